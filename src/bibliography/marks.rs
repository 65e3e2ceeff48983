//! Marks for italics, bold, small capitals, subscripts and superscripts.
//!
//! biblatex and hayagriva know only plain text. So marks are private-use characters of Unicode, which both treat like
//! letters. This module reads and writes them; reading LaTeX removes those that an author wrote.

use std::borrow::Cow;

use pulldown_cmark_escape::escape_html;

/// A font or position of text, with a character for its start and one for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Italic,
    Bold,
    SmallCaps,
    Sub,
    Sup,
}

const ALL: [Mark; 5] = [
    Mark::Italic,
    Mark::Bold,
    Mark::SmallCaps,
    Mark::Sub,
    Mark::Sup,
];

impl Mark {
    pub(super) fn start(self) -> char {
        match self {
            Self::Italic => '\u{f8e0}',
            Self::Bold => '\u{f8e2}',
            Self::SmallCaps => '\u{f8e4}',
            Self::Sub => '\u{f8e6}',
            Self::Sup => '\u{f8e8}',
        }
    }

    pub(super) fn end(self) -> char {
        match self {
            Self::Italic => '\u{f8e1}',
            Self::Bold => '\u{f8e3}',
            Self::SmallCaps => '\u{f8e5}',
            Self::Sub => '\u{f8e7}',
            Self::Sup => '\u{f8e9}',
        }
    }

    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Italic => ("<i>", "</i>"),
            Self::Bold => ("<b>", "</b>"),
            Self::SmallCaps => ("<span class=\"small-caps\">", "</span>"),
            Self::Sub => ("<sub>", "</sub>"),
            Self::Sup => ("<sup>", "</sup>"),
        }
    }

    fn command(self) -> &'static str {
        match self {
            Self::Italic => "\\textit{",
            Self::Bold => "\\textbf{",
            Self::SmallCaps => "\\textsc{",
            Self::Sub => "\\textsubscript{",
            Self::Sup => "\\textsuperscript{",
        }
    }
}

pub(super) fn is_mark(character: char) -> bool {
    ('\u{f8e0}'..=DOT).contains(&character)
}

/// A dot that styles do not remove as they do those of abbreviations: `arXiv:1234.5678`.
pub(super) const DOT: char = '\u{f8ea}';

fn find_start(character: char) -> Option<Mark> {
    ALL.into_iter().find(|mark| mark.start() == character)
}

fn find_end(character: char) -> Option<Mark> {
    ALL.into_iter().find(|mark| mark.end() == character)
}

/// Replaces marked subscripts and superscripts by Unicode characters, if it has all of them: `CO₂`, `10⁻³`.
pub(super) fn settle(text: &str) -> Cow<'_, str> {
    if !text.contains([Mark::Sub.start(), Mark::Sup.start()]) {
        return Cow::Borrowed(text);
    }
    let mut settled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([Mark::Sub.start(), Mark::Sup.start()]) {
        let (before, from) = rest.split_at(at);
        settled.push_str(before);
        let mut characters = from.chars();
        let mark = characters.next().and_then(find_start);
        let after = characters.as_str();
        let raised = mark.and_then(|mark| {
            let inside = &after[..after.find(is_mark)?];
            let behind = after[inside.len()..].strip_prefix(mark.end())?;
            let table = match mark {
                Mark::Sub => SUBSCRIPTS,
                _ => SUPERSCRIPTS,
            };
            let find = |c: char| table.iter().find(|(plain, _)| *plain == c);
            let raised = inside.chars().map(|c| find(c).map(|(_, raised)| *raised));
            Some((raised.collect::<Option<String>>()?, behind))
        });
        match raised {
            Some((raised, behind)) => {
                settled.push_str(&raised);
                rest = behind;
            }
            None => {
                settled.extend(from.chars().next());
                rest = after;
            }
        }
    }
    settled.push_str(rest);
    Cow::Owned(settled)
}

/// Removes marks. Subscripts and superscripts get `_` and `^`, except in `11th`.
pub(super) fn to_plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match find_start(character) {
            Some(Mark::Sub) => plain.push('_'),
            Some(Mark::Sup) => {
                let inside = &text[at + character.len_utf8()..];
                let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| {
                    let behind = inside.strip_prefix(ending);
                    behind.is_some_and(|behind| behind.starts_with(Mark::Sup.end()))
                });
                if !(is_ordinal && plain.ends_with(|c: char| c.is_ascii_digit())) {
                    plain.push('^');
                }
            }
            _ if character == DOT => plain.push('.'),
            _ if is_mark(character) => {}
            _ => plain.push(character),
        }
    }
    Cow::Owned(plain)
}

/// Replaces marks by LaTeX commands.
pub(super) fn to_latex(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let mut latex = String::with_capacity(text.len());
    for character in text.chars() {
        match (find_start(character), find_end(character)) {
            (Some(mark), _) => latex.push_str(mark.command()),
            (_, Some(_)) => latex.push('}'),
            _ => latex.push(character),
        }
    }
    Cow::Owned(latex)
}

/// Writes marked text as HTML with properly nested elements.
pub(super) fn write_html(html: &mut String, text: &str) {
    if !text.contains(is_mark) {
        // Writing to a string cannot fail.
        let _ = escape_html(&mut *html, text);
        return;
    }
    let mut open: Vec<Mark> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_mark) {
        let (before, from) = rest.split_at(at);
        let _ = escape_html(&mut *html, before);
        let mut characters = from.chars();
        let Some(character) = characters.next() else {
            break;
        };
        rest = characters.as_str();
        if character == DOT {
            html.push('.');
        } else if let Some(mark) = find_start(character) {
            html.push_str(mark.tags().0);
            open.push(mark);
        } else if let Some(place) = open.iter().rposition(|mark| mark.end() == character) {
            // Elements that were opened later are closed and reopened.
            for mark in open[place..].iter().rev() {
                html.push_str(mark.tags().1);
            }
            open.remove(place);
            for mark in &open[place..] {
                html.push_str(mark.tags().0);
            }
        }
    }
    let _ = escape_html(&mut *html, rest);
    for mark in open.iter().rev() {
        html.push_str(mark.tags().1);
    }
}

const SUBSCRIPTS: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('i', 'ᵢ'),
    ('n', 'ₙ'),
    ('x', 'ₓ'),
];

const SUPERSCRIPTS: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_nest_properly() {
        let (i, b) = (Mark::Italic, Mark::Bold);
        let crossed = format!(
            "{}a<{}b{}c{}d{}",
            i.start(),
            b.start(),
            i.end(),
            b.end(),
            i.end()
        );
        let mut html = String::new();
        write_html(&mut html, &crossed);
        assert_eq!(html, "<i>a&lt;<b>b</b></i><b>c</b>d");
        assert_eq!(to_plain(&crossed), "a<bcd");
        let mut html = String::new();
        write_html(&mut html, &format!("{}open", i.start()));
        assert_eq!(html, "<i>open</i>");
    }

    #[test]
    fn superscripts_keep_their_meaning_without_marks() {
        let sup = |text: &str| format!("{}{text}{}", Mark::Sup.start(), Mark::Sup.end());
        assert_eq!(settle(&format!("10{}", sup("-3"))), "10⁻³");
        let ordinal = format!("11{} x{}", sup("th"), sup("th"));
        assert_eq!(to_plain(&settle(&ordinal)), "11th x^th");
    }
}
