// Blocks and windows of pictures in random programs: axes cut and put together. Read next: Diagonals.fs.
module internal FunGrad.Properties.Pictures

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

let private toDepth =
    moving "spaceToDepth" [ "spaceToDepth" ] 4 (fun random _ ->
        let b = 1 + random.Next 2

        let result (shape: int[]) : (int[] * (int[] -> int[] option)) option =
            if shape.Length <> 4 || shape[1] % b <> 0 || shape[2] % b <> 0 then
                None
            else
                always [| shape[0]; shape[1] / b; shape[2] / b; b * b * shape[3] |] (fun (p: int[]) ->
                    let block, channel = p[3] / shape[3], p[3] % shape[3]
                    [| p[0]; p[1] * b + block / b; p[2] * b + block % b; channel |])

        { Words = $"spaceToDepth {b}"; Function = spaceToDepth b; Result = result })

let private fromDepth =
    moving "depthToSpace" [ "depthToSpace" ] 4 (fun random _ ->
        let b = 1 + random.Next 2

        let result (shape: int[]) : (int[] * (int[] -> int[] option)) option =
            if shape.Length <> 4 || shape[3] % (b * b) <> 0 then
                None
            else
                let channels = shape[3] / (b * b)

                always [| shape[0]; shape[1] * b; shape[2] * b; channels |] (fun (p: int[]) -> [|
                    p[0]
                    p[1] / b
                    p[2] / b
                    (p[1] % b * b + p[2] % b) * channels + p[3]
                |])

        { Words = $"depthToSpace {b}"; Function = depthToSpace b; Result = result })

let private toBatch =
    moving "spaceToBatch" [ "spaceToBatch" ] 2 (fun random shape ->
        let b, before = 1 + random.Next 2, random.Next 2
        let after = (b - (shape[1] + before) % b) % b

        let result (shape: int[]) : (int[] * (int[] -> int[] option)) option =
            let length = shape[1] + before + after

            if length % b <> 0 then
                None
            else
                let source (p: int[]) =
                    let at = p[1] * b + p[0] / shape[0] - before

                    if at < 0 || at >= shape[1] then
                        None
                    else
                        Some(Array.append [| p[0] % shape[0]; at |] p[2..])

                if shape[0] = 0 then
                    None
                else
                    Some(Array.append [| shape[0] * b; length / b |] shape[2..], source)

        {
            Words = $"spaceToBatch [ {b} ] [ {before} ] [ {after} ]"
            Function = spaceToBatch [ b ] [ before ] [ after ]
            Result = result
        })

let private fromBatch =
    moving "batchToSpace" [ "batchToSpace" ] 2 (fun random _ ->
        let b, before = 1 + random.Next 2, random.Next 2
        let after = random.Next 2

        let result (shape: int[]) : (int[] * (int[] -> int[] option)) option =
            let length = shape[1] * b - before - after

            if shape[0] % b <> 0 || length < 1 then
                None
            else
                let examples = shape[0] / b

                always (Array.append [| examples; length |] shape[2..]) (fun (p: int[]) ->
                    let at = p[1] + before
                    Array.append [| at % b * examples + p[0]; at / b |] p[2..])

        {
            Words = $"batchToSpace [ {b} ] [ {before} ] [ {after} ]"
            Function = batchToSpace [ b ] [ before ] [ after ]
            Result = result
        })

let private windows =
    moving "patches" [ "patches" ] 3 (fun random _ ->
        let size, stride = 1 + random.Next 3, 1 + random.Next 2
        let isSame = random.Next 2 = 0

        let result (shape: int[]) : (int[] * (int[] -> int[] option)) option =
            let length = shape[1]
            let count = if isSame then (length + stride - 1) / stride else (length - size) / stride + 1
            let padding = if isSame then max 0 ((count - 1) * stride + size - length) / 2 else 0

            if shape.Length <> 3 || length < size then
                None
            else
                let source (p: int[]) =
                    let at = p[1] * stride + p[2] - padding
                    if at < 0 || at >= length then None else Some [| p[0]; at; p[3] |]

                Some([| shape[0]; count; size; shape[2] |], source)

        let padding, words = if isSame then Padding.Same, "Padding.Same" else Padding.Valid, "Padding.Valid"

        {
            Words = $"patches [ {size} ] [ {stride} ] {words}"
            Function = patches [ size ] [ stride ] padding
            Result = result
        })

let families: Family list = [ toDepth; fromDepth; toBatch; fromBatch; windows ]
