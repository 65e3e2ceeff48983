//! Writes the start and end of each Markdown element.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, LinkType, Tag, TagEnd};

use super::open::{OpenCode, OpenImage, OpenQuotes};
use super::state::Writer;
use super::text::format_script;
use crate::limits::MARKDOWN_DEPTH;
use crate::markdown::figure::Paragraph;
use crate::messages;

impl Writer<'_> {
    /// Writes the start of an element.
    pub(super) fn start_tag(&mut self, tag: Tag, range: Range<usize>) {
        self.depth += 1;
        if self.depth > MARKDOWN_DEPTH {
            return self.report_and_stop(range, messages::markdown::too_deep());
        }
        if let Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } = &tag
            && matches!(
                link_type,
                LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
            )
        {
            let label = self.fold_label(id);
            self.used_definitions.insert(label);
        }
        if !self.charge_repeated_formatting(&range) {
            return;
        }
        if starts_on_new_line(&tag) {
            self.html.start_line();
        }
        if resets_quotes(&tag) {
            self.quotes = OpenQuotes::default();
        }
        match tag {
            Tag::Paragraph => {
                self.check_lost_headings(&range);
                self.paragraph = Some(Paragraph {
                    start: self.html.text.len(),
                    words: self.document.text.len(),
                    depth: self.depth,
                    ..Paragraph::default()
                });
                self.html.push_raw("<p>");
                self.last = None;
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.start_heading(level, id, &classes, &attrs, range),
            Tag::BlockQuote(kind) => self.start_block_quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        let info = self.restore(info);
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
            Tag::List(None) => self.html.push_raw("<ul>\n"),
            Tag::List(Some(1)) => self.html.push_raw("<ol>\n"),
            Tag::List(Some(start)) => self.html.push_raw(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => {
                self.html.push_raw("<li>");
                self.separate_blocks();
            }
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range),
            Tag::DefinitionList => self.html.push_raw("<dl>\n"),
            Tag::DefinitionListTitle => self.html.push_raw("<dt>"),
            Tag::DefinitionListDefinition => self.html.push_raw("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(),
            Tag::TableCell => self.start_table_cell(&range),
            Tag::Emphasis => self.start_emphasis(),
            Tag::Strong => self.html.push_raw("<strong>"),
            Tag::Strikethrough => self.html.push_raw("<del>"),
            Tag::Superscript => {
                self.scripts.push(self.document.text.len());
                self.html.push_raw("<sup>");
            }
            Tag::Subscript => {
                self.scripts.push(self.document.text.len());
                self.html.push_raw("<sub>");
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
                    destination: self.restore(&dest_url).into_owned(),
                    title: self.read_title(link_type, &title, range.clone()),
                    alt: String::new(),
                    depth: 0,
                    scripts: Vec::new(),
                    range,
                });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    /// Writes the end of an element.
    pub(super) fn end_tag(&mut self, tag: TagEnd) {
        self.depth -= 1;
        self.end_bodies(self.depth);
        self.end_elements_below(self.depth);
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.html.push_raw("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.html.push_raw("</div>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((raw, range)) = self.raw_block.take() {
                    self.write_raw_html(&raw, range, true);
                }
            }
            TagEnd::List(false) => self.html.push_raw("</ul>\n"),
            TagEnd::List(true) => self.html.push_raw("</ol>\n"),
            TagEnd::Item => {
                self.html.push_raw("</li>\n");
                self.separate_blocks();
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::DefinitionList => self.html.push_raw("</dl>\n"),
            TagEnd::DefinitionListTitle => self.html.push_raw("</dt>\n"),
            TagEnd::DefinitionListDefinition => {
                self.html.push_raw("</dd>\n");
                self.separate_blocks();
            }
            TagEnd::Table => self.html.push_raw("</tbody></table></div>\n"),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.end_table_row(),
            TagEnd::TableCell => self.end_table_cell(),
            TagEnd::Emphasis => self.end_emphasis(),
            TagEnd::Strong => self.html.push_raw("</strong>"),
            TagEnd::Strikethrough => self.html.push_raw("</del>"),
            TagEnd::Superscript | TagEnd::Subscript => {
                self.html.push_raw(match tag {
                    TagEnd::Superscript => "</sup>",
                    _ => "</sub>",
                });
                if let Some(start) = self.scripts.pop() {
                    self.rewrite_plain_text(start, |inner| format_script(tag, inner));
                }
            }
            TagEnd::Link => {
                if let Some(link) = self.links.pop().flatten() {
                    self.check_link_text(&link);
                    self.html.push_raw("</a>");
                }
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }
}

/// Whether quotes that are open before an element do not reach into it.
fn resets_quotes(tag: &Tag) -> bool {
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

fn starts_on_new_line(tag: &Tag) -> bool {
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
