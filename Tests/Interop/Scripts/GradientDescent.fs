// Down Rosenbrock's valley by its gradient, as a user of DiffSharp 0.8 writes it: with a fixed step, and with a step that
// is halved until the value falls enough. It uses that version's names only. Read next: NewtonsMethod.fs.
module FunGrad.Tests.Interop.Scripts.GradientDescent

open FunGrad.DiffSharp

let rosenbrock (x: DV) = (1 - x.[0]) ** 2 + 100 * (x.[1] - x.[0] ** 2) ** 2

/// Steps of one length, until the gradient is short.
let descend f (start: DV) (eta: D) (epsilon: D) =
    let rec step (x: DV) count =
        let g = grad f x

        if DV.l2norm g < epsilon then x, count else step (x - eta * g) (count + 1)

    step start 0

/// Steps of halved length until the value falls by a part of what the slope promises.
let descendBySearch f (start: DV) (epsilon: D) =
    let rec search x (y: D) (g: DV) (eta: D) =
        let next = x - eta * g
        if f next <= y - 0.3 * eta * DV.l2normSq g then next else search x y g (eta / 2)

    let rec step x =
        let y, g = grad' f x
        if DV.l2norm g < epsilon then x else step (search x y g (D 1.))

    step start
