namespace FunGrad

// Machine code for a loop nest: loops over addresses with the terms in registers. Every term is computed in the outermost
// loop that it can be, once; the rest of an axis that does not fill a register is done by a register that overlaps the one
// before. Law: each element of each root is stored, whatever the extents. Read next: Executable.fs.

open System
open System.Collections.Generic
open System.Reflection.Emit

/// Runs a nest on a table of addresses, one for each buffer.
type internal NestCode = delegate of addresses: nativeint -> unit

/// A nest whose neighbouring axes are one loop where memory allows it.
module internal Collapse =

    let private stridesOf (nest: Nest) =
        seq {
            for index in 0 .. nest.Terms.Count - 1 do
                match nest.Terms[index] with
                | Load(_, _, strides) -> strides
                | _ -> ()

            for root in nest.Roots do
                root.Strides
        }

    /// The last axes of each run of axes that are one loop, and the loops' lengths and kinds.
    let run (nest: Nest) : struct (int[] * int[] * bool[]) =
        let strides = stridesOf nest |> Seq.toArray

        let axes = [
            for axis in 0 .. nest.Extents.Length - 1 do
                if nest.Extents[axis] > 1 then
                    axis
        ]

        let joins outer inner =
            nest.Reduced[outer] = nest.Reduced[inner]
            && strides |> Array.forall (fun s -> s[outer] = s[inner] * nest.Extents[inner])

        let merge axis runs =
            match runs with
            | struct (last, first, length) :: rest when joins axis first ->
                struct (last, axis, length * nest.Extents[axis]) :: rest
            | runs -> struct (axis, axis, nest.Extents[axis]) :: runs

        let runs = List.foldBack merge axes []
        let lasts = [| for struct (last, _, _) in runs -> last |]

        struct (lasts,
                [| for struct (_, _, length) in runs -> length |],
                lasts |> Array.map (fun axis -> nest.Reduced[axis]))

