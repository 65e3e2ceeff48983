//! Shortcodes: a component's call, its body, and what it made.

use crate::markdown::shortcode::{Argument, Call, Kind, Shortcode};
use std::collections::HashSet;
use std::ops::Range;

use crate::limits::COMPONENT_DEPTH;
use crate::markdown::html::Html;
use crate::markdown::sanitize::Unclean;
use crate::markdown::tags;
use crate::markdown::{RawHtml, sanitize};
use crate::messages::media::remote_media;

use super::drawings::Foreign;
use super::{Body, UNNEST, Writer};

impl<'a> Writer<'a> {
    pub(super) fn call(&mut self, call: &'a Call) {
        if self.is_stopped {
            return;
        }
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
            Kind::Address(url) => self.address(url, call.range.clone()),
            Kind::Citation(citation) => {
                if let Some(html) = self.references.of(citation) {
                    self.html.island(html);
                }
                self.leave_out();
                self.last = None;
            }
            Kind::Foreign => {
                let written = &self.replaced.source[call.range.clone()];
                self.document.has_raw_html = true;
                match self.options.html {
                    RawHtml::Allow => self.html.raw(written),
                    RawHtml::Sanitize => {
                        self.write_foreign(&Foreign::of(written), &call.range);
                    }
                }
                self.html.raw(if call.block { "\n" } else { "" });
                self.last = None;
            }
            Kind::Void(shortcode) => match self.host.shortcode(shortcode, None) {
                Ok(html) => self.made(shortcode, &html, &call.range, call.block),
                Err(problem) => self.problem(call.range.clone(), problem),
            },
            Kind::Open(_) if self.bodies.len() == COMPONENT_DEPTH => {
                let message =
                    format!("components are nested more than {COMPONENT_DEPTH} levels deep here");
                self.error(call.range.clone(), message, Some(UNNEST.to_owned()));
                self.is_stopped = true;
            }
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
                    elements: self.elements.len(),
                });
            }
            Kind::Close(name) => self.close(name, call),
        }
    }

    /// A bare address: a link, unless it stands in one, or in code.
    fn address(&mut self, url: &str, range: Range<usize>) {
        let shown = self.replaced.source.get(range.clone()).unwrap_or(url);
        let shown = shown.replace("&amp;", "&");
        let is_in_link =
            !self.links.is_empty() || self.inline_elements.iter().any(|(name, _)| name == "a");
        let link = if is_in_link || self.is_in_code() {
            None
        } else {
            self.resolve(url, &range)
        };
        self.words(&shown);
        if let Some(link) = &link {
            self.html.raw("<a");
            self.html.url("href", &link.url, link.local);
            self.html.raw(">");
        }
        self.html.escape(&shown);
        if link.is_some() {
            self.html.raw("</a>");
        }
    }

    /// How deep the text is nested, a paragraph that is only a call's not counted.
    pub(super) fn open_tags(&self) -> usize {
        self.depth
            - usize::from(
                self.paragraph
                    .as_ref()
                    .is_some_and(|paragraph| paragraph.is_call),
            )
    }

    pub(super) fn close(&mut self, name: &str, call: &Call) {
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
        self.end_elements(body.elements);
        let written = std::mem::replace(&mut self.html, body.outer);
        self.soft_break = None;
        // What a component is given is trusted from here on.
        let inner = if self.document.has_raw_html && self.options.html == RawHtml::Sanitize {
            self.cleaned(written, &body.call.range)
        } else {
            written.text
        };
        self.document.has_raw_html = body.raw;
        match self.host.shortcode(shortcode, Some(&inner)) {
            Ok(html) => self.made(shortcode, &html, &body.call.range, call.block),
            Err(problem) => self.problem(body.call.range.clone(), problem),
        }
    }

    /// HTML whose raw parts can do no harm. It is an error if they take with them what follows;
    /// `place` is where it is told that it cannot be cleaned at all.
    pub(super) fn cleaned(&mut self, mut html: Html, place: &Range<usize>) -> String {
        html.checkpoint(0);
        let cleaned = match sanitize::clean(&html) {
            Ok(cleaned) => cleaned,
            Err(Unclean::NoMark) => {
                let message = "this text uses every character for private use".to_owned();
                let help = "take out some, or its raw HTML".to_owned();
                self.error(place.clone(), message, Some(help));
                return String::new();
            }
            Err(Unclean::Crowded) => {
                let raw = html.raws.iter().find(|raw| raw.is_suspect);
                let raw = raw.or(html.raws.first());
                self.crowded(raw.map_or(place.clone(), |raw| raw.source.clone()));
                return String::new();
            }
        };
        let is_told = self.has_unclosed || !cleaned.left_open.is_empty();
        for range in cleaned.left_open {
            self.left_open(range);
        }
        if let Some(range) = cleaned.hidden.filter(|_| !is_told) {
            let message = "readers would not see what follows this HTML: a browser does not accept the end tag of `<details>`, `<video>`, `<audio>` or `<rp>` here";
            let help =
                "put the start tag and the end tag into the same block, on lines of their own";
            self.error(range, message.to_owned(), Some(help.to_owned()));
        }
        let raw = html.raws.first();
        let raw = raw.map_or(place.clone(), |raw| raw.source.clone());
        let told = self.document.mistakes.iter();
        let told: HashSet<String> = told
            .map(|mistake| mistake.problem.message().to_owned())
            .collect();
        for url in cleaned.media {
            if !told.contains(&remote_media(&url).0) {
                self.check_media(&url, &raw);
            }
        }
        cleaned.html
    }

    /// Says that raw HTML would take with it what follows.
    pub(super) fn left_open(&mut self, range: Range<usize>) {
        let message = "what follows this HTML would be lost: a tag, a quote, a comment or an element in it is not closed";
        let help = "close it; `&lt;` writes the sign `<` itself";
        self.error(range, message.to_owned(), Some(help.to_owned()));
    }

    /// Ends the bodies of shortcodes that were opened inside of what ends now: they were not closed.
    pub(super) fn close_bodies(&mut self, depth: usize) {
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

    /// HTML that a shortcode made.
    pub(super) fn made(
        &mut self,
        shortcode: &Shortcode,
        html: &str,
        range: &Range<usize>,
        block: bool,
    ) {
        let mut given = Vec::new();
        for (_, argument) in &shortcode.arguments {
            texts(argument, &mut given);
        }
        given.retain(|text| self.host.is_remote(text.trim()));
        if !given.is_empty() {
            // What a component loads by itself is the webmaster's affair.
            for url in tags::media_urls(html)
                .into_iter()
                .filter(|url| given.iter().any(|text| text.trim() == url))
            {
                self.check_media(&url, range);
            }
        }
        self.document.has_shortcode = true;
        self.html.island(html);
        if block {
            self.html.raw("\n");
        }
        self.last = None;
    }
}

/// The texts of an argument.
fn texts<'a>(argument: &'a Argument, found: &mut Vec<&'a str>) {
    match argument {
        Argument::Text(text) => found.push(text),
        Argument::List(list) => list.iter().for_each(|argument| texts(argument, found)),
        Argument::Integer(_) | Argument::Float(_) | Argument::Bool(_) => {}
    }
}
