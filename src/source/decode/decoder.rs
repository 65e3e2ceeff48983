//! What all decoding shares: the place in the document, and the errors found so far.

use serde_json::Value as Json;

use crate::limits;
use crate::messages::Problem;
use crate::messages::fields::{self, Expected, Subject};
use crate::source::yaml::{Node, Step, Target};

/// A problem of a key or a value, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The way from the top of the document.
    pub path: Vec<Step>,
    /// Whether the key or the value is wrong.
    pub target: Target,
    /// What is wrong.
    pub problem: Problem,
}

/// The place that is being decoded, and the errors found so far.
#[derive(Debug, Default)]
pub struct Decoder {
    path: Vec<Step>,
    /// The errors, of which only so many are listed.
    pub errors: Vec<FieldError>,
    /// How many more there are.
    pub omitted: usize,
    /// The limit of the list, map or text that is decoded next, where it has one of its own.
    limit: Option<usize>,
}

/// A type that can be read from YAML.
pub trait Decode: Sized {
    /// Reads a value. `None` means that an error was reported.
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self>;

    /// Reads a key without a value; a record may be without any key.
    fn decode_nothing(decoder: &mut Decoder) -> Option<Self> {
        Self::decode(&Node::Null, decoder)
    }

    /// The JSON Schema of what [`Decode::decode`] accepts.
    fn schema() -> Json;
}

impl Decoder {
    /// Reports a problem of the value here.
    pub fn report(&mut self, problem: Problem) {
        let path = self.path.clone();
        self.push(|_| FieldError {
            path,
            target: Target::Value,
            problem,
        });
    }

    /// Reports a problem of a key of the map here. `problem` gets the number of errors before it, since
    /// suggestions for the first ones are enough.
    pub(in crate::source) fn report_key(
        &mut self,
        key: &str,
        problem: impl FnOnce(usize) -> Problem,
    ) {
        let path = [self.path.as_slice(), &[Step::Key(key.to_owned())]].concat();
        self.push(|before| FieldError {
            path,
            target: Target::Key,
            problem: problem(before),
        });
    }

    fn push(&mut self, error: impl FnOnce(usize) -> FieldError) {
        let before = self.errors.len();
        if before < limits::DIAGNOSTICS {
            self.errors.push(error(before));
        } else {
            self.omitted += 1;
        }
    }

    /// Reports that the value here is of another kind than its key needs.
    pub fn report_kind(&mut self, node: &Node, expected: Expected) {
        let problem = fields::wrong_type(self.subject(), expected, node.kind());
        self.report(problem);
    }

    /// Reports that the list, map or text here is too long.
    pub(super) fn report_length(
        &mut self,
        problem: fn(Subject, usize, usize) -> Problem,
        count: usize,
        limit: usize,
    ) {
        let problem = problem(self.subject(), count, limit);
        self.report(problem);
    }

    /// Parses a text; reports the problem if it cannot be parsed.
    pub(super) fn parse<T>(
        &mut self,
        node: &Node,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = String::decode(node, self)?;
        parse(&text).map_err(|problem| self.report(problem)).ok()
    }

    /// The number of errors so far.
    pub(super) fn count(&self) -> usize {
        self.errors.len() + self.omitted
    }

    /// Gives the list, map or text that is decoded next a limit of its own: entries, or characters.
    pub fn set_limit(&mut self, limit: Option<usize>) {
        self.limit = limit;
    }

    /// Takes the limit of the list, map or text here.
    pub(super) fn take_limit(&mut self) -> Option<usize> {
        self.limit.take()
    }

    /// What the value here is called in messages.
    fn subject(&self) -> Subject<'_> {
        let key = self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        });
        match (key, self.path.last()) {
            (Some(key), Some(Step::Index(_))) => Subject::EntryOf(key),
            (Some(key), _) => Subject::Key(key),
            (None, _) => Subject::Document,
        }
    }

    /// Decodes what is one step further in.
    pub(in crate::source) fn within<T>(
        &mut self,
        step: Step,
        decode: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.path.push(step);
        let value = decode(self);
        self.path.pop();
        value
    }
}
