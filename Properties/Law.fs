// A law as a value: it has a name, it says what must be, and it can be checked. Read next: the folder Laws.
namespace FunGrad.Properties

open System

/// <summary>Something that is true of every function that is differentiated rightly.</summary>
/// <example><code lang="fsharp">
/// Laws.ForwardIsReverse.Verify(Subject.create exp (tensor 1.0))   // ()
/// </code></example>
[<Sealed>]
type Law internal (name: string, statement: string, check: Subject -> Verdict) =
    /// What the law is called.
    member _.Name = name
    /// The law as a formula.
    member _.Statement = statement

    /// Holds a function to the law. What the function throws passes through.
    member _.Check(subject: Subject) : Verdict = check subject

    /// <summary>Holds a function to the law and throws if it does not keep it.</summary>
    /// <exception cref="T:FunGrad.Properties.LawBrokenException">The law is broken.</exception>
    member law.Verify(subject: Subject) : unit =
        match law.Check subject with
        | Verdict.Broken difference ->
            let replay = $" Repeat it with seed {subject.Seed}."
            raise (LawBrokenException $"{subject.Name} breaks the law \"{name}\", {statement}: {difference}.{replay}")
        | _ -> ()

    /// The name and the formula.
    override _.ToString() = $"{name}: {statement}"
