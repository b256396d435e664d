// Problems from what users of C# and F# hold in their hands: functions of tensors, of arrays and of MathNet's vectors,
// with the engine's derivative or their own. Law: all are judged in the same way. Read next: GradCheck.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open FunGrad
open MathNet.Numerics.LinearAlgebra

module internal Delegates =
    let private given (name: string) (value: 'T) : 'T =
        match box value with
        | null -> raise (ArgumentNullException(name, $"GradCheck: {name} is null."))
        | _ -> value

    let private rows (matrix: float[,]) : float[][] = [|
        for row in 0 .. (given "the Jacobian" matrix).GetLength 0 - 1 -> matrix[row, *]
    |]

    /// The rows of a Jacobian, of which there must be one per result.
    let private jacobian (x: float[]) (f: float[] -> float[]) (rows: float[][]) : float[][] =
        let results = (f (Array.copy x)).Length

        if rows.Length <> results then
            let text =
                $"GradCheck: the Jacobian must have a row for each of {results} results, but it had {rows.Length}."

            raise (ShapeException text)

        rows

    let private vector (x: float[]) : Vector<float> = Vector<float>.Build.DenseOfArray x

    /// The names of the inputs of a structure.
    let names (inputs: 'T[]) =
        if inputs.Length = 1 then
            [| "x" |]
        else
            Array.init inputs.Length (fun i -> $"x{i}")

    // -- Functions of tensors -----------------------------------------------------------------------------------------

    let unary (f: Func<Tensor, Tensor>) (x: Tensor) : Problem =
        let f = given "f" f
        TensorProblem.ofEngine [| "x" |] (fun xs -> [| f.Invoke xs[0] |]) [| x |]

    let binary (f: Func<Tensor, Tensor, Tensor>) (x: Tensor) (y: Tensor) : Problem =
        let f = given "f" f
        TensorProblem.ofEngine [| "x"; "y" |] (fun xs -> [| f.Invoke(xs[0], xs[1]) |]) [| x; y |]

    let ternary (f: Func<Tensor, Tensor, Tensor, Tensor>) (x: Tensor) (y: Tensor) (z: Tensor) : Problem =
        let f = given "f" f
        TensorProblem.ofEngine [| "x"; "y"; "z" |] (fun xs -> [| f.Invoke(xs[0], xs[1], xs[2]) |]) [| x; y; z |]

    let several (f: Func<IReadOnlyList<Tensor>, Tensor>) (inputs: IReadOnlyList<Tensor>) : Problem =
        let f, inputs = given "f" f, Array.ofSeq (given "inputs" inputs)
        TensorProblem.ofEngine (names inputs) (fun xs -> [| f.Invoke xs |]) inputs

    let subject (subject: Subject) : Problem =
        let subject = given "subject" subject
        TensorProblem.ofEngine (names subject.Point) subject.Apply subject.Point

    let pair (f: Func<Tensor, Tensor>) (derivative: Func<Tensor, Tensor>) (x: Tensor) : Problem =
        let f, derivative = given "f" f, given "derivative" derivative
        TensorProblem.ofPair [| "x" |] (fun xs -> f.Invoke xs[0]) (fun xs -> [| derivative.Invoke xs[0] |]) [| x |]

    // -- Functions of numbers -----------------------------------------------------------------------------------------

    let number (f: Func<float, float>) (derivative: Func<float, float>) (x: float) : Problem =
        let f, derivative = given "f" f, given "derivative" derivative
        Problem.ofArrays true true (fun x -> [| f.Invoke x[0] |]) (fun x -> [| [| derivative.Invoke x[0] |] |]) [| x |]

    let array (f: Func<float[], float>) (gradient: Func<float[], float[]>) (x: float[]) : Problem =
        let f, gradient = given "f" f, given "gradient" gradient

        Problem.ofArrays
            true
            false
            (fun x -> [| f.Invoke x |])
            (fun x -> [| given "the gradient" (gradient.Invoke x) |])
            x

    let arrays (f: Func<float[], float[]>) (derivative: Func<float[], float[,]>) (x: float[]) : Problem =
        let f, derivative = given "f" f, given "jacobian" derivative
        Problem.ofArrays false false f.Invoke (fun x -> jacobian x f.Invoke (rows (derivative.Invoke x))) x

    let mathNet (f: Func<Vector<float>, float>) (gradient: Func<Vector<float>, Vector<float>>) (x: Vector<float>) =
        let f, gradient, x = given "f" f, given "gradient" gradient, given "x" x
        let slopes x = [| (given "the gradient" (gradient.Invoke(vector x))).ToArray() |]
        Problem.ofArrays true false (fun x -> [| f.Invoke(vector x) |]) slopes (x.ToArray())

    let mathNets
        (f: Func<Vector<float>, Vector<float>>)
        (derivative: Func<Vector<float>, Matrix<float>>)
        (x: Vector<float>)
        =
        let f, derivative, x = given "f" f, given "jacobian" derivative, given "x" x
        let values x = (given "the result of f" (f.Invoke(vector x))).ToArray()
        let matrix x = rows ((given "the Jacobian" (derivative.Invoke(vector x))).ToArray())
        Problem.ofArrays false false values (fun x -> jacobian x values (matrix x)) (x.ToArray())

    // -- Second derivatives -------------------------------------------------------------------------------------------

    let private gradient (f: Func<Tensor, Tensor>) (x: Tensor) = grad f.Invoke x

    let hessian (f: Func<Tensor, Tensor>) (x: Tensor) : Problem =
        let f = given "f" f
        TensorProblem.ofEngine [| "x" |] (fun xs -> [| gradient f xs[0] |]) [| x |] |> Problem.named "∇f"

    let hessianPair (f: Func<Tensor, Tensor>) (hessian: Func<Tensor, Tensor>) (x: Tensor) : Problem =
        let f, hessian = given "f" f, given "hessian" hessian

        TensorProblem.ofPair [| "x" |] (fun xs -> gradient f xs[0]) (fun xs -> [| hessian.Invoke xs[0] |]) [| x |]
        |> Problem.named "∇f"
