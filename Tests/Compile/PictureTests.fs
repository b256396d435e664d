// Programs and recorded graphs as pictures. Laws: DOT, Mermaid and SVG have the same nodes and arrows; in an SVG boxes do
// not overlap, arrows run downwards from box to box and across none, texts lie inside their boxes, and the same graph is
// the same picture.
module FunGrad.Tests.Compile.PictureTests

open System
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open System.Xml.Linq
open Xunit
open FunGrad

/// Two layers and a loss, with weights and their decay: a gradient of about fifty nodes.
let private loss (w: Tensor, b: Tensor, v: Tensor, c: Tensor) (x: Tensor) (t: Tensor) =
    let error = matmul (tanh (matmul x w + b)) v + c - t
    mean (error * error) + 0.01 * (sum (w * w) + sum (v * v))

let private weights () = full [ 4; 5 ] 0.1, zeros [ 5 ], full [ 5; 2 ] 0.2, zeros [ 2 ]

let private gradient () =
    let slopes (weights, x, t) = grad (fun weights -> loss weights x t) weights
    program slopes (weights (), ones [ 8; 4 ], ones [ 8; 2 ])

let private recorded () =
    let w, b, v, c = weights ()
    let ws = [ variable w; variable b; variable v; variable c ]
    let y = loss (ws[0], ws[1], ws[2], ws[3]) (ones [ 8; 4 ]) (ones [ 8; 2 ])
    recordedGraph (y :: List.choose id (gradients [ y ] ws))

let private random seed =
    let drawn = FunGrad.Properties.RandomProgram.DrawWithoutBranches(seed, 12)
    (program (fun (xs: Tensor list) -> drawn.Invoke xs) (List.ofSeq drawn.Subject.Point)).Picture

let private pictures () = [
    (program (fun (x: Tensor) -> x) (tensor 1.0)).Picture
    (program (fun (_: Tensor) -> tensor 1.0) (tensor 1.0)).Picture
    (program (fun (x: Tensor) -> x * x, x, sin x / (x + x)) (zeros [ 3 ])).Picture
    (program (fun (x: Tensor) -> reshape [ 2; 2; 1; 1; 1; 1; 1; 1; 1; 1; 1; 1 ] x) (zeros [ 4 ])).Picture
    gradient().Picture
    recorded().Picture
    for seed in 1..30 do
        random seed
]

/// Names of nodes and pairs of names, as often as they occur.
let private found (nodePattern: string) (arrowPattern: string) (text: string) =
    let matches pattern = Regex.Matches(text, pattern, RegexOptions.Multiline)

    List.sort [ for node in matches nodePattern -> node.Groups[1].Value ],
    List.sort [ for arrow in matches arrowPattern -> arrow.Groups[1].Value, arrow.Groups[2].Value ]

[<Fact>]
let ``the three languages have the nodes and arrows of the picture`` () =
    for picture in pictures () do
        let expected =
            List.sort [ for node in picture.Nodes -> node.Id ],
            List.sort [ for struct (from, into) in picture.Edges -> from, into ]

        Assert.Equal(expected, Picture.toDot picture |> found @"^  (\w+) \[" @"^  (\w+) -> (\w+);$")
        Assert.Equal(expected, Picture.toMermaid picture |> found @"^  (\w+)[\[(]" @"^  (\w+) --> (\w+)$")

        Assert.Equal(
            expected,
            PictureSvg.ofPicture picture
            |> found "<g data-node=\"(\w+)\"" "<g data-from=\"(\w+)\" data-to=\"(\w+)\""
        )

// -- What an SVG shows ------------------------------------------------------------------------------------------------

type private Box = { Left: float; Right: float; Top: float; Bottom: float }

let private elements (name: string) (root: XElement) =
    root.Descendants() |> Seq.filter (fun element -> element.Name.LocalName = name)

let private text (name: string) (element: XElement) = (nonNull (element.Attribute(XName.Get name))).Value
let private number name element = Double.Parse(text name element, CultureInfo.InvariantCulture)
let private has (name: string) (element: XElement) = not (isNull (element.Attribute(XName.Get name)))

