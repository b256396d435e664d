namespace FunGrad

// Connectionist temporal classification: minus the log of the summed probability of all ways to say a sequence of
// labels in a number of frames, with blanks between labels and repetitions. The sum runs forward over frames on
// logarithms, as operations on tensors, so that it differentiates to any order; its derivative in the logits is
// softmax - posterior. Law: frames and labels past an example's lengths do not count, and get a cotangent of exactly
// 0, whatever stands there.

open System

module internal Ctc =

    let private refuse (parts: string list) : 'T = raise (ShapeException(String.Join("", parts)))

    let private impossible = Engine.Weak Double.NegativeInfinity

    // -- Arguments ----------------------------------------------------------------------------------------------------

    let private badLabel (label: float) blank classes : exn =
        let given = label.ToString(Globalization.CultureInfo.InvariantCulture)

        let text =
            String.Concat(
                [|
                    "ctcLoss: the label "
                    given
                    " is no class: there are "
                    string<int> classes
                    ", numbered from 0, and "
                    string<int> blank
                    " is the blank."
                |]
            )

        ArgumentOutOfRangeException("labels", text)

    let private badLength what (length: float) most : exn =
        let given = length.ToString(Globalization.CultureInfo.InvariantCulture)

        let text = "ctcLoss: " + what + " must lie between 0 and " + string<int> most + ", but one was " + given + "."

        ArgumentOutOfRangeException(what, text)

    /// Labels within their lengths, with blanks after them. A primitive, because vmap has no one label to look at.
    let private sanitized blank classes =
        let evaluate (x: Dense[]) =
            let labels, lengths = x[0], x[1]
            let most = if labels.Count = 0 then 0 else labels.Shape[labels.Rank - 1]

            let label flat =
                let value = labels.GetDouble flat

                if flat % most >= int (lengths.GetDouble(flat / most)) then
                    int64 blank
                elif value < 0.0 || value >= float classes || value = float blank then
                    raise (badLabel value blank classes)
                else
                    int64 value

            Dense.ofArray (Array.init labels.Count label) labels.Shape :> Dense

        let parameters = [| Engine.Parameter("blank", blank); Engine.Parameter("classes", classes) |]
        Constant("ctcLabels", parameters, evaluate, ValueNone)

    let private demandLengths what most =
        let evaluate (x: Dense[]) =
            for i in 0 .. x[0].Count - 1 do
                let length = x[0].GetDouble i

                if length < 0.0 || length > float most then
                    raise (badLength what length most)

            x[0]

        Constant("demandLengths", [| Engine.Parameter("most", most) |], evaluate, ValueNone)

    let private integers what shape (x: Tensor) =
        if not (DType.isInteger (Engine.DTypeOf(Engine.Given(what, x)))) then
            let given = "ctcLoss: " + what + " must be Int64 or Int32, but the dtype was "
            raise (DTypeException(given + DType.name (Engine.DTypeOf x) + ". Cast them first."))

        if not (Shape.equal shape (Engine.Shape x)) then
            refuse [
                "ctcLoss: "
                what
                " must have the shape "
                Shape.text shape
                ", but had "
                Shape.text (Engine.Shape x)
                "."
            ]

        x

    // -- The recursion ------------------------------------------------------------------------------------------------

    let private count n : Tensor = Engine.OfDense(Indexing.arange DType.Int64 0.0 1.0 n)

    /// The places of the states, along the second axis.
    let private positions (x: Tensor) = let shape = Engine.Shape x in count shape[1]

    /// blank, label, blank, label, ..., blank: what is said, in order, where blanks may be left out.
    let private withBlanks blank (labels: Tensor) =
        let examples, length = (Engine.Shape labels)[0], (Engine.Shape labels)[1]
        let blanks n = Layout.Broadcast([| examples; n |], Layout.Cast(DType.Int64, Engine.Weak(float blank)))
        let pairs = Layout.Reshape([| examples; 2 * length |], Movement.stack 2 [| blanks length; labels |])
        Movement.concatenate 1 [| pairs; blanks 1 |]

    /// The states of each example moved on by some places, with `filler` at the start.
    let private shifted places (filler: Tensor) (x: Tensor) =
        match Engine.Shape x with
        | [| examples; states |] when places < states ->
            let fill = Layout.Broadcast([| examples; places |], filler)
            Movement.concatenate 1 [| fill; Movement.slice [| 0; 0 |] [| examples; states - places |] x |]
        | shape -> Layout.Broadcast(shape, filler)

    /// A blank between two labels may be left out if they differ: state s is then reached from s - 2.
    let private maySkip (states: Tensor) =
        let before = shifted 2 (Layout.Cast(DType.Int64, Engine.Weak -1.0)) states
        let places = positions states
        let second = Layout.Cast(DType.Int64, Engine.Weak 2.0)
        Choice.logicalAnd (Choice.notEqual states before) (Choice.greaterOrEqual places second)

    /// log probabilities [frames, examples, states] of what each state says.
    let private emissions (states: Tensor) (logits: Tensor) =
        let shape = Engine.Shape logits
        let frames, examples, classes = shape[0], shape[1], shape[2]
        let starts = Engine.OfDense(Indexing.arange DType.Int64 0.0 (float classes) examples)
        let places = states + Layout.Reshape([| examples; 1 |], starts)
        let logProbabilities = Reduction.logSoftmax 2 logits
        Gathering.gather 1 places (Layout.Reshape([| frames; examples * classes |], logProbabilities))

    /// The log probability of all ways to each state after one more frame.
    let private step skips filler (alpha: Tensor) (emitted: Tensor) =
        let skipping = Choice.where skips (shifted 2 filler alpha) impossible
        let ways = Movement.stack 0 [| alpha; shifted 1 filler alpha; skipping |]
        Reduction.logSumExp [| 0 |] false ways + emitted

    let private column (x: Tensor) = Layout.Reshape([| (Engine.Shape x)[0]; 1 |], x)

    /// The log probability of all ways that end in an example's last label or the blank after it.
    let private total labelLengths (alpha: Tensor) =
        let places = positions alpha
        let last = column (labelLengths + labelLengths)
        let one = Layout.Cast(DType.Int64, Engine.Weak 1.0)
        let isEnd = Choice.logicalOr (Choice.equal places last) (Choice.equal (places + one) last)
        Reduction.logSumExp [| 1 |] false (Choice.where isEnd alpha impossible)

    let private check blank (logits: Tensor) =
        let shape = Engine.Shape logits

        if shape.Length <> 3 then
            refuse [
                "ctcLoss: the logits must have the axes [frames, examples, classes], but their shape was "
                Shape.text shape
                "."
            ]

        if blank < 0 || blank >= shape[2] then
            let text =
                "ctcLoss: the blank must be one of the "
                + string<int> shape[2]
                + " classes, but was "
                + string<int> blank
                + "."

            raise (ArgumentOutOfRangeException("blank", text))

        shape

    /// One loss for each example: infinite, with slope 0, where there are too few frames to say the labels.
    let loss (blank: int) (labels: Tensor) (labelLengths: Tensor) (frameLengths: Tensor) (logits: Tensor) : Tensor =
        let logits = Engine.Floating("ctcLoss", Engine.Given("logits", logits))
        let shape = check blank logits
        let frames, examples = shape[0], shape[1]
        let most = Array.tryLast (Engine.Shape(Engine.Given("labels", labels))) |> Option.defaultValue 0
        let labels = integers "labels" [| examples; most |] labels

        let lengths what most x =
            (demandLengths what most).Apply [| Layout.Cast(DType.Int64, integers what [| examples |] x) |]

        let labelLengths, frameLengths =
            lengths "labelLengths" most labelLengths, lengths "frameLengths" frames frameLengths

        let states = withBlanks blank ((sanitized blank shape[2]).Apply [| labels; labelLengths |])
        let isHeard frame = Choice.less (Layout.Cast(DType.Int64, Engine.Weak(float frame))) (column frameLengths)
        let heard = Choice.less (Layout.Reshape([| frames; 1; 1 |], count frames)) (column frameLengths)
        let emitted = emissions states (Choice.where heard logits (Engine.Weak 0.0))
        let skips = maySkip states
        let dtype = Engine.DTypeOf logits
        let filler = Layout.Cast(dtype, impossible)
        // Before the first frame all is said up to the first blank, which a frame may stay in or leave.
        let start = Choice.where (Choice.equal (positions states) (count 1)) (Engine.Weak 0.0) impossible
        let start = Layout.Broadcast(Engine.Shape states, Layout.Cast(dtype, start))

        let alpha =
            Seq.fold
                (fun alpha frame ->
                    Choice.where (isHeard frame) (step skips filler alpha (Layout.Index(emitted, frame))) alpha)
                start
                [ 0 .. frames - 1 ]

        let total = total labelLengths alpha
        let isPossible = Choice.greater total impossible
        Choice.where isPossible (-total) (Engine.Weak Double.PositiveInfinity)
