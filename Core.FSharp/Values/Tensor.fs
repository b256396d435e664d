namespace FunGrad

// A tensor is a number array or what a transform has put in its place. The file reads from the outside in: the type and
// its operators; levels, primitives and linear maps, which say how a transform interprets an operation; the families, one
// class each; and last the rows that the operators themselves need. All is one recursive group because F# wants operators
// that C# sees in the type's own file. Law: the youngest level among the arguments interprets, so no two transforms can
// be confused. Read Transforms/Differentiation.fs next, then Primitives/ for the other rows.

open System
open System.Collections.Generic
open System.Diagnostics.CodeAnalysis
open System.Numerics
open System.Runtime.CompilerServices
open System.Threading
open FunGrad.Notebooks

/// The width of a 0-d number: a host literal is weak and takes the other operand's width.
type internal Width =
    | Weak = 0uy
    | Single = 1uy
    | Double = 2uy

/// How a primitive depends on its arguments.
type internal Form =
    /// Linear in all arguments together.
    | Linear
    /// Linear in each argument while the others stay: a product.
    | Multilinear
    /// Anything smooth, described by its linear maps.
    | Curved
    /// Piecewise constant: it has no derivative and cuts.
    | Cut

/// <summary>An immutable array of numbers of any rank, or what a transform has put in its place.</summary>
/// <remarks>
/// <para>Doubles and floats convert by themselves, and so do their arrays: <c>Tensor x = 2.0;</c>, <c>Tensor v = [1, 2, 3];</c>.
/// Every integer written where a tensor is expected is a Float64 number.</para>
/// <para>Binary operators broadcast as NumPy does. A host number takes the other operand's width; a 0-d tensor takes an
/// array's; two arrays of different width give Float64. Shapes that do not broadcast throw <see cref="T:FunGrad.ShapeException"/>,
/// dtypes that do not fit <see cref="T:FunGrad.DTypeException"/>, values that have left the transform that made them
/// <see cref="T:FunGrad.EscapedValueException"/>.</para>
/// </remarks>
[<CustomEquality;
  CustomComparison;
  CollectionBuilder(typeof<TensorBuilder>, "Create");
  TypeFormatterSource(typeof<RichFormatterSource>);
  StructuredFormatDisplay("{Display}")>]
