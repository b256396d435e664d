namespace FunGrad

// What the body of a loop computes: terms over the lanes of a register, each made once however often it is asked for.
// Law: a term means the same in every width, one lane included, so that an element's result does not depend on where in
// an array it stands. Read next: Mathematics.fs, which builds exp and its kin of them; Emitter.fs, which writes code.

open System
open System.Collections.Generic
open System.Runtime.Intrinsics.X86

/// An operation of registers. Comparisons make masks: all bits of a lane, or none.
[<RequireQualifiedAccess>]
type internal Instruction =
    | Add
    | Subtract
    | Multiply
    | Divide
    | Negate
    | Abs
    | Sqrt
    | Floor
    | Ceiling
    | Round
    | FusedMultiplyAdd
    /// The larger, NaN when either is; 0 above -0.
    | Max
    | Min
    /// The second where the arguments have no order.
    | MaxNative
    | MinNative
    | LessThan
    | LessThanOrEqual
    | Equals
    | BitwiseAnd
    | BitwiseOr
    | Xor
    /// The bits of the first that the second lacks.
    | AndNot
    | OnesComplement
    /// Mask, where it holds, elsewhere.
    | ConditionalSelect
    /// Of the bits as integers of the lanes' width.
    | AddBits
    | SubtractBits
    | ShiftBitsLeft of int
    | ShiftBitsRight of int
    /// x·2ⁿ for the arguments x and n, rounded once. These three are there with AVX-512 only: see Native.
    | Scale
    /// The n of 2ⁿ·m with m from 1 to 2: -∞ for 0.
    | Exponent
    /// The m of 2ⁿ·m, NaN for numbers below 0, 1 for 0 and ∞.
    | Mantissa

/// What this machine's registers can do that others need several operations for.
[<AbstractClass; Sealed>]
type internal Native private () =
    /// Scale, Exponent and Mantissa; tests switch it off to hold the other way to the same bits.
    static member val HasExponents = Avx512F.IsSupported && Avx512F.VL.IsSupported with get, set

/// An element is further on by `Step` times a whole number, which a table has at an affine place of its own.
type internal Lookup = { Table: int; From: int; Along: int[]; Step: int }

/// Where the lanes of a term come from. Strides count elements along each axis of the loops.
type internal TermKind =
    | Load of buffer: int * offset: int * strides: int[]
    /// A load at a place that depends on a table.
    | Picked of buffer: int * offset: int * strides: int[] * by: Lookup
    | Number of float
    | Apply of Instruction * arguments: int[]
    /// Functions without a form in registers: the kernel's own loop over the lanes.
    | Lanes1 of Kernel1 * argument: int
    | Lanes2 of Kernel2 * x: int * y: int
    /// A value, corrected by the kernel's own loop if any lane of the mask is set.
    | Corrected of Kernel1 * argument: int * value: int * mask: int

/// The terms of one loop nest in doubles or singles, in an order in which they can be computed.
[<Sealed>]
type internal TermList(dtype: DType) =
    let kinds = List<TermKind>() // Mutation: grows while the loop's body is built
    let known = Dictionary<TermKind, int>(HashIdentity.Structural)
    // By their bits: 0 equals -0, and NaN nothing.
    let numbers = Dictionary<int64, int>()

    let add kind =
        kinds.Add kind
        kinds.Count - 1

    let numberOf (value: float) =
        let bits = BitConverter.DoubleToInt64Bits value

        match numbers.TryGetValue bits with
        | true, index -> index
        | _ ->
            numbers[bits] <- add (Number value)
            kinds.Count - 1

    let indexOf kind =
        match kind, known.TryGetValue kind with
        | Number value, _ -> numberOf value
        | _, (true, index) -> index
        | _ ->
            known[kind] <- add kind
            kinds.Count - 1

    member _.IsSingle = (dtype = DType.Float32)
    member _.Count = kinds.Count
    member _.Item(index: int) = kinds[index]
    member terms.Of(kind: TermKind) : Term = Term(terms, indexOf kind)

    /// The buffers that terms read, one for each reading.
    member _.Buffers: seq<int> =
        kinds
        |> Seq.collect (fun kind ->
            match kind with
            | Load(buffer, _, _) -> [ buffer ]
            | Picked(buffer, _, _, by) -> [ buffer; by.Table ]
            | _ -> [])

    static member ArgumentsOf(kind: TermKind) : int[] =
        match kind with
        | Load _
        | Picked _
        | Number _ -> [||]
        | Apply(_, arguments) -> arguments
        | Lanes1(_, x) -> [| x |]
        | Lanes2(_, x, y) -> [| x; y |]
        | Corrected(_, x, y, mask) -> [| x; y; mask |]

