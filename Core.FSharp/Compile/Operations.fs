namespace FunGrad

// When two operations are the same: equal names and parameters, compared as values. Law: the same operations with the
// same arguments give the same results, as far as the parameters tell the operations apart; where functions are
// parameters, only one function is itself. Read next: Program.fs.

module internal Operations =

    let private comparer = LanguagePrimitives.GenericEqualityERComparer

    let private sameSelection (a: Selection) (b: Selection) =
        match a, b with
        | Rows(axis, x), Rows(other, y) -> axis = other && Dense.equal x y
        | _ -> a = b

    let private sameParameter (struct (name: string, a: obj)) (struct (other: string, b: obj)) =
        name = other
        && match a, b with
           | (:? Selection as a), (:? Selection as b) -> sameSelection a b
           | (:? (Selection[]) as a), (:? (Selection[]) as b) -> a.Length = b.Length && Array.forall2 sameSelection a b
           | _ -> comparer.Equals(a, b)

    /// Whether two operations have the same name and parameters.
    let same (a: Primitive) (b: Primitive) : bool =
        obj.ReferenceEquals(a, b)
        || a.Name = b.Name
           && (let a, b = a.Parameters, b.Parameters in a.Length = b.Length && Array.forall2 sameParameter a b)

    let private hashSelection (selection: Selection) =
        match selection with
        | Rows(axis, _) -> axis
        | selection -> hash selection

    /// Agrees with `same`.
    let hashOf (primitive: Primitive) : int =
        let mutable code = System.HashCode() // Mutation: local
        code.Add primitive.Name

        for struct (_, value) in primitive.Parameters do
            match value with
            | :? Selection as selection -> code.Add(hashSelection selection)
            | :? (Selection[]) as selections ->
                for selection in selections do
                    code.Add(hashSelection selection)
            | value -> code.Add(comparer.GetHashCode value)

        code.ToHashCode()

    /// The names whose rows are made anew at each use, and are wholly described by their parameters.
    let private described =
        System.Collections.Generic.HashSet [
            "broadcast"
            "reshape"
            "permute"
            "sum"
            "max"
            "min"
            "take"
            "cast"
            "assemble"
            "join"
            "power"
        ]

    let private isRows selection =
        match selection with
        | Rows _ -> true
        | _ -> false

    /// Whether the same name and parameters mean the same function. Rows chosen by an array are not compared: each array
    /// is one of its own.
    let isDescribed (primitive: Primitive) : bool =
        described.Contains primitive.Name
        && match primitive with
           | :? TakePrimitive as take -> not (isRows take.Selection)
           | :? AssemblePrimitive as assemble -> not (Array.exists isRows assemble.Selections)
           | _ -> true

    /// A parameter of a known name and type.
    let parameter<'T> (name: string) (primitive: Primitive) : 'T voption =
        primitive.Parameters
        |> Array.tryPick (fun (struct (known, value)) ->
            match value with
            | :? 'T as value when known = name -> Some value
            | _ -> None)
        |> ValueOption.ofOption

    let private elementwise =
        System.Collections.Generic.HashSet [
            "negate"
            "floor"
            "ceil"
            "round"
            "less"
            "lessOrEqual"
            "greater"
            "greaterOrEqual"
            "equal"
            "notEqual"
            "and"
            "or"
            "not"
            "where"
        ]

    /// Whether each element of the result is a function of the elements at its place.
    let isElementwise (primitive: Primitive) : bool =
        match primitive with
        | :? Unary
        | :? Binary -> true
        | _ -> elementwise.Contains primitive.Name

    /// Functions of two arguments that do not care which comes first.
    let private symmetric =
        System.Collections.Generic.HashSet [
            "add"
            "multiply"
            "maximum"
            "minimum"
            "absorb"
            "and"
            "or"
            "equal"
            "notEqual"
        ]

    let isSymmetric (primitive: Primitive) : bool = symmetric.Contains primitive.Name

/// What two equations must share to say the same thing: the function, and the values it is applied to.
[<Sealed>]
type internal Application(primitive: Primitive, arguments: int[]) =
    let isDescribed = Operations.isDescribed primitive

    let arguments =
        if Operations.isSymmetric primitive && arguments[0] > arguments[1] then
            [| arguments[1]; arguments[0] |]
        else
            arguments

    let code =
        let mutable code = System.HashCode() // Mutation: local

        code.Add(
            if isDescribed then
                Operations.hashOf primitive
            else
                LanguagePrimitives.PhysicalHash primitive
        )

        for argument in arguments do
            code.Add argument

        code.ToHashCode()

    member _.Primitive = primitive
    member _.Arguments = arguments

    override _.GetHashCode() = code

    override _.Equals(other: objnull) =
        match other with
        | :? Application as other ->
            System.MemoryExtensions.SequenceEqual(
                System.ReadOnlySpan<int> arguments,
                System.ReadOnlySpan<int> other.Arguments
            )
            && (obj.ReferenceEquals(primitive, other.Primitive)
                || isDescribed && Operations.isDescribed other.Primitive && Operations.same primitive other.Primitive)
        | _ -> false
