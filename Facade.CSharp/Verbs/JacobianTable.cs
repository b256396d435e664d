// The Jacobians of several results in several inputs. Law: the entry of a result and an input has the shape of the
// result followed by that of the input; one result or one input gives a flat tuple, one of each a bare tensor. Read
// next: Jacobian.cs.
namespace FunGrad;

/// <summary>A row for each result, in it a Jacobian for each named input.</summary>
/// <example><code>
/// var table = Grad.JacobianReverse((x, y) => (x * y, x + y), [0, 1])([1, 2], [3, 4]);
/// var (dx, dy) = table[0];
/// dy // [[1. 0.] [0. 2.]]
/// </code></example>
public sealed class JacobianTable
{
    private readonly TensorTuple[] rows;

    private JacobianTable(TensorTuple[] rows) => this.rows = rows;

    /// <summary>How many results there are.</summary>
    public int Count => rows.Length;

    /// <summary>The Jacobians of one result, in the order of the inputs; bare where one input was named.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such result.</exception>
    public TensorTuple this[int result] => rows[result];

    /// <summary>All Jacobians, those of the first result first.</summary>
    public TensorTuple Flat => new([.. rows.SelectMany(row => row)], isBare: rows.Length == 1 && rows[0].IsBare);

    /// <summary>The only Jacobian, of one result in one input.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static implicit operator Tensor(JacobianTable table) => Demand.Given(table).Flat;

    /// <summary>The table as it is structured.</summary>
    public override string ToString() =>
        rows.Length == 1 || rows[0].IsBare ? Flat.ToString() : $"({string.Join(", ", (object[])rows)})";

    /// <summary>The table of a function of flat inputs, by an engine that works in one direction.</summary>
    internal static Func<Tensor[], JacobianTable> Of<TOutput>(
        string verb,
        Func<Tensor[], TOutput> f,
        int arity,
        InputPositions positions,
        Func<
            string,
            Microsoft.FSharp.Core.FSharpFunc<Tensor[], Tensor[]>,
            Tensor[],
            ValueTuple<Tensor[], Tensor[][]>
        > engine
    )
    {
        var chosen = (positions.Count == 0 ? 0 : positions).Checked(verb, arity);
        return inputs =>
        {
            foreach (var input in inputs)
                Demand.Given(input, "input");
            Tensor[] Flat(Tensor[] variables)
            {
                var given = (Tensor[])inputs.Clone();
                for (var i = 0; i < chosen.Length; i++)
                    given[chosen[i]] = variables[i];
                return Results.Tensors(verb, f(given));
            }
            var (_, rows) = engine(verb, Functional.Many(Flat), [.. chosen.Select(i => inputs[i])]);
            return new([.. rows.Select(row => new TensorTuple(row, isBare: chosen.Length == 1))]);
        };
    }
}
