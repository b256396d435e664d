namespace FunGrad

// Fixed points a = g(a, b) of one number, found by repeating g, and differentiated implicitly: a depends on b and on all
// that g captures through da = (∂g/∂a) da + dg, so da = dg / (1 - ∂g/∂a). The rounds leave nothing behind, and what the
// rule computes is differentiated by outer levels in turn. Law: the derivative is that of the solution, whatever the
// number of rounds and the start. Read next: Checkpoint.fs, whose notes find what g captures.

open System

/// g as a function of a and of what it depends on; the first argument is where the search starts.
[<Sealed>]
type internal FixedPointPrimitive(g: Tensor[] -> Tensor[]) =
    inherit Joint("fixedPoint")
    static let most = 100_000

    /// The value without examples' levels, to see how far it is from the next one.
    static let rec numbers (x: Tensor) =
        match x with
        | Traced((:? BatchLevel), inner, _) -> numbers inner
        | x -> Engine.Numbers x

    /// Whether all elements stay where they are, but for rounding.
    static let isSettled (a: Tensor) (next: Tensor) =
        let before, after = numbers a, numbers next
        let isSingle = Engine.DTypeOf a = DType.Float32
        let tolerance = if isSingle then 1e-6 else 1e-14

        let isClose index =
            let x, y = before.GetDouble index, after.GetDouble index

            if not (Double.IsFinite y) then
                let text = "FixedPoint: the values left the finite numbers. Start closer, or check that g contracts."
                raise (ArithmeticException text)

            abs (y - x) <= tolerance * (1.0 + abs y)

        // Examples may come in with the first round.
        before.Count = after.Count && Seq.forall isClose (seq { 0 .. after.Count - 1 })

    /// Repeats a step until its value settles; gives what the last step gave.
    static member Search(start: Tensor, valueOf: 'R -> Tensor, step: Tensor -> 'R) : 'R =
        let rec search round a =
            let result = step a
            let next = valueOf result

            if isSettled a next then
                result
            elif round = most then
                let text = "FixedPoint: the values had not settled after " + string most + " rounds. "
                raise (ArithmeticException(text + "Start closer, or check that g contracts."))
            else
                search (round + 1) next

        search 1 start

    override _.Parameters = [| Engine.Parameter("body", g) |]

    override _.EvaluateAll arguments = [|
        FixedPointPrimitive.Search(arguments[0], id, (fun a -> (g (Array.append [| a |] arguments[1..]))[0]))
    |]

    override fixedPoint.Linearize(arguments, _) =
        let results = fixedPoint.ApplyAll arguments
        let at = Array.append results arguments[1..]
        let run = lazy (Derivatives.linearize "FixedPoint" g at)

        /// What is divided by 1 - ∂g/∂a.
        let divided (w: Tensor) =
            let slope = (run.Force().Pull [| Derivatives.onesLike results[0] |])[0]
            w / (1.0 - slope)

        let map = {
            new JointMap() with
                override _.Pull(cotangents, needed) =
                    let w = (Varied.orZeros results cotangents)[0]
                    let pulled = run.Force().Pull [| divided w |]
                    // The start does not matter.
                    Array.mapi2 (fun i w isNeeded -> if i > 0 && isNeeded then ValueSome w else ValueNone) pulled needed

                override _.Push tangents =
                    let along = Varied.orZeros at tangents
                    along[0] <- Derivatives.zerosLike results[0]
                    [| ValueSome(divided (run.Force().Push along).[0]) |]
        }

        struct (results, map)

    override _.BatchAll(size, arguments, carried) =
        let all = Array.map2 (fun x isCarried -> Engine.Carry(size, x, isCarried)) arguments carried
        FixedPointPrimitive(Vectorization.vmap "FixedPoint" g).ApplyAll all

module internal FixedPoint =

    let private demandNumber (x: Tensor) =
        if (Engine.Shape x).Length > 0 then
            let text = "FixedPoint finds one number, but a had shape " + Shape.text (Engine.Shape x)
            raise (ShapeException(text + ". Use one fixed point for each number."))

        Derivatives.demandFloat "FixedPoint" x

    /// The fixed point of a -> g a b that repeated steps from a start lead to; its derivatives are implicit.
    let run (g: Tensor -> Tensor -> Tensor) (start: Tensor) (b: Tensor) : Tensor =
        let start = NotingLevel.Plain(Derivatives.strong (Engine.Given("a0", start)))
        let b = Engine.Given("b", b)
        demandNumber start

        /// One round, with the operations that it did: those of the last round are the rule's.
        let note a =
            let step (xs: Tensor[]) =
                let next = Engine.Given("the result of g", g xs[0] xs[1])
                demandNumber next
                [| Layout.Cast(Engine.DTypeOf a, next) |]

            Checkpoint.note "FixedPoint" step [| a; b |]

        let valueOf struct (_, _, ys: Tensor[]) = ys[0]
        let struct (step, captures, ys) = FixedPointPrimitive.Search(start, valueOf, note)
        let arguments = Array.append [| ys[0]; b |] captures

        if isNull (Engine.Youngest arguments[1..]) then
            ys[0]
        else
            (FixedPointPrimitive(step).ApplyAll arguments)[0]
