// Taylor coefficients in one variable, cut off after a fixed order: the numbers c0, c1, ... of c0 + c1·e + c2·e² + ...
// The law: an algorithm that runs on jets gives, beside its value, its derivatives (k! times the k-th coefficient), as
// accurate as the algorithm itself. Special functions whose derivative in a parameter has no closed form run on them.
// Read next: GammaFunctions.fs.
namespace FunGrad

open System

module internal Jets =

    /// c + slope·e.
    let line order (c: float) (slope: float) : float[] =
        Array.init (order + 1) (fun k ->
            if k = 0 then c
            elif k = 1 then slope
            else 0.0)

    let constant order c = line order c 0.0
    let add (x: float[]) (y: float[]) : float[] = Array.map2 (+) x y
    let scale (c: float) (x: float[]) : float[] = Array.map ((*) c) x

    let multiply (x: float[]) (y: float[]) : float[] =
        Array.init x.Length (fun k ->
            let mutable sum = 0.0 // Mutation: local

            for j in 0..k do
                sum <- sum + x[j] * y[k - j]

            sum)

    /// x = y · quotient, read as a recurrence.
    let divide (x: float[]) (y: float[]) : float[] =
        let quotient = Array.zeroCreate x.Length // Mutation: local

        for k in 0 .. x.Length - 1 do
            let mutable rest = x[k]

            for j in 1..k do
                rest <- rest - y[j] * quotient[k - j]

            quotient[k] <- rest / y[0]

        quotient

    /// y' = x'·y, read as a recurrence.
    let exp (x: float[]) : float[] =
        let y = Array.zeroCreate x.Length // Mutation: local
        y[0] <- Math.Exp x[0]

        for k in 1 .. x.Length - 1 do
            let mutable sum = 0.0

            for j in 1..k do
                sum <- sum + float j * x[j] * y[k - j]

            y[k] <- sum / float k

        y

    let factorial n = Seq.fold (fun product k -> product * float k) 1.0 (seq { 1..n })

    /// The derivative of the jet's highest order.
    let derivative (x: float[]) : float = factorial (x.Length - 1) * x[x.Length - 1]

    /// Whether adding the term to the sum would change no coefficient in its last place.
    let isNegligible (term: float[]) (sum: float[]) = Array.forall2 (fun t s -> abs t <= 1e-17 * abs s) term sum
