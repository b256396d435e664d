// Zeros of both signs, infinities, NaN and the smallest and largest numbers: IEEE values for all elementwise rows, on
// single numbers and on arrays, which take different paths. Law: arrays, single numbers and System.Math agree, also in
// the sign of 0. Read next: SingularPointTests.
module FunGrad.Tests.Primitives.SpecialValueTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let private special = [|
    yield! [ 0.0; -0.0; 1.0; -1.0; 0.5; -0.5; 2.0; -2.0; 3.0; -3.0 ]
    yield! [ infinity; -infinity; nan; 1e300; -1e300; 1e-300; -1e-300; Double.Epsilon; 710.0; -710.0 ]
|]

/// Equal, with the sign of zero, or close when both are finite.
let private same (expected: float) (actual: float) =
    Double.IsNaN expected && Double.IsNaN actual
    || expected = actual && Double.IsNegative expected = Double.IsNegative actual
    || expected <> 0.0 && abs (expected - actual) <= 1e-13 * abs expected
    // Between the smallest normal number and 0 a library may flush.
    || abs expected < 1e-307 && abs actual < 1e-307 && expected <> 0.0

let private demandSame row (at: float[]) (what: string) expected actual =
    if not (same expected actual) then
        let point = String.Join(", ", at |> Array.map (fun x -> x.ToString "R"))
        fail row $"{what} at {point}: expected {expected:R}, but it was {actual:R}"

/// Every combination of special numbers, one array for each argument.
let private combinations count =
    if count = 1 then
        [| special |]
    else
        [|
            special |> Array.collect (fun x -> special |> Array.map (fun _ -> x))
            special |> Array.collect (fun _ -> special)
        |]

[<Theory>]
[<MemberData("UpToTwo", MemberType = typeof<Rows>)>]
let ``special numbers have the values of the closed form, single and in arrays`` (name: string) =
    let row = find name
    let columns = combinations row.Shapes.Length
    let inArrays = toArray (row.Apply(columns |> Array.map tensor))

    for i in 0 .. columns[0].Length - 1 do
        let point = columns |> Array.map (Array.item i)
        let expected = row.Each.Value point
        demandSame row point "the value in an array" expected (inArrays[i])
        demandSame row point "the single value" expected (float (row.Apply(point |> Array.map tensor)))

[<Theory>]
[<MemberData("UpToTwo", MemberType = typeof<Rows>)>]
let ``special numbers have the same slope in arrays as single ones, in both modes`` (name: string) =
    let row = find name
    let columns = combinations row.Shapes.Length
    let inArrays = grad (row.Apply >> sum) (columns |> Array.map tensor) |> Array.map toArray

    for argument in 0 .. columns.Length - 1 do
        let tangents =
            columns
            |> Array.mapi (fun k xs -> tensor (xs |> Array.map (fun _ -> if k = argument then 1.0 else 0.0)))

        let pushed = toArray (snd (jvp row.Apply (columns |> Array.map tensor) tangents))

        for i in 0 .. columns[0].Length - 1 do
            let point = columns |> Array.map (Array.item i)
            let single = grad row.Apply (point |> Array.map tensor)
            demandSame row point $"slope {argument} in an array" (float single[argument]) (inArrays[argument][i])
            // A tangent of 0 absorbs whatever the other slope is; a zero may come without its sign.
            demandSame row point "slope forward" (inArrays[argument][i] + 0.0) (pushed[i] + 0.0)

[<Theory>]
[<MemberData("UpToTwo", MemberType = typeof<Rows>)>]
let ``the slope at finite points is the closed form's wherever that is finite`` (name: string) =
    let row = find name
    let columns = combinations row.Shapes.Length
    let ones argument = columns |> Array.mapi (fun k xs -> xs |> Array.map (fun _ -> if k = argument then 1.0 else 0.0))
    let slopes = grad (row.Apply >> sum) (columns |> Array.map tensor) |> Array.map toArray

    for argument in 0 .. columns.Length - 1 do
        let expected = row.Derivative.Value columns (ones argument)

        for i in 0 .. columns[0].Length - 1 do
            let point = columns |> Array.map (Array.item i)
            let isPlain = point |> Array.forall (fun x -> abs x <= 3.0 && abs x >= 0.5)

            if isPlain && Double.IsFinite expected[i] && Double.IsFinite(row.Each.Value point) then
                // The sign of a zero slope is nobody's promise.
                demandSame row point $"slope {argument}" (expected[i] + 0.0) (slopes[argument][i] + 0.0)

[<Fact>]
let ``NaN passes through reductions`` () =
    let x = tensor [ 1.0; nan; 2.0 ]

    for f in [ sum; mean; product; amax; amin; variance; std; norm; logsumexp ] do
        Assert.True(Double.IsNaN(float (f x)))

[<Fact>]
let ``infinities pass through log-sum-exp`` () =
    Assert.Equal(-infinity, float (logsumexp (tensor [ -infinity; -infinity ])))
    Assert.Equal(infinity, float (logsumexp (tensor [ 1.0; infinity ])))
    Assert.Equal(1.0, float (logsumexp (tensor [ 1.0; -infinity ])))
    Assert.Equal<float[]>([| 1.0; 0.0 |], toArray (grad logsumexp (tensor [ 1.0; -infinity ])))

[<Fact>]
let ``softmax of large numbers does not overflow`` () =
    Assert.Equal<float[]>([| 0.5; 0.5; 0.0 |], toArray (softmax 0 (tensor [ 1e4; 1e4; -1e4 ])))
    Assert.Equal<float[]>([| 1000.0 |], toArray (reshape [ 1 ] (logsumexp (tensor [ 1000.0; -1000.0 ]))))
    Assert.Equal<float[]>([| -2000.0; 0.0 |], toArray (logSoftmax 0 (tensor [ -1000.0; 1000.0 ])))

[<Fact>]
let ``reductions of nothing are their neutral elements`` () =
    let nothing = zeros [ 0 ]
    Assert.Equal(0.0, float (sum nothing))
    Assert.Equal(1.0, float (product nothing))
    Assert.Equal(0.0, float (norm nothing))
    Assert.True(Double.IsNaN(float (mean nothing)))
    Assert.Equal<int>([| 2 |], (sumOver [ 1 ] (zeros [ 2; 0 ])).Shape)
    Assert.Equal<float[]>([| 1.0; 1.0 |], toArray (productOver [ 1 ] (zeros [ 2; 0 ])))

[<Fact>]
let ``integers add, compare and reduce as integers`` () =
    let i = indices [ 3; 1; 2 ]
    Assert.Equal(DType.Int32, (i + i).DType)
    Assert.Equal(DType.Int32, (sum i).DType)
    Assert.Equal(DType.Int32, (amax i).DType)
    Assert.Equal(DType.Float64, (mean i).DType)
    Assert.Equal(DType.Float64, (i / i).DType)
    Assert.Equal(DType.Int64, (sum (tensor [ true; true; false ])).DType)
    Assert.Equal(2.0, float (sum (tensor [ true; true; false ])))
    Assert.Equal<float[]>([| 3.0; 4.0; 6.0 |], toArray (cumsum 0 i))
    Assert.Equal(6.0, float (product i))
