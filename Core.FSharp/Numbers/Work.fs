// Splitting work over threads.
// The law: the pieces depend on the size of the work only, never on the number of threads, so results have the
// same bits everywhere.
// Read next: Elementwise.fs.
namespace FunGrad

open System
open System.Threading.Tasks

[<AbstractClass; Sealed>]
type internal Threads private () =

    /// The most threads that work of this thread is split over; 0 stands for as many as there are processors.
    [<ThreadStatic; DefaultValue>]
    static val mutable private most: int

    static member Most
        with get () = Threads.most
        and set value = Threads.most <- value

module internal Work =

    /// Calls `body(index)` for every index, on several threads if asked.
    let each (parallel': bool) (count: int) (body: Action<int>) =
        let most = Threads.Most

        if parallel' && count > 1 && most <> 1 then
            let options = ParallelOptions(MaxDegreeOfParallelism = (if most = 0 then -1 else most))
            Parallel.For(0, count, options, body) |> ignore
        else
            for index in 0 .. count - 1 do
                body.Invoke index

    /// Calls `body(start, length)` for pieces of about `piece` elements; the last takes the rest and is not shorter.
    let pieces (parallel': bool) (count: int) (piece: int) (body: Action<int, int>) =
        let number = max 1 (count / piece)

        each
            parallel'
            number
            (Action<int>(fun index ->
                let start = index * piece
                body.Invoke(start, (if index = number - 1 then count - start else piece))))
