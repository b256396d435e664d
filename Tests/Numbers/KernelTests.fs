// Kernels: every row's loops agree with its scalar form, on random numbers of all sizes and on special values, in both
// widths and in integers; and the scalar forms that .NET does not have agree with values known to full accuracy.
// Read next: ElementwiseTests.fs.
module FunGrad.Tests.Numbers.KernelTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

/// A few units in the last place: vector loops of exp, sin, ... are not those of System.Math.
let private limit = 4L

let private unary: Kernel1 list = [
    Kernels.exp
    Kernels.expm1
    Kernels.log
    Kernels.log1p
    Kernels.log2
    Kernels.log10
    Kernels.sqrt
    Kernels.rsqrt
    Kernels.cbrt
    Kernels.reciprocal
    Kernels.square
    Kernels.sin
    Kernels.cos
    Kernels.tan
    Kernels.asin
    Kernels.acos
    Kernels.atan
    Kernels.sinh
    Kernels.cosh
    Kernels.tanh
    Kernels.asinh
    Kernels.acosh
    Kernels.atanh
    Kernels.sigmoid
    Kernels.softplus
    Kernels.relu
    Kernels.floor
    Kernels.ceil
    Kernels.round
    Kernels.negate
    Kernels.abs
    Kernels.sign
]

let private binary: Kernel2 list = [
    Kernels.add
    Kernels.subtract
    Kernels.multiply
    Kernels.maximum
    Kernels.minimum
    Kernels.divide
    Kernels.power
    Kernels.atan2
    Kernels.absorb
    Kernels.remainder
]

/// The kernels of integers, and what they mean there.
let private integerUnary: (Kernel1 * (int64 -> int64)) list = [
    Kernels.negate, (~-)
    Kernels.abs, abs
    Kernels.sign, (sign >> int64)
    Kernels.square, (fun x -> x * x)
    Kernels.relu, max 0L
]

let private integerBinary: (Kernel2 * (int64 -> int64 -> int64)) list = [
    Kernels.add, (+)
    Kernels.subtract, (-)
    Kernels.multiply, (*)
    Kernels.maximum, max
    Kernels.minimum, min
]

type Names =
    static member Unary = TheoryData<string>(unary |> Seq.map _.Name)
    static member Binary = TheoryData<string>(binary |> Seq.map _.Name)

let private unaryOf name = unary |> List.find (fun kernel -> kernel.Name = name)
let private binaryOf name = binary |> List.find (fun kernel -> kernel.Name = name)

let private specials = [
    for x in
        [
            0.0
            0.5
            1.0
            1.5
            2.5
            710.0
            1e10
            1e38
            Double.MaxValue
            infinity
            1e-38 // subnormal in Float32
            2.2e-308
            Double.Epsilon
        ] do
        x
        -x

    nan
]

/// Numbers of every magnitude, numbers of everyday size, and the special values.
let private inputs = [|
    let random = Random 21
    let signed () = 2.0 * random.NextDouble() - 1.0

    for exponent in -320..2..308 do
        for _ in 1..5 do
            signed () * Math.Pow(10.0, float exponent)

    for range in [ 1.0; 10.0; 100.0; 760.0 ] do
        for _ in 1..700 do
            signed () * range

    for x in specials do
        yield! Array.create 3 x
|]

/// The numbers in a dtype, and what they are after rounding to it.
let private given dtype (numbers: float[]) : Dense =
    if dtype = DType.Float32 then
        Dense.ofArray (Array.map float32 numbers) [| numbers.Length |]
    else
        vector numbers

let private rounded dtype (x: float) = if dtype = DType.Float32 then float (float32 x) else x

// ---- loops against scalar forms

[<Theory>]
[<MemberData("Unary", MemberType = typeof<Names>)>]
let ``a loop of one argument agrees with its scalar form`` (name: string) =
    let kernel = unaryOf name

    for dtype in floating do
        let x = given dtype inputs
        let y = Elementwise.map1 kernel x
        demandKind name dtype x.Shape y
        demandUlps limit dtype $"{name} {dtype}" (elements x |> Array.map (kernel.Scalar >> rounded dtype)) (elements y)