type Tensor =
    internal
    /// A 0-d floating-point number.
    | Scalar of value: float * width: Width
    /// Numbers of any other shape or dtype.
    | Array of Dense
    /// A value as one run of a transform sees it.
    | Traced of level: Level * inner: Tensor * mark: Mark

    /// <summary>The lengths of the axes; empty for a single number.</summary>
    member x.Shape: IReadOnlyList<int> = Engine.Shape x

    /// <summary>The number of axes; 0 for a single number.</summary>
    member x.Rank = (Engine.Shape x).Length

    /// <summary>The number of elements: the product of the axis lengths.</summary>
    member x.Count = Shape.size (Engine.Shape x)

    /// <summary>The type of the elements.</summary>
    member x.DType = Engine.DTypeOf x

    /// <summary>The number 0 that takes the other operand's width, so that F#'s <c>List.sum</c> works.</summary>
    static member Zero: Tensor = Scalar(0.0, Width.Weak)

    // -- Conversions --------------------------------------------------------------------------------------------------

    /// <summary>A 0-d Float64 number that takes the other operand's width.</summary>
    static member op_Implicit(value: float) : Tensor = Scalar(value, Width.Weak)

    /// <summary>A 0-d Float32 number.</summary>
    static member op_Implicit(value: float32) : Tensor = Scalar(float value, Width.Single)

    /// <summary>A 0-d Float64 number: an integer where a tensor is expected is a number.</summary>
    static member op_Implicit(value: int) : Tensor = Scalar(float value, Width.Weak)

    /// <summary>A 0-d Float64 number: an integer where a tensor is expected is a number.</summary>
    static member op_Implicit(value: int64) : Tensor = Scalar(float value, Width.Weak)

    /// <summary>A Float64 vector; the array is copied.</summary>
    static member op_Implicit(values: float[]) : Tensor =
        Engine.OfArray(values, [| Engine.Given("values", values).Length |])

    /// <summary>A Float32 vector; the array is copied.</summary>
    static member op_Implicit(values: float32[]) : Tensor =
        Engine.OfArray(values, [| Engine.Given("values", values).Length |])

    /// <summary>A Float64 matrix; the array is copied.</summary>
    static member op_Implicit(values: float[,]) : Tensor = Engine.OfHostArray<float>(Engine.Given("values", values))

    /// <summary>A Float32 matrix; the array is copied.</summary>
    static member op_Implicit(values: float32[,]) : Tensor = Engine.OfHostArray<float32>(Engine.Given("values", values))

    /// <summary>The only element as a double.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There is not exactly one element.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">A transform works on many values at once.</exception>
    static member op_Explicit(x: Tensor) : float = Engine.ToDouble x

    /// <summary>The only element as a float.</summary>
    static member op_Explicit(x: Tensor) : float32 = float32 (Engine.ToDouble x)

    /// <summary>The only element as an integer, rounded toward zero.</summary>
    /// <exception cref="T:System.OverflowException">The element is NaN or does not fit.</exception>
    static member op_Explicit(x: Tensor) : int =
        int (Engine.ToDouble(Layout.Cast(DType.Int32, Engine.Read(Engine.Given("tensor", x)))))

    // -- Indexing -----------------------------------------------------------------------------------------------------

    /// <summary>The element or row at a position of the first axis; negative positions count from the end.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The position lies outside the axis.</exception>
    member x.Item
        with get (position: int): Tensor = Layout.Index(x, position)

    /// <summary>The part that positions, ranges and new axes select, one for each axis from the first on.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A position lies outside its axis, or there are too many.</exception>
    member x.Item
        with get ([<ParamArray>] indices: AxisIndex[]): Tensor =
            Layout.Take(Selection.ofIndices (Engine.Shape x) (Engine.Given("indices", indices)), x)

    /// <summary>The rows along the first axis, one after the other.</summary>
    member x.GetEnumerator() : IEnumerator<Tensor> =
        match Engine.Shape x with
        | [||] -> raise (ShapeException "A 0-d tensor has no rows to walk through. Convert it to a number instead.")
        | shape -> (Seq.init shape[0] (fun i -> Layout.Index(x, i))).GetEnumerator()

    // -- Arithmetic ---------------------------------------------------------------------------------------------------

    /// <summary>x + y, element by element.</summary>
    static member (+)(x: Tensor, y: Tensor) : Tensor = Arithmetic.Add(x, y)
    /// <summary>x + y, element by element.</summary>
    static member (+)(x: Tensor, y: float) : Tensor = Arithmetic.Add(x, Engine.Weak y)
    /// <summary>x + y, element by element.</summary>
    static member (+)(x: float, y: Tensor) : Tensor = Arithmetic.Add(Engine.Weak x, y)
    /// <summary>x + y, element by element.</summary>
    static member (+)(x: Tensor, y: int) : Tensor = Arithmetic.Add(x, Engine.Weak(float y))
    /// <summary>x + y, element by element.</summary>
    static member (+)(x: int, y: Tensor) : Tensor = Arithmetic.Add(Engine.Weak(float x), y)
    /// <summary>x - y, element by element.</summary>
    static member (-)(x: Tensor, y: Tensor) : Tensor = Arithmetic.Subtract(x, y)
    /// <summary>x - y, element by element.</summary>
    static member (-)(x: Tensor, y: float) : Tensor = Arithmetic.Subtract(x, Engine.Weak y)
    /// <summary>x - y, element by element.</summary>
    static member (-)(x: float, y: Tensor) : Tensor = Arithmetic.Subtract(Engine.Weak x, y)
    /// <summary>x - y, element by element.</summary>
    static member (-)(x: Tensor, y: int) : Tensor = Arithmetic.Subtract(x, Engine.Weak(float y))
    /// <summary>x - y, element by element.</summary>
    static member (-)(x: int, y: Tensor) : Tensor = Arithmetic.Subtract(Engine.Weak(float x), y)
    /// <summary>x · y, element by element.</summary>
    static member (*)(x: Tensor, y: Tensor) : Tensor = Arithmetic.Multiply(x, y)
    /// <summary>x · y, element by element.</summary>
    static member (*)(x: Tensor, y: float) : Tensor = Arithmetic.Multiply(x, Engine.Weak y)
    /// <summary>x · y, element by element.</summary>
    static member (*)(x: float, y: Tensor) : Tensor = Arithmetic.Multiply(Engine.Weak x, y)
    /// <summary>x · y, element by element.</summary>
    static member (*)(x: Tensor, y: int) : Tensor = Arithmetic.Multiply(x, Engine.Weak(float y))
    /// <summary>x · y, element by element.</summary>
    static member (*)(x: int, y: Tensor) : Tensor = Arithmetic.Multiply(Engine.Weak(float x), y)
    /// <summary>x / y, element by element; integers divide as Float64 numbers.</summary>
    static member (/)(x: Tensor, y: Tensor) : Tensor = Arithmetic.Divide(x, y)
    /// <summary>x / y, element by element.</summary>
    static member (/)(x: Tensor, y: float) : Tensor = Arithmetic.Divide(x, Engine.Weak y)
    /// <summary>x / y, element by element.</summary>
    static member (/)(x: float, y: Tensor) : Tensor = Arithmetic.Divide(Engine.Weak x, y)
    /// <summary>x / y, element by element.</summary>
    static member (/)(x: Tensor, y: int) : Tensor = Arithmetic.Divide(x, Engine.Weak(float y))
    /// <summary>x / y, element by element.</summary>
    static member (/)(x: int, y: Tensor) : Tensor = Arithmetic.Divide(Engine.Weak(float x), y)
    /// <summary>-x.</summary>
    static member (~-)(x: Tensor) : Tensor = Arithmetic.Negate x
    /// <summary>x itself.</summary>
    static member (~+)(x: Tensor) : Tensor = Layout.Result(x, Engine.Given("x", x))

    /// <summary>x to the power y, element by element; slope y·xʸ⁻¹ in x, and in y xʸ·log x for positive
    /// x, else 0. Exponent 0 has slope exactly 0.</summary>
    static member Pow(x: Tensor, y: Tensor) : Tensor = Arithmetic.Power(x, y)
    /// <summary>x to the power n, element by element; slope n·xⁿ⁻¹, exact at 0 for integer n.</summary>
    static member Pow(x: Tensor, n: float) : Tensor = Arithmetic.Power(x, n)
    /// <summary>x to the power n, element by element; slope n·xⁿ⁻¹, exact at 0.</summary>
    static member Pow(x: Tensor, n: int) : Tensor = Arithmetic.Power(x, float n)
    /// <summary>x to the power y, element by element.</summary>
    static member Pow(x: float, y: Tensor) : Tensor = Arithmetic.Power(Engine.Weak x, y)
    /// <summary>The angle of the point (x, y) in radians, in (-π, π]: atan2(y, x).</summary>
    static member Atan2(y: Tensor, x: Tensor) : Tensor = Arithmetic.Atan2(y, x)

    // -- Elementary functions, under the names that FSharp.Core's own sin, exp, ... look for ---------------------------

    /// <summary>eˣ; slope eˣ.</summary>
    static member Exp(x: Tensor) : Tensor = Elementary.Exp x
    /// <summary>The natural logarithm; slope 1/x.</summary>
    static member Log(x: Tensor) : Tensor = Elementary.Log x
    /// <summary>The logarithm to base 10; slope 1/(x·ln 10).</summary>
    static member Log10(x: Tensor) : Tensor = Elementary.Log10 x
    /// <summary>√x; slope 1/(2√x).</summary>
    static member Sqrt(x: Tensor) : Tensor = Elementary.Sqrt x
    /// <summary>The sine of x in radians; slope cos x.</summary>
    static member Sin(x: Tensor) : Tensor = Elementary.Sin x
    /// <summary>The cosine of x in radians; slope -sin x.</summary>
    static member Cos(x: Tensor) : Tensor = Elementary.Cos x
    /// <summary>The tangent of x in radians; slope 1 + tan²x.</summary>
    static member Tan(x: Tensor) : Tensor = Elementary.Tan x
    /// <summary>The inverse sine in radians; slope 1/√(1 - x²).</summary>
    static member Asin(x: Tensor) : Tensor = Elementary.Asin x
    /// <summary>The inverse cosine in radians; slope -1/√(1 - x²).</summary>
    static member Acos(x: Tensor) : Tensor = Elementary.Acos x
    /// <summary>The inverse tangent in radians; slope 1/(1 + x²).</summary>
    static member Atan(x: Tensor) : Tensor = Elementary.Atan x
    /// <summary>The hyperbolic sine; slope cosh x.</summary>
    static member Sinh(x: Tensor) : Tensor = Elementary.Sinh x
    /// <summary>The hyperbolic cosine; slope sinh x.</summary>
    static member Cosh(x: Tensor) : Tensor = Elementary.Cosh x
    /// <summary>The hyperbolic tangent; slope 1 - tanh²x.</summary>
    static member Tanh(x: Tensor) : Tensor = Elementary.Tanh x
    /// <summary>|x|; slope sign x, 0 at 0.</summary>
    static member Abs(x: Tensor) : Tensor = Elementary.Abs x
    /// <summary>The largest integer not above x; it cuts derivatives.</summary>
    static member Floor(x: Tensor) : Tensor = Elementary.Floor x
    /// <summary>The smallest integer not below x; it cuts derivatives.</summary>
    static member Ceiling(x: Tensor) : Tensor = Elementary.Ceiling x
    /// <summary>The nearest integer, half to even; it cuts derivatives.</summary>
    static member Round(x: Tensor) : Tensor = Elementary.Round x

    // -- Comparison: of the primals, so that host control flow can branch -----------------------------------------------

    /// <summary>Whether the only element of x is less than that of y (IEEE: false where one is NaN).</summary>
    static member op_LessThan(x: Tensor, y: Tensor) : bool = Engine.ToDouble x < Engine.ToDouble y
    /// <summary>Whether the only element of x is at most that of y.</summary>
    static member op_LessThanOrEqual(x: Tensor, y: Tensor) : bool = Engine.ToDouble x <= Engine.ToDouble y
    /// <summary>Whether the only element of x is greater than that of y.</summary>
    static member op_GreaterThan(x: Tensor, y: Tensor) : bool = Engine.ToDouble x > Engine.ToDouble y
    /// <summary>Whether the only element of x is at least that of y.</summary>
    static member op_GreaterThanOrEqual(x: Tensor, y: Tensor) : bool = Engine.ToDouble x >= Engine.ToDouble y

    /// <summary>Whether dtype, shape and all elements of the primals are equal (IEEE: NaN equals nothing).</summary>
    static member op_Equality([<AllowNull>] x: Tensor, [<AllowNull>] y: Tensor) : bool = Engine.SameElements(x, y)

    /// <summary>Whether dtype, shape or an element of the primals differs.</summary>
    static member op_Inequality([<AllowNull>] x: Tensor, [<AllowNull>] y: Tensor) : bool =
        not (Engine.SameElements(x, y))

    /// <summary>Whether dtype, shape and all elements of the primals are equal; NaN equals NaN, as .NET's Equals wants.</summary>
    member x.Equals([<AllowNull>] other: Tensor) =
        match box other with
        | null -> false
        | _ -> Dense.equal (Engine.Numbers x) (Engine.Numbers other)

    /// <summary>Agrees with Equals.</summary>
    override x.Equals(other: objnull) =
        match other with
        | :? Tensor as other -> x.Equals other
        | _ -> false

    /// <summary>A hash of dtype, shape and elements of the primal.</summary>
    override x.GetHashCode() = Dense.hash (Engine.Numbers x)

    /// <summary>The order of the only elements; it throws for NaN, which has no place in an order.</summary>
    member x.CompareTo(other: Tensor) = Engine.Compare(x, other)

    /// <summary>The numbers as NumPy prints them; a traced value shows its primal and its transforms.</summary>
    override x.ToString() = Engine.Describe x

    member internal x.Display = Engine.Describe x

    /// <summary>The numbers as an HTML table, a table for each matrix where there are more axes, shortened as the text
    /// is. Notebooks of .NET Interactive show it.</summary>
    member x.ToHtml() : string =
        let struct (numbers, note) = Engine.Shown x
        Markup.html numbers note

    /// <summary>A number, a vector as a column, or a matrix, in LaTeX for mathematical mode, shortened as the text
    /// is.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The tensor has more than two axes.</exception>
    member x.ToLatex() : string =
        let struct (numbers, _) = Engine.Shown x
        Markup.latex numbers

    interface IRichDisplay with
        member x.Html = x.ToHtml()
        member x.Latex = if x.Rank > 2 then null else x.ToLatex()

    interface IEquatable<Tensor> with
        member x.Equals(other) =
            match other with
            | null -> false
            | other -> x.Equals(other: Tensor)

    interface IComparable with
        member x.CompareTo(other: objnull) =
            match other with
            | :? Tensor as other -> Engine.Compare(x, other)
            | _ -> raise (ArgumentException("A tensor can only be compared with a tensor.", nameof other))

    interface IComparable<Tensor> with
        member x.CompareTo(other) =
            match other with
            | null -> 1
            | other -> Engine.Compare(x, other)

    interface IAdditionOperators<Tensor, Tensor, Tensor> with
        static member op_Addition(x, y) = Arithmetic.Add(x, y)

    interface ISubtractionOperators<Tensor, Tensor, Tensor> with
        static member op_Subtraction(x, y) = Arithmetic.Subtract(x, y)

    interface IMultiplyOperators<Tensor, Tensor, Tensor> with
        static member op_Multiply(x, y) = Arithmetic.Multiply(x, y)

    interface IDivisionOperators<Tensor, Tensor, Tensor> with
        static member op_Division(x, y) = Arithmetic.Divide(x, y)

    interface IUnaryNegationOperators<Tensor, Tensor> with
        static member op_UnaryNegation x = Arithmetic.Negate x

    interface IUnaryPlusOperators<Tensor, Tensor> with
        static member op_UnaryPlus x = Layout.Result(x, x)

