//! Calls: components and their bodies, citations, autolinks.

use std::ops::Range;

use super::embedded::Embedded;
use super::open::OpenBody;
use super::state::Writer;
use crate::limits::COMPONENT_DEPTH;
use crate::markdown::calls::{Argument, Call, CallKind, ComponentCall};
use crate::markdown::document::LocatedProblem;
use crate::markdown::options::RawHtml;
use crate::markdown::raw_html::srcset::find_media_urls;
use crate::messages;

impl<'a> Writer<'a> {
    /// Writes a call in the place of its placeholder.
    pub(super) fn write_call(&mut self, call: &'a Call) {
        if self.is_stopped {
            return;
        }
        if let Some(paragraph) = &mut self.paragraph {
            if call.block {
                // The paragraph exists only for the call.
                self.html.truncate(paragraph.start);
                paragraph.is_call = true;
            } else {
                paragraph.has_words = true;
            }
        }
        match &call.kind {
            CallKind::Malformed(problem) => self.report(call.range.clone(), problem.clone()),
            CallKind::Autolink(url) => self.write_autolink(url, call.range.clone()),
            CallKind::Citation(citation) => {
                if let Some(html) = self.citations.find_html(citation) {
                    self.html.push_trusted(html);
                }
                self.omit_citation();
                self.last = None;
            }
            CallKind::Embedded => {
                let written = &self.placeholders.source[call.range.clone()];
                self.document.has_raw_html = true;
                match self.options.html {
                    RawHtml::Allow => self.html.push_raw(written),
                    RawHtml::Sanitize => {
                        self.write_embedded(&Embedded::parse(written), &call.range);
                    }
                }
                self.html.push_raw(if call.block { "\n" } else { "" });
                self.last = None;
            }
            CallKind::Void(component) => match self.host.render_component(component, None) {
                Ok(html) => self.write_component(component, &html, &call.range, call.block),
                Err(problem) => self.report(call.range.clone(), problem),
            },
            CallKind::Open(_) if self.bodies.len() == COMPONENT_DEPTH => {
                self.report_and_stop(call.range.clone(), messages::components::too_deep());
            }
            CallKind::Open(_) => {
                let depth = self.depth_around_call();
                let outer = std::mem::take(&mut self.html);
                let has_raw_html_before = std::mem::take(&mut self.document.has_raw_html);
                self.soft_break = None;
                self.bodies.push(OpenBody {
                    call,
                    outer,
                    depth,
                    has_raw_html_before,
                    elements: self.elements.len(),
                });
            }
            CallKind::Close(name) => self.end_body(name, call),
        }
    }

    /// Writes a bare URL: a link, except within a link or code.
    fn write_autolink(&mut self, url: &str, range: Range<usize>) {
        let shown = self.placeholders.source.get(range.clone()).unwrap_or(url);
        let shown = shown.replace("&amp;", "&");
        let is_in_link =
            !self.links.is_empty() || self.inline_elements.iter().any(|(name, _)| name == "a");
        let link = if is_in_link || self.is_in_code() {
            None
        } else {
            self.resolve_link(url, &range)
        };
        self.add_words(&shown);
        if let Some(link) = &link {
            self.html.push_raw("<a");
            self.html.push_url("href", &link.url, link.local);
            self.html.push_raw(">");
        }
        self.html.push_text(&shown);
        if link.is_some() {
            self.html.push_raw("</a>");
        }
    }

    /// How deeply the text is nested, without the paragraph that exists only for the call.
    fn depth_around_call(&self) -> usize {
        let paragraph = self.paragraph.as_ref();
        self.depth - usize::from(paragraph.is_some_and(|paragraph| paragraph.is_call))
    }

    /// Ends the body of a component, and writes the component.
    fn end_body(&mut self, name: &str, call: &Call) {
        if let Some(problem) = self.check_end_of_body(name, call) {
            self.document.problems.push(problem);
            return;
        }
        let Some(body) = self.bodies.pop() else {
            return;
        };
        let CallKind::Open(component) = &body.call.kind else {
            return;
        };
        self.end_elements(body.elements);
        let written = std::mem::replace(&mut self.html, body.outer);
        self.soft_break = None;
        // From here on, the body is trusted as part of the component's HTML.
        let inner = if self.document.has_raw_html && self.options.html == RawHtml::Sanitize {
            self.sanitize(written, &body.call.range)
        } else {
            written.text
        };
        self.document.has_raw_html = body.has_raw_html_before;
        match self.host.render_component(component, Some(&inner)) {
            Ok(html) => self.write_component(component, &html, &body.call.range, call.block),
            Err(problem) => self.report(body.call.range.clone(), problem),
        }
    }

    /// The problem with the end of a body, if it does not match the innermost open one.
    fn check_end_of_body(&self, name: &str, call: &Call) -> Option<LocatedProblem> {
        let opened = self.bodies.last().and_then(|body| match &body.call.kind {
            CallKind::Open(component) => Some((component, body)),
            _ => None,
        });
        let problem = match opened {
            None => messages::components::not_opened(name),
            Some((open, _)) if open.name != name => {
                messages::components::other_open(name, &open.name)
            }
            Some((_, body)) if body.depth != self.depth_around_call() => {
                messages::components::closed_elsewhere(name)
            }
            Some(_) => return None,
        };
        let opened = opened.map(|(_, body)| body.call.range.clone());
        Some(LocatedProblem::new(call.range.clone(), problem).related_to(opened))
    }

    /// Ends the bodies that began within what ends now. They were not closed.
    pub(super) fn end_bodies(&mut self, depth: usize) {
        while let Some(body) = self.bodies.pop_if(|body| body.depth > depth) {
            let written = std::mem::replace(&mut self.html, body.outer);
            self.html.append(&written);
            self.document.has_raw_html |= body.has_raw_html_before;
            self.soft_break = None;
            if let CallKind::Open(component) = &body.call.kind {
                self.report(
                    body.call.range.clone(),
                    messages::components::not_closed(&component.name),
                );
            }
        }
    }

    /// Writes the HTML of a component.
    fn write_component(
        &mut self,
        component: &ComponentCall,
        html: &str,
        range: &Range<usize>,
        block: bool,
    ) {
        let mut texts = Vec::new();
        for (_, argument) in &component.arguments {
            collect_texts(argument, &mut texts);
        }
        texts.retain(|text| self.host.is_remote(text.trim()));
        if !texts.is_empty() {
            // The webmaster is responsible for what a component loads by itself.
            let urls = find_media_urls(html).into_iter();
            for url in urls.filter(|url| texts.iter().any(|text| text.trim() == url)) {
                self.check_remote_media(&url, range);
            }
        }
        self.document.has_component = true;
        self.html.push_trusted(html);
        if block {
            self.html.push_raw("\n");
        }
        self.last = None;
    }
}

/// Collects the texts of an argument.
fn collect_texts<'a>(argument: &'a Argument, texts: &mut Vec<&'a str>) {
    match argument {
        Argument::Text(text) => texts.push(text),
        Argument::List(list) => list
            .iter()
            .for_each(|argument| collect_texts(argument, texts)),
        Argument::Integer(_) | Argument::Float(_) | Argument::Bool(_) => {}
    }
}
