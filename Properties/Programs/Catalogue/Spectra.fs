// Eigenvalues, singular values and what is made of them, in random programs: closed forms of matrices of up to three
// rows. Read next: LabelledProducts.fs.
module internal FunGrad.Properties.Spectra

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Contraction
open FunGrad.Properties.Solving

/// The ascending eigenvalues of a symmetric matrix: quadratic formula, or Viète's angle.
let private eigenvalues (a: Rows) : Number[] =
    match a.Length with
    | 1 -> [| a[0].[0] |]
    | 2 ->
        let middle, half = number 0.5 * (a[0].[0] + a[1].[1]), number 0.5 * (a[0].[0] - a[1].[1])
        let away = sqrt (half * half + a[0].[1] * a[0].[1])
        [| middle - away; middle + away |]
    | _ ->
        let middle = (a[0].[0] + a[1].[1] + a[2].[2]) / number 3.0
        let off = a |> Array.mapi (fun i row -> row |> Array.mapi (fun j x -> if i = j then x - middle else x))
        let spread = sqrt (Number.sum (flat off |> Array.map (fun x -> x * x)) / number 6.0)
        let unit = off |> Array.map (Array.map (fun x -> x / spread))
        let angle = acos (number 0.5 * leibniz unit) / number 3.0

        Array.init 3 (fun k ->
            middle + number 2.0 * spread * cos (angle + number (2.0 * Math.PI * float (k + 1) / 3.0)))
        |> Array.sortBy _.Value

let private dot (x: Number[]) (y: Number[]) = Number.sum (Array.map2 (*) x y)

let private cross (x: Number[]) (y: Number[]) =
    Array.init 3 (fun i ->
        let j, k = (i + 1) % 3, (i + 2) % 3
        x[j] * y[k] - x[k] * y[j])

/// The vector whose largest component is positive, of length 1.
let private upright (signOf: Number[]) (x: Number[]) =
    let length = sqrt (dot x x)
    let largest = signOf |> Array.maxBy (fun x -> abs x.Value)
    x |> Array.map (fun x -> if largest.Value < 0.0 then -(x / length) else x / length)

/// What a symmetric matrix with one eigenvalue taken off its diagonal sends to 0, up to its length.
let private kernel (a: Rows) : Number[] =
    let longest candidates = candidates |> List.maxBy (fun x -> (dot x x).Value)

    match a.Length with
    | 1 -> [| Number.one |]
    | 2 -> longest [ [| -a[0].[1]; a[0].[0] |]; [| -a[1].[1]; a[1].[0] |] ]
    | _ -> longest [ cross a[0] a[1]; cross a[0] a[2]; cross a[1] a[2] ]

/// The eigenvectors as rows, each with its largest component positive.
let private eigenvectors (a: Rows) : Rows =
    eigenvalues a
    |> Array.map (fun w ->
        let vector = kernel (a |> Array.mapi (fun i row -> row |> Array.mapi (fun j x -> if i = j then x - w else x)))
        upright vector vector)

let private areApart (items: float[]) = Array.pairwise items |> Array.forall (fun (a, b) -> abs (b - a) >= 0.3)

/// In each vector one component is clearly the largest, so that its sign is stable.
let private haveClearSigns (vectors: Rows) =
    vectors
    |> Array.forall (fun vector ->
        let sizes = vector |> Array.map (fun x -> -(abs x.Value)) |> Array.sort
        sizes.Length < 2 || sizes[1] - sizes[0] >= 0.1)

let private hasClearValues (a: Rows) = eigenvalues (symmetric a) |> Array.map _.Value |> areApart
let private hasClearVectors (a: Rows) = hasClearValues a && haveClearSigns (eigenvectors (symmetric a))
let private toVector shape = squareOnly shape |> Option.map (Array.truncate 1)

let private symmetricParts = [
    ofMatrix
        "symmetricEigenvalues"
        "symmetricEigenvalues"
        toVector
        symmetricEigenvalues
        (symmetric >> eigenvalues)
        hasClearValues
    ofMatrix
        "symmetricEigen"
        "(fst << symmetricEigen)"
        toVector
        (symmetricEigen >> fst)
        (symmetric >> eigenvalues)
        hasClearValues
    ofMatrix
        "symmetricEigen"
        "(snd << symmetricEigen)"
        squareOnly
        (symmetricEigen >> snd)
        (symmetric >> eigenvectors >> across >> flat)
        hasClearVectors
]

// -- Singular values -----------------------------------------------------------------------------------------------------------

/// The smaller one of A Aᵀ and Aᵀ A.
let private square (a: Rows) = if a.Length <= a[0].Length then times a (across a) else times (across a) a

let private singular (a: Rows) = square a |> eigenvalues |> Array.rev |> Array.map sqrt

/// The singular vectors on both sides as rows.
let private singularVectors (a: Rows) : Rows * Rows =
    let found = square a |> eigenvectors |> Array.rev
    let columns x = times a (across [| x |]) |> across |> Array.head
    let rows x = times [| x |] a |> Array.head

    found
    |> Array.map (fun x ->
        if a.Length <= a[0].Length then
            upright x x, upright x (rows x)
        else
            upright (columns x) (columns x), upright (columns x) x)
    |> Array.unzip

let private hasClearSingularValues (a: Rows) =
    let s = singular a |> Array.map _.Value
    areApart s && Array.last s >= 0.3

let private hasClearSingularVectors (a: Rows) = hasClearSingularValues a && haveClearSigns (fst (singularVectors a))

let private width (shape: int[]) = min shape[0] shape[1]
let private one _ = Some [||]

let private svdPart words shape f reference accepts = ofMatrix "svd" words shape (svd >> f) reference accepts

let private singularParts = [
    ofMatrix
        "singularValues"
        "singularValues"
        (fun s -> Some [| width s |])
        singularValues
        singular
        hasClearSingularValues
    ofMatrix "nuclearNorm" "nuclearNorm" one nuclearNorm (fun a -> [| Number.sum (singular a) |]) hasClearSingularValues
    ofMatrix "spectralNorm" "spectralNorm" one spectralNorm (singular >> Array.truncate 1) hasClearSingularValues
    svdPart
        "(fun x -> let u, _, _ = svd x in u)"
        (fun s -> Some [| s[0]; width s |])
        (fun (u, _, _) -> u)
        (singularVectors >> fst >> across >> flat)
        hasClearSingularVectors
    svdPart
        "(fun x -> let _, s, _ = svd x in s)"
        (fun s -> Some [| width s |])
        (fun (_, s, _) -> s)
        singular
        hasClearSingularValues
    svdPart
        "(fun x -> let _, _, v = svd x in v)"
        (fun s -> Some [| s[1]; width s |])
        (fun (_, _, v) -> v)
        (singularVectors >> snd >> across >> flat)
        hasClearSingularVectors
]

let private frobenius =
    let length (a: Rows) = [| sqrt (Number.sum (flat a |> Array.map (fun x -> x * x))) |]
    ofMatrix "frobeniusNorm" "frobeniusNorm" one frobeniusNorm length (fun a -> (Array.head (length a)).Value >= 0.3)

let families: Family list = frobenius :: symmetricParts @ singularParts