/// <summary>Builds tensors from collection expressions: <c>Tensor m = [[1, 2], [3, 4]];</c>.</summary>
and [<AbstractClass; Sealed; System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)>] TensorBuilder
    =
    /// <summary>The tensor whose rows along a new first axis are given.</summary>
    static member Create(rows: ReadOnlySpan<Tensor>) : Tensor = Layout.Stack(rows.ToArray())

// -- What a transform sees ----------------------------------------------------------------------------------------------

/// What a level notes beside a value: a tangent, a node, a record.
and [<AbstractClass>] internal Mark() = class end

/// One run of one transform. The younger level always wraps the older one, and an argument is at a level by reference.
and [<AbstractClass>] internal Level(transform: string, order: int64) =
    static let mutable runs = 0L
    new(transform) = Level(transform, Level.Next())
    static member private Next() = Interlocked.Increment &runs
    /// The transform's public name, for errors.
    member _.Transform = transform
    /// Younger levels have higher numbers.
    member _.Order = order
    /// False once the transformed function has returned.
    member val IsOpen = true with get, set
    /// How this level interprets a primitive some of whose arguments are at it.
    abstract Apply: primitive: Primitive * arguments: Tensor[] -> Tensor[]
    /// The same for one argument, without arrays.
    abstract Apply1: primitive: Primitive1 * x: Tensor -> Tensor
    default level.Apply1(primitive, x) = (level.Apply(primitive, [| x |]))[0]
    /// The same for two arguments, without arrays.
    abstract Apply2: primitive: Primitive2 * x: Tensor * y: Tensor -> Tensor
    default level.Apply2(primitive, x, y) = (level.Apply(primitive, [| x; y |]))[0]
    /// The shape that the transformed function sees.
    abstract Shape: inner: Tensor * mark: Mark -> int[]
    default _.Shape(inner, _) = Engine.Shape inner
    /// The value that host control flow may read.
    abstract Read: inner: Tensor -> Tensor
    default _.Read inner = inner
    /// Whether there is such a value.
    abstract HasOneValue: bool
    default _.HasOneValue = true

    /// Throws when the function whose transform made the level has returned.
    member level.Check() =
        if not level.IsOpen then
            raise (EscapedValueException transform)

/// The derivative of a primitive at a point, in one argument: a linear map that knows its transpose. A struct, because
/// every traced operation keeps one or two: as objects they cost 24 bytes more each.
and [<Struct; NoEquality; NoComparison>] internal LinearMap(kind: LinearKind, payload: objnull) =
    member _.Kind = kind
    member _.Payload = payload
    member private _.Slope: Tensor = Unchecked.unbox payload
    member private _.Other: GeneralMap = Unchecked.unbox payload

    /// No dependence.
    static member Nothing = LinearMap(LinearKind.Nothing, null)
    static member Identity = LinearMap(LinearKind.Identity, null)
    static member Negated = LinearMap(LinearKind.Negated, null)
    /// The product with a slope.
    static member Scale(slope: Tensor) = LinearMap(LinearKind.Scale, slope)
    /// The product with a slope that may be infinite: 0 where either factor is 0.
    static member Absorb(slope: Tensor) = LinearMap(LinearKind.Absorb, slope)
    /// Any other map.
    static member General(map: GeneralMap) = LinearMap(LinearKind.General, map)
    /// A map given as a function and its transpose.
    static member Of(push: Tensor -> Tensor, pull: Tensor -> Tensor) = LinearMap.General(FunctionMap(push, pull))

    member _.IsNothing = (kind = LinearKind.Nothing)

    /// Whether the image of a part is that part, up to its sign.
    member _.KeepsParts = kind = LinearKind.Identity || kind = LinearKind.Negated

    /// The part that the map takes, if it takes one.
    member _.AsPart: TakePrimitive | null =
        match payload with
        | :? TakePrimitive as part -> part
        | _ -> null

    /// The place to which the map puts a part, if it puts one.
    member _.AsPlace: PlaceMap | null =
        match payload with
        | :? PlaceMap as place -> place
        | _ -> null

    /// The image of a tangent.
    member map.Push(tangent: Tensor) : Tensor =
        match kind with
        | LinearKind.General -> map.Other.Push tangent
        // A tangent may have become infinite on its way, where a cotangent has not: (√x)² has slope 0 at 0 in both modes.
        | LinearKind.Scale -> Arithmetic.Absorb(map.Slope, tangent)
        | _ -> map.Pull tangent

    /// The image of a cotangent under the transpose.
    member map.Pull(cotangent: Tensor) : Tensor =
        match kind with
        | LinearKind.Identity -> cotangent
        | LinearKind.Negated -> -cotangent
        | LinearKind.Scale -> Arithmetic.Multiply(map.Slope, cotangent)
        | LinearKind.Absorb -> Arithmetic.Absorb(map.Slope, cotangent)
        | LinearKind.General -> map.Other.Pull cotangent
        | _ -> raise (InvalidOperationException "A map that is not there was applied.")

and internal LinearKind =
    | Nothing = 0uy
    | Identity = 1uy
    | Negated = 2uy
    | Scale = 3uy
    | Absorb = 4uy
    | General = 5uy

