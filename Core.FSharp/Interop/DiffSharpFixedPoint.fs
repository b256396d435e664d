namespace FunGrad

// DiffSharp's fixed points: a = g(a, b) of one number, found by repeating g. Law: the derivative is that of the solution
// (Transforms/Implicit.fs), whatever the number of rounds and the start. Read next: DiffSharpNumbers.fs.

open System

module internal FixedPoint =

    [<Literal>]
    let private Most = 100_000

    let private contract = "Start closer, or check that g contracts."

    /// Whether a number stays where it is, but for rounding.
    let private isSettled (a: Tensor) (next: Tensor) =
        let x, y = (Engine.Numbers a).GetDouble 0, (Engine.Numbers next).GetDouble 0
        let tolerance = if Engine.DTypeOf a = DType.Float32 then 1e-6 else 1e-14

        if not (Double.IsFinite y) then
            raise (ArithmeticException("FixedPoint: the values left the finite numbers. " + contract))

        abs (y - x) <= tolerance * (1.0 + abs y)

    let private repeat (f: Tensor[] -> Tensor[]) (start: Tensor[]) : Tensor[] =
        let mutable a, round, isDone = start[0], 0, false // Mutation: local

        while not isDone do
            if round = Most then
                let text = "FixedPoint: the values had not settled after " + string<int> Most + " rounds. "
                raise (ArithmeticException(text + contract))

            let next = Layout.Cast(Engine.DTypeOf a, (f [| a |])[0])
            isDone <- isSettled a next
            a <- next
            round <- round + 1

        [| a |]

    /// The fixed point of a -> g a b that repeated steps from a start lead to; its derivatives are implicit.
    let run (g: Tensor -> Tensor -> Tensor) (start: Tensor) (b: Tensor) : Tensor =
        let start, b = Engine.Given("a0", start), Engine.Given("b", b)
        let shape = Engine.Shape start

        if shape.Length > 0 then
            let text = "FixedPoint finds one number, but a had shape " + Shape.text shape
            raise (ShapeException(text + ". Use one fixed point for each number."))

        let step (xs: Tensor[]) = [| Engine.Given("the result of g", g xs[0] b) |]
        (Implicit.fixedPoint "FixedPoint" repeat step [| start |])[0]
