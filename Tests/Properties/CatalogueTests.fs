// The catalogue of random programs: for every family, what the engine computes is what the oracle computes, at points
// that the operation accepts, for the value, its derivative and the derivative of that.
module FunGrad.Tests.Properties.CatalogueTests

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Documentation

type Families =
    static member All = TheoryData<string>(Catalogue.families |> Seq.map _.Name)

let private shapes: int[][] = [|
    [||]
    [| 1 |]
    [| 3 |]
    [| 4 |]
    [| 2; 3 |]
    [| 3; 2 |]
    [| 3; 3 |]
    [| 2; 2 |]
    [| 2; 1 |]
    [| 2; 2; 3 |]
    [| 1; 4; 2 |]
    [| 1; 4; 4; 1 |]
|]

let private elements (random: Random) count =
    let scale = [| 0.5; 1.0; 3.0 |][random.Next 3]
    Array.init count (fun _ -> scale * (2.0 * random.NextDouble() - 1.0) + float (random.Next 2))

/// An operation of the family with operands that it accepts, within a number of tries.
let private draw (random: Random) (family: Family) =
    let attempt _ =
        let operands = Array.init family.Arity (fun _ -> shapes[random.Next shapes.Length])

        family.Draw random operands
        |> Option.bind (fun operation ->
            let values = operands |> Array.map (NumberArray.size >> elements random)

            if operation.Accepts operands values then
                Some(operation, operands, values)
            else
                None)

    Seq.init 20000 attempt |> Seq.tryPick id

let private arrays shapes values = Array.map2 NumberArray.ofFloats shapes values

/// Operands with one more perturbation.
let private perturbed (xs: NumberArray[]) (dxs: float[][]) =
    Array.map2
        (fun (x: NumberArray) dx -> {
            x with
                Elements =
                    Array.map2 (fun (x: Number) dx -> x.Perturb((Number.ofFloat dx).Raise x.Depth)) x.Elements dx
        })
        xs
        dxs

let private tangents depth (y: NumberArray) = NumberArray.map (fun y -> (y.Raise(depth + 1)).Tangent) y

let private demand (operation: Operation) what (expected: NumberArray) (actual: Tensor) =
    let code = operation.Code [ for i in 0..9 -> $"x{i}" ]
    let expected = reshape expected.Shape (tensor expected.Values)

    Agreement.differenceWithin 1e-8 expected actual
    |> Option.iter (fun text -> Assert.Fail $"{code}, {what}: {text}")

[<Theory>]
[<MemberData("All", MemberType = typeof<Families>)>]
let ``the engine is the oracle`` (name: string) =
    let family = Catalogue.families |> List.find (fun family -> family.Name = name)
    let random = Random(Seq.sumBy int name)

    for _ in 1..10 do
        match draw random family with
        | None -> Assert.Fail $"{name}: no operands were accepted."
        | Some(operation, shapes, values) ->
            let direction () = values |> Array.map (fun x -> elements random x.Length)
            let v, w = direction (), direction ()
            let tensors = Array.map2 (fun (shape: int[]) (x: float[]) -> reshape shape (tensor x)) shapes
            let xs, dxs, dws = tensors values, tensors v, tensors w
            let y = operation.Numbers(arrays shapes values)
            demand operation "value" y (operation.Tensors xs)
            Assert.Equal<int[] option>(Some y.Shape, operation.Shape shapes)
            let once = operation.Numbers(perturbed (arrays shapes values) v)
            demand operation "derivative" (tangents 0 once) (snd (jvp operation.Tensors xs dxs))
            let twice = operation.Numbers(perturbed (perturbed (arrays shapes values) v) w)

            let second =
                tangents 0 {
                    twice with
                        Elements = twice.Elements |> Array.map (fun y -> (y.Raise 2).Tangent)
                }

            demand
                operation
                "second derivative"
                second
                (snd (jvp (fun xs -> snd (jvp operation.Tensors xs dxs)) xs dws))

// -- Their code -------------------------------------------------------------------------------------------------------

let private numbers (xs: float seq) =
    String.Join(" ", xs |> Seq.map _.ToString("R", Globalization.CultureInfo.InvariantCulture))

/// An operation's code on operands that are expressions themselves, and the numbers that the engine gives there.
let private example (random: Random) (family: Family) : Examples.Example =
    let operation, shapes, values = draw random family |> Option.get
    let tensors = Array.map2 (fun (shape: int[]) (x: float[]) -> reshape shape (tensor x)) shapes values
    let literal x = "[ " + String.Join("; ", Array.map Operation.constant x) + " ]"

    {
        Member = family.Name
        Lines = [
            for i in 0 .. shapes.Length - 1 do
                $"let x{i} = reshape {Operation.list shapes[i]} (tensor {literal values[i]})"
            "let y : Tensor = " + operation.Code [ for i in 0 .. shapes.Length - 1 -> $"x{i} * 1.0" ]
            "System.String.Join(\" \", [ for y in toArray y -> y.ToString \"R\" ])"
        ]
        Expected = "\"" + numbers (toArray (operation.Tensors tensors)) + "\""
    }

[<Fact>]
let ``the code of every family compiles and gives the same numbers`` () =
    let random = Random 4
    let examples = Catalogue.families |> List.map (example random)
    let outputs, errors = Examples.run examples

    let failures = [
        for index, example in List.indexed examples do
            let given = Map.tryFind index outputs |> Option.defaultValue "nothing"

            if not (Examples.agree example.Expected given) then
                String.Join("\n", [ example.Member; yield! example.Lines; example.Expected; "    gave: " + given ])
    ]

    // One error of the compiler leaves every example without an output, so its text alone says more.
    Assert.True(failures.IsEmpty, (if outputs.IsEmpty then errors else String.Join("\n\n", failures)))

[<Fact>]
let ``names are distinct`` () =
    let names = Catalogue.families |> List.map _.Name
    Assert.Equal<string list>(List.distinct names, names)
