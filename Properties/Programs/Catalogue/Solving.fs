// Triangular factors, least squares, powers and other functions of matrices in random programs, by textbook loops. Read
// next: Spectra.fs.
module internal FunGrad.Properties.Solving

open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Contraction

type Rows = Number[][]

let number (x: float) = Number.ofFloat x

let times (a: Rows) (b: Rows) : Rows =
    Array.init a.Length (fun i ->
        Array.init b[0].Length (fun j -> Number.sum [ for k in 0 .. b.Length - 1 -> a[i].[k] * b[k].[j] ]))

let across (a: Rows) : Rows = Array.transpose a
let private combine f (a: Rows) (b: Rows) : Rows = Array.map2 (Array.map2 f) a b
let scaled (s: float) (a: Rows) : Rows = Array.map (Array.map (fun x -> number s * x)) a

let symmetric (a: Rows) : Rows = scaled 0.5 (combine (+) a (across a))

/// A matrix of the lengths that the oracle works on.
let isSmall (shape: int[]) = shape.Length = 2 && Array.forall (fun n -> n > 0 && n <= 3) shape

let moderate = Array.forall (fun x -> abs x <= 3.0)

/// A function of one small matrix to some shape.
let ofMatrix name words shape (f: Tensor -> Tensor) (reference: Rows -> Number[]) (accepts: Rows -> bool) : Family =
    let fits (shapes: int[][]) = if isSmall shapes[0] then shape shapes[0] else None

    family [ name ] 1 {
        Name = words
        Code = call words
        Shape = fits
        Tensors = fun xs -> f xs[0]
        Numbers = fun xs -> { Shape = (fits [| xs[0].Shape |]).Value; Elements = reference (rowsOf xs[0]) }
        Accepts = fun shapes xs -> moderate xs[0] && accepts (values shapes[0] xs[0])
    }

let squareOnly (shape: int[]) = if isSquare shape then Some shape else None
let flat (a: Rows) = Array.concat a

// -- Factors ---------------------------------------------------------------------------------------------------------------

/// L of A = L Lᵀ, row by row.
let private factor (a: Rows) : Rows =
    let l = Array.init a.Length (fun _ -> Array.create a.Length Number.zero) // Mutation: local

    for i in 0 .. a.Length - 1 do
        for j in 0..i do
            let rest = a[i].[j] - Number.sum [ for k in 0 .. j - 1 -> l[i].[k] * l[j].[k] ]
            l[i].[j] <- if i = j then sqrt rest else rest / l[j].[j]

    l

/// All leading minors are well above 0.
let private isDefinite (a: Rows) =
    [ 1 .. a.Length ]
    |> List.forall (fun n -> (leibniz (a[.. n - 1] |> Array.map (Array.truncate n))).Value >= 0.3)

let private choleskys =
    ofMatrix "cholesky" "cholesky" squareOnly cholesky (symmetric >> factor >> flat) (symmetric >> isDefinite)

/// X in T X = B for a triangle, by substitution from the first row on, or from the last one.
let private substitute isLower isUnit (t: Rows) (b: Rows) : Rows =
    let x = Array.map Array.copy b // Mutation: local
    let order = if isLower then [ 0 .. t.Length - 1 ] else [ t.Length - 1 .. -1 .. 0 ]

    for i in order do
        let known = if isLower then [ 0 .. i - 1 ] else [ i + 1 .. t.Length - 1 ]

        for j in 0 .. b[0].Length - 1 do
            let rest = b[i].[j] - Number.sum [ for k in known -> t[i].[k] * x[k].[j] ]
            x[i].[j] <- if isUnit then rest else rest / t[i].[i]

    x

/// A matrix and right sides: a vector, or columns of a matrix.
let private withRight name words fits rows (f: Tensor -> Tensor -> Tensor) (reference: Rows -> Rows -> Rows) accepts =
    let shape (shapes: int[][]) =
        let a, b = shapes[0], shapes[1]

        if fits a && (b.Length = 1 || b.Length = 2) && b[0] = a[0] && not (Array.contains 0 b) then
            Some(Array.updateAt 0 (rows a) b)
        else
            None

    let columns (b: NumberArray) = Array.chunkBySize (b.Elements.Length / b.Shape[0]) b.Elements

    family [ name ] 2 {
        Name = words
        Code = call words
        Shape = shape
        Tensors = fun xs -> f xs[0] xs[1]
        Numbers =
            fun xs -> {
                Shape = (shape (xs |> Array.map _.Shape)).Value
                Elements = reference (rowsOf xs[0]) (columns xs[1]) |> flat
            }
        Accepts = fun shapes xs -> moderate xs[0] && moderate xs[1] && accepts (values shapes[0] xs[0])
    }

let private firstLength (a: int[]) = a[0]
let private clearDiagonal (a: Rows) = a |> Array.indexed |> Array.forall (fun (i, row) -> abs row[i].Value >= 0.5)

let private triangle name f isLower isUnit =
    let accepts a = isUnit || clearDiagonal a
    withRight name name isSquare firstLength f (substitute isLower isUnit) accepts

