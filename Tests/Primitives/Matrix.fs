// Matrices of plain numbers, row by row, for the rows of linear algebra: textbook algorithms in plain loops. They know
// nothing of MathNet or of the engine. Read next: LinearAlgebraRows.
module FunGrad.Tests.Primitives.Matrix

open System

/// The elements of an m by n matrix from row and column.
let init m n (element: int -> int -> float) : float[] = Array.init (m * n) (fun at -> element (at / n) (at % n))

let transpose m n (a: float[]) = init n m (fun i j -> a[j * n + i])

/// [m, k] · [k, n].
let multiply m k n (a: float[]) (b: float[]) =
    init m n (fun i j -> Array.sum (Array.init k (fun l -> a[i * k + l] * b[l * n + j])))

let identity n = init n n (fun i j -> if i = j then 1.0 else 0.0)

/// X in A X = B [n, k], and det A, by elimination with row exchanges.
let eliminate n k (a: float[]) (b: float[]) : float[] * float =
    let a, b = Array.copy a, Array.copy b // Mutation: local
    let mutable determinant = 1.0

    let exchange (x: float[]) width i j =
        for column in 0 .. width - 1 do
            let kept = x[i * width + column]
            x[i * width + column] <- x[j * width + column]
            x[j * width + column] <- kept

    let subtract (x: float[]) width factor from into =
        for column in 0 .. width - 1 do
            x[into * width + column] <- x[into * width + column] - factor * x[from * width + column]

    for column in 0 .. n - 1 do
        let pivot = Seq.maxBy (fun row -> abs a[row * n + column]) (seq { column .. n - 1 })
        exchange a n column pivot
        exchange b k column pivot
        determinant <- determinant * a[column * n + column] * (if pivot = column then 1.0 else -1.0)

        for row in 0 .. n - 1 do
            if row <> column then
                let factor = a[row * n + column] / a[column * n + column]
                subtract a n factor column row
                subtract b k factor column row

    init n k (fun i j -> b[i * k + j] / a[i * n + i]), determinant

let solve n k a b = fst (eliminate n k a b)
let inverse n a = solve n n a (identity n)
let determinant n a = snd (eliminate n 0 a [||])

/// A⁺ of a matrix of full rank.
let pseudoInverse m n (a: float[]) =
    let t = transpose m n a

    if m >= n then
        multiply n n m (inverse n (multiply n m n t a)) t
    else
        multiply n m m t (inverse m (multiply m n m a t))

/// L of A = L Lᵀ.
let cholesky n (a: float[]) =
    let l = Array.zeroCreate (n * n) // Mutation: local

    for i in 0 .. n - 1 do
        for j in 0..i do
            let rest = a[i * n + j] - Array.sum (Array.init j (fun k -> l[i * n + k] * l[j * n + k]))
            l[i * n + j] <- if i = j then sqrt rest else rest / l[j * n + j]

    l

/// Q [m, n] of Gram and Schmidt, whose R has a positive diagonal.
let orthonormal m n (a: float[]) =
    let q = Array.copy a // Mutation: local
    let inner i j = Array.sum (Array.init m (fun row -> q[row * n + i] * q[row * n + j]))

    for j in 0 .. n - 1 do
        for i in 0 .. j - 1 do
            let part = inner i j

            for row in 0 .. m - 1 do
                q[row * n + j] <- q[row * n + j] - part * q[row * n + i]

        let length = sqrt (inner j j)

        for row in 0 .. m - 1 do
            q[row * n + j] <- q[row * n + j] / length

    q

/// exp A as the sum of its series.
let exponential n (a: float[]) =
    let mutable term, sum = identity n, identity n // Mutation: local

    for k in 1..60 do
        term <- multiply n n n term a |> Array.map (fun x -> x / float k)
        sum <- Array.map2 (+) sum term

    sum

let symmetric n (a: float[]) = init n n (fun i j -> 0.5 * (a[i * n + j] + a[j * n + i]))

/// Ascending eigenvalues of the symmetric 2 by 2 matrix [[a, b], [b, d]].
let eigenvalues (x: float[]) =
    let middle, radius = 0.5 * (x[0] + x[3]), sqrt (0.25 * (x[0] - x[3]) ** 2.0 + x[1] * x[1])
    [| middle - radius; middle + radius |]

/// Its eigenvectors in the columns, where b may be 0 but a ≠ d; the largest component of each is positive.
let eigenvectors (x: float[]) =
    let angle = 0.5 * atan2 (2.0 * x[1]) (x[0] - x[3])
    // The vector of the larger eigenvalue is (cos, sin) of the angle.
    let large, small = [| cos angle; sin angle |], [| -sin angle; cos angle |]
    let positive (v: float[]) = if Array.maxBy abs v < 0.0 then Array.map (~-) v else v
    let small, large = positive small, positive large
    [| small[0]; large[0]; small[1]; large[1] |]

/// Descending singular values of an m by 2 matrix.
let singularValues m (a: float[]) =
    eigenvalues (multiply 2 m 2 (transpose m 2 a) a) |> Array.rev |> Array.map sqrt

/// Sums of products over named axes by running through all positions of all letters.
let einsum (inputs: string list) (output: string) (lengthOf: char -> int) (operands: float[][]) : float[] =
    let letters = String.Join("", inputs) |> Seq.distinct |> Seq.toArray
    let flat (labels: string) (at: Map<char, int>) = labels |> Seq.fold (fun n label -> n * lengthOf label + at[label]) 0
    let result = Array.zeroCreate (output |> Seq.fold (fun n label -> n * lengthOf label) 1) // Mutation: local

    let rec run at rest =
        match rest with
        | [] ->
            let factors = List.map2 (fun labels (x: float[]) -> x[flat labels at]) inputs (List.ofArray operands)
            result[flat output at] <- result[flat output at] + List.fold (*) 1.0 factors
        | label :: rest ->
            for i in 0 .. lengthOf label - 1 do
                run (Map.add label i at) rest

    run Map.empty (List.ofArray letters)
    result
