// Printing: the texts of NumPy's str, except that all digits are kept that reading back needs; the same in every culture.
// Each row is an array and its exact text.
// Read next: Tests/Values/TensorTests.fs.
module FunGrad.Tests.Numbers.PrintingTests

open System
open System.Globalization
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private demandText (expected: string) x = Assert.Equal(expected, Printing.format x)
let private demandTexts rows = rows |> List.iter (fun (expected, x) -> demandText expected x)

let private matrix (shape: int[]) (numbers: float list) : Dense = Dense.ofArray (Array.ofList numbers) shape
let private singles (shape: int[]) (numbers: float32 list) : Dense = Dense.ofArray (Array.ofList numbers) shape
let private counted (shape: int[]) : Dense = Dense.ofArray (Array.init (Array.fold (*) 1 shape) id) shape

[<Fact>]
let ``a single number stands alone, whole ones with a zero after the point`` () =
    for text, x in
        [
            "1.5", 1.5
            "2.0", 2.0
            "-7.0", -7.0
            "0.0", 0.0
            "-0.0", -0.0
            "0.1", 0.1
            "0.30000000000000004", 0.1 + 0.2
            "0.0001", 1e-4
            "1e-05", 1e-5
            "1.5e-05", 1.5e-5
            "123456789012345.0", 123456789012345.0
            "1234567890123456.0", 1234567890123456.0
            "1e+16", 1e16
            "1.7976931348623157e+308", Double.MaxValue
            "5e-324", Double.Epsilon
            "nan", nan
            "inf", infinity
            "-inf", -infinity
        ] do
        demandText text (Dense.scalar DType.Float64 x)

[<Fact>]
let ``a single number of another dtype has the digits of its own width`` () =
    demandTexts [
        "0.1", singles [||] [ 0.1f ]
        "1.4100001", singles [||] [ 1.4100001f ]
        "3.4028235e+38", singles [||] [ Single.MaxValue ]
        "16777216.0", singles [||] [ 16777216.0f ]
        "nan", singles [||] [ nanf ]
        "-7", Dense.scalar DType.Int32 -7.0
        "9223372036854775807", Dense.ofArray [| Int64.MaxValue |] [||]
        "True", Dense.scalar DType.Bool 1.0
        "False", Dense.scalar DType.Bool 0.0
    ]

[<Fact>]
let ``columns are aligned at the point, and whole numbers end in it`` () =
    demandTexts [
        "[1.  2.5 3. ]", vector [ 1.0; 2.5; 3.0 ]
        "[2. 2. 3.]", vector [ 2.0; 2.0; 3.0 ]
        "[-1.   0.5 10. ]", vector [ -1.0; 0.5; 10.0 ]
        "[-0.  0.]", vector [ -0.0; 0.0 ]
        "[   1. 1000.]", vector [ 1.0; 1000.0 ]
        "[[ 1.  -2. ]\n [ 0.5  3. ]]", matrix [| 2; 2 |] [ 1.0; -2.0; 0.5; 3.0 ]
        "[[[1.]]]", matrix [| 1; 1; 1 |] [ 1.0 ]
        "[0.1        0.33333334]", singles [| 2 |] [ 0.1f; 1.0f / 3.0f ]
    ]

[<Fact>]
let ``the gradient of MindSpore's documentation prints as documented`` () =
    let row = [ 1.4100001f; 1.5999999f; 6.6f ]
    demandText "[[1.4100001 1.5999999 6.6      ]\n [1.4100001 1.5999999 6.6      ]]" (singles [| 2; 3 |] (row @ row))

[<Fact>]
let ``exponents appear where magnitudes are far apart, large or small`` () =
    demandTexts [
        "[1.e+00 1.e+04]", vector [ 1.0; 1e4 ]
        "[1.0e-05 1.2e+00]", vector [ 1e-5; 1.2 ]
        "[1.e+000 1.e+100]", vector [ 1.0; 1e100 ]
        "[-1.e-10  2.e-10]", vector [ -1e-10; 2e-10 ]
        "[1.e+16 1.e+16]", vector [ 1e16; 1e16 ]
        "[0.e+00 1.e-05]", vector [ 0.0; 1e-5 ]
        "[0.0001 0.0002]", vector [ 1e-4; 2e-4 ]
        "[1.e-45 1.e+00]", singles [| 2 |] [ Single.Epsilon; 1.0f ]
    ]

[<Fact>]
let ``NaN and infinity stand right in their column and decide nothing`` () =
    demandTexts [
        "[ nan  inf -inf   1.]", vector [ nan; infinity; -infinity; 1.0 ]
        "[nan nan]", vector [ nan; nan ]
        "[ 0. nan]", vector [ 0.0; nan ]
        "[1.25  nan]", vector [ 1.25; nan ]
        "[    nan 1.5e-05]", vector [ nan; 1.5e-5 ]
    ]

