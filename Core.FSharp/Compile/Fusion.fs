namespace FunGrad

// Which primitives can stand inside a loop, and what they compute there: each elementwise row as a term of its arguments.
// Law: a term is the primitive's kernel, to the accuracy of Mathematics.fs, and exactly where the kernel is arithmetic.
// What has no form in registers runs the kernel's own loop over the lanes. Read next: Plan.fs.

open System

/// An elementwise operation: what an element costs, in additions, and the term of its arguments in doubles or singles.
[<NoEquality; NoComparison>]
type internal Pointwise = { Cost: int; Build: DType -> Term[] -> Term }

module internal Fusion =

    let private both cost build = { Cost = cost; Build = fun _ x -> build x }

    let private absorb (x: Term) (y: Term) =
        let isZero = x.SameAs 0.0 ||. y.SameAs 0.0
        (x *. y).Apply(Instruction.AndNot, isZero)

    let private one (x: Term) = x.Number 1.0

    let private sign (x: Term) =
        let positive = x.Above 0.0 &&. one x
        let below = x.LessThan 0.0 &&. x.Number -1.0
        // NaN is neither above nor below, and is its own sign.
        (x.SameAs x).Choose(positive ||. below, x)

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

    /// Functions that doubles compute in registers and singles with their kernel.
    let private series: Collections.Generic.IDictionary<string, int * (Term -> Term)> =
        dict [
            "exp", (20, Mathematics.exp)
            "expm1", (24, Mathematics.expm1)
            "tanh", (30, Mathematics.tanh)
            "sigmoid", (28, Mathematics.sigmoid)
            "log", (30, Mathematics.log)
            "log1p", (36, Mathematics.log1p)
            "softplus", (60, Mathematics.softplus)
            "sin", (30, Mathematics.sin)
            "cos", (30, Mathematics.cos)
        ]

    let private lanes1 (kernel: Kernel1) (x: Term) = x.Terms.Of(Lanes1(kernel, x.Index))

    /// Powers that the kernel computes as products are the same products here.
    let private power (kernel: Kernel1) (x: Term) =
        match kernel.Fixed with
        | ValueSome 3.0 -> x *. x *. x
        | ValueSome 1.0 -> x
        | ValueSome -1.0 -> reciprocalOf x
        | _ -> lanes1 kernel x

    let private unary (kernel: Kernel1) =
        match exact.TryGetValue kernel.Name with
        | true, row -> row
        | _ when kernel.Fixed.IsSome -> both 40 (fun x -> power kernel x[0])
        | _ ->
            match series.TryGetValue kernel.Name with
            | true, (cost, build) -> {
                Cost = cost
                Build = fun dtype x -> if dtype = DType.Float64 then build x[0] else lanes1 kernel x[0]
              }
            | _ -> both 60 (fun x -> lanes1 kernel x[0])

    let private binary (kernel: Kernel2) =
        match exact.TryGetValue kernel.Name with
        | true, row -> row
        | _ -> both 60 (fun x -> x[0].Terms.Of(Lanes2(kernel, x[0].Index, x[1].Index)))

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

    /// The names of the operations that are computed in registers.
    let names = Seq.concat [ exact.Keys; series.Keys; choices.Keys ] |> Set.ofSeq
