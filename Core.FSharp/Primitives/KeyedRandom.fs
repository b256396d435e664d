namespace FunGrad

// Random numbers as values: a key, which is a tensor of two Int32 words, says which. Law: the same key gives the same bits
// under every transform and in every program; keys have no derivative, and what is drawn counts as constant.
// Read next: Numbers/Threefry.fs.

open System

module internal KeyedRandom =

    let private demandKey name (key: Tensor) : Tensor =
        let key = Engine.Given("key", key)

        if Engine.DTypeOf key <> DType.Int32 || not (Shape.equal (Engine.Shape key) [| 2 |]) then
            let given = $"{name} needs a key, which has dtype Int32 and shape [2], but was given dtype "
            let dtype = DType.name (Engine.DTypeOf key)

            let advice = ". Make one with randomKey, and take one key of those that splitKey gives."

            raise (
                ArgumentException(given + dtype + " and shape " + Shape.text (Engine.Shape key) + advice, nameof key)
            )

        key

    let private demandShape name (shape: int[]) =
        if shape |> Array.exists (fun length -> length < 0) then
            raise (
                ShapeException(
                    $"{name}: the lengths of a shape must not be negative, but the shape was {Shape.text shape}."
                )
            )

    let key (seed: int64) : Tensor =
        let words = Threefry.ofSeed seed
        Engine.OfDense(Dense.ofArray [| int words.High; int words.Low |] [| 2 |])

    let split (count: int) (key: Tensor) : Tensor =
        if count < 1 then
            raise (
                ArgumentOutOfRangeException(nameof count, $"splitKey makes one key or more, but was asked for {count}.")
            )

        let parameters = [| Engine.Parameter("count", count) |]
        let row = Constant("splitKey", parameters, (fun x -> Threefry.split count x[0]), ValueNone)
        row.Apply [| demandKey "splitKey" key |]

    let foldIn (data: Tensor) (key: Tensor) : Tensor =
        let data = Engine.Given("data", data)

        if (Engine.Shape data).Length > 0 then
            raise (
                ShapeException(
                    $"foldIn takes one number, but its shape was {Shape.text (Engine.Shape data)}. Use vmap for many."
                )
            )

        let row = Constant("foldIn", [||], (fun x -> Threefry.foldIn x[0] x[1]), ValueNone)
        row.Apply [| demandKey "foldIn" key; Layout.Cast(DType.Int64, data) |]

    let private drawn name dtype (shape: int[]) (double: Words -> float) (single: Words -> float32) (key: Tensor) =
        demandShape name shape

        let evaluate (x: Dense[]) =
            match dtype with
            | DType.Float64 -> Threefry.fill double shape x[0]
            | _ -> Threefry.fill single shape x[0]

        match dtype with
        | DType.Float64
        | DType.Float32 -> ()
        | dtype ->
            raise (
                DTypeException(
                    $"{name} draws Float64 or Float32, but was asked for {DType.name dtype}. Cast what it draws."
                )
            )

        let parameters = [| Engine.Parameter("dtype", dtype); Engine.Parameter("shape", shape) |]
        Constant(name, parameters, evaluate, ValueNone).Apply [| demandKey name key |]

    /// Evenly from 0 to below 1.
    let uniform dtype (shape: int[]) key : Tensor =
        drawn "randomUniform" dtype shape Threefry.toUnit Threefry.toSingleUnit key

    /// By the inverse of the distribution function, so that each number takes one block of bits.
    let normal dtype (shape: int[]) key : Tensor =
        let draw = Threefry.toOpenUnit >> ErrorFunctions.normalQuantile
        drawn "randomNormal" dtype shape draw (draw >> float32) key
