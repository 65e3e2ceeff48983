//! Rewrites MathML so that it contains only what formulas consist of.
//!
//! The output is a small part of XML that an HTML parser reads in the same way: known elements of MathML
//! Core in lower case, with attributes in double quotes; text only in elements that contain nothing else,
//! in which HTML parsers expect text; no comments, CDATA sections, instructions or entities except those
//! for markup. No attribute loads, links, styles or runs anything.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::limits::FORMULA_DEPTH;
use crate::messages::formulas::MathmlFault;

/// Elements that contain only text.
const TOKENS: [&str; 5] = ["mi", "mo", "mn", "mtext", "annotation"];
/// Elements that contain only elements.
const LAYOUT: [&str; 20] = [
    "math",
    "semantics",
    "mrow",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "mphantom",
    "mmultiscripts",
];

/// The text that [`super::known_commands`] puts into a phantom.
const PHANTOM_TEXT: &str = "\u{fdd3}";

/// A level of a formula becomes up to four elements: a group, a table, its row and its cell.
const MAX_DEPTH: usize = FORMULA_DEPTH * 4 + 8;

/// Rewrites a `<math>` element.
pub(crate) fn rewrite_mathml(mathml: &str) -> Result<String, MathmlFault> {
    let mut reader = Reader::from_str(mathml);
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<&'static str> = Vec::new();
    // The offset in `out` at which each of them begins.
    let mut starts: Vec<usize> = Vec::new();
    // Whether the innermost open element is not written.
    let mut is_dropped = false;
    // The height of a row, which a space in its first cell expresses.
    let mut height = None;
    loop {
        let event = reader.read_event();
        match event.map_err(|_| MathmlFault::MismatchedTags)? {
            Event::Start(tag) => {
                let name = tag.name().into_inner();
                starts.push(out.len());
                open.push(write_start(
                    name,
                    tag.attributes_raw(),
                    &open,
                    &mut out,
                    &mut height,
                )?);
                if open.len() > MAX_DEPTH {
                    return Err(MathmlFault::TooDeep);
                }
            }
            Event::Empty(tag) => {
                let name = tag.name().into_inner();
                write_start(name, tag.attributes_raw(), &open, &mut out, &mut height)?;
                write_end(name, &mut out);
            }
            Event::End(tag) => {
                // The reader has checked that this closes the open element, which may have become another.
                let name = open.pop().unwrap_or(tag.name().into_inner());
                starts.pop();
                if !std::mem::take(&mut is_dropped) {
                    write_end(name, &mut out);
                }
                if open.is_empty() {
                    break;
                }
            }
            Event::Text(text) if in_token(&open) && text.trim() == PHANTOM_TEXT => {
                // The group around it becomes a phantom, and the text itself disappears.
                out.truncate(starts.last().copied().unwrap_or(0));
                is_dropped = true;
                if let [.., around, _] = open.as_mut_slice()
                    && *around == "mrow"
                    && let [.., at, _] = starts.as_slice()
                    && out[*at..].matches('<').count() == 1
                {
                    *around = "mphantom";
                    out.truncate(*at);
                    out.push_str("<mphantom>");
                }
            }
            Event::Text(text) => write_text(&text, &open, &mut out)?,
            Event::GeneralRef(entity) => {
                let entity: &str = &entity;
                if !matches!(entity, "amp" | "lt" | "gt" | "quot") || !in_token(&open) {
                    return Err(MathmlFault::Entity(entity.to_owned()));
                }
                out.push('&');
                out.push_str(entity);
                out.push(';');
            }
            Event::Eof => return Err(MathmlFault::UnclosedElements),
            Event::CData(_) => return Err(MathmlFault::Cdata),
            Event::Comment(_) => return Err(MathmlFault::Comment),
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                return Err(MathmlFault::Instruction);
            }
        }
    }
    match reader.read_event() {
        Ok(Event::Eof) => Ok(out),
        _ => Err(MathmlFault::AfterRoot),
    }
}

