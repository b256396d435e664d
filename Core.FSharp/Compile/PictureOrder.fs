namespace FunGrad

// The order within the layers of a picture, with few crossings: every layer in turn is sorted by the mean place of its
// neighbours, downwards and upwards, and neighbours that cross less the other way change places. The best order that
// occurs is kept. Law: crossings never increase. Read next: PictureColumns.fs.

open System.Collections.Generic

module internal PictureOrder =

    /// The place of each node or point in its layer.
    let private placesOf (layers: int[][]) : int[] =
        let places = Array.zeroCreate (Array.sumBy Array.length layers) // Mutation: local
        layers |> Array.iter (Array.iteri (fun place one -> places[one] <- place))
        places

    /// How many of the lines to one node's neighbours cross those to another's when it stands to the left.
    let private crossingsOf (places: int[]) (left: int[]) (right: int[]) : int =
        left
        |> Array.sumBy (fun a -> right |> Array.sumBy (fun b -> if places[a] > places[b] then 1 else 0))

    /// How many lines cross between the layers: of the lines from left to right, how many earlier ones end further right.
    let crossings (graph: PictureLayers) (layers: int[][]) : int =
        let places = placesOf layers

        let between (layer: int[]) =
            let ended = List<int>() // Mutation: local, sorted
            let mutable count = 0

            for one in layer do
                for place in graph.Below[one] |> Array.map (fun below -> places[below]) |> Array.sort do
                    let found = ended.BinarySearch(place, Comparer.Create(fun a b -> if a <= b then -1 else 1))
                    count <- count + ended.Count - ~~~found
                    ended.Insert(~~~found, place)

            count

        layers |> Array.sumBy between

    /// Sorted by the mean place of neighbours; what has none keeps its place.
    let private sorted (places: int[]) (neighbours: int[][]) (layer: int[]) : int[] =
        let mean one = neighbours[one] |> Array.averageBy (fun other -> float places[other])
        let moving = layer |> Array.filter (fun one -> neighbours[one].Length > 0)
        let moved = Queue<int>(Array.sortBy mean moving) // Mutation: local; the sort is not stable for arrays
        layer |> Array.map (fun one -> if neighbours[one].Length > 0 then moved.Dequeue() else one)

    /// Neighbours in a layer change places where fewer lines cross then.
    let private exchanged (graph: PictureLayers) (places: int[]) (layer: int[]) : int[] =
        let layer = Array.copy layer // Mutation: local

        let count a b =
            crossingsOf places graph.Above[a] graph.Above[b] + crossingsOf places graph.Below[a] graph.Below[b]

        let mutable isMoving = true

        while isMoving do
            isMoving <- false

            for at in 0 .. layer.Length - 2 do
                let a, b = layer[at], layer[at + 1]

                if count b a < count a b then
                    layer[at] <- b
                    layer[at + 1] <- a
                    isMoving <- true

        layer

    let private sweep (graph: PictureLayers) (isDown: bool) (layers: int[][]) : int[][] =
        let layers = Array.copy layers // Mutation: local
        let places = placesOf layers
        let neighbours = if isDown then graph.Above else graph.Below

        let change at (layer: int[]) =
            layers[at] <- layer
            layer |> Array.iteri (fun place one -> places[one] <- place)

        for step in 0 .. layers.Length - 1 do
            let at = if isDown then step else layers.Length - 1 - step
            change at (sorted places neighbours layers[at])

        for at in 0 .. layers.Length - 1 do
            change at (exchanged graph places layers[at])

        layers

    /// Depth first from below, so that what belongs together begins together.
    let private initial (graph: PictureLayers) : int[][] =
        let met = Dictionary<int, int>() // Mutation: local

        let walk (start: int) =
            let unseen = Stack<int> [ start ]

            while unseen.Count > 0 do
                let one = unseen.Pop()

                if met.TryAdd(one, met.Count) then
                    graph.Above[one] |> Array.rev |> Array.iter unseen.Push

        for layer in Array.rev graph.Layers do
            Array.iter walk layer

        graph.Layers |> Array.map (Array.sortBy (fun one -> met[one]))

    /// The layers, each in its order from left to right.
    let arranged (graph: PictureLayers) : int[][] =
        let mutable layers = initial graph // Mutation: local
        let mutable best, fewest = layers, crossings graph layers

        for step in 0..23 do
            if fewest > 0 then
                layers <- sweep graph (step % 2 = 0) layers
                let count = crossings graph layers

                if count < fewest then
                    best <- layers
                    fewest <- count

        best
