//! LaTeX → MathML.
//!
//! `pulldown-latex` reads and writes formulas, and neither its recursion nor its output is trusted:
//! [`guard`] refuses what it cannot take, its stack and its output are bounded, and [`mathml`] lets
//! through only what formulas are made of.

mod chem;
mod commands;
mod guard;
mod mathml;

use std::borrow::Cow;
use std::io::{self, Write};

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Dimension, DimensionUnit, Event, Grouping, RelationContent};
use pulldown_latex::{Parser, Storage, write_mathml};

use crate::diagnostic::Problem;
use crate::limits::{FORMULA_GROWTH, FORMULA_LENGTH};
pub(super) use commands::{Shared, may_have_labels, only_reference};
pub(super) use mathml::{Refused, canonical};

/// The MathML of a formula that stands for itself.
pub(super) fn render(latex: &str, display: bool) -> Result<String, Problem> {
    let latex = readable(latex);
    render_written(&latex, &latex, display)
}

/// The MathML of a formula, as [`Shared::write`] has written it; `source` is what its author wrote, and
/// [`readable`].
pub(super) fn render_written(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    let weight = guard::check(latex)?;
    match weight {
        guard::Weight::Light => convert(latex, source, display),
        guard::Weight::Heavy => on_large_stack(latex, source, display),
    }
}

/// Stack for the longest formula: `pulldown-latex` calls itself for each command whose argument is
/// another command, and a formula of `FORMULA_LENGTH` has at most half as many. A level takes up to
/// 1.5 KiB in a debug build. The system gives memory only to what is used.
const LARGE_STACK: usize = FORMULA_LENGTH / 2 * 4096;

fn on_large_stack(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK);
        let converted = thread
            .spawn_scoped(scope, || convert(latex, source, display))
            .map(std::thread::ScopedJoinHandle::join);
        match converted {
            Ok(Ok(result)) => result,
            _ => Err(unreadable("there is not enough memory for it")),
        }
    })
}

fn convert(latex: &str, source: &str, display: bool) -> Result<String, Problem> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        events.push(
            event.map_err(|error| {
                unknown(latex).unwrap_or_else(|| unreadable(&complaint(&error)))
            })?,
        );
    }
    for event in &mut events {
        if let Event::Content(Content::Text(text) | Content::Function(text)) = event {
            *text = own_text(latex, text);
        }
    }
    let marked: Vec<Option<String>> = events.iter().map(marked).collect();
    let events = events.into_iter().zip(&marked);
    let events = events
        .map(|(event, marked)| Ok::<_, std::convert::Infallible>(tame(event, marked.as_deref())));
    let annotation = Markup::hide(source);
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let limit = FORMULA_GROWTH * (latex.len() + 64);
    let mut bounded = Bounded {
        written: Vec::with_capacity(latex.len() * 8 + 256),
        limit,
    };
    if write_mathml(&mut bounded, events, config).is_err() {
        return Err(Problem::unnamed(
            format!(
                "the MathML of this formula is more than {FORMULA_GROWTH} times as long as its LaTeX"
            ),
            Some("take out columns, lines or colours that repeat".to_owned()),
        ));
    }
    let written = String::from_utf8(bounded.written);
    let written = written.map_err(|_| unsafe_formula("bytes that are no text"))?;
    match mathml::canonical(&Markup::escape(&written)) {
        Ok(mathml) => Ok(mathml),
        Err(mathml::Refused::TooDeep) => Err(guard::too_deep()),
        Err(mathml::Refused::Holds(what)) => Err(unsafe_formula(&what)),
    }
}

/// A formula that keeps its promises: without characters that XML or HTML cannot hold, and with no
/// white space but that of ASCII, which `pulldown-latex` takes to be one byte long.
pub(super) fn readable(latex: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte == b'\n' || (b' '..=b'~').contains(&byte);
    if latex.bytes().all(is_plain) {
        return Cow::Borrowed(latex);
    }
    let character = |character: char| match character {
        '\n' => '\n',
        '\u{fdd0}'..='\u{fdef}' => '\u{fffd}',
        _ if u32::from(character) & 0xfffe == 0xfffe => '\u{fffd}',
        _ if character.is_whitespace() || character.is_control() => ' ',
        _ => character,
    };
    Cow::Owned(latex.chars().map(character).collect())
}

/// `pulldown-latex` writes some of what it was given as it is. So whatever is markup goes through it
/// in the shape of characters that are nobody's (Unicode 16, 23.7, "Noncharacters"), which
/// [`readable`] has taken out of the formula, and is escaped behind it.
struct Markup;

