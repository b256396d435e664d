namespace FunGrad

open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

/// <summary>Functions of tensors on MathNet's vectors and matrices: MathNet's types in, MathNet's types out.</summary>
/// <remarks>A function is written once, of tensors. Names are those of the front door, behind <c>VectorFunctions.</c>, and
/// what is said and thrown there holds here.</remarks>
[<RequireQualifiedAccess>]
module VectorFunctions =

    // -- Conversions --------------------------------------------------------------------------------------------------

    /// <summary>A Float64 vector with the numbers of v, which are copied.</summary>
    /// <exception cref="T:System.ArgumentNullException">v is null.</exception>
    /// <example><code lang="fsharp">
    /// VectorFunctions.ofVector (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 2.0 |])   // [1. 2.]
    /// </code></example>
    val ofVector: v: Vector<float> -> Tensor

    /// <summary>A Float64 matrix with the numbers of m, which are copied.</summary>
    /// <exception cref="T:System.ArgumentNullException">m is null.</exception>
    /// <example><code lang="fsharp">
    /// VectorFunctions.ofMatrix (MathNet.Numerics.LinearAlgebra.CreateMatrix.DenseOfDiagonalArray [| 1.0; 1.0 |])   // [[1. 0.] [0. 1.]]
    /// </code></example>
    val ofMatrix: m: Matrix<float> -> Tensor

    /// <summary>A Float64 vector over the memory of v, which must not change as long as the tensor is used. A vector that is
    /// not dense is copied.</summary>
    /// <exception cref="T:System.ArgumentNullException">v is null.</exception>
    /// <example><code lang="fsharp">
    /// sum (VectorFunctions.overVector (MathNet.Numerics.LinearAlgebra.CreateVector.Dense(1000, 0.5)))   // 500.0
    /// </code></example>
    val overVector: v: Vector<float> -> Tensor

    /// <summary>A Float64 matrix over the memory of m, which must not change as long as the tensor is used. A matrix that is
    /// not dense is copied.</summary>
    /// <exception cref="T:System.ArgumentNullException">m is null.</exception>
    /// <example><code lang="fsharp">
    /// sum (VectorFunctions.overMatrix (MathNet.Numerics.LinearAlgebra.CreateMatrix.Dense(10, 20, 0.5)))   // 100.0
    /// </code></example>
    val overMatrix: m: Matrix<float> -> Tensor

    /// <summary>The numbers of a tensor with one axis.</summary>
    /// <exception cref="T:FunGrad.ShapeException">x does not have one axis.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">vmap or compile works on many values at once.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.toVector (tensor [ 3; 4 ])).L2Norm()   // 5.0
    /// </code></example>
    val toVector: x: Tensor -> Vector<float>

    /// <summary>The numbers of a tensor with two axes.</summary>
    /// <exception cref="T:FunGrad.ShapeException">x does not have two axes.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">vmap or compile works on many values at once.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.toMatrix (tensor [ [ 1; 2 ]; [ 3; 4 ] ]))[0, 1]   // 2.0
    /// </code></example>
    val toMatrix: x: Tensor -> Matrix<float>

    // -- Derivatives --------------------------------------------------------------------------------------------------

    /// <summary>f(v).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f is no vector.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.apply square (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |])).Sum()   // 25.0
    /// </code></example>
    val apply: f: (Tensor -> Tensor) -> v: Vector<float> -> Vector<float>

    /// <summary>∇f(v) of a function whose result is one number.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.grad norm (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]))[1]   // 0.8
    /// </code></example>
    val grad: f: (Tensor -> Tensor) -> v: Vector<float> -> Vector<float>

    /// <summary>f(v) and ∇f(v), from one run.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// fst (VectorFunctions.valueAndGrad norm (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]))   // 5.0
    /// </code></example>
    val valueAndGrad: f: (Tensor -> Tensor) -> v: Vector<float> -> float * Vector<float>

    /// <summary>∇f(v)·direction, in forward mode.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element, or the lengths
    /// differ.</exception>
    /// <example><code lang="fsharp">
    /// let v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// VectorFunctions.gradv norm v v   // 5.0
    /// </code></example>
    val gradv: f: (Tensor -> Tensor) -> v: Vector<float> -> direction: Vector<float> -> float

    /// <summary>The matrix ∂fᵢ/∂vⱼ of a function from vectors to vectors.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f is no vector.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.jacobian square (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |])).Determinant()   // 48.0
    /// </code></example>
    val jacobian: f: (Tensor -> Tensor) -> v: Vector<float> -> Matrix<float>

    /// <summary>f(v) and J·direction, in forward mode.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f is no vector, or the lengths differ.</exception>
    /// <example><code lang="fsharp">
    /// let v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// (snd (VectorFunctions.jvp square v v)).Sum()   // 50.0
    /// </code></example>
    val jvp: f: (Tensor -> Tensor) -> v: Vector<float> -> direction: Vector<float> -> Vector<float> * Vector<float>

    /// <summary>f(v), and a function that takes weights w of the results to Jᵀ·w.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f is no vector; from the function: the lengths
    /// differ.</exception>
    /// <example><code lang="fsharp">
    /// let v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// (snd (VectorFunctions.vjp square v) v)[0]   // 18.0
    /// </code></example>
    val vjp: f: (Tensor -> Tensor) -> v: Vector<float> -> Vector<float> * (Vector<float> -> Vector<float>)

    /// <summary>The matrix ∂²f/∂vᵢ∂vⱼ of a function whose result is one number.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.hessian product (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]))[0, 1]   // 1.0
    /// </code></example>
    val hessian: f: (Tensor -> Tensor) -> v: Vector<float> -> Matrix<float>

    /// <summary>∇f(v) and the Hessian of f at v.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// let v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// let gradient, hessian = VectorFunctions.gradAndHessian (square >> sum) v
    /// hessian.Solve(gradient).Sum()   // 7.0
    /// </code></example>
    val gradAndHessian: f: (Tensor -> Tensor) -> v: Vector<float> -> Vector<float> * Matrix<float>

    /// <summary>The Hessian of f at v times a direction, without the Hessian.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element, or the lengths
    /// differ.</exception>
    /// <example><code lang="fsharp">
    /// let v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// (VectorFunctions.hvp product v v)[0]   // 4.0
    /// </code></example>
    val hvp: f: (Tensor -> Tensor) -> v: Vector<float> -> direction: Vector<float> -> Vector<float>

    /// <summary>Σ ∂²f/∂vᵢ².</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// VectorFunctions.laplacian (square >> sum) (MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |])   // 4.0
    /// </code></example>
    val laplacian: f: (Tensor -> Tensor) -> v: Vector<float> -> float

    /// <summary>The matrix ∂f/∂mᵢⱼ of a function from matrices to one number.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// (VectorFunctions.gradOfMatrix determinant (MathNet.Numerics.LinearAlgebra.CreateMatrix.DenseOfDiagonalArray [| 1.0; 2.0 |])).Trace()   // 3.0
    /// </code></example>
    val gradOfMatrix: f: (Tensor -> Tensor) -> m: Matrix<float> -> Matrix<float>

    // -- Solvers ------------------------------------------------------------------------------------------------------

    /// <summary>The x near the start with f(x) = 0, by Newton's method with the Jacobian of f.</summary>
    /// <exception cref="T:FunGrad.ConvergenceException">No root was found from this start.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The result of f does not have as many elements as its
    /// argument.</exception>
    /// <example><code lang="fsharp">
    /// let start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 1.0 |]
    /// (VectorFunctions.findRoot (fun x -> square x - tensor [ 4; 9 ]) start).Sum()   // 5.0
    /// </code></example>
    val findRoot: f: (Tensor -> Tensor) -> start: Vector<float> -> Vector<float>

    /// <summary>The x near the start where f(x) is smallest, by Newton's method with the Hessian of f.</summary>
    /// <exception cref="T:FunGrad.ConvergenceException">No minimum was found from this start.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <example><code lang="fsharp">
    /// let start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 1.0 |]
    /// (VectorFunctions.findMinimum (fun x -> sum (square (x - tensor [ 4; 9 ]))) start).Sum()   // 13.0
    /// </code></example>
    val findMinimum: f: (Tensor -> Tensor) -> start: Vector<float> -> Vector<float>

    /// <summary>f as an objective with gradient and Hessian, for any of MathNet's minimisers.</summary>
    /// <remarks>Value and gradient come from one run of a compiled program; host numbers that f captures are frozen at the
    /// first evaluation. A function that reads values, or is too long for a program, runs as eagerObjective runs it.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">When evaluated: the result of f has more than one element.</exception>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code lang="fsharp">
    /// let start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 1.0 |]
    /// let objective = VectorFunctions.objective (fun x -> sum (square (x - tensor [ 4; 9 ])))
    /// let found = MathNet.Numerics.Optimization.NewtonMinimizer.Minimum(objective, start)
    /// found.MinimizingPoint.Sum()   // 13.0
    /// </code></example>
    val objective: f: (Tensor -> Tensor) -> IObjectiveFunction

    /// <summary>The same without compiling: f runs at every evaluation, whatever it captures or branches on.</summary>
    /// <exception cref="T:FunGrad.ShapeException">When evaluated: the result of f has more than one element.</exception>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code lang="fsharp">
    /// let objective = VectorFunctions.eagerObjective (square >> sum)
    /// objective.EvaluateAt(MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |])
    /// objective.Value, objective.Gradient[1]   // (25.0, 8.0)
    /// </code></example>
    val eagerObjective: f: (Tensor -> Tensor) -> IObjectiveFunction

    /// <summary>The same objective, which tells each point that a minimiser asks for and can be cancelled.</summary>
    /// <remarks>Some minimisers of MathNet put what stops them into an OptimizationException of their own.</remarks>
    /// <param name="progress">What is told.</param>
    /// <param name="cancellation">Once it is cancelled, the next evaluation throws.</param>
    /// <param name="objective">Any objective of MathNet, ours or another.</param>
    /// <exception cref="T:System.OperationCanceledException">When evaluated: the token is cancelled.</exception>
    /// <exception cref="T:System.ArgumentNullException">progress or objective is null.</exception>
    /// <example><code lang="fsharp">
    /// let told = System.Collections.Generic.List&lt;float&gt;()
    /// let progress = { new System.IProgress&lt;Evaluation&gt; with member _.Report evaluation = told.Add evaluation.Value }
    /// let objective = VectorFunctions.eagerObjective (square >> sum)
    /// let watched = VectorFunctions.watched progress System.Threading.CancellationToken.None objective
    /// let start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 3.0; 4.0 |]
    /// MathNet.Numerics.Optimization.NewtonMinimizer.Minimum(watched, start) |> ignore
    /// told[0]   // 25.0
    /// </code></example>
    val watched:
        progress: System.IProgress<Evaluation> ->
        cancellation: System.Threading.CancellationToken ->
        objective: IObjectiveFunction ->
            IObjectiveFunction

    /// <summary>A model of observations for non-linear least squares, with its Jacobian.</summary>
    /// <param name="f">From the parameters and all x to the predictions of all y.</param>
    /// <param name="x">Where was observed; what f captures may stand for several such vectors.</param>
    /// <param name="y">What was observed.</param>
    /// <exception cref="T:FunGrad.ShapeException">When evaluated: there is not one prediction for each y.</exception>
    /// <exception cref="T:System.ArgumentException">x and y have different lengths.</exception>
    /// <exception cref="T:System.ArgumentNullException">f, x or y is null.</exception>
    /// <example><code lang="fsharp">
    /// let x = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 0.0; 1.0; 2.0 |]
    /// let model = VectorFunctions.model (fun p x -> p[0] + p[1] * x) x (2.0 * x + 1.0)
    /// let fit = MathNet.Numerics.Optimization.LevenbergMarquardtMinimizer().FindMinimum(model, x.SubVector(0, 2))
    /// round (1e6 * fit.MinimizingPoint.Sum())   // 3000000.0
    /// </code></example>
    val model: f: (Tensor -> Tensor -> Tensor) -> x: Vector<float> -> y: Vector<float> -> IObjectiveModel

    /// <summary>The same with a weight for the square of each residual.</summary>
    /// <exception cref="T:FunGrad.ShapeException">When evaluated: there is not one prediction for each y.</exception>
    /// <exception cref="T:System.ArgumentException">The lengths differ, or all weights are 0.</exception>
    /// <exception cref="T:System.ArgumentNullException">f, x or y is null.</exception>
    /// <example><code lang="fsharp">
    /// let x = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 1.0 |]
    /// let model = VectorFunctions.weightedModel (4.0 * x) (fun p x -> p[0] * x) x (3.0 * x)
    /// model.EvaluateAt(x.SubVector(0, 1))
    /// model.Value   // 32.0
    /// </code></example>
    val weightedModel:
        weights: Vector<float> ->
        f: (Tensor -> Tensor -> Tensor) ->
        x: Vector<float> ->
        y: Vector<float> ->
            IObjectiveModel

    /// <summary>The model without compiling: f runs at every evaluation, whatever it captures or branches on.</summary>
    /// <exception cref="T:FunGrad.ShapeException">When evaluated: there is not one prediction for each y.</exception>
    /// <exception cref="T:System.ArgumentException">x and y have different lengths.</exception>
    /// <exception cref="T:System.ArgumentNullException">f, x or y is null.</exception>
    /// <example><code lang="fsharp">
    /// let x = MathNet.Numerics.LinearAlgebra.CreateVector.Dense [| 1.0; 1.0 |]
    /// let model = VectorFunctions.eagerModel (fun p x -> p[0] * x) x (3.0 * x)
    /// model.EvaluateAt(x.SubVector(0, 1))
    /// model.Value   // 8.0
    /// </code></example>
    val eagerModel: f: (Tensor -> Tensor -> Tensor) -> x: Vector<float> -> y: Vector<float> -> IObjectiveModel
