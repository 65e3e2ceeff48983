//! Front matter and site.yaml.

use labnews::render::render_custom_properties;
use labnews::source::config::Config;
use labnews::source::content_security_policy::OwnCode;
use labnews::source::decode::Decode;
use labnews::source::front_matter::SourceFile;
use labnews::source::records::{ItemFields, LabFields, PageFields, ProfileFields};
use labnews::source::yaml::Step;
use labnews::values::source_text::SourceText;

use super::{diagnostics, grammar, timed};

/// A Markdown file whose front matter is read as that of an item, a page, a person and a lab.
pub fn front_matter(input: &[u8]) {
    let bytes = grammar::text(input, grammar::front_matter);
    timed(input, || {
        let Some(text) = source("content/news/a.md", bytes) else {
            return;
        };
        let whole = text.text.clone();
        match SourceFile::split(text) {
            Err(diagnostic) => diagnostics::check(&[diagnostic], &whole),
            Ok((matter, markdown)) => {
                assert_eq!(matter.with_markdown(&markdown), whole);
                decode::<ItemFields>(&matter, &whole);
                decode::<PageFields>(&matter, &whole);
                decode::<ProfileFields>(&matter, &whole);
                decode::<LabFields>(&matter, &whole);
                let values = matter.values();
                assert!(values.len() <= whole.len() * 100);
                for key in ["title", "event", "people"] {
                    let place = matter.locate(&[Step::Key(key.to_owned())]);
                    assert!(
                        place
                            .line
                            .is_none_or(|line| line as usize <= whole.split('\n').count())
                    );
                }
            }
        }
    });
}

/// site.yaml, and the stylesheet that it makes.
pub fn site_yaml(input: &[u8]) {
    let bytes = grammar::text(input, grammar::site_yaml);
    timed(input, || {
        let Some(text) = source("site.yaml", bytes) else {
            return;
        };
        let whole = text.text.clone();
        let Some(config) = decode::<Config>(&SourceFile::whole(text), &whole) else {
            return;
        };
        if let Some(css) = render_custom_properties(config.theme.as_deref()) {
            is_one_rule(&css);
        }
        if let Some(policy) = &config.content_security_policy {
            let own = OwnCode {
                scripts: vec!["/own;script,.js".to_owned()],
                styles: vec!["/own.css".to_owned()],
            };
            for search in [true, false] {
                let policies = policy.policies(search, &own);
                assert!(policies.len() < 3, "{policies:?}");
                for policy in &policies {
                    assert!(!policy.contains(['\n', '\r']), "{policy:?}");
                }
                // What the own host has is named.
                if let Some(named) = policies.get(1) {
                    assert!(!named.to_lowercase().contains("'self'"), "{named:?}");
                    assert!(named.contains("*:*/own"), "{named:?}");
                }
            }
        }
    });
}

/// A stylesheet of custom properties is one rule that loads nothing.
fn is_one_rule(css: &str) {
    let count = |sign: char| css.matches(sign).count();
    assert_eq!((count('{'), count('}')), (1, 1), "{css}");
    assert!(css.trim_end().ends_with('}'), "{css}");
    let lower = css.to_lowercase();
    for loading in ["url(", "@import", "image-set(", "</", "/*"] {
        assert!(!lower.contains(loading), "{css}");
    }
}

fn source(path: &str, bytes: Vec<u8>) -> Option<SourceText> {
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    match SourceText::new(path.into(), bytes) {
        Ok(text) => Some(text),
        Err(diagnostic) => {
            diagnostics::check(&[diagnostic], &shown);
            None
        }
    }
}

fn decode<T: Decode>(matter: &SourceFile, text: &str) -> Option<T> {
    let decoded = matter.decode::<T>();
    assert_eq!(decoded.value.is_none(), !decoded.diagnostics.is_empty());
    diagnostics::check(&decoded.diagnostics, text);
    decoded.value
}
