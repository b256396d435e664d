// The kinds of mutants that any derivative can have: a wrong factor, a lost term, a slope taken at the wrong place, a
// transpose that is none, a slope that is not differentiated again, a batch that forgets its examples. Law: a kind applies
// only where it can alter something, which it knows from the rule's form and shapes. Read TieKinds.fs next.
module internal FunGrad.Tests.Mutations.Kinds

open FunGrad
open FunGrad.Tests.Mutations.Mutant

type Kind = {
    Name: string
    /// Why a mutant of this kind can be the right derivative after all.
    Harmless: string
    /// The change, where the kind can alter an application at all.
    At: Application -> Change voption
    /// Whether the change concerns all arguments at once, as a tie does.
    OfAllArguments: bool
}

let kind name harmless at = { Name = name; Harmless = harmless; At = at; OfAllArguments = false }

let zero = "the map is zero at every point met"

let private always name change =
    kind name zero (fun application -> if application.Index < 0 then ValueNone else ValueSome change)

let private times (c: float) (x: Tensor) = c * x
let private factor name c = always name (Filter(times c, times c))

/// The elements moved on by one place in row-major order.
let private shifted (x: Tensor) =
    match x.Count with
    | 0 -> x
    | count ->
        let flat = reshape [ count ] x
        reshape x.Shape (concatenate 0 [ slice [ count - 1 ] [ 1 ] flat; slice [ 0 ] [ count - 1 ] flat ])

let private mirrored (x: Tensor) = reshape x.Shape (flip 0 (reshape [ -1 ] x))

/// Whether a primitive moves or gathers elements: maps beyond products with a slope.
let private isSpatial (application: Application) =
    application.Index >= 0
    && application.Arguments[application.Index].Count > 1
    && (application.Rule :? Joint || application.Map.Kind = LinearKind.General)

let private spatial name change =
    kind name "all elements of the tangent are equal" (fun application ->
        if isSpatial application then ValueSome change else ValueNone)

// -- x for y ----------------------------------------------------------------------------------------------------------

let private looksLike (x: Tensor) (y: Tensor) = x.DType = y.DType && Shape.equal (Engine.Shape x) (Engine.Shape y)

/// The rule's map at other arguments or another result, wherever these fit.
let private elsewhere isThere (move: Application -> Application) (application: Application) =
    let rewrite application = if isThere application then ValueSome (move application).Map else ValueNone
    if isThere application then ValueSome(Rewrite rewrite) else ValueNone

let private hasTwo (application: Application) =
    application.Rule :? Primitive2
    && application.Index >= 0
    && looksLike application.Arguments[0] application.Arguments[1]

let private symmetric = "the slopes are alike"

let private swap name move = kind name symmetric (elsewhere hasTwo move)

let private resemblesResult (application: Application) =
    application.Rule :? SingleResult
    && application.Rule.Form <> Form.Linear
    && application.Index >= 0
    && looksLike application.Arguments[application.Index] application.Results[0]

let private slopeOf name move = kind name "the slope does not depend on it" (elsewhere resemblesResult move)

let private atResult (application: Application) = {
    application with
        Arguments = Array.updateAt application.Index application.Results[0] application.Arguments
}

let private atArgument (application: Application) = {
    application with
        Results = [| application.Arguments[application.Index] |]
}

// -- Broadcasts and sums ----------------------------------------------------------------------------------------------

let private parameter name (primitive: Primitive) =
    primitive.Parameters
    |> Array.pick (fun struct (key, value) -> if key = name then Some(unbox<int[]> value) else None)

/// 1 at the first places of some axes, 0 at all others.
let private firstPlaces (shape: int[]) (axes: int[]) : Tensor =
    let along axis =
        let length = shape[axis]
        let numbers = Array.init length (fun i -> if i = 0 then 1.0 else 0.0)
        reshape (Array.init shape.Length (fun other -> if other = axis then length else 1)) (tensor numbers)

    axes |> Array.fold (fun mask axis -> mask * along axis) (ones shape)

