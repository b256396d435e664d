namespace FunGrad.DiffSharp

// DiffSharp 0.8's module DM: functions of matrices, each one line over FunGrad's own. Law: det, inverse and solve are
// differentiable in both modes and in every argument, where DiffSharp threw or gave a wrong derivative.
// Read next: DiffSharpDerivatives.fs.

open FunGrad

/// <summary>Matrices.</summary>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module DM =

    // -- Making and taking apart --------------------------------------------------------------------------------------

    /// <summary>The empty matrix.</summary>
    let Zero: DM = zeros [ 0; 0 ]

    /// <summary>A matrix of m by n zeros.</summary>
    let ZeroMN (m: int) (n: int) : DM = zeros [ m; n ]

    /// <summary>The matrix of these numbers.</summary>
    let ofArray2D (a: D[,]) : DM = stack 0 [ for i in 0 .. Array2D.length1 a - 1 -> toDV a[i, *] ]

    /// <summary>The entries.</summary>
    let toArray2D (m: DM) : D[,] = Array2D.init m.Rows m.Cols (fun i j -> m[i, j])

    /// <summary>The matrix of m rows with these entries, row after row.</summary>
    let ofArray (m: int) (a: D[]) : DM = reshape [ m; -1 ] (toDV a)

    /// <summary>The entries, row after row.</summary>
    let toArray (m: DM) : D[] = (reshape [ -1 ] m).ToArray()

    /// <summary>The entries as a vector, row after row.</summary>
    let toDV (m: DM) : DV = reshape [ -1 ] m

    /// <summary>The matrix of m rows with these entries, row after row.</summary>
    let ofDV (m: int) (v: DV) : DM = reshape [ m; -1 ] v

    /// <summary>The matrix of these rows.</summary>
    let ofRows (rows: seq<DV>) : DM = stack 0 rows

    /// <summary>The matrix of these columns.</summary>
    let ofCols (columns: seq<DV>) : DM = stack 1 columns

    /// <summary>The rows.</summary>
    let toRows (m: DM) : seq<DV> = m.GetRows()

    /// <summary>The columns.</summary>
    let toCols (m: DM) : seq<DV> = m.GetCols()

    /// <summary>The row with index i.</summary>
    let row (i: int) (m: DM) : DV = m[i, *]

    /// <summary>The column with index j.</summary>
    let col (j: int) (m: DM) : DV = m[*, j]

    /// <summary>The number of rows.</summary>
    let rows (m: DM) : int = m.Rows

    /// <summary>The number of columns.</summary>
    let cols (m: DM) : int = m.Cols

    /// <summary>The number of entries.</summary>
    let length (m: DM) : int = m.Count

    /// <summary>The number of rows.</summary>
    let length1 (m: DM) : int = m.Rows

    /// <summary>The number of columns.</summary>
    let length2 (m: DM) : int = m.Cols

    /// <summary>m by n entries of one value.</summary>
    /// <typeparam name="'T">D, float or int.</typeparam>
    let create (m: int) (n: int) (value: 'T) : DM = broadcast [ m; n ] (tensor value)

    /// <summary>m rows that are all v.</summary>
    let createRows (m: int) (v: DV) : DM = broadcast [ m; v.Count ] v

    /// <summary>n columns that are all v.</summary>
    let createCols (n: int) (v: DV) : DM = broadcast [ v.Count; n ] (v.ToColDM())

    /// <summary>m by n zeros.</summary>
    let zeroCreate (m: int) (n: int) : DM = zeros [ m; n ]

    /// <summary>The empty matrix.</summary>
    let empty: DM = zeros [ 0; 0 ]

    /// <summary>Whether there are no entries.</summary>
    let isEmpty (m: DM) : bool = m.Count = 0

    /// <summary>m by n entries, each a function of its row and column.</summary>
    /// <typeparam name="'T">D, float or int.</typeparam>
    let init (m: int) (n: int) (f: int -> int -> 'T) : DM = toDM (Array.init m (fun i -> Array.init n (fun j -> f i j)))

    /// <summary>m rows, each a function of its index.</summary>
    let initRows (m: int) (f: int -> DV) : DM = ofRows (Seq.init m f)

    /// <summary>n columns, each a function of its index.</summary>
    let initCols (n: int) (f: int -> DV) : DM = ofCols (Seq.init n f)

    /// <summary>m with v as a further last row.</summary>
    let appendRow (v: DV) (m: DM) : DM = concatenate 0 [ m; v.ToRowDM() ]

    /// <summary>m with v as a further first row.</summary>
    let prependRow (v: DV) (m: DM) : DM = concatenate 0 [ v.ToRowDM(); m ]

    /// <summary>m with v as a further last column.</summary>
    let appendCol (v: DV) (m: DM) : DM = concatenate 1 [ m; v.ToColDM() ]

    /// <summary>m with v as a further first column.</summary>
    let prependCol (v: DV) (m: DM) : DM = concatenate 1 [ v.ToColDM(); m ]

    /// <summary>m with the entries of b added from row i and column j on.</summary>
    /// <exception cref="T:System.ArgumentException">b reaches beyond m.</exception>
    let AddSubMatrix (m: DM, i: int, j: int, b: DM) : DM =
        m + pad [ i; j ] [ m.Rows - i - b.Rows; m.Cols - j - b.Cols ] b

    /// <summary>m with b added to the entry in row i and column j.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such entry.</exception>
    let AddItem (m: DM, i: int, j: int, b: D) : DM = AddSubMatrix(m, i, j, reshape [ 1; 1 ] b)

    /// <summary>m with a vector added to its diagonal.</summary>
    let AddDiagonal (m: DM, v: DV) : DM = m + diag 0 v

    // -- Linear algebra -----------------------------------------------------------------------------------------------

    /// <summary>Rows and columns exchanged.</summary>
    let transpose (m: DM) : DM = transpose m

    /// <summary>The entries of the diagonal.</summary>
    let diagonal (m: DM) : DV = diagPart 0 m

    /// <summary>The sum of the diagonal.</summary>
    let trace (m: DM) : D = trace m

    /// <summary>The determinant; its derivative is the adjugate's transpose, also where the matrix is singular.</summary>
    let det (m: DM) : D = determinant m

    /// <summary>The inverse.</summary>
    /// <exception cref="T:System.ArgumentException">The matrix is singular or not square.</exception>
    let inverse (m: DM) : DM = inverse m

    /// <summary>The solution of m·x = v.</summary>
    /// <exception cref="T:System.ArgumentException">The matrix is singular or not square.</exception>
    let solve (m: DM) (v: DV) : DV = solve m v

    /// <summary>The solution of m·x = v, where m is symmetric.</summary>
    /// <exception cref="T:System.ArgumentException">The matrix is singular or not square.</exception>
    let solveSymmetric (m: DM) (v: DV) : DV = solve m v

    // -- Folds --------------------------------------------------------------------------------------------------------

    let private position (find: int -> Tensor -> Tensor) (m: DM) : int * int =
        let flat = int (float (find 0 (toDV m)))
        flat / m.Cols, flat % m.Cols

    /// <summary>The largest entry; ties share its derivative.</summary>
    let max (m: DM) : D = amax m

    /// <summary>Row and column of the first largest entry.</summary>
    let maxIndex (m: DM) : int * int = position argmax m

    /// <summary>The smallest entry; ties share its derivative.</summary>
    let min (m: DM) : D = amin m

    /// <summary>Row and column of the first smallest entry.</summary>
    let minIndex (m: DM) : int * int = position argmin m

    /// <summary>The sum of all entries.</summary>
    let sum (m: DM) : D = sum m

    /// <summary>The mean of all entries.</summary>
    let mean (m: DM) : D = mean m

    /// <summary>The mean of all entries.</summary>
    let average (m: DM) : D = mean m

    /// <summary>The variance of all n entries, divided by n - 1.</summary>
    let variance (m: DM) : D = variance m

    /// <summary>The standard deviation of all n entries, divided by n - 1.</summary>
    let standardDev (m: DM) : D = std m

    /// <summary>Shifted and scaled to mean 0 and variance 1; zeros where all entries are equal.</summary>
    let standardize (m: DM) : DM = DV.standardize m

    /// <summary>Shifted and scaled to the range from 0 to 1; zeros where all entries are equal.</summary>
    let normalize (m: DM) : DM = DV.normalize m

    // -- Row by row and column by column ------------------------------------------------------------------------------

    /// <summary>Calls f with each entry, row after row.</summary>
    let iter (f: D -> unit) (m: DM) : unit = DV.iter f (toDV m)

    /// <summary>Calls f with the entries of two matrices side by side.</summary>
    let iter2 (f: D -> D -> unit) (m1: DM) (m2: DM) : unit = DV.iter2 f (toDV m1) (toDV m2)

    /// <summary>Calls f with row, column and entry.</summary>
    let iteri (f: int -> int -> D -> unit) (m: DM) : unit = Array2D.iteri f (toArray2D m)

    /// <summary>Calls f with each row.</summary>
    let iterRows (f: DV -> unit) (m: DM) : unit = Seq.iter f (toRows m)

    /// <summary>Calls f with each index and row.</summary>
    let iteriRows (f: int -> DV -> unit) (m: DM) : unit = Seq.iteri f (toRows m)

    /// <summary>Calls f with the rows of two matrices side by side.</summary>
    let iter2Rows (f: DV -> DV -> unit) (m1: DM) (m2: DM) : unit = Seq.iter2 f (toRows m1) (toRows m2)

    /// <summary>Calls f with each index and the rows of two matrices side by side.</summary>
    let iteri2Rows (f: int -> DV -> DV -> unit) (m1: DM) (m2: DM) : unit = Seq.iteri2 f (toRows m1) (toRows m2)

    /// <summary>The matrix of what f gives for each row.</summary>
    let mapRows (f: DV -> DV) (m: DM) : DM = ofRows (Seq.map f (toRows m))

    /// <summary>The matrix of what f gives for each index and row.</summary>
    let mapiRows (f: int -> DV -> DV) (m: DM) : DM = ofRows (Seq.mapi f (toRows m))

    /// <summary>The matrix of what f gives for the rows of two matrices side by side.</summary>
    let map2Rows (f: DV -> DV -> DV) (m1: DM) (m2: DM) : DM = ofRows (Seq.map2 f (toRows m1) (toRows m2))

    /// <summary>The matrix of what f gives for each index and the rows of two matrices side by side.</summary>
    let mapi2Rows (f: int -> DV -> DV -> DV) (m1: DM) (m2: DM) : DM = ofRows (Seq.mapi2 f (toRows m1) (toRows m2))

    /// <summary>Calls f with each column.</summary>
    let iterCols (f: DV -> unit) (m: DM) : unit = Seq.iter f (toCols m)

    /// <summary>Calls f with each index and column.</summary>
    let iteriCols (f: int -> DV -> unit) (m: DM) : unit = Seq.iteri f (toCols m)

    /// <summary>Calls f with the columns of two matrices side by side.</summary>
    let iter2Cols (f: DV -> DV -> unit) (m1: DM) (m2: DM) : unit = Seq.iter2 f (toCols m1) (toCols m2)

    /// <summary>Calls f with each index and the columns of two matrices side by side.</summary>
    let iteri2Cols (f: int -> DV -> DV -> unit) (m1: DM) (m2: DM) : unit = Seq.iteri2 f (toCols m1) (toCols m2)

    /// <summary>The matrix of what f gives for each column.</summary>
    let mapCols (f: DV -> DV) (m: DM) : DM = ofCols (Seq.map f (toCols m))

    /// <summary>The matrix of what f gives for each index and column.</summary>
    let mapiCols (f: int -> DV -> DV) (m: DM) : DM = ofCols (Seq.mapi f (toCols m))

    /// <summary>The matrix of what f gives for the columns of two matrices side by side.</summary>
    let map2Cols (f: DV -> DV -> DV) (m1: DM) (m2: DM) : DM = ofCols (Seq.map2 f (toCols m1) (toCols m2))

    /// <summary>The matrix of what f gives for each index and the columns of two matrices side by side.</summary>
    let mapi2Cols (f: int -> DV -> DV -> DV) (m1: DM) (m2: DM) : DM = ofCols (Seq.mapi2 f (toCols m1) (toCols m2))

    /// <summary>The text of the matrix.</summary>
    let toString (m: DM) : string = m.ToString()
