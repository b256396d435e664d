namespace FunGrad

// Eigenvalues of symmetric matrices, singular values, and the pseudo-inverse that they give. Law: vectors of equal values
// turn arbitrarily, so they have no derivative there, and say so; values alone need no such condition, and the
// pseudo-inverse needs only a rank that stays.
// Read next: MatrixFunctions.fs.

open System

module internal Spectra =

    open Matrices
    open Factorizations

    // -- Vectors that must not turn -----------------------------------------------------------------------------------

    let private epsilon dtype = if dtype = DType.Float32 then 1.2e-7 else 2.3e-16

    /// Throws where neighbours in sorted values are equal to rounding, or the last is 0 and must not be.
    let private demandDistinct name what isPositive (values: Dense) =
        let n = values.Shape[values.Rank - 1]

        for start in 0..n .. values.Count - n do
            let at k = values.GetDouble(start + k)
            // Rounding sets equal values a few ε apart; nearer than 16ε for each row they are taken to be equal.
            let reach = 16.0 * float n * epsilon values.DType * max (abs (at 0)) (abs (at (n - 1)))

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
                    besideRows (product gramLeft (transpose t)) + besideColumns (product (transpose t) gramRight)
                    - product y (product t y)

                let pull w =
                    transpose (product gramLeft (besideRows w) + product (besideColumns w) gramRight)
                    - product (transpose y) (product w (transpose y))

                LinearMap.Of(push, pull)

            override row.Batch(_, a) = row.Apply a
    }

    let pseudoInverse (a: Tensor) : Tensor = pseudoInverseRow.Apply(demandMatrix "pseudoInverse" a)
