// Truth values: comparisons are IEEE in every dtype and layout, selection copies bits, logic follows its tables, and casts
// either keep a value or say which one does not fit.
// Read next: ReductionTests.fs.
module FunGrad.Tests.Numbers.ComparisonTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private truth condition = if condition then 1.0 else 0.0

let private comparisons: (string * Comparison * (float -> float -> bool)) list = [
    "<", Less, (fun x y -> x < y)
    "<=", LessOrEqual, (fun x y -> x <= y)
    ">", Greater, (fun x y -> x > y)
    ">=", GreaterOrEqual, (fun x y -> x >= y)
    "=", Equal, (fun x y -> x = y)
    "<>", NotEqual, (fun x y -> x <> y)
]

/// All pairs of layouts of each shape.
let private pairs random dtype = [
    for shape in shapes do
        let all = layouts (make special random dtype) shape

        for nameX, x in all do
            for nameY, y in all -> $"{dtype} {nameX} with {nameY} {Shape.text shape}", x, y
]

[<Fact>]
let ``comparisons are IEEE in every dtype and layout`` () =
    let random = Random 41

    for dtype in dtypes do
        for name, x, y in pairs random dtype do
            for sign, comparison, meaning in comparisons do
                let z = Elementwise.compare comparison x y
                demandKind name DType.Bool x.Shape z
                let expected = Array.map2 (fun x y -> truth (meaning x y)) (elements x) (elements y)
                demandEqual $"{sign} {name}" expected (elements z)

[<Fact>]
let ``integers that one double stands for are told apart`` () =
    let large = 9007199254740993L
    let x: Dense = Dense.ofArray [| large |] [| 1 |]
    let y: Dense = Dense.ofArray [| large - 1L |] [| 1 |]
    demandEqual "equal" [| 0.0 |] (elements (Elementwise.compare Equal x y))
    demandEqual "greater" [| 1.0 |] (elements (Elementwise.compare Greater x y))

[<Fact>]
let ``select takes the bits of one side or the other, whatever the layouts`` () =
    let random = Random 42
    let choose c x y = if c = 1.0 then x else y

    for dtype in dtypes do
        for shape in shapes do
            let all = layouts (make special random dtype) shape

            // Each layout of the condition meets each of x, and y takes them in turn.
            for i, (nameC, condition) in List.indexed (layouts (make regular random DType.Bool) shape) do
                for j, (nameX, x) in List.indexed all do
                    let nameY, y = all[(i + j) % all.Length]
                    let what = $"{dtype} {Shape.text shape}: {nameC} ? {nameX} : {nameY}"
                    let z = Elementwise.select condition x y
                    demandKind what dtype shape z
                    demandBits what (Array.map3 choose (elements condition) (elements x) (elements y)) (elements z)

[<Fact>]
let ``logic follows its tables on every layout`` () =
    let random = Random 43

    for name, x, y in pairs random DType.Bool do
        let xs, ys = elements x, elements y

        let demand what meaning z =
            demandEqual
                $"{what} {name}"
                (Array.map2 (fun x y -> truth (meaning (x = 1.0) (y = 1.0))) xs ys)
                (elements z)

        demand "and" (&&) (Elementwise.logicalAnd x y)
        demand "or" (||) (Elementwise.logicalOr x y)
        demand "xor" (<>) (Elementwise.logicalXor x y)
        demand "not" (fun x _ -> not x) (Elementwise.logicalNot x)

[<Fact>]
let ``logic and conditions refuse numbers`` () =
    let numbers = vector [ 1.0 ]
    let text name = $"{name}: needs Bool elements, but was given Float64. Cast it first."

    for name, action in
        [
            "and", (fun () -> Elementwise.logicalAnd numbers numbers)
            "or", (fun () -> Elementwise.logicalOr numbers numbers)
            "xor", (fun () -> Elementwise.logicalXor numbers numbers)
            "not", (fun () -> Elementwise.logicalNot numbers)
            "select", (fun () -> Elementwise.select numbers numbers numbers)
        ] do
        refuses<DTypeException> (text name) (fun () -> action ())