[<Theory>]
[<MemberData("Unary", MemberType = typeof<Names>)>]
let ``the bits of a loop do not depend on where in memory it runs`` (name: string) =
    let kernel = unaryOf name

    for dtype in floating do
        let there = elements (Elementwise.map1 kernel (given dtype inputs))

        for shift in 1..4 do
            let shifted = given dtype (Array.append (Array.create shift 1.0) inputs)
            let window = Views.slice [| shift |] [| 1 |] [| inputs.Length |] shifted
            demandBits $"{name} {dtype} shifted by {shift}" there (elements (Elementwise.map1 kernel window))

[<Theory>]
[<MemberData("Binary", MemberType = typeof<Names>)>]
let ``the three loops of two arguments agree with their scalar form`` (name: string) =
    let kernel = binaryOf name
    let random = Random 22
    let numbers = Array.append (Array.ofList specials) (Array.init 60 (fun _ -> inputs[random.Next inputs.Length]))
    let count = numbers.Length

    for dtype in floating do
        let x = given dtype numbers
        let exact = elements x
        let demand what expected z = demandUlps limit dtype $"{name} {dtype} {what}" expected (elements z)

        for i in 0 .. count - 1 do
            let fixed' = Dense.full dtype [| count |] exact[i]
            let right = exact |> Array.map (fun x -> rounded dtype (kernel.Scalar(x, exact[i])))
            let left = exact |> Array.map (fun y -> rounded dtype (kernel.Scalar(exact[i], y)))
            demand $"each with {exact[i]}" right (Elementwise.map2 kernel x (given dtype (Array.create count exact[i])))
            demand $"right {exact[i]}" right (Elementwise.map2 kernel x fixed')
            demand $"left {exact[i]}" left (Elementwise.map2 kernel fixed' x)

            demand $"with right {exact[i]}" right (Elementwise.map1 (kernel.WithRight exact[i]) x)

// ---- integers

let private integersOf dtype (numbers: int64[]) : Dense =
    if dtype = DType.Int64 then
        Dense.ofArray numbers [| numbers.Length |]
    else
        Dense.ofArray (Array.map int numbers) [| numbers.Length |]

let private integersIn (x: Dense) =
    match x with
    | :? Dense<int> as x -> x.ToArray() |> Array.map int64
    | x -> Dense.toArray<int64> x

/// Small integers, and such that doubles cannot tell apart where the dtype has them.
let private integers dtype (random: Random) = [|
    for x in -9L .. 9L do
        x

    for _ in 1..30 do
        random.Next() |> int64
        -(random.Next() |> int64)

    if dtype = DType.Int64 then
        for i in -5L .. 5L do
            9007199254740993L + i
            -4611686018427387904L + i
|]

let private wrapped dtype (x: int64) = if dtype = DType.Int32 then int64 (int32 x) else x

[<Fact>]
let ``integer loops are exact, and wrap as .NET's integers do`` () =
    let random = Random 23

    for dtype in integral do
        let numbers = integers dtype random
        let x = integersOf dtype numbers

        for kernel, meaning in integerUnary do
            let expected = numbers |> Array.map (meaning >> wrapped dtype)
            Assert.Equal<int64[]>(expected, integersIn (Elementwise.map1 kernel x))

        for kernel, meaning in integerBinary do
            for y in numbers do
                let repeated = integersOf dtype (Array.create numbers.Length y)
                let uniform = Views.broadcast x.Shape (Views.slice [| 0 |] [| 1 |] [| 1 |] repeated)
                let right = numbers |> Array.map (fun x -> wrapped dtype (meaning x y))
                let left = numbers |> Array.map (fun x -> wrapped dtype (meaning y x))
                Assert.Equal<int64[]>(right, integersIn (Elementwise.map2 kernel x repeated))
                Assert.Equal<int64[]>(right, integersIn (Elementwise.map2 kernel x uniform))
                Assert.Equal<int64[]>(left, integersIn (Elementwise.map2 kernel uniform x))

[<Fact>]
let ``kernels refuse truth values, and those of floating-point numbers integers, too`` () =
    let text name needed dtype = $"{name}: needs {needed} elements, but was given {dtype}. Cast it first."
    let numberKernels = List.map (fun (kernel: Kernel1, _) -> kernel.Name) integerUnary
    let numberPairs = List.map (fun (kernel: Kernel2, _) -> kernel.Name) integerBinary
    let needed takesIntegers = if takesIntegers then "numeric" else "Float64 or Float32"

    for dtype in [ DType.Int64; DType.Int32; DType.Bool ] do
        let x = make regular (Random 24) dtype [| 3 |]

        let demand name takesIntegers action =
            if dtype = DType.Bool || not takesIntegers then
                refuses<DTypeException> (text name (needed takesIntegers) dtype) action

        for kernel in unary do
            demand kernel.Name (List.contains kernel.Name numberKernels) (fun () -> Elementwise.map1 kernel x)

        for kernel in binary do
            demand kernel.Name (List.contains kernel.Name numberPairs) (fun () -> Elementwise.map2 kernel x x)

// ---- scalar forms that .NET does not have; the values come from multiple-precision arithmetic

[<Fact>]
let ``log1p and expm1 keep the digits of small arguments`` () =
    for x, log1p, expm1 in
        [
            1e-20, 1e-20, 1e-20
            -5e-324, -5e-324, -5e-324
            1e-10, 9.999999999500001e-11, 1.00000000005e-10
            1e-05, 9.999950000333332e-06, 1.0000050000166668e-05
            800.0, 6.68586094706836, infinity
            -0.3, -0.35667494393873234, -0.2591817793182821
            0.5, 0.4054651081081644, 0.6487212707001282
            1.0, 0.6931471805599453, 1.718281828459045
            0.0, 0.0, 0.0
            -0.0, -0.0, -0.0
            -800.0, nan, -1.0
            -1.0, -infinity, -0.6321205588285577
            -1.5, nan, -0.7768698398515702
            infinity, infinity, infinity
            -infinity, nan, -1.0
            nan, nan, nan
        ] do
        demandUlps 2L DType.Float64 $"log1p {x}" [| log1p |] [| Kernels.log1p.Scalar x |]
        demandUlps 2L DType.Float64 $"expm1 {x}" [| expm1 |] [| Kernels.expm1.Scalar x |]

        if x = 0.0 then
            demandBits "the sign of zero" [| x; x |] [| Kernels.log1p.Scalar x; Kernels.expm1.Scalar x |]

[<Fact>]
let ``sigmoid and softplus neither overflow nor lose small results`` () =
    for x, sigmoid, softplus in
        [
            -750.0, 0.0, 0.0
            -745.0, 5e-324, 5e-324
            -710.0, 4.47628622567513e-309, 4.47628622567513e-309
            -40.0, 4.248354255291589e-18, 4.248354255291589e-18
            -0.001, 0.4997500000208333, 0.6926473055599401
            0.0, 0.5, 0.6931471805599453
            0.5, 0.6224593312018546, 0.9740769841801067
            36.0, 0.9999999999999998, 36.0
            800.0, 1.0, 800.0
            infinity, 1.0, infinity
            -infinity, 0.0, 0.0
            nan, nan, nan
        ] do
        demandUlps 2L DType.Float64 $"sigmoid {x}" [| sigmoid |] [| Kernels.sigmoid.Scalar x |]
        demandUlps 2L DType.Float64 $"softplus {x}" [| softplus |] [| Kernels.softplus.Scalar x |]

[<Fact>]
let ``in absorb, zero wins over everything from either side and everywhere in a register`` () =
    for x, y, z in
        [
            0.0, nan, 0.0
            -0.0, infinity, 0.0
            0.0, -infinity, 0.0
            0.0, -3.0, 0.0
            2.0, -3.0, -6.0
            2.0, nan, nan
            infinity, nan, nan
            1e-200, 1e-200, 0.0
            1e200, -1e200, -infinity
        ] do
        for count in [ 1; 3; 16; 37 ] do
            for i in 0 .. count - 1 do
                let ones at = vector (Array.updateAt i at (Array.create count 1.0))
                let expected = Array.updateAt i z (Array.create count 1.0)

                demandBits $"absorb({x}, {y})" expected (elements (Elementwise.map2 Kernels.absorb (ones x) (ones y)))

                demandBits $"absorb({y}, {x})" expected (elements (Elementwise.map2 Kernels.absorb (ones y) (ones x)))

[<Fact>]
let ``the remainder has the sign of the divisor, as in Python`` () =
    for x, y, rest in
        [
            5.0, 3.0, 2.0
            -5.0, 3.0, 1.0
            5.0, -3.0, -1.0
            -5.0, -3.0, -2.0
            6.0, 3.0, 0.0
            -6.0, 3.0, 0.0
            6.0, -3.0, -0.0
            0.0, -3.0, -0.0
            5.5, 0.25, 0.0
            -1e-20, 3.0, 3.0
            1.0, infinity, 1.0
            -1.0, infinity, infinity
            1.0, -infinity, -infinity
            infinity, 3.0, nan
            3.0, 0.0, nan
            nan, 3.0, nan
            3.0, nan, nan
        ] do
        demandBits $"remainder({x}, {y})" [| rest |] [| Kernels.remainder.Scalar(x, y) |]

[<Fact>]
let ``the remainder lies between zero and the divisor and differs by a whole multiple`` () =
    let random = Random 25

    for _ in 1..2000 do
        // Quarters are exact, so that the multiple is found without rounding.
        let x, y = float (random.Next(-4000, 4000)) / 4.0, float (random.Next(1, 100) * (1 - 2 * random.Next 2)) / 4.0
        let rest = Kernels.remainder.Scalar(x, y)
        Assert.True(rest / y >= 0.0 && rest / y < 1.0, $"remainder({x}, {y}) = {rest}")
        Assert.Equal(Math.Floor(x / y), (x - rest) / y)

[<Fact>]
let ``powers have the special values of the C standard, by any path`` () =
    for x, y, z in
        [
            0.0, 0.0, 1.0
            nan, 0.0, 1.0
            1.0, nan, 1.0
            nan, 1.0, nan
            -8.0, 0.5, nan
            -8.0, 3.0, -512.0
            -8.0, -1.0, -0.125
            -8.0, 2.0, 64.0
            0.0, 0.5, 0.0
            -0.0, 0.5, 0.0
            -0.0, 3.0, -0.0
            -0.0, -1.0, -infinity
            -infinity, 0.5, infinity
            2.0, 0.5, 1.4142135623730951
            0.0, -2.0, infinity
            infinity, -2.0, 0.0
        ] do
        demandBits $"power({x}, {y})" [| z |] [| Kernels.power.Scalar(x, y) |]
        demandBits $"Math.Pow({x}, {y})" [| z |] [| Math.Pow(x, y) |]

[<Theory>]
[<InlineData(2.0)>]
[<InlineData(1.0)>]
[<InlineData(3.0)>]
[<InlineData(-1.0)>]
[<InlineData(0.5)>]
let ``powers by products are as accurate as Math.Pow`` (exponent: float) =
    let expected = inputs |> Array.map (fun x -> Math.Pow(x, exponent))

    demandUlps
        1L
        DType.Float64
        $"power {exponent}"
        expected
        (inputs |> Array.map (fun x -> Kernels.power.Scalar(x, exponent)))

[<Fact>]
let ``scalar form and loop agree on what becomes of minus zero`` () =
    for name, expected in
        [
            "sign", 0.0
            "relu", 0.0
            "negate", 0.0
            "abs", 0.0
            "sqrt", -0.0
            "sin", -0.0
            "tan", -0.0
            "tanh", -0.0
            "cbrt", -0.0
            "floor", -0.0
            "reciprocal", -infinity
        ] do
        for count in [ 1; 40 ] do
            let kernel = unaryOf name
            demandBits $"{name} alone" [| expected |] [| kernel.Scalar -0.0 |]
            let y = Elementwise.map1 kernel (vector (Array.create count -0.0))
            demandBits name (Array.create count expected) (elements y)
