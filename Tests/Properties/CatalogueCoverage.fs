// Random programs draw the whole front door: each function is covered by a family of the catalogue, or stands here with
// the reason why programs cannot use it. Read next: CatalogueTests.fs.
module FunGrad.Tests.Properties.CatalogueCoverage

open System
open System.Reflection
open Xunit
open FunGrad
open FunGrad.Properties

let private excluded =
    Map.ofList [
        "they create tensors, which programs have as constants and variables",
        [
            "tensor"
            "indices"
            "full"
            "zeros"
            "ones"
            "zerosLike"
            "onesLike"
            "eye"
            "arange"
            "linspace"
            "Tensor.get_Zero"
        ]
        "their results are integers or host values",
        [
            "shape"
            "toArray"
            "argmax"
            "argmin"
            "argsort"
            "argsortDescending"
            "argMaxPool"
            "countNonzero"
            "countNonzeroOver"
        ]
        "their operands are integers", [ "oneHot"; "sequenceMask" ]
        "programs compute in one dtype", [ "cast" ]
        "transforms, which nest around programs and are nodes of their own",
        [
            "grad"
            "valueAndGrad"
            "gradv"
            "diff"
            "diff2"
            "diffn"
            "jvp"
            "vjp"
            "linearize"
            "jacobian"
            "jacfwd"
            "jacrev"
            "hessian"
            "gradAndHessian"
            "hvp"
            "sparseJacobian"
            "sparseJacobianValues"
            "checkedSparseJacobian"
            "jacobianSparsity"
            "sparseHessian"
            "sparseHessianValues"
            "checkedSparseHessian"
            "hessianSparsity"
            "laplacian"
            "curl"
            "divergence"
            "taylor"
            "jet"
            "vmap"
            "vmapAlong"
            "checkpoint"
            "compile"
            "compileWith"
            "clearPrograms"
            "countPrograms"
            "program"
            "cond"
            "forLoop"
            "scan"
            "scanBack"
            "scanWith"
            "whileLoop"
            "whileLoopAtMost"
        ]
        "solvers, which run until a point is found, and steps, which are compositions over structures",
        [
            "findRoot"
            "findRootBy"
            "findFixedPoint"
            "findFixedPointBy"
            "findMinimum"
            "findMinimumBy"
            "gradientStep"
            "momentumStart"
            "momentumStep"
            "adamStart"
            "adamStep"
            "adamStepWith"
        ]
        "they take or give MathNet's types",
        [
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
        "they take keys, which are integers, and draw constants",
        [ "randomKey"; "splitKey"; "foldIn"; "randomUniform"; "randomNormal" ]
        "their derivative is a rule or a cut, not what differences of values give",
        [
            "stopGradient"
            "noGradient"
            "preventGradient"
            "customVjp"
            "customJvp"
            "quantizeAndDequantize"
        ]
        "they record, and change what runs later", [ "variable"; "detach"; "gradients"; "gradientsWith"; "hessians" ]
        "it draws", [ "recordedGraph" ]
    ]

let private covered = Catalogue.families |> Seq.collect _.Covers |> Set.ofSeq

let private functionNames () =
    let declared = BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

    let front =
        typeof<Tensor>.Assembly.GetExportedTypes()
        |> Seq.filter (fun t -> t.Namespace = "FunGrad" && t.Name.EndsWith "Functions")
        |> Seq.collect _.GetMethods(declared)
        |> Seq.map _.Name

    let ofTensor =
        typeof<Tensor>.GetMethods declared
        // Names with dots implement interfaces and hand on to the operators.
        |> Seq.filter (fun m -> m.ReturnType = typeof<Tensor> && m.Name <> "op_Implicit" && not (m.Name.Contains '.'))
        |> Seq.map (fun m -> "Tensor." + m.Name)

    Seq.append front ofTensor |> Set.ofSeq

let private allExcluded = excluded |> Map.values |> Seq.concat |> Set.ofSeq

[<Fact>]
let ``every function at the front door is in the catalogue or excluded with a reason`` () =
    Assert.Equal<Set<string>>(Set.empty, functionNames () - covered - allExcluded)

[<Fact>]
let ``no family and no exclusion names a function that does not exist`` () =
    Assert.Equal<Set<string>>(Set.empty, covered + allExcluded - functionNames ())

[<Fact>]
let ``what a family covers is not excluded`` () =
    Assert.Equal<Set<string>>(Set.empty, Set.intersect covered allExcluded)
