// The normal distribution function. Above z ≥ 0 lies exp(-z²/2)·p(t) / (1 + z) with t = (z - 5) / (z + 5), where p is a
// polynomial of degree 21, fitted at Chebyshev nodes in 60 digits: relative error 7e-16 from 0 to 38.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

public static class NormalTail
{
    private static ReadOnlySpan<double> Coefficients =>
        [
            2.30246067831180121e-9,
            2.07366275004049676e-9,
            -2.59686876749555018e-8,
            -2.25920348350077397e-8,
            1.89593639066113232e-7,
            1.22914143973944891e-7,
            -1.30188424599778106e-6,
            -6.62040369898798815e-8,
            9.05685190815050574e-6,
            -9.89831857591365567e-6,
            -0.000053606562714923134,
            0.000182334909845334674,
            7.79138051042239622e-6,
            -0.00167607250874752056,
            0.00652200069458516187,
            -0.0151704153819444713,
            0.0245369632420022046,
            -0.0264010429676303573,
            0.0100023523852685612,
            0.0310303684259968611,
            -0.091552281834009136,
            0.461515829850037635,
        ];

    /// <summary>The probability of a value below x.</summary>
    public static double Below(double x)
    {
        var z = Math.Abs(x);
        var t = (z - 5) / (z + 5);
        var p = 0.0;
        foreach (var coefficient in Coefficients)
            p = p * t + coefficient;
        var tail = Math.Exp(-x * x / 2) * p / (1 + z);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The same of eight values whose exp(-x²/2) is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Below(Vector512<double> x, Vector512<double> bell)
    {
        var one = Vector512<double>.One;
        var five = Vector512.Create(5.0);
        var z = Vector512.Abs(x);
        var above = z + five;
        // One division for both quotients.
        var inverse = one / (above * (z + one));
        var t = (z - five) * (z + one) * inverse;
        var p = Vector512.Create(Coefficients[0]);
        for (var i = 1; i < 22; i++)
            p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(Coefficients[i]));
        var tail = bell * p * above * inverse;
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), tail, one - tail);
    }
}