let private boxOf (group: XElement) =
    match Seq.tryHead (elements "rect" group) with
    | Some shape ->
        let x, y = number "x" shape, number "y" shape

        {
            Left = x
            Right = x + number "width" shape
            Top = y
            Bottom = y + number "height" shape
        }
    | None ->
        let shape = elements "circle" group |> Seq.maxBy (number "r")
        let x, y, r = number "cx" shape, number "cy" shape, number "r" shape
        { Left = x - r; Right = x + r; Top = y - r; Bottom = y + r }

/// The boxes by the names of their nodes.
let private boxes (svg: XElement) = [
    for group in elements "g" svg do
        if has "data-node" group then
            text "data-node" group, boxOf group
]

/// The numbers of a path, in pairs.
let private points (path: XElement) = [
    for pair in Regex.Matches(text "d" path, @"(-?[\d.]+) (-?[\d.]+)") ->
        Double.Parse(pair.Groups[1].Value, CultureInfo.InvariantCulture),
        Double.Parse(pair.Groups[2].Value, CultureInfo.InvariantCulture)
]

/// The names of an arrow's ends, the points of its line and those of its head.
let private arrows (svg: XElement) = [
    for group in elements "g" svg do
        if has "data-from" group then
            let paths = elements "path" group |> Seq.toArray
            text "data-from" group, text "data-to" group, points paths[0], points paths[1]
]

let private drawn () = pictures () |> List.map (PictureSvg.ofPicture >> XElement.Parse)

[<Fact>]
let ``boxes lie on the page and apart`` () =
    for svg in drawn () do
        let boxes = boxes svg |> List.map snd |> List.toArray
        let width, height = number "width" svg, number "height" svg

        for a in boxes do
            Assert.True(a.Left >= 0.0 && a.Right <= width && a.Top >= 0.0 && a.Bottom <= height)

        for at in 0 .. boxes.Length - 1 do
            for b in boxes[at + 1 ..] do
                let a = boxes[at]
                Assert.True(a.Right < b.Left || b.Right < a.Left || a.Bottom < b.Top || b.Bottom < a.Top)

[<Fact>]
let ``arrows run downwards from the lower side of a box to the upper side of another`` () =
    for svg in drawn () do
        let boxes = Map.ofList (boxes svg)

        for from, into, line, head in arrows svg do
            let startX, startY = List.head line
            let tipX, tipY = List.last head
            Assert.Equal((boxes[from].Left + boxes[from].Right) / 2.0, startX, 2)
            Assert.Equal(boxes[from].Bottom, startY, 2)
            Assert.Equal(boxes[into].Top, tipY, 2)
            Assert.InRange(tipX, boxes[into].Left, boxes[into].Right)
            // A bend lies between the heights of its four points, so ordered points are an ordered line.
            Assert.Equal<float list>(List.sort (List.map snd line), List.map snd line)
            Assert.Equal(tipX, fst (List.last line), 2)
            Assert.InRange(snd (List.last line), tipY - 8.0, tipY)

[<Fact>]
let ``no arrow runs through a box`` () =
    for svg in drawn () do
        let boxes = boxes svg

        for _, _, line, _ in arrows svg do
            // The bends are between layers, so a line beside boxes is vertical there.
            for (x, y), (nextX, nextY) in List.pairwise line do
                for _, box in boxes do
                    let isBeside = max x nextX < box.Left || min x nextX > box.Right
                    let isApart = nextY <= box.Top + 0.01 || y >= box.Bottom - 0.01
                    Assert.True(isBeside || isApart)

[<Fact>]
let ``texts lie inside their boxes`` () =
    for svg in drawn () do
        for group in elements "g" svg |> Seq.filter (has "data-node") do
            let box = boxOf group

            for line in elements "text" group do
                // Letters of fonts of one width are 0.61 as wide as high at most, and an eighth lies below the line.
                let half = float line.Value.Length * 12.0 * 0.61 / 2.0
                Assert.InRange(number "x" line - half, box.Left, box.Right)
                Assert.InRange(number "x" line + half, box.Left, box.Right)
                Assert.InRange(number "y" line - 10.0, box.Top, box.Bottom)
                Assert.InRange(number "y" line + 3.0, box.Top, box.Bottom)

[<Fact>]
let ``a long text is cut in its box and whole in its title`` () =
    let long = program (fun (x: Tensor) -> reshape [ 2; 2; 1; 1; 1; 1; 1; 1; 1; 1; 1; 1 ] x) (zeros [ 4 ])
    let svg = long.ToSvg()
    Assert.Contains("…</text>", svg)
    Assert.Contains("=[2,2,1,1,1,1,1,1,1,1,1,1]] f64[2,2,1,1,1,1,1,1,1,1,1,1]</title>", svg)

