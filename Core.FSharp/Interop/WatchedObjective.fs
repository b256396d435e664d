namespace FunGrad

// Long minimisations that can be watched and stopped: an objective of MathNet that tells what it is asked for, and does no
// more once it is cancelled. Law: the minimiser sees the numbers of the objective inside. Read next: VectorFunctions.fs.

open System
open System.Threading
open MathNet.Numerics.Optimization

/// <summary>What a watched objective tells of a point at which it is evaluated.</summary>
[<Struct>]
type Evaluation = {
    /// <summary>How many points there have been, this one included.</summary>
    Count: int
    /// <summary>The value there.</summary>
    Value: float
}

/// The listener of an objective and of all its copies.
[<Sealed>]
type internal Watch(progress: IProgress<Evaluation> | null, cancellation: CancellationToken) =
    let mutable count = 0 // Mutation: counts the points that minimisers ask for

    member _.Demand() = cancellation.ThrowIfCancellationRequested()

    member _.Tell(inside: IObjectiveFunction) =
        let count = Interlocked.Increment &count

        match progress with
        | null -> ()
        | progress -> progress.Report { Count = count; Value = inside.Value }

/// An objective that is watched.
[<Sealed>]
type internal WatchedObjective(watch: Watch, inside: IObjectiveFunction) =
    let mutable isTold = false // Mutation: each point is told once

    /// Newton's method asks for slopes alone, so any question tells the point.
    let told () =
        if not isTold then
            isTold <- true
            watch.Tell inside

        inside

    interface IObjectiveFunction with
        member _.EvaluateAt x =
            watch.Demand()
            isTold <- false
            inside.EvaluateAt x

        member _.Fork() = WatchedObjective(watch, inside.Fork())
        member _.CreateNew() = WatchedObjective(watch, inside.CreateNew())
        member _.Point = inside.Point

        member _.Value = told().Value
        member _.IsGradientSupported = inside.IsGradientSupported
        member _.Gradient = told().Gradient
        member _.IsHessianSupported = inside.IsHessianSupported
        member _.Hessian = told().Hessian
