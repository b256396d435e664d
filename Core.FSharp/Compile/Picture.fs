namespace FunGrad

// A program or a recorded graph to be drawn: nodes with lines of text and arrows between them, in the two languages that
// most tools draw; PictureSvg.fs draws it without tools. Law: all three have the same nodes and arrows. Read next:
// PictureLayers.fs.

open System
open System.Collections.Generic
open System.Text

[<RequireQualifiedAccess>]
type internal NodeKind =
    | Input
    | Operation
    /// A constant of few numbers.
    | Number
    | Result

[<NoEquality; NoComparison>]
type internal PictureNode = { Id: string; Kind: NodeKind; Lines: string list }

[<NoEquality; NoComparison>]
type internal Picture = { Nodes: List<PictureNode>; Edges: List<struct (string * string)> }

module internal Picture =

    /// Results are numbered where there are several.
    let resultLines (count: int) (index: int) : string list = if count = 1 then [] else [ string<int> index ]

    let private label (separator: string) (node: PictureNode) = String.Join(separator, node.Lines).Replace("\"", "'")

    let private dotShape kind =
        match kind with
        | NodeKind.Input -> "shape=ellipse, "
        | NodeKind.Operation -> ""
        | NodeKind.Number -> "shape=plaintext, "
        | NodeKind.Result -> "shape=doublecircle, "

    let toDot (picture: Picture) : string =
        let lines = StringBuilder("digraph program {\n  rankdir=TB; node [shape=box, fontname=\"monospace\"];\n")

        for node in picture.Nodes do
            let text = label @"\n" node
            lines.Append($"  {node.Id} [{dotShape node.Kind}label=\"{text}\"];\n") |> ignore

        for struct (from, into) in picture.Edges do
            lines.Append($"  {from} -> {into};\n") |> ignore

        lines.Append("}").ToString()

    /// The brackets that Mermaid knows shapes by.
    let private brackets kind =
        match kind with
        | NodeKind.Input -> struct ("([", "])")
        | NodeKind.Operation -> struct ("[", "]")
        | NodeKind.Number -> struct ("(", ")")
        | NodeKind.Result -> struct ("(((", ")))")

    let toMermaid (picture: Picture) : string =
        let lines = StringBuilder("flowchart TB\n")

        for node in picture.Nodes do
            let struct (opening, closing) = brackets node.Kind
            let text = if node.Lines.IsEmpty then " " else label "<br/>" node
            lines.Append($"  {node.Id}{opening}\"{text}\"{closing}\n") |> ignore

        for struct (from, into) in picture.Edges do
            lines.Append($"  {from} --> {into}\n") |> ignore

        lines.ToString().TrimEnd()
