// Numbers of the oracle: a float, or a dual of such numbers, or a dual of those; reference functions are written once
// over them. Law: nothing here calls the engine, so that what both compute is right or wrong independently. The depth
// of a number is how many perturbations it carries: each nested derivative has its own. Read next: NumberArray.fs.
namespace FunGrad.Properties

open System
open System.Numerics
open FunGrad

/// A real number with the perturbations of the derivatives around it.
[<AbstractClass>]
type Number internal () =
    /// How many perturbations the number carries.
    abstract Depth: int
    /// The number without any perturbation, by which host code branches.
    abstract Value: float
    /// The number with one more perturbation: this + tangent ε. The tangent has this number's depth.
    abstract Perturb: tangent: Number -> Number
    /// The number without its newest perturbation.
    abstract Primal: Number
    /// What the newest perturbation is multiplied by.
    abstract Tangent: Number

    abstract Plus: Number -> Number
    abstract Minus: Number -> Number
    abstract Times: Number -> Number
    abstract Over: Number -> Number
    abstract Power: Number -> Number
    abstract Arctangent: Number -> Number
    abstract Map: Elementary -> Number
    /// A function of floats with its slope, which is again a function of such numbers.
    abstract Analytic: value: (float -> float) * slope: (Number -> Number) -> Number

    /// The same number with as many perturbations, the new ones times 0.
    member x.Raise(depth: int) : Number = if x.Depth >= depth then x else x.Perturb(x.Map Elementary.Nought).Raise depth

    static member private Both(x: Number, y: Number, operation: Number -> Number -> Number) =
        let depth = max x.Depth y.Depth
        operation (x.Raise depth) (y.Raise depth)

    static member (+)(x: Number, y: Number) = Number.Both(x, y, _.Plus)
    static member (-)(x: Number, y: Number) = Number.Both(x, y, _.Minus)
    static member (*)(x: Number, y: Number) = Number.Both(x, y, _.Times)
    static member (/)(x: Number, y: Number) = Number.Both(x, y, _.Over)
    static member Pow(x: Number, y: Number) = Number.Both(x, y, _.Power)
    static member Atan2(y: Number, x: Number) = Number.Both(y, x, _.Arctangent)
    static member (~-)(x: Number) = x.Map Elementary.Negative
    static member Abs(x: Number) = x.Map Elementary.Abs
    static member Exp(x: Number) = x.Map Elementary.Exp
    static member Log(x: Number) = x.Map Elementary.Log
    static member Log10(x: Number) = x.Map Elementary.Log10
    static member Sqrt(x: Number) = x.Map Elementary.Sqrt
    static member Sin(x: Number) = x.Map Elementary.Sin
    static member Cos(x: Number) = x.Map Elementary.Cos
    static member Tan(x: Number) = x.Map Elementary.Tan
    static member Asin(x: Number) = x.Map Elementary.Asin
    static member Acos(x: Number) = x.Map Elementary.Acos
    static member Atan(x: Number) = x.Map Elementary.Atan
    static member Sinh(x: Number) = x.Map Elementary.Sinh
    static member Cosh(x: Number) = x.Map Elementary.Cosh
    static member Tanh(x: Number) = x.Map Elementary.Tanh

/// Functions that generic mathematics has on every number.
and [<RequireQualifiedAccess>] Elementary =
    | Nought = 0
    | Negative = 1
    | Abs = 2
    | Exp = 3
    | Expm1 = 4
    | Exp2 = 5
    | Log = 6
    | Log1p = 7
    | Log2 = 8
    | Log10 = 9
    | Sqrt = 10
    | Cbrt = 11
    | Sin = 12
    | Cos = 13
    | Tan = 14
    | Asin = 15
    | Acos = 16
    | Atan = 17
    | Sinh = 18
    | Cosh = 19
    | Tanh = 20
    | Asinh = 21
    | Acosh = 22
    | Atanh = 23

/// How numbers over 'N are wrapped and perturbed.
[<AbstractClass>]
type internal Kind<'N>() =
    abstract Depth: int
    abstract Value: 'N -> float
    abstract Wrap: 'N -> Number
    abstract Primal: 'N -> Number
    abstract Tangent: 'N -> Number
    abstract Analytic: 'N * (float -> float) * (Number -> Number) -> Number

