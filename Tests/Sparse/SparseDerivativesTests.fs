// Sparse Jacobians and Hessians. Laws: the values are those of the dense matrix at the places of the pattern; found
// patterns miss no place; values are differentiable, batched and compiled; a pattern that misses a place can be found out.
module FunGrad.Tests.Sparse.SparseDerivativesTests

open System
open MathNet.Numerics.LinearAlgebra
open Xunit
open FsCheck.Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown
open FunGrad.Tests.Sparse.SparsityPatternTests

let private near (expected: Tensor) (actual: Tensor) =
    Assert.Equal<int list>(shape expected, shape actual)
    Assert.Equal(expected.DType, actual.DType)

    for x, y in Seq.zip (toArray expected) (toArray actual) do
        Assert.True(abs (x - y) <= 1e-10 * (1.0 + abs x), $"expected {expected}, but was {actual}")

let private draw seed count =
    let random = Random(seed: int)
    tensor (Array.init count (fun _ -> 2.0 * random.NextDouble() - 1.0))

/// fᵢ(x) = Σ aᵢⱼ·sin(xⱼ + i) over the places (i, j) of a pattern, so that its Jacobian is known to have that pattern.
let private sines (pattern: SparsityPattern) (x: Tensor) =
    let places = pattern.Places
    let rows = Array.init places.Count (fun at -> float places.RowOfEach[at])
    let terms = sin (gather 0 (indices places.Indices) x + tensor rows) * (1.0 + tensor rows)
    scatterAdd 0 (indices places.RowOfEach) pattern.Rows terms

/// ½·Σ sin(xᵢ·xⱼ) over the places of a symmetric pattern.
let private pairs (pattern: SparsityPattern) (x: Tensor) =
    let at (which: int[]) = gather 0 (indices which) x
    sum (sin (at pattern.Places.RowOfEach * at pattern.Places.Indices))

let rosenbrock (x: Tensor) =
    let next, here = x[1..], x[.. x.Count - 2]
    sum (100.0 * (next - here * here) ** 2.0 + (1.0 - here) ** 2.0)

[<Property(MaxTest = 60)>]
let ``a sparse Jacobian is the dense one`` (seed: int) (height: uint8) (width: uint8) =
    let pattern = patternOf seed (1 + int height % 10) (1 + int width % 10)
    let x = draw seed pattern.Columns
    near (jacobian (sines pattern) x) ((sparseJacobian pattern (sines pattern) x).ToDense())

[<Property(MaxTest = 60)>]
let ``a sparse Hessian is the dense one`` (seed: int) (size: uint8) =
    let pattern = symmetricOf seed (1 + int size % 12)
    let x = draw seed pattern.Columns
    // The diagonal of the Hessian of sin(xᵢ·xⱼ) is not zero either.
    let withDiagonal =
        let places, all = pattern.Places, [| 0 .. pattern.Rows - 1 |]
        let rows, columns = Array.append places.RowOfEach all, Array.append places.Indices all
        SparsityPattern.FromIndices(pattern.Rows, pattern.Rows, rows, columns)

    near (hessian (pairs pattern) x) ((sparseHessian withDiagonal (pairs pattern) x).ToDense())

[<Property(MaxTest = 60)>]
let ``a found pattern misses no place`` (seed: int) (height: uint8) (width: uint8) =
    let pattern = patternOf seed (1 + int height % 8) (1 + int width % 8)
    let x = draw seed pattern.Columns
    let f = sines pattern >> fun y -> concatenate 0 [ y; exp (y[..0]) ]
    let found = jacobianSparsity f x
    near (jacobian f x) ((checkedSparseJacobian found f x).ToDense())

[<Fact>]
let ``a plan that pulls and pushes gives the dense Jacobian`` () =
    let f (x: Tensor) = concatenate 0 [ stack 0 [ sum (x * x) ]; x * x[0] ]
    let x = draw 1 9
    let pattern = jacobianSparsity f x
    let plan = pattern.JacobianPlan
    Assert.True(plan.Pushes.Count > 0 && plan.Pulls.Count > 0)
    near (jacobian f x) ((sparseJacobian pattern f x).ToDense())

// -- Finding patterns -----------------------------------------------------------------------------------------------------

[<Fact>]
let ``the pattern of the Rosenbrock function's Hessian is tridiagonal`` () =
    Assert.Equal(SparsityPattern.Banded(20, 1, 1), hessianSparsity rosenbrock (zeros [ 20 ]))

