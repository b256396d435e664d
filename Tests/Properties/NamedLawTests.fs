// The laws by name: honest functions keep them, every row of the table and random programs keep them, and for each law
// there is a function that breaks it, or a reason why only the engine could.
module FunGrad.Tests.Properties.NamedLawTests

open System
open System.Numerics
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives

let private vector = tensor [ 0.3; -1.2; 0.8 ]

let private honest: (string * Subject) list = [
    "a number", Subject.create (fun x -> sin x * x) (tensor 0.7)
    "a vector", Subject.create (fun x -> tanh x * x) vector
    "two inputs, two results", Subject.create (fun (x, y) -> x * exp y, sum (sin (x + y))) (vector, tensor 0.4)
    "matrices",
    Subject.create (fun (w, x) -> tanh (matmul w x)) (tensor [ [ 0.1; 0.2; 0.3 ]; [ -0.4; 0.5; 0.6 ] ], vector)
    "Float32", Subject.create (fun x -> exp x * x) (tensor [ 0.5f; -0.25f ])
    "both widths", Subject.create (fun (x, y) -> sin x, y * y) (tensor 0.5f, tensor 2.0)
    "integers beside", Subject.create (fun (i, x) -> gather 0 i x * x[0]) (indices [ 2; 0 ], vector)
    "nothing", Subject.create (fun x -> x * x) (zeros [ 0; 2 ])
    "an unused input", Subject.create (fun (x, _: Tensor) -> x * x) (vector, tensor 3.0)
]

let private laws = Laws.All |> Seq.map (fun law -> law.Name, law) |> dict

type LawNames =
    static member All = TheoryData<string>(laws.Keys)

[<Theory>]
[<MemberData("All", MemberType = typeof<LawNames>)>]
let ``honest functions keep every law`` (name: string) =
    for what, subject in honest do
        let verdict = laws[name].Check subject
        Assert.True(verdict.IsConsistent, $"{what}: {verdict}")

[<Theory>]
[<MemberData("All", MemberType = typeof<Table.Rows>)>]
let ``every row of the table keeps every law`` (name: string) =
    let row = Table.find name
    let subject = (Subject.named name row.Apply (Row.points 0 row)).WithReach(0.04).WithSeed(Row.seedOf name)

    for law in Laws.All do
        Table.demand row (law.Check subject)

[<Fact>]
let ``random programs keep every law`` () =
    for seed in 1..120 do
        let program = RandomProgram.Draw(seed, 2 + seed % 9)

        for law in Laws.All do
            let verdict = law.Check program.Subject
            Assert.True(verdict.IsConsistent, $"seed {seed}, {law}: {verdict}\n{program}")

// -- Laws that bite ---------------------------------------------------------------------------------------------------

/// A function of its own calls: the impurity under test.
let private impure () =
    let mutable calls = 0.0 // Mutation: the impurity under test

    fun (x: Tensor) ->
        calls <- calls + 1.0
        x * x * calls

/// A rule that depends on its own calls.
let private impureRule () =
    let mutable calls = 0.0 // Mutation: the impurity under test

    customVjp (fun (x: Tensor) ->
        sin x,
        fun w ->
            calls <- calls + 1.0
            cos x * w * calls)

let private at x f = Subject.create f x
let private pulling (rule: Tensor -> Tensor -> Tensor) = customVjp (fun x -> sin x, rule x) |> at vector
let private pushing (rule: Tensor -> Tensor -> Tensor) = customJvp (fun x -> sin x, rule x) |> at vector

/// x₀ x₁, whose rule forgets that x₁ varies.
let private halfOfAProduct () =
    customJvp (fun (x: Tensor) -> x[0] * x[1], (fun (dx: Tensor) -> x[1] * dx[0])) |> at vector

