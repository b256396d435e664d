// The rows of linear algebra, against the textbook algorithms of Matrix.fs. A fixed matrix is added to each argument, so
// that no draw is singular, indefinite or degenerate; where signs or order could turn, the function does not see them.
module FunGrad.Tests.Primitives.LinearAlgebraRows

open FunGrad
open FunGrad.Tests.Primitives.Row

let private half: Draw = between -0.5 0.5

/// 2, 4, 6, ... on the diagonal: the sum with a drawn matrix is dominated by it.
let private baseElements m n = Matrix.init m n (fun i j -> if i = j then 2.0 * float (i + 1) else 0.0)
let private shifted m n (x: Tensor) = x + cast x.DType (make [| m; n |] (baseElements m n))

/// A function of one m by n matrix.
let private ofMatrix name covers m n (f: Tensor -> Tensor) (value: float[] -> float[]) =
    row name covers (fun xs -> f (shifted m n xs[0])) [| [| m; n |] |] [| half |] (fun xs ->
        value (Array.map2 (+) xs[0] (baseElements m n)))

/// A function of two stacked n by n matrices, which acts on each.
let private ofStack name n (f: Tensor -> Tensor) (value: float[] -> float[]) =
    row name [] (fun xs -> f (shifted n n xs[0])) [| [| 2; n; n |] |] [| half |] (fun xs ->
        Array.chunkBySize (n * n) xs[0] |> Array.collect (fun x -> value (Array.map2 (+) x (baseElements n n))))

/// A solver of equations with an n by n matrix and a right-hand side.
let private solver name covers n rhs (f: Tensor -> Tensor -> Tensor) (value: float[] -> float[] -> float[]) =
    row name covers (fun xs -> f (shifted n n xs[0]) xs[1]) [| [| n; n |]; rhs |] [| half; half |] (fun xs ->
        value (Array.map2 (+) xs[0] (baseElements n n)) xs[1])

let private triangle holds unit n (a: float[]) =
    Matrix.init n n (fun i j ->
        if i = j && unit then 1.0
        elif holds i j then a[i * n + j]
        else 0.0)

let private lower = triangle (>=) false
let private upper = triangle (<=) false

let private equations = [
    ofMatrix "inverse" [ "inverse" ] 3 3 inverse (Matrix.inverse 3)
    ofStack "inverse of a stack" 2 inverse (Matrix.inverse 2)
    solver "solve" [ "solve" ] 3 [| 3; 2 |] solve (Matrix.solve 3 2)
    solver "solve for a vector" [] 2 [| 2 |] solve (Matrix.solve 2 1)
    solver "solve with the transpose" [] 2 [| 2; 2 |] (fun a b -> solve (transpose a) b) (fun a b ->
        Matrix.solve 2 2 (Matrix.transpose 2 2 a) b)
    solver "solve for a stack" [] 2 [| 2; 2; 1 |] solve (fun a b ->
        Array.chunkBySize 2 b |> Array.collect (Matrix.solve 2 1 a))
    row
        "solve with a stack for a vector"
        []
        (fun xs -> solve (shifted 2 2 xs[0]) xs[1])
        [| [| 2; 2; 2 |]; [| 2 |] |]
        [| half; half |]
        (fun xs ->
            Array.chunkBySize 4 xs[0]
            |> Array.collect (fun a -> Matrix.solve 2 1 (Array.map2 (+) a (baseElements 2 2)) xs[1]))
    solver "solveLower" [ "solveLower" ] 3 [| 3; 2 |] solveLower (fun a b -> Matrix.solve 3 2 (lower 3 a) b)
    solver "solveUpper" [ "solveUpper" ] 3 [| 3 |] solveUpper (fun a b -> Matrix.solve 3 1 (upper 3 a) b)
    solver "solveUnitLower" [ "solveUnitLower" ] 3 [| 3 |] solveUnitLower (fun a b ->
        Matrix.solve 3 1 (triangle (>) true 3 a) b)
    solver "solveUnitUpper" [ "solveUnitUpper" ] 3 [| 3 |] solveUnitUpper (fun a b ->
        Matrix.solve 3 1 (triangle (<) true 3 a) b)
    solver "choleskySolve" [ "choleskySolve" ] 2 [| 2; 2 |] choleskySolve (fun a b ->
        let l = lower 2 a
        Matrix.solve 2 2 (Matrix.multiply 2 2 2 l (Matrix.transpose 2 2 l)) b)
    row
        "leastSquares"
        [ "leastSquares" ]
        (fun xs -> leastSquares (shifted 4 2 xs[0]) xs[1])
        [| [| 4; 2 |]; [| 4 |] |]
        [| half; half |]
        (fun xs ->
            let a = Array.map2 (+) xs[0] (baseElements 4 2)
            Matrix.multiply 2 4 1 (Matrix.pseudoInverse 4 2 a) xs[1])
    row
        "ridge"
        [ "ridge" ]
        (fun xs -> ridge 0.5 (shifted 2 3 xs[0]) xs[1])
        [| [| 2; 3 |]; [| 2; 2 |] |]
        [| half; half |]
        (fun xs ->
            let a = Array.map2 (+) xs[0] (baseElements 2 3)
            let t = Matrix.transpose 2 3 a
            let gram = Array.map2 (fun x e -> x + 0.5 * e) (Matrix.multiply 3 2 3 t a) (Matrix.identity 3)
            Matrix.solve 3 2 gram (Matrix.multiply 3 2 2 t xs[1]))
]

