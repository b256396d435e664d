// Laws of F# functions over structures at explicit points and directions, where a test chooses them itself. Read next:
// Terms.fs, and Laws.fs for all laws by name.
namespace FunGrad.Properties

open FunGrad

/// Laws of differentiation and vectorization.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Laws =

    let private verdict (law: string) (difference: string option) : Verdict =
        match difference with
        | None -> Verdict.Holds
        | Some text -> Verdict.Broken $"{law}: {text}"

    let private numbers (x: 'S) =
        Structure.flatten x |> Array.filter (fun x -> x.DType <= DType.Float32) |> Array.collect toArray

    /// ⟨x, y⟩: the sum of products of all floating-point elements.
    let inner (x: 'S) (y: 'S) : float = Array.fold2 (fun sum a b -> sum + a * b) 0.0 (numbers x) (numbers y)

    let private innerScale (x: 'S) (y: 'S) = Array.fold2 (fun sum a b -> sum + abs (a * b)) 0.0 (numbers x) (numbers y)

    /// ⟨jvp f x v, w⟩ = ⟨v, vjp f x w⟩.
    let forwardIsReverse (f: 'S -> 'R) (x: 'S) (v: 'S) (w: 'R) : Verdict =
        let _, dy = jvp f x v
        let _, pull = vjp f x
        let dx = pull w
        let forward, reverse = inner dy w, inner v dx

        let tolerance = Structure.flatten x |> Seq.map (fun x -> Agreement.tolerance x.DType) |> Seq.fold max 0.0

        if Agreement.near tolerance (innerScale dy w + innerScale v dx) forward reverse then
            Verdict.Holds
        else
            Verdict.Broken $"⟨jvp v, w⟩ is {Agreement.text forward}, but ⟨v, vjp w⟩ is {Agreement.text reverse}"

    /// linearize f x v = jvp f x v.
    let linearizeIsForward (f: 'S -> 'R) (x: 'S) (v: 'S) : Verdict =
        let y, dy = jvp f x v
        let again, push = linearize f x

        Agreement.differenceOfAll (y, dy) (again, push v) |> verdict "linearize = jvp"

    /// jvp f x v is the limit of (f(x + hv) - f(x - hv)) / 2h; f must be smooth as far as reach from x.
    let forwardIsDifference (reach: float) (f: 'S -> Tensor) (x: 'S) (v: 'S) : Verdict =
        let _, dy = jvp f x v

        FiniteDifferences.difference (FiniteDifferences.along reach f x v) dy
        |> verdict "jvp = finite differences"

    /// vmap f xs holds f of each example along the first axes of xs; there must be at least one.
    let batchIsLoop (f: 'S -> 'R) (xs: 'S) : Verdict =
        let leaves = Structure.flatten xs
        let example (i: int) = Structure.rebuild xs (leaves |> Array.map (fun x -> x[i]))
        let results = List.init leaves[0].Shape[0] (example >> f >> Structure.flatten)
        let loop = List.init results[0].Length (fun part -> stack 0 (results |> List.map (Array.item part)))

        Agreement.differenceOfAll loop (List.ofArray (Structure.flatten (vmap f xs)))
        |> verdict "vmap = map"
