namespace FunGrad.DiffSharp

// DiffSharp 1.x and Furnace, which go through one class: dsharp.grad, dsharp.fgrad, dsharp.gvp, dsharp.tensor. Law:
// each verb is the function of the same name in DiffSharpDerivatives.fs, short names included; a value comes first.
// There `*` goes element by element, so its programs open FunGrad.Furnace, which leaves F#'s operators alone.

open FunGrad

/// <summary>DiffSharp 1.x: its differentiation operations, in all three spellings, and what its programs make and fold
/// tensors with.</summary>
[<AbstractClass; Sealed>]
type dsharp =

    // -- Making tensors -----------------------------------------------------------------------------------------------

    /// <summary>A tensor of numbers, booleans or tensors, nested in lists and arrays; doubles give Float64.</summary>
    /// <example><code lang="fsharp">
    /// dsharp.tensor [ 1.5; 2.5 ]   // [1.5 2.5]
    /// </code></example>
    static member tensor(value: 'T) : Tensor = tensor value

    /// <summary>A number.</summary>
    static member scalar(value: float) : Tensor = Constructors.D value

    /// <summary>Zeros.</summary>
    static member zeros(shape: seq<int>) : Tensor = zeros shape

    /// <summary>A vector of zeros.</summary>
    static member zeros(length: int) : Tensor = zeros [ length ]

    /// <summary>Ones.</summary>
    static member ones(shape: seq<int>) : Tensor = ones shape

    /// <summary>A vector of ones.</summary>
    static member ones(length: int) : Tensor = ones [ length ]

    /// <summary>One value everywhere.</summary>
    static member full(shape: seq<int>, value: float) : Tensor = full shape value

    /// <summary>The identity matrix.</summary>
    static member eye(rows: int) : Tensor = eye rows

    /// <summary>Equally spaced numbers, both ends included.</summary>
    static member linspace(startVal: float, endVal: float, steps: int) : Tensor = linspace startVal endVal steps

    /// <summary>From startVal in steps up to but not including endVal.</summary>
    static member arange(endVal: float, ?startVal: float, ?step: float) : Tensor =
        arange (defaultArg startVal 0.0) endVal (defaultArg step 1.0)

    /// <summary>Zeros like x.</summary>
    static member zerosLike(input: Tensor) : Tensor = zerosLike input

    /// <summary>Ones like x.</summary>
    static member onesLike(input: Tensor) : Tensor = onesLike input

    /// <summary>Tensors of one shape along a new axis; constants and variables mix.</summary>
    /// <example><code lang="fsharp">
    /// let withConstant (x: DV) = dsharp.stack [ x[0]; dsharp.scalar 7. ]
    /// dsharp.jacobian withConstant (dsharp.tensor [ 2.; 3. ])   // [[1. 0.] [0. 0.]]
    /// </code></example>
    static member stack(tensors: seq<Tensor>, ?dim: int) : Tensor = stack (defaultArg dim 0) tensors

    /// <summary>Tensors one after the other along an axis.</summary>
    static member cat(tensors: seq<Tensor>, ?dim: int) : Tensor = concatenate (defaultArg dim 0) tensors

    /// <summary>Another shape of the same elements.</summary>
    static member view(input: Tensor, shape: seq<int>) : Tensor = reshape shape input

    /// <summary>The last two axes of a matrix exchanged.</summary>
    static member transpose(input: Tensor) : Tensor = transpose input

    // -- Products and folds -------------------------------------------------------------------------------------------

    /// <summary>The matrix product.</summary>
    static member matmul(a: Tensor, b: Tensor) : Tensor = matmul a b

    /// <summary>The inner product of two vectors.</summary>
    static member dot(a: Tensor, b: Tensor) : Tensor = dot a b

    /// <summary>The outer product of two vectors.</summary>
    static member outer(a: Tensor, b: Tensor) : Tensor = outer a b

    /// <summary>The determinant, differentiable also where the matrix is singular.</summary>
    static member det(input: Tensor) : Tensor = determinant input

    /// <summary>The inverse.</summary>
    /// <exception cref="T:System.ArgumentException">The matrix is singular; DiffSharp gives infinities.</exception>
    static member inv(input: Tensor) : Tensor = inverse input

    /// <summary>The solution of a·x = b.</summary>
    /// <exception cref="T:System.ArgumentException">The matrix is singular; DiffSharp gives infinities.</exception>
    static member solve(a: Tensor, b: Tensor) : Tensor = solve a b

    /// <summary>The sum of the diagonal.</summary>
    static member trace(input: Tensor) : Tensor = trace input

    /// <summary>The sum of all elements.</summary>
    static member sum(input: Tensor) : Tensor = sum input

    /// <summary>The sum along one axis.</summary>
    static member sum(input: Tensor, dim: int) : Tensor = sumOver [ dim ] input

    /// <summary>The mean of all elements.</summary>
    static member mean(input: Tensor) : Tensor = mean input

    /// <summary>The mean along one axis.</summary>
    static member mean(input: Tensor, dim: int) : Tensor = meanOver [ dim ] input

    /// <summary>The maximum of all elements.</summary>
    static member max(input: Tensor) : Tensor = amax input

    /// <summary>The maximum along one axis.</summary>
    static member max(input: Tensor, dim: int) : Tensor = amaxOver [ dim ] input

    /// <summary>The minimum of all elements.</summary>
    static member min(input: Tensor) : Tensor = amin input

    /// <summary>The minimum along one axis.</summary>
    static member min(input: Tensor, dim: int) : Tensor = aminOver [ dim ] input

    /// <summary>The variance, divided by n - 1, of all elements.</summary>
    static member variance(input: Tensor) : Tensor = variance input

    /// <summary>The variance, divided by n - 1, along one axis.</summary>
    static member variance(input: Tensor, dim: int) : Tensor = varianceOver [ dim ] input

    /// <summary>The standard deviation, divided by n - 1, of all elements.</summary>
    static member stddev(input: Tensor) : Tensor = std input

    /// <summary>The standard deviation, divided by n - 1, along one axis.</summary>
    static member stddev(input: Tensor, dim: int) : Tensor = stdOver [ dim ] input

    /// <summary>The larger of two elements; at a tie the derivative goes to a alone.</summary>
    static member max(a: Tensor, b: Tensor) : Tensor = maximum a b

    /// <summary>The smaller of two elements; at a tie the derivative goes to a alone.</summary>
    static member min(a: Tensor, b: Tensor) : Tensor = minimum a b

    /// <summary>√Σx² of all elements; the gradient at 0 is 0.</summary>
    static member norm(input: Tensor) : Tensor = norm input

    /// <summary>eˣ/Σeˣ along one axis.</summary>
    static member softmax(input: Tensor, dim: int) : Tensor = FunGrad.Functions.softmax dim input

    /// <summary>The logarithm of softmax along one axis.</summary>
    static member logsoftmax(input: Tensor, dim: int) : Tensor = logSoftmax dim input

    /// <summary>log Σ eˣ along one axis.</summary>
    static member logsumexp(input: Tensor, dim: int) : Tensor = logsumexpOver [ dim ] input

    // -- Element by element -------------------------------------------------------------------------------------------

    /// <summary>eˣ.</summary>
    static member exp(input: Tensor) : Tensor = exp input

    /// <summary>The natural logarithm.</summary>
    static member log(input: Tensor) : Tensor = log input

    /// <summary>The logarithm to base 10.</summary>
    static member log10(input: Tensor) : Tensor = log10 input

    /// <summary>√x.</summary>
    static member sqrt(input: Tensor) : Tensor = sqrt input

    /// <summary>The sine.</summary>
    static member sin(input: Tensor) : Tensor = sin input

    /// <summary>The cosine.</summary>
    static member cos(input: Tensor) : Tensor = cos input

    /// <summary>The tangent.</summary>
    static member tan(input: Tensor) : Tensor = tan input

    /// <summary>The hyperbolic sine.</summary>
    static member sinh(input: Tensor) : Tensor = sinh input

    /// <summary>The hyperbolic cosine.</summary>
    static member cosh(input: Tensor) : Tensor = cosh input

    /// <summary>The hyperbolic tangent.</summary>
    static member tanh(input: Tensor) : Tensor = tanh input

    /// <summary>The inverse sine.</summary>
    static member asin(input: Tensor) : Tensor = asin input

    /// <summary>The inverse cosine.</summary>
    static member acos(input: Tensor) : Tensor = acos input

    /// <summary>The inverse tangent.</summary>
    static member atan(input: Tensor) : Tensor = atan input

    /// <summary>|x|.</summary>
    static member abs(input: Tensor) : Tensor = abs input

    /// <summary>-1, 0 or 1.</summary>
    static member sign(input: Tensor) : Tensor = signum input

    /// <summary>The largest integer not above x.</summary>
    static member floor(input: Tensor) : Tensor = floor input

    /// <summary>The smallest integer not below x.</summary>
    static member ceil(input: Tensor) : Tensor = ceil input

    /// <summary>The nearest integer, half to even.</summary>
    static member round(input: Tensor) : Tensor = round input

    /// <summary>x where it is positive, else 0; slope 0 at the kink.</summary>
    static member relu(input: Tensor) : Tensor = relu input

    /// <summary>1/(1 + e⁻ˣ).</summary>
    static member sigmoid(input: Tensor) : Tensor = sigmoid input

    /// <summary>log(1 + eˣ).</summary>
    static member softplus(input: Tensor) : Tensor = softplus input

    /// <summary>x between bounds, both included, where the slope is 1.</summary>
    static member clamp(input: Tensor, low: float, high: float) : Tensor = clip (tensor low) (tensor high) input

    // -- Derivatives --------------------------------------------------------------------------------------------------

    /// <summary>f'(x) of a function of one number.</summary>
    static member diff (f: Tensor -> Tensor) (x: Tensor) : Tensor = diff f x

    /// <summary>f(x) and f'(x).</summary>
    static member fdiff (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fdiff f x

    /// <summary>f''(x).</summary>
    static member diff2 (f: Tensor -> Tensor) (x: Tensor) : Tensor = diff2 f x

    /// <summary>f(x) and f''(x).</summary>
    static member fdiff2 (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fdiff2 f x

    /// <summary>f⁽ⁿ⁾(x).</summary>
    static member diffn (n: int) (f: Tensor -> Tensor) (x: Tensor) : Tensor = diffn n f x

    /// <summary>f(x) and f⁽ⁿ⁾(x).</summary>
    static member fdiffn (n: int) (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fdiffn n f x

    /// <summary>f(x), f'(x), ..., f⁽ⁿ⁾(x).</summary>
    static member ffdiffn (n: int) (f: Tensor -> Tensor) (x: Tensor) : Tensor[] = ffdiffn n f x

    /// <summary>∇f(x).</summary>
    static member grad (f: Tensor -> Tensor) (x: Tensor) : Tensor = grad f x

    /// <summary>f(x) and ∇f(x).</summary>
    static member fgrad (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fgrad f x

    /// <summary>∇f(x)·v.</summary>
    static member gradv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = gradv f x v

    /// <summary>f(x) and ∇f(x)·v.</summary>
    static member fgradv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fgradv f x v

    /// <summary>The Hessian.</summary>
    static member hessian (f: Tensor -> Tensor) (x: Tensor) : Tensor = hessian f x

    /// <summary>f(x) and the Hessian.</summary>
    static member fhessian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fhessian f x

    /// <summary>The Hessian times v.</summary>
    static member hessianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = hessianv f x v

    /// <summary>f(x) and the Hessian times v.</summary>
    static member fhessianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fhessianv f x v

    /// <summary>∇f(x) and the Hessian.</summary>
    static member gradhessian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = gradhessian f x

    /// <summary>f(x), ∇f(x) and the Hessian.</summary>
    static member fgradhessian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor * Tensor = fgradhessian f x

    /// <summary>∇f(x)·v and the Hessian times v.</summary>
    static member gradhessianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = gradhessianv f x v

    /// <summary>f(x), ∇f(x)·v and the Hessian times v.</summary>
    static member fgradhessianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor * Tensor =
        fgradhessianv f x v

    /// <summary>The trace of the Hessian.</summary>
    static member laplacian (f: Tensor -> Tensor) (x: Tensor) : Tensor = laplacian f x

    /// <summary>f(x) and the trace of the Hessian.</summary>
    static member flaplacian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = flaplacian f x

    /// <summary>The Jacobian.</summary>
    static member jacobian (f: Tensor -> Tensor) (x: Tensor) : Tensor = jacobian f x

    /// <summary>f(x) and the Jacobian.</summary>
    static member fjacobian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fjacobian f x

    /// <summary>The Jacobian times v.</summary>
    static member jacobianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = jacobianv f x v

    /// <summary>f(x) and the Jacobian times v.</summary>
    static member fjacobianv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fjacobianv f x v

    /// <summary>The transposed Jacobian times v.</summary>
    static member jacobianTv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = jacobianTv f x v

    /// <summary>f(x) and the transposed Jacobian times v.</summary>
    static member fjacobianTv (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fjacobianTv f x v

    /// <summary>The curl of a field in space.</summary>
    static member curl (f: Tensor -> Tensor) (x: Tensor) : Tensor = curl f x

    /// <summary>f(x) and the curl.</summary>
    static member fcurl (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fcurl f x

    /// <summary>The divergence.</summary>
    static member divergence (f: Tensor -> Tensor) (x: Tensor) : Tensor = divergence f x

    /// <summary>f(x) and the divergence.</summary>
    static member fdivergence (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fdivergence f x

    /// <summary>The curl and the divergence of a field in space.</summary>
    static member curldivergence (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = curldivergence f x

    /// <summary>f(x), the curl and the divergence.</summary>
    static member fcurldivergence (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor * Tensor = fcurldivergence f x

    /// <summary>f(x) and its derivative along v, for any shapes.</summary>
    static member evalForwardDiff (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor =
        evalForwardDiff f x v

    /// <summary>f(x) and the pull-back, for any shapes.</summary>
    static member evalReverseDiff (f: Tensor -> Tensor) (x: Tensor) : Tensor * (Tensor -> Tensor) = evalReverseDiff f x

    /// <summary>f(x), and the derivatives along v₁, along v₁ and v₂, and so on.</summary>
    static member evalForwardDiffs (f: Tensor -> Tensor) (x: Tensor) (vs: Tensor[]) : Tensor[] = evalForwardDiffs f x vs

    // -- The same, in initials ----------------------------------------------------------------------------------------

    /// <summary>∇f(x): grad.</summary>
    static member g (f: Tensor -> Tensor) (x: Tensor) : Tensor = grad f x

    /// <summary>f(x) and ∇f(x): fgrad.</summary>
    static member fg (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fgrad f x

    /// <summary>∇f(x)·v: gradv.</summary>
    static member gvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = gradv f x v

    /// <summary>f(x) and ∇f(x)·v: fgradv.</summary>
    static member fgvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fgradv f x v

    /// <summary>The Hessian: hessian.</summary>
    static member h (f: Tensor -> Tensor) (x: Tensor) : Tensor = hessian f x

    /// <summary>f(x) and the Hessian: fhessian.</summary>
    static member fh (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fhessian f x

    /// <summary>The Hessian times v: hessianv.</summary>
    static member hvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = hessianv f x v

    /// <summary>f(x) and the Hessian times v: fhessianv.</summary>
    static member fhvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fhessianv f x v

    /// <summary>∇f(x) and the Hessian: gradhessian.</summary>
    static member gh (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = gradhessian f x

    /// <summary>f(x), ∇f(x) and the Hessian: fgradhessian.</summary>
    static member fgh (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor * Tensor = fgradhessian f x

    /// <summary>∇f(x)·v and the Hessian times v: gradhessianv.</summary>
    static member ghvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = gradhessianv f x v

    /// <summary>f(x), ∇f(x)·v and the Hessian times v: fgradhessianv.</summary>
    static member fghvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor * Tensor = fgradhessianv f x v

    /// <summary>The Jacobian: jacobian.</summary>
    static member j (f: Tensor -> Tensor) (x: Tensor) : Tensor = jacobian f x

    /// <summary>f(x) and the Jacobian: fjacobian.</summary>
    static member fj (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor = fjacobian f x

    /// <summary>The Jacobian times v: jacobianv.</summary>
    static member jvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = jacobianv f x v

    /// <summary>f(x) and the Jacobian times v: fjacobianv.</summary>
    static member fjvp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fjacobianv f x v

    /// <summary>The transposed Jacobian times v: jacobianTv.</summary>
    static member vjp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor = jacobianTv f x v

    /// <summary>f(x) and the transposed Jacobian times v: fjacobianTv.</summary>
    static member fvjp (f: Tensor -> Tensor) (x: Tensor) (v: Tensor) : Tensor * Tensor = fjacobianTv f x v

    // -- Reading ------------------------------------------------------------------------------------------------------

    /// <summary>The value under the youngest derivative.</summary>
    static member primal(tensor: Tensor) : Tensor = primal tensor

    /// <summary>The value as a constant: no derivative flows through it.</summary>
    static member noDiff(tensor: Tensor) : Tensor = stopGradient tensor

    /// <summary>The derivative that a forward value carries.</summary>
    /// <exception cref="T:System.InvalidOperationException">The youngest level is not forward mode.</exception>
    static member derivative(tensor: Tensor) : Tensor = tangent tensor
