// The kinds of mutants that show only at single points: a tie that belongs to the wrong side, a kink with the slope of the
// wrong side, and a zero that is not strong against infinity. Law: away from those points such a mutant is the rule itself,
// so that only SingularSubjects.fs can tell them apart. Read Suite.fs next.
module internal FunGrad.Tests.Mutations.TieKinds

open FunGrad
open FunGrad.Tests.Mutations.Mutant
open FunGrad.Tests.Mutations.Kinds

// -- Extremes of two ---------------------------------------------------------------------------------------------------

let private isExtremeOfTwo (application: Application) =
    application.Index >= 0 && (application.Rule.Name = "maximum" || application.Rule.Name = "minimum")

/// Of a tie, the arguments get these shares; the engine gives all to the first.
let private tieOfTwo name (shares: float[]) =
    let rewrite (application: Application) =
        let x, y = application.Arguments[0], application.Arguments[1]
        let slope = application.Map.Pull(onesLike x)
        let share = shares[application.Index] * onesLike x
        ValueSome(LinearMap.Absorb(where (equal x y) share slope))

    {
        kind name "no tie is met" (fun application ->
            if isExtremeOfTwo application then ValueSome(Rewrite rewrite) else ValueNone) with
            OfAllArguments = true
    }

// -- Extremes of many ----------------------------------------------------------------------------------------------------

let private isExtremeOfMany (application: Application) =
    application.Index = 0
    && List.contains application.Rule.Name [ "max"; "min"; "segmentMax"; "segmentMin"; "nthElement" ]

/// The shares that the rule gives to the elements, which add up to 1 for each result.
let private sharesOf (application: Application) = application.Map.Pull(onesLike application.Results[0])

let private reshared name (factors: Application -> Tensor -> Tensor) isThere =
    let rewrite (application: Application) =
        let factors = factors application (sharesOf application)
        let map = application.Map
        ValueSome(LinearMap.Of((fun t -> map.Push(factors * t)), (fun w -> factors * map.Pull w)))

    kind name "no tie is met" (fun application ->
        if isExtremeOfMany application && isThere application then
            ValueSome(Rewrite rewrite)
        else
            ValueNone)

let private toAll (_: Application) (shares: Tensor) =
    where (equal shares (tensor 0.0)) shares (1.0 / where (equal shares (tensor 0.0)) (onesLike shares) shares)

let private toNobody (_: Application) (shares: Tensor) = cast shares.DType (equal shares (tensor 1.0))

/// 1/share at the first of equals, 0 elsewhere: the largest of places that fall is found by the primitive itself.
let private toFirst (application: Application) (shares: Tensor) =
    let sign =
        if application.Rule.Name.EndsWith("min", System.StringComparison.OrdinalIgnoreCase) then
            -1.0
        else
            1.0

    let whole = toAll application shares
    let count = shares.Count
    let falling = reshape shares.Shape (arange (float count) 0.0 -1.0)
    let ranks = sign * (shares * whole) * cast shares.DType falling
    let best = application.Rule.ApplyAll(Array.updateAt 0 ranks application.Arguments)[0]
    let spread = whole * application.Map.Pull best
    whole * cast shares.DType (equal ranks spread)

let private hasFirst (application: Application) = application.Rule.Name <> "nthElement"

/// The sum that takes the shares of elements to results.
let private totals (application: Application) : Tensor -> Tensor =
    let parameter name =
        application.Rule.Parameters
        |> Array.pick (fun struct (key, value) -> if key = name then Some value else None)

    match application.Rule.Name with
    | "nthElement" -> sumOver [ -1 ]
    | "segmentMax"
    | "segmentMin" -> scatterAdd 0 application.Arguments[1] (unbox<int>(parameter "count"))
    | _ -> sumOver (unbox<int[]>(parameter "axes"))

