// The ways to add up terms. Laws: all three give the same sum to rounding, in TensorFlow's orders to the bit; the sums are
// recorded and can be differentiated again; integers add up too.
module FunGrad.Tests.Recording.AggregationTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.TensorFlow.CallSemantics
open FunGrad.Tests.Cases.TensorFlow.Hints

let private seeded (terms: Tensor list) aggregation = {
    GradientOptions.Default with
        GradYs = Some(terms |> List.map (Adjoint.Dense >> Some))
        AggregationMethod = aggregation
}

let private sumOf (terms: Tensor list) aggregation (x: Tensor) =
    (gradientsWith (seeded terms aggregation) [ for _ in terms -> x ] [ x ] |> dense |> connected).Head

/// The order that TensorFlow's kernel adds in, written out for numbers.
let private inEights (terms: float32 list) =
    let first =
        match terms.Length % 8 with
        | 0 -> 8
        | 1 -> 9
        | rest -> rest

    let rest = terms |> List.skip (min first terms.Length) |> List.chunkBySize 8
    List.fold (fun sum chunk -> sum + List.reduce (+) chunk) (terms |> List.truncate first |> List.reduce (+)) rest

let private singles n =
    let random = Random 7

    [
        for _ in 1..n ->
            float32 (Math.Exp(random.NextDouble() * 20.0 - 10.0)) * (if random.Next 2 = 0 then 1.0f else -1.0f)
    ]

[<Theory>]
[<InlineData 2;
  InlineData 7;
  InlineData 8;
  InlineData 9;
  InlineData 10;
  InlineData 17;
  InlineData 24;
  InlineData 25;
  InlineData 100>]
let ``the bits are those of each method's order`` (n: int) =
    let terms = singles n
    let x = variable (tensor [ 1.0f; 1.0f ])
    let given = [ for term in terms -> tensor [ term; -term ] ]

    for aggregation, expected in
        [
            AggregationMethod.AddN, inEights terms
            AggregationMethod.ExperimentalTree, List.reduce (+) terms
            AggregationMethod.ExperimentalAccumulateN, List.fold (+) 0.0f terms
        ] do
        let sum = sumOf given aggregation x
        Assert.Equal(DType.Float32, sum.DType)
        Assert.Equal<float[]>([| float expected; -(float expected) |], toArray sum)

[<Fact>]
let ``ten terms and more are rounded differently by AddN and by a fold`` () =
    let terms = 1.0f :: [ for _ in 1..16 -> 6e-8f ]
    Assert.NotEqual(inEights terms, List.reduce (+) terms)

[<Fact>]
let ``a sum is recorded, so it can be differentiated again in x and in the seeds`` () =
    for aggregation in methods do
        let x, seed = number 2.0, number 3.0
        let options = seeded [ seed; seed; seed ] aggregation
        // 3 · (x³)' · seed, and its derivatives.
        let first = (gradientsWith options [ for _ in 1..3 -> x ** 3.0 ] [ x ] |> dense |> connected).Head
        Assert.Equal(108.0, float first)
        let second = connected (gradients [ first ] [ x; seed ]) |> List.map float
        Assert.Equal<float list>([ 108.0; 36.0 ], second)

        let shared = x * x

        let several =
            (gradientsWith (seeded [ seed ] aggregation) [ shared + shared * shared + sin shared ] [ shared ]
             |> dense
             |> connected)
                .Head

        Assert.Equal(3.0 * (1.0 + 8.0 + cos 4.0), float several, 12)
        let again = (gradients [ several ] [ x ]).Head.Value
        Assert.Equal(3.0 * (2.0 - sin 4.0) * 4.0, float again, 12)

[<Fact>]
let ``terms that do not depend on variables, and recorded ones, add up in one buffer`` () =
    let x = vector [ 1.0; 2.0 ]

    let options = {
        GradientOptions.Default with
            AggregationMethod = AggregationMethod.ExperimentalAccumulateN
    }

    let y = 2.0 * x + 3.0 * x + x * x + 4.0 * x
    let first = (gradientsWith options [ y ] [ x ] |> dense |> connected).Head
    Assert.Equal(tensor [ 11.0; 13.0 ], detach first)
    Assert.Equal(tensor [ 2.0; 2.0 ], detach (gradients [ first ] [ x ]).Head.Value)

[<Fact>]
let ``integer ones add up by every method`` () =
    let x = variable (indices [ 3; 4 ])

    for aggregation in methods do
        let options = { GradientOptions.Default with AggregationMethod = aggregation }

        let found = gradientsWith options [ x; x; x ] [ x ] |> dense |> connected
        Assert.Equal(indices [ 3; 3 ], found.Head)

[<Fact>]
let ``elements and slices join whole terms, whatever the method`` () =
    for aggregation in methods do
        let x = vector [ 1.0; 2.0; 3.0 ]

        let options = { GradientOptions.Default with AggregationMethod = aggregation }

        let y = x[0] * x[2] + sum (x[1..] * 2.0) + sum (x * x) + sum (sin x * 0.0)
        let found = gradientsWith options [ y ] [ x ] |> dense |> connected
        Assert.Equal(tensor [ 5.0; 6.0; 9.0 ], detach found.Head)
