namespace FunGrad.DiffSharp

// DiffSharp 0.8's modules D and DV: functions of numbers and vectors, each one line over FunGrad's own. Law: what they
// give is differentiable wherever the mathematics is, also where DiffSharp gave NaN (the norm at 0 has gradient 0).
// Read next: DiffSharpMatrices.fs.

open FunGrad

/// <summary>Numbers.</summary>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module D =

    /// <summary>0.</summary>
    let Zero: D = Constructors.D 0.0

    /// <summary>1.</summary>
    let One: D = Constructors.D 1.0

    /// <summary>The number a = g a b that repeating g from a0 leads to. Its derivatives are implicit, of any order, in both
    /// modes, with respect to b and to all that g captures: da = (∂g/∂b) db / (1 - ∂g/∂a).</summary>
    /// <exception cref="T:System.ArithmeticException">The values leave the finite numbers, or have not settled after
    /// 100,000 rounds, where DiffSharp gives back whatever it has after 100.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a0 or the result of g is not a single number.</exception>
    /// <example><code lang="fsharp">
    /// let root b = D.FixedPoint (fun a b -> (a + b / a) / 2) (D 1.) b
    /// root (D 4.), diff root (D 4.), diff2 root (D 4.)   // (2.0, 0.25, -0.03125)
    /// </code></example>
    let FixedPoint (g: D -> D -> D) (a0: D) (b: D) : D = FixedPoint.run g a0 b

