// MathNet's vectors and matrices as tensors and back. Law: conversions keep the numbers, and copy them once, since
// MathNet's can be changed and tensors cannot. Read next: VectorGrad.cs.
using MathNet.Numerics.LinearAlgebra;

namespace FunGrad;

/// <summary>Conversions between tensors and MathNet's vectors and matrices.</summary>
public static class VectorConversions
{
    extension(Vector<double> vector)
    {
        /// <summary>A Float64 tensor of one axis with the numbers of the vector.</summary>
        /// <param name="share">Whether the tensor may lie over the memory of a dense vector, which must not change then as
        /// long as the tensor is used.</param>
        /// <exception cref="ArgumentNullException">The vector is null.</exception>
        /// <example><code>
        /// MathNet.Numerics.LinearAlgebra.CreateVector.Dense([1.0, 2.0]).ToTensor() // [1. 2.]
        /// </code></example>
        public Tensor ToTensor(bool share = false) =>
            share ? MathNetConversions.overVector(vector) : MathNetConversions.ofVector(vector);
    }

    extension(Matrix<double> matrix)
    {
        /// <summary>A Float64 tensor of two axes with the numbers of the matrix.</summary>
        /// <param name="share">Whether the tensor may lie over the memory of a dense matrix, which must not change then as
        /// long as the tensor is used.</param>
        /// <exception cref="ArgumentNullException">The matrix is null.</exception>
        /// <example><code>
        /// MathNet.Numerics.LinearAlgebra.CreateMatrix.DenseIdentity&lt;double&gt;(2).ToTensor() // [[1. 0.] [0. 1.]]
        /// </code></example>
        public Tensor ToTensor(bool share = false) =>
            share ? MathNetConversions.overMatrix(matrix) : MathNetConversions.ofMatrix(matrix);
    }

    extension(Tensor x)
    {
        /// <summary>The numbers of a tensor with one axis as a dense vector of their own.</summary>
        /// <exception cref="ShapeException">x does not have one axis.</exception>
        /// <exception cref="ValueReadException">Vectorize or Compile works on many values at once.</exception>
        /// <example><code>
        /// Tensor.Of([3, 4]).ToVector().L2Norm() // 5
        /// </code></example>
        public Vector<double> ToVector() => MathNetConversions.toVector(x);

        /// <summary>The numbers of a tensor with two axes as a dense matrix of their own.</summary>
        /// <exception cref="ShapeException">x does not have two axes.</exception>
        /// <exception cref="ValueReadException">Vectorize or Compile works on many values at once.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).ToMatrix()[0, 1] // 2
        /// </code></example>
        public Matrix<double> ToMatrix() => MathNetConversions.toMatrix(x);
    }
}
