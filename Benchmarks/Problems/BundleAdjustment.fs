// BA of ADBench: reprojection errors of points that cameras see, and the 2×15 derivatives of each by its camera, its point and
// its weight. One observation is the function; vmap makes all of them.
module FunGrad.Benchmarks.BundleAdjustmentProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

type private Data = {
    /// Numbers of cameras, of points and of observations.
    N: int
    M: int
    P: int
    CameraOf: int[]
    PointOf: int[]
    /// Cameras (11 each), points (3 each), weights.
    Parameters: float[]
    Features: float[]
}

/// The file has one camera, one point, one weight and one feature: all others are the same.
let private read () =
    let all = numbers "ba1_n49_m7776_p31843.txt"
    let n, m, p = int all[0], int all[1], int all[2]
    let repeat count first length = Array.replicate count all[first .. first + length - 1] |> Array.concat

    {
        N = n
        M = m
        P = p
        CameraOf = Array.init p (fun i -> i % n)
        PointOf = Array.init p (fun i -> i % m)
        Parameters = Array.concat [ repeat n 3 11; repeat m 14 3; repeat p 17 1 ]
        Features = repeat p 18 2
    }

/// The rotation of x by the vector r, after Rodrigues, and at r = 0 to first order. Numbers, not vectors: as lanes of a
/// batch they stay in registers.
let private rotate (r0: Tensor, r1: Tensor, r2: Tensor) (x0: Tensor, x1: Tensor, x2: Tensor) =
    let squares = r0 * r0 + r1 * r1 + r2 * r2
    let angle = sqrt squares
    let w0, w1, w2 = r0 / angle, r1 / angle, r2 / angle
    let s, c = sin angle, cos angle
    let along = (1.0 - c) * (w0 * x0 + w1 * x1 + w2 * x2)
    let isTurned = greater squares (tensor 0.0)
    let turn x w across still = where isTurned (c * x + s * across + along * w) (x + still)

    turn x0 w0 (w1 * x2 - w2 * x1) (r1 * x2 - r2 * x1),
    turn x1 w1 (w2 * x0 - w0 * x2) (r2 * x0 - r0 * x2),
    turn x2 w2 (w0 * x1 - w1 * x0) (r0 * x1 - r1 * x0)

/// The weighted errors of one observation: eleven numbers of its camera, three of its point and its weight.
let private error (feature: Tensor) (observation: Tensor) =
    match unstack 0 observation with
    | [ r0; r1; r2; c0; c1; c2; focal; u; v; k1; k2; p0; p1; p2; weight ] ->
        let y0, y1, y2 = rotate (r0, r1, r2) (p0 - c0, p1 - c1, p2 - c2)
        let q0, q1 = y0 / y2, y1 / y2
        let squares = q0 * q0 + q1 * q1
        let scale = focal * (1.0 + squares * (k1 + squares * k2))
        weight * (scale * q0 + u - feature[0]), weight * (scale * q1 + v - feature[1])
    | _ -> invalidOp "an observation has fifteen numbers"

/// Features and observations from the parameters in one vector, and the weights.
let private observations data =
    let cameraOf, pointOf = indices data.CameraOf, indices data.PointOf
    let features = reshape [ data.P; 2 ] (tensor data.Features)

    fun (parameters: Tensor) ->
        match split 0 [ 11 * data.N; 3 * data.M; data.P ] parameters with
        | [ cameras; points; weights ] ->
            let cameras = gather 0 cameraOf (reshape [ data.N; 11 ] cameras)
            let points = gather 0 pointOf (reshape [ data.M; 3 ] points)
            (features, concatenate 1 [ cameras; points; reshape [ data.P; 1 ] weights ]), weights
        | _ -> invalidOp "split gives as many parts as lengths"

let private errors data =
    let observations = observations data

    let pair (feature, observation) =
        let x, y = error feature observation
        stack 0 [ x; y ]

    fun parameters ->
        let observations, weights = observations parameters
        concatenate 0 [ reshape [ 2 * data.P ] (vmap pair observations); 1.0 - weights * weights ]

let private blocks data =
    let observations = observations data

    let block (feature, observation) =
        stack 0 [ grad (error feature >> fst) observation; grad (error feature >> snd) observation ]

    fun parameters ->
        let observations, weights = observations parameters
        let byWeights = vmap (grad (fun w -> 1.0 - w * w)) weights
        concatenate 0 [ reshape [ 30 * data.P ] (vmap block observations); byWeights ]

let private hand data = BundleAdjustment(data.N, data.M, data.CameraOf, data.PointOf, data.Features)

let derivatives () =
    let data = read ()
    let hand, size = hand data, 31 * data.P
    let gold = flat ((json "ba1.jacobian.json").GetProperty "vals")
    let block, last = gold[..29], gold[30]

    {
        Workload = "ba1"
        Reference = Some(Array.append (Array.concat (Array.replicate data.P block)) (Array.replicate data.P last))
        Peers = []
        Entries = [
            into "hand scalar" size (fun into -> hand.Jacobian(data.Parameters, into))
            into "hand simd" size (fun into -> hand.JacobianSimd(data.Parameters, into))
            yield! ofVector data.Parameters size (blocks data)
        ]
    }

let value () =
    let data = read ()
    let hand, size = hand data, 3 * data.P
    let gold = json "ba1.objective.json"
    let errors' = flat ((gold.GetProperty "reproj_error").GetProperty "elements")
    let last = ((gold.GetProperty "w_err").GetProperty "element").GetDouble()

    {
        Workload = "ba1 value"
        Reference = Some(Array.append (Array.concat (Array.replicate data.P errors')) (Array.replicate data.P last))
        Peers = []
        Entries = [
            into "hand scalar" size (fun into -> hand.Value(data.Parameters, into))
            into "hand simd" size (fun into -> hand.ValueSimd(data.Parameters, into))
            yield! ofVector data.Parameters size (errors data)
        ]
    }
