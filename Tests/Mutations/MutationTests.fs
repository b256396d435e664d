module FunGrad.Tests.Mutations.MutationTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Primitives
open FunGrad.Tests.Mutations.Suite

[<Fact(Explicit = true)>]
let ``whole`` () =
    let clock = Diagnostics.Stopwatch.StartNew()
    let out = Collections.Concurrent.ConcurrentBag<string>()
    let judged =
        [|
            for row in Table.rows do
                Cases.ofRow row, Set.empty, Kinds.kinds @ TieKinds.kinds
                Cases.ofGradient row, primitivesOf (Cases.ofRow row), Kinds.kinds
            for case in SingularCases.cases do
                case, Set.empty, TieKinds.kinds
        |]
        |> Array.Parallel.collect (fun (case, but, kinds) ->
            let clock = Diagnostics.Stopwatch.StartNew()
            let result =
              try
                match firstBroken case case.Function with
                | Some law -> out.Add $"UNMUTATED {case.Name} breaks {law}"; []
                | None ->
                    let value = mutantsBut but kinds case
                    value |> List.map (fun m -> m, (try judge m with e -> Survived ("ORACLE " + e.ToString())))
              with e -> out.Add $"FAILED {case.Name}: {e}"; []
            if clock.Elapsed.TotalSeconds > 3.0 then out.Add $"SLOW {case.Name} {clock.Elapsed.TotalSeconds} {result.Length}"
            Array.ofList result)
    for o in out do printfn "%s" o
    printfn "total %d in %f s" judged.Length clock.Elapsed.TotalSeconds
    for kind, group in judged |> Array.groupBy (fun (m, _) -> m.Kind.Name) do
        let n f = group |> Array.filter (snd >> f) |> Array.length
        printfn "%-40s made %5d killed %5d equiv %5d survived %5d" kind group.Length (n _.IsKilled) (n _.IsEquivalent) (n _.IsSurvived)
    for (kind, rule, argument), group in judged |> Array.groupBy (fun (m, _) -> m.Kind.Name, m.Mutation.Name, m.Mutation.Argument) do
        if not (Array.exists (fun (_, o: Outcome) -> o.IsKilled) group) then
            printfn "NEVER %s in %s %d: %s" kind rule argument (group |> Array.map (fun (_, o) -> match o with Equivalent r -> r | o -> string o) |> Array.distinct |> String.concat "; ")
    for law, group in judged |> Array.groupBy (fun (_, o) -> match o with Killed l -> l | Equivalent r -> "EQUIV " + r | Survived _ -> "SURVIVED") do
        printfn "%-60s %d" law group.Length
    for (m, o) in judged do
        match o with
        | Killed "exception" | Killed _ -> ()
        | o -> printfn "%O: %O" m o
