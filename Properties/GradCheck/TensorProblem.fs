// Problems from functions of tensors, with the engine's derivative in both modes, or with one that the user wrote.
// Law: what is demanded of the point is demanded before the derivative runs, whose errors it explains. Read next:
// Checker.fs.
namespace FunGrad.Properties

open System
open FunGrad

/// Functions of tensors as problems.
module internal TensorProblem =

    let private isVariable (x: Tensor) = x.DType <= DType.Float32

    let private wide (x: Tensor) = if isVariable x then cast DType.Float64 x else x

    let private blockOf (x: Tensor) (name: string) : Block = { Name = name; Shape = Array.ofSeq x.Shape }

    let private resultNames (results: Tensor[]) =
        if results.Length = 1 then
            [| "f" |]
        else
            Array.init results.Length (fun i -> $"f{i}")

    let private demandVariables (names: string[]) (inputs: Tensor[]) =
        Array.iter2 (fun name x -> Problem.given name x |> ignore) names inputs

        if not (Array.exists isVariable inputs) then
            let types = String.Join(", ", inputs |> Array.map (fun x -> string x.DType))
            let text = $"GradCheck: at least one floating-point input is needed, but there were {types}. "
            raise (DTypeException(text + "Integers carry no derivative: cast the input to Float64."))

    let private demandResults (results: Tensor[]) =
        results |> Array.iteri (fun i y -> Problem.given $"result {i} of f" y |> ignore)

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
        Array.map2 (fun (block: Block) (numbers: float[]) -> reshape block.Shape (tensor numbers)) blocks numbers

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
        Problem.demandSome "the input" blocks
        Problem.demandFinite blocks "f" (Array.map toArray variables)
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
        Problem.demand (problem (fun _ -> [||]) ValueNone) (Array.collect toArray results)
        let reverse, forward = derive ofVariables variables

        problem
            (Problem.split resultBlocks >> tensors resultBlocks >> reverse >> Array.map toArray)
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

            let text =
                $"GradCheck: the derivative must have shape {Block.text needed}, {hint}, but it had shape {shape}."

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
        let derive: Derivation =
            fun f xs ->
                let y = (f xs)[0]
                let wide = Array.map wide inputs
                let slopes = derivative (among wide xs)

                if slopes.Length <> inputs.Length then
                    let counts = $"{slopes.Length} tensors for {inputs.Length} inputs"
                    raise (ShapeException $"GradCheck: the derivative gave {counts}. One for each input is needed.")

                let matrices =
                    Array.zip inputs slopes
                    |> Array.filter (fst >> isVariable)
                    |> Array.map2 (fun x (_, slopes) -> matrixOf y x (Problem.given "the derivative" slopes)) xs

                let pull (ws: Tensor[]) =
                    let weights = reshape [ 1; y.Count ] ws[0]
                    Array.map2 (fun (x: Tensor) matrix -> reshape x.Shape (matmul weights matrix)) xs matrices

                pull, ValueNone

        ofTensors names (fun xs -> [| f xs |]) inputs derive
