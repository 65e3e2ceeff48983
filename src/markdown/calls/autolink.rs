//! Bare URLs and mail addresses, which become links: `https://example.org/a`, `www.example.org`,
//! `ann@example.org` (GitHub's extended autolinks, GFM 6.9).
//!
//! `pulldown-cmark` has no option for them: see "Workarounds of other crates" in CONTRIBUTING.md.
//!
//! Chinese and Japanese have no spaces. So a URL ends before their punctuation, and before a letter of
//! these scripts unless the character before it, such as `/` or `=`, expects more.

use std::ops::Range;

use crate::values::unicode::is_east_asian_wide;

/// The most bytes of a URL, and of the text before it that is searched. Nobody writes longer URLs by hand.
const LONGEST: usize = 2000;

/// A bare URL or mail address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Autolink {
    /// Its place in the source.
    pub range: Range<usize>,
    /// The URL to link.
    pub url: String,
}

/// Finds the bare URLs and mail addresses of a text, in order.
pub(super) fn find_autolinks(source: &str) -> Vec<Autolink> {
    let bytes = source.as_bytes();
    let mut found: Vec<Autolink> = Vec::new();
    // The end of the last match: a URL within a URL is no match.
    let mut last = 0;
    for at in memchr::memmem::find_iter(bytes, b"://") {
        if at < last {
            continue;
        }
        let schemes = ["https", "http", "ftp"];
        let before = &source[..at];
        let scheme = schemes.into_iter().find(|scheme| {
            let start = at
                .checked_sub(scheme.len())
                .and_then(|start| before.get(start..));
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = scheme else { continue };
        let start = at - scheme.len();
        let url = parse_url(source, start, at + 3);
        if let Some(UrlMatch::None(end)) = url {
            last = end;
        }
        if let Some(UrlMatch::End(end)) = url {
            last = end;
            let url = source[start..end].replace("&amp;", "&");
            found.push(Autolink {
                range: start..end,
                url,
            });
        }
    }
    last = 0;
    for start in memchr::memmem::find_iter(bytes, b"www.") {
        if start < last {
            continue;
        }
        let url = parse_url(source, start, start + 4);
        if let Some(UrlMatch::None(end)) = url {
            last = end;
        }
        if let Some(UrlMatch::End(end)) = url
            && source[start + 4..end].contains('.')
        {
            last = end;
            let url = source[start..end].replace("&amp;", "&");
            found.push(Autolink {
                range: start..end,
                url: format!("http://{url}"),
            });
        }
    }
    for at in memchr::memchr_iter(b'@', bytes) {
        found.extend(parse_mail_address(source, at));
    }
    found.sort_by_key(|address| (address.range.start, std::cmp::Reverse(address.range.end)));
    let mut end = 0;
    found.retain(|address| {
        let is_apart = address.range.start >= end;
        end = end.max(address.range.end);
        is_apart
    });
    found
}

/// How parsing a URL ended.
enum UrlMatch {
    /// The end of a URL.
    End(usize),
    /// No URL; the end of the text that was searched.
    None(usize),
}

/// Parses the URL that starts at `start`; its host starts at `host`.
fn parse_url(source: &str, start: usize, host: usize) -> Option<UrlMatch> {
    let before = &source[..start];
    let previous = before.chars().next_back();
    let goes_on = |c: char| c.is_ascii_alphanumeric() || "/.@:-_+=<".contains(c);
    if previous.is_some_and(goes_on) || is_in_markup(before, &source[start..]) {
        return None;
    }
    let rest = &source[host..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST)];
    if !rest.starts_with(|c: char| c.is_alphanumeric() && !is_east_asian_wide(c)) {
        return None;
    }
    let is_host =
        |c: char| (c.is_alphanumeric() && !is_east_asian_wide(c)) || matches!(c, '.' | '-' | '_');
    let mut in_host = true;
    let mut last = '/';
    let mut length = rest.len();
    for (at, c) in rest.char_indices() {
        in_host &= is_host(c);
        let ends = c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '[' | ']' | '|' | '`' | '\\' | '"')
            || is_stop(c)
            || ["{{", "{%", "{:"]
                .iter()
                .any(|sign| rest[at..].starts_with(sign))
            || is_east_asian_wide(c)
                && (in_host || !("/?#=&_-%+".contains(last) || is_east_asian_wide(last)));
        if ends {
            length = at;
            break;
        }
        last = c;
    }
    let end = host + trim_punctuation(&rest[..length]).len();
    Some(if end > host && length < LONGEST - 4 {
        UrlMatch::End(end)
    } else {
        UrlMatch::None(host + length)
    })
}

