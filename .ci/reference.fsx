// Makes a copy of an assembly, and of the documentation beside it, readable for fsdocs, which knows C# only in part:
// it follows no `<inheritdoc cref>`, so texts are copied to where they belong; it leaves out types whose attributes name
// a type (CollectionBuilder), and delegates, so those attributes become others and delegates plain classes with Invoke.
// Only what readers of the site see; nothing runs the copy. Usage: dotnet fsi .ci/reference.fsx ASSEMBLY.dll
open System
open System.IO
open System.Reflection
open System.Reflection.Metadata
open System.Reflection.Metadata.Ecma335
open System.Reflection.PortableExecutable
open System.Xml.Linq

let path = fsi.CommandLineArgs[1]
let image = File.ReadAllBytes path
let portable = new PEReader(new MemoryStream(Array.copy image))
let reader = portable.GetMetadataReader()

// -- The assembly ---------------------------------------------------------------------------------------------------

let ofAttribute (handle: CustomAttributeHandle) : EntityHandle = CustomAttributeHandle.op_Implicit handle
let ofType (handle: TypeDefinitionHandle) : EntityHandle = TypeDefinitionHandle.op_Implicit handle
let ofMethod (handle: MethodDefinitionHandle) : EntityHandle = MethodDefinitionHandle.op_Implicit handle

/// Where a row of a table of the assembly begins, and how wide its columns are that hold numbers of rows or of bytes.
let place (table: TableIndex) (handle: EntityHandle) =
    let before = (MetadataTokens.GetRowNumber handle - 1) * reader.GetTableRowSize table
    portable.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset table + before

let widthOf (bits: int) (tables: TableIndex list) =
    if tables |> List.exists (fun table -> reader.GetTableRowCount table >= (1 <<< (16 - bits))) then
        4
    else
        2

let heapWidth (heap: HeapIndex) = if reader.GetHeapSize heap >= 0x10000 then 4 else 2

/// Overwrites a part of one row by the same part of another.
let copy (table: TableIndex) (offset: int) (length: int) (source: EntityHandle) (target: EntityHandle) =
    Array.blit image (place table source + offset) image (place table target + offset) length

let attributeName (handle: CustomAttributeHandle) =
    let made = reader.GetCustomAttribute(handle).Constructor

    if made.Kind <> HandleKind.MemberReference then
        ""
    else
        let holder = reader.GetMemberReference(MemberReferenceHandle.op_Explicit made).Parent

        if holder.Kind = HandleKind.TypeReference then
            reader.GetString(reader.GetTypeReference(TypeReferenceHandle.op_Explicit holder).Name)
        else
            ""

let baseName (handle: TypeDefinitionHandle) =
    let parent = reader.GetTypeDefinition(handle).BaseType

    if not parent.IsNil && parent.Kind = HandleKind.TypeReference then
        reader.GetString(reader.GetTypeReference(TypeReferenceHandle.op_Explicit parent).Name)
    else
        ""

let attributes = List.ofSeq reader.CustomAttributes
let harmless = attributes |> List.find (fun handle -> attributeName handle = "IsReadOnlyAttribute")
let rowWidth = reader.GetTableRowSize TableIndex.CustomAttribute
let valueWidth = widthOf 3 [ TableIndex.MethodDef; TableIndex.MemberRef ] + heapWidth HeapIndex.Blob

for handle in attributes do
    if attributeName handle = "CollectionBuilderAttribute" then
        copy TableIndex.CustomAttribute (rowWidth - valueWidth) valueWidth (ofAttribute harmless) (ofAttribute handle)

let types = List.ofSeq reader.TypeDefinitions
let plain = types |> List.find (fun handle -> baseName handle = "Object")
let baseOffset = 4 + 2 * heapWidth HeapIndex.String
let baseWidth = widthOf 2 [ TableIndex.TypeDef; TableIndex.TypeRef; TableIndex.TypeSpec ]

for handle in types do
    if baseName handle = "MulticastDelegate" then
        copy TableIndex.TypeDef baseOffset baseWidth (ofType plain) (ofType handle)

        // What stays visible is Invoke; the access is the lowest three bits of the flags, which follow six bytes.
        for method in reader.GetTypeDefinition(handle).GetMethods() do
            if reader.GetString(reader.GetMethodDefinition(method).Name) <> "Invoke" then
                let flags = place TableIndex.MethodDef (ofMethod method) + 6
                image[flags] <- (image[flags] &&& 0xF8uy) ||| byte MethodAttributes.Private

File.WriteAllBytes(path, image)

// -- The documentation ----------------------------------------------------------------------------------------------

let documentation = nonNull (Path.ChangeExtension(path, ".xml"))
let document = XDocument.Load documentation
let attribute (key: string) (element: XElement) = element.Attribute(XName.Get key) |> Option.ofObj |> Option.map _.Value
let members = List.ofSeq (document.Descendants(XName.Get "member"))
let texts = dict [ for item in members -> (attribute "name" item).Value, item ]

for item in members do
    for reference in List.ofSeq (item.Elements(XName.Get "inheritdoc")) do
        match attribute "cref" reference with
        | Some source when texts.ContainsKey source -> reference.ReplaceWith(texts[source].Elements())
        | Some source -> failwith $"{source}, whose text is to be taken over, is not there."
        | None -> ()

// References to protected members, which the site does not list, become words.
let protectedMembers =
    set [
        for handle in types do
            let holder = reader.GetTypeDefinition handle

            for method in holder.GetMethods() do
                let definition = reader.GetMethodDefinition method

                if (definition.Attributes &&& MethodAttributes.MemberAccessMask) = MethodAttributes.Family then
                    $"M:{reader.GetString holder.Namespace}.{reader.GetString holder.Name}.{reader.GetString definition.Name}"
    ]

for reference in List.ofSeq (document.Descendants(XName.Get "see")) do
    match attribute "cref" reference with
    | Some target when protectedMembers.Contains(target.Split('(')[0]) ->
        reference.ReplaceWith(XElement(XName.Get "c", target.Split('(').[0].Split('.') |> Array.last))
    | _ -> ()

// The text of examples is indented as in its source, and lists have no mark between a term and what it means.
for code in List.ofSeq (document.Descendants(XName.Get "code")) do
    let lines = code.Value.Split '\n' |> Array.filter (String.IsNullOrWhiteSpace >> not)
    let indent = lines |> Array.map (fun line -> line.Length - line.TrimStart().Length) |> Array.min
    code.Value <- "\n" + String.Join('\n', lines |> Array.map _.Substring(indent).TrimEnd()) + "\n"

for term in List.ofSeq (document.Descendants(XName.Get "term")) do
    term.Add ": "

document.Save documentation
