// How notebooks of .NET Interactive find HTML and LaTeX without a dependency: they look for an attribute of this
// name, make its formatter source, and ask that for formatters, all by the names of public members. Law: a formatter
// writes something or answers false, and then plain text is shown. The types have a namespace of their own, so that
// nobody who opens FunGrad meets them. Read next: Markup.fs, Tests/Interop/RichDisplayTests.fs.
namespace FunGrad.Notebooks

open System
open System.ComponentModel
open System.IO

/// <summary>What notebooks can show better than as text.</summary>
[<Interface>]
type IRichDisplay =
    /// <summary>As HTML.</summary>
    abstract Html: string
    /// <summary>In LaTeX; null where there is no such form.</summary>
    abstract Latex: string | null

/// <summary>Names the formatters of a type; notebooks know the attribute by its name.</summary>
[<AttributeUsage(AttributeTargets.Class, Inherited = true); Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type TypeFormatterSourceAttribute internal (formatterSourceType: Type) =
    inherit Attribute()
    /// The class that makes the formatters.
    member _.FormatterSourceType = formatterSourceType
    /// What a notebook shows when it can show several.
    member _.PreferredMimeTypes = [| "text/html" |]

/// <summary>A formatter as notebooks call it.</summary>
[<Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type RichFormatter internal (mimeType: string, write: IRichDisplay -> string | null) =
    /// What it writes.
    member _.MimeType = mimeType

    /// Writes an instance; false where it has no such form.
    member _.Format(instance: objnull, writer: TextWriter) : bool =
        match instance with
        | :? IRichDisplay as shown ->
            match write shown with
            | null -> false
            | text ->
                writer.Write text
                true
        | _ -> false

/// <summary>The formatters of tensors and programs.</summary>
[<Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type RichFormatterSource =

    /// Notebooks make it so.
    new() = { }

    /// One for HTML and one for LaTeX.
    member _.CreateTypeFormatters() : obj seq =
        let latex (shown: IRichDisplay) : string | null =
            match shown.Latex with
            | null -> null
            | latex -> "$$" + latex + "$$"

        [| RichFormatter("text/html", fun shown -> shown.Html); RichFormatter("text/latex", latex) |]
