// What FunGrad throws where the framework has no fitting exception.
// The law: a message says what was given, what was needed and what to do; errors about arguments inherit
// ArgumentException, errors about the order of events InvalidOperationException.
// Read next: DType.fs, Shape.fs.
namespace FunGrad

open System

/// <summary>Shapes that do not fit together, or that an operation cannot take.</summary>
type ShapeException =
    inherit ArgumentException

    /// <summary>Makes the exception with its full text.</summary>
    /// <param name="message">What was given, what was needed, and what to do.</param>
    new(message: string) = { inherit ArgumentException(message) }

/// <summary>An element type that an operation cannot take.</summary>
type DTypeException =
    inherit ArgumentException

    /// <summary>Makes the exception with its full text.</summary>
    /// <param name="message">What was given, what was needed, and what to do.</param>
    new(message: string) = { inherit ArgumentException(message) }

/// <summary>A value that was used after the transform that made it had returned.</summary>
type EscapedValueException =
    inherit InvalidOperationException

    /// <summary>Makes the exception for a value that was made inside a transform.</summary>
    /// <param name="transform">The transform's name, such as <c>grad</c>.</param>
    new(transform: string) =
        {
            inherit
                InvalidOperationException(
                    "A value made inside '"
                    + transform
                    + "' was used after '"
                    + transform
                    + "' had returned. Return it from the function instead of storing it."
                )
        }

/// <summary>A derivative was asked of an operation that has none.</summary>
type NotDifferentiableException =
    inherit NotSupportedException

    /// <summary>Makes the exception with its full text.</summary>
    /// <param name="message">What was given, what was needed, and what to do.</param>
    new(message: string) = { inherit NotSupportedException(message) }

/// <summary>One number was read of a value that stands for many, under <c>vmap</c> or <c>compile</c>.</summary>
type ValueReadException =
    inherit InvalidOperationException

    /// <summary>Makes the exception for a read inside a transform.</summary>
    /// <param name="transform">The transform's name, such as <c>vmap</c>.</param>
    new(transform: string) =
        {
            inherit
                InvalidOperationException(
                    "'"
                    + transform
                    + "' works on many values at once, so one number cannot be read here. "
                    + "Use Tensor.Where instead of a branch."
                )
        }

/// <summary>A function did more operations than one program may have.</summary>
type ProgramSizeException =
    inherit InvalidOperationException

    /// <summary>Makes the exception for a function that was being staged.</summary>
    /// <param name="transform">The transform's name, such as <c>compile</c>.</param>
    /// <param name="most">The most operations that the program may have.</param>
    new(transform: string, most: int) =
        {
            inherit
                InvalidOperationException(
                    "'"
                    + transform
                    + "' met more than "
                    + most.ToString(Globalization.CultureInfo.InvariantCulture)
                    + " operations, the most that one program may have. Write what repeats with forLoop or scan, compile a "
                    + "part of the function, or raise mostOperations in its CompileOptions."
                )
        }

/// <summary>A solver's point does not satisfy the equation that it should.</summary>
type ConvergenceException =
    inherit InvalidOperationException

    /// <summary>Makes the exception with its full text.</summary>
    /// <param name="message">What was given, what was needed, and what to do.</param>
    new(message: string) = { inherit InvalidOperationException(message) }
