// The inner loop of the matrix product: a tile of the result in registers, fed with a column of one factor and a row of the
// other for each k. It is emitted for each size of tile, since only then does every row and register have a variable of
// its own that the JIT keeps in a register: eight rows of three registers (24 of 32) with AVX-512, six of two elsewhere.
// The law: each element has one accumulator, fed in the order of k, emitted or not.
// Read next: MatrixBlocks.fs.
namespace FunGrad

open System
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

/// `c += a * b` for tiles below each other: `a` has a value of each row for each k and tile, `b` its registers for each k;
/// rows of `c` are `stride` bytes apart.
type internal TileCode =
    delegate of
        count: nativeint * depth: nativeint * a: nativeint * b: nativeint * c: nativeint * stride: nativeint -> unit

/// Writes the code of a tile of some rows, each some registers wide; from 0 if fresh.
[<Sealed>]
type internal TileEmitter(element: Type, family: Type, register: Type, size: int, bytes: int) =

    let methodOf (name: string) (arguments: Type[]) =
        match family.GetMethod(name, arguments) with
        | null -> raise (MissingMethodException(family.Name, name))
        | found -> found

    let spread, multiplyAdd = methodOf "Create" [| element |], methodOf "MultiplyAddEstimate" (Array.create 3 register)

    let argument (il: ILGenerator) (index: int) offset =
        il.Emit(OpCodes.Ldarg, int16 index)

        if offset <> 0 then
            il.Emit(OpCodes.Ldc_I4, (offset: int))
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.Add

    let load (il: ILGenerator) =
        il.Emit(OpCodes.Unaligned, 1uy)
        il.Emit(OpCodes.Ldobj, register)

    /// Runs over the places of a tile of the result, whose address is left on the stack, down to the next tile.
    let eachPlace (il: ILGenerator) (sums: LocalBuilder[][]) (place: LocalBuilder) (act: LocalBuilder -> unit) =
        argument il 4 0
        il.Emit(OpCodes.Stloc, place)

        for row in sums do
            for column in 0 .. row.Length - 1 do
                il.Emit(OpCodes.Ldloc, place)
                il.Emit(OpCodes.Ldc_I4, column * bytes)
                il.Emit OpCodes.Conv_I
                il.Emit OpCodes.Add
                act row[column]

            il.Emit(OpCodes.Ldloc, place)
            argument il 5 0
            il.Emit OpCodes.Add
            il.Emit(OpCodes.Stloc, place)

    let step (il: ILGenerator) (sums: LocalBuilder[][]) (lines: LocalBuilder[]) (factor: LocalBuilder) line =
        for column in 0 .. lines.Length - 1 do
            il.Emit(OpCodes.Ldloc, (line: LocalBuilder))
            il.Emit(OpCodes.Ldc_I4, column * bytes)
            il.Emit OpCodes.Conv_I
            il.Emit OpCodes.Add
            load il
            il.Emit(OpCodes.Stloc, lines[column])

        for row in 0 .. sums.Length - 1 do
            argument il 2 (row * size)
            il.Emit(if size = 4 then OpCodes.Ldind_R4 else OpCodes.Ldind_R8)
            il.Emit(OpCodes.Call, spread)
            il.Emit(OpCodes.Stloc, factor)

            for column in 0 .. lines.Length - 1 do
                il.Emit(OpCodes.Ldloc, factor)
                il.Emit(OpCodes.Ldloc, lines[column])
                il.Emit(OpCodes.Ldloc, sums[row][column])
                il.Emit(OpCodes.Call, multiplyAdd)
                il.Emit(OpCodes.Stloc, sums[row][column])

    /// Counts a variable or an argument down and goes back to a label until it is 0.
    let countDown (il: ILGenerator) load store (top: Label) =
        load ()
        il.Emit OpCodes.Ldc_I4_1
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Sub
        il.Emit OpCodes.Dup
        store ()
        il.Emit(OpCodes.Brtrue, top)

    member _.Emit(rows: int, wide: int, fresh: bool) : TileCode =
        let code = DynamicMethod("tile", typeof<Void>, Array.create 6 typeof<nativeint>, typeof<TileCode>.Module, true)
        let il = code.GetILGenerator()
        let registers count = Array.init count (fun _ -> il.DeclareLocal register)
        let number () = il.DeclareLocal typeof<nativeint>
        let sums, lines, factor = Array.init rows (fun _ -> registers wide), registers wide, il.DeclareLocal register
        let place, left, line = number (), number (), number ()
        let nextTile, nextStep = il.DefineLabel(), il.DefineLabel()
        il.MarkLabel nextTile

        if fresh then
            for sum in Array.concat sums do
                il.Emit(OpCodes.Ldloca, sum)
                il.Emit(OpCodes.Initobj, register)
        else
            eachPlace il sums place (fun sum ->
                load il
                il.Emit(OpCodes.Stloc, sum))

        argument il 1 0
        il.Emit(OpCodes.Stloc, left)
        argument il 3 0
        il.Emit(OpCodes.Stloc, line)
        il.MarkLabel nextStep
        step il sums lines factor line
        argument il 2 (rows * size)
        il.Emit(OpCodes.Starg, 2s)
        il.Emit(OpCodes.Ldloc, line)
        il.Emit(OpCodes.Ldc_I4, wide * bytes)
        il.Emit OpCodes.Conv_I
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Stloc, line)
        countDown il (fun () -> il.Emit(OpCodes.Ldloc, left)) (fun () -> il.Emit(OpCodes.Stloc, left)) nextStep

        eachPlace il sums place (fun sum ->
            il.Emit(OpCodes.Ldloc, sum)
            il.Emit(OpCodes.Unaligned, 1uy)
            il.Emit(OpCodes.Stobj, register))

        il.Emit(OpCodes.Ldloc, place)
        il.Emit(OpCodes.Starg, 4s)
        countDown il (fun () -> argument il 0 0) (fun () -> il.Emit(OpCodes.Starg, 0s)) nextTile
        il.Emit OpCodes.Ret
        downcast code.CreateDelegate typeof<TileCode>

