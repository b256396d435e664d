// The functions that GradOperation makes: the inputs of the original function, and the seeds as a last, optional
// argument. Law: sens has the structure of the function's result, and is given exactly when sensParam is set. Read
// next: GradientResult.cs.
namespace FunGrad;

/// <summary>The gradient of a function of no inputs.</summary>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult NullaryGradient<TOutput>(TOutput? sens = default);

/// <summary>The gradient of a function of one input.</summary>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult UnaryGradient<TOutput>(Tensor x, TOutput? sens = default);

/// <summary>The gradient of a function of two inputs.</summary>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult BinaryGradient<TOutput>(Tensor x, Tensor y, TOutput? sens = default);

/// <summary>The gradient of a function of three inputs.</summary>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult TernaryGradient<TOutput>(Tensor x, Tensor y, Tensor z, TOutput? sens = default);

/// <summary>The gradient of a function of four inputs.</summary>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult QuaternaryGradient<TOutput>(
    Tensor x,
    Tensor y,
    Tensor z,
    Tensor u,
    TOutput? sens = default
);

/// <summary>The gradient of a function of one structure of tensors.</summary>
/// <typeparam name="TInput">A tuple, array, list or dictionary of tensors, also nested.</typeparam>
/// <typeparam name="TOutput">The result of the function: a tensor, or a tuple or list of tensors.</typeparam>
/// <remarks><c>sens</c> holds the seeds, structured as the function's result; it is given exactly when sensParam is
/// set.</remarks>
/// <exception cref="ArgumentException">sens is given without sensParam, or missing with it, or differs in
/// structure.</exception>
/// <exception cref="ShapeException">A seed has not the shape of its output.</exception>
public delegate GradientResult StructureGradient<TInput, TOutput>(TInput input, TOutput? sens = default);
