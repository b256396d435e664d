// vmap beyond single primitives. Laws: vmap f = map f for host functions that use captured values, nested batches and
// derivatives; one value cannot be read where many stand, and jacobian then takes one sweep for each row.
module FunGrad.Tests.Transforms.VectorizationTests

open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)
let private xs = tensor [ [ 1.0; 2.0; 3.0 ]; [ -1.0; 0.5; 2.0 ] ]

let private readText transform =
    $"'{transform}' works on many values at once, so one number cannot be read here. "
    + "Use Tensor.Where instead of a branch."

[<Fact>]
let ``a function sees the shape of one example`` () =
    let seen = ref [] // Mutation: what the function saw

    let f (x: Tensor) =
        seen.Value <- [ Seq.toList x.Shape; [ x.Rank ]; [ x.Count ]; Seq.toList x[0].Shape ]
        sum x

    vmap f xs |> ignore
    Assert.Equal<int list list>([ [ 3 ]; [ 1 ]; [ 3 ]; [] ], seen.Value)

[<Fact>]
let ``captured values are the same for every example, whatever their shape`` () =
    for captured in
        [
            tensor 2.0
            tensor [ 1.0; 2.0; 3.0 ]
            tensor [ [ 1.0 ]; [ 2.0 ] ]
            cast DType.Float32 (tensor 0.5)
        ] do
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> x * captured) xs)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> captured / x) xs)

        Assert.Equal(
            Verdict.Holds,
            Laws.batchIsLoop (fun (x: Tensor) -> where (greater x[0] (tensor 0.0)) (captured * x) captured) xs
        )

[<Fact>]
let ``a result that does not depend on the example is repeated`` () =
    demandEqual (tensor [ [ 1.0; 2.0 ]; [ 1.0; 2.0 ] ]) (vmap (fun _ -> tensor [ 1.0; 2.0 ]) xs)
    demandEqual (tensor [ 7.0; 7.0 ]) (vmap (fun _ -> tensor 7.0) xs)

[<Fact>]
let ``host control flow over shapes and positions works as in a loop`` () =
    let horner (x: Tensor) = Seq.foldBack (fun (i: int) sum -> sum * 0.5 + x[i]) [ 0 .. x.Count - 1 ] (tensor 0.0)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop horner xs)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (grad horner) xs)

[<Fact>]
let ``products of matrices that vary and matrices that do not are loops`` () =
    let w = reshape [ 3; 3 ] (sin (arange 0.0 9.0 1.0))
    let layer (x: Tensor) = tanh (matmul w x) + matmul x w
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop layer xs)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (jacobian layer) xs)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (hessian (layer >> sum)) xs)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (laplacian (layer >> sum)) xs)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> grad (fun w -> sum (matmul w x * x)) w) xs)

[<Fact>]
let ``gradients with respect to shared values add up over the examples`` () =
    let w = tensor [ 0.5; -0.5; 1.0 ]
    let loss w = sum (vmap (fun x -> sin (dot w x)) xs)
    let loop w = List.init 2 (fun (i: int) -> sin (dot w xs[i])) |> List.reduce (+)
    demandEqual (grad loop w) (grad loss w)
    demandEqual (hessian loop w) (hessian loss w)
    demandEqual (jacobian (fun w -> vmap (dot w) xs) w) xs

[<Fact>]
let ``one number cannot be read where many stand`` () =
    let reads: (Tensor -> unit) list = [
        fun x -> ignore (float x[0])
        fun x -> ignore (int x[0])
        fun x -> ignore (x[0] > tensor 0.0)
        fun x -> ignore (x.Equals x)
        fun x -> ignore (compare x[0] x[1])
        fun x -> ignore (x.GetHashCode())
        fun x -> ignore (toArray x)
        fun x -> ignore (grad (fun y -> if y > tensor 0.0 then y else -y) x[0])
    ]

    for read in reads do
        let error =
            Assert.Throws<ValueReadException>(fun () ->
                vmap
                    (fun x ->
                        read x
                        x)
                    xs
                |> ignore)

        Assert.Equal(readText "vmap", error.Message)

