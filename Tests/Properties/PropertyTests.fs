// Properties as a user of F# writes them, those of docs/properties.md among them: the blocks of the page stand here
// word for word, and a test demands it. Law: a wrong law is shrunk to one exact case, whatever the seed. Read next:
// Draws.fs, GeneratorTests.fs.
namespace FunGrad.Tests.Properties

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open FsCheck
open FsCheck.FSharp
open FsCheck.Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Documentation

[<Properties(Arbitrary = [| typeof<TensorArbitraries> |])>]
module MyGradients =

    let private near (x: Tensor) (y: Tensor) =
        shape x = shape y
        && Array.forall2 (fun a b -> abs (a - b) <= 1e-4 * max 1.0 (abs a)) (toArray x) (toArray y)

    [<Property>]
    let ``the derivative of a logarithm is a reciprocal`` (PositiveTensor x) = near (grad (log >> sum) x) (1.0 / x)

    [<Property>]
    let ``a product gives each factor's gradient its factor's shape`` (BroadcastPair(x, y)) =
        let dx, dy = grad (fun (x, y) -> sum (x * y)) (x, y)
        shape dx = shape x && shape dy = shape y

    [<Property>]
    let ``derivatives are linear in the tangent`` (PointAndTangent(x, dx)) =
        near (snd (jvp sin x (2.0 * dx))) (2.0 * snd (jvp sin x dx))

    [<Property>]
    let ``my function keeps every law`` (RegularTensor x) =
        for law in Laws.All do
            law.Verify(Subject.create (fun x -> tanh x * x) x)

    [<Property>]
    let ``a maximum without ties has a gradient of one 1`` (DistinctTensor x) =
        x.Count = 0 || sum (grad amax x) = onesLike (sum x)

    [<Property>]
    let ``plain tensors come by their own type, several at a time`` (x: Tensor) (y: Tensor) (RegularScalar z) =
        near (z * (sum x + sum y)) (z * sum x + z * sum y) || abs (float (sum x)) > 1e4

[<Properties(Arbitrary = [| typeof<ProgramArbitraries> |], MaxTest = 50)>]
module RandomFunctions =
    [<Property>]
    let ``Hessians are symmetric`` (program: RandomProgram) = Laws.SymmetricHessian.Verify program.Subject

/// The page's wrong derivative. Its properties must fail, so here they are not xunit's.
module WrongGradients =
    type PropertyAttribute() =
        inherit Attribute()

    let cube (x: Tensor) = x * x * x
    let slope (x: Tensor) = 2.0 * x * x

    [<Property>]
    let ``the slope that I wrote is the derivative`` (RegularTensor x) =
        Array.forall2 (fun a b -> abs (a - b) < 1e-5) (toArray (slope x)) (toArray (grad (cube >> sum) x))

