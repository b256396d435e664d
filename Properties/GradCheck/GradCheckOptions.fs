// What a gradient check is asked to do, and what it answers about one derivative. Read next: GradReport.fs.
namespace FunGrad.Properties

open System

/// What a check says about one derivative.
type GradVerdict =
    /// It is what the values say, within the error of the estimate.
    | Right = 0
    /// Values near the point cannot tell: they jump, are too noisy, or are not finite.
    | IllConditioned = 1
    /// The function bends at the point: its slopes to the left and to the right differ.
    | Kink = 2
    /// It is not what the values say, by more than the error of the estimate.
    | Wrong = 3

/// Which derivatives are accepted at a kink.
type KinkTreatment =
    /// Those from the left slope to the right slope, such as 0 for |x| at 0.
    | Between = 0
    /// All.
    | Accept = 1
    /// None: the point should have been another.
    | Reject = 2

/// <summary>How a gradient is checked. Options are immutable: each <c>With…</c> gives new ones.</summary>
/// <example><code lang="fsharp">
/// GradCheckOptions.Default.WithTolerance(1e-8).WithSeed 7
/// </code></example>
[<Sealed>]
type GradCheckOptions
    private (tolerance: float, reach: float, seed: int, maximum: int, kinks: KinkTreatment, isLenient: bool) =

    static let positive (name: string) (value: float) =
        if not (Double.IsFinite value && value > 0.0) then
            let text = $"A positive finite number is needed, but it was {Agreement.text value}."
            raise (ArgumentOutOfRangeException(name, text))

        value

    /// <summary>Tolerance 1e-6, reach 0.1, seed 1, at most 1,000 elements, kinks between the slopes, ill-conditioned
    /// elements accepted beside right ones.</summary>
    static member Default = GradCheckOptions(1e-6, 0.1, 1, 1000, KinkTreatment.Between, true)

    /// The relative difference from the estimate that counts as none, beside the estimate's own error.
    member _.Tolerance = tolerance
    /// The first step of differences, relative to the size of x where that is more than 1. Steps shrink from there.
    member _.Reach = reach
    /// What the random choices are made from, where there are more elements than are checked.
    member _.Seed = seed
    /// The most derivatives that are checked; of more, a random sample and random directions.
    member _.MaximumElements = maximum
    /// Which derivatives are accepted at a kink.
    member _.Kinks = kinks
    /// Whether ill-conditioned elements pass where at least one other element could be checked.
    member _.AcceptsIllConditioned = isLenient

    /// <summary>The same with another relative tolerance.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not a positive number.</exception>
    member _.WithTolerance(tolerance: float) =
        GradCheckOptions(positive "tolerance" tolerance, reach, seed, maximum, kinks, isLenient)

    /// <summary>The same with another first step.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not a positive number.</exception>
    member _.WithReach(reach: float) =
        GradCheckOptions(tolerance, positive "reach" reach, seed, maximum, kinks, isLenient)

    /// The same with another seed.
    member _.WithSeed(seed: int) = GradCheckOptions(tolerance, reach, seed, maximum, kinks, isLenient)

    /// <summary>The same with another limit to the number of derivatives.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is not positive.</exception>
    member _.WithMaximumElements(maximum: int) =
        if maximum < 1 then
            raise (ArgumentOutOfRangeException("maximum", $"At least 1 element is needed, but it was {maximum}."))

        GradCheckOptions(tolerance, reach, seed, maximum, kinks, isLenient)

    /// The same with another rule for kinks.
    member _.WithKinks(kinks: KinkTreatment) = GradCheckOptions(tolerance, reach, seed, maximum, kinks, isLenient)

    /// The same, where ill-conditioned elements pass beside right ones, or fail.
    member _.WithIllConditioned(accept: bool) = GradCheckOptions(tolerance, reach, seed, maximum, kinks, accept)
