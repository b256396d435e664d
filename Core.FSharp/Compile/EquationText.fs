namespace FunGrad

// How equations are written: the names of values, operations with their parameters, and constants of few numbers.
// Law: operations that differ in a parameter that can be written differ in text. Read next: Program.fs.

open System
open System.Globalization

/// The text of equations.
module internal EquationText =

    /// a, b, ..., z, aa, ab, ...
    let rec name (value: int) =
        let letter = string<char>(char (int 'a' + value % 26))
        if value < 26 then letter else name (value / 26 - 1) + letter

    let private number (x: float) = x.ToString("R", CultureInfo.InvariantCulture)

    /// By the types that it inherits: F#'s own test needs reflection that a native build does not have.
    let rec private isFunction (type': Type | null) =
        match type' with
        | null -> false
        | type' when type'.IsGenericType && type'.GetGenericTypeDefinition() = typedefof<FSharpFunc<obj, obj>> -> true
        | type' -> isFunction type'.BaseType

    let rec private parameter (value: obj) : string =
        match value with
        | :? (int[]) as items -> "[" + String.Join(",", items) + "]"
        | :? float as x -> number x
        | :? (Selection[]) as selections ->
            "["
            + String.Join(" ", selections |> Array.map (fun selection -> parameter (nonNull (box selection))))
            + "]"
        | :? Selection as selection ->
            match selection with
            | Element flat -> string<int> flat
            | Region(starts, steps, counts, shape) ->
                let along axis =
                    let last = starts[axis] + (counts[axis] - 1) * steps[axis]
                    let step = if steps[axis] = 1 then "" else ":" + string<int> steps[axis]

                    if counts[axis] = 1 then
                        string<int> starts[axis]
                    else
                        $"{starts[axis]}..{last}{step}"

                let dropped = if shape.Length = counts.Length then "" else "->" + Shape.text shape
                "(" + String.Join(",", Array.init starts.Length along) + ")" + dropped
            | Rows(axis, indices) -> $"rows of axis {axis}: {Printing.format indices}"
        | :? Delegate -> "function"
        | value when isFunction (value.GetType()) -> "function"
        | value -> String.Format(CultureInfo.InvariantCulture, "{0}", value)

    let private parameters (primitive: Primitive) =
        match primitive.Parameters with
        | [||] -> ""
        | given ->
            let texts = given |> Array.map (fun struct (name, value) -> name + "=" + parameter value)
            "[" + String.Join(" ", texts) + "]"

    let operation (primitive: Primitive) = primitive.Name + parameters primitive

    /// The numbers of a constant where they are few.
    let constant (x: Tensor) =
        match x with
        | Scalar(value, _) -> number value
        | x when Shape.size (Engine.Shape x) <= 8 -> Printing.format(Engine.ToDense x).Replace("\n", "")
        | _ -> "..."
