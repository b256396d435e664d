namespace FunGrad

// The linear recurrence yᵢ = aᵢ·yᵢ₋₁ + bᵢ along an axis, of which running products are made. Law: its derivative is a
// recurrence with the same factors, and its transpose one that runs backwards, so no order divides by an element, and
// zeros need no special case. Read next: Scans.fs.

open System
open System.Numerics

module internal Recurrence =

    let private loop<'T when 'T: struct and 'T :> INumber<'T>> axis (factors: Dense) (terms: Dense) : Dense =
        let a, y = Dense.toArray<'T> factors, Dense.toArray<'T> terms
        let length, inner = terms.Shape[axis], Shape.size terms.Shape[axis + 1 ..]

        // Mutation: local; the terms become the results from front to back.
        for at in inner .. y.Length - 1 do
            if at / inner % length > 0 then
                y[at] <- 'T.op_Addition ('T.op_Multiply (a[at], y[at - inner]), y[at])

        Dense.ofArray y terms.Shape

    let private evaluate axis (factors: Dense) (terms: Dense) : Dense =
        match terms.DType with
        | DType.Float64 -> loop<float> axis factors terms
        | DType.Float32 -> loop<float32> axis factors terms
        | DType.Int64 -> loop<int64> axis factors terms
        | _ -> loop<int> axis factors terms

    /// All but the last element of an axis, behind a first one of the given value.
    let delayed axis (first: float) (x: Tensor) : Tensor =
        let shape = Engine.Shape x
        let row = Layout.Cast(Engine.DTypeOf x, Engine.Weak first)
        let rest = Movement.slice (Array.zeroCreate shape.Length) (Array.updateAt axis (shape[axis] - 1) shape) x
        Movement.concatenate axis [| Layout.Broadcast(Array.updateAt axis 1 shape, row); rest |]

    let rec private row axis = {
        new Primitive2("recurrence") with
            override _.Parameters = [| Engine.Parameter("axis", axis) |]
            override _.Evaluate(a, b) = Engine.OfDense(evaluate axis (Engine.ToDense a) (Engine.ToDense b))

            override row.Left(a, _, y) =
                let before = delayed axis 0.0 y
                LinearMap.Of((fun t -> row.Apply(a, t * before)), (fun w -> backwards axis a w * before))

            override row.Right(a, _, _) = LinearMap.Of((fun t -> row.Apply(a, t)), backwards axis a)
            override _.Batch(a, b) = (row (axis + 1): Primitive2).Apply(a, b)
    }

    /// rᵢ = wᵢ + aᵢ₊₁·rᵢ₊₁: what each term adds to a weighted sum of the results.
    and private backwards axis (a: Tensor) (w: Tensor) : Tensor =
        let turned = delayed axis 1.0 (Movement.flip axis a)
        Movement.flip axis ((row axis).Apply(turned, Movement.flip axis w))

    /// y₀ = b₀, yᵢ = aᵢ·yᵢ₋₁ + bᵢ along an axis counted from the front, which is not empty.
    let solve axis (a: Tensor) (b: Tensor) : Tensor = (row axis).Apply(a, b)

    /// x₀, x₀·x₁, ... along the first axis.
    let products (x: Tensor) : Tensor =
        let shape = Engine.Shape x

        if shape[0] = 0 then
            x
        else
            let nowhere = Array.zeroCreate shape.Length
            let first = Movement.slice nowhere (Array.updateAt 0 1 shape) x
            solve 0 x (Movement.pad nowhere (Array.updateAt 0 (shape[0] - 1) nowhere) first)
