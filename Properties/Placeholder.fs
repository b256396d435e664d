// Holds the laws' place until the first one arrives, so that the solution builds and its tests run.
// Delete it together with the tests that call it.
namespace FunGrad.Properties

open FunGrad

module internal Placeholder =

    /// The slope of x² is odd: `slope -x = -(slope x)`.
    let slopeIsOdd x = Placeholder.slopeOfSquare -x = -(Placeholder.slopeOfSquare x)
