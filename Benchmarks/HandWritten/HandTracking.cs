// Hand tracking: distances of measured points from a hand that 26 parameters move, and their derivatives. Bones are posed once
// for all points, then each point adds up what moves it: at most four bones, each with the four angles of its finger.
// Read next: HandArithmetic.cs.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>
/// A wrist (bone 0), five fingers of four bones (1 to 20) and a forearm (21). Parameters: where points lie in their triangles
/// (2 each, if they lie in triangles), the hand's rotation vector (3) and translation (3), and for each finger the first
/// joint's bend and spread, the second's and the third's bend. A point belongs to one vertex, or to a triangle of three.
/// Results: 3 distances for each point, or their derivatives; by the place in the triangle only those of the own point.
/// </summary>
public sealed class HandTracking
{
    private const int Bones = 22,
        Fingers = 5,
        Matrix = 12,
        /// <summary>Numbers of a bone for each entry of its matrix: derivatives by the four angles, then the entry.</summary>
        Entry = 8;

    private readonly int corners,
        places;
    private readonly double[] relatives,
        inverses,
        points;
    private readonly Influence[][] influences;

    /// <summary>Bone after bone: 12 entries of 8 numbers.</summary>
    private readonly AlignedVectors table = new(Bones * Matrix);

    /// <param name="relatives">The 4×4 matrix of each bone in its parent.</param>
    /// <param name="inverses">The 4×4 matrix of each bone from the hand at rest.</param>
    /// <param name="vertices">Position (3) and weight of each bone (22) of all vertices.</param>
    /// <param name="owners">The vertices of each point, one or three.</param>
    /// <param name="points">The measured points (3 each).</param>
    public HandTracking(double[] relatives, double[] inverses, double[] vertices, int[] owners, double[] points)
    {
        (this.relatives, this.inverses, this.points) = (relatives, inverses, points);
        corners = owners.Length / (points.Length / 3);
        places = corners == 3 ? 2 : 0;
        influences = [.. owners.Select(owner => Influences(vertices.AsSpan(owner * (3 + Bones), 3 + Bones)))];
    }

    public int Columns => places + 6 + 4 * Fingers;

    public void Value(ReadOnlySpan<double> parameters, Span<double> distances) =>
        Distances<Scalar>(parameters, distances);

    public void ValueSimd(ReadOnlySpan<double> parameters, Span<double> distances) =>
        Distances<Simd>(parameters, distances);

    public void Jacobian(ReadOnlySpan<double> parameters, Span<double> jacobian) =>
        Derivatives<Scalar>(parameters, jacobian);

    public void JacobianSimd(ReadOnlySpan<double> parameters, Span<double> jacobian) =>
        Derivatives<Simd>(parameters, jacobian);

    private static Influence[] Influences(ReadOnlySpan<double> vertex)
    {
        var found = new List<Influence>();
        for (var bone = 0; bone < Bones; bone++)
            if (vertex[3 + bone] is var w and not 0)
                found.Add(new(bone, w * vertex[0], w * vertex[1], w * vertex[2], w));
        return [.. found];
    }

    private static bool IsBending(int bone) => bone is > 0 and <= 4 * Fingers && bone % 4 != 1;

    private void Distances<TArithmetic>(ReadOnlySpan<double> parameters, Span<double> distances)
        where TArithmetic : IHandArithmetic
    {
        var pose = parameters[(places * points.Length / 3)..];
        Pose<TArithmetic>(pose, isMoving: false);
        Span<double> at = stackalloc double[3];
        for (var point = 0; point < points.Length / 3; point++)
        {
            var distance = distances.Slice(3 * point, 3);
            for (var i = 0; i < 3; i++)
                distance[i] = points[3 * point + i] - pose[3 + i];
            for (var corner = 0; corner < corners; corner++)
            {
                at.Clear();
                foreach (ref readonly var influence in influences[point * corners + corner].AsSpan())
                    TArithmetic.Place(in influence, ref Bone(influence.Bone), ref at[0]);
                var share = Share(parameters, point, corner);
                for (var i = 0; i < 3; i++)
                    distance[i] -= share * at[i];
            }
        }
    }

