// Products of vectors and matrices, and what Gaussian elimination gives of square ones, in random programs. Read next:
// Solving.fs.
module internal FunGrad.Properties.Contraction

open FunGrad
open FunGrad.Properties.Operation

let private most = 24

/// A family of two operands whose shapes decide everything.
let product name (shape: int[] -> int[] -> int[] option) (f: Tensor -> Tensor -> Tensor) element : Family =
    let fits (shapes: int[][]) =
        shape shapes[0] shapes[1] |> Option.filter (fun shape -> NumberArray.size shape <= most)

    family [ name ] 2 {
        Name = name
        Code = call name
        Shape = fits
        Tensors = fun xs -> f xs[0] xs[1]
        Numbers = fun xs -> NumberArray.tabulate (fits (xs |> Array.map _.Shape)).Value (element xs[0] xs[1])
        Accepts = where (fun x -> abs x <= 10.0)
    }

let private dots =
    product "dot" (fun x y -> if x.Length = 1 && x = y then Some [||] else None) dot (fun x y _ ->
        Number.sum (Array.map2 (*) x.Elements y.Elements))

let private outers =
    product
        "outer"
        (fun x y -> if x.Length = 1 && y.Length = 1 then Some [| x[0]; y[0] |] else None)
        outer
        (fun x y place -> x.Elements[place[0]] * y.Elements[place[1]])

/// Vectors count as rows before and as columns behind, and their axis goes; axes before the last two broadcast.
let private products =
    let matrix first (shape: int[]) =
        if shape.Length > 1 then shape
        elif first then [| 1; shape[0] |]
        else [| shape[0]; 1 |]

    let shape (x: int[]) (y: int[]) =
        if x.Length = 0 || y.Length = 0 then
            None
        else
            let a, b = matrix true x, matrix false y

            if a[a.Length - 1] <> b[b.Length - 2] then
                None
            else
                NumberArray.broadcastShape a[.. a.Length - 3] b[.. b.Length - 3]
                |> Option.map (fun batch ->
                    Array.concat [
                        batch
                        (if x.Length > 1 then [| a[a.Length - 2] |] else [||])
                        (if y.Length > 1 then [| b[b.Length - 1] |] else [||])
                    ])

    let element (x: NumberArray) (y: NumberArray) (place: int[]) =
        let rows, columns = x.Shape.Length > 1, y.Shape.Length > 1
        let batch = place[.. place.Length - 1 - System.Convert.ToInt32 rows - System.Convert.ToInt32 columns]
        let row = if rows then [| place[batch.Length] |] else [||]
        let column = if columns then [| place[place.Length - 1] |] else [||]

        let own (a: NumberArray) (place: int[]) =
            a.Broadcast(Array.append (Array.zeroCreate (max 0 (a.Shape.Length - place.Length))) place)

        Number.sum [
            for i in 0 .. x.Shape[x.Shape.Length - 1] - 1 do
                let left = if rows then own x (Array.concat [ batch; row; [| i |] ]) else x[[| i |]]
                left * (if columns then own y (Array.concat [ batch; [| i |]; column ]) else y[[| i |]])
        ]

    product "matmul" shape matmul element

// -- Square matrices --------------------------------------------------------------------------------------------------

let isSquare (shape: int[]) = shape.Length = 2 && shape[0] = shape[1] && shape[0] > 0 && shape[0] <= 3
let rowsOf (a: NumberArray) = Array.chunkBySize a.Shape[1] a.Elements

/// Elimination with the largest pivot first: the determinant, and the right sides solved.
let eliminate (rows: Number[][]) (right: Number[][]) : Number * Number[][] =
    let rows, right = Array.map Array.copy rows, Array.map Array.copy right // Mutation: local
    let mutable determinant = Number.one // Mutation: local

    let subtract from factor pivot (table: Number[][]) =
        table[from] <- Array.map2 (fun x p -> x - factor * p) table[from] table[pivot]

    for column in 0 .. rows.Length - 1 do
        let pivot = [ column .. rows.Length - 1 ] |> List.maxBy (fun row -> abs rows[row].[column].Value)

        for table in [ rows; right ] do
            let held = table[column]
            table[column] <- table[pivot]
            table[pivot] <- held

        determinant <- (if pivot = column then determinant else -determinant) * rows[column].[column]

        for row in 0 .. rows.Length - 1 do
            if row <> column then
                let factor = rows[row].[column] / rows[column].[column]
                subtract row factor column right
                subtract row factor column rows

    determinant, Array.mapi (fun i (row: Number[]) -> row |> Array.map (fun x -> x / rows[i].[i])) right

let unit size = Array.init size (fun i -> Array.init size (fun j -> if i = j then Number.one else Number.zero))

let values (shape: int[]) (a: float[]) = rowsOf (NumberArray.ofFloats shape a)

let private isRegular (shapes: int[][]) (xs: float[][]) =
    let determinant, _ = eliminate (values shapes[0] xs[0]) (unit shapes[0].[0])
    Array.forall (fun x -> abs x <= 5.0) xs[0] && abs determinant.Value >= 0.3

let square name result (f: Tensor -> Tensor) (reference: Number[][] -> Number[]) accepts : Family =
    let shape (shapes: int[][]) = if isSquare shapes[0] then Some(result shapes[0]) else None

    family [ name ] 1 {
        Name = name
        Code = call name
        Shape = shape
        Tensors = fun xs -> f xs[0]
        Numbers = fun xs -> { Shape = result xs[0].Shape; Elements = reference (rowsOf xs[0]) }
        Accepts = accepts
    }

/// The sum over permutations, which no pivot can spoil.
let rec leibniz (rows: Number[][]) : Number =
    if rows.Length = 0 then
        Number.one
    else
        Number.sum [
            for column in 0 .. rows.Length - 1 do
                let minor = rows[1..] |> Array.map (Array.removeAt column)
                let term = rows[0].[column] * leibniz minor
                if column % 2 = 0 then term else -term
        ]

let private determinants =
    square "determinant" (fun _ -> [||]) determinant (leibniz >> Array.singleton) (where (fun x -> abs x <= 5.0))

let private inverses =
    let reference rows = eliminate rows (unit rows.Length) |> snd |> Array.concat
    square "inverse" id inverse reference isRegular

let private traces =
    let reference (rows: Number[][]) = [| Number.sum (Array.mapi (fun i (row: Number[]) -> row[i]) rows) |]
    square "trace" (fun _ -> [||]) trace reference everywhere

let private solutions =
    let shape (shapes: int[][]) =
        let a, b = shapes[0], shapes[1]
        if isSquare a && b.Length = 2 && b[0] = a[0] && b[1] > 0 then Some b else None

    family [ "solve" ] 2 {
        Name = "solve"
        Code = call "solve"
        Shape = shape
        Tensors = fun xs -> solve xs[0] xs[1]
        Numbers =
            fun xs -> {
                xs[1] with
                    Elements = eliminate (rowsOf xs[0]) (rowsOf xs[1]) |> snd |> Array.concat
            }
        Accepts = isRegular
    }

let families: Family list = [ dots; outers; products; determinants; inverses; traces; solutions ]
