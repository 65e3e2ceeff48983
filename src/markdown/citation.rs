//! Citations in Markdown, in Pandoc's syntax: `[@xu2022]`, `[@xu2022, p. 3; @liu2021]`. Commas and
//! semicolons may be those of Chinese: `[@xu2022，第3页；@liu2021]`.

use std::ops::Range;

/// One pair of brackets: the papers that are cited at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The papers, in order; at least one.
    pub cites: Vec<Cite>,
}

/// A paper that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Its key.
    pub key: String,
    /// Where in it, as the author wrote it: `p. 3`.
    pub locator: Option<String>,
    /// Where the key stands in the source.
    pub range: Range<usize>,
}

/// Reads a citation that starts at `start`, which is a `[`; and where it ends.
pub(super) fn read(source: &str, start: usize) -> Option<(Citation, usize)> {
    let rest = source[start..].strip_prefix("[@")?;
    let inner = &rest[..rest.find([']', '[', '\n'])?];
    let end = start + "[@".len() + inner.len();
    if !source[end..].starts_with(']') || source[end + 1..].starts_with(['(', '[']) {
        return None;
    }
    let mut cites = Vec::new();
    // Behind the bracket: the first `@` is a part of what is taken apart.
    let mut at = start + 1;
    for part in source[start + 1..end].split([';', '；']) {
        let trimmed = part.trim_start();
        let key_start = at + (part.len() - trimmed.len()) + 1;
        at += part.len();
        at += source[at..].chars().next().map_or(0, char::len_utf8);
        let after = trimmed.strip_prefix('@')?;
        let key = key(after)?;
        let locator = after[key.len()..].trim().trim_start_matches([',', '，']);
        let locator = locator.trim();
        cites.push(Cite {
            key: key.to_owned(),
            locator: (!locator.is_empty()).then(|| locator.to_owned()),
            range: key_start..key_start + key.len(),
        });
    }
    Some((Citation { cites }, end + 1))
}

/// The key at the start of a text. As with Pandoc it starts with a letter, digit or `_`, and may
/// hold single signs of punctuation inside.
fn key(text: &str) -> Option<&str> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let inner = |c: char| part(c) || ":.#$%&-+?<>~/".contains(c);
    let end = text.find(|c: char| !inner(c)).unwrap_or(text.len());
    let key = text[..end].trim_end_matches(|c: char| !part(c));
    key.starts_with(part).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cites(source: &str) -> Option<Vec<(String, Option<String>)>> {
        let (citation, end) = read(source, source.find('[')?)?;
        for cite in &citation.cites {
            assert_eq!(source[cite.range.clone()], cite.key);
        }
        assert!(source[..end].ends_with(']'));
        let cites = citation.cites.into_iter();
        Some(cites.map(|cite| (cite.key, cite.locator)).collect())
    }

    #[test]
    fn keys_and_locators_are_read() {
        let cite = |key: &str, locator: Option<&str>| (key.to_owned(), locator.map(str::to_owned));
        assert_eq!(cites("as [@xu2022] says"), Some(vec![cite("xu2022", None)]));
        assert_eq!(
            cites("[@徐2022, p. 3]"),
            Some(vec![cite("徐2022", Some("p. 3"))])
        );
        assert_eq!(
            cites("[@DBLP:conf/x/Y22, ch. 2;  @b.c p. 4-5]"),
            Some(vec![
                cite("DBLP:conf/x/Y22", Some("ch. 2")),
                cite("b.c", Some("p. 4-5"))
            ])
        );
        assert_eq!(cites("[@a.]"), Some(vec![cite("a", Some("."))]));
        assert_eq!(
            cites("如[@a；@徐2022，第3页； @c，图2]所示"),
            Some(vec![
                cite("a", None),
                cite("徐2022", Some("第3页")),
                cite("c", Some("图2"))
            ])
        );
    }

    #[test]
    fn links_and_addresses_are_no_citations() {
        for source in [
            "[@me@example.org](https://example.org/@me)",
            "[@me][ref]",
            "[see @a]",
            "[@]",
            "[@a",
            "[@a\n]",
            "[@a; b]",
            "[^a]",
        ] {
            assert_eq!(cites(source), None, "{source}");
        }
    }
}
