// Hand tracking of ADBench: points that were measured, and a hand of 22 bones whose skin shall meet them (linear blend
// skinning). Bones are stacks of 4×4 matrices; the skin is one product with a constant matrix.
module FunGrad.Benchmarks.HandTrackingProblem

open System
open System.Globalization
open System.IO
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

type private Data = {
    /// 4×4 matrices of 22 bones: in the parent, and from the hand at rest.
    Relatives: float[]
    Inverses: float[]
    /// Position and weights of 22 bones, for each vertex.
    Vertices: float[]
    /// The vertices of each point: one, or three in the complicated form.
    Owners: int[]
    Points: float[]
    /// The places in the triangles in the complicated form, then rotation, translation and angles.
    Parameters: float[]
}

let private bones = 22

/// The rows of a file of numbers and names between colons.
let private table name =
    File.ReadAllLines(dataFile name) |> Array.filter (fun line -> line <> "") |> Array.map _.Split(':')

let private number (word: string) = Double.Parse(word, CultureInfo.InvariantCulture)

/// Position, normal, texture, then a count of bones and pairs of bone and weight.
let private vertex (row: string[]) =
    let weights = Array.zeroCreate bones // Mutation: local

    for index in 9..2 .. row.Length - 2 do
        weights[int row[index]] <- number row[index + 1]

    Array.append (Array.map number row[..2]) weights

let private read form =
    let all = numbers $"hand_{form}_t26_c100.txt"
    let count = int all[0]
    let points = all[2 .. 1 + 4 * count] |> Array.chunkBySize 4
    let rows = table "hand_bones.txt"
    let triangles = table "hand_triangles.txt"

    let owners (point: float[]) =
        if form = "complicated" then
            Array.map int triangles[int point[0]]
        else
            [| int point[0] |]

    {
        Relatives = rows |> Array.collect (fun row -> Array.map number row[2..17])
        Inverses = rows |> Array.collect (fun row -> Array.map number row[18..33])
        Vertices = table "hand_vertices.txt" |> Array.collect vertex
        Owners = Array.collect owners points
        Points = Array.collect Array.tail points
        Parameters = all[2 + 4 * count ..]
    }

/// The rotation by a vector, after Rodrigues; none for less than 0.0001.
let private rotation (r: Tensor) =
    let angle = sqrt (sum (r * r))
    let w = r / angle

    // Column k is the axis k turned by w.
    let across = reshape [ 3; 3 ] (stack 0 [ zeros []; -w[2]; w[1]; w[2]; zeros []; -w[0]; -w[1]; w[0]; zeros [] ])

    let turned = cos angle * eye 3 + sin angle * across + (1.0 - cos angle) * outer w w
    where (less angle (tensor 0.0001)) (eye 3) turned

/// The 4×4 matrix of a bend about x, then a spread about z.
let private joint (bend: Tensor) (spread: Tensor) =
    let sx, cx, sz, cz = sin bend, cos bend, sin spread, cos spread
    let zero = zerosLike bend

    reshape
        [ 4; 4 ]
        (stack 0 [
            cz
            -sz * cx
            sz * sx
            zero
            sz
            cz * cx
            -cz * sx
            zero
            zero
            sx
            cx
            zero
            zero
            zero
            zero
            onesLike bend
        ])

/// The 3×4 matrices that move a finger's four bones from rest, by bend and spread of its first joint and two more bends.
let private finger (hand: Tensor) (relatives: Tensor, inverses: Tensor) (angles: Tensor) : Tensor =
    let link (matrix: Tensor) (bone: int) joint = matmul matrix (matmul relatives[bone] joint)
    let none = zerosLike angles[0]
    let first = matmul hand relatives[0]
    let second = link first 1 (joint angles[0] angles[1])
    let third = link second 2 (joint angles[2] none)
    let fourth = link third 3 (joint angles[3] none)
    matmul (stack 0 [ first; second; third; fourth ]) inverses

/// The matrices of bones in their parents and from rest, and those of the fingers, which can be posed side by side.
let private skeleton data =
    let matrices values = reshape [ bones; 4; 4 ] (tensor values)
    let fingers (all: Tensor) = reshape [ 5; 4; 4; 4 ] all[1..20]
    let relatives, inverses = matrices data.Relatives, matrices data.Inverses
    relatives, inverses, (fingers relatives, fingers inverses)

let private anglesOf (pose: Tensor) = reshape [ 5; 4 ] pose[6..]

/// The wrist's matrix, turned as the whole hand is.
let private wrist (relatives: Tensor) turned = matmul turned relatives[0, 0..2]

/// Weights times positions: a vertex is its row of them times the matrices of the bones.
let private skin data =
    let vertices = Array.chunkBySize (3 + bones) data.Vertices

    let row owner =
        let vertex = vertices[owner]

        [|
            for weight in vertex[3..] do
                for coordinate in [| vertex[0]; vertex[1]; vertex[2]; 1.0 |] -> weight * coordinate
        |]

    reshape [ data.Owners.Length; 4 * bones ] (tensor (Array.collect row data.Owners))

