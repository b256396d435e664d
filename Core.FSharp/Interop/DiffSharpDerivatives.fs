namespace FunGrad.DiffSharp

// DiffSharp's differentiation operations in both spellings: a prime (0.5 to 0.8) or an f in front (1.x) gives the value
// of f too, and gives it first; v is a product with a vector, T the transposed Jacobian. Laws: op f x is the rest of
// op' f x = fop f x; every part, the value included, stays differentiable at outer levels.
// Read next: DiffSharpHessians.fs.

open System.ComponentModel
open FunGrad

/// <summary>DiffSharp's first and higher derivatives of numbers, and gradients, in both spellings.</summary>
/// <remarks>
/// <para>f comes first, then x, then v. With a prime or an f in front the value of f comes first in the result, then
/// lower and then higher derivatives.</para>
/// <para>Shapes that do not fit throw <see cref="T:FunGrad.ShapeException"/>, and integers where numbers are needed
/// <see cref="T:FunGrad.DTypeException"/>, as FunGrad's own verbs do.</para>
/// </remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module DerivativeFunctions =

    // -- Functions of one number --------------------------------------------------------------------------------------

    let private valueAndSlope name (f: D -> 'R) (x: D) : 'R * 'R =
        Derivatives.demandNumber name x
        jvpBy name f x (onesLike x)

    let private orders name n (f: D -> Tensor) (x: D) : Tensor[] = Series.derivatives name f x n

    /// <summary>f'(x); f may give a number, a vector or a matrix.</summary>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// diff (fun t -> toDV [ exp t; sin t ]) (D 0.)   // [1. 1.]
    /// </code></example>
    let diff (f: D -> 'R) (x: D) : 'R = snd (valueAndSlope "diff" f x)

    /// <summary>f(x) and f'(x).</summary>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// diff' (fun x -> x * x) (D 3.)   // (9.0, 6.0)
    /// </code></example>
    let diff' (f: D -> 'R) (x: D) : 'R * 'R = valueAndSlope "diff'" f x

    /// <summary>f(x) and f'(x).</summary>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// fdiff (fun x -> x * x) (D 3.)   // (9.0, 6.0)
    /// </code></example>
    let fdiff (f: D -> 'R) (x: D) : 'R * 'R = valueAndSlope "fdiff" f x

    /// <summary>f''(x).</summary>
    /// <example><code lang="fsharp">
    /// diff2 (fun x -> x ** 3) (D 2.)   // 12.0
    /// </code></example>
    let diff2 (f: D -> Tensor) (x: D) : Tensor = (orders "diff2" 2 f x)[2]

    let private valueAndSecond name f x : Tensor * Tensor =
        let all = orders name 2 f x
        all[0], all[2]

    /// <summary>f(x) and f''(x), without f'(x).</summary>
    /// <example><code lang="fsharp">
    /// diff2' (fun x -> x ** 3) (D 2.)   // (8.0, 12.0)
    /// </code></example>
    let diff2' (f: D -> Tensor) (x: D) : Tensor * Tensor = valueAndSecond "diff2'" f x

    /// <summary>f(x) and f''(x), without f'(x).</summary>
    /// <example><code lang="fsharp">
    /// fdiff2 (fun x -> x ** 3) (D 2.)   // (8.0, 12.0)
    /// </code></example>
    let fdiff2 (f: D -> Tensor) (x: D) : Tensor * Tensor = valueAndSecond "fdiff2" f x

    /// <summary>f(x), f'(x) and f''(x), from one run.</summary>
    /// <example><code lang="fsharp">
    /// diff2'' (fun x -> x ** 3) (D 2.)   // (8.0, 12.0, 12.0)
    /// </code></example>
    let diff2'' (f: D -> Tensor) (x: D) : Tensor * Tensor * Tensor =
        let all = orders "diff2''" 2 f x
        all[0], all[1], all[2]

    /// <summary>f⁽ⁿ⁾(x), at a cost that grows with n², not with 2ⁿ.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// diffn 3 (fun x -> x ** 4) (D 1.), diffn 0 exp (D 0.)   // (24.0, 1.0)
    /// </code></example>
    let diffn (n: int) (f: D -> Tensor) (x: D) : Tensor = (orders "diffn" n f x)[n]

    let private valueAndOrder name n f x : Tensor * Tensor =
        let all = orders name n f x
        all[0], all[n]

    /// <summary>f(x) and f⁽ⁿ⁾(x).</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// diffn' 3 (fun x -> x ** 4) (D 1.)   // (1.0, 24.0)
    /// </code></example>
    let diffn' (n: int) (f: D -> Tensor) (x: D) : Tensor * Tensor = valueAndOrder "diffn'" n f x

    /// <summary>f(x) and f⁽ⁿ⁾(x).</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// fdiffn 3 (fun x -> x ** 4) (D 1.)   // (1.0, 24.0)
    /// </code></example>
    let fdiffn (n: int) (f: D -> Tensor) (x: D) : Tensor * Tensor = valueAndOrder "fdiffn" n f x

    /// <summary>f(x), f'(x), ..., f⁽ⁿ⁾(x), from one run.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// ffdiffn 3 (fun x -> x ** 4) (D 1.)   // [|1.0; 4.0; 12.0; 24.0|]
    /// </code></example>
    let ffdiffn (n: int) (f: D -> Tensor) (x: D) : Tensor[] = orders "ffdiffn" n f x

    // -- Gradients ----------------------------------------------------------------------------------------------------

    let private valueAndGradient name (f: 'S -> D) (x: 'S) : D * 'S =
        let struct (y, gradient) = valueAndGradBy name f x
        y, gradient

    /// <summary>∇f(x), in reverse mode; x is a number, a vector, a matrix or a structure of these.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// grad (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ])   // [3. 2.]
    /// </code></example>
    let grad (f: 'S -> D) (x: 'S) : 'S = snd (valueAndGradient "grad" f x)

    /// <summary>f(x) and ∇f(x), from one run.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// grad' (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ])   // (6.0, [3. 2.])
    /// </code></example>
    let grad' (f: 'S -> D) (x: 'S) : D * 'S = valueAndGradient "grad'" f x

    /// <summary>f(x) and ∇f(x), from one run.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// fgrad (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ])   // (6.0, [3. 2.])
    /// </code></example>
    let fgrad (f: 'S -> D) (x: 'S) : D * 'S = valueAndGradient "fgrad" f x

    /// <summary>∇f(x)·v, in forward mode.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// gradv (fun x -> x * x) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // 4.0
    /// </code></example>
    let gradv (f: 'S -> D) (x: 'S) (v: 'S) : D = snd (gradvBy "gradv" f x v)

    /// <summary>f(x) and ∇f(x)·v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// gradv' (fun x -> x * x) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (13.0, 4.0)
    /// </code></example>
    let gradv' (f: 'S -> D) (x: 'S) (v: 'S) : D * D = gradvBy "gradv'" f x v

    /// <summary>f(x) and ∇f(x)·v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// fgradv (fun x -> x * x) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (13.0, 4.0)
    /// </code></example>
    let fgradv (f: 'S -> D) (x: 'S) (v: 'S) : D * D = gradvBy "fgradv" f x v
