(**
# A small neural network

A network is a function of its weights, and training walks down the gradient of a loss. No layers, modules or sessions
are needed: a record of tensors holds the weights, and a loop updates them.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Plotly.NET
open Notebook
open Picture

(**
## The data

Two half moons that no straight line separates.
*)
let count = 100
let turn = linspace 0.0 System.Math.PI count
let upper = stack 1 [ cos turn; sin turn ]
let lower = stack 1 [ 1.0 - cos turn; 0.4 - sin turn ]
let inputs = concatenate 0 [ upper; lower ] + 0.12 * randomNormal [ 2 * count; 2 ] (randomKey 3)
let labels = concatenate 0 [ zeros [ count ]; ones [ count ] ]

(**
## The network

One hidden layer of sixteen units. The result is the logit of the second class, of one point or of a row of them.
*)
type Network = { Hidden: Tensor; HiddenBias: Tensor; Output: Tensor; OutputBias: Tensor }

let initial =
    let keys = splitKey 2 (randomKey 11)

    {
        Hidden = randomNormal [ 2; 16 ] keys[0]
        HiddenBias = zeros [ 16 ]
        Output = 0.3 * randomNormal [ 16; 1 ] keys[1]
        OutputBias = zeros [ 1 ]
    }

let logits network points =
    let hidden = tanh (matmul points network.Hidden + network.HiddenBias)
    matmul hidden network.Output + network.OutputBias

let loss network = mean (sigmoidCrossEntropy labels (reshape [ 2 * count ] (logits network inputs)))

(**
## Training

`valueAndGrad` gives the loss and a record of gradients from one run, and `compile` makes a program of it. A step with
momentum is a function from weights and velocities to weights and velocities.
*)
let slopes = compile (valueAndGrad loss)

let onEach (f: Tensor -> Tensor -> Tensor) a b = {
    Hidden = f a.Hidden b.Hidden
    HiddenBias = f a.HiddenBias b.HiddenBias
    Output = f a.Output b.Output
    OutputBias = f a.OutputBias b.OutputBias
}

let train (network, velocity, losses) _ =
    let loss, gradient = slopes network
    let velocity = onEach (fun speed slope -> 0.9 * speed - 0.3 * slope) velocity gradient
    onEach (fun weight step -> weight + step) network velocity, velocity, float loss :: losses

let still = onEach (fun weight _ -> zerosLike weight) initial initial
let trained, _, losses = Seq.fold train (initial, still, []) [ 1..300 ]

printfn $"loss before {decimals 3 (List.last losses)}, after {decimals 3 (List.head losses)}"

claim "the loss falls far" (List.head losses < 0.1 * List.last losses)

(**
The loss falls fast while the network finds the best line, and then slowly as it bends the line around the moons.
*)
Chart.Line([ 1 .. losses.Length ], List.rev losses)
|> Chart.withYAxis (LayoutObjects.LinearAxis.init (AxisType = StyleParam.AxisType.Log))
|> titled "Training" "step" "loss"
|> show "training"

(**
## What it learned

The shade is the probability of the second class; the boundary follows the moons.
*)
let accuracy =
    let guesses = greater (reshape [ 2 * count ] (logits trained inputs)) (tensor 0.0)
    float (mean (where (equal (where guesses (tensor 1.0) (tensor 0.0)) labels) (tensor 1.0) (tensor 0.0)))

printfn $"accuracy {decimals 3 accuracy}"

claim "nearly all points are right" (accuracy > 0.98)

let across, along = linspace -1.5 2.5 61, linspace -1.2 1.6 43

let chances =
    let at (y: Tensor) (x: Tensor) = sigmoid (logits trained (reshape [ 1; 2 ] (stack 0 [ x; y ]))) |> sum
    vmap (fun y -> vmap (at y) across) along

let cloud (name: string) (rows: Tensor) =
    let coordinate (axis: int) = [ for row in rows -> float row[axis] ]
    Chart.Point(coordinate 0, coordinate 1, Name = name)

[
    Chart.Contour([ for row in chances -> toArray row ], X = toArray across, Y = toArray along, ShowScale = false)
    cloud "first" (inputs[.. count - 1])
    cloud "second" (inputs[count..])
]
|> Chart.combine
|> titled "Two moons and the boundary between them" "" ""
|> show "moons"

(**
## Which input matters?

The same machinery answers other questions: the gradient by the *input* instead of the weights says which way a point
must move to change its class.
*)
let point = tensor [ 0.0; 0.9 ]
let towards = grad (fun p -> sum (logits trained (reshape [ 1; 2 ] p))) point

let direction = [ for slope in toArray towards -> decimals 1 slope ] |> String.concat ", "
printfn $"from the top of the upper moon the logit rises along ({direction})"

claim "downwards, to the other moon" (float towards[1] < 0.0)
