namespace FunGrad

// The front door of solving and optimising; the stories are in Transforms/Implicit.fs, Optimization/NewtonMethod.fs and
// Optimization/Descent.fs.

open System

[<AutoOpen>]
module OptimizationFunctions =

    let private given name (f: 'F) : unit =
        if isNull (box f) then
            raise (ArgumentNullException(name, name + " must not be null: give a function of tensors."))

    // -- Solutions that know their derivatives ------------------------------------------------------------------------

    let private onLeaves (f: 'S -> 'S) (start: 'S) : Tensor[] -> Tensor[] =
        given "f" f
        fun leaves -> Structure.flatten (f (Structure.rebuild start leaves))

    let private numberOnLeaves (f: 'S -> Tensor) (start: 'S) : Tensor[] -> Tensor[] =
        given "f" f
        fun leaves -> [| Engine.Given("the result of the function", f (Structure.rebuild start leaves)) |]

    /// A solver of structures as one of leaves.
    let private solverOnLeaves solver (ofLeaves: (Tensor[] -> Tensor[]) -> 'S -> 'R) (start: 'S) =
        given "solver" solver
        fun f leaves -> Structure.flatten<'S>(solver (ofLeaves f) (Structure.rebuild start leaves))

    let private structural (start: 'S) f (x: 'S) : 'S = Structure.rebuild start (f (Structure.flatten x))
    let private scalar f (x: 'S) : Tensor = (f (Structure.flatten x): Tensor[])[0]

    let findRootBy (solver: ('S -> 'S) -> 'S -> 'S) (f: 'S -> 'S) (start: 'S) : 'S =
        let solver = solverOnLeaves solver (structural start) start
        Structure.rebuild start (Implicit.root "findRoot" solver (onLeaves f start) (Structure.flatten start))

    let findRoot (f: 'S -> 'S) (start: 'S) : 'S =
        let solver = Implicit.ofVectors NewtonMethod.root
        Structure.rebuild start (Implicit.root "findRoot" solver (onLeaves f start) (Structure.flatten start))

    let findFixedPointBy (solver: ('S -> 'S) -> 'S -> 'S) (f: 'S -> 'S) (start: 'S) : 'S =
        let solver = solverOnLeaves solver (structural start) start

        Structure.rebuild
            start
            (Implicit.fixedPoint "findFixedPoint" solver (onLeaves f start) (Structure.flatten start))

    let findFixedPoint (f: 'S -> 'S) (start: 'S) : 'S =
        let solver = Implicit.ofVectors NewtonMethod.fixedPoint

        Structure.rebuild
            start
            (Implicit.fixedPoint "findFixedPoint" solver (onLeaves f start) (Structure.flatten start))

    let findMinimumBy (solver: ('S -> Tensor) -> 'S -> 'S) (f: 'S -> Tensor) (start: 'S) : 'S =
        let solver = solverOnLeaves solver scalar start

        Structure.rebuild
            start
            (Implicit.minimum "findMinimum" solver (numberOnLeaves f start) (Structure.flatten start))

    let findMinimum (f: 'S -> Tensor) (start: 'S) : 'S =
        let solver = Implicit.ofVectors NewtonMethod.minimum

        Structure.rebuild
            start
            (Implicit.minimum "findMinimum" solver (numberOnLeaves f start) (Structure.flatten start))

    // -- Steps downhill -----------------------------------------------------------------------------------------------

    let private zerosOf (x: 'S) : 'S =
        Structure.rebuild x (Structure.flatten x |> Array.map (Derivatives.strong >> Derivatives.zerosLike))

    let gradientStep (rate: Tensor) (x: 'S) (gradient: 'S) : 'S =
        let rate = Engine.Given("rate", rate)
        Structure.rebuild x (Descent.gradientStep rate (Structure.flatten gradient) (Structure.flatten x))

    let momentumStart (x: 'S) : MomentumState<'S> = { Point = x; Velocity = zerosOf x }

    let momentumStep (decay: float) (rate: Tensor) (state: MomentumState<'S>) (gradient: 'S) : MomentumState<'S> =
        let x = state.Point
        let leaves = Structure.flatten

        let struct (xs, velocities) =
            Descent.momentumStep decay (Engine.Given("rate", rate)) (leaves gradient) (leaves x) (leaves state.Velocity)

        { Point = Structure.rebuild x xs; Velocity = Structure.rebuild x velocities }

    let adamStart (x: 'S) : AdamState<'S> =
        let zeros = zerosOf x
        { Point = x; Mean = zeros; Variance = zeros; Steps = Scalar(0.0, Width.Double) }

    let adamStepWith
        (decay: float)
        (squareDecay: float)
        (epsilon: float)
        (rate: Tensor)
        (state: AdamState<'S>)
        (gradient: 'S)
        : AdamState<'S> =
        let x = state.Point
        let leaves = Structure.flatten

        let struct (xs, means, variances, steps) =
            Descent.adamStep
                decay
                squareDecay
                epsilon
                (Engine.Given("rate", rate))
                (leaves gradient)
                (leaves x)
                (leaves state.Mean)
                (leaves state.Variance)
                state.Steps

        {
            Point = Structure.rebuild x xs
            Mean = Structure.rebuild x means
            Variance = Structure.rebuild x variances
            Steps = steps
        }

    let adamStep (rate: Tensor) (state: AdamState<'S>) (gradient: 'S) : AdamState<'S> =
        adamStepWith 0.9 0.999 1e-8 rate state gradient
