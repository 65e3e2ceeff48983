//! What of LaTeX stands in .bib files, as text with [marks](super::marks): \textit{in vitro}, α, CO₂.
//!
//! `biblatex` knows accents and little else, and refuses what it does not know. So fields are read
//! here first; what is left for it are braces and its own escapes.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::marks::{Mark, is_mark, settle};
use crate::limits;

/// How deep commands may stand in each other; of what is deeper only the words stay.
const DEEPEST: usize = 20;

/// A field for `biblatex`, without commands. The names of those that are not known are added to
/// `unknown`; what is in their braces stays.
pub(super) fn clean<'t>(latex: &'t str, unknown: &mut Vec<String>) -> Cow<'t, str> {
    let is_plain = |c: char| !"\\$~&`'".contains(c) && !is_mark(c);
    if latex.chars().all(is_plain) {
        return Cow::Borrowed(latex);
    }
    let mut text = String::with_capacity(latex.len());
    read(latex, &mut text, unknown, 0);
    match text.contains(is_combining_mark) {
        true => Cow::Owned(text.nfc().collect()),
        false => Cow::Owned(text),
    }
}

fn read(latex: &str, text: &mut String, unknown: &mut Vec<String>, depth: usize) {
    if depth > DEEPEST {
        text.extend(
            latex
                .chars()
                .filter(|c| !"\\$".contains(*c) && !is_mark(*c)),
        );
        return;
    }
    let ends = ends_of_braces(latex);
    let closed = [latex.rfind("\\)"), latex.rfind("\\]")];
    // For each group, the looks that commands in it gave to the rest of it.
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
                    unknown,
                    depth,
                };
                command.read(after, text, &mut groups)
            }
            '$' => match formula_end(latex, at) {
                Some((inside, end)) => {
                    push_formula(inside, text, unknown, depth);
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
                close(groups.pop(), text);
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
            '&' => entity(latex, at, text),
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
        close(Some(group), text);
    }
}

fn close(marks: Option<Vec<Mark>>, text: &mut String) {
    for mark in marks.unwrap_or_default().iter().rev() {
        text.push(mark.end());
    }
}

