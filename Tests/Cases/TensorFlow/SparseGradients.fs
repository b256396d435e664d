module FunGrad.Tests.Cases.TensorFlow.SparseGradients

// Section G, IndexedSlices: the gradient of a table is the rows that were looked up, in the order of their use, never added up
// before that is asked for.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

let slicesOf (found: Adjoint option list) =
    match found with
    | [ Some(Adjoint.Sparse slices) ] -> slices
    | other -> failwith $"The gradient is not sparse: {other}"

let private matrix m n = variable (reshape [ m; n ] (arange 1.0 (float (m * n + 1)) 1.0))

let cases = [
    case "G01" (fun row ->
        let p = vector [ 1.0; 2.0; 3.0 ]
        let y = gather 0 (indices [ 0; 2; 0 ]) p
        let options = seeded [ Some(tensor [ 10.0; 20.0; 30.0 ]) ]
        let slices = slicesOf (gradientsWith options [ y ] [ p ])
        row.Gives "values=[10,20,30], indices=[0,2,0]" [ slices.Values; slices.Indices ]
        Assert.Equal<int list>([ 3 ], List.ofSeq (nonNull slices.DenseShape))
        row.Gives "[40,0,20]" [ slices.ToDense() ])

    case "G18" (fun _ ->
        let table = matrix 4 2
        let rows = [ [ 0; 1 ]; [ 2; 3 ]; [ 1; 3 ] ] |> List.map (fun at -> gather 0 (indices at) table)
        let slices = slicesOf (gradientsWith options [ sum (List.reduce (*) rows) ] [ table ])
        // One after the other in the order in which the sweep meets the lookups, each row as often as it was used.
        Assert.Equal<float list>([ 0.0; 1.0; 1.0; 2.0; 3.0; 3.0 ], List.sort (List.ofArray (toArray slices.Indices)))

        let f (t: Tensor) =
            [ [ 0; 1 ]; [ 2; 3 ]; [ 1; 3 ] ]
            |> List.map (fun at -> gather 0 (indices at) t)
            |> List.reduce (*)
            |> sum

        Assert.Equal(grad f (detach table), detach (slices.ToDense())))

    case "G19" (fun _ ->
        let x = vector [ 1.0; 2.0; 3.0 ]
        let y = sum (gather 0 (indices [ 0; 1 ]) x) * sum (2.0 * x)

        match gradientsWith options [ y ] [ x ] with
        | [ Some(Adjoint.Dense found) ] -> Assert.Equal(tensor [ 18.0; 18.0; 6.0 ], detach found)
        | other -> Assert.Fail $"Rows and a whole together are dense, but there came {other}.")

    case "G20" (fun row ->
        let slices = IndexedSlices(tensor [ [ 2.0; 3.0 ]; [ 5.0; 7.0 ] ], indices [ 0; 2 ], [ 3; 2 ])
        row.Gives "[[2,3],[0,0],[5,7]]" [ slices.ToDense() ])

    case "G23" (fun _ ->
        let slices = IndexedSlices(tensor [ 2.0 ], indices [ 0 ])
        let thrown = Assert.Throws<InvalidOperationException>(fun () -> slices.ToDense() |> ignore)
        Assert.Contains("the shape of the whole is not known", thrown.Message))

    case "G24" (fun row ->
        let a, b, g = matrix 2 3, matrix 2 3, tensor [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ]
        let y = gather 0 (indices [ 2; 0 ]) (concatenate 0 [ a; b ])
        let options = seeded [ Some g ]
        let ofA, ofB = slicesOf (gradientsWith options [ y ] [ a ]), slicesOf (gradientsWith options [ y ] [ b ])
        Assert.Contains("a: slice idx 0 gets g[1]; b: slice idx 0 gets g[0]", row.Text)
        row.Means [ 0.0; 4.0; 5.0; 6.0 ] [ ofA.Indices; ofA.Values ]
        row.Means [ 0.0; 1.0; 2.0; 3.0 ] [ ofB.Indices; ofB.Values ])

    case "G25" (fun row ->
        let v = vector [ 1.0; 42.0 ]
        let cond taken = if taken then v else gather 0 (indices [ 1; 1 ]) v
        row.Gives "[1,1]" (connected (gradients [ cond true ] [ v ]))
        row.Gives "[0,2]" (connected (gradients [ cond false ] [ v ])))
]

let excluded = [
    "G22",
    "a warning on the console: FunGrad makes rows dense only where the user asks for a tensor, and prints nothing"
]
