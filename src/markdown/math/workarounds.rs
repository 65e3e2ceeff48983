//! Workarounds for `pulldown-latex` 0.8.
//!
//! | function | what the crate does | upstream | goes when |
//! | --- | --- | --- | --- |
//! | [`hide_markup`], [`escape_markup`] | writes some text and operators without escaping them | [issue 33](https://github.com/carloskiki/pulldown-latex/issues/33), [issue 71](https://github.com/carloskiki/pulldown-latex/issues/71) | all output is escaped |
//! | [`cut_text_argument`] | reads all that follows as the argument of `\text` and the like without braces | [issue 25](https://github.com/carloskiki/pulldown-latex/issues/25) | it reads one character |
//! | [`hide_markup_in_event`] | writes `&nbsp;`, and half an `<mspace>` for a space without a width | none found | the output is XML |
//! | [`super::guard`] | recurses for each command, and panics at some numbers | [issue 43](https://github.com/carloskiki/pulldown-latex/issues/43), [issue 58](https://github.com/carloskiki/pulldown-latex/issues/58) | it bounds its recursion |
//! | `find_unknown_name` | does not name an unknown command in its error | none found | its error has the name |

use std::borrow::Cow;

use pulldown_latex::event::{Content, Dimension, DimensionUnit, Event, Grouping, RelationContent};
use pulldown_latex::{Parser, Storage};

/// The characters of markup, the noncharacters (Unicode 16, 23.7) that stand in for them while
/// `pulldown-latex` has the formula, and their entities. `replace_unsafe_characters` has removed all
/// noncharacters of the author's.
const MARKUP: [(char, char, &str); 3] = [
    ('&', '\u{fdd0}', "&amp;"),
    ('<', '\u{fdd1}', "&lt;"),
    ('>', '\u{fdd2}', "&gt;"),
];

fn has_markup(text: &str) -> bool {
    memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_some()
}

fn hide_character(character: char) -> char {
    let hidden = MARKUP.iter().find(|(plain, ..)| *plain == character);
    hidden.map_or(character, |(_, hidden, _)| *hidden)
}

/// Replaces markup by noncharacters.
pub(super) fn hide_markup(text: &str) -> Cow<'_, str> {
    if has_markup(text) {
        Cow::Owned(text.chars().map(hide_character).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Replaces the noncharacters in the output by entities. The crate itself writes one entity, which XML does
/// not know.
pub(super) fn escape_markup(written: &str) -> Cow<'_, str> {
    // The noncharacters begin with the byte EF.
    if memchr::memchr2(b'&', 0xef, written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    let mut escaped = written.replace("&nbsp;", "\u{a0}");
    for (_, hidden, entity) in MARKUP {
        if escaped.contains(hidden) {
            escaped = escaped.replace(hidden, entity);
        }
    }
    Cow::Owned(escaped)
}

/// Cuts the argument of a text command without braces to one character. A brace precedes an argument in
/// braces, and a backslash the name of a function.
pub(super) fn cut_text_argument(latex: &str, event: &mut Event) {
    let Event::Content(Content::Text(text) | Content::Function(text)) = event else {
        return;
    };
    let place = text.as_ptr().addr().checked_sub(latex.as_ptr().addr());
    let before = place.and_then(|place| latex.as_bytes().get(place.checked_sub(1)?));
    match before {
        None | Some(b'{' | b'\\') => {}
        Some(_) => *text = &text[..text.chars().next().map_or(0, char::len_utf8)],
    }
}

/// The text of an event with its markup hidden; `None` if it has no markup.
pub(super) fn hidden_text(event: &Event) -> Option<String> {
    match event {
        Event::Content(Content::Text(text) | Content::Number(text) | Content::Function(text))
            if has_markup(text) =>
        {
            Some(hide_markup(text).into_owned())
        }
        _ => None,
    }
}

/// Hides the markup of an event; `text` is its [`hidden_text`].
pub(super) fn hide_markup_in_event<'e>(event: Event<'e>, text: Option<&'e str>) -> Event<'e> {
    let character = hide_character;
    let content = match event {
        Event::Content(content) => content,
        Event::Begin(Grouping::LeftRight(open, close)) => {
            let sides = (open.map(character), close.map(character));
            return Event::Begin(Grouping::LeftRight(sides.0, sides.1));
        }
        // Without a width, the crate does not write the start of the element.
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
        // `~` and `\ ` are spaces between words.
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
            content: hide_markup_in_relation(content),
            small,
        },
    };
    Event::Content(content)
}

/// Hides the markup of a relation. The crate has no constructor for one, but parses one from any character.
fn hide_markup_in_relation(relation: RelationContent) -> RelationContent {
    let mut buffer = [0; 8];
    let Ok(text) = std::str::from_utf8(relation.encode_utf8_to_buf(&mut buffer)) else {
        return relation;
    };
    if !has_markup(text) {
        return relation;
    }
    let latex = format!("\\mathrel{{{}}}", hide_markup(text));
    let storage = Storage::new();
    let events = Parser::new(&latex, &storage).find_map(|event| match event {
        Ok(Event::Content(Content::Relation { content, .. })) => Some(content),
        _ => None,
    });
    events.unwrap_or(relation)
}
