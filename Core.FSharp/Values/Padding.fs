namespace FunGrad

// What stands around the input of convolutions and pools. Law: Same gives ⌈length/stride⌉ windows along every axis, with
// the odd cell of padding at the end, as TensorFlow does. Read Primitives/Sliding.fs next, which counts the cells.

open System.Collections.Generic

type internal PaddingKind =
    | Same
    | Valid
    | Explicit of before: int[] * after: int[]

/// <summary>The cells around the input of a convolution or pool: zeros for a convolution, nothing for a pool.</summary>
[<Sealed; AllowNullLiteral>]
type Padding private (kind: PaddingKind) =
    static let same = Padding PaddingKind.Same
    static let valid = Padding PaddingKind.Valid

    member internal _.Kind = kind

    /// <summary>As many cells as give ⌈length/stride⌉ windows along each axis; an odd one comes after the input.</summary>
    static member Same = same

    /// <summary>No padding: every window lies inside the input.</summary>
    static member Valid = valid

    /// <summary>The given numbers of cells before and after each spatial axis.</summary>
    /// <param name="before">One count for each spatial axis.</param>
    /// <param name="after">One count for each spatial axis.</param>
    static member Explicit(before: IEnumerable<int>, after: IEnumerable<int>) =
        Padding(PaddingKind.Explicit(Seq.toArray before, Seq.toArray after))

    /// <summary>The padding as it is written in code.</summary>
    override _.ToString() =
        match kind with
        | PaddingKind.Same -> "Same"
        | PaddingKind.Valid -> "Valid"
        | PaddingKind.Explicit(before, after) -> "Explicit(" + Shape.text before + ", " + Shape.text after + ")"
