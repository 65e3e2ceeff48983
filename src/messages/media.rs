//! Messages about pictures, films and sound in texts.

use super::{Problem, Rule, en};

/// A page would load a picture, film or sound from another host.
pub(crate) fn remote_media(url: &str) -> Problem {
    Problem::broken_rule(
        Rule::RemoteMedia,
        "media/remote",
        en(format!(
            "`{url}` is loaded from another host, which learns of every reader"
        ))
        .help("copy the file beside the text, or write `check: {remote-media: warning}` into site.yaml"),
    )
}

/// How a picture is written, which decides how to write its description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureSyntax {
    /// `![…](…)`
    Markdown,
    /// `<img>`
    Html,
}

/// A picture has no alternative text.
pub(crate) fn missing_alt(url: &str, syntax: PictureSyntax) -> Problem {
    let help = match syntax {
        PictureSyntax::Markdown => {
            "say what it shows between the brackets: ![A group of people](…)"
        }
        PictureSyntax::Html => "say in `alt=\"…\"` what it shows; of an ornament, alt=\"\"",
    };
    Problem::broken_rule(
        Rule::MissingAlt,
        "media/missing-alt",
        en(format!("the picture `{url}` has no description")).help(help),
    )
}

/// An `<img>` has neither `src` nor `srcset`.
pub(crate) fn missing_address() -> Problem {
    Problem::warning(
        "media/missing-address",
        en("an `<img>` without an address is left out")
            .help("write in `src=\"…\"` where the picture is"),
    )
}

/// A picture's URL has a scheme that pages must not use.
pub(crate) fn forbidden_picture_scheme(scheme: &str) -> Problem {
    Problem::error(
        "media/forbidden-picture-scheme",
        en(format!("a picture cannot start with `{scheme}:`")),
    )
}
