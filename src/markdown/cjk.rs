//! Emphasis beside full-width punctuation, as the `markdown-cjk-friendly` specification wants it.
//!
//! CommonMark decides by spaces and punctuation whether a run of `*` opens or closes emphasis, and
//! Chinese has no spaces: in `**注意：**正文` the run behind the colon can do neither. The
//! specification says that punctuation counts only if it is not Chinese, Japanese or Korean, and
//! that a letter of these scripts beside a run is as good as a space. `pulldown-cmark` has no hook
//! for that. But if a punctuation character stands on the letter's side of such a run, CommonMark's
//! own rule comes to the same result; so one that the text does not hold is put there before
//! parsing, and taken out of every event. `_` keeps its rule.
//!
//! In the same way `~` and `^` may stand within a word, where `pulldown-cmark` does not look for them; a
//! colon that starts a line begins a definition only with a space behind it, as in PHP Markdown Extra and
//! Pandoc; and `$5–$10` is money, since no formula of Pandoc's has a digit behind it (merged by
//! `pulldown-cmark`, raphlinus/pulldown-cmark#1098, but not released).

use std::borrow::Cow;
use std::ops::Range;

use super::html::numeric_references;
use icu::properties::CodePointMapData;
use icu::properties::props::{
    EastAsianWidth, EmojiPresentation, GeneralCategory, GeneralCategoryGroup, Script,
};
use icu::properties::{CodePointMapDataBorrowed, CodePointSetData};

/// A text with marks in it.
pub(super) struct Marked<'a> {
    /// What is to be parsed.
    pub text: Cow<'a, str>,
    /// The mark that is punctuation; not in the author's text.
    mark: char,
    /// The mark that is white space; not in the author's text.
    blank: char,
    /// Where marks begin in `text`, ascending.
    places: Vec<usize>,
}

/// A mark that a text needs, and where.
struct Need {
    at: usize,
    /// Whether it is white space.
    is_blank: bool,
}

impl<'a> Marked<'a> {
    /// Marks what CommonMark or `pulldown-cmark` would take for something else than its author: see the
    /// head of this file. `math` says whether `$` begins formulas.
    pub(super) fn new(source: &'a str, math: bool) -> Self {
        let plain = Self {
            text: Cow::Borrowed(source),
            mark: '\u{2e5d}',
            blank: '\u{b}',
            places: Vec::new(),
        };
        let mut needs = scripts_and_emphasis(source);
        needs.extend(colons(source));
        if math {
            needs.extend(money(source));
        }
        if needs.is_empty() {
            return plain;
        }
        let is_free =
            |c: &char| !source.contains(*c) && !numeric_references(source).any(|named| named == *c);
        // Rare punctuation, from medieval manuscripts.
        let mark = ['\u{2e5d}', '\u{2e4e}', '\u{2e1f}', '\u{2e16}'];
        let mark = mark.into_iter().find(is_free);
        let blank = ['\u{b}', '\u{c}'].into_iter().find(is_free);
        needs.retain(|need| {
            if need.is_blank {
                blank.is_some()
            } else {
                mark.is_some()
            }
        });
        needs.sort_by_key(|need| need.at);
        let (mark, blank) = (mark.unwrap_or(plain.mark), blank.unwrap_or(plain.blank));
        let mut text = String::with_capacity(source.len() + needs.len() * WIDTH);
        let mut places = Vec::with_capacity(needs.len());
        let mut copied = 0;
        for need in needs {
            text.push_str(&source[copied..need.at]);
            places.push(text.len());
            if need.is_blank {
                // All marks are of one width.
                text.extend([blank; WIDTH])
            } else {
                text.push(mark)
            }
            copied = need.at;
        }
        text.push_str(&source[copied..]);
        Self {
            text: Cow::Owned(text),
            mark,
            blank,
            places,
        }
    }

    /// Text from an event without marks.
    pub(super) fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let marks = [self.mark, self.blank];
        if !self.places.is_empty() && text.contains(marks) {
            Cow::Owned(text.replace(marks, ""))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// A range of the marked text, in the author's.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return range;
        }
        let back =
            |at: usize| at.saturating_sub(self.places.partition_point(|place| *place < at) * WIDTH);
        let start = back(range.start);
        start..back(range.end).max(start)
    }
}

/// How many bytes a mark has.
const WIDTH: usize = '\u{2e5d}'.len_utf8();

