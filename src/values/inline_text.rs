//! Titles and summaries, which may emphasise, raise and lower: `*E. coli* grows on H~2~O`.
//!
//! That is all of Markdown that they know: a title with a lone `*` or `_` is far more frequent than one
//! with a link. Pages show it with its elements, and all else in plain text.

use std::fmt;
use std::ops::Deref;

use super::superscript::{lowered, raised};
use pulldown_cmark_escape::escape_html_body_text;

/// A text of a line, in plain text and with its elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InlineText {
    plain: String,
    /// Where it has elements.
    html: Option<String>,
}

/// How deep emphasis stands in emphasis.
const DEEPEST: usize = 4;

impl InlineText {
    /// Reads what an author wrote.
    pub fn parse(text: &str) -> Self {
        if !text.contains(['*', '_', '~', '^']) {
            return Self {
                plain: text.to_owned(),
                html: None,
            };
        }
        let mut made = Made::default();
        made.read(text, None, 0);
        Self {
            plain: made.plain,
            html: made.has_elements.then_some(made.html),
        }
    }

    /// Its HTML, where it has elements.
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }
}

impl Deref for InlineText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.plain
    }
}

impl fmt::Display for InlineText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.plain)
    }
}

#[derive(Default)]
struct Made {
    plain: String,
    html: String,
    has_elements: bool,
}

impl Made {
    /// Reads a text; `before` is the character before it.
    fn read(&mut self, text: &str, before: Option<char>, depth: usize) {
        let mut rest = text;
        let mut before = before;
        let mut unclosed: Vec<&str> = Vec::new();
        while let Some(at) = rest.find(['*', '_', '~', '^', '\\']) {
            self.text(&rest[..at]);
            before = rest[..at].chars().next_back().or(before);
            rest = &rest[at..];
            let mut signs = rest.chars();
            let sign = signs.next().unwrap_or_default();
            if sign == '\\' {
                let escaped = signs.next().filter(|next| "*_~^\\".contains(*next));
                let shown = escaped.unwrap_or('\\');
                self.text(shown.encode_utf8(&mut [0; 4]));
                before = Some(shown);
                rest = &rest[1 + usize::from(escaped.is_some())..];
                continue;
            }
            let length = rest.len() - rest.trim_start_matches(sign).len();
            let (run, behind) = rest.split_at(length);
            // What has no end here has none later.
            let found = match unclosed.contains(&run) || depth == DEEPEST {
                true => None,
                false => element(run, before, behind),
            };
            match found {
                Some(Element::Unclosed) => {
                    unclosed.push(run);
                    self.text(run);
                    rest = behind;
                }
                Some(Element::Whole(tag, inner)) => {
                    self.has_elements = true;
                    // Themes put dots under characters of Chinese and Japanese, and slant all others.
                    let class = match tag == "em" && inner.contains(is_wide) {
                        true => " class=\"cjk\"",
                        false => "",
                    };
                    self.html.push_str(&format!("<{tag}{class}>"));
                    let start = self.plain.len();
                    self.read(inner, Some(sign), depth + 1);
                    match tag {
                        "sup" => self.flatten(start, raised),
                        "sub" => self.flatten(start, lowered),
                        _ => {}
                    }
                    self.html.push_str(&format!("</{tag}>"));
                    rest = &behind[inner.len() + run.len()..];
                }
                None => {
                    self.text(run);
                    rest = behind;
                }
            }
            before = Some(sign);
        }
        self.text(rest);
    }

    fn text(&mut self, text: &str) {
        self.plain.push_str(text);
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut self.html, text);
    }

    fn flatten(&mut self, start: usize, written: fn(&str) -> String) {
        let inner = self.plain.split_off(start);
        self.plain.push_str(&written(&inner));
    }
}

/// What a run of signs begins.
enum Element<'t> {
    /// An element, and what stands in it.
    Whole(&'static str, &'t str),
    /// An element that has no end.
    Unclosed,
}

