// The generators keep their promises on hundreds of draws and on every shrink, and reach the special cases they are
// for. Law: every member of TensorArbitraries stands in the table of promises. Read next: PropertyTests.fs, which
// writes properties as users do.
module FunGrad.Tests.Properties.GeneratorTests

open System
open Xunit
open FsCheck
open FsCheck.FSharp
open FunGrad
open FunGrad.Properties

/// What a type promises, tested on its draws and on its shrinks.
type private Promise = { Name: string; Draws: unit -> unit; Shrinks: unit -> unit }

let private promise name (arbitrary: Arbitrary<'C>) (keeps: 'C -> bool) =
    let demand (case: 'C) = Assert.True(keeps case, $"{name} promises what {case} does not keep")

    {
        Name = name
        Draws = fun () -> List.iter demand (Draws.cases arbitrary)
        Shrinks = fun () -> Draws.walks demand arbitrary
    }

let private all belongs (x: Tensor) = Array.forall belongs (toArray x)
let private isFloat (x: Tensor) = x.DType = DType.Float64 || x.DType = DType.Float32

/// Distance to the nearest integer or half.
let private toKink (x: float) = abs (x - Math.Round(2.0 * x) / 2.0)

let private isRegular (x: Tensor) = isFloat x && all (fun v -> abs v <= 4.0 && toKink v > 0.099) x
let private sameDType (x: Tensor) (y: Tensor) = x.DType = y.DType
let private isSquare (x: Tensor) = x.Rank = 2 && x.Shape[0] = x.Shape[1] && x.Count > 0 && isFloat x
let private isSymmetric (x: Tensor) = isSquare x && x = transpose x
let private wide (x: Tensor) = cast DType.Float64 x
let private sizes (shape: seq<int>) = Seq.fold (*) 1 shape

/// What the engine itself makes of shapes that broadcast.
let private engineShape (xs: Tensor list) = (List.reduce (+) xs).Shape

let private gaps (x: Tensor) = toArray x |> Array.sort |> Array.pairwise |> Array.map (fun (a, b) -> b - a)

let private ofShapes = [
    promise "RegularNumber" (TensorArbitraries.RegularNumber()) (fun (RegularNumber x) ->
        abs x <= 4.0 && toKink x > 0.099)
    promise "KinkNumber" (TensorArbitraries.KinkNumber()) (fun (KinkNumber x) -> abs x <= 3.0 && toKink x = 0.0)
    promise "SpecialNumber" (TensorArbitraries.SpecialNumber()) (fun (SpecialNumber x) ->
        x = 0.0 || not (Double.IsFinite x) || abs x < 1e-300 || abs x > 1e300 || x = Math.BitIncrement 1.0)
    promise "TensorShape" (TensorArbitraries.TensorShape()) (fun (TensorShape shape) ->
        shape.Count <= 4 && Seq.forall (fun n -> 0 <= n && n <= 6) shape)
    promise "ShapePair" (TensorArbitraries.ShapePair()) (fun case ->
        Seq.forall2 (=) case.Broadcast (engineShape [ zeros case.Left; zeros case.Right ]))
    promise "ShapeTriple" (TensorArbitraries.ShapeTriple()) (fun (ShapeTriple(a, b, c) as case) ->
        Seq.forall2 (=) case.Broadcast (engineShape [ zeros a; zeros b; zeros c ]))
    promise "ContractionShapes" (TensorArbitraries.ContractionShapes()) (fun (ContractionShapes(a, b)) ->
        (matmul (zeros a) (zeros b)).Rank <= 4)
    promise "ShapeAndAxis" (TensorArbitraries.ShapeAndAxis()) (fun (ShapeAndAxis(shape, axis)) ->
        -shape.Count <= axis && axis < shape.Count)
    promise "Permutation" (TensorArbitraries.Permutation()) (fun (Permutation(shape, axes)) ->
        Seq.sort axes |> Seq.toList = [ 0 .. shape.Count - 1 ])
    promise "ReshapeTarget" (TensorArbitraries.ReshapeTarget()) (fun (ReshapeTarget(from, target)) ->
        sizes from = sizes target)
]

let private ofTensors = [
    promise "Tensor" (TensorArbitraries.Tensor()) (fun x -> isFloat x && x.Rank <= 4 && all Double.IsFinite x)
    promise "RegularTensor" (TensorArbitraries.RegularTensor()) (fun (RegularTensor x) -> isRegular x)
    promise "RegularScalar" (TensorArbitraries.RegularScalar()) (fun (RegularScalar x) -> isRegular x && x.Rank = 0)
    promise "RegularVector" (TensorArbitraries.RegularVector()) (fun (RegularVector x) ->
        isRegular x && x.Rank = 1 && x.Count > 0)
    promise "RegularMatrix" (TensorArbitraries.RegularMatrix()) (fun (RegularMatrix x) ->
        isRegular x && x.Rank = 2 && x.Count > 0)
    promise "KinkTensor" (TensorArbitraries.KinkTensor()) (fun (KinkTensor x) ->
        isFloat x && all (fun v -> abs v <= 3.0 && toKink v = 0.0) x)
    promise "SpecialTensor" (TensorArbitraries.SpecialTensor()) (fun (SpecialTensor x) -> isFloat x)
    promise "PositiveTensor" (TensorArbitraries.PositiveTensor()) (fun (PositiveTensor x) -> all (fun v -> v > 0.0) x)
    promise "UnitTensor" (TensorArbitraries.UnitTensor()) (fun (UnitTensor x) -> all (fun v -> 0.0 < v && v < 1.0) x)
    promise "DistinctTensor" (TensorArbitraries.DistinctTensor()) (fun (DistinctTensor x) ->
        isFloat x && Array.forall (fun gap -> gap > 0.2499) (gaps x))
    promise "TiedTensor" (TensorArbitraries.TiedTensor()) (fun (TiedTensor x) ->
        isFloat x && Array.contains 0.0 (gaps x))
    promise "MaskTensor" (TensorArbitraries.MaskTensor()) (fun (MaskTensor x) -> x.DType = DType.Bool)
    promise "IndexTensor" (TensorArbitraries.IndexTensor()) (fun (IndexTensor(x, length)) ->
        not (isFloat x) && length > 0 && all (fun v -> float -length <= v && v < float length) x)
    promise "OneHotTensor" (TensorArbitraries.OneHotTensor()) (fun (OneHotTensor(x, classes)) ->
        x.Shape[x.Rank - 1] = classes
        && all (fun v -> v = 0.0 || v = 1.0) x
        && all ((=) 1.0) (sumOver [ -1 ] x))
]

let private ofMatrices = [
    promise "SquareMatrix" (TensorArbitraries.SquareMatrix()) (fun (SquareMatrix x) -> isSquare x && isRegular x)
    promise "SymmetricMatrix" (TensorArbitraries.SymmetricMatrix()) (fun (SymmetricMatrix x) -> isSymmetric x)
    promise "PositiveDefiniteMatrix" (TensorArbitraries.PositiveDefiniteMatrix()) (fun (PositiveDefiniteMatrix x) ->
        isSymmetric x && all (fun v -> v >= 0.499) (symmetricEigenvalues (wide x)))
    promise "WellConditionedMatrix" (TensorArbitraries.WellConditionedMatrix()) (fun (WellConditionedMatrix x) ->
        let values = toArray (singularValues (wide x))
        isSquare x && Array.max values <= 100.0 * Array.min values)
    promise "BroadcastPair" (TensorArbitraries.BroadcastPair()) (fun (BroadcastPair(a, b) as case) ->
        isRegular a && isRegular b && sameDType a b && Seq.forall2 (=) case.Shape (a + b).Shape)
    promise "BroadcastTriple" (TensorArbitraries.BroadcastTriple()) (fun (BroadcastTriple(a, b, c) as case) ->
        isRegular a && isRegular b && isRegular c && Seq.forall2 (=) case.Shape (a + b + c).Shape)
    promise "MatrixPair" (TensorArbitraries.MatrixPair()) (fun (MatrixPair(a, b)) ->
        isRegular a && isRegular b && sameDType a b && (matmul a b).Rank <= 4)
    promise "PointAndTangent" (TensorArbitraries.PointAndTangent()) (fun (PointAndTangent(x, dx)) ->
        isRegular x && isRegular dx && sameDType x dx && shape x = shape dx)
]

let private promises = ofShapes @ ofTensors @ ofMatrices

let private find name = promises |> List.find (fun promise -> promise.Name = name)

type Promises() =
    static member All = TheoryData<string>(promises |> Seq.map _.Name)

[<Theory>]
[<MemberData("All", MemberType = typeof<Promises>)>]
let ``hundreds of draws keep what their type promises`` (name: string) = (find name).Draws()

[<Theory>]
[<MemberData("All", MemberType = typeof<Promises>)>]
let ``shrinks keep what their type promises, and end`` (name: string) = (find name).Shrinks()

[<Fact>]
let ``every arbitrary stands in the table of promises`` () =
    let members = typeof<TensorArbitraries>.GetMethods() |> Seq.filter _.IsStatic |> Seq.map _.Name
    Assert.Equal<Set<string>>(Set.ofSeq members, promises |> Seq.map _.Name |> Set.ofSeq)

// -- Coverage ---------------------------------------------------------------------------------------------------------

let private often (atLeast: int) (what: string) (cases: 'C list) (is: 'C -> bool) =
    let found = cases |> List.filter is |> List.length
    Assert.True(found >= atLeast, $"{what}: {found} of {cases.Length}, fewer than {atLeast}")

[<Fact>]
let ``shapes of every sort come`` () =
    let shapes =
        Draws.cases (TensorArbitraries.TensorShape())
        |> List.map (fun (TensorShape shape) -> Seq.toList shape)

    for rank in 0..4 do
        often 10 $"rank {rank}" shapes (fun shape -> shape.Length = rank)

    often 10 "an empty axis" shapes (List.contains 0)
    often 40 "an axis of length 1" shapes (List.contains 1)
    often 5 "a long axis" shapes (List.exists (fun n -> n >= 5))
    let size shape = List.fold (*) 1 shape

    Assert.All(
        Gen.sampleWithSeed (Rnd 5UL) 0 100 Shapes.any,
        fun shape -> Assert.InRange(size (List.ofArray shape), 0, 4)
    )

[<Fact>]
let ``both widths, empty and 0-d tensors, kinks and special values come`` () =
    let tensors = Draws.cases (TensorArbitraries.Tensor())
    often 40 "Float32" tensors (fun x -> x.DType = DType.Float32)
    often 150 "Float64" tensors (fun x -> x.DType = DType.Float64)
    often 10 "0-d" tensors (fun x -> x.Rank = 0)
    often 10 "empty" tensors (fun x -> x.Count = 0)

    for kink in [ 0.0; 1.0; -1.0; 0.5 ] do
        often 10 $"{kink}" tensors (fun x -> Array.contains kink (toArray x))

    let special = Draws.cases (TensorArbitraries.SpecialTensor()) |> List.map (fun (SpecialTensor x) -> x)

    for name, is in
        [
            "NaN", Double.IsNaN
            "infinity", Double.IsPositiveInfinity
            "-infinity", Double.IsNegativeInfinity
            "-0", (fun v -> v = 0.0 && Double.IsNegative v)
            "subnormal", Double.IsSubnormal
            "the largest", ((=) Double.MaxValue)
            "the largest in Float32", ((=) (float Single.MaxValue))
        ] do
        often 5 name special (toArray >> Array.exists is)

[<Fact>]
let ``pairs that broadcast stretch, miss axes and are empty`` () =
    let pairs = Draws.cases (TensorArbitraries.BroadcastPair())
    often 20 "another rank" pairs (fun (BroadcastPair(a, b)) -> a.Rank <> b.Rank)

    often 10 "both stretch" pairs (fun case ->
        shape case.Left <> Seq.toList case.Shape && shape case.Right <> Seq.toList case.Shape)

    often 100 "equal" pairs (fun (BroadcastPair(a, b)) -> shape a = shape b)
    often 5 "empty" pairs (fun (BroadcastPair(a, _)) -> a.Count = 0)

[<Fact>]
let ``factors are vectors, matrices and stacks; positions are negative too`` () =
    let pairs = Draws.cases (TensorArbitraries.MatrixPair()) |> List.map (fun (MatrixPair(a, b)) -> a, b)
    often 5 "two vectors" pairs (fun (a, b) -> a.Rank = 1 && b.Rank = 1)
    often 50 "two matrices" pairs (fun (a, b) -> a.Rank = 2 && b.Rank = 2)
    often 40 "stacks" pairs (fun (a, b) -> a.Rank > 2 || b.Rank > 2)
    often 5 "no terms" pairs (fun (a, _) -> a.Shape[a.Rank - 1] = 0)
    let positions = Draws.cases (TensorArbitraries.IndexTensor()) |> List.map (fun (IndexTensor(x, _)) -> x)
    often 50 "negative" positions (toArray >> Array.exists (fun v -> v < 0.0))
    often 50 "Int64" positions (fun x -> x.DType = DType.Int64)
