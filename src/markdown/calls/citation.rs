//! Citations in Pandoc's syntax: `[@xu2022]`, `[see @xu2022, p. 3; -@liu2021]`. Chinese commas and semicolons
//! work as well: `[参见@xu2022，第3页；@liu2021]`.

use std::ops::Range;

use crate::values::unicode::is_mark;

/// One pair of brackets: the papers cited at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The papers, in order; at least one.
    pub cites: Vec<Cite>,
}

/// A cited paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Its key.
    pub key: String,
    /// The words before it, with the space that follows: `see `.
    pub prefix: Option<String>,
    /// Whether the text already names its authors: `-@xu2022`.
    pub without_authors: bool,
    /// The place in the paper, as the author wrote it: `p. 3`.
    pub locator: Option<String>,
    /// The place of the key in the source.
    pub range: Range<usize>,
}

/// Whether a text may contain citations.
pub(crate) fn may_hold_citation(source: &str) -> bool {
    memchr::memchr_iter(b'@', source.as_bytes()).any(|at| begins_key(source, at))
}

/// Whether the `@` at `at` begins a key; the `@` of a mail address follows a name.
fn begins_key(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back();
    let part_of_address = |c: char| c.is_ascii_alphanumeric() || "._%+@/".contains(c);
    !before.is_some_and(part_of_address) && parse_key(&source[at + 1..]).is_some()
}

/// Parses the citation that starts at `start`, a `[`, and returns its end.
pub(crate) fn parse_citation(source: &str, start: usize) -> Option<(Citation, usize)> {
    let inner = source[start..].strip_prefix('[')?;
    let inner = &inner[..inner.find([']', '['])?];
    let end = start + 1 + inner.len();
    let is_link = source[end + 1..].starts_with(['(', '[']);
    if !source[end..].starts_with(']') || is_link || has_blank_line(inner) {
        return None;
    }
    let mut cites: Vec<Cite> = Vec::new();
    let mut at = start + 1;
    for part in inner.split_inclusive([';', '；']) {
        parse_part(source, at..at + part.len(), &mut cites)?;
        at += part.len();
    }
    (!cites.is_empty()).then_some((Citation { cites }, end + 1))
}

/// Parses the part between two semicolons, most often one paper. None if it is no citation.
fn parse_part(source: &str, range: Range<usize>, cites: &mut Vec<Cite>) -> Option<()> {
    let part = &source[range.clone()];
    let signs = part.match_indices('@').map(|(at, _)| range.start + at);
    let signs: Vec<usize> = signs.filter(|at| begins_key(source, *at)).collect();
    let Some(first) = signs.first() else {
        // A remark on the paper before: `[@xu2022, p. 3; with an appendix]`.
        let before = cites.last_mut()?;
        let remark = join_lines(part.trim_end_matches([';', '；']));
        if !remark.is_empty() {
            let locator = before.locator.take().unwrap_or_default();
            before.locator = Some(match locator.as_str() {
                "" => remark,
                locator => format!("{locator}; {remark}"),
            });
        }
        return Some(());
    };
    let mut prefix = &source[range.start..*first];
    for (index, sign) in signs.iter().enumerate() {
        let (key, behind) = parse_key(&source[sign + 1..range.end])?;
        if behind.starts_with('=') {
            // XPath: `[@class="y"]`.
            return None;
        }
        let key_end = range.end - behind.len();
        let next = signs.get(index + 1);
        let between = &source[key_end..next.copied().unwrap_or(range.end)];
        // Between two papers is the place in the first, or the words before the second.
        let (locator, words) = match next {
            Some(_) if !between.contains(|c: char| c.is_numeric()) => ("", between),
            _ => (between, ""),
        };
        let spaced = join_lines(prefix);
        let without_authors = spaced.ends_with('-');
        let mut said = spaced
            .trim_end_matches('-')
            .trim_start_matches([',', '，', '、', ' '])
            .to_owned();
        if said.ends_with(' ') || (!said.is_empty() && prefix.ends_with(char::is_whitespace)) {
            said = format!("{} ", said.trim_end());
        }
        let locator = join_lines(locator);
        let marks = [',', '，', '、', ';', '；', ' ', '-'];
        let locator = locator
            .trim_start_matches(&marks[..4])
            .trim_end_matches(marks);
        let locator = locator.trim_start();
        let key_start = key_end - key.len() - usize::from(source[sign + 1..].starts_with('{'));
        cites.push(Cite {
            key: key.to_owned(),
            prefix: (!said.is_empty()).then_some(said),
            without_authors,
            locator: (!locator.is_empty()).then(|| locator.to_owned()),
            range: key_start..key_start + key.len(),
        });
        prefix = words;
    }
    Some(())
}

/// Joins the lines of a text, without space around it.
fn join_lines(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n');
    // The first and the last piece are only parts of lines.
    lines.next();
    lines.next_back();
    lines.any(|line| line.trim().is_empty())
}

/// Parses the key at the start of a text, and returns the rest. As in Pandoc, a key starts with a letter,
/// digit or `_` and may contain single punctuation characters; any other key is in braces.
fn parse_key(text: &str) -> Option<(&str, &str)> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || is_mark(c);
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
        let (citation, end) = parse_citation(source, source.find('[')?)?;
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
        assert_eq!(
            cites("[@a; with an\nappendix]"),
            Some(vec![cite("a", Some("with an appendix"))])
        );
        assert_eq!(
            cites("[@a, p. 3, @b, p. 4]"),
            Some(vec![cite("a", Some("p. 3")), cite("b", Some("p. 4"))])
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
            let cites = parse_citation(source, 0).unwrap().0.cites.into_iter();
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
            read("[see, e.g.,\n@a and @b]"),
            [
                cite(Some("see, e.g., "), false, "a"),
                cite(Some("and "), false, "b")
            ]
        );
        assert_eq!(
            read("[参见@徐2022；@b]"),
            [cite(Some("参见"), false, "徐2022"), cite(None, false, "b")]
        );
    }

    #[test]
    fn links_and_mail_addresses_are_not_citations() {
        for source in [
            "[@me@example.org](https://example.org/@me)",
            "[@me][ref]",
            "[write to me@example.org]",
            "[see @]",
            "[@]",
            "[@a",
            "[@a\n\n]",
            "[a; b]",
            "[^a]",
            "[@class=\"y\"]",
        ] {
            assert_eq!(cites(source), None, "{source}");
        }
    }
}
