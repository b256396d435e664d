// Arrays as HTML tables and as LaTeX matrices, for notebooks and papers. Law: numbers have the digits of Printing.fs,
// and what it leaves out of a large array is left out here too.
// Read next: RichDisplay.fs, which tells notebooks of it.
namespace FunGrad

open System
open System.Globalization
open System.Net

module internal Markup =

    // -- HTML ---------------------------------------------------------------------------------------------------------

    let private cellHtml (text: string) = "<td style=\"text-align:right\">" + text.Trim() + "</td>"

    let private rowHtml (cells: string seq) = "<tr>" + String.Join("", Seq.map cellHtml cells) + "</tr>"

    let private tableHtml (rows: string seq) = "<table><tbody>" + String.Join("", rows) + "</tbody></table>"

    /// The cells of the row that begins at a logical index.
    let private cells shorten (cell: int -> string) length index =
        Printing.shown shorten length
        |> Array.map (fun position -> if position < 0 then "…" else cell (index + position))

    /// A table for each matrix, under the position of the matrix in the leading axes.
    let rec private tables shorten cell (shape: int[]) axis index (place: string) : string seq =
        let inner position = index * shape[axis] + position

        if shape.Length - axis <= 2 then
            let row position =
                if position < 0 then
                    rowHtml [ "⋮" ]
                else
                    rowHtml (cells shorten cell shape[axis + 1] (inner position * shape[axis + 1]))

            let caption = if place = "" then "" else "<div>[" + place + "…]</div>"
            [ caption + tableHtml (Seq.map row (Printing.shown shorten shape[axis])) ]
        else
            Printing.shown shorten shape[axis]
            |> Seq.collect (fun position ->
                if position < 0 then
                    Seq.singleton "<div>…</div>"
                else
                    let place = place + position.ToString CultureInfo.InvariantCulture + ", "
                    tables shorten cell shape (axis + 1) (inner position) place)

    /// The array as a table, or as one table for each matrix in it, over a line with its dtype, its shape and a note.
    let html (x: Dense) (note: string) : string =
        let shorten = Printing.isShortened x
        let about = DType.name x.DType + " " + Shape.text x.Shape + note

        let body =
            if x.Count = 0 then
                "[]"
            elif x.Rank = 0 then
                Printing.format x
            elif x.Rank = 1 then
                tableHtml [ rowHtml (cells shorten (Printing.cell shorten x) x.Count 0) ]
            else
                String.Join("", tables shorten (Printing.cell shorten x) x.Shape 0 0 "")

        "<div>" + body + "<small>" + WebUtility.HtmlEncode about + "</small></div>"

    // -- LaTeX --------------------------------------------------------------------------------------------------------

    /// Without the zeros that align a column.
    let private plain (mantissa: string) = if mantissa.Contains '.' then mantissa.TrimEnd('0').TrimEnd '.' else mantissa

    /// "1.50e-05" as a product with a power of ten, and names for what is no number.
    let private numberLatex (text: string) =
        let text = text.Trim()

        match text, text.IndexOf "e" with
        | "inf", _ -> @"\infty"
        | "-inf", _ -> @"-\infty"
        | ("nan" | "True" | "False"), _ -> @"\mathrm{" + text + "}"
        | _, -1 -> plain text
        | _, at ->
            let power = Int32.Parse(text.AsSpan(at + 1), provider = CultureInfo.InvariantCulture)
            let mantissa = plain (text.Substring(0, at))

            if power = 0 then
                mantissa
            else
                mantissa + @" \times 10^{" + power.ToString CultureInfo.InvariantCulture + "}"

    let private matrixLatex (rows: string seq) = @"\begin{pmatrix} " + String.Join(@" \\ ", rows) + @" \end{pmatrix}"

    let private rowsLatex shorten (cell: int -> string) rows columns =
        let row position =
            let entry column =
                match position < 0, column < 0 with
                | true, true -> @"\ddots"
                | true, false -> @"\vdots"
                | false, true -> @"\cdots"
                | _ -> numberLatex (cell (position * columns + column))

            String.Join(" & ", Array.map entry (Printing.shown shorten columns))

        Printing.shown shorten rows |> Array.map row

    /// A number, a column or a matrix; more axes have no form in LaTeX.
    let latex (x: Dense) : string =
        let shorten = Printing.isShortened x

        match x.Shape with
        | _ when x.Count = 0 -> @"\begin{pmatrix} \end{pmatrix}"
        | [||] -> numberLatex (Printing.format x)
        | [| length |] -> matrixLatex (rowsLatex shorten (Printing.cell shorten x) length 1)
        | [| rows; columns |] -> matrixLatex (rowsLatex shorten (Printing.cell shorten x) rows columns)
        | shape ->
            let text = "ToLatex: a number, a vector or a matrix was needed, but the shape was " + Shape.text shape + "."
            raise (ShapeException(text + " Index the leading axes first."))
