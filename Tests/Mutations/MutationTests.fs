// Do the laws bite? A sample of all mutants in every run, and all of them by the command in docs/mutations.md. Laws: a
// rule without a mutation keeps all laws; of the mutants that differ from their rule the laws kill at least 95 %.
module FunGrad.Tests.Mutations.MutationTests

open System
open Xunit
open FunGrad.Tests.Primitives
open FunGrad.Tests.Mutations.Suite

let private judgeAll (choose: Mutant list -> Mutant list) (plans: Plan[]) : Report.Judged[] =
    plans
    |> Array.Parallel.collect (fun plan ->
        mutantsOf plan |> choose |> List.map (fun mutant -> mutant, judge mutant) |> Array.ofList)

/// The test of the tests: what is not mutated breaks no law.
let private demandRulesKept (context: string) (plans: Plan[]) =
    plans
    |> Array.Parallel.choose (fun plan ->
        firstBroken plan.Target plan.Target.Function
        |> Option.map (fun law -> $"{context}: {plan.Target.Name} breaks {law}"))
    |> fun broken -> Assert.Equal<string[]>([||], broken)

let private demandKilled (context: string) (judged: Report.Judged[]) =
    let rate = Report.killRate judged
    let survivors = String.Join(Environment.NewLine, Report.survivors judged)
    Assert.True(rate >= 95.0, $"{context}: only {rate} %% of the mutants were killed.\n{survivors}")

/// A mutant that breaks a law is not the rule: so what is called equivalent was looked at more closely than by the laws.
let private demandDifferent (context: string) (judged: Report.Judged[]) =
    judged
    |> Array.Parallel.choose (fun (mutant, outcome) ->
        if outcome.IsKilled && (differenceFromRule mutant).IsNone then
            Some $"{context}: {mutant}: {outcome}, but nothing differs"
        else
            None)
    |> fun alike -> Assert.True((alike.Length = 0), String.Join(Environment.NewLine, alike))

/// Another sample every day; FUNGRAD_MUTATION_SEED repeats one.
let private seed =
    match Environment.GetEnvironmentVariable "FUNGRAD_MUTATION_SEED" with
    | null
    | "" -> int (DateTime.UtcNow - DateTime.UnixEpoch).TotalDays
    | text -> int text

let private sampled count (random: Random) (all: 'T[]) =
    let shuffled = Array.copy all // Mutation: local
    random.Shuffle shuffled
    Array.truncate count shuffled

[<Fact>]
let ``the laws kill at least 95 of 100 mutants of a sample`` () =
    let random = Random seed
    let plans = List.toArray plans |> Array.map (fun plan -> plan, random.Next()) |> sampled 150 random
    demandRulesKept $"mutation seed {seed}" (Array.map fst plans)

    let judged =
        plans
        |> Array.Parallel.collect (fun (plan, own) ->
            judgeAll (Array.ofList >> sampled 15 (Random own) >> List.ofArray) [| plan |])

    Console.Out.WriteLine $"mutation seed {seed}: {judged.Length} mutants"
    Assert.True(judged.Length > 100, $"mutation seed {seed}: only {judged.Length} mutants were made")
    demandKilled $"mutation seed {seed}" judged
    demandDifferent $"mutation seed {seed}" judged

[<Fact>]
let ``mutants at singular points are killed there`` () =
    let singular = SingularCases.cases |> List.map _.Name |> Set.ofList
    let plans = plans |> List.filter (fun plan -> singular.Contains plan.Target.Name) |> Array.ofList
    demandRulesKept "singular points" plans
    let judged = judgeAll id plans
    Assert.Equal<string list>([], Report.survivors judged)

    for plan in plans do
        let isKilled (mutant: Mutant, outcome: Outcome) = mutant.Case.Name = plan.Target.Name && outcome.IsKilled

        Assert.True(Array.exists isKilled judged, $"{plan.Target.Name}: no mutant was killed")

[<Fact>]
let ``a function run through the level without a change is the function`` () =
    let nothing: Mutant.Mutation = { Name = "no such primitive"; Argument = 0; Change = Mutant.Drop }

    for name in [ "x * y"; "amax"; "matmul"; "determinant"; "Q and R together" ] do
        let case = Cases.ofRow (Table.find name)
        Assert.Equal(None, firstBroken case (Mutant.run nothing case.Function))

[<Fact(Explicit = true)>]
let ``the whole suite`` () =
    let plans = List.toArray plans
    demandRulesKept "all functions" plans
    let judged = judgeAll id plans
    Console.Out.WriteLine(Report.text judged)
    Assert.Equal<string list>([], Report.untested judged)

    for mutant, outcome in judged do
        Assert.True(not outcome.IsSurvived || (Report.explanation mutant).IsSome, $"{mutant} survived")

    demandKilled "all mutants" judged
    demandDifferent "all mutants" judged
