namespace FunGrad

// The front door of branches and loops; the story is in Compile/ControlFlow.fs.

open System

[<AutoOpen>]
module ControlFlowFunctions =

    let private given name (f: 'F) =
        if isNull (box f) then
            raise (ArgumentNullException(name, name + " must not be null: give a function of tensors."))

    /// A function of structures as one of leaves; the structure of its results is known once it has run.
    let private flat (f: 'S -> 'R) (template: 'S) (result: 'R voption ref) : Tensor[] -> Tensor[] =
        fun leaves ->
            let y = f (Structure.rebuild template leaves)
            result.Value <- ValueSome y
            Structure.flatten y

    let cond (condition: Tensor) (ifTrue: 'S -> 'R) (ifFalse: 'S -> 'R) (x: 'S) : 'R =
        given "ifTrue" ifTrue
        given "ifFalse" ifFalse
        let result = ref ValueNone // Mutation: local
        let ys = ControlFlow.cond condition (flat ifTrue x result) (flat ifFalse x result) (Structure.flatten x)
        Structure.rebuild result.Value.Value ys

    let forLoop (first: int) (stop: int) (body: Tensor -> 'S -> 'S) (initial: 'S) : 'S =
        given "body" body

        let run index leaves = Structure.flatten (body index (Structure.rebuild initial leaves))

        Structure.rebuild
            initial
            (ControlFlow.forLoop CheckpointSchedule.KeepAll first stop run (Structure.flatten initial))

    let private scanAlong name schedule isReversed (f: 'S -> 'X -> 'S * 'Y) (initial: 'S) (rows: 'X) : 'S * 'Y =
        given "f" f
        let result = ref ValueNone // Mutation: local

        let run state row =
            let next, output = f (Structure.rebuild initial state) (Structure.rebuild rows row)
            result.Value <- ValueSome output
            struct (Structure.flatten next, Structure.flatten output)

        let state = Structure.flatten initial
        let all = ControlFlow.scan name schedule isReversed run state (Structure.flatten rows)
        let last, outputs = Array.splitAt state.Length all
        Structure.rebuild initial last, Structure.rebuild result.Value.Value outputs

    let scan (f: 'S -> 'X -> 'S * 'Y) (initial: 'S) (rows: 'X) : 'S * 'Y =
        scanAlong "scan" CheckpointSchedule.KeepAll false f initial rows

    let scanBack (f: 'S -> 'X -> 'S * 'Y) (initial: 'S) (rows: 'X) : 'S * 'Y =
        scanAlong "scanBack" CheckpointSchedule.KeepAll true f initial rows

    let scanWith (schedule: CheckpointSchedule) (f: 'S -> 'X -> 'S * 'Y) (initial: 'S) (rows: 'X) : 'S * 'Y =
        scanAlong "scan" schedule false f initial rows

    let private rounds most (condition: 'S -> Tensor) (body: 'S -> 'S) (initial: 'S) : 'S =
        given "condition" condition
        given "body" body
        let holds leaves = condition (Structure.rebuild initial leaves)
        let run leaves = Structure.flatten (body (Structure.rebuild initial leaves))
        Structure.rebuild initial (ControlFlow.whileLoop most holds run (Structure.flatten initial))

    let whileLoop (condition: 'S -> Tensor) (body: 'S -> 'S) (initial: 'S) : 'S =
        rounds ValueNone condition body initial

    let whileLoopAtMost (maximum: int) (condition: 'S -> Tensor) (body: 'S -> 'S) (initial: 'S) : 'S =
        rounds (ValueSome maximum) condition body initial
