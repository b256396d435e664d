namespace FunGrad

// Truncated power series: a level on which a value is x₀ + x₁t + x₂t² + ..., its coefficients made up to the order that
// is asked for. Linear operations act on each coefficient, products convolve, and everything else follows from its own linear map:
// y'(t) = map(x(t), y(t)) x'(t), read as a recurrence. So order n costs O(n²), where nested differentiation costs 2ⁿ.

open System
open System.Collections.Concurrent
open System.Collections.Generic

/// The coefficients from the first on (the zeroth is the value itself); an absent one is zero.
[<Sealed>]
type internal Coefficients(next: Coefficients -> int -> Tensor voption) =
    inherit Mark()
    let known = List<Tensor voption>() // Mutation: a memo, which nothing can observe; threads take turns

    /// The coefficient of tᵏ, for k from 1 on.
    member coefficients.At(k: int) : Tensor voption =
        lock known (fun () ->
            while known.Count < k do
                known.Add(next coefficients (known.Count + 1))

            known[k - 1])

[<Sealed>]
type internal SeriesLevel(transform, order: int) =
    inherit Level(transform)
    let mutable isSettling = false // Mutation: decides only when coefficients are made

    let made =
        ConcurrentDictionary<struct (Primitive1 * Tensor), Tensor>(
            HashIdentity.FromFunctions
                (fun struct (primitive, x) ->
                    HashCode.Combine(LanguagePrimitives.PhysicalHash primitive, LanguagePrimitives.PhysicalHash x))
                (fun struct (p, x) struct (q, y) -> obj.ReferenceEquals(p, q) && obj.ReferenceEquals(x, y))
        )

    let add (sum: Tensor voption) (term: Tensor) =
        match sum with
        | ValueNone -> ValueSome term
        | ValueSome sum -> ValueSome(Arithmetic.Add(sum, term))

    /// The coefficient of tᵏ of any argument.
    member level.Coefficient(x: Tensor, k: int) : Tensor voption =
        match x with
        | Traced(other, inner, (:? Coefficients as coefficients)) when obj.ReferenceEquals(other, level) ->
            if k = 0 then ValueSome inner else coefficients.At k
        | constant -> if k = 0 then ValueSome constant else ValueNone

    /// x'(t).
    member private level.Derivative(x: Tensor) : Tensor =
        let coefficient k = level.Coefficient(x, k + 1) |> ValueOption.map (fun c -> float (k + 1) * c)

        let first =
            match coefficient 0 with
            | ValueSome c -> c
            | ValueNone -> Derivatives.zerosLike (Engine.Strip(level, x))

        Traced(level, first, Coefficients(fun _ -> coefficient))

    member private level.Linear (primitive: SingleResult, arguments: Tensor[]) k =
        let coefficients = arguments |> Array.map (fun x -> level.Coefficient(x, k))

        if Array.forall (fun (c: Tensor voption) -> c.IsNone) coefficients then
            ValueNone
        else
            let orZeros x (c: Tensor voption) =
                match c with
                | ValueSome c -> c
                | ValueNone when DType.isFloat (Engine.DTypeOf x) -> Derivatives.zerosLike (Engine.Strip(level, x))
                | ValueNone -> Engine.Strip(level, x)

            ValueSome((primitive.ApplyAll(Array.map2 orZeros arguments coefficients))[0])

    member private level.Product (primitive: SingleResult, arguments: Tensor[]) k =
        let mutable sum = ValueNone // Mutation: local

        for j in 0..k do
            match level.Coefficient(arguments[0], j), level.Coefficient(arguments[1], k - j) with
            | ValueSome a, ValueSome b -> sum <- add sum (primitive.ApplyAll [| a; b |]).[0]
            | _ -> ()

        sum

    /// The coefficients that follow from those of the derivative: yₖ = zₖ₋₁ / k.
    member private level.Integral(derivative: Tensor voption, k: int) =
        derivative
        |> ValueOption.bind (fun z -> level.Coefficient(z, k - 1))
        |> ValueOption.map (fun z -> z / float k)

    /// The derivative of a result, from the linear maps at the arguments and at the result itself.
    member private level.DerivativeOf(primitive: SingleResult, arguments: Tensor[], y: Tensor) : Tensor voption =
        let mutable sum = ValueNone // Mutation: local

        for index in 0 .. arguments.Length - 1 do
            if Engine.IsAt(level, arguments[index]) then
                let map = primitive.MapAt(index, arguments, y)

                if not map.IsNothing then
                    sum <- add sum (map.Push(level.Derivative arguments[index]))

        sum

    member private level.Curved(primitive: SingleResult, arguments: Tensor[], first: Tensor) : Tensor =
        let derivative = ref ValueNone // Mutation: a memo, made when a coefficient is first asked for

        let next (self: Coefficients) k =
            if derivative.Value.IsNone then
                derivative.Value <- ValueSome(level.DerivativeOf(primitive, arguments, Traced(level, first, self)))

            level.Integral(derivative.Value.Value, k)

        Traced(level, first, Coefficients next)

    override level.Apply1(primitive, x) =
        let key = struct (primitive, x)

        match made.TryGetValue key with
        | true, y -> y
        | _ ->
            let y = base.Apply1(primitive, x)
            made[key] <- y
            y

    /// Makes the coefficients of a new value at once, while those of its arguments are at hand: if each waited until it is
    /// asked for, a chain of 10,000 operations would use up the stack. Values that a rule makes meanwhile stay lazy, since
    /// they may depend on coefficients still in the making.
    member private level.Settle(y: Tensor) : Tensor =
        if not isSettling then
            isSettling <- true

            try
                level.Coefficient(y, order) |> ignore
            finally
                isSettling <- false

        y

    override level.Apply(primitive, arguments) = level.Interpret(primitive, arguments) |> Array.map level.Settle

    member private level.Interpret(primitive: Primitive, arguments: Tensor[]) : Tensor[] =
        level.Check()
        let firsts = arguments |> Array.map (fun x -> Engine.Strip(level, x))

        match primitive with
        | :? SingleResult as single ->
            let first = (primitive.ApplyAll firsts)[0]

            match primitive.Form with
            | Cut -> [| first |]
            | Form.Linear -> [| Traced(level, first, Coefficients(fun _ -> level.Linear(single, arguments))) |]
            | Multilinear -> [| Traced(level, first, Coefficients(fun _ -> level.Product(single, arguments))) |]
            | Curved -> [| level.Curved(single, arguments, first) |]
        | _ ->
            let active = arguments |> Array.map (fun x -> Engine.IsAt(level, x))

            let derivative =
                lazy
                    (let struct (_, map) = (primitive :?> Joint).Linearize(arguments, active)

                     map.Push(
                         Array.map2
                             (fun x isActive -> if isActive then ValueSome(level.Derivative x) else ValueNone)
                             arguments
                             active
                     ))

            primitive.ApplyAll firsts
            |> Array.mapi (fun index y ->
                Traced(level, y, Coefficients(fun _ k -> level.Integral(derivative.Value[index], k))))

