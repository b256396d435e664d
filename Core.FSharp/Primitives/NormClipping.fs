namespace FunGrad

// Tensors scaled down to a largest norm, as gradients are before a step. Law: on the ball's surface the slope is that of
// the scaled side, because the norm comes first in the maximum. Read next: Reduction.fs.

open System

module internal NormClipping =

    let private demandLimit name (limit: float) =
        if not (limit > 0.0) then
            let text = name + ": the largest norm must be positive, but it was " + string limit + "."
            raise (ArgumentOutOfRangeException(nameof limit, text))

    let private shrunk (limit: float) (norm: Tensor) (x: Tensor) = x * limit / Choice.maximum norm (Engine.Weak limit)

    /// x, scaled so that its norm is at most the limit.
    let clipByNorm (limit: float) (x: Tensor) : Tensor =
        demandLimit "clipByNorm" limit
        shrunk limit (Reduction.norm [||] false x) x

    /// Tensors, all scaled alike so that the norm of all their elements together is at most the limit.
    let clipByGlobalNorm (limit: float) (parts: Tensor[]) : Tensor[] =
        demandLimit "clipByGlobalNorm" limit
        let norms = parts |> Array.map (Reduction.norm [||] false)
        let dtype = Engine.SharedDType("clipByGlobalNorm", norms)
        let norm = Reduction.norm [||] false (Layout.Stack(norms |> Array.map (fun n -> Layout.Cast(dtype, n))))
        parts |> Array.map (shrunk limit norm)
