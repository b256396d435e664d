namespace FunGrad

// Rules that users write: a function that gives its value together with its pull-back, or with its push-forward. The rule
// wholly replaces derivation, right or wrong; the other direction is its transpose. What the rule itself computes is
// differentiated by outer transforms. Law: a rule that states the true derivative changes nothing.

open System

/// A function whose user gives the derivative.
[<AbstractClass>]
type internal CustomPrimitive(name, rule: Tensor[] -> struct (Tensor[] * (Tensor[] -> Tensor[]))) =
    inherit Joint(name)

    let rec levelsOf x =
        match x with
        | Traced(level, inner, _) -> level :: levelsOf inner
        | _ -> []

    /// A value that a rule uses must reach it as an argument, or its derivative would be lost.
    let demandNoCapture (arguments: Tensor[]) (results: Tensor[]) =
        let allowed = arguments |> Seq.collect levelsOf |> Seq.toArray

        for level in Seq.collect levelsOf results do
            if not (Array.exists (fun other -> obj.ReferenceEquals(level, other)) allowed) then
                let text =
                    name
                    + ": the function uses a value traced by '"
                    + level.Transform
                    + "' that is not among its arguments, so the rule cannot know its derivative. Pass it as an argument, or apply StopGradient to it."

                raise (NotDifferentiableException text)

    /// The rule at a point, with its captures checked.
    member _.Run(arguments: Tensor[]) : struct (Tensor[] * (Tensor[] -> Tensor[])) =
        let struct (results, map) = rule arguments
        demandNoCapture arguments results

        let checkedMap given =
            let images: Tensor[] = map given
            demandNoCapture (Array.append arguments given) (Array.filter CustomPrimitive.IsThere images)
            images

        struct (results, checkedMap)

    /// A rule of a C# user may give null for an argument on which the value does not depend.
    static member IsThere(image: Tensor) = not (isNull (box image))

    abstract WithRule: (Tensor[] -> struct (Tensor[] * (Tensor[] -> Tensor[]))) -> CustomPrimitive
    /// The derivative that a map of the rule stands for.
    abstract JointMap: arguments: Tensor[] * results: Tensor[] * map: (Tensor[] -> Tensor[]) -> JointMap

    override custom.EvaluateAll arguments =
        let struct (results, _) = custom.Run arguments
        results

    override custom.Linearize(arguments, _) =
        let struct (results, map) = custom.Run arguments
        // Older levels see the same primitive, so that they too follow the rule for the value.
        let values =
            if isNull (Engine.Youngest arguments) then
                results
            else
                custom.ApplyAll arguments

        struct (values, custom.JointMap(arguments, values, map))

    override custom.BatchAll(size, arguments, carried) =
        let all = Array.map2 (fun x isCarried -> Engine.Carry(size, x, isCarried)) arguments carried

        let batched (xs: Tensor[]) =
            let values = Vectorization.vmap name (fun xs -> let struct (ys, _) = rule xs in ys) xs

            let map given =
                let each (both: Tensor[]) =
                    let struct (_, map) = rule both[.. xs.Length - 1]

                    map both[xs.Length ..]
                    |> Array.mapi (fun index image ->
                        if CustomPrimitive.IsThere image then
                            image
                        else
                            Derivatives.zerosLike both[index])

                Vectorization.vmap name each (Array.append xs given)

            struct (values, map)

        (custom.WithRule batched).ApplyAll all

