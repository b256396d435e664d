namespace FunGrad

// Where the members of each layer of a picture stand from left to right. In each layer they are as near to the middle of
// their neighbours as order and distances allow: a monotone regression, which pooling solves exactly; layers take turns
// until they agree. Then the trunks of long arrows are straightened as far as what stands beside them allows. Law: the
// order and the distances are kept. Read next: PictureLayout.fs.

open System.Collections.Generic

module internal PictureColumns =

    /// The distance of boxes in a layer, and the room for a line.
    let private boxGap, private lineRoom = 22.0, 14.0
    /// The distance of the ends of arrows into one box.
    let portGap = 14.0

    /// The values nearest to the wishes, by weighted squares, that never fall: what would fall is pooled in its mean.
    let private monotone (wishes: float[]) (weights: float[]) : float[] =
        let pools = Stack<struct (float * float * int)>() // Mutation: local; mean, weight, count

        for at in 0 .. wishes.Length - 1 do
            let mutable mean, weight, count = wishes[at], weights[at], 1
            let mutable isFalling = true

            while isFalling && pools.Count > 0 do
                let struct (before, itsWeight, itsCount) = pools.Peek()
                isFalling <- before > mean

                if isFalling then
                    pools.Pop() |> ignore
                    mean <- (before * itsWeight + mean * weight) / (itsWeight + weight)
                    weight <- weight + itsWeight
                    count <- count + itsCount

            pools.Push(struct (mean, weight, count))

        pools
        |> Seq.rev
        |> Seq.collect (fun struct (mean, _, count) -> Seq.replicate count mean)
        |> Seq.toArray

    /// The least distance of two members of a layer that stand side by side.
    let private distance (graph: PictureLayers) (widths: float[]) a b =
        let isLine = a >= graph.Nodes || b >= graph.Nodes
        (widths[a] + widths[b]) / 2.0 + (if isLine then lineRoom else boxGap)

    /// The least distances of a layer's members from its first.
    let private offsets (graph: PictureLayers) (widths: float[]) (layer: int[]) : float[] =
        layer |> Array.pairwise |> Array.map (fun (a, b) -> distance graph widths a b) |> Array.scan (+) 0.0

    /// Long arrows would rather be straight than short ones.
    let private pull (graph: PictureLayers) a b =
        match a >= graph.Nodes, b >= graph.Nodes with
        | true, true -> 8.0
        | false, false -> 1.0
        | _ -> 2.0

    /// A layer's members go to the means of their neighbours', as near as order and distances let them.
    let private settle (graph: PictureLayers) widths (xs: float[]) (neighbours: int -> int[]) (layer: int[]) =
        let offsets = offsets graph widths layer

        let struct (wishes, weights) =
            layer
            |> Array.mapi (fun at one ->
                let others = neighbours one
                let weight = others |> Array.sumBy (pull graph one)

                if weight = 0.0 then
                    xs[one] - offsets[at], 0.01
                else
                    (others |> Array.sumBy (fun other -> pull graph one other * xs[other])) / weight - offsets[at],
                    weight)
            |> Array.unzip
            |> fun (wishes, weights) -> struct (wishes, weights)

        monotone wishes weights |> Array.iteri (fun at x -> xs[layer[at]] <- x + offsets[at])

    /// For each arrow where it ends on the box's upper side, from its middle: in the order in which the arrows come.
    let ports (graph: PictureLayers) (xs: float[]) : float[] =
        let shifts = Array.zeroCreate graph.Ways.Length // Mutation: local

        for _, arrows in Seq.groupBy (fun arrow -> Array.last graph.Ways[arrow]) (seq { 0 .. shifts.Length - 1 }) do
            let comesFrom arrow = xs[graph.Ways[arrow][graph.Ways[arrow].Length - 2]]
            let arrows = Seq.sortBy comesFrom arrows |> Seq.toArray
            let middle = float (arrows.Length - 1) / 2.0
            arrows |> Array.iteri (fun at arrow -> shifts[arrow] <- (float at - middle) * portGap)

        shifts

    /// Between which places each member of a layer can stand, when all others stay.
    let private rooms (graph: PictureLayers) (layers: int[][]) widths (xs: float[]) : int -> struct (float * float) =
        let left, right = Array.create xs.Length -1, Array.create xs.Length -1 // Mutation: local

        for layer in layers do
            for a, b in Array.pairwise layer do
                right[a] <- b
                left[b] <- a

        fun one ->
            let least =
                if left[one] < 0 then
                    -infinity
                else
                    xs[left[one]] + distance graph widths left[one] one

            let most =
                if right[one] < 0 then
                    infinity
                else
                    xs[right[one]] - distance graph widths one right[one]

            struct (least, most)

    /// The points of each trunk from above, with the places where it begins and ends.
    let private trunks (graph: PictureLayers) (xs: float[]) : struct (int[] * float * float)[] =
        let shifts = ports graph xs

        graph.Ways
        |> Array.mapi (fun arrow way ->
            struct (way[1 .. way.Length - 2], xs[way[0]], xs[Array.last way] + shifts[arrow]))
        |> Array.groupBy (fun struct (points, _, _) -> if points.Length = 0 then -1 else points[0])
        |> Array.filter (fun (first, _) -> first >= 0)
        |> Array.map (snd >> Array.maxBy (fun struct (points, _, _) -> points.Length))

    /// The longest runs of a trunk that can be vertical are; the first under its beginning and the last above its end, where
    /// there is room.
    let private straighten (graph: PictureLayers) (layers: int[][]) widths (xs: float[]) =
        let room = rooms graph layers widths xs
        let within least most (x: float) = max least (min most x)

        for struct (points, start, finish) in trunks graph xs do
            let mutable first = 0 // Mutation: local
            let mutable above = start

            while first < points.Length do
                let mutable last = first
                let mutable struct (least, most) = room points[first]
                let mutable isOpen = true

                while isOpen && last + 1 < points.Length do
                    let struct (nextLeast, nextMost) = room points[last + 1]
                    isOpen <- max least nextLeast <= min most nextMost

                    if isOpen then
                        least <- max least nextLeast
                        most <- min most nextMost
                        last <- last + 1

                let wish = if last = points.Length - 1 then finish else above
                above <- within least most wish

                for at in first..last do
                    xs[points[at]] <- above

                first <- last + 1

    let ofGraph (graph: PictureLayers) (layers: int[][]) (widths: float[]) : float[] =
        let xs = Array.zeroCreate widths.Length // Mutation: local

        for layer in layers do
            let offsets = offsets graph widths layer
            layer |> Array.iteri (fun at one -> xs[one] <- offsets[at] - Array.last offsets / 2.0)

        for step in 0..79 do
            let down, up = layers, Array.rev layers

            let neighbours one =
                if step >= 8 then Array.append graph.Above[one] graph.Below[one]
                elif step % 2 = 0 then graph.Above[one]
                else graph.Below[one]

            for layer in (if step % 2 = 0 then down else up) do
                settle graph widths xs neighbours layer

        for _ in 1..4 do
            straighten graph layers widths xs

        xs
