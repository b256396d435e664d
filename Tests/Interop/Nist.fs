// The reference data of NIST as files: observations, starts, and what is certified of the fit. Read next: FitTests.fs.
module FunGrad.Tests.Interop.Nist

open System
open System.Globalization
open System.IO
open MathNet.Numerics.LinearAlgebra

/// Observations, and the certified parameters, their standard deviations, and the residual sum of squares.
type Dataset = {
    X: Vector<float>
    Y: Vector<float>
    Starts: Vector<float> list
    Certified: float[]
    Deviations: float[]
    Squares: float
    Deviation: float
}

let private numbers (words: string[]) =
    words |> Array.map (fun word -> Double.Parse(word, CultureInfo.InvariantCulture))

let read (name: string) : Dataset =
    let path = Path.Combine(__SOURCE_DIRECTORY__, "Data", name + ".txt")
    let lines = File.ReadAllLines path |> Array.filter (fun line -> line[0] <> '#') |> Array.map _.Split(' ')
    let isRow (words: string[]) = Char.IsDigit words[0].[0] || words[0].StartsWith '-'

    let named key = [
        for words in lines do
            if words[0] = key then
                numbers words[1..]
    ]

    let rows = lines |> Array.filter isRow |> Array.map numbers

    {
        X = CreateVector.Dense(rows |> Array.map (fun row -> row[0]))
        Y = CreateVector.Dense(rows |> Array.map (fun row -> row[1]))
        Starts = named "start" |> List.map CreateVector.Dense
        Certified = (named "certified").Head
        Deviations = (named "deviations").Head
        Squares = (named "squares").Head[0]
        Deviation = (named "deviation").Head[0]
    }
