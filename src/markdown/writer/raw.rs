//! Raw HTML: comments, links in it, and what will be taken out of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use pulldown_cmark::Event;

use crate::limits::{HTML_ATTRIBUTES, HTML_DEPTH, HTML_REPEATED, LISTED};
use crate::markdown::fallback::{self, Around};
use crate::markdown::html::Raw;
use crate::markdown::sanitize::{self, Removed};
use crate::markdown::tags::{self, RawTag, Scanned, Tag, candidates};
use crate::markdown::{Image, RawHtml, dressed, unread};

use super::{Writer, drawings, syntax};

/// An element that raw HTML has opened.
pub(super) struct Element {
    name: String,
    /// Where its HTML stands in the source.
    source: Range<usize>,
    /// How deep in the text the block is nested that its end tag must be in.
    depth: usize,
}

/// How many bytes before and behind a piece of HTML are looked at for what belongs to it.
const NEAR: usize = 4096;

impl Writer<'_> {
    pub(super) fn raw_html(&mut self, raw: &str, range: Range<usize>, block: bool) {
        let trimmed = raw.trim();
        if let Some(comment) = trimmed
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            && !comment.contains("-->")
        {
            if comment.trim() == "more" && self.depth <= 1 {
                self.more.get_or_insert(self.paragraphs.len());
            }
            return;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        self.last = None;
        self.document.has_raw_html = true;
        if block {
            self.block();
        }
        if self.options.html == RawHtml::Allow {
            let scanned = tags::scan(raw, false);
            self.check_unread(raw, &scanned, &range, block);
            let (written, _) = self.with_urls(raw, &scanned, &range);
            return self.html.raw(&written);
        }
        match instruction(trimmed) {
            // Markdown reads to its end, and HTML to the next `>`.
            Some((_, false)) => return self.left_open(range),
            Some((start, true)) => {
                let message = format!("`{start}` and what stands in it is taken out");
                self.warn(range.clone(), message, None);
            }
            None => {}
        }
        let whole = if block {
            self.skip_script(raw, &range)
        } else {
            None
        };
        let raw = whole.as_deref().unwrap_or(raw);
        let was_foreign = self.is_foreign;
        let (before, behind) = (
            self.replaced.source.get(..range.start).unwrap_or_default(),
            self.replaced.source.get(range.end..).unwrap_or_default(),
        );
        let around = Around {
            is_block: block && !self.elements.iter().any(|open| open.name == "p"),
            before: &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..],
            behind: &behind[..behind.floor_char_boundary(NEAR)],
        };
        let mut scanned = tags::scan(raw, was_foreign);
        let replaced = if was_foreign {
            None
        } else {
            drawings::take_out(raw, &scanned)
        };
        let raw = match &replaced {
            Some(replaced) => {
                scanned = tags::scan(&replaced.html, was_foreign);
                &replaced.html
            }
            None => raw,
        };
        self.is_foreign |= scanned.is_foreign;
        if !self.may_be_parsed(&scanned, &range) {
            return;
        }
        self.check_unread(raw, &scanned, &range, block);
        // What stood in for one thing may need a stand-in itself.
        let mut raw = Cow::Borrowed(raw);
        for _ in 0..3 {
            let Some(rewritten) = fallback::rewrite(&raw, &scanned, around) else {
                break;
            };
            for tag in rewritten.lost {
                let message =
                    format!("`{tag}` is left out, since it says no address that can be linked");
                self.warn(range.clone(), message, None);
            }
            drop(scanned);
            raw = Cow::Owned(rewritten.html);
            scanned = tags::scan(&raw, was_foreign);
        }
        if block {
            // Within a line, its words are Markdown's.
            for words in &scanned.texts {
                let words = html_escape::decode_html_entities(&raw[words.clone()]);
                self.document
                    .text
                    .extend(words.split_whitespace().flat_map(|word| [word, " "]));
            }
        }
        if raw.starts_with("<br") {
            self.document.text.push(' ');
        }
        let (written, is_changed) = self.with_urls(&raw, &scanned, &range);
        let place = range.clone();
        let source = match scanned.unclosed {
            Some(start) => self.place_of(&raw[start..], range),
            None => range,
        };
        self.html.raws.push(Raw {
            at: self.html.text.len(),
            source,
            is_suspect: is_changed || scanned.unclosed.is_some(),
        });
        let Some(replaced) = replaced else {
            self.html.raw(&written);
            return self.after_raw(block);
        };
        for (html, number) in replaced.marks.split(&written) {
            self.html.raw(html);
            if let Some(foreign) = number.and_then(|number| replaced.foreign.get(number)) {
                self.write_foreign(foreign, &place);
            }
        }
        self.after_raw(block);
    }

    fn after_raw(&mut self, block: bool) {
        if block {
            self.checkpoint()
        } else {
            self.has_inline_raw = true
        }
    }

    /// Ends the script or style sheet that a block of HTML begins and another block ends: an empty line ends
    /// a block, and not the script. The blocks up to its end tag are skipped.
    fn skip_script(&mut self, raw: &str, range: &Range<usize>) -> Option<String> {
        if self.depth > 0 || !self.bodies.is_empty() || self.is_foreign || self.has_open_script {
            return None;
        }
        let scanned = tags::scan(raw, false);
        let start = scanned.unclosed?;
        let Some(Tag::Open(tag)) = scanned.tags.last() else {
            return None;
        };
        if tag.range.start != start || !matches!(tag.name.as_str(), "script" | "style") {
            return None;
        }
        let behind = self.replaced.source.get(range.end..)?;
        let Some(end) = tags::end_of_text(behind, &tag.name) else {
            self.has_open_script = true;
            return None;
        };
        self.skipped = Some(Skipped {
            end: range.end + end,
            depth: 0,
            source: range.clone(),
        });
        Some(format!("{}</{}>", &raw[..tag.range.end], tag.name))
    }

    /// Whether an event is part of a script that is taken out.
    pub(super) fn skips(&mut self, event: &Event, range: &Range<usize>) -> bool {
        let Some(skipped) = &mut self.skipped else {
            return false;
        };
        if skipped.depth == 0 && range.start >= skipped.end {
            self.skipped = None;
            return false;
        }
        let is_block = skipped.depth == 0;
        match event {
            Event::Start(_) => skipped.depth += 1,
            Event::End(_) => skipped.depth -= 1,
            _ => {}
        }
        let behind = self.replaced.source.get(skipped.end..range.end);
        if is_block && behind.is_some_and(|words| !words.trim().is_empty()) {
            // Words that stand in the block of the end tag would be lost.
            let source = skipped.source.clone();
            self.left_open(source);
        }
        true
    }

    /// Says that Markdown in a block of HTML is not read.
    fn check_unread(&mut self, raw: &str, scanned: &Scanned, range: &Range<usize>, block: bool) {
        let found = if block {
            unread::in_html(raw, scanned, syntax(self.options))
        } else {
            None
        };
        let Some(found) = found else { return };
        let place = self.place_of(&raw[found], range.clone());
        let message = "Markdown is not read within a block of HTML, so readers see its signs";
        let help = "leave an empty line before it, and behind the HTML";
        self.warn(place, message.to_owned(), Some(help.to_owned()));
    }

    /// Where the first line of a part of raw HTML stands in the source, of which the whole has this range:
    /// the signs of a quotation may stand between its lines.
    fn place_of(&self, part: &str, range: Range<usize>) -> Range<usize> {
        let line = part.lines().next().unwrap_or_default();
        let source = self.replaced.source.get(range.clone());
        match source.and_then(|source| source.find(line)) {
            Some(at) if !line.is_empty() => range.start + at..range.start + at + line.len(),
            _ => range,
        }
    }

    /// Says that a text shows tags of HTML that are broken.
    pub(super) fn check_shown_tags(&mut self, range: &Range<usize>) {
        if self.code.is_some() || self.is_in_code() {
            return;
        }
        let source = &self.replaced.source;
        let Some(typed) = source.get(range.clone()) else {
            return;
        };
        let mut shown = Vec::new();
        for at in memchr::memchr_iter(b'<', typed.as_bytes()) {
            let at = range.start + at;
            let end = source.floor_char_boundary(at + NEAR);
            let line = source[at..end].lines().next().unwrap_or_default();
            let before = source[..at].bytes().rev();
            let is_escaped = before.take_while(|byte| *byte == b'\\').count() % 2 == 1;
            if let Some(name) = unread::broken_tag(line).filter(|_| !is_escaped) {
                let length = line.find('>').map_or(line.len(), |end| end + 1);
                shown.push((name.to_ascii_lowercase(), at..at + length));
            }
        }
        for (name, place) in shown {
            let policy = self.policy.get_or_insert_with(sanitize::Policy::new);
            if !policy.knows(&name) {
                continue;
            }
            let message = format!("this `<{name}>` is not a whole tag, so readers see it as text");
            let help = "put each value between two quotes, and write `&quot;` for a quote within a value; `&lt;` writes the sign `<` itself";
            self.warn(place, message, Some(help.to_owned()));
        }
    }

    /// Says that indented HTML is shown as code.
    pub(super) fn check_indented(&mut self, code: &str, range: &Range<usize>) {
        let Some(tag) = unread::leading_tag(code) else {
            return;
        };
        let policy = self.policy.get_or_insert_with(sanitize::Policy::new);
        if !tag.is_empty() && !policy.knows(&tag) {
            return;
        }
        let start = range.start;
        let line = self.replaced.source[start..].lines().next();
        let place = start..start + line.map_or(0, str::len);
        let message = "this HTML is indented by four spaces or more, so readers see it as code";
        let help =
            "take out the spaces; code that is meant stands between two lines of three backticks";
        self.warn(place, message.to_owned(), Some(help.to_owned()));
    }

    /// Whether an HTML parser can read this in good time. It looks through all elements that are open at
    /// each tag, and through all attributes of a tag at each.
    fn may_be_parsed(&mut self, scanned: &Scanned, range: &Range<usize>) -> bool {
        for tag in &scanned.tags {
            match tag {
                Tag::Open(tag) if tag.attributes.len() > HTML_ATTRIBUTES => {
                    self.crowded(range.clone());
                    return false;
                }
                Tag::Open(tag) if is_void(&tag.name) => {}
                Tag::Open(tag) if may_lack_end(&tag.name) && !self.nests(&tag.name) => {
                    self.open_element(&tag.name, range)
                }
                Tag::Open(tag) => {
                    *self.open_elements.entry(tag.name.clone()).or_default() += 1;
                    self.html_depth += 1;
                    self.formatting.open(tag);
                    self.open_element(&tag.name, range);
                }
                Tag::Close(name, _) => {
                    // What was opened within an element ends with it.
                    let outer = self.outer_elements();
                    let inner = &self.elements[outer..];
                    let opened = inner.iter().rposition(|open| open.name == *name);
                    let opened = opened.map(|at| outer + at);
                    self.elements
                        .truncate(opened.unwrap_or(self.elements.len()));
                    if let Some(open) = self.open_elements.get_mut(name).filter(|open| **open > 0) {
                        *open -= 1;
                        self.html_depth -= 1;
                    }
                    self.formatting.close(name);
                }
            }
            if self.html_depth > HTML_DEPTH {
                let message = format!("more than {HTML_DEPTH} elements of HTML are open here");
                let help = "close them where they end".to_owned();
                self.error(range.clone(), message, Some(help));
                self.is_stopped = true;
                return false;
            }
            if !self.may_repeat(range) {
                return false;
            }
        }
        true
    }

    /// Whether an element that may lack its end tag stands in the one before of its kind all the same.
    fn nests(&self, name: &str) -> bool {
        let is_open = |name: &str| self.open_elements.get(name).is_some_and(|open| *open > 0);
        match name {
            "rt" | "rp" => !is_open("ruby"),
            "optgroup" => !is_open("select"),
            _ => false,
        }
    }

    fn open_element(&mut self, name: &str, range: &Range<usize>) {
        if may_lack_end(name) {
            let is_ruby = |name: &str| matches!(name, "rp" | "rt");
            let is_ended =
                |open: &Element| open.name == name || is_ruby(&open.name) && is_ruby(name);
            let around = self
                .elements
                .iter()
                .rposition(|open| !may_lack_end(&open.name));
            let around = around.map_or(0, |at| at + 1);
            let before = self.elements[around..].iter().position(is_ended);
            if let Some(before) = before {
                self.elements.truncate(around + before);
            }
        }
        // An HTML parser looks through all of them, too, at each tag.
        if self.elements.len() < HTML_DEPTH {
            self.elements.push(Element {
                name: name.to_owned(),
                source: range.clone(),
                depth: self.depth,
            });
        }
    }

    /// How many elements were opened outside of the component's body or footnote that is being written: these
    /// are cleaned by themselves, or moved.
    fn outer_elements(&self) -> usize {
        let of_body = self.bodies.last().map_or(0, |body| body.elements);
        let of_note = self.notes.open.last().map_or(0, |note| note.elements);
        of_body.max(of_note)
    }

    /// Marks a place that raw HTML must neither take away nor hide.
    pub(super) fn checkpoint(&mut self) {
        let inner = &self.elements[self.outer_elements().min(self.elements.len())..];
        let hiding = inner.iter().filter(|open| sanitize::is_hiding(&open.name));
        self.html.checkpoint(hiding.count());
    }

    /// Ends the elements that were opened deeper in the text than this, as the end of their block does.
    pub(super) fn end_elements_below(&mut self, depth: usize) {
        let outer = self.elements.partition_point(|open| open.depth <= depth);
        self.end_elements(outer);
    }

    /// Ends all elements but the outer ones. It is an error if readers do not see what stands in one of
    /// them: the rest of the block, of the component's body, or of the text.
    pub(super) fn end_elements(&mut self, outer: usize) {
        while self.elements.len() > outer
            && let Some(open) = self.elements.pop()
        {
            if self.options.html == RawHtml::Sanitize && sanitize::is_hiding(&open.name) {
                let message = format!(
                    "`<{}>` is not closed, so readers would not see what follows it",
                    open.name
                );
                let help = format!("write `</{}>` where it ends", open.name);
                self.error(open.source, message, Some(help));
                self.has_unclosed = true;
            }
        }
    }

    /// Whether the formatting that is open may be repeated once more, as an HTML parser does in every
    /// paragraph and cell that follows.
    pub(super) fn may_repeat(&mut self, range: &Range<usize>) -> bool {
        self.formatting.repeated += self.formatting.length;
        let is_fine = self.formatting.repeated <= HTML_REPEATED + self.html.text.len() * 4;
        if !is_fine {
            let message = "the formatting that HTML leaves open is repeated in every block, too often up to here";
            let help = "close `<b>`, `<i>`, `<font>`, `<a>` and the like in the paragraph in which they begin";
            self.error(range.clone(), message.to_owned(), Some(help.to_owned()));
            self.is_stopped = true;
        }
        is_fine
    }

    /// Says that a tag has too many attributes.
    pub(super) fn crowded(&mut self, range: Range<usize>) {
        let message = format!("a tag of this HTML has more than {HTML_ATTRIBUTES} attributes");
        self.error(
            range,
            message,
            Some("take out what it does not need".to_owned()),
        );
        self.is_stopped = true;
    }

    /// Raw HTML with its links and pictures resolved, and whether something will be taken out of it,
    /// which is told.
    fn with_urls(&mut self, raw: &str, scanned: &Scanned, range: &Range<usize>) -> (String, bool) {
        let mut is_changed = false;
        let mut images = Vec::new();
        let mut written = String::with_capacity(raw.len());
        let mut from = 0;
        for tag in scanned.opened() {
            if self.options.html == RawHtml::Sanitize {
                is_changed |= self.judge(raw, tag, range);
                if is_nothing(tag) {
                    written.push_str(&raw[from..tag.range.start]);
                    from = tag.range.end;
                    continue;
                }
            }
            for (name, value, place) in &tag.attributes {
                let url = self.raw_url(&tag.name, name, value, range, &mut images);
                if let Some(url) = url.filter(|url| *url != **value) {
                    written.push_str(&raw[from..place.start]);
                    let url = url
                        .replace('"', "%22")
                        .replace('\'', "%27")
                        .replace('&', "&amp;");
                    match name.as_str() {
                        // Spaces are between its URLs.
                        "srcset" => written.push_str(&url),
                        _ => written.push_str(&url.replace(' ', "%20")),
                    }
                    from = place.end;
                }
            }
        }
        written.push_str(&raw[from..]);
        images.retain(|image: &Image| !image.sources.is_empty());
        let written = dressed(self.in_picture, &written, &images);
        for tag in &scanned.tags {
            match tag {
                Tag::Open(tag) if tag.name == "picture" => self.in_picture = true,
                Tag::Close(name, _) if name == "picture" => self.in_picture = false,
                _ => {}
            }
        }
        (written, is_changed)
    }

    /// Notes what will be taken out of a tag, or tells it; whether there is something. A picture without an
    /// address, or without a description, is told.
    fn judge(&mut self, raw: &str, tag: &RawTag, range: &Range<usize>) -> bool {
        if tag.name == "img" && is_empty(tag) {
            let message = "an `<img>` without an address is left out".to_owned();
            let help = "write in `src=\"…\"` where the picture is".to_owned();
            self.warn(range.clone(), message, Some(help));
        } else if tag.name == "img" && tag.attribute("alt").is_none() {
            let source = tag.attribute("src").unwrap_or_default();
            let message = format!("the picture `{source}` has no description");
            let help = "say in `alt=\"…\"` what it shows; of an ornament, alt=\"\"";
            self.missing_alt(range.clone(), message, help);
        }
        let names: Vec<&str> = tag
            .attributes
            .iter()
            .map(|(name, ..)| name.as_str())
            .collect();
        let policy = self.policy.get_or_insert_with(sanitize::Policy::new);
        let removed = if tag.name == "input" && is_nothing(tag) {
            // Without its kind, it would be a field to write in.
            vec![Removed::Active("<input>".to_owned())]
        } else {
            policy.removed(&tag.name, &names)
        };
        let is_changed = !removed.is_empty();
        for removed in removed {
            match removed {
                Removed::Active(name) => self.removed.note(name, range),
                Removed::Whole(name) => {
                    let message = format!("`<{name}>` is taken out with all that stands in it");
                    let help = "write what readers should see outside of it".to_owned();
                    self.warn(range.clone(), message, Some(help));
                }
                Removed::Unknown => {
                    let written = &raw[tag.range.clone()];
                    let written = if written.len() < 100 && !written.contains('\n') {
                        written.to_owned()
                    } else {
                        format!("<{}>", tag.name)
                    };
                    if self.removed.unknown.insert(tag.name.clone()) {
                        let message =
                            format!("`{written}` is no tag of HTML, so readers do not see it");
                        let help = format!("write `\\{written}` to show it as it is");
                        self.warn(range.clone(), message, Some(help));
                    }
                }
            }
        }
        is_changed
    }

    /// Tells once for the whole text what is taken out of its raw HTML though its words stay.
    pub(super) fn tell_removed(&mut self) {
        let Some(first) = self.removed.first.take() else {
            return;
        };
        let names = std::mem::take(&mut self.removed.names);
        let total: usize = names.values().sum();
        let mut names: Vec<(String, usize)> = names.into_iter().collect();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let rest = names.len().saturating_sub(LISTED);
        names.truncate(LISTED);
        let listed: Vec<String> = names
            .iter()
            .map(|(name, count)| match count {
                1 => format!("`{name}`"),
                count => format!("`{name}` ({count} times)"),
            })
            .collect();
        let listed = listed.join(", ");
        let message = match total {
            1 => format!(
                "{listed} is taken out, since it can run scripts or change the page around it"
            ),
            _ if rest > 0 => format!(
                "{listed} and {rest} more are taken out, since they can run scripts or change the page around them"
            ),
            _ => format!(
                "{listed} are taken out of the HTML of this text, since they can run scripts or change the page around them"
            ),
        };
        let help =
            "use a shortcode, or `html: allow` in site.yaml if you trust everyone who writes here";
        self.warn(first, message, Some(help.to_owned()));
    }

    /// The URL to write in the place of one that an attribute has, if it has one; pictures whose `<img>`
    /// can be given their widths go to `images`.
    fn raw_url(
        &mut self,
        tag: &str,
        attribute: &str,
        value: &str,
        range: &Range<usize>,
        images: &mut Vec<Image>,
    ) -> Option<String> {
        match (tag, attribute) {
            ("a", "href") => self.raw_link(value, range),
            ("video" | "audio" | "source" | "track", "src") => self.raw_media(value, range),
            ("img" | "source", "srcset") => {
                let candidates = candidates(value).into_iter().map(|(url, size)| {
                    let found = self.raw_media(url, range);
                    let url = found.as_deref().unwrap_or(url).replace(' ', "%20");
                    format!("{url} {size}").trim_end().to_owned()
                });
                Some(candidates.collect::<Vec<_>>().join(", "))
            }
            ("img", "src") | ("video", "poster") => {
                let image = match self.options.html {
                    RawHtml::Allow => self.host.image(value).ok(),
                    RawHtml::Sanitize => self.resolve_image(value, range),
                }?;
                let url = image.url.clone();
                images.push(image);
                Some(url)
            }
            _ => None,
        }
    }

    /// Where a film, a sound or a picture in raw HTML is.
    fn raw_media(&mut self, url: &str, range: &Range<usize>) -> Option<String> {
        let found = self.raw_link(url, range)?;
        if self.options.html == RawHtml::Sanitize {
            self.check_media(&found, range);
        }
        Some(found)
    }

    /// Where a link in raw HTML leads. In HTML that is trusted it may lead to what labnews does not know.
    fn raw_link(&mut self, url: &str, range: &Range<usize>) -> Option<String> {
        let found = match self.options.html {
            RawHtml::Allow => self.host.link(url).ok(),
            RawHtml::Sanitize => self.resolve(url, range),
        };
        found.map(|link| link.url)
    }
}

