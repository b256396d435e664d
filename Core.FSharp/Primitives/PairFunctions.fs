namespace FunGrad

// Functions of two numbers beyond the operators: guarded products and quotients, remainders, distances, and values that
// stand for others in the forward direction only. Law: where a function is guarded its slopes are guarded alike, as in
// TensorFlow, so that no derivative of any order is NaN where the guard holds. A class, because slopes refer to the
// functions themselves. Read next: SpecialFunctions.fs.

open System

[<AbstractClass; Sealed>]
type internal PairFunctions private () =

    static let binary
        kernel
        (left: Tensor -> Tensor -> Tensor -> Tensor)
        (right: Tensor -> Tensor -> Tensor -> Tensor)
        =
        let map slope x y z = LinearMap.Absorb(slope x y z)
        Binary(kernel, Floats, Curved, map left, map right)

    static let one = Engine.Weak 1.0
    static let nonzero (x: Tensor) = Choice.indicator x (Choice.notEqual x (Engine.Weak 0.0))

    // -- Guarded at x = 0: there the slope in x is 0 too, not that of the plain product -------------------------------

    static let xlogy =
        binary SpecialKernels.xlogy (fun x y _ -> Arithmetic.Absorb(nonzero x, Tensor.Log y)) (fun x y _ ->
            PairFunctions.XDivY(x, y))

    static let xlog1py =
        binary SpecialKernels.xlog1py (fun x y _ -> Arithmetic.Absorb(nonzero x, Special.log1p y)) (fun x y _ ->
            PairFunctions.XDivY(x, y + 1.0))

    static let xdivy =
        binary SpecialKernels.xdivy (fun x y _ -> PairFunctions.XDivY(nonzero x, y)) (fun _ y z ->
            -(PairFunctions.XDivY(z, y)))

    // -- Guarded at y = 0 ---------------------------------------------------------------------------------------------

    static let divideNoNan =
        binary SpecialKernels.divideNoNan (fun _ y _ -> PairFunctions.DivideNoNan(one, y)) (fun _ y z ->
            -(PairFunctions.DivideNoNan(z, y)))

    static let multiplyNoNan =
        let slope x = LinearMap.Absorb x
        Binary(SpecialKernels.multiplyNoNan, Floats, Multilinear, (fun _ y _ -> slope y), (fun x _ _ -> slope x))

    // -- Remainders ---------------------------------------------------------------------------------------------------

    static let truncate =
        Constant("truncate", [||], (fun x -> Elementwise.map1 SpecialKernels.truncate x[0]), ValueNone)

    static let truncatedRemainder =
        Binary(
            SpecialKernels.truncatedRemainder,
            Floats,
            Curved,
            (fun _ _ _ -> LinearMap.Identity),
            (fun x y _ -> LinearMap.Scale(-(PairFunctions.TruncatedDivide(x, y))))
        )

    // -- Distances ----------------------------------------------------------------------------------------------------

    // At the origin, where no slope exists, the subgradient 0.
    static let hypot =
        binary SpecialKernels.hypot (fun x _ z -> PairFunctions.DivideNoNan(x, z)) (fun _ y z ->
            PairFunctions.DivideNoNan(y, z))

    static let logAddExp =
        binary SpecialKernels.logAddExp (fun x y _ -> Special.sigmoid (x - y)) (fun x y _ -> Special.sigmoid (y - x))

    // -- Values that stand for others ---------------------------------------------------------------------------------

    // Not a Binary: a neighbour depends on the width, which a function of doubles does not know.
    static let nextAfter = {
        new Primitive2("nextAfter") with
            override _.Evaluate(x, y) =
                Engine.OfDense(Elementwise.map2 SpecialKernels.nextAfter (Engine.ToDense x) (Engine.ToDense y))

            override _.Left(_, _, _) = LinearMap.Identity
            override _.Right(_, _, _) = LinearMap.Absorb(Engine.Weak 0.0)
            override row.Batch(x, y) = row.Apply(x, y)
    }

    // Value y, derivative that of x.
    static let straightThrough = {
        new Primitive2("straightThrough") with
            override _.Evaluate(_, y) = y
            override _.Left(_, _, _) = LinearMap.Identity
            override _.Right(_, _, _) = LinearMap.Nothing
            override row.Batch(x, y) = row.Apply(x, y)
    }

    /// x·log y, and 0 where x is 0.
    static member XLogY(x: Tensor, y: Tensor) : Tensor = xlogy.On(x, y)
    /// x·log(1 + y), and 0 where x is 0.
    static member XLog1PY(x: Tensor, y: Tensor) : Tensor = xlog1py.On(x, y)
    /// x/y, and 0 where x is 0.
    static member XDivY(x: Tensor, y: Tensor) : Tensor = xdivy.On(x, y)
    /// x/y, and 0 where y is 0.
    static member DivideNoNan(x: Tensor, y: Tensor) : Tensor = divideNoNan.On(x, y)
    /// x·y, and 0 where y is 0, also against NaN and infinity.
    static member MultiplyNoNan(x: Tensor, y: Tensor) : Tensor = multiplyNoNan.On(x, y)
    /// ⌊x/y⌋; it cuts.
    static member FloorDivide(x: Tensor, y: Tensor) : Tensor = Tensor.Floor(x / y)
    /// x/y rounded toward zero; it cuts.
    static member TruncatedDivide(x: Tensor, y: Tensor) : Tensor = truncate.Apply [| x / y |]
    /// The remainder that has the sign of x.
    static member TruncatedRemainder(x: Tensor, y: Tensor) : Tensor = truncatedRemainder.On(x, y)
    /// √(x² + y²) without overflow.
    static member Hypot(x: Tensor, y: Tensor) : Tensor = hypot.On(x, y)
    /// log(eˣ + eʸ) without overflow.
    static member LogAddExp(x: Tensor, y: Tensor) : Tensor = logAddExp.On(x, y)
    /// (x - y)².
    static member SquaredDifference(x: Tensor, y: Tensor) : Tensor = Special.square (x - y)

    /// The nearest number to x towards y in the width of both.
    static member NextAfter(x: Tensor, y: Tensor) : Tensor =
        let struct (x, y) = Engine.Align("nextAfter", Floats, x, y)
        nextAfter.Apply(x, y)

    /// The value of f at x with the derivative of x itself.
    static member StraightThrough(f: Tensor -> Tensor, x: Tensor) : Tensor =
        let x = Engine.Floating("straightThrough", x)
        let y = Engine.Given("the result of the function", f x)

        if not (Shape.equal (Engine.Shape x) (Engine.Shape y)) then
            let text =
                "straightThrough needs a function whose result has its argument's shape "
                + Shape.text (Engine.Shape x)
                + ", but it had shape "
                + Shape.text (Engine.Shape y)
                + "."

            raise (ShapeException text)

        straightThrough.Apply(x, Layout.Cast(Engine.DTypeOf x, y))
