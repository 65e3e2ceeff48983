//! Reads text: accents, fonts, symbols, quotation marks, and the formulas in it.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

use super::address::unescape_address;
use super::chemistry::read_chemistry;
use super::commands::{accent, argument_mark, group_mark, is_math_with_arguments, spacing_accent};
use super::reader::{Reader, match_braces};
use super::symbols::find_symbol;
use crate::bibliography::marks::{Mark, is_mark};

impl Reader<'_> {
    /// Reads text, with its commands and formulas.
    pub(super) fn read_text(&mut self, latex: &str, text: &mut String) {
        if self.is_too_deep() {
            text.extend(
                latex
                    .chars()
                    .filter(|c| !"\\$".contains(*c) && !is_mark(*c)),
            );
            return;
        }
        let ends = match_braces(latex);
        let closed = [latex.rfind("\\)"), latex.rfind("\\]")];
        // For each open group, the marks that commands in it opened.
        let mut groups: Vec<Vec<Mark>> = vec![Vec::new()];
        let mut quoted = false;
        let mut at = 0;
        while let Some(character) = latex[at..].chars().next() {
            let after = at + character.len_utf8();
            at = match character {
                '\\' => {
                    let mut command = Command {
                        latex,
                        ends: &ends,
                        closed,
                        reader: self,
                    };
                    command.read(after, text, &mut groups)
                }
                '$' => match find_formula(latex, at) {
                    Some((inside, end)) => {
                        self.push_formula(inside, text);
                        end
                    }
                    None => {
                        text.push_str("\\$");
                        after
                    }
                },
                '{' if ends.contains_key(&at) => {
                    text.push('{');
                    groups.push(Vec::new());
                    after
                }
                '}' if groups.len() > 1 => {
                    close_marks(groups.pop(), text);
                    text.push('}');
                    after
                }
                '{' | '}' => {
                    text.push('\\');
                    text.push(character);
                    after
                }
                '~' => {
                    text.push(' ');
                    after
                }
                '&' => push_entity(latex, at, text),
                '`' if latex[after..].starts_with('`') => {
                    text.push('“');
                    after + 1
                }
                '\'' if latex[after..].starts_with('\'') => {
                    text.push('”');
                    after + 1
                }
                '`' if !latex[..at].ends_with(char::is_alphanumeric) => {
                    text.push('‘');
                    quoted = true;
                    after
                }
                '\'' if quoted && !latex[after..].starts_with(char::is_alphanumeric) => {
                    text.push('’');
                    quoted = false;
                    after
                }
                mark if is_mark(mark) => after,
                other => {
                    text.push(other);
                    after
                }
            };
        }
        while let Some(group) = groups.pop() {
            close_marks(Some(group), text);
        }
    }

    /// Reads a formula within text. In titles, styles keep the case of text in braces.
    fn push_formula(&mut self, latex: &str, text: &mut String) {
        // Reference managers write `&lt;` into formulas.
        let decoded = if latex.contains('&') {
            html_escape::decode_html_entities(latex)
        } else {
            Cow::Borrowed(latex)
        };
        let formula = self.descend(|reader| reader.read_formula(&decoded));
        text.push('{');
        push_escaped(&formula, text);
        text.push('}');
    }
}

fn close_marks(marks: Option<Vec<Mark>>, text: &mut String) {
    for mark in marks.unwrap_or_default().iter().rev() {
        text.push(mark.end());
    }
}

/// Reads an HTML entity such as `&amp;` and `&#8211;`, which reference managers copy from web pages. Returns where
/// the text continues.
fn push_entity(latex: &str, at: usize, text: &mut String) -> usize {
    /// The most bytes of an entity.
    const LONGEST: usize = 12;
    let rest = &latex[at..];
    let near = &rest[..rest.floor_char_boundary(LONGEST)];
    if let Some(end) = near.find(';') {
        let decoded = html_escape::decode_html_entities(&rest[..=end]);
        if decoded != rest[..=end] && !decoded.contains(|c: char| c.is_control() || is_mark(c)) {
            for character in decoded.chars() {
                if "{}$\\".contains(character) {
                    text.push('\\');
                }
                text.push(character);
            }
            return at + end + 1;
        }
    }
    text.push('&');
    at + 1
}

/// The content of a formula that starts here, and the offset after it; `None` if this `$` is a currency.
///
/// BibTeX treats `$…$` as mathematics (`$>$90`, `$n$3`). So a `$` is a currency only if no `$` follows, or if an
/// amount or words stand between the two: `$5–$10`, `US$1M (A$1.5M)`.
fn find_formula(latex: &str, at: usize) -> Option<(&str, usize)> {
    let doubled = latex[at + 1..].starts_with('$');
    let sign = if doubled { "$$" } else { "$" };
    let start = at + sign.len();
    let mut end = start;
    loop {
        end += latex[end..].find(sign)?;
        // `\$` does not end a formula.
        if !latex[..end].ends_with('\\') {
            break;
        }
        end += 1;
    }
    let inside = &latex[start..end];
    let after = end + sign.len();
    let is_formula = !inside.is_empty() && !is_money(inside, &latex[after..]);
    is_formula.then_some((inside, after))
}

