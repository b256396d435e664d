// What compiling throws. Law: a message says what was given, what was needed and what to do; each text is held to the
// letter, and nothing is kept of a run that failed.
module FunGrad.Tests.Errors.CompileErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private few = CompileOptions(mostOperations = 10)

let private many (x: Tensor) =
    let mutable y = x

    for _ in 1..11 do
        y <- sin y

    y

[<Fact>]
let ``what cannot be a program is named`` () =
    demandAll [
        Throws<ValueReadException>
            .When(
                "'compile' works on many values at once, so one number cannot be read here. Use Tensor.Where instead of a "
                + "branch.",
                (fun () -> compile (fun (x: Tensor) -> if float x > 0.0 then x else -x) x)
            )
        Throws<ValueReadException>
            .When(
                "'program' works on many values at once, so one number cannot be read here. Use Tensor.Where instead of a "
                + "branch.",
                (fun () -> program (fun (x: Tensor) -> if float x > 0.0 then x else -x) x)
            )
        Throws<ProgramSizeException>
            .When(
                "'compile' met more than 10 operations, the most that one program may have. Write what repeats with forLoop "
                + "or scan, compile a part of the function, or raise mostOperations in its CompileOptions.",
                (fun () -> compileWith few many x)
            )
        Throws<InvalidOperationException>
            .When(
                "compile needs a function that returns a tensor, or a structure of tensors, but it returned a value of type "
                + "Int32. Return what it computes as a tensor.",
                (fun () -> compile (fun (_: Tensor) -> 3) x)
            )
        Throws<InvalidOperationException>
            .When(
                "program needs a function that returns a tensor, or a structure of tensors, but it returned nothing. Return "
                + "what it computes as a tensor.",
                (fun () -> program (fun (_: Tensor) -> ()) x)
            )
    ]

[<Fact>]
let ``what is missing is named`` () =
    let noFunction: Tensor -> Tensor = Unchecked.defaultof<_>
    let noOptions: CompileOptions = Unchecked.defaultof<_>
    let noProgram: Program = Unchecked.defaultof<_>
    let f = "f must not be null: give a function of tensors. (Parameter 'f')"

    demandAll [
        Throws<ArgumentNullException>.When(f, (fun () -> compile noFunction))
        Throws<ArgumentNullException>.When(f, (fun () -> compileWith few noFunction))
        Throws<ArgumentNullException>.When(f, (fun () -> program noFunction x))
        Throws<ArgumentNullException>.When(f, (fun () -> clearPrograms noFunction))
        Throws<ArgumentNullException>.When(f, (fun () -> countPrograms noFunction))
        Throws<ArgumentNullException>
            .When(
                "options must not be null: CompileOptions.Default is the usual. (Parameter 'options')",
                (fun () -> compileWith noOptions many)
            )
        Throws<ArgumentNullException>
            .When("argument must not be null: give a tensor. (Parameter 'argument')", (fun () -> compile many missing))
        Throws<ArgumentNullException>
            .When(
                "the result of the function must not be null: give a tensor. (Parameter 'the result of the function')",
                (fun () -> compile (fun (_: Tensor) -> missing) x)
            )
        Throws<ArgumentNullException>
            .When(
                "program must not be null: give a compiled function's program. (Parameter 'program')",
                (fun () -> noProgram.Explain())
            )
    ]

[<Fact>]
let ``options that make no sense are named`` () =
    let text name least given =
        $"{name} must be at least {least}, but it was {given}. Leave it out for the default. (Parameter '{name}')"

    demandAll [
        Throws<ArgumentOutOfRangeException>.When(text "mostPrograms" 1 0, (fun () -> CompileOptions(mostPrograms = 0)))
        Throws<ArgumentOutOfRangeException>
            .When(text "mostOperations" 1 -2, (fun () -> CompileOptions(mostOperations = -2)))
        Throws<ArgumentOutOfRangeException>.When(text "emitAfter" 0 -1, (fun () -> CompileOptions(emitAfter = -1)))
        Throws<ArgumentOutOfRangeException>.When(text "threads" 0 -1, (fun () -> CompileOptions(threads = -1)))
        Throws<ArgumentException>
            .When(
                "The function keeps no programs, since it is not what compile returned. Give that function itself. "
                + "(Parameter 'f')",
                (fun () -> clearPrograms many)
            )
    ]

[<Fact>]
let ``nothing is kept of a run that failed`` () =
    let compiled = compileWith few many
    Record.Exception(fun () -> compiled x |> ignore) |> ignore
    Assert.Equal(0, countPrograms compiled)
    let fits = compileWith (CompileOptions(mostOperations = 11)) many
    Assert.Equal(float (many x), float (fits x))