module internal MatrixTile =

    /// Whether tiles are emitted. Otherwise they have four rows, however few are needed.
    let private isEmitted = RuntimeFeature.IsDynamicCodeCompiled

    /// The rows of a tile, and the registers in each row: what the processor has registers for.
    let tall, broad =
        match isEmitted, Vector512.IsHardwareAccelerated with
        | true, true -> 8, 3
        | true, false -> 6, 2
        | false, true -> 4, 3
        | false, false -> 4, 2

    /// The rows of the next tile when so many are left.
    let rows left = if isEmitted then min tall left else tall

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private start<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> fresh (place: nativeptr<'T>) =
        if fresh then
            'L.Spread Unchecked.defaultof<'T>
        else
            'L.Load(NativePtr.toNativeInt place)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private step<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (a: nativeptr<'T>) i (b: 'V) (c: 'V) : 'V =
        'L.MultiplyAdd('L.Spread(NativePtr.get a i), b, c)

    let private four<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: nativeptr<'T>)
        stride
        =
        // Mutation: local; an accumulator for each row.
        let mutable c0 = start<'L, 'V, 'T> fresh c
        let mutable c1 = start<'L, 'V, 'T> fresh (NativePtr.add c stride)
        let mutable c2 = start<'L, 'V, 'T> fresh (NativePtr.add c (2 * stride))
        let mutable c3 = start<'L, 'V, 'T> fresh (NativePtr.add c (3 * stride))
        let mutable a, b = a, b

        for _ in 1..depth do
            let line = 'L.Load(NativePtr.toNativeInt b)
            c0 <- step<'L, 'V, 'T> a 0 line c0
            c1 <- step<'L, 'V, 'T> a 1 line c1
            c2 <- step<'L, 'V, 'T> a 2 line c2
            c3 <- step<'L, 'V, 'T> a 3 line c3
            a <- NativePtr.add a 4
            b <- NativePtr.add b 'L.Count

        'L.Store(NativePtr.toNativeInt c, c0)
        'L.Store(NativePtr.toNativeInt (NativePtr.add c stride), c1)
        'L.Store(NativePtr.toNativeInt (NativePtr.add c (2 * stride)), c2)
        'L.Store(NativePtr.toNativeInt (NativePtr.add c (3 * stride)), c3)

    /// Tiles of four rows without emitted code.
    let plain<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> wide fresh : TileCode =
        TileCode(fun count depth a b c stride ->
            let depth, stride = int depth, int stride / sizeof<'T>
            let b = NativePtr.ofNativeInt<'T> b

            for tile in 0 .. int count - 1 do
                let a = NativePtr.add (NativePtr.ofNativeInt<'T> a) (4 * tile * depth)
                let c = NativePtr.add (NativePtr.ofNativeInt<'T> c) (4 * tile * stride)

                match wide with
                | 3 -> four<Thrice<'L, 'V, 'T>, Triple<'V>, 'T> fresh depth a b c stride
                | 2 -> four<Twice<'L, 'V, 'T>, Pair<'V>, 'T> fresh depth a b c stride
                | _ -> four<'L, 'V, 'T> fresh depth a b c stride)

    let private emitter<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> =
        let bytes = 'L.Count * sizeof<'T>

        let family =
            match bytes with
            | 64 -> typeof<Vector512>
            | 32 -> typeof<Vector256>
            | _ -> typeof<Vector128>

        TileEmitter(typeof<'T>, family, typeof<'V>, sizeof<'T>, bytes)

    /// The tiles of one kind of register, each made when it is first needed.
    [<AbstractClass; Sealed>]
    type private Made<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> private () =
        // Mutation: filled as needed; what two threads make at a time is the same.
        static member val Codes: (TileCode | null)[] = Array.create (2 * (tall + 1) * (broad + 1)) null

    /// The code of a tile of so many rows and registers, as `rows` gives them.
    let code<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> rows wide fresh : TileCode =
        let index = (rows * (broad + 1) + wide) * 2 + (if fresh then 1 else 0)

        match Made<'L, 'V, 'T>.Codes[index] with
        | null ->
            let code =
                if isEmitted then
                    emitter<'L, 'V, 'T>.Emit(rows, wide, fresh)
                else
                    plain<'L, 'V, 'T> wide fresh

            Made<'L, 'V, 'T>.Codes[ index ] <- code
            code
        | code -> code
