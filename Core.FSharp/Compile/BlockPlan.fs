namespace FunGrad

// A loop nest as blocks: the innermost axes, or part of one, are a tile of at most a thousand elements, and each term is a
// block with one element for each place along those axes of the tile that it varies along. Law: tile by tile, every
// element of every root is written as the nest says. Read next: BlockBuilder.fs.

open System.Collections.Generic

/// What becomes of elements that move.
[<RequireQualifiedAccess>]
type internal Carry =
    | Copy
    /// From the other width.
    | Convert
    | Fold of Instruction

/// Elements along some axes, with a stride on each side. Where `IsCut`, the first length is to be multiplied by the rows of
/// the tile at hand.
[<NoEquality; NoComparison>]
type internal BlockMove = { IsCut: bool; Lengths: int[]; From: int[]; Into: int[] }

/// Where the elements of a block lie.
[<NoEquality; NoComparison; RequireQualifiedAccess>]
type internal BlockPlace =
    | Number of float
    /// In a buffer of the program: its slot, the first element, and a stride for each loop.
    | Memory of slot: int * offset: int * strides: int[] * dtype: DType
    /// In a block of its own, as long as it is needed.
    | Scratch of index: int

/// What is done with blocks, given by their numbers.
[<NoEquality; NoComparison; RequireQualifiedAccess>]
type internal BlockWork =
    | Apply of Instruction * arguments: int[] * result: int
    | Lanes1 of Kernel1 * x: int * result: int
    | Lanes2 of Kernel2 * x: int * y: int * result: int
    | Correct of Kernel1 * x: int * value: int * mask: int * result: int
    | Move of Carry * BlockMove * from: int * result: int

/// The loops around tiles and what is done for each tile.
[<NoEquality; NoComparison>]
type internal BlockPlan = {
    DType: DType
    Lengths: int[]
    /// So many loops run around the tile; the next axis is cut into rows of so many steps.
    Outer: int
    Rows: int
    Places: BlockPlace[]
    /// The elements of each block for one row of the tile, and whether it has more for more rows.
    Sizes: struct (int * bool)[]
    Work: BlockWork[]
    /// Folds begin with these numbers in these blocks.
    Starts: struct (float * BlockMove * int)[]
    /// How many blocks of scratch there are.
    Scratch: int
}

module internal BlockPlan =

    /// The most elements of a block: those of some ten blocks fill a first-level cache.
    [<Literal>]
    let Most = 512

    /// Axes of a move from the outermost, neighbours joined where memory allows it.
    let join (isCut: bool) (axes: struct (int * int * int) list) : BlockMove =
        let add struct (length, from, into) joined =
            match joined with
            | struct (inner, innerFrom, innerInto) :: rest when from = innerFrom * inner && into = innerInto * inner ->
                struct (length * inner, innerFrom, innerInto) :: rest
            | _ -> struct (length, from, into) :: joined

        let joined = List.foldBack add axes [] |> List.toArray

        {
            IsCut = isCut
            Lengths = joined |> Array.map (fun struct (length, _, _) -> length)
            From = joined |> Array.map (fun struct (_, from, _) -> from)
            Into = joined |> Array.map (fun struct (_, _, into) -> into)
        }

    /// How many loops run around a tile, and how many steps of the next axis it has.
    let tile (lengths: int[]) : struct (int * int) =
        let rec from axis inner =
            let rows = min lengths[axis] (max 1 (Most / inner))

            if rows = lengths[axis] && axis > 0 then
                from (axis - 1) (inner * rows)
            elif rows = 1 && axis < lengths.Length - 1 then
                struct (axis + 1, lengths[axis + 1])
            else
                struct (axis, rows)

        if lengths.Length = 0 then struct (0, 1) else from (lengths.Length - 1) 1

    let start operation =
        match operation with
        | Instruction.Max -> -infinity
        | Instruction.Min -> infinity
        | _ -> 0.0

    let private argumentsOf work =
        match work with
        | BlockWork.Apply(_, arguments, _) -> arguments
        | BlockWork.Lanes1(_, x, _)
        | BlockWork.Move(_, _, x, _) -> [| x |]
        | BlockWork.Lanes2(_, x, y, _) -> [| x; y |]
        | BlockWork.Correct(_, x, value, mask, _) -> [| x; value; mask |]

    let private resultOf work =
        match work with
        | BlockWork.Apply(_, _, result)
        | BlockWork.Lanes1(_, _, result)
        | BlockWork.Lanes2(_, _, _, result)
        | BlockWork.Correct(_, _, _, _, result)
        | BlockWork.Move(_, _, _, result) -> result

    /// Gives each block of scratch memory until its last use. An operation may write where an argument was that is not
    /// needed any more, if both are the same places; a kernel's loop may not, as it may look back.
    let allot (places: BlockPlace[]) (along: int[]) (work: BlockWork[]) : struct (BlockPlace[] * int) =
        let places = Array.copy places // Mutation: local, like all below
        let last = Array.create places.Length -1
        let free = Stack<int>()
        let mutable count = 0

        for step in 0 .. work.Length - 1 do
            for block in argumentsOf work[step] do
                last[block] <- step

        let give block =
            match places[block] with
            | BlockPlace.Scratch -1 ->
                if free.Count = 0 then
                    free.Push count
                    count <- count + 1

                places[block] <- BlockPlace.Scratch(free.Pop())
            | _ -> ()

        let release step isDue =
            for block in argumentsOf work[step] |> Array.distinct do
                match places[block] with
                | BlockPlace.Scratch index when last[block] = step && isDue block -> free.Push index
                | _ -> ()

        for step in 0 .. work.Length - 1 do
            let result = resultOf work[step]

            let isEarly block =
                match work[step] with
                | BlockWork.Apply _ -> along[block] = along[result]
                | _ -> false

            release step isEarly
            give result
            release step (isEarly >> not)

        struct (places, count)
