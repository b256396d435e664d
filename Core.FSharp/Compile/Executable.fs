namespace FunGrad

// How a program runs: primitive by primitive at first, and as loops over planned memory once making them has paid off. Law:
// no way to run a program changes its results by more than the accuracy of emitted code. Read next: Compilation.fs.

open System.Threading

/// How one run goes.
[<RequireQualifiedAccess>]
type internal Tier =
    | Primitives
    | Interpreted
    | Emitted

/// When loops are made. Making code takes 0.2 to 0.4 ms for each operation of a program, which is what an operation on
/// 200,000 elements takes; planning loops that run block by block takes a twentieth of that, and they run in half the
/// time of primitives. An operation takes as long as 200 elements do beside its elements.
[<Sealed>]
type internal Tiers(program: Program, options: CompileOptions, canEmit: bool) =
    /// Programs of so many operations get code after a number of runs, others when it has paid off.
    static let Short = 100
    static let CostOfCode, CostOfPlan, CostOfCall = 200000.0, 20000.0, 200.0
    let operations = float program.Equations.Length

    /// The elements that a run computes.
    let work =
        program.Equations
        |> Array.sumBy (fun equation ->
            equation.Results |> Seq.sumBy (fun place -> float program.Types[place].Size) |> (+) CostOfCall)

    /// The tier of a run, the first of which has the number 1.
    member _.Of(run: int) : Tier =
        let isDue = options.EmitAfter = 0 || run > options.EmitAfter && program.Equations.Length <= Short
        let done' = float run * work

        if not options.Emit then
            Tier.Primitives
        elif canEmit && (isDue || done' >= CostOfCode * operations) then
            Tier.Emitted
        elif isDue && not canEmit then
            Tier.Interpreted
        elif program.Equations.Length > Short && done' >= CostOfPlan * operations then
            Tier.Interpreted
        else
            Tier.Primitives

/// Runs a program that has been simplified.
[<Sealed>]
type internal Executable(program: Program, options: CompileOptions) =
    let manner = if options.IsInterpreted then Manner.Interpreted else NestCodes.usual
    let tiers = Tiers(program, options, (manner = Manner.Emitted))
    let interpreted = lazy Emitted(Manner.Interpreted, program)
    let emitted = if manner = Manner.Emitted then lazy Emitted(manner, program) else interpreted
    let mutable runs = 0 // Mutation: counts the runs before code is made

    let evaluate (loops: Lazy<Emitted>) arguments =
        if loops.Value.Fits then
            loops.Value.Run arguments
        else
            program.Evaluate arguments

    static member OfProgram(program: Program) = Executable(program, CompileOptions.Default)
    member _.Program = program
    member _.Options = options
    /// How loops run.
    member _.Manner = manner
    /// Whether this program runs as loops. What needs more memory than loops can count runs primitive by primitive.
    member _.Emits = options.Emit && emitted.Value.Fits
    member _.Emitted = emitted.Value

    /// The results for arguments that no transform traces; captures follow the arguments.
    member _.Run(arguments: Tensor[]) : Tensor[] =
        let run = if runs < 0 then 0 else Interlocked.Increment &runs

        if run <= 0 then
            evaluate emitted arguments
        else
            match tiers.Of run with
            | Tier.Primitives -> program.Evaluate arguments
            | Tier.Interpreted -> evaluate interpreted arguments
            | Tier.Emitted ->
                // What has the last tier keeps it; also if another thread counts at this moment.
                runs <- System.Int32.MinValue
                evaluate emitted arguments
