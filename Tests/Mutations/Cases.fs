// What mutants are put into: each row of the table, at a point away from kinks, and the gradient of each row, which meets
// primitives that only slopes use. Law: without a mutation every case keeps all its laws. Read next: SingularCases.fs.
module internal FunGrad.Tests.Mutations.Cases

open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row

type Case = {
    Name: string
    Function: Tensor[] -> Tensor[]
    /// The point at which laws are checked, and others at which the mutant could differ from the rule.
    Points: Tensor[] list
    Reach: float
    Laws: Law list
} with

    member case.Subject(f: Tensor[] -> Tensor[]) =
        (Subject.named case.Name f case.Points.Head).WithReach(case.Reach).WithSeed(seedOf case.Name)

/// Rows keep at least this far from kinks and poles.
let private reach = 0.04

let ofRow (row: Row) : Case =
    let points = List.init 4 (fun salt -> points salt row)

    {
        Name = row.Name
        Function = fun xs -> [| row.Apply xs |]
        Points = points
        Reach = reach
        Laws = [
            KillingLaws.batchIsLoop points
            yield! KillingLaws.all
            yield! Option.toList (Option.map KillingLaws.closedForm row.Derivative)
        ]
    }

/// The pull-back of a constant cotangent, as a function to be differentiated in its turn.
let ofGradient (row: Row) : Case =
    let case = ofRow row
    let w = (directions 1 row [| row.Apply case.Points.Head |])[0]

    {
        case with
            Name = "gradient of " + row.Name
            Function = fun xs -> snd (vjp row.Apply xs) w
            Laws = KillingLaws.batchIsLoop case.Points :: KillingLaws.all
    }
