// Which tensors stand in for parameters while a gradient runs a function. Scopes nest: an inner gradient differentiates
// the stand-ins of the outer one, so second derivatives in parameters need no code. Law: a scope follows the execution
// context (tasks and parallel loops that the function starts see it, other flows do not) and ends in `finally`.
using System.Collections.Concurrent;

namespace FunGrad;

internal sealed class ParameterScope
{
    private static readonly AsyncLocal<ParameterScope?> Current = new();

    // Mutation: SetData inside the function replaces stand-ins, possibly from several of its threads.
    private readonly ConcurrentDictionary<Parameter, Tensor> standIns = new(ReferenceEqualityComparer.Instance);
    private readonly ParameterScope? outer = Current.Value;
    private bool isPlain;
    private Func<Parameter, Tensor, Tensor>? reader;

    /// <summary>Runs a function to which all parameters are constants of the gradients that are running.</summary>
    internal static T Plain<T>(Func<T> f) => Run([], [], f, isPlain: true);

    /// <summary>Runs a function while tensors stand in for parameters.</summary>
    internal static T Run<T>(IReadOnlyList<Parameter> parameters, ReadOnlySpan<Tensor> values, Func<T> f) =>
        Run(parameters, values, f, isPlain: false);

    /// <summary>Runs a function for which the reader makes the stand-in of each parameter from its value, at its first
    /// read.</summary>
    internal static T Read<T>(Func<Parameter, Tensor, Tensor> reader, Func<T> f) =>
        Run([], [], f, isPlain: false, reader);

    private static T Run<T>(
        IReadOnlyList<Parameter> parameters,
        ReadOnlySpan<Tensor> values,
        Func<T> f,
        bool isPlain,
        Func<Parameter, Tensor, Tensor>? reader = null
    )
    {
        var scope = new ParameterScope { isPlain = isPlain, reader = reader };
        for (var i = 0; i < parameters.Count; i++)
            scope.standIns[parameters[i]] = values[i];
        Current.Value = scope;
        try
        {
            return f();
        }
        finally
        {
            Current.Value = scope.outer;
        }
    }

    /// <summary>What the innermost gradient of a parameter reads in its place, or null outside all of them.</summary>
    internal static Tensor? StandIn(Parameter parameter) => StandIn(parameter, Current.Value);

    private static Tensor? StandIn(Parameter parameter, ParameterScope? innermost)
    {
        for (var scope = innermost; scope is { isPlain: false }; scope = scope.outer)
        {
            if (scope.standIns.TryGetValue(parameter, out var standIn))
                return standIn;
            if (scope.reader is { } reader)
                return scope.standIns[parameter] = reader(parameter, StandIn(parameter, scope.outer) ?? parameter.Data);
        }
        return null;
    }

    /// <summary>Gives every stand-in of a parameter a new value, through which cotangents pass unchanged.</summary>
    internal static void Replace(Parameter parameter, Tensor value)
    {
        for (var scope = Current.Value; scope is not null; scope = scope.outer)
            if (scope.standIns.TryGetValue(parameter, out var standIn))
                scope.standIns[parameter] = Custom.vjp(Functional.Rule(_ => ([value], ws => ws)), [standIn])[0];
    }
}
