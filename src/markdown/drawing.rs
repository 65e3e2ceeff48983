//! Drawings within a text: inline SVG, written anew.
//!
//! A drawing in a file runs apart from the page that shows it; one in a text is a part of the page. So
//! what is let through is less than in files, and is written anew from what an HTML parser read: known
//! elements of SVG that draw, with known attributes in double quotes. In particular
//!
//! - nothing in it runs, is animated, or styles the page: a `style=` becomes the attributes of SVG that
//!   say the same, and `<style>` goes;
//! - nothing is drawn outside of its box: its root has no `transform`, `filter` or `overflow`;
//! - nothing is loaded but pictures of this site, and such as stand in the drawing itself, which are
//!   cleaned as in SVG files;
//! - a link is resolved like any other, and an id is one that nothing else on the page has;
//! - `<title>` and `<desc>`, in which a parser expects HTML, hold nothing but text.

use std::collections::HashMap;

use ammonia::Builder;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::html::escaped;
use super::tags;
use crate::image;
use crate::limits::{DRAWN_PARTS, HTML_DEPTH};

/// Elements that draw, or say how.
const ELEMENTS: [&str; 46] = [
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDisplacementMap",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// Elements whose content is no part of a drawing, and goes with them.
const WITHOUT_CONTENT: [&str; 8] = [
    "animate",
    "foreignObject",
    "iframe",
    "metadata",
    "noscript",
    "script",
    "style",
    "template",
];

/// Elements that may hold text.
const TEXTS: [&str; 5] = ["desc", "text", "textPath", "title", "tspan"];

/// Attributes that say where something is and what it is like.
const PLAIN: [&str; 91] = [
    "amplitude",
    "baseFrequency",
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "exponent",
    "filterUnits",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "in",
    "in2",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "lengthAdjust",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "method",
    "mode",
    "numOctaves",
    "offset",
    "operator",
    "orient",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "radius",
    "refX",
    "refY",
    "result",
    "rotate",
    "rx",
    "ry",
    "scale",
    "seed",
    "side",
    "slope",
    "spacing",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stitchTiles",
    "tableValues",
    "textLength",
    "transform",
    "type",
    "values",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xChannelSelector",
    "y",
    "y1",
    "y2",
    "yChannelSelector",
    "role",
    "lang",
    "class",
    "id",
    "href",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-describedby",
    "aria-roledescription",
    "overflow",
    "glyph-orientation-vertical",
    "kernelMatrix",
    "order",
    "edgeMode",
    "divisor",
    "bias",
];

/// Attributes of SVG that styles may say as well (SVG 2, 6.6, "presentation attributes").
const PRESENTATION: [&str; 53] = [
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "direction",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "image-rendering",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "opacity",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "unicode-bidi",
    "vector-effect",
    "visibility",
    "word-spacing",
    "writing-mode",
    "font-size-adjust",
    "kerning",
    "lighting-color",
    "text-overflow",
];

/// Attributes that would let the root of a drawing show something outside of its box.
const NOT_OF_ROOT: [&str; 7] = [
    "clip-path",
    "filter",
    "mask",
    "overflow",
    "transform",
    "x",
    "y",
];

/// Functions that a value may call.
const FUNCTIONS: [&str; 13] = [
    "calc",
    "hsl",
    "hsla",
    "matrix",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "skewx",
    "skewy",
    "translate",
    "url",
    "var",
];

/// What a drawing asks of what is around it.
pub(super) trait Around {
    /// Where a link leads, as it is written; none if nowhere.
    fn link(&mut self, destination: &str) -> Option<String>;
    /// Where a picture is, as it is written; none if nowhere.
    fn picture(&mut self, destination: &str) -> Option<String>;
    /// The id on the page for one of the drawing.
    fn id(&mut self, id: &str) -> String;
}

/// A drawing that may stand in a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    /// Its SVG.
    pub svg: String,
    /// Its words.
    pub words: String,
}

/// Why a drawing cannot be in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// A tag has so many attributes that reading it takes too long.
    Crowded,
    /// Its elements are nested too deeply.
    TooDeep,
    /// Its parts refer to each other so often that browsers could not draw it.
    TooMany,
    /// It is no drawing when HTML parsers read it.
    Unreadable,
}

