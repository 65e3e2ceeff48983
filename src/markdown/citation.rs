//! Citations in Markdown, in Pandoc's syntax: `[@xu2022]`, `[see @xu2022, p. 3; -@liu2021]`. Commas
//! and semicolons may be those of Chinese: `[参见@xu2022，第3页；@liu2021]`.

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
    /// What is said before it, with the space behind: `see `.
    pub prefix: Option<String>,
    /// Whether the text names its authors already: `-@xu2022`.
    pub without_authors: bool,
    /// Where in it, as the author wrote it: `p. 3`.
    pub locator: Option<String>,
    /// Where the key stands in the source.
    pub range: Range<usize>,
}

/// Whether a text may hold citations.
pub(super) fn may_be_in(source: &str) -> bool {
    memchr::memchr_iter(b'@', source.as_bytes()).any(|at| begins(source, at))
}

/// Whether the `@` at `at` begins a key: that of an e-mail address stands behind its name.
fn begins(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back();
    let part_of_address = |c: char| c.is_ascii_alphanumeric() || "._%+@/".contains(c);
    !before.is_some_and(part_of_address) && key(&source[at + 1..]).is_some()
}

/// Reads a citation that starts at `start`, which is a `[`; and where it ends.
pub(super) fn read(source: &str, start: usize) -> Option<(Citation, usize)> {
    let inner = source[start..].strip_prefix('[')?;
    let inner = &inner[..inner.find([']', '[', '\n'])?];
    let end = start + 1 + inner.len();
    if !source[end..].starts_with(']') || source[end + 1..].starts_with(['(', '[']) {
        return None;
    }
    let mut cites = Vec::new();
    let mut at = start + 1;
    let mut rest = inner;
    while !rest.is_empty() || cites.is_empty() {
        let part = &rest[..part_end(rest)];
        let sign = part.match_indices('@').map(|(sign, _)| sign);
        let sign = { sign }.find(|sign| begins(source, at + sign))?;
        let after = &part[sign + 1..];
        let (key, after) = key(after)?;
        let before = part[..sign].trim_start();
        let prefix = before.strip_suffix('-').unwrap_or(before);
        let locator = after.trim().trim_start_matches([',', '，']);
        let locator = locator.trim();
        let braced = usize::from(part[sign + 1..].starts_with('{'));
        let key_start = at + sign + 1 + braced;
        cites.push(Cite {
            key: key.to_owned(),
            prefix: (!prefix.is_empty()).then(|| prefix.to_owned()),
            without_authors: prefix.len() < before.len(),
            locator: (!locator.is_empty()).then(|| locator.to_owned()),
            range: key_start..key_start + key.len(),
        });
        let sign = rest[part.len()..].chars().next().map_or(0, char::len_utf8);
        at += part.len() + sign;
        rest = &rest[part.len() + sign..];
    }
    Some((Citation { cites }, end + 1))
}

/// Where the first paper's part of a citation ends: at a semicolon, or at a comma behind which the
/// next key stands.
fn part_end(citation: &str) -> usize {
    let ends = |(at, sign): (usize, char)| match sign {
        ';' | '；' => true,
        ',' | '，' | '、' => {
            let behind = citation[at + sign.len_utf8()..].trim_start();
            behind.strip_prefix('-').unwrap_or(behind).starts_with('@')
        }
        _ => false,
    };
    let mut characters = citation.char_indices();
    let end = characters.find(|found| ends(*found));
    end.map_or(citation.len(), |(at, _)| at)
}

/// The key at the start of a text, and what is behind it. As with Pandoc it starts with a letter,
/// digit or `_`, and may hold single signs of punctuation inside; any other stands in braces.
fn key(text: &str) -> Option<(&str, &str)> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(braced) = text.strip_prefix('{') {
        let (key, behind) = braced.split_once('}')?;
        let is_key = !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || c == '{');
        return is_key.then_some((key, behind));
    }
    let inner = |c: char| part(c) || ":.#$%&-+?<>~/".contains(c);
    let end = text.find(|c: char| !inner(c)).unwrap_or(text.len());
    let key = text[..end].trim_end_matches(|c: char| !part(c));
    key.starts_with(part).then(|| (key, &text[key.len()..]))
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
        assert_eq!(cites("[@{a b}; @{10.1000/x(1)}, p. 2]"), None,);
        assert_eq!(
            cites("[@{10.1000/x(1)}, p. 2]"),
            Some(vec![cite("10.1000/x(1)", Some("p. 2"))])
        );
        for commas in ["[@a, @b]", "[@a，@b]", "[@a、@b]", "[@a; @b;]"] {
            assert_eq!(
                cites(commas),
                Some(vec![cite("a", None), cite("b", None)]),
                "{commas}"
            );
        }
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
    fn words_before_a_key_and_authors_left_out() {
        let read = |source: &str| {
            let cites = read(source, 0).unwrap().0.cites.into_iter();
            let cites = cites.map(|cite| (cite.prefix, cite.without_authors, cite.key));
            cites.collect::<Vec<_>>()
        };
        let cite = |prefix: Option<&str>, without, key: &str| {
            (prefix.map(str::to_owned), without, key.to_owned())
        };
        assert_eq!(read("[see @a, p. 3]"), [cite(Some("see "), false, "a")]);
        assert_eq!(
            read("[-@a; and by me@example.org in -@b]"),
            [
                cite(None, true, "a"),
                cite(Some("and by me@example.org in "), true, "b")
            ]
        );
        assert_eq!(
            read("[参见@徐2022；@b]"),
            [cite(Some("参见"), false, "徐2022"), cite(None, false, "b")]
        );
    }

    #[test]
    fn links_and_addresses_are_no_citations() {
        for source in [
            "[@me@example.org](https://example.org/@me)",
            "[@me][ref]",
            "[write to me@example.org]",
            "[see @]",
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
