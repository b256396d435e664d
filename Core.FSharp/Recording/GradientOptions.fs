namespace FunGrad

// Everything that may be said to `gradientsWith`, as a record with a default. Read Record.fs next.

/// <summary>How gradients of recorded values are asked for: the parameters of <c>tf.gradients</c>.</summary>
[<NoComparison; NoEquality>]
type GradientOptions = {
    /// <summary>A seed for each y, of its shape; None in the list means ones. None for the whole means ones for all.</summary>
    GradYs: Adjoint option list option
    /// <summary>The name of the pass: the first word of its errors, and its label in a trace.</summary>
    Name: string
    /// <summary>Whether each step of a trace bears the tag of its forward operation. All work runs on the caller's
    /// thread, so this sets the recorded tag and nothing else.</summary>
    ColocateGradientsWithOps: bool
    /// <summary>How strictly gradients wait for each other.</summary>
    GateGradients: GateGradients
    /// <summary>How terms that reach one value on several paths are added up.</summary>
    AggregationMethod: AggregationMethod
    /// <summary>Values that count as constants; one that is also an x still gets its gradient.</summary>
    StopGradients: Tensor list
    /// <summary>What an x gets that no y depends on.</summary>
    UnconnectedGradients: UnconnectedGradients
    /// <summary>Where the pass is written down; null for nowhere.</summary>
    Trace: GradientTrace | null
} with

    /// <summary>Seeds of ones, no stops, None for unconnected values, all hints at their first value, no trace.</summary>
    static member Default = {
        GradYs = None
        Name = "gradients"
        ColocateGradientsWithOps = false
        GateGradients = GateGradients.None
        AggregationMethod = AggregationMethod.AddN
        StopGradients = []
        UnconnectedGradients = UnconnectedGradients.None
        Trace = null
    }