/// Writes an inline SVG anew, from its `<svg` to its `</svg>`.
pub(super) fn clean(svg: &str, around: &mut dyn Around) -> Result<Drawing, Refused> {
    if tags::is_crowded(svg) {
        return Err(Refused::Crowded);
    }
    if tags::is_deeper(&tags::scan(svg, true), HTML_DEPTH) {
        return Err(Refused::TooDeep);
    }
    let canonical = builder().clean(svg).to_string();
    // The only name that its writer uses and XML does not know.
    let canonical = canonical.replace("&nbsp;", "\u{a0}");
    let mut writer = Writer {
        around,
        ids: HashMap::new(),
        drawing: Drawing::default(),
        open: Vec::new(),
        references: HashMap::new(),
        coordinates: 0,
    };
    writer.write(&canonical)?;
    match count_drawn(&writer.references, writer.coordinates) {
        ..=DRAWN_PARTS => Ok(writer.drawing),
        _ => Err(Refused::TooMany),
    }
}

/// Reads SVG as HTML parsers do.
fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .add_tags(ELEMENTS)
        .add_clean_content_tags(WITHOUT_CONTENT)
        .add_generic_attributes(PLAIN)
        .add_generic_attributes(PRESENTATION)
        .add_generic_attributes(["style"])
        .add_url_schemes(["data", "http", "https", "mailto", "tel", "ftp"])
        .link_rel(None);
    builder
}

/// The tags of a drawing that are lost with what they show, and the attributes that run something.
pub(super) fn lost(svg: &str) -> Vec<String> {
    let scanned = tags::scan(svg, true);
    let mut lost = Vec::new();
    for tag in scanned.opened() {
        // What HTML calls `<img>` has another name here.
        let name = svg[tag.range.start + 1..].get(..tag.name.len().max("image".len()));
        let is_image = name.is_some_and(|name| name.eq_ignore_ascii_case("image"));
        let mut known = ELEMENTS.iter();
        let is_known = is_image || known.any(|name| name.eq_ignore_ascii_case(&tag.name));
        // What drawing programs keep for themselves.
        let is_private = tag.name.contains(':') || tag.name == "metadata" || tag.name == "view";
        if !is_known && !is_private {
            lost.push(format!("<{}>", tag.name));
        }
        let attributes = tag.attributes.iter().map(|(name, ..)| name);
        let running = attributes.filter(|name| name.starts_with("on"));
        lost.extend(running.map(|name| format!("{name}=")));
    }
    lost
}

struct Writer<'a> {
    around: &'a mut dyn Around,
    /// The ids on the page for those of the drawing.
    ids: HashMap<String, String>,
    drawing: Drawing,
    /// The elements that are open, and their ids.
    open: Vec<(&'static str, Option<String>)>,
    /// To which parts each part refers; that without a name is the whole.
    references: HashMap<String, Vec<Reference>>,
    /// The number of coordinates in all paths, lines and polygons.
    coordinates: usize,
}

struct Reference {
    part: String,
    /// How often the part is drawn for it. None for a marker of a group, which is drawn at each point of
    /// each line in that.
    times: Option<usize>,
}

/// Counts the parts that a browser draws for the references of a drawing. `usize::MAX` if a part refers to
/// itself, directly or through others. `coordinates` is how often a marker is drawn at most.
fn count_drawn(references: &HashMap<String, Vec<Reference>>, coordinates: usize) -> usize {
    // None while a part is being counted.
    let mut known: HashMap<&str, Option<usize>> = HashMap::from([("", None)]);
    // Parts being counted, the number of their references that are counted, and the sum of these.
    let mut open: Vec<(&str, usize, usize)> = vec![("", 0, 0)];
    while let Some((part, next, sum)) = open.last_mut() {
        let own = references.get(*part).map_or(&[][..], Vec::as_slice);
        let Some(Reference {
            part: target,
            times,
        }) = own.get(*next)
        else {
            known.insert(part, Some(*sum));
            open.pop();
            continue;
        };
        match known.get(target.as_str()) {
            Some(Some(count)) => {
                let times = times.unwrap_or(coordinates);
                *sum = sum.saturating_add(count.saturating_add(1).saturating_mul(times));
                *next += 1;
            }
            Some(None) => return usize::MAX,
            None => {
                known.insert(target, None);
                open.push((target, 0, 0));
            }
        }
    }
    known.get("").copied().flatten().unwrap_or_default()
}

/// Counts the numbers in the data of a path or the points of a line; those with a fraction count twice, as
/// `.1.1` may be two.
fn count_numbers(data: &str) -> usize {
    let numbers = data.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).count()
}

