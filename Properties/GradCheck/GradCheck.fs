// The front door: functions of tensors, of arrays and of MathNet's vectors, at a point. Run reports, Verify throws.
// Law: Verify throws exactly when the report of Run has not passed. Read next: Delegates.fs, Judgement.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open FunGrad
open MathNet.Numerics.LinearAlgebra

module internal Check =
    let run (options: GradCheckOptions | null) (problem: Problem) : GradReport =
        match options with
        | null -> Checker.run GradCheckOptions.Default problem
        | options -> Checker.run options problem

    let verify (report: GradReport) : unit =
        if not report.Passed then
            raise (GradCheckException report)

/// <summary>Finds wrong derivatives: holds them to the values of their function, by differences at many steps that are
/// extrapolated with an error of their own. <c>Run</c> reports, <c>Verify</c> throws with the report.</summary>
/// <remarks>
/// <para>A function of tensors is checked in reverse mode and in forward mode. Results of any shape are checked
/// derivative by derivative, as a Jacobian; more than <c>MaximumElements</c> of them by a random sample, random
/// directions and random weights, which the report says.</para>
/// <para>Float32 inputs are checked as Float64, and integer inputs are constants. The function must give the same
/// result at the same point. What it throws passes through.</para>
/// <para>Every overload throws <see cref="T:System.ArgumentNullException"/> where something is null,
/// <see cref="T:System.ArgumentException"/> where the point or the result is not finite,
/// <see cref="T:FunGrad.ShapeException"/> where something is empty or a derivative has a wrong shape, and
/// <see cref="T:FunGrad.DTypeException"/> where nothing is floating-point.</para>
/// </remarks>
/// <example><code>
/// GradCheck.Run(x => Tensor.Sin(x) * x, 2.0).Passed // True
/// </code></example>
[<AbstractClass; Sealed>]
type GradCheck private () =

    // -- Functions of tensors, by the engine's derivatives ------------------------------------------------------------

    /// <summary>Checks the derivative of a function of one tensor, custom rules in it included.</summary>
    static member Run
        (
            f: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.unary f x |> Check.run options

    /// <summary>Checks the derivatives of a function of two tensors.</summary>
    static member Run
        (
            f: Func<Tensor, Tensor, Tensor>,
            x: Tensor,
            y: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.binary f x y |> Check.run options

    /// <summary>Checks the derivatives of a function of three tensors.</summary>
    static member Run
        (
            f: Func<Tensor, Tensor, Tensor, Tensor>,
            x: Tensor,
            y: Tensor,
            z: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.ternary f x y z |> Check.run options

    /// <summary>Checks the derivatives of a function of any number of tensors.</summary>
    static member Run
        (
            f: Func<IReadOnlyList<Tensor>, Tensor>,
            inputs: IReadOnlyList<Tensor>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.several f inputs |> Check.run options

    /// <summary>Checks the derivatives of a subject of laws.</summary>
    static member Run
        (
            subject: Subject,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.subject subject |> Check.run options

    // -- Derivatives that the user wrote ------------------------------------------------------------------------------

    /// <summary>Checks a derivative that the user wrote, or any other gradient function: of the shape of x where f
    /// gives one number, else of the result's shape and then that of x.</summary>
    static member Run
        (
            f: Func<Tensor, Tensor>,
            derivative: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.pair f derivative x |> Check.run options

    /// <summary>Checks a derivative of a function of one number.</summary>
    static member Run
        (
            f: Func<float, float>,
            derivative: Func<float, float>,
            x: float,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.number f derivative x |> Check.run options

    /// <summary>Checks a gradient over plain arrays.</summary>
    static member Run
        (
            f: Func<float[], float>,
            gradient: Func<float[], float[]>,
            x: float[],
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.array f gradient x |> Check.run options

    /// <summary>Checks a Jacobian over plain arrays: a row for each result.</summary>
    static member Run
        (
            f: Func<float[], float[]>,
            jacobian: Func<float[], float[,]>,
            x: float[],
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.arrays f jacobian x |> Check.run options

    /// <summary>Checks a gradient over MathNet's vectors, such as an optimiser takes.</summary>
    static member Run
        (
            f: Func<Vector<float>, float>,
            gradient: Func<Vector<float>, Vector<float>>,
            x: Vector<float>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.mathNet f gradient x |> Check.run options

    /// <summary>Checks a Jacobian over MathNet's vectors: a row for each result.</summary>
    static member Run
        (
            f: Func<Vector<float>, Vector<float>>,
            jacobian: Func<Vector<float>, Matrix<float>>,
            x: Vector<float>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.mathNets f jacobian x |> Check.run options

    // -- Second derivatives -------------------------------------------------------------------------------------------

    /// <summary>Checks the second derivatives of a function that gives one number, by differences of its gradient. The
    /// gradient itself is checked by <c>Run</c>.</summary>
    static member RunHessian
        (
            f: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.hessian f x |> Check.run options

    /// <summary>Checks a Hessian that the user wrote, of the shape of x twice over, by differences of the engine's
    /// gradient of f.</summary>
    static member RunHessian
        (
            f: Func<Tensor, Tensor>,
            hessian: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : GradReport =
        Delegates.hessianPair f hessian x |> Check.run options

    // -- The same, throwing -------------------------------------------------------------------------------------------

    /// <summary>Checks the derivative of a function of one tensor, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.unary f x |> Check.run options |> Check.verify

    /// <summary>Checks the derivatives of a function of two tensors, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Tensor, Tensor, Tensor>,
            x: Tensor,
            y: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.binary f x y |> Check.run options |> Check.verify

    /// <summary>Checks the derivatives of a function of three tensors, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Tensor, Tensor, Tensor, Tensor>,
            x: Tensor,
            y: Tensor,
            z: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.ternary f x y z |> Check.run options |> Check.verify

    /// <summary>Checks the derivatives of a function of any number of tensors, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<IReadOnlyList<Tensor>, Tensor>,
            inputs: IReadOnlyList<Tensor>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.several f inputs |> Check.run options |> Check.verify

    /// <summary>Checks the derivatives of a subject of laws, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            subject: Subject,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.subject subject |> Check.run options |> Check.verify

    /// <summary>Checks a derivative that the user wrote, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Tensor, Tensor>,
            derivative: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.pair f derivative x |> Check.run options |> Check.verify

    /// <summary>Checks a derivative of a function of one number, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<float, float>,
            derivative: Func<float, float>,
            x: float,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.number f derivative x |> Check.run options |> Check.verify

    /// <summary>Checks a gradient over plain arrays, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<float[], float>,
            gradient: Func<float[], float[]>,
            x: float[],
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.array f gradient x |> Check.run options |> Check.verify

    /// <summary>Checks a Jacobian over plain arrays, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<float[], float[]>,
            jacobian: Func<float[], float[,]>,
            x: float[],
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.arrays f jacobian x |> Check.run options |> Check.verify

    /// <summary>Checks a gradient over MathNet's vectors, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Vector<float>, float>,
            gradient: Func<Vector<float>, Vector<float>>,
            x: Vector<float>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.mathNet f gradient x |> Check.run options |> Check.verify

    /// <summary>Checks a Jacobian over MathNet's vectors, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member Verify
        (
            f: Func<Vector<float>, Vector<float>>,
            jacobian: Func<Vector<float>, Matrix<float>>,
            x: Vector<float>,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.mathNets f jacobian x |> Check.run options |> Check.verify

    /// <summary>Checks the second derivatives of a function that gives one number, and throws unless it
    /// passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member VerifyHessian
        (
            f: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.hessian f x |> Check.run options |> Check.verify

    /// <summary>Checks a Hessian that the user wrote, and throws unless it passes.</summary>
    /// <exception cref="T:FunGrad.Properties.GradCheckException">It does not pass.</exception>
    static member VerifyHessian
        (
            f: Func<Tensor, Tensor>,
            hessian: Func<Tensor, Tensor>,
            x: Tensor,
            [<Optional; DefaultParameterValue(null: GradCheckOptions | null)>] options: GradCheckOptions | null
        ) : unit =
        Delegates.hessianPair f hessian x |> Check.run options |> Check.verify

/// Gradient checks for functions over structures of tensors: tensors, tuples, records, lists and arrays of them.
[<RequireQualifiedAccess>]
module GradCheck =

    /// Checks the derivatives of a function, custom rules in it included, in reverse and in forward mode.
    let runWith (options: GradCheckOptions) (f: 'S -> 'R) (x: 'S) : GradReport =
        let inputs = Structure.flatten x

        TensorProblem.ofEngine (Delegates.names inputs) (Structure.rebuild x >> f >> Structure.flatten) inputs
        |> Check.run options

    /// Checks the derivatives of a function with the default options.
    let run (f: 'S -> 'R) (x: 'S) : GradReport = runWith GradCheckOptions.Default f x

    /// Throws unless the derivatives of a function pass.
    let verifyWith (options: GradCheckOptions) (f: 'S -> 'R) (x: 'S) : unit = runWith options f x |> Check.verify

    /// Throws unless the derivatives of a function pass with the default options.
    let verify (f: 'S -> 'R) (x: 'S) : unit = verifyWith GradCheckOptions.Default f x

    /// Checks a derivative that the user wrote: for each input of the result's shape and then that of the input.
    let runAgainst (derivative: 'S -> 'S) (f: 'S -> Tensor) (x: 'S) : GradReport =
        let inputs = Structure.flatten x
        let slopes = Structure.rebuild x >> derivative >> Structure.flatten

        TensorProblem.ofPair (Delegates.names inputs) (Structure.rebuild x >> f) slopes inputs
        |> Check.run GradCheckOptions.Default

    /// Checks the second derivatives of a function of one tensor that gives one number.
    let runHessian (f: Tensor -> Tensor) (x: Tensor) : GradReport = GradCheck.RunHessian(Func<Tensor, Tensor> f, x)
