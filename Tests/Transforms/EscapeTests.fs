// Values that leave the function whose transform made them. Law: they never count as a silent zero: whatever is done
// with them throws EscapedValueException, which names the transform; and nothing of a transform is left behind by a
// throw.
module FunGrad.Tests.Transforms.EscapeTests

open System
open Xunit
open FunGrad

let private text transform =
    $"A value made inside '{transform}' was used after '{transform}' had returned. "
    + "Return it from the function instead of storing it."

/// A value made inside a transform, kept beyond it.
let private leak transform : Tensor =
    let kept = ref (tensor 0.0) // Mutation: the leak under test

    let keep (x: Tensor) =
        kept.Value <- x * 2.0
        x * x

    let x = tensor 3.0

    match transform with
    | "grad" -> grad keep x |> ignore
    | "valueAndGrad" -> valueAndGrad keep x |> ignore
    | "jvp" -> jvp keep x x |> ignore
    | "vjp" -> vjp keep x |> ignore
    | "linearize" -> linearize keep x |> ignore
    | "hessian" -> hessian keep x |> ignore
    | "jacobian" -> jacobian keep x |> ignore
    | "jacrev" -> jacrev keep x |> ignore
    | "jacfwd" -> jacfwd keep x |> ignore
    | "hvp" -> hvp keep x x |> ignore
    | "diffn" -> diffn 2 keep x |> ignore
    | "diff2" -> diff2 keep x |> ignore
    | _ -> vmap keep (tensor [ 1.0; 2.0 ]) |> ignore

    kept.Value

let private transforms = [
    "grad"
    "valueAndGrad"
    "jvp"
    "vjp"
    "linearize"
    "hessian"
    "jacobian"
    "jacrev"
    "jacfwd"
    "hvp"
    "diffn"
    "diff2"
    "vmap"
]

/// What can be done with a value afterwards.
let private uses: (string * (Tensor -> unit)) list = [
    "operator on the left", (fun x -> ignore (x + tensor 1.0))
    "operator on the right", (fun x -> ignore (tensor 1.0 * x))
    "host number", (fun x -> ignore (2.0 - x))
    "array", (fun x -> ignore (x * tensor [ 1.0; 2.0 ]))
    "function", (fun x -> ignore (sin x))
    "reduction", (fun x -> ignore (sum (stack 0 [ x ])))
    "piecewise constant function", (fun x -> ignore (floor x))
    "stopGradient", (fun x -> ignore (stopGradient x))
    "cast", (fun x -> ignore (cast DType.Float32 x))
    "conversion to double", (fun x -> ignore (float x))
    "conversion to int", (fun x -> ignore (int x))
    "elements", (fun x -> ignore (toArray x))
    "comparison", (fun x -> ignore (x > tensor 0.0))
    "F# comparison", (fun x -> ignore (compare x (tensor 0.0)))
    "equality", (fun x -> ignore (x.Equals(tensor 0.0)))
    "operator equality", (fun x -> ignore (Tensor.op_Equality (x, tensor 0.0)))
    "hash", (fun x -> ignore (x.GetHashCode()))
    "elementwise comparison", (fun x -> ignore (greater x (tensor 0.0)))
    "choice", (fun x -> ignore (where (tensor true) x (tensor 0.0)))
    "a variable of the recorded graph", (fun x -> ignore (variable x * 2.0))
    "inside grad", (fun x -> ignore (grad (fun y -> x * y) (tensor 1.0)))
    "inside jvp", (fun x -> ignore (jvp (fun y -> x * y) (tensor 1.0) (tensor 1.0)))
    "inside vmap", (fun x -> ignore (vmap (fun y -> x * y) (tensor [ 1.0; 2.0 ])))
    "inside diffn", (fun x -> ignore (diffn 2 (fun y -> x * y) (tensor 1.0)))
    "as the point of grad", (fun x -> ignore (grad (fun y -> y * y) x))
    "as a tangent", (fun x -> ignore (snd (jvp (fun y -> y * y) (tensor 1.0) x)))
    "as a cotangent", (fun x -> ignore (snd (vjp (fun y -> y * y) (tensor 1.0)) x))
    "returned from the function of grad", (fun x -> ignore (grad (fun _ -> x) (tensor 1.0)))
    "returned from the function of jvp", (fun x -> ignore (jvp (fun _ -> x) (tensor 1.0) (tensor 1.0)))
    "returned from the function of vjp", (fun x -> ignore (vjp (fun _ -> x) (tensor 1.0)))
    "returned from the function of vmap", (fun x -> ignore (vmap (fun _ -> x) (tensor [ 1.0; 2.0 ])))
    "returned from the function of diffn", (fun x -> ignore (diffn 1 (fun _ -> x) (tensor 1.0)))
]

