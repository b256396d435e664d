// The suite: all mutants of a case, and what becomes of each. A mutant that no law notices is compared with the rule
// itself, at more points than the laws see; if nothing differs there it is equivalent, and else it has survived. Law:
// killed + equivalent + survived = made. Read next: Report.fs.
module internal FunGrad.Tests.Mutations.Suite

open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives
open FunGrad.Tests.Mutations.Mutant
open FunGrad.Tests.Mutations.Kinds
open FunGrad.Tests.Mutations.Cases

type Mutant = {
    Case: Case
    Kind: Kind
    Mutation: Mutation
    /// Which of the engine's families the primitive belongs to.
    Family: string
} with

    override mutant.ToString() =
        let where =
            if mutant.Mutation.Argument < 0 then
                ""
            else
                $", argument {mutant.Mutation.Argument}"

        $"{mutant.Kind.Name} in {mutant.Mutation.Name}{where}, row {mutant.Case.Name}"

type Outcome =
    /// The law that noticed, or "exception".
    | Killed of law: string
    /// Why there is nothing to notice.
    | Equivalent of reason: string
    /// What differs from the rule, although no law noticed.
    | Survived of difference: string

let private familyOf (rule: Primitive) =
    match rule with
    | :? Unary -> "unary"
    | :? Binary -> "binary"
    | :? Linear -> "linear"
    | :? Constant -> "constant"
    | :? TakePrimitive
    | :? AssemblePrimitive
    | :? JoinPrimitive -> "parts"
    | :? Joint -> "several results"
    | _ -> "own rule"

let private met (case: Case) (point: Tensor[]) =
    witness case.Function point ((case.Subject case.Function).At(point).Tangents 9)

let private ofApplications case (kind: Kind) (argument: int) (applications: Application list) =
    applications
    |> List.tryPick (fun application -> application |> kind.At |> ValueOption.toOption)
    |> Option.map (fun change -> {
        Case = case
        Kind = kind
        Mutation = { Name = applications.Head.Rule.Name; Argument = argument; Change = change }
        Family = familyOf applications.Head.Rule
    })

/// A case, what may be done to it, and the primitives that are left alone since another case has them.
type Plan = { Target: Case; Kinds: Kind list; Others: Lazy<Set<string>> }

/// All mutants of the primitives that a case differentiates.
let mutantsOf (plan: Plan) : Mutant list =
    let isOwn (application: Application) = not (plan.Others.Value.Contains application.Rule.Name)
    let own = met plan.Target plan.Target.Points.Head |> List.filter isOwn

    [
        for _, applications in List.groupBy _.Rule.Name own do
            for kind in plan.Kinds do
                if kind.OfAllArguments then
                    yield! Option.toList (ofApplications plan.Target kind -1 applications)
                else
                    for argument, applications in List.groupBy _.Index applications do
                        yield! Option.toList (ofApplications plan.Target kind argument applications)
    ]

let private plan target kinds others = { Target = target; Kinds = kinds; Others = others }

/// Rows, with all kinds of mutants; their gradients, with mutants of what only slopes use; and singular points.
let plans: Plan list = [
    for row in Table.rows do
        let case = ofRow row
        plan case (Kinds.kinds @ TieKinds.kinds) (lazy Set.empty)
        plan (ofGradient row) Kinds.kinds (lazy (met case case.Points.Head |> List.map _.Rule.Name |> Set.ofList))
    for case in SingularCases.cases do
        plan case TieKinds.kinds (lazy Set.empty)
    for case in SingularCases.narrow :: SingularCases.steps do
        plan case Kinds.kinds (lazy Set.empty)
]

// -- What the laws say ------------------------------------------------------------------------------------------------

/// The first law that a function breaks, if any.
let firstBroken (case: Case) (f: Tensor[] -> Tensor[]) : string option =
    let subject = case.Subject f

    let broken (subject: Subject) (law: Law) =
        try
            match law.Check subject with
            | Verdict.Broken _ -> Some law.Name
            | _ -> None
        with _ ->
            Some "exception"

    // A second point, since the first may happen to lie on one side of every choice.
    case.Points
    |> List.truncate 2
    |> List.tryPick (fun point -> List.tryPick (broken (subject.At point)) case.Laws)

let private mutated (mutant: Mutant) = run mutant.Mutation mutant.Case.Function

// -- What differs from the rule, whether a law notices or not ---------------------------------------------------------

let private tolerance = 1e-12

let private firstDifference (xs: Tensor[]) (ys: Tensor[]) =
    Seq.map2 (Agreement.differenceWithin tolerance) xs ys |> Seq.tryPick id

/// Derivatives of first and second order in all modes, and the values of a batch.
let private derivatives (case: Case) (f: Tensor[] -> Tensor[]) (point: Tensor[]) : seq<Tensor[]> =
    let subject = (case.Subject f).At point
    let vs = subject.Tangents 10
    let scalar = Terms.scalar subject

    seq {
        snd (jvp f point vs)
        snd (jvp f point (Array.map zerosLike point))
        snd (vjp f point) (subject.Like(11, f point))
        yield! KillingLaws.secondDerivatives scalar point vs
        vmap f (Array.init point.Length (fun i -> stack 0 (case.Points |> List.map (Array.item i))))
    }

/// What differs, if anything does. Law: where a law is broken something differs.
let differenceFromRule (mutant: Mutant) : string option =
    let case, f = mutant.Case, mutated mutant

    case.Points
    |> Seq.collect (fun point -> Seq.zip (derivatives case case.Function point) (derivatives case f point))
    |> Seq.tryPick (fun (expected, actual) -> firstDifference expected actual)

/// Whether the mutant's map is another one where the rule is applied.
let private isAltered (mutant: Mutant) (application: Application) =
    application.Rule.Name = mutant.Mutation.Name
    && mutant.Mutation.Meets application.Index
    && application.Rule :? SingleResult
    && application.Index >= 0
    && (let altered = mapOf mutant.Mutation.Change application
        let t = cos (1.0 + application.Arguments[application.Index])
        let w = cos (2.0 + application.Results[0])

        altered.IsNothing
        || (firstDifference [| application.Map.Push t; application.Map.Pull w |] [| altered.Push t; altered.Pull w |])
            .IsSome)

let private masked = "the row's derivative does not depend on it"

let private reason (mutant: Mutant) =
    let isAlteredSomewhere = mutant.Case.Points |> Seq.collect (met mutant.Case) |> Seq.exists (isAltered mutant)

    if isAlteredSomewhere then masked else mutant.Kind.Harmless

/// What becomes of a mutant.
let judge (mutant: Mutant) : Outcome =
    match firstBroken mutant.Case (mutated mutant) with
    | Some law -> Killed law
    | None ->
        match differenceFromRule mutant with
        | Some difference -> Survived difference
        | None -> Equivalent(reason mutant)
