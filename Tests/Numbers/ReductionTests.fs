// Reductions: every set of axes of every layout against naive loops over the groups; NaN, empty axes, ties, running sums;
// the same bits every time, and sums in float32 that are no worse than adding left to right.
// Read next: MatrixProductTests.fs.
module FunGrad.Tests.Numbers.ReductionTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private arrays number dtype = [
    let random = Random 51

    for shape in shapes do
        for name, x in layouts (make number random dtype) shape -> $"{dtype} {name} {Shape.text shape}", x
]

/// The reduction against a naive fold of each group: at most `slack` roundings of the size of the group's parts apart.
let private demandFold name reduce (fold: float[] -> float) (size: float[] -> float) x what =
    for axes in subsets (x: Dense).Rank do
        let groups = groups axes x
        let y: Dense = reduce axes x
        let what = $"{name} {what} over {Shape.text axes}"
        demandKind what x.DType (Shape.without axes x.Shape) y
        let rounding = if x.DType = DType.Float32 then 1.2e-7 else 2.3e-16
        let actual = elements y

        for i in 0 .. groups.Length - 1 do
            let expected = fold groups[i]
            let slack = float groups[i].Length * rounding * size groups[i]

            let agree = expected.Equals actual[i] || abs (expected - actual[i]) <= slack
            Assert.True(agree, $"{what}, group {i}: expected {expected:R}, got {actual[i]:R}")

let private magnitude: float[] -> float = Array.sumBy abs

[<Fact>]
let ``sums over any axes of any layout are the naive sums`` () =
    for dtype in numeric do
        for number in [ regular; special ] do
            for what, x in arrays number dtype do
                demandFold "sum" Reductions.sum Array.sum magnitude x what

[<Fact>]
let ``products over any axes of any layout are the naive products`` () =
    for dtype in floating do
        let round x = if dtype = DType.Float32 then float (float32 x) else x
        let product = Array.fold (fun product x -> round (product * x)) 1.0

        for number in [ regular; special ] do
            for what, x in arrays number dtype do
                demandFold "product" Reductions.product product (product >> abs) x what

    let product = Array.fold (*) 1.0

    // Integers wrap where doubles would round, so their factors are signs.
    for dtype in integral do
        for what, x in arrays regular dtype do
            let signs = Elementwise.map1 Kernels.sign x
            demandFold "product" Reductions.product product (fun _ -> 0.0) signs what

[<Fact>]
let ``maxima and minima over any axes are exact, and NaN if there is one`` () =
    let none _ = 0.0

    for dtype in numeric do
        for number in [ regular; special ] do
            for what, x in arrays number dtype do
                if x.Count > 0 then
                    let fold choose = Array.reduce (fun (x: float) y -> choose (x, y))
                    demandFold "maximum" Reductions.maximum (fold Math.Max) none x what
                    demandFold "minimum" Reductions.minimum (fold Math.Min) none x what

[<Fact>]
let ``any and all over any axes look at each truth value`` () =
    for what, x in arrays regular DType.Bool do
        let has value group = Array.contains value group
        demandFold "any" Reductions.any (fun group -> if has 1.0 group then 1.0 else 0.0) (fun _ -> 0.0) x what
        demandFold "all" Reductions.all (fun group -> if has 0.0 group then 0.0 else 1.0) (fun _ -> 0.0) x what

[<Fact>]
let ``one decisive truth value is found wherever it stands`` () =
    for i in 0..40 do
        let mask truth : Dense = Dense.ofArray (Array.init 41 (fun j -> (i = j) = truth)) [| 41 |]
        demandEqual $"any {i}" [| 1.0 |] (elements (Reductions.any [| 0 |] (mask true)))
        demandEqual $"all {i}" [| 0.0 |] (elements (Reductions.all [| 0 |] (mask false)))

// ---- nothing to reduce

[<Fact>]
let ``the sum of nothing is 0, its product 1, any is false and all is true`` () =
    let shape = [| 2; 0; 3 |]

    for name, reduce, dtype, start in
        [
            for dtype in numeric do
                "sum", Reductions.sum, dtype, 0.0
                "product", Reductions.product, dtype, 1.0

            "any", Reductions.any, DType.Bool, 0.0
            "all", Reductions.all, DType.Bool, 1.0
        ] do
        let empty = Dense.zeros dtype shape
        demandEqual name (Array.create 6 start) (elements (reduce [| 1 |] empty))
        demandEqual name [| start |] (elements (reduce [| 0; 1; 2 |] empty))
        demandKind name dtype [| 0; 3 |] (reduce [| 0 |] empty)

[<Fact>]
let ``extremes of nothing are refused, but an empty result is no error`` () =
    let empty = Dense.zeros DType.Float64 [| 2; 0 |]

    for name, reduce in
        [
            "maximum", Reductions.maximum [| 1 |]
            "minimum", Reductions.minimum [| 0; 1 |]
            "argMaximum", Reductions.argMaximum 1
            "argMinimum", Reductions.argMinimum 1
        ] do
        refuses<ShapeException>
            $"{name}: axis 1 of the shape [2, 0] is empty, so there is nothing to choose from. Leave such values out first."
            (fun () -> reduce empty)

    demandKind "maximum" DType.Float64 [| 0 |] (Reductions.maximum [| 0 |] empty)
    demandKind "argMaximum" DType.Int64 [| 0 |] (Reductions.argMaximum 0 empty)

