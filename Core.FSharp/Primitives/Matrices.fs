namespace FunGrad

// What the operations on matrices share: checks of shapes and widths, diagonals, triangles, and a guard that lets a
// derivative fail where it does not exist. All act on the last two axes; leading axes are stacks.
// Law: nothing here reads a value, except a guard when plain numbers reach it.
// Read next: LinearAlgebra.fs.

open System

module internal Matrices =

    /// A floating-point tensor with at least two axes.
    let demandMatrix name (x: Tensor) : Tensor =
        let x = Engine.Floating(name, Engine.Given("x", x))

        if (Engine.Shape x).Length < 2 then
            let text =
                name
                + " needs a matrix, or matrices along leading axes, but the shape was "
                + Shape.text (Engine.Shape x)
                + ". Reshape it to a matrix first."

            raise (ShapeException text)

        x

    /// The lengths of the last two axes.
    let sides (x: Tensor) : struct (int * int) =
        let shape = Engine.Shape x
        struct (shape[shape.Length - 2], shape[shape.Length - 1])

    let leading (x: Tensor) : int[] = (Engine.Shape x)[.. (Engine.Shape x).Length - 3]

    let demandSquare name (x: Tensor) : Tensor =
        let x = demandMatrix name x
        let struct (rows, columns) = sides x

        if rows <> columns then
            let text =
                name
                + " needs a square matrix, or square matrices along leading axes, but the shape was "
                + Shape.text (Engine.Shape x)
                + ". The last two lengths must be equal."

            raise (ShapeException text)

        x

    /// Both tensors in their common floating-point width.
    let common name (x: Tensor) (y: Tensor) : struct (Tensor * Tensor) =
        let dtype = Engine.CommonDType(name, Floats, Engine.Given("x", x), Engine.Given("y", y))
        struct (Layout.Cast(dtype, x), Layout.Cast(dtype, y))

    /// A place along the leading axes, for errors: nothing where there is one matrix only.
    let placeText (place: int[]) = if place.Length = 0 then "" else " at " + Shape.text place

    let product (x: Tensor) (y: Tensor) : Tensor = Contraction.matmul x y
    let transpose (x: Tensor) : Tensor = Movement.transpose x
    let symmetric (x: Tensor) : Tensor = 0.5 * (x + transpose x)

    /// A vector of each stack as one column, to scale rows.
    let asColumn (v: Tensor) : Tensor = Movement.expandDims -1 v

    /// A vector of each stack as one row, to scale columns.
    let asRow (v: Tensor) : Tensor = Movement.expandDims -2 v

    // -- Diagonals and triangles --------------------------------------------------------------------------------------

    /// The elements whose row and column agree, in the last axis of the result.
    let diagonal (x: Tensor) : Tensor =
        let struct (rows, columns) = sides x
        let count = min rows columns
        let top = if rows > columns then x[[| AxisIndex.Rest; AxisIndex.op_Implicit (Range(Index 0, Index count)); AxisIndex.All |]] else x
        let flat = Layout.Reshape(Array.append (leading x) [| count * columns |], top)
        flat[[| AxisIndex.Rest; AxisIndex.Stepped(Range.All, columns + 1) |]]

    let trace (x: Tensor) : Tensor =
        let x = demandMatrix "trace" x
        Layout.Sum([| (Engine.Shape x).Length - 2 |], diagonal x)

    let private mask rows columns (holds: int -> int -> bool) : Tensor =
        let elements = Array.init (rows * columns) (fun at -> holds (at / columns) (at % columns))
        Engine.OfDense(Dense.ofArray elements [| rows; columns |])

    /// The elements for which row and column fulfil a condition, and zeros; what falls away may be anything.
    let keep (holds: int -> int -> bool) (x: Tensor) : Tensor =
        let struct (rows, columns) = sides x
        Choice.where (mask rows columns holds) x (Layout.Cast(Engine.DTypeOf x, Engine.Weak 0.0))

    /// The elements for which row and column fulfil a condition, and ones.
    let keepOrOne (holds: int -> int -> bool) (x: Tensor) : Tensor =
        let struct (rows, columns) = sides x
        Choice.where (mask rows columns holds) x (Layout.Cast(Engine.DTypeOf x, Engine.Weak 1.0))

    /// Square matrices with a vector of each stack on the diagonal.
    let onDiagonal (v: Tensor) : Tensor =
        let n = Array.last (Engine.Shape v)
        keep (=) (Layout.Broadcast(Array.append (Engine.Shape v) [| n |], asColumn v))

    /// The identity matrix in the dtype and with the leading axes of a stack of square matrices.
    let identityLike (x: Tensor) : Tensor =
        let struct (n, _) = sides x
        Layout.Broadcast(Engine.Shape x, Creation.identity (Engine.DTypeOf x) n)

    // -- Guards -------------------------------------------------------------------------------------------------------

    /// The value itself; numbers that the check refuses throw, whatever transforms they went through.
    let rec guard (check: Dense -> unit) (x: Tensor) : Tensor =
        {
            new Primitive1("guard") with
                override _.Form = Form.Linear

                override _.Evaluate x =
                    check (Engine.ToDense x)
                    x

                override _.Map(_, _) = LinearMap.Identity
                override _.Batch(_, x) = guard check x
        }
            .Apply
            x
