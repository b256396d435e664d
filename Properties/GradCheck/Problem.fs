// What a gradient check works on: plain numbers in, plain numbers out, and the derivative under suspicion as what it
// does to weights of the results (reverse) and to directions (forward). Tensors, arrays and MathNet vectors all become
// this. Law: integer inputs are constants, Float32 ones run as Float64: the rule is on trial, not its rounding. Read
// next: TensorProblem.fs.
namespace FunGrad.Properties

open System
open FunGrad

/// A block of numbers with a name: an input or a result.
type internal Block = { Name: string; Shape: int[] }

/// A function at a point, and its derivative there.
type internal Problem = {
    Inputs: Block[]
    Results: Block[]
    Point: float[][]
    /// The numbers of all results, one after the other.
    Values: float[][] -> float[]
    /// Weights of all results to the gradient of their weighted sum, per input.
    Reverse: float[] -> float[][]
    /// A direction, per input, to the slopes of all results along it; none where only reverse mode is known.
    Forward: (float[][] -> float[]) voption
}

module internal Block =

    let count (block: Block) = Array.fold (*) 1 block.Shape

    let text (shape: int[]) = "[" + String.Join(", ", shape) + "]"

    /// The position of an element in a block, one number per axis.
    let position (block: Block) (element: int) : int[] =
        let folder (length: int) (rest, position) = rest / length, rest % length :: position
        Array.foldBack folder block.Shape (element, []) |> snd |> Array.ofList

    /// An element as it is written in code: x, x[1, 2].
    let element (block: Block) (position: int[]) =
        if position.Length = 0 then block.Name else block.Name + text position

module internal Problem =

    let given (what: string) (value: 'T) : 'T =
        match box value with
        | null -> raise (ArgumentNullException(what, $"GradCheck: {what} is null."))
        | _ -> value

    let demandFinite (blocks: Block[]) (what: string) (numbers: float[][]) =
        for block, numbers in Seq.zip blocks numbers do
            match numbers |> Array.tryFindIndex (fun number -> not (Double.IsFinite number)) with
            | Some bad ->
                let place = Block.element block (Block.position block bad)

                let text =
                    $"GradCheck: {what} has no derivative at this point: {place} is {Agreement.text numbers[bad]}. "

                raise (ArgumentException(text + "Check it at a point where all numbers are finite."))
            | None -> ()

    let demandSome (what: string) (blocks: Block[]) =
        if Array.sumBy Block.count blocks = 0 then
            let shapes = String.Join(", ", blocks |> Array.map (fun block -> Block.text block.Shape))
            raise (ShapeException $"GradCheck: {what} of shape {shapes} has no elements, so there is nothing to check.")

    let split (blocks: Block[]) (numbers: float[]) : float[][] =
        let starts = blocks |> Array.scan (fun start block -> start + Block.count block) 0
        Array.init blocks.Length (fun i -> numbers[starts[i] .. starts[i + 1] - 1])

    let private repeats (first: float[]) (second: float[]) =
        first.Length = second.Length && Array.forall2 (fun a b -> a = b || Double.IsNaN a) first second

    /// Demands what every check needs, whatever the numbers come from.
    let demand (problem: Problem) (values: float[]) : unit =
        demandSome "the input" problem.Inputs
        demandFinite problem.Inputs "f" problem.Point
        demandSome "the result" problem.Results
        demandFinite problem.Results "f" (split problem.Results values)

        if not (repeats values (problem.Values problem.Point)) then
            let text = "GradCheck: f gave different results at the same point, so it has no derivative to check. "
            raise (InvalidOperationException(text + "Fix the seed of its random numbers, and keep no state in it."))

    /// The same with another name for its result.
    let named (name: string) (problem: Problem) : Problem = {
        problem with
            Results = problem.Results |> Array.map (fun block -> { block with Name = name })
    }

    // -- Arrays -------------------------------------------------------------------------------------------------------

    let private demandLength (what: string) (needed: int) (actual: int) =
        if needed <> actual then
            raise (ShapeException $"GradCheck: {what} must have {needed} elements, but it had {actual}.")

    /// A function of numbers with the rows of its Jacobian, one per result, both written by the user.
    let ofArrays
        (isScalar: bool)
        (isNumber: bool)
        (f: float[] -> float[])
        (jacobian: float[] -> float[][])
        (x: float[])
        =
        let x = given "x" x
        let inputs = [| { Name = "x"; Shape = if isNumber then [||] else [| x.Length |] } |]
        demandSome "the input" inputs
        demandFinite inputs "f" [| x |]
        let run (x: float[]) = given "the result of f" (f (Array.copy x))
        let values = run x
        let results = [| { Name = "f"; Shape = if isScalar then [||] else [| values.Length |] } |]

        let again (point: float[][]) =
            let result = run point[0]
            demandLength "the result of f" values.Length result.Length
            result

        let bare = {
            Inputs = inputs
            Results = results
            Point = [| x |]
            Values = again
            Reverse = fun _ -> [||]
            Forward = ValueNone
        }

        demand bare values
        let rows = given "the derivative" (jacobian (Array.copy x))
        demandLength (if isScalar then "the gradient" else "each row of the Jacobian") x.Length rows[0].Length

        let reverse (weights: float[]) =
            let sum column = Array.fold2 (fun sum w (row: float[]) -> sum + w * row[column]) 0.0 weights rows
            [| Array.init x.Length sum |]

        { bare with Reverse = reverse }
