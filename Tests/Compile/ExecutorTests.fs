// Matrix products, picking and placing in emitted programs. Law: compiled = eager, up to rounding, whatever the sizes, the
// views that operands are, the width of numbers and of registers. Read next: StripTests.fs.
[<Xunit.Collection "registers of other widths">]
module FunGrad.Tests.Compile.ExecutorTests

open Xunit
open FunGrad
open FunGrad.Tests.Compile.Agreement

// -- Matrix products ------------------------------------------------------------------------------------------------------

/// From a shape of rows and columns to the shape of what is stored, and the view of it.
let private views: (string * (int -> int -> int list) * (int -> int -> Tensor -> Tensor)) list = [
    "plain", (fun m n -> [ m; n ]), (fun _ _ -> id)
    "transposed", (fun m n -> [ n; m ]), (fun _ _ -> transpose)
    "one row for all", (fun _ n -> [ n ]), (fun m n -> broadcast [ m; n ])
    "one column for all", (fun m _ -> [ m; 1 ]), (fun m n -> broadcast [ m; n ])
    "every second column", (fun m n -> [ m; 2 * n ]), (fun m n -> stridedSlice [ 0; 1 ] [ m; n ] [ 1; 2 ])
    "rows from the end", (fun m n -> [ m + 1; n ]), (fun m n -> stridedSlice [ m; 0 ] [ m; n ] [ -1; 1 ])
    "inside", (fun m n -> [ m + 2; n + 3 ]), (fun m n -> slice [ 1; 2 ] [ m; n ])
    "reshaped", (fun m n -> [ m * n ]), (fun m n -> reshape [ m; n ])
    "split and permuted", (fun m n -> [ n; 1; m ]), (fun m n -> permute [ 2; 1; 0 ] >> reshape [ m; n ])
    "computed", (fun m n -> [ m; n ]), (fun _ _ x -> exp (x * x) - 1.5)
]

let private lengths = [| 1; 2; 3; 7; 8; 9; 16; 17; 31; 33; 64; 100 |]

/// Sizes and views in which each length meets each view, and each other length on the other axes in turn.
let private sample count = [
    for index in 0 .. count - 1 do
        let round = index / lengths.Length
        let pick step = lengths[(step * index + round * (step + 1)) % lengths.Length]
        let view step = views[(step * index + round) % views.Length]
        struct (pick 1, pick 5, pick 7), view 1, view 3
]

/// A product of views, with what makes a function of the product.
let private productOf finish (struct (m, k, n)) (_, _, viewX) (_, _, viewY) (xs: Tensor list) =
    finish (matmul (viewX m k xs[0]) (viewY k n xs[1]))

let private finishes: (string * (Tensor -> Tensor)) list = [
    "product", id
    "chain", (fun p -> tanh p * 2.0 + p)
    "sum of rows", (fun p -> sumOver [ 0 ] (p * p))
    "sum", (fun p -> sum (2.0 + sin p))
]

let private checkProducts check count =
    sample count
    |> List.iteri (fun index (size, x, y) ->
        let struct (m, k, n) = size
        let (nameX, shapeX, _), (nameY, shapeY, _) = x, y
        let nameF, finish = finishes[index % finishes.Length]
        let xs = [ numbers index (shapeX m k); numbers (index + 1000) (shapeY k n) ]
        let what = $"{nameF} of {nameX} {m}×{k} with {nameY} {k}×{n}"
        inBothWidths what (fun what -> check what (productOf finish size x y)) xs)

[<Fact>]
let ``products of all sizes and views agree`` () = checkProducts agrees 120

[<Fact>]
let ``gradients of products agree`` () = checkProducts agreesWithGradient 36

[<Fact>]
let ``products agree in each width of registers`` () =
    inEachRegister (fun width -> checkProducts (fun what -> agreesWithGradient (width + ": " + what)) 12)