/// Writes the code of one nest.
[<Sealed>]
type internal NestEmitter(nest: Nest, slotOf: int -> int, dtypeOf: int -> DType) =
    let struct (lasts, lengths, isReduced) = Collapse.run nest
    let stridesIn (strides: int[]) = lasts |> Array.map (fun axis -> strides[axis])
    let terms, roots = nest.Terms, nest.Roots.ToArray()

    let rootStrides = roots |> Array.map (fun root -> stridesIn root.Strides)
    let uses = Array.zeroCreate terms.Count // Mutation: local, like all tables below

    do
        for root in roots do
            uses[root.Term] <- uses[root.Term] + 1

        for index in terms.Count - 1 .. -1 .. 0 do
            if uses[index] > 0 then
                for argument in TermList.ArgumentsOf terms[index] do
                    uses[argument] <- uses[argument] + 1

    let loads = [|
        for index in 0 .. terms.Count - 1 do
            match terms[index] with
            | Load(_, _, strides) when uses[index] > 0 -> stridesIn strides
            | _ -> ()
    |]

    // -- The order of the loops -------------------------------------------------------------------------------------------

    /// What it costs to have the lanes along an axis.
    let cost axis =
        let lanes = (Registers.For(nest.DType, lengths[axis])).Lanes

        let access (strides: int[]) =
            match strides[axis] with
            | 0 -> 0.1
            | 1 -> 1.0
            | _ -> float lanes

        let store root =
            if isReduced[axis] && roots[root].Kind <> RootKind.Store then
                0.5
            else
                access rootStrides[root]

        let body = Seq.sumBy access loads + Seq.sumBy store [ 0 .. roots.Length - 1 ] + 0.5 * float terms.Count
        // Many short loops cost more than few long ones.
        let registers = float ((lengths[axis] + lanes - 1) / lanes) + 1.0

        body
        * registers
        * (lengths |> Array.mapi (fun other n -> if other = axis then 1.0 else float n) |> Array.fold (*) 1.0)

    let laneAxis =
        if lengths.Length = 0 then
            -1
        else
            Seq.minBy cost (seq { lengths.Length - 1 .. -1 .. 0 })

    let order =
        let pick chosen = [
            for axis in 0 .. lengths.Length - 1 do
                if isReduced[axis] = chosen && axis <> laneAxis then
                    axis
        ]

        let lane chosen = [
            if laneAxis >= 0 && isReduced[laneAxis] = chosen then
                laneAxis
        ]

        Array.ofList (pick false @ lane false @ pick true @ lane true)

    let depth = order.Length

    let registers =
        if laneAxis < 0 then
            Registers(nest.DType, 1)
        else
            Registers.For(nest.DType, lengths[laneAxis])

    let lanes = registers.Lanes
    let firstFold = order |> Array.tryFindIndex (fun axis -> isReduced[axis]) |> Option.defaultValue depth
    let isFold root = roots[root].Kind <> RootKind.Store

    let folds = [|
        for root in 0 .. roots.Length - 1 do
            if isFold root then
                root
    |]

    let foldsLanes = laneAxis >= 0 && isReduced[laneAxis]

    /// The number of loops that must run for a term to be known.
    let levels =
        let levels = Array.zeroCreate terms.Count

        let ofStrides (strides: int[]) =
            let mutable level = 0

            for at in 0 .. depth - 1 do
                if strides[order[at]] <> 0 then
                    level <- at + 1

            level

        for index in 0 .. terms.Count - 1 do
            levels[index] <-
                match terms[index] with
                | Load(_, _, strides) -> ofStrides (stridesIn strides)
                | kind -> TermList.ArgumentsOf kind |> Array.fold (fun level argument -> max level levels[argument]) 0

        levels

    /// Terms that get a variable: used twice, or in a deeper loop than they are known in.
    let isNamed =
        let isNamed = Array.init terms.Count (fun index -> uses[index] > 1)

        for index in 0 .. terms.Count - 1 do
            if uses[index] > 0 then
                for argument in TermList.ArgumentsOf terms[index] do
                    if levels[argument] < levels[index] then
                        isNamed[argument] <- true

        for root in roots do
            if levels[root.Term] < depth then
                isNamed[root.Term] <- true

        for index in 0 .. terms.Count - 1 do
            match terms[index] with
            | Number _ -> isNamed[index] <- false
            | _ -> isNamed[index] <- isNamed[index] && uses[index] > 0

        isNamed

    /// Several registers at a time where a fold would wait for itself.
    let copies =
        let work = uses |> Array.filter (fun n -> n > 0) |> Array.length

        if foldsLanes && depth > 0 && work <= 40 && lengths[laneAxis] >= 8 * lanes then
            4
        else
            1

    // -- Code -----------------------------------------------------------------------------------------------------------------

    let calls = List<obj>()

    let code =
        DynamicMethod("nest", typeof<Void>, [| typeof<obj[]>; typeof<nativeint> |], typeof<NestCode>.Module, true)

    let il = code.GetILGenerator()
    let counters = Array.init depth (fun _ -> il.DeclareLocal typeof<nativeint>)
    let variables: LocalBuilder voption[] = Array.create terms.Count ValueNone

    let accumulators =
        Array.init roots.Length (fun root ->
            if isFold root then
                Array.init copies (fun _ -> il.DeclareLocal registers.Type)
            else
                [||])

    let bases = Dictionary<int, LocalBuilder>()

    do code.InitLocals <- false

    let integer (value: int) =
        il.Emit(OpCodes.Ldc_I4, value)
        il.Emit OpCodes.Conv_I

    let base' buffer =
        match bases.TryGetValue buffer with
        | true, local -> local
        | _ ->
            let local = il.DeclareLocal typeof<nativeint>
            bases[buffer] <- local
            local

    let loadBases () =
        let buffers =
            Seq.append
                (seq {
                    for index in 0 .. terms.Count - 1 do
                        match terms[index] with
                        | Load(buffer, _, _) when uses[index] > 0 -> buffer
                        | _ -> ()
                })
                (roots |> Seq.map _.Buffer)
            |> Seq.distinct

        for buffer in buffers do
            il.Emit OpCodes.Ldarg_1
            integer (8 * slotOf buffer)
            il.Emit OpCodes.Add
            il.Emit OpCodes.Ldind_I
            il.Emit(OpCodes.Stloc, base' buffer)

    /// Puts the address of an element on the stack; `shift` counts elements along the lanes' axis.
    let address buffer offset (strides: int[]) shift =
        let size = DType.sizeInBytes (dtypeOf buffer)
        il.Emit(OpCodes.Ldloc, base' buffer)

        for at in 0 .. depth - 1 do
            let stride = strides[order[at]]

            if stride <> 0 then
                il.Emit(OpCodes.Ldloc, counters[at])
                integer (stride * size)
                il.Emit OpCodes.Mul
                il.Emit OpCodes.Add

        let shifted = offset + (if laneAxis >= 0 then shift * strides[laneAxis] else 0)

        if shifted <> 0 then
            integer (shifted * size)
            il.Emit OpCodes.Add

    let element dtype =
        il.Emit(if dtype = DType.Float32 then OpCodes.Ldind_R4 else OpCodes.Ldind_R8)

        if dtype <> nest.DType then
            il.Emit(if nest.DType = DType.Float32 then OpCodes.Conv_R4 else OpCodes.Conv_R8)

    let load buffer offset (strides: int[]) shift =
        let stride = if laneAxis < 0 then 0 else strides[laneAxis]
        let at shift = address buffer offset strides shift

        if stride = 0 || lanes = 1 then
            at shift
            element (dtypeOf buffer)
            registers.Spread il
        elif stride = 1 && dtypeOf buffer = nest.DType then
            at shift
            il.Emit(OpCodes.Unaligned, 1uy)
            il.Emit(OpCodes.Ldobj, registers.Type)
        else
            for lane in 0 .. lanes - 1 do
                at (shift + lane)
                element (dtypeOf buffer)

            registers.Gather il

    let rec push shift index : unit =
        match variables[index] with
        | ValueSome variable -> il.Emit(OpCodes.Ldloc, variable)
        | ValueNone -> compute shift index

    and compute shift index =
        let argument index = fun () -> push shift index

        let lanesOf (kernel: obj) =
            il.Emit OpCodes.Ldarg_0
            il.Emit(OpCodes.Ldc_I4, calls.Count)
            il.Emit OpCodes.Ldelem_Ref
            calls.Add kernel

        match terms[index] with
        | Load(buffer, offset, strides) -> load buffer offset (stridesIn strides) shift
        | Number value ->
            registers.Number(il, value)
            registers.Spread il
        | Apply(operation, arguments) -> registers.Apply(il, operation, Array.map argument arguments)
        | Lanes1(kernel, x) ->
            push shift x
            lanesOf kernel
            registers.LaneCall(il, "One")
        | Lanes2(kernel, x, y) ->
            push shift x
            push shift y
            lanesOf kernel
            registers.LaneCall(il, "Two")
        | Corrected(kernel, x, y, mask) ->
            let result, condition = il.DeclareLocal registers.Type, il.DeclareLocal registers.Type
            let isFine = il.DefineLabel()
            push shift y
            il.Emit(OpCodes.Stloc, result)
            push shift mask
            il.Emit(OpCodes.Stloc, condition)
            il.Emit(OpCodes.Ldloc, condition)
            registers.IsEmpty il
            il.Emit(OpCodes.Brtrue, isFine)
            push shift x
            il.Emit(OpCodes.Ldloc, result)
            il.Emit(OpCodes.Ldloc, condition)
            lanesOf kernel
            registers.LaneCall(il, "Correct")
            il.Emit(OpCodes.Stloc, result)
            il.MarkLabel isFine
            il.Emit(OpCodes.Ldloc, result)

    /// Gives the terms that are known at a level their variables.
    let name level shift =
        for index in 0 .. terms.Count - 1 do
            if isNamed[index] && levels[index] = level then
                let variable = variables[index] |> ValueOption.defaultWith (fun () -> il.DeclareLocal registers.Type)
                compute shift index
                il.Emit(OpCodes.Stloc, variable)
                variables[index] <- ValueSome variable

    let start operation =
        match operation with
        | Instruction.Max -> -infinity
        | Instruction.Min -> infinity
        | _ -> 0.0

    let operationOf root =
        match roots[root].Kind with
        | RootKind.Fold operation -> operation
        | RootKind.Store -> Instruction.Add

    let storeElement () = il.Emit(if nest.DType = DType.Float32 then OpCodes.Stind_R4 else OpCodes.Stind_R8)

    /// Stores the register that `value` pushes where a root belongs.
    let store root shift (value: unit -> unit) =
        let { Buffer = buffer; Offset = offset } = roots[root]
        let strides = rootStrides[root]
        let at shift = address buffer offset strides shift

        if lanes = 1 || laneAxis < 0 then
            at shift
            value ()
            registers.Call(il, "ToScalar", 1)
            storeElement ()
        elif strides[laneAxis] = 1 then
            at shift
            value ()
            il.Emit(OpCodes.Unaligned, 1uy)
            il.Emit(OpCodes.Stobj, registers.Type)
        else
            let local = il.DeclareLocal registers.Type
            value ()
            il.Emit(OpCodes.Stloc, local)

            for lane in 0 .. lanes - 1 do
                at (shift + lane)
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

    let accumulate root copy shift isTail =
        let operation = operationOf root
        let accumulator = accumulators[root][copy]

        let value () =
            if isTail && foldsLanes then
                registers.Apply(
                    il,
                    Instruction.ConditionalSelect,
                    [|
                        fresh
                        (fun () -> push shift roots[root].Term)
                        (fun () ->
                            registers.Number(il, start operation)
                            registers.Spread il)
                    |]
                )
            else
                push shift roots[root].Term

        registers.Apply(il, operation, [| (fun () -> il.Emit(OpCodes.Ldloc, accumulator)); value |])
        il.Emit(OpCodes.Stloc, accumulator)

    let finish root =
        let operation = operationOf root
        let total = accumulators[root][0]

        for copy in 1 .. copies - 1 do
            let of' (local: LocalBuilder) = fun () -> il.Emit(OpCodes.Ldloc, local)
            registers.Apply(il, operation, [| of' total; of' (accumulators[root][copy]) |])
            il.Emit(OpCodes.Stloc, total)

        if foldsLanes then
            let { Buffer = buffer; Offset = offset } = roots[root]
            address buffer offset rootStrides[root] 0
            il.Emit(OpCodes.Ldloc, total)
            registers.Across(il, operation)
            storeElement ()
        else
            store root 0 (fun () -> il.Emit(OpCodes.Ldloc, total))

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

    let rec enter level shift copy isTail : unit =
        name level shift

        if level = firstFold then
            for root in folds do
                for accumulator in accumulators[root] do
                    registers.Number(il, start (operationOf root))
                    registers.Spread il
                    il.Emit(OpCodes.Stloc, accumulator)

        if level = depth then
            for root in 0 .. roots.Length - 1 do
                if isFold root then
                    accumulate root copy shift isTail
                else
                    store root shift (fun () -> push shift roots[root].Term)
        else
            within level isTail

        if level = firstFold then
            Array.iter finish folds

    /// The loop below a level.
    and within at isTail =
        let axis = order[at]

        if axis <> laneAxis then
            loop at 1 lengths[axis] (fun () -> enter (at + 1) 0 0 isTail)
        else
            let many = lanes * copies
            let full = lengths[axis] / many * many
            let whole = lengths[axis] / lanes * lanes

            if copies > 1 then
                loop at many full (fun () ->
                    for copy in 0 .. copies - 1 do
                        enter (at + 1) (copy * lanes) copy isTail)

            for position in (if copies > 1 then full else whole) .. lanes .. whole - 1 do
                setCounter at position
                enter (at + 1) 0 0 isTail

            if copies = 1 then
                loop at lanes whole (fun () -> enter (at + 1) 0 0 isTail)

            if whole < lengths[axis] then
                setCounter at (lengths[axis] - lanes)
                enter (at + 1) 0 0 true

    /// The nest's code; `addresses` is a table of pointers, one for each slot.
    member _.Emit() : NestCode =
        loadBases ()
        enter 0 0 0 false
        il.Emit OpCodes.Ret
        let table = calls.ToArray()
        downcast code.CreateDelegate(typeof<NestCode>, table)
