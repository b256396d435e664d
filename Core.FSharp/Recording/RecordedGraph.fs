namespace FunGrad

// What recorded values were computed from, to be drawn. Laws: every operation, variable and constant that the values reach
// is drawn once, few numbers beside each operation that uses them; nothing of it is kept but text. Read next:
// Compile/PictureSvg.fs.

open System.Collections.Generic

module internal RecordedPicture =

    let private constantLines (x: Tensor) =
        let type' = ValueType.Of x
        if type'.Size <= 8 then [ EquationText.constant x ] else [ $"constant {type'}" ]

    let private variableLines (x: Tensor) =
        let type' = ValueType.Of x

        [
            $"variable {type'}"
            if type'.Size <= 8 then
                EquationText.constant (Engine.Strip(RecordLevel.Instance, x))
        ]

    let private operationLines (origin: Origin) = [
        EquationText.operation origin.Primitive
        System.String.Join(", ", origin.Results |> Array.map (fun y -> string (ValueType.Of y)))
    ]

    /// What is made first comes first.
    let ofValues (ys: Tensor[]) : Picture =
        Array.iter (Recording.demandUntraced "recordedGraph") ys
        let graph = ReachedGraph(ys, [||], [||])
        let names = Dictionary<obj, string>(HashIdentity.Reference) // Mutation: local
        let nodes, edges = List<PictureNode>(), List<struct (string * string)>()
        let node kind id lines = nodes.Add { Id = id; Kind = kind; Lines = lines }

        let named (x: obj) kind letter lines =
            match names.TryGetValue x with
            | true, name -> name
            | _ ->
                let name = $"{letter}{names.Count}"
                names[x] <- name
                node kind name lines
                name

        /// Where a value comes from, drawn if it is not yet.
        let source reader place (x: Tensor) =
            match graph.VertexOf x with
            | null ->
                if Shape.size (Engine.Shape x) > 8 then
                    named x NodeKind.Input "v" (constantLines x)
                else
                    node NodeKind.Number $"c{reader}_{place}" (constantLines x)
                    $"c{reader}_{place}"
            | vertex -> names[vertex]

        for vertex in Seq.rev graph.Vertices do
            match vertex.Origin with
            | null -> named vertex NodeKind.Input "v" (variableLines vertex.Values[0]) |> ignore
            | origin ->
                let name = named vertex NodeKind.Operation "e" (operationLines origin)
                origin.Arguments |> Array.iteri (fun place x -> edges.Add(struct (source name place x, name)))

        ys
        |> Array.iteri (fun index y ->
            node NodeKind.Result $"r{index}" (Picture.resultLines ys.Length index)
            edges.Add(struct (source $"r{index}" 0 y, $"r{index}")))

        { Nodes = nodes; Edges = edges }

/// <summary>What recorded values were computed from, as a picture: variables, constants, operations, and what flows
/// where. It is a copy that keeps no values alive.</summary>
[<Sealed>]
type RecordedGraph internal (picture: Picture) =

    member internal _.Picture = picture

    /// <summary>How many operations the values were computed with.</summary>
    member _.OperationCount = picture.Nodes |> Seq.filter (fun node -> node.Kind = NodeKind.Operation) |> Seq.length

    /// <summary>The graph in the DOT language of Graphviz.</summary>
    member _.ToDot() : string = Picture.toDot picture

    /// <summary>The graph as a flowchart in the language of Mermaid, which Markdown pages and notebooks draw.</summary>
    member _.ToMermaid() : string = Picture.toMermaid picture

    /// <summary>The graph as an SVG picture that needs no other tool, for light and dark pages.</summary>
    member _.ToSvg() : string = PictureSvg.ofPicture picture

    /// <summary>How large the graph is.</summary>
    override graph.ToString() =
        $"a recorded graph of {picture.Nodes.Count} nodes, {graph.OperationCount} of them operations"
