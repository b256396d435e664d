// Shows that both kinds of test run, a fact and a property, until the engine brings its own.
module FunGrad.Tests.PlaceholderTests

open Xunit
open FsCheck.Xunit
open FunGrad

[<Fact>]
let ``the slope of x² at 3 is 6`` () = Assert.Equal(6.0, float (grad (fun x -> x * x) (tensor 3.0)))

[<Property>]
let ``the slope of x² is odd`` (x: int) = Properties.Placeholder.slopeIsOdd (float x)
