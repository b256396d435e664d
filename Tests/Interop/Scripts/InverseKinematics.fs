// Inverse kinematics of a plane arm with three joints, as a user of DiffSharp 0.8 writes it: the tip follows a target by
// the Jacobian's pseudo-inverse, or by its transpose alone, for which no matrix is made.
module FunGrad.Tests.Interop.Scripts.InverseKinematics

open FunGrad.DiffSharp

let private lengths = [ 3.0; 2.0; 1.0 ]

/// The corners of the arm: each segment turns from the one before.
let corners (angles: DV) =
    let folder (x: D, y: D, angle: D) (i: int, length: float) =
        let angle = angle + angles.[i]
        x + length * cos angle, y + length * sin angle, angle

    List.scan folder (D 0., D 0., D 0.) (List.indexed lengths)
    |> List.map (fun (x, y, _) -> toDV [ x; y ])

/// Where the tip is.
let tip (angles: DV) = corners angles |> List.last

/// Rounds until the tip is near the target; the angles, and how many rounds there were.
let private reach (change: DV -> DV -> DV) (target: DV) (start: DV) =
    let rec round angles count =
        let error = target - tip angles

        if DV.norm error < D 1e-6 || count = 10_000 then
            angles, count
        else
            round (angles + change angles error) (count + 1)

    round start 0

/// By Jᵀ(J·Jᵀ)⁻¹, the shortest change of the angles that moves the tip as wanted.
let byInverse target start =
    let change angles (error: DV) =
        let j = jacobian tip angles
        let jT = DM.transpose j
        0.5 * (jT * DM.inverse (j * jT) * error)

    reach change target start

/// By Jᵀ alone, in one run of the arm and one back.
let byTranspose target start =
    let change angles (error: DV) =
        let _, evaluate = jacobianTv'' tip angles
        0.02 * evaluate error

    reach change target start