/// A number in the arithmetic of 'N.
[<Sealed>]
type internal NumberOf<'N
    when 'N :> INumber<'N>
    and 'N :> ISignedNumber<'N>
    and 'N :> IRootFunctions<'N>
    and 'N :> IExponentialFunctions<'N>
    and 'N :> ILogarithmicFunctions<'N>
    and 'N :> IPowerFunctions<'N>
    and 'N :> ITrigonometricFunctions<'N>
    and 'N :> IHyperbolicFunctions<'N>>(inner: 'N, kind: Kind<'N>) =
    inherit Number()

    member _.Inner = inner
    member private _.Of(other: Number) : 'N = (other :?> NumberOf<'N>).Inner
    override _.Depth = kind.Depth
    override _.Value = kind.Value inner
    override _.Primal = kind.Primal inner
    override _.Tangent = kind.Tangent inner

    override _.Perturb tangent =
        let tangent = (tangent :?> NumberOf<'N>).Inner
        NumberOf<Dual<'N>>(Dual<'N>(inner, tangent), PerturbedKind<'N> kind)

    override x.Plus y = kind.Wrap('N.op_Addition (inner, x.Of y))
    override x.Minus y = kind.Wrap('N.op_Subtraction (inner, x.Of y))
    override x.Times y = kind.Wrap('N.op_Multiply (inner, x.Of y))
    override x.Over y = kind.Wrap('N.op_Division (inner, x.Of y))
    override x.Power y = kind.Wrap('N.Pow(inner, x.Of y))
    // The angle's slopes by rule, where generic numbers have no two-argument arctangent.
    override x.Arctangent y =
        let angle = kind.Wrap('N.Atan('N.op_Division (inner, x.Of y)))

        let turn =
            if y.Value >= 0.0 then 0.0
            elif x.Value >= 0.0 then Math.PI
            else -Math.PI

        angle.Plus(kind.Wrap('N.CreateChecked turn))

    override _.Analytic(value, slope) = kind.Analytic(inner, value, slope)

    override _.Map f =
        match f with
        | Elementary.Nought -> 'N.Zero
        | Elementary.Negative -> 'N.op_UnaryNegation inner
        | Elementary.Abs -> 'N.Abs inner
        | Elementary.Exp -> 'N.Exp inner
        | Elementary.Expm1 -> 'N.ExpM1 inner
        | Elementary.Exp2 -> 'N.Exp2 inner
        | Elementary.Log -> 'N.Log inner
        | Elementary.Log1p -> 'N.LogP1 inner
        | Elementary.Log2 -> 'N.Log2 inner
        | Elementary.Log10 -> 'N.Log10 inner
        | Elementary.Sqrt -> 'N.Sqrt inner
        | Elementary.Cbrt -> 'N.Cbrt inner
        | Elementary.Sin -> 'N.Sin inner
        | Elementary.Cos -> 'N.Cos inner
        | Elementary.Tan -> 'N.Tan inner
        | Elementary.Asin -> 'N.Asin inner
        | Elementary.Acos -> 'N.Acos inner
        | Elementary.Atan -> 'N.Atan inner
        | Elementary.Sinh -> 'N.Sinh inner
        | Elementary.Cosh -> 'N.Cosh inner
        | Elementary.Tanh -> 'N.Tanh inner
        | Elementary.Asinh -> 'N.Asinh inner
        | Elementary.Acosh -> 'N.Acosh inner
        | _ -> 'N.Atanh inner
        |> kind.Wrap

/// Duals of numbers of one depth are the numbers of the next.
and [<Sealed>] internal PerturbedKind<'N
    when 'N :> INumber<'N>
    and 'N :> ISignedNumber<'N>
    and 'N :> IRootFunctions<'N>
    and 'N :> IExponentialFunctions<'N>
    and 'N :> ILogarithmicFunctions<'N>
    and 'N :> IPowerFunctions<'N>
    and 'N :> ITrigonometricFunctions<'N>
    and 'N :> IHyperbolicFunctions<'N>>(kind: Kind<'N>) =
    inherit Kind<Dual<'N>>()

    override _.Depth = kind.Depth + 1
    override _.Value x = kind.Value x.Primal
    override this.Wrap x = NumberOf<Dual<'N>>(x, this)
    override _.Primal x = kind.Wrap x.Primal
    override _.Tangent x = kind.Wrap x.Tangent

    override _.Analytic(x, value, slope) =
        let primal, tangent = kind.Wrap x.Primal, kind.Wrap x.Tangent
        primal.Analytic(value, slope).Perturb((slope primal).Raise(kind.Depth).Times tangent)

/// Plain floats: depth 0.
[<Sealed>]
type internal FloatKind() =
    inherit Kind<float>()
    static member val Only = FloatKind()
    override _.Depth = 0
    override _.Value x = x
    override this.Wrap x = NumberOf<float>(x, this)
    override _.Primal _ = invalidOp "A plain number has no perturbation."
    override _.Tangent _ = invalidOp "A plain number has no perturbation."
    override this.Analytic(x, value, _) = this.Wrap(value x)

module internal Number =
    /// A plain number.
    let ofFloat (x: float) : Number = FloatKind.Only.Wrap x

    let zero = ofFloat 0.0
    let one = ofFloat 1.0
    let expm1 (x: Number) = x.Map Elementary.Expm1
    let exp2 (x: Number) = x.Map Elementary.Exp2
    let log1p (x: Number) = x.Map Elementary.Log1p
    let log2 (x: Number) = x.Map Elementary.Log2
    let cbrt (x: Number) = x.Map Elementary.Cbrt
    let asinh (x: Number) = x.Map Elementary.Asinh
    let acosh (x: Number) = x.Map Elementary.Acosh
    let atanh (x: Number) = x.Map Elementary.Atanh

    /// A function with its slope, for those that generic mathematics lacks.
    let analytic (value: float -> float) (slope: Number -> Number) (x: Number) = x.Analytic(value, slope)

    /// The sum of numbers, from the first to the last.
    let sum (xs: Number seq) = Seq.fold (+) zero xs

    /// The product of numbers, from the first to the last.
    let product (xs: Number seq) = Seq.fold (*) one xs

    /// The larger number, the first of equals.
    let larger (x: Number) (y: Number) = if y.Value > x.Value then y else x

    /// The smaller number, the first of equals.
    let smaller (x: Number) (y: Number) = if y.Value < x.Value then y else x