/// Whether the text between two `$` is an amount or words; `after` is the text after the second.
fn is_money(inside: &str, after: &str) -> bool {
    let is_command = |text: &str| !text.starts_with(['%', '&', '#', '$']);
    let mut commands = inside.split('\\').skip(1);
    if inside.contains(['^', '_']) || commands.any(is_command) {
        return false;
    }
    let starts_with_digit =
        |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let is_loose = inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
    let is_amount = starts_with_digit(inside.trim_start_matches(['.', ' ']));
    let mut words = inside.split(|c: char| !c.is_alphabetic());
    let is_prose = inside.contains(' ') && words.any(|word| word.chars().count() > 2);
    if is_prose {
        return is_amount || is_loose;
    }
    // `$5–$10`, `$25M, US$ 5`.
    let next_is_amount = after.starts_with(|c: char| c.is_ascii_digit())
        || (inside.ends_with(char::is_uppercase) && starts_with_digit(after));
    is_amount && (inside.ends_with(char::is_whitespace) || next_is_amount)
}

/// Adds text without commands, with LaTeX's special characters escaped.
fn push_escaped(plain: &str, text: &mut String) {
    for character in plain.chars() {
        if "{}$\\".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
}

/// Reads the commands of a text.
struct Command<'c, 'r, 'u> {
    latex: &'c str,
    /// The offset of the closing brace for each opening one.
    ends: &'c HashMap<usize, usize>,
    /// The offsets of the last `\)` and the last `\]`.
    closed: [Option<usize>; 2],
    reader: &'r mut Reader<'u>,
}

