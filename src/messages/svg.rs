//! Messages about SVG pictures that labnews cannot sanitize.

use std::fmt::Display;

use super::{Problem, en};

const SAVE_AS_PLAIN_SVG: &str = "open it in a drawing program and save it as plain SVG";

/// Its elements are nested deeper than labnews reads.
pub(crate) fn nested_too_deeply() -> Problem {
    Problem::error(
        "svg/nested-too-deeply",
        en("this SVG is nested too deeply").help("ungroup its parts in a drawing program"),
    )
}

/// A style still loads something after sanitizing.
pub(crate) fn style_loads_picture() -> Problem {
    Problem::error(
        "svg/style-loads-picture",
        en("a style in this SVG loads a picture").help(SAVE_AS_PLAIN_SVG),
    )
}

/// Its root element is not in the namespace of SVG, or has a prefix.
pub(crate) fn unusual_namespace() -> Problem {
    Problem::error(
        "svg/unusual-namespace",
        en("the elements of this SVG are not in the SVG namespace, or have prefixes")
            .help(SAVE_AS_PLAIN_SVG),
    )
}

/// It is not XML, or not an SVG.
pub(crate) fn unreadable(error: impl Display) -> Problem {
    Problem::error(
        "svg/unreadable",
        en(format!("this SVG cannot be read: {error}")).help(SAVE_AS_PLAIN_SVG),
    )
}
