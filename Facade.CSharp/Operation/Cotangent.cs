// Checks the gradients that users' rules and hooks give. Law: a gradient has the shape of its tensor and is
// floating-point; the other width is cast, and integers carry no derivative, whatever a rule says of them.
// Read next: CellRun.cs.
namespace FunGrad;

internal static class Cotangent
{
    /// <summary>The gradient, if it fits the tensor that it is the gradient of.</summary>
    internal static Tensor Fitting(Tensor? gradient, Tensor of, string rule, string role, int index)
    {
        if (!Derivatives.hasDerivative(of))
            return Derivatives.zerosLike(of);
        if (gradient is null)
            throw new InvalidOperationException(
                $"{rule} gave null as the gradient of {role} {index}. Return zeros, Tensor.ZerosLike(x), where it has none."
            );
        if (!gradient.Shape.SequenceEqual(of.Shape))
            throw new ShapeException(
                $"{rule} must give {role} {index} a gradient of its shape, {Shapes.Text(of.Shape)}, but it had the shape "
                    + $"{Shapes.Text(gradient.Shape)}. Broadcast, sum or reshape it."
            );
        if (!Derivatives.hasDerivative(gradient))
            throw new DTypeException(
                $"{rule} must give {role} {index} a gradient of its dtype, {of.DType}, but it had {gradient.DType}. "
                    + $"Convert it: Cast(DType.{of.DType})."
            );
        return gradient;
    }
}