let private breakers: (Law * (unit -> Subject)) list = [
    Laws.AdditiveFunction, (fun () -> at vector (fun (x: Tensor) -> x * x))
    Laws.HomogeneousFunction, (fun () -> at vector (fun (x: Tensor) -> x + 1.0))
    Laws.OwnDerivative, (fun () -> at vector (fun (x: Tensor) -> x + 1.0))
    Laws.AdditivePush, (fun () -> pushing (fun x dx -> cos x * dx + dx * dx))
    Laws.HomogeneousPush, (fun () -> pushing (fun x dx -> cos x * abs dx))
    Laws.AdditivePull, (fun () -> pulling (fun x w -> cos x * w + w * w))
    Laws.HomogeneousPull, (fun () -> pulling (fun x w -> cos x * abs w))
    Laws.ForwardIsReverse, (fun () -> pulling (fun x w -> cos x * w + 1e-6 * w * w))
    Laws.TransposeTwice, (fun () -> pulling (fun x w -> cos x * w + 1e-6 * w * w))
    Laws.LinearizeIsForward, (impure >> at vector)
    Laws.ForwardIsDifference, (fun () -> pushing (fun x dx -> 1.00001 * cos x * dx))
    Laws.ReverseIsDifference, (fun () -> pulling (fun x w -> 1.00001 * cos x * w))
    Laws.SymmetricHessian, halfOfAProduct
    Laws.OrdersOfModes, halfOfAProduct
    Laws.SecondDerivativeIsDifference, (fun () -> pulling (fun x w -> stopGradient (cos x) * w))
    Laws.RecordedIsReverse, (impureRule >> at vector)
    Laws.SumOverYs, (fun () -> pulling (fun x w -> cos x * w + w * w))
    Laws.LinearInGradYs, (fun () -> pulling (fun x w -> cos x * w + w * w))
    Laws.LinearInFunction, (fun () -> pulling (fun x w -> cos x * w + w * w))
    Laws.TotalIsPartialPlusPaths, (impureRule >> at vector)
    Laws.Stop, (impureRule >> at vector)
    Laws.Order, (impureRule >> at vector)
    Laws.Renaming, (impureRule >> at vector)
    Laws.ForwardCommutes, halfOfAProduct
    Laws.ForwardMeetsReverse, (fun () -> pulling (fun x w -> cos x * w + 1e-3 * x * w * w))
    Laws.NoConfusion, (impure >> at vector)
    Laws.BatchIsLoop, (impure >> at vector)
    Laws.BatchOfGradient, (impure >> at vector)
    Laws.BatchOfForward, (impure >> at vector)
    Laws.ForwardOfBatch, (impure >> at vector)
    Laws.GradientOfBatch, (impure >> at vector)
    Laws.SameBitsTwice, (impure >> at vector)
    Laws.PullbackIsReusable, (impureRule >> at vector)
]

type Breakers =
    static member All = TheoryData<string>(breakers |> Seq.map (fun (law, _) -> law.Name))

[<Theory>]
[<MemberData("All", MemberType = typeof<Breakers>)>]
let ``every law can be broken`` (name: string) =
    let law, subject = breakers |> List.find (fun (law, _) -> law.Name = name)

    match law.Check(subject ()) with
    | Verdict.Broken difference -> Assert.NotEqual<string>("", difference)
    | other -> Assert.Fail $"{law}: {other}"

[<Fact>]
let ``the laws that no function of a user can break are named here`` () =
    // No function sees the fresh variable of "unconnected", and tensors have no way to be written to.
    let onlyTheEngine = Set.ofList [ Laws.Unconnected.Name; Laws.InputsUntouched.Name ]
    let broken = breakers |> List.map (fun (law, _) -> law.Name) |> Set.ofList
    Assert.Equal<Set<string>>(Set.empty, Set.ofSeq laws.Keys - broken - onlyTheEngine)
    let names = [ for law in Seq.append Laws.All Laws.LinearFunctions -> law.Name ]
    Assert.Equal<string list>(List.distinct names, names)

// -- Laws with a second function --------------------------------------------------------------------------------------

let private number f = Subject.create f (tensor 0.6)
let private holds (law: Law) subject = Assert.Equal(Verdict.Holds, law.Check subject)

let private breaks (law: Law) subject =
    match law.Check subject with
    | Verdict.Broken _ -> ()
    | other -> Assert.Fail $"{law}: {other}"

let private wrong = customVjp (fun (x: Tensor) -> sin x, (fun w -> 1.001 * cos x * w))

[<Fact>]
let ``other arithmetics give the same derivatives`` () =
    for law in
        [
            Laws.ComplexStep(fun x -> Complex.Sin x * x)
            Laws.Dual(fun x -> Dual<float>.Sin x * x)
            Laws.SecondDual(fun x -> Dual<Dual<float>>.Sin x * x)
        ] do
        holds law (number (fun x -> sin x * x))
        breaks law (number (fun x -> wrong x * x))

        Assert.Equal(
            Verdict.NotApplicable "the function is not one number of one number",
            law.Check(Subject.create sin vector)
        )

[<Fact>]
let ``rules of combination hold, and notice wrong functions`` () =
    let other f = Subject.create f vector
    holds (Laws.Chain exp) (other sin)
    let counting = impure ()
    breaks (Laws.Chain counting) (other sin)
    holds (Laws.Product(other exp)) (other sin)
    breaks (Laws.Product(other (impure ()))) (other sin)
    holds (Laws.Quotient(other exp)) (other sin)
    breaks (Laws.Quotient(other (impure ()))) (other sin)
    holds (Laws.Inverse log) (other exp)
    breaks (Laws.Inverse sin) (other exp)
    breaks (Laws.Inverse asin) (other wrong)
    holds (Laws.Homogeneous 3.0) (other (fun x -> x * x * sum x))
    breaks (Laws.Homogeneous 2.0) (other (fun x -> x * x * sum x))

