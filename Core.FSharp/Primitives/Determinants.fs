namespace FunGrad

// Determinants. The slope of det A is its matrix of cofactors, which exists at singular matrices too, and so do all its
// derivatives: they are polarised minors. So the slope is a primitive of its own, cofactor(A; T₁, ..., Tₖ), the k-th
// derivative of the cofactors along T₁ ... Tₖ: linear and symmetric in the T, and its own transpose in each argument.
// Law: derivatives of det are those of the polynomial at every matrix; log |det| has none where A is singular.
// Read next: Factorizations.fs.

open System

module internal Determinants =

    open Matrices

    let private sumOfMatrix (x: Tensor) : Tensor =
        let rank = (Engine.Shape x).Length
        Layout.Sum([| rank - 2; rank - 1 |], x)

    let private spread (w: Tensor) : Tensor = asColumn (asColumn w)

    // -- Cofactors of plain numbers -----------------------------------------------------------------------------------

    let private svd (a: Tensor) =
        let struct (u, s, v) = Decompositions.svd (Engine.ToDense a)
        let sign = Engine.OfDense(Decompositions.determinantSign u) * Engine.OfDense(Decompositions.determinantSign v)
        struct (spread sign, Engine.OfDense u, Engine.OfDense s, Engine.OfDense v)

    /// For each i the product of all but the i-th element of the last axis.
    let private productsOfOthers (s: Tensor) : Tensor =
        let n = Array.last (Engine.Shape s)
        let rows = Layout.Broadcast(Array.append (Engine.Shape s) [| n |], asRow s)
        Reduction.product [| -1 |] false (keepOrOne (<>) rows)

    /// cof(U S Vᵀ) = det U · det V · U cof(S) Vᵀ, which loses nothing where singular values vanish.
    let private cofactors (a: Tensor) : Tensor =
        let struct (sign, u, s, v) = svd a
        sign * product (u * asRow (productsOfOthers s)) (transpose v)

    /// The derivative of the cofactors along t: with the products Pᵢⱼ of all singular values but two, and t in their
    /// basis, its diagonal is P·diag t, and elsewhere it is -P∘tᵀ.
    let private firstDerivative (a: Tensor) (t: Tensor) : Tensor =
        let struct (sign, u, s, v) = svd a
        let n = Array.last (Engine.Shape s)
        let rows = Layout.Broadcast(Array.append (Engine.Shape s) [| n |], asRow s)
        let pairs = keep (<>) (productsOfOthers (keepOrOne (<>) rows))
        let inBasis = product (transpose u) (product t v)
        let diagonalPart = onDiagonal (Layout.Sum([| (Engine.Shape s).Length |], pairs * asRow (diagonal inBasis)))
        sign * product u (product (diagonalPart - pairs * transpose inBasis) (transpose v))

    /// All matrices that leave out one row and one column: [..., n, n] gives [..., n, n, n - 1, n - 1].
    let private minors (x: Tensor) : Tensor =
        let struct (n, _) = sides x
        let rank = (Engine.Shape x).Length
        let others = Array.init (n * (n - 1)) (fun at -> let i, k = at / (n - 1), at % (n - 1) in if k < i then k else k + 1)
        let indices = Engine.OfDense(Dense.ofArray others [| n; n - 1 |])
        let picked = Gathering.gather -1 indices (Gathering.gather -2 indices x)
        Layout.Permute(Array.append [| 0 .. rank - 3 |] [| rank - 2; rank; rank - 1; rank + 1 |], picked)

    let private checkerboard (like: Tensor) : Tensor =
        let struct (n, _) = sides like
        let signs = Array.init (n * n) (fun at -> if (at / n + at % n) % 2 = 0 then 1.0 else -1.0)
        Layout.Cast(Engine.DTypeOf like, Engine.OfDense(Dense.ofArray signs [| n; n |]))

    let private isSmall (a: Tensor) = let struct (n, _) = sides a in n <= 3

    /// From the third derivative of det on, each cofactor is differentiated as the determinant of its minor: n² smaller
    /// problems of one order less. Small matrices go that way at once: their minors have less rounding.
    let rec private derivative (arguments: Tensor[]) : Tensor =
        match arguments with
        | _ when arguments[0].Count = 0 -> arguments[0]
        | [| a |] when isSmall a ->
            checkerboard a * Engine.OfDense(Decompositions.determinant (Engine.ToDense(minors a)))
        | [| a |] -> cofactors a
        | [| a; t |] when not (isSmall a) -> firstDerivative a t
        | _ ->
            let smaller = Array.map minors arguments
            let last = smaller.Length - 1
            checkerboard arguments[0] * sumOfMatrix (smaller[last] * derivative smaller[.. last - 1])

    // -- Rows ---------------------------------------------------------------------------------------------------------

    let private cofactor = {
        new PrimitiveN("cofactor") with
            override _.Evaluate arguments = derivative arguments

            override row.MapAt(index, arguments, _) =
                let self t =
                    row.Apply(if index = 0 then Array.append arguments [| t |] else Array.updateAt index t arguments)

                LinearMap.Of(self, self)

            override row.Batch(_, arguments) = row.Apply arguments
    }

    /// The map of a function of matrices to numbers whose slope is a matrix.
    let private along (slope: Lazy<Tensor>) =
        LinearMap.Of((fun t -> sumOfMatrix (slope.Value * t)), (fun w -> spread w * slope.Value))

    let private determinantRow = {
        new Primitive1("determinant") with
            override _.Evaluate a = Engine.OfDense(Decompositions.determinant (Engine.ToDense a))
            override _.Map(a, _) = along (lazy cofactor.Apply [| a |])
            override row.Batch(_, a) = row.Apply a
    }

    let private singular place _ : exn =
        let text =
            "logDeterminant: the matrix"
            + placeText place
            + " is singular, so log|det| is -∞ there and has no derivative. Differentiate the determinant instead."

        NotDifferentiableException text

    let private logarithmRow = {
        new Primitive1("logDeterminant") with
            override _.Evaluate a = Engine.OfDense(Decompositions.logDeterminant (Engine.ToDense a))
            override _.Map(a, _) = along (lazy transpose (LinearAlgebra.inverseOr singular a))
            override row.Batch(_, a) = row.Apply a
    }

    let private signRow = Constant("determinantSign", [||], (fun a -> Decompositions.determinantSign a[0]), ValueNone)

    let determinant (a: Tensor) : Tensor = determinantRow.Apply(demandSquare "determinant" a)

    /// log |det A|, which does not overflow where the determinant would.
    let logDeterminant (a: Tensor) : Tensor = logarithmRow.Apply(demandSquare "logDeterminant" a)

    /// The sign of the determinant, which cuts derivatives, and log |det A|.
    let signedLogDeterminant (a: Tensor) : struct (Tensor * Tensor) =
        let a = demandSquare "signedLogDeterminant" a
        struct (signRow.Apply [| a |], logarithmRow.Apply a)
