namespace FunGrad

// Which primitives can stand inside a loop, and what they compute there: each elementwise row as a term of its arguments.
// Law: a term is the primitive's kernel, to the accuracy of Mathematics.fs, and exactly where the kernel is arithmetic.
// What has no form in registers runs the kernel's own loop over the lanes: the gamma and Bessel functions and their kin,
// inverses of the error function, remainders. Read next: Plan.fs.

open System.Collections.Generic

/// An elementwise operation: what an element costs, in additions, and the term of its arguments.
[<NoEquality; NoComparison>]
type internal Pointwise = { Cost: int; Build: Term[] -> Term }

module internal Fusion =

    let private both cost build = { Cost = cost; Build = build }

    let private absorb (x: Term) (y: Term) =
        let isZero = x.SameAs 0.0 ||. y.SameAs 0.0
        (x *. y).Apply(Instruction.AndNot, isZero)

    let private one (x: Term) = x.Number 1.0

    let private sign (x: Term) =
        let positive = x.Above 0.0 &&. one x
        let below = x.LessThan 0.0 &&. x.Number -1.0
        // NaN is neither above nor below, and is its own sign.
        (x.SameAs x).Choose(positive ||. below, x)

    let private clipped (x: Term) (high: float) = (x.Apply(Instruction.Max, x.Number 0.0)).AtMostNumber high

    let private rounding operation = both 1 (fun x -> x[0].Apply(operation))

    let private exact =
        dict [
            "negate", both 1 (fun x -> negative x[0])
            "abs", both 1 (fun x -> x[0].Abs)
            "square", both 1 (fun x -> x[0] *. x[0])
            "sqrt", both 4 (fun x -> x[0].Apply Instruction.Sqrt)
            "rsqrt", both 8 (fun x -> reciprocalOf (x[0].Apply Instruction.Sqrt))
            "reciprocal", both 4 (fun x -> reciprocalOf x[0])
            "relu", both 2 (fun x -> x[0].Apply(Instruction.Max, x[0].Number 0.0))
            "sign", both 4 (fun x -> sign x[0])
            "relu6", both 4 (fun x -> clipped x[0] 6.0)
            "truncate", both 3 (fun x -> Mathematics.withSignOf x[0] (x[0].Abs.Apply Instruction.Floor))
            "floor", rounding Instruction.Floor
            "ceil", rounding Instruction.Ceiling
            "round", rounding Instruction.Round
            "add", both 1 (fun x -> x[0] +. x[1])
            "subtract", both 1 (fun x -> x[0] -. x[1])
            "multiply", both 1 (fun x -> x[0] *. x[1])
            "divide", both 4 (fun x -> x[0] /. x[1])
            "maximum", both 2 (fun x -> x[0].Apply(Instruction.Max, x[1]))
            "minimum", both 2 (fun x -> x[0].Apply(Instruction.Min, x[1]))
            "absorb", both 4 (fun x -> absorb x[0] x[1])
        ]

    // What an element costs: the instructions of its term, a division or a root counting 8. Measured with AVX-512, summing
    // 10,000 doubles: 0.8 ns for exp, 0.9 log, 1.4 sin, 1.7 tanh, about 0.035 ns an instruction; singles take under half.
    let private series1: IDictionary<string, int * (Term -> Term)> =
        dict [
            "exp", (21, Exponentials.exp)
            "expm1", (28, Exponentials.expm1)
            "sinh", (47, Exponentials.sinh)
            "cosh", (32, Exponentials.cosh)
            "tanh", (42, Exponentials.tanh)
            "sigmoid", (36, Exponentials.sigmoid)
            "silu", (39, Exponentials.silu)
            "log", (33, Logarithms.log)
            "log2", (33, Logarithms.log2)
            "log10", (34, Logarithms.log10)
            "log1p", (49, Logarithms.log1p)
            "softplus", (47, Logarithms.softplus)
            "asinh", (76, Logarithms.asinh)
            "acosh", (67, Logarithms.acosh)
            "atanh", (63, Logarithms.atanh)
            "cbrt", (53, Powers.cbrt)
            "sin", (37, Circular.sin)
            "cos", (36, Circular.cos)
            "tan", (45, Circular.tan)
            "asin", (34, Circular.asin)
            "acos", (38, Circular.acos)
            "atan", (41, Circular.atan)
            "erf", (92, ErrorTerms.erf)
            "erfc", (93, ErrorTerms.erfc)
            "normalCdf", (82, ErrorTerms.normalCdf)
            "gelu", (86, ErrorTerms.gelu)
        ]

    let private guarded (isZero: Term) (y: Term) = y.Apply(Instruction.AndNot, isZero)

    let private series2: IDictionary<string, int * (Term -> Term -> Term)> =
        dict [
            "power", (115, Powers.power)
            "atan2", (58, Circular.atan2)
            "hypot", (29, Powers.hypot)
            "logAddExp", (51, Logarithms.logAddExp)
            "xlogy", (36, (fun x y -> guarded (x.SameAs 0.0) (x *. Logarithms.log y)))
            "xlog1py", (52, (fun x y -> guarded (x.SameAs 0.0) (x *. Logarithms.log1p y)))
            "xdivy", (6, (fun x y -> guarded (x.SameAs 0.0) (x /. y)))
            "divideNoNan", (6, (fun x y -> guarded (y.SameAs 0.0) (x /. y)))
            "multiplyNoNan", (3, (fun x y -> guarded (y.SameAs 0.0) (x *. y)))
        ]

    /// Functions that have a number as a parameter: what it is shows in a value of theirs.
    let private parametric: IDictionary<string, Kernel1 -> Pointwise> =
        let value (kernel: Kernel1) x = kernel.Scalar x

        let unit kernel = both 28 (fun x -> Exponentials.unit (value kernel 1.0) -(value kernel -infinity) x[0])

        dict [
            "leakyRelu", (fun kernel -> both 3 (fun x -> (x[0].Above 0.0).Choose(x[0], x[0] *! -(value kernel -1.0))))
            "elu", unit
            "selu", unit
        ]

    let private lanes1 (kernel: Kernel1) (x: Term) = x.Terms.Of(Lanes1(kernel, x.Index))
    let private lanes2 (kernel: Kernel2) (x: Term) (y: Term) = x.Terms.Of(Lanes2(kernel, x.Index, y.Index))

    let private unary (kernel: Kernel1) =
        match exact.TryGetValue kernel.Name, series1.TryGetValue kernel.Name, parametric.TryGetValue kernel.Name with
        | (true, row), _, _ -> row
        | _, (true, (cost, build)), _ -> both cost (fun x -> build x[0])
        | _, _, (true, row) -> row kernel
        | _ ->
            match kernel.Fixed with
            | ValueSome number when kernel.Name = "power" ->
                both (Powers.costOf number) (fun x -> Powers.powerOf number x[0])
            | _ -> both 60 (fun x -> lanes1 kernel x[0])

    let private binary (kernel: Kernel2) =
        match exact.TryGetValue kernel.Name, series2.TryGetValue kernel.Name with
        | (true, row), _ -> row
        | _, (true, (cost, build)) -> both cost (fun x -> build x[0] x[1])
        | _ -> both 60 (fun x -> lanes2 kernel x[0] x[1])

    let private choices =
        dict [
            "less", both 1 (fun x -> x[0].LessThan x[1])
            "lessOrEqual", both 1 (fun x -> x[0].AtMost x[1])
            "greater", both 1 (fun x -> x[1].LessThan x[0])
            "greaterOrEqual", both 1 (fun x -> x[1].AtMost x[0])
            "equal", both 1 (fun x -> x[0].SameAs x[1])
            "notEqual", both 1 (fun x -> (x[0].SameAs x[1]).Apply Instruction.OnesComplement)
            "and", both 1 (fun x -> x[0] &&. x[1])
            "or", both 1 (fun x -> x[0] ||. x[1])
            "not", both 1 (fun x -> x[0].Apply Instruction.OnesComplement)
            "where", both 1 (fun x -> x[0].Choose(x[1], x[2]))
            "identity", both 0 (fun x -> x[0])
        ]

    /// A truth value as 0 or 1.
    let indicator = both 1 (fun x -> x[0] &&. one x[0])

    /// The form of a primitive inside a loop, where it has one.
    let find (primitive: Primitive) : Pointwise voption =
        match primitive with
        | :? Unary as row -> ValueSome(unary row.Kernel)
        | :? Binary as row -> ValueSome(binary row.Kernel)
        | _ ->
            match choices.TryGetValue primitive.Name with
            | true, row -> ValueSome row
            | _ ->
                match exact.TryGetValue primitive.Name with
                | true, row when primitive.Parameters.Length = 0 -> ValueSome row
                | _ -> ValueNone

    /// What costs no more than this is a few instructions. Block by block each costs as much as the whole function does in a
    /// kernel's own loop.
    [<Literal>]
    let private Arithmetic = 8

    /// The form of a primitive; where `byKernels`, all but arithmetic is left to the kernel's own loop.
    let formOf (byKernels: bool) (primitive: Primitive) : Pointwise voption =
        match primitive, find primitive with
        | (:? Unary as row), ValueSome form when byKernels && form.Cost > Arithmetic ->
            ValueSome { form with Build = fun x -> lanes1 row.Kernel x[0] }
        | (:? Binary as row), ValueSome form when byKernels && form.Cost > Arithmetic ->
            ValueSome { form with Build = fun x -> lanes2 row.Kernel x[0] x[1] }
        | _, form -> form

    /// The names of the operations that are computed in registers.
    let names = Seq.concat [ exact.Keys; series1.Keys; series2.Keys; parametric.Keys; choices.Keys ] |> Set.ofSeq