[<Fact>]
let ``products in batches agree`` () =
    let checks: (string * (Tensor list -> Tensor) * int list * int list) list = [
        "batch", (fun xs -> matmul xs[0] xs[1]), [ 3; 5; 9 ], [ 3; 9; 17 ]
        "two axes of batches", (fun xs -> tanh (matmul xs[0] xs[1])), [ 2; 3; 4; 7 ], [ 2; 3; 7; 8 ]
        "one matrix for all", (fun xs -> matmul xs[0] (broadcast [ 4; 9; 16 ] xs[1])), [ 4; 8; 9 ], [ 9; 16 ]
        "transposed", (fun xs -> matmul (permute [ 0; 2; 1 ] xs[0]) xs[1]), [ 3; 8; 5 ], [ 3; 8; 33 ]
        "batches last", (fun xs -> matmul (permute [ 2; 0; 1 ] xs[0]) xs[1]), [ 6; 7; 3 ], [ 3; 7; 31 ]
        "heads",
        (fun xs ->
            let heads x = permute [ 1; 0; 2 ] (reshape [ 12; 4; 8 ] x)
            softmax -1 (matmul (heads xs[0]) (permute [ 0; 2; 1 ] (heads xs[1])))),
        [ 12; 32 ],
        [ 12; 32 ]
    ]

    for name, f, x, y in checks do
        inBothWidths name (fun what -> agreesWithGradient what f) [ numbers 1 x; numbers 2 y ]

/// Products that are no loops, since neither the right factor nor the result is small.
[<Fact>]
let ``large products are kernels and agree`` () =
    for index in 0 .. views.Length - 1 do
        let (nameX, shapeX, _), (nameY, shapeY, _) = views[index], views[(3 * index + 1) % views.Length]
        let m, k, n = 65, 520, 257
        let f = productOf (fun p -> p * p - p) (struct (m, k, n)) views[index] views[(3 * index + 1) % views.Length]
        let xs = [ numbers 1 (shapeX m k); numbers 2 (shapeY k n) ]
        Assert.Contains((emitted f xs).Steps, fun step -> step.IsKernel)
        inBothWidths $"{nameX} with {nameY}" (fun what -> agreesWithGradient what f) xs

[<Fact>]
let ``special values pass through tiles of products`` () =
    let special seed shape =
        let x = numbers seed shape |> toArray
        let marks = [| nan; infinity; -infinity; -0.0; 0.0; 1e-310 |]
        let marked = x |> Array.mapi (fun index x -> if index % 23 = seed then marks[index / 23 % marks.Length] else x)
        reshape shape (tensor marked)

    let multiply (xs: Tensor list) = matmul xs[0] xs[1]

    inEachRegister (fun width ->
        for m, k, n in [ 9, 17, 33; 33, 3, 9; 4, 64, 1; 1, 9, 64; 8, 1, 8 ] do
            agrees $"{width}: {m}×{k}×{n}" multiply [ special 3 [ m; k ]; special 5 [ k; n ] ])

// -- Picking and placing ----------------------------------------------------------------------------------------------------

let private rows (picked: int list) axis (xs: Tensor list) = gather axis (indices picked) xs[0]

let private picked: (string * (Tensor list -> Tensor)) list = [
    for axis in 0..2 do
        $"repeated on axis {axis}", rows [ 2; 0; 2; 1; 2 ] axis
        $"from the end on axis {axis}", rows [ -1; 3; -2; -1 ] axis
        $"in order on axis {axis}", rows [ 1; 2; 3 ] axis
        $"one on axis {axis}", rows [ 3 ] axis
        $"in pairs on axis {axis}", (fun xs -> gather axis (reshape [ 2; 2 ] (indices [ 0; 3; 3; 1 ])) xs[0])
    "computed rows", (fun xs -> rows [ 3; 3; 0 ] 0 [ exp xs[0] ] * 2.0)
    "computed columns", (fun xs -> rows [ 3; 3; 0 ] 2 [ exp xs[0] ] * 2.0)
    "rows of a transposed", (fun xs -> rows [ 4; 1; 1 ] 0 [ permute [ 2; 1; 0 ] xs[0] ])
    "steps", (fun xs -> stridedSlice [ 0; 1; 0 ] [ 2; 3; 3 ] [ 3; 2; 2 ] xs[0])
    "steps back", (fun xs -> stridedSlice [ 3; 5; 4 ] [ 4; 3; 5 ] [ -1; -2; -1 ] xs[0] * 3.0)
    "flip", (fun xs -> flip 1 (exp xs[0]))
    "roll", (fun xs -> sin (roll 2 1 xs[0]))
    "diagonals", (fun xs -> diagPart 1 xs[0] * diagPart 1 (exp xs[0]))
    "diagonals put back", (fun xs -> diag 0 (sumOver [ 1 ] xs[0]))
    "another diagonal", (fun xs -> setDiag 0 (tanh (diagPart 0 xs[0])) xs[0])
    "sums at places", (fun xs -> scatterAdd 1 (indices [ 0; 2; 2; 4; 0; 6 ]) 8 (exp xs[0]))
    "sums of rows at places", (fun xs -> scatterAdd 0 (indices [ 2; 0; 2; 2 ]) 3 xs[0] - 1.0)
    "sums of columns at places", (fun xs -> scatterAdd 2 (indices [ 1; 1; 0; 3; 1 ]) 4 (xs[0] * 2.0))
    "windows", (fun xs -> sumOver [ 1 ] (rows [ 0; 1; 2; 1; 2; 3; 2; 3; 4; 3; 4; 5 ] 1 xs))
    "a product of picked rows",
    (fun xs -> matmul (reshape [ 3; 30 ] (rows [ 1; 1; 2 ] 0 xs)) (transpose (reshape [ 4; 30 ] xs[0])))
]

