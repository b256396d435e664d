// All families of operations that random programs draw from. Read next: ProgramText.fs.
module internal FunGrad.Properties.Catalogue

let families: Family list =
    List.concat [
        Arithmetic.families
        ElementaryFunctions.families
        SpecialFunctions.families
        BesselFunctions.families
        Activations.families
        Choices.families
        PairFunctions.families
        Reductions.families
        Scans.families
        Movement.families
        Joins.families
        Blocks.families
        Pictures.families
        Diagonals.families
        Picking.families
        Segments.families
        Parts.families
        Gathering.families
        Scattering.families
        Contraction.families
        Solving.families
        Spectra.families
        LabelledProducts.families
        Convolutions.families
        Pooling.families
        Losses.families
    ]
