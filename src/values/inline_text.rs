//! Titles and summaries, which support emphasis, superscripts and subscripts: `*E. coli* grows on H~2~O`.
//!
//! They support no more of Markdown, because a title with a literal `*` or `_` is far more frequent than one with a
//! link. Pages show the elements; everything else shows plain text.

use std::fmt;
use std::ops::Deref;

use super::superscript::{to_subscript, to_superscript};
use super::unicode::{is_east_asian_wide, is_han, is_kana};
use pulldown_cmark_escape::escape_html_body_text;

/// A line of text, in plain text and in HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InlineText {
    plain: String,
    /// `None` if it has no elements.
    html: Option<String>,
}

/// How deeply emphasis can be nested.
const MAX_DEPTH: usize = 4;

impl InlineText {
    /// Parses a text of front matter.
    pub fn parse(text: &str) -> Self {
        if !text.contains(['*', '_', '~', '^']) {
            return Self {
                plain: text.to_owned(),
                html: None,
            };
        }
        let mut parser = Parser::default();
        parser.read(text, None, 0);
        Self {
            plain: parser.plain,
            html: parser.has_elements.then_some(parser.html),
        }
    }

    /// Its HTML, if it has elements.
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
struct Parser {
    plain: String,
    html: String,
    has_elements: bool,
}

impl Parser {
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
            // A run without an end here has none later.
            let found = if unclosed.contains(&run) || depth == MAX_DEPTH {
                None
            } else {
                find_element(run, before, behind)
            };
            match found {
                Some(Element::Unclosed) => {
                    unclosed.push(run);
                    self.text(run);
                    rest = behind;
                }
                Some(Element::Whole(tag, inner)) => {
                    self.has_elements = true;
                    // Themes put dots under emphasized Chinese and Japanese, and slant all other text.
                    let class = if tag == "em" && inner.contains(has_emphasis_dots) {
                        " class=\"cjk\""
                    } else {
                        ""
                    };
                    self.html.push_str(&format!("<{tag}{class}>"));
                    let start = self.plain.len();
                    self.read(inner, Some(sign), depth + 1);
                    match tag {
                        "sup" => self.flatten(start, to_superscript),
                        "sub" => self.flatten(start, to_subscript),
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

/// What a run of signs starts.
enum Element<'t> {
    /// An element and its content.
    Whole(&'static str, &'t str),
    /// An element without an end.
    Unclosed,
}

/// Finds the element that a run of signs starts; `None` if it cannot start one.
fn find_element<'t>(run: &str, before: Option<char>, behind: &'t str) -> Option<Element<'t>> {
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
            "~" => c.is_alphabetic() && !is_east_asian_wide(c) || ")]^*_".contains(c),
            _ => c.is_alphanumeric() || ")]~*_".contains(c),
        }),
        Some(c) => !c.is_alphanumeric() || is_east_asian_wide(c),
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
            Some(c) => is_script || !c.is_alphanumeric() || is_east_asian_wide(c),
            None => true,
        };
        let ends = !inner.is_empty() && !inner.ends_with(char::is_whitespace) && ends_word;
        if ends && !is_longer && !is_escaped {
            return Some(Element::Whole(tag, inner));
        }
        from = at + behind[at..].len() - behind[at..].trim_start_matches(sign).len();
    }
}

/// Whether emphasis puts dots under a character: Chinese and Japanese are not slanted.
fn has_emphasis_dots(c: char) -> bool {
    is_han(c) || is_kana(c)
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
                .contains(&"<em>".repeat(MAX_DEPTH + 1))
        );
    }
}
