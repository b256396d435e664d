// F# slices: both bounds count, open ones reach the end, one outside its axis throws, and derivatives flow.
module FunGrad.Tests.SlicingTests

open System
open Xunit
open FunGrad

let private x = tensor [ 10; 11; 12; 13; 14 ]
let private m = reshape [ 3; 4 ] (arange 0.0 12.0 1.0)

let private same (expected: 'T) (given: Tensor) = Assert.Equal(tensor expected, given)

[<Fact>]
let ``a vector's slice includes both bounds`` () =
    same [ 11; 12; 13 ] x[1..3]
    same [ 10; 11 ] x[..1]
    same [ 13; 14 ] x[3..]
    same [ 12 ] x.[2..2]
    Assert.Equal(x, x[*])

[<Fact>]
let ``a slice may be empty`` () =
    Assert.Equal(zeros [ 0 ], x[5..])
    Assert.Equal(zeros [ 0 ], x[3..2])
    Assert.Equal(zeros [ 0 ], (zeros [ 0 ])[*])

[<Fact>]
let ``a matrix gives blocks, rows and columns`` () =
    same [ [ 5; 6 ]; [ 9; 10 ] ] m[1.., 1..2]
    same [ [ 4; 5; 6; 7 ] ] m[1..1, *]
    same [ 2; 6; 10 ] m[*, 2]
    same [ 6; 10 ] m[1.., 2]
    same [ 8; 9 ] m[2, ..1]
    same [ [ 0; 1; 2; 3 ]; [ 4; 5; 6; 7 ] ] m[0..1]
    same [ 3; 7; 11 ] m[*, -1]

[<Fact>]
let ``a slice agrees with slice`` () =
    for first in 0..4 do
        for last in first..4 do
            Assert.Equal(slice [ first ] [ last - first + 1 ] x, x[first..last])

[<Fact>]
let ``a bound outside its axis throws and says what fits`` () =
    let throws (text: string) (f: unit -> Tensor) =
        let error = Assert.Throws<ArgumentOutOfRangeException>(Func<obj>(fun () -> f ()))
        Assert.Contains(text, error.Message)

    let remedy = "lies outside axis 0 of length 5. Both bounds are included and run from 0 to 4."
    throws ("slice: the bound 5 " + remedy) (fun () -> x[1..5])
    throws ("slice: the bound -1 " + remedy) (fun () -> x[.. -1])
    throws ("slice: the bound -2 " + remedy) (fun () -> x[-2 ..])
    throws "slice: the bound 6 lies outside" (fun () -> x[6..])
    throws "slice: the bound 4 lies outside axis 1 of length 4." (fun () -> m[*, 4..4])
    throws "the position 4 lies outside axis 1" (fun () -> m[*, 4])
    throws "The axis is empty." (fun () -> (zeros [ 0 ])[0..0])
    throws "2 positions were given" (fun () -> x[1.., 0])

[<Fact>]
let ``derivatives flow through slices, under vmap as well`` () =
    let f (x: Tensor) = sum (x[1..2] * x[2..3])
    same [ 0; 12; 24; 12; 0 ] (grad f x)
    same [ [ 0; 2; 4; 2 ]; [ 0; 6; 12; 6 ]; [ 0; 10; 20; 10 ] ] (vmap (grad f) m)
    same [ [ 0; 1; 0; 0 ]; [ 0; 1; 0; 0 ]; [ 0; 0; 0; 0 ] ] (grad (fun (m: Tensor) -> sum m[..1, 1]) m)
