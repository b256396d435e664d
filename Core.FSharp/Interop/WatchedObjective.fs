namespace FunGrad

// Long minimisations that can be watched and stopped: an objective of MathNet that tells what it is asked for, and does no
// more once it is cancelled. Law: the minimiser sees the numbers of the objective inside. Read next: VectorFunctions.fs.

open System
open System.Threading
open MathNet.Numerics.Optimization

/// <summary>What a watched objective tells: how many values have been asked for, this one included, and the value.</summary>
[<Struct>]
type Evaluation = { Count: int; Value: float }

/// The listener of an objective and of all its copies.
[<Sealed>]
type internal Watch(progress: IProgress<Evaluation> | null, cancellation: CancellationToken) =
    let mutable count = 0 // Mutation: counts the values that minimisers ask for

    member _.Demand() = cancellation.ThrowIfCancellationRequested()

    member _.Tell(value: float) =
        let count = Interlocked.Increment &count

        match progress with
        | null -> ()
        | progress -> progress.Report { Count = count; Value = value }

/// An objective that is watched.
[<Sealed>]
type internal WatchedObjective(watch: Watch, inside: IObjectiveFunction) =
    let mutable isTold = false // Mutation: each point is told once

    interface IObjectiveFunction with
        member _.EvaluateAt x =
            watch.Demand()
            isTold <- false
            inside.EvaluateAt x

        member _.Fork() = WatchedObjective(watch, inside.Fork())
        member _.CreateNew() = WatchedObjective(watch, inside.CreateNew())
        member _.Point = inside.Point

        member _.Value =
            let value = inside.Value

            if not isTold then
                isTold <- true
                watch.Tell value

            value

        member _.IsGradientSupported = inside.IsGradientSupported
        member _.Gradient = inside.Gradient
        member _.IsHessianSupported = inside.IsHessianSupported
        member _.Hessian = inside.Hessian
