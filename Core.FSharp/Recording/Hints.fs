namespace FunGrad

// How gradients of recorded values are asked for: TensorFlow's parameters with their meanings. Law: only seeds, stops and
// the policy for unconnected values change numbers; the rest changes order, memory, last bits and what a trace shows.
// Read GradientTrace.fs next.

open System

/// <summary>What a gradient is where no recorded path leads to its variable.</summary>
type UnconnectedGradients =
    /// <summary>It is absent: None in F#, null in C#.</summary>
    | None = 0
    /// <summary>It is zeros of the variable's shape and dtype.</summary>
    | Zero = 1

/// <summary>How the terms that reach one value on several paths are added up.</summary>
/// <remarks>Sums differ in their last bits and in the sign of zero, and so does what is held meanwhile. Rows of tables are
/// kept as they come, whatever the method. The rules are those of <c>tf.AggregationMethod</c>.</remarks>
type AggregationMethod =
    /// <summary>All terms are kept until the last one has come and are then added at once: the first n mod 8 of them (8 for
    /// 0, 9 for 1) from left to right, then each further eight by themselves, added to the rest.</summary>
    | AddN = 0
    /// <summary>Each term is added to the sum of the earlier ones as it comes, and let go of.</summary>
    | ExperimentalTree = 1
    /// <summary>Each term is added in place to one buffer that begins with +0, so that a sum of −0 is +0. Where at most two
    /// terms can come it is <c>ExperimentalTree</c>.</summary>
    | ExperimentalAccumulateN = 2

/// <summary>How strictly the gradients of one operation, or all gradients, wait for each other.</summary>
/// <remarks>A boolean converts: true is <c>Op</c>, false is <c>None</c>. The levels are those of TensorFlow's optimisers;
/// values never depend on them.</remarks>
[<Struct; NoComparison>]
type GateGradients =
    private
    | GateGradients of level: int

    /// <summary>A rule runs only for those inputs of its operation that lead to an x.</summary>
    static member None = GateGradients 0

    /// <summary>The rules of all floating-point inputs of an operation run before any of their results is used, also for
    /// inputs that lead to no x: a rule that throws there is noticed.</summary>
    static member Op = GateGradients 1

    /// <summary>As <c>None</c>, but no gradient is used before all exist.</summary>
    static member Graph = GateGradients 2

    /// <summary>true is <c>Op</c>, false is <c>None</c>.</summary>
    static member op_Implicit(gate: bool) : GateGradients = if gate then GateGradients.Op else GateGradients.None

    /// <summary>The level's name.</summary>
    override gate.ToString() =
        let (GateGradients level) = gate
        [| "None"; "Op"; "Graph" |][level]
