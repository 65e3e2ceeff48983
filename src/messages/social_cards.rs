//! Messages about social cards.

use super::{Problem, en};

/// Why an SVG is not a social card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardDefect {
    /// It cannot be parsed as SVG; the error of the parser.
    Unreadable(String),
    /// Its elements are nested more deeply than this.
    NestedTooDeeply(usize),
    /// It has another size than cards have.
    WrongSize {
        /// Width and height of the SVG.
        found: (String, String),
        /// Width and height of a card.
        needed: (u32, u32),
    },
    /// There is not enough memory to draw it.
    OutOfMemory,
}

/// The template of cards makes something else.
pub(crate) fn not_a_card(defect: &CardDefect) -> Problem {
    let reason = match defect {
        CardDefect::Unreadable(error) => error.clone(),
        CardDefect::NestedTooDeeply(most) => {
            format!("its elements are nested more than {most} deep")
        }
        CardDefect::WrongSize { found, needed } => format!(
            "its size is {} × {}, not {} × {}",
            found.0, found.1, needed.0, needed.1
        ),
        CardDefect::OutOfMemory => "there is not enough memory to draw it".to_owned(),
    };
    Problem::error(
        "social-cards/not-a-card",
        en(format!(
            "this template does not make a social card: {reason}"
        ))
        .help(
            "it must make an SVG that is 1200 pixels wide and 630 pixels high; templates/README.md \
             lists its variables",
        ),
    )
}