impl Markup {
    const HIDDEN: [(char, char, &str); 3] = [
        ('&', '\u{fdd0}', "&amp;"),
        ('<', '\u{fdd1}', "&lt;"),
        ('>', '\u{fdd2}', "&gt;"),
    ];

    fn is_in(text: &str) -> bool {
        memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_some()
    }

    fn character(character: char) -> char {
        let hidden = Self::HIDDEN.iter().find(|(plain, ..)| *plain == character);
        hidden.map_or(character, |(_, hidden, _)| *hidden)
    }

    fn hide(text: &str) -> Cow<'_, str> {
        if Self::is_in(text) {
            Cow::Owned(text.chars().map(Self::character).collect())
        } else {
            Cow::Borrowed(text)
        }
    }

    /// What `pulldown-latex` wrote, with what was hidden escaped. It writes one entity itself, which
    /// XML does not know.
    fn escape(written: &str) -> Cow<'_, str> {
        // The noncharacters begin with the byte EF.
        if memchr::memchr2(b'&', 0xef, written.as_bytes()).is_none() {
            return Cow::Borrowed(written);
        }
        let mut escaped = written.replace("&nbsp;", "\u{a0}");
        for (_, hidden, entity) in Self::HIDDEN {
            if escaped.contains(hidden) {
                escaped = escaped.replace(hidden, entity);
            }
        }
        Cow::Owned(escaped)
    }
}

/// The text that a command was given. Without braces that is one character, but `pulldown-latex` takes
/// all that follows; what stood in braces is behind one, and the name of a function behind a backslash.
fn own_text<'t>(latex: &str, text: &'t str) -> &'t str {
    let place = text.as_ptr().addr().checked_sub(latex.as_ptr().addr());
    let before = place.and_then(|place| latex.as_bytes().get(place.checked_sub(1)?));
    match before {
        None | Some(b'{' | b'\\') => text,
        Some(_) => &text[..text.chars().next().map_or(0, char::len_utf8)],
    }
}

/// The text of an event, where it holds markup.
fn marked(event: &Event) -> Option<String> {
    match event {
        Event::Content(Content::Text(text) | Content::Number(text) | Content::Function(text))
            if Markup::is_in(text) =>
        {
            Some(Markup::hide(text).into_owned())
        }
        _ => None,
    }
}

/// An event without markup; `text` is what its text becomes.
fn tame<'e>(event: Event<'e>, text: Option<&'e str>) -> Event<'e> {
    let character = Markup::character;
    let content = match event {
        Event::Content(content) => content,
        Event::Begin(Grouping::LeftRight(open, close)) => {
            let sides = (open.map(character), close.map(character));
            return Event::Begin(Grouping::LeftRight(sides.0, sides.1));
        }
        // It writes the start of the element together with the width only.
        Event::Space {
            width: None,
            height,
            depth,
        } => {
            return Event::Space {
                width: Some(Dimension::new(0.0, DimensionUnit::Em)),
                height,
                depth,
            };
        }
        other => return other,
    };
    let content = match content {
        // `~` and `\ `: a space between words.
        Content::Text("&nbsp;") => {
            return Event::Space {
                width: Some(Dimension::new(0.333, DimensionUnit::Em)),
                height: None,
                depth: None,
            };
        }
        Content::Text(own) => Content::Text(text.unwrap_or(own)),
        Content::Number(own) => Content::Number(text.unwrap_or(own)),
        Content::Function(own) => Content::Function(text.unwrap_or(own)),
        Content::Ordinary { content, stretchy } => Content::Ordinary {
            content: character(content),
            stretchy,
        },
        Content::LargeOp { content, small } => Content::LargeOp {
            content: character(content),
            small,
        },
        Content::BinaryOp { content, small } => Content::BinaryOp {
            content: character(content),
            small,
        },
        Content::Delimiter { content, size, ty } => Content::Delimiter {
            content: character(content),
            size,
            ty,
        },
        Content::Punctuation(content) => Content::Punctuation(character(content)),
        Content::Relation { content, small } => Content::Relation {
            content: relation(content),
            small,
        },
    };
    Event::Content(content)
}

/// A relation without markup. `pulldown-latex` lets nobody make one, but reads one of any character.
fn relation(relation: RelationContent) -> RelationContent {
    let mut buffer = [0; 8];
    let Ok(text) = std::str::from_utf8(relation.encode_utf8_to_buf(&mut buffer)) else {
        return relation;
    };
    if !Markup::is_in(text) {
        return relation;
    }
    let latex = format!("\\mathrel{{{}}}", Markup::hide(text));
    let storage = Storage::new();
    let events = Parser::new(&latex, &storage).find_map(|event| match event {
        Ok(Event::Content(Content::Relation { content, .. })) => Some(content),
        _ => None,
    });
    events.unwrap_or(relation)
}

