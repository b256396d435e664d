namespace FunGrad

// The front door of random numbers; the story is in Primitives/KeyedRandom.fs.

[<AutoOpen>]
module RandomFunctions =

    let randomKey (seed: int) : Tensor = KeyedRandom.key (int64 seed)
    let splitKey (count: int) (key: Tensor) : Tensor = KeyedRandom.split count key
    let foldIn (data: Tensor) (key: Tensor) : Tensor = KeyedRandom.foldIn data key

    let randomUniform (shape: seq<int>) (key: Tensor) : Tensor =
        KeyedRandom.uniform DType.Float64 (Seq.toArray shape) key

    let randomNormal (shape: seq<int>) (key: Tensor) : Tensor = KeyedRandom.normal DType.Float64 (Seq.toArray shape) key
