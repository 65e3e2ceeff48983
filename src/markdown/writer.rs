//! The one pass over the parser's events that makes a [`Document`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options as Syntax, Parser,
    Tag, TagEnd,
};

use super::cjk::{Marked, is_wide};
use super::figure::{Paragraph, Picture};
use super::highlight::Highlighted;
use super::html::Html;
use super::ids::Ids;
use super::shortcode::{Call, Kind, Replaced};
use super::url::forbidden_scheme;
use super::{
    Document, Heading, Host, Image, ImageUse, Link, Mistake, Options, Problem, RawHtml, Reference,
    Severity, math, sanitize,
};
use crate::source::decode::nearest;

/// The syntax that authors may use.
fn syntax(options: &Options) -> Syntax {
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_SMART_PUNCTUATION
        | Syntax::ENABLE_HEADING_ATTRIBUTES
        | Syntax::ENABLE_GFM
        | Syntax::ENABLE_DEFINITION_LIST
        | Syntax::ENABLE_SUPERSCRIPT
        | Syntax::ENABLE_SUBSCRIPT;
    syntax.set(Syntax::ENABLE_MATH, options.math);
    syntax
}

pub(super) fn render(source: &str, options: &Options, host: &dyn Host) -> Document {
    let syntax = syntax(options);
    let replaced = Replaced::new(source, syntax);
    let marked = Marked::new(&replaced.text);
    let mut writer = Writer {
        options,
        host,
        marked: &marked,
        replaced: &replaced,
        ids: Ids::reserve(source, syntax),
        html: Html::with_capacity(source.len() * 3 / 2),
        document: Document {
            text: String::with_capacity(source.len()),
            ..Document::default()
        },
        bodies: Vec::new(),
        notes: Notes::default(),
        heading: None,
        paragraph: None,
        paragraphs: Vec::new(),
        more: None,
        links: Vec::new(),
        image: None,
        code: None,
        table: Table::default(),
        depth: 0,
        last: None,
        soft_break: None,
        raw_block: None,
        own_links: Vec::new(),
    };
    for (event, range) in Parser::new_ext(&marked.text, syntax).into_offset_iter() {
        let range = replaced.range(marked.range(range));
        writer.event(event, range);
    }
    writer.finish()
}

/// The body of a shortcode while it is written.
struct Body<'a> {
    call: &'a Call,
    /// The HTML around it.
    outer: Html,
    /// How many tags were open when it began.
    depth: usize,
    /// Whether raw HTML stood in the text before it.
    raw: bool,
}

/// Footnotes of a text.
#[derive(Default)]
struct Notes {
    /// Labels in the order of their first reference.
    order: Vec<String>,
    /// How often each was referred to.
    uses: HashMap<String, usize>,
    /// Their HTML.
    bodies: HashMap<String, Html>,
    /// The note that is being written, and the HTML around it.
    open: Option<(String, Html, Range<usize>)>,
}

struct OpenHeading {
    level: u8,
    start: usize,
    text_start: usize,
    id: Option<String>,
    classes: Vec<String>,
    range: Range<usize>,
}