module internal Custom =

    let private orZeros (likes: Tensor[]) (values: Tensor voption[]) =
        Array.map2 (fun like value -> ValueOption.defaultWith (fun () -> Derivatives.zerosLike like) value) likes values

    let private demandShapes name role (likes: Tensor[]) (images: Tensor[]) : Tensor[] =
        if images.Length <> likes.Length then
            let text =
                name
                + ": the rule must give one "
                + role
                + " for each of "
                + string likes.Length
                + " tensors, but it gave "
                + string images.Length
                + "."

            raise (InvalidOperationException text)

        Array.map2
            (fun like image ->
                let needed, given = Engine.Shape like, Engine.Shape(Engine.Given(role, image))

                if not (Shape.equal needed given) then
                    let text =
                        name
                        + ": the rule must give a "
                        + role
                        + " of shape "
                        + Shape.text needed
                        + ", but it had shape "
                        + Shape.text given
                        + "."

                    raise (ShapeException text)

                if DType.isFloat (Engine.DTypeOf like) then
                    Layout.Cast(Engine.DTypeOf like, image)
                else
                    image)
            likes
            images

    /// The transpose of a linear function, at tensors that look like its arguments.
    let private transpose name (linear: Tensor[] -> Tensor[]) (likes: Tensor[]) (given: Tensor[]) =
        (Derivatives.linearize name linear (Array.map Derivatives.zerosLike likes)).Pull given

    let private kept (images: Tensor[]) (needed: bool[]) =
        Array.map2 (fun image isNeeded -> if isNeeded then ValueSome image else ValueNone) images needed

    /// The cotangents that a pull-back gives; an argument on which the value does not depend has none.
    let private pulled name (arguments: Tensor[]) (images: Tensor[]) : Tensor voption[] =
        let filled =
            if images.Length = arguments.Length then
                Array.map2
                    (fun x image -> if CustomPrimitive.IsThere image then image else Derivatives.zerosLike x)
                    arguments
                    images
            else
                images

        demandShapes name "cotangent" arguments filled
        |> Array.mapi (fun index image -> if CustomPrimitive.IsThere images[index] then ValueSome image else ValueNone)

    /// A function with a pull-back of its own; the push-forward is the pull-back's transpose.
    [<Sealed>]
    type private CustomVjp(rule) =
        inherit CustomPrimitive("customVjp", rule)
        override _.WithRule rule = CustomVjp rule

        override custom.JointMap(arguments, results, pull) =
            let pull = fun ws -> pulled custom.Name arguments (pull ws)

            {
                new JointMap() with
                    override _.Pull(cotangents, needed) =
                        Array.map2
                            (fun image isNeeded -> if isNeeded then image else ValueNone)
                            (pull (orZeros results cotangents))
                            needed

                    override _.Push tangents =
                        transpose custom.Name (pull >> orZeros arguments) results (orZeros arguments tangents)
                        |> Array.map ValueSome
            }

    /// A function with a push-forward of its own; the pull-back is the push-forward's transpose.
    [<Sealed>]
    type private CustomJvp(rule) =
        inherit CustomPrimitive("customJvp", rule)
        override _.WithRule rule = CustomJvp rule

        override custom.JointMap(arguments, results, push) =
            let push = fun dxs -> demandShapes custom.Name "tangent" results (push dxs)

            {
                new JointMap() with
                    override _.Push tangents = push (orZeros arguments tangents) |> Array.map ValueSome

                    override _.Pull(cotangents, needed) =
                        kept (transpose custom.Name push arguments (orZeros results cotangents)) needed
            }

    /// The identity with a pull-back that need not be linear, so that no push-forward can be its transpose.
    [<Sealed>]
    type private Hook(name, rule) =
        inherit CustomPrimitive(name, rule)
        override _.WithRule rule = Hook(name, rule)

        override custom.JointMap(arguments, results, pull) = {
            new JointMap() with
                override _.Pull(cotangents, needed) =
                    kept (demandShapes name "cotangent" arguments (pull (orZeros results cotangents))) needed

                override _.Push _ =
                    let text =
                        name
                        + ": a hook on gradients need not be linear, so it has no forward mode. Use reverse mode, or leave the hook out here."

                    raise (NotDifferentiableException text)
        }

    let vjp rule (xs: Tensor[]) : Tensor[] = CustomVjp(rule).ApplyAll xs

    /// The tensors themselves; their cotangents are altered on the way back.
    let hook name (alter: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        Hook(name, (fun xs -> struct (xs, alter))).ApplyAll xs

    let jvp rule (xs: Tensor[]) : Tensor[] = CustomJvp(rule).ApplyAll xs
