// Arrays of the oracle's numbers, and the loops in which reference functions are written: naive on purpose. Read next:
// Operation.fs.
namespace FunGrad.Properties

/// A value of the program is not well inside the region where its function is smooth and moderate.
exception internal Rejected

/// An array of numbers in row-major order.
[<NoEquality; NoComparison>]
type internal NumberArray = {
    Shape: int[]
    Elements: Number[]
} with

    /// The element at a position.
    member x.Item
        with get (position: int[]) = x.Elements[Array.fold2 (fun flat length i -> flat * length + i) 0 x.Shape position]

    /// The element at a position of a larger shape to which this one broadcasts.
    member x.Broadcast(position: int[]) =
        let own = position[position.Length - x.Shape.Length ..]
        x[Array.map2 (fun length i -> if length = 1 then 0 else i) x.Shape own]

    /// The elements without perturbations.
    member x.Values = x.Elements |> Array.map _.Value

module internal NumberArray =
    /// Larger arrays are no test of anything; random programs can ask for more elements than there is memory.
    [<Literal>]
    let private MostElements = 1000000L

    /// The number of elements.
    /// Throws Rejected for arrays that are too large.
    let size (shape: int[]) =
        let count = shape |> Array.fold (fun product n -> min (MostElements + 1L) (product * int64 n)) 1L
        if count > MostElements then raise Rejected else int count

    /// The positions of a shape in row-major order.
    let positions (shape: int[]) : int[][] =
        let position flat =
            let place = Array.zeroCreate shape.Length
            let mutable rest = flat // Mutation: local

            for axis in shape.Length - 1 .. -1 .. 0 do
                place[axis] <- rest % shape[axis]
                rest <- rest / shape[axis]

            place

        Array.init (size shape) position

    /// The array whose element at each position a function gives.
    let tabulate (shape: int[]) (element: int[] -> Number) : NumberArray = {
        Shape = shape
        Elements = Array.map element (positions shape)
    }

    let ofFloats (shape: int[]) (elements: float[]) : NumberArray = {
        Shape = shape
        Elements = Array.map Number.ofFloat elements
    }

    /// A single number.
    let scalar (x: Number) : NumberArray = { Shape = [||]; Elements = [| x |] }

    let map (f: Number -> Number) (x: NumberArray) : NumberArray = { x with Elements = Array.map f x.Elements }

    /// The shape to which two shapes broadcast, if they do.
    let broadcastShape (a: int[]) (b: int[]) : int[] option =
        let rank = max a.Length b.Length
        let length axis (shape: int[]) = if axis < rank - shape.Length then 1 else shape[axis - rank + shape.Length]
        let pairs = Array.init rank (fun axis -> length axis a, length axis b)

        if pairs |> Array.forall (fun (m, n) -> m = n || m = 1 || n = 1) then
            Some(pairs |> Array.map (fun (m, n) -> if m = 1 then n else m))
        else
            None

    /// A function of two numbers over arrays whose shapes broadcast.
    let map2 (f: Number -> Number -> Number) (x: NumberArray) (y: NumberArray) : NumberArray =
        let shape = broadcastShape x.Shape y.Shape |> Option.get
        tabulate shape (fun position -> f (x.Broadcast position) (y.Broadcast position))

    /// The shape without an axis.
    let without (axis: int) (shape: int[]) = Array.removeAt axis shape

    /// A function of each line along an axis, whose results replace the axis.
    let reduce (axis: int) (f: Number[] -> Number) (x: NumberArray) : NumberArray =
        tabulate (without axis x.Shape) (fun position ->
            f (Array.init x.Shape[axis] (fun i -> x[Array.insertAt axis i position])))

    /// A function of each line along an axis to lines of some length.
    let alongAxis (axis: int) (length: int) (f: Number[] -> Number[]) (x: NumberArray) : NumberArray =
        let line position = f (Array.init x.Shape[axis] (fun i -> x[Array.updateAt axis i position]))
        let lines = System.Collections.Generic.Dictionary<int list, Number[]>() // Mutation: local

        tabulate (Array.updateAt axis length x.Shape) (fun position ->
            let key = List.ofArray (Array.updateAt axis 0 position)

            if not (lines.ContainsKey key) then
                lines[key] <- line (Array.updateAt axis 0 position)

            lines[key][position[axis]])

    /// What belongs to the axes that are not named.
    let withoutAll (axes: int[]) (items: int[]) =
        Array.indexed items
        |> Array.filter (fun (axis, _) -> not (Array.contains axis axes))
        |> Array.map snd

    /// For each position of the shape without some axes, where in row-major order the elements along those axes stand.
    let lines (axes: int[]) (shape: int[]) : int[][] =
        let members =
            positions shape
            |> Array.indexed
            |> Array.groupBy (snd >> withoutAll axes >> List.ofArray)
            |> Array.map (fun (key, found) -> key, Array.map fst found)
            |> dict

        positions (withoutAll axes shape)
        |> Array.map (fun position ->
            match members.TryGetValue(List.ofArray position) with
            | true, found -> found
            | _ -> [||])

    /// A function of the elements along several axes, in row-major order, whose results replace the axes.
    let reduceOver (axes: int[]) (f: Number[] -> Number) (x: NumberArray) : NumberArray = {
        Shape = withoutAll axes x.Shape
        Elements = lines axes x.Shape |> Array.map (Array.map (fun i -> x.Elements[i]) >> f)
    }
