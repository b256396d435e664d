// One operation of random programs, told in one place: its code, its shape, what the engine computes and what the oracle
// does, and where it is smooth. Law: Numbers is Tensors, at every depth. Read next: the folder Catalogue.
namespace FunGrad.Properties

open System
open FunGrad

/// A function of tensors with everything but its operands chosen.
[<NoEquality; NoComparison>]
type internal Operation = {
    Name: string
    /// The expression in F#, from those of the operands.
    Code: string list -> string
    /// The shape of the result, where the operands' shapes fit.
    Shape: int[][] -> int[] option
    /// What the engine computes.
    Tensors: Tensor[] -> Tensor
    /// The same in plain loops.
    Numbers: NumberArray[] -> NumberArray
    /// Whether the operands are well inside the region where the operation is smooth and its slopes moderate.
    Accepts: float[][] -> bool
}

/// Operations that differ in their parameters only.
[<NoEquality; NoComparison>]
type internal Family = {
    Name: string
    /// The functions of the front door that the family tests.
    Covers: string list
    Arity: int
    /// An operation for operands of these shapes; None where there is none.
    Draw: Random -> int[][] -> Operation option
}

module internal Operation =
    /// An operand as an argument: words stand as they are.
    let argument (code: string) = if Seq.forall Char.IsLetterOrDigit code then code else "(" + code + ")"

    /// The code `name a b ...`, with parameters before the operands.
    let call (words: string) (operands: string list) = String.Join(" ", words :: List.map argument operands)

    /// An array of integers as code: `[ 1; 2 ]`.
    let list (items: int seq) =
        let items = Seq.map string<int> items
        if Seq.isEmpty items then "[]" else "[ " + String.Join("; ", items) + " ]"

    /// Anywhere.
    let everywhere: float[][] -> bool = fun _ -> true

    /// Where every element of every operand satisfies a condition.
    let where (condition: float -> bool) : float[][] -> bool = Array.forall (Array.forall condition)

    /// A family without parameters, whose operation exists where the shape says so.
    let family (covers: string list) arity (operation: Operation) : Family = {
        Name = operation.Name
        Covers = covers
        Arity = arity
        Draw = fun _ shapes -> operation.Shape shapes |> Option.map (fun _ -> operation)
    }

    /// An elementwise function of one operand.
    let unary (name: string) (smooth: float -> bool) (f: Tensor -> Tensor) (reference: Number -> Number) : Family =
        family [ name ] 1 {
            Name = name
            Code = call name
            Shape = fun shapes -> Some shapes[0]
            Tensors = fun xs -> f xs[0]
            Numbers = fun xs -> NumberArray.map reference xs[0]
            Accepts = where smooth
        }

    let private binaryOf name code covers (smooth: float -> float -> bool) f (reference: Number -> Number -> Number) =
        let accepts (xs: float[][]) = Array.forall (fun a -> Array.forall (smooth a) xs[1]) xs[0]

        family covers 2 {
            Name = name
            Code = code
            Shape = fun shapes -> NumberArray.broadcastShape shapes[0] shapes[1]
            Tensors = fun xs -> f xs[0] xs[1]
            Numbers = fun xs -> NumberArray.map2 reference xs[0] xs[1]
            Accepts = accepts
        }

    /// An elementwise function of two operands, which broadcast. It must be smooth at every pair of their elements.
    let binary (name: string) smooth (f: Tensor -> Tensor -> Tensor) reference : Family =
        binaryOf name (call name) [ name ] smooth f reference

    /// An operator of two operands, which broadcast.
    let operator (symbol: string) (covers: string) smooth (f: Tensor -> Tensor -> Tensor) reference : Family =
        let code operands = String.Join(" " + symbol + " ", List.map argument operands)
        binaryOf symbol code [ covers ] smooth f reference
