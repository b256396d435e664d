// DiffSharp's numbers, operators, vectors, matrices, fixed points and hand-made levels through its front door. Law: the
// ranks decide which product is meant, F#'s own operators keep their meaning for numbers of .NET, and every function of
// the modules gives what its DiffSharp namesake gives. Read next: DiffSharpScriptTests.fs.
module FunGrad.Tests.Interop.DiffSharpNumbersTests

open System
open Xunit
open FunGrad
open FunGrad.DiffSharp

let private v = toDV [ 1.; 2. ]
let private w = toDV [ 3.; 4. ]
let private m = toDM [ [ 1.; 2. ]; [ 3.; 4. ] ]

let private close (expected: float) (actual: Tensor) =
    Assert.True(abs (expected - float actual) <= 1e-12 * (1.0 + abs expected), $"expected {expected}, got {actual:R}")

// -- Numbers and operators ----------------------------------------------------------------------------------------------

[<Fact>]
let ``constructors and conversions`` () =
    Assert.Equal(tensor 2.6, D 2.6)
    Assert.Equal(v, DV [| 1.; 2. |])
    Assert.Equal(m, DM(array2D [ [ 1.; 2. ]; [ 3.; 4. ] ]))
    Assert.Equal<D list>([ tensor 1.; tensor 2. ], List.map D [ 1.; 2. ])
    Assert.Equal(v, toDV [| D 1.; D 2. |])
    Assert.Equal(v, seq { 1..2 } |> toDV)
    Assert.Equal(m, toDM [ [ D 1.; D 2. ]; [ D 3.; D 4. ] ])
    Assert.Equal(2.5, float (D 2.5))
    Assert.Equal(2.5, (convert (D 2.5): float))
    let elements: float[] = convert v
    let entries: float[,] = convert m
    Assert.Equal<float[]>([| 1.; 2. |], elements)
    Assert.Equal<float[,]>(array2D [ [ 1.; 2. ]; [ 3.; 4. ] ], entries)
    Assert.Equal(v, convert [| 1.; 2. |])
    Assert.Equal(m, convert (array2D [ [ 1.; 2. ]; [ 3.; 4. ] ]))
    Assert.Equal(D 2.5, convert 2.5)

