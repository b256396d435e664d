namespace FunGrad

// What a rewrite is, and what it works with: the program so far, in which it looks up how values came about and to which
// it may add. Law: what a rewrite finds is the result of the operation that it was shown, bit for bit (of NaN, that it is
// one). Read next: ArithmeticRewrites.fs, MovementRewrites.fs.

/// The program under construction, as rewrites see it.
[<AbstractClass>]
type internal Workbench() =
    abstract Type: place: int -> ValueType
    /// The equation that makes a value, unless it is an input or a constant.
    abstract Maker: place: int -> Equation voption
    abstract Constant: place: int -> Tensor voption
    /// Whether more than one equation reads a value: then it stays, whatever one of them becomes.
    abstract IsShared: place: int -> bool
    /// The place of a result, which is simplified itself.
    abstract Apply: primitive: Primitive * result: ValueType * arguments: int[] -> int
    abstract Write: constant: Tensor -> int

/// An operation that is about to become an equation.
[<Sealed>]
type internal Candidate(primitive: Primitive, arguments: int[], result: ValueType) =
    member _.Primitive = primitive
    member _.Arguments = arguments
    member _.Result = result

/// A rule: the operations that it is about, and the value that stands for the result where the rule applies.
[<NoEquality; NoComparison>]
type internal Rewrite = { Name: string; Of: string list; Find: Workbench -> Candidate -> int voption }

/// What rewrites ask and make.
module internal Bench =

    /// The operation that a function of numbers stands for.
    let rowOf (f: Tensor[] -> Tensor) (arguments: int) : Primitive =
        let examples = Array.create arguments (Scalar(1.0, Width.Double))
        (Stage.run "compile" (fun xs -> [| f xs |]) examples).Equations[0].Primitive

    let shape (w: Workbench) place = (w.Type place).Shape

    /// The one number or truth value that a constant has everywhere.
    let private uniform (w: Workbench) place (isFit: DType -> bool) : float voption =
        match w.Constant place with
        | ValueSome(Scalar(value, _)) when isFit DType.Float64 -> ValueSome value
        | ValueSome(Array numbers) when numbers.IsUniform && isFit numbers.DType -> ValueSome(numbers.GetDouble 0)
        | _ -> ValueNone

    /// The number that a constant has everywhere.
    [<return: Struct>]
    let (|Number|_|) (w: Workbench) place = uniform w place DType.isFloat

    /// The truth value that a constant has everywhere.
    [<return: Struct>]
    let (|Truth|_|) (w: Workbench) place = uniform w place ((=) DType.Bool) |> ValueOption.map ((<>) 0.0)

    /// Exactly this number: 0 is not -0.
    [<return: Struct>]
    let (|Exactly|_|) (w: Workbench) (number: float) place =
        match uniform w place DType.isFloat with
        | ValueSome x when System.BitConverter.DoubleToInt64Bits x = System.BitConverter.DoubleToInt64Bits number ->
            ValueSome()
        | _ -> ValueNone

    /// The arguments of the operation that made a value, if it has that name.
    [<return: Struct>]
    let (|Made|_|) (w: Workbench) name place =
        match w.Maker place with
        | ValueSome equation when equation.Primitive.Name = name -> ValueSome equation.Arguments
        | _ -> ValueNone

    /// The equation that made a value, if that operation has the name.
    [<return: Struct>]
    let (|MadeBy|_|) (w: Workbench) name place =
        match w.Maker place with
        | ValueSome equation when equation.Primitive.Name = name -> ValueSome equation
        | _ -> ValueNone

    /// A number everywhere, in the type of another constant.
    let like (w: Workbench) place (number: float) : int =
        match w.Constant place with
        | ValueSome(Scalar(_, width)) -> w.Write(Engine.Scalar(number, width))
        | _ ->
            let type' = w.Type place
            w.Write(Engine.Constant(type'.DType, type'.Shape, number))

    /// A constant that is the same everywhere, in another shape.
    let reshaped (w: Workbench) (target: int[]) place : int voption =
        match w.Constant place with
        | ValueSome(Scalar(value, width)) when width <> Width.Weak ->
            let dtype = if width = Width.Single then DType.Float32 else DType.Float64
            ValueSome(w.Write(Engine.Constant(dtype, target, value)))
        | ValueSome(Array numbers) when numbers.IsUniform ->
            ValueSome(w.Write(Engine.OfDense(Views.broadcast target (numbers.View([||], [||], numbers.Offset)))))
        | _ -> ValueNone

    let private moved (w: Workbench) (primitive: Primitive) (target: int[]) place =
        w.Apply(primitive, ValueType((w.Type place).DType, target, false), [| place |])

    let reshape w (target: int[]) place : int =
        let source = shape w place

        if Shape.equal source target then
            place
        else
            moved w (Layout.ReshapeRow(source, target)) target place

    let broadcast w (target: int[]) place : int =
        let source = shape w place

        if Shape.equal source target then
            place
        else
            moved w (Layout.BroadcastRow(source, target)) target place

    let permute w (order: int[]) place : int =
        let source = shape w place
        moved w (Layout.PermuteRow order) (order |> Array.map (fun axis -> source[axis])) place

    let take w (selection: Selection) place : int =
        let source = shape w place
        moved w (TakePrimitive(selection, source)) (Selection.shapeOf source selection) place
