// Cholesky's factor and substitution: loops over rows, whose inner step is one vector operation. They are written here
// because MathNet keeps substitution to itself and does not say at which pivot a factor fails.
// Law: substitution reads only the triangle that it is told to, and the diagonal.
// Read next: Decompositions.fs.
namespace FunGrad

open System
open System.Numerics.Tensors

module internal Triangles =

    /// Adds factor · from to into, over one row of `length` elements.
    let private addRow (x: float[]) (factor: float) from into length =
        let target = Span<float>(x, into, length)
        TensorPrimitives.MultiplyAdd(ReadOnlySpan<float>(x, from, length), factor, Span.op_Implicit target, target)

    let private dotRows (x: float[]) first second length =
        TensorPrimitives.Dot(ReadOnlySpan<float>(x, first, length), ReadOnlySpan<float>(x, second, length))

    /// Overwrites X, n rows of `width`, with the solution of T X = B; T is row-major. Answers the row whose diagonal
    /// element is 0, or -1.
    let substitute (lower: bool) (t: float[]) (n: int) (x: float[]) (width: int) : int =
        let mutable failed = -1 // Mutation: local

        for step in 0 .. n - 1 do
            let i = if lower then step else n - 1 - step

            for j in (if lower then 0 else i + 1) .. (if lower then i - 1 else n - 1) do
                addRow x -t[i * n + j] (j * width) (i * width) width

            if t[i * n + i] = 0.0 && failed < 0 then
                failed <- i

            let row = Span<float>(x, i * width, width)
            TensorPrimitives.Divide(Span.op_Implicit row, t[i * n + i], row)

        failed

    /// Overwrites a symmetric matrix with the lower triangle L of L Lᵀ. Answers the first pivot that is not positive, or
    /// -1.
    let cholesky (a: float[]) (n: int) : int =
        let mutable failed = -1 // Mutation: local

        for i in 0 .. n - 1 do
            for j in 0..i do
                let rest = a[i * n + j] - dotRows a (i * n) (j * n) j

                if i > j then
                    a[i * n + j] <- rest / a[j * n + j]
                else
                    // Written so that NaN fails too.
                    if failed < 0 && not (rest > 0.0) then
                        failed <- i

                    a[i * n + i] <- sqrt rest

            Array.fill a (i * n + i + 1) (n - i - 1) 0.0

        failed
