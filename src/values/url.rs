//! How a path is encoded in a URL, and which URLs may be linked at all.

use percent_encoding::{AsciiSet, CONTROLS};

/// Characters that are percent-encoded in the path of a URL: all but `pchar` and `/` of RFC 3986, and
/// `&` and `'`, which mean something in HTML.
pub const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The scheme of a destination that must not be linked, such as `javascript`. Browsers pass over
/// spaces and control characters in a scheme (WHATWG URL, "basic URL parser"), so this does too.
pub fn forbidden_scheme(destination: &str) -> Option<String> {
    let plain: String = destination
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let scheme = plain.split([':', '/', '?', '#']).next().unwrap_or_default();
    let has_scheme = plain[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    let allowed = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp");
    (has_scheme && !allowed).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_scripts_are_found() {
        for destination in [
            "javascript:alert(1)",
            "JaVaScript:x",
            " java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert!(forbidden_scheme(destination).is_some(), "{destination}");
        }
        for destination in [
            "https://x",
            "a:b/c.md"[2..].as_ref(),
            "../a.md",
            "#a",
            "mailto:a@b",
            "/x:y",
            "?a:b",
        ] {
            assert_eq!(forbidden_scheme(destination), None, "{destination}");
        }
    }
}
