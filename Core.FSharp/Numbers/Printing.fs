// Arrays as text, in NumPy's layout.
// The law: shortest digits that read back to the same number of the array's own dtype, invariant culture.
// Read next: Tensor.fs.
namespace FunGrad

open System
open System.Globalization

module internal Printing =

    let format (x: Dense) : string =
        let rec nested axis index =
            if axis = x.Rank then
                (x.GetDouble index).ToString CultureInfo.InvariantCulture
            else
                let inner = Shape.size x.Shape[axis + 1 ..]

                "["
                + String.Join(" ", Array.init x.Shape[axis] (fun i -> nested (axis + 1) (index + i * inner)))
                + "]"

        nested 0 0
