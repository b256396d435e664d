// An arithmetic Asian call under geometric Brownian motion, exp(-rT)·mean (mean S - K)⁺ over paths of normals that are given,
// and its slopes path by path. With S = S₀·exp(t·(r - σ²/2)·T/n + σ·√(T/n)·W) they need the sums of S, of S·t and of S·W.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>Normals step by step, one of each path in a step; a market is spot, volatility, rate, maturity and
/// strike.</summary>
public sealed class AsianOption
{
    /// <summary>Paths that are followed together: their state stays in the first cache.</summary>
    private const int Strip = 800;
    private readonly double[] normals;
    private readonly int steps,
        paths;
    private readonly double[] walk = new double[Strip],
        spots = new double[Strip],
        late = new double[Strip],
        spread = new double[Strip];

    public AsianOption(double[] normals, int steps)
    {
        (this.normals, this.steps, paths) = (normals, steps, normals.Length / steps);
        if (paths % Strip != 0)
            throw new ArgumentException($"The number of paths must be a multiple of {Strip}, but was {paths}.");
    }

    public double Value(ReadOnlySpan<double> market)
    {
        var (spot, drift, deviation, strike) = Path(market);
        var total = 0.0;
        for (var first = 0; first < paths; first += Strip)
        {
            walk.AsSpan().Clear();
            spots.AsSpan().Clear();
            for (var step = 1; step <= steps; step++)
            {
                var row = normals.AsSpan((step - 1) * paths + first, Strip);
                for (var i = 0; i < Strip; i++)
                    spots[i] += Math.Exp(drift * step + deviation * (walk[i] += row[i]));
            }
            foreach (var sum in spots)
                total += Math.Max(spot * sum / steps - strike, 0);
        }
        return Math.Exp(-market[2] * market[3]) * total / paths;
    }

    /// <summary>The slopes by spot, volatility, rate, maturity and strike.</summary>
    public double Gradient(ReadOnlySpan<double> market, Span<double> gradient)
    {
        var (spot, drift, deviation, strike) = Path(market);
        double paid = 0,
            mean = 0,
            time = 0,
            noise = 0;
        for (var first = 0; first < paths; first += Strip)
        {
            Clear();
            for (var step = 1; step <= steps; step++)
            {
                var row = normals.AsSpan((step - 1) * paths + first, Strip);
                for (var i = 0; i < Strip; i++)
                {
                    walk[i] += row[i];
                    var here = Math.Exp(drift * step + deviation * walk[i]);
                    spots[i] += here;
                    late[i] += here * step;
                    spread[i] += here * walk[i];
                }
            }
            for (var i = 0; i < Strip; i++)
                if (spot * spots[i] / steps > strike)
                {
                    paid++;
                    mean += spots[i];
                    time += late[i];
                    noise += spread[i];
                }
        }
        return Slopes(market, paid, mean, time, noise, gradient);
    }

    public double ValueSimd(ReadOnlySpan<double> market)
    {
        var (spot, drift, deviation, strike) = Path(market);
        var walks = Lanes(walk);
        var sums = Lanes(spots);
        var total = Vector512<double>.Zero;
        for (var first = 0; first < paths; first += Strip)
        {
            walks.Clear();
            sums.Clear();
            for (var step = 1; step <= steps; step++)
            {
                var row = Lanes(normals.AsSpan((step - 1) * paths + first, Strip));
                var start = Vector512.Create(drift * step);
                for (var i = 0; i < row.Length; i++)
                {
                    walks[i] += row[i];
                    sums[i] += Vector512.Exp(Vector512.FusedMultiplyAdd(walks[i], Vector512.Create(deviation), start));
                }
            }
            foreach (var sum in sums)
                total += Vector512.Max(sum * (spot / steps) - Vector512.Create(strike), Vector512<double>.Zero);
        }
        return Math.Exp(-market[2] * market[3]) * Vector512.Sum(total) / paths;
    }

    public double GradientSimd(ReadOnlySpan<double> market, Span<double> gradient)
    {
        var (spot, drift, deviation, strike) = Path(market);
        var walks = Lanes(walk);
        var sums = Lanes(spots);
        var times = Lanes(late);
        var noises = Lanes(spread);
        Vector512<double> paid = default,
            mean = default,
            time = default,
            noise = default;
        for (var first = 0; first < paths; first += Strip)
        {
            Clear();
            for (var step = 1; step <= steps; step++)
            {
                var row = Lanes(normals.AsSpan((step - 1) * paths + first, Strip));
                var start = Vector512.Create(drift * step);
                for (var i = 0; i < row.Length; i++)
                {
                    var w = walks[i] += row[i];
                    var here = Vector512.Exp(Vector512.FusedMultiplyAdd(w, Vector512.Create(deviation), start));
                    sums[i] += here;
                    times[i] = Vector512.FusedMultiplyAdd(here, Vector512.Create((double)step), times[i]);
                    noises[i] = Vector512.FusedMultiplyAdd(here, w, noises[i]);
                }
            }
            for (var i = 0; i < sums.Length; i++)
            {
                var pays = Vector512.GreaterThan(sums[i] * (spot / steps), Vector512.Create(strike));
                paid += pays & Vector512<double>.One;
                mean += pays & sums[i];
                time += pays & times[i];
                noise += pays & noises[i];
            }
        }
        return Slopes(
            market,
            Vector512.Sum(paid),
            Vector512.Sum(mean),
            Vector512.Sum(time),
            Vector512.Sum(noise),
            gradient
        );
    }

    /// <summary>Spot, what a step adds to the logarithm and by how much it spreads, and strike.</summary>
    private (double, double, double, double) Path(ReadOnlySpan<double> market)
    {
        var step = market[3] / steps;
        return (market[0], (market[2] - market[1] * market[1] / 2) * step, market[1] * Math.Sqrt(step), market[4]);
    }

    /// <summary>The value, and its slopes from how many paths pay and the sums of S/S₀, of t·S/S₀ and of W·S/S₀ over
    /// them.</summary>
    private double Slopes(
        ReadOnlySpan<double> market,
        double paid,
        double mean,
        double time,
        double noise,
        Span<double> gradient
    )
    {
        var (spot, volatility, rate, maturity, strike) = (market[0], market[1], market[2], market[3], market[4]);
        var discount = Math.Exp(-rate * maturity) / paths;
        var (step, root) = (maturity / steps, Math.Sqrt(maturity / steps));
        var scale = discount * spot / steps;
        var value = scale * mean - discount * strike * paid;
        gradient[0] = discount * mean / steps;
        gradient[1] = scale * (root * noise - volatility * step * time);
        gradient[2] = scale * step * time - maturity * value;
        gradient[3] =
            scale / steps * ((rate - volatility * volatility / 2) * time + volatility / (2 * root) * noise)
            - rate * value;
        gradient[4] = -discount * paid;
        return value;
    }

    private void Clear()
    {
        walk.AsSpan().Clear();
        spots.AsSpan().Clear();
        late.AsSpan().Clear();
        spread.AsSpan().Clear();
    }

    private static Span<Vector512<double>> Lanes(Span<double> numbers) =>
        MemoryMarshal.Cast<double, Vector512<double>>(numbers);
}
