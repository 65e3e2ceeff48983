//! `content_security_policy:` of site.yaml: what pages may load and run, as they say themselves.

use serde_json::{Value as Json, json};

use super::decode::{Decode, Decoder, nearest};
use super::yaml::Node;

/// What the theme needs: everything from the site's own host, and WebAssembly, in which the search
/// runs; no script or style within a page.
const OWN_HOST: &str = "default-src 'none'; img-src 'self'; media-src 'self'; font-src 'self'; \
                        style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
                        connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";

/// Directives of Content Security Policy Level 3 and of the specifications that extend it.
const DIRECTIVES: &[&str] = &[
    "base-uri",
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "form-action",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "require-trusted-types-for",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "upgrade-insecure-requests",
    "worker-src",
];
/// Those that browsers ignore in a page: <https://www.w3.org/TR/CSP3/#meta-element>, and one that
/// needs another header beside it.
const HEADER_ONLY: &[&str] = &["frame-ancestors", "report-to", "report-uri", "sandbox"];

/// A policy for a `<meta>`, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentSecurityPolicy(Option<String>);

impl ContentSecurityPolicy {
    /// The policy; without a search nothing of the theme's needs WebAssembly.
    pub fn policy(&self, search: bool) -> Option<String> {
        let policy = self.0.as_deref()?;
        Some(match search || policy != OWN_HOST {
            true => policy.to_owned(),
            false => policy.replace(" 'wasm-unsafe-eval'", ""),
        })
    }

    fn parse(text: &str) -> Result<Self, (String, String)> {
        let directives: Vec<&str> = text
            .split(';')
            .map(str::trim)
            .filter(|directive| !directive.is_empty())
            .collect();
        let example = || {
            "for instance \"default-src 'self'; frame-src https://video.example.org\"".to_owned()
        };
        if directives.is_empty() {
            return Err(("this policy is empty".to_owned(), example()));
        }
        for directive in &directives {
            let name = directive.split_whitespace().next().unwrap_or_default();
            let lower = name.to_ascii_lowercase();
            if HEADER_ONLY.contains(&lower.as_str()) {
                return Err((
                    format!("`{name}` has no effect in a page"),
                    "only a header of the server can say it; take it out here".to_owned(),
                ));
            }
            if !DIRECTIVES.contains(&lower.as_str()) {
                return Err((
                    format!("`{name}` is not a directive of a Content-Security-Policy"),
                    nearest(&lower, DIRECTIVES.iter().copied())
                        .map_or_else(example, |near| format!("did you mean `{near}`?")),
                ));
            }
        }
        // One line, however the text is folded in site.yaml.
        let words = |directive: &&str| directive.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = directives.iter().map(words).collect();
        Ok(Self(Some(lines.join("; "))))
    }
}

impl Decode for ContentSecurityPolicy {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Bool(true) => Some(Self(Some(OWN_HOST.to_owned()))),
            Node::Bool(false) => Some(Self(None)),
            Node::Text(text) => Self::parse(text)
                .map_err(|(message, help)| decoder.mistake(message, Some(help)))
                .ok(),
            other => {
                decoder.wrong_kind(other, "`true`, `false` or a policy", "");
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": ["boolean", "string"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_one_line_of_known_directives() {
        let parse = |text: &str| ContentSecurityPolicy::parse(text);
        assert_eq!(
            parse("default-src  'self';\n frame-src https://v.example.org ;")
                .unwrap()
                .policy(false)
                .as_deref(),
            Some("default-src 'self'; frame-src https://v.example.org")
        );
        let own = ContentSecurityPolicy(Some(OWN_HOST.to_owned()));
        assert!(own.policy(true).unwrap().contains("wasm-unsafe-eval"));
        assert!(!own.policy(false).unwrap().contains("wasm-unsafe-eval"));
        assert!(parse(OWN_HOST).is_ok());
        assert_eq!(
            parse("scrpt-src 'self'").unwrap_err().1,
            "did you mean `script-src`?"
        );
        for wrong in ["", " ; ", "strict", "frame-ancestors 'none'"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
