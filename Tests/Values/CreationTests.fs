// Making tensors: the front door's functions against their definitions, and `tensor` on whatever an F# user writes, with
// errors for what does not fit. The texts of errors are held in Tests/Errors.
// Read next: Tests/Primitives/ValueTests.fs.
module FunGrad.Tests.Values.CreationTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private demand dtype (shape: int list) (numbers: float list) (x: Tensor) =
    Assert.Equal(dtype, x.DType)
    Assert.Equal<int list>(shape, List.ofSeq x.Shape)
    demandBits $"{dtype} {shape}" (Array.ofList numbers) (toArray x)

let private demand64 = demand DType.Float64

// ---- from shapes and numbers

[<Fact>]
let ``constants fill any shape`` () =
    for shape: int list in [ []; [ 0 ]; [ 3 ]; [ 2; 0 ]; [ 2; 3; 4 ] ] do
        let count = List.fold (*) 1 shape
        demand64 shape (List.replicate count 0.0) (zeros shape)
        demand64 shape (List.replicate count 1.0) (ones shape)
        demand64 shape (List.replicate count nan) (full shape nan)

[<Fact>]
let ``constants like a tensor have its shape and dtype`` () =
    for dtype in [ DType.Float64; DType.Float32; DType.Int64; DType.Int32; DType.Bool ] do
        for shape: int list in [ []; [ 2 ]; [ 0; 2 ] ] do
            let x = cast dtype (full shape 5.0)
            demand dtype shape (List.replicate x.Count 0.0) (zerosLike x)
            demand dtype shape (List.replicate x.Count 1.0) (onesLike x)

[<Fact>]
let ``the identity has ones on its diagonal`` () =
    for n in [ 0; 1; 4 ] do
        demand64
            [ n; n ]
            [
                for i in 1..n do
                    for j in 1..n -> if i = j then 1.0 else 0.0
            ]
            (eye n)

[<Fact>]
let ``arange stops before its end, in steps of either sign`` () =
    for start, stop, step, expected in
        [
            0.0, 3.0, 1.0, [ 0.0; 1.0; 2.0 ]
            0.0, 2.5, 1.0, [ 0.0; 1.0; 2.0 ]
            1.0, 0.0, -0.25, [ 1.0; 0.75; 0.5; 0.25 ]
            2.0, 2.0, 1.0, []
            2.0, 0.0, 1.0, []
            0.0, 2.0, -1.0, []
            5.0, 6.0, 10.0, [ 5.0 ]
        ] do
        demand64 [ expected.Length ] expected (arange start stop step)

    // Counted by multiplication, so that no error adds up.
    Assert.Equal(999.0 * 0.1, (toArray (arange 0.0 100.0 0.1))[999])

[<Fact>]
let ``linspace contains both ends exactly and is evenly spaced`` () =
    demand64 [ 1 ] [ 0.3 ] (linspace 0.3 0.7 1)
    demand64 [ 5 ] [ 1.0; 0.5; 0.0; -0.5; -1.0 ] (linspace 1.0 -1.0 5)

    for count in 2..50 do
        let x = toArray (linspace 0.1 0.7 count)
        Assert.Equal(count, x.Length)
        demandBits "ends" [| 0.1; 0.7 |] [| x[0]; x[count - 1] |]

        for i in 1 .. count - 1 do
            Assert.Equal(0.6 / float (count - 1), x[i] - x[i - 1], 14)

[<Fact>]
let ``indices are integers`` () =
    demand DType.Int32 [ 3 ] [ 1.0; -2.0; 7.0 ] (indices [ 1; -2; 7 ])
    demand DType.Int32 [ 0 ] [] (indices [])

// ---- from what a user writes

[<Fact>]
let ``tensor takes single numbers of every kind, integers as Float64`` () =
    demand64 [] [ 2.5 ] (tensor 2.5)
    demand DType.Float32 [] [ float 0.1f ] (tensor 0.1f)
    demand64 [] [ 3.0 ] (tensor 3)
    demand64 [] [ 3.0 ] (tensor 3L)
    demand DType.Bool [] [ 1.0 ] (tensor true)

[<Fact>]
let ``tensor takes lists, arrays and sequences alike, nested to any depth`` () =
    for x in
        [
            tensor [ 1.0; 2.0 ]
            tensor [| 1.0; 2.0 |]
            tensor (
                seq {
                    1.0
                    2.0
                }
            )
            tensor (ResizeArray [ 1; 2 ])
            tensor [ 1L; 2L ]
        ] do
        demand64 [ 2 ] [ 1.0; 2.0 ] x

    for x in
        [
            tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]
            tensor [| [| 1; 2 |]; [| 3; 4 |] |]
            tensor [ [| 1.0; 2.0 |]; [| 3.0; 4.0 |] ]
            tensor (
                seq {
                    for i in [ 1.0; 3.0 ] ->
                        seq {
                            i
                            i + 1.0
                        }
                }
            )
            tensor (array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])
            tensor (array2D [ [ 1; 2 ]; [ 3; 4 ] ])
            tensor [ tensor [ 1.0; 2.0 ]; tensor [ 3.0; 4.0 ] ]
        ] do
        demand64 [ 2; 2 ] [ 1.0; 2.0; 3.0; 4.0 ] x

    demand64 [ 1; 2; 1; 2 ] [ 1.0; 2.0; 3.0; 4.0 ] (tensor [ [ [ [ 1.0; 2.0 ] ]; [ [ 3.0; 4.0 ] ] ] ])
    demand64 [ 2; 1; 2 ] [ 1.0; 2.0; 3.0; 4.0 ] (tensor (Array3D.init 2 1 2 (fun i _ k -> float (2 * i + k + 1))))
    demand DType.Bool [ 2; 1 ] [ 1.0; 0.0 ] (tensor [ [ true ]; [ false ] ])

