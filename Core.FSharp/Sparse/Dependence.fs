namespace FunGrad

// Which variables each element of a result can depend on, read off the equations of a staged function: sets of variables
// flow from arguments to results. It is sound and errs on one side only: what an operation is not known to leave out
// counts as a dependence, so a pattern found here holds at every point, branches not taken included, but may name
// places that are always zero. Laws: the set of an element contains every variable whose derivative there is not zero.
// Read next: SparsityPattern.fs.

open System.Collections.Generic

module internal Dependence =

    /// For each element the variables, in growing order; equal sets are mostly one array.
    type private Sets = int[][]

    let private none: int[] = [||]

    let private union (a: int[]) (b: int[]) : int[] =
        if obj.ReferenceEquals(a, b) || b.Length = 0 then
            a
        elif a.Length = 0 then
            b
        else
            let both = HashSet<int> a // Mutation: local
            both.UnionWith b

            if both.Count = a.Length then a
            elif both.Count = b.Length then b
            else Array.sort (Seq.toArray both)

    let private unionOf (sets: seq<int[]>) : int[] =
        let distinct = HashSet<int[]>(sets, HashIdentity.Reference) // Mutation: local
        distinct.Remove none |> ignore

        match distinct.Count with
        | 0 -> none
        | 1 -> Seq.head distinct
        | _ ->
            let all = HashSet<int>()

            for set in distinct do
                all.UnionWith set

            Array.sort (Seq.toArray all)

    /// The elements of a shape, numbered.
    let private numbered (shape: int[]) : Tensor =
        Engine.OfDense(Dense.ofArray (Array.init (Shape.size shape) float) shape)

    let private numbers (x: Tensor) : int[] = Creation.toDoubles x |> Array.map int

    let private axesOf (primitive: Primitive) =
        primitive.Parameters
        |> Array.pick (fun (struct (name, value)) -> if name = "axes" then Some(unbox<int[]> value) else None)

    // -- Rules: the sets of a result, from those of the arguments -----------------------------------------------------------

    /// An operation that moves elements: it is asked where each element of its result comes from.
    let private moved (primitive: Primitive) (source: int[]) (others: Tensor[]) (x: Sets) : Sets =
        let images = primitive.EvaluateAll(Array.append [| numbered source |] others)
        numbers images[0] |> Array.map (fun from -> x[from])

    /// Parts added into a whole.
    let private assembled (whole: int[]) (selections: Selection[]) (parts: Sets[]) : Sets =
        let sets = Array.create (Shape.size whole) none // Mutation: local

        for index in 0 .. parts.Length - 1 do
            let targets = numbers (Layout.Take(selections[index], numbered whole))
            Array.iteri2 (fun _ target set -> sets[target] <- union sets[target] set) targets parts[index]

        sets

    /// A reduction over some axes.
    let private reduced (axes: int[]) (source: int[]) (x: Sets) : Sets =
        let kept = Shape.kept axes source
        let targets = numbers (Layout.Broadcast(source, numbered kept))
        let members = Array.init (Shape.size kept) (fun _ -> List<int[]>()) // Mutation: local
        Array.iter2 (fun target set -> members[target].Add set) targets x
        members |> Array.map unionOf

    /// An element of a product depends on a row of the left and a column of the right factor.
    let private product (left: int[]) (right: int[]) (x: Sets) (y: Sets) : Sets =
        let rank = left.Length
        let rows, inner, columns = left[rank - 2], left[rank - 1], right[rank - 1]

        Array.concat [
            for stack in 0 .. Shape.size left[.. rank - 3] - 1 ->
                let row i = unionOf (Seq.init inner (fun k -> x[(stack * rows + i) * inner + k]))
                let column j = unionOf (Seq.init inner (fun k -> y[(stack * inner + k) * columns + j]))
                let rowSets, columnSets = Array.init rows row, Array.init columns column
                Array.init (rows * columns) (fun at -> union rowSets[at / columns] columnSets[at % columns])
        ]

    let private elementwise =
        HashSet [
            "negate"
            "identity"
            "cast"
            "where"
            "preventGradient"
            "straightThrough"
            "quantizeAndDequantize"
        ]

    let private movements = HashSet [ "take"; "reshape"; "permute"; "broadcast" ]

    let private isElementwise (primitive: Primitive) =
        match primitive with
        | :? Unary
        | :? Binary -> true
        | primitive -> elementwise.Contains primitive.Name

    let private union2 (a: Sets) (b: Sets) : Sets =
        if a |> Array.forall (fun set -> set.Length = 0) then
            b
        else
            Array.map2 union a b

    let private everything (arguments: Sets[]) (size: int) : Sets = Array.create size (unionOf (Seq.concat arguments))

    let private ofSingle (program: Program) (constant: int -> Tensor voption) (equation: Equation) (x: Sets[]) : Sets =
        let primitive, result = equation.Primitive, program.Types[equation.First]
        let shapeOf index = program.Types[equation.Arguments[index]].Shape

        match primitive with
        | :? AssemblePrimitive as assemble -> assembled result.Shape assemble.Selections x
        | :? JoinPrimitive as join -> assembled result.Shape join.Selections x
        | _ when isElementwise primitive && x |> Array.forall (fun sets -> sets.Length = result.Size) ->
            Array.reduce union2 x
        | _ when movements.Contains primitive.Name -> moved primitive (shapeOf 0) [||] x[0]
        | _ ->
            match primitive.Name with
            | "gather" when (constant equation.Arguments[1]).IsSome ->
                moved primitive (shapeOf 0) [| (constant equation.Arguments[1]).Value |] x[0]
            | "sum"
            | "max"
            | "min" -> reduced (axesOf primitive) (shapeOf 0) x[0]
            | "matmul" -> product (shapeOf 0) (shapeOf 1) x[0] x[1]
            | _ -> everything x result.Size

    // -- Programs -----------------------------------------------------------------------------------------------------------

    let rec private ofProgram (program: Program) (arguments: Sets[]) : Sets[] =
        let sets: Sets[] = program.Types |> Array.map (fun _ -> [||]) // Mutation: local
        System.Array.Copy(arguments, sets, arguments.Length)
        let constants = dict [ for struct (place, value) in program.Constants -> place, value ]

        for KeyValue(place, _) in constants do
            sets[place] <- Array.create program.Types[place].Size none

        let constant place =
            match constants.TryGetValue place with
            | true, value -> ValueSome value
            | _ -> ValueNone

        for equation in program.Equations do
            let x = equation.Arguments |> Array.map (fun place -> sets[place])

            let results =
                match box equation.Primitive with
                | :? HasProgram as call -> ofProgram call.Body x
                | :? SingleResult when equation.Primitive.Form <> Cut -> [| ofSingle program constant equation x |]
                | _ when equation.Primitive.Form = Cut -> equation.Results |> Array.map (fun _ -> [||])
                | _ -> equation.Results |> Array.map (fun place -> everything x program.Types[place].Size)

            for index in 0 .. results.Length - 1 do
                let type' = program.Types[equation.First + index]
                let carries = DType.isFloat type'.DType && results[index].Length = type'.Size
                sets[equation.First + index] <- if carries then results[index] else Array.create type'.Size none

        program.Results |> Array.map (fun place -> sets[place])

    let private ofFunction transform (f: Tensor -> Tensor) (x: Tensor) : SparsityPattern =
        let x = Derivatives.strong x
        Derivatives.demandVariables transform [| x |]
        let program = Stage.run transform (fun xs -> [| f xs[0] |]) [| x |]
        let columns = Shape.size (Engine.Shape x)
        let captured = program.Captures |> Array.map (fun y -> Array.create (Shape.size (Engine.Shape y)) none)
        let rows = (ofProgram program (Array.append [| Array.init columns (fun i -> [| i |]) |] captured))[0]
        let starts = rows |> Array.scan (fun start set -> start + set.Length) 0
        SparsityPattern(Places(rows.Length, columns, starts, Array.concat rows))

    /// The places at which the Jacobian of f can differ from zero, for arguments of this shape.
    let jacobian transform (f: Tensor -> Tensor) (x: Tensor) : SparsityPattern = ofFunction transform f x

    /// The places at which the Hessian of f can differ from zero: those of the gradient's Jacobian and their mirror images.
    let hessian transform (f: Tensor -> Tensor) (x: Tensor) : SparsityPattern =
        let gradient x =
            let struct (_, gradient) = Derivatives.valueAndGradOfOne transform f x
            gradient

        let found = ofFunction transform gradient x

        if found.IsSymmetric then
            found
        else
            let places, turned = found.Places, found.Places.Transposed
            let rows = Array.append places.RowOfEach turned.RowOfEach
            SparsityPattern.FromIndices(found.Rows, found.Columns, rows, Array.append places.Indices turned.Indices)
