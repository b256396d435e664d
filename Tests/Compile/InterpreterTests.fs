// Loops run block by block. Laws: each instruction gives the bits that emitted code gives; a compiled function that is
// arithmetic has the bits of the function, special values included, whatever views and lengths it has; sums agree up to
// rounding. The other tests of compiled programs hold both ways of running loops to their laws, by Agreement.fs.
module FunGrad.Tests.Compile.InterpreterTests

#nowarn "9" // Addresses of arrays that stay in place.

open System
open System.Collections.Generic
open System.Threading
open Xunit
open FunGrad
open FunGrad.Tests.Compile.Agreement

// -- Instructions ---------------------------------------------------------------------------------------------------------

let private one = [
    Instruction.Negate
    Instruction.Abs
    Instruction.Sqrt
    Instruction.Floor
    Instruction.Ceiling
    Instruction.Round
    Instruction.OnesComplement
    Instruction.ShiftBitsLeft 3
    Instruction.ShiftBitsRight 5
]

let private two = [
    Instruction.Add
    Instruction.Subtract
    Instruction.Multiply
    Instruction.Divide
    Instruction.Max
    Instruction.Min
    Instruction.MaxNative
    Instruction.MinNative
    Instruction.LessThan
    Instruction.LessThanOrEqual
    Instruction.Equals
    Instruction.BitwiseAnd
    Instruction.BitwiseOr
    Instruction.Xor
    Instruction.AndNot
    Instruction.AddBits
    Instruction.SubtractBits
]

let private native = [ Instruction.Exponent; Instruction.Mantissa ]

let private specials = [| 0.0; -0.0; 1.5; -2.5; infinity; -infinity; nan; 1e-310; 3e38; -7.0; 1e-44; 0.25 |]

/// All instructions of loads and of a number, each stored in a buffer of its own.
let private nestOf dtype (length: int) : Nest =
    let terms = TermList dtype
    let load buffer step = terms.Of(Load(buffer, 0, [| step |]))
    let x, y, fixed' = load 0 1, load 1 1, load 1 0
    let number = x.Number -2.5

    let results = [
        for operation in one do
            x.Apply operation
            number.Apply operation

        for operation in two do
            for left, right in [ x, y; x, number; number, x; fixed', x; x, fixed' ] do
                left.Apply(operation, right)

        for a, b, c in [ x, y, fixed'; x, number, y; number, y, x; number, fixed', x; y, x, y ] do
            Term.Fma(a, b, c)
            (a.LessThan b).Choose(b, c)

        if Native.HasExponents then
            for operation in native do
                x.Apply operation

            x.Apply(Instruction.Scale, y.Apply Instruction.Floor)
    ]

    let root buffer (term: Term) = {
        Kind = RootKind.Store
        Term = term.Index
        Buffer = 2 + buffer
        Offset = 0
        Strides = [| 1 |]
    }

    {
        DType = dtype
        Extents = [| length |]
        Reduced = [| false |]
        Terms = terms
        Roots = List(List.mapi root results)
    }

/// What a nest leaves in its buffers after x and y, as bits; NaN is one NaN.
let private run manner (nest: Nest) (length: int) : int64[] =
    let isSingle = nest.DType = DType.Float32
    let buffers = 2 + nest.Roots.Count
    let pins = Pins()
    let table: nativeint[] = GC.AllocateArray<nativeint>(buffers, true)
    let x = Array.init length (fun index -> specials[index % specials.Length])
    let y = Array.init length (fun index -> specials[(index / specials.Length + index) % specials.Length])

    let all =
        Array.init buffers (fun buffer ->
            if buffer = 0 then x
            elif buffer = 1 then y
            else Array.zeroCreate length)

    let singles = all |> Array.map (Array.map float32)

    for buffer in 0 .. buffers - 1 do
        table[buffer] <- if isSingle then pins.Pin(singles[buffer], 0) else pins.Pin(all[buffer], 0)

    let code = NestCodes.make manner nest (fun buffer _ -> buffer) (fun _ -> nest.DType)
    code.Invoke(pins.Pin(table, 0))
    pins.Free()

    [|
        for buffer in 2 .. buffers - 1 do
            for index in 0 .. length - 1 do
                if isSingle then
                    let value = singles[buffer][index]
                    int64<int>(BitConverter.SingleToInt32Bits(if Single.IsNaN value then Single.NaN else value))
                else
                    let value = all[buffer][index]
                    BitConverter.DoubleToInt64Bits(if Double.IsNaN value then nan else value)
    |]