/// The runs of `*` and `~` that need a mark, and the signs around what is lowered or raised within a word.
fn scripts_and_emphasis(source: &str) -> Vec<Need> {
    let mut needs = Vec::new();
    let bytes = source.as_bytes();
    let is_ascii = source.is_ascii();
    if memchr::memchr2(b'~', b'^', bytes).is_none()
        && (is_ascii || memchr::memchr(b'*', bytes).is_none())
    {
        return needs;
    }
    let mut at = 0;
    // Where what is lowered or raised ends.
    let mut closes = None;
    while let Some(found) = memchr::memchr3(b'*', b'~', b'^', &bytes[at..]) {
        let start = at + found;
        let run = bytes[start..].iter();
        let end = start + run.take_while(|byte| **byte == bytes[start]).count();
        at = end;
        let (before, after) = (&source[..start], &source[end..]);
        let side = if closes == Some(start) {
            closes = None;
            after
                .starts_with(char::is_alphanumeric)
                .then_some(Side::After)
        } else if let Some(length) = within_word(before, &source[start..end], after) {
            closes = Some(end + length);
            before
                .ends_with(char::is_alphanumeric)
                .then_some(Side::Before)
        } else if is_ascii || bytes[start] == b'^' {
            None
        } else {
            side(before, after)
        };
        needs.extend(side.map(|side| Need {
            at: match side {
                Side::Before => start,
                Side::After => end,
            },
            is_blank: false,
        }));
    }
    needs
}

/// The colons that start a line and have no space behind them.
fn colons(source: &str) -> impl Iterator<Item = Need> {
    let bytes = source.as_bytes();
    let starts_line = |at: usize| {
        // What lists and quotations begin with.
        let is_marker = |byte: &&u8| b" \t>-+*0123456789.)".contains(byte);
        let markers = bytes[..at].iter().rev().take_while(is_marker).count();
        let before = at - markers;
        before == 0 || bytes[before - 1] == b'\n'
    };
    let is_delimiter_row = |at: usize| {
        let line = source[at..].lines().next().unwrap_or_default();
        let is_part = |c: char| matches!(c, ':' | '-' | '|' | ' ' | '\t');
        line.contains('-') && line.chars().all(is_part)
    };
    memchr::memchr_iter(b':', bytes)
        .filter(move |&at| {
            !matches!(bytes.get(at + 1), Some(b' ' | b'\t'))
                && starts_line(at)
                && !is_delimiter_row(at)
        })
        .map(|at| Need {
            at,
            is_blank: false,
        })
}

/// The signs that would begin a formula, but whose next `$` has a digit behind it: money.
fn money(source: &str) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut opener: Option<usize> = None;
    let bytes = source.as_bytes();
    let mut signs = memchr::memchr_iter(b'$', bytes).peekable();
    while let Some(at) = signs.next() {
        if signs.peek() == Some(&(at + 1)) {
            // `$$` stands around formulas of their own lines.
            while signs.next_if(|next| bytes[next - 1] == b'$').is_some() {}
            opener = None;
            continue;
        }
        let (before, after) = (&source[..at], &source[at + 1..]);
        let slashes = before.bytes().rev().take_while(|byte| *byte == b'\\');
        if slashes.count() % 2 == 1 {
            continue;
        }
        let inner = opener.map(|opener| &source[opener + 1..at]);
        let inner = inner.filter(|inner| !inner.contains("\n\n"));
        if let (Some(inner), Some(start)) = (inner, opener)
            && !inner.ends_with(|c: char| c.is_ascii_whitespace())
        {
            if !is_formula(inner, after) {
                needs.push(Need {
                    at: start + 1,
                    is_blank: true,
                });
            } else {
                opener = None;
                continue;
            }
        }
        opener = (!after.starts_with(|c: char| c.is_ascii_whitespace())).then_some(at);
    }
    needs
}

/// Whether what stands between two `$` is a formula, by what stands behind the second.
fn is_formula(inner: &str, after: &str) -> bool {
    if inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace) {
        return false;
    }
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        // Nobody pays with commands: `$\sim$10`.
        let mut commands = inner.match_indices('\\');
        return commands.any(|(at, _)| {
            let name = inner.as_bytes().get(at + 1);
            name.is_some_and(u8::is_ascii_alphabetic)
        });
    }
    // `$5 to US$ 6`.
    let currencies = ["US", "AU", "CA", "HK", "NT", "NZ", "SG"];
    let is_amount = inner.starts_with(|c: char| c.is_ascii_digit());
    let ends_with = |currency: &&str| {
        let number = inner.strip_suffix(*currency);
        number.is_some_and(|number| number.ends_with([' ', '(', '/', '-', '–']))
    };
    !(is_amount && currencies.iter().any(ends_with))
}