/// A script that ends in another block than it begins in.
pub(super) struct Skipped {
    /// Where its end tag ends.
    end: usize,
    /// How many blocks and spans of it are open.
    depth: usize,
    /// Where its HTML begins in the source.
    source: Range<usize>,
}

/// What is taken out of the raw HTML of a text.
#[derive(Default)]
pub(super) struct Taken {
    /// What can run or change something, and how often there was each.
    names: BTreeMap<String, usize>,
    /// Where the first of it stands.
    first: Option<Range<usize>>,
    /// The tags that HTML does not know and that were told.
    unknown: HashSet<String>,
}

impl Taken {
    pub(super) fn note(&mut self, name: String, range: &Range<usize>) {
        self.first.get_or_insert_with(|| range.clone());
        *self.names.entry(name).or_default() += 1;
    }
}

/// Whether nothing would be left of a tag but its name, which shows something.
fn is_nothing(tag: &RawTag) -> bool {
    let kind = tag.attribute("type").unwrap_or_default();
    match tag.name.as_str() {
        "img" => is_empty(tag),
        "input" => !kind.eq_ignore_ascii_case("checkbox"),
        _ => false,
    }
}

/// Whether an `<img>` says nowhere what it shows.
fn is_empty(tag: &RawTag) -> bool {
    let is_blank = |name| {
        tag.attribute(name)
            .is_none_or(|value| value.trim().is_empty())
    };
    is_blank("src") && is_blank("srcset")
}

