//! The one pass over the parser's events that makes a [`Document`].

mod blocks;
mod calls;
mod captions;
mod drawings;
mod formulas;
mod links;
mod notes;
mod quotes;
mod raw;
mod references;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, LinkType, Options as Syntax, Parser, Tag, TagEnd,
};

use crate::diagnostic::{Problem, Rule, en};
use crate::limits::MARKDOWN_DEPTH;
use crate::markdown::cjk::{Marked, is_wide};
use crate::markdown::figure::Paragraph;
use crate::markdown::html::Html;
use crate::markdown::ids::{self, Ids};
use crate::markdown::shortcode::{Call, Replaced};
use crate::markdown::{Document, Host, Mistake, Options, RawHtml, foreign, math, plain, sanitize};
use crate::messages::media::remote_media;
pub(in crate::markdown) use captions::Title;
use quotes::{LineEnd, is_ambiguous, is_quote};
use references::Cited;

/// The syntax that authors may use.
pub(in crate::markdown) fn syntax(options: &Options) -> Syntax {
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

pub(in crate::markdown) fn render(source: &str, options: &Options, host: &dyn Host) -> Document {
    let syntax = syntax(options);
    let replaced = Replaced::new(source, syntax);
    let marked = Marked::new(&replaced.text, options.math);
    let mut document = Document {
        text: String::with_capacity(source.len()),
        ..Document::default()
    };
    document.mistakes = foreign::mistakes(source, syntax);
    let mut writer = Writer {
        options,
        host,
        references: Cited::new(&replaced, host, &mut document.mistakes),
        marked: &marked,
        replaced: &replaced,
        ids: Ids::reserve(source, syntax),
        html: Html::with_capacity(source.len() * 3 / 2),
        document,
        bodies: Vec::new(),
        notes: Notes::default(),
        heading: None,
        paragraph: None,
        paragraphs: Vec::new(),
        more: None,
        links: Vec::new(),
        image: None,
        caption: None,
        at: 0..0,
        code: None,
        unknown_languages: 0,
        tables: 0,
        drawings: 0,
        table: Table::default(),
        depth: 0,
        last: None,
        soft_break: None,
        left_out: false,
        raw_block: None,
        has_inline_raw: false,
        is_foreign: false,
        open_elements: HashMap::new(),
        html_depth: 0,
        formatting: raw::Formatting::default(),
        elements: Vec::new(),
        has_unclosed: false,
        in_picture: false,
        formulas: math::Shared::default(),
        has_numbers: false,
        formula: None,
        scripts: Vec::new(),
        emphases: Vec::new(),
        // The words of the page's language tell its script.
        is_wide: options.labels.footnotes.contains(is_wide)
            || !source.is_ascii() && source.contains(is_wide),
        inline_elements: Vec::new(),
        is_stopped: false,
        policy: None,
        used_definitions: HashSet::new(),
        removed: raw::Taken::default(),
        skipped: None,
        has_open_script: false,
        quotes: quotes::Quotes::default(),
        own_links: Vec::new(),
    };
    let mut events = Parser::new_ext(&marked.text, syntax).into_offset_iter();
    for (event, range) in events.by_ref() {
        writer.at = range.clone();
        let range = replaced.range(marked.range(range));
        if writer.skips(&event, &range) {
            continue;
        }
        writer.event(event, range);
        if writer.is_stopped {
            // What was written is no page. Its mistakes are told, and those of the rest when that is read.
            return Document {
                mistakes: writer.document.mistakes,
                ..Document::default()
            };
        }
    }
    for (label, definition) in events.reference_definitions().iter() {
        writer.check_definition(label, &definition.dest, &definition.span);
    }
    writer.finish()
}

/// For so many mistakes of a kind in a text it is looked for what was meant, which takes a while; who
/// made more has meant something else.
const SUGGESTIONS: usize = 100;

/// What to do about things that stand in each other too deep.
const UNNEST: &str = "put them beside each other, or end those that are meant to end before";

/// The body of a shortcode while it is written.
struct Body<'a> {
    call: &'a Call,
    /// The HTML around it.
    outer: Html,
    /// How many tags were open when it began.
    depth: usize,
    /// Whether raw HTML stood in the text before it.
    raw: bool,
    /// How many elements of raw HTML were open when it began.
    elements: usize,
}

