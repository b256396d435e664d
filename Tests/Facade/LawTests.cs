// Laws as a C# user holds functions to them: those that need nothing but a function and a point, those with a second
// function, and random functions. Read next: GeneratorTests.cs, GradCheckTests.cs.
using System.Numerics;
using FunGrad.Properties;
using Xunit;

namespace FunGrad.Facade.Tests;

public class LawTests
{
    private static readonly Subject Wave = Subject.Of(x => Tensor.Sin(x) * x, 0.7).Named("wave");

    // The slope of sin, a thousandth too large.
    private static Tensor WrongSin(Tensor x) => Grad.CustomVjp(Tensor.Sin, (x, _, w) => 1.001 * Tensor.Cos(x) * w)(x);

    [Fact]
    public void EveryLawHoldsOfAFunctionOfSeveralTensors()
    {
        var subject = Subject.Of((w, x, b) => Tensor.Tanh(w * x + b), [1.5, -0.5], [0.2, 0.4], 0.1);
        foreach (var law in Laws.All)
            law.Verify(subject);
    }

    [Fact]
    public void LinearFunctionsAreLinear()
    {
        foreach (var law in Laws.LinearFunctions)
            Assert.Equal(Verdict.Holds, law.Check(Subject.Of(x => 2 * x + x.Sum(), [1, 2, 3])));
        Assert.True(Laws.AdditiveFunction.Check(Subject.Of(x => x * x, [1, 2, 3])).IsBroken);
    }

    [Fact]
    public void TheSameFunctionOverOtherNumbersHasTheSameDerivative()
    {
        Laws.ComplexStep(x => Complex.Sin(x) * x).Verify(Wave);
        Laws.Dual(x => Dual<double>.Sin(x) * x).Verify(Wave);
        Laws.SecondDual(x => Dual<Dual<double>>.Sin(x) * x).Verify(Wave);
        Assert.True(Laws.Dual(x => Dual<double>.Cos(x) * x).Check(Wave).IsBroken);
    }

    [Fact]
    public void RulesOfCombinationHold()
    {
        var exponential = Subject.Of(Tensor.Exp, 0.7);
        Laws.Chain(Tensor.Exp).Verify(Wave);
        Laws.Product(exponential).Verify(Wave);
        Laws.Quotient(exponential).Verify(Wave);
        Laws.Inverse(Tensor.Log).Verify(exponential);
        Laws.Homogeneous(2).Verify(Subject.Of(x => (x * x).Sum(), [1, 2]));
    }

    [Fact]
    public void ABrokenLawSaysWhatAndHowToRepeatIt()
    {
        var subject = Subject.Of(WrongSin, 0).Named("my sine").WithSeed(7);
        var error = Assert.Throws<LawBrokenException>(() => Laws.ReverseIsDifference.Verify(subject));
        Assert.StartsWith(
            "my sine breaks the law \"reverse = difference\", "
                + "⟨grad f x, v⟩ = lim (f(x + hv) - f(x - hv)) / 2h: element 0: differences give ",
            error.Message
        );
        Assert.EndsWith(". Repeat it with seed 7.", error.Message);
        // Differences alone notice: the rule is the transpose of a linear map, if of another one.
        Assert.Equal(Verdict.Holds, Laws.ForwardIsReverse.Check(subject));
    }

    [Fact]
    public void RandomFunctionsAreWhatTheOracleSays()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var program = RandomProgram.Draw(seed, size: 5);
            Assert.Equal(Verdict.Holds, program.CheckOracle());
            Assert.StartsWith("let f (x1: Tensor)", program.Code);
            Assert.Equal(program.Invoke(program.Inputs), RandomProgram.Draw(seed, 5).Invoke(program.Inputs));
        }
    }
}