/// `&amp;`, `&#8211;`: reference managers take them over from web pages.
fn entity(latex: &str, at: usize, text: &mut String) -> usize {
    /// How long the name of an entity may be.
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

/// What a formula that begins here holds, and where it ends; none if this `$` is one of money.
///
/// BibTeX takes `$…$` for mathematics (`$>$90`, `$n$3`). So it is money only if no `$` ends it, or if
/// an amount or words stand between the two: `$5–$10`, `US$1M (A$1.5M)`.
fn formula_end(latex: &str, at: usize) -> Option<(&str, usize)> {
    let doubled = latex[at + 1..].starts_with('$');
    let sign = if doubled { "$$" } else { "$" };
    let start = at + sign.len();
    let mut end = start;
    loop {
        end += latex[end..].find(sign)?;
        // `\$` ends nothing.
        if !latex[..end].ends_with('\\') {
            break;
        }
        end += 1;
    }
    let inside = &latex[start..end];
    let behind = end + sign.len();
    let is_formula = !inside.is_empty() && !is_money(inside, &latex[behind..]);
    is_formula.then_some((inside, behind))
}

/// Whether an unknown command is to be reported: it is not yet, and there are not too many already.
fn is_new_command(name: &str, unknown: &[String]) -> bool {
    unknown.len() < limits::SUGGESTIONS && !unknown.iter().any(|known| known == name)
}

/// Whether what stands between two `$` is an amount or words; `behind` follows the second.
fn is_money(inside: &str, behind: &str) -> bool {
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
    let next_is_amount = behind.starts_with(|c: char| c.is_ascii_digit())
        || (inside.ends_with(char::is_uppercase) && starts_with_digit(behind));
    is_amount && (inside.ends_with(char::is_whitespace) || next_is_amount)
}

fn push_formula(latex: &str, text: &mut String, unknown: &mut Vec<String>, depth: usize) {
    // Reference managers write `&lt;` into formulas, too.
    let decoded = match latex.contains('&') {
        true => html_escape::decode_html_entities(latex),
        false => Cow::Borrowed(latex),
    };
    let made = formula_at(&decoded, unknown, depth + 1);
    // Titles keep the case of what is in braces.
    text.push('{');
    push_escaped(&made, text);
    text.push('}');
}

/// Adds text in which nothing is a command.
fn push_escaped(plain: &str, text: &mut String) {
    for character in plain.chars() {
        if "{}$\\".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
}

/// A command and what stands around it.
struct Command<'c, 'u> {
    latex: &'c str,
    ends: &'c HashMap<usize, usize>,
    /// Where the last `\)` and the last `\]` are.
    closed: [Option<usize>; 2],
    unknown: &'u mut Vec<String>,
    depth: usize,
}

impl<'c> Command<'c, '_> {
    /// Reads the command whose name begins here, behind its `\`; says where the text goes on.
    fn read(&mut self, start: usize, text: &mut String, groups: &mut [Vec<Mark>]) -> usize {
        let rest = &self.latex[start..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic());
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            return self.sign(start, text);
        }
        let end = start + name.len();
        // TeX passes over spaces behind a name.
        let next = end + (behind.len() - behind.trim_start().len());
        if let Some(accent) = accent(name) {
            return self.accented(accent, next, text);
        }
        if let Some(mark) = mark(name)
            && let Some((inside, after)) = self.group(next)
        {
            text.push(mark.start());
            self.inside(inside, text);
            text.push(mark.end());
            return after;
        }
        if let Some(mark) = declared(name) {
            if let Some(mark) = mark
                && let Some(group) = groups.last_mut()
            {
                text.push(mark.start());
                group.push(mark);
            }
            return next;
        }
        match name {
            // Notes for sorting and lengths, of which nobody reads.
            "noopsort" | "SortNoop" | "hspace" | "vspace" | "label" | "hyphenation" | "begin"
            | "end" => self.group(next).map_or(next, |(_, after)| after),
            "text" | "mbox" | "hbox" | "textrm" | "textsf" | "texttt" | "textnormal" | "textup"
            | "textmd" | "uppercase" | "MakeUppercase" | "lowercase" | "MakeLowercase"
            | "underline" | "uline" | "num" | "si" | "unit" | "natexlab" | "bibinfo"
            | "bibnamefont" | "bibfnamefont" | "url" | "path" | "nolinkurl" | "foreignlanguage"
            | "textcolor" | "href" | "SI" | "qty" => self.worded(name, next, text),
            "enquote" => match self.group(next) {
                Some((inside, after)) => {
                    text.push('“');
                    self.inside(inside, text);
                    text.push('”');
                    after
                }
                None => next,
            },
            "ensuremath" => match self.group(next) {
                Some((inside, after)) => {
                    push_formula(inside, text, self.unknown, self.depth);
                    after
                }
                None => next,
            },
            "ce" => match self.group(next) {
                Some((inside, after)) => {
                    text.push('{');
                    push_escaped(&chemistry(inside), text);
                    text.push('}');
                    after
                }
                None => next,
            },
            name if takes_arguments(name) => {
                let end = self.end_of_arguments(next);
                let command = &self.latex[start - 1..end];
                push_formula(command, text, self.unknown, self.depth);
                end
            }
            name => match symbol(name) {
                Some(symbol) => {
                    push_escaped(symbol, text);
                    // `\ldots{}`
                    match self.group(next) {
                        Some(("", after)) => after,
                        _ => next,
                    }
                }
                None => self.unknown_command(name, end, next, text),
            },
        }
    }

    fn unknown_command(&mut self, name: &str, end: usize, next: usize, text: &mut String) -> usize {
        if is_new_command(name, self.unknown) {
            self.unknown.push(name.to_owned());
        }
        match self.group(next) {
            Some((inside, after)) => {
                self.inside(inside, text);
                after
            }
            None => {
                text.push_str(name);
                end
            }
        }
    }

    /// Commands for nothing but words, of which the last argument, or all, is them.
    fn worded(&mut self, name: &str, next: usize, text: &mut String) -> usize {
        let Some((mut inside, mut after)) = self.group(next) else {
            return next;
        };
        let has_two = matches!(
            name,
            "href" | "SI" | "qty" | "bibinfo" | "foreignlanguage" | "textcolor"
        );
        if has_two && let Some((second, behind)) = self.group(after) {
            if matches!(name, "SI" | "qty") {
                self.inside(inside, text);
                text.push(' ');
            }
            (inside, after) = (second, behind);
        }
        match name {
            "url" | "path" | "nolinkurl" => push_escaped(&address(inside), text),
            _ => self.inside(inside, text),
        }
        after
    }

    /// A command of one sign that is no letter.
    fn sign(&mut self, start: usize, text: &mut String) -> usize {
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
            push_formula(inside, text, self.unknown, self.depth);
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
                Some(accent) => return self.accented(accent, after, text),
                None => text.push(sign),
            },
        }
        after
    }

    /// The letter that an accent is for, with it.
    fn accented(&mut self, accent: char, next: usize, text: &mut String) -> usize {
        let rest = &self.latex[next..];
        let next = next + (rest.len() - rest.trim_start().len());
        let (inside, after) = match self.group(next) {
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
                // TeX passes over spaces behind a name.
                let is_name = length > 1 && inside.starts_with('\\');
                let spaces = match is_name {
                    true => behind.len() - behind.trim_start().len(),
                    false => 0,
                };
                (inside, next + length + spaces)
            }
        };
        let mut letters = String::new();
        self.inside(inside, &mut letters);
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
            // `\~{}` is the sign alone.
            None => text.push(alone(accent)),
        }
        after
    }

    fn inside(&mut self, latex: &str, text: &mut String) {
        read(latex, text, self.unknown, self.depth + 1);
    }

    /// What is in the braces that begin here, and where the text goes on behind them.
    fn group(&self, at: usize) -> Option<(&'c str, usize)> {
        let end = *self.ends.get(&at)?;
        Some((&self.latex[at + 1..end], end + 1))
    }

    /// Where the groups that follow a command end.
    fn end_of_arguments(&self, mut at: usize) -> usize {
        while let Some((_, after)) = self.group(at) {
            at = after;
        }
        at
    }
}

/// Where each brace that is opened is closed.
fn ends_of_braces(text: &str) -> HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut ends = HashMap::new();
    let bytes = text.as_bytes();
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => open.push(at),
            b'}' => {
                if let Some(start) = open.pop() {
                    ends.insert(start, at);
                }
            }
            _ => {}
        }
    }
    ends
}

/// The character that puts an accent on the letter before it.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" | "´" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

/// An accent on no letter.
fn alone(accent: char) -> char {
    match accent {
        '\u{300}' => '`',
        '\u{301}' => '´',
        '\u{302}' => '^',
        '\u{303}' => '~',
        '\u{308}' => '¨',
        '\u{327}' => '¸',
        _ => ' ',
    }
}

