// What every notebook loads first: the library as `dotnet build` leaves it, and `claim`, which makes a notebook its own
// test. Law: a notebook whose claims do not hold stops with an error. Read next: picture.fsx, 1-first-steps.fsx.
#r "../Core.FSharp/bin/Debug/net10.0/MathNet.Numerics.dll"
#r "../Core.FSharp/bin/Debug/net10.0/FunGrad.Core.dll"

open System

exception ClaimException of string with
    override claim.Message = claim.Data0

/// Stops the notebook unless what it says is true.
let claim (what: string) (isTrue: bool) =
    if not isTrue then
        raise (ClaimException("The notebook claims what does not hold: " + what))

/// Whether two numbers agree to the given relative error; numbers below 1 to the same absolute error.
let isWithin (error: float) (expected: float) (actual: float) =
    abs (actual - expected) <= error * max 1.0 (abs expected)

/// Whether two numbers agree up to rounding.
let isNear (expected: float) (actual: float) = isWithin 1e-9 expected actual

/// Two decimals, or as many as asked for, whatever the culture.
let decimals (count: int) (number: float) =
    number.ToString("F" + string count, Globalization.CultureInfo.InvariantCulture)
