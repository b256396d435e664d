namespace FunGrad

// Structures of tensors: a tensor, a tuple, a record, a list, an array, an option or a map of structures. Transforms work
// on flat arrays of tensors; this file takes structures apart and puts them together again. Law: rebuild x (flatten x) = x.
// Leaves of any other type are constants and pass through untouched.

open System
open System.Collections.Concurrent
open System.Collections.Generic
open FSharp.Reflection

/// Takes values of one type apart, and puts tensors in the place of those that a template holds.
[<AbstractClass>]
type internal Walker() =
    abstract Flatten: value: objnull * into: List<Tensor> -> unit
    abstract Rebuild: template: objnull * leaves: Queue<Tensor> -> objnull
    /// Whether all values of the type have the same tensors and nothing else.
    abstract IsFixed: bool
    default _.IsFixed = false

[<RequireQualifiedAccess>]
module internal Structure =

    let private leaf = {
        new Walker() with
            override _.Flatten(value, into) =
                match value with
                | :? Tensor as x -> into.Add x
                | _ -> into.Add(Engine.Given("argument", Unchecked.defaultof<Tensor>))

            override _.Rebuild(_, leaves) = box (leaves.Dequeue())
            override _.IsFixed = true
    }

    let private constant = {
        new Walker() with
            override _.Flatten(_, _) = ()
            override _.Rebuild(template, _) = template
    }

    /// A type with a fixed number of parts: tuples and records.
    let private product
        (parts: (Type * (objnull -> objnull))[])
        (build: objnull[] -> objnull)
        (walkerOf: Type -> Walker)
        =
        let walkers = parts |> Array.map (fst >> walkerOf)

        {
            new Walker() with
                override _.Flatten(value, into) =
                    Array.iter2 (fun (walker: Walker) (_, get) -> walker.Flatten(get value, into)) walkers parts

                override _.Rebuild(template, leaves) =
                    build (
                        Array.map2 (fun (walker: Walker) (_, get) -> walker.Rebuild(get template, leaves)) walkers parts
                    )

                override _.IsFixed = walkers |> Array.forall _.IsFixed
        }

    /// A type whose values hold any number of elements.
    let private sequence (element: Walker) (toSeq: objnull -> seq<objnull>) (build: objnull[] -> objnull) = {
        new Walker() with
            override _.Flatten(value, into) =
                for item in toSeq value do
                    element.Flatten(item, into)

            override _.Rebuild(template, leaves) =
                build [| for item in toSeq template -> element.Rebuild(item, leaves) |]
    }

    let private items (value: objnull) : seq<objnull> =
        match value with
        | null -> Seq.empty
        | value -> Seq.cast<objnull>(value :?> System.Collections.IEnumerable)

    let private typed (elementType: Type) (parts: objnull[]) =
        let array = System.Array.CreateInstance(elementType, parts.Length)
        System.Array.Copy(parts, array, parts.Length)
        array

    let private isGeneric (definition: Type) (candidate: Type) =
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() = definition

    /// Unions with one tensor-bearing shape per case, such as lists and options, are taken apart case by case.
    let private union (shape: Type) (walkerOf: Type -> Walker) =
        let tag = FSharpValue.PreComputeUnionTagReader shape

        let cases =
            FSharpType.GetUnionCases shape
            |> Array.map (fun case ->
                let read = FSharpValue.PreComputeUnionReader case
                let build = FSharpValue.PreComputeUnionConstructor case
                let walkers = lazy (case.GetFields() |> Array.map (fun field -> walkerOf field.PropertyType))
                struct (read, build, walkers))

        {
            new Walker() with
                override _.Flatten(value, into) =
                    let struct (read, _, walkers) = cases[tag value]
                    Array.iter2 (fun (walker: Walker) part -> walker.Flatten(part, into)) walkers.Value (read value)

                override _.Rebuild(template, leaves) =
                    let struct (read, build, walkers) = cases[tag template]

                    build (
                        Array.map2
                            (fun (walker: Walker) part -> walker.Rebuild(part, leaves))
                            walkers.Value
                            (read template)
                    )
        }

    let private list (shape: Type) (walkerOf: Type -> Walker) =
        let elementType = shape.GetGenericArguments()[0]
        let cases = FSharpType.GetUnionCases shape
        let empty = FSharpValue.MakeUnion(cases[0], [||])
        let cons = FSharpValue.PreComputeUnionConstructor cases[1]

        sequence
            (walkerOf elementType)
            items
            (Array.foldBack (fun head tail -> cons [| head; tail |]) >> fun fold -> fold empty)

    let private map (shape: Type) (walkerOf: Type -> Walker) =
        let pair = FSharpType.MakeTupleType(shape.GetGenericArguments())
        let keyValue = typedefof<KeyValuePair<_, _>>.MakeGenericType(shape.GetGenericArguments())
        let property name = nonNull (keyValue.GetProperty(name: string))
        let key, value = property "Key", property "Value"
        let walker = walkerOf (shape.GetGenericArguments()[1])
        let make = FSharpValue.PreComputeTupleConstructor pair

        {
            new Walker() with
                override _.Flatten(whole, into) =
                    for item in items whole do
                        walker.Flatten(value.GetValue item, into)

                override _.Rebuild(template, leaves) =
                    let pairs: objnull[] = [|
                        for item in items template ->
                            make [| key.GetValue item; walker.Rebuild(value.GetValue item, leaves) |]
                    |]

                    Activator.CreateInstance(shape, [| box (typed pair pairs) |])
        }

    let private walkers = ConcurrentDictionary<Type, Walker>()

    let rec private walkerOf (shape: Type) : Walker =
        match walkers.TryGetValue shape with
        | true, walker -> walker
        | _ ->
            let walker = make shape
            walkers[shape] <- walker
            walker

    and private make (shape: Type) : Walker =
        if typeof<Tensor>.IsAssignableFrom shape then
            leaf
        elif FSharpType.IsTuple shape then
            let parts =
                FSharpType.GetTupleElements shape
                |> Array.mapi (fun i part -> part, (fun value -> FSharpValue.GetTupleField(nonNull value, i)))

            product parts (FSharpValue.PreComputeTupleConstructor shape >> box) walkerOf
        elif FSharpType.IsRecord(shape, true) then
            let fields =
                FSharpType.GetRecordFields(shape, Reflection.BindingFlags.Public ||| Reflection.BindingFlags.NonPublic)

            let parts =
                fields
                |> Array.map (fun field -> field.PropertyType, nonNull >> FSharpValue.PreComputeRecordFieldReader field)

            product parts (FSharpValue.PreComputeRecordConstructor(shape, true)) walkerOf
        elif shape.IsArray && shape.GetArrayRank() = 1 then
            let elementType = nonNull (shape.GetElementType())
            sequence (walkerOf elementType) items (fun parts -> typed elementType parts)
        elif isGeneric typedefof<_ list> shape then
            list shape walkerOf
        elif isGeneric typedefof<Map<_, _>> shape then
            map shape walkerOf
        elif isGeneric typedefof<_ option> shape || isGeneric typedefof<_ voption> shape then
            union shape walkerOf
        else
            constant

    /// The tensors of a structure, in order.
    let flatten<'S> (value: 'S) : Tensor[] =
        match box value with
        | :? Tensor as tensor -> [| tensor |]
        | value ->
            let leaves = List()
            (walkerOf typeof<'S>).Flatten(value, leaves)
            leaves.ToArray()

    /// The structure of a template with other tensors in the place of its own.
    let rebuild<'S> (template: 'S) (leaves: Tensor[]) : 'S =
        match box template with
        | :? Tensor -> unbox<'S>(box leaves[0])
        | template -> unbox<'S>((walkerOf typeof<'S>).Rebuild(template, Queue leaves))

    let private placeholder = Engine.Weak 0.0

    /// What two structures share when they differ in their tensors only: lengths, cases and host values. Null for types
    /// whose values cannot differ otherwise.
    let frame<'S> (value: 'S) : objnull =
        match box value with
        | :? Tensor -> null
        | boxed ->
            let walker = walkerOf typeof<'S>

            if walker.IsFixed then
                null
            else
                walker.Rebuild(boxed, Queue(Array.create (flatten value).Length placeholder))
