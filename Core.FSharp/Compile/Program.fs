namespace FunGrad

// A program: what a function did, as a list of equations between typed values. It is immutable, prints as text and as a
// graph, and means what its primitives mean, one after the other. Law: running a program is calling the function it was
// staged from, on any values of the same types. Read next: Stage.fs, which makes programs.

open System
open System.Collections.Generic
open System.Globalization
open System.Text

/// What is known of a value before there are numbers: the element type and the shape, and for a 0-d number whether it
/// takes the other operand's width.
[<Sealed>]
type internal ValueType(dtype: DType, shape: int[], isWeak: bool) =
    static let code (dtype: DType) =
        match dtype with
        | DType.Float64 -> "f64"
        | DType.Float32 -> "f32"
        | DType.Int64 -> "i64"
        | DType.Int32 -> "i32"
        | _ -> "bool"

    member _.DType = dtype
    member _.Shape = shape
    member _.IsWeak = isWeak
    member _.Size = Shape.size shape
    member _.Bytes = int64 (Shape.size shape) * int64 (DType.sizeInBytes dtype)

    static member Of(x: Tensor) : ValueType =
        let rec isWeak x =
            match x with
            | Scalar(_, Width.Weak) -> true
            | Traced(_, inner, _) -> isWeak inner
            | _ -> false

        ValueType(Engine.DTypeOf x, Engine.Shape x, isWeak x)

    member type'.Fits(other: ValueType) =
        type'.DType = other.DType && type'.IsWeak = other.IsWeak && Shape.equal type'.Shape other.Shape

    /// Such as f64[2,3].
    override _.ToString() = code dtype + "[" + String.Join(",", shape) + "]"

/// One application of a primitive: which values it reads, and the first and the number of those that it makes.
[<Sealed>]
type internal Equation(primitive: Primitive, arguments: int[], first: int, count: int) =
    member _.Primitive = primitive
    member _.Arguments = arguments
    member _.First = first
    member _.Count = count
    member _.Results = [| first .. first + count - 1 |]

/// How equations are written.
module internal EquationText =

    /// a, b, ..., z, aa, ab, ...
    let rec name (value: int) =
        let letter = string<char>(char (int 'a' + value % 26))
        if value < 26 then letter else name (value / 26 - 1) + letter

    let private number (x: float) = x.ToString("R", CultureInfo.InvariantCulture)

    let rec private parameter (value: obj) : string =
        match value with
        | :? (int[]) as items -> "[" + String.Join(",", items) + "]"
        | :? float as x -> number x
        | :? (Selection[]) as selections ->
            "["
            + String.Join(" ", selections |> Array.map (fun selection -> parameter (nonNull (box selection))))
            + "]"
        | :? Selection as selection ->
            match selection with
            | Element flat -> string<int> flat
            | Region(starts, steps, counts, shape) ->
                let along axis =
                    let last = starts[axis] + (counts[axis] - 1) * steps[axis]
                    let step = if steps[axis] = 1 then "" else ":" + string<int> steps[axis]

                    if counts[axis] = 1 then
                        string<int> starts[axis]
                    else
                        $"{starts[axis]}..{last}{step}"

                let dropped = if shape.Length = counts.Length then "" else "->" + Shape.text shape
                "(" + String.Join(",", Array.init starts.Length along) + ")" + dropped
            | Rows(axis, indices) -> $"rows of axis {axis}: {Printing.format indices}"
        | :? Delegate -> "function"
        | value when FSharp.Reflection.FSharpType.IsFunction(value.GetType()) -> "function"
        | value -> String.Format(CultureInfo.InvariantCulture, "{0}", value)

    let private parameters (primitive: Primitive) =
        match primitive.Parameters with
        | [||] -> ""
        | given ->
            let texts = given |> Array.map (fun struct (name, value) -> name + "=" + parameter value)
            "[" + String.Join(" ", texts) + "]"

    let operation (primitive: Primitive) = primitive.Name + parameters primitive

    /// The numbers of a constant where they are few.
    let constant (x: Tensor) =
        match x with
        | Scalar(value, _) -> number value
        | x when Shape.size (Engine.Shape x) <= 8 -> Printing.format(Engine.ToDense x).Replace("\n", "")
        | _ -> "..."

