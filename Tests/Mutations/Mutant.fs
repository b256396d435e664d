// A primitive with a wrong derivative, and the level that slips it into a function. The level is the newest, so it sees
// every operation first and hands it on to the transforms outside: as it is, or as its mutant, which has the same value.
// Law: without a change, a function run through the level is the function. Read Kinds.fs next.
module internal FunGrad.Tests.Mutations.Mutant

open FunGrad

/// A primitive about to be differentiated in one argument at a point.
type Application = {
    Rule: Primitive
    Index: int
    Arguments: Tensor[]
    Results: Tensor[]
} with

    /// The map that the engine's rule gives; joint maps are altered as wholes instead.
    member application.Map =
        match application.Rule with
        | :? SingleResult as rule -> rule.MapAt(application.Index, application.Arguments, application.Results[0])
        | _ -> LinearMap.Identity

/// How a mutant departs from its rule in one argument. The value stays.
type Change =
    /// Alters the tangent before it is pushed, and the cotangent after it was pulled.
    | Filter of forward: (Tensor -> Tensor) * backward: (Tensor -> Tensor)
    /// The argument gets no derivative.
    | Drop
    /// The slope is a constant: right once, wrong twice.
    | Detach
    /// Another map, where one can be made.
    | Rewrite of (Application -> LinearMap voption)
    /// Of a batch, the first example's result is used for all.
    | FirstExample
    /// Other integers, such as another order of equal elements.
    | Reorder of (Primitive -> Tensor[] -> Tensor[])

/// A change of one argument of the primitives of one name, or of all its arguments (-1).
type Mutation = {
    Name: string
    Argument: int
    Change: Change
} with

    member mutation.Meets(index: int) = mutation.Argument = index || mutation.Argument = -1

type private SeenMark() =
    inherit Mark()