/// A linear map that is more than a product.
and [<Interface>] internal GeneralMap =
    abstract Push: tangent: Tensor -> Tensor
    abstract Pull: cotangent: Tensor -> Tensor

and [<Sealed>] internal FunctionMap(push: Tensor -> Tensor, pull: Tensor -> Tensor) =
    interface GeneralMap with
        member _.Push tangent = push tangent
        member _.Pull cotangent = pull cotangent

/// Puts a part into zeros of the given shape: the transpose of <c>take</c>, which is its own map.
and [<Sealed>] internal PlaceMap(selection: Selection, whole: int[]) =
    member _.Selection = selection
    member _.Whole = whole

    interface GeneralMap with
        member _.Push tangent = Layout.Assemble(whole, [| selection |], [| tangent |])
        member _.Pull cotangent = Layout.Take(selection, cotangent)

/// The derivative of a primitive with several results: one push and one pull for all arguments and results together.
and [<AbstractClass>] internal JointMap() =
    /// The tangents of the results, from those of the arguments; absent means zero.
    abstract Push: tangents: Tensor voption[] -> Tensor voption[]
    /// The cotangents of the needed arguments, from those of the results; absent means zero.
    abstract Pull: cotangents: Tensor voption[] * needed: bool[] -> Tensor voption[]

// -- Primitives ---------------------------------------------------------------------------------------------------------

/// An operation that levels interpret: how it acts on numbers and on a batch, and what its derivative is.
and [<AbstractClass>] internal Primitive(name: string) =
    member _.Name = name
    /// What distinguishes this operation from others of its name: axes, shapes, bodies.
    abstract Parameters: struct (string * obj)[]
    default _.Parameters = [||]
    abstract Form: Form
    default _.Form = Curved
    /// The results on plain numbers.
    abstract EvaluateAll: Tensor[] -> Tensor[]
    /// The results on arguments of which some carry a further first axis of the given size; all results carry it.
    abstract BatchAll: size: int * arguments: Tensor[] * carried: bool[] -> Tensor[]

    /// Lets the youngest level among the arguments interpret the operation.
    member primitive.ApplyAll(arguments: Tensor[]) : Tensor[] =
        match Engine.Youngest arguments with
        | null -> primitive.EvaluateAll arguments
        | level -> level.Apply(primitive, arguments)

/// A primitive with one result, whose derivative is a map for each argument.
and [<AbstractClass>] internal SingleResult(name) =
    inherit Primitive(name)
    /// The linear map of one argument at a point where the result is known.
    abstract MapAt: index: int * arguments: Tensor[] * result: Tensor -> LinearMap

/// A primitive with several results, or whose derivative is best made together with its results.
and [<AbstractClass>] internal Joint(name) =
    inherit Primitive(name)
    /// The results, and their derivative in the active arguments.
    abstract Linearize: arguments: Tensor[] * active: bool[] -> struct (Tensor[] * JointMap)

    /// The results and their tangents at once.
    abstract Jvp: arguments: Tensor[] * tangents: Tensor voption[] -> struct (Tensor[] * Tensor voption[])

    default joint.Jvp(arguments, tangents) =
        let struct (results, map) = joint.Linearize(arguments, tangents |> Array.map (fun dx -> dx.IsSome))
        struct (results, map.Push tangents)

and [<AbstractClass>] internal Primitive1(name) =
    inherit SingleResult(name)
    abstract Evaluate: x: Tensor -> Tensor
    abstract Map: x: Tensor * y: Tensor -> LinearMap
    abstract Batch: size: int * x: Tensor -> Tensor

    member primitive.Apply(x: Tensor) : Tensor =
        match x with
        | Traced(level, _, _) -> level.Apply1(primitive, x)
        | number -> primitive.Evaluate number

    override primitive.EvaluateAll arguments = [| primitive.Evaluate arguments[0] |]
    override primitive.BatchAll(size, arguments, _) = [| primitive.Batch(size, arguments[0]) |]
    override primitive.MapAt(_, arguments, result) = primitive.Map(arguments[0], result)

and [<AbstractClass>] internal Primitive2(name) =
    inherit SingleResult(name)
    abstract Evaluate: x: Tensor * y: Tensor -> Tensor
    abstract Left: x: Tensor * y: Tensor * z: Tensor -> LinearMap
    abstract Right: x: Tensor * y: Tensor * z: Tensor -> LinearMap
    /// On two arguments that both carry the batch axis, unless overridden.
    abstract Batch: x: Tensor * y: Tensor -> Tensor

    member primitive.Apply(x: Tensor, y: Tensor) : Tensor =
        match x, y with
        | Traced(levelX, _, _), Traced(levelY, _, _) ->
            (if levelX.Order >= levelY.Order then levelX else levelY).Apply2(primitive, x, y)
        | Traced(level, _, _), _
        | _, Traced(level, _, _) -> level.Apply2(primitive, x, y)
        | _ -> primitive.Evaluate(x, y)

    override primitive.EvaluateAll arguments = [| primitive.Evaluate(arguments[0], arguments[1]) |]

    override primitive.BatchAll(size, arguments, carried) =
        let x, y = Engine.Carry(size, arguments[0], carried[0]), Engine.Carry(size, arguments[1], carried[1])
        [| primitive.Batch(x, y) |]

    override primitive.MapAt(index, arguments, result) =
        if index = 0 then
            primitive.Left(arguments[0], arguments[1], result)
        else
            primitive.Right(arguments[0], arguments[1], result)

and [<AbstractClass>] internal PrimitiveN(name) =
    inherit SingleResult(name)
    abstract Evaluate: Tensor[] -> Tensor
    /// On arguments that all carry the batch axis, unless BatchAll is overridden.
    abstract Batch: size: int * Tensor[] -> Tensor
    member primitive.Apply(arguments: Tensor[]) : Tensor = (primitive.ApplyAll arguments)[0]
    override primitive.EvaluateAll arguments = [| primitive.Evaluate arguments |]

    override primitive.BatchAll(size, arguments, carried) = [|
        primitive.Batch(size, Array.map2 (fun x isCarried -> Engine.Carry(size, x, isCarried)) arguments carried)
    |]

// -- Families: each row of a family states one primitive's whole story ----------------------------------------------------

/// An elementwise function: value, and slope at (x, y). A singular slope can be infinite and absorbs zeros.
and [<Sealed>] internal Unary(kernel: Kernel1, isSingular: bool, slope: Tensor -> Tensor -> Tensor) =
    inherit Primitive1(kernel.Name)
    member p.On(x: Tensor) = p.Apply(Engine.Floating(kernel.Name, x))
    member _.Kernel = kernel

    override _.Parameters =
        match kernel.Fixed with
        | ValueSome number -> [| struct ("by", nonNull (box number)) |]
        | ValueNone -> [||]

    override _.Evaluate x =
        match x with
        | Scalar(value, width) -> Engine.Scalar(kernel.Scalar value, width)
        | number -> Engine.OfDense(Elementwise.map1 kernel (Engine.ToDense number))

    override _.Map(x, y) = if isSingular then LinearMap.Absorb(slope x y) else LinearMap.Scale(slope x y)
    override p.Batch(_, x) = p.Apply x

