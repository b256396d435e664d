// The product of all windows, each a row, with one matrix. Windows overlap, so that written out they are as many times
// larger than the input as a window has cells; here only a few rows at a time are written out, into a buffer.
// The law: the same numbers as MatrixProduct of the windows written out, whatever the pieces.
// Read next: Primitives/Correlation.fs.
namespace FunGrad

open System
open System.Buffers
open System.Numerics

module internal WindowProduct =

    /// Elements of windows written out at a time: 256 kB of float64 stay in the second-level cache.
    [<Literal>]
    let private Buffer = 32768

    /// Some places of one example: axes 0 (the example) and 1 (the first axis of places) cut to a piece.
    let private piece (windows: Dense<'T>) example first count : Dense<'T> =
        let shape = Array.append [| count |] windows.Shape[2..]
        let offset = windows.Offset + example * windows.Strides[0] + first * windows.Strides[1]
        Dense<'T>(windows.Data, offset, shape, windows.Strides[1..])

    let private multiplyOf<'T when 'T: struct and 'T :> INumber<'T>>
        axes
        (windows: Dense<'T>)
        (matrix: Dense<'T>)
        : Dense =
        let places, cells, results = windows.Shape[..axes], matrix.Shape[0], matrix.Shape[1]
        let result = Array.zeroCreate<'T>(Shape.size places * results)
        let lines, rows = places[1], Shape.size places[2..]
        let step = max 1 (Buffer / max 1 (rows * cells))
        let pieces = (lines + step - 1) / step

        let multiply index =
            let example, first = index / pieces, index % pieces * step
            let count = min step (lines - first)
            let part = piece windows example first count
            // Mutation: local; the buffer is returned below, and nobody else sees it.
            let buffer = ArrayPool<'T>.Shared.Rent part.Count
            Strided.copy part.Shape part.Data part.Offset part.Strides buffer 0 (Shape.rowMajor part.Shape)
            let written = Dense<'T>(buffer, 0, [| count * rows; cells |], [| cells; 1 |])
            let product = MatrixProduct.multiply written matrix :?> Dense<'T>
            product.Span.CopyTo(Span<'T>(result, (example * lines + first) * rows * results, product.Count))
            ArrayPool<'T>.Shared.Return buffer

        if result.Length > 0 && cells > 0 then
            Work.each (int64 result.Length * int64 cells >= 1_000_000L) (places[0] * pieces) (Action<int>(multiply))

        Dense.ofArray result (Array.append places [| results |])

    /// x [N, L..., C] and a matrix [cells · C, D] give [N, O..., D].
    let multiply (slides: Slide[]) (x: Dense) (matrix: Dense) : Dense =
        match Windows.view 1 slides x, matrix with
        | (:? Dense<float> as windows), (:? Dense<float> as matrix) -> multiplyOf slides.Length windows matrix
        | (:? Dense<float32> as windows), (:? Dense<float32> as matrix) -> multiplyOf slides.Length windows matrix
        | _ -> raise (DType.unfit "convolution" "equal Float64 or Float32" matrix.DType)
