// The order of elements along the last axis.
// The law: equal elements keep their order, in both directions; NaN counts as greater than every number, and equals
// itself; 0 equals -0.
// Read next: Printing.fs.
namespace FunGrad

open System

module internal Sorting =

    /// The positions of the elements, smallest first; .NET puts NaN first, so that it is moved to the end.
    let private ascending (keys: 'T[]) (positions: int[]) =
        Array.Sort(keys, positions)
        let mutable leading = 0 // Mutation: local

        while leading < keys.Length && Double.IsNaN(Element.toDouble keys[leading]) do
            leading <- leading + 1

        if leading > 0 then
            struct (Array.append keys[leading..] keys[.. leading - 1],
                    Array.append positions[leading..] positions[.. leading - 1])
        else
            struct (keys, positions)

    /// Array.Sort is fast but not stable: positions of equal keys are put in order afterwards.
    let private steady (keys: 'T[]) (positions: int[]) =
        let isSame: 'T -> 'T -> bool =
            let comparer = Collections.Generic.EqualityComparer<'T>.Default
            fun a b -> comparer.Equals(a, b)

        let mutable first = 0 // Mutation: local

        for next in 1 .. keys.Length do
            if next = keys.Length || not (isSame keys[first] keys[next]) then
                if next - first > 1 then
                    Array.Sort(positions, first, next - first)

                first <- next

        positions

    let private orderOf isDescending (keys: 'T[]) : int[] =
        let struct (keys, positions) = ascending keys (Array.init keys.Length id)

        if isDescending then
            Array.Reverse keys
            Array.Reverse positions

        steady keys positions

    let private eachRow (x: Dense<'T>) (f: 'T[] -> unit) =
        let width = x.Shape[x.Rank - 1]
        let x = x.Compact() :?> Dense<'T>

        for row in 0 .. x.Count / max 1 width - 1 do
            f (x.Span.Slice(row * width, width).ToArray())

    /// The positions of the elements along the last axis in the order of their values, as Int64 like argmax's.
    let order (isDescending: bool) (x: Dense) : Dense =
        x.Accept
            {
                new Visitor() with
                    member _.Of x =
                        let positions = ResizeArray x.Count // Mutation: local
                        eachRow x (fun keys -> positions.AddRange(Array.map int64 (orderOf isDescending keys)))
                        Dense.ofArray (positions.ToArray()) x.Shape
            }

    /// The element at a place of the ascending order along the last axis, which disappears.
    let nth (place: int) (x: Dense) : Dense =
        x.Accept
            {
                new Visitor() with
                    member _.Of x =
                        let found = ResizeArray() // Mutation: local
                        eachRow x (fun keys -> found.Add keys[(orderOf false (Array.copy keys))[place]])
                        Dense.ofArray (found.ToArray()) x.Shape[.. x.Rank - 2]
            }
