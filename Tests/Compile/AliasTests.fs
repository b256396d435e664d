// Values that are computed where they would be copied to. Laws: what moves is stored once, in the larger value; what anything
// else reads stays; the numbers are those of eager evaluation. Read next: OptionsTests.fs.
module FunGrad.Tests.Compile.AliasTests

open Xunit
open FunGrad
open FunGrad.Tests.Compile.Agreement

/// The places that the loops of a program write.
let private written (run: Emitted) =
    run.Steps
    |> Array.collect (fun step ->
        match step with
        | Step.Loop nest -> nest.Roots |> Seq.map _.Buffer |> Seq.distinct |> Seq.toArray
        | _ -> [||])
    |> Array.distinct

/// Functions of two vectors of 600, with how many values are written: one if all parts are made in the result.
let private joined: (string * int * (Tensor list -> Tensor)) list =
    let dear (x: Tensor) = tanh (sin x * exp x)
    // A row's sum needs a loop of its own, whose values the next loop reads.
    let centred (x: Tensor) = x - sum x

    [
        "parts of a concatenation", 1, (fun xs -> concatenate 0 [ dear xs[0]; dear xs[1] ])
        "rows of a stack", 1, (fun xs -> stack 0 [ dear xs[0]; dear xs[1] ])
        "a part that a sum reads too",
        3,
        (fun xs ->
            let part = dear xs[0]
            concatenate 0 [ centred part; dear xs[1] ])
        "columns, which are not in order", 1, (fun xs -> stack 1 [ dear xs[0]; dear xs[1] ])
        "one part twice", 1, (fun xs -> let part = dear xs[0] in concatenate 0 [ part; part ])
        "a part among zeros", 1, (fun xs -> padWith 0.0 [ 3 ] [ 4 ] (dear xs[0]))
    ]

[<Fact>]
let ``values that would only be copied are computed where they go`` () =
    for name, count, f in joined do
        let xs = [ numbers 1 [ 600 ]; numbers 2 [ 600 ] ]
        let run = emitted f xs
        Assert.True(written run |> Array.length <= count, $"{name}: {(written run).Length}")
        inBothWidths name (fun what -> agreesWithGradient what f) xs

[<Fact>]
let ``a value that is a result itself stays where it is`` () =
    let both (xs: Tensor list) =
        let part = tanh (sin xs[0])
        [ part; concatenate 0 [ part; xs[1] ] ]

    let xs = [ numbers 1 [ 600 ]; numbers 2 [ 600 ] ]
    let compiled = compileWith atOnce both

    for _ in 1..3 do
        List.iter2 (near "results") (both xs) (compiled xs)

[<Fact>]
let ``a value that moves into one that moves is stored once all the same`` () =
    let f (xs: Tensor list) =
        let inner = concatenate 0 [ exp xs[0]; xs[1] * 2.0 ]
        concatenate 0 [ inner; concatenate 0 [ xs[0]; inner ] ]

    agreesWithGradient "nested" f [ numbers 1 [ 600 ]; numbers 2 [ 600 ] ]
