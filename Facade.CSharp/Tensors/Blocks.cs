// Blocks of neighbours moved into the channels or into the batch, and back. Law: each method undoes another one, so
// each is the other's transpose. Read next: Diagonals.cs.
namespace FunGrad;

/// <summary>Blocks of neighbours: <c>x.SpaceToDepth(2)</c>, <c>x.BatchToSpace([2, 2], [0, 0], [0, 0])</c>.</summary>
public static class TensorBlocks
{
    extension(Tensor x)
    {
        /// <summary>[n, h, w, c] to [n, h/b, w/b, b·b·c]: each block of b by b neighbours becomes the channels of
        /// one.</summary>
        /// <exception cref="ShapeException">There are not four axes, or the block does not divide height and
        /// width.</exception>
        /// <example><code>
        /// Tensor.Arange(4).Reshape(1, 2, 2, 1).SpaceToDepth(2) // [[[[0. 1. 2. 3.]]]]
        /// </code></example>
        public Tensor SpaceToDepth(int block) => Blocks.spaceToDepth(block, x);

        /// <summary>[n, h, w, b·b·c] to [n, h·b, w·b, c]: SpaceToDepth undone.</summary>
        /// <exception cref="ShapeException">There are not four axes, or the squared block does not divide the
        /// channels.</exception>
        /// <example><code>
        /// Tensor.Arange(4).Reshape(1, 1, 1, 4).DepthToSpace(2).Squeeze() // [[0. 1.] [2. 3.]]
        /// </code></example>
        public Tensor DepthToSpace(int block) => Blocks.depthToSpace(block, x);

        /// <summary>The axes behind the batch padded with zeros and cut into blocks; each place of a block becomes a
        /// batch of its own.</summary>
        /// <param name="block">The lengths of a block, one for each axis behind the batch.</param>
        /// <param name="before">How many zeros are put, or elements cropped, before each of these axes.</param>
        /// <param name="after">How many behind each of these axes.</param>
        /// <exception cref="ArgumentException">The blocks or counts do not fit the axes.</exception>
        /// <exception cref="ShapeException">A block does not divide its axis.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2, 3]]).SpaceToBatch([2], [0], [1]) // [[1. 3.] [2. 0.]]
        /// </code></example>
        public Tensor SpaceToBatch(int[] block, int[] before, int[] after) =>
            Blocks.spaceToBatch(Demand.Given(block), Demand.Given(before), Demand.Given(after), x);

        /// <summary>SpaceToBatch undone: the axes behind the batch are put together and cropped.</summary>
        /// <param name="block">The lengths of a block, one for each axis behind the batch.</param>
        /// <param name="before">How many zeros are put, or elements cropped, before each of these axes.</param>
        /// <param name="after">How many behind each of these axes.</param>
        /// <exception cref="ArgumentException">The blocks or counts do not fit the axes.</exception>
        /// <exception cref="ShapeException">The blocks do not divide the batch, or the crops leave nothing.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 3], [2, 0]]).BatchToSpace([2], [0], [1]) // [[1. 2. 3.]]
        /// </code></example>
        public Tensor BatchToSpace(int[] block, int[] before, int[] after) =>
            Blocks.batchToSpace(Demand.Given(block), Demand.Given(before), Demand.Given(after), x);
    }
}
