//! `content_security_policy:` of site.yaml: what pages may load and run.
//!
//! `'self'` allows everything on the site's host, including files that contributors put beside their texts:
//! `<script src="notes.txt">` would be a script of the site. So a policy with `'self'` gets a second one, which
//! lists the site's scripts and stylesheets by name. A browser allows only what both policies allow: files of
//! these names on the site's own host, whichever that is.

use serde_json::{Value as Json, json};

use super::decode::{Decode, Decoder};
use super::yaml::Node;
use crate::messages::fields::Expected;
use crate::messages::{Problem, site_yaml};
use crate::values::similar::find_similar;

/// What the theme needs: everything from the site's own host, and WebAssembly for the search; no script or
/// style within a page.
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
/// Directives that browsers ignore in a page (<https://www.w3.org/TR/CSP3/#meta-element>), and one that needs
/// a second header.
const HEADER_ONLY: &[&str] = &["frame-ancestors", "report-to", "report-uri", "sandbox"];

/// The scripts and stylesheets of a site, of the theme and of static/: paths of URLs, with the base
/// path in them. One that ends in `/` is all that lies in that folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCode {
    /// Scripts.
    pub scripts: Vec<String>,
    /// Stylesheets.
    pub styles: Vec<String>,
}

/// A policy, or the choice to have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentSecurityPolicy(Option<String>);

impl ContentSecurityPolicy {
    /// The policies of pages, each for a `<meta>` of its own: the policy, and the files that its `'self'` means.
    /// Without a search, the theme does not need WebAssembly.
    pub fn policies(&self, search: bool, own: &OwnCode) -> Vec<String> {
        let Some(policy) = self.0.as_deref() else {
            return Vec::new();
        };
        let policy = if search || policy != OWN_HOST {
            policy.to_owned()
        } else {
            policy.replace(" 'wasm-unsafe-eval'", "")
        };
        let named = name_own_files(&policy, own);
        std::iter::once(policy).chain(named).collect()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let directives: Vec<&str> = text
            .split(';')
            .map(str::trim)
            .filter(|directive| !directive.is_empty())
            .collect();
        if directives.is_empty() {
            return Err(site_yaml::empty_policy());
        }
        for directive in &directives {
            let name = directive.split_whitespace().next().unwrap_or_default();
            let lower = name.to_ascii_lowercase();
            if HEADER_ONLY.contains(&lower.as_str()) {
                return Err(site_yaml::header_only_directive(name));
            }
            if !DIRECTIVES.contains(&lower.as_str()) {
                let similar = find_similar(&lower, DIRECTIVES.iter().copied());
                return Err(site_yaml::unknown_directive(name, similar));
            }
        }
        // One line, however the text is folded in site.yaml.
        let words = |directive: &&str| directive.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = directives.iter().map(words).collect();
        Ok(Self(Some(lines.join("; "))))
    }
}

/// The directives of a policy for scripts and styles, with names of files instead of `'self'`; `None` if none of
/// them has `'self'`.
fn name_own_files(policy: &str, own: &OwnCode) -> Option<String> {
    let directives: Vec<(String, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?.to_ascii_lowercase(), words.collect()))
        })
        .collect();
    // Browsers use the first of two directives with the same name.
    let find = |wanted: &str| {
        let mut known = directives.iter();
        known
            .find(|(name, _)| name == wanted)
            .map(|(_, sources)| sources)
    };
    let scripts = find("script-src").or_else(|| find("default-src"));
    let styles = find("style-src").or_else(|| find("default-src"));
    let workers = find("worker-src").or_else(|| find("child-src"));
    let governing = [
        ("script-src", scripts, &own.scripts),
        ("script-src-elem", find("script-src-elem"), &own.scripts),
        ("script-src-attr", find("script-src-attr"), &own.scripts),
        ("worker-src", workers, &own.scripts),
        ("style-src", styles, &own.styles),
        ("style-src-elem", find("style-src-elem"), &own.styles),
        ("style-src-attr", find("style-src-attr"), &own.styles),
    ];
    let is_self = |source: &&str| source.eq_ignore_ascii_case("'self'");
    let mut names_files = false;
    let mut named = Vec::new();
    for (name, sources, files) in governing {
        let Some(sources) = sources else {
            continue;
        };
        let mut words = vec![name.to_owned()];
        words.extend(
            sources
                .iter()
                .filter(|source| !is_self(source))
                .map(|&source| source.to_owned()),
        );
        if sources.iter().any(is_self) {
            names_files = true;
            words.extend(files.iter().map(|path| any_host(path)));
        }
        named.push(words.join(" "));
    }
    names_files.then(|| named.join("; "))
}

