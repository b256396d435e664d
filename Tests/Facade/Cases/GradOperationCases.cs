// Runs every row of grad-operation.json: the methods that bear its id compute it. Law: every row is computed, and a
// difference from the row is stated with a reason. Read next: DocumentedCases.cs.
using System.Reflection;
using Xunit;

namespace FunGrad.Facade.Tests.Cases;

public class GradOperationCases
{
    private static readonly IReadOnlyList<(CaseAttribute Case, MethodInfo Method)> Computations =
    [
        .. from type in typeof(GradOperationCases).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let mark = method.GetCustomAttribute<CaseAttribute>()
        where mark is not null
        orderby mark.Id, method.Name
        select (mark, method),
    ];

    public static TheoryData<string, string> Rows =>
        [.. Computations.Select(entry => (entry.Case.Id, $"{entry.Method.DeclaringType!.Name}.{entry.Method.Name}"))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void RowGivesWhatItSays(string id, string computation)
    {
        var (mark, method) = Computations.Single(entry =>
            computation == $"{entry.Method.DeclaringType!.Name}.{entry.Method.Name}"
        );
        var row = CaseRow.All[id];
        var result = method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
        Structure.Equal(
            mark.Instead is null ? row.Expected : CaseRow.Json(mark.Instead),
            result,
            row.Tolerance,
            $"{id}, {row.Function}: result"
        );
        if (mark.DTypes is not null)
            Assert.Equal(mark.DTypes, string.Join(" ", Structure.Tensors(result).Select(tensor => tensor.DType)));
    }

    [Fact]
    public void EveryRowIsComputed() =>
        Assert.Equal(CaseRow.All.Keys.Order(), Computations.Select(entry => entry.Case.Id).Distinct().Order());

    [Fact]
    public void DifferencesHaveReasons() =>
        Assert.All(Computations, entry => Assert.Equal(entry.Case.Instead is null, entry.Case.Because is null));
}