impl Writer<'_> {
    fn write(&mut self, canonical: &str) -> Result<(), Refused> {
        let mut reader = Reader::from_str(canonical.trim());
        loop {
            let is_whole = !self.drawing.svg.is_empty() && self.open.is_empty();
            match reader.read_event().map_err(|_| Refused::Unreadable)? {
                Event::Eof if is_whole => return Ok(()),
                Event::Start(tag) if !is_whole => {
                    let name = tag.name().into_inner();
                    let mut attributes = Vec::new();
                    for attribute in tag.attributes().with_checks(false).filter_map(Result::ok) {
                        let value = html_escape::decode_html_entities(&*attribute.value);
                        attributes
                            .push((attribute.key.into_inner().to_owned(), value.into_owned()));
                    }
                    self.start(name, attributes)?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) if !is_whole => self.text(&text),
                Event::GeneralRef(entity) if !is_whole => {
                    let entity: &str = &entity;
                    self.text(match entity {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        _ => return Err(Refused::Unreadable),
                    });
                }
                _ => return Err(Refused::Unreadable),
            }
        }
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>) -> Result<(), Refused> {
        let mut known = ELEMENTS.into_iter();
        let known = known.find(|known| *known == name);
        let name = known
            .filter(|name| !self.open.is_empty() || *name == "svg")
            .ok_or(Refused::Unreadable)?;
        if self.is_in_words() {
            // A parser of HTML would take it for HTML: its text stays.
            self.open.push(("", None));
            return Ok(());
        }
        let mut written: Vec<(&str, String)> = Vec::new();
        let mut add = |name: &'static str, value: String| {
            written.retain(|(known, _)| *known != name);
            written.push((name, value));
        };
        let mut styles = Vec::new();
        for (key, value) in &attributes {
            match key.rsplit_once(':').map_or(key.as_str(), |(_, key)| key) {
                "style" => styles = declarations(value),
                "href" => {
                    let value = self.reference(name, value);
                    value.into_iter().for_each(|value| add("href", value));
                }
                key => {
                    let mut known = PLAIN.into_iter().chain(PRESENTATION);
                    let known = known.find(|known| *known == key);
                    let value = known.and_then(|key| self.value(name, key, value));
                    if let (Some(key), Some(value)) = (known, value) {
                        add(key, value);
                    }
                }
            }
        }
        for (key, value) in styles {
            let known = PRESENTATION.into_iter().find(|known| *known == key);
            let value = known.and_then(|key| self.value(name, key, &value));
            if let (Some(key), Some(value)) = (known, value) {
                add(key, value);
            }
        }
        if self.open.is_empty()
            && let Some(view) = view(&written)
        {
            written.push(("viewBox", view));
        }
        let id = written.iter().find(|(key, _)| *key == "id");
        let id = id.map(|(_, id)| id.clone());
        if let Some(id) = &id {
            // What stands in a part is drawn with it.
            self.refer(id, Some(1));
        }
        self.open.push((name, id));
        let lines = written
            .iter()
            .filter(|(key, _)| matches!(*key, "d" | "points"));
        let points: usize = lines.map(|(_, data)| count_numbers(data)).sum();
        self.coordinates += points;
        for (key, value) in &written {
            let is_own = *key == "href" && name != "a";
            let own = value.strip_prefix('#').filter(|_| is_own);
            let targets = value
                .split("url(#")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let times = if key.starts_with("marker-") {
                Some(points).filter(|points| *points > 0)
            } else {
                Some(1)
            };
            own.into_iter()
                .chain(targets)
                .for_each(|part| self.refer(part, times));
        }
        let svg = &mut self.drawing.svg;
        svg.push('<');
        svg.push_str(name);
        for (key, value) in written {
            svg.push_str(&format!(" {key}=\"{}\"", escaped(&value)));
        }
        svg.push('>');
        Ok(())
    }

    /// Notes that the innermost part that is open refers to another.
    fn refer(&mut self, part: &str, times: Option<usize>) {
        let mut ids = self.open.iter().rev().filter_map(|(_, id)| id.as_deref());
        let id = ids.next().unwrap_or_default().to_owned();
        self.references.entry(id).or_default().push(Reference {
            part: part.to_owned(),
            times,
        });
    }

    fn end(&mut self) -> Result<(), Refused> {
        let (name, _) = self.open.pop().ok_or(Refused::Unreadable)?;
        if !name.is_empty() {
            self.drawing.svg.push_str(&format!("</{name}>"));
        }
        if matches!(name, "text" | "title" | "desc") {
            self.drawing.words.push('\n');
        }
        Ok(())
    }

    /// Whether text stands here, and nothing else may.
    fn is_in_words(&self) -> bool {
        let mut open = self.open.iter();
        open.any(|(name, _)| matches!(*name, "title" | "desc"))
    }

    fn text(&mut self, text: &str) {
        let mut open = self.open.iter();
        if open.any(|(name, _)| TEXTS.contains(name)) {
            self.drawing.svg.push_str(&escaped(text));
            self.drawing.words.push_str(text);
        }
    }

    /// The value of an attribute, as it may be.
    fn value(&mut self, element: &str, key: &str, value: &str) -> Option<String> {
        let is_box = element == "svg";
        if is_box && NOT_OF_ROOT.contains(&key) && (self.open.is_empty() || key == "overflow") {
            return None;
        }
        match key {
            "id" => self.id(value.trim()),
            "aria-labelledby" | "aria-describedby" => {
                let ids = value.split_ascii_whitespace().filter_map(|id| self.id(id));
                Some(ids.collect::<Vec<_>>().join(" "))
            }
            "aria-label" | "aria-roledescription" => Some(value.to_owned()),
            "class" => self.open.is_empty().then(|| value.to_owned()),
            _ => self.paint(value),
        }
    }

    /// A value that calls no function but harmless ones, and refers to nothing outside of the drawing.
    fn paint(&mut self, value: &str) -> Option<String> {
        let is_sign = |c: char| "\\<>{};@".contains(c) || c.is_control() && !c.is_whitespace();
        if value.contains(is_sign) {
            return None;
        }
        let mut written = String::with_capacity(value.len());
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('(') {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let name = before.trim_end();
            let name = &name[name.rfind(|c| !is_name(c)).map_or(0, |at| {
                at + name[at..].chars().next().map_or(1, char::len_utf8)
            })..];
            let name = name.to_ascii_lowercase();
            if !FUNCTIONS.contains(&name.as_str()) {
                return None;
            }
            written.push_str(before);
            written.push('(');
            rest = after;
            if name == "url" {
                let (target, behind) = after.split_once(')')?;
                let target = target.trim().trim_matches(['"', '\'']);
                let id = self.id(target.strip_prefix('#')?)?;
                written.push('#');
                written.push_str(&id);
                written.push(')');
                rest = behind;
            }
        }
        written.push_str(rest);
        Some(written)
    }

    fn reference(&mut self, element: &str, value: &str) -> Option<String> {
        let value = value.trim();
        let own = value.strip_prefix('#');
        match (element, own) {
            ("a", _) => self.around.link(value),
            ("image", None) if value.starts_with("data:") => image::embedded_picture(value),
            ("image", None) => self.around.picture(value),
            (_, Some(id)) => Some(format!("#{}", self.id(id)?)),
            _ => None,
        }
    }

    fn id(&mut self, id: &str) -> Option<String> {
        let is_part = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        if id.is_empty() || !id.chars().all(is_part) {
            return None;
        }
        if let Some(known) = self.ids.get(id) {
            return Some(known.clone());
        }
        let own = self.around.id(id);
        self.ids.insert(id.to_owned(), own.clone());
        Some(own)
    }
}

