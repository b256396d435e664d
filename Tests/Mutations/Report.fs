// What the suite found, in tables. Law: every number is counted from outcomes. Read next: MutationTests.fs.
module internal FunGrad.Tests.Mutations.Report

open System
open FunGrad.Tests.Mutations.Suite

type Judged = Mutant * Outcome

let private count (isMeant: Outcome -> bool) (judged: Judged[]) = judged |> Seq.filter (snd >> isMeant) |> Seq.length

/// The part of the mutants with something to notice that was noticed, in per cent.
let killRate (judged: Judged[]) : float =
    let killed, survived = count _.IsKilled judged, count _.IsSurvived judged

    if killed + survived = 0 then
        100.0
    else
        100.0 * float killed / float (killed + survived)

// -- Survivors that are understood ------------------------------------------------------------------------------------

let private ofVariance = [
    "variance"
    "varianceOver"
    "std"
    "stdOver"
    "moments"
    "batchNorm"
    "batchNorm's mean and variance"
]

/// Why a mutant may survive, if that is known.
let explanation (mutant: Mutant) : string option =
    let isOfMean = List.contains mutant.Mutation.Name [ "reshape"; "broadcast"; "subtract" ]

    let isTiny = List.contains mutant.Kind.Name [ "factor 1 + 1e-5"; "push off by 1e-5, pull right" ]

    if isTiny && isOfMean && List.contains mutant.Case.Name ofVariance then
        Some "Σ(x - m)² has slope 0 in the mean m, so an error ε in dm shows as ε² = 1e-10, which is rounding to a law"
    else
        None

/// Strong zeros that no point can tell from weak ones: the slope is finite there, and never exactly 0.
let private neverZero = Set.ofList [ "sin"; "tan"; "besselJ1"; "besselIe1" ]

/// A primitive whose derivative is 0 everywhere, and so is that of most of its mutants.
let private alwaysZero = Set.singleton "sign"

/// What no case has killed and should have: factors of any primitive, and single points in any argument.
let untested (judged: Judged[]) : string list =
    let isSingle (mutant: Mutant) = TieKinds.kinds |> List.exists (fun kind -> kind.Name = mutant.Kind.Name)

    let key (mutant: Mutant) =
        if isSingle mutant then
            Some(mutant.Kind.Name, mutant.Mutation.Name, mutant.Mutation.Argument)
        elif mutant.Kind.Harmless = Kinds.zero then
            Some(mutant.Kind.Name, mutant.Mutation.Name, -1)
        else
            None

    judged
    |> Seq.choose (fun (mutant, outcome) -> key mutant |> Option.map (fun key -> key, outcome.IsKilled))
    |> Seq.groupBy fst
    |> Seq.filter (fun (_, outcomes) -> not (Seq.exists snd outcomes))
    |> Seq.map fst
    |> Seq.filter (fun (_, name, argument) ->
        not (neverZero.Contains name && argument >= 0 || alwaysZero.Contains name))
    |> Seq.map (fun (kind, name, argument) -> $"{kind} in {name}, argument {argument}")
    |> List.ofSeq

// -- Tables -----------------------------------------------------------------------------------------------------------

let private number (n: int) = n.ToString Globalization.CultureInfo.InvariantCulture
let private percent (rate: float) = rate.ToString("0.00", Globalization.CultureInfo.InvariantCulture) + " %"

let private line (cells: string seq) = "| " + String.Join(" | ", cells) + " |"

let private table (headings: string list) (rows: string list seq) : string list = [
    line headings
    line (headings |> List.map (fun _ -> "---"))
    yield! Seq.map line rows
    ""
]

let private outcomes (title: string) (judged: Judged[]) = [
    title
    number judged.Length
    number (count _.IsKilled judged)
    number (count _.IsEquivalent judged)
    number (count _.IsSurvived judged)
    percent (killRate judged)
]

let private outcomesBy (heading: string) (key: Mutant -> string) (judged: Judged[]) =
    table [ heading; "made"; "killed"; "equivalent"; "survived"; "kill rate" ] [
        for title, group in judged |> Array.groupBy (fst >> key) do
            outcomes title group
        outcomes "all" judged
    ]

let private tally (headings: string list) (key: Judged -> string option) (judged: Judged[]) =
    judged
    |> Seq.choose key
    |> Seq.countBy id
    |> Seq.sortByDescending snd
    |> Seq.map (fun (title, n) -> [ title; number n ])
    |> table headings

let private lawOf (_: Mutant, outcome: Outcome) =
    match outcome with
    | Killed law -> Some law
    | _ -> None

let private reasonOf (mutant: Mutant, outcome: Outcome) =
    match outcome with
    | Equivalent reason -> Some reason
    | Survived _ -> Some("survivor: " + Option.defaultValue "not explained" (explanation mutant))
    | Killed _ -> None

/// Each survivor with what differs and why no law notices.
let survivors (judged: Judged[]) : string list = [
    for mutant, outcome in judged do
        match outcome with
        | Survived difference ->
            let why = Option.defaultValue "not explained" (explanation mutant)
            $"{mutant}: {difference} ({why})"
        | _ -> ()
]

let private summary (judged: Judged[]) =
    let names (some: Judged[]) = some |> Seq.map (fun (mutant, _) -> mutant.Mutation.Name) |> Set.ofSeq
    let all, killed = names judged, judged |> Array.filter (fun (_, outcome) -> outcome.IsKilled) |> names
    let cases = judged |> Seq.distinctBy (fun (mutant, _) -> mutant.Case.Name) |> Seq.length
    let share = $"{number killed.Count} of {number all.Count} primitives"

    [
        $"{number judged.Length} mutants in {number cases} functions; mutants of {share} were killed."
        ""
    ]

/// All tables, as Markdown.
let text (judged: Judged[]) : string =
    String.Join(
        Environment.NewLine,
        [
            yield! summary judged
            yield! outcomesBy "mutation" _.Kind.Name judged
            yield! outcomesBy "family of the primitive" _.Family judged
            yield! tally [ "first law to notice"; "mutants" ] lawOf judged
            yield! tally [ "why nothing was noticed"; "mutants" ] reasonOf judged
            yield! survivors judged
        ]
    )
