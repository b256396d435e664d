// Limits of the form 0/0 by l'Hôpital's rule, as a user of DiffSharp 0.8 writes it: numerator and denominator are
// differentiated until the quotient is a number. Read next: HamiltonianMonteCarlo.fs.
module FunGrad.Tests.Interop.Scripts.LHopitalsRule

open FunGrad.DiffSharp

/// The quotients of the n-th derivatives, n = 0, 1, 2, ...
let quotients f g x = Seq.initInfinite (fun n -> diffn n f x / diffn n g x)

let private isNumber (x: D) = System.Double.IsFinite(float x)

/// How often the rule has to be applied, and the limit that it gives.
let limit f g x = quotients f g x |> Seq.indexed |> Seq.find (snd >> isNumber)
