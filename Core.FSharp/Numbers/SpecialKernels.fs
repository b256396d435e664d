// The elementwise kernels of special functions, activations and guarded products. The law is that of Kernels.fs; none
// has an accurate vector form, so each loops over its double form, which also serves Float32, rounded once. A kernel
// with a parameter is a function that makes it. Read next: Elementwise.fs.
namespace FunGrad

open System

module internal SpecialKernels =

    let one name (f: float -> float) =
        let float64 =
            Map1<float>(fun x y ->
                for i in 0 .. x.Length - 1 do
                    y[i] <- f x[i])

        let float32 =
            Map1<float32>(fun x y ->
                for i in 0 .. x.Length - 1 do
                    y[i] <- float32 (f (float x[i])))

        Kernel1.Heavy(name, f, float64, float32)

    let private loops<'T> (f: 'T -> 'T -> 'T) =
        Loops2<'T>(
            (fun x y z ->
                for i in 0 .. z.Length - 1 do
                    z[i] <- f x[i] y[i]),
            (fun x y z ->
                for i in 0 .. z.Length - 1 do
                    z[i] <- f x[i] y),
            (fun x y z ->
                for i in 0 .. z.Length - 1 do
                    z[i] <- f x y[i])
        )

    let two name (f: float -> float -> float) =
        let narrow x y = float32 (f (float x) (float y))
        Kernel2(name, true, f, loops f, loops narrow, null, null)

    // -- Activations --------------------------------------------------------------------------------------------------

    let relu6 = one "relu6" (fun x -> Math.Clamp(x, 0.0, 6.0) + 0.0)
    let leakyRelu alpha = one "leakyRelu" (fun x -> if x > 0.0 then x else alpha * x)

    let exponentialUnit name scale alpha =
        one name (fun x -> if x > 0.0 then scale * x else scale * alpha * Scalars.expm1 x)

    // Absorbing products, because both functions tend to 0 at -∞.
    let gelu = one "gelu" (fun x -> Scalars.absorb x (ErrorFunctions.normalCdf x))
    let silu = one "silu" (fun x -> Scalars.absorb x (Scalars.sigmoid x))

    // -- Two numbers --------------------------------------------------------------------------------------------------

    let hypot = two "hypot" (fun x y -> Double.Hypot(x, y))

    let logAddExp =
        two "logAddExp" (fun x y ->
            // Equal infinities have no difference.
            if x = y then
                x + Math.Log 2.0
            else
                Math.Max(x, y) + Scalars.log1p (Math.Exp -(abs (x - y))))

    let xlogy = two "xlogy" (fun x y -> if x = 0.0 then 0.0 else x * Math.Log y)
    let xlog1py = two "xlog1py" (fun x y -> if x = 0.0 then 0.0 else x * Scalars.log1p y)
    let xdivy = two "xdivy" (fun x y -> if x = 0.0 then 0.0 else x / y)
    let divideNoNan = two "divideNoNan" (fun x y -> if y = 0.0 then 0.0 else x / y)
    let multiplyNoNan = two "multiplyNoNan" (fun x y -> if y = 0.0 then 0.0 else x * y)
    let truncatedRemainder = two "truncatedRemainder" (fun x y -> x % y)
    let truncate = one "truncate" Math.Truncate

    let inline private next increment decrement x y =
        if x < y then increment x
        elif x > y then decrement x
        elif x = y then y
        else x + y

    /// The neighbour of x towards y in its own width, so the widths have loops of their own.
    let nextAfter =
        let wide x y = next Math.BitIncrement Math.BitDecrement x y
        let narrow x y = next MathF.BitIncrement MathF.BitDecrement x y
        Kernel2("nextAfter", true, wide, loops wide, loops narrow, null, null)

    /// xᵃ⁻¹(1 - x)ᵇ⁻¹e⁻ᶜ.
    let betaDensity (a: float) (b: float) (c: float) (x: float) =
        let log = Scalars.absorb (a - 1.0) (Math.Log x) + Scalars.absorb (b - 1.0) (Scalars.log1p -x)
        Math.Exp(log - c)

    let betainc (a: float) (b: float) (x: float) =
        if a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0 then
            MathNet.Numerics.SpecialFunctions.BetaRegularized(a, b, x)
        else
            nan
