// The error function's relatives on doubles, by MathNet.Numerics. The law: a few units in the last place (measured: 2
// units against 40 digits, 8 in the tail of erfc), odd functions keep the sign of 0, and what lies outside the domain
// is NaN. Read next: SpecialKernels.fs.
namespace FunGrad

open System
open MathNet.Numerics

module internal ErrorFunctions =

    let erf (x: float) = if x = 0.0 then x else SpecialFunctions.Erf x
    let erfc (x: float) = SpecialFunctions.Erfc x

    let erfinv (x: float) =
        if x = 0.0 then x
        elif abs x <= 1.0 then SpecialFunctions.ErfInv x
        else nan

    /// The chance that a standard normal number is at most x.
    let normalCdf (x: float) = 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt 2.0)

    /// The inverse of normalCdf. By erfc and not by erf, so that small chances keep their digits.
    let normalQuantile (p: float) =
        if p >= 0.0 && p <= 1.0 then
            // A difference, so that the middle is 0 and not -0.
            0.0 - Math.Sqrt 2.0 * SpecialFunctions.ErfcInv(2.0 * p)
        else
            nan
