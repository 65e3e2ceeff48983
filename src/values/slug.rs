//! Slugs: the part of a URL that names a page.

use super::unicode::{is_mark, nfc};
use crate::messages::{Problem, values};

/// File systems allow names of 255 bytes; an extension and a number need a few.
const MAX_BYTES: usize = 200;

/// A segment of a URL path that is a safe file name on every system, in Normalization Form C.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Parses a text that must be a slug already.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(values::slug_empty());
        }
        if let Some(character) = text.chars().find(|c| !is_allowed(*c)) {
            return Err(values::slug_character(character));
        }
        if text.starts_with(['.', '-']) || text.ends_with('.') {
            return Err(values::slug_ends());
        }
        if text.len() > MAX_BYTES {
            return Err(values::slug_too_long(MAX_BYTES));
        }
        if is_reserved_on_windows(text) {
            return Err(values::slug_reserved_on_windows(text));
        }
        Ok(Self(nfc(text).into_owned()))
    }

    /// Makes a slug from any text: keeps letters and digits of all scripts in lower case, and replaces everything
    /// else by `-`. `None` if nothing is left.
    pub fn from_words(text: &str) -> Option<Self> {
        let mut slug = String::with_capacity(text.len());
        for character in nfc(text).chars() {
            if character.is_alphanumeric() || is_mark(character) {
                slug.extend(character.to_lowercase());
            } else if character == '+' || character == '#' {
                // C, C++ and C# are different tags.
                slug.push_str(if character == '+' { "plus" } else { "sharp" });
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() > 150 {
                break;
            }
        }
        let slug = slug.trim_end_matches('-');
        match Self::parse(slug) {
            Ok(slug) => Some(slug),
            Err(_) if !slug.is_empty() => Self::parse(&format!("{slug}-")).ok(),
            Err(_) => None,
        }
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_allowed(character: char) -> bool {
    !character.is_control()
        && !character.is_whitespace()
        && !matches!(
            character,
            '/' | '\\' | '?' | '#' | '%' | ':' | '*' | '"' | '<' | '>' | '|'
        )
        && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `CON`, `LPT1` and their like, with any extension: Microsoft, "Naming Files, Paths, and Namespaces".
fn is_reserved_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_slugs_in_any_script() {
        let slug = |text| Slug::from_words(text).map(|slug| slug.0);
        assert_eq!(
            slug("Liver Transplantation").as_deref(),
            Some("liver-transplantation")
        );
        assert_eq!(slug("研讨会（线上）").as_deref(), Some("研讨会-线上"));
        assert_eq!(slug("C++").as_deref(), Some("cplusplus"));
        assert_eq!(slug("हिन्दी").as_deref(), Some("हिन्दी"));
        assert_eq!(slug("con").as_deref(), Some("con-"));
        assert_eq!(slug("…"), None);
    }

    #[test]
    fn what_would_leave_the_folder_is_no_slug() {
        for text in [
            "",
            "..",
            ".hidden",
            "a/b",
            "a\\b",
            "a b",
            "a?b",
            "nul",
            "COM1.txt",
            "x\u{202e}y",
        ] {
            assert!(Slug::parse(text).is_err(), "{text:?}");
        }
        for text in ["a", "zju-cambridge-seminar", "研讨会", "v1.2"] {
            assert!(Slug::parse(text).is_ok(), "{text:?}");
        }
    }
}
