//! URLs, e-mail addresses and old paths in front matter.

use percent_encoding::percent_decode_str;
use serde_json::{Value as Json, json};
use url::Url;

use super::decode::{Decode, Decoder};
use super::yaml::Node;
use crate::limits;
use crate::messages::values;
use crate::values::slug::Slug;
use crate::values::unicode::nfc;
use crate::values::url::{complete_address, is_email_address};

/// The absolute URL of a page elsewhere: `http`, `https` or `mailto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebUrl(String);

impl WebUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for WebUrl {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, |text| match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => Ok(Self(url.into())),
            Ok(url) => Err(values::scheme_not_allowed(url.scheme())),
            Err(_) => Err(match complete_address(text) {
                Some(address) => values::address_without_scheme(text, &address),
                None => values::not_a_url(text),
            }),
        })
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "uri"})
    }
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Email {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.parse(node, |text| {
            if is_email_address(text) {
                Ok(Self(text.to_owned()))
            } else {
                Err(values::not_an_email_address(text))
            }
        })
    }

    fn schema() -> Json {
        json!({"type": "string", "format": "email"})
    }
}

/// A path of this site that leads elsewhere: `/old/page/`, `/old.html`, `/lab meeting/`. It is decoded, as
/// paths are until they are written: other systems export `/lab%20meeting/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias(String);

impl Alias {
    /// The path, with a slash at its start.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Alias {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        decoder.set_limit(Some(limits::PATH));
        let text = String::decode(node, decoder)?;
        let inner = text.strip_prefix('/').unwrap_or("");
        let segments = inner.strip_suffix('/').unwrap_or(inner);
        let decoded: Option<Vec<String>> = if segments.is_empty() {
            None
        } else {
            segments.split('/').map(decode_segment).collect()
        };
        let Some(decoded) = decoded else {
            decoder.report(values::not_an_alias(&text));
            return None;
        };
        let end = &inner[segments.len()..];
        Some(Self(format!("/{}{end}", decoded.join("/"))))
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": "^/.+"})
    }
}

/// A part of an old path, decoded and in Normalization Form C. It may hold spaces, as names of files and
/// categories do from which other systems make paths.
fn decode_segment(text: &str) -> Option<String> {
    const SPACES: [char; 2] = [' ', '\u{3000}'];
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    if decoded.starts_with(SPACES) || decoded.ends_with(SPACES) {
        return None;
    }
    Slug::parse(&decoded.replace(SPACES, "_")).ok()?;
    Some(nfc(&decoded).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode<T: Decode>(text: &str) -> Result<T, String> {
        let mut decoder = Decoder::default();
        let value = T::decode(&Node::Text(text.to_owned()), &mut decoder);
        let message = |decoder: Decoder| decoder.errors[0].problem.message().to_owned();
        value.ok_or_else(|| message(decoder))
    }

    #[test]
    fn urls_that_run_scripts_are_refused() {
        let error = decode::<WebUrl>("javascript:alert(1)").unwrap_err();
        assert_eq!(error, "a link cannot start with `javascript:`");
    }

    #[test]
    fn aliases_stay_within_the_site() {
        for (alias, is_valid) in [
            ("/old/", true),
            ("/a/b.html", true),
            ("old", false),
            ("/../x", false),
            ("/", false),
        ] {
            assert_eq!(decode::<Alias>(alias).is_ok(), is_valid, "{alias}");
        }
    }
}
