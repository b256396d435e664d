// Draws from an arbitrary that always come out the same, and walks down its shrinks. Law: a walk that does not end
// within the limit fails. Read next: GeneratorTests.fs.
module FunGrad.Tests.Properties.Draws

open System
open Xunit
open FsCheck
open FsCheck.FSharp
open FunGrad

/// Hundreds of cases of all sizes; the seed is fixed, so that a failure repeats.
let cases (arbitrary: Arbitrary<'C>) : 'C list = [
    for size in [ 0; 3; 10; 30; 100 ] do
        yield! Gen.sampleWithSeed (Rnd(uint64 size + 17UL)) size 80 (Arb.toGen arbitrary)
]

/// One way down: at each step the shrink that `choose` takes among the first ones, to the end.
let rec private walk choose (shrink: 'C -> 'C seq) (visit: 'C -> unit) (limit: int) (case: 'C) : 'C =
    let next = shrink case |> Seq.truncate 60 |> Seq.toArray
    Array.iter visit next

    if next.Length = 0 then
        case
    else
        Assert.True(limit > 0, $"shrinking did not end; the last case was {case}")
        walk choose shrink visit (limit - 1) next[choose next.Length]

/// Ways down from some cases: the first shrink each time, the last, and a random one. Each case passed is visited.
let walks (visit: 'C -> unit) (arbitrary: Arbitrary<'C>) : unit =
    let random = Random 4
    let some = cases arbitrary |> List.indexed |> List.filter (fun (i, _) -> i % 27 = 0) |> List.map snd

    for case in some do
        for choose in [ (fun _ -> 0); (fun count -> count - 1); (fun count -> random.Next count) ] do
            walk choose (Arb.toShrink arbitrary) visit 3000 case |> ignore

/// The simplest case that FsCheck would show of those for which a law does not hold.
let smallest (arbitrary: Arbitrary<'C>) (holds: 'C -> bool) : 'C =
    let rec down case =
        match Arb.toShrink arbitrary case |> Seq.tryFind (holds >> not) with
        | Some smaller -> down smaller
        | None -> case

    cases arbitrary |> List.find (holds >> not) |> down
