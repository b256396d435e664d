// Hooks on the gradients that pass a cell, with PyTorch's names and meanings. Law: hooks run in the order in which they
// were registered, each seeing what the one before it gave; a call holds the hooks that were registered when it was
// made. Read next: GradientHooks.cs.
using System.Collections.Immutable;

namespace FunGrad;

/// <summary>Sees the gradients that pass a cell, and may replace those of its inputs.</summary>
/// <param name="cell">The cell.</param>
/// <param name="gradInput">The gradients of the cell's inputs.</param>
/// <param name="gradOutput">The gradient of the cell's output.</param>
/// <returns>Other gradients of the inputs, or null to keep them.</returns>
public delegate TensorTuple? BackwardHook(Cell cell, TensorTuple gradInput, TensorTuple gradOutput);

/// <summary>Sees the gradient that arrives at a cell's output, and may replace it before the cell's own
/// derivative.</summary>
/// <param name="cell">The cell.</param>
/// <param name="gradOutput">The gradient of the cell's output.</param>
/// <returns>Another gradient of the output, or null to keep it.</returns>
public delegate TensorTuple? BackwardPreHook(Cell cell, TensorTuple gradOutput);

public abstract partial class Cell
{
    private ImmutableList<Registration> registrations = [];

    /// <summary>The hooks for one call, or null where there are none.</summary>
    internal CellHooks? Hooks =>
        Volatile.Read(ref registrations) is { IsEmpty: false } all ? new CellHooks(this, all) : null;

    /// <summary>Registers a function that sees the gradients of the inputs and of the output each time that a gradient
    /// passes this cell. What it returns replaces the gradients of the inputs; null keeps them.</summary>
    /// <remarks>Hooks need not be linear, so they have no forward mode. If no input is differentiated, the gradients of
    /// the inputs are zeros.
    /// <code>
    /// using var handle = net.RegisterBackwardHook((cell, gradInput, gradOutput) => [gradInput[0].Clip(-1, 1)]);
    /// </code></remarks>
    /// <returns>A handle that removes the hook when it is disposed.</returns>
    /// <exception cref="ArgumentNullException">The hook is null.</exception>
    public IDisposable RegisterBackwardHook(BackwardHook hook)
    {
        Demand.Given(hook);
        return Add(new Registration(null, hook));
    }

    /// <summary>Registers a function that sees the gradient of the output each time that a gradient arrives at this
    /// cell. What it returns replaces the gradient; null keeps it.</summary>
    /// <remarks>Hooks need not be linear, so they have no forward mode.
    /// <code>
    /// using var handle = net.RegisterBackwardPreHook((cell, gradOutput) => [2 * gradOutput[0]]);
    /// </code></remarks>
    /// <returns>A handle that removes the hook when it is disposed.</returns>
    /// <exception cref="ArgumentNullException">The hook is null.</exception>
    public IDisposable RegisterBackwardPreHook(BackwardPreHook hook)
    {
        Demand.Given(hook);
        return Add(new Registration(hook, null));
    }

    private Handle Add(Registration registration)
    {
        ImmutableInterlocked.Update(ref registrations, (all, added) => all.Add(added), registration);
        return new Handle(() =>
            ImmutableInterlocked.Update(ref registrations, (all, removed) => all.Remove(removed), registration)
        );
    }

    // A class, so that a hook registered twice is two registrations.
    internal sealed class Registration(BackwardPreHook? before, BackwardHook? after)
    {
        internal BackwardPreHook? Before { get; } = before;

        internal BackwardHook? After { get; } = after;
    }

    private sealed class Handle(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}

/// <summary>The hooks of one call.</summary>
internal sealed class CellHooks(Cell cell, ImmutableList<Cell.Registration> registrations)
{
    // A sweep passes the output and then the inputs on one thread; other sweeps may pass on others at the same time.
    // Mutation: the gradient of the output waits here for those of the inputs.
    private readonly ThreadLocal<Tensor?> arrived = new();

    /// <summary>The body between hooks on its output and on its inputs.</summary>
    internal Tensor Around(Tensor[] inputs, Func<Tensor[], Tensor> body)
    {
        var isTraced = inputs.Any(x => Engine.Youngest([x]) is not null);
        var hooked = Custom.hook("RegisterBackwardHook", Functional.Many(ws => Leaving(inputs, ws)), inputs);
        var output = Functional.Result(body(hooked));
        return Custom.hook(
            "RegisterBackwardHook",
            Functional.Many(ws =>
            {
                var gradient = Arriving(output, ws[0]);
                if (!isTraced)
                    Leaving(inputs, [.. inputs.Select(Derivatives.zerosLike)]);
                return [gradient];
            }),
            [output]
        )[0];
    }

    private Tensor Arriving(Tensor output, Tensor gradient)
    {
        foreach (var before in registrations.Select(entry => entry.Before).OfType<BackwardPreHook>())
            if (before(cell, [gradient]) is { } replacements)
                gradient = Fitting(replacements, [output], "BackwardPreHook", "output")[0];
        arrived.Value = gradient;
        return gradient;
    }

    private Tensor[] Leaving(Tensor[] inputs, Tensor[] gradients)
    {
        TensorTuple gradOutput = [arrived.Value!];
        foreach (var after in registrations.Select(entry => entry.After).OfType<BackwardHook>())
            if (after(cell, [.. gradients], gradOutput) is { } replacements)
                gradients = Fitting(replacements, inputs, "BackwardHook", "input");
        return gradients;
    }

    private Tensor[] Fitting(TensorTuple gradients, Tensor[] of, string hook, string role)
    {
        hook = $"A {hook} of {cell.GetType().Name}";
        if (gradients.Count != of.Length)
            throw new InvalidOperationException(
                $"{hook} must give one gradient for each {role}, {of.Length} in all, but it gave {gradients.Count}. "
                    + "Return null to keep them."
            );
        return [.. of.Select((x, i) => Cotangent.Fitting(gradients[i], x, hook, role, i))];
    }
}
