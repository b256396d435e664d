// All rows, by name, and the way a law reports: the row, the seed, and what differs.
// Read next: ValueTests, DerivativeTests, BatchTests and the other files that drive the table.
module FunGrad.Tests.Primitives.Table

open Xunit
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row

let rows: Row list =
    List.concat [
        ArithmeticRows.rows
        SpecialRows.rows
        ChoiceRows.rows
        MovementRows.rows
        ProductRows.rows
        ReductionRows.rows
        ScanRows.rows
        RearrangementRows.rows
        GatheringRows.rows
        OrderingRows.rows
        SpecialFunctionRows.rows
        PairFunctionRows.rows
        LinearAlgebraRows.rows
        WindowRows.rows
        NeuralRows.rows
    ]

let private byName = rows |> List.map (fun row -> row.Name, row) |> dict

let find name = byName[name]

/// Sources of theories.
type Rows =
    static member private Named(rows: seq<Row>) = TheoryData<string>(rows |> Seq.map _.Name)
    static member All = Rows.Named rows
    /// Functions of single numbers: they take any shape.
    static member Elementwise = rows |> Seq.filter _.Each.IsSome |> Rows.Named
    /// Functions of one number.
    static member Unary = rows |> Seq.filter (fun row -> row.Each.IsSome && row.Shapes.Length = 1) |> Rows.Named
    /// Functions of one or two numbers whose slopes have closed forms.
    static member UpToTwo = rows |> Seq.filter (fun row -> row.Each.IsSome && row.Shapes.Length <= 2) |> Rows.Named
    static member WithDerivative = rows |> Seq.filter _.Derivative.IsSome |> Rows.Named

let fail (row: Row) (text: string) = Assert.Fail $"{row.Name}, seed {seedOf row.Name}: {text}"

/// The law holds at the row.
let demand (row: Row) (verdict: Verdict) =
    match verdict with
    | Verdict.Holds -> ()
    | other -> fail row (string other)

/// Two structures of tensors agree.
let demandEqual (row: Row) (what: string) (expected: 'S) (actual: 'S) =
    Agreement.differenceOfAll expected actual |> Option.iter (fun text -> fail row $"{what}: {text}")
