namespace FunGrad

// Colours for the columns of a sparse matrix: columns of one colour are differentiated together, by one direction. Law:
// two columns of one colour never meet in a row that is read, so each entry is read off the sum; for symmetric matrices a
// star colouring needs fewer colours, because an entry may be read from either of its two places. Greedy, so at most a
// few colours more than needed; the least number is NP-hard to find. Read next: SparsePlan.fs.

open System.Collections.Generic

/// The places of the entries of a matrix: those of row i are columns[starts[i] .. starts[i + 1] - 1], in growing order.
[<Sealed>]
type internal Places(rows: int, columns: int, starts: int[], indices: int[]) =
    let transposed =
        lazy
            (let into = Array.zeroCreate (columns + 1) // Mutation: local

             for column in indices do
                 into[column + 1] <- into[column + 1] + 1

             for column in 0 .. columns - 1 do
                 into[column + 1] <- into[column + 1] + into[column]

             let next, turned = Array.copy into, Array.zeroCreate indices.Length

             for row in 0 .. rows - 1 do
                 for at in starts[row] .. starts[row + 1] - 1 do
                     turned[next[indices[at]]] <- row
                     next[indices[at]] <- next[indices[at]] + 1

             Places(columns, rows, into, turned))

    member _.Rows = rows
    member _.Columns = columns
    member _.Starts = starts
    member _.Indices = indices
    member _.Count = indices.Length
    member _.CountOf(row: int) = starts[row + 1] - starts[row]
    member _.Row(row: int) = indices[starts[row] .. starts[row + 1] - 1]
    member _.Transposed: Places = transposed.Value

    /// Where an entry stands among all, or a negative number where there is none.
    member _.Find(row: int, column: int) =
        System.Array.BinarySearch(indices, starts[row], starts[row + 1] - starts[row], column)

    /// The row of each entry.
    member _.RowOfEach =
        let owners = Array.zeroCreate indices.Length // Mutation: local

        for row in 0 .. rows - 1 do
            System.Array.Fill(owners, row, starts[row], starts[row + 1] - starts[row])

        owners

/// The colour of each column, from 0 on; -1 where a column has no entry to be read.
[<Sealed>]
type internal Coloring(colors: int[]) =
    let count = if colors.Length = 0 then 0 else 1 + Array.max colors
    member _.Colors = colors
    member _.Count = count

module internal Coloring =

    /// Gives each item in turn the least colour that is not forbidden to it.
    let private greedily size (order: int[]) (forbid: int[] -> (int -> unit) -> int -> unit) : Coloring =
        let colors, forbidden = Array.create size -1, Array.create (size + 1) -1 // Mutation: local

        for item in order do
            forbid
                colors
                (fun color ->
                    if color >= 0 then
                        forbidden[color] <- item)
                item

            let mutable color = 0

            while forbidden[color] = item do
                color <- color + 1

            colors[item] <- color

        Coloring colors

    let private fewer (a: Coloring) (b: Coloring) = if b.Count < a.Count then b else a

    /// The colouring with fewer colours: in the given order, which is the best for bands, or with the largest first.
    let private inEitherOrder (items: int[]) (degree: int -> int) (color: int[] -> Coloring) : Coloring =
        fewer (color items) (color (Array.sortBy (fun item -> -(degree item)) items))

    /// Some columns coloured so that no two of one colour have an entry in the same row, among the rows that are read.
    let columns (places: Places) (isColored: bool[]) (isRead: bool[]) : Coloring =
        let turned = places.Transposed
        let rows = [| 0 .. places.Rows - 1 |] |> Array.filter (fun row -> isRead[row])
        let isUsed column = isColored[column] && Array.exists (fun row -> isRead[row]) (turned.Row column)
        let used = [| 0 .. places.Columns - 1 |] |> Array.filter isUsed
        let most = rows |> Array.fold (fun most row -> max most (places.CountOf row)) 0

        let forbid (colors: int[]) refuse column =
            for row in turned.Row column do
                if isRead[row] then
                    for at in places.Starts[row] .. places.Starts[row + 1] - 1 do
                        refuse colors[places.Indices[at]]

        if most = places.Columns && used.Length = places.Columns then
            Coloring used // A full row: every column needs a colour of its own.
        else
            inEitherOrder used turned.CountOf (fun order -> greedily places.Columns order forbid)

    /// A star colouring of a symmetric matrix: neighbours differ, and of two neighbours of one item that have the same
    /// colour it is the item whose colour is less.
    let star (places: Places) : Coloring =
        let size = places.Rows

        let forbid (colors: int[]) refuse item =
            for near in places.Row item do
                if near <> item then
                    refuse colors[near]

                    for far in places.Row near do
                        if far <> item && far <> near && colors[far] >= 0 then
                            if colors[near] < 0 || colors[far] < colors[near] then
                                refuse colors[far]

        let used = [| 0 .. size - 1 |] |> Array.filter (fun item -> places.CountOf item > 0)
        inEitherOrder used places.CountOf (fun order -> greedily size order forbid)

    /// Whether an entry of a symmetric matrix can be read in its row: no other entry of the row has its column's colour.
    let standsAlone (places: Places) (coloring: Coloring) row column =
        let isOther other = other <> column && coloring.Colors[other] = coloring.Colors[column]
        not (Array.exists isOther (places.Row row))
