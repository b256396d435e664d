namespace FunGrad

// F# slices of tensors: x[1..3], x[*, 0], x[1.., 2]. F# includes both bounds, where C#'s x[1..3] leaves out the last.
// Laws: x[a..b] = slice [a] [b - a + 1] x; a bound outside its axis throws and is never cut back. It is an extension
// because F# passes the bounds as options, which no signature of Tensor may show to C#. Read next: Values/Selection.fs.

open System
open System.ComponentModel

/// <summary>F# slices of vectors and matrices; of a larger tensor they slice the first axes.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module Slicing =

    let private demand axis length greatest bound =
        if bound < 0 || bound > greatest then
            let allowed =
                if length = 0 then
                    "The axis is empty."
                else
                    "Both bounds are included and run from 0 to " + string<int>(length - 1) + "."

            let given = "slice: the bound " + string<int> bound + " lies outside axis " + string<int> axis
            let text = given + " of length " + string<int> length + ". " + allowed
            raise (ArgumentOutOfRangeException("index", text))

    /// From one bound to the other; a slice that starts right behind the last element is empty.
    let private between (x: Tensor) axis (first: int option) (last: int option) : AxisIndex =
        // An axis that x does not have is refused by the indexer, whatever the bounds.
        let length = if axis < x.Rank then x.Shape[axis] else Int32.MaxValue
        Option.iter (demand axis length length) first
        Option.iter (demand axis length (length - 1)) last
        let start = defaultArg first 0
        let finish = max start (defaultArg last (length - 1) + 1)
        AxisIndex.op_Implicit (Range(Index start, Index finish))

    type Tensor with

        /// <summary>The elements of a vector, or the rows of a larger tensor, from bound to bound, both
        /// included.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">A bound lies outside its axis.</exception>
        /// <example><code lang="fsharp">
        /// let x = tensor [ 10.0; 11.0; 12.0; 13.0; 14.0 ]
        /// x[1..3], x[3..]   // ([11. 12. 13.], [13. 14.])
        /// </code></example>
        member x.GetSlice(first: int option, last: int option) : Tensor = x.Item [| between x 0 first last |]

        /// <summary>A block of a matrix, both bounds of each axis included.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">A bound lies outside its axis, or there is only
        /// one.</exception>
        /// <example><code lang="fsharp">
        /// let m = tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ]; [ 7; 8; 9 ] ]
        /// m[1.., 0..1]   // [[4. 5.] [7. 8.]]
        /// </code></example>
        member x.GetSlice(firstRow: int option, lastRow: int option, firstColumn: int option, lastColumn: int option) =
            x.Item [| between x 0 firstRow lastRow; between x 1 firstColumn lastColumn |]

        /// <summary>A part of one row of a matrix; a negative row counts from the end.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">The row or a bound lies outside its axis, or
        /// there is only one.</exception>
        /// <example><code lang="fsharp">
        /// let m = tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ] ]
        /// m[1, ..1], m[-1, *]   // ([4. 5.], [4. 5. 6.])
        /// </code></example>
        member x.GetSlice(row: int, firstColumn: int option, lastColumn: int option) : Tensor =
            x.Item [| AxisIndex.At row; between x 1 firstColumn lastColumn |]

        /// <summary>A part of one column of a matrix; a negative column counts from the end.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">The column or a bound lies outside its axis, or
        /// there is only one.</exception>
        /// <example><code lang="fsharp">
        /// let column (m: Tensor) = sum (m[*, 0] * m[*, 0])
        /// grad column (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[2. 0.] [6. 0.]]
        /// </code></example>
        member x.GetSlice(firstRow: int option, lastRow: int option, column: int) : Tensor =
            x.Item [| between x 0 firstRow lastRow; AxisIndex.At column |]