[<Fact>]
let ``each instruction has the bits of emitted code`` () =
    for dtype in [ DType.Float64; DType.Float32 ] do
        for length in [ 1; 2; 3; 7; 8; 15; 17; 144; 511; 512; 513; 1100 ] do
            let nest = nestOf dtype length
            let expected, actual = run Manner.Emitted nest length, run Manner.Interpreted nest length

            for index in 0 .. expected.Length - 1 do
                if expected[index] <> actual[index] then
                    let root = nest.Roots[index / length]
                    let what = $"{dtype}, {length} elements, {nest.Terms[root.Term]} at {index % length}"
                    Assert.Fail $"{what}: emitted {expected[index]:X}, block by block {actual[index]:X}"

// -- Programs ---------------------------------------------------------------------------------------------------------------

let private special (shape: int list) =
    let count = List.fold (*) 1 shape
    let usual = numbers count shape |> toArray
    let mark index x = if index % 7 = 3 then specials[index / 7 % specials.Length] else x
    reshape shape (tensor (Array.mapi mark usual))

let private arithmetic (x: Tensor) (y: Tensor) =
    let large = greater (abs x) (tensor 1.0)
    let chosen = where (logicalAnd large (lessOrEqual y x)) (x / y) (sqrt (abs x) - y)

    relu (chosen * 2.0 + y) + relu6 x * floor (3.0 * y) - maximum x y * minimum x (square y)
    + signum x * y

let private row number (x: Tensor) =
    let length = (shape x)[1]
    reshape [ length ] (slice [ number; 0 ] [ 1; length ] x)

let private column number x = row number (transpose x)

let private matrix: (string * (Tensor -> Tensor -> Tensor)) list = [
    "as they are", arithmetic
    "transposed", (fun x y -> arithmetic (transpose x) (transpose y))
    "one transposed", (fun x y -> arithmetic (reshape [ 29; 37 ] x) (transpose y))
    "rows", (fun x y -> arithmetic x (row 0 y))
    "columns", (fun x y -> arithmetic x (expandDims 1 (column 3 y)))
    "rows with columns", (fun x y -> arithmetic (expandDims 1 (column 1 x)) (row 2 y))
    "steps back",
    (fun x y -> arithmetic (stridedSlice [ 36; 28 ] [ 18; 14 ] [ -2; -2 ] x) (slice [ 1; 2 ] [ 18; 14 ] y))
    "one row", (fun x y -> arithmetic (row 5 (x * y)) (row 6 (y * 2.0)))
    "one column", (fun x y -> arithmetic (column 5 (x * y)) (column 6 (y * 2.0)))
    "joined", (fun x y -> arithmetic (concatenate 0 [ x * 2.0; y + 1.0 ]) (concatenate 0 [ y; x - y ]))
    "largest", (fun x y -> amaxOver [ 0 ] (arithmetic x y) + amaxOver [ 0 ] (y * x))
    "smallest of rows", (fun x y -> aminOver [ 1 ] (arithmetic x y))
    "from the largest", (fun x y -> x - expandDims 1 (amaxOver [ 1 ] (x * y)) * y)
]

let private runs (options: CompileOptions) (f: Tensor list -> Tensor) (xs: Tensor list) = (compileWith options f) xs

[<Fact>]
let ``arithmetic has the bits of the function`` () =
    let x, y = special [ 37; 29 ], special [ 29; 37 ] |> transpose

    for name, f in matrix do
        for dtype in [ DType.Float64; DType.Float32 ] do
            let xs = [ cast dtype x; cast dtype y ]
            let g (xs: Tensor list) = f xs[0] xs[1]
            let expected, actual = g xs, runs blockByBlock g xs
            Assert.True((shape expected = shape actual && expected.DType = actual.DType), name)
            Assert.True((bits expected = bits actual), $"{name} in {dtype}: expected\n{expected}\nbut was\n{actual}")

[<Fact>]
let ``lengths about those of blocks and registers agree`` () =
    for n in [ 1; 2; 3; 31; 255; 511; 512; 513; 1023; 1025; 5000 ] do
        let f (xs: Tensor list) = sum (tanh xs[0] * arithmetic xs[0] xs[1]) * xs[1] + exp xs[0]
        inBothWidths $"{n} elements" (fun what -> agreesWithGradient what f) [ numbers n [ n ]; numbers 7 [ n ] ]

[<Fact>]
let ``reductions over any axes agree`` () =
    let x = numbers 5 [ 3; 4; 5; 130 ]

    for axes in [ [ 0 ]; [ 1 ]; [ 2 ]; [ 3 ]; [ 0; 1 ]; [ 0; 2 ]; [ 1; 3 ]; [ 0; 3 ]; [ 0; 1; 2 ]; [ 0; 1; 2; 3 ] ] do
        for name, fold in [ "sum", sumOver; "largest", amaxOver; "smallest", aminOver ] do
            let f (xs: Tensor list) = fold axes (xs[0] * xs[0] - 0.5 * xs[0]) * 2.0
            inBothWidths $"{name} over {axes}" (fun what -> agrees what f) [ x ]

        let centred (xs: Tensor list) = xs[0] * expandDims 0 (sumOver [ 0 ] (exp xs[0])) |> sumOver axes
        inBothWidths $"centred over {axes}" (fun what -> agreesWithGradient what centred) [ x ]

