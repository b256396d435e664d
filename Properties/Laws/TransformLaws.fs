// Transforms around transforms: derivatives nest in any order and do not mistake one perturbation for another, batches
// are loops, and everything is a pure function. Read next: Laws.fs.
module internal FunGrad.Properties.TransformLaws

open System
open System.Threading.Tasks
open FunGrad
open FunGrad.Properties.Terms

let private law name statement check = Law(name, statement, differentiable check)

// -- Nesting ----------------------------------------------------------------------------------------------------------

let forwardCommutes =
    law "jvp ∘ jvp" "D(D f v) u = D(D f u) v" (fun subject ->
        let v, u = subject.Tangents 1, subject.Tangents 2
        let twice v u = snd (jvp (fun x -> snd (jvp subject.Apply x v)) subject.Point u)
        same subject "second derivative" [] (twice v u) (twice u v))

let forwardMeetsReverse =
    law "jvp ∘ vjp = vjp ∘ jvp" "⟨u, D(pull w) v⟩ = ⟨w, D(D f u) v⟩" (fun subject ->
        let v, u, w = subject.Tangents 1, subject.Tangents 2, subject.Like(1, subject.Apply subject.Point)
        let bent = snd (jvp (fun x -> snd (vjp subject.Apply x) w) subject.Point v)
        let along = snd (jvp (fun x -> snd (jvp subject.Apply x u)) subject.Point v)
        same subject "reverse inside against forward inside" [ bent; along ] [| inner along w |] [| inner bent u |])

let noConfusion =
    law "no perturbation confusion" "d/dt (a(t) d/du (a(u) a(t))) = 2 a a'² along a line, in all modes" (fun subject ->
        let s, v = scalar subject, subject.Tangents 1
        let point = subject.Point

        let a (t: Tensor) =
            s (Array.map2 (fun (x: Tensor) (v: Tensor) -> if isFloat x then cast x.DType (x + t * v) else x) point v)

        let zero = tensor 0.0
        let forward f = snd (jvp f zero (tensor 1.0))
        let reverse f = grad f zero
        let value, slope = a zero, forward a
        let expected = [| 2.0 * value * slope * slope |]

        [
            for outer, outerName in [ forward, "forward"; reverse, "reverse" ] do
                for inside, insideName in [ forward, "forward"; reverse, "reverse" ] do
                    let nested = outer (fun t -> a t * inside (fun u -> a u * a t))
                    let terms = [ [| value * slope * slope |] ]
                    same subject $"{insideName} inside {outerName}" terms expected [| nested |]
        ]
        |> Verdict.all)

// -- Batching ---------------------------------------------------------------------------------------------------------

/// Three examples near the point: all inputs have an axis of examples in front.
let private examples (subject: Subject) =
    let each = [ for i in 0..2 -> moved subject.Point (0.5 * subject.Reach * float i) (subject.Tangents 3) ]
    each, Array.init subject.Point.Length (fun input -> stack 0 (each |> List.map (Array.item input)))

/// A host branch on a batched value cannot be run, and says so.
let private batched name statement (check: Subject -> Verdict) =
    law name statement (fun subject ->
        try
            check subject
        with :? ValueReadException as refusal ->
            Verdict.NotApplicable refusal.Message)

let private isLoop (subject: Subject) what (f: Tensor[] -> Tensor[]) =
    let each, together = examples subject
    let rows = each |> List.map f
    let expected = Array.init rows.Head.Length (fun result -> stack 0 (rows |> List.map (Array.item result)))
    same subject what [] expected (vmap f together)

let batchIsLoop =
    batched "vmap = map" "vmap f [x1, x2] = [f(x1), f(x2)]" (fun subject -> isLoop subject "vmap" subject.Apply)

let batchOfGradient =
    batched "vmap of grad" "vmap (grad s) = map (grad s)" (fun subject ->
        isLoop subject "vmap of grad" (grad (scalar subject)))

let batchOfForward =
    batched "vmap of jvp" "vmap (jvp f) = map (jvp f)" (fun subject ->
        isLoop subject "vmap of jvp" (fun xs -> snd (jvp subject.Apply xs (subject.Tangents 1))))

let forwardOfBatch =
    batched "jvp of vmap" "jvp (vmap f) = map (jvp f)" (fun subject ->
        let each, together = examples subject
        let v = subject.Tangents 1
        let rows = each |> List.map (fun x -> snd (jvp subject.Apply x v))
        let expected = Array.init rows.Head.Length (fun result -> stack 0 (rows |> List.map (Array.item result)))
        let along = v |> Array.map (fun v -> stack 0 (List.replicate each.Length v))
        same subject "jvp of vmap" [] expected (snd (jvp (vmap subject.Apply) together along)))

let gradientOfBatch =
    batched "grad of vmap" "grad (sum ∘ vmap s) = map (grad s)" (fun subject ->
        let s = scalar subject
        let each, together = examples subject
        let rows = each |> List.map (grad s)
        let expected = Array.init rows.Head.Length (fun input -> stack 0 (rows |> List.map (Array.item input)))
        same subject "grad of vmap" [] expected (grad (fun xs -> sum (vmap s xs)) together))

// -- Purity -----------------------------------------------------------------------------------------------------------

/// Bit by bit: not even a sign of zero may differ.
let private bits (xs: Tensor[]) = xs |> Array.map (fun x -> toArray x |> Array.map BitConverter.DoubleToInt64Bits)

let private sameBits what expected actual =
    if bits expected = bits actual then
        Verdict.Holds
    else
        Verdict.Broken $"{what}: the bits differ"

let private inParallel (run: unit -> 'T) = Task.WhenAll([| for _ in 1..4 -> Task.Run run |]).Result

let sameTwice =
    Law(
        "same bits twice",
        "f(x) and grad f x are the same bits in every call, in parallel as well",
        fun subject ->
            let all () =
                let y = subject.Apply subject.Point
                let floats = Array.exists isFloat y && Array.exists isFloat subject.Point
                if floats then Array.append y (grad (scalar subject) subject.Point) else y

            let first = all ()

            Verdict.all [
                yield sameBits "a second call" first (all ())
                for another in inParallel all do
                    yield sameBits "a call in parallel" first another
            ]
    )

let untouched =
    law "inputs untouched" "no transform changes the elements of its inputs" (fun subject ->
        let before = bits subject.Point
        let s, v = scalar subject, subject.Tangents 1
        hvp s subject.Point v |> ignore
        snd (vjp subject.Apply subject.Point) (subject.Like(1, subject.Apply subject.Point)) |> ignore

        if before = bits subject.Point then
            Verdict.Holds
        else
            Verdict.Broken "an input has changed")

let reusable =
    law "pull-backs again" "a pull-back gives the same bits each time, in parallel as well" (fun subject ->
        let y, pull = vjp subject.Apply subject.Point
        let w = subject.Like(1, y)
        let first = pull w
        pull (subject.Like(2, y)) |> ignore

        Verdict.all [
            yield sameBits "after another cotangent" first (pull w)
            for another in inParallel (fun () -> pull w) do
                yield sameBits "in parallel" first another
        ])
