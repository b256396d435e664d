// The rows of Primitives/Contraction.fs and Primitives/Gathering.fs, against loops over all positions.
module FunGrad.Tests.Primitives.ProductRows

open FunGrad
open FunGrad.Tests.Primitives.Row

/// NumPy's @ written as loops: a vector counts as a row on the left and as a column on the right.
let private product (shapeX: int[]) (shapeY: int[]) (x: float[]) (y: float[]) =
    let fullX = if shapeX.Length = 1 then [| 1; shapeX[0] |] else shapeX
    let fullY = if shapeY.Length = 1 then [| shapeY[0]; 1 |] else shapeY
    let leading = broadcastShape [| fullX[.. fullX.Length - 3]; fullY[.. fullY.Length - 3] |]
    let rows, inner, columns = fullX[fullX.Length - 2], fullX[fullX.Length - 1], fullY[fullY.Length - 1]

    tabulate (Array.append leading [| rows; columns |]) (fun p ->
        let front, row, column = p[.. p.Length - 3], p[p.Length - 2], p[p.Length - 1]

        Array.sum (
            Array.init inner (fun k ->
                atBroadcast fullX x (Array.append front [| row; k |])
                * atBroadcast fullY y (Array.append front [| k; column |]))
        ))

let private matrices name covers shapeX shapeY =
    bilinear name covers matmul [| shapeX; shapeY |] (product shapeX shapeY)

let private contractions = [
    matrices "matmul" [ "matmul" ] [| 2; 3 |] [| 3; 4 |]
    matrices "matmul of a row and a matrix" [] [| 3 |] [| 3; 2 |]
    matrices "matmul of a matrix and a column" [] [| 2; 3 |] [| 3 |]
    matrices "matmul of vectors" [] [| 3 |] [| 3 |]
    matrices "matmul of a stack and a matrix" [] [| 2; 2; 3 |] [| 3; 2 |]
    matrices "matmul of a matrix and a stack" [] [| 2; 3 |] [| 2; 3; 2 |]
    matrices "matmul of stacks that broadcast" [] [| 2; 1; 2; 3 |] [| 3; 3; 2 |]
    matrices "matmul of a vector and a stack" [] [| 3 |] [| 2; 3; 2 |]
    matrices "matmul over an empty axis" [] [| 2; 0 |] [| 0; 3 |]
    bilinear "dot" [ "dot" ] dot [| [| 4 |]; [| 4 |] |] (fun x y -> [| Array.sum (Array.map2 (*) x y) |])
    bilinear "outer" [ "outer" ] outer [| [| 2 |]; [| 3 |] |] (fun x y ->
        tabulate [| 2; 3 |] (fun p -> x[p[0]] * y[p[1]]))
    {
        row
            "xᵀ A x"
            []
            (fun xs -> dot xs[0] (matmul xs[1] xs[0]))
            [| [| 3 |]; [| 3; 3 |] |]
            [| between -1.0 1.0; between -1.0 1.0 |]
            (fun xs -> [|
                Array.sum (tabulate [| 3; 3 |] (fun p -> xs[0][p[0]] * xs[0][p[1]] * xs[1][3 * p[0] + p[1]]))
            |]) with
            Derivative = None
    }
]

/// Rows of an axis picked by integers, negative ones counted from the end.
let private picked name covers axis (indices: Tensor) (which: int[] -> int) source target (rest: int[] -> int[]) =
    linear name covers (fun xs -> gather axis indices xs[0]) [| source |] (fun xs ->
        tabulate target (fun p ->
            let i = which p
            at source xs[0] (rest p |> Array.map (fun at -> if at < 0 then (i + source[axis]) % source[axis] else at))))

let private one = cast DType.Int32 (tensor 1.0)
let private four = [| 2; 0; 2; -1 |]
let private table = [| 1; 0; 0; 2 |]
let private square = reshape [ 2; 2 ] (indices table)

let private gatherings = [
    picked "gather" [ "gather"; "indices" ] 0 (indices four) (fun p -> four[p[0]]) [| 3; 2 |] [| 4; 2 |] (fun p -> [|
        -1
        p[1]
    |])
    picked "gather along axis 1" [] 1 (indices four) (fun p -> four[p[1]]) [| 2; 3 |] [| 2; 4 |] (fun p -> [|
        p[0]
        -1
    |])
    picked "gather along the last axis" [] -1 (indices [ 1; 1 ]) (fun _ -> 1) [| 2 |] [| 2 |] (fun _ -> [| 1 |])
    picked "gather of one row" [] 0 one (fun _ -> 1) [| 3; 2 |] [| 2 |] (fun p -> [| -1; p[0] |])
    picked "gather by a matrix" [] 0 square (fun p -> table[2 * p[0] + p[1]]) [| 3 |] [| 2; 2 |] (fun _ -> [| -1 |])
    picked "gather of nothing" [] 0 (indices []) (fun _ -> 0) [| 3 |] [| 0 |] (fun _ -> [| -1 |])
    linear "scatterAdd" [ "scatterAdd" ] (fun xs -> scatterAdd 0 (indices four) 3 xs[0]) [| [| 4; 2 |] |] (fun xs ->
        tabulate [| 3; 2 |] (fun p ->
            Array.sum (Array.init 4 (fun i -> if (four[i] + 3) % 3 = p[0] then xs[0][2 * i + p[1]] else 0.0))))
    linear
        "scatterAdd along axis 1"
        []
        (fun xs -> scatterAdd 1 (indices [ 0; 1; 0 ]) 2 xs[0])
        [| [| 2; 3 |] |]
        (fun xs ->
            tabulate [| 2; 2 |] (fun p ->
                let row = xs[0][3 * p[0] ..]
                if p[1] = 0 then row[0] + row[2] else row[1]))
    linear "scatterAdd by a matrix" [] (fun xs -> scatterAdd 0 square 3 xs[0]) [| [| 2; 2 |] |] (fun xs -> [|
        xs[0][1] + xs[0][2]
        xs[0][0]
        xs[0][3]
    |])
]

let rows: Row list = contractions @ gatherings
