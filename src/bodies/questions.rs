//! What a text asked of its site while it was rendered, so that it need not be rendered again while the answers
//! are the same.
//!
//! Rendered Markdown is a function of the Markdown, of a few settings, and of the answers of its [`Host`]. A new
//! index is asked the same questions in the same order, which is much faster than rendering.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::bibliography::References;
use crate::diagnostic::Problem;
use crate::markdown::{Citation, ComponentCall, Host, Image, Link};

/// Whether a host gives the same answers as before.
pub(super) fn has_same_answers(asked: &[Asked], host: &dyn Host) -> bool {
    asked.iter().all(|asked| asked.has_same_answer(host))
}

/// A question, and its answer.
#[derive(Debug)]
pub(super) enum Asked {
    Link(String, Result<Link, Problem>),
    Image(String, Result<Image, Problem>),
    IsRemote(String, bool),
    Component(ComponentCall, Option<String>, Result<String, Problem>),
    Citations(Vec<Citation>, CitationAnswer),
}

type CitationAnswer = Result<References, Vec<(Range<usize>, Problem)>>;

impl Asked {
    fn has_same_answer(&self, host: &dyn Host) -> bool {
        match self {
            Self::Link(destination, answer) => host.resolve_link(destination) == *answer,
            Self::Image(destination, answer) => host.resolve_image(destination) == *answer,
            Self::IsRemote(url, answer) => host.is_remote(url) == *answer,
            Self::Component(call, body, answer) => {
                host.render_component(call, body.as_deref()) == *answer
            }
            Self::Citations(citations, answer) => {
                host.render_citations(&citations.iter().collect::<Vec<_>>()) == *answer
            }
        }
    }
}

/// A host that records what it is asked.
pub(super) struct Recorder<'a> {
    host: &'a dyn Host,
    asked: Mutex<Vec<Asked>>,
}

impl<'a> Recorder<'a> {
    /// Records what `host` is asked.
    pub(super) fn new(host: &'a dyn Host) -> Self {
        Self {
            host,
            asked: Mutex::default(),
        }
    }

    /// The questions and answers, in order.
    pub(super) fn into_asked(self) -> Vec<Asked> {
        let asked = self.asked.into_inner();
        asked.unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, asked: Asked) {
        let mut list = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        list.push(asked);
    }
}

impl Host for Recorder<'_> {
    fn resolve_link(&self, destination: &str) -> Result<Link, Problem> {
        let answer = self.host.resolve_link(destination);
        self.record(Asked::Link(destination.to_owned(), answer.clone()));
        answer
    }

    fn resolve_image(&self, destination: &str) -> Result<Image, Problem> {
        let answer = self.host.resolve_image(destination);
        self.record(Asked::Image(destination.to_owned(), answer.clone()));
        answer
    }

    fn is_remote(&self, url: &str) -> bool {
        let answer = self.host.is_remote(url);
        self.record(Asked::IsRemote(url.to_owned(), answer));
        answer
    }

    fn render_component(
        &self,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem> {
        let answer = self.host.render_component(call, body);
        let body = body.map(str::to_owned);
        self.record(Asked::Component(call.clone(), body, answer.clone()));
        answer
    }

    fn render_citations(&self, citations: &[&Citation]) -> CitationAnswer {
        let answer = self.host.render_citations(citations);
        let citations = citations.iter().map(|citation| (*citation).clone());
        self.record(Asked::Citations(citations.collect(), answer.clone()));
        answer
    }
}
