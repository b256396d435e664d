namespace FunGrad.DiffSharp

// DiffSharp's second derivatives of functions of several numbers, in both spellings. Law: gradhessianv gives the slope
// ∇f·v, a number, and not the gradient; what is a product with v never makes the Hessian.
// Read next: DiffSharpJacobians.fs.

open System.ComponentModel
open FunGrad

/// <summary>DiffSharp's Hessians and products with them, in both spellings.</summary>
/// <remarks>f comes first, then x, then v; results begin with the value where the name has a prime or an f.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module HessianFunctions =

    let private second name (f: DV -> D) (x: DV) : D * DV * DM =
        let struct (y, gradient, hessian) = Jacobians.valueGradAndHessian name f x
        y, gradient, hessian

    let private valueAndHessian name f x : D * DM =
        let y, _, hessian = second name f x
        y, hessian

    /// <summary>The matrix of second derivatives.</summary>
    /// <example><code lang="fsharp">
    /// hessian (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ])   // [[6. 4.] [4. 0.]]
    /// </code></example>
    let hessian (f: DV -> D) (x: DV) : DM = snd (valueAndHessian "hessian" f x)

    /// <summary>f(x) and the Hessian, from one run.</summary>
    /// <example><code lang="fsharp">
    /// hessian' (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ])   // (12.0, [[6. 4.] [4. 0.]])
    /// </code></example>
    let hessian' (f: DV -> D) (x: DV) : D * DM = valueAndHessian "hessian'" f x

    /// <summary>f(x) and the Hessian, from one run.</summary>
    /// <example><code lang="fsharp">
    /// fhessian (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ])   // (12.0, [[6. 4.] [4. 0.]])
    /// </code></example>
    let fhessian (f: DV -> D) (x: DV) : D * DM = valueAndHessian "fhessian" f x

    /// <summary>∇f(x) and the Hessian.</summary>
    /// <example><code lang="fsharp">
    /// gradhessian (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ])   // ([12. 4.], [[6. 4.] [4. 0.]])
    /// </code></example>
    let gradhessian (f: DV -> D) (x: DV) : DV * DM =
        let _, gradient, hessian = second "gradhessian" f x
        gradient, hessian

    /// <summary>f(x), ∇f(x) and the Hessian, from one run.</summary>
    /// <example><code lang="fsharp">
    /// gradhessian' (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ])   // (6.0, [3. 2.], [[0. 1.] [1. 0.]])
    /// </code></example>
    let gradhessian' (f: DV -> D) (x: DV) : D * DV * DM = second "gradhessian'" f x

    /// <summary>f(x), ∇f(x) and the Hessian, from one run.</summary>
    /// <example><code lang="fsharp">
    /// fgradhessian (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ])   // (6.0, [3. 2.], [[0. 1.] [1. 0.]])
    /// </code></example>
    let fgradhessian (f: DV -> D) (x: DV) : D * DV * DM = second "fgradhessian" f x

    /// The value, the slope along v, and the Hessian times v: a gradient and what it changes by, forward over reverse.
    let private along name (f: 'S -> D) (x: 'S) (v: 'S) : D * D * 'S =
        let run x =
            let struct (y, gradient) = valueAndGradBy name f x
            y, gradient

        let (y, _), (slope, product) = jvpBy name run x v
        y, slope, product

    let private valueAndProduct name f x v : D * 'S =
        let y, _, product = along name f x v
        y, product

    /// <summary>The Hessian times v, without the Hessian.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// hessianv (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // [6. 4.]
    /// </code></example>
    let hessianv (f: 'S -> D) (x: 'S) (v: 'S) : 'S = snd (valueAndProduct "hessianv" f x v)

    /// <summary>f(x) and the Hessian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// hessianv' (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (12.0, [6. 4.])
    /// </code></example>
    let hessianv' (f: 'S -> D) (x: 'S) (v: 'S) : D * 'S = valueAndProduct "hessianv'" f x v

    /// <summary>f(x) and the Hessian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// fhessianv (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (12.0, [6. 4.])
    /// </code></example>
    let fhessianv (f: 'S -> D) (x: 'S) (v: 'S) : D * 'S = valueAndProduct "fhessianv" f x v

    /// <summary>∇f(x)·v, which is a number, and the Hessian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// gradhessianv (fun (x: DV) -> x[0] ** 2 * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (12.0, [6. 4.])
    /// </code></example>
    let gradhessianv (f: 'S -> D) (x: 'S) (v: 'S) : D * 'S =
        let _, slope, product = along "gradhessianv" f x v
        slope, product

    /// <summary>f(x), ∇f(x)·v, which is a number, and the Hessian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// gradhessianv' (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (6.0, 3.0, [0. 1.])
    /// </code></example>
    let gradhessianv' (f: 'S -> D) (x: 'S) (v: 'S) : D * D * 'S = along "gradhessianv'" f x v

    /// <summary>f(x), ∇f(x)·v, which is a number, and the Hessian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// fgradhessianv (fun (x: DV) -> x[0] * x[1]) (toDV [ 2.; 3. ]) (toDV [ 1.; 0. ])   // (6.0, 3.0, [0. 1.])
    /// </code></example>
    let fgradhessianv (f: 'S -> D) (x: 'S) (v: 'S) : D * D * 'S = along "fgradhessianv" f x v

    /// <summary>The trace of the Hessian, without the Hessian.</summary>
    /// <example><code lang="fsharp">
    /// laplacian (fun (x: DV) -> x[0] ** 3 + x[1] ** 2) (toDV [ 2.; 3. ])   // 14.0
    /// </code></example>
    let laplacian (f: DV -> D) (x: DV) : D = Jacobians.laplacian "laplacian" f x

    /// <summary>f(x) and the trace of the Hessian.</summary>
    /// <example><code lang="fsharp">
    /// laplacian' (fun (x: DV) -> x[0] ** 3 + x[1] ** 2) (toDV [ 2.; 3. ])   // (17.0, 14.0)
    /// </code></example>
    let laplacian' (f: DV -> D) (x: DV) : D * D = f x, Jacobians.laplacian "laplacian'" f x

    /// <summary>f(x) and the trace of the Hessian.</summary>
    /// <example><code lang="fsharp">
    /// flaplacian (fun (x: DV) -> x[0] ** 3 + x[1] ** 2) (toDV [ 2.; 3. ])   // (17.0, 14.0)
    /// </code></example>
    let flaplacian (f: DV -> D) (x: DV) : D * D = f x, Jacobians.laplacian "flaplacian" f x
