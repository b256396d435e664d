// Jacobians, Hessians, Laplacians and products with them, against closed forms. Laws: jacobian = jacfwd = jacrev;
// laplacian = trace of the Hessian; hvp f x v = hessian f x · v; valueAndGrad f x = (f x, grad f x).
module FunGrad.Tests.Transforms.DerivativesTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)

let private point (shape: int list) (seed: int) =
    let random = Random seed
    reshape shape (tensor (Array.init (List.fold (*) 1 shape) (fun _ -> random.NextDouble() + 0.5)))

/// Functions with all shapes of variable and result.
let private functions: (string * (Tensor -> Tensor) * int list) list = [
    "number to number", (fun x -> sin x * x), []
    "vector to number", (fun x -> sum (x * x * x) / x[0]), [ 4 ]
    "number to vector", (fun x -> x * tensor [ 1.0; 2.0; 3.0 ] + x * x), []
    "vector to matrix", (fun x -> outer x (exp x)), [ 3 ]
    "matrix to vector", (fun x -> matmul x x[0]), [ 2; 2 ]
    "matrix to matrix", (fun x -> matmul x (transpose x)), [ 3; 2 ]
    "many to many, beyond the block of a batch", (fun x -> cumsum 0 (x * x) / sum x), [ 40 ]
    "ignores its variable", (fun _ -> tensor [ 1.0; 2.0 ]), [ 3 ]
    "vector to nothing", (fun x -> slice [ 1 ] [ 0 ] x), [ 3 ]
    "nothing to vector", (fun x -> sum x * tensor [ 1.0; 2.0 ]), [ 0 ]
]

[<Fact>]
let ``jacobian, jacfwd and jacrev agree with columns by finite differences`` () =
    for name, f, shape in functions do
        let x = point shape 1
        let y = f x
        let byRows = jacrev f x
        Assert.Equal<int>(Seq.append y.Shape x.Shape, byRows.Shape)
        demandEqual byRows (jacfwd f x)
        demandEqual byRows (jacobian f x)
        let flat = toArray byRows

        for column in 0 .. x.Count - 1 do
            let unit = reshape x.Shape (tensor (Array.init x.Count (fun i -> if i = column then 1.0 else 0.0)))
            let estimate = FiniteDifferences.along 0.1 f x unit
            let actual = reshape y.Shape (tensor (Array.init y.Count (fun row -> flat[row * x.Count + column])))

            FiniteDifferences.difference estimate actual
            |> Option.iter (fun text -> Assert.Fail $"{name}: {text}")

let private scalars: (string * (Tensor -> Tensor) * int list) list = [
    "number", (fun x -> x * x * exp x), []
    "vector", (fun x -> sum x * product x + sin x[0]), [ 3 ]
    "matrix", (fun x -> sum (matmul x x) * x[0][1]), [ 2; 2 ]
    "longer than one block", (fun x -> sum (x * x * x) * x[17]), [ 37 ]
    "linear", sum, [ 3 ]
    "nothing", sum, [ 0 ]
    "one element of rank 1", (fun x -> slice [ 0 ] [ 1 ] (x * x)), [ 3 ]
]

[<Fact>]
let ``the Hessian is symmetric, is the Jacobian of the gradient, and its trace is the Laplacian`` () =
    for _, f, shape in scalars do
        let x = point shape 2
        let second = hessian f x
        Assert.Equal<int>(Seq.append x.Shape x.Shape, second.Shape)
        demandEqual (jacfwd (grad f) x) second
        let n = x.Count
        let square = reshape [ n; n ] second
        demandEqual square (transpose square)
        let flat = toArray second
        let trace = Seq.sum (Seq.init n (fun i -> flat[i * n + i]))
        Assert.Equal(trace, float (laplacian f x), 1e-9)
        let v = point shape 3 - 1.0
        demandEqual (reshape x.Shape (matmul square (reshape [ n ] v))) (hvp f x v)

[<Fact>]
let ``valueAndGrad gives both, and value parts stay differentiable`` () =
    let f (x: Tensor) = x * x * x
    let value, slope = valueAndGrad f (tensor 2.0)
    Assert.Equal((8.0, 12.0), (float value, float slope))
    let mixed x = let value, slope = valueAndGrad f x in value * slope
    Assert.Equal(15.0 * 16.0, float (grad mixed (tensor 2.0)))