module internal Series =

    /// The coefficients y₀ ... yₙ of f(x₀ + x₁t + x₂t² + ...); those of the inputs are given from the first on.
    let coefficients transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (path: Tensor[][]) (order: int) : Tensor[][] =
        let level = SeriesLevel(transform, order)

        let enter index x =
            if Derivatives.hasDerivative x then
                let coefficient k = if k <= path.Length then ValueSome(path[k - 1].[index]) else ValueNone
                Traced(level, x, Coefficients(fun _ -> coefficient))
            else
                x

        let coefficientOf k y =
            level.Coefficient(y, k)
            |> ValueOption.defaultWith (fun () -> Derivatives.zerosLike (Engine.Strip(level, y)))

        try
            let ys = f (Array.mapi enter xs)

            for y in ys do
                Engine.DemandOpen(Engine.Given("the result of the function", y))
                Derivatives.demandFloat transform y

            [| for k in 0..order -> Array.map (coefficientOf k) ys |]
        finally
            level.IsOpen <- false

    /// f(x), f'(x), ..., f⁽ⁿ⁾(x) of a function of one number.
    let derivatives transform (f: Tensor -> Tensor) (x: Tensor) (order: int) : Tensor[] =
        Derivatives.demandNumber transform x

        if order < 0 then
            let text =
                transform + ": the order of differentiation must not be negative, but it was " + string order + "."

            raise (ArgumentOutOfRangeException(nameof order, text))

        let x = Derivatives.strong x
        Derivatives.demandVariables transform [| x |]
        let mutable factorial = 1.0 // Mutation: local

        coefficients transform (fun xs -> [| f xs[0] |]) [| x |] [| [| Derivatives.onesLike x |] |] order
        |> Array.mapi (fun k ys ->
            let c = ys[0]

            if k > 0 then
                factorial <- factorial * float k

            if k < 2 then c else factorial * c)