/// The element that a run of signs begins; none if it cannot begin one.
fn element<'t>(run: &str, before: Option<char>, behind: &'t str) -> Option<Element<'t>> {
    let tag = match run {
        "*" | "_" => "em",
        "**" | "__" => "strong",
        "^" => "sup",
        "~" => "sub",
        _ => return None,
    };
    let is_script = matches!(run, "^" | "~");
    let fits = match before {
        _ if is_script => before.is_some_and(|c| match run {
            "~" => c.is_alphabetic() && !is_wide(c) || ")]^*_".contains(c),
            _ => c.is_alphanumeric() || ")]~*_".contains(c),
        }),
        Some(c) => !c.is_alphanumeric() || is_wide(c),
        None => true,
    };
    if !fits || behind.starts_with(char::is_whitespace) {
        return None;
    }
    let sign = run.chars().next()?;
    let mut from = 0;
    loop {
        let Some(at) = behind[from..].find(run).map(|at| from + at) else {
            return (!is_script).then_some(Element::Unclosed);
        };
        let after = &behind[at + run.len()..];
        let inner = &behind[..at];
        let is_longer = after.starts_with(sign) || inner.ends_with(sign);
        let is_escaped = inner.ends_with('\\');
        if is_script && inner.contains(char::is_whitespace) {
            return None;
        }
        let ends_word = match after.chars().next() {
            Some(c) => is_script || !c.is_alphanumeric() || is_wide(c),
            None => true,
        };
        let ends = !inner.is_empty() && !inner.ends_with(char::is_whitespace) && ends_word;
        if ends && !is_longer && !is_escaped {
            return Some(Element::Whole(tag, inner));
        }
        from = at + behind[at..].len() - behind[at..].trim_start_matches(sign).len();
    }
}

/// Whether a letter is Chinese or Japanese, which have no spaces between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_emphasise_raise_and_lower() {
        for (text, plain, html) in [
            (
                "*E. coli* grows on H~2~O",
                "E. coli grows on H₂O",
                "<em>E. coli</em> grows on H<sub>2</sub>O",
            ),
            (
                "10^6^ cells & <b>",
                "10⁶ cells & <b>",
                "10<sup>6</sup> cells &amp; &lt;b&gt;",
            ),
            (
                "A **new** _start_",
                "A new start",
                "A <strong>new</strong> <em>start</em>",
            ),
            ("研究*E. coli*的", "研究E. coli的", "研究<em>E. coli</em>的"),
            (
                "*Ca^2+^ in **all** cells*",
                "Ca²⁺ in all cells",
                "<em>Ca<sup>2+</sup> in <strong>all</strong> cells</em>",
            ),
            ("*重要*", "重要", "<em class=\"cjk\">重要</em>"),
            ("(*OsNAC1*)", "(OsNAC1)", "(<em>OsNAC1</em>)"),
        ] {
            let read = InlineText::parse(text);
            assert_eq!(&*read, plain, "{text}");
            assert_eq!(read.html(), Some(html), "{text}");
        }
    }

    #[test]
    fn signs_that_emphasise_nothing_stay() {
        for text in [
            "C*-algebras and W*-algebras",
            "A* search, 2 * 3 * 4, 2*3*4",
            "the snake_case_name of x_1",
            "10~20岁和30~40岁",
            "~5 to ~10 mg",
            "2^32 and 2^64",
            "*nix",
            "**",
            "a \\ b",
            "**a*",
        ] {
            let read = InlineText::parse(text);
            assert_eq!(&*read, text);
            assert_eq!(read.html(), None, "{text}");
        }
        assert_eq!(&*InlineText::parse("\\*a\\*"), "*a*");
        let deep = format!("{}x{}", "*_".repeat(500), "_*".repeat(500));
        let read = InlineText::parse(&deep);
        assert!(read.contains('x'));
        assert!(
            !read
                .html()
                .unwrap_or_default()
                .contains(&"<em>".repeat(DEEPEST + 1))
        );
    }
}
