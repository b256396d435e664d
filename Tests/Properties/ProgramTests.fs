// Random programs: the engine computes what the oracle does, for values, derivatives, gradients and second derivatives;
// programs print as code that computes the same, and shrink to minimal ones. FUNGRAD_SEED chooses other programs.
module FunGrad.Tests.Properties.ProgramTests

open System
open Xunit
open FsCheck
open FsCheck.FSharp
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Documentation

let private firstSeed =
    match Environment.GetEnvironmentVariable "FUNGRAD_SEED" with
    | null
    | "" -> 20261
    | text -> int text

let private sizeOf seed = 2 + seed % 11

/// A verdict, in which what a program throws is a break of the law as well.
let private verdictOf (check: unit -> Verdict) =
    try
        check ()
    with failure ->
        Verdict.Broken(string failure)

/// The smallest program that breaks a law as this one does.
let rec private minimal (breaks: RandomProgram -> bool) (program: RandomProgram) : RandomProgram =
    match program.Shrink() |> Seq.tryFind breaks with
    | Some smaller -> minimal breaks smaller
    | None -> program

/// Every program keeps the law; a failure shows the smallest program that does not.
let private demandOf (draw: int * int -> RandomProgram) first count (law: RandomProgram -> Verdict) =
    for seed in first .. first + count - 1 do
        let verdict (program: RandomProgram) = verdictOf (fun () -> law program)
        let program = draw (seed, sizeOf seed)

        if not (verdict program).IsConsistent then
            let least = program |> minimal (fun smaller -> not (verdict smaller).IsConsistent)
            Assert.Fail $"Seed {seed}, size {sizeOf seed}: {verdict least}\n{least.Code}"

[<Theory>]
[<InlineData(0)>]
[<InlineData(1)>]
[<InlineData(2)>]
[<InlineData(3)>]
let ``the engine is the oracle on 2,000 random programs`` (part: int) =
    TestContext.Current.TestOutputHelper
    |> Option.ofObj
    |> Option.iter _.WriteLine($"Programs of the seeds from {firstSeed + 500 * part} on.")

    demandOf RandomProgram.Draw (firstSeed + 500 * part) 500 _.CheckOracle()

[<Fact>]
let ``derivatives four deep are the oracle's: no perturbation is taken for another`` () =
    demandOf RandomProgram.DrawNested firstSeed 500 _.CheckOracle()

[<Fact>]
let ``the same seed gives the same program`` () =
    for seed in 1..20 do
        Assert.Equal(RandomProgram.Draw(seed, 6).Code, RandomProgram.Draw(seed, 6).Code)

let rec private expressions (block: Body) = [
    for line in block.Lines do
        line.Expression
        yield! Expression.blocks line.Expression |> List.collect expressions
]

let rec private depth (block: Body) =
    let inner line = Expression.blocks line.Expression |> List.map depth |> List.fold max 0

    let outer line =
        match line.Expression with
        | Derive _ -> 1
        | _ -> 0

    block.Lines |> List.map (fun line -> inner line + outer line) |> List.fold max 0

[<Fact>]
let ``programs have everything: branches, loops, closures, every transform, derivatives three deep`` () =
    let programs = [ for seed in 1..600 -> RandomProgram.Draw(seed, sizeOf seed).Program ]
    let all = programs |> List.collect (fun program -> expressions program.Body)
    let count condition = all |> List.filter condition |> List.length
    Assert.True(count _.IsBranch > 20)
    Assert.True(count _.IsLoop > 20)

    for transform in
        [
            Transform.Gradient
            Transform.Forward
            Transform.Reverse
            Transform.Jacobian
            Transform.Batch
            Transform.Checkpoint
        ] do
        let isThis expression =
            match expression with
            | Derive(other, _, _, _) -> other = transform
            | _ -> false

        Assert.True(count isThis > 10, string transform)

    let closes expression =
        match expression with
        | Derive(_, parameter, body, _) ->
            let bound = Set.ofList (parameter :: [ for line in body.Lines -> line.Target ])
            let used = Body.uses body
            Set.contains parameter used && not (Set.isEmpty (used - bound))
        | _ -> false

    Assert.True(count closes > 50, "closures over outer values")
    Assert.True((programs |> List.filter (fun program -> depth program.Body >= 3)).Length > 5)

[<Fact>]
let ``the code of a program computes what the program does`` () =
    let programs = [ for seed in 1..40 -> RandomProgram.Draw(seed, sizeOf seed) ]

    let examples = [
        for program in programs ->
            ({
                Member = $"program {program.Seed}"
                Lines = List.ofArray (program.Code.Split '\n')
                Expected = Examples.normal (sprintf "%A" (program.Invoke program.Inputs))
            }
            : Examples.Example)
    ]

    let outputs, errors = Examples.run examples

    for index, example in List.indexed examples do
        match outputs.TryFind index with
        | Some given ->
            let text = String.Join("\n", example.Lines @ [ "gave " + given; "and not " + example.Expected ])
            Assert.True(Examples.agree example.Expected given, text)
        | None -> Assert.Fail(errors + String.Join("\n", example.Lines))

[<Fact>]
let ``smaller programs have shapes, are smooth and come to an end`` () =
    for seed in 1..30 do
        let program = RandomProgram.Draw(seed, sizeOf seed)

        for smaller in Seq.truncate 50 (program.Shrink()) do
            Assert.True(Oracle.isSmooth smaller.Program)
            Assert.True((ProgramShapes.ofProgram smaller.Program).IsSome)

        let least = program |> minimal (fun _ -> true)
        Assert.Equal(0, least.Length)

// -- A wrong rule is found, and shown small ---------------------------------------------------------------------------

/// sin whose pull-back forgets a thousandth.
let private wrong: Operation =
    let wrongly = customVjp (fun (x: Tensor) -> sin x, fun w -> 0.999 * cos x * w)
    let right = Catalogue.families |> List.find (fun family -> family.Name = "sin")
    let operation = (right.Draw (Random 1) [| [||] |]).Value

    {
        operation with
            Name = "wrongSin"
            Code = Operation.call "wrongSin"
            Tensors = fun xs -> wrongly xs[0]
    }

let private withWrong: Grammar = {
    Generation.everything with
        Families = Array.append Generation.everything.Families (Array.create 20 (Operation.family [] 1 wrong))
}

let private breaks (program: RandomProgram) = not (verdictOf program.CheckOracle).IsConsistent

[<Fact>]
let ``a wrong rule shrinks to itself alone`` () =
    let draw seed = RandomProgram(Generation.program withWrong seed 8, seed)
    let found = Seq.initInfinite draw |> Seq.filter breaks |> Seq.truncate 5

    for program in found do
        Assert.Equal("let f (x1: Tensor) =\n    wrongSin x1\nf (tensor 0.0)", (minimal breaks program).Code)

[<Fact>]
let ``FsCheck draws programs, and shrinks them`` () =
    let programs = ProgramArbitraries.Programs()
    let config = Config.QuickThrowOnFailure.WithMaxTest 50
    Check.One(config, Prop.forAll programs (fun program -> program.CheckOracle().IsConsistent))
    let short = Prop.forAll programs (fun program -> program.Length < 2)

    let failure =
        Assert.ThrowsAny<Exception>(fun () -> Check.One(Config.QuickThrowOnFailure.WithReplay(1UL, 1UL), short))

    Assert.Contains("Shrunk", failure.Message)
