//! Messages about pictures, films and sound in texts.

use super::{Problem, Rule, en};

/// A page would load a picture, film or sound from another host.
pub(crate) fn remote_media(url: &str) -> Problem {
    Problem::broken_rule(
        Rule::RemoteMedia,
        "media/remote-media",
        en(format!(
            "`{url}` is on another host, which would learn of every reader"
        ))
        .help("copy the file next to the text, or write `check: {remote-media: warning}` in site.yaml"),
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
        PictureSyntax::Markdown => "describe it between the brackets: `![A group of people](…)`",
        PictureSyntax::Html => {
            "describe it in `alt=\"…\"`, or write `alt=\"\"` for a decorative picture"
        }
    };
    Problem::broken_rule(
        Rule::MissingAlt,
        "media/missing-alt",
        en(format!("picture `{url}` has no alternative text")).help(help),
    )
}

/// An `<img>` has neither `src` nor `srcset`.
pub(crate) fn missing_address() -> Problem {
    Problem::warning(
        "media/missing-address",
        en("this `<img>` has no URL, so it is removed")
            .help("write the path of the picture in `src=\"…\"`"),
    )
}

/// A picture's URL has a scheme that pages must not use.
pub(crate) fn forbidden_picture_scheme(scheme: &str) -> Problem {
    Problem::error(
        "media/forbidden-picture-scheme",
        en(format!("a picture cannot have a `{scheme}:` URL"))
            .help("write the path of a file, such as `group.jpg`"),
    )
}