/// The look of what is in a command's braces.
fn mark(name: &str) -> Option<Mark> {
    Some(match name {
        "textit" | "emph" | "textsl" => Mark::Italic,
        "textbf" => Mark::Bold,
        "textsc" => Mark::SmallCaps,
        "textsubscript" => Mark::Sub,
        "textsuperscript" => Mark::Sup,
        _ => return None,
    })
}

/// The look, or none, that a command gives to the rest of its group.
fn declared(name: &str) -> Option<Option<Mark>> {
    Some(match name {
        "em" | "it" | "itshape" | "sl" | "slshape" => Some(Mark::Italic),
        "bf" | "bfseries" => Some(Mark::Bold),
        "sc" | "scshape" => Some(Mark::SmallCaps),
        "rm" | "rmfamily" | "tt" | "ttfamily" | "sf" | "sffamily" | "up" | "upshape" | "md"
        | "mdseries" | "normalfont" | "relax" | "protect" | "small" | "footnotesize" | "large"
        | "normalsize" | "boldmath" | "unboldmath" | "textstyle" | "displaystyle" | "newline"
        | "linebreak" | "allowbreak" | "noindent" | "sloppy" | "break" | "par" => None,
        _ => return None,
    })
}

/// Commands of mathematics that have arguments; without `$` around them, too, by mistake.
fn takes_arguments(name: &str) -> bool {
    let is_known = matches!(
        name,
        "frac" | "tfrac" | "dfrac" | "sqrt" | "operatorname" | "boldsymbol" | "bm" | "pmb"
    );
    is_known || name.starts_with("math") || combining(name).is_some()
}

/// Commands of mathematics that say how what is in their braces looks.
fn wraps(name: &str) -> bool {
    matches!(
        name,
        "mathrm"
            | "mathit"
            | "mathbf"
            | "mathsf"
            | "mathtt"
            | "mathcal"
            | "mathscr"
            | "mathfrak"
            | "mathbb"
            | "mathnormal"
            | "operatorname"
            | "boldsymbol"
            | "bm"
            | "pmb"
            | "text"
            | "textrm"
            | "textit"
            | "textbf"
            | "textsf"
            | "textnormal"
            | "mbox"
            | "hbox"
            | "rm"
            | "it"
            | "bf"
            | "sf"
            | "cal"
            | "left"
            | "right"
            | "big"
            | "Big"
            | "bigl"
            | "bigr"
            | "limits"
            | "nolimits"
            | "displaystyle"
            | "textstyle"
            | "ensuremath"
            | "emph"
            | "unit"
            | "phantom"
    )
}

/// The character that a command of mathematics puts on what is in its braces.
fn combining(name: &str) -> Option<char> {
    Some(match name {
        "bar" | "overline" => '\u{304}',
        "hat" | "widehat" => '\u{302}',
        "tilde" | "widetilde" => '\u{303}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "vec" | "overrightarrow" => '\u{20d7}',
        "check" => '\u{30c}',
        "underline" => '\u{332}',
        "slashed" | "not" => '\u{338}',
        _ => return None,
    })
}

/// mhchem: `H2O`, `SO4^2-`, `A -> B`.
fn chemistry(latex: &str) -> String {
    let mut text = String::with_capacity(latex.len());
    let mut characters = latex.chars().filter(|c| !is_mark(*c)).peekable();
    while let Some(character) = characters.next() {
        let counts = text.ends_with(|c: char| c.is_alphabetic() || ")]".contains(c));
        match character {
            digit if digit.is_ascii_digit() && counts => {
                text.push(Mark::Sub.start());
                text.push(digit);
                while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                    text.push(digit);
                }
                text.push(Mark::Sub.end());
            }
            '^' | '_' => {
                let mark = match character {
                    '^' => Mark::Sup,
                    _ => Mark::Sub,
                };
                text.push(mark.start());
                while let Some(raised) =
                    characters.next_if(|c| c.is_alphanumeric() || "+-{}".contains(*c))
                {
                    text.extend(Some(raised).filter(|c| !"{}".contains(*c)));
                }
                text.push(mark.end());
            }
            '-' if characters.next_if_eq(&'>').is_some() => text.push('→'),
            '{' | '}' | '$' | '\\' => {}
            other => text.push(other),
        }
    }
    settle(&text).into_owned()
}

