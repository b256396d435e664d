// What an elementwise kernel is: a name, a function of doubles, and loops over spans of each width.
// The law: the loops compute what the function of doubles computes, to a few units in the last place, in every
// special value; a Float32 result is a double rounded once, or differs from it by a few units as well.
// Read next: Kernels.fs, the rows.
namespace FunGrad

open System
open System.Numerics
open System.Runtime.Intrinsics

type internal Map1<'T> = delegate of ReadOnlySpan<'T> * Span<'T> -> unit
type internal MapEach<'T> = delegate of ReadOnlySpan<'T> * ReadOnlySpan<'T> * Span<'T> -> unit
type internal MapRight<'T> = delegate of ReadOnlySpan<'T> * 'T * Span<'T> -> unit
type internal MapLeft<'T> = delegate of 'T * ReadOnlySpan<'T> * Span<'T> -> unit

/// A loop of one argument that serves the floating widths and the integers.
[<AbstractClass>]
type internal Numbers1() =
    abstract Run<'T when 'T: struct and 'T :> INumber<'T>> : ReadOnlySpan<'T> * Span<'T> -> unit

/// Loops of two arguments for the floating widths: element with element, element with number, number with element.
[<AbstractClass>]
type internal Floats2() =
    abstract Each<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>> :
        x: ReadOnlySpan<'T> * y: ReadOnlySpan<'T> * z: Span<'T> -> unit

    abstract Right<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>> :
        x: ReadOnlySpan<'T> * y: 'T * z: Span<'T> -> unit

    abstract Left<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>> :
        x: 'T * y: ReadOnlySpan<'T> * z: Span<'T> -> unit

/// Loops of two arguments for the floating widths and the integers.
[<AbstractClass>]
type internal Numbers2() =
    abstract Each<'T when 'T: struct and 'T :> INumber<'T>> :
        x: ReadOnlySpan<'T> * y: ReadOnlySpan<'T> * z: Span<'T> -> unit

    abstract Right<'T when 'T: struct and 'T :> INumber<'T>> : x: ReadOnlySpan<'T> * y: 'T * z: Span<'T> -> unit

    abstract Left<'T when 'T: struct and 'T :> INumber<'T>> : x: 'T * y: ReadOnlySpan<'T> * z: Span<'T> -> unit

/// The same where x and y may be exchanged.
[<AbstractClass>]
type internal Symmetric2() =
    inherit Numbers2()
    override this.Left(x, y, z) = this.Right(y, x, z)

/// An elementwise function of one argument. `Heavy` ones are worth a second thread from 2^15 elements.
[<Sealed>]
type internal Kernel1
    (
        name: string,
        heavy: bool,
        scalar: float -> float,
        float64: Map1<float>,
        float32: Map1<float32>,
        int64: Map1<int64> | null,
        int32: Map1<int> | null
    ) =
    let unfit dtype : exn = DType.unfit name (if isNull int64 then "Float64 or Float32" else "numeric") dtype

    member _.Name = name
    member _.IsHeavy = heavy
    /// The second argument that was fixed, where the function had two.
    member val Fixed: float voption = ValueNone with get, set
    /// The error for elements that the kernel cannot take.
    member _.Unfit(dtype: DType) = unfit dtype
    member _.Scalar(x: float) = scalar x
    member _.Float64 = float64
    member _.Float32 = float32

    member _.Int64 =
        match int64 with
        | null -> raise (unfit DType.Int64)
        | loop -> loop

    member _.Int32 =
        match int32 with
        | null -> raise (unfit DType.Int32)
        | loop -> loop

    /// A function worth a second thread early, by its loops.
    static member Heavy(name, scalar: float -> float, float64: Map1<float>, float32: Map1<float32>) =
        Kernel1(name, true, scalar, float64, float32, null, null)

    /// A function bound by memory, by its loops.
    static member Light(name, scalar: float -> float, float64: Map1<float>, float32: Map1<float32>) =
        Kernel1(name, false, scalar, float64, float32, null, null)

    /// The same, for loops whose last bit depends on which elements share a register (exp, sin, cos). They get eight
    /// registers at a time: on longer runs .NET aligns to memory, and the bits would change from run to run.
    /// It costs 0.15 ns an element.
    static member Steady(name, scalar: float -> float, float64: Map1<float>, float32: Map1<float32>) =
        let register =
            if Vector512.IsHardwareAccelerated then 64
            elif Vector256.IsHardwareAccelerated then 32
            else 16

        let steady (loop: Map1<'T>) =
            let piece = 8 * register / sizeof<'T>

            Map1<'T>(fun x y ->
                for start in 0..piece .. x.Length - 1 do
                    let length = min piece (x.Length - start)
                    loop.Invoke(x.Slice(start, length), y.Slice(start, length)))

        Kernel1(name, true, scalar, steady float64, steady float32, null, null)

    /// A function of floats and integers, by its loop.
    static member Numbers(name, scalar: float -> float, loops: Numbers1) =
        let float64 = Map1<float>(fun x y -> loops.Run<float>(x, y))
        let float32 = Map1<float32>(fun x y -> loops.Run<float32>(x, y))
        let int64 = Map1<int64>(fun x y -> loops.Run<int64>(x, y))
        let int32 = Map1<int>(fun x y -> loops.Run<int>(x, y))
        Kernel1(name, false, scalar, float64, float32, int64, int32)

