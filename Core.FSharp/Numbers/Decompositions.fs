// Factorisations of stacks of matrices by MathNet's providers, native ones where a user has installed them. Signs are
// fixed so that results are functions of the matrix: the diagonal of R is not negative, and the largest component of a
// vector is positive. Law: A = Q R = U diag(s) Vᵀ, and A = V diag(w) Vᵀ where A is symmetric; NaN in gives NaN out.
// Read next: Primitives/LinearAlgebra.fs, Primitives/Factorizations.fs.
namespace FunGrad

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Providers.LinearAlgebra

module internal Decompositions =

    /// Where a stack fails: the matrix by its place along the leading axes, and the row or pivot.
    let private firstFailure (stack: MatrixStack) (failures: int[]) : struct (int[] * int) voption =
        match Array.tryFindIndex (fun pivot -> pivot >= 0) failures with
        | None -> ValueNone
        | Some index ->
            let steps = Shape.rowMajor stack.Leading
            let place = Array.map2 (fun step length -> index / step % length) steps stack.Leading
            ValueSome(struct (place, failures[index]))

    let private demand stack failures (error: int[] -> int -> exn) =
        match firstFailure stack failures with
        | ValueSome(struct (place, pivot)) -> raise (error place pivot)
        | ValueNone -> ()

    // -- Gauss --------------------------------------------------------------------------------------------------------

    /// The factors of one matrix with their pivots, and the first column without a pivot, or -1.
    let private lu (stack: MatrixStack) index =
        let n = stack.Rows
        let factors, pivots = stack.Copy index, Array.zeroCreate<int> n
        LinearAlgebraControl.Provider.LUFactor(factors, n, pivots)
        let failed = Seq.tryFind (fun i -> factors[i * n + i] = 0.0) (seq { 0 .. n - 1 })
        struct (factors, pivots, defaultArg failed -1)

    let private regular (stack: MatrixStack) error =
        let factored = if stack.Rows = 0 then [||] else stack.Each(lu stack)
        demand stack (factored |> Array.map (fun struct (_, _, failed) -> failed)) error
        factored

    /// X in A X = B for stacks of equal leading axes; the error is made from a place and the column without a pivot.
    let solve (error: int[] -> int -> exn) (a: Dense) (b: Dense) : Dense =
        let a, b' = MatrixStack.Of a, MatrixStack.Of b
        let factored = regular a error

        let one index =
            let x = b'.Copy index

            if x.Length > 0 then
                let struct (factors, pivots, _) = factored[if a.Distinct = 1 then 0 else index]
                LinearAlgebraControl.Provider.LUSolveFactored(b'.Columns, factors, a.Rows, pivots, x)

            x

        b'.RebuildMatrices(b'.Rows, b'.Columns, Array.init b'.Count one)

    /// A⁻¹ of each matrix.
    let inverse (error: int[] -> int -> exn) (a: Dense) : Dense =
        let a = MatrixStack.Of a
        let factored = regular a error

        let one index =
            if a.Rows = 0 then
                [||]
            else
                let struct (factors, pivots, _) = factored[index]
                LinearAlgebraControl.Provider.LUInverseFactored(factors, a.Rows, pivots)
                factors

        a.RebuildMatrices(a.Rows, a.Rows, Array.init a.Distinct one)

    /// The sign of the determinant, 0 at a singular matrix, and the logarithm of its magnitude.
    let private signAndLogarithm (a: MatrixStack) index : struct (float * float) =
        let n = a.Rows
        let struct (factors, pivots, failed) = if n = 0 then struct ([||], [||], -1) else lu a index

        if failed >= 0 then
            struct (0.0, -infinity)
        else
            let diagonal = Array.init n (fun i -> factors[i * n + i])
            let swaps = Seq.filter (fun i -> pivots[i] <> i) (seq { 0 .. n - 1 }) |> Seq.length
            let negatives = Array.filter (fun u -> u < 0.0) diagonal |> Array.length
            let sign = if (swaps + negatives) % 2 = 0 then 1.0 else -1.0
            let logarithm = Array.sumBy (abs >> log) diagonal
            struct ((if Double.IsNaN logarithm then nan else sign), logarithm)

    /// The sign of each determinant: -1, 0 or 1.
    let determinantSign (a: Dense) : Dense =
        let a = MatrixStack.Of a
        a.Rebuild([||], a.Each(fun index -> let struct (sign, _) = signAndLogarithm a index in [| sign |]))

    /// log |det A|: -∞ where A is singular.
    let logDeterminant (a: Dense) : Dense =
        let a = MatrixStack.Of a
        a.Rebuild([||], a.Each(fun index -> let struct (_, logarithm) = signAndLogarithm a index in [| logarithm |]))

    /// det A of each matrix, as the product of the pivots.
    let determinant (a: Dense) : Dense =
        let a = MatrixStack.Of a
        let n = a.Rows

        let one index =
            let struct (factors, pivots, _) = if n = 0 then struct ([||], [||], -1) else lu a index
            let sign i = if pivots[i] <> i then -1.0 else 1.0
            // A singular matrix has determinant 0, not -0.
            [| Seq.fold (fun product i -> product * (sign i * factors[i * n + i])) 1.0 (seq { 0 .. n - 1 }) + 0.0 |]

        a.Rebuild([||], a.Each one)

    // -- Triangles ----------------------------------------------------------------------------------------------------

    /// X in T X = B, where only one triangle of T is read.
    let substitute (lower: bool) (error: int[] -> int -> exn) (t: Dense) (b: Dense) : Dense =
        // Row-major here is column-major of the transpose.
        let rows (x: Dense) = MatrixStack.Of(Views.permute [| yield! [| 0 .. x.Rank - 3 |]; x.Rank - 1; x.Rank - 2 |] x)
        let t, b = rows t, rows b
        let solutions = Array.init b.Count b.Copy
        let failures = Array.mapi (fun i x -> Triangles.substitute lower (t.Copy i) t.Rows x b.Rows) solutions
        demand t (if t.Distinct = 1 then Array.truncate 1 failures else failures) error
        b.Rebuild([| b.Columns; b.Rows |], (if b.Count = 0 then [||] else solutions))

    /// The lower L of A = L Lᵀ; A is taken to be symmetric.
    let cholesky (error: int[] -> int -> exn) (a: Dense) : Dense =
        let a = MatrixStack.Of a

        let factored =
            a.Each(fun index ->
                let factor = a.Copy index
                struct (factor, Triangles.cholesky factor a.Rows))

        demand a (factored |> Array.map (fun struct (_, failed) -> failed)) error
        a.Rebuild([| a.Rows; a.Rows |], factored |> Array.map (fun struct (factor, _) -> factor))

    // -- Orthogonal factors -------------------------------------------------------------------------------------------

    /// Q and R of one tall matrix, with a diagonal of R that is not negative.
    let private thinQr (a: float[]) rows columns =
        let r, tau = Array.zeroCreate<float>(columns * columns), Array.zeroCreate<float> columns
        LinearAlgebraControl.Provider.ThinQRFactor(a, rows, columns, r, tau)

        for i in 0 .. columns - 1 do
            if r[i * columns + i] < 0.0 then
                for j in i .. columns - 1 do
                    r[j * columns + i] <- -r[j * columns + i]

                for j in 0 .. rows - 1 do
                    a[i * rows + j] <- -a[i * rows + j]

        struct (a, r)

    /// Q of shape [m, n] and R of shape [n, n], where m ≥ n.
    let qr (a: Dense) : struct (Dense * Dense) =
        let a = MatrixStack.Of a

        let one index =
            if a.Columns = 0 then
                struct (Array.zeroCreate<float> 0, Array.zeroCreate<float> 0)
            else
                thinQr (a.Copy index) a.Rows a.Columns

        let factored = a.Each one
        let q = a.RebuildMatrices(a.Rows, a.Columns, factored |> Array.map (fun struct (q, _) -> q))
        struct (q, a.RebuildMatrices(a.Columns, a.Columns, factored |> Array.map (fun struct (_, r) -> r)))

    /// For each of `count` vectors of `length` that lie one after the other: -1 where the largest component is negative.
    let private signs (vectors: float[]) length count =
        Array.init count (fun k ->
            let vector = Array.sub vectors (k * length) length
            if vector.Length > 0 && Array.maxBy abs vector < 0.0 then -1.0 else 1.0)

    let private signed (signs: float[]) length (vectors: float[]) =
        vectors |> Array.mapi (fun i x -> signs[i / length] * x)

    /// Eigenvalues, ascending, and eigenvectors of one symmetric matrix.
    let private symmetricEigen (a: MatrixStack) index =
        let n = a.Rows

        if n > 0 && a.IsFinite index then
            let evd = a.Matrix(index).Evd Symmetricity.Symmetric
            let vectors = evd.EigenVectors.ToColumnMajorArray()
            struct (Array.init n (fun i -> evd.EigenValues[i].Real), signed (signs vectors n n) n vectors)
        else
            struct (Array.create n nan, Array.create (n * n) nan)

    /// Eigenvalues [n] and eigenvectors [n, n], in the columns, of symmetric matrices.
    let symmetricEigenvectors (a: Dense) : struct (Dense * Dense) =
        let a = MatrixStack.Of a
        let n = a.Rows
        let found = a.Each(symmetricEigen a)
        let values = a.Rebuild([| n |], found |> Array.map (fun struct (values, _) -> values))
        struct (values, a.RebuildMatrices(n, n, found |> Array.map (fun struct (_, vectors) -> vectors)))

    /// U, s, V of one matrix that is not wide. QR comes first, so that no square of the long side is made.
    let private tallSvd (a: float[]) rows columns =
        let struct (q, r) = thinQr a rows columns
        let svd = Double.DenseMatrix(columns, columns, r).Svd true
        let u = Double.DenseMatrix(rows, columns, q) * svd.U
        struct (u.ToColumnMajorArray(), svd.S.ToArray(), svd.VT.Transpose().ToColumnMajorArray())

    let private oneSvd (a: MatrixStack) index =
        let m, n = a.Rows, a.Columns
        let k = min m n

        if k = 0 || not (a.IsFinite index) then
            struct (Array.create (m * k) nan, Array.create k nan, Array.create (n * k) nan)
        else
            let struct (u, s, v) =
                if m >= n then
                    tallSvd (a.Copy index) m n
                else
                    let struct (v, s, u) = tallSvd (a.Matrix(index).Transpose().ToColumnMajorArray()) n m
                    struct (u, s, v)

            let signs = signs u m k
            struct (signed signs m u, s, signed signs n v)

    /// U [m, k], s [k] descending, V [n, k] with A = U diag(s) Vᵀ and k = min(m, n).
    let svd (a: Dense) : struct (Dense * Dense * Dense) =
        let a = MatrixStack.Of a
        let k = min a.Rows a.Columns
        let found = a.Each(oneSvd a)
        let u = a.RebuildMatrices(a.Rows, k, found |> Array.map (fun struct (u, _, _) -> u))
        let s = a.Rebuild([| k |], found |> Array.map (fun struct (_, s, _) -> s))
        struct (u, s, a.RebuildMatrices(a.Columns, k, found |> Array.map (fun struct (_, _, v) -> v)))
