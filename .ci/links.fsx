// Follows every local link of a site: the file must be there, and the place in it too. Links that go elsewhere are not
// looked at. Usage: dotnet fsi .ci/links.fsx FOLDER ROOT, where ROOT is the address that the folder will have.
open System
open System.IO
open System.Net
open System.Text.RegularExpressions

let folder, root = fsi.CommandLineArgs[1], fsi.CommandLineArgs[2]
let pages = Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories)

let matches (pattern: string) (text: string) = [
    for found in Regex.Matches(text, pattern) -> WebUtility.HtmlDecode found.Groups[1].Value
]

let texts = dict [ for page in pages -> page, File.ReadAllText page ]
let places = dict [ for page in pages -> page, set (matches "(?:id|name)=\"([^\"]*)\"" texts[page]) ]

/// What is wrong with a link of a page, if anything is.
let problem (page: string) (link: string) =
    let path, place =
        match link.Split '#' with
        | [| path; place |] -> Uri.UnescapeDataString path, Uri.UnescapeDataString place
        | _ -> Uri.UnescapeDataString link, ""

    let target =
        if path = "" then page
        elif path.StartsWith root then Path.Combine(folder, path.Substring root.Length)
        elif path.StartsWith '/' then path
        else Path.GetFullPath(Path.Combine(Path.GetDirectoryName page, path))

    if not (File.Exists target) then
        Some "there is no such file"
    elif place <> "" && places.ContainsKey target && not (places[target].Contains place) then
        Some "no such place"
    else
        None

let links = [
    for page in pages do
        for link in List.distinct (matches "(?:href|src)=\"([^\"]*)\"" texts[page]) do
            if not (Regex.IsMatch(link, "^[a-z]+:")) then
                page, link
]

let broken = [
    for page, link in links do
        match problem page link with
        | Some reason -> $"{Path.GetRelativePath(folder, page)}: {link}: {reason}"
        | None -> ()
]

List.iter (printfn "%s") broken
printfn $"{links.Length} local links on {pages.Length} pages, {broken.Length} broken"
exit (if links.IsEmpty || not broken.IsEmpty then 1 else 0)