let private determinants = [
    ofMatrix "determinant" [ "determinant" ] 3 3 determinant (fun a -> [| Matrix.determinant 3 a |])
    ofMatrix "determinant of four rows" [] 4 4 determinant (fun a -> [| Matrix.determinant 4 a |])
    ofStack "determinant of a stack" 2 determinant (fun a -> [| Matrix.determinant 2 a |])
    // Of rank 2 the cofactors have rank 2 only at the second derivative, and rank 1 at the first.
    row
        "determinant where two rows agree"
        []
        (fun xs -> determinant (stack 0 [ xs[0]; xs[0]; xs[1]; xs[2] ]))
        [| [| 4 |]; [| 4 |]; [| 4 |] |]
        [| half; half; half |]
        (fun _ -> [| 0.0 |])
    ofMatrix "logDeterminant" [ "logDeterminant" ] 3 3 logDeterminant (fun a -> [| log (Matrix.determinant 3 a) |])
    ofStack
        "signedLogDeterminant"
        2
        (fun a ->
            let sign, logarithm = signedLogDeterminant (a * cast a.DType (tensor [ -1.0; 1.0 ]))
            sign * logarithm)
        (fun a -> [| -log (Matrix.determinant 2 a) |])
    |> fun row -> { row with Covers = [ "signedLogDeterminant" ] }
]

let private columns (a: Tensor) = a * cast a.DType (tensor [ 1.0; 2.0 ])