/// The vertices of all points before the translation, n×3, from the 26 parameters of the pose.
let private vertices data =
    let relatives, inverses, fingers = skeleton data
    let skin = skin data
    let arm = matmul relatives[21] inverses[21]

    fun (pose: Tensor) ->
        let hand = wrist relatives (rotation pose[0..2])
        let moved = vmap (fun (bones, angles) -> finger hand bones angles) (fingers, anglesOf pose)
        let palm, forearm = matmul hand inverses[0], matmul hand arm
        let all = concatenate 0 [ expandDims 0 palm; reshape [ 20; 3; 4 ] moved; expandDims 0 forearm ]
        matmul skin (reshape [ 4 * bones; 3 ] (permute [ 0; 2; 1 ] all))

/// Derivatives of the vertices by the pose, n×3×26: an angle moves the bones of its own finger only.
let private vertexRows data =
    let relatives, _, fingers = skeleton data
    let n, vertices = data.Owners.Length, vertices data
    let skin = skin data
    let skins = permute [ 1; 0; 2 ] (reshape [ n; 5; 16 ] skin[*, 4..83])

    fun (pose: Tensor) ->
        let turned = rotation pose[0..2]
        let still = matmul (vertices pose) turned
        let byRotation = jacfwd (fun r -> matmul still (transpose (rotation r))) pose[0..2]
        let byOne (bones, angles) = jacfwd (finger (wrist relatives turned) bones) angles
        let moves = permute [ 0; 1; 3; 2; 4 ] (vmap byOne (fingers, anglesOf pose))
        let byFingers = reshape [ 5; n; 3; 4 ] (matmul skins (reshape [ 5; 16; 12 ] moves))
        let byAngles = reshape [ n; 3; 20 ] (permute [ 1; 2; 0; 3 ] byFingers)
        concatenate 2 [ byRotation; broadcast [ n; 3; 3 ] (eye 3); byAngles ]

/// A place in a triangle of corners.
let private inside (corners: Tensor) (place: Tensor) =
    place[0] * corners[0] + place[1] * corners[1] + (1.0 - place[0] - place[1]) * corners[2]

let private isComplicated data = data.Owners.Length > data.Points.Length / 3

/// The places in triangles, n×2, and the pose.
let private parts data (parameters: Tensor) =
    let n = data.Points.Length / 3
    reshape [ n; 2 ] parameters[.. 2 * n - 1], parameters[2 * n ..]

let private distances data =
    let n, vertices = data.Points.Length / 3, vertices data
    let points = reshape [ n; 3 ] (tensor data.Points)

    if isComplicated data then
        fun parameters ->
            let places, pose = parts data parameters
            points - vmap (fun (x, y) -> inside x y) (reshape [ n; 3; 3 ] (vertices pose), places) - pose[3..5]
    else
        fun pose -> points - vertices pose - pose[3..5]

/// The derivatives of all distances: by the own point's place in the complicated form, then by the pose.
let private rows data =
    let n, vertices, vertexRows = data.Points.Length / 3, vertices data, vertexRows data

    let complicated (corners, rows, place) = concatenate 1 [ jacfwd (inside corners) place; inside rows place ]

    if isComplicated data then
        fun parameters ->
            let places, pose = parts data parameters
            let corners, rows = reshape [ n; 3; 3 ] (vertices pose), reshape [ n; 3; 3; 26 ] (vertexRows pose)
            -(vmap complicated (corners, rows, places))
    else
        fun pose -> -(vertexRows pose)

let private hand data = HandTracking(data.Relatives, data.Inverses, data.Vertices, data.Owners, data.Points)

/// Central differences of all distances: by places together, since each moves its own point only, and by each of the pose.
let private differences data (hand: HandTracking) =
    let size, columns = data.Points.Length, hand.Columns
    let places = data.Parameters.Length - 26
    let above, below = Array.zeroCreate<float> size, Array.zeroCreate<float> size

    let moved column step =
        data.Parameters
        |> Array.mapi (fun i x ->
            if i < places && i % 2 = column || i >= places && i - places = column - (columns - 26) then
                x + step
            else
                x)

    into "finite differences" (size * columns) (fun into ->
        for column in 0 .. columns - 1 do
            hand.ValueSimd(moved column 1e-6, Span above)
            hand.ValueSimd(moved column -1e-6, Span below)

            for i in 0 .. size - 1 do
                into[i * columns + column] <- (above[i] - below[i]) / 2e-6)

/// The complicated form came without a reference; its rows are measured by those by hand.
let private reference data name =
    if isComplicated data then
        None
    else
        Some(flat (json $"ht_simple_c100.{name}.json"))

let derivatives form () =
    let data = read form
    let hand = hand data
    let size = data.Points.Length * hand.Columns

    {
        Workload = $"hand-{form}-c100"
        Reference = reference data "jacobian"
        Peers = []
        Entries = [
            into "hand scalar" size (fun into -> hand.Jacobian(data.Parameters, into))
            into "hand simd" size (fun into -> hand.JacobianSimd(data.Parameters, into))
            yield! ofVector data.Parameters size (rows data)
            differences data hand
        ]
    }

let value form () =
    let data = read form
    let hand, size = hand data, data.Points.Length

    {
        Workload = $"hand-{form}-c100 value"
        Reference = reference data "objective"
        Peers = []
        Entries = [
            into "hand scalar" size (fun into -> hand.Value(data.Parameters, into))
            into "hand simd" size (fun into -> hand.ValueSimd(data.Parameters, into))
            yield! ofVector data.Parameters size (distances data)
        ]
    }
