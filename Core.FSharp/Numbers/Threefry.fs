// Random bits as a function of a key and a counter: Threefry-2x32 with 20 rounds, of Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3" (2011). The law: the same key gives the same numbers, on any number of
// threads, and element i does not depend on how many there are. Read next: KeyedRandom.fs.
namespace FunGrad

open System.Numerics

/// Two words of 32 bits: a key, a counter, or what a key makes of a counter.
[<Struct>]
type internal Words = { High: uint32; Low: uint32 }

/// What a counter counts, so that a key's children and its numbers never coincide.
type internal Purpose =
    | Numbers = 0u
    | Children = 0x40000000u
    | Folded = 0x80000000u

module internal Threefry =

    let private rotations = [| 13; 15; 26; 6; 17; 29; 16; 24 |]

    /// The block of random bits with a number.
    let block (key: Words) (counter: Words) : Words =
        let third = key.High ^^^ key.Low ^^^ 0x1BD11BDAu

        let schedule index =
            match index % 3 with
            | 0 -> key.High
            | 1 -> key.Low
            | _ -> third

        let mutable a = counter.High + key.High // Mutation: local
        let mutable b = counter.Low + key.Low

        for group in 0..4 do
            for round in 0..3 do
                a <- a + b
                b <- BitOperations.RotateLeft(b, rotations[group % 2 * 4 + round]) ^^^ a

            a <- a + schedule (group + 1)
            b <- b + schedule (group + 2) + uint32 (group + 1)

        { High = a; Low = b }

    /// The bits of element `index` of what a key is used for.
    let at (purpose: Purpose) (key: Words) (index: int64) : Words =
        block key { High = uint32 purpose ||| uint32 (index >>> 32); Low = uint32 index }

    let private twoTo (power: int) = System.Math.ScaleB(1.0, power)
    let ofSeed (seed: int64) : Words = { High = uint32 (seed >>> 32); Low = uint32 seed }

    /// A number of n + ½ over 2⁵², for n below 2⁵²: never 0 or 1.
    let toOpenUnit (bits: Words) : float =
        let n = (uint64 bits.High <<< 32 ||| uint64 bits.Low) >>> 12
        (float n + 0.5) * twoTo -52

    /// A multiple of 2⁻⁵³ from 0 to below 1.
    let toUnit (bits: Words) : float =
        let n = (uint64 bits.High <<< 32 ||| uint64 bits.Low) >>> 11
        float n * twoTo -53

    /// A multiple of 2⁻²⁴ from 0 to below 1.
    let toSingleUnit (bits: Words) : float32 = float32 (bits.High >>> 8) * float32 (twoTo -24)

    let private keys (x: Dense) : Words[] =
        let words = Dense.toArray<int> x
        Array.init (words.Length / 2) (fun key -> { High = uint32 words[2 * key]; Low = uint32 words[2 * key + 1] })

    /// Elements below which several threads do not pay.
    [<Literal>]
    let private Piece = 16384

    /// An array of a shape for each key: `draw` makes an element from its bits.
    let fill (draw: Words -> 'T) (shape: int[]) (x: Dense) : Dense =
        let keys = keys x
        let count = Shape.size shape
        let result: 'T[] = Array.zeroCreate (keys.Length * count)

        Work.pieces
            (result.Length >= 2 * Piece)
            result.Length
            Piece
            (System.Action<int, int>(fun start length ->
                for flat in start .. start + length - 1 do
                    result[flat] <- draw (at Purpose.Numbers keys[flat / count] (int64 (flat % count)))))

        Dense.ofArray result (Array.append x.Shape[.. x.Rank - 2] shape)

    let private asWords (words: Words[]) (shape: int[]) =
        let ints = words |> Array.collect (fun word -> [| int word.High; int word.Low |])
        Dense.ofArray ints (Array.append shape [| 2 |])

    /// A number of new keys from each key.
    let split (count: int) (x: Dense) : Dense =
        let made = keys x |> Array.collect (fun key -> Array.init count (fun i -> at Purpose.Children key (int64 i)))
        asWords made (Array.append x.Shape[.. x.Rank - 2] [| count |])

    /// A new key from each key and its number.
    let foldIn (x: Dense) (data: Dense) : Dense =
        let made =
            keys x
            |> Array.mapi (fun i key -> at Purpose.Folded key (int64 (data.GetDouble i) &&& 0x3FFFFFFFFFFFFFFFL))

        asWords made x.Shape[.. x.Rank - 2]