/// The declarations of a style, with those that stand for several taken apart.
fn declarations(style: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().trim_end_matches("!important").trim_end();
        match name.as_str() {
            "marker" => {
                let ends = ["marker-start", "marker-mid", "marker-end"];
                found.extend(ends.map(|name| (name.to_owned(), value.to_owned())));
            }
            "font" => found.extend(font(value)),
            _ => found.push((name, value.to_owned())),
        }
    }
    found
}

/// `font: italic bold 12px/1.2 Arial, sans-serif`.
fn font(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.trim();
    while let Some((word, behind)) = rest.split_once(' ') {
        rest = behind.trim_start();
        let name = match word {
            "italic" | "oblique" => "font-style",
            "bold" | "bolder" | "lighter" => "font-weight",
            "small-caps" => "font-variant",
            _ if word.len() == 3 && word.ends_with("00") => "font-weight",
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                let size = word.split('/').next().unwrap_or(word);
                found.push(("font-size".to_owned(), size.to_owned()));
                found.push(("font-family".to_owned(), rest.to_owned()));
                return found;
            }
            _ => continue,
        };
        found.push((name.to_owned(), word.to_owned()));
    }
    found
}

/// The box of a drawing that says its size alone: the theme scales it to the width of the text.
fn view(attributes: &[(&str, String)]) -> Option<String> {
    let value = |name| attributes.iter().find(|(key, _)| *key == name);
    let number = |name| {
        let (_, value) = value(name)?;
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (number > 0.0 && number < 100_000.0).then_some(number)
    };
    match value("viewBox") {
        Some(_) => None,
        None => Some(format!("0 0 {} {}", number("width")?, number("height")?)),
    }
}
