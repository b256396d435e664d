// Tensors made from numbers, sequences and shapes, and read back. Laws: toArray (tensor xs) = xs; doubles give Float64,
// floats Float32, every integer a Float64 number.
module FunGrad.Tests.Values.CreationTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private demand (shape: int list) dtype (elements: float list) (x: Tensor) =
    Assert.Equal<int>(shape, x.Shape)
    Assert.Equal(dtype, x.DType)
    Assert.Equal<float>(elements, toArray x)

[<Fact>]
let ``the .NET type of the numbers decides the dtype`` () =
    demand [] DType.Float64 [ 2.5 ] (tensor 2.5)
    demand [] DType.Float32 [ 2.5 ] (tensor 2.5f)
    demand [] DType.Float64 [ 2.0 ] (tensor 2)
    demand [] DType.Float64 [ 2.0 ] (tensor 2L)
    demand [] DType.Bool [ 1.0 ] (tensor true)
    demand [ 2 ] DType.Float64 [ 1.0; 2.0 ] (tensor [| 1.0; 2.0 |])
    demand [ 2 ] DType.Float32 [ 1.0; 2.0 ] (tensor [ 1.0f; 2.0f ])
    demand [ 2 ] DType.Float64 [ 1.0; 2.0 ] (tensor [ 1; 2 ])
    demand [ 2 ] DType.Bool [ 1.0; 0.0 ] (tensor [ true; false ])
    demand [ 2 ] DType.Int32 [ 1.0; 2.0 ] (indices [ 1; 2 ])
    demand [ 2; 2 ] DType.Float64 [ 1.0; 2.0; 3.0; 4.0 ] (tensor (array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]))

[<Fact>]
let ``sequences of sequences and of tensors nest to any depth`` () =
    demand [ 2; 1; 2 ] DType.Float64 [ 1.0; 2.0; 3.0; 4.0 ] (tensor [ [ [ 1.0; 2.0 ] ]; [ [ 3.0; 4.0 ] ] ])
    demand [ 2; 2 ] DType.Float64 [ 1.0; 2.0; 3.0; 4.0 ] (tensor [ tensor [ 1.0; 2.0 ]; tensor [ 3.0; 4.0 ] ])
    demand [ 3 ] DType.Float64 [ 0.0; 1.0; 4.0 ] (tensor (seq { for i in 0..2 -> float (i * i) }))
    demand [ 0 ] DType.Float64 [] (tensor ([]: float list))

[<Fact>]
let ``an array that is changed afterwards does not change the tensor`` () =
    let numbers = [| 1.0; 2.0 |]
    let x = tensor numbers
    numbers[0] <- 9.0
    demand [ 2 ] DType.Float64 [ 1.0; 2.0 ] x
    (toArray x)[0] <- 9.0
    demand [ 2 ] DType.Float64 [ 1.0; 2.0 ] x

[<Fact>]
let ``constants, ranges and the identity have their elements`` () =
    demand [ 2; 2 ] DType.Float64 [ 0.0; 0.0; 0.0; 0.0 ] (zeros [ 2; 2 ])
    demand [] DType.Float64 [ 1.0 ] (ones [])
    demand [ 0; 3 ] DType.Float64 [] (full [ 0; 3 ] 7.0)
    demand [ 2 ] DType.Float64 [ 7.0; 7.0 ] (full [ 2 ] 7.0)
    demand [ 2; 2 ] DType.Float64 [ 1.0; 0.0; 0.0; 1.0 ] (eye 2)
    demand [ 0; 0 ] DType.Float64 [] (eye 0)
    demand [ 3 ] DType.Float64 [ 1.0; 1.5; 2.0 ] (arange 1.0 2.1 0.5)
    demand [ 2 ] DType.Float64 [ 2.0; 1.0 ] (arange 2.0 0.0 -1.0)
    demand [ 0 ] DType.Float64 [] (arange 2.0 0.0 1.0)
    demand [ 3 ] DType.Float64 [ 0.0; 0.5; 1.0 ] (linspace 0.0 1.0 3)
    demand [ 1 ] DType.Float64 [ 4.0 ] (linspace 4.0 5.0 1)
    demand [ 2 ] DType.Float32 [ 0.0; 0.0 ] (zerosLike (tensor [ 1.0f; 2.0f ]))
    demand [] DType.Float32 [ 1.0 ] (onesLike (tensor 2.0f))
    demand [ 2 ] DType.Int32 [ 0.0; 0.0 ] (zerosLike (indices [ 4; 5 ]))
    Assert.Equal<int list>([ 2; 3 ], shape (zeros [ 2; 3 ]))

[<Fact>]
let ``host numbers take the width of what they meet, and 0-d tensors that of arrays`` () =
    let narrow, wide = tensor [ 1.0f ], tensor [ 1.0 ]
    Assert.Equal(DType.Float32, (narrow * 2.0).DType)
    Assert.Equal(DType.Float32, (2.0 / narrow).DType)
    Assert.Equal(DType.Float32, (tensor 1.0f * 2.0).DType)
    Assert.Equal(DType.Float32, (narrow * tensor 2.0).DType)
    Assert.Equal(DType.Float64, (wide * tensor 2.0f).DType)
    Assert.Equal(DType.Float64, (tensor 2.0f * tensor 2.0).DType)
    Assert.Equal(DType.Float64, (narrow + wide).DType)
    // The weakness of a host number does not survive a transform's variable.
    Assert.Equal(DType.Float64, (grad (fun x -> x * x) (Tensor.op_Implicit 2.0)).DType)

[<Fact>]
let ``equality compares dtype, shape and elements of the primals`` () =
    let x = tensor [ 1.0; nan ]
    Assert.True(x.Equals(tensor [ 1.0; nan ]))
    Assert.False(Tensor.op_Equality (x, tensor [ 1.0; nan ]))
    Assert.True(Tensor.op_Equality (tensor [ 0.0 ], tensor [ -0.0 ]))
    Assert.False((tensor [ 1.0 ]).Equals(tensor [ 1.0f ]))
    Assert.False((tensor [ 1.0 ]).Equals(tensor 1.0))
    Assert.Equal((tensor [ 0.0 ]).GetHashCode(), (tensor [ -0.0 ]).GetHashCode())
    let mutable seen = false // Mutation: what the function saw

    grad
        (fun x ->
            seen <- x.Equals(tensor 2.0) && x < tensor 3.0 && compare x (tensor 1.0) > 0
            x)
        (tensor 2.0)
    |> ignore

    Assert.True seen

[<Fact>]
let ``gradients of tensors built inside the function reach the parts`` () =
    let f (x: Tensor, y: Tensor) = sum (square (tensor [ [ x; y ]; [ y; y ] ]))
    let dx, dy = grad f (tensor 2.0, tensor 3.0)
    Assert.Equal((4.0, 18.0), (float dx, float dy))
    Assert.Equal(None, Agreement.difference (tensor 6.0) (grad (fun x -> sum (tensor [ x * x; 2.0 * x ])) (tensor 2.0)))
