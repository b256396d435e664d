namespace FunGrad

// Quantization that training sees through. Law: the value is that of the nearest level, the derivative that of the
// identity, everywhere: a straight-through estimator, which is a rule and not the derivative of its value.

open System

module internal Quantization =

    let private demand bits (low: float) (high: float) =
        if bits < 2 || bits > 32 then
            let text = "quantizeAndDequantize: the number of bits must lie between 2 and 32, but it was "
            raise (ArgumentOutOfRangeException("bits", text + string<int> bits + "."))

        if not (low < high && Double.IsFinite low && Double.IsFinite high && low <= 0.0 && high >= 0.0) then
            let number (x: float) = x.ToString Globalization.CultureInfo.InvariantCulture
            let text = "quantizeAndDequantize: the range must be finite, not empty and hold 0, but it was from "
            raise (ArgumentOutOfRangeException("low", text + number low + " to " + number high + "."))

    /// Levels for one unit: as many as signed integers of so many bits allow on both sides of 0.
    let private scaleOf bits low high =
        let lowest, highest = -Math.Pow(2.0, float (bits - 1)), Math.Pow(2.0, float (bits - 1)) - 1.0
        let below = if low < 0.0 then lowest / low else Double.MaxValue
        let above = if high > 0.0 then highest / high else Double.MaxValue
        struct (min below above, lowest, highest)

    /// The nearest of the equally spaced levels that signed integers of so many bits give to a range.
    let quantizeAndDequantize (bits: int) (low: float) (high: float) (x: Tensor) : Tensor =
        demand bits low high
        let struct (scale, lowest, highest) = scaleOf bits low high
        let x = Engine.Floating("quantizeAndDequantize", x)

        let levels = {
            new Primitive1("quantizeAndDequantize") with
                override _.Parameters = [| Engine.Parameter("scale", scale); Engine.Parameter("bits", bits) |]

                override _.Evaluate x =
                    Tensor.Round(Choice.clip (Engine.Weak lowest) (Engine.Weak highest) (x * scale)) / scale

                override _.Map(_, _) = LinearMap.Identity
                override row.Batch(_, x) = row.Apply x
        }

        levels.Apply x
