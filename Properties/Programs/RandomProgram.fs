// Random programs for users: a function that can be differentiated at its point, its code, and the law that its engine
// and its oracle agree. Read next: Laws, which take its subject.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open FsCheck
open FsCheck.FSharp
open FunGrad

/// <summary>A random well-shaped function of tensors with a point at which it is smooth: operations of the whole
/// catalogue, branches, loops, values used several times, closures, and derivatives of functions within.</summary>
/// <example><code lang="fsharp">
/// let program = RandomProgram.Draw(seed = 1, size = 5)
/// Laws.ForwardIsReverse.Check program.Subject   // Holds
/// </code></example>
[<Sealed>]
type RandomProgram internal (program: ProgramText, seed: int) =

    member internal _.Program = program

    /// What tangents and cotangents are drawn from.
    member _.Seed = seed

    /// The point: the arguments of the function.
    member _.Inputs: IReadOnlyList<Tensor> = Interpreter.point program

    /// How many lines the program has.
    member _.Length: int = Body.length program.Body

    /// The function in F#, and its value at the point.
    member _.Code: string = Printing.code program

    /// Runs the function.
    member _.Invoke(inputs: IReadOnlyList<Tensor>) : Tensor = Interpreter.run program (Seq.toArray inputs)

    /// The function at its point, to be held to laws.
    member _.Subject: Subject =
        Subject
            .Of(
                Func<IReadOnlyList<Tensor>, Tensor>(fun xs -> Interpreter.run program (Seq.toArray xs)),
                Interpreter.point program
            )
            .Named("the program\n" + Printing.code program + "\n")
            .WithSeed(seed)
            .WithSlack(1000.0)
            .WithReach
            1e-3

    /// <summary>Holds the engine to the oracle, which runs the program in plain loops over floats and nested
    /// duals: value, derivative along a direction, gradient and second derivative.</summary>
    member _.CheckOracle() : Verdict = OracleLaw.check program seed

    /// Smaller programs that may show the same failure, the smallest first.
    member _.Shrink() : IEnumerable<RandomProgram> =
        ProgramShrinking.candidates program |> Seq.map (fun smaller -> RandomProgram(smaller, seed))

    /// <summary>The program of a seed, of about <paramref name="size"/> lines.</summary>
    static member Draw(seed: int, size: int) : RandomProgram =
        RandomProgram(Generation.program Generation.everything seed size, seed)

    /// <summary>The program of a seed without branches on numbers, which no batch could run.</summary>
    static member DrawWithoutBranches(seed: int, size: int) : RandomProgram =
        let grammar = { Generation.everything with Branches = false }
        RandomProgram(Generation.program grammar seed size, seed)

    /// <summary>The program of a seed with derivatives of derivatives, four deep, that close over the values outside
    /// them: where perturbations could be confused.</summary>
    static member DrawNested(seed: int, size: int) : RandomProgram =
        RandomProgram(Generation.program Generation.nested seed size, seed)

    /// The code.
    override _.ToString() = Printing.code program

/// <summary>Random programs for FsCheck: <c>[&lt;Properties(Arbitrary = [| typeof&lt;ProgramArbitraries&gt; |])&gt;]</c>.</summary>
[<AbstractClass; Sealed>]
type ProgramArbitraries =

    /// Random programs, which shrink to minimal ones.
    static member Programs() : Arbitrary<RandomProgram> =
        let draw size = Gen.choose (0, Int32.MaxValue) |> Gen.map (fun seed -> RandomProgram.Draw(seed, 1 + size / 8))
        Arb.fromGenShrink (Gen.sized draw, _.Shrink())
