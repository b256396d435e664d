// The elementwise kernels, one row each.
// The law: a row names the function, gives its double form, and its loop where a vectorised one is as accurate.
// What has no accurate vector form loops over the double form, which also serves Float32, rounded once.
// Read next: Elementwise.fs.
namespace FunGrad

open System
open System.Numerics
open type System.Numerics.Tensors.TensorPrimitives

module internal Kernels =

    /// A row that loops over its double form.
    let inline private loop name ([<InlineIfLambda>] f: float -> float) =
        let float64 =
            Map1<float>(fun x y ->
                for i in 0 .. x.Length - 1 do
                    y[i] <- f x[i])

        let float32 =
            Map1<float32>(fun x y ->
                for i in 0 .. x.Length - 1 do
                    y[i] <- float32 (f (float x[i])))

        Kernel1(name, true, (fun x -> f x), float64, float32, null, null)

    let exp = Kernel1.Steady("exp", Math.Exp, (fun x y -> Exp(x, y)), (fun x y -> Exp(x, y)))

    let expm1 = loop "expm1" Scalars.expm1

    let log = Kernel1.Heavy("log", Math.Log, (fun x y -> Log(x, y)), (fun x y -> Log(x, y)))

    let log1p = loop "log1p" Scalars.log1p
    let log2 = loop "log2" Math.Log2
    let log10 = loop "log10" Math.Log10

    let sqrt = Kernel1.Light("sqrt", Math.Sqrt, (fun x y -> Sqrt(x, y)), (fun x y -> Sqrt(x, y)))

    let rsqrt =
        Kernel1.Light(
            "rsqrt",
            (fun x -> 1.0 / Math.Sqrt x),
            (fun x y -> ReciprocalSqrt(x, y)),
            (fun x y -> ReciprocalSqrt(x, y))
        )

    let cbrt = loop "cbrt" Math.Cbrt

    let reciprocal =
        Kernel1.Light("reciprocal", (fun x -> 1.0 / x), (fun x y -> Reciprocal(x, y)), (fun x y -> Reciprocal(x, y)))

    let square =
        Kernel1.Numbers(
            "square",
            (fun x -> x * x),
            {
                new Numbers1() with
                    member _.Run(x, y) = Multiply(x, x, y)
            }
        )

    let sin = Kernel1.Steady("sin", Math.Sin, (fun x y -> Sin(x, y)), (fun x y -> Sin(x, y)))

    let cos = Kernel1.Steady("cos", Math.Cos, (fun x y -> Cos(x, y)), (fun x y -> Cos(x, y)))

    let tan = loop "tan" Math.Tan

    let asin = Kernel1.Heavy("asin", Math.Asin, (fun x y -> Asin(x, y)), (fun x y -> Asin(x, y)))

    let acos = Kernel1.Heavy("acos", Math.Acos, (fun x y -> Acos(x, y)), (fun x y -> Acos(x, y)))

    let atan = loop "atan" Math.Atan
    let sinh = loop "sinh" Math.Sinh
    let cosh = loop "cosh" Math.Cosh
    let tanh = loop "tanh" Math.Tanh
    let asinh = loop "asinh" Math.Asinh
    let acosh = loop "acosh" Math.Acosh
    let atanh = loop "atanh" Math.Atanh
    let sigmoid = loop "sigmoid" Scalars.sigmoid
    let softplus = loop "softplus" Scalars.softplus

    let relu =
        Kernel1.Numbers(
            "relu",
            Scalars.relu,
            {
                new Numbers1() with
                    member _.Run(x: ReadOnlySpan<'T>, y) = Max(x, 'T.Zero, y)
            }
        )

    let floor = Kernel1.Light("floor", Math.Floor, (fun x y -> Floor(x, y)), (fun x y -> Floor(x, y)))

    let ceil = Kernel1.Light("ceil", Math.Ceiling, (fun x y -> Ceiling(x, y)), (fun x y -> Ceiling(x, y)))

    let round = Kernel1.Light("round", Math.Round, (fun x y -> Round(x, y)), (fun x y -> Round(x, y)))

    let negate =
        Kernel1.Numbers(
            "negate",
            (fun x -> -x),
            {
                new Numbers1() with
                    member _.Run(x, y) = Negate(x, y)
            }
        )

    let abs =
        Kernel1.Numbers(
            "abs",
            Math.Abs,
            {
                new Numbers1() with
                    member _.Run(x, y) = Abs(x, y)
            }
        )

    let sign =
        Kernel1.Numbers(
            "sign",
            Scalars.sign,
            {
                new Numbers1() with
                    member _.Run(x: ReadOnlySpan<'T>, y) =
                        for i in 0 .. x.Length - 1 do
                            y[i] <- Element.ofDouble<'T>(Scalars.sign (Element.toDouble x[i]))
            }
        )

    let inline private loops2<'T when 'T: struct> ([<InlineIfLambda>] f: float -> float -> float) =
        Loops2<'T>(
            (fun x y z ->
                for i in 0 .. z.Length - 1 do
                    z[i] <- Element.ofDouble<'T>(f (Element.toDouble x[i]) (Element.toDouble y[i]))),
            (fun x y z ->
                let y = Element.toDouble y

                for i in 0 .. z.Length - 1 do
                    z[i] <- Element.ofDouble<'T>(f (Element.toDouble x[i]) y)),
            (fun x y z ->
                let x = Element.toDouble x

                for i in 0 .. z.Length - 1 do
                    z[i] <- Element.ofDouble<'T>(f x (Element.toDouble y[i])))
        )

    /// A row of two arguments that loops over its double form.
    let inline private loop2 name heavy ([<InlineIfLambda>] f: float -> float -> float) =
        Kernel2(name, heavy, (fun x y -> f x y), loops2<float> f, loops2<float32> f, null, null)

    let add =
        Kernel2.Numbers(
            "add",
            false,
            (fun x y -> x + y),
            {
                new Symmetric2() with
                    member _.Each(x, y, z) = Add(x, y, z)
                    member _.Right(x, y, z) = Add(x, y, z)
            }
        )

    let subtract =
        Kernel2.Numbers(
            "subtract",
            false,
            (fun x y -> x - y),
            {
                new Numbers2() with
                    member _.Each(x, y, z) = Subtract(x, y, z)
                    member _.Right(x, y, z) = Subtract(x, y, z)
                    member _.Left(x, y, z) = Subtract(x, y, z)
            }
        )

    let multiply =
        Kernel2.Numbers(
            "multiply",
            false,
            (fun x y -> x * y),
            {
                new Symmetric2() with
                    member _.Each(x, y, z) = Multiply(x, y, z)
                    member _.Right(x, y, z) = Multiply(x, y, z)
            }
        )

    let maximum =
        Kernel2.Numbers(
            "maximum",
            false,
            (fun x y -> Math.Max(x, y)),
            {
                new Symmetric2() with
                    member _.Each(x, y, z) = Max(x, y, z)
                    member _.Right(x, y, z) = Max(x, y, z)
            }
        )

    let minimum =
        Kernel2.Numbers(
            "minimum",
            false,
            (fun x y -> Math.Min(x, y)),
            {
                new Symmetric2() with
                    member _.Each(x, y, z) = Min(x, y, z)
                    member _.Right(x, y, z) = Min(x, y, z)
            }
        )

    let divide =
        Kernel2.Floats(
            "divide",
            false,
            (fun x y -> x / y),
            {
                new Floats2() with
                    member _.Each(x, y, z) = Divide(x, y, z)
                    member _.Right(x, y, z) = Divide(x, y, z)
                    member _.Left(x, y, z) = Divide(x, y, z)
            }
        )

    let power = loop2 "power" true Scalars.power
    let atan2 = loop2 "atan2" true (fun y x -> Math.Atan2(y, x))

    let absorb =
        Kernel2.Floats(
            "absorb",
            false,
            Scalars.absorb,
            {
                new Floats2() with
                    member _.Each(x, y, z) = Absorption.each x y z
                    member _.Right(x, y, z) = Absorption.right x y z
                    member _.Left(x, y, z) = Absorption.right y x z
            }
        )

    let remainder = loop2 "remainder" true Scalars.remainder
