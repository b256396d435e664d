// Convolutions over [examples, spatial axes..., channels]. Law: each is linear in the input and in the filter, and
// ConvTranspose is the transpose in the input: ⟨Conv(x, f), w⟩ = ⟨x, ConvTranspose(w, f)⟩. Read next: Pooling.cs.
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Convolutions: <c>x.Conv2D(filter, [2, 2], Padding.Same)</c>.</summary>
public static class TensorConvolution
{
    extension(Tensor x)
    {
        /// <summary>Σ x[n, s·o + r·k - before, c]·f[k, c, d] over cells k and channels c, along one axis: x is [N, L,
        /// C], the filter [K, C, D], the result [N, O, D]. A filter with fewer channels works on groups.</summary>
        /// <param name="filter">Weights [K, C, D].</param>
        /// <param name="stride">The step s from window to window.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilation">The step r from cell to cell.</param>
        /// <exception cref="ShapeException">Axes, channels or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor x = Tensor.Of([[[1], [2], [3], [4]]]);
        /// x.Conv1D(Tensor.Ones(3, 1, 1), padding: Padding.Same).Reshape(-1) // [3. 6. 9. 7.]
        /// </code></example>
        public Tensor Conv1D(Tensor filter, int stride = 1, Padding? padding = null, int dilation = 1) =>
            Convolution.convolve("conv1d", 1, [stride], [dilation], padding ?? Padding.Valid, filter, x);

        /// <summary>Σ x[n, s·o + r·k - before, c]·f[k, c, d] over cells k and channels c, along rows and columns: x is
        /// [N, H, W, C], the filter [K, K', C, D], the result [N, O, O', D]. A filter with fewer channels works on
        /// groups.</summary>
        /// <param name="filter">Weights [K, K', C, D].</param>
        /// <param name="strides">The steps s from window to window; ones where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilations">The steps r from cell to cell; ones where they are not given.</param>
        /// <exception cref="ShapeException">Axes, channels or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor x = Tensor.Of([1, 2, 3, 4, 5, 6]).Reshape(1, 2, 3, 1);
        /// x.Conv2D(Tensor.Ones(2, 2, 1, 1)).Reshape(-1) // [12. 16.]
        /// </code></example>
        public Tensor Conv2D(Tensor filter, int[]? strides = null, Padding? padding = null, int[]? dilations = null) =>
            Convolution.convolve("conv2d", 2, strides ?? [], dilations ?? [], padding ?? Padding.Valid, filter, x);

        /// <summary>Σ x[n, s·o + r·k - before, c]·f[k, c, d] over cells k and channels c, along three axes: x is
        /// [N, L, H, W, C], the filter [K, K', K'', C, D].</summary>
        /// <param name="filter">Weights [K, K', K'', C, D].</param>
        /// <param name="strides">The steps s from window to window; ones where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilations">The steps r from cell to cell; ones where they are not given.</param>
        /// <exception cref="ShapeException">Axes, channels or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor.Ones(1, 2, 2, 3, 1).Conv3D(Tensor.Ones(2, 2, 2, 1, 1)).Reshape(-1) // [8. 8.]
        /// </code></example>
        public Tensor Conv3D(Tensor filter, int[]? strides = null, Padding? padding = null, int[]? dilations = null) =>
            Convolution.convolve("conv3d", 3, strides ?? [], dilations ?? [], padding ?? Padding.Valid, filter, x);

        /// <summary>A convolution that keeps channels apart: the filter [K, K', C, M] gives each of the C channels M
        /// results, [N, O, O', C·M].</summary>
        /// <param name="filter">Weights [K, K', C, M].</param>
        /// <param name="strides">The steps from window to window; ones where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilations">The steps from cell to cell; ones where they are not given.</param>
        /// <exception cref="ShapeException">Axes, channels or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor f = Tensor.Of([10, 100]).Reshape(1, 1, 2, 1);
        /// Tensor.Of([[[[1, 2], [3, 4]]]]).DepthwiseConv2D(f).Reshape(-1) // [ 10. 200. 30. 400.]
        /// </code></example>
        public Tensor DepthwiseConv2D(
            Tensor filter,
            int[]? strides = null,
            Padding? padding = null,
            int[]? dilations = null
        ) =>
            Convolution.depthwise(
                "depthwiseConv2d",
                2,
                strides ?? [],
                dilations ?? [],
                padding ?? Padding.Valid,
                filter,
                x
            );

