// Dense arrays: what they know of their layout, how they are read, and when two are equal. Every claim is checked on
// every layout against the addresses that strides and offset give.
// Read next: ViewsTests.fs.
module FunGrad.Tests.Numbers.DenseTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private arrays number dtype = [
    let random = Random 11

    for shape in shapes do
        for name, x in layouts (make number random dtype) shape -> $"{dtype} {name} {Shape.text shape}", x
]

[<Fact>]
let ``an array is contiguous exactly when its elements lie one after the other`` () =
    for name, x in arrays regular DType.Float64 do
        let inOrder = addresses x = [ x.Offset .. x.Offset + x.Count - 1 ]
        Assert.True((x.IsContiguous = inOrder), name)

[<Fact>]
let ``an array is uniform exactly when all its elements are one`` () =
    for name, x in arrays regular DType.Float64 do
        Assert.True((x.IsUniform = ((List.distinct (addresses x)).Length = 1)), name)

[<Fact>]
let ``elements are read where strides and offset say`` () =
    for name, x in arrays regular DType.Float64 do
        let data = (x :?> Dense<float>).Data
        let expected = addresses x |> List.map (Array.get data) |> Array.ofList
        demandBits name expected (elements x)
        demandBits $"{name} copied" expected (Dense.toArray<float> x)
        demandBits $"{name} compacted" expected (elements (x.Compact()))
        Assert.True(x.Compact().IsContiguous, name)

[<Fact>]
let ``a copy of the elements is the caller's own`` () =
    let x: Dense = Dense.ofArray [| 1.0; 2.0 |] [| 2 |]
    (Dense.toArray<float> x)[0] <- 5.0
    Assert.Equal(1.0, x.GetDouble 0)

[<Fact>]
let ``one number over a shape takes the storage of one`` () =
    for dtype in dtypes do
        let x = Dense.full dtype [| 1000; 1000; 1000 |] 1.0
        Assert.True(x.IsUniform && x.DType = dtype && x.GetDouble 999_999_999 = 1.0, string dtype)

    Assert.Equal(1, (Dense.zeros DType.Float64 [| 70; 70 |] :?> Dense<float>).Data.Length)

[<Fact>]
let ``equality looks at dtype, shape and elements, never at the layout`` () =
    for dtype in dtypes do
        for name, x in arrays special dtype do
            let copy = x.Compact().View(x.Shape, Shape.rowMajor x.Shape, x.Compact().Offset)
            Assert.True(Dense.equal x copy && Dense.hash x = Dense.hash copy, name)

            if x.Rank > 0 then
                Assert.False(Dense.equal x (Views.reshape (Array.append [| 1 |] x.Shape) x), name)

    Assert.False(Dense.equal (Dense.scalar DType.Float64 1.0) (Dense.scalar DType.Float32 1.0))

[<Fact>]
let ``one different element makes arrays unequal`` () =
    for length in [ 1; 7; 17; 40 ] do
        let x = Array.init length float

        for i in 0 .. length - 1 do
            let other = vector (Array.updateAt i -1.0 x)
            Assert.False(Dense.equal (vector x) other)
            Assert.False(Dense.sameElements (vector x) other)

[<Fact>]
let ``Equals takes NaN for NaN and IEEE equality does not`` () =
    for a, b, equal, ieee in
        [
            nan, nan, true, false
            0.0, -0.0, true, true
            infinity, infinity, true, true
            infinity, -infinity, false, false
            1.0, nan, false, false
        ] do
        for dtype in floating do
            let pair x y : Dense =
                if dtype = DType.Float64 then
                    vector [ x; y ]
                else
                    Dense.ofArray [| float32 x; float32 y |] [| 2 |]

            let x, y = pair 1.0 a, pair 1.0 b
            Assert.Equal(equal, Dense.equal x y)
            Assert.Equal(ieee, Dense.sameElements x y)

            if equal then
                Assert.Equal(Dense.hash x, Dense.hash y)

[<Fact>]
let ``large integers that one double stands for are unequal`` () =
    let large = 9007199254740993L
    let x: Dense = Dense.ofArray [| large |] [| 1 |]
    let y: Dense = Dense.ofArray [| large - 1L |] [| 1 |]
    Assert.False(Dense.equal x y)
    Assert.False(Dense.sameElements x y)

[<Fact>]
let ``a wrong number of elements, a wrong dtype and a wrong .NET type are refused`` () =
    refuses<ShapeException>
        "The shape [2, 2] needs 4 elements, but 3 were given. Give that many, or another shape."
        (fun () -> Dense.ofArray [| 1.0; 2.0; 3.0 |] [| 2; 2 |])

    refuses<DTypeException>
        "reading as an array: needs Float32 elements, but was given Float64. Cast it first."
        (fun () -> Dense.toArray<float32>(vector [ 1.0 ]))

    refuses<DTypeException> "A tensor holds double, float, long, int or bool, not Decimal." (fun () ->
        Dense.ofArray [| 1m |] [| 1 |])
