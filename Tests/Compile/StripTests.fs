// Long arrays strip by strip. Laws: what strips compute is what the function computes, up to rounding; the bits depend
// neither on the number of threads nor on how many runs there are at a time. Read next: MemoryTests.fs.
[<Xunit.Collection "registers of other widths">]
module FunGrad.Tests.Compile.StripTests

open System.Threading
open Xunit
open FunGrad
open FunGrad.Tests.Compile.Agreement

let private groups f xs = [
    for pass in (emitted f xs).Passes do
        match pass with
        | Pass.Strips group -> group
        | Pass.Single _ -> ()
]

let private columnOf (x: Tensor) = expandDims 1 x

/// The rows of a matrix with mean 0 and variance 1.
let private normalized (x: Tensor) =
    let centred = x - columnOf (meanOver [ 1 ] x)
    centred / columnOf (sqrt (meanOver [ 1 ] (centred * centred) + 1e-5))

let private fromLargest x = x - columnOf (amaxOver [ 1 ] x)

/// Functions of a long matrix, a row as long as its rows, and a square matrix; each leaves several values for each row.
let private functions: (string * (Tensor list -> Tensor)) list = [
    "softmax", (fun xs -> sum (softmax 1 (xs[0] * xs[1]) * xs[0]))
    "logsumexp", (fun xs -> logsumexpOver [ 1 ] (normalized xs[0] * xs[1]))
    "normalized rows", (fun xs -> sumOver [ 0 ] (normalized xs[0] * xs[1]))
    "product", (fun xs -> sumOver [ 0 ] (tanh (matmul (tanh (matmul xs[0] xs[2])) xs[2])))
    "products with sums of rows",
    (fun xs ->
        let hidden = tanh (matmul xs[0] xs[2])
        sumOver [ 1 ] (hidden * columnOf (sumOver [ 1 ] (exp hidden))))
    "largest", (fun xs -> amaxOver [ 0 ] (fromLargest (sin xs[0])))
    "smallest", (fun xs -> amin (fromLargest (cos xs[0])))
    "sums both ways",
    (fun xs ->
        let e = exp xs[0]
        let rows = sumOver [ 1 ] e
        sumOver [ 0 ] (e / columnOf rows) * sum rows)
    "used again after the group",
    (fun xs ->
        let e = exp (xs[0] * columnOf (sumOver [ 1 ] (sin xs[0])))
        let scaled = e / columnOf (sumOver [ 1 ] e)
        cumsum 0 (scaled * amaxOver [ 0 ] scaled))
    "stored beside sums over rows",
    (fun xs ->
        let e = exp (xs[0] * columnOf (sumOver [ 1 ] (sin xs[0])))
        let scaled = e / columnOf (sumOver [ 1 ] e)
        concatenate 0 [ cumsum 0 scaled; expandDims 0 (sumOver [ 0 ] scaled) ])
    "picked columns",
    (fun xs ->
        let shifted = gather 1 (indices [ 3; 0; 0; -1; 2 ]) (exp (xs[0] * xs[1]))
        sumOver [ 0 ] (shifted / columnOf (sumOver [ 1 ] shifted)))
    "a Gram matrix",
    (fun xs ->
        let scaled = normalized xs[0]
        matmul (transpose scaled) scaled)
    "transposed",
    (fun xs ->
        let t = transpose (softmax 1 xs[0])
        sumOver [ 1 ] (t * t))
    "neighbours",
    (fun xs ->
        let s = softmax 1 (xs[0] * xs[1])
        let n = (shape s)[0]
        sumOver [ 0 ] (s[1..] * s[.. n - 2]))
    "padded", (fun xs -> sumOver [ 0 ] (pad [ 0; 1 ] [ 0; 2 ] (softmax 1 xs[0])))
    "side by side",
    (fun xs ->
        let s = softmax 1 xs[0]
        sumOver [ 0 ] (tanh (concatenate 1 [ s; xs[0]; s * xs[1] ])))
    "two long axes",
    (fun xs ->
        let e = exp xs[0]
        let flat = reshape [ e.Count ] (e / columnOf (sumOver [ 1 ] e))
        sum (sin flat * flat / sum flat))
]

let private arguments n columns = [ numbers n [ n; columns ]; numbers 1 [ columns ]; numbers 2 [ columns; columns ] ]

/// Rows that fill strips, that do not, and so many that pieces run on threads.
let private lengths = [ 700, 96; 2048, 24; 4099, 17; 20000, 5; 64, 1100 ]

[<Fact>]
let ``long functions run in strips`` () =
    for name, f in functions do
        Assert.True(not (groups f (arguments 4099 17)).IsEmpty, name)

[<Fact>]
let ``strips agree`` () =
    for n, columns in lengths do
        for name, f in functions do
            if columns < 1000 || not (name.Contains "product") then
                agrees $"{name} of {n}×{columns}" f (arguments n columns)

[<Fact>]
let ``gradients of strips agree`` () =
    for n, columns in [ 2053, 17; 700, 64 ] do
        for name, f in functions do
            inBothWidths $"{name} of {n}×{columns}" (fun what -> agreesWithGradient what f) (arguments n columns)