/// Functions and the least pattern that each has.
let private found: (string * (Tensor -> Tensor) * int list * string) list = [
    "elementwise", (fun x -> exp x * x), [ 3 ], "x..\n.x.\n..x"
    "cut", (fun x -> floor x + 2.0 * x[0]), [ 2 ], "x.\nx."
    "stopGradient", (fun x -> x * stopGradient x[0]), [ 2 ], "x.\n.x"
    "where", (fun x -> where (greater x (tensor 0.0)) x (flip 0 x)), [ 3 ], "x.x\n.x.\nx.x"
    "sum over an axis", sumOver [ 1 ], [ 2; 2 ], "xx..\n..xx"
    "largest over an axis", amaxOver [ 0 ], [ 2; 2 ], "x.x.\n.x.x"
    "transpose", transpose, [ 2; 2 ], "x...\n..x.\n.x..\n...x"
    "matmul", (fun x -> matmul x (ones [ 2; 1 ])), [ 2; 2 ], "xx..\n..xx"
    "matmul of both", (fun x -> matmul x x), [ 2; 2 ], "xxx.\nxx.x\nx.xx\n.xxx"
    "join", (fun x -> concatenate 0 [ x[1..]; x[..0] ]), [ 3 ], ".x.\n..x\nx.."
    "gather", gather 0 (indices [ 2; 2; 0 ]), [ 3 ], "..x\n..x\nx.."
    "compiled", compile (fun (x: Tensor) -> x[1..] * 2.0), [ 3 ], ".x.\n..x"
    "decomposition", inverse, [ 2; 2 ], "xxxx\nxxxx\nxxxx\nxxxx"
    "checkpoint", checkpoint (fun (x: Tensor) -> x * x), [ 2 ], "xx\nxx"
]

[<Fact>]
let ``patterns are found element by element`` () =
    for name, f, shape, picture in found do
        let x = full shape 0.3 + reshape shape (arange 0.0 (float (List.reduce (*) shape)) 1.0)
        let given = (string (jacobianSparsity f x)).Split('\n', 2)[1]
        Assert.True((given = picture), $"{name}: expected\n{picture}\nbut was\n{given}")
        near (reshape [ -1; x.Count ] (jacobian f x)) ((checkedSparseJacobian (jacobianSparsity f x) f x).ToDense())

// -- Values under transforms ----------------------------------------------------------------------------------------------

[<Fact>]
let ``values are differentiable in both modes`` () =
    let pattern, x, v = SparsityPattern.Banded(6, 1, 1), draw 3 6, draw 4 6
    let dense x = sum (cos (hessian rosenbrock x))
    let sparse x = sum (cos (sparseHessianValues pattern rosenbrock x)) + float (36 - pattern.Count)
    near (dense x) (sparse x)
    near (grad dense x) (grad sparse x)
    near (jvp dense x v |> snd) (jvp sparse x v |> snd)
    near (hvp dense x v) (hvp sparse x v)
    let total x = sum ((sparseJacobian pattern (sines pattern) x).ToDense() ** 3.0)
    near (grad (fun x -> sum (jacobian (sines pattern) x ** 3.0)) x) (grad total x)

[<Fact>]
let ``values are compiled and batched`` () =
    let pattern, xs = SparsityPattern.Banded(12, 1, 1), reshape [ 3; 12 ] (draw 5 36)
    let hessians = sparseHessianValues pattern rosenbrock
    let jacobians = sparseJacobianValues pattern (sines pattern)

    for f in [ hessians; jacobians ] do
        let compiled = compile f

        for _ in 1..3 do
            near (f xs[0]) (compiled xs[0])

        near (stack 0 [ for x in xs -> f x ]) (vmap f xs)
        near (vmap f xs) (compile (vmap f) xs)
        near (grad (f >> sum) xs[0]) (compile (grad (f >> sum)) xs[0])

[<Fact>]
let ``a Float32 variable has Float32 values`` () =
    let x = cast DType.Float32 (draw 6 5)
    let pattern = SparsityPattern.Banded(5, 1, 1)
    Assert.Equal(DType.Float32, (sparseHessianValues pattern rosenbrock x).DType)
    Assert.Equal(DType.Float32, (checkedSparseJacobian (SparsityPattern.Banded(5, 0, 0)) sin x).Values.DType)

[<Fact>]
let ``a branch on a value is no hindrance where the pattern is given`` () =
    let f (x: Tensor) = if x[0] > tensor 0.0 then sin x else cos x
    near (cos (tensor [ 1.0; 2.0 ])) (sparseJacobianValues (SparsityPattern.Banded(2, 0, 0)) f (tensor [ 1.0; 2.0 ]))
    Assert.Throws<ValueReadException>(fun () -> jacobianSparsity f (ones [ 2 ]) |> ignore) |> ignore

// -- Bundle adjustment ------------------------------------------------------------------------------------------------------

/// Two residuals of an observation from 11 camera, 3 point and 1 weight parameters.
let private residual (p: Tensor) =
    let camera, point, weight = p[..10], p[11..13], p[14]
    let turned = point + sin camera[..2] * sum (camera[3..5] * point) + camera[6..8]
    weight * (turned[..1] / (3.0 + turned[2]) * (1.0 + camera[9] * sum (turned * turned)) - camera[10])