enum Side {
    Before,
    After,
}

/// How long the text is that a sign lowers or raises within a word or formula, as Pandoc reads
/// `H~2~O`, `SO~4~^2-^` and `10^-3^`: up to the same sign, without a space. Chinese writes ranges
/// with `~` and no spaces, `10~20岁和30~40岁`; so what is lowered stands behind no digit and holds no
/// Chinese character.
fn within_word(before: &str, sign: &str, after: &str) -> Option<usize> {
    if sign == "^" && !before.ends_with('\\') && !before.ends_with(is_base) {
        return isotope(after);
    }
    let previous = before.chars().next_back()?;
    let fits = match sign {
        "~" => previous.is_alphabetic() && !is_wide(previous) || ")]^".contains(previous),
        "^" => is_base(previous),
        _ => false,
    };
    let inner = |c: char| c.is_alphanumeric() && !is_wide(c) || "+-−–.,()=/′·†‡§¶#".contains(c);
    let length = fits.then(|| after.find(|c| !inner(c)))??;
    let rest = after[length..].strip_prefix(sign)?;
    (length > 0 && !rest.starts_with(sign)).then_some(length)
}

fn is_base(c: char) -> bool {
    c.is_alphanumeric() || ")]~".contains(c)
}

/// How long the text is that `^` raises before a word: a mass number, `^13^C`, or a mark, `^†^`. Who writes
/// `^o^` makes a face.
fn isotope(after: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_digit() || "+-−–.,/†‡§¶#mn".contains(c);
    let length = after.find(|c| !is_part(c))?;
    let (inner, rest) = after.split_at(length);
    let has_sign = inner.contains(|c: char| c.is_ascii_digit() || "†‡§¶#".contains(c));
    let is_whole = rest.starts_with('^') && !rest.starts_with("^^");
    (has_sign && length <= 20 && is_whole).then_some(length)
}

