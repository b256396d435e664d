// Arrays as text, in the layout of NumPy's str: brackets by axis, columns aligned at the point, long rows wrapped,
// large arrays shortened to three items at each edge. Unlike NumPy, all digits needed to read a number back are kept.
// The law: invariant culture, and the text depends on the visible elements only.
// Read next: Markup.fs, Tensor.fs.
namespace FunGrad

open System
open System.Globalization
open System.Text

module internal Printing =

    /// More elements than this are shortened.
    [<Literal>]
    let private Threshold = 1000

    [<Literal>]
    let private Edge = 3

    [<Literal>]
    let private LineWidth = 75

    let private special (x: float) =
        if Double.IsNaN x then "nan"
        elif x > 0.0 then "inf"
        else "-inf"

    /// Whether a column of numbers needs exponents (NumPy's rule).
    let private scientific (finite: float[]) =
        let magnitudes = finite |> Array.filter (fun x -> x <> 0.0) |> Array.map Math.Abs

        magnitudes.Length > 0
        && (let largest, smallest = Array.max magnitudes, Array.min magnitudes
            largest >= 1e16 || smallest < 0.0001 || largest / smallest > 1000.0)

    /// Texts of equal width, to the right of each other's special values.
    let private aligned (texts: (float -> string)) (numbers: float[]) =
        let width = numbers |> Array.fold (fun width x -> max width (texts x).Length) 0
        fun x -> (texts x: string).PadLeft width

    let private exponential narrow (finite: float[]) =
        let digits = Array.map (Digits.ofDouble narrow) finite
        let fraction = digits |> Array.map (fun d -> d.Rest.Length) |> Array.max
        let width = digits |> Array.map (fun d -> (Digits.exponent d 2).Length - 2) |> Array.max
        fun x -> Digits.scientific (Digits.ofDouble narrow x) fraction width

    let private fixedPoint narrow (finite: float[]) =
        let fraction x =
            let struct (_, fraction) = Digits.positional (Digits.ofDouble narrow x)
            fraction.Length

        let widest = finite |> Array.fold (fun widest x -> max widest (fraction x)) 0

        fun x ->
            let struct (whole, fraction) = Digits.positional (Digits.ofDouble narrow x)
            whole + "." + fraction.PadRight widest

    /// How each of the visible numbers is written.
    let private floats narrow (visible: float[]) =
        let finite = Array.filter Double.IsFinite visible

        let write =
            if scientific finite then
                exponential narrow finite
            else
                fixedPoint narrow finite

        aligned (fun x -> if Double.IsFinite x then write x else special x) visible

    let private integer (x: Dense) index =
        match x with
        | :? Dense<int64> as x -> (x.At index).ToString CultureInfo.InvariantCulture
        | x -> (x.GetDouble index).ToString("F0", CultureInfo.InvariantCulture)

    /// The positions along an axis that are shown; -1 stands for the dots.
    let shown shorten length =
        if shorten && length > 2 * Edge then
            Array.concat [ [| 0 .. Edge - 1 |]; [| -1 |]; [| length - Edge .. length - 1 |] ]
        else
            [| 0 .. length - 1 |]

    /// The logical indices of the elements that are shown.
    let private visible shorten (x: Dense) =
        let inward (indices: int[]) length =
            let positions = shown shorten length |> Array.filter (fun position -> position >= 0)

            indices
            |> Array.collect (fun index -> positions |> Array.map (fun position -> index * length + position))

        Array.fold inward [| 0 |] x.Shape

    /// The text of the element at a logical index.
    let cell shorten (x: Dense) : int -> string =
        let indices = visible shorten x

        match x.DType with
        | DType.Bool -> fun index -> if x.GetDouble index = 1.0 then " True" else "False"
        | dtype when DType.isInteger dtype ->
            let width = indices |> Array.fold (fun width index -> max width (integer x index).Length) 0
            fun index -> (integer x index).PadLeft width
        | dtype ->
            let write = floats (dtype = DType.Float32) (Array.map x.GetDouble indices)
            fun index -> write (x.GetDouble index)

    /// One row, wrapped before a word that would pass the line's end.
    let private row (words: string[]) (indent: int) (width: int) =
        let text = StringBuilder()
        let mutable column = indent // Mutation: local

        for i in 0 .. words.Length - 1 do
            if column + words[i].Length > width && column > indent then
                while text[text.Length - 1] = ' ' do
                    text.Length <- text.Length - 1

                text.Append('\n').Append(' ', indent) |> ignore
                column <- indent

            text.Append(words[i]) |> ignore
            column <- column + words[i].Length + 1

            if i < words.Length - 1 then
                text.Append ' ' |> ignore

        text.ToString()

    let rec private nested shorten cell (shape: int[]) axis index indent width =
        let item position =
            if position < 0 then
                "..."
            else
                let index = index * shape[axis] + position

                if axis = shape.Length - 1 then
                    cell index
                else
                    nested shorten cell shape (axis + 1) index (indent + 1) (width - 1)

        let items = shown shorten shape[axis] |> Array.map item

        if axis = shape.Length - 1 then
            "[" + row items indent (width - 1) + "]"
        else
            let separator = String('\n', shape.Length - 1 - axis) + String(' ', indent)
            "[" + String.Join(separator, items) + "]"

    let private single (x: Dense) =
        match x.DType, x.GetDouble 0 with
        | DType.Bool, truth -> if truth = 1.0 then "True" else "False"
        | dtype, _ when DType.isInteger dtype -> integer x 0
        | _, number when not (Double.IsFinite number) -> special number
        | dtype, number -> Digits.alone (Digits.ofDouble (dtype = DType.Float32) number)

    /// Whether only the edges of the array are shown.
    let isShortened (x: Dense) : bool = x.Count > Threshold

    /// The array as NumPy prints it.
    let format (x: Dense) : string =
        let shorten = isShortened x

        if x.Count = 0 then "[]"
        elif x.Rank = 0 then single x
        else nested shorten (cell shorten x) x.Shape 0 0 1 LineWidth