/// A picture whose description is being read.
struct OpenImage {
    destination: String,
    title: String,
    alt: String,
    depth: usize,
    range: Range<usize>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

struct Writer<'a> {
    options: &'a Options<'a>,
    host: &'a dyn Host,
    marked: &'a Marked<'a>,
    replaced: &'a Replaced<'a>,
    ids: Ids,
    html: Html,
    document: Document,
    bodies: Vec<Body<'a>>,
    notes: Notes,
    heading: Option<OpenHeading>,
    paragraph: Option<Paragraph>,
    /// Where the words of top-level paragraphs are in the document's text.
    paragraphs: Vec<Range<usize>>,
    /// How many paragraphs stand before `<!-- more -->`.
    more: Option<usize>,
    /// Open links: URL and whether it is of this site; none for those that are not written.
    links: Vec<Option<(String, bool)>>,
    image: Option<OpenImage>,
    /// The language and the text of the code block that is being read.
    code: Option<(String, String, Range<usize>)>,
    table: Table,
    depth: usize,
    /// The last character that was written.
    last: Option<char>,
    /// Where the newline of a soft line break is, which goes if wide characters meet there.
    soft_break: Option<(usize, Option<char>)>,
    raw_block: Option<(String, Range<usize>)>,
    /// Links to fragments of the text itself.
    own_links: Vec<(String, Range<usize>)>,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Start(Tag::Image { .. }) => image.depth += 1,
                Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
                Event::End(TagEnd::Image) => self.end_image(),
                Event::Text(text)
                | Event::Code(text)
                | Event::InlineMath(text)
                | Event::DisplayMath(text) => {
                    image.alt.push_str(&self.marked.clean(&text));
                }
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                let text = self.marked.clean(&text);
                self.text(&text);
            }
            Event::Code(code) => {
                let code = self.marked.clean(&code).into_owned();
                self.words(&code);
                self.html.raw("<code>");
                self.html.escape(&code);
                self.html.raw("</code>");
            }
            Event::InlineMath(latex) => self.math(&latex, false, range),
            Event::DisplayMath(latex) => self.math(&latex, true, range),
            Event::Html(raw) => {
                let raw = self.marked.clean(&raw).into_owned();
                match &mut self.raw_block {
                    Some((block, whole)) => {
                        block.push_str(&raw);
                        whole.end = whole.end.max(range.end);
                    }
                    None => self.raw_html(&raw, range, true),
                }
            }
            Event::InlineHtml(raw) => {
                let raw = self.marked.clean(&raw).into_owned();
                self.raw_html(&raw, range, false);
            }
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::SoftBreak => {
                self.soft_break = Some((self.html.text.len(), self.last));
                self.html.raw("\n");
                self.document.text.push(' ');
            }
            Event::HardBreak => {
                self.html.raw("<br>\n");
                self.document.text.push(' ');
                self.last = None;
            }
            Event::Rule => {
                self.html.fresh_line();
                self.html.raw("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                let labels = self.options.labels;
                self.html.raw("<input type=\"checkbox\" disabled");
                if done {
                    self.html.raw(" checked");
                }
                self.html.attribute(
                    "aria-label",
                    if done {
                        &labels.task_done
                    } else {
                        &labels.task_open
                    },
                );
                self.html.raw("> ");
            }
        }
    }

    /// Words that are written in the next moment: for the plain text, and for line breaks.
    fn words(&mut self, text: &str) {
        if let Some((at, before)) = self.soft_break.take()
            && before.is_some_and(is_wide)
            && text.chars().next().is_some_and(is_wide)
        {
            self.html.remove(at);
            if self.document.text.ends_with(' ') {
                self.document.text.pop();
            }
        }
        self.last = text.chars().next_back().or(self.last);
        if let Some(paragraph) = &mut self.paragraph
            && !paragraph.has_words
        {
            paragraph.has_words = !text.trim().is_empty();
        }
        self.document.text.push_str(text);
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code, _)) = &mut self.code {
            code.push_str(text);
            return;
        }
        if self.replaced.calls.is_empty() {
            self.words(text);
            self.html.escape(text);
            return;
        }
        let (open, close) = self.replaced.marks;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(open) {
            if !before.is_empty() {
                self.words(before);
                self.html.escape(before);
            }
            let (number, after) = after.split_once(close).unwrap_or((after, ""));
            if let Some(call) = number
                .parse::<usize>()
                .ok()
                .and_then(|number| self.replaced.calls.get(number))
            {
                self.call(call);
            }
            rest = after;
        }
        if !rest.is_empty() {
            self.words(rest);
            self.html.escape(rest);
        }
    }

    fn call(&mut self, call: &'a Call) {
        if call.block
            && let Some(paragraph) = &mut self.paragraph
        {
            // Its paragraph is there for its sake only.
            self.html.truncate(paragraph.start);
            paragraph.is_call = true;
        } else if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        match &call.kind {
            Kind::Malformed(why) => self.error(
                call.range.clone(),
                format!("this call of a component cannot be read: {why}"),
                None,
            ),
            Kind::Void(shortcode) => match self.host.shortcode(shortcode, None) {
                Ok(html) => self.made(&html, call.block),
                Err(problem) => self.problem(call.range.clone(), problem),
            },
            Kind::Open(_) => {
                let depth = self.open_tags();
                let outer = std::mem::take(&mut self.html);
                let raw = std::mem::take(&mut self.document.has_raw_html);
                self.soft_break = None;
                self.bodies.push(Body {
                    call,
                    outer,
                    depth,
                    raw,
                });
            }
            Kind::Close(name) => self.close(name, call),
        }
    }

    /// How deep the text is nested, a paragraph that is only a call's not counted.
    fn open_tags(&self) -> usize {
        self.depth
            - usize::from(
                self.paragraph
                    .as_ref()
                    .is_some_and(|paragraph| paragraph.is_call),
            )
    }

    fn close(&mut self, name: &str, call: &Call) {
        let opened = self.bodies.last().and_then(|body| match &body.call.kind {
            Kind::Open(shortcode) => Some((shortcode, body.depth)),
            _ => None,
        });
        let problem = match opened {
            None => Some(format!("`{name}` is closed here, but was not opened")),
            Some((open, _)) if open.name != name => Some(format!(
                "`{name}` is closed here, but `{}` is open",
                open.name
            )),
            Some((_, depth)) if depth != self.open_tags() => Some(format!(
                "`{name}` is closed in another list, quotation or paragraph than it was opened in"
            )),
            Some(_) => None,
        };
        if let Some(message) = problem {
            let help = "write `{% <name> %}` and `{% </name> %}` on lines of their own".to_owned();
            return self.error(call.range.clone(), message, Some(help));
        }
        let Some(body) = self.bodies.pop() else {
            return;
        };
        let Kind::Open(shortcode) = &body.call.kind else {
            return;
        };
        let written = std::mem::replace(&mut self.html, body.outer);
        self.soft_break = None;
        // What a component is given is trusted from here on.
        let inner = match self.document.has_raw_html && self.options.html == RawHtml::Sanitize {
            true => sanitize::clean(&written),
            false => written.text,
        };
        self.document.has_raw_html = body.raw;
        match self.host.shortcode(shortcode, Some(&inner)) {
            Ok(html) => self.made(&html, call.block),
            Err(problem) => self.problem(body.call.range.clone(), problem),
        }
    }

    /// HTML that a shortcode made.
    fn made(&mut self, html: &str, block: bool) {
        self.document.has_shortcode = true;
        self.html.island(html);
        if block {
            self.html.raw("\n");
        }
        self.last = None;
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        self.depth += 1;
        if starts_a_line(&tag) {
            self.html.fresh_line();
        }
        match tag {
            Tag::Paragraph => {
                let start = self.html.text.len();
                self.html.raw("<p>");
                self.last = None;
                let words = self.document.text.len();
                self.paragraph = Some(Paragraph {
                    start,
                    words,
                    ..Paragraph::default()
                });
            }
            Tag::Heading {
                level, id, classes, ..
            } => self.start_heading(level, id, &classes, range),
            Tag::BlockQuote(kind) => {
                use pulldown_cmark::BlockQuoteKind::{Caution, Important, Note, Tip, Warning};
                let labels = self.options.labels;
                let (name, title) = match kind {
                    None => return self.html.raw("<blockquote>\n"),
                    Some(Note) => ("note", &labels.note),
                    Some(Tip) => ("tip", &labels.tip),
                    Some(Important) => ("important", &labels.important),
                    Some(Warning) => ("warning", &labels.warning),
                    Some(Caution) => ("caution", &labels.caution),
                };
                self.html.raw(&format!("<div class=\"markdown-alert markdown-alert-{name}\">\n<p class=\"markdown-alert-title\">"));
                self.html.escape(title);
                self.html.raw("</p>\n");
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        let info = self.marked.clean(info);
                        info.split([' ', ',', '{'])
                            .next()
                            .unwrap_or_default()
                            .to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new(), range));
            }
            Tag::HtmlBlock => self.raw_block = Some((String::new(), range.start..range.start)),
            Tag::List(None) => self.html.raw("<ul>\n"),
            Tag::List(Some(1)) => self.html.raw("<ol>\n"),
            Tag::List(Some(start)) => self.html.raw(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => {
                self.html.raw("<li>");
                self.block();
            }
            Tag::FootnoteDefinition(label) => {
                let label = self.marked.clean(&label).into_owned();
                self.block();
                self.notes.open = Some((label, std::mem::take(&mut self.html), range));
            }
            Tag::DefinitionList => self.html.raw("<dl>\n"),
            Tag::DefinitionListTitle => self.html.raw("<dt>"),
            Tag::DefinitionListDefinition => self.html.raw("<dd>"),
            Tag::Table(alignments) => {
                self.html
                    .raw("<div class=\"table\" role=\"region\" tabindex=\"0\"");
                let label = &self.options.labels.table;
                self.html.attribute("aria-label", label);
                self.html.raw("><table>");
                self.table = Table {
                    alignments,
                    ..Table::default()
                };
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.html.raw("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.html.raw("<tr>");
            }
            Tag::TableCell => {
                self.block();
                self.html
                    .raw(if self.table.in_head { "<th" } else { "<td" });
                match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => self.html.raw(" class=\"align-left\">"),
                    Some(Alignment::Center) => self.html.raw(" class=\"align-center\">"),
                    Some(Alignment::Right) => self.html.raw(" class=\"align-right\">"),
                    _ => self.html.raw(">"),
                }
            }
            Tag::Emphasis => self.html.raw("<em>"),
            Tag::Strong => self.html.raw("<strong>"),
            Tag::Strikethrough => self.html.raw("<del>"),
            Tag::Superscript => self.html.raw("<sup>"),
            Tag::Subscript => self.html.raw("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image = Some(OpenImage {
                    destination: self.marked.clean(&dest_url).into_owned(),
                    title: self.marked.clean(&title).into_owned(),
                    alt: String::new(),
                    depth: 0,
                    range,
                });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth -= 1;
        self.close_bodies(self.depth);
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.html.raw("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.html.raw("</div>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((raw, range)) = self.raw_block.take() {
                    self.raw_html(&raw, range, true);
                }
            }
            TagEnd::List(false) => self.html.raw("</ul>\n"),
            TagEnd::List(true) => self.html.raw("</ol>\n"),
            TagEnd::Item => {
                self.html.raw("</li>\n");
                self.block();
            }
            TagEnd::FootnoteDefinition => {
                if let Some((label, outer, _)) = self.notes.open.take() {
                    let body = std::mem::replace(&mut self.html, outer);
                    self.notes.bodies.insert(label, body);
                }
            }
            TagEnd::DefinitionList => self.html.raw("</dl>\n"),
            TagEnd::DefinitionListTitle => self.html.raw("</dt>\n"),
            TagEnd::DefinitionListDefinition => {
                self.html.raw("</dd>\n");
                self.block();
            }
            TagEnd::Table => self.html.raw("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.html.raw("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.html.raw("</tr>\n"),
            TagEnd::TableCell => {
                self.html
                    .raw(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            TagEnd::Emphasis => self.html.raw("</em>"),
            TagEnd::Strong => self.html.raw("</strong>"),
            TagEnd::Strikethrough => self.html.raw("</del>"),
            TagEnd::Superscript => self.html.raw("</sup>"),
            TagEnd::Subscript => self.html.raw("</sub>"),
            TagEnd::Link => {
                if self.links.pop().flatten().is_some() {
                    self.html.raw("</a>");
                }
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A block begins or ends: words before and after it are not one.
    fn block(&mut self) {
        self.last = None;
        self.soft_break = None;
        if !self.document.text.is_empty() && !self.document.text.ends_with('\n') {
            self.document.text.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        if paragraph.is_call {
            // What a call makes stands for itself.
        } else if paragraph.is_figures() {
            self.html.truncate(paragraph.start);
            for picture in &paragraph.pictures {
                picture.figure(&mut self.html);
            }
        } else {
            self.html.raw("</p>\n");
        }
        if self.depth == 0 && paragraph.has_words && self.paragraphs.len() < 32 {
            self.paragraphs
                .push(paragraph.words.min(self.document.text.len())..self.document.text.len());
        }
        self.block();
    }

    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr>,
        classes: &[CowStr],
        range: Range<usize>,
    ) {
        let mut level = level as u8;
        if level == 1 {
            level = 2;
            self.warn(
                range.clone(),
                "the title is the page's own heading of level 1".to_owned(),
                Some("start headings in the text with `##`".to_owned()),
            );
        }
        self.block();
        let start = self.html.text.len();
        self.html.raw(&format!("<h{level}>"));
        self.heading = Some(OpenHeading {
            level,
            start,
            text_start: self.document.text.len(),
            id: id.map(|id| self.marked.clean(&id).into_owned()),
            classes: classes
                .iter()
                .map(|class| self.marked.clean(class).into_owned())
                .collect(),
            range,
        });
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let text = self.document.text[heading.text_start..].trim().to_owned();
        let id = match heading.id {
            Some(id) if self.document.ids.contains(&id) => {
                self.error(
                    heading.range,
                    format!("the id `{id}` stands here twice"),
                    None,
                );
                self.ids.unique(&id)
            }
            Some(id) => id,
            None => self.ids.of_words(&text),
        };
        let mut attributes = Html::default();
        attributes.attribute("id", &id);
        if !heading.classes.is_empty() {
            attributes.attribute("class", &heading.classes.join(" "));
        }
        self.html
            .insert(heading.start + "<h2".len(), &attributes.text);
        self.html.raw("<a class=\"anchor\"");
        self.html.attribute("href", &format!("#{id}"));
        self.html.attribute(
            "aria-label",
            &format!("{}: {text}", self.options.labels.heading_link),
        );
        self.html.raw(&format!("></a></h{}>\n", heading.level));
        self.document.ids.push(id.clone());
        self.document.headings.push(Heading {
            level: heading.level,
            id,
            text,
        });
        self.block();
    }

    fn end_code(&mut self) {
        let Some((language, code, range)) = self.code.take() else {
            return;
        };
        self.block();
        self.document.text.push_str(&code);
        self.block();
        self.html.raw("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.html
                .attribute("class", &format!("language-{language}"));
        }
        self.html.raw(">");
        let highlighted = match self.options.highlighter {
            Some(highlighter) if !language.is_empty() => {
                Some(highlighter.highlight(&code, &language))
            }
            _ => None,
        };
        match highlighted {
            Some(Highlighted::Html(html)) => self.html.raw(&html),
            Some(Highlighted::Unknown(near)) => {
                self.html.escape(&code);
                let help = near.map_or_else(
                    || "leave the language out, or write `text`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.warn(
                    range,
                    format!("code in `{language}` cannot be highlighted"),
                    Some(help),
                );
            }
            None => self.html.escape(&code),
        }
        self.html.raw("</code></pre>\n");
    }

    fn math(&mut self, latex: &str, display: bool, range: Range<usize>) {
        let latex = self.marked.clean(latex).into_owned();
        self.words(&latex);
        match math::render(&latex, display) {
            Ok(mathml) => self.html.island(&mathml),
            Err(why) => self.error(
                range,
                format!("this formula cannot be read: {why}"),
                Some("`$` starts a formula; write `\\$` for the sign itself".to_owned()),
            ),
        }
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        let cleaned = self.marked.clean(destination);
        let destination: Cow<str> = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{cleaned}")),
            _ => cleaned,
        };
        let found = self.resolve(&destination, &range);
        let Some(link) = found else {
            self.links.push(None);
            return;
        };
        self.html.raw("<a");
        self.html.url("href", &link.url, link.local);
        if !title.is_empty() {
            let title = self.marked.clean(title).into_owned();
            self.html.attribute("title", &title);
        }
        self.html.raw(">");
        self.links.push(Some((link.url, link.local)));
    }

    /// Where a link leads; none, and a mistake noted, if nowhere.
    fn resolve(&mut self, destination: &str, range: &Range<usize>) -> Option<Link> {
        if let Some(scheme) = forbidden_scheme(destination) {
            let help = "use https:, http:, mailto: or tel:, or a path".to_owned();
            self.error(
                range.clone(),
                format!("a link cannot start with `{scheme}:`"),
                Some(help),
            );
            return None;
        }
        if let Some(fragment) = destination.strip_prefix('#') {
            self.own_links.push((fragment.to_owned(), range.clone()));
            return Some(Link {
                url: destination.to_owned(),
                local: false,
                page: None,
                fragment: None,
            });
        }
        match self.host.link(destination) {
            Ok(link) => {
                if let Some(page) = link.page {
                    let fragment = link.fragment.clone();
                    self.document.references.push(Reference {
                        page,
                        fragment,
                        range: range.clone(),
                    });
                }
                Some(link)
            }
            Err(problem) => {
                self.problem(range.clone(), problem);
                None
            }
        }
    }

    fn end_image(&mut self) {
        self.depth -= 1;
        let Some(open) = self.image.take() else {
            return;
        };
        let Some(image) = self.resolve_image(&open.destination, &open.range) else {
            return;
        };
        let alt = open.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        if alt.is_empty() {
            self.warn(
                open.range.clone(),
                format!("the picture `{}` has no description", open.destination),
                Some("say what it shows between the brackets: ![A group of people](…)".to_owned()),
            );
        }
        self.document.images.push(ImageUse {
            destination: open.destination,
            alt: alt.clone(),
            range: open.range,
        });
        let link = self.links.last().cloned().flatten();
        let picture = Picture {
            image,
            alt,
            title: open.title,
            link,
        };
        picture.inline(&mut self.html);
        self.last = None;
        for words in [&picture.alt, &picture.title] {
            if !words.is_empty() {
                self.document.text.push_str(words);
                self.document.text.push(' ');
            }
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.pictures.push(picture);
            if !paragraph.has_words {
                // What a picture shows is no part of a summary.
                paragraph.words = self.document.text.len();
            }
        }
    }

    fn resolve_image(&mut self, destination: &str, range: &Range<usize>) -> Option<Image> {
        if let Some(scheme) = forbidden_scheme(destination) {
            self.error(
                range.clone(),
                format!("a picture cannot start with `{scheme}:`"),
                None,
            );
            return None;
        }
        match self.host.image(destination) {
            Ok(image) => Some(image),
            Err(problem) => {
                self.problem(range.clone(), problem);
                None
            }
        }
    }

    fn raw_html(&mut self, raw: &str, range: Range<usize>, block: bool) {
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
            return self.html.raw(raw);
        }
        let mut removed: Vec<String> = Vec::new();
        let mut from = 0;
        let mut written = String::with_capacity(raw.len());
        for tag in sanitize::tags(raw) {
            let names: Vec<&str> = tag
                .attributes
                .iter()
                .map(|(name, ..)| name.as_str())
                .collect();
            removed.extend(sanitize::forbidden(&tag.name, &names));
            for (name, value, place) in &tag.attributes {
                let url = match (tag.name.as_str(), name.as_str()) {
                    ("a", "href") => self.resolve(value, &range).map(|link| link.url),
                    ("img", "src") => self.resolve_image(value, &range).map(|image| image.url),
                    _ => continue,
                };
                if let Some(url) = url
                    && url != *value
                {
                    written.push_str(&raw[from..place.start]);
                    written.push_str(
                        &url.replace('"', "%22")
                            .replace('\'', "%27")
                            .replace(' ', "%20"),
                    );
                    from = place.end;
                }
            }
        }
        written.push_str(&raw[from..]);
        removed.sort_unstable();
        removed.dedup();
        if !removed.is_empty() {
            self.warn(
                range,
                format!("{} is taken out, since it can run scripts or change the page around it", removed.join(", ")),
                Some("use a shortcode, or `html: allow` in site.yaml if you trust everyone who writes here".to_owned()),
            );
        }
        self.html.raw(&written);
    }

    fn note_reference(&mut self, label: &str) {
        let label = self.marked.clean(label).into_owned();
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_words = true;
        }
        let number = match self.notes.order.iter().position(|known| *known == label) {
            Some(position) => position + 1,
            None => {
                self.notes.order.push(label.clone());
                self.notes.order.len()
            }
        };
        let uses = self.notes.uses.entry(label).or_insert(0);
        *uses += 1;
        let id = note_id("fnref", number, *uses);
        self.html.raw(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>"
        ));
    }

    /// The footnotes that are referred to, at the end of the text.
    fn write_notes(&mut self) {
        let Notes {
            order,
            uses,
            mut bodies,
            ..
        } = std::mem::take(&mut self.notes);
        if order.is_empty() {
            return;
        }
        let labels = self.options.labels;
        self.html
            .raw("<section class=\"footnotes\">\n<h2 class=\"visually-hidden\">");
        self.html.escape(&labels.footnotes);
        self.html.raw("</h2>\n<ol>\n");
        for (position, label) in order.iter().enumerate() {
            let number = position + 1;
            let mut body = bodies.remove(label).unwrap_or_default();
            let mut back = Html::default();
            for number_of_use in 1..=uses.get(label).copied().unwrap_or(1) {
                back.raw(&format!(
                    " <a class=\"footnote-backref\" href=\"#{}\"",
                    note_id("fnref", number, number_of_use)
                ));
                back.attribute("aria-label", &labels.back_to_text);
                back.raw(">↩</a>");
            }
            // The arrow stands at the end of the last line.
            match body.text.strip_suffix("</p>\n").map(str::len) {
                Some(end) => body.insert(end, &back.text),
                None => body.raw(&back.text),
            }
            self.html.raw(&format!("<li id=\"fn-{number}\">\n"));
            self.html.append(&body);
            self.html.raw("</li>\n");
        }
        self.html.raw("</ol>\n</section>\n");
    }

    /// Ends the bodies of shortcodes that were opened inside of what ends now: they were not closed.
    fn close_bodies(&mut self, depth: usize) {
        while let Some(body) = self.bodies.pop_if(|body| body.depth > depth) {
            let written = std::mem::replace(&mut self.html, body.outer);
            self.html.append(&written);
            self.document.has_raw_html |= body.raw;
            self.soft_break = None;
            if let Kind::Open(shortcode) = &body.call.kind {
                let help = format!("write `{{% </{}> %}}` after its body", shortcode.name);
                self.error(
                    body.call.range.clone(),
                    format!("`{}` is not closed", shortcode.name),
                    Some(help),
                );
            }
        }
    }

    fn finish(mut self) -> Document {
        for body in &mut self.bodies {
            body.depth += 1;
        }
        self.close_bodies(0);
        self.write_notes();
        self.check_own_links();
        let mut document = self.document;
        document.ids.sort_unstable();
        document.summary = summary(&document.text, &self.paragraphs, self.more);
        document.words = count_words(&document.text);
        match document.has_raw_html && self.options.html == RawHtml::Sanitize {
            true => document.html = sanitize::clean(&self.html),
            false => {
                document.html = self.html.text;
                document.local_urls = self.html.local_urls;
            }
        }
        document.has_raw_html |= document.has_shortcode;
        document
    }

    fn check_own_links(&mut self) {
        for (fragment, range) in std::mem::take(&mut self.own_links) {
            let ids = &self.document.ids;
            let is_note = fragment
                .strip_prefix("fn-")
                .or(fragment.strip_prefix("fnref-"))
                .is_some();
            if fragment.is_empty() || is_note || ids.iter().any(|id| *id == fragment) {
                continue;
            }
            let decoded = percent_encoding::percent_decode_str(&fragment)
                .decode_utf8_lossy()
                .into_owned();
            if ids.contains(&decoded) {
                continue;
            }
            // Raw HTML may have ids that are not known here.
            if self.document.has_raw_html && self.html.text.contains(&format!("id=\"{decoded}\"")) {
                continue;
            }
            let help = nearest(&decoded, ids.iter().map(String::as_str))
                .map(|near| format!("did you mean `#{near}`?"));
            self.error(
                range,
                format!("there is no heading `#{decoded}` here"),
                help,
            );
        }
    }

    fn problem(&mut self, range: Range<usize>, problem: Problem) {
        self.error(range, problem.message, problem.help);
    }

    fn error(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.document.mistakes.push(Mistake {
            range,
            severity: Severity::Error,
            message,
            help,
        });
    }

    fn warn(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.document.mistakes.push(Mistake {
            range,
            severity: Severity::Warning,
            message,
            help,
        });
    }
}

fn starts_a_line(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::Table(_)
    )
}

fn note_id(prefix: &str, number: usize, number_of_use: usize) -> String {
    match number_of_use {
        1 => format!("{prefix}-{number}"),
        more => format!("{prefix}-{number}-{more}"),
    }
}

/// The words before `<!-- more -->`, else the first paragraph.
fn summary(text: &str, paragraphs: &[Range<usize>], more: Option<usize>) -> Option<String> {
    let count = more.unwrap_or(1).clamp(1, paragraphs.len().max(1));
    let words: Vec<&str> = paragraphs
        .iter()
        .take(count)
        .filter_map(|range| text.get(range.clone()))
        .flat_map(str::split_whitespace)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    for character in text.chars() {
        if is_wide(character) {
            words += usize::from(character.is_alphanumeric());
            in_word = false;
        } else if character.is_alphanumeric() {
            words += usize::from(!in_word);
            in_word = true;
        } else if character.is_whitespace() {
            in_word = false;
        }
    }
    words
}