[<Fact>]
let ``tensor makes empty axes of empty rows`` () =
    demand64 [ 0 ] [] (tensor ([]: float list))
    demand64 [ 2; 0 ] [] (tensor [ ([]: float list); [] ])

[<Fact>]
let ``tensor keeps Float32 and widens where the widths differ`` () =
    demand DType.Float32 [ 2 ] [ 1.0; 2.0 ] (tensor [ 1.0f; 2.0f ])
    demand DType.Float32 [ 1; 2 ] [ 1.0; 2.0 ] (tensor [ [ 1.0f; 2.0f ] ])
    demand DType.Float32 [ 1; 2 ] [ 1.0; 2.0 ] (tensor (array2D [ [ 1.0f; 2.0f ] ]))
    demand64 [ 2 ] [ float 0.1f; 0.1 ] (tensor [ box 0.1f; box 0.1 ])
    demand64 [ 3 ] [ 0.1; float 0.1f; 0.1 ] (tensor [ box 0.1; box 0.1f; box 0.1 ])
    demand64 [ 3 ] [ 1.5; 2.0; 1.0 ] (tensor [ box 1.5; box 2; box true ])
    demand64 [ 2; 1 ] [ float 0.1f; 0.1 ] (tensor [ tensor [ 0.1f ]; tensor [ 0.1 ] ])

[<Fact>]
let ``tensor copies the arrays it is given`` () =
    let host = [| 1.0; 2.0 |]
    let x = tensor host
    host[0] <- 9.0
    demand64 [ 2 ] [ 1.0; 2.0 ] x

[<Fact>]
let ``tensors made of traced values keep their derivatives`` () =
    let f (x: Tensor, y: Tensor) = sum (square (tensor [ [ x; y ]; [ y; y ] ]))
    let dx, dy = grad f (tensor 2.0, tensor 3.0)
    Assert.Equal((4.0, 18.0), (float dx, float dy))
    let mixed (x: Tensor) = sum (tensor [ tensor [ x * x; x ]; tensor [ tensor 1.0; 3.0 * x ] ])
    Assert.Equal(10.0, float (grad mixed (tensor 3.0)))

[<Fact>]
let ``a literal is a Float64 number once it is a variable or made by tensor`` () =
    let literal: Tensor = Tensor.op_Implicit 2.0
    Assert.Equal(DType.Float64, (grad (fun x -> x * tensor 1.0f) literal).DType)
    Assert.Equal(DType.Float64, (tensor [ tensor 1.0f; literal ]).DType)
    Assert.Equal(DType.Float32, (stack 0 [ tensor 1.0f; literal ]).DType)

[<Fact>]
let ``a ragged list is refused with the shapes that differ and what to do`` () =
    for rows, first, second in
        [
            (fun () -> tensor [ [ 1.0; 2.0 ]; [ 3.0 ] ]), "[2]", "[1]"
            (fun () -> tensor [ [ 1.0 ]; [] ]), "[1]", "[0]"
            (fun () -> tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ]; [ 5.0; 6.0; 7.0 ] ]), "[2]", "[3]"
            (fun () -> tensor [ [ [ 1.0 ]; [ 2.0 ] ]; [ [ 3.0 ] ] ]), "[2, 1]", "[1, 1]"
            (fun () -> tensor [ box 1.0; box [ 2.0; 3.0 ] ]), "[]", "[2]"
            (fun () -> tensor [| [| 1.0f |]; [| 2.0f; 3.0f |] |]), "[1]", "[2]"
        ] do
        let error = Assert.Throws<ShapeException>(fun () -> rows () |> ignore)
        Assert.Contains("rows must have one shape", error.Message)
        Assert.Contains($"{first} and {second}", error.Message)
        Assert.EndsWith("Broadcast or pad them first.", error.Message)

[<Fact>]
let ``what is no number is refused by its kind, however deep it stands`` () =
    let text kind = $"tensor makes tensors of numbers, booleans, tensors, and sequences of these, but was given {kind}."

    for kind, action in
        [
            "String", (fun () -> tensor "1.0")
            "String", (fun () -> tensor [ [ "1.0" ] ])
            "null", (fun () -> tensor (null: objnull))
            "null", (fun () -> tensor [ box 1.0; Unchecked.defaultof<obj> ])
            "Char", (fun () -> tensor 'x')
            "Decimal", (fun () -> tensor [ 1m ])
            "DateTime", (fun () -> tensor DateTime.UnixEpoch)
        ] do
        refuses<ArgumentException> (text kind) (fun () -> action ())

[<Fact>]
let ``reading back gives the elements in row-major order`` () =
    let x = tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]
    Assert.Equal<float[]>([| 1.0; 3.0; 2.0; 4.0 |], toArray (transpose x))
    Assert.Equal<float[]>([| 1.0; 0.0 |], toArray (tensor [ true; false ]))
    Assert.Equal<float[]>([| 2.5 |], toArray (tensor 2.5))
    Assert.Equal<int list>([ 2; 2 ], shape x)
