namespace FunGrad

// Questions that numbers answer with booleans, counts or zeros and ones: they are piecewise constant and cut
// derivatives. Read next: Rearrangement.fs.

open System

module internal Masks =

    let private folded name (evaluate: int[] -> Dense -> Dense) (axes: int[]) keepAxes (x: Tensor) : Tensor =
        if Engine.DTypeOf(Engine.Given("x", x)) <> DType.Bool then
            let text =
                name
                + " needs booleans, but the dtype was "
                + DType.name (Engine.DTypeOf x)
                + ". Make them with a comparison such as NotEqual(x, 0)."

            raise (DTypeException text)

        let rec row (axes: int[]) =
            let batch (x: Tensor[]) = (row (Array.map ((+) 1) axes): Constant).Apply x
            Constant(name, [| Engine.Parameter("axes", axes) |], (fun x -> evaluate axes x[0]), ValueSome batch)

        let axes = Reduction.allAxes name axes x
        Reduction.keeping keepAxes axes x ((row axes).Apply [| x |])

    /// Whether one element over axes is true; false where there are none.
    let any axes keepAxes x = folded "any" Reductions.any axes keepAxes x

    /// Whether all elements over axes are true; true where there are none.
    let all axes keepAxes x = folded "all" Reductions.all axes keepAxes x

    let private zeroOf x = Layout.Cast(Engine.DTypeOf x, Engine.Weak 0.0)

    /// How many elements over axes are not 0, as an Int64; NaN is not 0.
    let countNonzero (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let x = Reduction.number x
        let axes = Reduction.allAxes "countNonzero" axes x
        Reduction.sum axes keepAxes (Choice.notEqual x (zeroOf x))

    let private demandIntegers name (x: Tensor) =
        if not (DType.isInteger (Engine.DTypeOf(Engine.Given("x", x)))) then
            let text =
                name
                + " needs integers, Int64 or Int32, but the dtype was "
                + DType.name (Engine.DTypeOf x)
                + ". Make them with Tensor.Indices(...) or cast them."

            raise (DTypeException text)

    /// 0, 1, ..., count - 1 along a last axis, beside each element of x.
    let private beside name what (count: int) (x: Tensor) =
        demandIntegers name x

        if count < 0 then
            let text = name + ": the length of the new axis must not be negative, but it was " + string count + "."
            raise (ArgumentOutOfRangeException(what, text))

        struct (Movement.expandDims -1 x, Engine.OfDense(Indexing.arange (Engine.DTypeOf x) 0.0 1.0 count))

    /// Along a new last axis 1 at the position that an integer names and 0 elsewhere; all 0 where it names none.
    let oneHot dtype (depth: int) (indices: Tensor) : Tensor =
        let struct (indices, positions) = beside "oneHot" "depth" depth indices
        Layout.Cast(dtype, Choice.equal indices positions)

    /// Along a new last axis true at the positions below each length.
    let sequenceMask (longest: int) (lengths: Tensor) : Tensor =
        let struct (lengths, positions) = beside "sequenceMask" "longest" longest lengths
        Choice.less positions lengths
