// What the front door adds of its own: values of any kind become tensors, and fields have curl and divergence.
// The other functions are one line each; the table of primitives and the documentation's examples test them.
module FunGrad.Tests.FunctionsTests

open System
open Xunit
open FunGrad

let private throws<'E when 'E :> exn> (texts: string list) (f: unit -> Tensor) =
    let error = Assert.Throws<'E>(Func<obj>(fun () -> f ()))

    for text in texts do
        Assert.Contains(text, error.Message)

[<Fact>]
let ``arrays of any rank keep their shape`` () =
    Assert.Equal<int list>([ 2; 3 ], shape (tensor (Array2D.zeroCreate<int> 2 3)))
    Assert.Equal<int list>([ 2; 3; 4 ], shape (tensor (Array3D.zeroCreate<float> 2 3 4)))
    Assert.Equal<int list>([ 0; 3 ], shape (tensor (Array2D.zeroCreate<int> 0 3)))
    Assert.Equal(tensor [ [ 1; 2 ]; [ 3; 4 ] ], tensor (array2D [ [ 1; 2 ]; [ 3; 4 ] ]))
    Assert.Equal(tensor [ [ true ]; [ false ] ], tensor (array2D [ [ true ]; [ false ] ]))

[<Fact>]
let ``tensors inside a tensor keep their derivatives`` () =
    Assert.Equal(
        tensor [ [ 0; 0 ]; [ 1; 0 ] ],
        jacobian (fun (x: Tensor) -> tensor [ tensor 1; x[0] ]) (tensor [ 3; 4 ])
    )

[<Fact>]
let ``a sequence of indices is read once`` () =
    let mutable reads = 0

    let once =
        seq {
            reads <- reads + 1
            1
        }

    Assert.Equal(indices [ 1 ], indices once)
    Assert.Equal(1, reads)

let private vortex (x: Tensor) = tensor [ x[1] * x[2]; x[0] * x[0]; x[1] * x[0] * x[2] ]
let private point = tensor [ 2; 3; 5 ]

[<Fact>]
let ``curl takes the field's differences across the diagonal`` () =
    // (xz - 0, y - yz, 2x - z) at (2, 3, 5)
    Assert.Equal(tensor [ 10; -12; -1 ], curl vortex point)
    Assert.Equal(zeros [ 3 ], curl (grad (fun (x: Tensor) -> x[0] * x[1] * x[2])) point)

[<Fact>]
let ``divergence is the Jacobian's trace`` () =
    Assert.Equal(tensor 6, divergence vortex point)
    Assert.Equal(tensor 0, divergence (curl vortex) point)
    Assert.Equal(tensor 20, divergence (fun x -> x * x) (tensor [ [ 1; 2 ]; [ 3; 4 ] ]))
    Assert.Equal(tensor 4, divergence (fun x -> x * x) (tensor 2))
    let f (x: Tensor) = sum (x ** 3.0) * x[0]
    Assert.Equal(laplacian f point, divergence (grad f) point)

[<Fact>]
let ``fields of other shapes are refused with their shapes`` () =
    throws<ShapeException> [ "curl"; "[2]"; "3 by 3"; "jacobian" ] (fun () -> curl id (tensor [ 1; 2 ]))
    throws<ShapeException> [ "curl"; "[3]"; "[2]" ] (fun () -> curl (fun x -> x[0..1]) point)
    throws<ShapeException> [ "divergence"; "[3]"; "[2]"; "square" ] (fun () -> divergence (fun x -> x[0..1]) point)
    throws<ShapeException> [ "divergence"; "[4]"; "[2, 2]" ] (fun () -> divergence (reshape [ 2; 2 ]) (zeros [ 4 ]))

[<Fact>]
let ``gradv is the gradient along a direction`` () =
    let f (x: Tensor, y: Tensor) = sum (x * x) * y
    let v = tensor [ 1; 0 ], tensor 1
    Assert.Equal(tensor 17, gradv f (tensor [ 2; 3 ], tensor 1) v)
    Assert.Equal(tensor 4, diff (fun t -> gradv square t (tensor 1) * t) (tensor 1))
    throws<ShapeException> [ "gradv"; "[2]"; "jvp" ] (fun () -> gradv id (tensor [ 1; 2 ]) (tensor [ 1; 2 ]))

[<Fact>]
let ``gradAndHessian gives both`` () =
    let f (x: Tensor) = x[0] * x[0] * x[1]
    let first, second = gradAndHessian f (tensor [ 2; 3 ])
    Assert.Equal(grad f (tensor [ 2; 3 ]), first)
    Assert.Equal(hessian f (tensor [ 2; 3 ]), second)

[<Fact>]
let ``an error names the function that was called`` () =
    throws<DTypeException> [ "diff " ] (fun () -> diff sin (sum (indices [ 1; 2 ])))
