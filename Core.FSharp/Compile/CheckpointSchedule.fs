namespace FunGrad

/// <summary>What a loop keeps of its rounds for a gradient in reverse: less memory for more time.</summary>
type CheckpointSchedule =
    /// <summary>The state before each of n rounds.</summary>
    | KeepAll = 0
    /// <summary>The states before about √n pieces of √n rounds; each piece runs once more. Memory √n, time about 4/3.</summary>
    | SquareRoot = 1
    /// <summary>The states before two halves, each of which is halved further. Memory log n, time up to log n times as much.</summary>
    | Logarithmic = 2
