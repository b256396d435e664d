namespace FunGrad

// The front door for MathNet.Numerics: each line converts, applies a function of the front door, and converts back.

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

[<RequireQualifiedAccess>]
module VectorFunctions =

    open MathNetConversions

    let private given (f: 'F) : 'F =
        if isNull (box f) then
            raise (ArgumentNullException("f", "f must not be null: give a function of tensors."))

        f

    // -- Conversions --------------------------------------------------------------------------------------------------

    let ofVector (v: Vector<float>) : Tensor = MathNetConversions.ofVector v
    let ofMatrix (m: Matrix<float>) : Tensor = MathNetConversions.ofMatrix m
    let overVector (v: Vector<float>) : Tensor = MathNetConversions.overVector v
    let overMatrix (m: Matrix<float>) : Tensor = MathNetConversions.overMatrix m
    let toVector (x: Tensor) : Vector<float> = MathNetConversions.toVector x
    let toMatrix (x: Tensor) : Matrix<float> = MathNetConversions.toMatrix x

    // -- Derivatives --------------------------------------------------------------------------------------------------

    let apply (f: Tensor -> Tensor) (v: Vector<float>) : Vector<float> = toVector (given f (ofVector v))
    let grad (f: Tensor -> Tensor) (v: Vector<float>) : Vector<float> = toVector (Functions.grad f (ofVector v))

    let valueAndGrad (f: Tensor -> Tensor) (v: Vector<float>) : float * Vector<float> =
        let value, gradient = Functions.valueAndGrad f (ofVector v)
        float value, toVector gradient

    let gradv (f: Tensor -> Tensor) (v: Vector<float>) (direction: Vector<float>) : float =
        float (Functions.gradv f (ofVector v) (ofVector direction))

    let jacobian (f: Tensor -> Tensor) (v: Vector<float>) : Matrix<float> = toMatrix (Functions.jacobian f (ofVector v))

    let jvp (f: Tensor -> Tensor) (v: Vector<float>) (direction: Vector<float>) : Vector<float> * Vector<float> =
        let value, along = Functions.jvp f (ofVector v) (ofVector direction)
        toVector value, toVector along

    let vjp (f: Tensor -> Tensor) (v: Vector<float>) : Vector<float> * (Vector<float> -> Vector<float>) =
        let value, pull = Functions.vjp f (ofVector v)
        toVector value, (ofVector >> pull >> toVector)

    let hessian (f: Tensor -> Tensor) (v: Vector<float>) : Matrix<float> = toMatrix (Functions.hessian f (ofVector v))

    let gradAndHessian (f: Tensor -> Tensor) (v: Vector<float>) : Vector<float> * Matrix<float> =
        let gradient, hessian = Functions.gradAndHessian f (ofVector v)
        toVector gradient, toMatrix hessian

    let hvp (f: Tensor -> Tensor) (v: Vector<float>) (direction: Vector<float>) : Vector<float> =
        toVector (Functions.hvp f (ofVector v) (ofVector direction))

    let laplacian (f: Tensor -> Tensor) (v: Vector<float>) : float = float (Functions.laplacian f (ofVector v))

    let gradOfMatrix (f: Tensor -> Tensor) (m: Matrix<float>) : Matrix<float> = toMatrix (Functions.grad f (ofMatrix m))

    // -- Solvers ------------------------------------------------------------------------------------------------------

    let findRoot (f: Tensor -> Tensor) (start: Vector<float>) : Vector<float> =
        toVector (OptimizationFunctions.findRoot f (ofVector start))

    let findMinimum (f: Tensor -> Tensor) (start: Vector<float>) : Vector<float> =
        toVector (OptimizationFunctions.findMinimum f (ofVector start))

    let objective (f: Tensor -> Tensor) : IObjectiveFunction = MathNetObjectives.objective true (given f)
    let eagerObjective (f: Tensor -> Tensor) : IObjectiveFunction = MathNetObjectives.objective false (given f)

    let watched
        (progress: System.IProgress<Evaluation>)
        (cancellation: System.Threading.CancellationToken)
        (objective: IObjectiveFunction)
        : IObjectiveFunction =
        let watch = Watch(Engine.Given("progress", progress), cancellation)
        WatchedObjective(watch, Engine.Given("objective", objective))

    let model (f: Tensor -> Tensor -> Tensor) (x: Vector<float>) (y: Vector<float>) : IObjectiveModel =
        MathNetObjectives.model true (given f) x y null

    let weightedModel
        (weights: Vector<float>)
        (f: Tensor -> Tensor -> Tensor)
        (x: Vector<float>)
        (y: Vector<float>)
        : IObjectiveModel =
        MathNetObjectives.model true (given f) x y weights

    let eagerModel (f: Tensor -> Tensor -> Tensor) (x: Vector<float>) (y: Vector<float>) : IObjectiveModel =
        MathNetObjectives.model false (given f) x y null