[<Fact>]
let ``strips agree in each width of registers`` () =
    inEachRegister (fun width ->
        for name, f in functions do
            inBothWidths $"{width}: {name}" (fun what -> agrees what f) (arguments 4099 17))

[<Fact>]
let ``any number of threads gives the same bits`` () =
    for name, f in functions do
        let xs = arguments 20000 8
        let gradient = grad (fun xs -> sum (f xs)) >> List.map (reshape [ -1 ]) >> concatenate 0

        for f in [ f; gradient ] do
            let code = emitted f xs
            let run () = code.Run(Array.ofList xs) |> Array.head |> bits
            let ofThreads threads = CompileOptions(threads = threads).Use run
            let one = ofThreads 1
            Assert.True((one = ofThreads 1), name + ": runs differ")
            Assert.True((one = ofThreads 4), name + ": four threads differ from one")
            Assert.True((one = ofThreads 0), name + ": all threads differ from one")

[<Fact>]
let ``concurrent runs give the same bits`` () =
    for name, f in functions do
        let compiled = compileWith atOnce f
        let xs = arguments 20000 8
        let expected = bits (compiled xs)
        let differences = ref 0

        let threads = [
            for _ in 1..8 ->
                Thread(fun () ->
                    for _ in 1..4 do
                        if bits (compiled xs) <> expected then
                            Interlocked.Increment &differences.contents |> ignore)
        ]

        threads |> List.iter _.Start()
        threads |> List.iter _.Join()
        Assert.True(differences.Value = 0, name)

/// Two groups of strips, of which the second reads what the first makes: that is not theirs alone.
[<Fact>]
let ``what a later group reads is kept whole`` () =
    let f (xs: Tensor list) =
        let inner = exp (xs[0] * columnOf (sumOver [ 1 ] (sin xs[0])))
        let flat = reshape [ inner.Count / 3; 3 ] (inner / columnOf (sumOver [ 1 ] inner))
        sum (softmax 1 (flat * columnOf (sumOver [ 1 ] (cos flat))) * flat)

    let xs = [ numbers 3 [ 600; 300 ] ]
    Assert.True((groups f xs).Length > 1, "There are fewer than two groups.")
    agreesWithGradient "two groups" f xs

[<Fact>]
let ``a loop of a strip may store beside its sums over rows`` () =
    let f (xs: Tensor list) =
        let e = exp (xs[0] * columnOf (sumOver [ 1 ] (sin xs[0])))
        let deviation = e - columnOf (meanOver [ 1 ] e)
        concatenate 0 [ deviation * deviation; expandDims 0 (sumOver [ 0 ] (deviation * deviation)) ]

    inBothWidths "stored beside sums" (fun what -> agreesWithGradient what f) [ numbers 5 [ 3001; 20 ] ]

    let both (x: Tensor) =
        let e = exp (x * columnOf (sumOver [ 1 ] (sin x)))
        let y = e / columnOf (sumOver [ 1 ] e)
        y, sumOver [ 0 ] y, amaxOver [ 0 ] y

    let x = numbers 5 [ 3001; 20 ]
    let (y, total, largest), (y', total', largest') = both x, compileWith atOnce both x
    near "stored" y y'
    near "its sums" total total'
    near "its largest" largest largest'

[<Fact>]
let ``special values pass through strips`` () =
    let n, columns = 4099, 17

    let marked (index: int) (mark: float) =
        let x = numbers 9 [ n; columns ] |> toArray
        x[index] <- mark
        reshape [ n; columns ] (tensor x)

    let shifted (xs: Tensor list) = let x = sinh xs[0] in x + columnOf (sumOver [ 1 ] x)

    let folds: (string * (Tensor list -> Tensor)) list = [
        "sum", shifted >> sumOver [ 0 ]
        "max", shifted >> amaxOver [ 0 ]
        "min", shifted >> aminOver [ 0 ]
        "max of all", shifted >> amax
        "of the largest of rows", (fun xs -> sumOver [ 0 ] (fromLargest (sinh xs[0])))
    ]

    inEachRegister (fun width ->
        for name, f in folds do
            Assert.True(not (groups f [ marked 0 0.0 ]).IsEmpty, name)

            let compiled = compileWith atOnce f

            for mark in [ nan; infinity; -infinity; -0.0 ] do
                for index in [ 0; n * columns / 2; n * columns - 1 ] do
                    let xs = [ marked index mark ]
                    near $"{width}: {name} with {mark} at {index}" (f xs) (compiled xs))

/// Zeros alone: the larger of 0 and -0 is 0, and the smaller is -0.
[<Fact>]
let ``signs of zeros pass through strips`` () =
    let signs (x: Tensor) =
        let zeros = 0.0 * (x + columnOf (sumOver [ 1 ] x)) * columnOf (amaxOver [ 1 ] x)
        amaxOver [ 0 ] zeros, aminOver [ 0 ] zeros

    let x = numbers 4 [ 4099; 17 ]
    let most, least = compileWith atOnce signs x
    let most', least' = signs x
    Assert.Equal<int64[]>(bits most', bits most)
    Assert.Equal<int64[]>(bits least', bits least)