/// On which side of a run a mark is needed: that of the letter, where punctuation stands on the
/// other, and one of the two is Chinese, Japanese or Korean.
fn side(before: &str, after: &str) -> Option<Side> {
    let is_escaped = before
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count()
        % 2
        == 1;
    let previous = before.chars().rev().find(|c| !is_variation_selector(*c))?;
    let next = after.chars().next()?;
    if is_escaped || previous.is_whitespace() || next.is_whitespace() {
        return None;
    }
    let classes = Classes::new();
    if !classes.is_cjk(previous) && !classes.is_cjk(next) {
        return None;
    }
    match (
        classes.is_punctuation(previous),
        classes.is_punctuation(next),
    ) {
        (true, false) => Some(Side::After),
        (false, true) => Some(Side::Before),
        _ => None,
    }
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

struct Classes {
    category: CodePointMapDataBorrowed<'static, GeneralCategory>,
    width: CodePointMapDataBorrowed<'static, EastAsianWidth>,
    script: CodePointMapDataBorrowed<'static, Script>,
}

impl Classes {
    fn new() -> Self {
        Self {
            category: CodePointMapData::new(),
            width: CodePointMapData::new(),
            script: CodePointMapData::new(),
        }
    }

    /// CommonMark 0.31, "Unicode punctuation character": categories P and S.
    fn is_punctuation(&self, character: char) -> bool {
        let category = self.category.get(character);
        GeneralCategoryGroup::Punctuation.contains(category)
            || GeneralCategoryGroup::Symbol.contains(category)
    }

    /// The specification's "CJK character": wide, full-width and half-width, and Hangul; no emoji.
    fn is_cjk(&self, character: char) -> bool {
        if character.is_ascii() {
            return false;
        }
        let wide = matches!(
            self.width.get(character),
            EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth
        );
        (wide && !CodePointSetData::new::<EmojiPresentation>().contains(character))
            || self.script.get(character) == Script::Hangul
    }
}

/// Whether a character is of the block that nearly all Chinese characters are of: a quick answer.
pub(super) fn is_ideograph(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether lines are joined without a space after or before this character: Chinese and Japanese
/// letters and full-width forms. Korean has spaces.
pub(super) fn is_wide(character: char) -> bool {
    if character < '\u{2e80}' {
        return false;
    }
    // Ideographs, and the blocks of kana and of Chinese punctuation but for its last character.
    if is_ideograph(character) || ('\u{3000}'..='\u{303e}').contains(&character) {
        return true;
    }
    let wide = CodePointMapData::<EastAsianWidth>::new().get(character);
    matches!(wide, EastAsianWidth::Wide | EastAsianWidth::Fullwidth)
        && CodePointMapData::<Script>::new().get(character) != Script::Hangul
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_and_go() {
        let source = "**注意：**正文和*a*";
        let marked = Marked::new(source, true);
        assert_eq!(marked.places.len(), 1);
        assert_eq!(marked.clean(&marked.text), source);
        let at = marked.text.find("正").unwrap();
        assert_eq!(
            marked.range(at..at + 3),
            source.find("正").unwrap()..source.find("正").unwrap() + 3
        );
    }

    #[test]
    fn what_is_lowered_or_raised_within_a_word_is_marked() {
        for (source, marked) in [
            ("H~2~O", "H|~2~|O"),
            ("CO~2~ and x^2^.", "CO|~2~ and x|^2^."),
            ("SO~4~^2-^ Ca^2+^浓度", "SO|~4~^2-^ Ca|^2+^|浓度"),
            ("^13^C, (^3^He) ^1^H", "^13^|C, (^3^|He) ^1^|H"),
            ("^14^N/^15^N ^99m^Tc", "^14^|N/^15^|N ^99m^|Tc"),
            ("Smith^†^ and ^†^", "Smith|^†^ and ^†^"),
            ("(CH~2~)~3~Br 10^-3^", "(CH|~2~)~3~|Br 10|^-3^"),
        ] {
            let found = Marked::new(source, true);
            assert_eq!(found.text.replace(found.mark, "|"), marked, "{source}");
            assert_eq!(found.clean(&found.text), source);
        }
    }

    #[test]
    fn money_is_marked_and_formulas_are_not() {
        for (source, marked) in [
            ("$5–$10", "$|5–$10"),
            (
                "A US$1M grant (about A$1.5M)",
                "A US$|1M grant (about A$1.5M)",
            ),
            ("**$5** and **$10** or $x$", "**$|5** and **$10** or $x$"),
            ("$99/$149/$199", "$|99/$|149/$199"),
            ("$x$ and $5 or $y$", "$x$ and $5 or $y$"),
            ("$\\sim$10 and $x$", "$\\sim$10 and $x$"),
            ("$5 to US$ 6", "$|5 to US$ 6"),
            ("$$5$$ and \\$5 $10 $$6$$", "$$5$$ and \\$5 $10 $$6$$"),
            ("$5\n\n6$10", "$5\n\n6$10"),
        ] {
            let found = Marked::new(source, true);
            assert_eq!(
                found.text.replace("\u{b}\u{b}\u{b}", "|"),
                marked,
                "{source}"
            );
            assert_eq!(found.clean(&found.text), source);
        }
    }

    #[test]
    fn colons_without_a_space_are_marked() {
        for (source, marked) in [
            ("a\n:tada: b", "a\n|:tada: b"),
            ("a\n\n::: tip", "a\n\n|::: tip"),
            ("> a\n> :b", "> a\n> |:b"),
            ("- a\n  :b:", "- a\n  |:b:"),
            ("a\n: b", "a\n: b"),
            ("a b :c", "a b :c"),
            ("|a|\n:--|", "|a|\n:--|"),
        ] {
            let found = Marked::new(source, true);
            assert_eq!(found.text.replace(found.mark, "|"), marked, "{source}");
        }
    }

    #[test]
    fn what_needs_no_mark_gets_none() {
        for source in [
            "10~20岁和30~40岁",
            "~5~10 mg",
            "a~~b~~c",
            "a~b c~d",
            "2^32 and 2^64",
            "^o^我 (^_^) ^^ \\^13^C",
            "周一~周五~",
            "**a:**b",
            "** 注意：** 正文",
            "\\**注意：\\**正",
            "**注意**正文",
            "a：_b_",
        ] {
            assert!(Marked::new(source, true).places.is_empty(), "{source}");
        }
    }
}
