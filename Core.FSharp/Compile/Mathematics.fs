namespace FunGrad

// What the elementary functions are made of, in doubles and in singles: powers of two, and numbers split into them. No
// function has a branch or a table: every lane takes the same steps. The law of all: at most 4 units in the last place
// from the true value, and C99's special values; MathematicsTests hold each function to it. Coefficients are minimax
// (Remez), of the degree that leaves a tenth of a unit. Read next: Exponentials.fs, Logarithms.fs, Powers.fs, Circular.fs.

open System

module internal Mathematics =

    let fractionBits (x: Term) = x.Pick(52, 23)
    let private bias (x: Term) = x.Pick(1023.0, 127.0)

    /// 1.5·2⁵²: adding it leaves an integer in the low bits.
    let magic (x: Term) = x.Pick(6755399441055744.0, 12582912.0)

    /// The high part has trailing zeros, so that its product with an exponent is exact.
    let ln2High (x: Term) = x.Number(6.93147180369123816490e-01, 0.693145751953125)
    let ln2Low (x: Term) = x.Number(1.90821492927058770002e-10, 1.428606765330187e-06)

    /// Σ cᵢ·xⁱ, with fewer coefficients for singles.
    let series (x: Term) (doubles: float[]) (singles: float[]) = Term.Polynomial(x, x.Pick(doubles, singles))

    /// Two numbers added: the sum, and what rounding took from it. The first must be the larger, or 0.
    let fastTwoSum (x: Term) (y: Term) =
        let sum = x +. y
        struct (sum, x -. sum +. y)

    /// The product, and what rounding took from it.
    let twoProduct (x: Term) (y: Term) =
        let product = x *. y
        struct (product, Term.Fma(x, y, negative product))

    let signBit (x: Term) = x &&. x.Number -0.0

    /// y with the sign of x, for a y that has none.
    let withSignOf (x: Term) (y: Term) = y ||. signBit x

    /// 2ⁿ for a term that holds an integer, for normal results.
    let powerOfTwo (n: Term) = (n +! (magic n + bias n)).Apply(Instruction.ShiftBitsLeft(fractionBits n))

    /// x·2ⁿ, rounded once, for |n| at most twice the largest exponent.
    let scaled (x: Term) (n: Term) =
        if Native.HasExponents then
            x.Apply(Instruction.Scale, n)
        else
            // Half of it at a time, since 2ⁿ itself may be out of range; the first product is exact.
            let half = (n *! 0.5).Apply Instruction.Floor
            x *. powerOfTwo half *. powerOfTwo (n -. half)

    // -- Exponent and mantissa ----------------------------------------------------------------------------------------------

    let private halfway (x: Term) = x.Number(Math.Sqrt 0.5, float (MathF.Sqrt 0.5f))

    /// The exponent and the mantissa from √½ to √2, from the bits.
    let private fromBits (x: Term) =
        let half, one, fraction =
            x.Pick(
                (BitConverter.DoubleToInt64Bits(Math.Sqrt 0.5), BitConverter.DoubleToInt64Bits 1.0, 0x000FFFFFFFFFFFFFL),
                (int64 (BitConverter.SingleToInt32Bits(MathF.Sqrt 0.5f)),
                 int64 (BitConverter.SingleToInt32Bits 1.0f),
                 0x007FFFFFL)
            )

        let isSmall = x.LessThan(x.Pick(2.2250738585072014e-308, 1.17549435e-38))
        let lift = x.Pick(54.0, 25.0)
        let normal = isSmall.Choose(x *! Math.Pow(2.0, lift), x)
        let shifted = normal.Apply(Instruction.AddBits, x.Bits(one - half))
        // The exponent's bits under those of 2⁵² are a number.
        let carrier = Math.Pow(2.0, float (fractionBits x))
        let exponent = shifted.Apply(Instruction.ShiftBitsRight(fractionBits x)) ||. x.Number carrier
        let k = exponent -! (carrier + bias x) -. (isSmall &&. x.Number lift)
        let mantissa = (shifted &&. x.Bits fraction).Apply(Instruction.AddBits, x.Bits half)
        // As Exponent and Mantissa are.
        let isInfinite = x.SameAs infinity
        let k = isInfinite.Choose(x, (x.SameAs 0.0).Choose(x.Number -infinity, k))
        struct (k, ((x.Number 0.0).AtMost x).Choose(mantissa, x.Number nan))

    let private fromExponents (x: Term) =
        let mantissa = x.Apply Instruction.Mantissa
        let isLarge = (halfway x *! 2.0).AtMost mantissa
        let k = x.Apply Instruction.Exponent +. (isLarge &&. x.Number 1.0)
        struct (k, isLarge.Choose(mantissa *! 0.5, mantissa))

    /// x = 2ᵏ·(1 + f) with 1 + f from √½ to √2. For 0 and ∞ k is infinite; where x is negative or NaN so is f.
    let split (x: Term) =
        let struct (k, mantissa) = if Native.HasExponents then fromExponents x else fromBits x
        struct (k, mantissa -! 1.0)