    private void Derivatives<TArithmetic>(ReadOnlySpan<double> parameters, Span<double> jacobian)
        where TArithmetic : IHandArithmetic
    {
        jacobian.Clear();
        var pose = parameters[(places * points.Length / 3)..];
        Pose<TArithmetic>(pose, isMoving: true);
        Span<double> turning = stackalloc double[9];
        Turning(pose, turning);
        Span<double> at = stackalloc double[9];
        for (var point = 0; point < points.Length / 3; point++)
        {
            var rows = jacobian.Slice(3 * point * Columns, 3 * Columns);
            at.Clear();
            double x = 0,
                y = 0,
                z = 0;
            for (var corner = 0; corner < corners; corner++)
            {
                var share = Share(parameters, point, corner);
                ref var here = ref at[3 * corner];
                foreach (ref readonly var influence in influences[point * corners + corner].AsSpan())
                {
                    ref var bone = ref Bone(influence.Bone);
                    if (IsBending(influence.Bone))
                    {
                        ref var into = ref rows[places + 6 + (influence.Bone - 1) / 4 * 4];
                        TArithmetic.Move(in influence, ref bone, -share, ref here, ref into, Columns);
                    }
                    else
                        TArithmetic.Place(in influence, ref bone, ref here);
                }
                (x, y, z) = (
                    x + share * at[3 * corner],
                    y + share * at[3 * corner + 1],
                    z + share * at[3 * corner + 2]
                );
            }
            for (var k = 0; k < 3; k++)
            {
                var (a, b, c) = (turning[k], turning[3 + k], turning[6 + k]);
                rows[places + k] = c * y - b * z;
                rows[places + Columns + k] = a * z - c * x;
                rows[places + 2 * Columns + k] = b * x - a * y;
                rows[places + k * Columns + 3 + k] = -1;
                for (var place = 0; place < places; place++)
                    rows[k * Columns + place] = at[6 + k] - at[3 * place + k];
            }
        }
    }

    private ref double Bone(int bone) => ref Unsafe.As<Vector512<double>, double>(ref table[bone * Matrix]);

    /// <summary>The part of a corner in a point of a triangle.</summary>
    private double Share(ReadOnlySpan<double> parameters, int point, int corner) =>
        corners == 1 ? 1
        : corner == 2 ? 1 - parameters[2 * point] - parameters[2 * point + 1]
        : parameters[2 * point + corner];

    /// <summary>The matrices of all bones, and their derivatives by the angles of their fingers.</summary>
    private void Pose<TArithmetic>(ReadOnlySpan<double> pose, bool isMoving)
        where TArithmetic : IHandArithmetic
    {
        Span<double> root = stackalloc double[Matrix];
        Span<double> hand = stackalloc double[Matrix];
        Rotation(pose, root);
        TArithmetic.Multiply(ref root[0], ref relatives[0], ref hand[0]);
        Put<TArithmetic>(hand, 0, 4);
        TArithmetic.Multiply(ref hand[0], ref relatives[(Bones - 1) * 16], ref root[0]);
        Put<TArithmetic>(root, Bones - 1, 4);
        for (var finger = 0; finger < Fingers; finger++)
            Finger<TArithmetic>(hand, finger, pose.Slice(6 + 4 * finger, 4), isMoving);
    }

    /// <summary>
    /// From joint to joint, the derivatives of the bones before are carried on, and new ones begin: a rotation about an axis a on
    /// the right has the derivative M·[a]×.
    /// </summary>
    private void Finger<TArithmetic>(ReadOnlySpan<double> hand, int finger, ReadOnlySpan<double> angles, bool isMoving)
        where TArithmetic : IHandArithmetic
    {
        // The bone's matrix is the last of five; those before are its derivatives by the four angles.
        Span<double> forms = stackalloc double[5 * Matrix];
        Span<double> next = stackalloc double[5 * Matrix];
        Span<double> joint = stackalloc double[16];
        Span<double> turn = stackalloc double[16];
        (joint[15], turn[15]) = (1, 1);
        var bone = 1 + 4 * finger;
        TArithmetic.Multiply(ref MemoryMarshal.GetReference(hand), ref relatives[bone * 16], ref forms[4 * Matrix]);
        Put<TArithmetic>(forms[(4 * Matrix)..], bone, 4);
        for (var link = 1; link < 4; link++)
        {
            bone++;
            var (sx, cx) = Math.SinCos(angles[link == 1 ? 0 : link]);
            var (sz, cz) = link == 1 ? Math.SinCos(angles[1]) : (0, 1);
            Joint(turn, sx, cx, sz, cz);
            TArithmetic.Multiply(ref relatives[bone * 16], ref turn[0], ref joint[0]);
            var known = link == 1 ? 0 : link;
            TArithmetic.Multiply(ref forms[4 * Matrix], ref joint[0], ref next[4 * Matrix]);
            Put<TArithmetic>(next[(4 * Matrix)..], bone, 4);
            if (isMoving)
            {
                for (var angle = 0; angle < known; angle++)
                    TArithmetic.Multiply(ref forms[angle * Matrix], ref joint[0], ref next[angle * Matrix]);
                Turned(next[(4 * Matrix)..], 1, 0, 0, next[(known * Matrix)..]);
                if (link == 1)
                    Turned(next[(4 * Matrix)..], 0, sx, cx, next[Matrix..]);
                for (var angle = 0; angle <= link; angle++)
                    Put<TArithmetic>(next[(angle * Matrix)..], bone, angle);
            }
            next.CopyTo(forms);
        }
    }

