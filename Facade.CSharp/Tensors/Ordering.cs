// Sorting and what follows from an order. Laws: the permutation is stable, lower index first, in both directions; NaN
// counts as greater than every number; derivatives go through the permutation, and an element chosen by its place
// shares its slope evenly with its equals. Read next: Along.cs.
namespace FunGrad;

/// <summary>Order: <c>x.Sort()</c>, <c>x.TopK(3)</c>, <c>x.Median()</c>.</summary>
public static class TensorOrdering
{
    extension(Tensor x)
    {
        /// <summary>The elements along an axis in order, smallest first unless descending.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Grad.Of(x => (x.Sort() * Tensor.Of([1, 10, 100])).Sum())([2, 3, 1]) // [ 10. 100. 1.]
        /// </code></example>
        public Tensor Sort(int axis = -1, bool descending = false) => Ordering.sort(descending, axis, x);

        /// <summary>The positions of the elements along an axis in order, as Int64. They cut derivatives.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 1, 2]).ArgSort(descending: true) // [1 0 3 2]
        /// </code></example>
        public Tensor ArgSort(int axis = -1, bool descending = false) => Ordering.argSort(descending, axis, x);

        /// <summary>The k largest elements along the last axis, largest first, and their positions as Int64.</summary>
        /// <exception cref="ArgumentOutOfRangeException">k is negative or greater than the axis.</exception>
        /// <example><code>
        /// var (values, positions) = Tensor.Of([2, 9, 1, 9]).TopK(2);
        /// positions // [1 3]
        /// </code></example>
        public (Tensor Values, Tensor Positions) TopK(int k) => Ordering.top(k, x);

        /// <summary>The element along the last axis at place n of the ascending order, from 0, or from -1 at the
        /// end.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no place n.</exception>
        /// <example><code>
        /// Grad.Of(x => x.NthElement(1))([5, 1, 5, 7]) // [0.5 0. 0.5 0. ]
        /// </code></example>
        public Tensor NthElement(int n) => Ordering.nth(n, x);

        /// <summary>The middle of the ordered elements along an axis, or the mean of the two middle ones.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <exception cref="ShapeException">The axis is empty.</exception>
        /// <example><code>
        /// Tensor.Of([4, 1, 2]).Median() // 2.0
        /// </code></example>
        public Tensor Median(int axis = -1) => Ordering.quantile("median", 0.5, axis, x);

        /// <summary>The value below which a fraction q of the elements along an axis lies: the element at place
        /// q·(n - 1) of the order, linear between neighbours.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist, or q is not in [0, 1].</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <exception cref="ShapeException">The axis is empty.</exception>
        /// <example><code>
        /// Tensor.Of([4, 1, 2]).Quantile(0.25) // 1.5
        /// </code></example>
        public Tensor Quantile(double q, int axis = -1) => Ordering.quantile("quantile", q, axis, x);
    }
}