/// Sees each operation on the way to the transforms outside, and may replace its primitive.
type SubstitutionLevel(replace: Primitive -> Primitive) =
    inherit Level("mutation")

    override level.Apply(primitive, arguments) =
        let inner = arguments |> Array.map (fun x -> Engine.Strip(level, x))
        (replace primitive).ApplyAll inner |> Array.map level.See

    member level.See(x: Tensor) : Tensor = Traced(level, x, SeenMark())

    /// Runs a function whose operations on some tensors are replaced.
    static member Run (replace: Primitive -> Primitive) (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        let level = SubstitutionLevel replace
        f (Array.map level.See xs) |> Array.map (fun y -> Engine.Strip(level, y))

let private filtered forward backward (map: LinearMap) =
    LinearMap.Of((fun t -> map.Push(forward t)), (fun w -> backward (map.Pull w)))

let private detached (x: Tensor) = if DType.isFloat x.DType then stopGradient x else x

/// The map of the mutant where the engine's rule gives another.
let mapOf (change: Change) (application: Application) : LinearMap =
    match change with
    | Filter(forward, backward) -> filtered forward backward application.Map
    | Drop -> LinearMap.Nothing
    | Detach ->
        let constant = {
            application with
                Arguments = Array.map detached application.Arguments
                Results = Array.map detached application.Results
        }

        constant.Map
    | Rewrite rewrite -> ValueOption.defaultWith (fun () -> application.Map) (rewrite application)
    | FirstExample
    | Reorder _ -> application.Map

/// The first example of each result, once for each example.
let private firstOfAll (ys: Tensor[]) =
    ys
    |> Array.map (fun y ->
        match Engine.Shape y with
        | shape when shape[0] > 1 -> broadcast shape (expandDims 0 y[0])
        | _ -> y)

/// What the mutants of single and of joint primitives have in common. A batch of a mutant is made of mutants.
let private batched mutation replace (rule: Primitive) size (arguments: Tensor[]) (carried: bool[]) =
    let ys = SubstitutionLevel.Run replace (fun xs -> rule.BatchAll(size, xs, carried)) arguments

    match mutation.Change with
    | FirstExample -> firstOfAll ys
    | _ -> ys

let private evaluated mutation (rule: Primitive) arguments =
    match mutation.Change with
    | Reorder evaluate -> evaluate rule arguments
    | _ -> rule.EvaluateAll arguments

type private SingleMutant(rule: SingleResult, mutation: Mutation, replace: Primitive -> Primitive) =
    inherit SingleResult(rule.Name)
    override _.Parameters = rule.Parameters
    override _.Form = rule.Form
    override _.EvaluateAll arguments = evaluated mutation rule arguments
    override _.BatchAll(size, arguments, carried) = batched mutation replace rule size arguments carried

    override _.MapAt(index, arguments, result) =
        let map = rule.MapAt(index, arguments, result)

        if map.IsNothing || not (mutation.Meets index) then
            map
        else
            mapOf mutation.Change { Rule = rule; Index = index; Arguments = arguments; Results = [| result |] }

/// The map of all arguments together, altered in one of them.
let private altered (mutation: Mutation) (map: JointMap) : JointMap =
    let forward, backward =
        match mutation.Change with
        | Filter(forward, backward) -> forward, backward
        | Drop -> zerosLike, zerosLike
        | _ -> id, id

    let at change = Array.mapi (fun index x -> if mutation.Meets index then ValueOption.map change x else x)

    {
        new JointMap() with
            override _.Push tangents = map.Push(at forward tangents)
            override _.Pull(cotangents, needed) = map.Pull(cotangents, needed) |> at backward
    }

type private JointMutant(rule: Joint, mutation: Mutation, replace: Primitive -> Primitive) =
    inherit Joint(rule.Name)
    override _.Parameters = rule.Parameters
    override _.Form = rule.Form
    override _.EvaluateAll arguments = rule.EvaluateAll arguments
    override _.BatchAll(size, arguments, carried) = batched mutation replace rule size arguments carried

    override mutant.Linearize(arguments, active) =
        let point = if mutation.Change.IsDetach then Array.map detached arguments else arguments
        let struct (_, map) = rule.Linearize(point, active)
        struct (mutant.ApplyAll arguments, altered mutation map)

/// A function of tensors in which all primitives of one name have the mutation.
let run (mutation: Mutation) (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
    let rec replace (primitive: Primitive) : Primitive =
        match primitive with
        | :? SingleResult as rule when rule.Name = mutation.Name -> SingleMutant(rule, mutation, replace)
        | :? Joint as rule when rule.Name = mutation.Name -> JointMutant(rule, mutation, replace)
        | other -> other

    SubstitutionLevel.Run replace f xs

// -- What a function is made of -----------------------------------------------------------------------------------------

type private SingleWitness(rule: SingleResult, note: Application -> unit) =
    inherit SingleResult(rule.Name)
    override _.Parameters = rule.Parameters
    override _.Form = rule.Form
    override _.EvaluateAll arguments = rule.EvaluateAll arguments
    override _.BatchAll(size, arguments, carried) = rule.BatchAll(size, arguments, carried)

    override _.MapAt(index, arguments, result) =
        let application = { Rule = rule; Index = index; Arguments = arguments; Results = [| result |] }

        if not application.Map.IsNothing then
            note application

        application.Map

type private JointWitness(rule: Joint, note: Application -> unit) =
    inherit Joint(rule.Name)
    override _.EvaluateAll arguments = rule.EvaluateAll arguments
    override _.BatchAll(size, arguments, carried) = rule.BatchAll(size, arguments, carried)

    override _.Linearize(arguments, active) =
        let struct (results, map) = rule.Linearize(arguments, active)

        for index in 0 .. arguments.Length - 1 do
            if active[index] then
                note { Rule = rule; Index = index; Arguments = arguments; Results = results }

        struct (results, map)

/// Each differentiation of a primitive in an argument when the function is pushed forward, and each piecewise constant
/// primitive that is met (at index -1).
let witness (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (vs: Tensor[]) : Application list =
    let met = ResizeArray<Application>() // Mutation: local

    let replace (primitive: Primitive) : Primitive =
        match primitive with
        | :? Constant ->
            met.Add { Rule = primitive; Index = -1; Arguments = [||]; Results = [||] }

            primitive
        | :? SingleResult as rule -> SingleWitness(rule, met.Add)
        | :? Joint as rule -> JointWitness(rule, met.Add)
        | other -> other

    jvp (SubstitutionLevel.Run replace f) xs vs |> ignore
    List.ofSeq met