module PropertyTests =

    let private arbitraries = ArbMap.defaults |> TensorArbitraries.add

    /// What FsCheck says of a property that does not hold.
    let private failure (replay: Replay option) (property: 'C -> bool) : string =
        let config = Config.QuickThrowOnFailure.WithArbitrary([ typeof<TensorArbitraries> ]).WithReplay replay
        (Assert.ThrowsAny<exn>(fun () -> Check.One(config, property))).Message

    /// The last case of the message: a case that is the smallest already is called the original.
    let private shrunk (message: string) =
        Regex.Match(message, @".*(?:Original|Shrunk):\n(.*?)\nwith exception", RegexOptions.Singleline).Groups[1].Value

    let private seeds = [ for seed in 1UL .. 8UL -> { Rnd = Rnd(seed * 7919UL); Size = None } ]

    let private shrinksTo (expected: string) (property: 'C -> bool) =
        for seed in seeds do
            Assert.Equal(expected, shrunk (failure (Some seed) property))

    [<Fact>]
    let ``a wrong slope is shown at one quarter, whatever the seed`` () =
        shrinksTo "tensor 0.25" WrongGradients.``the slope that I wrote is the derivative``

    [<Fact>]
    let ``a law that fails in one width only is shown in that width`` () =
        shrinksTo "tensor 0.25f" (fun (RegularTensor x) -> x.Count = 0 || x.DType = DType.Float64)

    [<Fact>]
    let ``a positive tensor stays positive, and a plain one goes to 1`` () =
        shrinksTo "tensor 1.0" (fun (PositiveTensor x) -> x.Count = 0)

        Assert.Equal(
            tensor 1.0,
            Draws.smallest (TensorArbitraries.Tensor()) (fun x -> not (Array.exists ((<>) 0.0) (toArray x)))
        )

    [<Fact>]
    let ``a law about two elements is shown with two`` () =
        // Neither order of 0 and 1 is simpler.
        let found = seeds |> List.map (fun seed -> shrunk (failure (Some seed) (fun (DistinctTensor x) -> x.Count < 2)))
        Assert.All(found, fun case -> Assert.Contains(case, [ "tensor [ 0.0; 1.0 ]"; "tensor [ 1.0; 0.0 ]" ]))
        shrinksTo "tensor [ 0.0; 0.0 ]" (fun (TiedTensor _) -> false)

    [<Fact>]
    let ``a gradient without the sum over stretched axes is shown at the smallest stretch`` () =
        // The slope of x·y in x is y, but summed over the axes that x was stretched along.
        let forgetful (BroadcastPair(x, y)) = shape (grad (fun x -> sum (x * y)) x) = shape (x * y)
        shrinksTo "(tensor 0.25, tensor [ 0.25 ])" forgetful

    [<Fact>]
    let ``a product that commutes is shown not to at the smallest matrices`` () =
        let commutes (MatrixPair(a, b)) = a.Rank = 1 || b.Rank = 1 || a.Shape[0] = b.Shape[b.Rank - 1]
        let found = seeds |> List.map (fun seed -> shrunk (failure (Some seed) commutes)) |> List.distinct

        let wide, tall =
            "(tensor [ [ 0.25 ] ], tensor [ [ 0.25; 0.25 ] ])", "(tensor [ [ 0.25 ]; [ 0.25 ] ], tensor [ [ 0.25 ] ])"

        Assert.All(found, fun case -> Assert.Contains(case, [ wide; tall ]))

    [<Fact>]
    let ``positions that count from the end are shown at -1`` () =
        shrinksTo "(cast DType.Int32 (tensor -1), 1)" (fun (IndexTensor(x, _)) ->
            toArray x |> Array.forall (fun v -> v >= 0.0))

    [<Fact>]
    let ``matrices shrink to what is left of their kind`` () =
        shrinksTo "tensor [ [ 1.0 ] ]" (fun (PositiveDefiniteMatrix _) -> false)

        shrinksTo "tensor [ [ 0.0; 1.0 ]; [ 1.0; 0.0 ] ]" (fun (SymmetricMatrix x) ->
            x.Shape[0] < 2 || x[0, 1] = tensor 0.0)

        shrinksTo "tensor [ [ 1.0; 0.0 ]; [ 0.0; 1.0 ] ]" (fun (WellConditionedMatrix x) -> x.Shape[0] < 2)

    [<Fact>]
    let ``a special value that breaks a law is the only one left`` () =
        shrinksTo "tensor nan" (fun (SpecialTensor x) ->
            not (Array.exists Double.IsNaN (toArray x)) || x.DType = DType.Float32)

        shrinksTo "tensor infinity" (fun (SpecialTensor x) ->
            not (Array.exists Double.IsInfinity (toArray x)) || x.DType = DType.Float32)

    // -- Replay -------------------------------------------------------------------------------------------------------

    /// What FsCheck prints to paste into Replay; the first test's failure needs only the seed in the first line.
    let private replayOf (message: string) =
        Regex.Match(message, @"Replay directly at failing step with \((\d+),(\d+),(\d+)\)").Groups

    let private original (message: string) =
        Regex.Match(message, @"Original:\n(.*?)\n(?:Shrunk|with)", RegexOptions.Singleline).Groups[1].Value

    [<Fact>]
    let ``the seed that a failure shows gives the same case at once`` () =
        let property = WrongGradients.``the slope that I wrote is the derivative``
        let messages = seeds |> List.map (fun seed -> failure (Some seed) property)
        let later = messages |> List.filter (fun message -> (replayOf message).Count = 4)
        Assert.NotEmpty later

        for message in later do
            let shown = replayOf message
            let part (i: int) = shown[i].Value
            let seed = { Rnd = Rnd(uint64 (part 1), uint64 (part 2)); Size = Some(int (part 3)) }
            let again = failure (Some seed) property
            Assert.NotEqual<string>("", original message)
            Assert.Equal(original message, original again)
            Assert.StartsWith("Falsifiable, after 1 test", again)

    [<Fact>]
    let ``one seed draws one sequence`` () =
        let draw () = Gen.sampleWithSeed (Rnd 3UL) 30 50 (ArbMap.generate<BroadcastPair> arbitraries)
        Assert.Equal<string seq>(draw () |> Seq.map string, draw () |> Seq.map string)

    [<Property(Replay = "(10801254529197463467,5305369311366054149,12)",
               MaxTest = 1,
               Arbitrary = [| typeof<TensorArbitraries> |])>]
    let ``a property with a replay gets its one case`` (RegularVector x) =
        let seed = Rnd(10801254529197463467UL, 5305369311366054149UL)
        let cases = Gen.sampleWithSeed seed 12 1 (ArbMap.generate<RegularVector> arbitraries)
        x = cases[0].Tensor

    // -- Building blocks ----------------------------------------------------------------------------------------------

    [<Fact>]
    let ``a generator of one's own shrinks inside what belongs`` () =
        let probabilities = Tensors.between 0.05 1.0 [ 3 ] |> Gen.map (fun x -> x / sum x)
        let isProbability (x: Tensor) = x.Rank = 1 && x.Count = 3 && abs (float (sum x) - 1.0) < 1e-9
        let mine = Tensors.arbitrary isProbability probabilities
        Draws.walks (fun x -> Assert.True(isProbability x)) mine

        Assert.Equal(
            tensor [ 1.0 ],
            Draws.smallest (Tensors.arbitrary (fun x -> x.Rank = 1) (Tensors.ordinary [ 4 ])) (fun x ->
                sum x <= tensor 0.0)
        )

    /// Prices and quantities, each with a kind and a shape of its own.
    let bills =
        gen {
            let! prices = Tensors.between 0.5 20.0 [ 3 ]
            let! quantities = Tensors.ofNumbers DType.Float64 (Numbers.whole 0 9) [ 3 ]
            return stack 0 [ prices; quantities ]
        }
        |> Tensors.arbitrary (fun x -> shape x = [ 2; 3 ] && Array.forall (fun v -> v >= 0.0) (toArray x))

    [<Property>]
    let ``a bill is linear in its prices`` () =
        Prop.forAll bills (fun bill ->
            let total prices = dot prices bill[1]
            grad total bill[0] = bill[1])

    [<Fact>]
    let ``numbers keep away from the kinks that are named`` () =
        let kinks = [ -1.0; 0.0; 0.7; 2.0 ]
        let numbers = Gen.sampleWithSeed (Rnd 9UL) 50 1000 (Numbers.awayFrom kinks)
        Assert.All(numbers, fun x -> Assert.True(kinks |> List.forall (fun kink -> abs (x - kink) >= 0.0999), $"{x}"))
        Assert.True(Array.exists (fun x -> x > 2.1) numbers && Array.exists (fun x -> x < -1.1) numbers)

    [<Fact>]
    let ``bounds and kinks without room say so`` () =
        let crossed = Assert.Throws<ArgumentException>(fun () -> Numbers.between 2.0 1.0 |> ignore)
        Assert.Equal("Numbers.between needs finite bounds, low first, but low was 2 and high was 1.", crossed.Message)
        let full = Assert.Throws<ArgumentException>(fun () -> Numbers.awayFrom [ -3.0 .. 0.1..3.0 ] |> ignore)
        Assert.Equal("Numbers.awayFrom: the kinks leave no room between -3 and 3; name fewer.", full.Message)

    // -- Code and page ------------------------------------------------------------------------------------------------

    let private printed: Tensor list = [
        tensor 1.5
        tensor -0.0
        tensor 0.1f
        tensor [ nan; infinity; -infinity; Double.Epsilon; Double.MaxValue; 0.1 ]
        tensor [ nanf; infinityf; -infinityf; Single.Epsilon; 3.0f ]
        tensor [ [ [ 1; 2 ]; [ 3; 4 ] ]; [ [ 5; 6 ]; [ 7; 8 ] ] ]
        zeros [ 2; 0; 3 ]
        cast DType.Float32 (zeros [ 0 ])
        indices [ 2; -1 ]
        cast DType.Int32 (tensor -1)
        cast DType.Int64 (tensor [ [ 1 ]; [ 2 ] ])
        tensor true
        tensor [ [ true; false ] ]
    ]

    [<Fact>]
    let ``the code of a tensor makes the tensor`` () =
        let text (x: Tensor) = Examples.normal (sprintf "%A" (x, x.DType, shape x))

        let examples: Examples.Example list = [
            for x in printed ->
                {
                    Member = "TensorCode"
                    Lines = [ $"let x: Tensor = {TensorCode.FSharp x}"; "x, x.DType, shape x" ]
                    Expected = text x
                }
        ]

        let outputs, errors = Examples.run examples
        Assert.True(outputs.Count = printed.Length, errors)
        Assert.Equal<string list>(List.map text printed, outputs |> Map.toList |> List.map snd)

    let private page = lazy (File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "properties.md")))

    let private blocks (language: string) = [
        for block in Regex.Matches(page.Value, $"```{language}\\n(.*?)```", RegexOptions.Singleline) ->
            block.Groups[1].Value.TrimEnd()
    ]

    [<Fact>]
    let ``every block of F# on the page stands in this file`` () =
        let source = File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, __SOURCE_FILE__))
        Assert.Equal(6, (blocks "fsharp").Length)
        Assert.All(blocks "fsharp", fun block -> Assert.Contains(block, source))

    [<Fact>]
    let ``the failure on the page is what its seed gives`` () =
        let seed = { Rnd = Rnd 42UL; Size = None }
        let message = failure (Some seed) WrongGradients.``the slope that I wrote is the derivative``
        let shown = blocks "text" |> List.find (fun block -> block.StartsWith "Falsifiable")
        Assert.Contains(shown, message.Replace(" \n", "\n"))
        let replay = Regex.Match(shown, @"\(\d+,\d+,\d+\)").Value
        Assert.Contains($"[<Property(Replay = \"{replay}\")>]", page.Value)
