namespace FunGrad.DiffSharp

// DiffSharp's derivatives of vectors and fields, in both spellings, and the runs behind them, for any shapes. Law:
// jacobianTv'' runs f once, whatever is asked of it afterwards. Read next: DiffSharpLevels.fs.

open System.ComponentModel
open FunGrad

/// <summary>DiffSharp's Jacobians, products with them, and the derivatives of fields, in both spellings.</summary>
/// <remarks>f comes first, then x, then v; results begin with the value where the name has a prime or an f.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module JacobianFunctions =

    /// <summary>The matrix ∂fᵢ/∂xⱼ, in the mode that needs fewer sweeps.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobian (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ])   // [[3. 2.] [1. 0.]]
    /// </code></example>
    let jacobian (f: 'S -> DV) (x: 'S) : 'S = snd (valueAndJacobianBy "jacobian" f x)

    /// <summary>f(x) and the matrix ∂fᵢ/∂xⱼ, from one run.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobian' (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ])   // ([6. 2.], [[3. 2.] [1. 0.]])
    /// </code></example>
    let jacobian' (f: 'S -> DV) (x: 'S) : DV * 'S = valueAndJacobianBy "jacobian'" f x

    /// <summary>f(x) and the matrix ∂fᵢ/∂xⱼ, from one run.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// fjacobian (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ])   // ([6. 2.], [[3. 2.] [1. 0.]])
    /// </code></example>
    let fjacobian (f: 'S -> DV) (x: 'S) : DV * 'S = valueAndJacobianBy "fjacobian" f x

    /// The axes of the variable before those of the result.
    let private transposed name (f: DV -> DV) (x: DV) : DV * DM =
        let y, j = valueAndJacobianBy name f x
        y, permute [ yield! [ y.Rank .. j.Rank - 1 ]; yield! [ 0 .. y.Rank - 1 ] ] j

    /// <summary>The transposed Jacobian ∂fⱼ/∂xᵢ.</summary>
    /// <example><code lang="fsharp">
    /// jacobianT (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ])   // [[3. 1.] [2. 0.]]
    /// </code></example>
    let jacobianT (f: DV -> DV) (x: DV) : DM = snd (transposed "jacobianT" f x)

    /// <summary>f(x) and the transposed Jacobian.</summary>
    /// <example><code lang="fsharp">
    /// jacobianT' (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ])   // ([6. 2.], [[3. 1.] [2. 0.]])
    /// </code></example>
    let jacobianT' (f: DV -> DV) (x: DV) : DV * DM = transposed "jacobianT'" f x

    /// <summary>The Jacobian times v, in forward mode.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobianv (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // [ 4. 60.]
    /// </code></example>
    let jacobianv (f: 'S -> 'R) (x: 'S) (v: 'S) : 'R = snd (jvpBy "jacobianv" f x v)

    /// <summary>f(x) and the Jacobian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobianv' (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // ([4. 9.], [ 4. 60.])
    /// </code></example>
    let jacobianv' (f: 'S -> 'R) (x: 'S) (v: 'S) : 'R * 'R = jvpBy "jacobianv'" f x v

    /// <summary>f(x) and the Jacobian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// fjacobianv (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // ([4. 9.], [ 4. 60.])
    /// </code></example>
    let fjacobianv (f: 'S -> 'R) (x: 'S) (v: 'S) : 'R * 'R = jvpBy "fjacobianv" f x v

    let private pulled name (f: 'S -> 'R) (x: 'S) (v: 'R) : 'R * 'S =
        let y, pull = vjpBy name f x
        y, pull v

    /// <summary>The transposed Jacobian times v, in reverse mode.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobianTv (fun (x: DV) -> toDV [ x[0] * x[1]; x[0] ]) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // [13. 2.]
    /// </code></example>
    let jacobianTv (f: 'S -> 'R) (x: 'S) (v: 'R) : 'S = snd (pulled "jacobianTv" f x v)

    /// <summary>f(x) and the transposed Jacobian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// jacobianTv' (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // ([4. 9.], [ 4. 60.])
    /// </code></example>
    let jacobianTv' (f: 'S -> 'R) (x: 'S) (v: 'R) : 'R * 'S = pulled "jacobianTv'" f x v

    /// <summary>f(x) and the transposed Jacobian times v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// fjacobianTv (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])   // ([4. 9.], [ 4. 60.])
    /// </code></example>
    let fjacobianTv (f: 'S -> 'R) (x: 'S) (v: 'R) : 'R * 'S = pulled "fjacobianTv" f x v

    /// <summary>f(x) and the reverse evaluator, v to the transposed Jacobian times v: one run of f, any number of
    /// evaluations, also inside other derivatives.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// let y, evaluate = jacobianTv'' (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ])
    /// evaluate (toDV [ 1.; 0. ]), evaluate y   // ([4. 0.], [16. 54.])
    /// </code></example>
    let jacobianTv'' (f: 'S -> 'R) (x: 'S) : 'R * ('R -> 'S) = vjpBy "jacobianTv''" f x

    /// <summary>f(x), the Jacobian times v₁, and the reverse evaluator, from one run (0.5).</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// let y, moved, evaluate = jacobianvTv'' (fun (x: DV) -> x .* x) (toDV [ 2.; 3. ]) (toDV [ 1.; 10. ])
    /// y, moved, evaluate y   // ([4. 9.], [ 4. 60.], [16. 54.])
    /// </code></example>
    let jacobianvTv'' (f: 'S -> 'R) (x: 'S) (v1: 'S) : 'R * 'R * ('R -> 'S) =
        let y, push, pull = linearizeBy "jacobianvTv''" f x
        y, push v1, pull

    let private movedAndPulled name (f: 'S -> 'R) (x: 'S) (v1: 'S) (v2: 'R) : 'R * 'R * 'S =
        let y, push, pull = linearizeBy name f x
        y, push v1, pull v2

    /// <summary>f(x), the Jacobian times v₁, and the transposed Jacobian times v₂, from one run (0.5).</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// let x, v1, v2 = toDV [ 2.; 3. ], toDV [ 1.; 10. ], toDV [ 1.; 0. ]
    /// jacobianvTv' (fun x -> x .* x) x v1 v2   // ([4. 9.], [ 4. 60.], [4. 0.])
    /// </code></example>
    let jacobianvTv' (f: 'S -> 'R) (x: 'S) (v1: 'S) (v2: 'R) : 'R * 'R * 'S = movedAndPulled "jacobianvTv'" f x v1 v2

    /// <summary>The Jacobian times v₁, and the transposed Jacobian times v₂, from one run (0.5).</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// let x, v1, v2 = toDV [ 2.; 3. ], toDV [ 1.; 10. ], toDV [ 1.; 0. ]
    /// jacobianvTv (fun x -> x .* x) x v1 v2   // ([ 4. 60.], [4. 0.])
    /// </code></example>
    let jacobianvTv (f: 'S -> 'R) (x: 'S) (v1: 'S) (v2: 'R) : 'R * 'S =
        let _, moved, pulled = movedAndPulled "jacobianvTv" f x v1 v2
        moved, pulled

    // -- Fields -------------------------------------------------------------------------------------------------------

    /// <summary>The curl of a field in space.</summary>
    /// <example><code lang="fsharp">
    /// curl (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // [0. 0. 2.]
    /// </code></example>
    let curl (f: DV -> DV) (x: DV) : DV = snd (curlBy "curl" f x)

    /// <summary>f(x) and the curl.</summary>
    /// <example><code lang="fsharp">
    /// curl' (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // ([-2. 1. 3.], [0. 0. 2.])
    /// </code></example>
    let curl' (f: DV -> DV) (x: DV) : DV * DV = curlBy "curl'" f x

    /// <summary>f(x) and the curl.</summary>
    /// <example><code lang="fsharp">
    /// fcurl (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // ([-2. 1. 3.], [0. 0. 2.])
    /// </code></example>
    let fcurl (f: DV -> DV) (x: DV) : DV * DV = curlBy "fcurl" f x

    /// <summary>The divergence, the trace of a square Jacobian.</summary>
    /// <example><code lang="fsharp">
    /// div (fun (x: DV) -> x .* x) (toDV [ 1.; 2. ])   // 6.0
    /// </code></example>
    let div (f: DV -> DV) (x: DV) : D = snd (divergenceBy "div" f x)

    /// <summary>f(x) and the divergence.</summary>
    /// <example><code lang="fsharp">
    /// div' (fun (x: DV) -> x .* x) (toDV [ 1.; 2. ])   // ([1. 4.], 6.0)
    /// </code></example>
    let div' (f: DV -> DV) (x: DV) : DV * D = divergenceBy "div'" f x

    /// <summary>The divergence, the trace of a square Jacobian.</summary>
    /// <example><code lang="fsharp">
    /// divergence (fun (x: DV) -> x .* x) (toDV [ 1.; 2. ])   // 6.0
    /// </code></example>
    let divergence (f: DV -> DV) (x: DV) : D = snd (divergenceBy "divergence" f x)

    /// <summary>f(x) and the divergence.</summary>
    /// <example><code lang="fsharp">
    /// fdivergence (fun (x: DV) -> x .* x) (toDV [ 1.; 2. ])   // ([1. 4.], 6.0)
    /// </code></example>
    let fdivergence (f: DV -> DV) (x: DV) : DV * D = divergenceBy "fdivergence" f x

    let private both name f x : DV * D =
        let _, curl, divergence = curlAndDivergenceBy name f x
        curl, divergence

    /// <summary>The curl and the divergence of a field in space.</summary>
    /// <example><code lang="fsharp">
    /// curldiv (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // ([0. 0. 2.], 1.0)
    /// </code></example>
    let curldiv (f: DV -> DV) (x: DV) : DV * D = both "curldiv" f x

    /// <summary>f(x), the curl and the divergence.</summary>
    /// <example><code lang="fsharp">
    /// curldiv' (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // ([-2. 1. 3.], [0. 0. 2.], 1.0)
    /// </code></example>
    let curldiv' (f: DV -> DV) (x: DV) : DV * DV * D = curlAndDivergenceBy "curldiv'" f x

    /// <summary>The curl and the divergence of a field in space.</summary>
    /// <example><code lang="fsharp">
    /// curldivergence (fun (x: DV) -> toDV [ -x[1]; x[0]; x[2] ]) (toDV [ 1.; 2.; 3. ])   // ([0. 0. 2.], 1.0)
    /// </code></example>
    let curldivergence (f: DV -> DV) (x: DV) : DV * D = both "curldivergence" f x

    /// <summary>f(x), the curl and the divergence.</summary>
    /// <example><code lang="fsharp">
    /// let field (x: DV) = toDV [ -x[1]; x[0]; x[2] ]
    /// fcurldivergence field (toDV [ 1.; 2.; 3. ])   // ([-2. 1. 3.], [0. 0. 2.], 1.0)
    /// </code></example>
    let fcurldivergence (f: DV -> DV) (x: DV) : DV * DV * D = curlAndDivergenceBy "fcurldivergence" f x

    // -- The runs behind them, for any shapes -------------------------------------------------------------------------

    /// <summary>f(x) and its derivative along v.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// evalForwardDiff (fun x -> x * x) (D 3.) (D 10.)   // (9.0, 60.0)
    /// </code></example>
    let evalForwardDiff (f: 'S -> 'R) (x: 'S) (v: 'S) : 'R * 'R = jvpBy "evalForwardDiff" f x v

    /// <summary>f(x) and the reverse evaluator: one run of f, any number of evaluations.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// let y, pull = evalReverseDiff (fun x -> x * x) (D 3.)
    /// y, pull (D 1.), pull (D 10.)   // (9.0, 6.0, 60.0)
    /// </code></example>
    let evalReverseDiff (f: 'S -> 'R) (x: 'S) : 'R * ('R -> 'S) = vjpBy "evalReverseDiff" f x

    /// <summary>f(x), its derivative along v₁, the second along v₁ and v₂, and so on: nested forward mode, which costs
    /// 2ⁿ runs for n directions; ffdiffn costs n².</summary>
    /// <example><code lang="fsharp">
    /// evalForwardDiffs (fun x -> x ** 3) (D 2.) [| D 1.; D 1. |]   // [|8.0; 12.0; 12.0|]
    /// </code></example>
    let evalForwardDiffs (f: Tensor -> Tensor) (x: Tensor) (vs: Tensor[]) : Tensor[] =
        let extend (run: Tensor -> Tensor[]) v x =
            let ys, dys = jvpBy "evalForwardDiffs" run x v
            Array.append ys [| Array.last dys |]

        Array.fold extend (fun x -> [| f x |]) vs x