/// The formatting that raw HTML has opened. An HTML parser opens it again, with all its attributes, in
/// each block that follows (HTML, 13.2.4.3, "the list of active formatting elements").
#[derive(Default)]
pub(super) struct Formatting {
    /// Names, the lengths of their tags, and how many elements were open that keep formatting apart.
    open: Vec<(String, usize, usize)>,
    /// How many of these are open.
    borders: usize,
    /// How long all open tags are together.
    length: usize,
    /// How long all that was repeated may be.
    repeated: usize,
}

impl Formatting {
    fn open(&mut self, tag: &RawTag) {
        match kind(&tag.name) {
            Kind::Formatting => {
                let length = tag.range.len();
                self.length += length;
                self.open.push((tag.name.clone(), length, self.borders));
            }
            Kind::Border => self.borders += 1,
            Kind::Other => {}
        }
    }

    /// A tag within a table does not end what was opened before it.
    fn close(&mut self, name: &str) {
        match kind(name) {
            Kind::Formatting => {
                let fits = |(own, _, borders): &(String, usize, usize)| {
                    own == name && *borders == self.borders
                };
                if let Some(at) = self.open.iter().rposition(fits) {
                    self.length -= self.open.remove(at).1;
                }
            }
            Kind::Border => {
                self.borders = self.borders.saturating_sub(1);
                for (_, _, borders) in &mut self.open {
                    *borders = (*borders).min(self.borders);
                }
            }
            Kind::Other => {}
        }
    }
}

/// What an element is to the formatting around it.
enum Kind {
    Formatting,
    Border,
    Other,
}

fn kind(name: &str) -> Kind {
    match name {
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => Kind::Formatting,
        "applet" | "marquee" | "object" | "table" | "template" => Kind::Border,
        _ => Kind::Other,
    }
}

/// Whether an element is empty (HTML, 13.1.2, "void elements").
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element ends where the next of its kind begins (HTML, 13.1.2.4, "optional tags").
fn may_lack_end(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "colgroup"
            | "caption"
            | "option"
            | "optgroup"
            | "rt"
            | "rp"
    )
}

/// How raw HTML begins that is neither a tag nor a comment, and whether it has its end (CommonMark 0.31,
/// 4.6); a comment too, if it has none.
fn instruction(raw: &str) -> Option<(&'static str, bool)> {
    let kinds = [
        ("<!--", "-->"),
        ("<?", "?>"),
        ("<![CDATA[", "]]>"),
        ("<!", ">"),
    ];
    let (start, end) = kinds
        .into_iter()
        .find(|(start, _)| raw.starts_with(start))?;
    let is_closed = raw.contains(end);
    (start != "<!--" || !is_closed).then_some((start, is_closed))
}
