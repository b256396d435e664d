// The loops of `absorb`: a product in which 0 wins over everything, also over NaN and infinity.
// The law: 0 where either factor is 0, otherwise x * y. Slopes that can be infinite scale with it, so it is as common
// in gradients as multiplication; in registers it costs as much as a multiplication (0.5 ns; a plain loop 1.5 ns).
// Read next: Kernels.fs.
namespace FunGrad

open System
open System.Numerics

module internal Absorption =

    let private one<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>> (x: 'T) (y: 'T) =
        if 'T.IsZero x || 'T.IsZero y then 'T.Zero else 'T.op_Multiply (x, y)

    /// `z[i] = absorb(x[i], y[i])`
    let each<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>>
        (x: ReadOnlySpan<'T>)
        (y: ReadOnlySpan<'T>)
        (z: Span<'T>)
        =
        let lanes = Vector<'T>.Count
        let mutable i = 0 // Mutation: local

        while i <= z.Length - lanes do
            let a, b = Vector<'T>(x.Slice i), Vector<'T>(y.Slice i)
            let zero = Vector.Equals(a, Vector<'T>.Zero) ||| Vector.Equals(b, Vector<'T>.Zero)
            Vector.AndNot(a * b, zero).CopyTo(z.Slice i)
            i <- i + lanes

        while i < z.Length do
            z[i] <- one x[i] y[i]
            i <- i + 1

    /// `z[i] = absorb(x[i], y)`
    let right<'T when 'T: struct and 'T :> IFloatingPointIeee754<'T>> (x: ReadOnlySpan<'T>) (y: 'T) (z: Span<'T>) =
        let lanes = Vector<'T>.Count
        let factor = Vector<'T>(y)
        let mutable i = 0 // Mutation: local

        if 'T.IsZero y then
            z.Clear()
            i <- z.Length

        while i <= z.Length - lanes do
            let a = Vector<'T>(x.Slice i)
            Vector.AndNot(a * factor, Vector.Equals(a, Vector<'T>.Zero)).CopyTo(z.Slice i)
            i <- i + lanes

        while i < z.Length do
            z[i] <- one x[i] y
            i <- i + 1
