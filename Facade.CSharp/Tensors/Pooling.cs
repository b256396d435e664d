// Pools over the spatial axes of [examples, spatial axes..., channels]. Law: a tie of MaxPool, and a window of NaN,
// belongs to its first cell in row-major order; AvgPool divides by the cells of the input alone. Read next: Losses.cs.
namespace FunGrad;

/// <summary>Pools: <c>x.MaxPool([2, 2], [2, 2])</c>.</summary>
public static class TensorPooling
{
    extension(Tensor x)
    {
        /// <summary>The largest cell of each window of [N, L..., C] in each channel: [N, O..., C]. Padding is never the
        /// largest.</summary>
        /// <param name="sizes">The cells of a window along each spatial axis.</param>
        /// <param name="strides">The steps from window to window; the sizes where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <exception cref="ShapeException">Axes or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
        /// padding alone.</exception>
        /// <example><code>
        /// Tensor x = Tensor.Of([[[1], [5], [2], [2]]]);
        /// Grad.Of(x => x.MaxPool([2]).Sum())(x).Reshape(-1) // [0. 1. 1. 0.]
        /// </code></example>
        public Tensor MaxPool(int[] sizes, int[]? strides = null, Padding? padding = null) =>
            Pooling.maximum(Demand.Given(sizes), strides ?? sizes, padding ?? Padding.Valid, x);

        /// <summary>Where the cells of <c>MaxPool</c> are: Int64 positions in [L..., C] of each example, counted
        /// row-major. It cuts derivatives.</summary>
        /// <param name="sizes">The cells of a window along each spatial axis.</param>
        /// <param name="strides">The steps from window to window; the sizes where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <exception cref="ShapeException">Axes or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
        /// padding alone.</exception>
        /// <example><code>
        /// Tensor.Of([[[1], [5], [2], [2]]]).ArgMaxPool([2]).Reshape(-1) // [1 2]
        /// </code></example>
        public Tensor ArgMaxPool(int[] sizes, int[]? strides = null, Padding? padding = null) =>
            Pooling.argMaximum(Demand.Given(sizes), strides ?? sizes, padding ?? Padding.Valid, x);

        /// <summary>The mean of each window of [N, L..., C] in each channel: [N, O..., C]. Padding does not
        /// count.</summary>
        /// <param name="sizes">The cells of a window along each spatial axis.</param>
        /// <param name="strides">The steps from window to window; the sizes where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <exception cref="ShapeException">Axes or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
        /// padding alone.</exception>
        /// <example><code>
        /// Tensor.Of([[[2], [4], [6]]]).AvgPool([2], [1], Padding.Same).Reshape(-1) // [3. 5. 6.]
        /// </code></example>
        public Tensor AvgPool(int[] sizes, int[]? strides = null, Padding? padding = null) =>
            Pooling.average(Demand.Given(sizes), strides ?? sizes, padding ?? Padding.Valid, x);
    }
}