[<Fact>]
let ``a large result does not hide a small wrong one`` () =
    let f (x: Tensor, y) = 1e9 * x * x, customVjp (fun (y: Tensor) -> sin y, (fun w -> 1.01 * cos y * w)) y
    breaks Laws.ForwardIsDifference (Subject.create f (vector, vector))

[<Fact>]
let ``integers beside are no part of what is linear or homogeneous`` () =
    let picked = Subject.create (fun (i, x) -> i, gather 0 i x) (indices [ 2; 1 ], vector)

    for law in Seq.append Laws.LinearFunctions [ Laws.Homogeneous 1.0; Laws.Product picked ] do
        holds law picked

    let shifted = Subject.create (fun (i, x) -> i, gather 0 i x + 1.0) (indices [ 2; 1 ], vector)

    for law in Seq.append Laws.LinearFunctions [ Laws.Homogeneous 1.0 ] do
        breaks law shifted

[<Fact>]
let ``rules of combination say which functions do not combine`` () =
    let at f = Subject.create f vector

    let reason (law: Law) subject =
        match law.Check subject with
        | Verdict.NotApplicable reason -> reason
        | other -> failwith $"{law}: {other}"

    let inputs = "the other function takes inputs of other shapes or dtypes"
    let results = "the other function has results of other shapes or dtypes"

    for law in [ Laws.Product; Laws.Quotient ] do
        Assert.Equal(inputs, reason (law (number sin)) (at sin))
        Assert.Equal(results, reason (law (at sum)) (at sin))

    let sums = Subject.create (fun (x: Tensor, y: Tensor) -> x + y) (vector, vector)
    let inverse = "there are not as many results as inputs, which an inverse would give back"
    Assert.Equal(inverse, reason (Laws.Inverse exp) sums)

[<Fact>]
let ``failures name the two sides and the element where they part`` () =
    let text (law: Law) (subject: Subject) = Assert.Throws<LawBrokenException>(fun () -> law.Verify subject).Message

    let at f = Subject.create f (tensor [ 1.0; 2.0 ])

    Assert.Equal(
        "f breaks the law \"homogeneous function\", f(a v) = a f(v): f(-1.75 v) against -1.75 f(v): element 0: "
        + "expected -3.5, but it was -0.75. Repeat it with seed 1.",
        text Laws.HomogeneousFunction (at (fun x -> x + 1.0))
    )

    Assert.Equal(
        "f breaks the law \"Euler's theorem\", jvp f x x = 3 f(x): jvp f x x: element 0: expected 3, but it was 2. "
        + "Repeat it with seed 1.",
        text (Laws.Homogeneous 3.0) (at (fun x -> x * x))
    )

    Assert.Equal(
        "f breaks the law \"inverse function\", jvp f⁻¹ f(x) (jvp f x v) = v: f⁻¹(f(x)) against x: element 1: "
        + "expected 2, but it was 4. Repeat it with seed 1.",
        text (Laws.Inverse(fun y -> y)) (at square)
    )

[<Fact>]
let ``a broken law says which function, which law, what differs and how to repeat it`` () =
    let subject = (Subject.named "wrong sine" wrong (tensor 0.0)).WithSeed(3)
    let error = Assert.Throws<LawBrokenException>(fun () -> Laws.ReverseIsDifference.Verify subject)
    Assert.StartsWith("wrong sine breaks the law \"reverse = difference\", ", error.Message)
    Assert.EndsWith("Repeat it with seed 3.", error.Message)

[<Fact>]
let ``laws say where they do not apply`` () =
    let verdict = Laws.ForwardIsReverse.Check(Subject.create (fun i -> i + i) (indices [ 1; 2 ]))
    Assert.Equal(Verdict.NotApplicable "no input is floating-point", verdict)
    let cut = Laws.ForwardIsReverse.Check(Subject.create (cast DType.Int64) vector)
    Assert.Equal(Verdict.NotApplicable "no result is floating-point", cut)
    let branching = Subject.create (fun (x: Tensor) -> if float x > 0.0 then sin x else x) (tensor 1.0)

    match Laws.BatchIsLoop.Check branching with
    | Verdict.NotApplicable reason -> Assert.Contains("vmap", reason)
    | other -> Assert.Fail(string other)