impl<'c> Command<'c, '_, '_> {
    /// Reads the command whose name starts here, after its `\`. Returns where the text continues.
    fn read(&mut self, start: usize, text: &mut String, groups: &mut [Vec<Mark>]) -> usize {
        let rest = &self.latex[start..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic());
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            return self.read_sign(start, text);
        }
        let end = start + name.len();
        // TeX skips spaces after a name.
        let next = end + (behind.len() - behind.trim_start().len());
        if let Some(accent) = accent(name) {
            return self.read_accent(accent, next, text);
        }
        if let Some(mark) = argument_mark(name)
            && let Some((inside, after)) = self.find_group(next)
        {
            text.push(mark.start());
            self.read_argument(inside, text);
            text.push(mark.end());
            return after;
        }
        if let Some(mark) = group_mark(name) {
            if let Some(mark) = mark
                && let Some(group) = groups.last_mut()
            {
                text.push(mark.start());
                group.push(mark);
            }
            return next;
        }
        match name {
            // Sort keys and lengths, which readers never see.
            "noopsort" | "SortNoop" | "hspace" | "vspace" | "label" | "hyphenation" | "begin"
            | "end" => self.find_group(next).map_or(next, |(_, after)| after),
            "text" | "mbox" | "hbox" | "textrm" | "textsf" | "texttt" | "textnormal" | "textup"
            | "textmd" | "uppercase" | "MakeUppercase" | "lowercase" | "MakeLowercase"
            | "underline" | "uline" | "num" | "si" | "unit" | "natexlab" | "bibinfo"
            | "bibnamefont" | "bibfnamefont" | "url" | "path" | "nolinkurl" | "foreignlanguage"
            | "textcolor" | "href" | "SI" | "qty" => self.read_words(name, next, text),
            "enquote" => match self.find_group(next) {
                Some((inside, after)) => {
                    text.push('“');
                    self.read_argument(inside, text);
                    text.push('”');
                    after
                }
                None => next,
            },
            "ensuremath" => match self.find_group(next) {
                Some((inside, after)) => {
                    self.reader.push_formula(inside, text);
                    after
                }
                None => next,
            },
            "ce" => match self.find_group(next) {
                Some((inside, after)) => {
                    text.push('{');
                    push_escaped(&read_chemistry(inside), text);
                    text.push('}');
                    after
                }
                None => next,
            },
            name if is_math_with_arguments(name) => {
                let end = self.find_end_of_arguments(next);
                let command = &self.latex[start - 1..end];
                self.reader.push_formula(command, text);
                end
            }
            name => match find_symbol(name) {
                Some(symbol) => {
                    push_escaped(symbol, text);
                    // `\ldots{}`
                    match self.find_group(next) {
                        Some(("", after)) => after,
                        _ => next,
                    }
                }
                None => self.read_unknown(name, end, next, text),
            },
        }
    }

    /// Reads an unknown command: keeps the words of its argument, or else its name.
    fn read_unknown(&mut self, name: &str, end: usize, next: usize, text: &mut String) -> usize {
        self.reader.add_unknown(name);
        match self.find_group(next) {
            Some((inside, after)) => {
                self.read_argument(inside, text);
                after
            }
            None => {
                text.push_str(name);
                end
            }
        }
    }

    /// Reads a command whose last argument is text.
    fn read_words(&mut self, name: &str, next: usize, text: &mut String) -> usize {
        let Some((mut inside, mut after)) = self.find_group(next) else {
            return next;
        };
        let has_two = matches!(
            name,
            "href" | "SI" | "qty" | "bibinfo" | "foreignlanguage" | "textcolor"
        );
        if has_two && let Some((second, behind)) = self.find_group(after) {
            if matches!(name, "SI" | "qty") {
                self.read_argument(inside, text);
                text.push(' ');
            }
            (inside, after) = (second, behind);
        }
        match name {
            "url" | "path" | "nolinkurl" => push_escaped(&unescape_address(inside), text),
            _ => self.read_argument(inside, text),
        }
        after
    }

    /// Reads a command of one character that is not a letter.
    fn read_sign(&mut self, start: usize, text: &mut String) -> usize {
        let Some(sign) = self.latex[start..].chars().next() else {
            return start;
        };
        let after = start + sign.len_utf8();
        let (closing, last) = match sign {
            '(' => ("\\)", self.closed[0]),
            '[' => ("\\]", self.closed[1]),
            _ => ("", None),
        };
        if last.is_some_and(|last| last >= after)
            && let Some(length) = self.latex[after..].find(closing)
        {
            let inside = &self.latex[after..after + length];
            self.reader.push_formula(inside, text);
            return after + length + closing.len();
        }
        match sign {
            '{' | '}' | '$' => {
                text.push('\\');
                text.push(sign);
            }
            ',' | '\\' => text.push(' '),
            '!' | '/' | '-' | '@' => {}
            sign if sign.is_whitespace() => text.push(' '),
            sign => match accent(sign.encode_utf8(&mut [0; 4])) {
                Some(accent) => return self.read_accent(accent, after, text),
                None => text.push(sign),
            },
        }
        after
    }

    /// Reads the letter below an accent.
    fn read_accent(&mut self, accent: char, next: usize, text: &mut String) -> usize {
        let rest = &self.latex[next..];
        let next = next + (rest.len() - rest.trim_start().len());
        let (inside, after) = match self.find_group(next) {
            Some((inside, after)) => (inside, after),
            None => {
                let rest = &self.latex[next..];
                let length = match rest.strip_prefix('\\') {
                    Some(name) => {
                        let letters = name.find(|c: char| !c.is_ascii_alphabetic());
                        1 + letters.unwrap_or(name.len()).max(1).min(name.len())
                    }
                    None => rest.chars().next().map_or(0, char::len_utf8),
                };
                let length = rest.floor_char_boundary(length);
                let (inside, behind) = rest.split_at(length);
                // TeX skips spaces after a name.
                let is_name = length > 1 && inside.starts_with('\\');
                let spaces = if is_name {
                    behind.len() - behind.trim_start().len()
                } else {
                    0
                };
                (inside, next + length + spaces)
            }
        };
        let mut letters = String::new();
        self.read_argument(inside, &mut letters);
        let at = letters.find(|c: char| !"{}".contains(c));
        match at.and_then(|at| Some((at, letters[at..].chars().next()?))) {
            Some((at, letter)) => {
                let bare = match letter {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    other => other,
                };
                let behind = &letters[at + letter.len_utf8()..];
                let rest = behind.trim_start_matches(is_combining_mark);
                text.push_str(&letters[..at]);
                text.push(bare);
                text.push_str(&behind[..behind.len() - rest.len()]);
                text.push(accent);
                text.push_str(rest);
            }
            // `\~{}` is the accent by itself.
            None => text.push(spacing_accent(accent)),
        }
        after
    }

    fn read_argument(&mut self, latex: &str, text: &mut String) {
        self.reader.descend(|reader| reader.read_text(latex, text));
    }

    /// The content of the braces that open here, and the offset after them.
    fn find_group(&self, at: usize) -> Option<(&'c str, usize)> {
        let end = *self.ends.get(&at)?;
        Some((&self.latex[at + 1..end], end + 1))
    }

    /// The offset after the groups that follow a command.
    fn find_end_of_arguments(&self, mut at: usize) -> usize {
        while let Some((_, after)) = self.find_group(at) {
            at = after;
        }
        at
    }
}
