// Numbers to try functions on: away from kinks, at kinks, and the special ones of each width. Law: each generator draws
// only what its summary says, with short numbers among the long ones. Read next: Shapes.fs.
namespace FunGrad.Properties

open System
open FsCheck
open FsCheck.FSharp
open FunGrad

/// Generators of numbers.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Numbers =

    /// Numbers from 0 up to 1, of 53 random bits.
    let internal fraction: Gen<float> =
        Gen.choose64 (0L, 9007199254740991L) |> Gen.map (fun bits -> float bits / 9007199254740992.0)

    /// A number and, where it stays between the bounds, its rounding to two digits: half of them can be read.
    let private readable (low: float) (high: float) =
        gen {
            let! part = fraction
            let! short = Gen.elements [ true; false ]
            let x = low + (high - low) * part
            let rounded = Math.Round(x, 2)
            return if short && low <= rounded && rounded <= high then rounded else min high x
        }

    /// <summary>Numbers from low to high, both included.</summary>
    /// <exception cref="T:System.ArgumentException">A bound is not finite, or low is above high.</exception>
    let between (low: float) (high: float) : Gen<float> =
        if not (Double.IsFinite low && Double.IsFinite high && low <= high) then
            let given = $"low was {Agreement.text low} and high was {Agreement.text high}"
            raise (ArgumentException $"Numbers.between needs finite bounds, low first, but {given}.")

        Gen.oneof [ readable low high; readable low high; Gen.elements [ low; high ]; readable low high ]

    /// <summary>Numbers between -3 and 3 that are at least a tenth from each of the kinks.</summary>
    /// <exception cref="T:System.ArgumentException">The kinks leave no room between -3 and 3.</exception>
    let awayFrom (kinks: seq<float>) : Gen<float> =
        let inside = kinks |> Seq.filter (fun kink -> abs kink < 3.2) |> Seq.sort |> Seq.toList
        let walls = [ -3.1 ] @ inside @ [ 3.1 ]

        match List.pairwise walls |> List.filter (fun (low, high) -> high - low > 0.2) with
        | [] -> raise (ArgumentException "Numbers.awayFrom: the kinks leave no room between -3 and 3; name fewer.")
        | rooms -> Gen.oneof [ for low, high in rooms -> readable (low + 0.1) (high - 0.1) ]

    /// Moderate numbers, at most 3 large and at least a tenth from every integer and half, where |x|, relu, floor and
    /// clips at round bounds have their kinks.
    let regular: Gen<float> =
        gen {
            let! half = Gen.choose (-6, 5)
            let! offset = readable 0.1 0.4
            return Math.Round(float half / 2.0 + offset, 15)
        }

    /// Integers and halves from -3 to 3, with 0, 1 and -1 more often: where kinks and ties are.
    let atKinks: Gen<float> =
        Gen.frequency [
            3, Gen.elements [ 0.0; 1.0; -1.0 ]
            2, Gen.map (fun half -> float half / 2.0) (Gen.choose (-6, 6))
        ]

    let private specialOf dtype =
        if dtype = DType.Float32 then
            [
                Single.Epsilon
                -Single.Epsilon
                1e-40f
                1.17549435e-38f
                Single.MinValue
                Single.MaxValue
                1.0f + 1.1920929e-7f
            ]
            |> List.map float
        else
            [
                Double.Epsilon
                -Double.Epsilon
                1e-310
                2.2250738585072014e-308
                Double.MinValue
                Double.MaxValue
                1.0 + 2.220446049250313e-16
            ]

    /// The special numbers of a width: ±0, ±∞, NaN, subnormal ones, the smallest normal one, the largest, 1 + ε.
    let special (dtype: DType) : Gen<float> = Gen.elements ([ 0.0; -0.0; infinity; -infinity; nan ] @ specialOf dtype)

    /// Positive numbers between 1/10 and 4.
    let positive: Gen<float> = between 0.1 4.0

    /// Integers from low to high, both included.
    let whole (low: int) (high: int) : Gen<float> = Gen.map float (Gen.choose (low, high))

    /// What functions meet every day: regular numbers, kinks, and now and then large and small ones.
    let ordinary: Gen<float> =
        Gen.frequency [
            6, regular
            3, atKinks
            2, readable -3.0 3.0
            1, Gen.elements [ 1e-8; -1e-8; 1e-3; 100.0; -100.0; 12345.678 ]
        ]
