// Scans along an axis, and other functions that keep the length of lines, in random programs. Read next: Catalogue.fs.
module internal FunGrad.Properties.Scans

open System
open FunGrad
open FunGrad.Properties.Operation

let private anything (_: float[]) = true
let private inclusive combine (line: Number[]) = Array.scan combine line[0] line[1..]
let private exclusive combine neutral (line: Number[]) = Array.scan combine neutral line[.. line.Length - 2]
let private logAdd (x: Number) (y: Number) = Reductions.logSum [| x; y |]

/// A scan, and the same from the end of the axis.
let private scan name smooth (f: int -> Tensor -> Tensor) (reference: Number[] -> Number[]) = [
    alongAxis name name [ name ] smooth f reference
    alongAxis $"fromEnd {name}" $"fromEnd {name}" [ "fromEnd" ] smooth (fromEnd f) (Array.rev >> reference >> Array.rev)
]

let private scans =
    List.concat [
        scan "cumsum" anything cumsum (inclusive (+))
        scan "cumsumExclusive" anything cumsumExclusive (exclusive (+) Number.zero)
        scan "cumprod" anything cumprod (inclusive (*))
        scan "cumprodExclusive" anything cumprodExclusive (exclusive (*) Number.one)
        scan "cumlogsumexp" anything cumlogsumexp (inclusive logAdd)
        scan "cummax" Reductions.apart cummax (inclusive Number.larger)
        scan "cummin" Reductions.apart cummin (inclusive Number.smaller)
    ]

/// The first log-sum-exp of none is -∞, so its exponential is drawn.
let private exclusiveSums =
    alongAxis
        "exp cumlogsumexpExclusive"
        "exp <| cumlogsumexpExclusive"
        [ "cumlogsumexpExclusive" ]
        anything
        (fun axis x -> exp (cumlogsumexpExclusive axis x))
        (Array.map exp >> exclusive (+) Number.zero)

let private logSoftmax' (line: Number[]) =
    let total = Reductions.logSum line
    line |> Array.map (fun x -> x - total)

let private normalized = [
    alongAxis "softmax" "softmax" [ "softmax" ] anything softmax (logSoftmax' >> Array.map exp)
    alongAxis "logSoftmax" "logSoftmax" [ "logSoftmax" ] anything logSoftmax logSoftmax'
]

/// Vectors of length 1 along drawn axes, in the shape of the operand.
let private unitVectors =
    drawn "l2Normalize" [ "l2Normalize" ] 1 (fun random shapes ->
        let shape = shapes[0]
        let axes = drawAxes random shape.Length
        let positive = axes |> Seq.map (fromBeginning shape.Length) |> Array.ofSeq

        let reference (x: NumberArray) =
            let result = Array.copy x.Elements // Mutation: local

            for line in NumberArray.lines positive x.Shape do
                let length = sqrt (Number.sum [ for i in line -> x.Elements[i] * x.Elements[i] ])

                for i in line do
                    result[i] <- x.Elements[i] / length

            { x with Elements = result }

        Some {
            Name = "l2Normalize"
            Code = call $"l2Normalize {list axes}"
            Shape = fun shapes -> Some shapes[0]
            Tensors = fun xs -> l2Normalize axes xs[0]
            Numbers = fun xs -> reference xs[0]
            Accepts = acceptsLines positive Reductions.long
        })

let families: Family list = scans @ [ exclusiveSums ] @ normalized @ [ unitVectors ]
