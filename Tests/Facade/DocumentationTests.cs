// The documentation is complete and true: every public member is documented, every example compiles and gives what it
// says, and no F# type shows in a public signature. Read next: Documentation.cs.
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace FunGrad.Facade.Tests;

public class DocumentationTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] PublicTypes = typeof(GradOperation).Assembly.GetExportedTypes();

    [Fact]
    public void EveryExampleGivesWhatItSays()
    {
        var examples = Documentation.Examples();
        Assert.All(examples, example => Assert.True(example.IsComplete, $"No expected text in {example}"));
        Assert.True(examples.Count > 100, $"There are only {examples.Count} examples.");
        var compiled = Documentation.Compile(examples);
        var failures = new StringBuilder();
        for (var i = 0; i < examples.Count; i++)
        {
            var actual = Run(compiled.GetMethod($"E{i}")!);
            if (actual != examples[i].Expected)
                failures.AppendLine($"{examples[i].Member}:\n{examples[i].Code.Trim()}\n  gave: {actual}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    [Fact]
    public void EveryPublicMemberIsDocumented()
    {
        var members = Documentation.Of(typeof(GradOperation).Assembly).Descendants("member").ToList();
        var documented = members.ToLookup(member => NameOf((string)member.Attribute("name")!));
        foreach (var type in PublicTypes.Where(type => !type.IsNested))
        {
            Assert.Contains($"T:{type.FullName}", members.Select(member => (string)member.Attribute("name")!));
            foreach (var member in type.GetMembers(Declared).Where(IsWritten))
            {
                var name =
                    $"{type.FullName}.{member.Name.Replace("get_", "").Replace("set_", "").Replace(".ctor", "#ctor")}";
                Assert.True(
                    documented.Contains(name)
                        || documented.Contains($"{type.FullName}.{member.Name}")
                        || IsPrimary(type, member),
                    $"{name} has no documentation."
                );
                Assert.All(documented[name], text => Assert.True(HasText(text), $"{name} has an empty summary."));
            }
        }
    }

    [Fact]
    public void EveryExtensionHasAnExample()
    {
        var members = Documentation.Of(typeof(GradOperation).Assembly).Descendants("member");
        var extensions = members.Where(member => ((string)member.Attribute("name")!).Contains("<G>$"));
        Assert.All(
            extensions.Where(member => member.Element("summary") is not null),
            member => Assert.NotNull(member.Element("example"))
        );
    }

    [Fact]
    public void NoFSharpTypeIsInAPublicSignature()
    {
        foreach (var type in PublicTypes.Append(typeof(Tensor)))
        foreach (var member in type.GetMembers(Declared))
            Assert.DoesNotContain(TypesIn(member), t => t.FullName?.Contains("Microsoft.FSharp") == true);
    }

    private static string Run(MethodInfo example)
    {
        try
        {
            return Example.Normal(example.Invoke(null, null)?.ToString() ?? "null");
        }
        catch (TargetInvocationException failure)
        {
            return failure.InnerException!.ToString();
        }
    }

    private static string NameOf(string id)
    {
        var name = id[2..].Split('(')[0];
        var generic = name.IndexOf("``", StringComparison.Ordinal);
        return (generic < 0 ? name : name[..generic]).Split('~')[0];
    }

    private static bool HasText(XElement member) =>
        member.Element("inheritdoc") is not null || member.Element("summary") is { Value.Length: > 3 };

    private static bool IsWritten(MemberInfo member) =>
        member is not Type
        && member is not MethodInfo { Name: "Invoke" or "BeginInvoke" or "EndInvoke" }
        && !(member is ConstructorInfo && typeof(Delegate).IsAssignableFrom(member.DeclaringType))
        && !(member is FieldInfo { IsSpecialName: true });

    // The parameters of a primary constructor are documented with the type.
    private static bool IsPrimary(Type type, MemberInfo member) =>
        member is ConstructorInfo && (type == typeof(GradOperation) || type.IsAbstract);

    private static IEnumerable<Type> TypesIn(MemberInfo member) =>
        member switch
        {
            MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
            ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
            PropertyInfo property => [property.PropertyType],
            FieldInfo field => [field.FieldType],
            _ => [],
        };
}