    /// <summary>A bend about x, then a spread about z.</summary>
    private static void Joint(Span<double> turn, double sx, double cx, double sz, double cz)
    {
        (turn[0], turn[1], turn[2]) = (cz, -sz * cx, sz * sx);
        (turn[4], turn[5], turn[6]) = (sz, cz * cx, -cz * sx);
        (turn[8], turn[9], turn[10]) = (0, sx, cx);
    }

    /// <summary>M·[a]× for the axis a.</summary>
    private static void Turned(ReadOnlySpan<double> m, double x, double y, double z, Span<double> into)
    {
        for (var row = 0; row < Matrix; row += 4)
        {
            into[row] = z * m[row + 1] - y * m[row + 2];
            into[row + 1] = x * m[row + 2] - z * m[row];
            into[row + 2] = y * m[row] - x * m[row + 1];
            into[row + 3] = 0;
        }
    }

    /// <summary>Sets one lane of a bone's table: a matrix times that of the bone at rest.</summary>
    private void Put<TArithmetic>(Span<double> matrix, int bone, int lane)
        where TArithmetic : IHandArithmetic
    {
        Span<double> whole = stackalloc double[Matrix];
        TArithmetic.Multiply(ref matrix[0], ref inverses[bone * 16], ref whole[0]);
        var into = table.Numbers.Slice(bone * Matrix * Entry, Matrix * Entry);
        for (var i = 0; i < Matrix; i++)
            into[i * Entry + lane] = whole[i];
    }

    /// <summary>The rotation by a vector, after Rodrigues; none for less than 0.0001.</summary>
    private static void Rotation(ReadOnlySpan<double> r, Span<double> into)
    {
        into.Clear();
        (into[0], into[5], into[10]) = (1, 1, 1);
        var angle = Math.Sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
        if (angle < 0.0001)
            return;
        var (s, c) = Math.SinCos(angle);
        Span<double> w = [r[0] / angle, r[1] / angle, r[2] / angle];
        for (var i = 0; i < 3; i++)
        {
            int next = (i + 1) % 3,
                last = (i + 2) % 3;
            into[5 * i] = c + (1 - c) * w[i] * w[i];
            into[4 * i + next] = (1 - c) * w[i] * w[next] - s * w[last];
            into[4 * i + last] = (1 - c) * w[i] * w[last] + s * w[next];
        }
    }

    /// <summary>The axes about which the hand begins to turn with each number of its rotation vector, as columns.</summary>
    private static void Turning(ReadOnlySpan<double> r, Span<double> into)
    {
        into.Clear();
        var angle = Math.Sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
        if (angle < 0.0001)
            return;
        var (s, c) = Math.SinCos(angle);
        var (sine, cosine) = (s / angle, (1 - c) / angle);
        Span<double> w = [r[0] / angle, r[1] / angle, r[2] / angle];
        for (var i = 0; i < 3; i++)
        {
            int next = (i + 1) % 3,
                last = (i + 2) % 3;
            into[4 * i] = sine + (1 - sine) * w[i] * w[i];
            into[3 * i + next] = (1 - sine) * w[i] * w[next] - cosine * w[last];
            into[3 * i + last] = (1 - sine) * w[i] * w[last] + cosine * w[next];
        }
    }
}
