namespace FunGrad

// The incomplete gamma and beta functions. Their slopes in x are densities, and the slope of a density is a difference
// of densities with parameters one lower, so that all orders are exact also at x = 0. Law: derivatives in a of the
// gamma functions are true ones of any order; the beta function refuses derivatives in its parameters.
// Read next: Numbers/IncompleteGamma.fs.

open System.Collections.Concurrent

module internal IncompleteFunctions =

    // Mutation: a memo, which nothing can observe; each member is one derivative in a of a function.
    let private rows = ConcurrentDictionary<struct (string * int), Binary>()

    let private row name kernel n left right =
        let make _ =
            Binary(
                SpecialKernels.two (if n = 0 then name else name + string n) (kernel n),
                Floats,
                Curved,
                (fun a x _ -> LinearMap.Absorb(left a x)),
                (fun a x _ -> LinearMap.Absorb(right a x))
            )

        rows.GetOrAdd(struct (name, n), make)

    /// xᵃ⁻¹e⁻ˣ/Γ(a): its slope in x is the density for a - 1 less the density for a.
    let rec private density n (a: Tensor) (x: Tensor) : Tensor =
        let slope (a: Tensor) x = density n (a - 1.0) x - density n a x
        (row "gammaDensity" IncompleteGamma.density n (density (n + 1)) slope).On(a, x)

    let rec private lower n (a: Tensor) (x: Tensor) : Tensor =
        (row "igamma" IncompleteGamma.lower n (lower (n + 1)) (density n)).On(a, x)

    let rec private upper n (a: Tensor) (x: Tensor) : Tensor =
        (row "igammac" IncompleteGamma.upper n (upper (n + 1)) (fun a x -> -(density n a x))).On(a, x)

    let igamma a x = lower 0 a x
    let igammac a x = upper 0 a x

    // -- Beta ---------------------------------------------------------------------------------------------------------

    let private refused () =
        let text =
            "betainc has no derivative in its parameters a and b, only in x. Hold them constant with stopGradient, or "
            + "give the rule with customVjp."

        raise (NotDifferentiableException text)

    /// An elementwise function of several numbers of one shape that varies in the last only.
    [<Sealed>]
    type private InLast(name, f: float[] -> float, slope: Tensor[] -> Tensor) =
        inherit PrimitiveN(name)

        override _.Evaluate arguments =
            let numbers = arguments |> Array.map Engine.ToDense
            let at i = f (numbers |> Array.map (fun x -> x.GetDouble i))
            let values = Dense.ofArray (Array.init numbers[0].Count at) numbers[0].Shape
            Engine.OfDense(Elementwise.cast numbers[0].DType values)

        override _.MapAt(index, arguments, _) =
            if index = arguments.Length - 1 then
                LinearMap.Absorb(slope arguments)
            else
                LinearMap.Of((fun _ -> refused ()), (fun _ -> refused ()))

        override row.Batch(_, arguments) = row.Apply arguments

    /// xᵃ⁻¹(1 - x)ᵇ⁻¹e⁻ᶜ. The constant c keeps the product within range.
    let rec private betaDensity (a: Tensor) (b: Tensor) (c: Tensor) (x: Tensor) : Tensor =
        (betaDensityRow ()).Apply [| a; b; c; x |]

    and private betaDensityRow () : PrimitiveN =
        let slope (at: Tensor[]) =
            let a, b, c, x = at[0], at[1], at[2], at[3]
            let left = Arithmetic.Absorb(a - 1.0, betaDensity (a - 1.0) b c x)
            left - Arithmetic.Absorb(b - 1.0, betaDensity a (b - 1.0) c x)

        InLast("betaDensity", (fun v -> SpecialKernels.betaDensity v[0] v[1] v[2] v[3]), slope)

    let private betaincRow =
        let slope (at: Tensor[]) =
            let a, b = at[0], at[1]
            let logBeta = SpecialFunctions.lgamma a + SpecialFunctions.lgamma b - SpecialFunctions.lgamma (a + b)
            betaDensity a b logBeta at[2]

        InLast("betainc", (fun v -> SpecialKernels.betainc v[0] v[1] v[2]), slope)

    let betainc (a: Tensor) (b: Tensor) (x: Tensor) : Tensor =
        let struct (a, b) = Engine.Align("betainc", Floats, a, b)
        let struct (a, x) = Engine.Align("betainc", Floats, a, x)
        let struct (b, x) = Engine.Align("betainc", Floats, b, x)
        let struct (a, _) = Engine.Align("betainc", Floats, a, x)

        betaincRow.Apply [| a; b; x |]
