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

let ofRow (row: Row) : Case = {
    Name = row.Name
    Function = fun xs -> [| row.Apply xs |]
    Points = List.init 4 (fun salt -> points salt row)
    Reach = reach
    Laws = KillingLaws.all @ Option.toList (Option.map KillingLaws.closedForm row.Derivative)
}

/// The gradient, as a function to be differentiated in its turn.
let ofGradient (row: Row) : Case =
    let weights = (directions 1 row [| row.Apply(points 0 row) |])[0]

    {
        ofRow row with
            Name = "gradient of " + row.Name
            Function = grad (scalarOf row weights)
            Laws = KillingLaws.all
    }
