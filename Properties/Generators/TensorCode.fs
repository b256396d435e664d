// Tensors as text that one can paste into a program, in F# and in C#. Law: the text makes an equal tensor, to the last
// bit and in the same width. Read next: Simplicity.fs, which makes counterexamples short enough to read.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Globalization
open System.Reflection
open Microsoft.FSharp.Core
open FunGrad

/// How one language writes what tensors are made of.
type internal Dialect = {
    /// A number that is no integer, infinity or NaN has the same text everywhere; these are the others.
    Special: DType -> float -> string
    Separator: string
    Scalar: string -> string
    Nested: DType -> string -> string
    Empty: DType -> string -> string
    Integers: DType -> int[] -> string[] -> string
}

module internal Dialect =

    let private pick dtype wide narrow = if dtype = DType.Float32 then narrow else wide

    let private casting (dtype: DType) (code: string) =
        if dtype = DType.Float64 then code else $"cast DType.{dtype} ({code})"

    let private fsharpIntegers dtype (shape: int[]) (numbers: string[]) =
        let row = String.Join("; ", numbers)

        let lengths = String.Join("; ", shape)

        let code =
            match shape.Length with
            | 0 -> $"tensor {row}"
            | 1 -> $"tensor [ {row} ]"
            | _ -> $"reshape [ {lengths} ] (tensor [ {row} ])"

        if dtype = DType.Bool then code
        elif dtype = DType.Int32 && shape.Length = 1 then $"indices [ {row} ]"
        else casting dtype code

    let fsharp = {
        Special =
            fun dtype x ->
                if Double.IsNaN x then pick dtype "nan" "nanf"
                elif x > 0.0 then pick dtype "infinity" "infinityf"
                else pick dtype "-infinity" "-infinityf"
        Separator = "; "
        Scalar = fun number -> $"tensor {number}"
        Nested = fun _ rows -> $"tensor {rows}"
        Empty = fun dtype lengths -> casting dtype $"zeros [ {lengths} ]"
        Integers = fsharpIntegers
    }

    let private csharpIntegers _ (shape: int[]) (numbers: string[]) =
        let row, lengths = String.Join(", ", numbers), String.Join(", ", shape)
        $"Tensor.FromArray([{row}], [{lengths}])"

    let csharp = {
        Special =
            fun dtype x ->
                let width = pick dtype "double." "float."

                if Double.IsNaN x then width + "NaN"
                elif x > 0.0 then width + "PositiveInfinity"
                else width + "NegativeInfinity"
        Separator = ", "
        Scalar = fun number -> $"Tensor.Scalar({number})"
        Nested = fun _ rows -> $"Tensor.Of({rows})"
        Empty = fun dtype lengths -> $"Tensor.Zeros([{lengths}], DType.{dtype})"
        Integers = csharpIntegers
    }

/// <summary>Tensors as code that one can paste: what counterexamples are printed as.</summary>
/// <example><code lang="fsharp">
/// TensorCode.FSharp(tensor [ 1; 2 ])   // "tensor [ 1.0; 2.0 ]"
/// </code></example>
[<Sealed; AbstractClass>]
type TensorCode private () =

    static let entryIsFSharp =
        lazy
            (match Assembly.GetEntryAssembly() with
             | null -> false
             | entry -> not (isNull (entry.GetCustomAttribute<FSharpInterfaceDataVersionAttribute>())))

    static let floating (dialect: Dialect) dtype (x: float) =
        if not (Double.IsFinite x) then
            dialect.Special dtype x
        else
            let invariant = CultureInfo.InvariantCulture

            let text =
                if dtype = DType.Float32 then
                    (float32 x).ToString("R", invariant)
                else
                    x.ToString("R", invariant)

            let text =
                if Seq.forall (fun c -> Char.IsDigit c || c = '-') text then
                    text + ".0"
                else
                    text

            if dtype = DType.Float32 then text + "f" else text

    static let number (dialect: Dialect) (dtype: DType) (x: float) =
        match dtype with
        | DType.Bool -> if x = 0.0 then "false" else "true"
        | DType.Int32 -> (int x).ToString CultureInfo.InvariantCulture
        | DType.Int64 -> (int64 x).ToString CultureInfo.InvariantCulture + "L"
        | _ -> floating dialect dtype x

    static let bracketed (dialect: Dialect) (items: string) =
        if dialect.Separator = "; " then $"[ {items} ]" else $"[{items}]"

    static let rec nested (dialect: Dialect) (shape: int list) (numbers: string[]) : string =
        match shape with
        | []
        | [ _ ] -> String.Join(dialect.Separator, numbers)
        | length :: rest ->
            let rows = Array.splitInto length numbers |> Array.map (nested dialect rest >> bracketed dialect)
            String.Join(dialect.Separator, rows)

    static member internal In (dialect: Dialect) (x: Tensor) : string =
        let shape, numbers = Seq.toArray x.Shape, toArray x |> Array.map (number dialect x.DType)

        if numbers.Length = 0 then
            dialect.Empty x.DType (String.Join(dialect.Separator, shape))
        elif DType.isInteger x.DType || x.DType = DType.Bool then
            dialect.Integers x.DType shape numbers
        elif shape.Length = 0 then
            dialect.Scalar numbers[0]
        else
            nested dialect (List.ofArray shape) numbers |> bracketed dialect |> dialect.Nested x.DType

    /// The tensor in F#, with <c>open FunGrad</c>.
    static member FSharp(x: Tensor) : string = TensorCode.In Dialect.fsharp x

    /// The tensor in C#, with <c>using FunGrad;</c>.
    static member CSharp(x: Tensor) : string = TensorCode.In Dialect.csharp x

    /// The tensor in the language of the program that runs: F# if its main assembly was compiled from F#, else C#.
    static member Of(x: Tensor) : string = if entryIsFSharp.Value then TensorCode.FSharp x else TensorCode.CSharp x

    /// Several tensors as a tuple, which both languages write alike.
    static member Tuple(xs: IEnumerable<Tensor>) : string = "(" + String.Join(", ", Seq.map TensorCode.Of xs) + ")"