/// <summary>Vectors.</summary>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module DV =

    /// <summary>The empty vector.</summary>
    let Zero: DV = zeros [ 0 ]

    /// <summary>A vector of n zeros.</summary>
    let ZeroN (n: int) : DV = zeros [ n ]

    /// <summary>The vector of these numbers.</summary>
    let OfArray (a: D[]) : DV = toDV a

    /// <summary>The vector of these numbers.</summary>
    let ofArray (a: D[]) : DV = toDV a

    /// <summary>The elements.</summary>
    let toArray (v: DV) : D[] = v.ToArray()

    /// <summary>The vector as a matrix of one row.</summary>
    let toRowDM (v: DV) : DM = v.ToRowDM()

    /// <summary>The vector as a matrix of one column.</summary>
    let toColDM (v: DV) : DM = v.ToColDM()

    /// <summary>n elements of one value.</summary>
    /// <typeparam name="'T">D, float or int.</typeparam>
    let create (n: int) (value: 'T) : DV = broadcast [ n ] (tensor value)

    /// <summary>n zeros.</summary>
    let zeroCreate (n: int) : DV = zeros [ n ]

    /// <summary>The empty vector.</summary>
    let empty: DV = zeros [ 0 ]

    /// <summary>n elements, each a function of its index.</summary>
    /// <typeparam name="'T">D, float or int.</typeparam>
    let init (n: int) (f: int -> 'T) : DV = toDV (Array.init n f)

    /// <summary>Whether there are no elements.</summary>
    let isEmpty (v: DV) : bool = v.Count = 0

    /// <summary>Calls f with each element.</summary>
    let iter (f: D -> unit) (v: DV) : unit = Array.iter f (toArray v)

    /// <summary>Calls f with each index and element.</summary>
    let iteri (f: int -> D -> unit) (v: DV) : unit = Array.iteri f (toArray v)

    /// <summary>Calls f with the elements of two vectors side by side.</summary>
    let iter2 (f: D -> D -> unit) (v1: DV) (v2: DV) : unit = Array.iter2 f (toArray v1) (toArray v2)

    /// <summary>Calls f with each index and the elements of two vectors side by side.</summary>
    let iteri2 (f: int -> D -> D -> unit) (v1: DV) (v2: DV) : unit = Array.iteri2 f (toArray v1) (toArray v2)

    /// <summary>The number of elements.</summary>
    let length (v: DV) : int = v.Count

    /// <summary>Σ |vᵢ|; the slope at 0 is 0.</summary>
    let l1norm (v: DV) : D = normOf 1.0 v

    /// <summary>√Σvᵢ²; the gradient at 0 is 0.</summary>
    let l2norm (v: DV) : D = norm v

    /// <summary>Σ vᵢ².</summary>
    let l2normSq (v: DV) : D = sum (square v)

    /// <summary>√Σvᵢ²: l2norm.</summary>
    let norm (v: DV) : D = norm v

    /// <summary>Σ vᵢ²: l2normSq.</summary>
    let normSq (v: DV) : D = l2normSq v

    let private position (find: int -> Tensor -> Tensor) (v: DV) : int = int (float (find 0 v))

    /// <summary>The largest element; ties share its derivative.</summary>
    let max (v: DV) : D = amax v

    /// <summary>The index of the first largest element.</summary>
    let maxIndex (v: DV) : int = position argmax v

    /// <summary>The smallest element; ties share its derivative.</summary>
    let min (v: DV) : D = amin v

    /// <summary>The index of the first smallest element.</summary>
    let minIndex (v: DV) : int = position argmin v

    /// <summary>The mean of the elements.</summary>
    let mean (v: DV) : D = mean v

    /// <summary>The mean of the elements.</summary>
    let average (v: DV) : D = mean v

    /// <summary>The variance, divided by n - 1.</summary>
    let variance (v: DV) : D = variance v

    /// <summary>The standard deviation, divided by n - 1; its gradient at a constant vector is 0.</summary>
    let standardDev (v: DV) : D = std v

    /// <summary>Shifted and scaled to mean 0 and variance 1; zeros where all elements are equal.</summary>
    let standardize (v: DV) : DV = divideNoNan (v - mean v) (std v)

    /// <summary>Shifted and scaled to the range from 0 to 1; zeros where all elements are equal.</summary>
    let normalize (v: DV) : DV = divideNoNan (v - amin v) (amax v - amin v)

    /// <summary>The elements of v1, then those of v2.</summary>
    let append (v1: DV) (v2: DV) : DV = concatenate 0 [ v1; v2 ]

    /// <summary>The elements of v2, then those of v1.</summary>
    let prepend (v1: DV) (v2: DV) : DV = concatenate 0 [ v2; v1 ]

    /// <summary>All vectors in one.</summary>
    let concat (vs: seq<DV>) : DV =
        let vs = Seq.toArray vs
        if vs.Length = 0 then empty else concatenate 0 vs

    /// <summary>Parts of these lengths.</summary>
    /// <exception cref="T:System.ArgumentException">The lengths do not add up to that of v.</exception>
    let split (lengths: seq<int>) (v: DV) : seq<DV> = seq (split 0 lengths v)

    /// <summary>n parts of equal lengths.</summary>
    /// <exception cref="T:System.ArgumentException">The length of v is no multiple of n.</exception>
    let splitEqual (n: int) (v: DV) : seq<DV> = seq (splitInto 0 n v)

    /// <summary>Σ vᵢ.</summary>
    let sum (v: DV) : D = sum v

    /// <summary>n elements: 1 at the index i, else 0.</summary>
    let standardBasis (n: int) (i: int) : DV = (eye n)[i]

    /// <summary>n elements: a value at the index i, else 0.</summary>
    let standardBasisVal (n: int) (i: int) (value: float) : DV = value * standardBasis n i

    /// <summary>The vector of length 1 in the direction of v.</summary>
    let unitDV (v: DV) : DV = v / l2norm v

    /// <summary>The entries of a matrix, row after row.</summary>
    let ofDM (m: DM) : DV = reshape [ -1 ] m

    /// <summary>The matrix of m rows with these entries, row after row.</summary>
    let toDM (m: int) (v: DV) : DM = reshape [ m; -1 ] v

    /// <summary>v with the elements of b added from the index i on.</summary>
    /// <exception cref="T:System.ArgumentException">b reaches beyond v.</exception>
    let AddSubVector (v: DV, i: int, b: DV) : DV = v + pad [ i ] [ v.Count - i - b.Count ] b

    /// <summary>v with b added to the element with the index i.</summary>
    /// <exception cref="T:System.ArgumentException">There is no such element.</exception>
    let AddItem (v: DV, i: int, b: D) : DV = AddSubVector(v, i, expandDims 0 b)

    /// <summary>The text of the vector.</summary>
    let toString (v: DV) : string = v.ToString()
