// Second derivatives of recorded values. Laws: hessians agrees with hessian; zeros where TensorFlow throws.
module FunGrad.Tests.Recording.HessiansTests

open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

let private f (x: Tensor) = sum (sin x * x[0] + exp (x * x[1]))

[<Fact>]
let ``hessians of recorded values are those of hessian`` () =
    let x = vector [ 0.3; -0.7; 1.1 ]
    let found = (hessians [ f x ] [ x ]).Head |> detach
    Assert.Equal(None, Agreement.difference (hessian f (detach x)) found)

[<Fact>]
let ``each x has its own block, and several ys are summed`` () =
    let x, y = vector [ 1.0; 2.0 ], number 3.0
    let found = hessians [ sum (x * x) * y; y ** 3.0 ] [ x; y ] |> List.map detach
    Assert.Equal<Tensor list>([ tensor [ [ 6.0; 0.0 ]; [ 0.0; 6.0 ] ]; tensor 18.0 ], found)

[<Fact>]
let ``linear and unconnected functions have zeros`` () =
    let x, other = vector [ 1.0; 2.0 ], number 3.0
    let found = hessians [ sum (2.0 * x) ] [ x; other ]
    Assert.Equal<Tensor list>([ zeros [ 2; 2 ]; tensor 0.0 ], found |> List.map detach)

[<Fact>]
let ``hessians are recorded`` () =
    let x = number 2.0
    let second = (hessians [ x ** 4.0 ] [ x ]).Head
    Assert.Equal(48.0, float second)
    Assert.Equal(48.0, float (gradients [ second ] [ x ]).Head.Value)

[<Fact>]
let ``an empty variable has an empty hessian`` () =
    let x = variable (zeros [ 0 ])
    Assert.Equal<int list>([ 0; 0 ], shape (hessians [ sum (x * x) ] [ x ]).Head)

[<Fact>]
let ``integers are refused`` () =
    let x = variable (indices [ 1 ])
    let thrown = Assert.Throws<DTypeException>(fun () -> hessians [ x ] [ x ] |> ignore)
    Assert.Equal("hessians: second derivatives need floating-point variables, but the dtype was Int32.", thrown.Message)