[<Fact>]
let ``the same graph is the same picture`` () =
    Assert.Equal(gradient().ToSvg(), gradient().ToSvg())
    Assert.Equal(recorded().ToSvg(), recorded().ToSvg())

[<Fact>]
let ``the picture of the page is what is drawn`` () =
    let energy (w: Tensor, x: Tensor, b: Tensor) = sum (square (tanh (matmul w x + b)))
    let drawn = (program (grad energy) (zeros [ 9; 9 ], zeros [ 9 ], zeros [ 9 ])).ToSvg()
    let path = Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "gradient.svg")
    Assert.True(File.ReadAllText(path).Trim() = drawn, "Write docs/gradient.svg anew:\n" + drawn)

[<Fact>]
let ``a gradient of fifty nodes fits on a screen`` () =
    let picture = gradient().Picture
    let svg = XElement.Parse(PictureSvg.ofPicture picture)
    Assert.InRange(picture.Nodes.Count, 40, 60)
    Assert.InRange(number "width" svg, 300.0, 1800.0)
    Assert.InRange(number "height" svg, 300.0, 1800.0)

[<Fact>]
let ``a picture has only elements that are drawn, and signs of XML in texts are letters`` () =
    let picture: Picture = {
        Nodes =
            ResizeArray [
                { Id = "a"; Kind = NodeKind.Input; Lines = [ "<&>\"\n'" ] }
                { Id = "b"; Kind = NodeKind.Result; Lines = [] }
            ]
        Edges = ResizeArray [ struct ("a", "b") ]
    }

    let svg = XElement.Parse(PictureSvg.ofPicture picture)
    Assert.Equal("<&>\" '", (elements "text" svg |> Seq.exactlyOne).Value)
    let names = svg.Descendants() |> Seq.map _.Name.LocalName |> Set.ofSeq
    Assert.Equal<Set<string>>(Set.empty, names - Set.ofList [ "g"; "path"; "title"; "rect"; "circle"; "text" ])

// -- Recorded graphs --------------------------------------------------------------------------------------------------

[<Fact>]
let ``a recorded graph has variables, constants and operations, each once`` () =
    let x, w = variable (tensor 3.0), variable (zeros [ 9 ])
    let square = x * x
    let large = ones [ 9 ]
    let graph = recordedGraph [ square * 2.0; w * large + large ]

    Assert.Equal<string list>(
        [ "constant f64[9]"; "variable f64[9]"; "variable f64[]<br/>3" ],
        [ for line in Regex.Matches(graph.ToMermaid(), "\\(\\[\"(.*)\"\\]\\)") -> line.Groups[1].Value ]
        |> List.sort
    )

    Assert.Equal(4, graph.OperationCount)
    Assert.Equal("a recorded graph of 10 nodes, 4 of them operations", string graph)
    Assert.Contains("""(((" ")))""", (recordedGraph [ square ]).ToMermaid())
    Assert.Contains("""r1((("1")))""", graph.ToMermaid())

[<Fact>]
let ``gradients are recorded, and a graph shows how they were made`` () =
    let x = variable (tensor 3.0)
    let y = sin x
    let slope = gradients [ y ] [ x ] |> List.head |> Option.get
    Assert.Contains("cos", (recordedGraph [ slope ]).ToDot())
    Assert.DoesNotContain("cos", (recordedGraph [ y ]).ToDot())

[<Fact>]
let ``a number that nothing recorded is drawn as a number`` () =
    let graph = recordedGraph [ tensor 2.0; detach (variable (tensor 5.0) * 2.0) ]
    Assert.Equal(0, graph.OperationCount)
    Assert.Contains("cr0_0(\"2\")", graph.ToMermaid())
    Assert.Contains("cr1_0(\"10\")", graph.ToMermaid())

[<Fact>]
let ``what a transform traces has no recorded graph`` () =
    let inside (x: Tensor) =
        recordedGraph [ x ] |> ignore
        x

    let error = Assert.Throws<InvalidOperationException>(fun () -> grad inside (tensor 1.0) |> ignore)
    Assert.StartsWith("recordedGraph: the value is being traced by 'grad'", error.Message)