let private checkPicking (prefix: string) =
    for name, f in picked do
        inBothWidths (prefix + name) (fun what -> agreesWithGradient what f) [ numbers 7 [ 4; 6; 5 ] ]

[<Fact>]
let ``picking and placing agree`` () = checkPicking ""

[<Fact>]
let ``picking and placing agree in each width of registers`` () =
    inEachRegister (fun width -> checkPicking (width + ": "))

let private looksUp (step: Step) =
    match step with
    | Step.Loop nest -> Seq.init nest.Terms.Count (fun index -> nest.Terms[index]) |> Seq.exists _.IsPicked
    | _ -> false

[<Fact>]
let ``rows that constants pick are looked up in loops and placed by kernels`` () =
    for axis in 0..2 do
        let place (xs: Tensor list) = scatterAdd axis (indices [ 2; 0; 2 ]) 4 xs[0]
        let step = (emitted (rows [ 2; 0; 2 ] axis) [ numbers 7 [ 4; 6; 5 ] ]).Steps |> Array.exactlyOne
        Assert.True(looksUp step)
        Assert.All((emitted place [ numbers 7 [ 3; 3; 3 ] ]).Steps, fun step -> Assert.True step.IsKernel)

/// Observations of cameras: what is computed of picked rows and columns is stored with the observations.
let private observed (n: int) (xs: Tensor list) =
    let pick (i: int) k = indices (List.init n (fun j -> (j * i + j / 3) % k))
    let cameras, points = gather 0 (pick 5 7) xs[0], gather 0 (pick 3 11) xs[1]

    let error (camera: Tensor, point: Tensor) =
        let turned = sin camera[0] * point[0] - camera[1] * point[1]
        stack 0 [ turned * camera[2]; exp turned + camera[2] ]

    vmap error (cameras, points)

[<Fact>]
let ``functions of picked rows are one loop over the observations`` () =
    for n in [ 1; 4; 7; 16; 101 ] do
        let inputs = [ numbers 4 [ 7; 3 ]; numbers 9 [ 11; 2 ] ]
        agreesWithGradient $"{n} observations" (observed n) inputs

    let e = emitted (observed 101) [ numbers 4 [ 7; 3 ]; numbers 9 [ 11; 2 ] ]
    Assert.True(looksUp (Array.exactlyOne e.Steps))

[<Fact>]
let ``rows of what is computed are looked up after it`` () =
    let order = indices (List.init 5000 (fun i -> (i * 7) % 5000))
    let f (xs: Tensor list) = gather 0 order (exp xs[0] * 0.5) * xs[0] + tanh (gather 0 order (xs[0] * 2.0))
    inEachRegister (fun width -> agreesWithGradient $"long, {width}" f [ numbers 5 [ 5000; 16 ] ])

[<Fact>]
let ``the gradient of a gradient of picked rows agrees`` () =
    let f (xs: Tensor list) = sum (rows [ 1; 1; -1 ] 1 xs ** 3.0 * rows [ 0; 2; 2 ] 1 xs)
    let second = grad (fun xs -> sum (sin (List.head (grad f xs)))) >> List.head
    agrees "second gradient" second [ numbers 3 [ 4; 6; 5 ] ]