/// Footnotes of a text.
#[derive(Default)]
struct Notes {
    /// Labels in the order of their first reference.
    order: Vec<String>,
    /// The number of each, and how often it was referred to.
    uses: HashMap<String, (usize, usize)>,
    /// Their HTML, and where they stand.
    bodies: HashMap<String, (Html, Range<usize>)>,
    /// The notes that are being written, the innermost last.
    open: Vec<OpenNote>,
}

struct OpenNote {
    label: String,
    /// The HTML around it.
    outer: Html,
    range: Range<usize>,
    /// How many elements of raw HTML were open when it began.
    elements: usize,
}

struct OpenHeading {
    level: u8,
    start: usize,
    text_start: usize,
    /// Where words were written in another way in the plain text, and what they are.
    rewritten: Vec<(Range<usize>, String)>,
    id: Option<String>,
    classes: Vec<String>,
    /// Where braces stand that belong to its text.
    braces: Option<Range<usize>>,
    range: Range<usize>,
}

/// A block of code that is being read.
struct OpenCode {
    language: String,
    text: String,
    range: Range<usize>,
    is_indented: bool,
}

/// A picture whose description is being read.
struct OpenImage {
    destination: String,
    title: Title,
    alt: String,
    depth: usize,
    /// Where in `alt` what is raised or lowered begins.
    scripts: Vec<usize>,
    range: Range<usize>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Where the last cell ends.
    end: usize,
}

