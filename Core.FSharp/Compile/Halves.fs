namespace FunGrad

// A derivative taken apart by time: what can be computed before the cotangents are known, and what waits for them. Law:
// the forward half, then the backward half on what it handed over, is the whole program. What only views other values is
// made again instead of being handed over. Read next: Compilation.fs, where the gradient of a compiled function reuses
// what its value has computed.

open System.Collections.Generic

/// Two programs made of one. The backward half takes the kept ones among the forward half's arguments and results, followed
/// by the cotangents.
[<Sealed>]
type internal Halves(forward: Program, backward: Program, kept: int[]) =
    member _.Forward = forward
    member _.Backward = backward
    member _.Kept = kept

module internal Halves =

    let private views = HashSet [ "broadcast"; "reshape"; "permute" ]

    /// The same equations between values with other numbers: inputs first, then constants and results in order.
    let private renumbered (program: Program) (inputs: int[]) (equations: Equation[]) (results: int[]) : Program =
        let moved = Array.create program.Types.Length -1 // Mutation: local
        let types, constants = List<ValueType>(), List<struct (int * Tensor)>()

        let enter place =
            moved[place] <- types.Count
            types.Add program.Types[place]

        Array.iter enter inputs

        for struct (place, value) in program.Constants do
            enter place
            constants.Add(struct (moved[place], value))

        let there = Array.map (fun place -> moved[place])

        let made = [|
            for equation in equations do
                let arguments = there equation.Arguments
                Array.iter enter equation.Results
                Equation(equation.Primitive, arguments, moved[equation.First], equation.Count)
        |]

        Program(inputs.Length, [||], constants.ToArray(), made, there results, types.ToArray())

    /// Whether each value depends on an input from a number on.
    let private dependsFrom (program: Program) (first: int) : bool[] =
        let depends = Array.init program.Types.Length (fun place -> place >= first && place < program.Inputs) // Mutation: local

        for equation in program.Equations do
            if equation.Arguments |> Array.exists (fun place -> depends[place]) then
                for place in equation.Results do
                    depends[place] <- true

        depends

    /// Takes a program of arguments and cotangents apart whose first results do not depend on cotangents. Either the first
    /// half hands over what the second reads, or the second computes it again from the arguments.
    let splitWith (isRepeating: bool) (program: Program) (arguments: int) (results: int) : Halves =
        let isLate = dependsFrom program arguments
        let early, late = program.Equations |> Array.partition (fun equation -> not isLate[equation.First])

        let makers =
            dict [
                for equation in early do
                    for place in equation.Results -> place, equation
            ]

        let crossing, repeated = SortedSet<int>(), HashSet<int>() // Mutation: local

        let isView (equation: Equation) =
            isRepeating
            || views.Contains equation.Primitive.Name
            || equation.Primitive.Name = "take" && equation.Arguments[0] < arguments

        let rec need place =
            if not isLate[place] then
                match makers.TryGetValue place with
                | true, equation when isView equation ->
                    if repeated.Add equation.First then
                        Array.iter need equation.Arguments
                | true, _ -> crossing.Add place |> ignore
                | _ when place < arguments -> crossing.Add place |> ignore
                | _ -> ()

        let pulled = program.Results[results..]

        for equation in late do
            Array.iter need equation.Arguments

        Array.iter need pulled
        let values = program.Results[.. results - 1]
        let made = crossing |> Seq.filter (fun place -> place >= arguments && not (Array.contains place values))
        let handed = Array.concat [ [| 0 .. arguments - 1 |]; values; Seq.toArray made ]
        let kept = [| for place in crossing -> System.Array.IndexOf(handed, place) |]
        let again = early |> Array.filter (fun equation -> repeated.Contains equation.First)
        let inputs = Array.append (Seq.toArray crossing) [| arguments .. program.Inputs - 1 |]

        Halves(
            renumbered program [| 0 .. arguments - 1 |] early handed[arguments..],
            renumbered program inputs (Array.append again late) pulled,
            kept
        )

    /// The same, with the first half handing over what it has computed.
    let split program arguments results : Halves = splitWith false program arguments results