/// Removes the punctuation of the sentence around a URL.
fn trim_punctuation(address: &str) -> &str {
    let mut address = address;
    let count = |sign: char| address.matches(sign).count();
    let (opened, mut closed) = (count('('), count(')'));
    loop {
        let shorter = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'']);
        let shorter = match shorter.strip_suffix(')').filter(|_| closed > opened) {
            Some(shorter) => {
                closed -= 1;
                shorter
            }
            None => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

/// Parses the mail address around an `@`.
fn parse_mail_address(source: &str, at: usize) -> Option<Autolink> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
    let before = &source[..at];
    let start = before.trim_end_matches(is_local).len();
    let local = before[start..].trim_start_matches(['.', '_', '-', '+']);
    let start = at - local.len();
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let behind = &source[at + 1..];
    let length = behind.find(|c| !is_domain(c)).unwrap_or(behind.len());
    let domain = behind[..length].trim_end_matches(['.', '-', '_']);
    let end = at + 1 + domain.len();
    let (_, last) = domain.rsplit_once('.')?;
    let is_name = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    if local.is_empty() || !is_name || domain.starts_with('.') || domain.contains("..") {
        return None;
    }
    let mut after = source[end..].chars();
    // `git@host:path`, `user@host/path`, `@user@host`.
    let is_other = match after.next() {
        Some(':') => after
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric() || "/~".contains(c)),
        next => matches!(next, Some('/' | '@')),
    };
    let (start, prefix) = match source[..start].strip_suffix("mailto:") {
        Some(before) => (before.len(), ""),
        None => (start, "mailto:"),
    };
    let before = &source[..start];
    if is_other || before.ends_with(['<', '/', '@', '=']) || is_in_markup(before, &source[start..])
    {
        return None;
    }
    Some(Autolink {
        range: start..end,
        url: format!("{prefix}{}", &source[start..end]),
    })
}

/// Whether a place is the target of a link, or in an HTML attribute.
fn is_in_markup(before: &str, rest: &str) -> bool {
    if before.ends_with("](") || before.ends_with("](<") || before.ends_with('<') {
        return true;
    }
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST))..];
    let word = near.trim_end_matches(|c: char| !c.is_whitespace()).len();
    let word = &near[word..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST)];
    // `[name]: https://…` defines a link; `[^1]: https://…` is a footnote.
    let defines = |line: &str| {
        let line = line.trim_start_matches([' ', '>', '\t']);
        line.starts_with('[') && !line.starts_with("[^")
    };
    let line = near.trim_end_matches(['<', ' ', '\t', '\n', '\r']);
    if line.ends_with("]:") && line.rsplit('\n').next().is_some_and(defines) {
        return true;
    }
    if word.contains("](")
        || word.ends_with("=\"")
        || word.ends_with("='")
        || word.ends_with("=\"mailto:")
    {
        return true;
    }
    // `[https://…]` as the text or label of a link.
    before.ends_with('[')
        && rest
            .split_once(']')
            .is_some_and(|(_, behind)| behind.starts_with(['(', '[', ':']))
}

/// Punctuation that ends a URL in any language.
fn is_stop(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
        || matches!(c, '“' | '”' | '‘' | '’' | '«' | '»' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(source: &str) -> Vec<&str> {
        let found = find_autolinks(source).into_iter();
        found.map(|address| &source[address.range]).collect()
    }

    #[test]
    fn urls_end_before_the_punctuation_of_a_sentence() {
        for (source, found) in [
            (
                "At https://example.org/register or ann@example.org.",
                vec!["https://example.org/register", "ann@example.org"],
            ),
            (
                "https://www.youtube.com/watch?v=abc",
                vec!["https://www.youtube.com/watch?v=abc"],
            ),
            (
                "(see http://a.org/b_(c)), www.a.org/x.",
                vec!["http://a.org/b_(c)", "www.a.org/x"],
            ),
            (
                "**https://a.org/b** “https://a.org” 'https://a.org'",
                vec!["https://a.org/b", "https://a.org", "https://a.org"],
            ),
            (
                "https://a.org/~ann/*b*c?d=1&amp;e=2;",
                vec!["https://a.org/~ann/*b*c?d=1&amp;e=2"],
            ),
            (
                "请见https://a.org/b，或https://a.org查看。",
                vec!["https://a.org/b", "https://a.org"],
            ),
            (
                "https://zh.wikipedia.org/wiki/北京 和 https://a.org/b查",
                vec!["https://zh.wikipedia.org/wiki/北京", "https://a.org/b"],
            ),
            (
                "| https://a.org | b@c.org |",
                vec!["https://a.org", "b@c.org"],
            ),
            (
                "mailto:a@b.org, E-mail:c.d+e@f-g.ac.uk",
                vec!["mailto:a@b.org", "c.d+e@f-g.ac.uk"],
            ),
            ("[^1]: https://a.org", vec!["https://a.org"]),
            ("http://localhost:8000/x", vec!["http://localhost:8000/x"]),
            ("[see https://a.org/b]", vec!["https://a.org/b"]),
        ] {
            assert_eq!(addresses(source), found, "{source}");
        }
    }

    #[test]
    fn links_and_other_text_are_left_alone() {
        for source in [
            "[a](https://a.org/b) [a](<https://a.org/b>) [a](mailto:a@b.org)",
            "<https://a.org> <a@b.org>",
            "<a href=\"https://a.org\">x</a> <a href='mailto:a@b.org'>x</a> <a href=https://a.org>x</a>",
            "[https://a.org](https://b.org)",
            "[a]: https://a.org\n> [b]:\n> <https://a.org>\n[c]:\n  a@b.org",
            "git@github.com:a/b.git @ann@mastodon.social numpy@1.2.3 [@xu2022] a@b",
            "https:// https://… www. www.x xhttps://a.org",
        ] {
            let found = addresses(source);
            let found: Vec<&&str> = found
                .iter()
                .filter(|found| **found != "https://b.org")
                .collect();
            assert!(found.is_empty(), "{source}: {found:?}");
        }
    }
}
