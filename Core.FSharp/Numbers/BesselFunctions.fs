// Bessel functions of integer order on doubles, by MathNet.Numerics (Amos), which answers NaN for large arguments and
// infinities: there the first two terms of Hankel's expansion are exact to the last places. The law: relative error
// about 1e-14 away from zeros; symmetric or antisymmetric in x as the order is even or odd.
// Read next: SpecialKernels.fs.
namespace FunGrad

open System
open MathNet.Numerics

module internal BesselFunctions =

    /// From here on the expansion's third term is below 1e-16 for the orders that derivatives reach.
    let private far = 1e8

    let private secondTerm n (x: float) = (4.0 * float n * float n - 1.0) / (8.0 * x)

    /// The function of |x|, with the sign that an odd order has at negative x.
    let private evenOrOdd n (f: float -> float) (x: float) =
        let y = f (abs x)
        if n % 2 <> 0 && Double.IsNegative x then -y else y

    let private scaledAt n (x: float) =
        if x < far then
            SpecialFunctions.BesselIScaled(float n, x)
        else
            (1.0 - secondTerm n x) / Math.Sqrt(2.0 * Math.PI * x)

    /// e^-|x| Iₙ(x).
    let iScaled n (x: float) = evenOrOdd n (scaledAt n) x

    let i n (x: float) =
        let value x =
            if x < 700.0 then
                SpecialFunctions.BesselI(float n, x)
            else
                // Half the exponent at a time: Iₙ is finite a little beyond where eˣ is.
                let half = Math.Exp(x / 2.0)
                scaledAt n x * half * half

        if Double.IsInfinity x then
            evenOrOdd n (fun _ -> infinity) x
        else
            evenOrOdd n value x

    /// Hankel's expansion of J (shift 0) or Y (shift 1) for large x.
    let private wave shift n (x: float) =
        let lag = (float n / 2.0 + 0.25 + shift / 2.0) * Math.PI
        // By the addition theorems: x - lag would lose the digits of lag.
        let cos = Math.Cos x * Math.Cos lag + Math.Sin x * Math.Sin lag
        let sin = Math.Sin x * Math.Cos lag - Math.Cos x * Math.Sin lag

        if Double.IsInfinity x then
            0.0
        else
            Math.Sqrt(2.0 / (Math.PI * x)) * (cos - secondTerm n x * sin)

    let j n (x: float) =
        let value x = if x < far then SpecialFunctions.BesselJ(float n, x) else wave 0.0 n x
        evenOrOdd n value x

    let y n (x: float) =
        if x < 0.0 then nan
        elif x < far then SpecialFunctions.BesselY(float n, x)
        else wave 1.0 n x

    let k n (x: float) = if x < 0.0 then nan else SpecialFunctions.BesselK(float n, x)
