// Functions of structures: tuples, records, lists, arrays, options, maps, and all of them nested. Laws: rebuild x
// (flatten x) = x; a gradient has the structure of its variable; every transform takes every structure.
module FunGrad.Tests.Transforms.StructureTests

open Xunit
open FunGrad
open FunGrad.Properties

type private Layer = { Weights: Tensor; Bias: Tensor option; Name: string; Depth: int }

[<Struct>]
type private Pair = { First: Tensor; Second: Tensor }

type private Model = { Layers: Layer list; Scales: Map<string, Tensor>; Shift: Tensor * Tensor[] }

let private number (x: float) = tensor x

let private model = {
    Layers = [
        { Weights = number 2.0; Bias = Some(number 3.0); Name = "first"; Depth = 1 }
        { Weights = number 5.0; Bias = None; Name = "second"; Depth = 2 }
    ]
    Scales = Map.ofList [ "a", number 7.0; "b", number 11.0 ]
    Shift = number 13.0, [| number 17.0; number 19.0 |]
}

/// Σ of the squares of all tensors, each reached by its own way through the structure.
let private squares model =
    let layers =
        model.Layers
        |> List.map (fun layer ->
            let bias = layer.Bias |> Option.defaultValue (number 0.0)
            layer.Weights * layer.Weights + bias * bias)
        |> List.reduce (+)

    let scales = model.Scales |> Map.fold (fun sum _ x -> sum + x * x) (number 0.0)
    let shift, others = model.Shift
    layers + scales + shift * shift + (others |> Array.map (fun x -> x * x) |> Array.reduce (+))

