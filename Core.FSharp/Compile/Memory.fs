namespace FunGrad

// The memory of one run of a program: a block in which every stored value has its place for as long as it is needed, and
// the caller's own arrays, held where they are. Law: two values that are needed at the same time never overlap.
// Read next: Executable.fs.

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of pinned arrays.

/// Room for the addresses of eight buffers.
[<Struct; InlineArray(8)>]
type internal EightAddresses =
    val mutable First: nativeint

/// The end of the use of room on the stack. A call that gets its address must not be the last: a tail call would give the
/// room away before.
[<AbstractClass; Sealed>]
type internal StackRoom private () =

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member Release(_: nativeptr<nativeint>) : unit = ()

/// Memory for one run of a program: all stored values, and the table of where each is.
[<Sealed>]
type internal Arena(bytes: int64, slots: int) =
    // Pinned: loops hold addresses. Doubles, since those of .NET are aligned to 8 bytes; singles are seen through a cast.
    let data: float[] = GC.AllocateUninitializedArray<float>(int (bytes / 8L) + 8, true)
    let addresses: nativeint[] = GC.AllocateArray<nativeint>(slots, true)

    let start =
        let address = NativePtr.toNativeInt &&data[0]
        address + (64n - address % 64n) % 64n

    /// The memory itself: addresses alone would not keep it.
    member _.Data = data
    member _.Start = start
    member _.Addresses = addresses
    member _.Table = NativePtr.toNativeInt &&addresses[0]

/// The places of stored values in memory, each free again after its last use.
module internal Layouts =

    let private align n = (n + 63L) / 64L * 64L

    /// Offsets in bytes, and how many bytes there are in all. `lifetimes` gives the first and last step of each value.
    let make (sizes: int64[]) (lifetimes: struct (int * int)[]) : struct (int64[] * int64) =
        let offsets = Array.zeroCreate sizes.Length
        let free = List<struct (int64 * int64)>() // Mutation: local; offset and length
        let mutable total = 0L

        let order =
            [| 0 .. sizes.Length - 1 |]
            |> Array.sortBy (fun value -> let struct (first, _) = lifetimes[value] in first)

        let ends = PriorityQueue<int, int>()

        for value in order do
            let struct (first, last) = lifetimes[value]
            let mutable next = 0
            let mutable step = 0

            while ends.TryPeek(&next, &step) && step < first do
                ends.Dequeue() |> ignore
                free.Add(struct (offsets[next], align sizes[next]))

            let size = align sizes[value]
            let fit = free.FindIndex(fun (struct (_, length)) -> length = size)

            if fit >= 0 then
                let struct (offset, _) = free[fit]
                offsets[value] <- offset
                free.RemoveAt fit
            else
                offsets[value] <- total
                total <- total + size

            ends.Enqueue(value, last)

        struct (offsets, total)

/// Arrays that stay in place while loops run over them.
[<Sealed>]
type internal Pins() =
    let handles = Stack<GCHandle>() // Mutation: emptied at the end of the run

    /// The address of an element of an array.
    member _.Pin(data: 'T[], offset: int) : nativeint =
        let handle = GCHandle.Alloc(data, GCHandleType.Pinned)
        handles.Push handle
        handle.AddrOfPinnedObject() + nativeint (offset * sizeof<'T>)

    /// The address of the elements in row-major order.
    member pins.Pin(x: Dense) : nativeint =
        match x.Compact() with
        | :? Dense<float> as numbers -> pins.Pin(numbers.Data, numbers.Offset)
        | :? Dense<float32> as numbers -> pins.Pin(numbers.Data, numbers.Offset)
        | numbers -> raise (DType.unfit "compile" "Float64 or Float32" numbers.DType)

    member _.Free() =
        while handles.Count > 0 do
            handles.Pop().Free()
