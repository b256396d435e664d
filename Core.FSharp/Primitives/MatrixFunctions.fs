namespace FunGrad

// Functions of whole matrices: powers, the exponential, norms, least squares. All but the exponential are compositions;
// its derivative is again an exponential, of a matrix of twice the size. Law: functions of one matrix act on each matrix
// of a stack.
// Read next: Products.fs.

open System

module internal MatrixFunctions =

    open Matrices

    // -- Powers -------------------------------------------------------------------------------------------------------

    /// Aⁿ by repeated squaring; A⁰ is the identity, and a negative power that of the inverse.
    let power (a: Tensor) (n: int) : Tensor =
        let a = demandSquare "matrixPower" a

        let rec raise' (x: Tensor) (n: int64) =
            if n = 1L then
                x
            else
                let half = raise' x (n / 2L)
                let even = product half half
                if n % 2L = 0L then even else product even x

        if n = 0 then identityLike a
        elif n > 0 then raise' a (int64 n)
        else raise' (LinearAlgebra.inverse a) -(int64 n)

    // -- The exponential ----------------------------------------------------------------------------------------------

    /// Padé's numerator of degree 13; the denominator has the odd ones negative. It is accurate up to a norm of 5.37.
    let private coefficients = [|
        64764752532480000.0
        32382376266240000.0
        7771770303897600.0
        1187353796428800.0
        129060195264000.0
        10559470521600.0
        670442572800.0
        33522128640.0
        1323241920.0
        40840800.0
        960960.0
        16380.0
        182.0
        1.0
    |]

    let private pade (x: Tensor) : Tensor =
        let b, one = coefficients, identityLike x
        let x2 = product x x
        let x4 = product x2 x2
        let x6 = product x4 x2
        let high i = b[i + 12] * x6 + b[i + 10] * x4 + b[i + 8] * x2
        let low i = b[i + 6] * x6 + b[i + 4] * x4 + b[i + 2] * x2 + b[i] * one
        let odd = product x (product x6 (high 1) + low 1)
        let even = product x6 (high 0) + low 0
        LinearAlgebra.solve (even - odd) (even + odd)

    /// One matrix: scaled down by a power of 2 until Padé's quotient is accurate, then squared up again.
    let private exponentialOf (a: Tensor) : Tensor =
        let norm = Engine.ToDouble(Reduction.maximum [||] false (Layout.Sum([| 0 |], Tensor.Abs a)))

        if not (Double.IsFinite norm) then
            a * nan
        else
            let halvings = max 0 (int (Math.Ceiling(Math.Log2(norm / 5.37))))
            Seq.fold (fun x _ -> product x x) (pade (a * Math.ScaleB(1.0, -halvings))) (seq { 1..halvings })

    let private exponentials (a: Tensor) : Tensor =
        let shape, struct (n, _) = Engine.Shape a, sides a

        if a.Count = 0 then
            a
        else
            let wide = Layout.Reshape([| a.Count / (n * n); n; n |], Layout.Cast(DType.Float64, a))
            let each = Array.init (Engine.Shape wide).[0] (fun i -> exponentialOf wide[i])
            Layout.Cast(Engine.DTypeOf a, Layout.Reshape(shape, Layout.Stack each))

    /// The derivative of exp at A along T: the upper right block of exp [[A, T], [0, A]].
    let private alongBlock (exp: Tensor -> Tensor) (a: Tensor) (t: Tensor) : Tensor =
        let struct (n, _) = sides a
        let join axis x y = Movement.concatenate axis [| x; y |]
        let block = join -2 (join -1 a t) (join -1 (Layout.Broadcast(Engine.Shape a, Layout.Cast(Engine.DTypeOf a, Engine.Weak 0.0))) a)
        let starts = Array.append (Array.zeroCreate (leading a).Length) [| 0; n |]
        Movement.slice starts (Engine.Shape a) (exp block)

    let private exponentialRow = {
        new Primitive1("matrixExponential") with
            override _.Evaluate a = exponentials a

            override row.Map(a, _) =
                LinearMap.Of(alongBlock row.Apply a, alongBlock row.Apply (transpose a))

            override row.Batch(_, a) = row.Apply a
    }

    /// I + A + A²/2! + ...
    let exponential (a: Tensor) : Tensor = exponentialRow.Apply(demandSquare "matrixExponential" a)

    // -- Norms --------------------------------------------------------------------------------------------------------

    /// √Σ aᵢⱼ².
    let frobeniusNorm (a: Tensor) : Tensor = Reduction.norm [| -2; -1 |] false (demandMatrix "frobeniusNorm" a)

    /// The sum of the singular values.
    let nuclearNorm (a: Tensor) : Tensor =
        Reduction.sum [| -1 |] false (Factorizations.singularValues (demandMatrix "nuclearNorm" a))

    /// The largest singular value.
    let spectralNorm (a: Tensor) : Tensor =
        Reduction.maximum [| -1 |] false (Factorizations.singularValues (demandMatrix "spectralNorm" a))

    // -- Least squares ------------------------------------------------------------------------------------------------

    let private disagree (a: Tensor) (b: Tensor) : exn =
        let text =
            "leastSquares: the right-hand side must have as many rows as the matrix, or be a vector of that length, but the shapes were "
            + Shape.text (Engine.Shape a)
            + " and "
            + Shape.text (Engine.Shape b)
            + "."

        ShapeException text

    /// The smallest x among those that make ‖A x - b‖² + λ‖x‖² smallest. With λ the matrix gets the rows √λ·I, so that it
    /// has full rank and its condition is not squared.
    let leastSquares (regularization: float) (a: Tensor) (b: Tensor) : Tensor =
        if not (regularization >= 0.0) then
            let text = "leastSquares: the regularization must not be negative, but it was "
            raise (ArgumentOutOfRangeException(nameof regularization, text + string<float> regularization + "."))

        let struct (a, b) = common "leastSquares" (demandMatrix "leastSquares" a) b
        let struct (m, n) = sides a
        let rank = (Engine.Shape b).Length

        if rank = 0 || (Engine.Shape b).[max 0 (rank - 2)] <> m then
            raise (disagree a b)

        if regularization = 0.0 then
            product (Factorizations.pseudoInverse a) b
        else
            let rows = Math.Sqrt regularization * Creation.identity (Engine.DTypeOf a) n
            let below = Layout.Broadcast(Array.append (leading a) [| n; n |], rows)
            let inverse = Factorizations.pseudoInverse (Movement.concatenate -2 [| a; below |])
            let starts = Array.zeroCreate (Engine.Shape a).Length
            product (Movement.slice starts (Array.append (leading a) [| n; m |]) inverse) b