let private factorisations = [
    ofMatrix "cholesky" [ "cholesky" ] 3 3 cholesky (Matrix.symmetric 3 >> Matrix.cholesky 3)
    ofStack "cholesky of a stack" 2 cholesky (Matrix.symmetric 2 >> Matrix.cholesky 2)
    ofMatrix "Q of a tall matrix" [ "qr" ] 4 2 (qr >> fst) (Matrix.orthonormal 4 2)
    ofMatrix "R of a tall matrix" [] 4 2 (qr >> snd) (fun a ->
        Matrix.multiply 2 4 2 (Matrix.transpose 4 2 (Matrix.orthonormal 4 2 a)) a)
    ofMatrix "R of a wide matrix" [] 2 4 (qr >> snd) (fun a ->
        let q = Matrix.orthonormal 2 2 (Matrix.init 2 2 (fun i j -> a[4 * i + j]))
        Matrix.multiply 2 2 4 (Matrix.transpose 2 2 q) a)
    ofMatrix "Q and R together" [] 3 3 (fun a -> let q, r = qr a in matmul r q) (fun a ->
        let q = Matrix.orthonormal 3 3 a
        let r = Matrix.multiply 3 3 3 (Matrix.transpose 3 3 q) a
        Matrix.multiply 3 3 3 r q)
    ofMatrix "symmetricEigenvalues" [ "symmetricEigenvalues" ] 2 2 symmetricEigenvalues (fun a ->
        Matrix.eigenvalues (Matrix.symmetric 2 a))
    ofStack "eigenvectors" 2 (symmetricEigen >> snd) (Matrix.symmetric 2 >> Matrix.eigenvectors)
    ofMatrix
        "the exponential by eigenvectors"
        [ "symmetricEigen" ]
        3
        3
        (fun a ->
            let w, v = symmetricEigen (0.25 * a)
            matmul (v * exp w) (transpose v))
        (fun a -> Matrix.exponential 3 (Matrix.symmetric 3 a |> Array.map (fun x -> 0.25 * x)))
    ofMatrix "singularValues" [ "singularValues" ] 3 2 singularValues (Matrix.singularValues 3)
    ofMatrix "V of a tall matrix" [ "svd" ] 3 2 (fun a -> let u, _, v = svd a in matmul u (transpose (columns v))) (fun a ->
        let small = Matrix.eigenvectors (Matrix.multiply 2 3 2 (Matrix.transpose 3 2 a) a)
        let v = [| small[1]; small[0]; small[3]; small[2] |]
        let s = Matrix.singularValues 3 a
        let u = Matrix.multiply 3 2 2 a v |> Array.mapi (fun at x -> x / s[at % 2])
        Matrix.multiply 3 2 2 u (Matrix.transpose 2 2 (v |> Array.mapi (fun at x -> float (1 + at % 2) * x))))
    for m, n in [ 3, 3; 4, 2; 2, 4 ] do
        ofMatrix
            $"singular values of {m} by {n} cubed"
            []
            m
            n
            (fun a ->
                let u, s, v = svd a
                matmul (u * s ** 3.0) (transpose v))
            (fun a -> Matrix.multiply m n n a (Matrix.multiply n m n (Matrix.transpose m n a) a))
    ofMatrix "the span of U" [] 4 2 (fun a -> let u, _, _ = svd a in matmul u (transpose u)) (fun a ->
        Matrix.multiply 4 2 4 a (Matrix.pseudoInverse 4 2 a))
    ofMatrix "the span of V" [] 2 3 (fun a -> let _, _, v = svd a in matmul v (transpose v)) (fun a ->
        Matrix.multiply 3 2 3 (Matrix.pseudoInverse 2 3 a) a)
    ofMatrix "pseudoInverse" [ "pseudoInverse" ] 4 2 pseudoInverse (Matrix.pseudoInverse 4 2)
    ofMatrix "pseudoInverse of a wide matrix" [] 2 3 pseudoInverse (Matrix.pseudoInverse 2 3)
    row
        "pseudoInverse of rank 1"
        []
        (fun xs -> pseudoInverse (outer (xs[0] + 2.0) (xs[1] + 1.5)))
        [| [| 3 |]; [| 2 |] |]
        [| half; half |]
        (fun xs ->
            let u, v = xs[0] |> Array.map ((+) 2.0), xs[1] |> Array.map ((+) 1.5)
            let squares = Array.sumBy (fun x -> x * x) u * Array.sumBy (fun x -> x * x) v
            Matrix.init 2 3 (fun i j -> v[i] * u[j] / squares))
]

let private functions = [
    ofMatrix "matrixPower" [ "matrixPower" ] 2 2 (matrixPower 3) (fun a ->
        Matrix.multiply 2 2 2 a (Matrix.multiply 2 2 2 a a))
    ofStack "matrixPower 0" 2 (matrixPower 0) (fun _ -> Matrix.identity 2)
    ofMatrix "matrixPower of the inverse" [] 2 2 (matrixPower -2) (fun a ->
        Matrix.inverse 2 (Matrix.multiply 2 2 2 a a))
    ofMatrix "matrixExponential" [ "matrixExponential" ] 3 3 (fun a -> matrixExponential (0.25 * a)) (fun a ->
        Matrix.exponential 3 (a |> Array.map (fun x -> 0.25 * x)))
    ofStack "matrixExponential by squaring" 2 (fun a -> 0.001 * matrixExponential (2.0 * a)) (fun a ->
        Matrix.exponential 2 (a |> Array.map (fun x -> 2.0 * x)) |> Array.map (fun x -> 0.001 * x))
    linear "trace" [ "trace" ] (fun xs -> trace xs[0]) [| [| 2; 3; 3 |] |] (fun xs ->
        Array.chunkBySize 9 xs[0] |> Array.map (fun x -> x[0] + x[4] + x[8]))
    linear "trace of a tall matrix" [] (fun xs -> trace xs[0]) [| [| 3; 2 |] |] (fun xs -> [| xs[0][0] + xs[0][3] |])
    linear "trace of a wide matrix" [] (fun xs -> trace xs[0]) [| [| 2; 3 |] |] (fun xs -> [| xs[0][0] + xs[0][4] |])
    ofStack "frobeniusNorm" 2 frobeniusNorm (fun a -> [| sqrt (Array.sumBy (fun x -> x * x) a) |])
    |> fun row -> { row with Covers = [ "frobeniusNorm" ] }
    ofMatrix "nuclearNorm" [ "nuclearNorm" ] 3 2 nuclearNorm (fun a -> [| Array.sum (Matrix.singularValues 3 a) |])
    ofMatrix "spectralNorm" [ "spectralNorm" ] 3 2 spectralNorm (fun a -> [| (Matrix.singularValues 3 a)[0] |])
]

