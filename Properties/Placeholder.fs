// Holds the laws' place until the first one arrives.
namespace FunGrad.Properties

open FunGrad

module internal Placeholder =

    /// The slope of x² is odd.
    let slopeIsOdd (x: float) =
        let slope (x: float) = float (grad (fun x -> x * x) (tensor x))
        slope -x = -(slope x)
