namespace FunGrad

// Rewrites of what is computed, element by element. Law: Workbench.fs; that is why x + 0 stays (it turns -0 into 0), 0·x
// stays (it may be NaN), x - x and x/x stay, and so does the product that absorbs zeros with 1 (it turns -0 into 0).
// Nothing is added in another order. Read next: MovementRewrites.fs.

open System
open Bench

module internal ArithmeticRewrites =

    let private two f = rowOf (fun x -> f x[0] x[1]) 2
    let private negation = rowOf (fun x -> -x[0]) 1
    let private addition = two (fun x y -> x + y)
    let private subtraction = two (fun x y -> x - y)
    let private multiplication = two (fun x y -> x * y)
    let private division = two (fun x y -> x / y)
    let private equality = two Choice.equal
    let private inequality = two Choice.notEqual

    let private rewrite name operations find = { Name = name; Of = operations; Find = find }

    /// A rule that depends on the arguments alone, and finds one of them or nothing.
    let private keeping name operations (find: Workbench -> int[] -> int voption) =
        rewrite name operations (fun w c -> find w c.Arguments)

    [<return: Struct>]
    let private (|Negated|_|) (w: Workbench) place =
        match place with
        | Made w "negate" x -> ValueSome x[0]
        | _ -> ValueNone

    /// A negation that vanishes when what reads it does without.
    [<return: Struct>]
    let private (|OwnNegation|_|) (w: Workbench) place =
        match place with
        | Negated w x when not (w.IsShared place) -> ValueSome x
        | _ -> ValueNone

    let private binary row (w: Workbench) (c: Candidate) x y = ValueSome(w.Apply(row, c.Result, [| x; y |]))
    let private negate (w: Workbench) (c: Candidate) x = ValueSome(w.Apply(negation, c.Result, [| x |]))
    let private constant (w: Workbench) (c: Candidate) x = w.Write(Engine.Constant(c.Result.DType, c.Result.Shape, x))

    /// Whether 0-d numbers of either type take the same width.
    let private fits (w: Workbench) (c: Candidate) place = (w.Type place).Fits c.Result

    // -- Signs ------------------------------------------------------------------------------------------------------------

    let private signs = [
        keeping "-(-x) = x" [ "negate" ] (fun w x ->
            match x[0] with
            | Negated w x -> ValueSome x
            | _ -> ValueNone)

        rewrite "-(x·c) = x·(-c)" [ "negate" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "multiply" [| x; Number w n as y |]
            | Made w "multiply" [| Number w n as y; x |] when not (w.IsShared c.Arguments[0]) ->
                binary multiplication w c x (like w y -n)
            | _ -> ValueNone)

        rewrite "-(x/c) = x/(-c), -(c/x) = (-c)/x" [ "negate" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "divide" [| x; Number w n as y |] when not (w.IsShared c.Arguments[0]) ->
                binary division w c x (like w y -n)
            | Made w "divide" [| Number w n as y; x |] when not (w.IsShared c.Arguments[0]) ->
                binary division w c (like w y -n) x
            | _ -> ValueNone)

        rewrite "x + (-y) = x - y" [ "add" ] (fun w c ->
            match c.Arguments with
            | [| x; Negated w y |]
            | [| Negated w y; x |] -> binary subtraction w c x y
            | _ -> ValueNone)

        rewrite "x - (-y) = x + y" [ "subtract" ] (fun w c ->
            match c.Arguments with
            | [| x; Negated w y |] -> binary addition w c x y
            | _ -> ValueNone)

        rewrite "(-x)·(-y) = x·y" [ "multiply" ] (fun w c ->
            match c.Arguments with
            | [| Negated w x; Negated w y |] -> binary multiplication w c x y
            | _ -> ValueNone)

        rewrite "(-x)·c = x·(-c)" [ "multiply" ] (fun w c ->
            match c.Arguments with
            | [| Negated w x; Number w n as y |]
            | [| Number w n as y; Negated w x |] -> binary multiplication w c x (like w y -n)
            | _ -> ValueNone)

        rewrite "(-x)·y = -(x·y)" [ "multiply" ] (fun w c ->
            match c.Arguments with
            | [| OwnNegation w x; y |]
            | [| y; OwnNegation w x |] -> negate w c (w.Apply(multiplication, c.Result, [| x; y |]))
            | _ -> ValueNone)

        rewrite "(-x)/(-y) = x/y" [ "divide" ] (fun w c ->
            match c.Arguments with
            | [| Negated w x; Negated w y |] -> binary division w c x y
            | _ -> ValueNone)

        rewrite "(-x)/c = x/(-c), c/(-x) = (-c)/x" [ "divide" ] (fun w c ->
            match c.Arguments with
            | [| Negated w x; Number w n as y |] -> binary division w c x (like w y -n)
            | [| Number w n as x; Negated w y |] -> binary division w c (like w x -n) y
            | _ -> ValueNone)

        rewrite "(-x)/y = -(x/y)" [ "divide" ] (fun w c ->
            match c.Arguments with
            | [| OwnNegation w x; y |]
            | [| x; OwnNegation w y |] -> negate w c (w.Apply(division, c.Result, [| x; y |]))
            | _ -> ValueNone)

        rewrite "|-x| = |x|" [ "abs" ] (fun w c ->
            match c.Arguments[0] with
            | Negated w x -> ValueSome(w.Apply(c.Primitive, c.Result, [| x |]))
            | _ -> ValueNone)
    ]

    // -- Neutral and powerful numbers -----------------------------------------------------------------------------------

    /// Functions whose results are never -0.
    let private positive = Collections.Generic.HashSet [ "exp"; "abs"; "square"; "cosh"; "sigmoid" ]

    let rec private isNeverNegativeZero (w: Workbench) depth place =
        let isNever = isNeverNegativeZero w (depth - 1)

        match place with
        | Number w n -> n <> 0.0 || Double.IsPositive n
        | _ when depth = 0 -> false
        | Made w "add" [| x; y |] -> isNever x || isNever y
        | Made w "subtract" [| x; _ |]
        | Made w "broadcast" [| x |]
        | Made w "reshape" [| x |]
        | Made w "permute" [| x |]
        | Made w "take" [| x |] -> isNever x
        | Made w "multiply" [| x; y |] -> x = y
        | Made w "cast" [| x |] -> not (DType.isFloat (w.Type x).DType)
        | _ ->
            match w.Maker place with
            | ValueSome equation -> positive.Contains equation.Primitive.Name
            | ValueNone -> false

    /// Whether dividing by a number is multiplying by another, without rounding.
    let private hasExactReciprocal dtype (x: float) =
        let isPower = BitConverter.DoubleToInt64Bits x &&& 0xFFFFFFFFFFFFFL = 0L
        let isNormal (x: float) = if dtype = DType.Float32 then Single.IsNormal(float32 x) else Double.IsNormal x
        isPower && isNormal x && isNormal (1.0 / x)

    let private neutral = [
        keeping "1·x = x" [ "multiply" ] (fun w c ->
            match c with
            | [| x; Exactly w 1.0 |]
            | [| Exactly w 1.0; x |] -> ValueSome x
            | _ -> ValueNone)

        keeping "x/1 = x" [ "divide" ] (fun w c ->
            match c with
            | [| x; Exactly w 1.0 |] -> ValueSome x
            | _ -> ValueNone)

        keeping "x - 0 = x" [ "subtract" ] (fun w c ->
            match c with
            | [| x; Exactly w 0.0 |] -> ValueSome x
            | _ -> ValueNone)

        keeping "x + (-0) = x" [ "add" ] (fun w c ->
            match c with
            | [| x; Exactly w -0.0 |]
            | [| Exactly w -0.0; x |] -> ValueSome x
            | _ -> ValueNone)

        keeping "x + 0 = x, where x is never -0" [ "add" ] (fun w c ->
            match c with
            | [| x; Exactly w 0.0 |]
            | [| Exactly w 0.0; x |] when isNeverNegativeZero w 3 x -> ValueSome x
            | _ -> ValueNone)

        rewrite "(-1)·x = -x" [ "multiply" ] (fun w c ->
            match c.Arguments with
            | [| x; Exactly w -1.0 |]
            | [| Exactly w -1.0; x |] when fits w c x -> negate w c x
            | _ -> ValueNone)

        rewrite "x/(-1) = -x" [ "divide" ] (fun w c ->
            match c.Arguments with
            | [| x; Exactly w -1.0 |] when fits w c x -> negate w c x
            | _ -> ValueNone)

        rewrite "x/2ⁿ = x·2⁻ⁿ" [ "divide" ] (fun w c ->
            match c.Arguments with
            | [| x; Number w n as y |] when hasExactReciprocal c.Result.DType n ->
                binary multiplication w c x (like w y (1.0 / n))
            | _ -> ValueNone)

        rewrite "x² = x·x" [ "square" ] (fun w c -> let x = c.Arguments[0] in binary multiplication w c x x)

        rewrite "xⁿ with a constant n" [ "power" ] (fun w c ->
            match c.Arguments with
            | [| x; Number w n |] when fits w c x ->
                let n = if c.Result.DType = DType.Float32 then float (float32 n) else n

                match n with
                | 0.0 -> ValueSome(constant w c 1.0)
                | 1.0 -> ValueSome x
                | 2.0 -> binary multiplication w c x x
                | n -> ValueSome(w.Apply(rowOf (fun x -> Tensor.Pow(x[0], n)) 1, c.Result, [| x |]))
            | _ -> ValueNone)

        rewrite "absorb(0, x) = 0" [ "absorb" ] (fun w c ->
            match c.Arguments with
            | [| Number w 0.0; _ |]
            | [| _; Number w 0.0 |] -> ValueSome(constant w c 0.0)
            | _ -> ValueNone)

        keeping "max(x, x) = x, min(x, x) = x" [ "maximum"; "minimum" ] (fun _ x ->
            if x[0] = x[1] then ValueSome x[0] else ValueNone)
    ]

    // -- Choices ------------------------------------------------------------------------------------------------------------

    /// What a choice of the same condition would give in the place of a value.
    let private chosen (w: Workbench) condition index place =
        match place with
        | Made w "where" x when x[0] = condition -> x[index]
        | _ -> place

    let private choices = [
        keeping "not (not x) = x" [ "not" ] (fun w x ->
            match x[0] with
            | Made w "not" x -> ValueSome x[0]
            | _ -> ValueNone)

        rewrite "not (x = y) is x ≠ y" [ "not" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "equal" [| x; y |] -> binary inequality w c x y
            | Made w "notEqual" [| x; y |] -> binary equality w c x y
            | _ -> ValueNone)

        rewrite "and, or with a constant or twice the same" [ "and"; "or" ] (fun w c ->
            let isAnd = c.Primitive.Name = "and"

            match c.Arguments with
            | [| x; y |] when x = y -> ValueSome x
            | [| x; Truth w truth as y |]
            | [| Truth w truth as y; x |] -> ValueSome(if truth = isAnd then x else y)
            | _ -> ValueNone)

        keeping "where(c, x, x) = x" [ "where" ] (fun _ x -> if x[1] = x[2] then ValueSome x[1] else ValueNone)

        keeping "where with a constant condition" [ "where" ] (fun w x ->
            match x[0] with
            | Truth w truth -> ValueSome(if truth then x[1] else x[2])
            | _ -> ValueNone)

        rewrite "where(not c, x, y) = where(c, y, x)" [ "where" ] (fun w c ->
            match c.Arguments with
            | [| Made w "not" condition; x; y |] -> ValueSome(w.Apply(c.Primitive, c.Result, [| condition[0]; y; x |]))
            | _ -> ValueNone)

        rewrite "where(c, where(c, x, _), y) = where(c, x, y)" [ "where" ] (fun w c ->
            let condition = c.Arguments[0]
            let x, y = chosen w condition 1 c.Arguments[1], chosen w condition 2 c.Arguments[2]

            if x = c.Arguments[1] && y = c.Arguments[2] then
                ValueNone
            else
                ValueSome(w.Apply(c.Primitive, c.Result, [| condition; x; y |])))
    ]

    // -- Dtypes ---------------------------------------------------------------------------------------------------------------

    /// Whether each value of one dtype is a value of another.
    let private holds (source: DType) (target: DType) =
        match source, target with
        | a, b when a = b -> true
        | DType.Bool, _
        | DType.Float32, DType.Float64
        | DType.Int32, DType.Int64
        | DType.Int32, DType.Float64 -> true
        | _ -> false

    let private casts = [
        rewrite "a cast of a cast that loses nothing" [ "cast" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "cast" [| x |] when holds (w.Type x).DType (w.Type c.Arguments[0]).DType ->
                if (w.Type x).DType = c.Result.DType then
                    ValueSome x
                else
                    ValueSome(w.Apply(Layout.CastRow((w.Type x).DType, c.Result.DType), c.Result, [| x |]))
            | _ -> ValueNone)
    ]

    let private same = [
        keeping "the value itself" [ "identity"; "stopGradient"; "preventGradient" ] (fun _ x -> ValueSome x[0])

        rewrite "f(f(x)) = f(x)" [ "abs"; "sign"; "floor"; "ceil"; "round"; "relu" ] (fun w c ->
            match w.Maker c.Arguments[0] with
            | ValueSome inner when Operations.same inner.Primitive c.Primitive -> ValueSome c.Arguments[0]
            | _ -> ValueNone)
    ]

    let all: Rewrite list = List.concat [ same; signs; neutral; choices; casts ]
