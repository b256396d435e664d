// gradients of recorded values beyond single primitives: intermediates, several ys and xs, unconnected values, further
// derivatives. Laws: gradients (f x) x = grad f x; linear in ys; gradients are recorded themselves.
module FunGrad.Tests.Recording.GradientsTests

open Xunit
open FunGrad

let private number (x: float) = variable (tensor x)
let private values (results: Tensor option list) = results |> List.map (Option.map float)

[<Fact>]
let ``gradients reach intermediates as well as variables`` () =
    let x = number 3.0
    let y = x * x
    let z = sin y

    Assert.Equal<float option list>(
        [ Some(6.0 * cos 9.0); Some(cos 9.0); Some 1.0 ],
        values (gradients [ z ] [ x; y; z ])
    )

[<Fact>]
let ``several ys add up, also the same one twice`` () =
    let x = number 3.0
    let y, z = x * x, 5.0 * x
    Assert.Equal<float option list>([ Some 11.0 ], values (gradients [ y; z ] [ x ]))
    Assert.Equal<float option list>([ Some 12.0 ], values (gradients [ y; y ] [ x ]))

[<Fact>]
let ``a y that is an x, and one y that depends on another`` () =
    let x = number 3.0
    let y = x * x
    let z = y * 10.0
    Assert.Equal<float option list>([ Some 1.0 ], values (gradients [ x ] [ x ]))
    Assert.Equal<float option list>([ Some 66.0; Some 11.0 ], values (gradients [ y; z ] [ x; y ]))

[<Fact>]
let ``what is not connected has no gradient`` () =
    let x, other = number 3.0, number 4.0
    let y = x * x
    let cases = [ other; tensor 5.0; floor x; y * 2.0; detach x ]
    Assert.Equal<float option list>([ None; None; None; None; None ], values (gradients [ y ] cases))
    Assert.Equal<float option list>([ None ], values (gradients [ tensor 5.0 ] [ x ]))
    Assert.Equal<float option list>([], values (gradients [ y ] []))
    Assert.Equal<float option list>([ None ], values (gradients [] [ x ]))

[<Fact>]
let ``gradients can be differentiated without end`` () =
    let x = number 2.0
    let mutable y = Tensor.Pow(x, 5.0) // Mutation: local

    let slopes = [
        for _ in 1..6 ->
            (y <- (gradients [ y ] [ x ])[0] |> Option.defaultValue (tensor 0.0)
             float y)
    ]

    Assert.Equal<float list>([ 80.0; 160.0; 240.0; 240.0; 120.0; 0.0 ], slopes)

[<Fact>]
let ``an operation that changes nothing makes a value of its own`` () =
    let same: (string * (Tensor -> Tensor)) list = [
        "reshape", reshape [ 2; 2 ]
        "broadcast", broadcast [ 2; 2 ]
        "permute", permute [ 0; 1 ]
        "squeeze", squeeze
        "cast", cast DType.Float64
        "+x", (fun x -> +x)
        "power 1", (fun x -> Tensor.Pow(x, 1.0))
        "slice of all", slice [ 0; 0 ] [ 2; 2 ]
        "sum with 0", (fun x -> x + 0.0)
        "product with 1", (fun x -> x * 1.0)
        "concatenation of one", (fun x -> concatenate 0 [ x ])
    ]

    for name, f in same do
        let x = variable (ones [ 2; 2 ])
        let y = f x
        // x reaches the result beside y, so the two have different gradients when they are different values.
        let z = sum (x * 2.0) + sum (y * 3.0)

        match gradients [ z ] [ x; y ] with
        | [ Some dx; Some dy ] ->
            Assert.True(toArray dx = Array.create 4 5.0, $"{name}: the gradient of x")
            Assert.True(toArray dy = Array.create 4 3.0, $"{name}: the result is its argument itself")
        | _ -> Assert.Fail name

[<Fact>]
let ``detach gives the plain value`` () =
    let x = number 3.0
    let y = detach (x * x)
    Assert.Equal(9.0, float y)
    Assert.Equal<float option list>([ Some 9.0 ], values (gradients [ y * x ] [ x ]))

[<Fact>]
let ``detach cuts what an enclosing transform traces, and leaves examples examples`` () =
    let x = number 3.0
    let slope, cut = valueAndGrad (fun t -> detach (t * x) * t) (tensor 2.0)
    Assert.Equal(12.0, float slope)
    Assert.Equal(6.0, float cut)
    let batch = vmap (fun t -> detach (t * x)) (tensor [ 1.0; 2.0 ])
    Assert.Equal<float[]>([| 3.0; 6.0 |], toArray batch)
    Assert.Equal<float option list>([ None ], values (gradients [ sum batch ] [ x ]))

[<Fact>]
let ``recorded values pass through the transforms that functions use`` () =
    let x = number 2.0
    let inner = grad (fun t -> t * t * x) (tensor 3.0)
    Assert.Equal<float option list>([ Some 6.0 ], values (gradients [ inner ] [ x ]))
    let batch = sum (vmap (fun t -> t * x * x) (tensor [ 1.0; 2.0 ]))
    Assert.Equal<float option list>([ Some 12.0 ], values (gradients [ batch ] [ x ]))
    let _, push = jvp (fun t -> t * t * x) (tensor 3.0) (tensor 1.0)
    Assert.Equal<float option list>([ Some 6.0 ], values (gradients [ push ] [ x ]))

    Assert.Equal<float option list>(
        [ Some 6.0 ],
        values (gradients [ diffn 1 (fun t -> t * t * x) (tensor 3.0) ] [ x ])
    )
    // The point of a derivative may itself be recorded.
    Assert.Equal<float option list>([ Some 12.0 ], values (gradients [ grad (fun t -> t * t * t) x ] [ x ]))

[<Fact>]
let ``host branches read recorded values`` () =
    let x = number -2.0
    let y = if x > tensor 0.0 then x else -x
    Assert.Equal<float option list>([ Some -1.0 ], values (gradients [ y ] [ x ]))
    Assert.Equal(-2.0, float x)

[<Fact>]
let ``a diamond of a thousand joins is swept once, not once for each path`` () =
    let x = number 1.0
    let mutable y = x // Mutation: local

    for _ in 1..1000 do
        y <- (y + y) * 0.5

    Assert.Equal<float option list>([ Some 1.0 ], values (gradients [ y ] [ x ]))
    Assert.Equal(1.0, float (grad (fun x -> Seq.fold (fun y _ -> (y + y) * 0.5) x [ 1..1000 ]) (tensor 1.0)))
