namespace FunGrad

// Machine code for a loop nest: loops over addresses with the terms in registers. Every term is computed in the outermost
// loop that it can be, once; the rest of an axis that does not fill a register is done by a register that overlaps the one
// before. Law: each element of each root is stored, whatever the extents. Read next: Executable.fs.

open System
open System.Collections.Generic
open System.Reflection.Emit

/// Runs a nest on a table of addresses, one for each buffer.
type internal NestCode = delegate of addresses: nativeint -> unit

/// Runs a nest that reads one buffer and writes another.
type internal DirectCode = delegate of argument: nativeint * result: nativeint -> unit

/// Writes the code of one nest.
[<Sealed>]
type internal NestEmitter private (nest: Nest, slotOf: int -> int[] -> int, dtypeOf: int -> DType, isDirect: bool) =
    let loops = LoopOrder nest
    let terms, roots = nest.Terms, loops.Roots
    let stridesIn (strides: int[]) = loops.StridesIn strides
    let uses, levels, isNamed = loops.Uses, loops.Levels, loops.IsNamed
    let order, depth, lengths, laneAxis = loops.Order, loops.Depth, loops.Lengths, loops.LaneAxis
    let registers = loops.Registers
    let lanes = registers.Lanes
    let folds, foldsLanes, firstFold = loops.Folds, loops.FoldsLanes, loops.FirstFold
    let rowLevel, tileLanes, tileRows = loops.RowLevel, loops.TileLanes, loops.TileRows

    /// The slots of the addresses that terms load from and roots store to.
    let termSlots =
        Array.init terms.Count (fun index ->
            match terms[index] with
            | Load(buffer, _, strides)
            | Picked(buffer, _, strides, _) -> slotOf buffer strides
            | _ -> -1)

    /// The tables of terms, whatever they step, with their slots.
    let lookups =
        Seq.init terms.Count (fun index -> terms[index])
        |> Seq.choose (fun kind ->
            match kind with
            | Picked(_, _, _, by) -> Some({ by with Step = 0 }, slotOf by.Table by.Along)
            | _ -> None)
        |> Seq.distinct
        |> Seq.toArray

    let rootSlots = roots |> Array.map (fun root -> slotOf root.Buffer root.Strides)
    // -- Code -----------------------------------------------------------------------------------------------------------------

    let calls = List<obj>()

    let code =
        // The kernels that are called, and the table of addresses or the two addresses themselves.
        let parameters = Array.append [| typeof<obj[]> |] (Array.create (if isDirect then 2 else 1) typeof<nativeint>)
        DynamicMethod("nest", typeof<Void>, parameters, typeof<NestCode>.Module, true)

    let il = code.GetILGenerator()
    let counters = Array.init depth (fun _ -> il.DeclareLocal typeof<nativeint>)

    let variables = Dictionary<struct (int * Point), LocalBuilder>()

    let accumulators =
        let known = Dictionary<struct (int * Point), LocalBuilder>()

        fun root (point: Point) ->
            match known.TryGetValue(struct (root, point)) with
            | true, local -> local
            | _ ->
                let local = il.DeclareLocal registers.Type
                known[struct (root, point)] <- local
                local

    let numbers = Dictionary<struct (Lookup * Point * int), LocalBuilder>()
    let bases = Dictionary<int, LocalBuilder>()

    do code.InitLocals <- false

    let integer (value: int) =
        il.Emit(OpCodes.Ldc_I4, value)
        il.Emit OpCodes.Conv_I

    let loadBases () =
        let used =
            Seq.append
                (seq {
                    for index in 0 .. terms.Count - 1 do
                        if uses[index] > 0 && termSlots[index] >= 0 then
                            termSlots[index]

                    for _, slot in lookups do
                        slot
                })
                rootSlots
            |> Seq.distinct

        for slot in used do
            let local = il.DeclareLocal typeof<nativeint>
            bases[slot] <- local

            if isDirect then
                il.Emit(OpCodes.Ldarg, int16<int>(1 + slot))
            else
                il.Emit OpCodes.Ldarg_1
                integer (8 * slot)
                il.Emit OpCodes.Add
                il.Emit OpCodes.Ldind_I

            il.Emit(OpCodes.Stloc, local)

    /// Puts the address of an element on the stack; `lane` counts elements along the lanes' axis beyond the point.
    let address slot dtype offset (strides: int[]) (point: Point) lane =
        let size = DType.sizeInBytes dtype
        il.Emit(OpCodes.Ldloc, bases[slot])

        for at in 0 .. depth - 1 do
            let stride = strides[order[at]]

            if stride <> 0 then
                il.Emit(OpCodes.Ldloc, counters[at])
                integer (stride * size)
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

        let alongLanes = if laneAxis >= 0 then (point.Lane * lanes + lane) * strides[laneAxis] else 0
        let alongRows = if rowLevel >= 0 then point.Row * strides[order[rowLevel]] else 0
        let shifted = offset + alongLanes + alongRows

        if shifted <> 0 then
            integer (shifted * size)
            il.Emit OpCodes.Add

    let element dtype =
        il.Emit(if dtype = DType.Float32 then OpCodes.Ldind_R4 else OpCodes.Ldind_R8)

        if dtype <> nest.DType then
            il.Emit(if nest.DType = DType.Float32 then OpCodes.Conv_R4 else OpCodes.Conv_R8)

    let loadEach dtype at =
        for lane in 0 .. lanes - 1 do
            at lane
            element dtype

        registers.Gather il

    /// Loads lanes that are so many elements apart; `at` puts the address of one on the stack.
    let loadLanes dtype stride at =
        if stride = 0 || lanes = 1 then
            at 0
            element dtype
            registers.Spread il
        elif stride = 1 && dtype = nest.DType then
            at 0
            il.Emit(OpCodes.Unaligned, 1uy)
            il.Emit(OpCodes.Ldobj, registers.Type)
        else
            loadEach dtype at

    let load slot buffer offset (strides: int[]) point =
        let dtype = dtypeOf buffer
        loadLanes dtype (if laneAxis < 0 then 0 else strides[laneAxis]) (address slot dtype offset strides point)

    /// The variable with the number that a table has for a lane of a point: one for all lanes if they share it.
    let lookedUp (by: Lookup) (point: Point) lane =
        let along = stridesIn by.Along
        let moves at = at >= 0 && along[at] <> 0

        let point = {
            Lane = if moves laneAxis then point.Lane else 0
            Row = if rowLevel >= 0 && moves order[rowLevel] then point.Row else 0
        }

        let key = struct ({ by with Step = 0 }, point, (if moves laneAxis then lane else 0))

        match numbers.TryGetValue key with
        | true, local -> local
        | _ ->
            let local = il.DeclareLocal typeof<nativeint>
            numbers[key] <- local
            local

    /// Reads the tables whose places are known at a level.
    let lookUp level (tile: Point[]) =
        for by, slot in lookups do
            let along = stridesIn by.Along

            if loops.LevelOf along = level then
                let count = if laneAxis >= 0 && along[laneAxis] <> 0 then lanes else 1

                for point in tile do
                    for lane in 0 .. count - 1 do
                        address slot DType.Int64 by.From along point lane
                        il.Emit OpCodes.Ldind_I8
                        il.Emit OpCodes.Conv_I
                        il.Emit(OpCodes.Stloc, lookedUp by point lane)

    /// Loads the elements that a table places.
    let pick slot buffer offset (strides: int[]) (by: Lookup) point =
        let along = stridesIn by.Along
        let dtype = dtypeOf buffer

        let at lane =
            address slot dtype offset strides point lane
            il.Emit(OpCodes.Ldloc, lookedUp by point lane)
            integer (by.Step * DType.sizeInBytes dtype)
            il.Emit OpCodes.Mul
            il.Emit OpCodes.Add

        if laneAxis >= 0 && along[laneAxis] <> 0 then
            loadEach dtype at
        else
            loadLanes dtype (if laneAxis < 0 then 0 else strides[laneAxis]) at

    let rec push point index : unit =
        match variables.TryGetValue(struct (index, loops.PlaceOf(index, point))) with
        | true, variable -> il.Emit(OpCodes.Ldloc, variable)
        | _ -> compute point index

    and compute point index =
        let argument index = fun () -> push point index

        let lanesOf (kernel: obj) =
            il.Emit OpCodes.Ldarg_0
            il.Emit(OpCodes.Ldc_I4, calls.Count)
            il.Emit OpCodes.Ldelem_Ref
            calls.Add kernel

        match terms[index] with
        | Load(buffer, offset, strides) -> load termSlots[index] buffer offset (stridesIn strides) point
        | Picked(buffer, offset, strides, by) -> pick termSlots[index] buffer offset (stridesIn strides) by point
        | Number value ->
            registers.Number(il, value)
            registers.Spread il
        | Apply(operation, arguments) -> registers.Apply(il, operation, Array.map argument arguments)
        | Lanes1(kernel, x) ->
            push point x
            lanesOf kernel
            registers.LaneCall(il, "One")
        | Lanes2(kernel, x, y) ->
            push point x
            push point y
            lanesOf kernel
            registers.LaneCall(il, "Two")
        | Corrected(kernel, x, y, mask) ->
            let result, condition = il.DeclareLocal registers.Type, il.DeclareLocal registers.Type
            let isFine = il.DefineLabel()
            push point y
            il.Emit(OpCodes.Stloc, result)
            push point mask
            il.Emit(OpCodes.Stloc, condition)
            il.Emit(OpCodes.Ldloc, condition)
            registers.IsEmpty il
            il.Emit(OpCodes.Brtrue, isFine)
            push point x
            il.Emit(OpCodes.Ldloc, result)
            il.Emit(OpCodes.Ldloc, condition)
            lanesOf kernel
            registers.LaneCall(il, "Correct")
            il.Emit(OpCodes.Stloc, result)
            il.MarkLabel isFine
            il.Emit(OpCodes.Ldloc, result)

    /// Gives a term its variables, one for each point of a tile at which it differs.
    let name (tile: Point[]) index =
        for point in tile |> Seq.map (fun point -> loops.PlaceOf(index, point)) |> Seq.distinct do
            let key = struct (index, point)

            let variable =
                match variables.TryGetValue key with
                | true, known -> known
                | _ -> il.DeclareLocal registers.Type

            compute point index
            il.Emit(OpCodes.Stloc, variable)
            variables[key] <- variable

    /// Gives the terms that are known at a level outside of the body their variables.
    let nameAll level tile =
        for index in 0 .. terms.Count - 1 do
            if isNamed[index] && levels[index] = level then
                name tile index

    /// In the body, what a root needs is computed just before it and after what other roots needed: in the order of the terms
    /// most values would wait in memory for their use.
    let nameFor tile =
        let isDone = HashSet<int>() // Mutation: local

        let rec visit index =
            if levels[index] = depth && isDone.Add index then
                for argument in TermList.ArgumentsOf terms[index] do
                    visit argument

                if isNamed[index] then
                    name tile index

        fun root -> visit roots[root].Term

    let start operation =
        match operation with
        | Instruction.Max -> -infinity
        | Instruction.Min -> infinity
        | _ -> 0.0

    /// Products are added as they are made, rounded once.
    let isFused root = roots[root].Kind = RootKind.Fold Instruction.FusedMultiplyAdd

    let operationOf root =
        match roots[root].Kind with
        | RootKind.Fold operation when not (isFused root) -> operation
        | _ -> Instruction.Add

    let storeElement () = il.Emit(if nest.DType = DType.Float32 then OpCodes.Stind_R4 else OpCodes.Stind_R8)

    /// Stores the register that `value` pushes where a root belongs.
    let store root point (value: unit -> unit) =
        let { Buffer = buffer; Offset = offset } = roots[root]
        let strides = loops.RootStrides[root]
        let at lane = address rootSlots[root] (dtypeOf buffer) offset strides point lane

        if lanes = 1 || laneAxis < 0 then
            at 0
            value ()
            registers.Call(il, "ToScalar", 1)
            storeElement ()
        elif strides[laneAxis] = 1 then
            at 0
            value ()
            il.Emit(OpCodes.Unaligned, 1uy)
            il.Emit(OpCodes.Stobj, registers.Type)
        else
            let local = il.DeclareLocal registers.Type
            value ()
            il.Emit(OpCodes.Stloc, local)

            for lane in 0 .. lanes - 1 do
                at lane
                il.Emit(OpCodes.Ldloc, local)
                il.Emit(OpCodes.Ldc_I4, lane)
                registers.Call(il, "GetElement", 2)
                storeElement ()

    /// The lanes that the register before did not have, as a mask.
    let fresh () =
        let rest = lengths[laneAxis] % lanes
        let all = BitConverter.Int64BitsToDouble -1L

        for lane in 0 .. lanes - 1 do
            if nest.DType = DType.Float32 then
                il.Emit(OpCodes.Ldc_R4, (if lane >= lanes - rest then BitConverter.Int32BitsToSingle -1 else 0.0f))
            else
                il.Emit(OpCodes.Ldc_R8, (if lane >= lanes - rest then all else 0.0))

        registers.Gather il

    let accumulate root point isTail =
        let operation = operationOf root
        let accumulator = accumulators root point
        let sum () = il.Emit(OpCodes.Ldloc, accumulator)

        let value () =
            if isTail && foldsLanes then
                registers.Apply(
                    il,
                    Instruction.ConditionalSelect,
                    [|
                        fresh
                        (fun () -> push point roots[root].Term)
                        (fun () ->
                            registers.Number(il, start operation)
                            registers.Spread il)
                    |]
                )
            else
                push point roots[root].Term

        let isPlain = not (isTail && foldsLanes) && not isNamed[roots[root].Term]

        match isFused root, terms[roots[root].Term] with
        | true, Apply(Instruction.Multiply, [| x; y |]) when isPlain ->
            let factors = [| (fun () -> push point x); (fun () -> push point y); sum |]
            registers.Apply(il, Instruction.FusedMultiplyAdd, factors)
        | _ -> registers.Apply(il, operation, [| sum; value |])

        il.Emit(OpCodes.Stloc, accumulator)

    /// Stores the sums of a tile.
    let finish (tile: Point[]) root =
        let operation = operationOf root

        if foldsLanes then
            // Registers along the lanes are parts of one sum.
            for row in tile |> Seq.map _.Row |> Seq.distinct do
                let total = accumulators root { Lane = 0; Row = row }
                let of' (local: LocalBuilder) = fun () -> il.Emit(OpCodes.Ldloc, local)

                for lane in 1 .. tileLanes - 1 do
                    let part = accumulators root { Lane = lane; Row = row }
                    registers.Apply(il, operation, [| of' total; of' part |])
                    il.Emit(OpCodes.Stloc, total)

                let { Buffer = buffer; Offset = offset } = roots[root]
                address rootSlots[root] (dtypeOf buffer) offset loops.RootStrides[root] { Lane = 0; Row = row } 0
                il.Emit(OpCodes.Ldloc, total)
                registers.Across(il, operation)
                storeElement ()
        else
            for point in tile do
                store root point (fun () -> il.Emit(OpCodes.Ldloc, accumulators root point))

    let setCounter at value =
        integer value
        il.Emit(OpCodes.Stloc, counters[at])

    /// A loop of a counter from 0 in steps while it is below a bound.
    let loop at step bound body =
        if bound = step then
            setCounter at 0
            body ()
        elif bound > 0 then
            let top = il.DefineLabel()
            setCounter at 0
            il.MarkLabel top
            body ()
            il.Emit(OpCodes.Ldloc, counters[at])
            integer step
            il.Emit OpCodes.Add
            il.Emit(OpCodes.Stloc, counters[at])
            il.Emit(OpCodes.Ldloc, counters[at])
            integer bound
            il.Emit(OpCodes.Blt, top)

    let points count rows = [|
        for row in 0 .. rows - 1 do
            for lane in 0 .. count - 1 do
                { Lane = lane; Row = row }
    |]

    /// Sums begin with registers along all lanes of the widest tile when these are parts of one sum.
    let begin' (tile: Point[]) =
        let rows = 1 + (tile |> Seq.map _.Row |> Seq.max)

        for root in folds do
            for point in (if foldsLanes then points tileLanes rows else tile) do
                registers.Number(il, start (operationOf root))
                registers.Spread il
                il.Emit(OpCodes.Stloc, accumulators root point)

    let rec enter level (tile: Point[]) isTail : unit =
        lookUp level tile

        if level = firstFold then
            begin' tile

        if level = depth then
            let nameFor = nameFor tile

            for root in 0 .. roots.Length - 1 do
                nameFor root

                for point in tile do
                    if loops.IsFold root then
                        accumulate root point isTail
                    else
                        store root point (fun () -> push point roots[root].Term)
        else
            nameAll level tile
            within level tile isTail

        if level = firstFold then
            Array.iter (finish tile) folds

    /// The loop below a level.
    and within at (tile: Point[]) isTail =
        let axis = order[at]
        let rows = 1 + (tile |> Seq.map _.Row |> Seq.max)

        if at = rowLevel && tileRows > 1 then
            let whole = lengths[axis] / tileRows * tileRows
            loop at tileRows whole (fun () -> enter (at + 1) (points 1 tileRows) isTail)

            for row in whole .. lengths[axis] - 1 do
                setCounter at row
                enter (at + 1) (points 1 1) isTail
        elif axis <> laneAxis then
            loop at 1 lengths[axis] (fun () -> enter (at + 1) tile isTail)
        else
            let many = lanes * tileLanes
            let full = if tileLanes > 1 then lengths[axis] / many * many else 0
            let whole = lengths[axis] / lanes * lanes

            if tileLanes > 1 then
                loop at many full (fun () -> enter (at + 1) (points tileLanes rows) isTail)

                for position in full..lanes .. whole - 1 do
                    setCounter at position
                    enter (at + 1) (points 1 rows) isTail
            else
                loop at lanes whole (fun () -> enter (at + 1) (points 1 rows) isTail)

            if whole < lengths[axis] then
                setCounter at (lengths[axis] - lanes)
                enter (at + 1) (points 1 rows) true

    let write (form: Type) =
        loadBases ()
        enter 0 (points 1 1) false
        il.Emit OpCodes.Ret
        code.CreateDelegate(form, calls.ToArray())

    /// The nest's code; `addresses` is a table of pointers, one for each slot.
    static member Emit(nest: Nest, slotOf: int -> int[] -> int, dtypeOf: int -> DType) : NestCode =
        downcast NestEmitter(nest, slotOf, dtypeOf, false).Write typeof<NestCode>

    /// The code of a nest that reads one buffer only, and writes one other.
    static member Direct(nest: Nest, argument: int, dtypeOf: int -> DType) : DirectCode =
        let slotOf place _ = if place = argument then 0 else 1
        downcast NestEmitter(nest, slotOf, dtypeOf, true).Write typeof<DirectCode>

    member private _.Write(form: Type) : Delegate = write form
