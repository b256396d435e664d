// Random numbers as values of a key. Law: the same key gives the same numbers under every transform and in compiled
// functions; a key is used once, and split for more. Read next: Creation.cs.
namespace FunGrad;

/// <summary>Random numbers as values of a key: <c>Tensor.RandomNormal(Tensor.RandomKey(42), 3)</c>.</summary>
/// <remarks>Bits are Threefry-2x32 with 20 rounds (Salmon and others 2011). A key is a tensor of two Int32 words.</remarks>
public static class RandomNumbers
{
    extension(Tensor)
    {
        /// <summary>The key of a seed; equal seeds give equal keys.</summary>
        /// <example><code>
        /// Tensor.RandomKey(42).Rank // 1
        /// </code></example>
        public static Tensor RandomKey(long seed) => KeyedRandom.key(seed);

        /// <summary>Independent keys from one, which is not to be used again: one in each row.</summary>
        /// <exception cref="ArgumentException">key is not of dtype Int32 and shape [2].</exception>
        /// <exception cref="ArgumentOutOfRangeException">count is not positive.</exception>
        /// <example><code>
        /// Tensor.SplitKey(Tensor.RandomKey(42), 3).Rank // 2
        /// </code></example>
        public static Tensor SplitKey(Tensor key, int count = 2) => KeyedRandom.split(count, key);

        /// <summary>The key of a number, such as that of a round in a loop.</summary>
        /// <exception cref="ArgumentException">key is not of dtype Int32 and shape [2].</exception>
        /// <exception cref="ShapeException">data is not one number.</exception>
        /// <example><code>
        /// Tensor.FoldIn(Tensor.RandomKey(42), 7).Rank // 1
        /// </code></example>
        public static Tensor FoldIn(Tensor key, Tensor data) => KeyedRandom.foldIn(data, key);

        /// <summary>Numbers spread evenly from 0 to below 1, in Float64; constants for derivatives.</summary>
        /// <exception cref="ArgumentException">key is not of dtype Int32 and shape [2].</exception>
        /// <exception cref="ShapeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.RandomUniform(Tensor.RandomKey(42), 2, 3).Rank // 2
        /// </code></example>
        public static Tensor RandomUniform(Tensor key, params int[] shape) =>
            KeyedRandom.uniform(DType.Float64, Demand.Given(shape), key);

        /// <summary>The same in Float64 or Float32.</summary>
        /// <exception cref="DTypeException">The dtype is another.</exception>
        /// <example><code>
        /// Tensor.RandomUniform(Tensor.RandomKey(42), [2], DType.Float32).DType // Float32
        /// </code></example>
        public static Tensor RandomUniform(Tensor key, int[] shape, DType dtype) =>
            KeyedRandom.uniform(dtype, Demand.Given(shape), key);

        /// <summary>Standard normal numbers √2·erfinv(2u − 1), in Float64; constants for derivatives, so that gradients
        /// flow through μ + σ·z.</summary>
        /// <exception cref="ArgumentException">key is not of dtype Int32 and shape [2].</exception>
        /// <exception cref="ShapeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.RandomNormal(Tensor.RandomKey(42), 2, 3).Rank // 2
        /// </code></example>
        public static Tensor RandomNormal(Tensor key, params int[] shape) =>
            KeyedRandom.normal(DType.Float64, Demand.Given(shape), key);

        /// <summary>The same in Float64 or Float32.</summary>
        /// <exception cref="DTypeException">The dtype is another.</exception>
        /// <example><code>
        /// Tensor.RandomNormal(Tensor.RandomKey(42), [2], DType.Float32).DType // Float32
        /// </code></example>
        public static Tensor RandomNormal(Tensor key, int[] shape, DType dtype) =>
            KeyedRandom.normal(dtype, Demand.Given(shape), key);
    }
}