[<Fact>]
let ``sums of what does not vary along an axis count it as often`` () =
    let f (xs: Tensor list) = sumOver [ 0 ] (broadcast [ 600; 3 ] (xs[0] * 2.0)) + sum (broadcast [ 4; 3 ] xs[0])
    agrees "repeated" f [ numbers 1 [ 3 ] ]

[<Fact>]
let ``special values pass through sums and products`` () =
    let f (xs: Tensor list) = sumOver [ 1 ] xs[0] + sum (amaxOver [ 0 ] xs[0]) * matmul xs[0] (row 0 xs[1])
    agrees "special" f [ special [ 12; 29 ]; special [ 3; 29 ] ]

[<Fact>]
let ``eight threads run one program at a time`` () =
    let f (x: Tensor) = softmax 1 (x * x) + expandDims 1 (sumOver [ 1 ] (exp x))
    let compiled = compileWith blockByBlock f
    let xs = [ for seed in 1..8 -> numbers seed [ 40; 33 ] ]
    let expected = xs |> List.map f
    let actual = Array.zeroCreate 8 // Mutation: local; each thread has its place

    let threads = [
        for index in 0..7 ->
            Thread(fun () ->
                for _ in 1..20 do
                    actual[index] <- compiled xs[index])
    ]

    threads |> List.iter _.Start()
    threads |> List.iter _.Join()
    List.iteri (fun index x -> near $"thread {index}" x actual[index]) expected

// -- Tiers ------------------------------------------------------------------------------------------------------------------

let private chain operations (x: Tensor) = Seq.fold (fun y step -> sin y + float step) x (seq { 1 .. operations / 2 })

let private tiers options canEmit operations length =
    let staged = program (chain operations) (zeros [ length ])
    Tiers(staged, options, canEmit)

[<Fact>]
let ``code is made once it has paid off`` () =
    let firstOf tier (tiers: Tiers) = Seq.find (fun run -> tiers.Of run = tier) (seq { 1..5000 })
    let usual = CompileOptions()
    Assert.Equal(Tier.Primitives, (tiers usual true 10 100).Of 1)
    Assert.Equal(2, firstOf Tier.Emitted (tiers usual true 10 100))
    Assert.Equal(5, firstOf Tier.Emitted (tiers (CompileOptions(emitAfter = 4)) true 10 100))
    // Arrays so long that one run takes longer than making code.
    Assert.Equal(1, firstOf Tier.Emitted (tiers usual true 10 200000))
    // Programs so long that making code takes longer than many runs: 200,000 / (200 + 300) runs.
    Assert.Equal(40, firstOf Tier.Interpreted (tiers usual true 200 300))
    Assert.Equal(400, firstOf Tier.Emitted (tiers usual true 200 300))
    Assert.Equal(1, firstOf Tier.Emitted (tiers (CompileOptions(emitAfter = 0)) true 200 300))

[<Fact>]
let ``what cannot be emitted is interpreted as soon`` () =
    let usual = CompileOptions()
    Assert.Equal(Tier.Primitives, (tiers usual false 10 100).Of 1)
    Assert.Equal(Tier.Interpreted, (tiers usual false 10 100).Of 2)
    Assert.Equal(Tier.Primitives, (tiers usual false 200 300).Of 2)
    Assert.Equal(Tier.Interpreted, (tiers usual false 200 300).Of 40)
    let none = tiers (CompileOptions(emit = false)) true 10 1000000
    Assert.All([ 1; 2; 100 ], fun run -> Assert.Equal(Tier.Primitives, none.Of run))

/// The bodies of loops run in the manner of the function.
[<Fact>]
let ``rounds of a loop run block by block on memory`` () =
    let f (x: Tensor) =
        let step (state: Tensor) (row: Tensor) = tanh (state * row + x), sum (state * state)
        let state, sums = scan step x (reshape [ 6; 5 ] (numbers 4 [ 30 ]))
        sum state + sum sums

    let options = CompileOptions(IsInterpreted = true)
    let x = numbers 3 [ 5 ]

    for name, g in [ "value", f; "gradient", grad f; "second", grad (grad f >> sum) ] do
        let compiled = compileWith options g

        for _ in 1..3 do
            near name (g x) (compiled x)

    let staged = options.Use(fun () -> Simplify.run (program (grad f) x))
    Assert.True (Executable(staged, options)).Emitted.HasNoCalls
