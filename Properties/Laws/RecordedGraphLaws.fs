// The rules of tf.gradients: linear in ys, in grad_ys and in the function; sums over ys; partial derivatives and paths;
// stops, unconnected values, order and names. Read next: TransformLaws.fs.
module internal FunGrad.Properties.RecordedGraphLaws

open FunGrad
open FunGrad.Properties.Terms

/// The subject recorded once: its floating-point inputs as variables, and its floating-point results.
type private Recorded = { Subject: Subject; Xs: Tensor list; Ys: Tensor list }

let private recordAt (subject: Subject) (through: Tensor -> Tensor) =
    let inputs = subject.Point |> Array.map (fun x -> if isFloat x then variable x else x)
    let ys = subject.Apply(inputs |> Array.map (fun x -> if isFloat x then through x else x))

    {
        Subject = subject
        Xs = inputs |> Array.filter isFloat |> List.ofArray
        Ys = ys |> Array.filter isFloat |> List.ofArray
    }

let private law name statement (check: Recorded -> Verdict) =
    Law(name, statement, differentiable (fun subject -> check (recordAt subject id)))

let private like (x: Tensor) (found: Tensor option) =
    found |> Option.map detach |> Option.defaultWith (fun () -> zerosLike (detach x))

let private dense xs found = List.map2 like xs found |> Array.ofList

/// Gradients with zeros for what is unconnected.
let private of' ys xs = dense xs (gradients ys xs)

let private ofWith options ys xs = gradientsWith options ys xs |> List.map (Option.map _.ToDense()) |> dense xs

let private seeded (ws: Tensor seq) = {
    GradientOptions.Default with
        GradYs = Some [ for w in ws -> Some(Adjoint.Dense w) ]
}

let private seeds (recorded: Recorded) salt =
    recorded.Subject.Like(salt, recorded.Ys |> List.map detach |> Array.ofList)

let private plus = Array.map2 (fun (a: Tensor) b -> a + b)

let recordedIsReverse =
    law "recorded = reverse" "gradients(ys, xs, grad_ys = w) = pull w" (fun recorded ->
        let subject, w = recorded.Subject, seeds recorded 1
        let onlyFloats f = f >> Array.filter isFloat
        let floats = subject.Point |> Array.filter isFloat

        let f (xs: Tensor[]) =
            let mutable next = 0 // Mutation: local

            subject.Point
            |> Array.map (fun x ->
                if isFloat x then
                    next <- next + 1
                    xs[next - 1]
                else
                    x)
            |> onlyFloats subject.Apply

        let expected = snd (vjp f floats) w
        same subject "gradients" [] expected (ofWith (seeded w) recorded.Ys recorded.Xs))

let sumOverYs =
    law "sum over ys" "gradients([y1, y2], xs) = gradients(y1, xs) + gradients(y2, xs)" (fun recorded ->
        let ys = recorded.Ys @ (recorded.Ys |> List.map (fun y -> y * y))
        let each = ys |> List.map (fun y -> of' [ y ] recorded.Xs)
        same recorded.Subject "gradients" each (List.reduce plus each) (of' ys recorded.Xs))

let linearInGradYs =
    law "linear in grad_ys" "gradients(ys, xs, w + 2u) = gradients(ys, xs, w) + 2 gradients(ys, xs, u)" (fun recorded ->
        let w, u = seeds recorded 1, seeds recorded 2
        let pulled w = ofWith (seeded w) recorded.Ys recorded.Xs
        let parts = [ pulled w; pulled u ]
        same recorded.Subject "gradients" parts (plus parts[0] (scale 2.0 parts[1])) (pulled (plus w (scale 2.0 u))))

let linearInFunction =
    law "linear in the function" "gradients(3f - g, xs) = 3 gradients(f, xs) - gradients(g, xs)" (fun recorded ->
        let f = recorded.Ys
        let g = recorded.Ys |> List.map tanh
        let combined = List.map2 (fun (f: Tensor) g -> 3.0 * f - g) f g
        let ofF, ofG = of' f recorded.Xs, of' g recorded.Xs

        same
            recorded.Subject
            "gradients"
            [ ofF; ofG ]
            (plus (scale 3.0 ofF) (scale -1.0 ofG))
            (of' combined recorded.Xs))

/// Inputs that reach the function on two paths: half of them straight, half through intermediates z, which are the inputs
/// at the point and have slope 3/2 there, so that a path taken for another shows.
let private twoPaths name statement check =
    Law(
        name,
        statement,
        differentiable (fun subject ->
            let zs = System.Collections.Generic.List<Tensor>() // Mutation: local

            let recorded =
                recordAt subject (fun x ->
                    let point = detach x
                    let z = point + tanh (1.5 * (x - point))
                    zs.Add z
                    0.5 * x + 0.5 * z)

            check recorded (List.ofSeq zs))
    )

let totalIsPartialPlusPaths =
    twoPaths "total = partial + paths" "dy/dx = ∂y/∂x at fixed z + dy/dz · dz/dx" (fun recorded zs ->
        let stopped = { GradientOptions.Default with StopGradients = zs }
        let partial = ofWith stopped recorded.Ys recorded.Xs
        let through = ofWith (seeded (of' recorded.Ys zs)) zs recorded.Xs
        same recorded.Subject "total" [ partial; through ] (plus partial through) (of' recorded.Ys recorded.Xs))

let stopped =
    twoPaths "stop" "a stopped z is a constant to x and still has its own gradient" (fun recorded zs ->
        let stop = { GradientOptions.Default with StopGradients = zs }
        let both = ofWith stop recorded.Ys (recorded.Xs @ zs)
        // The straight path carries 1/2 of the slope and the other one 3/4.
        let straight = scale 0.4 (of' recorded.Ys recorded.Xs)
        same recorded.Subject "x, z" [] (Array.append straight (of' recorded.Ys zs)) both)

let unconnected =
    law "unconnected" "gradients(ys, [z]) = [None], or zeros on demand, where no y depends on z" (fun recorded ->
        let z = variable (tensor [ 1.0; 2.0 ])

        let zero = {
            GradientOptions.Default with
                UnconnectedGradients = UnconnectedGradients.Zero
        }

        match gradients recorded.Ys [ z ], gradientsWith zero recorded.Ys [ z ] with
        | [ None ], [ Some zeros ] -> same recorded.Subject "zeros" [] [| tensor [ 0.0; 0.0 ] |] [| zeros.ToDense() |]
        | _ -> Verdict.Broken "a value that no y depends on has a gradient, or none where zeros were asked for")

let order =
    law "order and repetition" "gradients follow their xs, in any order and as often as they are named" (fun recorded ->
        let straight = of' recorded.Ys recorded.Xs
        let turned = of' recorded.Ys (List.rev recorded.Xs @ recorded.Xs)
        same recorded.Subject "reversed and repeated" [] (Array.append (Array.rev straight) straight) turned)

let renaming =
    law "names" "gradients do not depend on which variables and names are used" (fun recorded ->
        let again = recordAt recorded.Subject id
        let named = { GradientOptions.Default with Name = "another name" }
        same recorded.Subject "other variables" [] (of' recorded.Ys recorded.Xs) (ofWith named again.Ys again.Xs))