struct Writer<'a> {
    options: &'a Options<'a>,
    host: &'a dyn Host,
    references: Cited<'a>,
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
    /// A caption in italics that is being read.
    caption: Option<captions::OpenCaption>,
    /// Where the event that is being read stands in the text that is parsed.
    at: Range<usize>,
    /// The code block that is being read.
    code: Option<OpenCode>,
    /// How many blocks of code are in languages that are not known.
    unknown_languages: usize,
    /// How many tables there were.
    tables: usize,
    /// How many drawings there were.
    drawings: usize,
    table: Table,
    depth: usize,
    /// The last character that was written.
    last: Option<char>,
    /// Where the newline of a soft line break is, which goes if wide characters meet there.
    soft_break: Option<(usize, Option<LineEnd>)>,
    /// Whether a citation stood here, which the plain text does not have.
    left_out: bool,
    raw_block: Option<(String, Range<usize>)>,
    /// Whether raw HTML stood in the block that is being written.
    has_inline_raw: bool,
    /// Whether raw HTML has begun an SVG or MathML element, in which nothing is text only.
    is_foreign: bool,
    /// The elements of raw HTML that are open, by name.
    open_elements: HashMap<String, usize>,
    /// How many these are.
    html_depth: usize,
    /// Its formatting that is open.
    formatting: raw::Formatting,
    /// The elements that raw HTML has opened in the blocks that are being written, the innermost last.
    elements: Vec<raw::Element>,
    /// Whether one of them was not closed, which is an error.
    has_unclosed: bool,
    /// Whether raw HTML has opened a `<picture>`.
    in_picture: bool,
    /// What the formulas of the text share.
    formulas: math::Shared,
    /// Whether the labels of the formulas were numbered.
    has_numbers: bool,
    /// The formula within a line that was written last, while nothing is behind it.
    formula: Option<formulas::Last>,
    /// Where in the plain text that begins which is raised or lowered.
    scripts: Vec<usize>,
    /// Where what is emphasised begins, in the HTML and in the plain text; of a caption, nothing.
    emphases: Vec<Option<(usize, usize)>>,
    /// Whether the text, or its page, has Chinese or Japanese characters.
    is_wide: bool,
    /// Elements within a line that raw HTML has opened, and where in the plain text each begins.
    inline_elements: Vec<(String, usize)>,
    /// Whether a limit was exceeded, so that nothing more is read.
    is_stopped: bool,
    /// What raw HTML may hold; made when there is some.
    policy: Option<sanitize::Policy>,
    /// Labels of the link definitions that links and pictures refer to, folded.
    used_definitions: HashSet<String>,
    /// What is taken out of it.
    removed: raw::Taken,
    /// The script that Markdown has cut into blocks, which is taken out.
    skipped: Option<raw::Skipped>,
    /// Whether a script does not end.
    has_open_script: bool,
    /// The straight quotes of the block that is being read.
    quotes: quotes::Quotes,
    /// Links to fragments of the text itself.
    own_links: Vec<(String, Range<usize>)>,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        let event = match event {
            Event::Text(text) if is_quote(&text) => {
                let quote = self.quote(&text, &range).unwrap_or(text);
                Event::Text(quote)
            }
            other => other,
        };
        if let Some(image) = &mut self.image {
            match event {
                Event::Start(Tag::Image { .. }) => image.depth += 1,
                Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
                Event::End(TagEnd::Image) => self.end_image(),
                Event::Text(text) | Event::Code(text) => {
                    let text = self.replaced.restore(self.marked.clean(&text));
                    image.alt.push_str(&text);
                }
                Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                    let latex = self.replaced.restore(self.marked.clean(&latex));
                    match math::render(&latex, false) {
                        Ok(mathml) => image.alt.push_str(&plain::formula(&mathml)),
                        Err(_) => image.alt.push_str(&latex),
                    }
                }
                Event::Start(Tag::Superscript | Tag::Subscript) => {
                    image.scripts.push(image.alt.len());
                }
                Event::End(end @ (TagEnd::Superscript | TagEnd::Subscript)) => {
                    if let Some(start) = image.scripts.pop() {
                        let inner = image.alt.split_off(start);
                        image.alt.push_str(&script(end, &inner));
                    }
                }
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        let formula = self.formula.take();
        if let Some(formula) = &formula
            && !matches!(event, Event::Text(_))
        {
            self.end_formula(formula);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                let text = self.marked.clean(&text);
                if text.contains('<') {
                    self.check_shown_tags(&range);
                }
                let text = match formula {
                    Some(formula) => self.behind_formula(&formula, &text),
                    None => &text,
                };
                match self.replaced.source.get(range) {
                    // Quotes and dashes of code stay as they are.
                    Some(typed) if is_smart(text) && self.is_in_code() => self.text(typed),
                    _ => self.text(text),
                }
            }
            Event::Code(code) => {
                let code = self.clean(&code).into_owned();
                self.words(&code);
                self.html.raw("<code>");
                self.html.escape(&code);
                self.html.raw("</code>");
            }
            Event::InlineMath(latex) => self.math(&latex, false, range),
            Event::DisplayMath(latex) => self.math(&latex, true, range),
            Event::Html(raw) => {
                let raw = self.clean(&raw).into_owned();
                match &mut self.raw_block {
                    Some((block, whole)) => {
                        block.push_str(&raw);
                        whole.end = whole.end.max(range.end);
                    }
                    None => self.raw_html(&raw, range, true),
                }
            }
            Event::InlineHtml(raw) => {
                let raw = self.clean(&raw).into_owned();
                self.inline_tag(&raw);
                self.raw_html(&raw, range, false);
            }
            Event::FootnoteReference(label) => self.note_reference(&label),
            Event::SoftBreak => {
                self.begin_line();
                self.soft_break = Some((self.html.text.len(), self.end_of_line()));
                self.html.raw("\n");
                self.document.text.push(' ');
            }
            Event::HardBreak => {
                self.begin_line();
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
                self.html.lang(labels.lang);
                self.html.raw("> ");
            }
        }
    }

    fn begin_line(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.is_new_line = true;
        }
    }

    /// Takes the space before a citation out of the plain text, which has no citations: without it
    /// a full stop behind it would stand alone.
    fn leave_out(&mut self) {
        let text = &mut self.document.text;
        let length = text.trim_end_matches(' ').len();
        self.left_out = true;
        text.truncate(length);
    }

    /// Words behind a citation: words stay apart, wide characters meet without a space, and of two
    /// commas between which it stood one is left.
    fn after_citation<'t>(&mut self, text: &'t str) -> &'t str {
        const COMMAS: [char; 5] = [',', ';', '，', '；', '、'];
        const STOPS: [char; 6] = ['.', '!', '?', '。', '！', '？'];
        if self.document.text.ends_with(COMMAS) {
            if text.starts_with(STOPS) {
                self.document.text.pop();
            }
            return text.strip_prefix(COMMAS).unwrap_or(text);
        }
        let before_is_wide = self.last_of_text().is_some_and(is_wide);
        let words = text.trim_start_matches(' ');
        let next = words.chars().next();
        if before_is_wide && next.is_some_and(is_wide) {
            return words;
        }
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        if words.len() == text.len() && is_word(next) && is_word(self.last_of_text()) {
            self.document.text.push(' ');
        }
        text
    }

    fn last_of_text(&self) -> Option<char> {
        self.document.text.chars().next_back()
    }

    /// Words that are written in the next moment: for the plain text, and for line breaks.
    fn words(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.left_out) {
            self.after_citation(text)
        } else {
            text
        };
        if let Some((at, before)) = self.soft_break.take()
            && let Some(next) = text.chars().next()
            && match before {
                Some(LineEnd::Wide) => is_wide(next) || is_ambiguous(next),
                Some(LineEnd::Ambiguous) => is_wide(next),
                None => false,
            }
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
        if let Some(code) = &mut self.code {
            code.text
                .push_str(&self.replaced.restore(Cow::Borrowed(text)));
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

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        self.depth += 1;
        if self.depth > MARKDOWN_DEPTH {
            let message =
                format!("this text is nested more than {MARKDOWN_DEPTH} levels deep here");
            self.error(range, message, Some(UNNEST.to_owned()));
            self.is_stopped = true;
            return;
        }
        if let Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } = &tag
            && matches!(
                link_type,
                LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
            )
        {
            let label = self.folded_label(id);
            self.used_definitions.insert(label);
        }
        if !self.may_repeat(&range) {
            return;
        }
        if starts_a_line(&tag) {
            self.html.fresh_line();
        }
        if starts_words(&tag) {
            self.quotes = quotes::Quotes::default();
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
                    depth: self.depth,
                    ..Paragraph::default()
                });
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.start_heading(level, id, &classes, &attrs, range),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        let info = self.clean(info);
                        info.split([' ', ',', '{'])
                            .next()
                            .unwrap_or_default()
                            .to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(OpenCode {
                    language,
                    text: String::new(),
                    range,
                    is_indented: matches!(kind, CodeBlockKind::Indented),
                });
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
                let label = self.folded_label(&label);
                self.block();
                let outer = std::mem::take(&mut self.html);
                self.notes.open.push(OpenNote {
                    label,
                    outer,
                    range,
                    elements: self.elements.len(),
                });
            }
            Tag::DefinitionList => self.html.raw("<dl>\n"),
            Tag::DefinitionListTitle => self.html.raw("<dt>"),
            Tag::DefinitionListDefinition => self.html.raw("<dd>"),
            Tag::Table(alignments) => {
                self.html
                    .raw("<div class=\"table\" role=\"region\" tabindex=\"0\"");
                // Of several, each has a name of its own.
                self.tables += 1;
                let mut label = self.options.labels.table.clone();
                if self.tables > 1 {
                    label.push_str(&format!(" {}", self.tables));
                }
                self.html.attribute("aria-label", &label);
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
                self.table.end = range.end;
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
            Tag::Emphasis => {
                self.start_caption();
                let mut caption = self.caption.as_ref();
                let places = match caption.take_if(|open| open.depth == self.depth) {
                    Some(_) => None,
                    None => {
                        self.html.raw("<em>");
                        Some((self.html.text.len(), self.document.text.len()))
                    }
                };
                self.emphases.push(places);
            }
            Tag::Strong => self.html.raw("<strong>"),
            Tag::Strikethrough => self.html.raw("<del>"),
            Tag::Superscript => {
                self.scripts.push(self.document.text.len());
                self.html.raw("<sup>");
            }
            Tag::Subscript => {
                self.scripts.push(self.document.text.len());
                self.html.raw("<sub>");
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.image = Some(OpenImage {
                    destination: self.clean(&dest_url).into_owned(),
                    title: self.title(link_type, &title, range.clone()),
                    alt: String::new(),
                    depth: 0,
                    scripts: Vec::new(),
                    range,
                });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth -= 1;
        self.close_bodies(self.depth);
        self.end_elements_below(self.depth);
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
            TagEnd::FootnoteDefinition => self.end_note(),
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
            TagEnd::TableRow => {
                self.html.raw("</tr>\n");
                self.check_row();
            }
            TagEnd::TableCell => {
                self.html
                    .raw(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            TagEnd::Emphasis => {
                if let Some((html, text)) = self.emphases.pop().flatten() {
                    self.mark_latin(html, text);
                }
                self.end_caption();
            }
            TagEnd::Strong => self.html.raw("</strong>"),
            TagEnd::Strikethrough => self.html.raw("</del>"),
            TagEnd::Superscript | TagEnd::Subscript => {
                self.html.raw(match tag {
                    TagEnd::Superscript => "</sup>",
                    _ => "</sub>",
                });
                if let Some(start) = self.scripts.pop() {
                    self.flatten(start, |inner| script(tag, inner));
                }
            }
            TagEnd::Link => {
                if self.links.pop().flatten().is_some() {
                    self.html.raw("</a>");
                }
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Writes the plain text from a place on in another way: what was raised, in a line. Ids of headings
    /// are made of the words without it, as other programs make them.
    fn flatten(&mut self, start: usize, written: impl Fn(&str) -> String) {
        let start = start.min(self.document.text.len());
        let inner = self.document.text.split_off(start);
        let written = written(&inner);
        if let Some(heading) = &mut self.heading
            && inner != written
        {
            heading
                .rewritten
                .push((start..start + written.len(), inner));
        }
        self.document.text.push_str(&written);
    }

    fn finish(mut self) -> Document {
        for body in &mut self.bodies {
            body.depth += 1;
        }
        self.close_bodies(0);
        self.end_elements(0);
        self.write_notes();
        self.write_references();
        self.tell_removed();
        // A footnote's raw HTML may have been read within a component, whose end forgets it.
        let has_raw_html = self.document.has_raw_html || !self.html.raws.is_empty();
        if has_raw_html && self.options.html == RawHtml::Sanitize {
            let html = std::mem::take(&mut self.html);
            self.html.text = self.cleaned(html, &(0..0));
        }
        if has_raw_html || self.document.has_shortcode {
            let is_canonical = self.options.html == RawHtml::Sanitize;
            let ids = ids::on_page(&self.html.text, is_canonical);
            self.document.ids.extend(ids);
            self.document.ids.sort_unstable();
            self.document.ids.dedup();
        }
        self.check_own_links();
        let mut document = self.document;
        document.html = self.html.text;
        document.local_urls = self.html.local_urls;
        document.ids.sort_unstable();
        document.summary = words::summary(&document.text, &self.paragraphs, self.more);
        document.words = words::count_words(&document.text);
        document.has_raw_html |= document.has_shortcode;
        document
    }

    /// A piece of the text as the author wrote it.
    fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replaced.restore(self.marked.clean(text))
    }

    fn problem(&mut self, range: Range<usize>, problem: Problem) {
        self.document.mistakes.push(Mistake { range, problem });
    }

    fn error(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.problem(range, Problem::unnamed(message, help));
    }

    /// Says that media are on another host, if they are.
    fn check_media(&mut self, url: &str, range: &Range<usize>) {
        if !self.host.is_remote(url) {
            return;
        }
        let (message, help) = remote_media(url);
        let problem = Problem::broken_rule(Rule::RemoteMedia, "", en(message).help(help));
        self.problem(range.clone(), problem);
    }

    /// Says that a picture has no description.
    fn missing_alt(&mut self, range: Range<usize>, message: String, help: &str) {
        let problem = Problem::broken_rule(Rule::MissingAlt, "", en(message).help(help));
        self.problem(range, problem);
    }

    fn warn(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.problem(range, Problem::warning("", en(message).maybe_help(help)));
    }
}

/// Whether this is punctuation that the parser has put in the place of what was typed.
fn is_smart(text: &str) -> bool {
    matches!(text, "“" | "”" | "‘" | "’" | "–" | "—" | "…" | "″" | "′")
}

/// What is raised or lowered, as plain text.
fn script(tag: TagEnd, inner: &str) -> String {
    match tag {
        TagEnd::Superscript => plain::raised(inner),
        _ => plain::lowered(inner),
    }
}

/// Whether quotes that were opened before a block do not reach into it.
fn starts_words(tag: &Tag) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
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
