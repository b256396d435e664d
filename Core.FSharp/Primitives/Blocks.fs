namespace FunGrad

// Blocks of neighbours moved into the channels or into the batch, and back. Law: each pair undoes one another, so each
// is the other's transpose; both are a reshape, a permutation and a reshape.

open System

module internal Blocks =

    let private demandImages name (block: int) (x: Tensor) =
        let shape = Engine.Shape(Engine.Given("x", x))

        if shape.Length <> 4 || block < 1 then
            let text =
                name
                + " needs images of shape [batch, height, width, channels] and a block of at least 1, "
                + "but the shape was "
                + Shape.text shape
                + " and the block "
                + string block
                + "."

            raise (ShapeException text)

        struct (shape[0], shape[1], shape[2], shape[3])

    let private demandDivisible name what block divides (shape: int[]) =
        if not divides then
            let text =
                name + ": blocks of " + block + " do not divide the " + what + " of the shape " + Shape.text shape

            raise (ShapeException(text + ". Pad or slice it first."))

    let private exchange = [| 0; 1; 3; 2; 4; 5 |]

    /// [n, h, w, c] -> [n, h/b, w/b, b·b·c]: each block of b by b neighbours becomes the channels of one.
    let spaceToDepth (block: int) (x: Tensor) : Tensor =
        let struct (n, h, w, c) = demandImages "spaceToDepth" block x
        let divides = h % block = 0 && w % block = 0
        demandDivisible "spaceToDepth" "height and width" (string block) divides (Engine.Shape x)
        let apart = Layout.Reshape([| n; h / block; block; w / block; block; c |], x)
        let target = [| n; h / block; w / block; block * block * c |]
        Layout.Result(x, Layout.Reshape(target, Layout.Permute(exchange, apart)))

    /// [n, h, w, b·b·c] -> [n, h·b, w·b, c]: the channels of each one become a block of b by b neighbours.
    let depthToSpace (block: int) (x: Tensor) : Tensor =
        let struct (n, h, w, c) = demandImages "depthToSpace" block x
        let depth = c / (block * block)
        demandDivisible "depthToSpace" "channels" (string (block * block)) (c % (block * block) = 0) (Engine.Shape x)
        let apart = Layout.Reshape([| n; h; w; block; block; depth |], x)
        Layout.Result(x, Layout.Reshape([| n; h * block; w * block; depth |], Layout.Permute(exchange, apart)))

    let private demandBlocks name (block: int[]) (before: int[]) (after: int[]) (shape: int[]) =
        let isWrong = Array.exists (fun n -> n < 0) before || Array.exists (fun n -> n < 0) after

        if
            block.Length = 0
            || block.Length >= shape.Length
            || Array.exists (fun n -> n < 1) block
            || before.Length <> block.Length
            || after.Length <> block.Length
            || isWrong
        then
            let text =
                String.Concat(
                    name + " needs blocks of at least 1 and non-negative counts before and after for the axes behind",
                    " the batch, but for the shape " + Shape.text shape + " they were " + Shape.text block,
                    ", " + Shape.text before + " and " + Shape.text after + "."
                )

            raise (ArgumentException(text, nameof block))

    /// Neighbours apart: the axes behind the batch are padded and cut into blocks, and each place of a block becomes a
    /// batch of its own.
    let spaceToBatch (block: int[]) (before: int[]) (after: int[]) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        demandBlocks "spaceToBatch" block before after shape
        let inner = Array.zeroCreate (shape.Length - 1 - block.Length)
        let around counts = Array.concat [| [| 0 |]; counts; inner |]
        let padded = Movement.pad (around before) (around after) x
        let whole = Engine.Shape padded
        let lengths = whole[1 .. block.Length]
        let divides = Array.forall2 (fun n b -> n % b = 0) lengths block
        demandDivisible "spaceToBatch" "padded axes" (Shape.text block) divides whole
        let rest = whole[block.Length + 1 ..]
        let cut = Array.map2 (fun n b -> [| n / b; b |]) lengths block |> Array.concat
        let apart = Layout.Reshape(Array.concat [| [| whole[0] |]; cut; rest |], padded)
        let places = Array.init block.Length (fun i -> 2 + 2 * i)
        let order = Array.append places (Array.except places [| 0 .. (Engine.Shape apart).Length - 1 |])
        let batch = whole[0] * Array.fold (*) 1 block
        Layout.Reshape(Array.concat [| [| batch |]; Array.map2 (/) lengths block; rest |], Layout.Permute(order, apart))

    /// The way back: batches become the places of blocks, and the axes behind the batch are cropped.
    let batchToSpace (block: int[]) (before: int[]) (after: int[]) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        demandBlocks "batchToSpace" block before after shape
        let count = block.Length
        let places = Array.fold (*) 1 block
        demandDivisible "batchToSpace" "batch" (Shape.text block) (shape[0] % places = 0) shape
        let apart = Layout.Reshape(Array.concat [| block; [| shape[0] / places |]; shape[1..] |], x)
        let pairs = Array.init count (fun i -> [| count + 1 + i; i |]) |> Array.concat
        let order = Array.concat [| [| count |]; pairs; [| 2 * count + 1 .. count + shape.Length - 1 |] |]
        let lengths = Array.map2 (*) shape[1..count] block
        let rest = shape[count + 1 ..]
        let whole = Array.concat [| [| shape[0] / places |]; lengths; rest |]
        let kept = Array.map3 (fun n b a -> n - b - a) lengths before after

        if Array.exists (fun n -> n < 0) kept then
            let text = "batchToSpace: crops of " + Shape.text before + " and " + Shape.text after
            raise (ShapeException(text + " leave nothing of the axes " + Shape.text lengths + ". Crop less."))

        let starts = Array.concat [| [| 0 |]; before; Array.zeroCreate rest.Length |]
        let counts = Array.concat [| [| shape[0] / places |]; kept; rest |]
        Movement.slice starts counts (Layout.Reshape(whole, Layout.Permute(order, apart)))
