//! What LaTeX commands mean: accents, fonts, and the kinds of mathematical commands.

use crate::bibliography::marks::Mark;

/// The combining character of an accent command.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" | "´" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

/// The character for an accent without a letter.
pub(super) fn spacing_accent(accent: char) -> char {
    match accent {
        '\u{300}' => '`',
        '\u{301}' => '´',
        '\u{302}' => '^',
        '\u{303}' => '~',
        '\u{308}' => '¨',
        '\u{327}' => '¸',
        _ => ' ',
    }
}

/// The mark for the argument of a command.
pub(super) fn argument_mark(name: &str) -> Option<Mark> {
    Some(match name {
        "textit" | "emph" | "textsl" => Mark::Italic,
        "textbf" => Mark::Bold,
        "textsc" => Mark::SmallCaps,
        "textsubscript" => Mark::Sub,
        "textsuperscript" => Mark::Sup,
        _ => return None,
    })
}

/// The mark, if any, for the rest of the group after a command; `None` for other commands.
pub(super) fn group_mark(name: &str) -> Option<Option<Mark>> {
    Some(match name {
        "em" | "it" | "itshape" | "sl" | "slshape" => Some(Mark::Italic),
        "bf" | "bfseries" => Some(Mark::Bold),
        "sc" | "scshape" => Some(Mark::SmallCaps),
        "rm" | "rmfamily" | "tt" | "ttfamily" | "sf" | "sffamily" | "up" | "upshape" | "md"
        | "mdseries" | "normalfont" | "relax" | "protect" | "small" | "footnotesize" | "large"
        | "normalsize" | "boldmath" | "unboldmath" | "textstyle" | "displaystyle" | "newline"
        | "linebreak" | "allowbreak" | "noindent" | "sloppy" | "break" | "par" => None,
        _ => return None,
    })
}

/// Whether this is a mathematical command with arguments. Some authors forget the `$` around it.
pub(super) fn is_math_with_arguments(name: &str) -> bool {
    let is_known = matches!(
        name,
        "frac" | "tfrac" | "dfrac" | "sqrt" | "operatorname" | "boldsymbol" | "bm" | "pmb"
    );
    is_known || name.starts_with("math") || math_accent(name).is_some()
}

/// Whether a mathematical command only changes the font or size of its argument.
pub(super) fn is_math_font(name: &str) -> bool {
    matches!(
        name,
        "mathrm"
            | "mathit"
            | "mathbf"
            | "mathsf"
            | "mathtt"
            | "mathcal"
            | "mathscr"
            | "mathfrak"
            | "mathbb"
            | "mathnormal"
            | "operatorname"
            | "boldsymbol"
            | "bm"
            | "pmb"
            | "text"
            | "textrm"
            | "textit"
            | "textbf"
            | "textsf"
            | "textnormal"
            | "mbox"
            | "hbox"
            | "rm"
            | "it"
            | "bf"
            | "sf"
            | "cal"
            | "left"
            | "right"
            | "big"
            | "Big"
            | "bigl"
            | "bigr"
            | "limits"
            | "nolimits"
            | "displaystyle"
            | "textstyle"
            | "ensuremath"
            | "emph"
            | "unit"
            | "phantom"
    )
}

/// The combining character that a mathematical command puts on its argument.
pub(super) fn math_accent(name: &str) -> Option<char> {
    Some(match name {
        "bar" | "overline" => '\u{304}',
        "hat" | "widehat" => '\u{302}',
        "tilde" | "widetilde" => '\u{303}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "vec" | "overrightarrow" => '\u{20d7}',
        "check" => '\u{30c}',
        "underline" => '\u{332}',
        "slashed" | "not" => '\u{338}',
        _ => return None,
    })
}

/// Whether a mathematical command is a relation, which has spaces around it.
pub(super) fn is_relation(name: &str) -> bool {
    RELATIONS.contains(&name)
}

/// Whether a mathematical command is the name of a function.
pub(super) fn is_function(name: &str) -> bool {
    FUNCTIONS.contains(&name)
}

/// Relations, which have spaces around them.
const RELATIONS: &[&str] = &[
    "leq",
    "le",
    "geq",
    "ge",
    "neq",
    "ne",
    "approx",
    "sim",
    "simeq",
    "cong",
    "equiv",
    "propto",
    "lesssim",
    "gtrsim",
    "ll",
    "gg",
    "lt",
    "gt",
    "in",
    "notin",
    "subset",
    "subseteq",
    "supset",
    "rightarrow",
    "to",
    "leftarrow",
    "longrightarrow",
    "leftrightarrow",
    "Rightarrow",
    "Leftarrow",
    "Leftrightarrow",
    "rightleftharpoons",
    "mapsto",
];

/// Functions that have a command.
const FUNCTIONS: &[&str] = &[
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "arcsin", "arccos", "arctan", "sinh",
    "cosh", "tanh", "min", "max", "sup", "inf", "lim", "arg", "det", "dim", "ker", "deg", "gcd",
    "Pr",
];
