// Shapes of every sort: 0-d and empty ones, axes of length 1, shapes that broadcast, multiply, permute, reshape. Law:
// what is generated together fits together, has at most 4 axes, and has few elements where FsCheck's size is small.
// Read next: Tensors.fs.
namespace FunGrad.Properties

open FsCheck
open FsCheck.FSharp

/// Generators of shapes: arrays of axis lengths.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Shapes =

    let internal count (shape: int[]) = Array.fold (*) 1 shape

    /// Lengths become 1 from the front until the elements are few.
    let private within (limit: int) (shape: int[]) =
        Seq.unfold
            (fun (shape: int[]) ->
                match count shape > limit, shape |> Array.tryFindIndex (fun n -> n > 1) with
                | true, Some axis ->
                    let next = Array.updateAt axis 1 shape
                    Some(next, next)
                | _ -> None)
            shape
        |> Seq.tryLast
        |> Option.defaultValue shape

    let private bounded (shapes: Gen<int[]>) = Gen.sized (fun size -> Gen.map (within (4 + 2 * size)) shapes)

    /// Lengths from 1 to about 6, more with a larger size.
    let length: Gen<int> =
        Gen.sized (fun size -> Gen.frequency [ 2, Gen.constant 1; 7, Gen.choose (1, min 6 (2 + size / 12)) ])

    let private lengthOrNone = Gen.frequency [ 1, Gen.constant 0; 14, length ]

    let private rank =
        Gen.frequency [ 2, Gen.constant 0; 4, Gen.constant 1; 4, Gen.constant 2; 2, Gen.elements [ 3; 4 ] ]

    /// Shapes with this number of axes, none of which is empty.
    let ofRank (rank: int) : Gen<int[]> = bounded (Gen.arrayOfLength rank length)

    /// Shapes of 0 to 4 axes without an empty axis: their tensors have elements.
    let nonEmpty: Gen<int[]> = Gen.bind ofRank rank

    /// Shapes of 0 to 4 axes, among them [], and now and then one with an empty axis.
    let any: Gen<int[]> = Gen.bind (fun rank -> bounded (Gen.arrayOfLength rank lengthOrNone)) rank

    /// What shapes broadcast to, by NumPy's rule; they must fit.
    let internal broadcastOf (shapes: int[] seq) : int[] =
        shapes |> Seq.reduce (FunGrad.Shape.broadcast "Shapes.broadcastOf")

    /// An operand of a broadcast shape: some axes have length 1, and some in front are missing.
    let private operand (shape: int[]) : Gen<int[]> =
        gen {
            let! missing = Gen.frequency [ 3, Gen.constant 0; 2, Gen.choose (0, shape.Length) ]
            let! ones = Gen.arrayOfLength shape.Length (Gen.frequency [ 3, Gen.constant false; 1, Gen.constant true ])
            return Array.map2 (fun n one -> if one then 1 else n) shape ones |> Array.skip missing
        }

    /// This number of shapes that broadcast together.
    let broadcasting (number: int) : Gen<int[][]> = Gen.bind (operand >> Gen.arrayOfLength number) any

    let private vectorOrMatrix vector matrix = Gen.frequency [ 1, Gen.constant vector; 3, Gen.constant matrix ]

    /// Two shapes that a matrix product takes: vectors, matrices, and stacks of matrices whose leading axes broadcast.
    let contracting: Gen<int[] * int[]> =
        gen {
            let! n, k, m = Gen.zip3 length lengthOrNone length
            let! stacked = Gen.frequency [ 2, Gen.constant false; 1, Gen.constant true ]

            if stacked then
                let! batch = Gen.resize 8 (Gen.bind (fun rank -> Gen.arrayOfLength rank length) (Gen.choose (1, 2)))
                let! left, right = Gen.two (operand batch)
                return Array.append left [| n; k |], Array.append right [| k; m |]
            else
                return! Gen.zip (vectorOrMatrix [| k |] [| n; k |]) (vectorOrMatrix [| k |] [| k; m |])
        }

    /// A shape of at least one axis, and one of its axes, which may be counted from the end.
    let withAxis: Gen<int[] * int> =
        gen {
            let! shape = Gen.bind (fun rank -> Gen.arrayOfLength rank lengthOrNone |> bounded) (Gen.choose (1, 4))
            let! axis = Gen.choose (-shape.Length, shape.Length - 1)
            return shape, axis
        }

    /// A shape, and its axes in some order.
    let withPermutation: Gen<int[] * int[]> =
        gen {
            let! shape = any
            let! order = Gen.shuffle [| 0 .. shape.Length - 1 |]
            return shape, order
        }

    /// Splits a length into two factors somehow.
    let private split (length: int) =
        Gen.elements [ for d in 1 .. max 1 length -> d ]
        |> Gen.map (fun d -> if length > 0 && length % d = 0 then [| d; length / d |] else [| length |])

    /// Two shapes of as many elements: a reshape takes the first to the second.
    let reshaping: Gen<int[] * int[]> =
        gen {
            let! shape = any
            let! parts = Gen.collectToArray split (if shape.Length > 2 then [| count shape |] else shape)
            let! target = Gen.shuffle (Array.concat parts)
            return shape, (if count shape = count target then target else [| count shape |])
        }