        /// <summary>A depthwise convolution, then one of single cells [1, 1, C·M, D] that mixes the channels.</summary>
        /// <param name="depthwise">Weights [K, K', C, M].</param>
        /// <param name="pointwise">Weights [1, 1, C·M, D].</param>
        /// <param name="strides">The steps from window to window; ones where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilations">The steps from cell to cell; ones where they are not given.</param>
        /// <exception cref="ShapeException">Axes, channels or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor f = Tensor.Of([10, 100]).Reshape(1, 1, 2, 1);
        /// Tensor.Of([[[[1, 2], [3, 4]]]]).SeparableConv2D(f, Tensor.Ones(1, 1, 2, 1)).Reshape(-1) // [210. 430.]
        /// </code></example>
        public Tensor SeparableConv2D(
            Tensor depthwise,
            Tensor pointwise,
            int[]? strides = null,
            Padding? padding = null,
            int[]? dilations = null
        ) =>
            Convolution.separable(
                "separableConv2d",
                2,
                strides ?? [],
                dilations ?? [],
                padding ?? Padding.Valid,
                depthwise,
                pointwise,
                x
            );

        /// <summary>The transpose of a convolution in its input, over one to three axes: this is [N, O..., D], the
        /// filter [K..., C, D] and the result [N, L..., C].</summary>
        /// <param name="filter">Weights [K..., C, D], as the convolution has them.</param>
        /// <param name="strides">The convolution's steps from window to window; ones where they are not given.</param>
        /// <param name="padding">The convolution's padding; none where it is not given.</param>
        /// <param name="dilations">The convolution's steps from cell to cell; ones where they are not given.</param>
        /// <param name="lengths">The spatial lengths of the result. Where they are not given, stride·O with
        /// <c>Padding.Same</c>, else the shortest that has O windows.</param>
        /// <exception cref="ShapeException">Axes, channels or lengths do not fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor.Of([[[1], [10]]]).ConvTranspose(Tensor.Ones(3, 1, 1), [2]).Reshape(-1) // [ 1. 1. 11. 10. 10.]
        /// </code></example>
        public Tensor ConvTranspose(
            Tensor filter,
            int[]? strides = null,
            Padding? padding = null,
            int[]? dilations = null,
            int[]? lengths = null
        ) =>
            Convolution.transpose(
                "convTranspose",
                Math.Max(1, Demand.Given(x).Rank - 2),
                lengths is null ? FSharpValueOption<int[]>.None : FSharpValueOption<int[]>.Some(lengths),
                strides ?? [],
                dilations ?? [],
                padding ?? Padding.Valid,
                filter,
                x
            );

        /// <summary>Every window of [N, L..., C] as cells of its own: [N, O..., K..., C], zeros where it reaches into
        /// the padding.</summary>
        /// <param name="sizes">The cells of a window along each spatial axis.</param>
        /// <param name="strides">The steps from window to window; ones where they are not given.</param>
        /// <param name="padding">None where it is not given.</param>
        /// <param name="dilations">The steps from cell to cell; ones where they are not given.</param>
        /// <exception cref="ShapeException">Axes or window do not fit the input.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A size, stride or dilation is less than 1.</exception>
        /// <example><code>
        /// Tensor.Of([[[1], [2], [3], [4]]]).Patches([2]).Reshape(3, 2) // [[1. 2.] [2. 3.] [3. 4.]]
        /// </code></example>
        public Tensor Patches(int[] sizes, int[]? strides = null, Padding? padding = null, int[]? dilations = null) =>
            Convolution.patches(Demand.Given(sizes), strides ?? [], dilations ?? [], padding ?? Padding.Valid, x);

        /// <summary>The tensor plus a vector along its last axis.</summary>
        /// <exception cref="ShapeException">The bias is not a vector as long as the last axis.</exception>
        /// <example><code>
        /// Grad.Of(b => Tensor.Ones(2, 3).BiasAdd(b).Sum())([0, 0, 0]) // [2. 2. 2.]
        /// </code></example>
        public Tensor BiasAdd(Tensor bias) => Convolution.biasAdd(bias, x);
    }
}
