namespace FunGrad

// Some arguments of a function vary and the others stay: what rules of primitives with bodies need to take arguments apart
// and to put them together again. Read next: Checkpoint.fs.

open System.Collections.Generic

[<RequireQualifiedAccess>]
module internal Varied =

    /// Values of which missing ones are zeros.
    let orZeros (likes: Tensor[]) (values: Tensor voption[]) : Tensor[] =
        Array.map2 (fun like value -> ValueOption.defaultWith (fun () -> Derivatives.zerosLike like) value) likes values

    /// The chosen ones.
    let chosen (isChosen: bool[]) (xs: 'T[]) : 'T[] = Array.zip isChosen xs |> Array.filter fst |> Array.map snd

    /// Values back at the chosen places.
    let spread (isChosen: bool[]) (values: 'T[]) : 'T voption[] =
        let queue = Queue values // Mutation: local
        isChosen |> Array.map (fun isChosen -> if isChosen then ValueSome(queue.Dequeue()) else ValueNone)

    /// All arguments, with other values at the chosen places.
    let replace (isChosen: bool[]) (values: 'T[]) (arguments: 'T[]) : 'T[] =
        Array.map2 ValueOption.defaultValue arguments (spread isChosen values)

    /// The function of the chosen arguments alone.
    let restrict (f: Tensor[] -> Tensor[]) (arguments: Tensor[]) (isChosen: bool[]) (varied: Tensor[]) : Tensor[] =
        f (replace isChosen varied arguments)

    /// The arguments that have a derivative and are wanted.
    let wanted (arguments: Tensor[]) (isWanted: bool[]) : bool[] =
        Array.map2 (fun x isWanted -> isWanted && Derivatives.hasDerivative x) arguments isWanted

    /// The arguments along which there is a tangent.
    let moving (arguments: Tensor[]) (tangents: Tensor voption[]) : bool[] =
        wanted arguments (tangents |> Array.map _.IsSome)