/// <summary>What a function does to arguments of certain shapes and dtypes: a list of equations between typed values.</summary>
/// <remarks>Programs are immutable and can be run from many threads. They are equal when they have the same inputs, equations
/// and results, with equal parameters and constants.</remarks>
[<Sealed>]
type Program
    internal
    (
        inputs: int,
        captures: Tensor[],
        constants: struct (int * Tensor)[],
        equations: Equation[],
        results: int[],
        types: ValueType[]
    ) =

    let constantOf = lazy (dict [ for struct (place, value) in constants -> place, value ])

    let text =
        lazy
            (let lines = StringBuilder()
             let typed place = EquationText.name place + ": " + string types[place]

             let written place =
                 match constantOf.Value.TryGetValue place with
                 | true, value when types[place].Size <= 8 -> EquationText.constant value
                 | _ -> EquationText.name place

             lines.Append("program(").AppendJoin(", ", Seq.map typed [ 0 .. inputs - 1 ]) |> ignore

             if captures.Length > 0 then
                 let captured = [ inputs .. inputs + captures.Length - 1 ]
                 lines.Append("; captured ").AppendJoin(", ", Seq.map typed captured) |> ignore

             lines.Append(") =\n") |> ignore

             for struct (place, _) in constants do
                 if types[place].Size > 8 then
                     lines.Append("  ").Append(typed place).Append(" = constant\n") |> ignore

             for equation in equations do
                 lines.Append("  ").AppendJoin(", ", Seq.map typed equation.Results).Append(" = ") |> ignore
                 lines.Append(EquationText.operation equation.Primitive) |> ignore

                 for argument in equation.Arguments do
                     lines.Append(' ').Append(written argument) |> ignore

                 lines.Append('\n') |> ignore

             lines.Append("  return ").AppendJoin(", ", Seq.map written results).ToString())

    /// How many of the values are arguments; captured values follow them.
    member internal _.Inputs = inputs
    /// Traced or recorded values that the function used without being given them: further inputs of the program.
    member internal _.Captures = captures
    member internal _.Constants = constants
    member internal _.Equations = equations
    member internal _.Results = results
    member internal _.Types = types

    /// <summary>How many operations the program applies.</summary>
    member _.OperationCount = equations.Length

    /// <summary>How many bytes all its intermediate values and results take when each is kept.</summary>
    member _.Bytes =
        equations
        |> Seq.collect (fun equation -> equation.Results)
        |> Seq.sumBy (fun place -> types[place].Bytes)

    /// The same program with its captures as arguments.
    member internal _.Closed = Program(inputs + captures.Length, [||], constants, equations, results, types)

    /// The primitives one after the other, on values of any transform. The arguments are followed by the captures.
    member internal _.Evaluate(arguments: Tensor[]) : Tensor[] =
        let values: Tensor[] = Array.zeroCreate types.Length // Mutation: local
        System.Array.Copy(arguments, values, arguments.Length)

        for struct (place, value) in constants do
            values[place] <- value

        for equation in equations do
            let made = equation.Primitive.ApplyAll(equation.Arguments |> Array.map (fun place -> values[place]))
            System.Array.Copy(made, 0, values, equation.First, made.Length)

        results |> Array.map (fun place -> values[place])

    /// <summary>The equations, one in a line, with shapes and dtypes.</summary>
    override _.ToString() = text.Value

    /// <summary>The program as a graph in the DOT language of Graphviz: inputs, operations and results.</summary>
    member _.ToDot() : string =
        let lines = StringBuilder("digraph program {\n  rankdir=TB; node [shape=box, fontname=\"monospace\"];\n")
        let maker = Dictionary<int, int>() // Mutation: local

        for place in 0 .. inputs + captures.Length - 1 do
            lines.Append($"  v{place} [shape=ellipse, label=\"{EquationText.name place}: {types[place]}\"];\n")
            |> ignore

        equations
        |> Array.iteri (fun index equation ->
            for place in equation.Results do
                maker[place] <- index

            let label = (EquationText.operation equation.Primitive).Replace("\"", "'")
            let shapes = String.Join(", ", equation.Results |> Array.map (fun place -> string types[place]))
            lines.Append($"  e{index} [label=\"{label}\\n{shapes}\"];\n") |> ignore

            for place in equation.Arguments do
                match maker.TryGetValue place, constantOf.Value.TryGetValue place with
                | (true, other), _ when other <> index -> lines.Append($"  e{other} -> e{index};\n") |> ignore
                | _, (true, value) when types[place].Size <= 8 ->
                    lines
                        .Append($"  c{index}_{place} [shape=plaintext, label=\"{EquationText.constant value}\"];\n")
                        .Append($"  c{index}_{place} -> e{index};\n")
                    |> ignore
                | _ -> lines.Append($"  v{place} -> e{index};\n") |> ignore)

        results
        |> Array.iteri (fun index place ->
            let from =
                match maker.TryGetValue place with
                | true, made -> "e" + string<int> made
                | _ -> "v" + string<int> place

            lines.Append($"  r{index} [shape=doublecircle, label=\"\"];\n  {from} -> r{index};\n") |> ignore)

        lines.Append("}").ToString()

    /// Whether the inputs and constants of another program have the same types and numbers.
    member private _.SameConstants(other: Program) =
        constants.Length = other.Constants.Length
        && Array.forall2
            (fun (struct (a, x)) (struct (b, y)) -> a = b && Dense.equal (Engine.ToDense x) (Engine.ToDense y))
            constants
            other.Constants

    /// <summary>Whether both programs have the same inputs, equations, constants and results.</summary>
    override program.Equals(other: objnull) =
        match other with
        | :? Program as other -> string program = string other && program.SameConstants other
        | _ -> false

    /// <summary>Agrees with Equals.</summary>
    override program.GetHashCode() = (string program).GetHashCode()

/// A primitive whose meaning is a program of its own; the program's equations may stand in its place.
[<Interface>]
type internal HasProgram =
    abstract Body: Program

/// A primitive that runs programs some number of times.
[<Interface>]
type internal HasBodies =
    abstract Bodies: Program[]
