// What a gradient check works on: plain numbers in, plain numbers out, and the derivative under suspicion as what it does
// to weights of the results (reverse) and to directions (forward). Tensors, arrays and MathNet vectors all become this.
// Law: integer inputs are constants, Float32 ones run as Float64: the rule is on trial, not its rounding. Read next:
// Checker.fs.
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

    let private isVariable (x: Tensor) = x.DType <= DType.Float32

    let private given (what: string) (value: 'T) : 'T =
        match box value with
        | null -> raise (ArgumentNullException(what, $"GradCheck: {what} is null."))
        | _ -> value

    let private demandFinite (blocks: Block[]) (what: string) (numbers: float[][]) =
        for block, numbers in Seq.zip blocks numbers do
            match numbers |> Array.tryFindIndex (fun number -> not (Double.IsFinite number)) with
            | Some bad ->
                let place = Block.element block (Block.position block bad)
                let text = $"GradCheck: {what} has no derivative at this point: {place} is {Agreement.text numbers[bad]}. "
                raise (ArgumentException(text + "Check it at a point where all numbers are finite."))
            | None -> ()

    let private demandSome (what: string) (blocks: Block[]) =
        if Array.sumBy Block.count blocks = 0 then
            let shapes = String.Join(", ", blocks |> Array.map (fun block -> Block.text block.Shape))
            raise (ShapeException $"GradCheck: {what} of shape {shapes} has no elements, so there is nothing to check.")

    let private split (blocks: Block[]) (numbers: float[]) : float[][] =
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

    // -- Tensors ------------------------------------------------------------------------------------------------------

    let private wide (x: Tensor) = if isVariable x then cast DType.Float64 x else x

    let private blockOf (x: Tensor) (name: string) = { Name = name; Shape = Array.ofSeq x.Shape }

    let private resultNames (results: Tensor[]) =
        if results.Length = 1 then [| "f" |] else Array.init results.Length (fun i -> $"f{i}")

    let private demandVariables (names: string[]) (inputs: Tensor[]) =
        Array.iter2 (fun name x -> given name x |> ignore) names inputs

        if not (Array.exists isVariable inputs) then
            let types = String.Join(", ", inputs |> Array.map (fun x -> string x.DType))
            let text = $"GradCheck: at least one floating-point input is needed, but there were {types}. "
            raise (DTypeException(text + "Integers carry no derivative: cast the input to Float64."))

    let private demandResults (results: Tensor[]) =
        results |> Array.iteri (fun i y -> given $"result {i} of f" y |> ignore)

        match results |> Array.tryFind (isVariable >> not) with
        | Some y ->
            let text = $"GradCheck: f must give floating-point results, but one had dtype {y.DType}. "
            raise (DTypeException(text + "Integers carry no derivative: cast the result to Float64."))
        | None -> ()

    /// Puts tensors of the variables among the inputs that are constants.
    let private among (inputs: Tensor[]) (variables: Tensor[]) : Tensor[] =
        let mutable next = 0 // Mutation: local

        inputs
        |> Array.map (fun x ->
            if isVariable x then
                next <- next + 1
                variables[next - 1]
            else
                x)

    let private tensors (blocks: Block[]) (numbers: float[][]) : Tensor[] =
        Array.map2 (fun block (numbers: float[]) -> reshape block.Shape (tensor numbers)) blocks numbers

    /// What differentiates a function of tensors: from the function and the variables to reverse and forward mode.
    type Derivation = (Tensor[] -> Tensor[]) -> Tensor[] -> (Tensor[] -> Tensor[]) * (Tensor[] -> Tensor[]) voption

    /// A function of tensors with a derivative from anywhere.
    let private ofTensors (names: string[]) (f: Tensor[] -> Tensor[]) (inputs: Tensor[]) (derive: Derivation) =
        demandVariables names inputs
        let inputs = Array.map wide inputs
        let isKept = Array.map isVariable inputs
        let keep (items: 'T[]) = Array.zip items isKept |> Array.filter snd |> Array.map fst
        let variables = keep inputs
        let blocks = Array.map2 blockOf variables (keep names)
        demandSome "the input" blocks
        demandFinite blocks "f" (Array.map toArray variables)
        let ofVariables = among inputs >> f
        let results = ofVariables variables
        demandResults results
        let resultBlocks = Array.map2 blockOf results (resultNames results)

        let values point =
            let results = ofVariables (tensors blocks point)

            for block, result in Seq.zip resultBlocks results do
                if not (Seq.forall2 (=) block.Shape result.Shape && block.Shape.Length = result.Rank) then
                    let shapes = $"{Block.text block.Shape} and {Block.text (Array.ofSeq result.Shape)}"
                    let text = $"GradCheck: f gave results of shape {shapes} near the point. "
                    raise (ShapeException(text + "The shape must not depend on the numbers."))

            Array.collect toArray results

        let problem reverse forward = {
            Inputs = blocks
            Results = resultBlocks
            Point = Array.map toArray variables
            Values = values
            Reverse = reverse
            Forward = forward
        }

        // The demands come before the derivative, whose errors they explain.
        demand (problem (fun _ -> [||]) ValueNone) (Array.collect toArray results)
        let reverse, forward = derive ofVariables variables

        problem
            (split resultBlocks >> tensors resultBlocks >> reverse >> Array.map toArray)
            (forward |> ValueOption.map (fun push -> tensors blocks >> push >> Array.collect toArray))

    let private isOneWay (failure: exn) = failure :? NotDifferentiableException

    /// Forward mode, unless the function says that it has none, as hooks that alter gradients do.
    let private forwardOf (f: Tensor[] -> Tensor[]) (x: Tensor[]) =
        try
            jvp f x (Array.map zerosLike x) |> ignore
            ValueSome(fun dx -> snd (jvp f x dx))
        with failure when isOneWay failure ->
            ValueNone

    /// A function of tensors with the engine's derivative, in both modes.
    let ofEngine (names: string[]) (f: Tensor[] -> Tensor[]) (inputs: Tensor[]) : Problem =
        ofTensors names f inputs (fun f x -> snd (vjp f x), forwardOf f x)

    let private demandShape (needed: int[]) (given: Tensor) (hint: string) =
        if not (Seq.forall2 (=) needed given.Shape && needed.Length = given.Rank) then
            let shape = Block.text (Array.ofSeq given.Shape)
            let text = $"GradCheck: the derivative must have shape {Block.text needed}, {hint}, but it had shape {shape}."
            raise (ShapeException text)

    /// The derivative of y as a matrix: of the result's shape and then that of x, or of x alone for a single number.
    let private matrixOf (y: Tensor) (x: Tensor) (slopes: Tensor) : Tensor =
        let shape = Array.ofSeq x.Shape
        let both = Array.append (Array.ofSeq y.Shape) shape

        // One element of the result needs no axes of its own.
        if y.Count = 1 && slopes.Rank <> both.Length then
            demandShape shape slopes "the shape of x"
        else
            demandShape both slopes (if y.Rank = 0 then "the shape of x" else "the result's and then that of x")

        reshape [ y.Count; x.Count ] (wide slopes)

    /// A function of tensors with a derivative that the user wrote, one for each input.
    let ofPair (names: string[]) (f: Tensor[] -> Tensor) (derivative: Tensor[] -> Tensor[]) (inputs: Tensor[]) =
        let derive: Derivation = fun f xs ->
            let y = (f xs)[0]
            let wide = Array.map wide inputs
            let slopes = derivative (among wide xs)

            if slopes.Length <> inputs.Length then
                let counts = $"{slopes.Length} tensors for {inputs.Length} inputs"
                raise (ShapeException $"GradCheck: the derivative gave {counts}. One for each input is needed.")

            let matrices =
                Array.zip inputs slopes
                |> Array.filter (fst >> isVariable)
                |> Array.map2 (fun x (_, slopes) -> matrixOf y x (given "the derivative" slopes)) xs

            let pull (ws: Tensor[]) =
                let weights = reshape [ 1; y.Count ] ws[0]
                Array.map2 (fun (x: Tensor) matrix -> reshape x.Shape (matmul weights matrix)) xs matrices

            pull, ValueNone

        ofTensors names (fun xs -> [| f xs |]) inputs derive

    /// The same with another name for its result.
    let named (name: string) (problem: Problem) : Problem =
        { problem with Results = problem.Results |> Array.map (fun block -> { block with Name = name }) }

    // -- Arrays -------------------------------------------------------------------------------------------------------

    let private demandLength (what: string) (needed: int) (actual: int) =
        if needed <> actual then
            raise (ShapeException $"GradCheck: {what} must have {needed} elements, but it had {actual}.")

    /// A function of numbers with the rows of its Jacobian, one per result, both written by the user.
    let ofArrays (isScalar: bool) (isNumber: bool) (f: float[] -> float[]) (jacobian: float[] -> float[][]) (x: float[]) =
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
