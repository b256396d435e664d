// Bundle adjustment: reprojection errors of points seen by cameras, and their derivatives, one observation after the other.
// Read next: BundleAdjustmentLanes.cs, which takes eight observations at a time.
namespace FunGrad.Benchmarks;

/// <summary>
/// An observation sees one point in one camera, at a feature. Parameters in one array: the cameras (11 each: rotation vector,
/// centre, focal length, principal point, radial distortion), the points (3 each) and the weight of each observation.
/// Results: for each observation 2 errors, or their 2×15 derivatives by camera, point and weight; then 1 - weight² of
/// each, or its derivative.
/// </summary>
public sealed partial class BundleAdjustment(int n, int m, int[] cameraOf, int[] pointOf, double[] features)
{
    private const int Camera = 11,
        Block = 30;

    private readonly int p = cameraOf.Length;

    private int Points => n * Camera;

    private int Weights => n * Camera + m * 3;

    public void Value(ReadOnlySpan<double> parameters, Span<double> errors)
    {
        for (var i = 0; i < p; i++)
        {
            var camera = parameters.Slice(cameraOf[i] * Camera, Camera);
            var point = parameters.Slice(Points + pointOf[i] * 3, 3);
            var weight = parameters[Weights + i];
            double r0 = camera[0],
                r1 = camera[1],
                r2 = camera[2];
            double x0 = point[0] - camera[3],
                x1 = point[1] - camera[4],
                x2 = point[2] - camera[5];
            var angle = Math.Sqrt(r0 * r0 + r1 * r1 + r2 * r2);
            var inverse = angle == 0 ? 0 : 1 / angle;
            var (s, c) = Math.SinCos(angle);
            double w0 = r0 * inverse,
                w1 = r1 * inverse,
                w2 = r2 * inverse;
            var turn = (1 - c) * (w0 * x0 + w1 * x1 + w2 * x2);
            var y0 = c * x0 + s * (w1 * x2 - w2 * x1) + turn * w0;
            var y1 = c * x1 + s * (w2 * x0 - w0 * x2) + turn * w1;
            var y2 = c * x2 + s * (w0 * x1 - w1 * x0) + turn * w2;
            var q0 = y0 / y2;
            var q1 = y1 / y2;
            var rho = q0 * q0 + q1 * q1;
            var scale = camera[6] * (1 + rho * (camera[9] + rho * camera[10]));
            errors[2 * i] = weight * (scale * q0 + camera[7] - features[2 * i]);
            errors[2 * i + 1] = weight * (scale * q1 + camera[8] - features[2 * i + 1]);
            errors[2 * p + i] = 1 - weight * weight;
        }
    }

    public void Jacobian(ReadOnlySpan<double> parameters, Span<double> jacobian)
    {
        for (var i = 0; i < p; i++)
        {
            var weight = parameters[Weights + i];
            Derivatives(
                parameters.Slice(cameraOf[i] * Camera, Camera),
                parameters.Slice(Points + pointOf[i] * 3, 3),
                weight,
                features.AsSpan(2 * i, 2),
                jacobian.Slice(i * Block, Block)
            );
            jacobian[p * Block + i] = -2 * weight;
        }
    }

    /// <summary>
    /// With y = R·x, the rotated distance to the centre, each row of derivatives by y is pulled back:
    /// by x it is Rᵀ·g, and by the rotation vector it is g·dR/drₖ·x written out from Rodrigues' formula.
    /// </summary>
    private static void Derivatives(
        ReadOnlySpan<double> camera,
        ReadOnlySpan<double> point,
        double weight,
        ReadOnlySpan<double> feature,
        Span<double> rows
    )
    {
        double r0 = camera[0],
            r1 = camera[1],
            r2 = camera[2];
        double x0 = point[0] - camera[3],
            x1 = point[1] - camera[4],
            x2 = point[2] - camera[5];
        var angle = Math.Sqrt(r0 * r0 + r1 * r1 + r2 * r2);
        var (s, c) = Math.SinCos(angle);
        // At angle 0 the axis does not matter: R = 1, and its derivative is the cross product.
        var inverse = angle == 0 ? 0 : 1 / angle;
        var sine = angle == 0 ? 1 : s * inverse;
        var cosine = (1 - c) * inverse;
        double w0 = r0 * inverse,
            w1 = r1 * inverse,
            w2 = r2 * inverse;
        double a0 = w1 * x2 - w2 * x1,
            a1 = w2 * x0 - w0 * x2,
            a2 = w0 * x1 - w1 * x0;
        var along = w0 * x0 + w1 * x1 + w2 * x2;
        var turn = (1 - c) * along;
        var y0 = c * x0 + s * a0 + turn * w0;
        var y1 = c * x1 + s * a1 + turn * w1;
        var y2 = c * x2 + s * a2 + turn * w2;
        var depth = 1 / y2;
        var q0 = y0 * depth;
        var q1 = y1 * depth;
        var rho = q0 * q0 + q1 * q1;
        double focal = camera[6],
            k1 = camera[9],
            k2 = camera[10];
        var bend = 1 + rho * (k1 + rho * k2);
        var focus = weight * focal;
        var slope = 2 * focus * (k1 + 2 * rho * k2);
        // What moves with the rotation's angle.
        var ahead = (s - 2 * cosine) * along;
        double v0 = (c - sine) * a0 + ahead * w0 - s * x0,
            v1 = (c - sine) * a1 + ahead * w1 - s * x1,
            v2 = (c - sine) * a2 + ahead * w2 - s * x2;
        for (var row = 0; row < 2; row++)
        {
            var q = row == 0 ? q0 : q1;
            var h0 = slope * q * q0 + (row == 0 ? focus * bend : 0);
            var h1 = slope * q * q1 + (row == 0 ? 0 : focus * bend);
            double g0 = h0 * depth,
                g1 = h1 * depth,
                g2 = -(h0 * q0 + h1 * q1) * depth;
            var turned = g0 * v0 + g1 * v1 + g2 * v2;
            var across = g0 * w0 + g1 * w1 + g2 * w2;
            var into = rows.Slice(15 * row, 15);
            into[0] = turned * w0 + sine * (x1 * g2 - x2 * g1) + cosine * (along * g0 + across * x0);
            into[1] = turned * w1 + sine * (x2 * g0 - x0 * g2) + cosine * (along * g1 + across * x1);
            into[2] = turned * w2 + sine * (x0 * g1 - x1 * g0) + cosine * (along * g2 + across * x2);
            var back = (1 - c) * across;
            into[11] = c * g0 - s * (w1 * g2 - w2 * g1) + back * w0;
            into[12] = c * g1 - s * (w2 * g0 - w0 * g2) + back * w1;
            into[13] = c * g2 - s * (w0 * g1 - w1 * g0) + back * w2;
            into[3] = -into[11];
            into[4] = -into[12];
            into[5] = -into[13];
            into[6] = weight * bend * q;
            into[7] = row == 0 ? weight : 0;
            into[8] = row == 0 ? 0 : weight;
            into[9] = focus * rho * q;
            into[10] = into[9] * rho;
            into[14] = focal * bend * q + camera[7 + row] - feature[row];
        }
    }
}
