// European calls by Black and Scholes, S·N(d₁) - K·exp(-rT)·N(d₂), and delta, gamma, vega, theta and rho in closed form.
// One exponential serves the densities and both distribution functions: n(d₂) = n(d₁)·S / (K·exp(-rT)). Read next:
// NormalTail.cs.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>A market is five rows of one length: spots, volatilities, maturities, rates and strikes.</summary>
public static class BlackScholes
{
    public static void Price(ReadOnlySpan<double> market, Span<double> prices)
    {
        var n = market.Length / 5;
        for (var i = 0; i < n; i++)
        {
            var (spot, volatility, maturity) = (market[i], market[n + i], market[2 * n + i]);
            var strike = market[4 * n + i] * Math.Exp(-market[3 * n + i] * maturity);
            var deviation = volatility * Math.Sqrt(maturity);
            var d = Math.Log(spot / strike) / deviation + deviation / 2;
            prices[i] = spot * NormalTail.Below(d) - strike * NormalTail.Below(d - deviation);
        }
    }

    /// <summary>Price, delta, gamma, vega, theta and rho: six rows.</summary>
    public static void Greeks(ReadOnlySpan<double> market, Span<double> greeks)
    {
        var n = market.Length / 5;
        for (var i = 0; i < n; i++)
        {
            var (spot, volatility, maturity, rate) = (market[i], market[n + i], market[2 * n + i], market[3 * n + i]);
            var root = Math.Sqrt(maturity);
            var strike = market[4 * n + i] * Math.Exp(-rate * maturity);
            var d = Math.Log(spot / strike) / (volatility * root) + volatility * root / 2;
            var density = Math.Exp(-d * d / 2) / Math.Sqrt(2 * Math.PI);
            var delta = NormalTail.Below(d);
            var money = strike * NormalTail.Below(d - volatility * root);
            greeks[i] = spot * delta - money;
            greeks[n + i] = delta;
            greeks[2 * n + i] = density / (spot * volatility * root);
            greeks[3 * n + i] = spot * density * root;
            greeks[4 * n + i] = -spot * density * volatility / (2 * root) - rate * money;
            greeks[5 * n + i] = money * maturity;
        }
    }

    public static void PriceSimd(ReadOnlySpan<double> market, Span<double> prices)
    {
        ref var input = ref MemoryMarshal.GetReference(market);
        ref var output = ref MemoryMarshal.GetReference(prices);
        var n = market.Length / 5;
        for (var i = 0; i < n; i += 8)
        {
            var (spot, volatility, maturity, rate, strike) = Load(ref input, n, i);
            var deviation = volatility * Vector512.Sqrt(maturity);
            strike *= Vector512.Exp(-rate * maturity);
            var (d, bell) = Distance(spot / strike, deviation);
            var delta = NormalTail.Below(d, bell);
            var money = strike * NormalTail.Below(d - deviation, bell * spot / strike);
            Vector512.FusedMultiplyAdd(spot, delta, -money).StoreUnsafe(ref output, (nuint)i);
        }
    }

    public static void GreeksSimd(ReadOnlySpan<double> market, Span<double> greeks)
    {
        ref var input = ref MemoryMarshal.GetReference(market);
        ref var output = ref MemoryMarshal.GetReference(greeks);
        var n = market.Length / 5;
        var scale = Vector512.Create(1 / Math.Sqrt(2 * Math.PI));
        for (var i = 0; i < n; i += 8)
        {
            var (spot, volatility, maturity, rate, strike) = Load(ref input, n, i);
            var root = Vector512.Sqrt(maturity);
            var deviation = volatility * root;
            strike *= Vector512.Exp(-rate * maturity);
            var (d, bell) = Distance(spot / strike, deviation);
            var delta = NormalTail.Below(d, bell);
            var money = strike * NormalTail.Below(d - deviation, bell * spot / strike);
            var density = scale * bell;
            var vega = spot * density * root;
            Vector512.FusedMultiplyAdd(spot, delta, -money).StoreUnsafe(ref output, (nuint)i);
            delta.StoreUnsafe(ref output, (nuint)(n + i));
            (density / (spot * deviation)).StoreUnsafe(ref output, (nuint)(2 * n + i));
            vega.StoreUnsafe(ref output, (nuint)(3 * n + i));
            var decay = vega * volatility * 0.5 / maturity;
            Vector512.FusedMultiplyAdd(-rate, money, -decay).StoreUnsafe(ref output, (nuint)(4 * n + i));
            (money * maturity).StoreUnsafe(ref output, (nuint)(5 * n + i));
        }
    }

    /// <summary>d₁ and exp(-d₁²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double>, Vector512<double>) Distance(
        Vector512<double> moneyness,
        Vector512<double> deviation
    )
    {
        var d = Vector512.FusedMultiplyAdd(deviation, Vector512.Create(0.5), Vector512.Log(moneyness) / deviation);
        return (d, Vector512.Exp(d * d * -0.5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>) Load(
        ref double market,
        int n,
        int i
    ) =>
        (
            Vector512.LoadUnsafe(ref market, (nuint)i),
            Vector512.LoadUnsafe(ref market, (nuint)(n + i)),
            Vector512.LoadUnsafe(ref market, (nuint)(2 * n + i)),
            Vector512.LoadUnsafe(ref market, (nuint)(3 * n + i)),
            Vector512.LoadUnsafe(ref market, (nuint)(4 * n + i))
        );
}
