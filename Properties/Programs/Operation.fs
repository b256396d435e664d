// One operation of random programs, told in one place: its code, its shape, what the engine computes and what the oracle
// does, and where it is smooth. Law: Numbers is Tensors, at every depth. Read next: the folder Catalogue.
namespace FunGrad.Properties

open System
open System.Globalization
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
    Accepts: int[][] -> float[][] -> bool
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
    let everywhere: int[][] -> float[][] -> bool = fun _ _ -> true

    /// Where every element of every operand satisfies a condition.
    let where (condition: float -> bool) : int[][] -> float[][] -> bool =
        fun _ xs -> Array.forall (Array.forall condition) xs

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
        let accepts _ (xs: float[][]) = Array.forall (fun a -> Array.forall (smooth a) xs[1]) xs[0]

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

    // -- Operations whose parameters are drawn ------------------------------------------------------------------------

    /// A float as F# writes it.
    let constant (x: float) =
        let text = x.ToString("R", CultureInfo.InvariantCulture)
        if Seq.exists (fun c -> c = '.' || c = 'E') text then text else text + ".0"

    /// A number of two decimals between bounds.
    let between (low: float) (high: float) (random: Random) = Math.Round(low + (high - low) * random.NextDouble(), 2)

    /// One of some items.
    let oneOf (items: 'T list) (random: Random) = items[random.Next items.Length]

    let private ranks (shapes: int[][]) = shapes |> Array.map Array.length

    /// A family whose operations are drawn for given shapes; those that do not fit are dropped. What was drawn, such as
    /// an axis, belongs to the ranks: with others the operation has no shape.
    let drawn name covers arity (draw: Random -> int[][] -> Operation option) : Family =
        let ofRanks drawnFor (operation: Operation) = {
            operation with
                Shape = fun shapes -> if ranks shapes = drawnFor then operation.Shape shapes else None
        }

        {
            Name = name
            Covers = covers
            Arity = arity
            Draw =
                fun random shapes ->
                    draw random shapes
                    |> Option.filter (fun drawn -> (drawn.Shape shapes).IsSome)
                    |> Option.map (ofRanks (ranks shapes))
        }

    /// An elementwise operation of one operand, whose code is words before it.
    let elementwise (words: string) (smooth: float -> bool) f reference : Operation = {
        Name = words
        Code = call words
        Shape = fun shapes -> Some shapes[0]
        Tensors = fun xs -> f xs[0]
        Numbers = fun xs -> NumberArray.map reference xs[0]
        Accepts = where smooth
    }

    /// An elementwise function of one operand with one drawn constant before it.
    let withConstant name (draw: Random -> float) smooth (f: float -> Tensor -> Tensor) reference : Family =
        drawn name [ name ] 1 (fun random _ ->
            let c = draw random
            Some(elementwise $"{name} {constant c}" smooth (f c) (reference c)))

    /// An axis that exists, counted from the beginning or from the end.
    let drawAxis (random: Random) rank =
        let axis = random.Next rank
        if random.Next 2 = 0 then axis else axis - rank

    /// Several axes, or none, each counted from the beginning or from the end.
    let drawAxes (random: Random) rank =
        [ 0 .. rank - 1 ]
        |> List.filter (fun _ -> random.Next 3 > 0)
        |> List.map (fun axis -> if random.Next 2 = 0 then axis else axis - rank)

    /// The same axis counted from the beginning.
    let fromBeginning rank axis = if axis < 0 then axis + rank else axis

    /// Whether the elements along axes are accepted, line by line.
    let acceptsLines axes (smooth: float[] -> bool) (shapes: int[][]) (xs: float[][]) =
        NumberArray.lines axes shapes[0] |> Array.forall (Array.map (fun i -> xs[0][i]) >> smooth)

    /// A function of all elements to one number.
    let ofAll words covers (smooth: float[] -> bool) f (reference: Number[] -> Number) : Family =
        family covers 1 {
            Name = words
            Code = call words
            Shape = fun _ -> Some [||]
            Tensors = fun xs -> f xs[0]
            Numbers = fun xs -> NumberArray.scalar (reference xs[0].Elements)
            Accepts = fun _ xs -> smooth xs[0]
        }

    /// A function of the elements along drawn axes to one number each.
    let overAxes name words covers smooth (f: int list -> Tensor -> Tensor) (reference: Number[] -> Number) : Family =
        drawn name covers 1 (fun random shapes ->
            let rank = shapes[0].Length
            let axes = drawAxes random rank
            let positive = axes |> List.map (fromBeginning rank) |> Array.ofList

            Some {
                Name = name
                Code = call $"{words} {list axes}"
                Shape = fun shapes -> Some(NumberArray.withoutAll positive shapes[0])
                Tensors = fun xs -> f axes xs[0]
                Numbers = fun xs -> NumberArray.reduceOver positive reference xs[0]
                Accepts = acceptsLines positive smooth
            })

    /// A function of each line along a drawn axis to a line of the same length.
    let alongAxis name words covers smooth (f: int -> Tensor -> Tensor) (reference: Number[] -> Number[]) : Family =
        drawn name covers 1 (fun random shapes ->
            let rank = shapes[0].Length

            if rank = 0 then
                None
            else
                let axis = drawAxis random rank
                let positive = fromBeginning rank axis

                Some {
                    Name = name
                    Code = call $"{words} {axis}"
                    Shape = fun shapes -> Some shapes[0]
                    Tensors = fun xs -> f axis xs[0]
                    Numbers = fun xs -> NumberArray.alongAxis positive xs[0].Shape[positive] reference xs[0]
                    Accepts = acceptsLines [| positive |] smooth
                })

    /// The shape to which all operands broadcast.
    let broadcastAll (shapes: int[][]) =
        let join shape next = Option.bind (fun shape -> NumberArray.broadcastShape shape next) shape
        Array.fold join (Some [||]) shapes