[<Fact>]
let ``truth values have no sums and numbers no any`` () =
    let truths, numbers = Dense.zeros DType.Bool [| 2 |], Dense.zeros DType.Float32 [| 2 |]
    let text name needed given = $"{name}: needs {needed} elements, but was given {given}. Cast it first."

    for name, reduce in
        [
            "sum", Reductions.sum [| 0 |]
            "product", Reductions.product [| 0 |]
            "maximum", Reductions.maximum [| 0 |]
            "minimum", Reductions.minimum [| 0 |]
            "argMaximum", Reductions.argMaximum 0
            "argMinimum", Reductions.argMinimum 0
            "cumulativeSum", Reductions.cumulativeSum 0 false
        ] do
        refuses<DTypeException> (text name "numeric" "Bool") (fun () -> reduce truths)

    refuses<DTypeException> (text "any" "Bool" "Float32") (fun () -> Reductions.any [| 0 |] numbers)
    refuses<DTypeException> (text "all" "Bool" "Float32") (fun () -> Reductions.all [| 0 |] numbers)

// ---- positions and running sums

/// The first position that no other beats; the first NaN beats all.
let private firstBest better (group: float[]) =
    match Array.tryFindIndex Double.IsNaN group with
    | Some at -> float at
    | None -> float (Array.findIndex (fun x -> Array.forall (fun y -> not (better y x)) group) group)

[<Fact>]
let ``positions of extremes are the first of equals and the first NaN`` () =
    for dtype in numeric do
        for what, x in arrays special dtype do
            for axis in 0 .. x.Rank - 1 do
                if x.Shape[axis] > 0 then
                    let demand name better y =
                        demandKind name DType.Int64 (Shape.without [| axis |] x.Shape) y
                        let expected = groups [| axis |] x |> Array.map (firstBest better)
                        demandEqual $"{name} {what} along {axis}" expected (elements y)

                    demand "argMaximum" (>) (Reductions.argMaximum axis x)
                    demand "argMinimum" (<) (Reductions.argMinimum axis x)

[<Fact>]
let ``running sums add up one axis from either end`` () =
    for dtype in numeric do
        for what, x in arrays regular dtype do
            for axis in 0 .. x.Rank - 1 do
                for reverse in [ false; true ] do
                    let y = Reductions.cumulativeSum axis reverse x
                    demandKind what dtype x.Shape y

                    let expected =
                        positions x.Shape
                        |> List.map (fun position ->
                            let first = position[axis]

                            let indices = if reverse then [ x.Shape[axis] - 1 .. -1 .. first ] else [ 0..first ]
                            let add sum i = sum + at x (Array.updateAt axis i position)
                            let round x = if dtype = DType.Float32 then float (float32 x) else x
                            List.fold (fun sum i -> round (add sum i)) 0.0 indices)

                    demandEqual $"{what} along {axis}, reverse {reverse}" (Array.ofList expected) (elements y)

// ---- bits and accuracy

[<Fact>]
let ``a sum has the same bits every time, wherever its elements lie`` () =
    let random = Random 52

    for dtype in floating do
        for count in [ 100; 32_767; 32_768; 300_001 ] do
            let x = make regular random dtype [| count |]
            let sum x = elements (Reductions.sum [| 0 |] x)

            for shift in 1..3 do
                let longer = Indexing.concatenate 0 [| Dense.full dtype [| shift |] 1.0; x |]
                let window = Views.slice [| shift |] [| 1 |] [| count |] longer
                demandBits $"{dtype} {count} shifted by {shift}" (sum x) (sum window)

            demandBits $"{dtype} {count} again" (sum x) (sum x)

[<Fact>]
let ``large reductions have the bits of their parts and are the same again`` () =
    let rows, columns = 520, 521 // beyond the size from which several threads share the work
    let x = make regular (Random 53) DType.Float64 [| rows; columns |]
    let data = elements x
    let alongRows = elements (Reductions.sum [| 1 |] x)
    let row i = Views.slice [| i; 0 |] [| 1; 1 |] [| 1; columns |] x
    demandBits "rows" (Array.init rows (fun i -> (Reductions.sum [| 0; 1 |] (row i)).GetDouble 0)) alongRows
    demandBits "rows again" alongRows (elements (Reductions.sum [| 1 |] x))

    // Whole rows are added to each other, so a column is summed from its top.
    let column j = Array.fold (fun sum i -> sum + data[i * columns + j]) 0.0 [| 0 .. rows - 1 |]
    demandBits "columns" (Array.init columns column) (elements (Reductions.sum [| 0 |] x))

[<Fact>]
let ``float32 sums are no worse than adding left to right`` () =
    let random = Random 54

    for count in [ 2; 10; 63; 64; 65; 200; 1000; 10_000; 100_000; 300_000 ] do
        for name, number in [ "0.1", (fun () -> 0.1f); "random", (fun () -> random.NextSingle()) ] do
            let xs = Array.init count (fun _ -> number ())
            let exact = xs |> Array.sumBy float
            let sum = (Reductions.sum [| 0 |] (Dense.ofArray xs [| count |])).GetDouble 0
            let leftToRight = float (Array.fold (+) 0.0f xs)
            let rounding = exact * 1.2e-7
            Assert.True(abs (sum - exact) <= abs (leftToRight - exact) + rounding, $"{name} {count}: {sum} for {exact}")

            // Left to right, the errors of adding 0.1 all have one sign.
            if name = "0.1" && count >= 100_000 then
                Assert.True(10.0 * abs (sum - exact) <= abs (leftToRight - exact), $"{count}: {sum}, {leftToRight}")

[<Fact>]
let ``a repeated number is summed by multiplication, so that huge shapes cost nothing`` () =
    let x = Dense.full DType.Float64 [| 1000; 1000; 1000 |] 0.1
    demandEqual "all" [| 1e8 |] (elements (Reductions.sum [| 0; 1; 2 |] x))

    demandEqual
        "integers"
        [| 3e6 |]
        (elements (Reductions.sum [| 0; 1 |] (Dense.full DType.Int32 [| 1000; 1000 |] 3.0)))
