// Which numbers are simpler than others, for people who read a counterexample: 0, 1, -1, 2, -2, ½, ¼, other integers,
// numbers of few digits, long ones, -0, infinities, NaN. Law: the order is total on every width, and every candidate is
// strictly simpler than the number it stands for, so shrinking ends. Read next: Shrinking.fs.
namespace FunGrad.Properties

open System
open System.Globalization
open FunGrad

module internal Simplicity =

    let private favourites = [| 0.0; 1.0; -1.0; 2.0; -2.0; 0.5; -0.5; 0.25; -0.25 |]

    let private isMinusZero (x: float) = x = 0.0 && Double.IsNegative x

    /// How many digits the shortest text of the number has in its own width.
    let private digits (dtype: DType) (x: float) =
        let invariant = CultureInfo.InvariantCulture

        let text =
            if dtype = DType.Float32 then
                (float32 x).ToString("R", invariant)
            else
                x.ToString("R", invariant)

        ((text.Split 'E')[0] |> String.filter Char.IsDigit).Trim('0').Length

    /// A key in which smaller means simpler; equal keys are the same number.
    let key (dtype: DType) (x: float) : struct (int * int * float * bool) =
        let sign = Double.IsNegative x

        if Double.IsNaN x then
            struct (5, 0, 0.0, false)
        elif Double.IsInfinity x then
            struct (4, 0, 0.0, sign)
        elif isMinusZero x then
            struct (3, 0, 0.0, sign)
        else
            match Array.IndexOf(favourites, x) with
            | -1 when abs x <= 9007199254740992.0 && x = Math.Truncate x -> struct (1, 0, abs x, sign)
            | -1 -> struct (2, digits dtype x, abs x, sign)
            | place -> struct (0, place, 0.0, false)

    let isSimpler (dtype: DType) (a: float) (b: float) = key dtype a < key dtype b

    /// The number as an element of this width, or None where the width has no such number.
    let represent (dtype: DType) (x: float) : float voption =
        match dtype with
        | DType.Float64 -> ValueSome x
        | DType.Float32 -> ValueSome(float (float32 x))
        | DType.Bool -> if x = 0.0 || x = 1.0 then ValueSome x else ValueNone
        | _ -> if x = Math.Truncate x then ValueSome x else ValueNone

    /// The number with this many significant digits.
    let rounded (count: int) (x: float) =
        let invariant = CultureInfo.InvariantCulture
        Double.Parse(x.ToString($"G{count}", invariant), invariant)

    /// The element itself where the candidate is not simpler or does not exist in its width.
    let orSelf (dtype: DType) (x: float) (candidate: float) =
        match represent dtype candidate with
        | ValueSome candidate when isSimpler dtype candidate x -> candidate
        | _ -> x

    /// Simpler numbers, the simplest first.
    let candidates (dtype: DType) (x: float) : float[] =
        [|
            yield! favourites
            abs x

            if Double.IsFinite x then
                Math.Truncate x
                Math.Truncate(x / 2.0)
                x - Math.CopySign(1.0, x)

                for count in [ 1; 2; 3; 6 ] do
                    rounded count x
        |]
        |> Array.map (orSelf dtype x)
        |> Array.filter (fun candidate -> isSimpler dtype candidate x)
        |> Array.distinct

    /// Ways to simplify all elements of a tensor at once.
    let together: (float -> float)[] = [|
        fun _ -> 0.0
        fun x -> if x = 0.0 then 0.0 else 1.0
        abs
        Math.Truncate
        rounded 1
        rounded 2
        rounded 4
    |]
