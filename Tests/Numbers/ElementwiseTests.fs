// Elementwise work: the result depends on the logical elements only, never on the layouts of the operands, and large
// arrays, which several threads share, get the bits of a plain loop.
// Read next: ComparisonTests.fs.
module FunGrad.Tests.Numbers.ElementwiseTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private compact (x: Dense) = x.Compact()

[<Fact>]
let ``a function of one argument gives every layout the bits of its copy`` () =
    let random = Random 31

    for shape in shapes do
        for dtype in floating do
            for name, x in layouts (make special random dtype) shape do
                for kernel in [ Kernels.exp; Kernels.sin; Kernels.cos; Kernels.log; Kernels.tanh; Kernels.abs ] do
                    let what = $"{kernel.Name} {dtype} {name} {Shape.text shape}"
                    let y = Elementwise.map1 kernel x
                    demandKind what dtype shape y
                    let expected = elements (Elementwise.map1 kernel (compact x))

                    // A repeated element is computed alone, where exp, sin and cos may round otherwise than in a register.
                    if x.IsUniform then
                        demandUlps 2L dtype what expected (elements y)
                    else
                        demandBits what expected (elements y)

[<Fact>]
let ``a function of two arguments gives every pair of layouts the bits of a plain loop`` () =
    let random = Random 32

    for shape in shapes do
        for dtype in numeric do
            let all = layouts (make special random dtype) shape

            for nameX, x in all do
                for nameY, y in all do
                    for kernel in [ Kernels.add; Kernels.subtract; Kernels.maximum ] do
                        let what = $"{kernel.Name} {dtype} {nameX} with {nameY} {Shape.text shape}"
                        let z = Elementwise.map2 kernel x y
                        demandKind what dtype shape z
                        let round x = if dtype = DType.Float32 then float (float32 x) else x
                        let expected = Array.map2 (fun x y -> round (kernel.Scalar(x, y))) (elements x) (elements y)
                        demandEqual what expected (elements z)

[<Fact>]
let ``kernels without an integer form take every pair of layouts, too`` () =
    let random = Random 33

    for shape in shapes do
        let all = layouts (make special random DType.Float64) shape

        for nameX, x in all do
            for nameY, y in all do
                for kernel in [ Kernels.divide; Kernels.absorb; Kernels.power; Kernels.atan2; Kernels.remainder ] do
                    let expected = Array.map2 (fun x y -> kernel.Scalar(x, y)) (elements x) (elements y)
                    let what = $"{kernel.Name} {nameX} with {nameY} {Shape.text shape}"
                    demandEqual what expected (elements (Elementwise.map2 kernel x y))

/// Rows and columns broadcast over a matrix whose rows are long enough for the loops over runs.
[<Fact>]
let ``rows and columns broadcast over wide and narrow matrices`` () =
    let random = Random 34

    for rows, columns in [ 40, 3; 3, 40; 16, 16; 15, 17; 5, 1000; 1000, 5 ] do
        let shape = [| rows; columns |]
        let matrix = make regular random DType.Float64 shape
        let row = make regular random DType.Float64 [| columns |]
        let column = make regular random DType.Float64 [| rows; 1 |]

        let demand what (f: int -> int -> float) z =
            let expected = Array.init (rows * columns) (fun i -> f (i / columns) (i % columns))
            demandBits $"{what} of {rows} by {columns}" expected (elements z)

        let a i j = at matrix [| i; j |]
        let stretch = Views.broadcast shape

        demand
            "matrix - row"
            (fun i j -> a i j - row.GetDouble j)
            (Elementwise.map2 Kernels.subtract matrix (stretch row))

        demand
            "row - matrix"
            (fun i j -> row.GetDouble j - a i j)
            (Elementwise.map2 Kernels.subtract (stretch row) matrix)

        demand
            "matrix - column"
            (fun i j -> a i j - column.GetDouble i)
            (Elementwise.map2 Kernels.subtract matrix (stretch column))

        demand
            "column - matrix"
            (fun i j -> column.GetDouble i - a i j)
            (Elementwise.map2 Kernels.subtract (stretch column) matrix)

        demand
            "column - row"
            (fun i j -> column.GetDouble i - row.GetDouble j)
            (Elementwise.map2 Kernels.subtract (stretch column) (stretch row))

[<Fact>]
let ``two repeated elements give a repeated element`` () =
    let x, y = Dense.full DType.Float64 [| 30; 40 |] 3.0, Dense.full DType.Float64 [| 30; 40 |] 4.0
    let z = Elementwise.map2 Kernels.multiply x y
    Assert.True z.IsUniform
    demandBits "12" (Array.create 1200 12.0) (elements z)

[<Fact>]
let ``a large array gets the bits of its parts`` () =
    let count = 70_001 // beyond the size from which heavy kernels use threads
    let part = 1024 // a whole number of the groups in which exp, sin and cos run

    for dtype in floating do
        let x = make special (Random 35) dtype [| count |]

        for kernel in [ Kernels.exp; Kernels.sin; Kernels.cos; Kernels.log; Kernels.tanh ] do
            let whole = elements (Elementwise.map1 kernel x)

            let parts = [|
                for start in 0..part .. count - 1 do
                    let piece = Views.slice [| start |] [| 1 |] [| min part (count - start) |] x
                    yield! elements (Elementwise.map1 kernel piece)
            |]

            demandBits $"{kernel.Name} {dtype}" parts whole
            demandBits $"{kernel.Name} {dtype} again" whole (elements (Elementwise.map1 kernel x))

[<Fact>]
let ``large operands of two arguments get the bits of a plain loop`` () =
    let random = Random 36

    for kernel, rows, columns in [ Kernels.power, 300, 301; Kernels.add, 1024, 1025 ] do
        let shape = [| rows; columns |]
        let x = make special random DType.Float64 shape

        for name, y in
            [
                "contiguous", make special random DType.Float64 shape
                "a row", Views.broadcast shape (make special random DType.Float64 [| columns |])
                "a column", Views.broadcast shape (make special random DType.Float64 [| rows; 1 |])
                "one number", Dense.full DType.Float64 shape 1.25
                "transposed", Views.permute [| 1; 0 |] (make special random DType.Float64 [| columns; rows |])
            ] do
            let expected = Array.map2 (fun x y -> kernel.Scalar(x, y)) (elements x) (elements y)
            demandEqual $"{kernel.Name} with {name}" expected (elements (Elementwise.map2 kernel x y))
