namespace FunGrad

// MathNet's vectors and matrices as tensors and back. MathNet's can be changed and tensors cannot, so a conversion copies
// the numbers once; `over...` shares them for callers who will not change them. A matrix keeps MathNet's order of columns
// as strides. Law: toMatrix (ofMatrix m) = m, and the same of vectors. Read next: MathNetObjectives.fs.

open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.LinearAlgebra.Double

module internal MathNetConversions =

    let private vectorOver (numbers: float[]) : Tensor = Engine.OfDense(Dense.ofArray numbers [| numbers.Length |])

    let private matrixOver rows columns (byColumns: float[]) : Tensor =
        Engine.OfDense(Dense<float>(byColumns, 0, [| rows; columns |], [| 1; rows |]))

    let private given name (value: 'T) : 'T =
        if isNull (box value) then
            raise (System.ArgumentNullException(name, name + " must not be null: give a vector or matrix of MathNet."))

        value

    let ofVector (v: Vector<float>) : Tensor = vectorOver ((given "v" v).ToArray())
    let ofMatrix (m: Matrix<float>) : Tensor = matrixOver (given "m" m).RowCount m.ColumnCount (m.ToColumnMajorArray())

    /// A dense vector's own memory; others are copied.
    let overVector (v: Vector<float>) : Tensor =
        match given "v" v with
        | :? DenseVector as dense -> vectorOver dense.Values
        | v -> ofVector v

    /// A dense matrix's own memory; others are copied.
    let overMatrix (m: Matrix<float>) : Tensor =
        match given "m" m with
        | :? DenseMatrix as dense -> matrixOver dense.RowCount dense.ColumnCount dense.Values
        | m -> ofMatrix m

    let private demandRank needed name kind (x: Tensor) : Dense<float> =
        let numbers = Engine.Numbers x

        if numbers.Rank <> needed then
            let text =
                name
                + " needs "
                + kind
                + ", but the shape was "
                + Shape.text numbers.Shape
                + ". Reshape it first, or take a part of it."

            raise (ShapeException text)

        Elementwise.cast DType.Float64 numbers :?> Dense<float>

    let toVector (x: Tensor) : Vector<float> =
        DenseVector((demandRank 1 "toVector" "a tensor with one axis" x).ToArray())

    let toMatrix (x: Tensor) : Matrix<float> =
        let numbers = demandRank 2 "toMatrix" "a tensor with two axes" x
        let byColumns = Views.permute [| 1; 0 |] numbers :?> Dense<float>
        DenseMatrix(numbers.Shape[0], numbers.Shape[1], byColumns.ToArray())
