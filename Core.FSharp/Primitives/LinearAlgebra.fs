namespace FunGrad

// Linear equations: solutions, inverses, and substitution in triangles. The derivative of X = A⁻¹B is A⁻¹(dB - dA X), so
// each pullback is a solution with the transposed matrix, which is differentiable again: any order, in any mode.
// Law: a singular matrix throws and names its place; a nearly singular one gives what rounding leaves of the solution.
// Read next: Determinants.fs.

open System

module internal LinearAlgebra =

    open Matrices

    let private singular name place column : exn =
        let text =
            name
            + ": the matrix"
            + placeText place
            + " is singular: there is no pivot in column "
            + string<int> column
            + ". Use the pseudo-inverse or least squares, or add a small multiple of the identity."

        ArgumentException(text, "a")

    let private zeroDiagonal place row : exn =
        let text =
            "solve with a triangle: the matrix"
            + placeText place
            + " is singular: diagonal element "
            + string<int> row
            + " is 0. Give a triangle without zeros on its diagonal."

        ArgumentException(text, "a")

    // -- Rows ---------------------------------------------------------------------------------------------------------

    /// A primitive that solves: how it computes X from A and B, and how it solves with the transpose of A.
    let private solving name evaluate (transposed: Primitive2 -> Primitive2) : Primitive2 = {
        new Primitive2(name) with
            override _.Evaluate(a, b) = Engine.OfDense(evaluate (Engine.ToDense a) (Engine.ToDense b))

            override row.Left(a, _, x) =
                let back w = (transposed row).Apply(transpose a, w)
                LinearMap.Of((fun t -> -row.Apply(a, product t x)), (fun w -> -(product (back w) (transpose x))))

            override row.Right(a, _, _) =
                LinearMap.Of((fun t -> row.Apply(a, t)), (fun w -> (transposed row).Apply(transpose a, w)))

            override row.Batch(a, b) = row.Apply(a, b)
    }

    let private solveRow = solving "solve" (Decompositions.solve (singular "solve")) id

    /// Lower and upper substitution, each the other's transpose. The matrices given to them are triangular.
    let rec private lowerRow error : Primitive2 =
        solving "solveLower" (Decompositions.substitute true error) (fun _ -> upperRow error)

    and private upperRow error : Primitive2 =
        solving "solveUpper" (Decompositions.substitute false error) (fun _ -> lowerRow error)

    let private inverseRow (error: int[] -> int -> exn) = {
        new Primitive1("inverse") with
            override _.Evaluate a = Engine.OfDense(Decompositions.inverse error (Engine.ToDense a))

            override _.Map(_, y) =
                let around by t = -(product by (product t by))
                LinearMap.Of(around y, around (transpose y))

            override row.Batch(_, a) = row.Apply a
    }

    // -- Operations ---------------------------------------------------------------------------------------------------

    /// Applies a solver to a right-hand side that is a vector or matrices; leading axes broadcast.
    let private rightHandSide name (solver: Tensor * Tensor -> Tensor) (a: Tensor) (b: Tensor) : Tensor =
        let struct (a, b) = common name (demandSquare name a) b
        let struct (n, _) = sides a
        let shape = Engine.Shape b
        let isVector = shape.Length = 1
        let b' = if isVector then asColumn b else b

        if shape.Length = 0 || (let struct (rows, _) = sides b' in rows <> n) then
            raise (disagree name a b)

        let struct (_, columns) = sides b'
        let front = Shape.broadcast name (leading a) (leading b')
        let spread last x = Layout.Broadcast(Array.append front last, x)
        let x = solver (spread [| n; n |] a, spread [| n; columns |] b')
        if isVector then Layout.Reshape(Array.append front [| n |], x) else x

    /// X in A X = B.
    let solve (a: Tensor) (b: Tensor) : Tensor = rightHandSide "solve" solveRow.Apply a b

    /// X in A X = B for matrices that a check of the caller's lets pass, with its error where A is singular.
    let solveChecked (check: Dense -> unit) error (a: Tensor) (b: Tensor) : Tensor =
        let evaluate a b =
            check a
            Decompositions.solve error a b

        (solving "solve" evaluate id).Apply(a, b)

    let private plainInverse = inverseRow (singular "inverse")
    let inverse (a: Tensor) : Tensor = plainInverse.Apply(demandSquare "inverse" a)

    /// The inverse of square matrices, with an error of the caller's where one is singular.
    let inverseOr error (a: Tensor) : Tensor = (inverseRow error).Apply a

    /// X in T X = B for matrices that are triangular already, with an error of the caller's.
    let substituteOr error (lower: bool) (t: Tensor) (b: Tensor) : Tensor =
        (if lower then lowerRow error else upperRow error).Apply(t, b)

    /// X in T X = B, where T is a triangle of a; a unit diagonal is not read but taken to be 1.
    let solveTriangle (lower: bool) (unitDiagonal: bool) (a: Tensor) (b: Tensor) : Tensor =
        let name = if lower then "solveLower" else "solveUpper"
        let a = demandSquare name a
        let triangle = keep (if lower then (>=) else (<=)) a
        let t = if unitDiagonal then keepOrOne (<>) triangle else triangle
        rightHandSide name (fun (t, b) -> substituteOr zeroDiagonal lower t b) t b

    /// X in A X = B, from the factor L of A = L Lᵀ.
    let choleskySolve (l: Tensor) (b: Tensor) : Tensor =
        let l = demandSquare "choleskySolve" l
        solveTriangle false false (transpose l) (solveTriangle true false l b)
