// Copying and adding between strided places: the one loop under compaction, concatenation, gather and assembly.
// The law: source and destination are walked in the same logical order, so a destination that overlaps itself
// (a stride of 0) receives the elements one after the other.
// Read next: Dense.fs.
namespace FunGrad

open System
open System.Numerics

module internal Strided =

    /// Where an index of the axes `first .. last - 1`, counted row-major, is found.
    let offset (shape: int[]) (strides: int[]) first last index =
        if last - first = 1 then
            index * strides[first]
        else
            let mutable rest, offset = index, 0 // Mutation: local

            for axis in last - 1 .. -1 .. first do
                let quotient = Math.DivRem(rest, shape[axis], &rest)
                offset <- offset + rest * strides[axis]
                rest <- quotient

            offset

    let private run (from: 'T[]) place step (into: 'T[]) target stride length =
        if step = 1 && stride = 1 && length >= 8 then
            ReadOnlySpan<'T>(from, place, length).CopyTo(Span<'T>(into, target, length))
        elif step = 0 && stride = 1 then
            Span<'T>(into, target, length).Fill from[place]
        else
            for i in 0 .. length - 1 do
                into[target + i * stride] <- from[place + i * step]

    /// Transposing copies go by eight rows of the destination at a time: they share the source's cache lines.
    let private rows (runs: Runs) (from: 'T[]) place (into: 'T[]) target first last =
        let step, across = runs.StepOf(0, 0), runs.StepOf(0, 1)
        let stride, down = runs.StepOf(1, 0), runs.StepOf(1, 1)

        for column in 0 .. runs.Length - 1 do
            for row in first..last do
                into[target + row * down + column * stride] <- from[place + row * across + column * step]

    let private transpose (runs: Runs) (from: 'T[]) place (into: 'T[]) target =
        let height = runs.LengthOf 1

        for slab in 0 .. runs.Count / height - 1 do
            let place = place + runs.Offset(0, slab * height)
            let target = target + runs.Offset(1, slab * height)

            for first in 0..8 .. height - 1 do
                rows runs from place into target first (min (height - 1) (first + 7))

    /// `into[target + ...] <- from[place + ...]` over a shape.
    let copy (shape: int[]) (from: 'T[]) place (strides: int[]) (into: 'T[]) target (targetStrides: int[]) =
        if Shape.size shape > 0 then
            let runs = Runs.Over(shape, strides, targetStrides)

            if runs.Rank >= 2 && abs (runs.Step 0) > 1 && abs (runs.StepOf(0, 1)) <= abs (runs.Step 0) then
                transpose runs from place into target
            else
                for i in 0 .. runs.Count - 1 do
                    let place, target = place + runs.Offset(0, i), target + runs.Offset(1, i)
                    run from place (runs.Step 0) into target (runs.Step 1) runs.Length

    /// `into[target + ...] += from[place + ...]` over a shape.
    let add<'T when 'T: struct and 'T :> INumber<'T>>
        (shape: int[])
        (from: 'T[])
        place
        (strides: int[])
        (into: 'T[])
        target
        (targetStrides: int[])
        =
        if Shape.size shape > 0 then
            let runs = Runs.Over(shape, strides, targetStrides)
            let step, stride, length = runs.Step 0, runs.Step 1, runs.Length

            for i in 0 .. runs.Count - 1 do
                let place, target = place + runs.Offset(0, i), target + runs.Offset(1, i)

                for j in 0 .. length - 1 do
                    let at = target + j * stride
                    into[at] <- 'T.op_Addition (into[at], from[place + j * step])
