namespace FunGrad

// Factorisations: Cholesky and QR, and what all factorisations share. Their derivatives are written with products and
// substitution, so that they have any order. Law: multiplied together again, the factors' derivatives give that of the
// matrix. Without full rank Q turns arbitrarily: then it has no derivative, and says so.
// Read next: Spectra.fs.

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
    let total (terms: Tensor voption list) : Tensor voption =
        terms
        |> List.choose (function
            | ValueSome term -> Some term
            | ValueNone -> None)
        |> function
            | [] -> ValueNone
            | terms -> ValueSome(List.reduce (+) terms)

    /// The derivative of a factorisation of one matrix. The pull is given one optional cotangent for each result.
    let jointMap (push: Tensor -> Tensor[]) (pull: Tensor voption[] -> Tensor voption) = {
        new JointMap() with
            override _.Push tangents =
                match tangents[0] with
                | ValueSome t -> Array.map ValueSome (push t)
                | ValueNone -> [||]

            override _.Pull(cotangents, _) = [| pull cotangents |]
    }

    /// A factorisation of one stack of matrices: its parts, and their derivative where the parts are known.
    let factorisation name (evaluate: Dense -> Dense[]) (derivative: Tensor[] -> JointMap) = {
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

    let private qrRow = factorisation "qr" (fun a -> let struct (q, r) = Decompositions.qr a in [| q; r |]) qrMap

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

                Movement.slice
                    (Array.updateAt (starts.Length - 1) first starts)
                    (Array.append (leading a) [| m; count |])
                    a

            let results = qrRow.ApplyAll [| columns 0 m |]
            let rest = product (transpose results[0]) (columns m (n - m))
            struct (results[0], Movement.concatenate -1 [| results[1]; rest |])
