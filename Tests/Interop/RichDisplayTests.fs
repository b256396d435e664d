// Tensors and programs as notebooks show them. Laws: HTML and LaTeX have the digits and the gaps of the text, and a
// notebook that knows only the names of the convention finds a formatter for every case of a tensor.
module FunGrad.Tests.Interop.RichDisplayTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open FunGrad

/// The texts of the cells of a table, row by row.
let private cells (html: string) = [
    for row in Regex.Matches(html, "<tr>(.*?)</tr>") ->
        [ for cell in Regex.Matches(row.Groups[1].Value, "<td[^>]*>(.*?)</td>") -> cell.Groups[1].Value ]
]

[<Fact>]
let ``a matrix is a table over its dtype and shape`` () =
    let html = (tensor [ [ 1.0; 2.5 ]; [ -3.0; infinity ] ]).ToHtml()
    Assert.Equal<string list list>([ [ "1."; "2.5" ]; [ "-3."; "inf" ] ], cells html)
    Assert.Contains("<small>Float64 [2, 2]</small>", html)

[<Fact>]
let ``numbers, vectors and empty tensors have their forms`` () =
    Assert.Equal("<div>1.5<small>Float64 []</small></div>", (tensor 1.5).ToHtml())
    Assert.Equal<string list list>([ [ "1"; "2" ] ], cells ((indices [ 1; 2 ]).ToHtml()))
    Assert.Equal("<div>[]<small>Float64 [0]</small></div>", (zeros [ 0 ]).ToHtml())

[<Fact>]
let ``more axes are a table for each matrix`` () =
    let html = (reshape [ 2; 1; 2 ] (arange 0.0 4.0 1.0)).ToHtml()
    Assert.Equal<string list list>([ [ "0."; "1." ]; [ "2."; "3." ] ], cells html)
    Assert.Contains("[1, …]", html)

[<Fact>]
let ``what the text leaves out is left out`` () =
    let rows = cells ((eye 40).ToHtml())
    Assert.Equal(7, rows.Length)
    Assert.Equal<string list>([ "1."; "0."; "0."; "…"; "0."; "0."; "0." ], rows[0])
    Assert.Equal<string list>([ "⋮" ], rows[3])
    Assert.Contains(@"\vdots & \vdots & \vdots & \ddots", (eye 40).ToLatex())

[<Fact>]
let ``a traced value names its transforms`` () =
    let mutable html = "" // Mutation: local

    let f (x: Tensor) =
        html <- x.ToHtml()
        x * x

    grad f (tensor 3.0) |> ignore
    Assert.Equal("<div>3.0<small>Float64 [] (in grad)</small></div>", html)

[<Fact>]
let ``LaTeX has numbers, columns and matrices`` () =
    Assert.Equal(
        @"\begin{pmatrix} 1 & 2.5 \\ -3 & \infty \end{pmatrix}",
        (tensor [ [ 1.0; 2.5 ]; [ -3.0; infinity ] ]).ToLatex()
    )

    Assert.Equal(
        @"\begin{pmatrix} 1 \\ 2 \times 10^{-7} \\ \mathrm{nan} \end{pmatrix}",
        (tensor [ 1.0; 2e-7; nan ]).ToLatex()
    )

    Assert.Equal("1.5", (tensor 1.5).ToLatex())
    Assert.Equal("100", (tensor 100.0).ToLatex())

[<Fact>]
let ``more than two axes have no LaTeX`` () =
    let error = Assert.Throws<ShapeException>(fun () -> (zeros [ 2; 1; 2 ]).ToLatex() |> ignore)

    let problem = "ToLatex: a number, a vector or a matrix was needed, but the shape was [2, 1, 2]."
    Assert.Equal(problem + " Index the leading axes first.", error.Message)

[<Fact>]
let ``a program is its listing with its picture`` () =
    let program = program (fun (x: Tensor) -> sum (x * 2.0)) (zeros [ 9 ])
    let html = program.ToHtml()
    Assert.StartsWith("<pre>program(a: f64[9]) =", html)
    Assert.EndsWith(program.ToSvg(), html)

[<Fact>]
let ``a long program is shown without a picture`` () =
    let chain (x: Tensor) = List.fold (fun x _ -> sin x) x [ 1..41 ]
    Assert.DoesNotContain("<svg", (program chain (tensor 1.0)).ToHtml())

// -- As a notebook of .NET Interactive looks for formatters: by the names of types and members ------------------------

let private property (name: string) (instance: obj) =
    (instance.GetType().GetProperty name |> nonNull).GetValue instance |> nonNull

let private formatters (value: obj) : obj list =
    let isSource (attribute: obj) = attribute.GetType().Name = "TypeFormatterSourceAttribute"
    let attribute = value.GetType().GetCustomAttributes true |> Array.find isSource
    let source = Activator.CreateInstance(property "FormatterSourceType" attribute :?> Type) |> nonNull
    let create = source.GetType().GetMethod "CreateTypeFormatters" |> nonNull
    create.Invoke(source, [||]) |> nonNull :?> obj seq |> List.ofSeq

/// What the formatter of a MIME type writes; None where it answers false.
let private formatted (mimeType: string) (value: obj) : string option =
    let formatter = formatters value |> List.find (fun formatter -> string (property "MimeType" formatter) = mimeType)
    let format = formatter.GetType().GetMethod("Format", [| typeof<obj>; typeof<TextWriter> |]) |> nonNull
    use writer = new StringWriter()
    let isWritten = format.Invoke(formatter, [| value; writer |]) |> nonNull :?> bool
    if isWritten then Some(writer.ToString()) else None

[<Fact>]
let ``a notebook finds the formatters of every case of a tensor`` () =
    for x in [ tensor 1.5; tensor [ 1.0; 2.0 ] ] do
        Assert.Equal(Some(x.ToHtml()), formatted "text/html" x)
        Assert.Equal(Some("$$" + x.ToLatex() + "$$"), formatted "text/latex" x)

    let traced (x: Tensor) =
        Assert.Equal(Some(x.ToHtml()), formatted "text/html" x)
        x

    grad traced (tensor 1.0) |> ignore

[<Fact>]
let ``a notebook shows programs as HTML and has no LaTeX where there is none`` () =
    let program = program (fun (x: Tensor) -> x * x) (tensor 1.0)
    Assert.Equal(Some(program.ToHtml()), formatted "text/html" program)
    Assert.Equal(None, formatted "text/latex" program)
    Assert.Equal(None, formatted "text/latex" (zeros [ 2; 2; 2 ]))