/// An address without the escapes that LaTeX wants in one.
pub(super) fn address(latex: &str) -> String {
    const SIGNS: &[(&str, &str)] = &[
        ("\\textasciitilde", "~"),
        ("\\textunderscore", "_"),
        ("\\textbackslash", "\\"),
        ("\\textless", "<"),
        ("\\textgreater", ">"),
        ("\\ensuremath", ""),
        ("\\nolinkurl", ""),
        ("\\string", ""),
        ("\\path", ""),
        ("\\url", ""),
        ("$\\sim$", "~"),
        ("\\sim", "~"),
        ("\\~", "~"),
        ("\\_", "_"),
        ("\\%", "%"),
        ("\\&", "&"),
        ("\\#", "#"),
        ("\\$", "$"),
        ("\\{", "{"),
        ("\\}", "}"),
        ("\\:", ":"),
        ("\\-", ""),
        ("\\/", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
    ];
    let mut text = String::with_capacity(latex.len());
    let mut rest = latex.trim();
    while let Some(character) = rest.chars().next() {
        let sign = match character {
            '\\' | '&' | '$' => SIGNS.iter().find_map(|(sign, plain)| {
                let behind = rest.strip_prefix(sign)?;
                let is_longer = sign.ends_with(|c: char| c.is_ascii_alphabetic())
                    && behind.starts_with(|c: char| c.is_ascii_alphabetic());
                (!is_longer).then_some((*plain, behind))
            }),
            _ => None,
        };
        match sign {
            Some((plain, behind)) => {
                text.push_str(plain);
                rest = behind;
            }
            None => {
                if !"{}".contains(character) && !is_mark(character) {
                    text.push(character);
                }
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    text
}

/// How many bytes a tag may have.
const LONGEST_TAG: usize = 200;

/// Text with marks for the HTML that reference managers write into titles: `<i>Homo</i>`.
pub(super) fn marked(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        read.push_str(before);
        // Of these tags none is long.
        let near = &after[..after.floor_char_boundary(LONGEST_TAG)];
        let tag = near.find('>').map(|end| (&after[..end], &after[end + 1..]));
        let known = tag.and_then(|(tag, behind)| {
            let name = tag.strip_prefix('/').unwrap_or(tag);
            let name = name.split([' ', '/']).next().unwrap_or_default();
            Some((
                tag.starts_with('/'),
                tag_mark(&name.to_ascii_lowercase())?,
                behind,
            ))
        });
        rest = match known {
            Some((ends, mark, behind)) => {
                read.extend(mark.map(|mark| if ends { mark.end() } else { mark.start() }));
                behind
            }
            None => {
                read.push('<');
                after
            }
        };
    }
    read.push_str(rest);
    read
}

/// The look, or none, that a tag gives; none at all if it is no tag.
fn tag_mark(name: &str) -> Option<Option<Mark>> {
    let bare = name.strip_prefix("jats:").unwrap_or(name);
    Some(match bare {
        "i" | "em" | "italic" => Some(Mark::Italic),
        "b" | "strong" | "bold" => Some(Mark::Bold),
        "sub" => Some(Mark::Sub),
        "sup" => Some(Mark::Sup),
        "sc" | "scp" => Some(Mark::SmallCaps),
        "span" | "u" | "p" | "title" | "sec" | "inline-formula" | "tex-math" | "br" => None,
        _ if bare.starts_with("mml:") => None,
        _ => return None,
    })
}

/// LaTeX mathematics in the characters that Unicode has for it, with marks for what is raised.
fn formula_at(latex: &str, unknown: &mut Vec<String>, depth: usize) -> String {
    if depth > DEEPEST {
        return latex.replace(['\\', '{', '}', '$'], "");
    }
    let ends = ends_of_braces(latex);
    let mut text = String::with_capacity(latex.len());
    let mut at = 0;
    while let Some(character) = latex[at..].chars().next() {
        let after = at + character.len_utf8();
        at = match character {
            '\\' => math_command(latex, after, &ends, &mut text, unknown, depth),
            '_' | '^' => {
                let (inside, behind) = argument(latex, after, &ends);
                let raised = formula_at(inside, unknown, depth + 1);
                match raised.as_str() {
                    "" => text.push(character),
                    // These are raised as they are.
                    "°" | "′" | "″" | "†" | "*" if character == '^' => {
                        text.push_str(&raised)
                    }
                    raised => {
                        let mark = match character {
                            '^' => Mark::Sup,
                            _ => Mark::Sub,
                        };
                        text.push(mark.start());
                        text.push_str(raised);
                        text.push(mark.end());
                    }
                }
                behind
            }
            '{' | '}' | '$' => after,
            '~' => {
                text.push(' ');
                after
            }
            '\'' => {
                text.push('′');
                after
            }
            '<' | '>' | '=' => {
                push_relation(
                    character.encode_utf8(&mut [0; 4]),
                    &mut text,
                    &latex[after..],
                );
                after
            }
            character if character.is_whitespace() || is_mark(character) => after,
            other => {
                text.push(other);
                after
            }
        };
    }
    settle(&text).into_owned()
}

/// Adds a sign that has room around it where it stands between two things.
fn push_relation(sign: &str, text: &mut String, behind: &str) {
    let is_between = !text.is_empty() && !behind.trim().is_empty();
    if is_between && !text.ends_with(' ') {
        text.push(' ');
    }
    text.push_str(sign);
    if is_between {
        text.push(' ');
    }
}

fn math_command(
    latex: &str,
    start: usize,
    ends: &HashMap<usize, usize>,
    text: &mut String,
    unknown: &mut Vec<String>,
    depth: usize,
) -> usize {
    let rest = &latex[start..];
    let end = rest.find(|c: char| !c.is_ascii_alphabetic());
    let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
    if name.is_empty() {
        let Some(sign) = rest.chars().next() else {
            return start;
        };
        match sign {
            ',' | ';' | ':' | '\\' => text.push(' '),
            '!' | '(' | ')' | '[' | ']' | '/' | '-' => {}
            sign if sign.is_whitespace() => text.push(' '),
            '|' => text.push('‖'),
            sign => text.push(sign),
        }
        return start + sign.len_utf8();
    }
    let next = start + name.len() + (behind.len() - behind.trim_start().len());
    if let Some(accent) = combining(name) {
        let (inside, after) = argument(latex, next, ends);
        let inside = formula_at(inside, unknown, depth + 1);
        for character in inside.chars() {
            text.push(character);
            if character.is_alphanumeric() {
                text.push(accent);
            }
        }
        return after;
    }
    match name {
        "frac" | "tfrac" | "dfrac" => {
            let (above, after) = argument(latex, next, ends);
            let (below, after) = argument(latex, after, ends);
            let above = formula_at(above, unknown, depth + 1);
            let below = formula_at(below, unknown, depth + 1);
            text.push_str(&grouped(&above));
            text.push('/');
            text.push_str(&grouped(&below));
            after
        }
        "sqrt" => {
            let degree = latex.get(next..).and_then(|rest| rest.strip_prefix('['));
            let degree = degree.and_then(|rest| Some(&rest[..rest.find(']')?]));
            let start = degree.map_or(next, |degree| next + degree.len() + 2);
            let (inside, after) = argument(latex, start, ends);
            let inside = formula_at(inside, unknown, depth + 1);
            match degree.map(str::trim) {
                None | Some("2") => text.push('√'),
                Some("3") => text.push('∛'),
                Some("4") => text.push('∜'),
                Some(degree) => {
                    text.push(Mark::Sup.start());
                    text.push_str(&formula_at(degree, unknown, depth + 1));
                    text.push(Mark::Sup.end());
                    text.push('√');
                }
            }
            text.push_str(&grouped(&inside));
            after
        }
        "text" | "textrm" | "mbox" | "hbox" | "textnormal" | "textit" | "textbf" | "textsf" => {
            // Words keep their spaces.
            let (inside, after) = argument(latex, next, ends);
            let mut words = String::new();
            read(inside, &mut words, unknown, depth + 1);
            text.extend(words.chars().filter(|c| !"{}\\".contains(*c)));
            after
        }
        "ce" => {
            let (inside, after) = argument(latex, next, ends);
            text.push_str(&chemistry(inside));
            after
        }
        "mathbb" => {
            let (inside, after) = argument(latex, next, ends);
            let double = |c: char| match c {
                'C' => 'ℂ',
                'H' => 'ℍ',
                'N' => 'ℕ',
                'P' => 'ℙ',
                'Q' => 'ℚ',
                'R' => 'ℝ',
                'Z' => 'ℤ',
                other => other,
            };
            text.extend(formula_at(inside, unknown, depth + 1).chars().map(double));
            after
        }
        "quad" | "qquad" => {
            text.push(' ');
            next
        }
        name if wraps(name) => next,
        name => {
            match symbol(name) {
                Some(symbol) if RELATIONS.contains(&name) => {
                    push_relation(symbol, text, &latex[next..]);
                }
                Some(symbol) => text.push_str(symbol),
                None if FUNCTIONS.contains(&name) => push_function(name, text, &latex[next..]),
                None => {
                    if is_new_command(name, unknown) {
                        unknown.push(name.to_owned());
                    }
                    text.push_str(name);
                }
            }
            next
        }
    }
}

/// `log x`, `log(x)`.
fn push_function(name: &str, text: &mut String, behind: &str) {
    if text.ends_with(|c: char| c.is_alphanumeric()) {
        text.push(' ');
    }
    text.push_str(name);
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '\\') {
        text.push(' ');
    }
}

/// In parentheses, unless it is one thing.
fn grouped(text: &str) -> String {
    let is_one = text
        .chars()
        .all(|c| c.is_alphanumeric() || is_combining_mark(c) || is_mark(c));
    match is_one {
        true => text.to_owned(),
        false => format!("({text})"),
    }
}

/// What a command, `_` or `^` is about: one character, one command with its arguments, or what is in
/// braces; and where the text goes on.
fn argument<'t>(text: &'t str, at: usize, ends: &HashMap<usize, usize>) -> (&'t str, usize) {
    let rest = &text[at..];
    let at = at + (rest.len() - rest.trim_start().len());
    let rest = &text[at..];
    if let Some(end) = ends.get(&at) {
        return (&text[at + 1..*end], end + 1);
    }
    let length = match rest.strip_prefix('\\') {
        Some(name) => {
            let letters = name.find(|c: char| !c.is_ascii_alphabetic());
            let mut end = at + 1 + letters.unwrap_or(name.len());
            while let Some(close) = ends.get(&end) {
                end = close + 1;
            }
            end - at
        }
        // What is closed here was opened before.
        None if rest.starts_with('}') => 0,
        None => rest.chars().next().map_or(0, char::len_utf8),
    };
    (&rest[..length], at + length)
}

fn symbol(name: &str) -> Option<&'static str> {
    let known = |(known, symbol): &(&str, &'static str)| (*known == name).then_some(*symbol);
    let greek = || {
        // `\textalpha`, `\upbeta`
        let bare = name
            .strip_prefix("text")
            .or_else(|| name.strip_prefix("up"))?;
        GREEK_AND_SIGNS
            .iter()
            .find_map(|(known, symbol)| (*known == bare).then_some(*symbol))
    };
    let signs = WORDS.iter().chain(GREEK_AND_SIGNS).chain(JOURNALS);
    signs.into_iter().find_map(known).or_else(greek)
}

/// Signs and letters of text.
const WORDS: &[(&str, &str)] = &[
    ("ldots", "…"),
    ("dots", "…"),
    ("textellipsis", "…"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textmu", "μ"),
    ("textmicro", "µ"),
    ("textohm", "Ω"),
    ("textcelsius", "℃"),
    ("degree", "°"),
    ("textdegree", "°"),
    ("celsius", "°C"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("textcopyright", "©"),
    ("copyright", "©"),
    ("pounds", "£"),
    ("textsterling", "£"),
    ("texteuro", "€"),
    ("euro", "€"),
    ("EUR", "€"),
    ("textyen", "¥"),
    ("textcent", "¢"),
    ("textdollar", "$"),
    ("textbullet", "•"),
    ("textperiodcentered", "·"),
    ("textdagger", "†"),
    ("dag", "†"),
    ("textdaggerdbl", "‡"),
    ("ddag", "‡"),
    ("ddagger", "‡"),
    ("textsection", "§"),
    ("S", "§"),
    ("P", "¶"),
    ("textparagraph", "¶"),
    ("textexclamdown", "¡"),
    ("textquestiondown", "¿"),
    ("textordfeminine", "ª"),
    ("textordmasculine", "º"),
    ("textonehalf", "½"),
    ("textonequarter", "¼"),
    ("textthreequarters", "¾"),
    ("textonesuperior", "¹"),
    ("texttwosuperior", "²"),
    ("textthreesuperior", "³"),
    ("textasteriskcentered", "*"),
    ("textbar", "|"),
    ("textbraceleft", "{"),
    ("textbraceright", "}"),
    ("textunderscore", "_"),
    ("textasciicircum", "^"),
    ("textasciigrave", "`"),
    ("textquotesingle", "'"),
    ("textquotedbl", "\""),
    ("quotedblbase", "„"),
    ("quotesinglbase", "‚"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("lq", "‘"),
    ("rq", "’"),
    ("textvisiblespace", " "),
    ("space", " "),
    ("quad", " "),
    ("qquad", " "),
    ("thinspace", " "),
    ("enspace", " "),
    ("nobreakspace", " "),
    ("LaTeX", "LaTeX"),
    ("LaTeXe", "LaTeX2e"),
    ("TeX", "TeX"),
    ("BibTeX", "BibTeX"),
    ("XeTeX", "XeTeX"),
    ("aa", "å"),
    ("AA", "Å"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("ss", "ß"),
    ("SS", "ẞ"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("imath", "ı"),
    ("jmath", "ȷ"),
    ("dh", "ð"),
    ("DH", "Ð"),
    ("dj", "đ"),
    ("DJ", "Đ"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("ng", "ŋ"),
    ("NG", "Ŋ"),
    ("item", "• "),
];

/// Letters and signs of formulas.
const GREEK_AND_SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "∼"),
    ("infty", "∞"),
    ("rightarrow", "→"),
    ("to", "→"),
    ("leftarrow", "←"),
    ("circ", "°"),
    ("prime", "′"),
    ("ell", "ℓ"),
    ("sqrt", "√"),
    ("sum", "∑"),
    ("int", "∫"),
    ("partial", "∂"),
    ("dagger", "†"),
    ("vartheta", "ϑ"),
    ("varrho", "ϱ"),
    ("varsigma", "ς"),
    ("upsilon", "υ"),
    ("Upsilon", "Υ"),
    ("omicron", "ο"),
    ("digamma", "ϝ"),
    ("div", "÷"),
    ("mp", "∓"),
    ("ast", "∗"),
    ("star", "⋆"),
    ("bullet", "•"),
    ("oplus", "⊕"),
    ("ominus", "⊖"),
    ("otimes", "⊗"),
    ("odot", "⊙"),
    ("sun", "☉"),
    ("earth", "⊕"),
    ("simeq", "≃"),
    ("cong", "≅"),
    ("equiv", "≡"),
    ("propto", "∝"),
    ("lesssim", "≲"),
    ("gtrsim", "≳"),
    ("ll", "≪"),
    ("gg", "≫"),
    ("lt", "<"),
    ("gt", ">"),
    ("ne", "≠"),
    ("in", "∈"),
    ("notin", "∉"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("supset", "⊃"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("setminus", "∖"),
    ("emptyset", "∅"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("neg", "¬"),
    ("wedge", "∧"),
    ("vee", "∨"),
    ("perp", "⊥"),
    ("parallel", "∥"),
    ("mid", "∣"),
    ("nabla", "∇"),
    ("prod", "∏"),
    ("oint", "∮"),
    ("hbar", "ℏ"),
    ("Re", "ℜ"),
    ("Im", "ℑ"),
    ("aleph", "ℵ"),
    ("angstrom", "Å"),
    ("AngstromSymbol", "Å"),
    ("micro", "µ"),
    ("percent", "%"),
    ("cdots", "⋯"),
    ("vdots", "⋮"),
    ("langle", "⟨"),
    ("rangle", "⟩"),
    ("lbrace", "{"),
    ("rbrace", "}"),
    ("lvert", "|"),
    ("rvert", "|"),
    ("vert", "|"),
    ("Vert", "‖"),
    ("lVert", "‖"),
    ("rVert", "‖"),
    ("lfloor", "⌊"),
    ("rfloor", "⌋"),
    ("lceil", "⌈"),
    ("rceil", "⌉"),
    ("longrightarrow", "→"),
    ("leftrightarrow", "↔"),
    ("Rightarrow", "⇒"),
    ("Leftarrow", "⇐"),
    ("Leftrightarrow", "⇔"),
    ("rightleftharpoons", "⇌"),
    ("mapsto", "↦"),
    ("uparrow", "↑"),
    ("downarrow", "↓"),
    ("textrightarrow", "→"),
    ("textleftarrow", "←"),
    ("textuparrow", "↑"),
    ("textdownarrow", "↓"),
    ("backslash", "\\"),
    ("checkmark", "✓"),
];

/// Signs that have room around them.
const RELATIONS: &[&str] = &[
    "leq",
    "le",
    "geq",
    "ge",
    "neq",
    "ne",
    "approx",
    "sim",
    "simeq",
    "cong",
    "equiv",
    "propto",
    "lesssim",
    "gtrsim",
    "ll",
    "gg",
    "lt",
    "gt",
    "in",
    "notin",
    "subset",
    "subseteq",
    "supset",
    "rightarrow",
    "to",
    "leftarrow",
    "longrightarrow",
    "leftrightarrow",
    "Rightarrow",
    "Leftarrow",
    "Leftrightarrow",
    "rightleftharpoons",
    "mapsto",
];

/// Functions that formulas name by a command.
const FUNCTIONS: &[&str] = &[
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "arcsin", "arccos", "arctan", "sinh",
    "cosh", "tanh", "min", "max", "sup", "inf", "lim", "arg", "det", "dim", "ker", "deg", "gcd",
    "Pr",
];

/// Journals as those of astronomy name them by macros (AASTeX), and the Astrophysics Data System
/// exports them.
const JOURNALS: &[(&str, &str)] = &[
    ("aj", "Astronomical Journal"),
    ("actaa", "Acta Astronomica"),
    ("araa", "Annual Review of Astronomy and Astrophysics"),
    ("apj", "Astrophysical Journal"),
    ("apjl", "Astrophysical Journal Letters"),
    ("apjlett", "Astrophysical Journal Letters"),
    ("apjs", "Astrophysical Journal Supplement Series"),
    ("apjsupp", "Astrophysical Journal Supplement Series"),
    ("ao", "Applied Optics"),
    ("applopt", "Applied Optics"),
    ("apss", "Astrophysics and Space Science"),
    ("aap", "Astronomy & Astrophysics"),
    ("astap", "Astronomy & Astrophysics"),
    ("aapr", "Astronomy and Astrophysics Reviews"),
    ("aaps", "Astronomy & Astrophysics Supplement Series"),
    ("azh", "Astronomicheskii Zhurnal"),
    ("baas", "Bulletin of the American Astronomical Society"),
    (
        "bac",
        "Bulletin of the Astronomical Institutes of Czechoslovakia",
    ),
    ("caa", "Chinese Astronomy and Astrophysics"),
    ("cjaa", "Chinese Journal of Astronomy and Astrophysics"),
    ("icarus", "Icarus"),
    ("jcap", "Journal of Cosmology and Astroparticle Physics"),
    (
        "jrasc",
        "Journal of the Royal Astronomical Society of Canada",
    ),
    ("memras", "Memoirs of the Royal Astronomical Society"),
    ("mnras", "Monthly Notices of the Royal Astronomical Society"),
    ("na", "New Astronomy"),
    ("nar", "New Astronomy Reviews"),
    ("pra", "Physical Review A"),
    ("prb", "Physical Review B"),
    ("prc", "Physical Review C"),
    ("prd", "Physical Review D"),
    ("pre", "Physical Review E"),
    ("prl", "Physical Review Letters"),
    (
        "pasa",
        "Publications of the Astronomical Society of Australia",
    ),
    (
        "pasp",
        "Publications of the Astronomical Society of the Pacific",
    ),
    ("pasj", "Publications of the Astronomical Society of Japan"),
    ("rmxaa", "Revista Mexicana de Astronomía y Astrofísica"),
    (
        "qjras",
        "Quarterly Journal of the Royal Astronomical Society",
    ),
    ("skytel", "Sky & Telescope"),
    ("solphys", "Solar Physics"),
    ("sovast", "Soviet Astronomy"),
    ("ssr", "Space Science Reviews"),
    ("zap", "Zeitschrift für Astrophysik"),
    ("nat", "Nature"),
    ("iaucirc", "IAU Circulars"),
    ("aplett", "Astrophysics Letters"),
    ("apspr", "Astrophysics Space Physics Research"),
    (
        "bain",
        "Bulletin of the Astronomical Institutes of the Netherlands",
    ),
    ("fcp", "Fundamentals of Cosmic Physics"),
    ("gca", "Geochimica et Cosmochimica Acta"),
    ("grl", "Geophysical Research Letters"),
    ("jcp", "Journal of Chemical Physics"),
    ("jgr", "Journal of Geophysical Research"),
    (
        "jqsrt",
        "Journal of Quantitative Spectroscopy and Radiative Transfer",
    ),
    ("memsai", "Memorie della Società Astronomica Italiana"),
    ("nphysa", "Nuclear Physics A"),
    ("physrep", "Physics Reports"),
    ("physscr", "Physica Scripta"),
    ("planss", "Planetary and Space Science"),
    ("procspie", "Proceedings of SPIE"),
    ("psj", "Planetary Science Journal"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bibliography::marks::plain;

    fn cleaned(latex: &str) -> String {
        let mut unknown = Vec::new();
        let text = clean(latex, &mut unknown).into_owned();
        assert_eq!(unknown, Vec::<String>::new(), "{latex}");
        text
    }

    #[test]
    fn commands_go_and_words_stay() {
        for (latex, text) in [
            ("An \\textit{in \\emph{vitro}} study", "An in vitro study"),
            ("{\\em Homo}", "{Homo}"),
            ("10 \\% of \\LaTeX", "10 % of LaTeX"),
            ("\\", ""),
            (
                "25\\textdegree{}C, 25\\textdegree C, {25}\\textdegree",
                "25°C, 25°C, {25}°",
            ),
            ("3\\texttimes{}4 and \\textpm{}2", "3×4 and ±2"),
            ("A 5\\,mm probe~at \\SI{12}{TeV}", "A 5 mm probe at 12 TeV"),
            (
                "S\\o{}ren \\O ster, \\'{E}mile, \\v Cech, Garc\\'\\i a, \\c{c}",
                "Søren Øster, Émile, Čech, García, ç",
            ),
            ("\\'{\\^e} {\\\"o}", "ế {ö}"),
            ("Cats &amp; dogs &#8211; AT&T", "Cats & dogs – AT&T"),
            (
                "`single' quotes, the lab's ``double''",
                "‘single’ quotes, the lab's “double”",
            ),
            ("\\textalpha-synuclein", "α-synuclein"),
            ("\\noopsort{1973a}1973", "1973"),
            ("\\href{https://example.org}{here}", "here"),
            ("x\\textasciitilde{}5 \\~{}5", "x~5 ~5"),
        ] {
            assert_eq!(plain(&cleaned(latex)), text, "{latex}");
        }
    }

    #[test]
    fn what_is_not_known_keeps_its_words() {
        let mut unknown = Vec::new();
        let text = clean(
            "\\strange{one} $\\odd x$ \\strange two \\textit{open",
            &mut unknown,
        );
        assert_eq!(plain(&text), "one {oddx} strange two textit\\{open");
        assert_eq!(unknown, ["strange", "odd", "textit"]);
    }

    #[test]
    fn money_is_no_formula() {
        for text in [
            "a grant of $25 million",
            "$5–$10",
            "from $25 million to $30 million",
            "$ 5 and $ 6",
            "$25 million for US$ 5",
            "$25M, US$ 5",
            "$5 to $10",
            "the $ sign and the $ bill",
        ] {
            assert_eq!(cleaned(text), text.replace('$', "\\$"), "{text}");
        }
        assert_eq!(cleaned("from $5\\% to $10"), "from \\$5% to \\$10");
        for (formula, text) in [
            ("$x$ and $5$", "{x} and {5}"),
            ("$>$90 from $<$10", "{>}90 from {<}10"),
            ("$n$3 and $-$1 to $+$2", "{n}3 and {-}1 to {+}2"),
            ("$ < $5 Mpc", "{<}5 Mpc"),
            ("$&lt;$5 Mpc", "{<}5 Mpc"),
            ("$n=3 for all m$", "{n = 3forallm}"),
            ("$<$5 nm for $10", "{<}5 nm for \\$10"),
        ] {
            assert_eq!(cleaned(formula), text, "{formula}");
        }
    }

    #[test]
    fn what_is_very_deep_is_left_alone() {
        let deep = "\\textit{".repeat(100_000) + &"}".repeat(100_000);
        clean(&deep, &mut Vec::new());
        clean(&format!("${}$", "_{".repeat(100_000)), &mut Vec::new());
    }

    #[test]
    fn what_is_not_closed_is_read_once() {
        let open = "\\textit{".repeat(200_000);
        clean(&open, &mut Vec::new());
        let tags = "<".repeat(500_000);
        assert_eq!(marked(&tags), tags);
    }

    #[test]
    fn formulas_become_text() {
        for (latex, text) in [
            ("\\alpha", "α"),
            ("\\beta -cell", "β-cell"),
            ("CO_2", "CO₂"),
            ("10^{-3}", "10⁻³"),
            ("\\mathrm{Ca}^{2+}", "Ca²⁺"),
            ("x^{\\prime}", "x′"),
            ("a \\leq b", "a ≤ b"),
            ("\\sim 5", "∼5"),
            ("^\\circ", "°"),
            ("^{\\circ}", "°"),
            ("M_\\odot", "M_⊙"),
            ("\\frac{1}{2}", "1/2"),
            ("\\frac12", "1/2"),
            ("\\frac{a+b}{c}", "(a+b)/c"),
            ("\\bar{p}p", "p̄p"),
            ("\\sqrt{s}=13\\,\\mathrm{TeV}", "√s = 13 TeV"),
            ("\\sqrt{a+b}", "√(a+b)"),
            ("\\sqrt[3]{x}", "∛x"),
            ("\\sqrt[4]{a+b}", "∜(a+b)"),
            ("\\sqrt[2]x", "√x"),
            ("x_{\\mathrm{max}}", "x_max"),
            ("\\log x", "log x"),
            ("\\mathbb{R}^n", "ℝⁿ"),
            ("\\text{if } x", "if x"),
            ("\\left( x \\right)", "(x)"),
            ("_", "_"),
            ("\\", ""),
            ("{{", ""),
        ] {
            let mut unknown = Vec::new();
            let made = formula_at(latex, &mut unknown, 0);
            assert_eq!(plain(&made), text, "{latex}");
        }
    }

    #[test]
    fn chemistry_counts_its_atoms() {
        for (latex, text) in [("H2O", "H₂O"), ("SO4^2-", "SO₄²⁻"), ("2H2 -> X", "2H₂ → X")]
        {
            assert_eq!(chemistry(latex), text);
        }
    }

    #[test]
    fn addresses_lose_their_escapes() {
        for (latex, text) in [
            (
                "10.1007/978-3-032-00942-5\\_12",
                "10.1007/978-3-032-00942-5_12",
            ),
            (
                "10.1007/978-3-319-46475-6{\\_}43",
                "10.1007/978-3-319-46475-6_43",
            ),
            (
                "https://example.net/a\\_b\\%20c\\&d\\#e",
                "https://example.net/a_b%20c&d#e",
            ),
            (
                "https://example.net/\\~{}doe/a--b",
                "https://example.net/~doe/a--b",
            ),
            (
                "https://example.net/{\\textasciitilde}doe",
                "https://example.net/~doe",
            ),
            (
                "\\url{https://example.net/$\\sim$doe}",
                "https://example.net/~doe",
            ),
            ("10.1/a&lt;b&gt;c", "10.1/a<b>c"),
            ("C:\\x.pdf", "C:\\x.pdf"),
        ] {
            assert_eq!(address(latex), text);
        }
    }
}