[<Fact>]
let ``a function with a one-element array as result has a gradient`` () =
    Assert.Equal(6.0, float (grad (fun x -> reshape [ 1; 1 ] (x * x)) (tensor 3.0)))

[<Fact>]
let ``diff differentiates results of any structure`` () =
    let a, b = diff (fun x -> x * x, [ stack 0 [ x; sin x ] ]) (tensor 0.0)
    Assert.Equal(0.0, float a)
    Assert.Equal<float[]>([| 1.0; 1.0 |], toArray b[0])

[<Fact>]
let ``diffn of order 0 is the function and high orders stay cheap and right`` () =
    Assert.Equal(Math.Sin 1.0, float (diffn 0 sin (tensor 1.0)))
    Assert.Equal(Math.Sin 1.0, float (diffn 40 sin (tensor 1.0)), 1e-9)
    Assert.Equal(Math.Exp 1.0, float (diffn 30 exp (tensor 1.0)), 1e-9)
    Assert.Equal(120.0, float (diffn 5 (fun x -> Tensor.Pow(x, 5.0)) (tensor 0.0)))
    Assert.Equal(0.0, float (diffn 6 (fun x -> Tensor.Pow(x, 5.0)) (tensor 0.0)))

[<Fact>]
let ``diffn can be differentiated, and differentiates derivatives`` () =
    let f (x: Tensor) = Tensor.Pow(x, 6.0)
    Assert.Equal(360.0, float (grad (diffn 3 f) (tensor 1.0)), 1e-9)
    Assert.Equal(360.0, float (diffn 3 (grad f) (tensor 1.0)), 1e-9)
    Assert.Equal(360.0, float (diffn 2 (diffn 2 f) (tensor 1.0)), 1e-9)
    demandEqual (tensor [ 120.0; 960.0 ]) (vmap (diffn 3 f) (tensor [ 1.0; 2.0 ]))

[<Fact>]
let ``stopGradient cuts in every mode and keeps the value`` () =
    let f (x: Tensor) = x * stopGradient (x * x)
    Assert.Equal(27.0, float (f (tensor 3.0)))
    Assert.Equal(9.0, float (grad f (tensor 3.0)))
    Assert.Equal(9.0, float (diff f (tensor 3.0)))
    Assert.Equal(9.0, float (diffn 1 f (tensor 3.0)))
    Assert.Equal(0.0, float (grad (grad f) (tensor 3.0)))
    demandEqual (tensor [ 1.0; 4.0 ]) (vmap (grad f) (tensor [ 1.0; 2.0 ]))
    let x = variable (tensor 3.0)
    Assert.Equal(9.0, gradients [ f x ] [ x ] |> List.head |> Option.get |> float)

[<Fact>]
let ``stopGradient stops the inner transform and not what an outer one sees elsewhere`` () =
    let f (x: Tensor) = grad (fun y -> y * stopGradient y * x) x
    Assert.Equal(9.0, float (f (tensor 3.0)))
    Assert.Equal(3.0, float (grad f (tensor 3.0)))

[<Fact>]
let ``gradients keep the width of their variable, also when nothing depends on it`` () =
    for dtype in [ DType.Float32; DType.Float64 ] do
        for shape in [ []; [ 2 ] ] do
            let x = cast dtype (ones shape)
            let constant = grad (fun _ -> tensor 1.0) x
            Assert.Equal(dtype, constant.DType)
            // A 0-d gradient is a number of its own width, no host literal that would take another's.
            Assert.Equal(DType.Float64, (reshape [] (sum constant) + cast DType.Float64 (tensor 1.0)).DType)
            let other = if dtype = DType.Float32 then DType.Float64 else DType.Float32
            Assert.Equal(DType.Float64, (sum constant + cast other (tensor 1.0)).DType)
            Assert.Equal(dtype, (grad (fun x -> sum (x * 2.0) * 3.0) x).DType)
            Assert.Equal(dtype, (jacobian (fun x -> x * cast other (tensor 2.0)) x).DType)
            Assert.Equal(dtype, (hessian (fun x -> sum (x * x) * cast other (tensor 2.0)) x).DType)