let private floats (x: 'S) = Structure.flatten x |> Array.map float

[<Fact>]
let ``flattening and rebuilding gives the same structure`` () =
    let again = Structure.rebuild model (Structure.flatten model)
    Assert.Equal(model, again)
    Assert.Equal<float[]>([| 2.0; 3.0; 5.0; 7.0; 11.0; 13.0; 17.0; 19.0 |], floats model)

[<Fact>]
let ``the gradient of a nested structure has its structure and leaves what is no tensor alone`` () =
    let gradient = grad squares model
    Assert.Equal<float[]>(floats model |> Array.map (fun x -> 2.0 * x), floats gradient)
    Assert.Equal<string list>([ "first"; "second" ], gradient.Layers |> List.map _.Name)
    Assert.Equal<int list>([ 1; 2 ], gradient.Layers |> List.map _.Depth)
    Assert.True gradient.Layers[1].Bias.IsNone
    Assert.Equal<string seq>([ "a"; "b" ], gradient.Scales.Keys)

[<Fact>]
let ``forward, second order and linearize take nested structures`` () =
    let y, dy = jvp squares model model
    Assert.Equal(2.0 * float y, float dy)
    let product = hvp squares model model
    Assert.Equal<float[]>(floats model |> Array.map (fun x -> 2.0 * x), floats product)
    Assert.Equal(Verdict.Holds, Laws.linearizeIsForward squares model model)

[<Fact>]
let ``results can be structures too`` () =
    let f (x: Tensor, y: Tensor) = {| Product = x * y; Parts = [ x + y; sin x ]; Note = "kept" |}
    let x = number 2.0, number 3.0
    let y, dy = jvp f x (number 1.0, number 0.0)
    Assert.Equal((6.0, 3.0), (float y.Product, float dy.Product))
    Assert.Equal(1.0, float dy.Parts[0])
    Assert.Equal("kept", dy.Note)
    let value, pull = vjp f x
    let gradient = pull {| value with Product = number 1.0; Parts = [ number 10.0; number 0.0 ] |}
    Assert.Equal<float[]>([| 13.0; 12.0 |], floats gradient)

[<Fact>]
let ``struct tuples, struct records, value options and arrays of tuples are structures`` () =
    Assert.Equal<float[]>(
        [| 3.0; 2.0 |],
        floats (grad (fun (struct (x: Tensor, y: Tensor)) -> x * y) (struct (number 2.0, number 3.0)))
    )

    Assert.Equal<float[]>(
        [| 3.0; 2.0 |],
        floats (grad (fun p -> p.First * p.Second) { First = number 2.0; Second = number 3.0 })
    )

    Assert.Equal<float[]>(
        [| 4.0 |],
        floats (grad (fun x -> ValueOption.get x * ValueOption.get x) (ValueSome(number 2.0)))
    )

    let pairs = [| number 2.0, number 3.0; number 5.0, number 7.0 |]
    let gradient = grad (Array.map (fun (x: Tensor, y: Tensor) -> x * y) >> Array.reduce (+)) pairs
    Assert.Equal<float[]>([| 3.0; 2.0; 7.0; 5.0 |], floats gradient)

[<Fact>]
let ``an empty list beside a tensor stays an empty list`` () =
    let gradient = grad (fun (x: Tensor, _: Tensor list) -> x * x) (number 3.0, [])
    Assert.Equal<float[]>([| 6.0 |], floats gradient)
    Assert.Empty(snd gradient)

[<Fact>]
let ``integers inside a structure are constants with zero gradients of their own dtype`` () =
    let f (x: Tensor, i: Tensor) = sum (gather 0 i x)
    let dx, di = grad f (tensor [ 1.0; 2.0 ], indices [ 1; 1; 0 ])
    Assert.Equal<float[]>([| 1.0; 2.0 |], toArray dx)
    Assert.Equal(DType.Int32, di.DType)
    Assert.Equal<int>([| 3 |], di.Shape)
    let _, dy = jvp f (tensor [ 1.0; 2.0 ], indices [ 1; 1; 0 ]) (tensor [ 1.0; 10.0 ], indices [ 0; 0; 0 ])
    Assert.Equal(21.0, float dy)

[<Fact>]
let ``Jacobians of structures have one block for each tensor`` () =
    let f (x: Tensor, ys: Tensor list) = x * x * (ys[0] + 2.0 * ys[1])
    let x = tensor [ 1.0; 2.0 ], [ number 3.0; number 4.0 ]

    for mode in [ jacobian; jacfwd; jacrev ] do
        let jx, jys = mode f x
        Assert.Equal<float[]>([| 22.0; 0.0; 0.0; 44.0 |], toArray jx)
        Assert.Equal<int>([| 2; 2 |], jx.Shape)
        Assert.Equal<float[]>([| 1.0; 4.0 |], toArray jys[0])
        Assert.Equal<float[]>([| 2.0; 8.0 |], toArray jys[1])

[<Fact>]
let ``vmap runs over all tensors of a structure and gives structures`` () =
    let examples = {|
        X = tensor [ 1.0; 2.0; 3.0 ]
        Rest = [ tensor [ [ 1.0; 1.0 ]; [ 2.0; 2.0 ]; [ 3.0; 3.0 ] ] ]
    |}

    let f (e: {| X: Tensor; Rest: Tensor list |}) = e.X * 2.0, Some(sum e.Rest[0] + e.X)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop f examples)

[<Fact>]
let ``customVjp and customJvp take structures`` () =
    let viaPull = customVjp (fun (x: Tensor, y: Tensor) -> [ x * y; x ], fun ws -> ws[0] * y + ws[1], ws[0] * x)
    let viaPush = customJvp (fun (x: Tensor, y: Tensor) -> [ x * y; x ], fun (dx, dy) -> [ dx * y + x * dy; dx ])

    for f in [ viaPull; viaPush ] do
        let scalar x = f x |> List.reduce (fun a b -> a * b)
        let x = number 2.0, number 3.0
        Assert.Equal<float[]>([| 12.0; 4.0 |], floats (grad scalar x))
        Assert.Equal(Verdict.Holds, Laws.forwardIsReverse f x (number 0.3, number -0.7) [ number 0.2; number 1.1 ])