/// An elementwise function of two arguments of equal shape and dtype: value and two maps at (x, y, z).
and [<Sealed>] internal Binary
    (
        kernel: Kernel2,
        domain: Domain,
        form: Form,
        left: Tensor -> Tensor -> Tensor -> LinearMap,
        right: Tensor -> Tensor -> Tensor -> LinearMap
    ) =
    inherit Primitive2(kernel.Name)
    member _.Kernel = kernel

    /// Aligns dtypes and shapes, then applies.
    member p.On(x: Tensor, y: Tensor) : Tensor =
        match x, y with
        | Scalar(a, widthA), Scalar(b, widthB) ->
            // A host literal takes its width before the operation, as it does beside an array.
            let width = Engine.Wider(widthA, widthB)
            Engine.Scalar(kernel.Scalar(Engine.Rounded(a, width), Engine.Rounded(b, width)), width)
        | _ ->
            let struct (x, y) = Engine.Align(kernel.Name, domain, x, y)
            p.Apply(x, y)

    override _.Form = form

    override _.Evaluate(x, y) =
        match x, y with
        | Scalar(a, widthA), Scalar(b, widthB) ->
            // A host literal takes its width before the operation, as it does beside an array.
            let width = Engine.Wider(widthA, widthB)
            Engine.Scalar(kernel.Scalar(Engine.Rounded(a, width), Engine.Rounded(b, width)), width)
        | _ -> Engine.OfDense(Elementwise.map2 kernel (Engine.ToDense x) (Engine.ToDense y))

    override _.Left(x, y, z) = left x y z
    override _.Right(x, y, z) = right x y z
    override p.Batch(x, y) = p.Apply(x, y)

/// A linear function of one argument: kernel, itself on a tangent, its transpose, and itself on a batch.
and [<Sealed>] internal Linear
    (
        name,
        parameters: struct (string * obj)[],
        evaluate: Dense -> Dense,
        self: Tensor -> Tensor,
        transpose: Tensor -> Tensor,
        batch: int -> Tensor -> Tensor
    ) =
    inherit Primitive1(name)
    override _.Parameters = parameters
    override _.Form = Form.Linear
    override _.Evaluate x = Engine.OfDense(evaluate (Engine.ToDense x))
    override _.Map(_, _) = LinearMap.Of(self, transpose)
    override _.Batch(size, x) = batch size x

/// A piecewise constant function of any arguments: it cuts. The batch is the same operation unless it is given.
and [<Sealed>] internal Constant
    (name, parameters: struct (string * obj)[], evaluate: Dense[] -> Dense, batch: (Tensor[] -> Tensor) voption) =
    inherit PrimitiveN(name)
    override _.Parameters = parameters
    override _.Form = Cut
    override _.Evaluate arguments = Engine.OfDense(evaluate (Array.map Engine.ToDense arguments))
    override _.MapAt(_, _, _) = LinearMap.Nothing

    override p.Batch(_, arguments) =
        match batch with
        | ValueSome batch -> batch arguments
        | ValueNone -> p.Apply arguments

/// Which dtypes an elementwise function of two arguments takes.
and internal Domain =
    /// Floating-point numbers and integers.
    | Numbers
    /// Floating-point numbers; integers are cast to Float64 first.
    | Floats

// -- What every operation needs --------------------------------------------------------------------------------------------

