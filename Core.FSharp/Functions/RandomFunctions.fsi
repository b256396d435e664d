namespace FunGrad

open System.ComponentModel

/// <summary>Random numbers as values of a key, so that they are the same under every transform and in compiled functions.</summary>
/// <remarks>Bits are Threefry-2x32 with 20 rounds (Salmon and others 2011). Use a key once: split it for more numbers.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module RandomFunctions =

    /// <summary>The key of a seed: two Int32 words.</summary>
    /// <param name="seed">Any integer; equal seeds give equal keys.</param>
    /// <returns>A tensor of dtype Int32 and shape [2].</returns>
    /// <example><code lang="fsharp">
    /// shape (randomKey 42)
    /// // [2]
    /// </code></example>
    val randomKey: seed: int -> Tensor

    /// <summary>Independent keys from one, which is not to be used again.</summary>
    /// <param name="count">How many.</param>
    /// <param name="key">The key.</param>
    /// <returns>One key in each row: shape [count, 2].</returns>
    /// <exception cref="T:System.ArgumentException">key is not of dtype Int32 and shape [2].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">count is not positive.</exception>
    /// <example><code lang="fsharp">
    /// shape (splitKey 3 (randomKey 42))
    /// // [3; 2]
    /// </code></example>
    val splitKey: count: int -> key: Tensor -> Tensor

    /// <summary>The key of a number, such as that of a round in a loop.</summary>
    /// <param name="data">One number, of which fractions are dropped.</param>
    /// <param name="key">The key.</param>
    /// <returns>A key that differs for each number.</returns>
    /// <exception cref="T:FunGrad.ShapeException">data is not one number.</exception>
    /// <exception cref="T:System.ArgumentException">key is not of dtype Int32 and shape [2].</exception>
    /// <example><code lang="fsharp">
    /// shape (foldIn (tensor 7) (randomKey 42))
    /// // [2]
    /// </code></example>
    val foldIn: data: Tensor -> key: Tensor -> Tensor

    /// <summary>Numbers spread evenly from 0 to below 1: multiples of 2⁻⁵³.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="key">The key; the numbers are constants for derivatives.</param>
    /// <returns>A tensor of dtype Float64. Element i is the same for every shape.</returns>
    /// <exception cref="T:System.ArgumentException">key is not of dtype Int32 and shape [2].</exception>
    /// <exception cref="T:FunGrad.ShapeException">A length is negative.</exception>
    /// <example><code lang="fsharp">
    /// mean (randomUniform [ 1000 ] (randomKey 0)) |> fun m -> abs (float m - 0.5) &lt; 0.05
    /// // true
    /// </code></example>
    val randomUniform: shape: seq<int> -> key: Tensor -> Tensor

    /// <summary>Standard normal numbers: the quantile of an even number, √2·erfinv(2u − 1).</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="key">The key; the numbers are constants for derivatives, so gradients flow through μ + σ·z.</param>
    /// <returns>A tensor of dtype Float64. Element i is the same for every shape.</returns>
    /// <exception cref="T:System.ArgumentException">key is not of dtype Int32 and shape [2].</exception>
    /// <exception cref="T:FunGrad.ShapeException">A length is negative.</exception>
    /// <example><code lang="fsharp">
    /// let z = randomNormal [ 1000 ] (randomKey 0)
    /// grad (fun (s: Tensor) -> mean (s * s * z * z)) (tensor 1.0) |> fun g -> abs (float g - 2.0) &lt; 0.3
    /// // true
    /// </code></example>
    val randomNormal: shape: seq<int> -> key: Tensor -> Tensor
