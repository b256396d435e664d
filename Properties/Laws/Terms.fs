// What the laws share: which inputs vary, how results are compared, and the scalar functions that see every element of a
// result. Law: a difference counts relative to the terms that it was computed from, so that cancellation is no failure,
// and not relative to other tensors, so that a large one hides nothing.
// Read next: LinearMapLaws.fs.
module internal FunGrad.Properties.Terms

open FunGrad

let isFloat (x: Tensor) = x.DType <= DType.Float32

let private largest (tensors: Tensor seq) =
    tensors
    |> Seq.collect toArray
    |> Seq.fold (fun most x -> if System.Double.IsFinite x then max most (abs x) else most) 1.0

/// The relative error that results of a subject may have: that of the narrowest of its floating-point inputs and results.
let tolerance (subject: Subject) (results: Tensor seq) =
    Seq.append subject.Point results
    |> Seq.filter isFloat
    |> Seq.fold (fun most x -> max most (Agreement.tolerance x.DType)) 1e-10
    |> (*) subject.Slack

/// The size of the expected tensor and of the terms behind it: those of its own place, or all if they have no places.
let private scaleAt (terms: Tensor[] seq) (expected: Tensor[]) (place: int) : float =
    let behind (term: Tensor[]) = if term.Length = expected.Length then [| term[place] |] else term

    Seq.append [ expected[place] ] (Seq.collect behind terms) |> Seq.filter isFloat |> largest

/// Whether two lists of tensors agree, each tensor relative to its own size and that of the terms behind it.
let same (subject: Subject) (what: string) (terms: Tensor[] seq) (expected: Tensor[]) (actual: Tensor[]) : Verdict =
    let tolerance = tolerance subject expected

    if expected.Length <> actual.Length then
        Verdict.Broken $"{what}: expected {expected.Length} tensors, but there were {actual.Length}"
    else
        Seq.zip expected actual
        |> Seq.indexed
        |> Seq.tryPick (fun (i, (e, a)) ->
            Agreement.differenceOf (tolerance * scaleAt terms expected i) e a
            |> Option.map (fun text ->
                if expected.Length = 1 then $"{what}: {text}" else $"{what}, tensor {i}: {text}"))
        |> Verdict.ofDifference

let add = Array.map2 (fun (a: Tensor) b -> if isFloat a then a + b else a)
let scale (factor: float) = Array.map (fun (a: Tensor) -> if isFloat a then cast a.DType (factor * a) else a)

/// ⟨x, y⟩ over all floating-point elements, as a tensor.
let inner (xs: Tensor[]) (ys: Tensor[]) : Tensor =
    Array.zip xs ys
    |> Array.filter (fst >> isFloat)
    |> Array.map (fun (x, y) -> sum (cast DType.Float64 x * cast DType.Float64 y))
    |> Array.fold (+) (tensor 0.0)

/// A smooth scalar function of all floating-point results: ⟨w, y⟩ + ⟨y, y⟩ / 2, with a curvature of its own.
let scalar (subject: Subject) : Tensor[] -> Tensor =
    let w = subject.Like(11, subject.Apply subject.Point)

    fun xs ->
        let ys = subject.Apply xs
        inner w ys + 0.5 * inner ys ys

/// The check, where a floating-point result depends on floating-point inputs; otherwise the reason why not.
let differentiable (check: Subject -> Verdict) (subject: Subject) : Verdict =
    if not (Array.exists isFloat subject.Point) then
        Verdict.NotApplicable "no input is floating-point"
    elif not (Array.exists isFloat (subject.Apply subject.Point)) then
        Verdict.NotApplicable "no result is floating-point"
    else
        check subject

/// The numbers of one list where they are floating-point, the others as they are at a point: integers do not vary.
let varied (point: Tensor[]) (xs: Tensor[]) : Tensor[] = Array.map2 (fun p x -> if isFloat p then x else p) point xs

let floats (xs: Tensor[]) : Tensor[] = Array.filter isFloat xs

/// Whether two lists of tensors have the same shapes and dtypes.
let alike (xs: Tensor[]) (ys: Tensor[]) : bool =
    let look (x: Tensor) = List.ofSeq x.Shape, x.DType
    Array.map look xs = Array.map look ys

/// The inputs moved along a direction.
let moved (xs: Tensor[]) (step: float) (vs: Tensor[]) : Tensor[] = add xs (scale step vs)
