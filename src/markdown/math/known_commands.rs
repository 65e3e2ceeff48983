//! Commands and environments that `pulldown-latex` does not know, and what they are replaced by.

/// Names, numbers of parameters, and bodies of commands. U+FDD3, a noncharacter, which no author's formula
/// contains, makes its group an `<mphantom>` (see [`super::mathml`]).
pub(super) const COMMANDS: [(&str, usize, &str); 35] = [
    ("bm", 0, "\\boldsymbol"),
    ("pmb", 0, "\\boldsymbol"),
    ("mbox", 0, "\\text"),
    ("hbox", 0, "\\text"),
    ("mathscr", 0, "\\mathcal"),
    ("mathup", 0, "\\mathrm"),
    ("operatornamewithlimits", 0, "\\operatorname*"),
    ("nonumber", 0, ""),
    ("notag", 0, ""),
    ("allowbreak", 0, ""),
    ("nobreak", 0, ""),
    ("hfill", 0, "\\quad "),
    ("enskip", 0, "\\enspace "),
    ("space", 0, "\\ "),
    ("mod", 0, "\\;\\mathrm{mod}\\;"),
    ("pod", 1, "\\;(#1)"),
    ("AA", 0, "\\text{Å}"),
    ("angstrom", 0, "\\text{Å}"),
    ("celsius", 0, "{}^\\circ\\mathrm{C}"),
    ("ensuremath", 1, "{#1}"),
    ("textsuperscript", 1, "{}^{\\text{#1}}"),
    (
        "boxed",
        1,
        "\\begin{array}{|c|}\\hline{#1}\\\\ \\hline\\end{array}",
    ),
    (
        "fbox",
        1,
        "\\begin{array}{|c|}\\hline\\text{#1}\\\\ \\hline\\end{array}",
    ),
    ("phantom", 1, "{\u{fdd3}{#1}}"),
    ("hphantom", 1, "{\u{fdd3}{#1}}"),
    ("vphantom", 1, "{}"),
    ("smash", 1, "{#1}"),
    ("mathrlap", 1, "{#1}"),
    ("mathllap", 1, "{#1}"),
    ("mathclap", 1, "{#1}"),
    ("bra", 1, "\\langle{#1}|"),
    ("ket", 1, "|{#1}\\rangle"),
    ("braket", 1, "\\langle{#1}\\rangle"),
    ("abs", 1, "\\left|{#1}\\right|"),
    ("norm", 1, "\\left\\|{#1}\\right\\|"),
];

/// Environments, what replaces them, and the columns that follow the name.
pub(super) const ENVIRONMENTS: [(&str, &str, &str); 5] = [
    ("eqnarray", "array", "{rcl}"),
    ("eqnarray*", "array", "{rcl}"),
    ("flalign", "align", ""),
    ("flalign*", "align*", ""),
    ("multline*", "multline", ""),
];