/// The places that the broadcast fills or the sum adds up, but for the first along each axis.
let private places (application: Application) : Tensor voption =
    match application.Rule with
    | :? Linear as rule when rule.Name = "broadcast" ->
        let target = parameter "shape" rule
        ValueSome(firstPlaces target (Shape.stretched (Engine.Shape application.Arguments[0]) target))
    | :? Linear as rule when rule.Name = "sum" ->
        ValueSome(firstPlaces (Engine.Shape application.Arguments[0]) (parameter "axes" rule))
    | _ -> ValueNone

let private only (mask: Tensor) (x: Tensor) = cast x.DType mask * x

let private firstSlice name push pull =
    let rewrite (application: Application) =
        places application
        |> ValueOption.map (fun mask ->
            let map, isSum = application.Map, application.Rule.Name = "sum"
            let masked x = only mask x
            let pushed t = if isSum then map.Push(masked t) else masked (map.Push t)
            let pulled w = if isSum then masked (map.Pull w) else map.Pull(masked w)
            LinearMap.Of((if push then pushed else map.Push), (if pull then pulled else map.Pull)))

    kind name "there is only one slice" (fun application ->
        if application.Index >= 0 && (places application).IsSome then
            ValueSome(Rewrite rewrite)
        else
            ValueNone)

// -- All ---------------------------------------------------------------------------------------------------------------

let private stale =
    kind "stale slope" "the slope is constant, or varies with nothing that is differentiated" (fun application ->
        // A linear map has no slope that could go stale.
        if application.Index >= 0 && application.Rule.Form <> Form.Linear then
            ValueSome Detach
        else
            ValueNone)

let private floats (application: Application) = application.Arguments |> Array.filter (fun x -> DType.isFloat x.DType)

/// As if the rule did not know that its slope varies with the other arguments too.
let private staleInOthers =
    let rewrite (application: Application) =
        let constant index (x: Tensor) =
            if index = application.Index || not (DType.isFloat x.DType) then
                x
            else
                stopGradient x

        let partly = {
            application with
                Arguments = Array.mapi constant application.Arguments
                Results = Array.map stopGradient application.Results
        }

        ValueSome partly.Map

    kind
        "slope stale in the other arguments"
        "the slope varies with nothing else that is differentiated"
        (fun application ->
            let isCandidate =
                application.Rule :? SingleResult
                && application.Index >= 0
                && application.Rule.Form <> Form.Linear
                && (floats application).Length > 1

            if isCandidate then ValueSome(Rewrite rewrite) else ValueNone)

/// Still a map and its transpose, but of the transposed matrix.
let private exchanged =
    let isThere (application: Application) =
        application.Rule :? SingleResult
        && application.Index >= 0
        && application.Map.Kind = LinearKind.General
        && looksLike application.Arguments[application.Index] application.Results[0]

    let rewrite (application: Application) =
        let map = application.Map

        if isThere application then
            ValueSome(LinearMap.Of(map.Pull, map.Push))
        else
            ValueNone

    kind "push and pull exchanged" "the map is symmetric" (fun application ->
        if isThere application then ValueSome(Rewrite rewrite) else ValueNone)

let private batch =
    kind "first example for all" "the result is the same for all examples" (fun _ -> ValueSome FirstExample)

let kinds: Kind list = [
    factor "sign flipped" -1.0
    factor "factor 2" 2.0
    factor "factor 1 + 1e-5" (1.0 + 1e-5)
    always "term dropped" Drop
    always "pull negated, push right" (Filter(id, (~-)))
    always "pull doubled, push right" (Filter(id, times 2.0))
    always "push negated, pull right" (Filter((~-), id))
    always "push off by 1e-5, pull right" (Filter(times (1.0 + 1e-5), id))
    swap "slope of the other argument" (fun a -> { a with Index = 1 - a.Index })
    swap "arguments swapped in the slope" (fun a -> { a with Arguments = Array.rev a.Arguments })
    slopeOf "slope at the result" atResult
    slopeOf "argument for result in the slope" atArgument
    stale
    staleInOthers
    exchanged
    spatial "pull shifted by one place" (Filter(id, shifted))
    spatial "push shifted by one place" (Filter(shifted, id))
    spatial "argument mirrored both ways" (Filter(mirrored, mirrored))
    firstSlice "pull of the first slice only" false true
    firstSlice "first slice only, both ways" true true
    { batch with OfAllArguments = true }
]
