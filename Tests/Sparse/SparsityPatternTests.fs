// Patterns, colourings and the plans made of them. Laws: a pattern is a set of places; columns of one colour never meet in
// a row that is read; a plan reads each entry of any matrix with its pattern from sums of columns and of rows.
module FunGrad.Tests.Sparse.SparsityPatternTests

open System
open Xunit
open FsCheck.FSharp
open FsCheck.Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

/// A pattern in which about one place of five is taken.
let patternOf (seed: int) rows columns : SparsityPattern =
    let random = Random seed
    SparsityPattern.FromMatrix(Array2D.init rows columns (fun _ _ -> random.Next 5 = 0))

/// The same with its mirror image.
let symmetricOf (seed: int) size : SparsityPattern =
    let random = Random seed
    let half = Array2D.init size size (fun _ _ -> random.Next 8 = 0)
    SparsityPattern.FromMatrix(Array2D.init size size (fun i j -> half[i, j] || half[j, i]))

/// Different numbers at the places of a pattern.
let private matrixOf (pattern: SparsityPattern) : float[,] =
    Array2D.init pattern.Rows pattern.Columns (fun i j ->
        if pattern.Contains(i, j) then float (1 + i * pattern.Columns + j) else 0.0)

/// What a plan reads of a matrix, from nothing but its sums of columns and of rows.
let private read (plan: SparsePlan) (matrix: float[,]) : float[] =
    let rows, columns = Array2D.length1 matrix, Array2D.length2 matrix

    let sumOf (coloring: Coloring) color at =
        coloring.Colors
        |> Seq.indexed
        |> Seq.sumBy (fun (line, other) -> if other = color then at line else 0.0)

    let pushed = [|
        for color in 0 .. plan.Pushes.Count - 1 do
            for i in 0 .. rows - 1 -> sumOf plan.Pushes color (fun j -> matrix[i, j])
    |]

    let pulled = [|
        for color in 0 .. plan.Pulls.Count - 1 do
            for j in 0 .. columns - 1 -> sumOf plan.Pulls color (fun i -> matrix[i, j])
    |]

    let images = Array.append pushed pulled
    plan.Sources |> Array.map (fun source -> images[source])

let private entriesOf (pattern: SparsityPattern) (matrix: float[,]) = [|
    for i in 0 .. pattern.Rows - 1 do
        for j in 0 .. pattern.Columns - 1 do
            if pattern.Contains(i, j) then
                matrix[i, j]
|]

[<Property(MaxTest = 200)>]
let ``a plan reads every entry of a Jacobian`` (seed: int) (height: uint8) (width: uint8) =
    let pattern = patternOf seed (int height % 12) (int width % 12)
    let matrix = matrixOf pattern
    read pattern.JacobianPlan matrix = entriesOf pattern matrix

[<Property(MaxTest = 200)>]
let ``a plan reads every entry of a Hessian`` (seed: int) (size: uint8) =
    let pattern = symmetricOf seed (int size % 14)
    let matrix = matrixOf pattern
    let mirrored = Array2D.init pattern.Rows pattern.Rows (fun i j -> matrix[min i j, max i j])
    read pattern.HessianPlan mirrored = entriesOf pattern mirrored

[<Property(MaxTest = 200)>]
let ``columns of one color never meet in a row`` (seed: int) (height: uint8) (width: uint8) =
    let pattern = patternOf seed (int height % 12) (int width % 12)
    let every size = Array.create size true
    let coloring = Coloring.columns pattern.Places (every pattern.Columns) (every pattern.Rows)

    Seq.forall
        (fun row ->
            let colors = pattern.Places.Row row |> Array.map (fun column -> coloring.Colors[column])
            (Array.distinct colors).Length = colors.Length && Array.forall (fun color -> color >= 0) colors)
        (seq { 0 .. pattern.Rows - 1 })

[<Property(MaxTest = 200)>]
let ``a plan needs no more directions than rows or columns`` (seed: int) (height: uint8) (width: uint8) =
    let pattern = patternOf seed (int height % 12) (int width % 12)
    pattern.JacobianDirections <= min pattern.Rows pattern.Columns

[<Fact>]
let ``structured patterns need few directions`` () =
    for size in [ 10; 1000 ] do
        Assert.Equal(3, SparsityPattern.Banded(size, 1, 1).JacobianDirections)
        Assert.Equal(5, SparsityPattern.Banded(size, 2, 2).JacobianDirections)
        Assert.Equal(3, SparsityPattern.Banded(size, 1, 1).HessianDirections)
        Assert.Equal(1, SparsityPattern.Banded(size, 0, 0).HessianDirections)

    Assert.Equal(2, SparsityPattern.BlockDiagonal(100, 2, 15).JacobianDirections)
    Assert.Equal(0, SparsityPattern.FromIndices(3, 4, [], []).JacobianDirections)
    Assert.Equal(300, SparsityPattern.BlockDiagonal(1, 300, 400).JacobianDirections)

