namespace FunGrad

// A program: what a function did, as a list of equations between typed values. It is immutable, prints as text and as a
// graph, and means what its primitives mean, one after the other. Law: running a program is calling the function it was
// staged from, on any values of the same types. Read next: Stage.fs, which makes programs.

open System
open System.Collections.Generic
open System.Net
open System.Text
open FunGrad.Notebooks

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

/// <summary>What a function does to arguments of certain shapes and dtypes: a list of equations between typed values.</summary>
/// <remarks>Programs are immutable and can be run from many threads. They are equal when they have the same inputs, equations
/// and results, with equal parameters and constants. <c>program.Explain()</c> tells how one runs.</remarks>
[<Sealed; TypeFormatterSource(typeof<RichFormatterSource>); StructuredFormatDisplay("{Display}")>]
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

    let code =
        lazy
            (let mutable code = HashCode() // Mutation: local
             code.Add types.Length

             for equation in equations do
                 code.Add(Operations.hashOf equation.Primitive)

                 for argument in equation.Arguments do
                     code.Add argument

             code.ToHashCode())

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

    member internal _.Display = text.Value

    /// Inputs, operations, numbers and results, and what flows where.
    member internal _.Picture: Picture =
        let maker = Dictionary<int, int>() // Mutation: local
        let nodes, edges = List<PictureNode>(), List<struct (string * string)>()
        let drawn = HashSet<string>()
        let node kind id (lines: string list) = nodes.Add { Id = id; Kind = kind; Lines = lines }
        let edge from into = edges.Add(struct (from, into))

        for place in 0 .. inputs + captures.Length - 1 do
            node NodeKind.Input $"v{place}" [ $"{EquationText.name place}: {types[place]}" ]

        /// Where a value comes from; few numbers stand beside each operation that uses them.
        let source (reader: string) place =
            match maker.TryGetValue place, constantOf.Value.TryGetValue place with
            | (true, made), _ -> $"e{made}"
            | _, (true, value) when types[place].Size <= 8 ->
                let id = $"c{reader}_{place}"

                if drawn.Add id then
                    node NodeKind.Number id [ EquationText.constant value ]

                id
            | _ -> $"v{place}"

        for struct (place, _) in constants do
            if types[place].Size > 8 then
                node NodeKind.Input $"v{place}" [ $"constant {types[place]}" ]

        equations
        |> Array.iteri (fun index equation ->
            let shapes = String.Join(", ", equation.Results |> Array.map (fun place -> string types[place]))
            node NodeKind.Operation $"e{index}" [ EquationText.operation equation.Primitive; shapes ]

            for place in equation.Arguments do
                edge (source (string<int> index) place) $"e{index}"

            for place in equation.Results do
                maker[place] <- index)

        results
        |> Array.iteri (fun index place ->
            node NodeKind.Result $"r{index}" (Picture.resultLines results.Length index)
            edge (source $"r{index}" place) $"r{index}")

        { Nodes = nodes; Edges = edges }

    /// <summary>The program as a graph in the DOT language of Graphviz: inputs, operations and results.</summary>
    member program.ToDot() : string = Picture.toDot program.Picture

    /// <summary>The program as a flowchart in the language of Mermaid, which Markdown pages and notebooks draw.</summary>
    member program.ToMermaid() : string = Picture.toMermaid program.Picture

    /// <summary>The program as an SVG picture that needs no other tool, for light and dark pages: a file, or part of an HTML
    /// page.</summary>
    /// <remarks>Values flow downwards. Inputs are blue, numbers yellow, results green; the arrows that carry one value share
    /// their way. A text of more than 34 letters is cut, and whole under the pointer. Dozens of operations can be
    /// read.</remarks>
    member program.ToSvg() : string = PictureSvg.ofPicture program.Picture

    /// <summary>The equations as HTML, with the picture below them if there are at most 40. Notebooks of .NET Interactive
    /// show it.</summary>
    member program.ToHtml() : string =
        let listing = "<pre>" + WebUtility.HtmlEncode text.Value + "</pre>"
        if equations.Length > 40 then listing else listing + program.ToSvg()

    interface IRichDisplay with
        member program.Html = program.ToHtml()
        member _.Latex = null

    /// Whether the inputs and constants of another program have the same types and numbers.
    member private _.SameConstants(other: Program) =
        let same (struct (a: int, x)) (struct (b: int, y)) = a = b && Dense.equal (Engine.ToDense x) (Engine.ToDense y)

        constants.Length = other.Constants.Length && Array.forall2 same constants other.Constants

    member private _.SameEquations(other: Program) =
        let same (a: Equation) (b: Equation) =
            a.First = b.First
            && a.Count = b.Count
            && Shape.equal a.Arguments b.Arguments
            && Operations.same a.Primitive b.Primitive

        equations.Length = other.Equations.Length && Array.forall2 same equations other.Equations

    member private _.SameTypes(other: Program) =
        let same (a: ValueType) (b: ValueType) = a.Fits b

        inputs = other.Inputs
        && captures.Length = other.Captures.Length
        && types.Length = other.Types.Length
        && Array.forall2 same types other.Types
        && Shape.equal results other.Results

    /// <summary>Whether both programs have the same inputs, equations, constants and results.</summary>
    override program.Equals(other: objnull) =
        match other with
        | :? Program as other ->
            obj.ReferenceEquals(program, other)
            || program.SameTypes other && program.SameEquations other && program.SameConstants other
        | _ -> false

    /// <summary>Agrees with Equals.</summary>
    override _.GetHashCode() = code.Value

/// A primitive whose meaning is a program of its own; the program's equations may stand in its place.
[<Interface>]
type internal HasProgram =
    abstract Body: Program

/// A primitive that runs programs some number of times.
[<Interface>]
type internal HasBodies =
    abstract Bodies: Program[]