[<Fact>]
let ``truth values and integers are aligned right`` () =
    demandTexts [
        "[ True False]", (Dense.ofArray [| true; false |] [| 2 |]: Dense)
        "[ True  True]", (Dense.ofArray [| true; true |] [| 2 |]: Dense)
        "[ 1 -2 10]", (Dense.ofArray [| 1; -2; 10 |] [| 3 |]: Dense)
        "[9007199254740993]", (Dense.ofArray [| 9007199254740993L |] [| 1 |]: Dense)
        "[-9223372036854775808                    0]", (Dense.ofArray [| Int64.MinValue; 0L |] [| 2 |]: Dense)
    ]

[<Fact>]
let ``matrices are parted by lines and blocks by blank lines`` () =
    demandText "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]" (counted [| 2; 2; 2 |])
    demandText "[[[[0]]\n\n  [[1]]]\n\n\n [[[2]]\n\n  [[3]]]]" (counted [| 2; 2; 1; 1 |])

[<Fact>]
let ``arrays without elements are empty brackets`` () =
    for shape: int[] in [ [| 0 |]; [| 0; 3 |]; [| 3; 0 |] ] do
        for dtype in dtypes do
            demandText "[]" (Dense.zeros dtype shape)

[<Fact>]
let ``long rows are wrapped at 75 columns under their first number`` () =
    let line numbers = String.Join(" ", numbers |> Seq.map (fun i -> (string<int> i).PadLeft 2))
    demandText ("[" + line [ 0..23 ] + "\n " + line [ 24..39 ] + "]") (counted [| 40 |])

    for row in (Printing.format (make regular (Random 81) DType.Float64 [| 3; 2; 9 |])).Split '\n' do
        Assert.True(row.Length <= 75 && row = row.TrimEnd(), row)

[<Fact>]
let ``above a thousand elements only three at each edge are shown`` () =
    demandText "[   0    1    2 ...  998  999 1000]" (counted [| 1001 |])
    Assert.DoesNotContain("...", Printing.format (counted [| 1000 |]))

    demandText
        ("[[   0    1    2 ...   47   48   49]\n [  50   51   52 ...   97   98   99]\n"
         + " [ 100  101  102 ...  147  148  149]\n ...\n [1850 1851 1852 ... 1897 1898 1899]\n"
         + " [1900 1901 1902 ... 1947 1948 1949]\n [1950 1951 1952 ... 1997 1998 1999]]")
        (counted [| 40; 50 |])

    // Short axes stay whole.
    Assert.StartsWith("[[   0    1]\n [   2    3]\n [   4    5]\n ...\n", Printing.format (counted [| 600; 2 |]))

[<Fact>]
let ``hidden elements decide neither width nor exponents`` () =
    let numbers = Array.create 1001 1.0
    numbers[500] <- 1e300
    demandText "[1. 1. 1. ... 1. 1. 1.]" (vector numbers)

[<Fact>]
let ``the layout in storage cannot be seen`` () =
    let random = Random 82

    for shape in shapes do
        for name, x in layouts (make special random DType.Float64) shape do
            Assert.True((Printing.format x = Printing.format (x.Compact())), name)

[<Fact>]
let ``a printed number reads back as itself`` () =
    let random = Random 83

    for _ in 1..2000 do
        let x = BitConverter.Int64BitsToDouble(random.NextInt64())
        let narrow = BitConverter.Int32BitsToSingle(random.Next())

        if Double.IsFinite x then
            Assert.Equal(
                x,
                Double.Parse(Printing.format (vector [ x ]) |> _.Trim('[', ']'), CultureInfo.InvariantCulture)
            )

            Assert.Equal(x, Double.Parse(Printing.format (matrix [||] [ x ]), CultureInfo.InvariantCulture))

        if Single.IsFinite narrow then
            let text = Printing.format (singles [||] [ narrow ])
            Assert.Equal(narrow, Single.Parse(text, CultureInfo.InvariantCulture))

[<Fact>]
let ``texts are the same where the comma is the point`` () =
    let before = CultureInfo.CurrentCulture

    let texts () = [
        Printing.format (vector [ 1.5; -2.25; nan ])
        Printing.format (vector [ 1e-10; 1.0 ])
        Printing.format (Dense.scalar DType.Float64 1234567.5)
        Printing.format (counted [| 2000 |])
        Printing.format (Dense.ofArray [| -1000000L |] [| 1 |])
        Assert
            .Throws<OverflowException>(fun () -> Elementwise.cast DType.Int32 (vector [ 2147483648.5 ]) |> ignore)
            .Message
    ]

    let expected = texts ()

    try
        // A minus sign of its own, beside the comma.
        let culture = CultureInfo("de-DE").Clone() :?> CultureInfo
        culture.NumberFormat.NegativeSign <- "~"
        CultureInfo.CurrentCulture <- culture
        Assert.Equal<string list>(expected, texts ())
    finally
        CultureInfo.CurrentCulture <- before
