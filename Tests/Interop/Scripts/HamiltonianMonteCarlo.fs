// Hamiltonian Monte Carlo, as a user of DiffSharp 0.8 writes it: only the density is given, and the gradient of its
// logarithm moves the samples. The random numbers are seeded. Read next: InverseKinematics.fs.
module FunGrad.Tests.Interop.Scripts.HamiltonianMonteCarlo

open FunGrad.DiffSharp

/// Steps of the leapfrog method for the energy u(x) + k(p), from position and momentum.
let leapfrog (u: DV -> D) (k: DV -> D) (step: D) count (x, p) =
    let half = step / 2

    let move (x, p) _ =
        let p = p - half * grad u x
        let x = x + step * grad k p
        x, p - half * grad u x

    List.fold move (x, p) [ 1..count ]

/// The energy of a momentum, ½p·p.
let kinetic (p: DV) = (p * p) / 2

/// A normal distribution, up to a factor.
let normal (mu: DV) sigma =
    let precision = DM.inverse sigma
    fun (x: DV) -> exp (-((x - mu) * precision * (x - mu)) / 2)

/// Two independent normal numbers from two uniform ones.
let private normals (random: System.Random) =
    let radius = sqrt (-2.0 * log (1.0 - random.NextDouble()))
    let angle = 2.0 * System.Math.PI * random.NextDouble()
    radius * cos angle, radius * sin angle

/// Samples of a density, one after the other, and the part of them that was accepted.
let sample seed count (step: D) steps (start: DV) (density: DV -> D) =
    let random = System.Random seed
    let potential x = -log(density x)
    let energy x p = potential x + kinetic p

    let next (x: DV, _) _ =
        let p = DV.init x.Length (fun _ -> fst (normals random))
        let x', p' = leapfrog potential kinetic step steps (x, p)

        if random.NextDouble() < float (exp (energy x p - energy x' p')) then
            x', true
        else
            x, false

    let moves = List.scan next (start, true) [ 1..count ] |> List.tail
    let accepted = moves |> List.averageBy (fun (_, isMove) -> if isMove then 1.0 else 0.0)
    List.map fst moves, accepted