/// Takes what is written, up to a limit.
struct Bounded {
    written: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.written.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first command or environment that the parser does not know. Its own words do not name it.
fn unknown(latex: &str) -> Option<Problem> {
    let says = |latex: &str, words: &str| {
        let storage = Storage::new();
        let mut events = Parser::new(latex, &storage);
        guard::check(latex).is_ok()
            && events.any(|event| event.is_err_and(|error| error.to_string().contains(words)))
    };
    let mut looked: Vec<String> = Vec::new();
    let mut behind = 0;
    while let Some(found) = latex[behind..].find('\\') {
        let name = guard::command(&latex[behind + found + 1..]);
        behind += found + 1 + name.len();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let rest = latex[behind..].trim_start().strip_prefix('{');
        let environment = rest.and_then(|rest| rest.split_once('}'));
        let (what, shown, probe, words) = match (name, environment) {
            ("begin", Some((name, _))) => (
                "environment",
                name.to_owned(),
                format!("\\begin{{{name}}}\\end{{{name}}}"),
                "mathematical environment",
            ),
            _ => (
                "command",
                format!("\\{name}"),
                format!("\\{name}"),
                "unknown primitive",
            ),
        };
        if looked.len() < 100 && !looked.contains(&probe) {
            looked.push(probe.clone());
            if says(&probe, words) {
                return Some(Problem::unnamed(
                    format!("formulas do not know the {what} `{shown}`"),
                    Some(match what {
                        "command" => format!(
                            "write it with other commands, or say what it is: `\\newcommand{{{shown}}}{{…}}`"
                        ),
                        _ => "write it with another, such as `aligned` or `cases`".to_owned(),
                    }),
                ));
            }
        }
    }
    None
}

fn too_long() -> Problem {
    Problem::unnamed(
        format!("this formula is longer than {FORMULA_LENGTH} bytes"),
        Some("split it into several".to_owned()),
    )
}

fn unreadable(why: &str) -> Problem {
    Problem::unnamed(
        format!("this formula cannot be read: {why}"),
        Some("`$` starts a formula; write `\\$` for the sign itself".to_owned()),
    )
}

fn unsafe_formula(what: &str) -> Problem {
    Problem::unnamed(
        format!("this formula cannot be set safely: its MathML holds {what}"),
        Some("write it with other commands".to_owned()),
    )
}

/// The first line of the parser's words, without its picture of the source.
fn complaint(error: &pulldown_latex::ParserError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("parsing error: ")
        .trim_end_matches('.')
        .to_owned()
}

/// A formula of so many characters may be wider than a phone.
pub(super) const LONG: usize = 40;

/// The MathML in what scrolls by itself, with the keyboard as well, where it may be too wide.
pub(super) fn scrolling(mathml: String, latex: &str, display: bool) -> String {
    let class = match display {
        true => "formula display",
        false if latex.chars().count() > LONG => "formula",
        false => return mathml,
    };
    format!("<span class=\"{class}\" tabindex=\"0\">{mathml}</span>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain::formula as words;

    #[test]
    fn formulas_become_mathml() {
        let mathml = render("E = mc^2", false).unwrap();
        assert!(mathml.starts_with("<math"), "{mathml}");
        assert!(mathml.contains("<mi>E</mi>"), "{mathml}");
        assert!(render("x", true).unwrap().contains("display=\"block\""));
        assert!(render("a < b", false).unwrap().contains("<mo>&lt;</mo>"));
    }

    #[test]
    fn mistakes_are_told() {
        assert!(render("\\frac{1}{", false).is_err());
        assert!(render("\\nonsense{1}", false).is_err());
    }

    #[test]
    fn markup_in_formulas_is_escaped() {
        for (latex, made) in [
            ("a < b > c", "<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
            ("a \\lt b", "<mo>&lt;</mo>"),
            ("\\text{<script>}", "<mtext>&lt;script&gt;</mtext>"),
            (
                "\\operatorname{<script>&amp;}",
                "<mi>&lt;script&gt;&amp;amp;</mi>",
            ),
            ("\\mathop{<img src=x>}", "<mi>&lt;img src=x&gt;</mi>"),
            ("\\mathop{<}", "&lt;</mo>"),
            ("\\mathbin{<}", ">&lt;</m"),
            ("\\mathord{<}", ">&lt;</mi>"),
            ("\\mathopen{<}", ">&lt;</mo>"),
            ("\\mathpunct{<}", "<mo>&lt;</mo>"),
            ("\\not<", "<mo>&lt;\u{338}</mo>"),
            ("a \\And b", ">&amp;</m"),
            ("\\char60", ">&lt;</mi>"),
            ("\\mathbb{\\text{<b>}}", "&lt;b&gt;"),
            ("\\left\\lt x \\right\\gt", ""),
            ("\\colorbox{red}{<b>}", "<mtext>&lt;b&gt;</mtext>"),
            ("\u{fdd1}\\text{\u{fdd1}}", "<mtext>\u{fffd}</mtext>"),
        ] {
            let mathml = match render(latex, false) {
                Ok(mathml) => mathml,
                Err(_) if made.is_empty() => continue,
                Err(problem) => panic!("{latex}: {problem:?}"),
            };
            assert!(mathml.contains(made), "{latex}: {mathml}");
            let words = words(&mathml);
            assert!(!words.contains("&lt;"), "{latex}: {words}");
        }
    }

    #[test]
    fn spaces_and_delimiters_are_set() {
        let mathml = render("a~b \\big( \\! x", false).unwrap();
        assert!(
            mathml.contains("<mspace width=\"0.333em\"></mspace>"),
            "{mathml}"
        );
        assert!(mathml.contains(" minsize=\"1.2em\" "), "{mathml}");
        assert!(mathml.contains("menv-back-3"), "{mathml}");
        let letters = render("\\text a b \\operatorname cd \\sin x", false).unwrap();
        assert_eq!(words(&letters), "ab c d sin x");
        let strut = render("\\mathstrut", false).unwrap();
        assert!(strut.contains("<mspace width=\"0em\" height=\""), "{strut}");
        assert!(
            render("\\text{ 甲\u{3000}乙 }", false)
                .unwrap()
                .contains("\u{a0}甲 乙\u{a0}")
        );
        let colored = render("\\color{red} x \\fcolorbox{blue}{yellow}{y}", false).unwrap();
        assert!(!colored.contains("style"), "{colored}");
        assert!(
            colored.contains("<mi mathcolor=\"#ff0000\">x</mi>"),
            "{colored}"
        );
    }

    #[test]
    fn limits_are_told() {
        let says = |latex: &str| render(latex, false).unwrap_err().message().to_owned();
        let deep = "this formula is nested more than 50 levels deep";
        let nested = |start: &str, end: &str| format!("{}x{}", start.repeat(60), end.repeat(60));
        assert_eq!(says(&nested("{", "}")), deep);
        assert_eq!(says(&nested("\\frac{", "}{y}")), deep);
        assert_eq!(says(&nested("\\left(", "\\right)")), deep);
        assert_eq!(says(&nested("\\begin{matrix}", "\\end{matrix}")), deep);
        assert_eq!(says(&nested("x^{", "}")), deep);
        assert_eq!(says(&nested("\\sqrt[", "]{x}")), deep);
        assert_eq!(
            says(&"\\bar ".repeat(300)[..]),
            "this formula cannot be read: expected a token"
        );
        assert_eq!(says(&format!("{}x", "\\bar ".repeat(3000))), deep);
        assert_eq!(
            says(&"x".repeat(20_001)),
            "this formula is longer than 20000 bytes"
        );
        assert_eq!(
            says("\\def\\a{\\a\\a}\\a"),
            "`\\def` cannot be used in a formula"
        );
        assert_eq!(
            says("\\begin{alignat}{é}x\\end{alignat}"),
            "this formula cannot be read: `alignat` needs a small number"
        );
        assert_eq!(
            says("\\char é"),
            "this formula cannot be read: `char` needs a small number"
        );
        let lines = format!(
            "\\begin{{array}}{{{}c}}{}x\\end{{array}}",
            "|".repeat(2000),
            "\\\\".repeat(2000)
        );
        assert_eq!(
            says(&lines),
            "the MathML of this formula is more than 128 times as long as its LaTeX"
        );
        // People's formulas are far from them.
        assert!(
            render(
                &format!("{}x{}", "\\frac{1}{1+".repeat(40), "}".repeat(40)),
                true
            )
            .is_ok()
        );
        assert!(render(&"\\in[0,1) ".repeat(200), true).is_ok());
        assert!(render(&"\\bar x+\\frac{a}{b} ".repeat(500), true).is_ok());
    }

    /// Every command that the parser knows.
    fn commands() -> impl Iterator<Item = &'static str> {
        include_str!("../../../tests/fixtures/latex-commands.txt").lines()
    }

    /// A worker of `rayon` has a stack of 2 MiB.
    fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(2 << 20);
        thread.spawn(work).unwrap().join().unwrap();
    }

    #[test]
    fn no_command_takes_the_stack_however_deep_it_stands() {
        on_a_small_stack(|| {
            for name in commands() {
                for behind in [" ", "1", "{a}", "[a]"] {
                    let call = format!("\\{name}{behind}");
                    let light = render(&format!("{}x", call.repeat(100)), false);
                    // A command that takes nothing stands beside the next, not around it.
                    if light.is_ok_and(|mathml| depth(&mathml) < 50) {
                        continue;
                    }
                    let _ = render(&call.repeat(FORMULA_LENGTH / call.len()), false);
                }
            }
            for part in [
                "%\n", "\\relax ", "{}", "x^", "_", "&", "\\\\", "$", "#", "~", "'", "1",
            ] {
                let _ = render(&part.repeat(FORMULA_LENGTH / part.len()), false);
            }
        });
    }

    /// How deep the elements stand in each other.
    fn depth(mathml: &str) -> usize {
        let tags = mathml.split('<').skip(1);
        let steps = tags.scan(0_usize, |depth, tag| {
            *depth = if tag.starts_with('/') {
                *depth - 1
            } else {
                *depth + 1
            };
            Some(*depth)
        });
        steps.max().unwrap_or(0)
    }

    #[test]
    fn nothing_makes_the_parser_panic() {
        // Commands, arguments and odd characters in a mixture that is always the same.
        let commands: Vec<&str> = commands().collect();
        let others = [
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "^",
            "_",
            "&",
            "\\\\",
            "x",
            "1",
            "12.5",
            "é",
            "研",
            "\u{3000}",
            "\u{a0}",
            "%",
            "%\n",
            " ",
            "~",
            "'",
            "#",
            "$",
            "|",
            ".",
            "<",
            ">",
            "{a}",
            "{}",
            "[c]",
            "{cc}",
            "{|c:c||}",
            "1em",
            "-2pt",
            "{red}",
            "{#ffé}",
            "{#ff00ff}",
            "\\newcommand{\\x}[1]{",
            "\\def\\x",
            "\\x",
            "\\tag",
            "\\label{a}",
            "\\eqref{a}",
            "\\ce{",
            "\\phantom",
            "\\boxed",
            "\\DeclareMathOperator{\\x}",
            "#1",
            "\\begin{eqnarray}",
            "\\end{eqnarray}",
            "\\begin{",
            "\\end{",
            "matrix}",
            "array}",
            "cases}",
            "alignat}",
            "{2}",
            "split}",
            "equation}",
            "\\hline",
            "\\left",
            "\\right",
            "\\",
            "\\é",
            "\"",
            "`",
            "\u{1}",
            "&amp;",
            "+",
            "=",
            ",",
            ";",
        ];
        let environments = [
            "array",
            "matrix",
            "pmatrix*",
            "cases",
            "rcases",
            "align",
            "aligned",
            "gather",
            "alignat",
            "alignedat",
            "subarray",
            "multline",
            "split",
            "equation",
            "smallmatrix",
        ];
        let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        on_a_small_stack(move || {
            for _ in 0..20_000 {
                let mut latex = String::new();
                let environment = environments[random(environments.len())];
                let wrapped = random(3) == 0;
                if wrapped {
                    let spec = ["{cc}", "{|c|}", "{2}", "{1}", "{l}", "[r]", ""][random(7)];
                    latex.push_str(&format!("\\begin{{{environment}}}{spec}"));
                }
                for _ in 0..random(12) {
                    if random(2) == 0 {
                        latex.push('\\');
                        latex.push_str(commands[random(commands.len())]);
                        if random(2) == 0 {
                            latex.push(' ');
                        }
                    } else {
                        latex.push_str(others[random(others.len())]);
                    }
                }
                if wrapped {
                    latex.push_str(&format!("\\end{{{environment}}}"));
                }
                let readable = readable(&latex);
                let written = Shared::default().write(&readable);
                let Ok(written) = written else { continue };
                let made = render_written(&written.latex, &readable, random(2) == 0);
                if let Err(problem) = made {
                    // That its tags do not fit is a mistake of the parser's; `\char` names what no text holds.
                    let is_known = problem.message().contains("tags that do not fit")
                        || problem.message().contains("control characters")
                        || !problem.message().contains("safely");
                    assert!(is_known, "{latex}: {problem:?}");
                }
            }
        });
    }
}