[<Fact>]
let ``what is no vector or matrix is refused with its shape`` () =
    let refuses (texts: string list) (run: unit -> 'R) =
        let error = Assert.Throws<ShapeException>(fun () -> run () |> ignore)

        for text in texts do
            Assert.Contains(text, error.Message)

    refuses [ "toDV"; "[2, 2]" ] (fun () -> toDV [ v; w ])
    refuses [ "convert"; "vector"; "[2, 2]" ] (fun () -> (convert m: float[]))
    refuses [ "convert"; "matrix"; "[2]" ] (fun () -> (convert v: float[,]))
    refuses [ "Rows"; "[2]" ] (fun () -> v.Rows)
    refuses [ "FixedPoint"; "[2]" ] (fun () -> D.FixedPoint (fun a _ -> a) v (D 1.))

[<Fact>]
let ``numbers mix with floats and integers on both sides`` () =
    let x = D 6.
    Assert.Equal<D list>([ D 8.; D 8.; D 8.; D 8.; D 8. ], [ x + D 2.; x + 2.; 2. + x; x + 2; 2 + x ])
    Assert.Equal<D list>([ D 4.; D 4.; D -4.; D 4.; D -4. ], [ x - D 2.; x - 2.; 2. - x; x - 2; 2 - x ])
    Assert.Equal<D list>([ D 12.; D 12.; D 12.; D 12.; D 12. ], [ x * D 2.; x * 2.; 2. * x; x * 2; 2 * x ])
    Assert.Equal<D list>([ D 3.; D 3.; D 0.5; D 3.; D 0.5 ], [ x / D 2.; x / 2.; 3. / x; x / 2; 3 / x ])
    Assert.Equal<D list>([ D 36.; D 36.; D 36. ], [ x ** D 2.; x ** 2.; x ** 2 ])
    Assert.Equal(D 1., x ** 0)
    Assert.Equal(D 12., diff (fun x -> x ** 2) x)
    Assert.Equal(DType.Float32, (tensor 6f * 2).DType)

[<Fact>]
let ``the ranks decide which product is meant`` () =
    Assert.Equal(D 11., v * w)
    Assert.Equal(toDV [ 5.; 11. ], m * v)
    Assert.Equal(toDV [ 7.; 10. ], v * m)
    Assert.Equal(toDM [ [ 7.; 10. ]; [ 15.; 22. ] ], m * m)
    Assert.Equal(toDV [ 2.; 4. ], D 2. * v)
    Assert.Equal(toDM [ [ 2.; 4. ]; [ 6.; 8. ] ], m * D 2.)
    Assert.Equal(toDV [ 3.; 8. ], v .* w)
    Assert.Equal(toDM [ [ 1.; 4. ]; [ 9.; 16. ] ], m .* m)
    Assert.Equal(toDV [ 3.; 2. ], w ./ v)
    Assert.Equal(toDM [ [ 3.; 4. ]; [ 6.; 8. ] ], v &* w)
    Assert.Equal(toDV [ 4.; 6. ], v + w)
    Assert.Equal(toDM [ [ 2.; 3. ]; [ 5.; 6. ] ], m + v)
    Assert.Equal(toDM [ [ 2.; 3. ]; [ 5.; 6. ] ], v + m)
    Assert.Equal(toDM [ [ 0.; 1. ]; [ 1.; 2. ] ], m - v)
    Assert.Equal(toDM [ [ 0.; -1. ]; [ -1.; -2. ] ], v - m)
    Assert.Throws<ShapeException>(fun () -> v * toDV [ 1.; 2.; 3. ] |> ignore) |> ignore
    Assert.Throws<ArgumentNullException>(fun () -> v * Unchecked.defaultof<DV> |> ignore) |> ignore

[<Measure>]
type private metre

[<Fact>]
let ``F#'s operators keep their meaning for everything else`` () =
    let square x = x * x
    let area radius = 3.0 * radius * radius
    let add x y = x + y
    Assert.Equal(12, square 3 + 3)
    Assert.Equal(12.0, area 2.0)
    Assert.Equal("ab", "a" + "b")
    Assert.Equal(7, add 3 4)
    Assert.Equal(6.0<metre^2>, 2.0<metre> * 3.0<metre>)
    Assert.Equal(1.0m, 3.0m - 2.0m)
    Assert.Equal(TimeSpan.FromMinutes 3.0, TimeSpan.FromMinutes 1.0 + TimeSpan.FromMinutes 2.0)
    Assert.Equal(24, List.reduce (*) [ 2; 3; 4 ])
    Assert.Equal<float list>([ 2.0; 4.0 ], List.map ((*) 2.0) [ 1.0; 2.0 ])

let inline private polynomial x = x * x * x - x + x

[<Fact>]
let ``one generic function runs on floats and on numbers`` () =
    Assert.Equal(8.0, polynomial 2.0)
    Assert.Equal(D 8., polynomial (D 2.))
    Assert.Equal(D 12., diff polynomial (D 2.))

[<Fact>]
let ``elementary functions that F# does not have`` () =
    Assert.Equal(toDV [ 0.; 3. ], reLU (toDV [ -2.; 3. ]))
    Assert.Equal(D 0.5, sigmoid (D 0.))
    close (log 2.0) (softplus (D 0.))
    Assert.Equal(D 0.5, softsign (D 1.))
    Assert.Equal(toDV [ -1.; 0.; 1. ], signum (toDV [ -2.; 0.; 5. ]))
    Assert.Equal(toDV [ 0.5; 0.5 ], softmax (toDV [ 7.; 7. ]))
    close (1.0 + log 2.0) (logsumexp (toDV [ 1.; 1. ]))
    Assert.Equal(toDV [ 2.; 2. ], maximum v (D 2.))
    Assert.Equal(toDV [ 1.; 2. ], minimum v (D 2.))

// -- Vectors and matrices -----------------------------------------------------------------------------------------------

[<Fact>]
let ``indices, slices and sizes`` () =
    Assert.Equal((D 2., D 3., 2, 4), (v.[1], m.[1, 0], v.Length, m.Length))
    Assert.Equal((2, 2), (m.Rows, m.Cols))
    Assert.Equal(toDV [ 2.; 3. ], (toDV [ 1.; 2.; 3.; 4. ])[1..2])
    Assert.Equal((toDV [ 3.; 4. ], toDV [ 2.; 4. ]), (m[1, *], m[*, 1]))
    Assert.Equal((toDM [ [ 2. ] ], toDV [ 3. ]), (m[0..0, 1..], m[1, ..0]))
    Assert.Equal((toDV [ 3. ], m), (m[1.., 0], m[*, *]))
    Assert.Equal<DV list>([ toDV [ 1.; 2. ]; toDV [ 3.; 4. ] ], List.ofSeq (m.GetRows()))
    Assert.Equal<DV list>([ toDV [ 1.; 3. ]; toDV [ 2.; 4. ] ], List.ofSeq (m.GetCols()))
    Assert.Equal((toDM [ [ 1.; 2. ] ], toDM [ [ 1. ]; [ 2. ] ]), (v.ToRowDM(), v.ToColDM()))

[<Fact>]
let ``folds of vectors`` () =
    let u = toDV [ 3.; -4. ]
    Assert.Equal((D 7., D 5., D 25.), (DV.l1norm u, DV.l2norm u, DV.l2normSq u))
    Assert.Equal((D 5., D 25.), (DV.norm u, DV.normSq u))
    Assert.Equal((D 3., 0, D -4., 1), (DV.max u, DV.maxIndex u, DV.min u, DV.minIndex u))
    Assert.Equal((D -1., D -0.5, D -0.5), (DV.sum u, DV.mean u, DV.average u))
    Assert.Equal(D 24.5, DV.variance u)
    close (sqrt 24.5) (DV.standardDev u)
    Assert.Equal(toDV [ 1.; 0. ], DV.normalize u)
    close 0.0 (DV.mean (DV.standardize u))
    close 1.0 (DV.variance (DV.standardize u))
    Assert.Equal(toDV [ 0.6; -0.8 ], DV.unitDV u)

[<Fact>]
let ``making and joining vectors`` () =
    Assert.Equal<DV list>(List.replicate 3 (toDV [ 2.; 2. ]), [ DV.create 2 2.; DV.create 2 2; DV.create 2 (D 2.) ])
    Assert.Equal<DV list>(List.replicate 2 (toDV [ 0.; 1. ]), [ DV.init 2 float; DV.init 2 (fun i -> D(float i)) ])
    Assert.Equal(toDV [ 0; 1 ], DV.init 2 id)
    Assert.Equal((toDV [ 0.; 0. ], toDV [ 0.; 0. ]), (DV.zeroCreate 2, DV.ZeroN 2))
    Assert.Equal((true, false, 2), (DV.isEmpty DV.empty, DV.isEmpty v, DV.length v))
    Assert.Equal((toDV [ 1.; 2.; 3.; 4. ], toDV [ 3.; 4.; 1.; 2. ]), (DV.append v w, DV.prepend v w))
    Assert.Equal((toDV [ 1.; 2.; 3.; 4.; 1.; 2. ], DV.empty), (DV.concat [ v; w; v ], DV.concat []))
    Assert.Equal<DV list>([ toDV [ 1. ]; toDV [ 2.; 3. ] ], List.ofSeq (DV.split [ 1; 2 ] (toDV [ 1.; 2.; 3. ])))
    Assert.Equal<DV list>([ v; w ], List.ofSeq (DV.splitEqual 2 (DV.append v w)))
    Assert.Equal((toDV [ 0.; 1.; 0. ], toDV [ 0.; 7. ]), (DV.standardBasis 3 1, DV.standardBasisVal 2 1 7.))
    Assert.Equal((DV.append v w, m), (DV.ofDM m, DV.toDM 2 (DV.append v w)))
    Assert.Equal((v, v), (DV.ofArray (DV.toArray v), DV.OfArray(v.ToArray())))
    Assert.Equal((v.ToRowDM(), v.ToColDM()), (DV.toRowDM v, DV.toColDM v))
    Assert.Equal("[1. 2.]", DV.toString v)

[<Fact>]
let ``walking through vectors`` () =
    let seen = ResizeArray<float>()
    DV.iter (float >> seen.Add) v
    DV.iteri (fun i x -> seen.Add(float i * float x)) v
    DV.iter2 (fun x y -> seen.Add(float (x * y))) v w
    DV.iteri2 (fun i x y -> seen.Add(float i + float (x + y))) v w
    Assert.Equal<float list>([ 1.; 2.; 0.; 2.; 3.; 8.; 4.; 7. ], List.ofSeq seen)

[<Fact>]
let ``linear algebra and folds of matrices`` () =
    Assert.Equal(toDM [ [ 1.; 3. ]; [ 2.; 4. ] ], DM.transpose m)
    Assert.Equal((toDV [ 1.; 4. ], D 5.), (DM.diagonal m, DM.trace m))
    close -2.0 (DM.det m)
    close 0.0 (DV.l2norm (DM.solve m (m * v) - v))
    close 0.0 (DV.l2norm (DM.solveSymmetric (m * DM.transpose m) v - DM.inverse (m * DM.transpose m) * v))
    Assert.Equal((D 4., (1, 1), D 1., (0, 0)), (DM.max m, DM.maxIndex m, DM.min m, DM.minIndex m))
    Assert.Equal((D 10., D 2.5, D 2.5), (DM.sum m, DM.mean m, DM.average m))
    close (5.0 / 3.0) (DM.variance m)
    close (sqrt (5.0 / 3.0)) (DM.standardDev m)
    close 1.0 (DM.variance (DM.standardize m))
    Assert.Equal(D 1., DM.max (DM.normalize m))

[<Fact>]
let ``making and joining matrices`` () =
    let numbers = array2D [ [ D 1.; D 2. ]; [ D 3.; D 4. ] ]
    Assert.Equal<D[,]>(numbers, DM.toArray2D m)
    Assert.Equal((m, m), (DM.ofArray2D numbers, DM.ofArray 2 (DM.toArray m)))
    Assert.Equal((m, m), (DM.ofRows [ v; w ], DM.transpose (DM.ofCols [ v; w ])))
    Assert.Equal((DV.append v w, m), (DM.toDV m, DM.ofDV 2 (DM.toDV m)))
    Assert.Equal((w, toDV [ 1.; 3. ]), (DM.row 1 m, DM.col 0 m))
    Assert.Equal((2, 2, 4, 2, 2), (DM.rows m, DM.cols m, DM.length m, DM.length1 m, DM.length2 m))
    Assert.Equal(toDM [ [ 7.; 7. ] ], DM.create 1 2 7)

    Assert.Equal(
        (toDM [ [ 1.; 2. ]; [ 1.; 2. ] ], toDM [ [ 1.; 1. ]; [ 2.; 2. ] ]),
        (DM.createRows 2 v, DM.createCols 2 v)
    )

    Assert.Equal((toDM [ [ 0.; 0. ] ], DM.ZeroMN 1 2), (DM.zeroCreate 1 2, DM.zeroCreate 1 2))
    Assert.Equal((true, false), (DM.isEmpty DM.empty, DM.isEmpty m))
    Assert.Equal(toDM [ [ 0.; 1. ]; [ 10.; 11. ] ], DM.init 2 2 (fun i j -> 10 * i + j))
    Assert.Equal((m, m), (DM.initRows 2 (fun i -> m[i, *]), DM.initCols 2 (fun j -> m[*, j])))
    Assert.Equal(toDM [ [ 1.; 2. ]; [ 3.; 4. ]; [ 1.; 2. ] ], DM.appendRow v m)
    Assert.Equal(toDM [ [ 1.; 2. ]; [ 1.; 2. ]; [ 3.; 4. ] ], DM.prependRow v m)
    Assert.Equal(toDM [ [ 1.; 2.; 1. ]; [ 3.; 4.; 2. ] ], DM.appendCol v m)
    Assert.Equal(toDM [ [ 1.; 1.; 2. ]; [ 2.; 3.; 4. ] ], DM.prependCol v m)
    Assert.Equal(string m, DM.toString m)

[<Fact>]
let ``adding to parts of vectors and matrices`` () =
    let two, row = D 2., toDM [ [ 10.; 20. ] ]
    Assert.Equal((toDV [ 1.; 4. ], toDV [ 4.; 2. ]), (DV.AddItem(v, 1, two), DV.AddSubVector(v, 0, toDV [ 3. ])))
    Assert.Equal(toDM [ [ 1.; 2. ]; [ 5.; 4. ] ], DM.AddItem(m, 1, 0, two))
    Assert.Equal(toDM [ [ 1.; 2. ]; [ 13.; 24. ] ], DM.AddSubMatrix(m, 1, 0, row))
    Assert.Equal(toDM [ [ 2.; 2. ]; [ 3.; 6. ] ], DM.AddDiagonal(m, v))
    Assert.Equal(D 6., grad (fun b -> DV.l2normSq (DV.AddItem(v, 0, b))) two)
    Assert.ThrowsAny<ArgumentException>(fun () -> DV.AddItem(v, 2, two) |> ignore) |> ignore

[<Fact>]
let ``mapping rows and columns, with derivatives`` () =
    let twice: DV -> DV = fun row -> 2 * row
    Assert.Equal((2 * m, 2 * m), (DM.mapRows twice m, DM.mapCols twice m))
    let scaled = DM.mapiRows (fun i row -> i * row) m
    Assert.Equal(toDM [ [ 0.; 0. ]; [ 3.; 4. ] ], scaled)
    Assert.Equal(toDM [ [ 0.; 2. ]; [ 0.; 4. ] ], DM.mapiCols (fun j column -> j * column) m)
    Assert.Equal((m + m, m + m), (DM.map2Rows (+) m m, DM.map2Cols (+) m m))
    Assert.Equal(m + scaled, DM.mapi2Rows (fun i a b -> a + i * b) m m)
    Assert.Equal(DM.transpose m, DM.mapi2Cols (fun j _ _ -> m[j, *]) m m)
    Assert.Equal(2 * m, grad (fun m -> DM.sum (DM.mapRows (fun row -> row .* row) m)) m)

[<Fact>]
let ``walking through matrices`` () =
    let seen = ResizeArray<float>()
    let note (x: Tensor) = seen.Add(float (DV.sum (DV.ofDM x)))
    DM.iter note m
    DM.iter2 (fun x y -> note (x + y)) m m
    DM.iteri (fun i j x -> seen.Add(float i + float j + float x)) m
    DM.iterRows note m
    DM.iterCols note m
    DM.iteriRows (fun i row -> note (i * row)) m
    DM.iteriCols (fun j column -> note (j * column)) m
    DM.iter2Rows (fun a b -> note (a + b)) m m
    DM.iter2Cols (fun a b -> note (a + b)) m m
    DM.iteri2Rows (fun i a b -> note (a + i * b)) m m
    DM.iteri2Cols (fun j a b -> note (a + j * b)) m m

    let expected = [
        yield! [ 1.; 2.; 3.; 4. ]
        yield! [ 2.; 4.; 6.; 8. ]
        yield! [ 1.; 3.; 4.; 6. ]
        yield! [ 3.; 7.; 4.; 6. ]
        yield! [ 0.; 7.; 0.; 6. ]
        yield! [ 6.; 14.; 8.; 12. ]
        yield! [ 3.; 14.; 4.; 12. ]
    ]

    Assert.Equal<float list>(expected, List.ofSeq seen)

// -- Fixed points -------------------------------------------------------------------------------------------------------

let private root start b = D.FixedPoint (fun a b -> (a + b / a) / 2) (D start) b

[<Fact>]
let ``a fixed point has the solution's derivatives, of any order and in every mode`` () =
    close 2.0 (root 1. (D 4.))
    close 0.25 (diff (root 1.) (D 4.))
    close 0.25 (grad (root 1.) (D 4.))
    close -0.03125 (diff (diff (root 1.)) (D 4.))
    close -0.03125 (grad (grad (root 1.)) (D 4.))
    close -0.03125 (diff (grad (root 1.)) (D 4.))
    close -0.03125 (grad (diff (root 1.)) (D 4.))
    close 0.01171875 (diffn 3 (root 1.) (D 4.))
    Assert.Equal((D 2., D 0.25), fgrad (root 2.) (D 4.))

[<Fact>]
let ``neither the start nor the number of rounds matters to the derivative`` () =
    // This g contracts by 0.9 in each round: the derivative of a few rounds would be far off.
    let slow start b = D.FixedPoint (fun a b -> 0.9 * a + b) start b
    close 10.0 (diff (slow (D 0.)) (D 1.))
    close 10.0 (grad (slow (D 9.999999)) (D 1.))
    close 0.0 (diff (fun start -> slow start (D 1.)) (D 3.))

[<Fact>]
let ``what g captures has its derivative too`` () =
    // Kepler's equation E = M + e sin E: dE/dM = 1/(1 - e cos E), dE/de = sin E/(1 - e cos E).
    let anomaly (e: D) m = D.FixedPoint (fun a m -> m + e * sin a) (D 1.) m
    let at = toDV [ 0.5; 1. ]
    let f (v: DV) = anomaly v[0] v[1]
    let a = float (f at)
    let slope = 1.0 / (1.0 - 0.5 * cos a)
    let gradient = grad f at
    close (slope * sin a) gradient[0]
    close slope gradient[1]
    let h = hessian f at
    let curvature = -0.5 * sin a * slope ** 3.0
    close curvature h[1, 1]
    close (float h[0, 1]) h[1, 0]
    close (0.0 + float (gradv f at (toDV [ 1.; 2. ]))) (gradient * toDV [ 1.; 2. ])

[<Fact>]
let ``many fixed points are found at once, and in the recorded graph`` () =
    let b = toDV [ 4.; 9. ]
    Assert.Equal(toDV [ 2.; 3. ], vmap (root 1.) b)
    let forward, back = vmap (diff (root 1.)) b, vmap (grad (root 1.)) b
    close 0.25 forward[0]
    close (1.0 / 6.0) back[1]
    let x = variable (D 4.)
    close 0.25 (detach (gradients [ root 1. x ] [ x ]).Head.Value)

[<Fact>]
let ``a search that does not settle says so`` () =
    let says (text: string) (g: D -> D -> D) =
        let error = Assert.Throws<ArithmeticException>(fun () -> D.FixedPoint g (D 1.) (D 1.) |> ignore)
        Assert.Contains(text, error.Message)

    says "finite" (fun a b -> 2 * a + b)
    says "not settled" (fun a b -> b - a)

// -- Levels by hand -----------------------------------------------------------------------------------------------------

[<Fact>]
let ``forward numbers carry a tangent`` () =
    let x = D 2. |> makeForward GlobalTagger.Next (D 1.)
    let y = x ** 3
    Assert.Equal((D 8., D 12.), primalTangent y)
    Assert.Equal((D 8., D 12.), (y.P, y.T))
    Assert.Equal(D 0., tangent (D 5.))
    let nested = x |> makeForward GlobalTagger.Next (D 1.)
    let z = nested ** 3
    Assert.Equal((D 12., D 12.), (primalDeep (tangent z), tangent (tangent z)))
    Assert.Equal((D 8., D 8.), (primalDeep z, z.PD))
    Assert.Equal(D 8., primal (primal z))
    Assert.Throws<ShapeException>(fun () -> D 2. |> makeForward GlobalTagger.Next v |> ignore) |> ignore

[<Fact>]
let ``adjoints are asked for by value, intermediate ones too`` () =
    let x = v |> makeReverse GlobalTagger.Next
    let u = x .* x
    let adjoints = computeAdjoints (DV.sum (u .* u))
    Assert.Equal(toDV [ 4.; 32. ], adjoints[x])
    Assert.Equal(toDV [ 2.; 8. ], u |> adjoint adjoints)
    Assert.Equal(toDV [ 0.; 0. ], adjoints[w])
    Assert.Equal(toDV [ 1.; 4. ], primal u)
    Assert.Throws<InvalidOperationException>(fun () -> tangent u |> ignore) |> ignore
