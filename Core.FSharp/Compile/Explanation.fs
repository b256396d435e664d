namespace FunGrad

// How a program runs, in words: which equations share a loop, over what, in registers of how many lanes, what a loop reads
// and writes, which equations are left to their kernels and why, and how much memory the values between take.
// Law: every equation is computed in a loop or called. Read next: Compilation.fs.

open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Text

module internal Explanation =

    let private typed (program: Program) place = EquationText.name place + ": " + string program.Types[place]
    let private counted (count: int) word = string<int> count + " " + word + (if count = 1 then "" else "s")
    let private listed (words: seq<string>) = System.String.Join(", ", words)

    /// The values that a loop loads.
    let private loaded (nest: Nest) : int[] = nest.Terms.Buffers |> Seq.distinct |> Seq.sort |> Seq.toArray

    let private stored (nest: Nest) : int[] = nest.Roots |> Seq.map _.Buffer |> Seq.distinct |> Seq.toArray

    /// The equations whose results a loop computes: those on the way from what it loads to what it stores.
    let private computed (plan: Plan) (nest: Nest) : Equation[] =
        let loads = HashSet(loaded nest)
        let found = SortedDictionary<int, Equation>() // Mutation: local
        let waiting = Stack(stored nest)

        while waiting.Count > 0 do
            match plan.Makers[waiting.Pop()] with
            | ValueSome equation when found.TryAdd(equation.First, equation) ->
                for place in equation.Arguments do
                    if not (loads.Contains place) then
                        waiting.Push place
            | _ -> ()

        Seq.toArray found.Values

    /// The most elements of a register.
    let private registers (nest: Nest) =
        let lanes = [ for length in nest.Extents -> (Registers.For(nest.DType, length)).Lanes ]

        match lanes with
        | [] -> 1
        | lanes -> List.max lanes

    let private loop (program: Program) (plan: Plan) (lines: StringBuilder) (nest: Nest) =
        let equations = computed plan nest
        let extents = string (ValueType(nest.DType, nest.Extents, false))

        let width =
            if not RuntimeFeature.IsDynamicCodeCompiled then
                "up to " + string<int> BlockPlan.Most + " elements in a block"
            else
                match registers nest with
                | 1 -> "one element at a time"
                | lanes -> "up to " + string<int> lanes + " elements in a register"

        let written place =
            match plan.Roles[place] with
            | Folded _
            | Contracted -> typed program place + " (folded)"
            | _ -> typed program place

        lines
            .Append($"loop over {extents}, {width}: ")
            .Append(counted equations.Length "operation")
            .Append("\n  computes ")
            .Append(listed (equations |> Seq.map _.Primitive.Name))
            .Append("\n  reads ")
            .Append(
                match loaded nest with
                | [||] -> "nothing"
                | places -> listed (places |> Seq.map (typed program))
            )
            .Append("\n  writes ")
            .Append(listed (stored nest |> Seq.map written))
            .Append('\n')
        |> ignore

    /// Operations without arithmetic, and folds, that loops know besides the elementwise ones.
    let private views =
        HashSet [ "broadcast"; "reshape"; "permute"; "take"; "assemble"; "join"; "sum"; "max"; "min"; "cast" ]

    /// Why an equation stands in no loop.
    let private reason (program: Program) (equation: Equation) =
        let types = Array.append equation.Arguments equation.Results |> Array.map (fun place -> program.Types[place])
        let isNumber (type': ValueType) = type'.DType = DType.Bool || DType.isFloat type'.DType
        let hasForm = (Fusion.find equation.Primitive).IsSome || views.Contains equation.Primitive.Name

        if equation.Count > 1 then
            "it has several results"
        elif equation.Arguments.Length = 0 then
            "it has no arguments"
        elif not hasForm then
            "it has no form inside a loop"
        elif types |> Array.exists (fun type' -> type'.Size = 0) then
            "it has no elements"
        elif not (Array.forall isNumber types) then
            "loops compute with floating-point numbers alone"
        elif (types |> Array.distinctBy _.DType).Length > 1 then
            "its values differ in width"
        else
            "no loop can lead through its elements"

    let private call (program: Program) (lines: StringBuilder) (equation: Equation) =
        lines
            .Append($"call of {equation.Primitive.Name}, since {reason program equation}\n  reads ")
            .Append(listed (equation.Arguments |> Seq.map (typed program)))
            .Append("\n  writes ")
            .Append(listed (equation.Results |> Seq.map (typed program)))
            .Append('\n')
        |> ignore

    /// Work on memory by a kernel of its own.
    let private kernel (program: Program) (plan: Plan) (lines: StringBuilder) (kernel: MemoryKernel) =
        let places (operands: Operand[]) =
            operands |> Seq.map (fun operand -> typed program operand.Buffer) |> Seq.distinct

        let name =
            match plan.Makers[kernel.Outputs[0].Buffer] with
            | ValueSome equation -> equation.Primitive.Name
            | ValueNone -> "kernel"

        lines
            .Append($"{name} by a kernel on memory\n  reads ")
            .Append(listed (places kernel.Inputs))
            .Append("\n  writes ")
            .Append(listed (places kernel.Outputs))
            .Append('\n')
        |> ignore

    let private step (program: Program) (plan: Plan) (lines: StringBuilder) (step: Step) =
        match step with
        | Step.Loop nest -> loop program plan lines nest
        | Step.Kernel work -> kernel program plan lines work
        | Step.Call equation -> call program lines equation

    let private summary (program: Program) (steps: Step[]) (bytes: int) =
        let count kind = steps |> Seq.filter kind |> Seq.length
        let kernels = count _.IsKernel

        counted program.OperationCount "operation"
        + " in "
        + counted (count _.IsLoop) "loop"
        + (if kernels = 0 then "" else ", " + counted kernels "kernel")
        + " and "
        + counted (count _.IsCall) "call"
        + ", with "
        + counted bytes "byte"
        + " of memory between"

    let textOf (program: Program) (emitted: Emitted) : string =
        let lines = StringBuilder(summary program emitted.Steps (int emitted.Bytes)).Append('\n')
        let say = step program emitted.Plan

        for work in emitted.Passes do
            match work with
            | Pass.Single one -> say lines one
            | Pass.Strips group ->
                let inside = StringBuilder()

                for struct (one, _) in group.Steps do
                    say inside one

                let indented = inside.ToString().TrimEnd().Replace("\n", "\n  ")
                lines.Append($"strips of {group.Strip} of {group.Rows} rows\n  {indented}\n") |> ignore

        lines.ToString().TrimEnd()

    let text (program: Program) : string =
        let emitted = Emitted(NestCodes.usual, program)

        if emitted.Fits then
            textOf program emitted
        else
            counted program.OperationCount "operation"
            + " one after the other by their kernels, since loops would need "
            + string<int64> emitted.Bytes
            + " bytes at a time, or one value more than 2147483647: compile a function of fewer elements"

/// <summary>How programs run, in words.</summary>
[<AbstractClass; Sealed; Extension>]
type ProgramExplanation private () =

    /// <summary>How the program runs once code has been made: which operations share a loop and over what, how many elements
    /// a register holds, what each loop reads and writes, which operations are calls of their kernels and why, and how much
    /// memory lies between. Values have the names that ToString gives them.</summary>
    /// <param name="program">A simplified program.</param>
    /// <exception cref="T:System.ArgumentNullException">The program is null.</exception>
    [<Extension>]
    static member Explain(program: Program) : string =
        if isNull (box program) then
            raise (
                System.ArgumentNullException(
                    nameof program,
                    "program must not be null: give a compiled function's program."
                )
            )

        Explanation.text program
