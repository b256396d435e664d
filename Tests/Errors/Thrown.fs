// Expected exceptions as rows: type, text and the call that throws. The law that drives them reports all rows that
// fail. Read next: ValueErrors.fs, PrimitiveErrors.fs, TransformErrors.fs.
module FunGrad.Tests.Errors.Thrown

open System
open Xunit
open FunGrad

type Row = { Type: Type; Text: string; Run: unit -> unit }

/// Rows for exceptions of one type.
[<AbstractClass; Sealed>]
type Throws<'E when 'E :> exn> =
    static member When(text: string, run: unit -> 'R) : Row = { Type = typeof<'E>; Text = text; Run = run >> ignore }

/// Every row throws exactly its type with exactly its text.
let demandAll (rows: Row list) =
    let failures =
        rows
        |> List.choose (fun row ->
            match Record.Exception(fun () -> row.Run()) with
            | null -> Some $"nothing was thrown instead of {row.Text}"
            | error when error.GetType() = row.Type && error.Message = row.Text -> None
            | error ->
                Some $"expected {row.Type.Name}: {row.Text}\n     but was {error.GetType().Name}: {error.Message}")

    if not failures.IsEmpty then
        Assert.Fail(String.Join("\n", failures))

// -- What the rows are about ------------------------------------------------------------------------------------------

let x = tensor 3.0
let v = tensor [ 1.0; 2.0; 3.0 ]
let m = tensor [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ]
let i = indices [ 0; 1 ]
let b = tensor [ true; false ]
let missing: Tensor = Unchecked.defaultof<Tensor>
