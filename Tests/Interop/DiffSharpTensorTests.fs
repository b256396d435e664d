// A program of DiffSharp 1.x after changing what it opens: everything goes through dsharp, and `*` goes element by
// element. Law: FunGrad.Furnace changes no operator. Read next: Core.FSharp/Interop/DiffSharpTensors.fs.
module FunGrad.Tests.Interop.DiffSharpTensorTests

open Xunit
open FunGrad.Furnace

let private x = dsharp.tensor [ 1.; 2. ]
let private m = dsharp.tensor [ [ 1.; 2. ]; [ 3.; 4. ] ]

[<Fact>]
let ``products go element by element`` () =
    Assert.Equal(dsharp.tensor [ 1.; 4. ], x * x)
    Assert.Equal((dsharp.tensor 14., dsharp.tensor [ 3.; 12. ]), dsharp.fgrad (fun x -> dsharp.sum (x * x * x) + 5.) x)
    Assert.Equal(FurnaceImage.grad dsharp.sum x, dsharp.ones 2)

[<Fact>]
let ``making tensors`` () =
    Assert.Equal((dsharp.zeros [ 2 ], dsharp.zeros 2), (dsharp.tensor [ 0.; 0. ], dsharp.zerosLike x))
    Assert.Equal((dsharp.ones [ 2 ], dsharp.ones 2), (dsharp.full ([ 2 ], 1.), dsharp.onesLike x))
    Assert.Equal(dsharp.tensor [ [ 1.; 0. ]; [ 0.; 1. ] ], dsharp.eye 2)
    Assert.Equal(dsharp.tensor [ 0.; 0.5; 1. ], dsharp.linspace (0., 1., 3))
    Assert.Equal(dsharp.tensor [ 1.; 3. ], dsharp.arange (4., 1., 2.))
    Assert.Equal(dsharp.tensor [ 0.; 1. ], dsharp.arange 2.)
    Assert.Equal(dsharp.tensor [ [ 1.; 1. ]; [ 2.; 2. ] ], dsharp.stack ([ x; x ], 1))
    Assert.Equal(dsharp.tensor [ 1.; 2.; 1.; 2. ], dsharp.cat [ x; x ])
    Assert.Equal(dsharp.tensor [ 1.; 2.; 3.; 4. ], dsharp.view (m, [ -1 ]))
    Assert.Equal(dsharp.tensor [ [ 1.; 3. ]; [ 2.; 4. ] ], dsharp.transpose m)

[<Fact>]
let ``products and folds`` () =
    Assert.Equal(dsharp.tensor [ 5.; 11. ], dsharp.matmul (m, x))
    Assert.Equal((dsharp.scalar 5., m * 0. + x), (dsharp.dot (x, x), dsharp.stack [ x; x ]))
    Assert.Equal(dsharp.tensor [ [ 1.; 2. ]; [ 2.; 4. ] ], dsharp.outer (x, x))
    Assert.Equal((dsharp.scalar 10., dsharp.tensor [ 4.; 6. ]), (dsharp.sum m, dsharp.sum (m, 0)))
    Assert.Equal((dsharp.scalar 2.5, dsharp.tensor [ 1.5; 3.5 ]), (dsharp.mean m, dsharp.mean (m, 1)))
    Assert.Equal((dsharp.scalar 4., dsharp.tensor [ 2.; 4. ]), (dsharp.max m, dsharp.max (m, 1)))
    Assert.Equal((dsharp.scalar 1., dsharp.tensor [ 1.; 3. ]), (dsharp.min m, dsharp.min (m, 1)))
    Assert.Equal((dsharp.scalar 0.5, dsharp.tensor [ 2.; 2. ]), (dsharp.variance x, dsharp.variance (m, 0)))
    Assert.Equal(dsharp.sqrt (dsharp.scalar 0.5), dsharp.stddev x)
    Assert.Equal(dsharp.sqrt (dsharp.scalar 2.), dsharp.stddev(m, 0)[0])
    Assert.Equal((x, dsharp.tensor [ 1.; 1. ]), (dsharp.max (x, x * 0.), dsharp.min (x, dsharp.scalar 1.)))
    Assert.Equal(dsharp.scalar 5., dsharp.trace m)
    Assert.Equal(dsharp.scalar 5., dsharp.norm (dsharp.tensor [ 3.; 4. ]))
    Assert.Equal(dsharp.tensor [ 0.5; 0.5 ], dsharp.softmax (dsharp.zeros 2, 0))
    Assert.Equal(dsharp.log (dsharp.tensor [ 0.5; 0.5 ]), dsharp.logsoftmax (dsharp.zeros 2, 0))
    Assert.Equal(dsharp.log (dsharp.scalar 2.), dsharp.logsumexp (dsharp.zeros 2, 0))

[<Fact>]
let ``functions of each element are those of .NET, and have derivatives`` () =
    let pairs: ((Tensor -> Tensor) * (float -> float)) list = [
        dsharp.exp, exp
        dsharp.log, log
        dsharp.log10, log10
        dsharp.sqrt, sqrt
        dsharp.sin, sin
        dsharp.cos, cos
        dsharp.tan, tan
        dsharp.sinh, sinh
        dsharp.cosh, cosh
        dsharp.tanh, tanh
        dsharp.asin, asin
        dsharp.acos, acos
        dsharp.atan, atan
        dsharp.abs, abs
        dsharp.sign, (sign >> float)
        dsharp.floor, floor
        dsharp.ceil, ceil
        dsharp.round, round
        dsharp.relu, max 0.0
        dsharp.sigmoid, (fun x -> 1.0 / (1.0 + exp -x))
        dsharp.softplus, (fun x -> log (1.0 + exp x))
    ]

    for f, reference in pairs do
        let x, h = 0.3, 1e-6
        let y, slope = dsharp.fdiff f (dsharp.scalar x)
        Assert.Equal(reference x, float y, 1e-14)
        Assert.Equal((reference (x + h) - reference (x - h)) / (2.0 * h), float slope, 1e-8)

[<Fact>]
let ``what a value carries can be read`` () =
    let read x = dsharp.noDiff x * x + 0. * dsharp.primal x
    Assert.Equal(dsharp.scalar 3., dsharp.diff read (dsharp.scalar 3.))
    let mutable slope = dsharp.scalar 0.

    let f (x: Tensor) =
        slope <- dsharp.derivative (x * x)
        x

    Assert.Equal(dsharp.scalar 1., dsharp.diff f (dsharp.scalar 3.))
    Assert.Equal(dsharp.scalar 6., slope)