/// The diagonal, and the first rows and columns full.
let private arrow size rows columns =
    SparsityPattern.FromMatrix(Array2D.init size size (fun i j -> i = j || i < rows || j < columns))

[<Fact>]
let ``full rows and columns cost one direction each`` () =
    let directions (pattern: SparsityPattern) = pattern.JacobianPlan.Pushes.Count, pattern.JacobianPlan.Pulls.Count
    Assert.Equal((0, 2), directions (arrow 20 1 0))
    Assert.Equal((2, 0), directions (arrow 20 0 1))
    Assert.Equal((2, 1), directions (arrow 20 1 1))
    Assert.Equal(2, (arrow 20 1 1).HessianDirections)

/// Positions that repeat with a period, between others.
let private positionsOf (seed: int) =
    let random = Random seed
    let some count = Array.init count (fun _ -> random.Next 1000)
    let period, rounds = random.Next(1, 9), random.Next(0, 12)
    let starts, steps = some period, Array.init period (fun _ -> random.Next(-3, 4))

    let repeated =
        Array.init (period * rounds) (fun at -> 100 + starts[at % period] + steps[at % period] * (at / period))

    Array.concat [ some (random.Next 4); repeated; some (random.Next 4) ]

[<Property(MaxTest = 300)>]
let ``an arrangement reads the elements at its positions`` (seed: int) =
    let positions = positionsOf seed

    match Arrangement.find positions with
    | ValueSome parts ->
        parts.Parts <= max 1 (positions.Length / 3)
        && toArray (parts.Read(arange 0.0 1200.0 1.0)) = Array.map float positions
    | ValueNone -> true

[<Fact>]
let ``structured patterns are read in few parts`` () =
    let parts (plan: SparsePlan) = plan.Arrangement.Value.Parts
    Assert.Equal(1, parts (SparsityPattern.Banded(100, 0, 0).JacobianPlan))
    Assert.InRange(parts (SparsityPattern.Banded(1000, 1, 1).HessianPlan), 9, 20)
    Assert.InRange(parts (SparsityPattern.BlockDiagonal(50, 2, 15).JacobianPlan), 30, 30)
    Assert.True((patternOf 5 30 30).JacobianPlan.Arrangement.IsNone)

[<Fact>]
let ``a pattern is a set of places`` () =
    let pattern = SparsityPattern.FromIndices(2, 3, [ 1; 0; 1; 1 ], [ 2; 1; 0; 2 ])
    Assert.Equal<int[]>([| 0; 1; 3 |], pattern.RowPointers.ToArray())
    Assert.Equal<int[]>([| 1; 0; 2 |], pattern.ColumnIndices.ToArray())
    Assert.Equal("2 by 3, 3 places\n.x.\nx.x", string pattern)
    Assert.Equal(pattern, SparsityPattern.FromMatrix(array2D [ [ false; true; false ]; [ true; false; true ] ]))
    Assert.Equal(pattern.GetHashCode(), pattern.Transposed.Transposed.GetHashCode())
    Assert.Equal(pattern, pattern.Transposed.Transposed)
    Assert.NotEqual(pattern, pattern.Transposed)
    Assert.False pattern.IsSymmetric
    Assert.True(SparsityPattern.Banded(5, 1, 1).IsSymmetric)
    Assert.Equal(SparsityPattern.Banded(4, 0, 0), SparsityPattern.BlockDiagonal(4, 1, 1))
    Assert.Equal("100 by 100, 298 places", string (SparsityPattern.Banded(100, 1, 1)))

[<Fact>]
let ``a place outside, a missing index and a negative size are named`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "The place in column 3 lies outside the pattern, which has 3 columns. Positions are counted from 0. (Parameter 'columnIndices')",
                fun () -> SparsityPattern.FromIndices(2, 3, [ 0 ], [ 3 ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "The place in row -1 lies outside the pattern, which has 2 rows. Positions are counted from 0. (Parameter 'rowIndices')",
                fun () -> SparsityPattern.FromIndices(2, 3, [ -1 ], [ 0 ])
            )
        Throws<ArgumentException>
            .When(
                "A sparsity pattern needs a row and a column for each place, but there were 1 row indices and 2 column indices. (Parameter 'columnIndices')",
                fun () -> SparsityPattern.FromIndices(2, 3, [ 1 ], [ 0; 1 ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "A sparsity pattern needs sizes of at least 0, but below was -1. (Parameter 'below')",
                fun () -> SparsityPattern.Banded(3, -1, 0)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "The place in row 2 lies outside the pattern, which has 2 rows. Positions are counted from 0. (Parameter 'row')",
                fun () -> SparsityPattern.Banded(2, 0, 0).Contains(2, 0)
            )
        Throws<ArgumentException>
            .When(
                "HessianDirections needs a symmetric pattern, because second derivatives do not depend on their order, but this one of 3 by 3 is not. Give every place (i, j) together with (j, i). (Parameter 'pattern')",
                fun () -> SparsityPattern.Banded(3, 1, 0).HessianDirections
            )
    ]