/// One term; its operators are in TermOperators, since an internal type cannot have operators of its own.
and [<Struct; NoComparison>] internal Term(terms: TermList, index: int) =
    member _.Terms = terms
    member _.Index = index
    member _.Kind = terms[index]

    member _.Number(value: float) : Term = terms.Of(Number value)
    /// One value in doubles, another in singles.
    member _.Pick(double: 'T, single: 'T) : 'T = if terms.IsSingle then single else double
    member x.Number(double: float, single: float) : Term = x.Number(x.Pick(double, single))

    /// A number given by its bits.
    member x.Bits(bits: int64) : Term =
        if terms.IsSingle then
            x.Number(float (BitConverter.Int32BitsToSingle(int bits)))
        else
            x.Number(BitConverter.Int64BitsToDouble bits)

    member x.Apply(operation) : Term = terms.Of(Apply(operation, [| index |]))
    member x.Apply(operation, y: Term) : Term = terms.Of(Apply(operation, [| index; y.Index |]))
    member x.Apply(operation, y: Term, z: Term) : Term = terms.Of(Apply(operation, [| index; y.Index; z.Index |]))

    /// x·y + z, rounded once.
    static member Fma(x: Term, y: Term, z: Term) : Term = x.Apply(Instruction.FusedMultiplyAdd, y, z)
    static member Fma(x: Term, y: Term, z: float) : Term = x.Apply(Instruction.FusedMultiplyAdd, y, x.Number z)
    member x.LessThan(y: Term) : Term = x.Apply(Instruction.LessThan, y)
    member x.LessThan(y: float) : Term = x.LessThan(x.Number y)
    member x.AtMost(y: Term) : Term = x.Apply(Instruction.LessThanOrEqual, y)
    member x.SameAs(y: Term) : Term = x.Apply(Instruction.Equals, y)
    member x.SameAs(y: float) : Term = x.SameAs(x.Number y)
    member x.Above(y: float) : Term = (x.Number y).LessThan x
    member x.Above(y: Term) : Term = y.LessThan x
    member x.Abs: Term = x.Apply Instruction.Abs
    /// The term as a mask: y where it holds, z elsewhere.
    member x.Choose(y: Term, z: Term) : Term = x.Apply(Instruction.ConditionalSelect, y, z)
    /// Not above a number; NaN stays.
    member x.AtMostNumber(y: float) : Term = (x.Number y).Apply(Instruction.MinNative, x)
    member x.AtLeastNumber(y: float) : Term = (x.Number y).Apply(Instruction.MaxNative, x)

    /// Σ cᵢ·xⁱ by Horner's rule.
    static member Polynomial(x: Term, coefficients: float[]) : Term =
        let highest = x.Number(Array.last coefficients)

        Array.foldBack
            (fun (c: float) (sum: Term) -> Term.Fma(sum, x, c))
            coefficients[.. coefficients.Length - 2]
            highest

/// Arithmetic of terms: with a point between terms, with a mark between a term and a number.
[<AutoOpen>]
module internal TermOperators =
    let (+.) (x: Term) (y: Term) = x.Apply(Instruction.Add, y)
    let (-.) (x: Term) (y: Term) = x.Apply(Instruction.Subtract, y)
    let ( *. ) (x: Term) (y: Term) = x.Apply(Instruction.Multiply, y)
    let (/.) (x: Term) (y: Term) = x.Apply(Instruction.Divide, y)
    let (&&.) (x: Term) (y: Term) = x.Apply(Instruction.BitwiseAnd, y)
    let (||.) (x: Term) (y: Term) = x.Apply(Instruction.BitwiseOr, y)
    let (^^.) (x: Term) (y: Term) = x.Apply(Instruction.Xor, y)
    let (+!) (x: Term) y = x +. x.Number y
    let (-!) (x: Term) y = x -. x.Number y
    let ( *! ) (x: Term) y = x *. x.Number y
    let negative (x: Term) = x.Apply Instruction.Negate
    let complement (x: Term) = x.Apply Instruction.OnesComplement
    let reciprocalOf (x: Term) = x.Number 1.0 /. x
