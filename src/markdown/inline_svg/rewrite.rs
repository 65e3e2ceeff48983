//! Rewrites one drawing from what an HTML parser reads.

use std::collections::HashMap;

use ammonia::Builder;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::allowed::{
    ELEMENTS, FORBIDDEN_ON_ROOT, FUNCTIONS, PLAIN_ATTRIBUTES, PRESENTATION_ATTRIBUTES,
    REMOVED_WITH_CONTENT, TEXT_ELEMENTS,
};
use super::draw_count::{PartReference, count_drawn_parts, count_numbers};
use super::style::{derive_view_box, parse_declarations};
use crate::image;
use crate::limits::{DRAWN_PARTS, HTML_DEPTH};
use crate::markdown::html::escape_html_text;
use crate::markdown::raw_html::limits::{exceeds_depth, has_too_many_attributes};
use crate::markdown::raw_html::tags::scan_tags;

/// What a drawing asks of the page around it.
pub(crate) trait Surroundings {
    /// The URL to write for a link; `None` if it leads nowhere.
    fn resolve_link(&mut self, destination: &str) -> Option<String>;
    /// The URL to write for a picture; `None` if there is no such picture.
    fn resolve_picture(&mut self, destination: &str) -> Option<String>;
    /// The id on the page for an id of the drawing.
    fn map_id(&mut self, id: &str) -> String;
}

/// A drawing that a page may contain.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawing {
    /// Its SVG.
    pub svg: String,
    /// Its words.
    pub words: String,
}

/// Why a page cannot contain a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SvgError {
    /// A tag has so many attributes that parsing it takes too long.
    TooManyAttributes,
    /// Its elements are nested too deeply.
    TooDeep,
    /// Its parts refer to each other so often that browsers could not draw it.
    TooManyParts,
    /// HTML parsers do not read it as a drawing.
    Unreadable,
}

/// Rewrites an inline SVG, from its `<svg` to its `</svg>`.
pub(crate) fn rewrite_svg(
    svg: &str,
    surroundings: &mut dyn Surroundings,
) -> Result<Drawing, SvgError> {
    if has_too_many_attributes(svg) {
        return Err(SvgError::TooManyAttributes);
    }
    if exceeds_depth(&scan_tags(svg, true), HTML_DEPTH) {
        return Err(SvgError::TooDeep);
    }
    let canonical = build_parser().clean(svg).to_string();
    // The only entity that `ammonia` writes and XML does not have.
    let canonical = canonical.replace("&nbsp;", "\u{a0}");
    let mut writer = SvgWriter {
        surroundings,
        ids: HashMap::new(),
        drawing: Drawing::default(),
        open: Vec::new(),
        references: HashMap::new(),
        coordinates: 0,
    };
    writer.write(&canonical)?;
    match count_drawn_parts(&writer.references, writer.coordinates) {
        ..=DRAWN_PARTS => Ok(writer.drawing),
        _ => Err(SvgError::TooManyParts),
    }
}

/// `ammonia`, set up to parse SVG like a browser and write it as XML.
fn build_parser() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .add_tags(ELEMENTS)
        .add_clean_content_tags(REMOVED_WITH_CONTENT)
        .add_generic_attributes(PLAIN_ATTRIBUTES)
        .add_generic_attributes(PRESENTATION_ATTRIBUTES)
        .add_generic_attributes(["style"])
        .add_url_schemes(["data", "http", "https", "mailto", "tel", "ftp"])
        .link_rel(None);
    builder
}

struct SvgWriter<'a> {
    surroundings: &'a mut dyn Surroundings,
    /// The ids on the page by the ids of the drawing.
    ids: HashMap<String, String>,
    drawing: Drawing,
    /// The open elements, and their ids.
    open: Vec<(&'static str, Option<String>)>,
    /// The references of each part, by its id; the whole drawing has an empty id.
    references: HashMap<String, Vec<PartReference>>,
    /// How many coordinates all paths, lines and polygons have.
    coordinates: usize,
}

