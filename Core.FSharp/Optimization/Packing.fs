namespace FunGrad

// Several tensors as one vector: solvers work on vectors, users on structures. Laws: unpack likes (pack xs) = xs, and both
// carry derivatives. Read next: NewtonMethod.fs.

module internal Packing =

    /// Every tensor must be floating-point: integers cannot be solved for.
    let demandFloats name (xs: Tensor[]) : unit =
        if xs.Length = 0 || not (Array.forall Derivatives.hasDerivative xs) then
            let text =
                name
                + " solves for floating-point tensors, but the start holds "
                + (if xs.Length = 0 then "no tensor" else "integers or booleans")
                + ". Give what is solved for as floating-point tensors, and let the function capture the rest."

            raise (DTypeException text)

    /// The elements of all tensors, one after the other.
    let pack (xs: Tensor[]) : Tensor =
        let flat (x: Tensor) = Layout.Reshape([| Shape.size (Engine.Shape x) |], x)

        match xs with
        | [| x |] -> flat x
        | xs -> Movement.concatenate 0 (Array.map flat xs)

    /// Tensors of the shapes and dtypes of others, from the elements of a vector.
    let unpack (likes: Tensor[]) (vector: Tensor) : Tensor[] =
        let shaped like (part: Tensor) = Layout.Cast(Engine.DTypeOf like, Layout.Reshape(Engine.Shape like, part))

        match likes with
        | [| like |] -> [| shaped like vector |]
        | likes ->
            let lengths = likes |> Array.map (Engine.Shape >> Shape.size)
            Array.map2 shaped likes (Movement.split 0 lengths vector)

    /// A function of tensors as one of a vector.
    let onVectors (likes: Tensor[]) (f: Tensor[] -> Tensor[]) : Tensor -> Tensor = unpack likes >> f >> pack
