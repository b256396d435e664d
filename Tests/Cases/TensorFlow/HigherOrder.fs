module FunGrad.Tests.Cases.TensorFlow.HigherOrder

// Section L: gradients of gradients and Hessians.

open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

/// gradients applied n times.
let rec private derivative n (y: Tensor) (x: Tensor) : Tensor =
    if n = 0 then y else derivative (n - 1) (gradients [ y ] [ x ]).Head.Value x

let private cosine id n =
    case id (fun row ->
        let x = number 1.0
        row.Gives row.Parts[2] [ derivative n (cos x) x ])

let private orders = [ cosine "L01" 1; cosine "L02" 2; cosine "L04" 4 ]

let private second = [
    case "L08" (fun row ->
        for m, n in [ 3, 3; 3, 4 ] do
            let x = variable (reshape [ m; n ] (arange 0.0 (float (m * n)) 1.0))
            let hessian = (hessians [ sum (0.5 * (matmul (transpose x) x)) ] [ x ]).Head
            Assert.Equal<int list>([ m; n; m; n ], shape hessian)
            // 1 if i = k, else 0: the identity over rows, ones over columns.
            let expected = reshape [ m; 1; m; 1 ] (eye m) * ones [ m; n; m; n ]
            row.Means (List.ofArray (toArray expected)) [ hessian ])

    case "L10" (fun row ->
        let a, x = tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ], vector [ 1.0; 2.0 ]
        let gradient = (gradients [ sum (x * matmul a x) ] [ x ]).Head.Value
        let options = seeded [ Some(tensor [ 1.0; 1.0 ]) ]
        row.Gives "[[7, 13]]" (connected (dense (gradientsWith options [ gradient ] [ x ]))))

    case "L11" (fun row ->
        let x = vector [ -1.0; -0.5; 0.5; 1.0 ]
        row.Means [ exp -1.0; exp -0.5; 0.0; 0.0 ] [ derivative 2 (elu 1.0 x) x ])

    case "L13" (fun row ->
        // |cos x + i| without complex numbers.
        let x = number 2.0
        row.Gives "[0.4907914634]" [ derivative 2 (sqrt (cos x ** 2.0 + 1.0)) x ])

    case "L14" (fun row ->
        let x1, x2 = number 2.0, number 2.0
        let y = x1 ** 3.0 + x2 ** 2.0
        let dy = (gradients [ y ] [ x1 ]).Head.Value
        let found = gradients [ dy ] [ x1; x2 ]
        row.Gives "12 " [ found.Head.Value ]
        Assert.Equal(None, found[1]))
]

let cases = orders @ second
let excluded: (string * string) list = []