impl SvgWriter<'_> {
    fn write(&mut self, canonical: &str) -> Result<(), SvgError> {
        let mut reader = Reader::from_str(canonical.trim());
        loop {
            let is_whole = !self.drawing.svg.is_empty() && self.open.is_empty();
            match reader.read_event().map_err(|_| SvgError::Unreadable)? {
                Event::Eof if is_whole => return Ok(()),
                Event::Start(tag) if !is_whole => {
                    let name = tag.name().into_inner();
                    let mut attributes = Vec::new();
                    for attribute in tag.attributes().with_checks(false).filter_map(Result::ok) {
                        let value = html_escape::decode_html_entities(&*attribute.value);
                        attributes
                            .push((attribute.key.into_inner().to_owned(), value.into_owned()));
                    }
                    self.write_start(name, attributes)?;
                }
                Event::End(_) => self.write_end()?,
                Event::Text(text) if !is_whole => self.write_text(&text),
                Event::GeneralRef(entity) if !is_whole => {
                    let entity: &str = &entity;
                    self.write_text(match entity {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        _ => return Err(SvgError::Unreadable),
                    });
                }
                _ => return Err(SvgError::Unreadable),
            }
        }
    }

    fn write_start(
        &mut self,
        name: &str,
        attributes: Vec<(String, String)>,
    ) -> Result<(), SvgError> {
        let mut known = ELEMENTS.into_iter();
        let known = known.find(|known| *known == name);
        let name = known
            .filter(|name| !self.open.is_empty() || *name == "svg")
            .ok_or(SvgError::Unreadable)?;
        if self.is_in_description() {
            // HTML parsers would read it as HTML. Only its text stays.
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
                "style" => styles = parse_declarations(value),
                "href" => {
                    let value = self.rewrite_reference(name, value);
                    value.into_iter().for_each(|value| add("href", value));
                }
                key => {
                    let mut known = PLAIN_ATTRIBUTES.into_iter().chain(PRESENTATION_ATTRIBUTES);
                    let known = known.find(|known| *known == key);
                    let value = known.and_then(|key| self.rewrite_value(name, key, value));
                    if let (Some(key), Some(value)) = (known, value) {
                        add(key, value);
                    }
                }
            }
        }
        for (key, value) in styles {
            let known = PRESENTATION_ATTRIBUTES
                .into_iter()
                .find(|known| *known == key);
            let value = known.and_then(|key| self.rewrite_value(name, key, &value));
            if let (Some(key), Some(value)) = (known, value) {
                add(key, value);
            }
        }
        if self.open.is_empty()
            && let Some(view_box) = derive_view_box(&written)
        {
            written.push(("viewBox", view_box));
        }
        let id = written.iter().find(|(key, _)| *key == "id");
        let id = id.map(|(_, id)| id.clone());
        if let Some(id) = &id {
            // A part is drawn with the part that contains it.
            self.add_reference(id, Some(1));
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
                .for_each(|part| self.add_reference(part, times));
        }
        let svg = &mut self.drawing.svg;
        svg.push('<');
        svg.push_str(name);
        for (key, value) in written {
            svg.push_str(&format!(" {key}=\"{}\"", escape_html_text(&value)));
        }
        svg.push('>');
        Ok(())
    }

    /// Records that the innermost open part refers to another.
    fn add_reference(&mut self, part: &str, times: Option<usize>) {
        let mut ids = self.open.iter().rev().filter_map(|(_, id)| id.as_deref());
        let id = ids.next().unwrap_or_default().to_owned();
        self.references.entry(id).or_default().push(PartReference {
            part: part.to_owned(),
            times,
        });
    }

    fn write_end(&mut self) -> Result<(), SvgError> {
        let (name, _) = self.open.pop().ok_or(SvgError::Unreadable)?;
        if !name.is_empty() {
            self.drawing.svg.push_str(&format!("</{name}>"));
        }
        if matches!(name, "text" | "title" | "desc") {
            self.drawing.words.push('\n');
        }
        Ok(())
    }

    /// Whether only text is allowed here.
    fn is_in_description(&self) -> bool {
        let mut open = self.open.iter();
        open.any(|(name, _)| matches!(*name, "title" | "desc"))
    }

    fn write_text(&mut self, text: &str) {
        let mut open = self.open.iter();
        if open.any(|(name, _)| TEXT_ELEMENTS.contains(name)) {
            self.drawing.svg.push_str(&escape_html_text(text));
            self.drawing.words.push_str(text);
        }
    }

    /// The value to write for an attribute; `None` if it must not have this one.
    fn rewrite_value(&mut self, element: &str, key: &str, value: &str) -> Option<String> {
        let is_box = element == "svg";
        if is_box && FORBIDDEN_ON_ROOT.contains(&key) && (self.open.is_empty() || key == "overflow")
        {
            return None;
        }
        match key {
            "id" => self.map_id(value.trim()),
            "aria-labelledby" | "aria-describedby" => {
                let ids = value
                    .split_ascii_whitespace()
                    .filter_map(|id| self.map_id(id));
                Some(ids.collect::<Vec<_>>().join(" "))
            }
            "aria-label" | "aria-roledescription" => Some(value.to_owned()),
            "class" => self.open.is_empty().then(|| value.to_owned()),
            _ => self.rewrite_functions(value),
        }
    }

    /// A value that calls only allowed functions, and refers only to parts of the drawing.
    fn rewrite_functions(&mut self, value: &str) -> Option<String> {
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
                let id = self.map_id(target.strip_prefix('#')?)?;
                written.push('#');
                written.push_str(&id);
                written.push(')');
                rest = behind;
            }
        }
        written.push_str(rest);
        Some(written)
    }

    fn rewrite_reference(&mut self, element: &str, value: &str) -> Option<String> {
        let value = value.trim();
        let own = value.strip_prefix('#');
        match (element, own) {
            ("a", _) => self.surroundings.resolve_link(value),
            ("image", None) if value.starts_with("data:") => image::embedded_picture(value),
            ("image", None) => self.surroundings.resolve_picture(value),
            (_, Some(id)) => Some(format!("#{}", self.map_id(id)?)),
            _ => None,
        }
    }

    fn map_id(&mut self, id: &str) -> Option<String> {
        let is_part = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        if id.is_empty() || !id.chars().all(is_part) {
            return None;
        }
        if let Some(known) = self.ids.get(id) {
            return Some(known.clone());
        }
        let own = self.surroundings.map_id(id);
        self.ids.insert(id.to_owned(), own.clone());
        Some(own)
    }
}