/// The loops of a Kernel2 for one element type.
[<Sealed>]
type internal Loops2<'T>(each: MapEach<'T>, right: MapRight<'T>, left: MapLeft<'T>) =
    /// `z[i] = f(x[i], y[i])`
    member _.Each = each
    /// `z[i] = f(x[i], y)`
    member _.Right = right
    /// `z[i] = f(x, y[i])`
    member _.Left = left

/// An elementwise function of two arguments.
[<Sealed>]
type internal Kernel2
    (
        name: string,
        heavy: bool,
        scalar: float -> float -> float,
        float64: Loops2<float>,
        float32: Loops2<float32>,
        int64: Loops2<int64> | null,
        int32: Loops2<int> | null
    ) =
    let unfit dtype : exn = DType.unfit name (if isNull int64 then "Float64 or Float32" else "numeric") dtype

    member _.Name = name
    member _.IsHeavy = heavy
    /// The error for elements that the kernel cannot take.
    member _.Unfit(dtype: DType) = unfit dtype
    member _.Scalar(x: float, y: float) = scalar x y
    member _.Float64 = float64
    member _.Float32 = float32

    member _.Int64 =
        match int64 with
        | null -> raise (unfit DType.Int64)
        | loops -> loops

    member _.Int32 =
        match int32 with
        | null -> raise (unfit DType.Int32)
        | loops -> loops

    /// The function of x alone that a fixed y leaves.
    member kernel.WithRight(y: float) : Kernel1 =
        let wide = Map1<float>(fun x z -> kernel.Float64.Right.Invoke(x, y, z))
        let narrow = Map1<float32>(fun x z -> kernel.Float32.Right.Invoke(x, single y, z))
        Kernel1(name, heavy, (fun x -> scalar x y), wide, narrow, null, null, Fixed = ValueSome y)

    static member private Loops<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>>(loops: Floats2) =
        Loops2<'T>(
            (fun x y z -> loops.Each<'T>(x, y, z)),
            (fun x y z -> loops.Right<'T>(x, y, z)),
            (fun x y z -> loops.Left<'T>(x, y, z))
        )

    static member private Loops<'T when 'T: struct and 'T :> INumber<'T>>(loops: Numbers2) =
        Loops2<'T>(
            (fun x y z -> loops.Each<'T>(x, y, z)),
            (fun x y z -> loops.Right<'T>(x, y, z)),
            (fun x y z -> loops.Left<'T>(x, y, z))
        )

    /// A function of floats, by its loops.
    static member Floats(name, heavy, scalar: float -> float -> float, loops: Floats2) =
        Kernel2(name, heavy, scalar, Kernel2.Loops<float> loops, Kernel2.Loops<float32> loops, null, null)

    /// A function of floats and integers, by its loops.
    static member Numbers(name, heavy, scalar: float -> float -> float, loops: Numbers2) =
        let float64, float32 = Kernel2.Loops<float> loops, Kernel2.Loops<float32> loops
        Kernel2(name, heavy, scalar, float64, float32, Kernel2.Loops<int64> loops, Kernel2.Loops<int> loops)
