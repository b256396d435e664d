namespace FunGrad.Tests.Cases

// One row of diffsharp.json or tensorflow.json, which gather numbers that the documentation and tests of those systems and
// the field's known defects give. A test quotes the part of the row that it checks: the numbers are read from the quotation, and a quotation that the
// row does not hold fails. Law: a number of six digits or more binds to one unit of its last digit; a shorter one is exact;
// what stands before a dagger was computed in Float32 and binds to seven digits.

open System
open System.Globalization
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Xunit
open FunGrad

/// A number as the data writes it, and how far a result may stand from it.
[<Sealed>]
type Figure(text: string, isSingle: bool) =
    let plain = text.Replace('−', '-')
    let value = Double.Parse(plain, CultureInfo.InvariantCulture)
    let mantissa = (plain.TrimStart '-').Split 'e' |> Array.head
    let digits = (mantissa.Replace(".", "").TrimStart '0').Length

    let lastPlace =
        match mantissa.IndexOf '.', plain.IndexOf 'e' with
        | -1, -1 -> 1.0
        | point, exponent ->
            let decimals = if point < 0 then 0 else mantissa.Length - point - 1
            let scale = if exponent < 0 then 0 else int plain[exponent + 1 ..]
            Math.Pow(10.0, float (scale - decimals))

    let rounding = 1e-12 * (1.0 + abs value)
    let isRounded = digits > 5 || plain.Contains 'e'
    member _.Value = value

    member _.Tolerance =
        let stated = if isRounded then max (1.001 * lastPlace) rounding else rounding
        if isSingle then max stated (1e-7 * abs value) else stated

    member figure.Fits(actual: float) = abs (actual - value) <= figure.Tolerance

/// A row: its number, its section and the words and figures of the case.
[<Sealed>]
type CaseRow(id: string, section: string, text: string) =
    static let figure = Regex @"[-−]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-−]?[0-9]+)?"
    member _.Id = id
    member _.Section = section
    member _.Text = text
    /// The text's parts: for TensorFlow's rows the function, the inputs if there are any, what is expected, a note.
    member _.Parts = text.Split " | "

    /// The figures of a quotation from the row agree, in order, with the elements of the results.
    member _.Gives (quotation: string) (results: Tensor list) =
        Assert.True(text.Contains quotation, $"Row {id} does not say '{quotation}'.")
        let figures = [ for found in figure.Matches quotation -> Figure(found.Value, quotation.Contains '†') ]
        let elements = results |> List.collect (toArray >> List.ofArray)
        Assert.Equal(figures.Length, elements.Length)

        for expected, actual in List.zip figures elements do
            Assert.True(
                expected.Fits actual,
                $"Row {id}: expected {expected.Value} ± {expected.Tolerance}, got {actual:R}"
            )

    /// A row's own words say nothing else of these numbers, or say them in symbols: they stand in the test.
    member _.Means (expected: float list) (results: Tensor list) =
        let elements = results |> List.collect (toArray >> List.ofArray)
        Assert.Equal(expected.Length, elements.Length)

        for expected, actual in List.zip expected elements do
            if expected <> actual then
                Assert.InRange(actual, expected - 1e-11 * (1.0 + abs expected), expected + 1e-11 * (1.0 + abs expected))

module CaseRow =

    let private read (file: string) (section: string) (words: string list) : CaseRow list =
        use stream = typeof<CaseRow>.Assembly.GetManifestResourceStream file
        use reader = new StreamReader(nonNull stream)
        use document = JsonDocument.Parse(reader.ReadToEnd())

        [
            for row in document.RootElement.EnumerateArray() ->
                let part (name: string) =
                    match row.TryGetProperty name with
                    | true, found -> nonNull (found.GetString())
                    | _ -> ""

                let text = words |> List.map part |> List.filter ((<>) "") |> String.concat " | "
                CaseRow(part "id", part section, text)
        ]

    /// All rows of DiffSharp's data, in its order.
    let all: CaseRow list = read "diffsharp.json" "section" [ "case" ]

    /// All rows of TensorFlow's data, in its order: function | inputs | expected | note.
    let tensorFlow: CaseRow list = read "tensorflow.json" "group" [ "fn"; "inputs"; "expected"; "note" ]

    /// What a file of cases lists: the row's id, and the check of its numbers.
    let case (id: string) (check: CaseRow -> unit) = struct (id, check)

    /// f(x) and the derivative along dx, as a list of results.
    let valueAndSlope (f: Tensor -> Tensor) x dx =
        let y, dy = jvp f x dx
        [ y; dy ]

    /// The derivative of a derivative of a derivative ..., level over level, in the given mode.
    let rec nested mode n (f: Tensor -> Tensor) : Tensor -> Tensor = if n = 0 then f else mode (nested mode (n - 1) f)

    /// Rosenbrock's valley (1 - x)² + 100 (y - x²)².
    let rosenbrock (v: Tensor) =
        let x, y = v[0], v[1]
        let a, b = 1.0 - x, y - x * x
        a * a + 100.0 * b * b
