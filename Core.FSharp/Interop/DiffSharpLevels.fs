namespace FunGrad.DiffSharp

// DiffSharp 0.8's lower level: a tag is one level of differentiation, a number made with it carries a tangent or is
// recorded, and `primal`, `tangent` and `adjoint` read what an operation has left. Law: values stay immutable, so
// adjoints are asked for by value and nothing has to be reset. Read next: Transforms/Differentiation.fs.

open System
open System.ComponentModel
open FunGrad

/// <summary>One level of differentiation, which DiffSharp numbers.</summary>
[<Sealed>]
type Tag internal () =
    let level = DifferentiationLevel "makeForward"
    member internal _.Level: Level = level

/// <summary>DiffSharp's source of tags: every one is new.</summary>
[<AbstractClass; Sealed>]
type GlobalTagger =

    /// <summary>A tag that differs from all others.</summary>
    static member Next: Tag = Tag()

    /// <summary>Nothing: tags are objects, so none has to be used again.</summary>
    static member Reset: unit = ()

/// <summary>The derivatives of one number with respect to everything recorded that it was computed from.</summary>
[<Sealed>]
type Adjoints internal (y: Tensor) =

    /// <summary>The derivative with respect to x, of x's shape; zeros where y does not depend on x.</summary>
    member _.Item
        with get (x: Tensor): Tensor =
            match gradients [ y ] [ x ] with
            | [ Some gradient ] -> detach gradient
            | _ -> zerosLike (detach x)

/// <summary>Making forward and reverse numbers by hand, and reading them.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module LevelFunctions =

    /// <summary>A number, vector or matrix p that carries a tangent t of its shape at the level of a tag.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes of t and p differ.</exception>
    /// <example><code lang="fsharp">
    /// let x = D 3. |> makeForward GlobalTagger.Next (D 1.)
    /// primalTangent (x * x)   // (9.0, 6.0)
    /// </code></example>
    let makeForward (tag: Tag) (t: Tensor) (p: Tensor) : Tensor =
        let p = Derivatives.strong (Engine.Given("p", p))
        Derivatives.demandVariables "makeForward" [| p |]
        Traced(tag.Level, p, Known(Derivatives.matching "makeForward" "tangent" p t))

    /// <summary>A number, vector or matrix that is recorded, so that its adjoint can be asked for.</summary>
    /// <exception cref="T:System.InvalidOperationException">p is being traced by a transform.</exception>
    /// <example><code lang="fsharp">
    /// let x = D 3. |> makeReverse GlobalTagger.Next
    /// (computeAdjoints (x * x))[x]   // 6.0
    /// </code></example>
    let makeReverse (_: Tag) (p: Tensor) : Tensor = variable p

    /// <summary>The value under the youngest derivative that d carries; d itself if it carries none.</summary>
    /// <example><code lang="fsharp">
    /// primal (D 3. |> makeForward GlobalTagger.Next (D 1.))   // 3.0
    /// </code></example>
    let primal (d: Tensor) : Tensor =
        match Engine.Given("d", d) with
        | Traced((:? DifferentiationLevel | :? SeriesLevel | :? RecordLevel) as level, inner, _) ->
            level.Check()
            inner
        | d -> d

    /// <summary>The value without any derivative.</summary>
    /// <example><code lang="fsharp">
    /// let x = D 3. |> makeForward GlobalTagger.Next (D 1.)
    /// primalDeep (x |> makeForward GlobalTagger.Next (D 1.))   // 3.0
    /// </code></example>
    let primalDeep (d: Tensor) : Tensor = NotingLevel.Plain(Engine.Given("d", d))

    /// <summary>The tangent of the youngest level that d is at; zeros for a constant.</summary>
    /// <exception cref="T:System.InvalidOperationException">The youngest level is not forward mode, so that there is no
    /// tangent to read.</exception>
    /// <example><code lang="fsharp">
    /// let x = D 2. |> makeForward GlobalTagger.Next (D 1.)
    /// tangent (x ** 3), tangent (D 5.)   // (12.0, 0.0)
    /// </code></example>
    let tangent (d: Tensor) : Tensor =
        match Engine.Given("d", d) with
        | Traced(level, _, (:? Known as known)) ->
            level.Check()
            known.Tangent
        | Traced(level, _, _) ->
            let text = "tangent reads forward mode, but the number is traced by '" + level.Transform
            raise (InvalidOperationException(text + "'. Use makeForward or diff, or adjoint for makeReverse."))
        | d -> zerosLike d

    /// <summary>The primal and the tangent.</summary>
    /// <exception cref="T:System.InvalidOperationException">The youngest level is not forward mode.</exception>
    /// <example><code lang="fsharp">
    /// primalTangent (sin (D 0. |> makeForward GlobalTagger.Next (D 2.)))   // (0.0, 2.0)
    /// </code></example>
    let primalTangent (d: Tensor) : Tensor * Tensor = primal d, tangent d

    /// <summary>The adjoints of everything recorded that d was computed from, intermediate values included.</summary>
    /// <exception cref="T:System.InvalidOperationException">d is being traced by a transform.</exception>
    /// <example><code lang="fsharp">
    /// let a = D 3. |> makeReverse GlobalTagger.Next
    /// let b = sin a
    /// let adjoints = computeAdjoints (b * b)
    /// adjoints[b] = 2 * primal b, adjoints[a] = 2 * primal b * cos (D 3.)   // (true, true)
    /// </code></example>
    let computeAdjoints (d: Tensor) : Adjoints = Adjoints(Engine.Given("d", d))

    /// <summary>The adjoint of one value.</summary>
    /// <example><code lang="fsharp">
    /// let x = toDV [ 1.; 2. ] |> makeReverse GlobalTagger.Next
    /// x |> adjoint (computeAdjoints (x * x))   // [2. 4.]
    /// </code></example>
    let adjoint (adjoints: Adjoints) (d: Tensor) : Tensor = adjoints[d]

/// <summary>The values and tangents of numbers as their properties.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module LevelExtensions =

    type Tensor with

        /// <summary>The value under the youngest derivative.</summary>
        member x.P: Tensor = primal x

        /// <summary>The value without any derivative.</summary>
        member x.PD: Tensor = primalDeep x

        /// <summary>The tangent of the youngest level.</summary>
        member x.T: Tensor = tangent x
