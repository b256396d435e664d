// The table is complete: every function at the front door, every operator and function of Tensor, and every primitive
// that the engine holds must be met by a row. A new primitive without a row fails here.
module FunGrad.Tests.Primitives.CoverageTests

open System
open System.Collections.Generic
open System.Reflection
open Xunit
open FunGrad
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

/// What the front door offers beside operations on tensors; each is tested in the file named.
let private others =
    Set.ofList [
        yield! [
            "full"
            "zeros"
            "ones"
            "zerosLike"
            "onesLike"
            "eye"
            "arange"
            "linspace"
            "shape"
            "toArray"
            "Tensor.get_Zero"
        ] // Values/CreationTests
        yield! [
            "jvp"
            "vjp"
            "linearize"
            "valueAndGrad"
            "grad"
            "jacobian"
            "jacfwd"
            "jacrev"
            "hessian"
            "hvp"
        ] // Transforms
        yield! [ "laplacian"; "diff"; "diff2"; "diffn"; "vmap"; "stopGradient"; "customVjp"; "customJvp" ] // Transforms
        yield! [ "checkpoint"; "noGradient" ] // Transforms/CheckpointTests
        yield! [ "compile"; "compileWith"; "program"; "clearPrograms"; "countPrograms" ] // Compile

        // Sparse
        yield! [
            "sparseJacobian"
            "sparseJacobianValues"
            "checkedSparseJacobian"
            "jacobianSparsity"
            "sparseHessian"
            "sparseHessianValues"
            "checkedSparseHessian"
            "hessianSparsity"
        ]
        yield! [ "cond"; "forLoop"; "scan"; "scanBack"; "scanWith"; "whileLoop"; "whileLoopAtMost" ] // Compile/ControlFlowTests
        yield! [ "randomKey"; "splitKey"; "foldIn"; "randomUniform"; "randomNormal" ] // Primitives/RandomTests
        yield! [ "findRoot"; "findRootBy"; "findFixedPoint"; "findFixedPointBy"; "findMinimum"; "findMinimumBy" ] // Optimization/ImplicitTests
        yield! [ "gradientStep"; "momentumStart"; "momentumStep"; "adamStart"; "adamStep"; "adamStepWith" ] // Optimization/DescentTests
        // Interop
        yield! [
            "ofVector"
            "ofMatrix"
            "overVector"
            "overMatrix"
            "toVector"
            "toMatrix"
            "apply"
            "gradOfMatrix"
            "objective"
            "eagerObjective"
            "watched"
            "model"
            "weightedModel"
            "eagerModel"
        ]
        yield! [ "taylor"; "jet" ] // Transforms/TaylorTests
        yield! [ "vmapAlong" ] // Transforms/VectorizationTests
        yield! [ "gradv"; "gradAndHessian"; "curl"; "divergence" ] // FunctionsTests
        yield! [ "variable"; "detach"; "gradients"; "gradientsWith"; "hessians"; "preventGradient" ] // Recording
        yield! [ "recordedGraph" ] // Compile/PictureTests
        yield! [ "variable"; "detach"; "gradients" ] // Transforms/RecordingTests
        yield! [ "quantizeAndDequantize" ] // Primitives/RearrangementTests
    ]

let private covered = rows |> Seq.collect _.Covers |> Set.ofSeq

let private functionNames () =
    let everywhere = BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

    let front =
        typeof<Tensor>.Assembly.GetExportedTypes()
        |> Seq.filter (fun t -> t.Namespace = "FunGrad" && t.Name.EndsWith "Functions")
        |> Seq.collect _.GetMethods(everywhere)
        |> Seq.map _.Name

    let ofTensor =
        typeof<Tensor>.GetMethods everywhere
        // Names with dots implement interfaces and hand on to the operators.
        |> Seq.filter (fun m -> m.ReturnType = typeof<Tensor> && m.Name <> "op_Implicit" && not (m.Name.Contains '.'))
        |> Seq.map (fun m -> "Tensor." + m.Name)

    Seq.append front ofTensor |> Set.ofSeq

[<Fact>]
let ``every function at the front door has a row`` () =
    Assert.Equal<Set<string>>(Set.empty, functionNames () - covered - others)

[<Fact>]
let ``no row speaks for a function that does not exist`` () =
    let known = functionNames () + Set.ofList [ "Tensor.Item"; "Tensor.GetEnumerator" ]
    Assert.Equal<Set<string>>(Set.empty, covered - known)
    Assert.Equal<Set<string>>(Set.empty, others - known)

/// A level that notes which primitives pass through it and changes nothing.
type private Witness() =
    inherit Level("witness")
    member val Names = HashSet<string>()

    override level.Apply(primitive, arguments) =
        level.Names.Add primitive.Name |> ignore
        let inner = arguments |> Array.map (fun x -> Engine.Strip(level, x))
        primitive.ApplyAll inner |> Array.map (fun y -> Traced(level, y, WitnessMark()))

    member level.See(x: Tensor) : Tensor = Traced(level, x, WitnessMark())

and private WitnessMark() =
    inherit Mark()

/// The names of the primitives that static fields of the engine hold.
let private primitiveNames () =
    let held = BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic

    typeof<Tensor>.Assembly.GetTypes()
    |> Seq.filter (fun holder -> not holder.ContainsGenericParameters)
    |> Seq.collect _.GetFields(held)
    |> Seq.filter (fun field -> typeof<Primitive>.IsAssignableFrom field.FieldType)
    |> Seq.choose (fun field ->
        match field.GetValue null with
        | :? Primitive as primitive -> Some primitive.Name
        | _ -> None)
    |> Set.ofSeq

[<Fact>]
let ``every primitive that the engine holds is met by a row`` () =
    let witness = Witness()

    for row in rows do
        // The gradient is run as well: slopes use primitives that no function at the front door reaches.
        let xs = points 0 row |> Array.map witness.See
        let w = (directions 1 row [| row.Apply(points 0 row) |])[0]
        grad (scalarOf row w) xs |> ignore

    let parameterised =
        Set.ofList [
            "take"
            "assemble"
            "join"
            "broadcast"
            "sum"
            "reshape"
            "permute"
            "max"
            "min"
            "gather"
            "scatterAdd"
            "segmentMax"
            "segmentMin"
            "nthElement"
            "recurrence"
            "any"
            "all"
            "windows"
            "addWindows"
            "correlate"
            "argMaxPool"
        ]

    // stopGradient cuts, and the others stand only in recorded graphs, whose tests are in Recording.
    let expected = primitiveNames () + parameterised - Set.ofList [ "stopGradient"; "identity"; "addN"; "accumulateN" ]
    Assert.True(primitiveNames().Count > 40, "the engine's static fields hold fewer primitives than they should")
    Assert.Equal<Set<string>>(Set.empty, expected - Set.ofSeq witness.Names)

[<Fact>]
let ``row names are distinct`` () =
    let names = rows |> List.map _.Name
    Assert.Equal<string list>(List.distinct names, names)
