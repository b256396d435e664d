namespace FunGrad

// How far predictions are from labels. All are compositions, so that they differentiate to any order and in the labels
// as well. Law: a cross-entropy is the sum of labels times -log probability whatever the labels add up to, and a label
// of 0 adds 0 even where the probability is 0. Read Ctc.fs next, the loss of sequences without alignment.

open System

module internal Losses =

    let private differ name (labels: Tensor) (logits: Tensor) : exn =
        let text =
            String.Concat(
                [|
                    name
                    ": labels and predictions must have one shape, but the shapes were "
                    Shape.text (Engine.Shape labels)
                    " and "
                    Shape.text (Engine.Shape logits)
                    "."
                |]
            )

        ShapeException text

    /// Labels and predictions as numbers of one dtype.
    let private pair name (labels: Tensor) (predictions: Tensor) =
        if
            not (
                Shape.equal
                    (Engine.Shape(Engine.Given("labels", labels)))
                    (Engine.Shape(Engine.Given("x", predictions)))
            )
        then
            raise (differ name labels predictions)

        let dtype = Engine.CommonDType(name, Floats, labels, predictions)
        struct (Layout.Cast(dtype, labels), Layout.Cast(dtype, predictions))

    let private lastAxis name (x: Tensor) =
        match (Engine.Shape(Engine.Given("logits", x))).Length with
        | 0 ->
            raise (
                ShapeException(
                    name + " needs logits with an axis of classes, but was given a single number. Reshape to [1]?"
                )
            )
        | rank -> rank - 1

    // -- Cross-entropies ----------------------------------------------------------------------------------------------

    /// -Σ labels · log softmax logits along the last axis.
    let softmaxCrossEntropy (labels: Tensor) (logits: Tensor) : Tensor =
        let name = "softmaxCrossEntropy"
        let axis = lastAxis name logits
        let struct (labels, logits) = pair name labels logits
        -(Layout.Sum([| axis |], Arithmetic.Absorb(labels, Reduction.logSoftmax axis logits)))

    let private outside name (label: float) classes : exn =
        let given = label.ToString(Globalization.CultureInfo.InvariantCulture)

        let text =
            String.Concat(
                [|
                    name
                    ": the label "
                    given
                    " is no class: there are "
                    string<int> classes
                    ", numbered from 0 to "
                    string<int>(classes - 1)
                    "."
                |]
            )

        ArgumentOutOfRangeException("labels", text)

    /// Labels once they are known to be classes. A primitive, because under vmap there is no one label to look at.
    let private demandClasses name classes =
        let evaluate (x: Dense[]) =
            for i in 0 .. x[0].Count - 1 do
                let label = x[0].GetDouble i

                if label < 0.0 || label >= float classes then
                    raise (outside name label classes)

            x[0]

        Constant("demandClasses", [| Engine.Parameter("classes", classes) |], evaluate, ValueNone)

    let private demandIntegers name (labels: Tensor) =
        if not (DType.isInteger (Engine.DTypeOf(Engine.Given("labels", labels)))) then
            let text =
                name
                + ": labels must be Int64 or Int32, but the dtype was "
                + DType.name (Engine.DTypeOf labels)
                + ". Use softmaxCrossEntropy for probabilities of classes."

            raise (DTypeException text)

    /// -log softmax logits at the class that each label names: log Σ exp logits - logits[label].
    let sparseSoftmaxCrossEntropy (labels: Tensor) (logits: Tensor) : Tensor =
        let name = "sparseSoftmaxCrossEntropy"
        let logits = Engine.Floating(name, logits)
        let axis = lastAxis name logits
        demandIntegers name labels
        let rows, classes = (Engine.Shape logits)[.. axis - 1], (Engine.Shape logits)[axis]

        if not (Shape.equal rows (Engine.Shape labels)) then
            raise (
                ShapeException(
                    name
                    + ": there must be one label for each row of logits, "
                    + Shape.text rows
                    + ", but the labels' shape was "
                    + Shape.text (Engine.Shape labels)
                    + "."
                )
            )

        let labels = (demandClasses name classes).Apply [| Layout.Cast(DType.Int64, labels) |]
        let count = Shape.size rows
        let starts = Engine.OfDense(Indexing.arange DType.Int64 0.0 (float classes) count)
        let flat = Layout.Reshape([| count * classes |], logits)
        let chosen = Gathering.gather 0 (Layout.Reshape([| count |], labels) + starts) flat
        Reduction.logSumExp [| axis |] false logits - Layout.Reshape(rows, chosen)

    /// -weight · z · log σ(x) - (1 - z) · log(1 - σ(x)), by logarithms that lose no digits on either side.
    let private ofSigmoid name (weight: Tensor) (labels: Tensor) (logits: Tensor) : Tensor =
        let struct (labels, logits) = pair name labels logits
        let positive = Arithmetic.Absorb(labels, Special.softplus (-logits))
        let negative = Arithmetic.Absorb(1.0 - labels, Special.softplus logits)
        Engine.Given("weight", weight) * positive + negative

    let weightedSigmoidCrossEntropy weight labels logits = ofSigmoid "weightedSigmoidCrossEntropy" weight labels logits
    let sigmoidCrossEntropy labels logits = ofSigmoid "sigmoidCrossEntropy" (Engine.Weak 1.0) labels logits

    // -- Means over all elements --------------------------------------------------------------------------------------

    let private meanOf x = Reduction.mean [||] false x

    let private errorOf name labels predictions =
        let struct (labels, predictions) = pair name labels predictions
        predictions - labels

    let meanSquaredError (labels: Tensor) (predictions: Tensor) : Tensor =
        meanOf (Special.square (errorOf "meanSquaredError" labels predictions))

    let meanAbsoluteError (labels: Tensor) (predictions: Tensor) : Tensor =
        meanOf (Tensor.Abs(errorOf "meanAbsoluteError" labels predictions))

    let private demandPositive name what (value: float) =
        if not (value > 0.0) then
            let given = value.ToString(Globalization.CultureInfo.InvariantCulture)
            raise (ArgumentOutOfRangeException(what, name + ": " + what + " must be positive, but was " + given + "."))

    /// ½e² up to |e| = delta, then the line that goes on from there.
    let huber (delta: float) (labels: Tensor) (predictions: Tensor) : Tensor =
        demandPositive "huberLoss" "delta" delta
        let error = errorOf "huberLoss" labels predictions
        let size = Tensor.Abs error
        let isSmall = Choice.lessOrEqual size (Engine.Weak delta)
        meanOf (Choice.where isSmall (0.5 * Special.square error) (delta * size - 0.5 * delta * delta))

    /// -z · log(p + ε) - (1 - z) · log(1 - p + ε): the cross-entropy of probabilities.
    let logLoss (epsilon: float) (labels: Tensor) (probabilities: Tensor) : Tensor =
        let struct (labels, p) = pair "logLoss" labels probabilities
        let hit = Arithmetic.Absorb(labels, Tensor.Log(p + epsilon))
        let miss = Arithmetic.Absorb(1.0 - labels, Tensor.Log(1.0 - p + epsilon))
        -(meanOf (hit + miss))

    /// max(0, 1 - y·x) with y = ±1 for labels 1 and 0.
    let hinge (labels: Tensor) (logits: Tensor) : Tensor =
        let struct (labels, logits) = pair "hingeLoss" labels logits
        meanOf (Choice.relu (1.0 - (2.0 * labels - 1.0) * logits))

    /// The vectors along an axis at length 1; below 1e-12 the squared length counts as that, so that 0 stays 0.
    let private unit axis (x: Tensor) =
        let squared = Reduction.sum [| axis |] true (Special.square x)
        x * Special.rsqrt (Choice.maximum squared (Engine.Weak 1e-12))

    /// 1 - the cosine of the angle between the vectors along an axis, its mean over all of them.
    let cosineDistance (axis: int) (labels: Tensor) (predictions: Tensor) : Tensor =
        let struct (labels, predictions) = pair "cosineDistance" labels predictions
        let axis = Shape.axis "cosineDistance" (Engine.Shape labels).Length axis
        1.0 - meanOf (Reduction.sum [| axis |] false (unit axis labels * unit axis predictions))