/// A path on any host and port; the first policy restricts the host. `;` and `,` are escaped because they separate
/// directives and policies.
fn any_host(path: &str) -> String {
    format!("*:*{}", path.replace(';', "%3B").replace(',', "%2C"))
}

impl Decode for ContentSecurityPolicy {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Bool(true) => Some(Self(Some(OWN_HOST.to_owned()))),
            Node::Bool(false) => Some(Self(None)),
            Node::Text(text) => Self::parse(text)
                .map_err(|problem| decoder.report(problem))
                .ok(),
            other => {
                decoder.report_kind(other, Expected::Policy);
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

    fn parse(text: &str) -> Result<ContentSecurityPolicy, Problem> {
        ContentSecurityPolicy::parse(text)
    }

    fn own() -> OwnCode {
        OwnCode {
            scripts: vec!["/news/a;b,c.js".to_owned(), "/news/lib/".to_owned()],
            styles: vec!["/news/s.css".to_owned()],
        }
    }

    #[test]
    fn a_policy_is_one_line_of_known_directives() {
        assert_eq!(
            parse("default-src  'none';\n frame-src https://v.example.org ;")
                .unwrap()
                .policies(false, &own()),
            ["default-src 'none'; frame-src https://v.example.org"]
        );
        assert!(parse(OWN_HOST).is_ok());
        assert_eq!(
            parse("scrpt-src 'self'").unwrap_err().help(),
            Some("did you mean `script-src`?")
        );
        for wrong in ["", " ; ", "strict", "frame-ancestors 'none'"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn webassembly_is_for_the_search() {
        let policy = ContentSecurityPolicy(Some(OWN_HOST.to_owned()));
        for search in [true, false] {
            let policies = policy.policies(search, &own());
            assert_eq!(policies.len(), 2);
            for policy in policies {
                assert_eq!(policy.contains("wasm-unsafe-eval"), search);
            }
        }
        assert!(
            ContentSecurityPolicy(None)
                .policies(true, &own())
                .is_empty()
        );
    }

    #[test]
    fn scripts_and_styles_of_the_own_host_are_listed_by_name() {
        let second = |text: &str| parse(text).unwrap().policies(true, &own()).get(1).cloned();
        for (policy, named) in [
            (
                OWN_HOST,
                "script-src 'wasm-unsafe-eval' *:*/news/a%3Bb%2Cc.js *:*/news/lib/; \
                 worker-src *:*/news/a%3Bb%2Cc.js *:*/news/lib/; \
                 style-src *:*/news/s.css",
            ),
            (
                "default-src 'self' https://cdn.example; img-src *",
                "script-src https://cdn.example *:*/news/a%3Bb%2Cc.js *:*/news/lib/; \
                 style-src https://cdn.example *:*/news/s.css",
            ),
            (
                "SCRIPT-SRC 'SELF' 'nonce-x'; script-src 'none'; script-src-attr 'unsafe-inline'; child-src blob:",
                "script-src 'nonce-x' *:*/news/a%3Bb%2Cc.js *:*/news/lib/; \
                 script-src-attr 'unsafe-inline'; worker-src blob:",
            ),
        ] {
            assert_eq!(second(policy).as_deref(), Some(named), "{policy}");
        }
        for policy in [
            "default-src 'none'",
            "img-src 'self'",
            "script-src https://lab.example.org/a.js; style-src 'none'",
        ] {
            assert_eq!(second(policy), None, "{policy}");
        }
    }
}
