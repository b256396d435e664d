namespace FunGrad.DiffSharp

// DiffSharp 0.8's operators and elementary functions. There the product of two vectors is their inner product and that
// of two matrices the matrix product, and `.*` and `./` go element by element; here the ranks decide, since D, DV and
// DM are one type. Laws: of numbers of .NET the operators are F#'s own; x * y = x .* y where one of them is a number.

open System
open System.ComponentModel
open System.Runtime.CompilerServices
open FunGrad

/// <summary>DiffSharp's products and sums, chosen by the ranks of the operands.</summary>
[<RequireQualifiedAccess; EditorBrowsable(EditorBrowsableState.Never)>]
module ByRank =

    let private rank name (x: Tensor) = (Engine.Shape(Engine.Given(name, x))).Length

    /// A vector beside a matrix is a column of it: DiffSharp adds it to each column.
    let private columns (x: Tensor) (y: Tensor) : struct (Tensor * Tensor) =
        match rank "x" x, rank "y" y with
        | 2, 1 -> struct (x, expandDims 1 y)
        | 1, 2 -> struct (expandDims 1 x, y)
        | _ -> struct (x, y)

    /// <summary>Σ xᵢyᵢ of two vectors, the matrix product where a matrix is involved, and x·y with a number.</summary>
    let multiply (x: Tensor) (y: Tensor) : Tensor =
        match rank "x" x, rank "y" y with
        | 0, _
        | _, 0 -> x * y
        | 1, 1 -> dot x y
        | _ -> matmul x y

    /// <summary>x + y; a vector is added to each column of a matrix.</summary>
    let add (x: Tensor) (y: Tensor) : Tensor =
        let struct (x, y) = columns x y
        x + y

    /// <summary>x - y; a vector is subtracted from each column of a matrix.</summary>
    let subtract (x: Tensor) (y: Tensor) : Tensor =
        let struct (x, y) = columns x y
        x - y

    /// <summary>A value of a type that is Tensor; null stays null, so that the operation can name it.</summary>
    let inline tensorOf (x: 'A) : Tensor = Unchecked.nonNull (Unsafe.As<Tensor>(box x))

    /// <summary>Whether both types are Tensor; the compiler of .NET knows the answer and drops the test.</summary>
    let inline areTensors<'A, 'B> () =
        Type.op_Equality (typeof<'A>, typeof<Tensor>) && Type.op_Equality (typeof<'B>, typeof<Tensor>)

/// <summary>DiffSharp's operators and the functions that FSharp.Core does not have.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module OperatorFunctions =

    /// <summary>F#'s sum; a vector is added to each column of a matrix.</summary>
    /// <example><code lang="fsharp">
    /// toDM [ [ 1; 2 ]; [ 3; 4 ] ] + toDV [ 10; 20 ]   // [[11. 12.] [23. 24.]]
    /// </code></example>
    let inline (+) (x: ^a) (y: ^b) : ^c =
        if ByRank.areTensors< ^a, ^b>() then
            unbox< ^c>(box (ByRank.add (ByRank.tensorOf x) (ByRank.tensorOf y)))
        else
            FSharp.Core.Operators.(+) x y

    /// <summary>F#'s difference; a vector is subtracted from each column of a matrix.</summary>
    /// <example><code lang="fsharp">
    /// toDM [ [ 1; 2 ]; [ 3; 4 ] ] - toDV [ 1; 3 ]   // [[0. 1.] [0. 1.]]
    /// </code></example>
    let inline (-) (x: ^a) (y: ^b) : ^c =
        if ByRank.areTensors< ^a, ^b>() then
            unbox< ^c>(box (ByRank.subtract (ByRank.tensorOf x) (ByRank.tensorOf y)))
        else
            FSharp.Core.Operators.(-) x y

    /// <summary>F#'s product; of two vectors the inner product, with a matrix the matrix product.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Lengths differ that a product needs to be equal.</exception>
    /// <example><code lang="fsharp">
    /// let v = toDV [ 1; 2 ]
    /// v * v, v * toDM [ [ 1; 0 ]; [ 0; 3 ] ] * v, 2 * v, v * 0.5   // (5.0, 13.0, [2. 4.], [0.5 1.])
    /// </code></example>
    let inline (*) (x: ^a) (y: ^b) : ^c =
        if ByRank.areTensors< ^a, ^b>() then
            unbox< ^c>(box (ByRank.multiply (ByRank.tensorOf x) (ByRank.tensorOf y)))
        else
            FSharp.Core.Operators.(*) x y

    /// <summary>The product element by element.</summary>
    /// <example><code lang="fsharp">
    /// toDV [ 1; 2 ] .* toDV [ 3; 4 ]   // [3. 8.]
    /// </code></example>
    let (.*) (x: Tensor) (y: Tensor) : Tensor = FSharp.Core.Operators.(*) x y

    /// <summary>The quotient element by element.</summary>
    /// <example><code lang="fsharp">
    /// toDV [ 1; 2 ] ./ toDV [ 2; 8 ]   // [0.5 0.25]
    /// </code></example>
    let (./) (x: Tensor) (y: Tensor) : Tensor = x / y

    /// <summary>The outer product xᵢyⱼ of two vectors.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The arguments are not two vectors.</exception>
    /// <example><code lang="fsharp">
    /// toDV [ 1; 2 ] &amp;* toDV [ 3; 4 ]   // [[3. 4.] [6. 8.]]
    /// </code></example>
    let (&*) (x: DV) (y: DV) : DM = outer x y

    /// <summary>x where it is positive, else 0; slope 0 at the kink, where DiffSharp gives ½.</summary>
    /// <example><code lang="fsharp">
    /// grad reLU (D 0.)   // 0.0
    /// </code></example>
    let reLU (x: Tensor) : Tensor = relu x

    /// <summary>1/(1 + e⁻ˣ).</summary>
    /// <example><code lang="fsharp">
    /// diff sigmoid (D 0.)   // 0.25
    /// </code></example>
    let sigmoid (x: Tensor) : Tensor = FunGrad.Functions.sigmoid x

    /// <summary>log(1 + eˣ), without overflow.</summary>
    /// <example><code lang="fsharp">
    /// softplus (D 1000.)   // 1000.0
    /// </code></example>
    let softplus (x: Tensor) : Tensor = FunGrad.Functions.softplus x

    /// <summary>x/(1 + |x|).</summary>
    /// <example><code lang="fsharp">
    /// softsign (D 1.)   // 0.5
    /// </code></example>
    let softsign (x: Tensor) : Tensor = FunGrad.Functions.softsign x

    /// <summary>-1, 0 or 1; slope 0 everywhere.</summary>
    /// <example><code lang="fsharp">
    /// signum (toDV [ -2; 0; 3 ])   // [-1. 0. 1.]
    /// </code></example>
    let signum (x: Tensor) : Tensor = FunGrad.Functions.signum x

    /// <summary>log Σ eˣ of all elements, without overflow, also in its gradient.</summary>
    /// <example><code lang="fsharp">
    /// grad logsumexp (toDV [ 1000; 1000 ])   // [0.5 0.5]
    /// </code></example>
    let logsumexp (x: Tensor) : D = FunGrad.Functions.logsumexp x

    /// <summary>eˣ/Σeˣ of a vector, or of each row of a matrix.</summary>
    /// <example><code lang="fsharp">
    /// softmax (toDV [ 1000; 1000 ])   // [0.5 0.5]
    /// </code></example>
    let softmax (x: Tensor) : Tensor = FunGrad.Functions.softmax -1 x

    /// <summary>The larger of two elements; at a tie the derivative goes to x alone; DiffSharp gives ½.</summary>
    /// <example><code lang="fsharp">
    /// maximum (toDV [ 1; 5 ]) (D 3.)   // [3. 5.]
    /// </code></example>
    let maximum (x: Tensor) (y: Tensor) : Tensor = FunGrad.Functions.maximum x y

    /// <summary>The smaller of two elements; at a tie the derivative goes to x alone; DiffSharp gives ½.</summary>
    /// <example><code lang="fsharp">
    /// minimum (toDV [ 1; 5 ]) (D 3.)   // [1. 3.]
    /// </code></example>
    let minimum (x: Tensor) (y: Tensor) : Tensor = FunGrad.Functions.minimum x y
