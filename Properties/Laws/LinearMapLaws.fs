// What is linear: functions that are meant to be, and the derivative of every function, whose transpose is its pull-back.
// Read next: DerivativeLaws.fs.
module internal FunGrad.Properties.LinearMapLaws

open FunGrad
open FunGrad.Properties.Terms

let private additive subject (map: Tensor[] -> Tensor[]) v u =
    let ofV, ofU = map v, map u
    same subject "f(v + u) against f(v) + f(u)" [ ofV; ofU ] (add ofV ofU) (map (add v u))

let private homogeneous subject (map: Tensor[] -> Tensor[]) v =
    let ofV = map v
    same subject "f(-1.75 v) against -1.75 f(v)" [ ofV ] (scale -1.75 ofV) (map (scale -1.75 v))

let private law name statement check = Law(name, statement, differentiable check)

let private push (subject: Subject) = snd (linearize subject.Apply subject.Point)
let private pull (subject: Subject) = snd (vjp subject.Apply subject.Point)
let private results (subject: Subject) = subject.Apply subject.Point

/// The function of its floating-point inputs: indices beside them are no part of what is linear.
let private asMap (subject: Subject) = varied subject.Point >> subject.Apply >> floats

let additiveFunction =
    law "additive function" "f(v + u) = f(v) + f(u)" (fun subject ->
        additive subject (asMap subject) subject.Point (subject.Tangents 1))

let homogeneousFunction =
    law "homogeneous function" "f(a v) = a f(v)" (fun subject -> homogeneous subject (asMap subject) subject.Point)

let ownDerivative =
    law "own derivative" "jvp f x v = f(v)" (fun subject ->
        let v = subject.Tangents 1
        let dy = floats (snd (jvp subject.Apply subject.Point v))
        same subject "jvp f x v against f(v)" [] (asMap subject v) dy)

let additivePush =
    law "additive push" "push(v + u) = push v + push u" (fun subject ->
        additive subject (push subject) (subject.Tangents 1) (subject.Tangents 2))

let homogeneousPush =
    law "homogeneous push" "push(a v) = a push v" (fun subject ->
        homogeneous subject (push subject) (subject.Tangents 1))

let additivePull =
    law "additive pull" "pull(w + u) = pull w + pull u" (fun subject ->
        let y = results subject
        additive subject (pull subject) (subject.Like(1, y)) (subject.Like(2, y)))

let homogeneousPull =
    law "homogeneous pull" "pull(a w) = a pull w" (fun subject ->
        homogeneous subject (pull subject) (subject.Like(1, results subject)))

let forwardIsReverse =
    law "forward = reverse" "⟨push v, w⟩ = ⟨v, pull w⟩" (fun subject ->
        let y, dy = jvp subject.Apply subject.Point (subject.Tangents 1)
        let w = subject.Like(1, y)
        let dx = pull subject w
        let products xs ys = Array.map2 (fun (x: Tensor) y -> if isFloat x then x * y else x) xs ys
        let terms = [ products dy w; products (subject.Tangents 1) dx ]
        same subject "⟨push v, w⟩ against ⟨v, pull w⟩" terms [| inner (subject.Tangents 1) dx |] [| inner dy w |])

let transposeTwice =
    law "transpose twice" "the transpose of the pull-back is the push" (fun subject ->
        let y, dy = jvp subject.Apply subject.Point (subject.Tangents 1)
        let _, twice = vjp (pull subject) (subject.Like(1, y))
        same subject "transpose of pull against push" [] dy (twice (subject.Tangents 1)))