and [<AbstractClass; Sealed>] internal Engine =

    static member Weak(value: float) : Tensor = Scalar(value, Width.Weak)

    static member Scalar(value: float, width: Width) : Tensor = Scalar(Engine.Rounded(value, width), width)

    /// The number as its width holds it.
    static member Rounded(value: float, width: Width) : float =
        if width = Width.Single then float (float32 value) else value

    /// The width in which two 0-d numbers meet.
    static member Wider(a: Width, b: Width) : Width = if a >= b then a else b

    static member Given<'T when 'T: not struct>(name: string, value: 'T) : 'T =
        if isNull (box value) then
            raise (ArgumentNullException(name, name + " must not be null: give a tensor."))

        value

    static member Parameter(name: string, value: 'T) : struct (string * obj) = struct (name, nonNull (box value))

    static member OfDense(numbers: Dense) : Tensor =
        if numbers.Rank > 0 then
            Array numbers
        else
            match numbers.DType with
            | DType.Float64 -> Scalar(numbers.GetDouble 0, Width.Double)
            | DType.Float32 -> Scalar(numbers.GetDouble 0, Width.Single)
            | _ -> Array numbers

    /// One number everywhere; it takes the memory of one.
    static member Constant(dtype: DType, shape: int[], value: float) : Tensor =
        match shape.Length, dtype with
        | 0, DType.Float64 -> Scalar(value, Width.Double)
        | 0, DType.Float32 -> Engine.Scalar(value, Width.Single)
        | _ -> Array(Dense.full dtype shape value)

    static member OfArray<'T when 'T: struct>(values: 'T[], shape: int[]) : Tensor =
        Engine.OfDense(Dense.ofArray (Array.copy values) shape)

    static member OfHostArray<'T when 'T: struct>(values: System.Array) : Tensor =
        let flat: 'T[] = Array.zeroCreate values.Length
        let mutable at = 0 // Mutation: local

        for value in values do
            flat[at] <- unbox<'T> value
            at <- at + 1

        Engine.OfDense(Dense.ofArray flat (Array.init values.Rank values.GetLength))

    static member ToDense(x: Tensor) : Dense =
        match x with
        | Array numbers -> numbers
        | Scalar(value, Width.Single) -> Dense.scalar DType.Float32 value
        | Scalar(value, _) -> Dense.scalar DType.Float64 value
        | Traced(level, _, _) -> raise (EscapedValueException level.Transform)

    static member Shape(x: Tensor) : int[] =
        match x with
        | Scalar _ -> [||]
        | Array numbers -> numbers.Shape
        | Traced(level, inner, mark) -> level.Shape(inner, mark)

    static member DTypeOf(x: Tensor) : DType =
        match x with
        | Scalar(_, width) -> if width = Width.Single then DType.Float32 else DType.Float64
        | Array numbers -> numbers.DType
        | Traced(_, inner, _) -> Engine.DTypeOf inner

    /// The youngest level among the arguments, or null when all are numbers.
    static member Youngest(arguments: Tensor[]) : Level | null =
        let mutable youngest: Level | null = null // Mutation: local

        for x in arguments do
            match x, youngest with
            | Traced(level, _, _), null -> youngest <- level
            | Traced(level, _, _), NonNull old when level.Order > old.Order -> youngest <- level
            | _ -> ()

        youngest

    static member IsAt(level: Level, x: Tensor) =
        match x with
        | Traced(other, _, _) -> obj.ReferenceEquals(other, level)
        | _ -> false

    /// What a level put its mark on, or the value itself when it is not at that level.
    static member Strip(level: Level, x: Tensor) : Tensor =
        match x with
        | Traced(other, inner, _) when obj.ReferenceEquals(other, level) -> inner
        | _ -> x

    /// Throws when a value, at any depth, belongs to a transform whose function has returned.
    static member DemandOpen(x: Tensor) : unit =
        match x with
        | Traced(level, inner, _) ->
            level.Check()
            Engine.DemandOpen inner
        | _ -> ()

    /// The number that host control flow sees.
    static member Read(x: Tensor) : Tensor =
        match x with
        | Traced(level, inner, _) ->
            level.Check()
            Engine.Read(level.Read inner)
        | number -> number

    /// Whether host control flow can see a number, because no level at any depth stands for many.
    static member HasOneValue(x: Tensor) : bool =
        match x with
        | Traced(level, inner, _) -> level.HasOneValue && Engine.HasOneValue inner
        | _ -> true

    static member Numbers(x: Tensor) : Dense = Engine.ToDense(Engine.Read(Engine.Given("tensor", x)))

    static member ToDouble(x: Tensor) : float =
        match Engine.Read(Engine.Given("tensor", x)) with
        | Scalar(value, _) -> value
        | number ->
            let numbers = Engine.ToDense number

            if numbers.Count <> 1 then
                let text =
                    "A tensor of shape "
                    + Shape.text numbers.Shape
                    + " is not one number. Take an element or reduce it first, for example with Sum()."

                raise (ShapeException text)

            numbers.GetDouble 0

    static member SameElements(x: Tensor, y: Tensor) =
        match isNull (box x), isNull (box y) with
        | false, false ->
            match Engine.Read x, Engine.Read y with
            | Scalar(a, widthA), Scalar(b, widthB) when widthA = Width.Weak || widthB = Width.Weak ->
                let width = Engine.Wider(widthA, widthB)

                (match Engine.Scalar(a, width), Engine.Scalar(b, width) with
                 | Scalar(a, _), Scalar(b, _) -> a = b
                 | _ -> false)
            | x, y -> Dense.sameElements (Engine.ToDense x) (Engine.ToDense y)
        | xIsNull, yIsNull -> xIsNull && yIsNull

    static member Compare(x: Tensor, y: Tensor) =
        let a, b = Engine.ToDouble x, Engine.ToDouble y

        if Double.IsNaN a || Double.IsNaN b then
            raise (
                ArgumentException
                    "NaN has no place in an order, so these tensors cannot be compared. Test for NaN first."
            )

        a.CompareTo b

    /// The innermost numbers, and a note that names the transforms around them.
    static member Shown(x: Tensor) : struct (Dense * string) =
        let rec walk x transforms =
            match x with
            | Traced(level, inner, _) -> walk inner (level.Transform :: transforms)
            | number -> struct (number, transforms)

        match walk x [] with
        | struct (number, []) -> struct (Engine.ToDense number, "")
        | struct (number, transforms) -> struct (Engine.ToDense number, " (in " + String.Join(" of ", transforms) + ")")

    static member Describe(x: Tensor) : string =
        let struct (numbers, note) = Engine.Shown x
        Printing.format numbers + note

    // -- Promotion and broadcasting, the only place of either ----------------------------------------------------------

    static member private Strength(x: Tensor) =
        let rec isWeak x =
            match x with
            | Scalar(_, Width.Weak) -> true
            | Traced(_, inner, _) -> isWeak inner
            | _ -> false

        if (Engine.Shape x).Length > 0 then 2
        elif isWeak x then 0
        else 1

    static member private NotNumbers(name: string, dtype: DType) =
        let text =
            name
            + " needs numbers, but was given the dtype "
            + DType.name dtype
            + ". Convert it with Cast first, or use Where for a choice."

        DTypeException text

    /// The dtype in which two arguments meet.
    static member CommonDType(name: string, domain: Domain, x: Tensor, y: Tensor) : DType =
        let a, b = Engine.DTypeOf x, Engine.DTypeOf y

        match DType.isFloat a, DType.isFloat b with
        | true, true when a = b -> a
        | true, true ->
            let strengthA, strengthB = Engine.Strength x, Engine.Strength y

            if strengthA > strengthB then a
            elif strengthB > strengthA then b
            else DType.Float64
        | true, false -> a
        | false, true -> b
        | _ when a = DType.Bool && b = DType.Bool -> raise (Engine.NotNumbers(name, a))
        | _ when domain = Floats -> DType.Float64
        | _ when a = DType.Int64 || b = DType.Int64 -> DType.Int64
        | _ -> DType.Int32

    /// Casts both arguments to their common dtype and broadcasts both to their common shape.
    static member Align(name: string, domain: Domain, x: Tensor, y: Tensor) : struct (Tensor * Tensor) =
        let x, y = Engine.Given("x", x), Engine.Given("y", y)
        let dtype = Engine.CommonDType(name, domain, x, y)
        let x, y = Layout.Cast(dtype, x), Layout.Cast(dtype, y)
        let shapeX, shapeY = Engine.Shape x, Engine.Shape y

        if Shape.equal shapeX shapeY then
            struct (x, y)
        else
            let shape = Shape.broadcast name shapeX shapeY
            struct (Layout.Broadcast(shape, x), Layout.Broadcast(shape, y))

    /// The argument of a function that is defined on floating-point numbers only.
    static member Floating(name: string, x: Tensor) : Tensor =
        match x with
        | Scalar _ -> x
        | _ when DType.isFloat (Engine.DTypeOf(Engine.Given("x", x))) -> x
        | _ ->
            let text =
                name
                + " needs floating-point numbers, but the dtype was "
                + DType.name (Engine.DTypeOf x)
                + ". Convert it first: Cast(DType.Float64)."

            raise (DTypeException text)

    /// The value itself when it carries the batch axis, else one view of it for each example.
    static member Carry(size: int, x: Tensor, isCarried: bool) : Tensor =
        if isCarried then
            x
        else
            Layout.Broadcast(Array.append [| size |] (Engine.Shape x), x)

    /// The dtype in which any number of arguments can stand side by side.
    static member SharedDType(name: string, arguments: Tensor[]) : DType =
        let floats = arguments |> Array.filter (fun x -> DType.isFloat (Engine.DTypeOf(Engine.Given("tensors", x))))
        let dtypes = arguments |> Array.map Engine.DTypeOf |> Array.distinct

        if floats.Length > 0 then
            floats
            |> Array.reduce (fun x y ->
                let dtype = Engine.CommonDType(name, Floats, x, y)

                if Engine.Strength x >= Engine.Strength y && dtype = Engine.DTypeOf x then x
                elif dtype = Engine.DTypeOf y then y
                else Array(Dense.zeros dtype [| 1 |]))
            |> Engine.DTypeOf
        elif dtypes.Length = 1 then
            dtypes[0]
        elif Array.contains DType.Int64 dtypes then
            DType.Int64
        else
            DType.Int32

// -- Rows -------------------------------------------------------------------------------------------------------------

and [<AbstractClass; Sealed>] internal Arithmetic private () =
    static let same _ _ _ = LinearMap.Identity
    static let add = Binary(Kernels.add, Numbers, Form.Linear, same, same)
    static let subtract = Binary(Kernels.subtract, Numbers, Form.Linear, same, (fun _ _ _ -> LinearMap.Negated))

    static let multiply =
        Binary(
            Kernels.multiply,
            Numbers,
            Multilinear,
            (fun _ y _ -> LinearMap.Scale y),
            (fun x _ _ -> LinearMap.Scale x)
        )

    static let absorb =
        Binary(
            Kernels.absorb,
            Floats,
            Multilinear,
            (fun _ y _ -> LinearMap.Absorb y),
            (fun x _ _ -> LinearMap.Absorb x)
        )

    static let divide =
        Binary(
            Kernels.divide,
            Floats,
            Curved,
            (fun _ y _ -> LinearMap.Absorb(1.0 / y)),
            (fun _ y z -> LinearMap.Absorb(-(z / y)))
        )

    /// 1 where x is positive, else 0.
    static let positive (x: Tensor) =
        let sign = Elementary.Sign x
        0.5 * sign * (1.0 + sign)

    static let power =
        Binary(
            Kernels.power,
            Floats,
            Curved,
            (fun x y _ -> LinearMap.Absorb(Arithmetic.Absorb(y, Tensor.Pow(x, y - 1.0)))),
            // Where x is not positive there are no powers between the integer ones, and no slope: 0, as in TensorFlow.
            (fun x _ z -> LinearMap.Absorb(Arithmetic.Absorb(positive x, Arithmetic.Absorb(Elementary.Log x, z))))
        )

    static let square = Unary(Kernels.square, false, fun x _ -> 2.0 * x)

    static let powerOf n =
        let slope x = if n = 0.0 then Engine.Weak 0.0 else n * Arithmetic.Power(x, n - 1.0)
        Unary(Kernels.power.WithRight n, true, (fun x _ -> slope x))

    static let squaredDistance x y = x * x + y * y

    static let atan2 =
        Binary(
            Kernels.atan2,
            Floats,
            Curved,
            // Absorbing products: at the origin, where there is no slope, they give 0.
            (fun y x _ -> LinearMap.Absorb(Arithmetic.Absorb(x, 1.0 / squaredDistance x y))),
            (fun y x _ -> LinearMap.Absorb(-(Arithmetic.Absorb(y, 1.0 / squaredDistance x y))))
        )

    static let negate = {
        new Primitive1("negate") with
            override _.Form = Form.Linear

            override _.Evaluate x =
                match x with
                | Scalar(value, width) -> Scalar(-value, width)
                | number -> Engine.OfDense(Elementwise.map1 Kernels.negate (Engine.ToDense number))

            override _.Map(_, _) = LinearMap.Negated
            override p.Batch(_, x) = p.Apply x
    }

    static member Add(x: Tensor, y: Tensor) : Tensor = add.On(x, y)
    static member Subtract(x: Tensor, y: Tensor) : Tensor = subtract.On(x, y)
    static member Multiply(x: Tensor, y: Tensor) : Tensor = multiply.On(x, y)
    static member Divide(x: Tensor, y: Tensor) : Tensor = divide.On(x, y)
    static member Negate(x: Tensor) : Tensor = negate.Apply(Engine.Given("x", x))
    static member Atan2(y: Tensor, x: Tensor) : Tensor = atan2.On(y, x)
    static member Power(x: Tensor, y: Tensor) : Tensor = power.On(x, y)

    /// The product, except that 0 times anything is 0: how slopes that can be infinite scale.
    static member Absorb(x: Tensor, y: Tensor) : Tensor = absorb.On(x, y)

    /// A power whose exponent is a host number, so that only the base can vary.
    static member Power(x: Tensor, n: float) : Tensor =
        if n = 2.0 then square.On x
        elif n = 1.0 then Layout.Result(x, Engine.Floating("power", x))
        else (powerOf n).On x

and [<AbstractClass; Sealed>] internal Elementary private () =
    static let step (kernel: Kernel1) = Constant(kernel.Name, [||], (fun x -> Elementwise.map1 kernel x[0]), ValueNone)
    static let exp = Unary(Kernels.exp, false, fun _ y -> y)
    static let log = Unary(Kernels.log, true, fun x _ -> 1.0 / x)
    static let log10 = Unary(Kernels.log10, true, fun x _ -> (1.0 / Math.Log 10.0) / x)
    static let sqrt = Unary(Kernels.sqrt, true, fun _ y -> 0.5 / y)
    static let sin = Unary(Kernels.sin, false, fun x _ -> Elementary.Cos x)
    static let cos = Unary(Kernels.cos, false, fun x _ -> -(Elementary.Sin x))
    static let tan = Unary(Kernels.tan, false, fun _ y -> 1.0 + y * y)
    static let asin = Unary(Kernels.asin, true, fun x _ -> 1.0 / Elementary.Sqrt((1.0 - x) * (1.0 + x)))
    static let acos = Unary(Kernels.acos, true, fun x _ -> -1.0 / Elementary.Sqrt((1.0 - x) * (1.0 + x)))
    static let atan = Unary(Kernels.atan, false, fun x _ -> 1.0 / (1.0 + x * x))
    static let sinh = Unary(Kernels.sinh, false, fun x _ -> Elementary.Cosh x)
    static let cosh = Unary(Kernels.cosh, false, fun x _ -> Elementary.Sinh x)
    static let tanh = Unary(Kernels.tanh, false, fun _ y -> 1.0 - y * y)
    static let abs = Unary(Kernels.abs, true, fun x _ -> Elementary.Sign x)
    static let sign = Unary(Kernels.sign, true, fun _ _ -> Engine.Weak 0.0)
    static let floor = step Kernels.floor
    static let ceiling = step Kernels.ceil
    static let round = step Kernels.round

    static member Exp(x: Tensor) : Tensor = exp.On x
    static member Log(x: Tensor) : Tensor = log.On x
    static member Log10(x: Tensor) : Tensor = log10.On x
    static member Sqrt(x: Tensor) : Tensor = sqrt.On x
    static member Sin(x: Tensor) : Tensor = sin.On x
    static member Cos(x: Tensor) : Tensor = cos.On x
    static member Tan(x: Tensor) : Tensor = tan.On x
    static member Asin(x: Tensor) : Tensor = asin.On x
    static member Acos(x: Tensor) : Tensor = acos.On x
    static member Atan(x: Tensor) : Tensor = atan.On x
    static member Sinh(x: Tensor) : Tensor = sinh.On x
    static member Cosh(x: Tensor) : Tensor = cosh.On x
    static member Tanh(x: Tensor) : Tensor = tanh.On x
    static member Abs(x: Tensor) : Tensor = abs.On x
    static member Sign(x: Tensor) : Tensor = sign.On x
    static member Floor(x: Tensor) : Tensor = floor.Apply [| Engine.Floating("floor", x) |]
    static member Ceiling(x: Tensor) : Tensor = ceiling.Apply [| Engine.Floating("ceiling", x) |]
    static member Round(x: Tensor) : Tensor = round.Apply [| Engine.Floating("round", x) |]

/// One part of a whole: the transpose of a piece of <c>assemble</c>.
and [<Sealed>] internal TakePrimitive(selection: Selection, whole: int[]) =
    inherit Primitive1("take")
    override _.Parameters = [| Engine.Parameter("selection", selection) |]
    override _.Form = Form.Linear

    override _.Evaluate x =
        match selection, x with
        | Element flat, Array(:? Dense<float> as numbers) -> Scalar(numbers.GetDouble flat, Width.Double)
        | Element flat, Array(:? Dense<float32> as numbers) -> Scalar(numbers.GetDouble flat, Width.Single)
        | _ -> Engine.OfDense(Selection.take selection (Engine.ToDense x))

    override part.Map(_, _) = LinearMap.General part
    override _.Batch(size, x) = Layout.Take(Selection.batch size whole selection, x)

    member _.Selection = selection
    member _.Whole = whole

    interface GeneralMap with
        member _.Push tangent = Layout.Take(selection, tangent)
        member _.Pull cotangent = Layout.Assemble(whole, [| selection |], [| cotangent |])

/// Zeros of a shape with parts added at their places.
and [<Sealed>] internal AssemblePrimitive(whole: int[], selections: Selection[]) =
    inherit PrimitiveN("assemble")
    member _.Selections = selections
    override _.Parameters = [| Engine.Parameter("shape", whole); Engine.Parameter("selections", selections) |]
    override _.Form = Form.Linear

    override _.Evaluate parts =
        let dtype = Engine.DTypeOf parts[0]

        if selections |> Array.forall _.IsElement && DType.isFloat dtype then
            let number part =
                match part with
                | Scalar(value, _) -> value
                | part -> (Engine.ToDense part).GetDouble 0

            Engine.OfDense(Selection.assembleElements dtype whole selections (Array.map number parts))
        else
            Engine.OfDense(Selection.assemble dtype whole selections (Array.map Engine.ToDense parts))

    override _.MapAt(index, _, _) = LinearMap.General(PlaceMap(selections[index], whole))

    override _.Batch(size, parts) =
        let shifted = selections |> Array.map (Selection.batch size whole)
        AssemblePrimitive(Array.append [| size |] whole, shifted).Apply parts

/// Parts side by side: concatenation, and stacking when each part is one row.
and [<Sealed>] internal JoinPrimitive(axis: int, whole: int[], parts: int[][], lengths: int[]) =
    inherit PrimitiveN("join")
    let ends = Array.scan (+) 0 lengths

    let box' (index: int) =
        let starts, counts = Array.zeroCreate whole.Length, Array.copy whole // Mutation: local
        starts[axis] <- ends[index]
        counts[axis] <- lengths[index]
        struct (starts, counts)

    let place index =
        if whole.Length = 1 && parts[index].Length = 0 then
            Element ends[index]
        else
            let struct (starts, counts) = box' index
            Region(starts, Array.create whole.Length 1, counts, parts[index])

    /// Where each part lies.
    member _.Selections = Array.init lengths.Length place
    member _.Axis = axis
    /// Where one part lies.
    member _.PlaceOf(index: int) : Selection = place index

    /// Which part holds a position of the axis.
    member _.PartAt(position: int) : int =
        let found = System.Array.BinarySearch(ends, position + 1)
        let mutable after = if found >= 0 then found else ~~~found // Mutation: local

        while ends[after - 1] > position do
            after <- after - 1

        after - 1

    override _.Parameters = [| Engine.Parameter("axis", axis); Engine.Parameter("lengths", lengths) |]
    override _.Form = Form.Linear

    override _.Evaluate arguments =
        let row index x =
            let struct (_, counts) = box' index
            Views.reshape counts (Engine.ToDense x)

        Engine.OfDense(Indexing.concatenate axis (Array.mapi row arguments))

    override _.MapAt(index, _, _) = LinearMap.General(PlaceMap(place index, whole))

    override _.Batch(size, arguments) =
        let front = Array.append [| size |]
        JoinPrimitive(axis + 1, front whole, Array.map front parts, lengths).Apply arguments

and [<AbstractClass; Sealed>] internal Layout private () =

    static let identity = {
        new Primitive1("identity") with
            override _.Form = Form.Linear
            override _.Evaluate x = x
            override _.Map(_, _) = LinearMap.Identity
            override row.Batch(_, x) = row.Apply x
    }

    static let front (x: Tensor) rest = Array.append [| (Engine.Shape x)[0] |] rest

    /// The result of an operation that may have had nothing to do. On a recorded value it is a node of its own even then,
    /// since the recorded graph is matched and stopped by identity.
    static member Result(x: Tensor, y: Tensor) : Tensor =
        match x with
        | Traced(level, _, _) when level.Order = 0L && obj.ReferenceEquals(x, y) -> identity.Apply x
        | _ -> y

    // -- The rows, for arguments of a known dtype and shape; a program under construction has no more than these.

    static member CastRow(source: DType, dtype: DType) : SingleResult =
        let parameters = [| Engine.Parameter("dtype", dtype) |]

        if DType.isFloat source && DType.isFloat dtype then
            let self x = Layout.Cast(dtype, x)
            Linear("cast", parameters, Elementwise.cast dtype, self, (fun w -> Layout.Cast(source, w)), (fun _ -> self))
        else
            Constant("cast", parameters, (fun x -> Elementwise.cast dtype x[0]), ValueNone)

    static member BroadcastRow(source: int[], target: int[]) : Primitive1 =
        let self x = Layout.Broadcast(target, x)
        let transpose w = Layout.Reshape(source, Layout.Sum(Shape.stretched source target, w))

        let batch _ x =
            let fill = Array.create (target.Length - source.Length) 1
            Layout.Broadcast(front x target, Layout.Reshape(front x (Array.append fill source), x))

        Linear("broadcast", [| Engine.Parameter("shape", target) |], Views.broadcast target, self, transpose, batch)

    static member SumRow(source: int[], axes: int[]) : Primitive1 =
        let self x = Layout.Sum(axes, x)
        let transpose w = Layout.Broadcast(source, Layout.Reshape(Shape.kept axes source, w))
        let batch _ x = Layout.Sum(Array.map ((+) 1) axes, x)
        Linear("sum", [| Engine.Parameter("axes", axes) |], Reductions.sum axes, self, transpose, batch)

    static member ReshapeRow(source: int[], target: int[]) : Primitive1 =
        let self x = Layout.Reshape(target, x)
        let back w = Layout.Reshape(source, w)
        let batch _ x = Layout.Reshape(front x target, x)
        Linear("reshape", [| Engine.Parameter("shape", target) |], Views.reshape target, self, back, batch)

    static member PermuteRow(order: int[]) : Primitive1 =
        let inverse = Array.init order.Length (fun axis -> Array.IndexOf(order, axis))
        let self x = Layout.Permute(order, x)
        let back w = Layout.Permute(inverse, w)
        let batch _ x = Layout.Permute(Array.append [| 0 |] (Array.map ((+) 1) order), x)
        Linear("permute", [| Engine.Parameter("order", order) |], Views.permute order, self, back, batch)

    // The rows make closures for a derivative that plain numbers do not need, so numbers go straight to the kernel.

    /// The same numbers in another dtype. A cast to integers or booleans cuts derivatives.
    static member Cast(dtype: DType, x: Tensor) : Tensor =
        let source = Engine.DTypeOf(Engine.Given("x", x))

        match x with
        | _ when source = dtype -> x
        | Scalar(value, _) when DType.isFloat dtype ->
            Engine.Scalar(value, (if dtype = DType.Float32 then Width.Single else Width.Double))
        | Traced _ -> (Layout.CastRow(source, dtype).ApplyAll [| x |])[0]
        | numbers -> Engine.OfDense(Elementwise.cast dtype (Engine.ToDense numbers))

    /// Repeats along new axes and axes of length 1; its transpose is the sum.
    static member Broadcast(target: int[], x: Tensor) : Tensor =
        let source = Engine.Shape x

        match x with
        | _ when Shape.equal source target -> x
        | Scalar(value, _) -> Engine.Constant(Engine.DTypeOf x, target, value)
        | Traced _ -> Layout.BroadcastRow(source, target).Apply x
        | numbers -> Engine.OfDense(Views.broadcast target (Engine.ToDense numbers))

    /// The sum over some axes, which disappear; its transpose is the broadcast.
    static member Sum(axes: int[], x: Tensor) : Tensor =
        match x with
        | _ when axes.Length = 0 -> x
        | Traced _ -> Layout.SumRow(Engine.Shape x, axes).Apply x
        | numbers -> Engine.OfDense(Reductions.sum axes (Engine.ToDense numbers))

    /// The same elements in row-major order under another shape of equal size.
    static member Reshape(target: int[], x: Tensor) : Tensor =
        let source = Engine.Shape x

        match x with
        | _ when Shape.equal source target -> x
        | Traced _ -> Layout.ReshapeRow(source, target).Apply x
        | numbers -> Engine.OfDense(Views.reshape target (Engine.ToDense numbers))

    /// The axes in another order: axis i of the result is axis order[i] of x.
    static member Permute(order: int[], x: Tensor) : Tensor =
        match x with
        | _ when Array.forall2 (=) order (Array.init order.Length id) -> x
        | Traced _ -> Layout.PermuteRow(order).Apply x
        | numbers -> Engine.OfDense(Views.permute order (Engine.ToDense numbers))

    /// The part of x at a place.
    static member Take(selection: Selection, x: Tensor) : Tensor = TakePrimitive(selection, Engine.Shape x).Apply x

    /// The element of a vector, or the row of a larger tensor, at a position of the first axis.
    static member Index(x: Tensor, position: int) : Tensor =
        match Engine.Shape(Engine.Given("x", x)) with
        | [| length |] -> Layout.Take(Selection.ofPosition length position, x)
        | shape -> Layout.Take(Selection.ofIndices shape [| AxisIndex.At position |], x)

    /// Zeros with parts added at their places; its transpose takes the parts.
    static member Assemble(whole: int[], selections: Selection[], parts: Tensor[]) : Tensor =
        AssemblePrimitive(whole, selections).Apply parts

    /// Tensors of one shape as the rows along a new axis.
    static member Stack(rows: Tensor[], ?axis: int) : Tensor =
        if rows.Length = 0 then
            Array(Dense.zeros DType.Float64 [| 0 |])
        else
            let dtype = Engine.SharedDType("stack", rows)
            let shape = Engine.Shape rows[0]

            for row in rows do
                if not (Shape.equal shape (Engine.Shape row)) then
                    let text =
                        "stack: all rows must have one shape, but there are "
                        + Shape.text shape
                        + " and "
                        + Shape.text (Engine.Shape row)
                        + ". Broadcast or pad them first."

                    raise (ShapeException text)

            let axis = Shape.axis "stack" (shape.Length + 1) (defaultArg axis 0)
            let whole = Array.insertAt axis rows.Length shape

            JoinPrimitive(axis, whole, Array.create rows.Length shape, Array.create rows.Length 1)
                .Apply(rows |> Array.map (fun row -> Layout.Cast(dtype, row)))
