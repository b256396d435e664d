namespace FunGrad

// How the entries of a sparse matrix are found from few directions: some are pushed forward (sums of columns), some pulled
// back (sums of rows), and each entry is read from one place of one image. Law: the entries that a plan reads from the
// images of a matrix with its pattern are the matrix's entries. Read next: SparsityPattern.fs.

/// Directions as colours: of columns to push, of rows to pull, and for each entry its place among the images, those of the
/// pushes first, each in row-major order.
[<Sealed>]
type internal SparsePlan(pushes: Coloring, pulls: Coloring, sources: int[]) =
    let arrangement = lazy (Arrangement.find sources)
    member _.Pushes = pushes
    member _.Pulls = pulls
    member _.Sources = sources
    /// The sources as strided parts, where they are few.
    member _.Arrangement = arrangement.Value
    /// What the plan costs: a push and a pull cost about the same.
    member _.Directions = pushes.Count + pulls.Count

module internal SparsePlan =

    let private fewer (a: SparsePlan) (b: SparsePlan) = if b.Directions < a.Directions then b else a

    let private every size = Array.create size true

    /// The plan that reads some entries from pulls and the others from pushes.
    let private reading (places: Places) (pushes: Coloring) (pulls: Coloring) isPulled : SparsePlan =
        let owners, start = places.RowOfEach, pushes.Count * places.Rows

        let source at =
            let row, column = owners[at], places.Indices[at]

            if isPulled row column then
                start + pulls.Colors[row] * places.Columns + column
            else
                pushes.Colors[column] * places.Rows + row

        SparsePlan(pushes, pulls, Array.init places.Count source)

    /// Pulls for some rows, and pushes for all others.
    let private pullingRows (places: Places) (isPulled: bool[]) =
        let pushes = Coloring.columns places (every places.Columns) (Array.map not isPulled)
        let pulls = Coloring.columns places.Transposed isPulled (every places.Columns)
        reading places pushes pulls (fun row _ -> isPulled[row])

    /// Pushes for some columns, and pulls for all others.
    let private pushingColumns (places: Places) (isPushed: bool[]) =
        let pushes = Coloring.columns places isPushed (every places.Rows)
        let pulls = Coloring.columns places.Transposed (every places.Rows) (Array.map not isPushed)
        reading places pushes pulls (fun _ column -> not isPushed[column])

    /// Takes the fullest rows apart, none, one, two, four, ...; what remains needs as many colours as its fullest row.
    let private takingApart (places: Places) (make: Places -> bool[] -> SparsePlan) turned (best: SparsePlan) =
        let lines: Places = turned places
        let order = [| 0 .. lines.Rows - 1 |] |> Array.sortBy (fun line -> -(lines.CountOf line))

        let attempt (best: SparsePlan) count =
            if lines.CountOf order[count] + 1 >= best.Directions then
                best
            else
                let isApart = Array.create lines.Rows false // Mutation: local

                for line in order[.. count - 1] do
                    isApart[line] <- true

                fewer best (make places isApart)

        Seq.initInfinite (pown 2)
        |> Seq.takeWhile (fun count -> count < order.Length)
        |> Seq.fold attempt best

    /// The cheapest of: pushes alone, pulls alone, pulls for the fullest rows, pushes for the fullest columns.
    let jacobian (places: Places) : SparsePlan =
        let pushes = pullingRows places (Array.create places.Rows false)
        let pulls = pullingRows places (every places.Rows)

        fewer pushes pulls
        |> takingApart places pullingRows id
        |> takingApart places pushingColumns _.Transposed

    /// Pushes for a symmetric matrix, whose entries may be read from either of their two places.
    let hessian (places: Places) : SparsePlan =
        let star, size = Coloring.star places, places.Rows
        let owners = places.RowOfEach
        let none = Coloring(Array.create size -1)

        let source at =
            let row, column = owners[at], places.Indices[at]

            if Coloring.standsAlone places star row column then
                star.Colors[column] * size + row
            else
                star.Colors[row] * size + column

        let plain = Coloring.columns places (every size) (every size)

        if plain.Count <= star.Count then
            reading places plain none (fun _ _ -> false)
        else
            SparsePlan(star, none, Array.init places.Count source)