let private choleskySolutions =
    let reference l b = substitute false false (across l) (substitute true false l b)
    withRight "choleskySolve" "choleskySolve" isSquare firstLength choleskySolve reference clearDiagonal

/// Gram's and Schmidt's Q and R, by columns.
let private orthogonal (a: Rows) : Rows * Rows =
    let columns = across a
    let dot (x: Number[]) (y: Number[]) = Number.sum (Array.map2 (*) x y)

    let next (done': Number[] list) (column: Number[]) =
        let off =
            done'
            |> List.fold
                (fun (rest: Number[]) q -> let c = dot q column in Array.map2 (fun x q -> x - c * q) rest q)
                column

        let length = sqrt (dot off off)
        done' @ [ off |> Array.map (fun x -> x / length) ]

    let q = columns |> Array.truncate a.Length |> Array.fold next [] |> Array.ofList
    across q, times q a

let private isOfFullRank (a: Rows) =
    let a = if a.Length >= a[0].Length then a else across a
    (leibniz (times (across a) a)).Value >= 0.3

/// The first columns are far from depending on each other.
let private hasClearColumns (a: Rows) =
    let first = a |> Array.map (Array.truncate a.Length)
    isOfFullRank first && (a.Length < a[0].Length || isOfFullRank a)

let private qrParts =
    let q =
        ofMatrix "qr" "(fst << qr)" (fun s -> Some [| s[0]; min s[0] s[1] |]) (qr >> fst) (orthogonal >> fst >> flat)

    let r = ofMatrix "qr" "(snd << qr)" (fun s -> Some [| min s[0] s[1]; s[1] |]) (qr >> snd)
    // Elements below the diagonal of R are 0 by rule, where the loops leave rounding errors.
    let upper (r: Rows) = r |> Array.mapi (fun i row -> row |> Array.mapi (fun j x -> if j < i then Number.zero else x))
    [ q hasClearColumns; r (orthogonal >> snd >> upper >> flat) hasClearColumns ]

// -- Least squares ---------------------------------------------------------------------------------------------------------

let private pseudo (a: Rows) : Rows =
    let solve (m: Rows) (b: Rows) = eliminate m b |> snd

    if a.Length >= a[0].Length then
        solve (times (across a) a) (across a)
    else
        across (solve (times a (across a)) a)

let private ridges =
    let reference (a: Rows) b =
        let shifted = combine (+) (times (across a) a) (scaled 0.5 (unit a[0].Length))
        eliminate shifted (times (across a) b) |> snd

    withRight "ridge" "ridge 0.5" isSmall Array.last (ridge 0.5) reference (fun _ -> true)

let private leastSquaresFits =
    withRight "leastSquares" "leastSquares" isSmall Array.last leastSquares (fun a b -> times (pseudo a) b) isOfFullRank

// -- Functions of matrices ---------------------------------------------------------------------------------------------------

let private isRegular (a: Rows) = abs (leibniz a).Value >= 0.3

let private powers n =
    let reference (a: Rows) =
        let factor = if n < 0 then eliminate a (unit a.Length) |> snd else a
        flat (Seq.fold (fun power _ -> times power factor) (unit a.Length) [ 1 .. abs n ])

    ofMatrix "matrixPower" $"matrixPower ({n})" squareOnly (matrixPower n) reference (fun a -> n >= 0 || isRegular a)

/// The series of eᴬ at A/16, squared four times.
let private exponential (a: Rows) =
    let small = scaled (1.0 / 16.0) a

    let term (sum, power) k =
        let power = scaled (1.0 / float k) (times power small)
        combine (+) sum power, power

    let series = [ 1..16 ] |> List.fold term (unit a.Length, unit a.Length) |> fst
    Seq.fold (fun e _ -> times e e) series [ 1..4 ]

let private logDeterminantOf (a: Rows) = [| log (abs (leibniz a)) |]
let private toNumber shape = squareOnly shape |> Option.map (fun _ -> [||])

let families: Family list =
    [
        choleskys
        choleskySolutions
        triangle "solveLower" solveLower true false
        triangle "solveUnitLower" solveUnitLower true true
        triangle "solveUpper" solveUpper false false
        triangle "solveUnitUpper" solveUnitUpper false true
        ridges
        leastSquaresFits
        ofMatrix "pseudoInverse" "pseudoInverse" (Array.rev >> Some) pseudoInverse (pseudo >> flat) isOfFullRank
        powers -1
        powers 0
        powers 3
        ofMatrix "matrixExponential" "matrixExponential" squareOnly matrixExponential (exponential >> flat) (fun _ ->
            true)
        ofMatrix "logDeterminant" "logDeterminant" toNumber logDeterminant logDeterminantOf isRegular
        ofMatrix
            "signedLogDeterminant"
            "(snd << signedLogDeterminant)"
            toNumber
            (signedLogDeterminant >> snd)
            logDeterminantOf
            isRegular
    ]
    @ qrParts
