// What comes of holding a function to a law. Read next: Subject.fs.
namespace FunGrad.Properties

open System

/// The outcome of a law for one function at one point.
[<RequireQualifiedAccess>]
type Verdict =
    /// The law holds.
    | Holds
    /// The law does not hold; the text shows where and by how much.
    | Broken of difference: string
    /// The law says nothing about this function, for a reason that the text gives.
    | NotApplicable of reason: string

    /// Whether the function and the law do not contradict each other.
    member verdict.IsConsistent =
        match verdict with
        | Broken _ -> false
        | Holds
        | NotApplicable _ -> true

    /// The outcome in words.
    override verdict.ToString() =
        match verdict with
        | Holds -> "holds"
        | Broken difference -> "broken: " + difference
        | NotApplicable reason -> "does not apply: " + reason

module internal Verdict =
    /// A law that compares: it is broken by a difference.
    let ofDifference (difference: string option) : Verdict =
        match difference with
        | None -> Verdict.Holds
        | Some text -> Verdict.Broken text

    /// The first verdict that is not "holds".
    let all (verdicts: Verdict seq) : Verdict =
        verdicts
        |> Seq.tryFind (fun verdict -> verdict <> Verdict.Holds)
        |> Option.defaultValue Verdict.Holds

/// <summary>A function breaks a law; the message names the function, the law, what differs, and the seed that repeats
/// it.</summary>
[<Sealed>]
type LawBrokenException(message: string) =
    inherit Exception(message)
