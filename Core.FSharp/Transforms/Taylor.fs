namespace FunGrad

// Taylor propagation: a path x(t) in, the path f(x(t)) out, both as derivatives at t = 0. All inputs move together.
// Law: the k-th result is dᵏ/dtᵏ f(x(t)), whatever f's shapes are; along x + t it is the k-th derivative, and its
// quotient by k! is the k-th Taylor coefficient. Read next: Series.fs, the level that does it.

open System

module internal Taylor =

    let private demandOrder transform (least: int) (order: int) =
        if order < least then
            let needed = if least = 0 then "must not be negative" else "must be at least " + string least
            let text = transform + ": the order of differentiation " + needed + ", but it was " + string order + "."
            raise (ArgumentOutOfRangeException(nameof order, text))

    /// One derivative of the path of one input, in its input's shape and width.
    let private matching transform (order: int) (x: Tensor) (given: Tensor) : Tensor =
        let given = Engine.Given("series", given)

        if not (Shape.equal (Engine.Shape x) (Engine.Shape given)) then
            let text =
                transform
                + ": derivative "
                + string order
                + " of an input's path must have the input's shape, "
                + Shape.text (Engine.Shape x)
                + ", but it had "
                + Shape.text (Engine.Shape given)
                + "."

            raise (ShapeException text)

        Layout.Cast(Engine.DTypeOf x, given)

    let private factorials count = Array.scan (fun product k -> product * float k) 1.0 [| 1..count |]

    let private scaled factor (x: Tensor) : Tensor = if factor = 1.0 then x else factor * x

    /// y₀, y₁, ..., yₙ of f along a path whose derivatives are given for each input; integers stay what they are.
    let jet transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (series: Tensor[][]) : Tensor[][] =
        let xs = Array.map Derivatives.strong xs
        Derivatives.demandVariables transform xs
        let factorial = factorials series.Length

        let coefficient order (derivatives: Tensor[]) =
            if derivatives.Length <> xs.Length then
                let text =
                    transform
                    + ": derivative "
                    + string (order + 1)
                    + " of the path needs one tensor for each of "
                    + string xs.Length
                    + " inputs, but there were "
                    + string derivatives.Length
                    + "."

                raise (ArgumentException(text, nameof series))

            Array.map2
                (fun x dx ->
                    if Derivatives.hasDerivative x then
                        scaled (1.0 / factorial[order + 1]) (matching transform (order + 1) x dx)
                    else
                        x)
                xs
                derivatives

        let coefficients = Series.coefficients transform f xs (Array.mapi coefficient series) series.Length
        coefficients |> Array.mapi (fun k ys -> Array.map (scaled factorial[k]) ys)

    /// y, and the n-th derivative of f along ones: every element of every input moves alike.
    let derivative transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (order: int) : struct (Tensor[] * Tensor[]) =
        demandOrder transform 1 order
        let still x = if Derivatives.hasDerivative x then Derivatives.zerosLike x else x

        let along k = Array.map (if k = 1 then Derivatives.onesLike else still) (Array.map Derivatives.strong xs)

        let results = jet transform f xs [| for k in 1..order -> along k |]
        struct (results[0], results[order])

    /// The Taylor coefficients c₀, ..., cₙ of f(x + t), so that f(x + t) ≈ Σ cₖtᵏ.
    let coefficients transform (f: Tensor -> Tensor) (x: Tensor) (order: int) : Tensor[] =
        demandOrder transform 0 order
        let x = Derivatives.strong x
        Derivatives.demandVariables transform [| x |]

        let path = if order = 0 then [||] else [| [| Derivatives.onesLike x |] |]

        Series.coefficients transform (fun xs -> [| f xs[0] |]) [| x |] path order
        |> Array.map (fun ys -> ys[0])