fn in_token(open: &[&'static str]) -> bool {
    open.last().is_some_and(|name| TOKENS.contains(name))
}

fn write_text(text: &str, open: &[&'static str], out: &mut String) -> Result<(), MathmlFault> {
    let forbidden = |c: char| c.is_control() && c != '\n';
    if !in_token(open) && !text.trim().is_empty() {
        return Err(MathmlFault::StrayText);
    }
    if text.contains(forbidden) {
        return Err(MathmlFault::ControlCharacters);
    }
    out.push_str(text);
    Ok(())
}

/// Writes a start tag, and returns the name of its element.
fn write_start(
    name: &str,
    raw: &str,
    open: &[&'static str],
    out: &mut String,
    height: &mut Option<String>,
) -> Result<&'static str, MathmlFault> {
    let mut known = TOKENS.iter().chain(&LAYOUT);
    let known = known.find(|known| **known == name);
    let known = known.filter(|_| (name == "math") == open.is_empty() && !in_token(open));
    let Some(name) = known.copied() else {
        return Err(MathmlFault::Element(name.to_owned()));
    };
    out.push('<');
    out.push_str(name);
    let mut seen: Vec<&str> = Vec::new();
    // A style may become a class, and an element has only one class attribute.
    let mut classes: Vec<&str> = Vec::new();
    let mut rest = raw.trim_start_matches(' ');
    while !rest.is_empty() {
        let refused = || MathmlFault::UnreadableAttributes(name.to_owned());
        let (key, behind) = rest.split_once("=\"").ok_or_else(refused)?;
        let (value, behind) = behind.split_once('"').ok_or_else(refused)?;
        rest = behind.trim_start_matches(' ');
        if seen.contains(&key) {
            return Err(refused());
        }
        seen.push(key);
        let written = match key {
            "style" => rewrite_style(value, height, &mut classes),
            "class" if allowed_value(name, key, value).is_some() => {
                classes.push(value);
                Some(String::new())
            }
            _ => allowed_value(name, key, value).map(|value| format_attribute(key, &value)),
        };
        let written = written.ok_or_else(|| MathmlFault::Attribute {
            name: key.to_owned(),
            value: value.to_owned(),
        })?;
        out.push_str(&written);
    }
    if !classes.is_empty() {
        out.push_str(&format_attribute("class", &classes.join(" ")));
    }
    out.push('>');
    if name == "mtd"
        && let Some(height) = height.take()
    {
        out.push_str(&format!("<mspace height=\"{height}\"></mspace>"));
    }
    Ok(name)
}

fn write_end(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn format_attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{value}\"")
}

/// The value of an attribute, if an element may have it.
fn allowed_value<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    let fits = match (element, name) {
        ("math", "display") => matches!(value, "block" | "inline"),
        ("annotation", "encoding") => value == "application/x-tex",
        ("mi", "mathvariant") => value == "normal",
        ("mo", "stretchy" | "symmetric" | "largeop" | "movablelimits") | (_, "displaystyle") => {
            matches!(value, "true" | "false")
        }
        (_, "scriptlevel") => matches!(value, "0" | "1" | "2"),
        ("mo", "minsize" | "maxsize")
        | ("mspace", "width" | "height" | "depth")
        | ("mfrac", "linethickness") => return parse_length(value).map(Cow::Owned),
        (_, "class") => !value.is_empty() && value.chars().all(is_word),
        // This module writes these, and reads them again for feeds.
        (_, "mathcolor" | "mathbackground") => {
            let digits = value.strip_prefix('#').unwrap_or_default();
            digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        _ => false,
    };
    fits.then_some(Cow::Borrowed(value))
}

/// The largest length, in `em`. A larger one would reach into the page around the formula.
const MAX_LENGTH: f32 = 100.0;

/// A length in CSS.
fn parse_length(value: &str) -> Option<String> {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let number = &value[..value.len() - unit.len()];
    let size: f32 = number.parse().ok()?;
    // `pulldown-latex` writes a `mu` as a fraction of an `em`, but keeps its name.
    let (unit, most) = match unit {
        "mu" => ("em", MAX_LENGTH),
        "em" | "ex" | "cm" | "pc" => (unit, MAX_LENGTH),
        "in" => (unit, MAX_LENGTH / 4.0),
        "mm" | "pt" => (unit, MAX_LENGTH * 10.0),
        _ => return None,
    };
    (size.abs() <= most).then(|| format!("{number}{unit}"))
}

/// Rewrites a style as attributes and classes: the site's content security policy may forbid styles, and a
/// style could reach out of its formula.
fn rewrite_style(
    value: &str,
    height: &mut Option<String>,
    classes: &mut Vec<&str>,
) -> Option<String> {
    let mut written = String::new();
    for declaration in value.split("; ") {
        let (property, value) = declaration.split_once(": ")?;
        match property {
            "color" => written.push_str(&format_attribute("mathcolor", &parse_color(value)?)),
            "background-color" => {
                written.push_str(&format_attribute("mathbackground", &parse_color(value)?))
            }
            "border" => {
                parse_color(value.strip_prefix("0.06em solid ")?)?;
                classes.push("menv-framed");
            }
            "margin-left" => {
                classes.push(negative_space_class(&parse_length(value)?)?);
            }
            "height" => {
                *height = Some(parse_length(value)?).filter(|height| !height.starts_with('-'))
            }
            _ => return None,
        }
    }
    Some(written)
}

/// Converts `rgb(r g b)` to `#rrggbb`, which attributes take.
fn parse_color(value: &str) -> Option<String> {
    let inner = value.strip_prefix("rgb(")?.strip_suffix(')')?;
    let parts: Option<Vec<u8>> = inner.split(' ').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [red, green, blue] => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}

/// The class for a negative space: the nearest of those in the theme's stylesheet, in eighteenths of an em.
/// `<mspace>` has no attribute for it.
fn negative_space_class(length: &str) -> Option<&'static str> {
    const CLASSES: [(f32, &str); 6] = [
        (3.0, "menv-back-3"),
        (4.0, "menv-back-4"),
        (5.0, "menv-back-5"),
        (9.0, "menv-back-9"),
        (18.0, "menv-back-18"),
        (36.0, "menv-back-36"),
    ];
    let number = length.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let size: f32 = number.parse().ok()?;
    let em = match &length[number.len()..] {
        "em" => 1.0,
        "ex" => 0.45,
        "cm" => 2.8,
        "mm" => 0.28,
        "in" => 7.2,
        "pt" => 0.1,
        _ => 1.2,
    };
    let wanted = size.abs() * em * 18.0;
    let distance = |of: &(f32, &str)| (of.0 - wanted).abs();
    let nearest = CLASSES
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_fault(inner: &str) -> String {
        match rewrite_mathml(&format!("<math>{inner}</math>")) {
            Err(fault) => fault.to_string(),
            other => panic!("{inner}: {other:?}"),
        }
    }

    #[test]
    fn other_content_is_refused() {
        for (inner, what) in [
            ("<script>x</script>", "`<script>`"),
            ("<mi><script>x</script></mi>", "`<script>`"),
            ("<mi><mi>x</mi></mi>", "`<mi>`"),
            ("<math></math>", "`<math>`"),
            ("<MI>x</MI>", "`<MI>`"),
            ("<annotation-xml>x</annotation-xml>", "`<annotation-xml>`"),
            ("<m:mi>x</m:mi>", "`<m:mi>`"),
            ("<mi onclick=\"x\">x</mi>", "`onclick=\"x\"`"),
            ("<mi xlink:href=\"x\">x</mi>", "`xlink:href=\"x\"`"),
            (
                "<mi href=\"javascript:x\">x</mi>",
                "`href=\"javascript:x\"`",
            ),
            (
                "<mi style=\"color: url(x)\">x</mi>",
                "`style=\"color: url(x)\"`",
            ),
            (
                "<mi style=\"position: fixed\">x</mi>",
                "`style=\"position: fixed\"`",
            ),
            ("<mspace width=\"infem\"/>", "`width=\"infem\"`"),
            ("<mspace width=\"1000em\"/>", "`width=\"1000em\"`"),
            ("<mi class='x'>x</mi>", "invalid attributes of `<mi>`"),
            (
                "<mi class=\"a\" class=\"b\">x</mi>",
                "invalid attributes of `<mi>`",
            ),
            ("<!-- x -->", "a comment"),
            ("<mi><![CDATA[x]]></mi>", "`<![CDATA[`"),
            ("<?x?>", "a processing instruction"),
            ("x", "text outside of `<mi>`, `<mn>`, `<mo>` and `<mtext>`"),
            ("<mi>&copy;</mi>", "`&copy;`"),
            ("<mi>&#60;</mi>", "`&#60;`"),
            ("<mi>\u{1}</mi>", "control characters"),
            ("<mi>x</mo>", "mismatched tags"),
            ("</math><img/><math>", "content after `</math>`"),
        ] {
            assert_eq!(find_fault(inner), what, "{inner}");
        }
        assert!(rewrite_mathml("<math><mi>x</mi>").is_err());
        assert!(rewrite_mathml("<p>x</p>").is_err());
    }

    #[test]
    fn styles_become_attributes_and_classes() {
        let rewrite = |inner: &str| rewrite_mathml(&format!("<math>{inner}</math>")).unwrap();
        assert_eq!(
            rewrite(
                "<mi style=\"color: rgb(255 0 16); background-color: rgb(0 0 0)\" class=\"small\">x</mi>"
            ),
            "<math><mi mathcolor=\"#ff0010\" mathbackground=\"#000000\" class=\"small\">x</mi></math>"
        );
        assert_eq!(
            rewrite("<mo style=\"border: 0.06em solid rgb(1 2 3)\" class=\"small\">x</mo>"),
            "<math><mo class=\"menv-framed small\">x</mo></math>"
        );
        assert_eq!(
            rewrite("<mspace width=\"-0.16666667em\" style=\"margin-left: -0.16666667em\" />"),
            "<math><mspace width=\"-0.16666667em\" class=\"menv-back-3\"></mspace></math>"
        );
        assert_eq!(
            rewrite("<mtable><mtr style=\"height: 1em\"><mtd></mtd></mtr></mtable>"),
            "<math><mtable><mtr><mtd><mspace height=\"1em\"></mspace></mtd></mtr></mtable></math>"
        );
    }

    #[test]
    fn rewriting_twice_changes_nothing() {
        let once = rewrite_mathml(
            "<math display=\"block\"><mo stretchy=\"true\"minsize=\"1.2em\">&lt;</mo></math>",
        )
        .unwrap();
        assert_eq!(rewrite_mathml(&once), Ok(once));
    }
}
