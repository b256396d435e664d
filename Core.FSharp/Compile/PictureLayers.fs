namespace FunGrad

// In which layer each node of a picture lies, so that every arrow runs downwards and few are long, and where long arrows
// pass the layers between. Arrows that leave one node share their way, as they carry one value: a trunk with branches.
// Law: an arrow joins neighbouring layers once its way is cut at the layers. Read next: PictureOrder.fs.

open System.Collections.Generic

/// Nodes and passing points in layers. A point's number follows those of the nodes; a way is what an arrow passes, with
/// both its ends.
[<NoEquality; NoComparison>]
type internal PictureLayers = {
    Layers: int[][]
    Nodes: int
    Ways: int[][]
    /// For each node or point its neighbours in the layer above, and in the one below.
    Above: int[][]
    Below: int[][]
}

module internal PictureLayers =

    /// For each of so many nodes the first ends of the arrows into it, and the second ends of those out of it.
    let private neighbours count (arrows: seq<struct (int * int)>) : struct (int[][] * int[][]) =
        let above = Array.init count (fun _ -> List<int>()) // Mutation: local
        let below = Array.init count (fun _ -> List<int>())

        for struct (from, into) in arrows do
            above[into].Add from
            below[from].Add into

        let frozen = Array.map (fun (found: List<int>) -> found.ToArray())
        struct (frozen above, frozen below)

    /// Each node one below the lowest that an arrow comes from.
    let private highest (above: int[][]) (below: int[][]) : int[] =
        let ranks = Array.zeroCreate above.Length // Mutation: local
        let waits = above |> Array.map _.Length
        let ready = Queue<int>(Seq.filter (fun node -> waits[node] = 0) (seq { 0 .. above.Length - 1 }))

        while ready.Count > 0 do
            let node = ready.Dequeue()

            for next in below[node] do
                ranks[next] <- max ranks[next] (ranks[node] + 1)
                waits[next] <- waits[next] - 1

                if waits[next] = 0 then
                    ready.Enqueue next

        ranks

    /// A node and all that serves it alone.
    let private company (above: int[][]) (below: int[][]) (node: int) : HashSet<int> =
        let found, unseen = HashSet<int> [ node ], Stack<int> [ node ] // Mutation: local

        while unseen.Count > 0 do
            for source in above[unseen.Pop()] do
                if below[source] |> Array.forall found.Contains && found.Add source then
                    unseen.Push source

        found

    /// How far a company may go down, if no more lines get longer by that than shorter; otherwise 0.
    let private fall (above: int[][]) (below: int[][]) (ranks: int[]) (company: HashSet<int>) : int =
        let isOutside node = not (company.Contains node)
        let leaving = company |> Seq.filter (fun node -> below[node] |> Array.exists isOutside) |> Seq.toArray
        let entering = company |> Seq.collect (fun node -> Array.filter isOutside above[node]) |> Seq.distinct

        if leaving.Length = 0 || Seq.length entering > leaving.Length then
            0
        else
            let slack node = below[node] |> Seq.filter isOutside |> Seq.map (fun next -> ranks[next] - ranks[node] - 1)
            leaving |> Seq.collect slack |> Seq.min

    /// Inputs and numbers stand close to what uses them.
    let private ranksOf (above: int[][]) (below: int[][]) : int[] =
        let ranks = highest above below // Mutation: local
        let mutable isMoving = true

        while isMoving do
            isMoving <- false

            for node in 0 .. ranks.Length - 1 do
                let company = company above below node
                let down = fall above below ranks company

                if down > 0 then
                    isMoving <- true

                    for one in company do
                        ranks[one] <- ranks[one] + down

        ranks

    /// What each arrow passes: one point in every layer between its ends, which all arrows out of one node share.
    let private ways (ranks: int[]) (points: List<int>) (arrows: struct (int * int)[]) : int[][] =
        let known = Dictionary<struct (int * int), int>() // Mutation: local

        let point from rank =
            match known.TryGetValue(struct (from, rank)) with
            | true, point -> point
            | _ ->
                points.Add rank
                known[struct (from, rank)] <- ranks.Length + points.Count - 1
                ranks.Length + points.Count - 1

        arrows
        |> Array.map (fun struct (from, into) -> [|
            from
            for rank in ranks[from] + 1 .. ranks[into] - 1 do
                point from rank
            into
        |])

    /// A graph without cycles, its nodes numbered from 0.
    let ofGraph (nodes: int) (arrows: struct (int * int)[]) : PictureLayers =
        let struct (above, below) = neighbours nodes arrows
        let ranks, points = ranksOf above below, List<int>() // Mutation: local
        let ways = ways ranks points arrows
        let ranks = Array.append ranks (points.ToArray())
        let layers = Array.init (1 + Array.fold max -1 ranks) (fun _ -> List<int>())
        ranks |> Array.iteri (fun one rank -> layers[rank].Add one)

        // A trunk is one line, however many arrows it carries; two arrows between two nodes are two.
        let isTrunk (struct (_, into)) = into >= nodes
        let pieces = ways |> Seq.collect (Seq.pairwise >> Seq.map (fun (a, b) -> struct (a, b))) |> Seq.toArray
        let trunks, ends = Array.partition isTrunk pieces
        let struct (above, below) = neighbours ranks.Length (Seq.append (Seq.distinct trunks) ends)

        {
            Layers = layers |> Array.map _.ToArray()
            Nodes = nodes
            Ways = ways
            Above = above
            Below = below
        }
