// Numbers as text: the shortest digits that read back to the same number, laid out as NumPy lays out a column.
// The law: every digit printed is needed to read the number back, in its own width, and none is missing.
// Read next: Printing.fs.
namespace FunGrad

open System
open System.Globalization

/// The magnitude of a finite number: `First.Rest * 10^Exponent`, without trailing zeros.
[<Struct>]
type internal Digits = { Negative: bool; First: string; Rest: string; Exponent: int }

module internal Digits =

    /// Shortest round-trip digits; `narrow` for a number that came from a Float32.
    let ofDouble (narrow: bool) (x: float) : Digits =
        let magnitude = Math.Abs x

        let text =
            if narrow then
                (float32 magnitude).ToString("R", CultureInfo.InvariantCulture)
            else
                magnitude.ToString("R", CultureInfo.InvariantCulture)

        let mantissa, exponent =
            match text.IndexOf 'E' with
            | -1 -> text, 0
            | at ->
                text.Substring(0, at),
                Int32.Parse(text.AsSpan(at + 1), NumberStyles.Integer, CultureInfo.InvariantCulture)

        let whole, fraction =
            match mantissa.IndexOf '.' with
            | -1 -> mantissa, ""
            | at -> mantissa.Substring(0, at), mantissa.Substring(at + 1)

        let all = whole + fraction
        let digits = all.TrimStart '0'
        let leading = all.Length - digits.Length
        let digits = digits.TrimEnd '0'

        {
            Negative = Double.IsNegative x
            First = if digits = "" then "0" else digits.Substring(0, 1)
            Rest = if digits = "" then "" else digits.Substring 1
            Exponent = if digits = "" then 0 else whole.Length - 1 - leading + exponent
        }

    let private sign digits = if digits.Negative then "-" else ""

    /// Before and after the point, without exponent: "-12" and "5"; a whole number has nothing after the point.
    let positional (digits: Digits) : struct (string * string) =
        let all = digits.First + digits.Rest

        if digits.Exponent < 0 then
            struct (sign digits + "0", String('0', -digits.Exponent - 1) + all)
        else
            let padded = all.PadRight(digits.Exponent + 1, '0')
            struct (sign digits + padded.Substring(0, digits.Exponent + 1), padded.Substring(digits.Exponent + 1))

    /// "e+05" with at least the given number of digits.
    let exponent (digits: Digits) (width: int) =
        let size = (abs digits.Exponent).ToString(CultureInfo.InvariantCulture).PadLeft(max 2 width, '0')
        (if digits.Exponent < 0 then "e-" else "e+") + size

    /// "-1.25e+05" with the fraction padded with zeros and the exponent to the given sizes.
    let scientific (digits: Digits) (fraction: int) (width: int) =
        sign digits + digits.First + "." + digits.Rest.PadRight(fraction, '0') + exponent digits width

    /// A number that is neither NaN nor infinite, by itself: "1.5", "2.0", "1e-05".
    let alone (digits: Digits) =
        if digits.First <> "0" && (digits.Exponent < -4 || digits.Exponent >= 16) then
            let point = if digits.Rest = "" then "" else "."
            sign digits + digits.First + point + digits.Rest + exponent digits 2
        else
            let struct (whole, fraction) = positional digits
            whole + "." + (if fraction = "" then "0" else fraction)
