// The loss of an LSTM network over a sequence and its gradient, number by number: forwards with all gates kept, then backwards.
// Read next: LstmLanes.cs, which takes eight neighbours at a time.
namespace FunGrad.Benchmarks;

/// <summary>
/// Layers of b cells; their weights are diagonal. Parameters in one array: for each layer 4·b weights and 4·b biases, each as
/// forget, ingate, outgate, change; then in-weights, out-weights and out-biases (b each). The state is hidden and cell of each
/// layer, and the sequence has steps + 1 rows of b numbers: each row shall be predicted from the one before.
/// </summary>
public sealed partial class Lstm
{
    private const int Forget = 0,
        Ingate = 1,
        Outgate = 2,
        Change = 3,
        Cell = 4,
        Squashed = 5,
        Kept = 6;

    private readonly int layers,
        b,
        steps;
    private readonly double[] state,
        sequence,
        trace,
        hidden,
        cells,
        x,
        shares;

    public Lstm(int layers, int b, double[] state, double[] sequence)
    {
        (this.layers, this.b, this.state, this.sequence) = (layers, b, state, sequence);
        steps = sequence.Length / b - 1;
        trace = new double[steps * layers * Kept * b];
        (hidden, cells) = (new double[layers * b], new double[layers * b]);
        (x, shares) = (new double[b], new double[steps * b]);
        PrepareLanes();
    }

    private double Scale => -1.0 / (steps * b);

    public double Value(ReadOnlySpan<double> parameters) => Forwards(parameters, []);

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        var loss = Forwards(parameters, trace);
        Backwards(parameters, gradient);
        return loss;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The loss; gates, cells and shares are kept where there is room for them.</summary>
    private double Forwards(ReadOnlySpan<double> parameters, Span<double> kept)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            state.AsSpan(2 * layer * b, b).CopyTo(hidden.AsSpan(layer * b));
            state.AsSpan((2 * layer + 1) * b, b).CopyTo(cells.AsSpan(layer * b));
        }
        var extra = parameters[(8 * b * layers)..];
        var total = 0.0;
        for (var t = 0; t < steps; t++)
        {
            for (var i = 0; i < b; i++)
                x[i] = sequence[t * b + i] * extra[i];
            for (var layer = 0; layer < layers; layer++)
            {
                var at = (t * layers + layer) * Kept * b;
                Advance(parameters.Slice(8 * b * layer, 8 * b), layer, kept.IsEmpty ? [] : kept.Slice(at, Kept * b));
            }
            total += Predict(extra, t, kept.IsEmpty ? [] : shares.AsSpan(t * b, b));
        }
        return total * Scale;
    }

    /// <summary>One layer's next state; x becomes its hidden values.</summary>
    private void Advance(ReadOnlySpan<double> weights, int layer, Span<double> kept)
    {
        for (var i = 0; i < b; i++)
        {
            ref var h = ref hidden[layer * b + i];
            ref var cell = ref cells[layer * b + i];
            var forget = Sigmoid(x[i] * weights[i] + weights[4 * b + i]);
            var ingate = Sigmoid(h * weights[b + i] + weights[5 * b + i]);
            var outgate = Sigmoid(x[i] * weights[2 * b + i] + weights[6 * b + i]);
            var change = Math.Tanh(h * weights[3 * b + i] + weights[7 * b + i]);
            cell = cell * forget + ingate * change;
            var squashed = Math.Tanh(cell);
            x[i] = h = outgate * squashed;
            if (kept.IsEmpty)
                continue;
            kept[Forget * b + i] = forget;
            kept[Ingate * b + i] = ingate;
            kept[Outgate * b + i] = outgate;
            kept[Change * b + i] = change;
            kept[Cell * b + i] = cell;
            kept[Squashed * b + i] = squashed;
        }
    }

    /// <summary>Σ target · (y - log(2 + Σ exp y)), and the shares exp y / (2 + Σ exp y).</summary>
    private double Predict(ReadOnlySpan<double> extra, int t, Span<double> share)
    {
        var (linear, mass, targets) = (0.0, 2.0, 0.0);
        for (var i = 0; i < b; i++)
        {
            var y = x[i] * extra[b + i] + extra[2 * b + i];
            var target = sequence[(t + 1) * b + i];
            var e = Math.Exp(y);
            mass += e;
            linear += target * y;
            targets += target;
            if (!share.IsEmpty)
                share[i] = e;
        }
        for (var i = 0; i < share.Length; i++)
            share[i] *= targets / mass;
        return linear - targets * Math.Log(mass);
    }

    private void Backwards(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        // From here on these are derivatives by the hidden values, the cells and the values between layers.
        hidden.AsSpan().Clear();
        cells.AsSpan().Clear();
        var extra = parameters[(8 * b * layers)..];
        var dExtra = gradient[(8 * b * layers)..];
        for (var t = steps - 1; t >= 0; t--)
        {
            for (var i = 0; i < b; i++)
            {
                var dy = Scale * (sequence[(t + 1) * b + i] - shares[t * b + i]);
                dExtra[b + i] += dy * Hidden(t, layers - 1, i);
                dExtra[2 * b + i] += dy;
                x[i] = dy * extra[b + i];
            }
            for (var layer = layers - 1; layer >= 0; layer--)
                Retreat(parameters.Slice(8 * b * layer, 8 * b), extra, t, layer, gradient.Slice(8 * b * layer, 8 * b));
            for (var i = 0; i < b; i++)
                dExtra[i] += x[i] * sequence[t * b + i];
        }
    }

    private void Retreat(
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> extra,
        int t,
        int layer,
        Span<double> gradient
    )
    {
        for (var i = 0; i < b; i++)
        {
            var (forget, ingate) = (At(t, layer, Forget, i), At(t, layer, Ingate, i));
            var (outgate, change) = (At(t, layer, Outgate, i), At(t, layer, Change, i));
            var squashed = At(t, layer, Squashed, i);
            var below = layer > 0 ? Hidden(t, layer - 1, i) : sequence[t * b + i] * extra[i];
            var before = t > 0 ? Hidden(t - 1, layer, i) : state[2 * layer * b + i];
            var cellBefore = t > 0 ? At(t - 1, layer, Cell, i) : state[(2 * layer + 1) * b + i];
            ref var dHidden = ref hidden[layer * b + i];
            ref var dCell = ref cells[layer * b + i];
            var dh = x[i] + dHidden;
            var dc = dCell + dh * outgate * (1 - squashed * squashed);
            var dForget = dc * cellBefore * forget * (1 - forget);
            var dIngate = dc * change * ingate * (1 - ingate);
            var dOutgate = dh * squashed * outgate * (1 - outgate);
            var dChange = dc * ingate * (1 - change * change);
            gradient[i] += dForget * below;
            gradient[b + i] += dIngate * before;
            gradient[2 * b + i] += dOutgate * below;
            gradient[3 * b + i] += dChange * before;
            gradient[4 * b + i] += dForget;
            gradient[5 * b + i] += dIngate;
            gradient[6 * b + i] += dOutgate;
            gradient[7 * b + i] += dChange;
            dCell = dc * forget;
            dHidden = dIngate * weights[b + i] + dChange * weights[3 * b + i];
            x[i] = dForget * weights[i] + dOutgate * weights[2 * b + i];
        }
    }

    private double At(int t, int layer, int what, int i) => trace[((t * layers + layer) * Kept + what) * b + i];

    private double Hidden(int t, int layer, int i) => At(t, layer, Outgate, i) * At(t, layer, Squashed, i);
}
