// What is held to laws: a function of tensors at a point. Law: tangents and cotangents follow from the seed alone, so
// that a failure repeats. Read next: Law.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open FunGrad

/// <summary>A function of tensors, the point at which it is held to laws, and the seed of everything random.</summary>
/// <example><code lang="fsharp">
/// Laws.ForwardIsReverse.Check(Subject.create sin (tensor [ 1.0; 2.0 ]))   // Holds
/// </code></example>
[<Sealed>]
type Subject internal (name: string, f: Tensor[] -> Tensor[], inputs: Tensor[], seed: int, reach: float, slack: float) =

    static let salted (seed: int) (salt: int) = Random(seed * 7919 + salt)

    static let numbers (random: Random) (like: Tensor) =
        if like.DType <= DType.Float32 then
            tensor (Array.init like.Count (fun _ -> 2.0 * random.NextDouble() - 1.0))
            |> reshape like.Shape
            |> cast like.DType
        else
            zerosLike like

    /// What failures call the function.
    member _.Name = name
    /// The point: the inputs of the function.
    member _.Inputs: IReadOnlyList<Tensor> = inputs
    /// What tangents and cotangents are drawn from.
    member _.Seed = seed
    /// How far from the point, along any tangent, the function is smooth: the largest step of finite differences.
    member _.Reach = reach

    /// How many times the usual rounding error its results may have: 1 for short computations.
    member _.Slack = slack

    /// The function over arrays of tensors.
    member internal _.Apply: Tensor[] -> Tensor[] = f
    member internal _.Point: Tensor[] = inputs

    /// Directions at the point, in each element between -1 and 1; zeros for integers. Other salts give others.
    member internal _.Tangents(salt: int) : Tensor[] = Array.map (numbers (salted seed salt)) inputs

    /// Directions that look like tensors, such as the results of the function.
    member internal _.Like(salt: int, tensors: Tensor[]) : Tensor[] =
        Array.map (numbers (salted seed (salt + 104729))) tensors

    /// The same function under another name.
    member _.Named(name: string) = Subject(name, f, inputs, seed, reach, slack)
    /// The same function at the same point, with other random directions.
    member _.WithSeed(seed: int) = Subject(name, f, inputs, seed, reach, slack)
    /// The same function, smooth as far as this from the point.
    member _.WithReach(reach: float) = Subject(name, f, inputs, seed, reach, slack)

    /// The same function, whose results may have this many times the usual rounding error.
    member _.WithSlack(slack: float) = Subject(name, f, inputs, seed, reach, slack)

    /// The same function at another point.
    member _.At([<ParamArray>] inputs: Tensor[]) = Subject(name, f, inputs, seed, reach, slack)

    /// <summary>A function of one tensor at a point.</summary>
    static member Of(f: Func<Tensor, Tensor>, x: Tensor) =
        Subject("f", (fun xs -> [| f.Invoke xs[0] |]), [| x |], 1, 1e-2, 1.0)

    /// <summary>A function of two tensors at a point.</summary>
    static member Of(f: Func<Tensor, Tensor, Tensor>, x: Tensor, y: Tensor) =
        Subject("f", (fun xs -> [| f.Invoke(xs[0], xs[1]) |]), [| x; y |], 1, 1e-2, 1.0)

    /// <summary>A function of three tensors at a point.</summary>
    static member Of(f: Func<Tensor, Tensor, Tensor, Tensor>, x: Tensor, y: Tensor, z: Tensor) =
        Subject("f", (fun xs -> [| f.Invoke(xs[0], xs[1], xs[2]) |]), [| x; y; z |], 1, 1e-2, 1.0)

    /// <summary>A function of any number of tensors at a point.</summary>
    static member Of(f: Func<IReadOnlyList<Tensor>, Tensor>, [<ParamArray>] inputs: Tensor[]) =
        Subject("f", (fun xs -> [| f.Invoke xs |]), inputs, 1, 1e-2, 1.0)

/// Subjects of functions over structures of tensors: tensors, tuples, records, lists and arrays of them.
[<RequireQualifiedAccess>]
module Subject =
    /// A function at a point.
    let create (f: 'S -> 'R) (x: 'S) : Subject =
        Subject("f", Structure.rebuild x >> f >> Structure.flatten, Structure.flatten x, 1, 1e-2, 1.0)

    /// A function at a point, with the name that failures call it.
    let named (name: string) (f: 'S -> 'R) (x: 'S) : Subject = (create f x).Named name
