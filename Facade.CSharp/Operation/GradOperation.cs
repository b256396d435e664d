// MindSpore's GradOperation in three stages: configure, name the function with Of, call. Law: the result is a product
// of the seeds with the Jacobian, never a Jacobian: without sensParam all elements of all outputs are summed. Nothing
// is evaluated before the call, and nothing is cached. Read next: GradOperationOf.cs, GradientRun.cs.
namespace FunGrad;

/// <summary>Makes gradient functions whose results follow three flags.</summary>
/// <remarks>
/// <para>The structure of a result, where dx are gradients of inputs and dw gradients of weights:</para>
/// <list type="table">
/// <listheader><term>getAll, getByList</term><description>result</description></listheader>
/// <item><term>false, false</term><description><c>dx0</c>, a bare tensor: the gradient of the first
/// input</description></item>
/// <item><term>true, false</term><description><c>(dx0, ..., dxn)</c>, a tuple also for one input</description></item>
/// <item><term>false, true</term><description><c>(dw1, ..., dwk)</c>, or <c>dw</c> for one bare
/// parameter</description></item>
/// <item><term>true, true</term><description>the pair of the two</description></item>
/// </list>
/// <para>Inputs and weights that the function does not use get zeros, and so do integer inputs. Every gradient has the
/// shape and dtype of its variable. A parameter that is not among the weights is a constant, and so is a frozen one
/// among them, which gets zeros. Weights that are left out are no weights.</para>
/// </remarks>
/// <param name="getAll">Gradients of all inputs, not of the first alone.</param>
/// <param name="getByList">Gradients of the weights.</param>
/// <param name="sensParam">The caller gives the seeds as the last argument, <c>sens</c>.</param>
/// <example><code>
/// var gradient = new GradOperation().Of((x, y) => x * y);
/// gradient(2, 5) // 5.0
/// </code></example>
public sealed partial class GradOperation(bool getAll = false, bool getByList = false, bool sensParam = false)
{
    /// <summary>Whether gradients of all inputs are returned.</summary>
    public bool GetAll { get; } = getAll;

    /// <summary>Whether gradients of the weights are returned.</summary>
    public bool GetByList { get; } = getByList;

    /// <summary>Whether the caller gives the seeds.</summary>
    public bool SensParam { get; } = sensParam;
}