let private crossed (x: float[]) (y: float[]) =
    Array.map2
        (fun (x: float[]) (y: float[]) -> [|
            x[1] * y[2] - x[2] * y[1]
            x[2] * y[0] - x[0] * y[2]
            x[0] * y[1] - x[1] * y[0]
        |])
        (Array.chunkBySize 3 x)
        (Array.chunkBySize 3 y)
    |> Array.concat

let private lengthOf (label: char) =
    match label with
    | 'i' -> 2
    | 'j' -> 3
    | 'k' -> 4
    | _ -> 2

let private shapeOf (labels: string) = labels |> Seq.map lengthOf |> Seq.toArray

/// A sum over named axes; the equation may be written with an ellipsis, which the loops see as letters.
let private sums name covers equation inputs output =
    row
        name
        covers
        (fun xs -> einsum equation xs)
        (inputs |> List.map shapeOf |> List.toArray)
        (inputs |> List.map (fun _ -> between -1.0 1.0) |> List.toArray)
        (Matrix.einsum inputs output lengthOf)

let private products = [
    bilinear "cross" [ "cross" ] cross [| [| 2; 3 |]; [| 2; 3 |] |] crossed
    bilinear "cross that broadcasts" [] cross [| [| 3 |]; [| 2; 3 |] |] (fun x y -> crossed (Array.append x x) y)
    bilinear "kron" [ "kron" ] kron [| [| 2; 3 |]; [| 3; 2 |] |] (fun x y ->
        Matrix.init 6 6 (fun i j -> x[3 * (i / 3) + j / 2] * y[2 * (i % 3) + j % 2]))
    bilinear "kron of a stack" [] kron [| [| 2; 1; 2 |]; [| 2; 1 |] |] (fun x y ->
        tabulate [| 2; 2; 2 |] (fun p -> x[2 * p[0] + p[2]] * y[p[1]]))
    bilinear "tensordot" [ "tensordot" ] (tensordot [ 0; 2 ] [ 1; 0 ]) [| [| 2; 3; 4 |]; [| 4; 2; 2 |] |] (fun x y ->
        Matrix.einsum [ "ijk"; "kil" ] "jl" lengthOf [| x; y |])
    bilinear "tensordot over no axes" [] (tensordot [] []) [| [| 2 |]; [| 3 |] |] (fun x y ->
        Matrix.init 2 3 (fun i j -> x[i] * y[j]))
    sums "einsum" [ "einsum" ] "ij,jk->ik" [ "ij"; "jk" ] "ik"
    sums "einsum of three" [] "ij, kj, k -> i" [ "ij"; "kj"; "k" ] "i"
    sums "einsum that stacks" [] "lij,lkj->lki" [ "lij"; "lkj" ] "lki"
    sums "einsum of a diagonal" [] "iij->ji" [ "iij" ] "ji"
    sums "einsum of a trace" [] "ii" [ "ii" ] ""
    sums "einsum without an arrow" [] "kj,ij" [ "kj"; "ij" ] "ik"
    sums "einsum of a matrix and its column sums" [] "ij,kj->ij" [ "ij"; "kj" ] "ij"
    sums "einsum that sums one operand" [] "ij,k->k" [ "ij"; "k" ] "k"
    sums "einsum with an ellipsis" [] "...i,i...->..." [ "jki"; "ijk" ] "jk"
    sums "einsum with an ellipsis that broadcasts" [] "...i,...i->...i" [ "jki"; "ki" ] "jki"
]

let rows: Row list = equations @ determinants @ factorisations @ functions @ products
