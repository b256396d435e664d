namespace FunGrad

// Factorisations: Cholesky, QR, eigenvectors of symmetric matrices, singular values. Their derivatives are written with
// products and substitution, so that they have any order. Law: multiplied together again, the factors' derivatives give
// that of the matrix. A factor that turns arbitrarily (vectors of equal eigenvalues, Q without full rank) has no
// derivative, and says so; values alone need no such condition.
// Read next: MatrixFunctions.fs.

open System

module internal Factorizations =

    open Matrices

    let private below row column = row > column

    // -- Cholesky -----------------------------------------------------------------------------------------------------

    let private indefinite place pivot : exn =
        let text =
            "cholesky: the matrix"
            + placeText place
            + " is not positive definite: pivot "
            + string<int> pivot
            + " is not a positive number. Add a small multiple of the identity, or use the symmetric eigenvalues."

        ArgumentException(text, "a")

    /// Half the diagonal and what lies below it: the part of a symmetric matrix that L⁻¹dL is.
    let private halfTriangle (x: Tensor) : Tensor = keep below x + 0.5 * keep (=) x

    let private choleskyRow = {
        new Primitive1("cholesky") with
            override _.Evaluate a = Engine.OfDense(Decompositions.cholesky indefinite (Engine.ToDense a))

            override _.Map(_, l) =
                let lower = LinearAlgebra.substituteOr indefinite true l
                let upper = LinearAlgebra.substituteOr indefinite false (transpose l)
                let around solve x = transpose (solve (transpose (solve x)))

                LinearMap.Of(
                    (fun t -> product l (halfTriangle (around lower t))),
                    (fun w -> around upper (halfTriangle (product (transpose l) w)))
                )

            override row.Batch(_, a) = row.Apply a
    }

    /// The lower L of A = L Lᵀ, of the symmetric part of a: so its gradient is symmetric.
    let cholesky (a: Tensor) : Tensor = choleskyRow.Apply(symmetric (demandSquare "cholesky" a))

    // -- Maps of several results --------------------------------------------------------------------------------------

    /// Sums the terms that are there.
    let private total (terms: Tensor voption list) : Tensor voption =
        terms
        |> List.choose (function
            | ValueSome term -> Some term
            | ValueNone -> None)
        |> function
            | [] -> ValueNone
            | terms -> ValueSome(List.reduce (+) terms)

    /// The derivative of a factorisation of one matrix. The pull is given one optional cotangent for each result.
    let private jointMap (push: Tensor -> Tensor[]) (pull: Tensor voption[] -> Tensor voption) = {
        new JointMap() with
            override _.Push tangents =
                match tangents[0] with
                | ValueSome t -> Array.map ValueSome (push t)
                | ValueNone -> [||]

            override _.Pull(cotangents, _) = [| pull cotangents |]
    }

    /// A factorisation of one stack of matrices: its parts, and their derivative where the parts are known.
    let private factorisation name (evaluate: Dense -> Dense[]) (derivative: Tensor[] -> JointMap) = {
        new Joint(name) with
            override _.EvaluateAll arguments = Array.map Engine.OfDense (evaluate (Engine.ToDense arguments[0]))
            override row.BatchAll(_, arguments, _) = row.ApplyAll arguments

            override row.Linearize(arguments, _) =
                let results = row.ApplyAll arguments
                struct (results, derivative results)
    }

    // -- QR -----------------------------------------------------------------------------------------------------------

    let private deficient place column : exn =
        let text =
            "qr: the matrix"
            + placeText place
            + " has not full rank: column "
            + string<int> column
            + " depends on those before it, so Q has no derivative. Use the pseudo-inverse or singular values."

        NotDifferentiableException text

    let private qrMap (results: Tensor[]) : JointMap =
        let q, r = results[0], results[1]
        let divide = LinearAlgebra.substituteOr deficient

        let push t =
            let b = transpose (divide true (transpose r) (transpose t))
            let x = product (transpose q) b
            let turn = keep below x - transpose (keep below x)
            [| b + product q (turn - x); product (x - turn) r |]

        let pull (w: Tensor voption[]) =
            let mirrored n = n - keep below (n - transpose n)

            total [
                w[0] |> ValueOption.map (fun w -> w - product q (mirrored (product (transpose q) w)))
                w[1] |> ValueOption.map (fun w -> product q (mirrored (product w (transpose r))))
            ]
            |> ValueOption.map (fun y -> transpose (divide false r (transpose y)))

        jointMap push pull

    let private qrRow =
        factorisation "qr" (fun a -> let struct (q, r) = Decompositions.qr a in [| q; r |]) qrMap

    /// Q [m, k] and R [k, n] with k = min(m, n). Of a wide matrix the first columns give Q.
    let qr (a: Tensor) : struct (Tensor * Tensor) =
        let a = demandMatrix "qr" a
        let struct (m, n) = sides a

        if m >= n then
            let results = qrRow.ApplyAll [| a |]
            struct (results[0], results[1])
        else
            let columns first count =
                let starts = Array.zeroCreate (Engine.Shape a).Length
                Movement.slice (Array.updateAt (starts.Length - 1) first starts) (Array.append (leading a) [| m; count |]) a

            let results = qrRow.ApplyAll [| columns 0 m |]
            let rest = product (transpose results[0]) (columns m (n - m))
            struct (results[0], Movement.concatenate -1 [| results[1]; rest |])

    // -- Vectors that must not turn -----------------------------------------------------------------------------------

    let private epsilon dtype = if dtype = DType.Float32 then 1.2e-7 else 2.3e-16

    /// Throws where neighbours in sorted values are equal to rounding, or the last is 0 and must not be.
    let private demandDistinct name what isPositive (values: Dense) =
        let n = values.Shape[values.Rank - 1]

        for start in 0..n .. values.Count - n do
            let at k = values.GetDouble(start + k)
            let reach = float n * epsilon values.DType * max (abs (at 0)) (abs (at (n - 1)))

            let fail (reason: string) : exn =
                let remedy = ". Differentiate a function of the values alone, or perturb the matrix."
                NotDifferentiableException(name + ": the vectors have no derivative here, because " + reason + remedy)

            for k in 0 .. n - 2 do
                if abs (at (k + 1) - at k) <= reach then
                    raise (fail (what + "s " + string<int> k + " and " + string<int>(k + 1) + " are equal"))

            if isPositive && abs (at (n - 1)) <= reach then
                raise (fail (what + " " + string<int>(n - 1) + " is 0"))

    /// 1 / (xⱼ - xᵢ) for i ≠ j, and 0.
    let private reciprocalGaps (x: Tensor) : Tensor = keep (<>) (1.0 / keepOrOne (<>) (asRow x - asColumn x))

    // -- Symmetric eigenvalues ----------------------------------------------------------------------------------------

    let private eigenEvaluate a =
        let struct (values, vectors) = Decompositions.symmetricEigenvectors a
        [| values; vectors |]

    let private eigenMap (results: Tensor[]) : JointMap =
        let w, v = results[0], results[1]
        let gaps = lazy reciprocalGaps (guard (demandDistinct "symmetricEigen" "eigenvalue" false) w)

        let push t =
            let inBasis = product (transpose v) (product t v)
            [| diagonal inBasis; product v (gaps.Value * inBasis) |]

        let pull (cotangents: Tensor voption[]) =
            total [
                cotangents[0] |> ValueOption.map onDiagonal
                cotangents[1] |> ValueOption.map (fun w -> gaps.Value * product (transpose v) w)
            ]
            |> ValueOption.map (fun core -> product v (product core (transpose v)))

        jointMap push pull

    let private eigenRow = factorisation "symmetricEigen" eigenEvaluate eigenMap

    /// Ascending eigenvalues and, in the columns, eigenvectors of the symmetric part of a.
    let symmetricEigen (a: Tensor) : struct (Tensor * Tensor) =
        let results = eigenRow.ApplyAll [| symmetric (demandSquare "symmetricEigen" a) |]
        struct (results[0], results[1])

    let private eigenvaluesRow = {
        new Primitive1("symmetricEigenvalues") with
            override _.Evaluate a = Engine.OfDense (eigenEvaluate (Engine.ToDense a)).[0]

            override _.Map(a, _) =
                let v = lazy (eigenRow.ApplyAll [| a |]).[1]

                LinearMap.Of(
                    (fun t -> diagonal (product (transpose v.Value) (product t v.Value))),
                    (fun w -> product (v.Value * asRow w) (transpose v.Value))
                )

            override row.Batch(_, a) = row.Apply a
    }

    /// The eigenvalues alone, whose first derivative needs no distinct ones.
    let symmetricEigenvalues (a: Tensor) : Tensor =
        eigenvaluesRow.Apply(symmetric (demandSquare "symmetricEigenvalues" a))

    // -- Singular values ----------------------------------------------------------------------------------------------

    let private svdEvaluate a =
        let struct (u, s, v) = Decompositions.svd a
        [| u; s; v |]

    /// x without its part in the span of the columns of u.
    let private beside (u: Tensor) (x: Tensor) : Tensor = x - product u (product (transpose u) x)

    let private svdMap (results: Tensor[]) : JointMap =
        let u, s, v = results[0], results[1], results[2]
        let struct (m, k), struct (n, _) = sides u, sides v
        let s' = lazy guard (demandDistinct "svd" "singular value" (m <> n)) s
        // 1/(sⱼ² - sᵢ²)
        let gaps = lazy (reciprocalGaps s'.Value / keepOrOne (<>) (asRow s'.Value + asColumn s'.Value))
        let scaled x = x / asRow s'.Value

        let push t =
            let p = product (transpose u) (product t v)
            let left = gaps.Value * (p * asRow s + asColumn s * transpose p)
            let right = gaps.Value * (asColumn s * p + transpose p * asRow s)
            let outside isNeeded basis image = if isNeeded then [ scaled (beside basis image) ] else []
            let du = product u left :: outside (m > k) u (product t v) |> List.reduce (+)
            let dv = product v right :: outside (n > k) v (product (transpose t) u) |> List.reduce (+)
            [| du; diagonal p; dv |]

        let pull (w: Tensor voption[]) =
            let twice basis w = let g = gaps.Value * product (transpose basis) w in g + transpose g
            let around core = product u (product core (transpose v))
            let when' isNeeded (value: Tensor voption) = if isNeeded then value else ValueNone

            total [
                w[0] |> ValueOption.map (fun w -> around (twice u w * asRow s))
                w[1] |> ValueOption.map (fun w -> around (onDiagonal w))
                w[2] |> ValueOption.map (fun w -> around (asColumn s * twice v w))
                when' (m > k) w[0] |> ValueOption.map (fun w -> product (beside u (scaled w)) (transpose v))
                when' (n > k) w[2] |> ValueOption.map (fun w -> product u (transpose (beside v (scaled w))))
            ]

        jointMap push pull

    let private svdRow = factorisation "svd" svdEvaluate svdMap

    /// U, s descending and V of A = U diag(s) Vᵀ, with min(m, n) columns.
    let svd (a: Tensor) : struct (Tensor * Tensor * Tensor) =
        let results = svdRow.ApplyAll [| demandMatrix "svd" a |]
        struct (results[0], results[1], results[2])

    let private singularValuesRow = {
        new Primitive1("singularValues") with
            override _.Evaluate a = Engine.OfDense (svdEvaluate (Engine.ToDense a)).[1]

            override _.Map(a, _) =
                let factors = lazy svdRow.ApplyAll [| a |]

                LinearMap.Of(
                    (fun t -> diagonal (product (transpose factors.Value[0]) (product t factors.Value[2]))),
                    (fun w -> product (factors.Value[0] * asRow w) (transpose factors.Value[2]))
                )

            override row.Batch(_, a) = row.Apply a
    }

    /// The singular values alone, whose first derivative needs no distinct ones.
    let singularValues (a: Tensor) : Tensor = singularValuesRow.Apply(demandMatrix "singularValues" a)

    // -- Pseudo-inverse -----------------------------------------------------------------------------------------------

    /// V diag(1/s) Uᵀ, where singular values that are 0 to rounding count as 0.
    let private pseudoInverseOf (a: Dense) : Tensor =
        let struct (u, s, v) = Decompositions.svd a
        let u, s, v = Engine.OfDense u, Engine.OfDense s, Engine.OfDense v

        if s.Count = 0 then
            transpose (Engine.OfDense a)
        else
            let longest = float (max a.Shape[a.Rank - 2] a.Shape[a.Rank - 1])
            let least = longest * epsilon a.DType * Reduction.maximum [| -1 |] true s
            let isZero = Choice.lessOrEqual s least
            let one, zero = Layout.Cast(a.DType, Engine.Weak 1.0), Layout.Cast(a.DType, Engine.Weak 0.0)
            let reciprocals = Choice.where isZero zero (1.0 / Choice.where isZero one s)
            product (v * asRow reciprocals) (transpose u)

    /// Golub and Pereyra's derivative, right wherever the rank stays the same nearby:
    /// dY = -Y dA Y + Y Yᵀ dAᵀ (I - A Y) + (I - Y A) dAᵀ Yᵀ Y.
    let private pseudoInverseRow = {
        new Primitive1("pseudoInverse") with
            override _.Evaluate a = pseudoInverseOf (Engine.ToDense a)

            override _.Map(a, y) =
                let gramLeft, gramRight = product y (transpose y), product (transpose y) y
                let besideRows x = x - product (product x a) y
                let besideColumns x = x - product y (product a x)

                let push t =
                    besideRows (product gramLeft (transpose t))
                    + besideColumns (product (transpose t) gramRight)
                    - product y (product t y)

                let pull w =
                    transpose (product gramLeft (besideRows w) + product (besideColumns w) gramRight)
                    - product (transpose y) (product w (transpose y))

                LinearMap.Of(push, pull)

            override row.Batch(_, a) = row.Apply a
    }

    let pseudoInverse (a: Tensor) : Tensor = pseudoInverseRow.Apply(demandMatrix "pseudoInverse" a)
