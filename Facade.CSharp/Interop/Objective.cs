// What MathNet's minimisers work on, made of functions of tensors. Law: an objective has the value, the gradient and the
// Hessian of its function; a model has the Jacobian. Read next: ../Optimization/Solve.cs.
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Objectives and models for MathNet's minimisers.</summary>
public static class Objective
{
    /// <summary>A function of one vector as an objective with gradient and Hessian, for any of MathNet's minimisers.</summary>
    /// <param name="f">The function; its result is one number.</param>
    /// <param name="compile">Whether value and gradient run as machine code; host numbers that f captures are frozen at the
    /// first evaluation then. A function that reads values runs without.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When evaluated: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var objective = Objective.Of(x => (x - Tensor.Of([4, 9])).Square().Sum());
    /// var start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([1.0, 1.0]);
    /// MathNet.Numerics.Optimization.NewtonMinimizer.Minimum(objective, start).MinimizingPoint.Sum() // 13
    /// </code></example>
    public static IObjectiveFunction Of(Func<Tensor, Tensor> f, bool compile = true)
    {
        Demand.Given(f);
        return MathNetObjectives.objective(compile, Functional.One(f));
    }

    /// <summary>The same objective, which tells each point that a minimiser asks for and can be cancelled.</summary>
    /// <remarks>Some minimisers of MathNet put what stops them into an OptimizationException of their own.</remarks>
    /// <param name="objective">Any objective of MathNet, ours or another.</param>
    /// <param name="progress">What is told; null for nothing.</param>
    /// <param name="cancellationToken">Once it is cancelled, the next evaluation throws.</param>
    /// <exception cref="ArgumentNullException">objective is null.</exception>
    /// <exception cref="OperationCanceledException">When evaluated: the token is cancelled.</exception>
    /// <example><code>
    /// var objective = Objective.Of(x => x.Square().Sum()).Watched(cancellationToken: System.Threading.CancellationToken.None);
    /// objective.EvaluateAt(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]));
    /// objective.Value // 25
    /// </code></example>
    public static IObjectiveFunction Watched(
        this IObjectiveFunction objective,
        IProgress<Evaluation>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        Demand.Given(objective);
        return new WatchedObjective(new Watch(progress, cancellationToken), objective);
    }

    /// <summary>A model of observations for non-linear least squares, with its Jacobian.</summary>
    /// <param name="f">From the parameters and all x to the predictions of all y.</param>
    /// <param name="x">Where was observed; what f captures may stand for several such vectors.</param>
    /// <param name="y">What was observed.</param>
    /// <param name="weights">The weights of the squared residuals; null stands for ones.</param>
    /// <param name="compile">Whether predictions and Jacobian run as machine code.</param>
    /// <exception cref="ArgumentNullException">f, x or y is null.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or all weights are 0.</exception>
    /// <exception cref="ShapeException">When evaluated: there is not one prediction for each y.</exception>
    /// <example><code>
    /// var x = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([0.0, 1.0, 2.0]);
    /// var model = Objective.Model((p, x) => p[0] + p[1] * x, x, 2 * x + 1);
    /// var fit = new MathNet.Numerics.Optimization.LevenbergMarquardtMinimizer().FindMinimum(model, x.SubVector(0, 2));
    /// Math.Round(fit.MinimizingPoint[1], 6) // 2
    /// </code></example>
    public static IObjectiveModel Model(
        Func<Tensor, Tensor, Tensor> f,
        Vector<double> x,
        Vector<double> y,
        Vector<double>? weights = null,
        bool compile = true
    )
    {
        Demand.Given(f);
        Demand.Given(x);
        Demand.Given(y);
        var predict = FuncConvert.FromFunc<Tensor, Tensor, Tensor>((p, at) => Functional.Result(f(p, at)));
        return MathNetObjectives.model(compile, predict, x, y, weights);
    }
}