[<Fact>]
let ``blocks of two by fifteen through vmap are the Jacobian of all observations`` () =
    let cameras, points, observations = 3, 5, 8
    let camera i = i * 7 % cameras
    let point i = i * 3 % points
    let size = cameras * 11 + points * 3 + observations

    let columnsOf i = [|
        yield! [ camera i * 11 .. camera i * 11 + 10 ]
        yield! [ cameras * 11 + point i * 3 .. cameras * 11 + point i * 3 + 2 ]
        yield cameras * 11 + points * 3 + i
    |]

    let gatherAll (x: Tensor) =
        gather 0 (reshape [ observations; 15 ] (indices (Array.collect columnsOf [| 0 .. observations - 1 |]))) x

    let all (x: Tensor) = reshape [ observations * 2 ] (vmap residual (gatherAll x))
    let x = draw 8 size

    let rows = [|
        for row in 0 .. observations * 2 - 1 do
            for _ in 0..14 -> row
    |]

    let columns = [|
        for row in 0 .. observations * 2 - 1 do
            yield! columnsOf (row / 2)
    |]

    let pattern = SparsityPattern.FromIndices(observations * 2, size, rows, columns)
    let blocks = compile (gatherAll >> vmap (jacobian residual) >> reshape [ pattern.Count ])
    let expected = jacobian all x
    near expected (CompressedMatrix(pattern, blocks x).ToDense())
    near expected ((checkedSparseJacobian pattern all x).ToDense())

    Assert.Equal(
        SparsityPattern.BlockDiagonal(observations, 2, 15),
        jacobianSparsity (reshape [ observations; 15 ] >> vmap residual) (draw 9 (observations * 15))
    )

// -- MathNet, and what is refused --------------------------------------------------------------------------------------------

[<Fact>]
let ``MathNet gets the same matrix, of its own`` () =
    let pattern, x = SparsityPattern.Banded(5, 1, 1), draw 7 5
    let sparse = sparseHessian pattern rosenbrock x
    let matrix = sparse.ToMathNet()
    Assert.Equal((5, 5, 13), (matrix.RowCount, matrix.ColumnCount, matrix.NonZerosCount))
    Assert.Equal<float[]>(toArray (sparse.ToDense()), matrix.ToRowMajorArray())
    let step = matrix.Solve(Vector<float>.Build.Dense(toArray (grad rosenbrock x)))
    near (grad rosenbrock x) (matmul (hessian rosenbrock x) (tensor (step.ToArray())))
    matrix[0, 0] <- 77.0
    Assert.NotEqual(77.0, float (sparse.Values[0]))

    Assert.Equal(
        "2 by 2, 2 values: [1. 2.]",
        string (CompressedMatrix(SparsityPattern.Banded(2, 0, 0), tensor [ 1; 2 ]))
    )

[<Fact>]
let ``wrong patterns are found out, and sizes are named`` () =
    let diagonal = SparsityPattern.Banded(3, 0, 0)

    demandAll [
        Throws<ArgumentException>
            .When(
                "checkedSparseJacobian: the pattern misses a place. Row 0 of the Jacobian times a test vector is 2.8541019662496847, but the places of the pattern give 3.23606797749979. Add the missing places, or let jacobianSparsity find them. (Parameter 'pattern')",
                fun () -> checkedSparseJacobian diagonal (fun x -> x + concatenate 0 [ x[1..]; zeros [ 1 ] ]) v
            )
        Throws<ArgumentException>
            .When(
                "checkedSparseHessian: the pattern misses a place. Row 0 of the Hessian times a test vector is 1.2360679774997898, but the places of the pattern give 1.618033988749895. Add the missing places, or let hessianSparsity find them. (Parameter 'pattern')",
                fun () -> checkedSparseHessian diagonal (fun x -> x[0] * x[1]) v
            )
        Throws<ShapeException>
            .When(
                "sparseJacobian needs a pattern with a row for each element of the result and a column for each of the variable, 1 by 3, but it was 3 by 3.",
                fun () -> sparseJacobian diagonal (fun x -> x[..0]) v
            )
        Throws<ShapeException>
            .When(
                "sparseHessian needs a pattern with a row for each element of the result and a column for each of the variable, 2 by 2, but it was 3 by 3.",
                fun () -> sparseHessian diagonal sum (ones [ 2 ])
            )
        Throws<ArgumentException>
            .When(
                "sparseHessianValues needs a symmetric pattern, because second derivatives do not depend on their order, but this one of 3 by 3 is not. Give every place (i, j) together with (j, i). (Parameter 'pattern')",
                fun () -> sparseHessianValues (SparsityPattern.Banded(3, 1, 0)) sum v
            )
        Throws<ShapeException>
            .When(
                "A compressed matrix needs one value for each place of its pattern, a vector of shape [3], but the shape was [2]. Reshape the values, in row-major order of the places.",
                fun () -> CompressedMatrix(diagonal, ones [ 2 ])
            )
        Throws<DTypeException>
            .When(
                "sparseJacobianValues expects a function whose result is a floating-point tensor, but its dtype was Bool.",
                fun () -> sparseJacobianValues diagonal (fun x -> less x (tensor 0.0)) v
            )
        Throws<ArgumentNullException>
            .When(
                "f must not be null: give a function of tensors. (Parameter 'f')",
                fun () -> sparseJacobian diagonal Unchecked.defaultof<_> v
            )
        Throws<ArgumentNullException>
            .When(
                "pattern must not be null: give a SparsityPattern. (Parameter 'pattern')",
                fun () -> sparseJacobian Unchecked.defaultof<_> sin v
            )
    ]
