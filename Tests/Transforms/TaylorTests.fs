// Taylor propagation. Laws: the coefficients times k! are the derivatives; along a path the results are the derivatives
// of the composite, as nested derivatives give them; all inputs move together. Read next: Primitives/SeriesTests.fs.
module FunGrad.Tests.Transforms.TaylorTests

open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)

let private factorial k = Seq.fold (fun product i -> product * float i) 1.0 [ 1..k ]

[<Fact>]
let ``coefficients times k! are the derivatives`` () =
    let f (x: Tensor) = exp (sin x) / (1.0 + x * x)

    for point in [ 0.0; 0.4; -1.3 ] do
        let x = tensor point
        let coefficients = taylor 6 f x
        Assert.Equal(7, coefficients.Length)
        coefficients |> List.iteri (fun k c -> demandEqual (diffn k f x) (factorial k * c))

[<Fact>]
let ``a vector's elements move alike, each with its own series`` () =
    let x = tensor [ 0.0; 1.0; -0.5 ]
    let each = [ for i in 0..2 -> taylor 3 exp x[i] ]
    taylor 3 exp x |> List.iteri (fun k c -> demandEqual (stack 0 [ for one in each -> one[k] ]) c)
    // Σx moves three times as fast.
    Assert.Equal<float list>([ 0.5; 3.0; 0.0 ], taylor 2 sum x |> List.map float)

[<Fact>]
let ``order 0 is the value and constants have zeros`` () =
    Assert.Equal<float list>([ 9.0 ], taylor 0 (fun x -> x * x) (tensor 3.0) |> List.map float)
    Assert.Equal<float list>([ 5.0; 0.0; 0.0 ], taylor 2 (fun _ -> tensor 5.0) (tensor 3.0) |> List.map float)
    Assert.Equal(None, Agreement.difference (tensor 4.0) (fst (jet (fun x -> x * x) (tensor 2.0) [])))

[<Fact>]
let ``along a path the results are the derivatives of the composite`` () =
    let f (x: Tensor, y: Tensor) = exp (sin x * cos y + sin x / cos y)
    // x(t) = 1 + t + t² and y(t) = 1 - 2t + t³/2.
    let path (t: Tensor) = 1.0 + t + t * t, 1.0 - 2.0 * t + 0.5 * t * t * t
    let series = [ tensor 1, tensor -2; tensor 2, tensor 0; tensor 0, tensor 3 ]
    let value, derivatives = jet f (tensor 1, tensor 1) series
    demandEqual (f (tensor 1, tensor 1)) value
    derivatives |> List.iteri (fun k d -> demandEqual (diffn (k + 1) (path >> f) (tensor 0)) d)

[<Fact>]
let ``several results come in their structure`` () =
    let (a, b), derivatives =
        jet (fun x -> x * x, {| Root = sqrt x |}) (tensor [ 1.0; 4.0 ]) [ ones [ 2 ]; zeros [ 2 ] ]

    demandEqual (tensor [ 1.0; 16.0 ]) a
    demandEqual (tensor [ 1.0; 2.0 ]) b.Root
    demandEqual (tensor [ 2.0; 8.0 ]) (fst derivatives[0])
    demandEqual (tensor [ 2.0; 2.0 ]) (fst derivatives[1])
    demandEqual (tensor [ 0.5; 0.25 ]) (snd derivatives[0]).Root
    demandEqual (tensor [ -0.25; -1.0 / 32.0 ]) (snd derivatives[1]).Root

[<Fact>]
let ``integers are constants and widths stay`` () =
    let places = indices [ 1; 0 ]
    let picked (x, places) = gather 0 places x * 2.0
    let dx = ones [ 2 ], zeros [ 2 ]
    let _, derivatives = jet picked (tensor [ 1.0; 2.0 ], places) [ dx ]
    demandEqual (tensor [ 2.0; 2.0 ]) derivatives[0]
    let narrow: Tensor = Tensor.op_Implicit [| 1.0f; 2.0f |]
    Assert.All(taylor 3 (fun x -> x * exp x) narrow, fun c -> Assert.Equal(DType.Float32, c.DType))

[<Fact>]
let ``series nest in other transforms`` () =
    let third (x: Tensor) = 6.0 * (taylor 3 (fun x -> x ** 5.0) x)[3]
    Assert.Equal(60.0 * 4.0, float (third (tensor 2.0)), 9)
    Assert.Equal(120.0 * 2.0, float (grad third (tensor 2.0)), 9)
    Assert.Equal(120.0 * 2.0, float (diff third (tensor 2.0)), 9)
    demandEqual (60.0 * tensor [ 1.0; 4.0 ]) (vmap third (tensor [ 1.0; 2.0 ]))
    let slope (x: Tensor) = grad (fun x -> x * x * x) x
    Assert.Equal<float list>([ 12.0; 12.0; 3.0 ], taylor 2 slope (tensor 2.0) |> List.map float)