/// Shares in plain products, in which 0 · ∞ is NaN.
let private weakShares =
    let rewrite (application: Application) =
        let shares, total = sharesOf application, totals application
        let spread = snd (vjp total (zerosLike shares))
        ValueSome(LinearMap.Of((fun t -> total (shares * t)), (fun w -> shares * spread w)))

    kind "strong zero of shares removed" "no share of 0 meets an infinity" (fun application ->
        if isExtremeOfMany application then ValueSome(Rewrite rewrite) else ValueNone)

// -- Kinks -----------------------------------------------------------------------------------------------------------------

/// Points at which elementwise functions of the catalogue bend.
let private candidates = [ -3.0; -2.5; -1.0; 0.0; 1.0; 2.5; 3.0; 6.0 ]

let private slopeAt (rule: Unary) (x: float) =
    float (rule.MapAt(0, [| tensor x |], rule.Evaluate(tensor x)).Pull(tensor 1.0))

/// The places where the slope jumps, each with the one-sided slope that the rule does not take.
let private kinksOf (rule: Unary) : (float * float) list =
    candidates
    |> List.choose (fun x ->
        let before, at, after = slopeAt rule (x - 1e-9), slopeAt rule x, slopeAt rule (x + 1e-9)
        let isJump = abs (after - before) > 0.1 && abs (after - before) < 10.0
        if isJump then Some(x, (if at = after then before else after)) else None)

let private wrongSide =
    let rewrite (application: Application) =
        let x = application.Arguments[0]
        let slope = application.Map.Pull(onesLike x)

        kinksOf (application.Rule :?> Unary)
        |> List.fold (fun slope (kink, other) -> where (equal x (tensor kink)) (other * onesLike x) slope) slope
        |> LinearMap.Absorb
        |> ValueSome

    kind "slope of the wrong side at a kink" "no kink is met" (fun application ->
        match application.Rule with
        | :? Unary as rule when application.Index = 0 && not (kinksOf rule).IsEmpty -> ValueSome(Rewrite rewrite)
        | _ -> ValueNone)

// -- Strong zeros ----------------------------------------------------------------------------------------------------------

/// Plain products, in which 0 · ∞ is NaN.
let private weakZero =
    let rewrite (application: Application) =
        let map = application.Map
        let slope: Tensor = Unchecked.unbox map.Payload
        ValueSome(LinearMap.Of((fun t -> slope * t), (fun w -> slope * w)))

    kind "strong zero removed" "no zero meets an infinity" (fun application ->
        if application.Index < 0 then
            ValueNone
        else
            match application.Map.Kind with
            | LinearKind.Absorb
            | LinearKind.Scale when (application.Rule :? SingleResult) -> ValueSome(Rewrite rewrite)
            | _ -> ValueNone)

// -- Orders ----------------------------------------------------------------------------------------------------------------

/// Equal elements in the opposite order: the numbers are moved by less than they differ, the later the more.
let private unstable =
    let evaluate (rule: Primitive) (arguments: Tensor[]) =
        let x = arguments[0]
        let places = reshape x.Shape (arange 0.0 (float x.Count) 1.0)

        let isAscending =
            rule.Parameters
            |> Array.exists (fun struct (name, value) -> name = "descending" && value.Equals false)

        rule.EvaluateAll [| x + (if isAscending then -1e-9 else 1e-9) * places |]

    {
        kind "equal elements in the opposite order" "no tie is met" (fun application ->
            if application.Rule.Name = "argSort" || application.Rule.Name = "argMaxPool" then
                ValueSome(Reorder evaluate)
            else
                ValueNone) with
            OfAllArguments = true
    }

let kinds: Kind list = [
    tieOfTwo "tie to the second" [| 0.0; 1.0 |]
    tieOfTwo "tie shared" [| 0.5; 0.5 |]
    tieOfTwo "tie to both" [| 1.0; 1.0 |]
    reshared "tie to all in full" toAll (fun _ -> true)
    reshared "tie to nobody" toNobody (fun _ -> true)
    reshared "tie to the first" toFirst hasFirst
    weakShares
    wrongSide
    weakZero
    unstable
]