// ---- casts

[<Fact>]
let ``casts between all dtypes round, truncate towards zero, or ask for nonzero`` () =
    let random = Random 44

    for source in dtypes do
        for shape in shapes do
            for name, x in layouts (make regular random source) shape do
                for target in dtypes do
                    let meaning x =
                        match target with
                        | DType.Float64 -> x
                        | DType.Float32 -> float (float32 x)
                        | DType.Bool -> truth (x <> 0.0)
                        | _ -> Math.Truncate x

                    let what = $"{source} to {target} {name}"
                    let y = Elementwise.cast target x
                    demandKind what target shape y
                    demandEqual what (Array.map meaning (elements x)) (elements y)

[<Fact>]
let ``a cast to the same dtype is the value itself and a repeated element stays repeated`` () =
    let x = vector [ 1.0; 2.0 ]
    Assert.Same(x, Elementwise.cast DType.Float64 x)
    Assert.True (Elementwise.cast DType.Int32 (Dense.full DType.Float64 [| 20; 30 |] 2.5)).IsUniform

[<Fact>]
let ``special values keep their meaning between the widths`` () =
    for x in [ nan; infinity; -infinity; -0.0 ] do
        let narrow = Elementwise.cast DType.Float32 (vector [ x ])
        demandBits $"{x}" [| x |] (elements narrow)
        demandBits $"{x} and back" [| x |] (elements (Elementwise.cast DType.Float64 narrow))

    demandEqual "overflow" [| infinity |] (elements (Elementwise.cast DType.Float32 (vector [ 1e39 ])))
    demandEqual "truth" [| 1.0; 0.0; 1.0 |] (elements (Elementwise.cast DType.Bool (vector [ nan; -0.0; 1e-300 ])))

[<Fact>]
let ``an Int64 is rounded to Float32 once`` () =
    // Just above the middle of two Float32 numbers, where Float64 has only the middle, which would be rounded down.
    let x = (1L <<< 60) + (1L <<< 36) + 1L
    let y = Elementwise.cast DType.Float32 (Dense.ofArray [| x |] [| 1 |])
    demandBits "up" [| float ((1L <<< 60) + (1L <<< 37)) |] (elements y)

[<Fact>]
let ``the ends of the integer ranges are cast exactly`` () =
    let whole (x: float) dtype = Elementwise.cast dtype (vector [ x ])
    Assert.Equal<int[]>([| Int32.MinValue |], Dense.toArray<int>(whole -2147483648.9 DType.Int32))
    Assert.Equal<int[]>([| Int32.MaxValue |], Dense.toArray<int>(whole 2147483647.9 DType.Int32))
    Assert.Equal<int64[]>([| Int64.MinValue |], Dense.toArray<int64>(whole -9223372036854775808.0 DType.Int64))
    // The largest double below 2^63.
    Assert.Equal<int64[]>([| 9223372036854774784L |], Dense.toArray<int64>(whole 9223372036854774784.0 DType.Int64))

[<Fact>]
let ``a value that no integer stands for is refused by name`` () =
    let text value dtype =
        $"cast: {value} does not fit {dtype}. Replace such values first (Tensor.Where), or keep the floating dtype."

    for dtype in integral do
        for x, name in [ nan, "NaN"; infinity, "Infinity"; -infinity, "-Infinity"; 1e30, "1E+30" ] do
            refuses<OverflowException> (text name dtype) (fun () -> Elementwise.cast dtype (vector [ 1.0; x ]))

    for x in [ 2147483648.0; -2147483649.0 ] do
        refuses<OverflowException> (text $"{x}" "Int32") (fun () -> Elementwise.cast DType.Int32 (vector [ x ]))

    refuses<OverflowException> (text "9.223372036854776E+18" "Int64") (fun () ->
        Elementwise.cast DType.Int64 (vector [ 9223372036854775808.0 ]))

    let long: Dense = Dense.ofArray [| 3000000000L |] [| 1 |]
    refuses<OverflowException> (text "3000000000" "Int32") (fun () -> Elementwise.cast DType.Int32 long)
