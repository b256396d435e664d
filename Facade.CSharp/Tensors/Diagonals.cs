// Diagonals and triangles of matrices, which lie in the last two axes, and grids. Law: x.Diag(k).DiagPart(k) is x; an
// offset above 0 means above the main diagonal. Read next: Contraction.cs.
namespace FunGrad;

/// <summary>Diagonals and grids: <c>v.Diag()</c>, <c>m.Trace()</c>, <c>Tensor.Meshgrid([x, y])</c>.</summary>
public static class TensorDiagonals
{
    extension(Tensor)
    {
        /// <summary>The coordinates of a grid, one tensor for each vector. In the order of pictures, NumPy's default,
        /// the first vector runs along the second axis and the second along the first; in that of matrices each runs
        /// along the axis of its own number.</summary>
        /// <param name="axes">The coordinates along each axis.</param>
        /// <param name="matrixOrder">Whether the order is that of matrices.</param>
        /// <exception cref="ShapeException">An argument is not a vector.</exception>
        /// <example><code>
        /// Tensor.Meshgrid([[1, 2], [3, 4]])[0] // [[1. 2.] [1. 2.]]
        /// </code></example>
        public static Tensor[] Meshgrid(IEnumerable<Tensor> axes, bool matrixOrder = false) =>
            Diagonals.grid(matrixOrder, [.. Demand.Given(axes)]);
    }

    extension(Tensor x)
    {
        /// <summary>The square matrix with a vector as a diagonal, and zeros elsewhere; vectors lie in the last
        /// axis.</summary>
        /// <exception cref="ShapeException">x is a single number.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Diag() // [[1. 0.] [0. 2.]]
        /// </code></example>
        public Tensor Diag(int offset = 0) => Diagonals.diag(offset, Demand.Given(x));

        /// <summary>The elements of a diagonal.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The diagonal lies outside the matrix.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).DiagPart() // [1. 4.]
        /// </code></example>
        public Tensor DiagPart(int offset = 0) => Diagonals.diagPart(offset, x);

        /// <summary>x with a diagonal replaced; the elements that were there get a slope of 0.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The diagonal lies outside the matrix.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes, or the diagonal has another
        /// length.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).SetDiag([8, 9]) // [[8. 2.] [3. 9.]]
        /// </code></example>
        public Tensor SetDiag(Tensor diagonal, int offset = 0) => Diagonals.setDiag(offset, Demand.Given(diagonal), x);

        /// <summary>So many diagonals below and above the main one, and zeros elsewhere; a negative number means
        /// all.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Ones(2, 2).BandPart(0, 1) // [[1. 1.] [0. 1.]]
        /// </code></example>
        public Tensor BandPart(int lower, int upper) => Diagonals.bandPart(lower, upper, x);

        /// <summary>The elements on and below a diagonal, and zeros elsewhere.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Ones(2, 2).LowerTriangle() // [[1. 0.] [1. 1.]]
        /// </code></example>
        public Tensor LowerTriangle(int offset = 0) => Diagonals.lowerTriangle(offset, x);

        /// <summary>The elements on and above a diagonal, and zeros elsewhere.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Ones(2, 2).UpperTriangle(1) // [[0. 1.] [0. 0.]]
        /// </code></example>
        public Tensor UpperTriangle(int offset = 0) => Diagonals.upperTriangle(offset, x);

        /// <summary>The sum of the main diagonal; slope: the identity matrix.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Trace() // 5.0
        /// </code></example>
        public Tensor Trace() => Diagonals.trace(x);
    }
}