[<Fact>]
let ``captured values can be read under vmap`` () =
    let threshold = tensor 1.0
    demandEqual (2.0 * xs) (vmap (fun x -> if threshold > tensor 0.0 then 2.0 * x else x) xs)

[<Fact>]
let ``jacobian falls back to one sweep for each row when a rule reads values`` () =
    // More rows than are taken one by one, so that the batch is tried first.
    let absolute =
        customVjp (fun (x: Tensor) -> abs x, fun w -> if float (sum w) >= 0.0 then w * signum x else w * signum x)

    let x = sin (arange 0.0 20.0 1.0) + 0.1
    demandEqual (jacobian abs x) (jacobian absolute x)
    demandEqual (jacobian abs x) (jacrev absolute x)

    let byPush =
        customJvp (fun (x: Tensor) -> abs x, fun dx -> if float (sum dx) >= 0.0 then dx * signum x else dx * signum x)

    demandEqual (jacobian abs x) (jacfwd byPush x)

[<Fact>]
let ``host branches on the point work in Jacobians and Hessians of any size`` () =
    let f (x: Tensor) = if x[0] > tensor 0.0 then x * x else -x
    let x = arange 1.0 21.0 1.0
    demandEqual (2.0 * x * eye 20) (jacrev f x)
    demandEqual (2.0 * x * eye 20) (jacfwd f x)
    demandEqual (2.0 * eye 20) (hessian (f >> sum) x)

[<Fact>]
let ``integers and booleans can be batched`` () =
    let labels = reshape [ 2; 1 ] (indices [ 2; 0 ])
    demandEqual (tensor [ [ 3.0 ]; [ -1.0 ] ]) (vmap (fun (x, i) -> gather 0 i x) (xs, labels))
    demandEqual (reshape [ 2; 1 ] (indices [ 3; 1 ])) (vmap (fun i -> i + 1.0 |> cast DType.Int32) labels)
    Assert.Equal(DType.Bool, (vmap (fun x -> greater x (tensor 0.0)) xs).DType)
    demandEqual (argmax 1 xs) (vmap (argmax 0) xs)

[<Fact>]
let ``batches of batches nest with captured values of the outer one`` () =
    let table = vmap (fun x -> vmap (fun y -> x * y + x) (tensor [ 1.0; 2.0; 3.0 ])) (tensor [ 10.0; 20.0 ])
    demandEqual (tensor [ [ 20.0; 30.0; 40.0 ]; [ 40.0; 60.0; 80.0 ] ]) table

[<Fact>]
let ``examples lie along any axis, and shared arguments and results are left alone`` () =
    let m = tensor [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ]
    let scale = tensor [ 10.0; 100.0 ]
    let f (x: Tensor, a: Tensor) = x * a, sum a
    let loop = [ for column in 0..2 -> (transpose m)[column] * scale ]
    let products, shared = vmapAlong [ Some 1; None ] [ Some 1; None ] f (m, scale)
    demandEqual (stack 1 loop) products
    demandEqual (tensor 110.0) shared
    demandEqual (stack 0 loop) (fst (vmapAlong [ Some -1; None ] [ Some 0 ] f (m, scale)))
    demandEqual (vmap sum m) (vmapAlong [ Some 0 ] [ Some 0 ] sum m)
    // A shared value still gets its derivative, and the axes of a batch of batches are counted without the outer one.
    let total (m, scale) = sum (fst (vmapAlong [ Some 1; None ] [ Some 1; None ] f (m, scale)))
    demandEqual (sumOver [ 1 ] m) (snd (grad total (m, scale)))
    let cube = stack 0 [ m; 2.0 * m ]
    let sums = vmapAlong [ Some 1 ] [ Some 0 ] sum
    demandEqual (stack 0 [ sums m; sums (2.0 * m) ]) (vmap sums cube)