[<Fact>]
let ``a value that has left its transform throws wherever it is used, and names the transform`` () =
    for transform in transforms do
        for kind, useIt in uses do
            let value = leak transform

            match Record.Exception(fun () -> useIt value) with
            | :? EscapedValueException as error when
                error.Message.Contains "had returned. Return it from the function instead of storing it."
                ->
                ()
            | other -> Assert.Fail $"{kind} of a value from {transform}: {other}"

[<Fact>]
let ``the text names the transform that the user called`` () =
    for transform in
        [
            "grad"
            "valueAndGrad"
            "jvp"
            "vjp"
            "linearize"
            "jacobian"
            "jacrev"
            "jacfwd"
            "diffn"
            "diff2"
            "vmap"
            "hessian"
            "hvp"
        ] do
        let value = leak transform
        let error = Assert.Throws<EscapedValueException>(fun () -> value + tensor 1.0 |> ignore)
        Assert.Equal(text transform, error.Message)

[<Fact>]
let ``shape, dtype and text of an escaped value can still be looked at in a debugger`` () =
    let value = leak "grad"
    Assert.Equal<int>([||], value.Shape)
    Assert.Equal(DType.Float64, value.DType)
    Assert.Contains("6", value.ToString())

[<Fact>]
let ``an inner value used by the outer function throws, whichever the transforms`` () =
    let runs: (string * ((Tensor -> Tensor) -> Tensor -> Tensor)) list = [
        "grad", grad
        "diff", diff
        "diffn", diffn 1
        "vmap", (fun f x -> sum (vmap f (broadcast [ 2 ] x)))
    ]

    for outerName, outer in runs do
        for innerName, inner in runs do
            let f (x: Tensor) =
                let kept = ref x // Mutation: the leak under test

                let keep (y: Tensor) =
                    kept.Value <- y * x
                    y * x

                inner keep (tensor 2.0) + kept.Value

            match Record.Exception(fun () -> outer f (tensor 3.0) |> ignore) with
            | :? EscapedValueException as error -> Assert.Equal(text innerName, error.Message)
            | other -> Assert.Fail $"{innerName} inside {outerName}: {other}"

[<Fact>]
let ``a lazy result that runs after the transform throws`` () =
    let promised = ref (lazy (tensor 0.0)) // Mutation: the leak under test

    grad
        (fun x ->
            promised.Value <- lazy (x * x)
            x)
        (tensor 3.0)
    |> ignore

    Assert.Throws<EscapedValueException>(fun () -> promised.Value.Value |> ignore) |> ignore

[<Fact>]
let ``a pull-back that closes over the value of another run throws`` () =
    let f (x: Tensor) =
        let _, pull = vjp (fun y -> x * y) x
        pull

    let pull = ref (fun (w: Tensor) -> w) // Mutation: the leak under test

    grad
        (fun x ->
            pull.Value <- f x
            x)
        (tensor 3.0)
    |> ignore

    let error = Assert.Throws<EscapedValueException>(fun () -> pull.Value(tensor 1.0) |> ignore)
    Assert.Equal(text "grad", error.Message)

exception private Stop

[<Fact>]
let ``a function that throws leaves nothing behind`` () =
    let kept = ref (tensor 0.0) // Mutation: the leak under test

    let stop (x: Tensor) : Tensor =
        kept.Value <- x * x
        raise Stop

    let x, xs = tensor 3.0, tensor [ 1.0; 2.0 ]

    let runs: (unit -> unit) list = [
        fun () -> ignore (grad stop x)
        fun () -> ignore (jvp stop x x)
        fun () -> ignore (vjp stop x)
        fun () -> ignore (vmap stop xs)
        fun () -> ignore (diffn 2 stop x)
        fun () -> ignore (jacobian stop xs)
        fun () -> ignore (hessian stop x)
        fun () -> ignore (grad (fun x -> sum (vmap (fun y -> stop (x * y)) xs)) x)
    ]

    for run in runs do
        Assert.Throws<Stop> run |> ignore
        Assert.Throws<EscapedValueException>(fun () -> float kept.Value |> ignore) |> ignore
        Assert.Equal(6.0, float (grad (fun x -> x * x) x))
        Assert.Equal<float[]>([| 1.0; 4.0 |], toArray (vmap (fun x -> x * x) xs))

[<Fact>]
let ``recorded values never escape`` () =
    let x = variable (tensor 3.0)
    let y = grad (fun t -> t * x * x) (tensor 1.0)
    Assert.Equal(6.0, gradients [ y ] [ x ] |> List.head |> Option.get |> float)
