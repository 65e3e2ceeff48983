//! What all decoding shares: the place in the document, and the errors found so far.

use serde_json::Value as Json;

use crate::limits;
use crate::messages::Problem;
use crate::messages::fields::{self, Expected, Subject};
use crate::source::yaml::{Node, Step, Target};
use crate::values::half_width::to_half_width;

/// A problem of a key or a value, with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The way from the top of the document.
    pub path: Vec<Step>,
    /// Whether the key or the value is wrong.
    pub target: Target,
    /// What is wrong.
    pub problem: Problem,
    /// What the author certainly meant instead of the value.
    pub meant: Option<String>,
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
        self.report_meant(problem, None);
    }

    /// Reports a problem of the value here, and what its author certainly meant.
    pub fn report_meant(&mut self, problem: Problem, meant: Option<String>) {
        let path = self.path.clone();
        self.push(|_| FieldError {
            path,
            target: Target::Value,
            problem,
            meant,
        });
    }

    /// Reports a problem of a key of the map here. `problem` gets the number of errors before it, since
    /// suggestions for the first ones are enough.
    pub(in crate::source) fn report_key(
        &mut self,
        key: &str,
        problem: impl FnOnce(usize) -> Problem,
    ) {
        let path = self.path_of(key);
        self.push(|before| FieldError {
            path,
            target: Target::Key,
            problem: problem(before),
            meant: None,
        });
    }

    /// Reports a problem of a key of the map here, and how its line must start.
    pub(in crate::source) fn report_meant_key(
        &mut self,
        key: &str,
        problem: Problem,
        meant: String,
    ) {
        let path = self.path_of(key);
        self.push(|_| FieldError {
            path,
            target: Target::Key,
            problem,
            meant: Some(meant),
        });
    }

    fn path_of(&self, key: &str) -> Vec<Step> {
        [self.path.as_slice(), &[Step::Key(key.to_owned())]].concat()
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
        let meant = match node {
            Node::Text(text) => guess_meant(text.trim(), expected),
            _ => None,
        };
        self.report_meant(problem, meant);
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
    pub(in crate::source) fn parse<T>(
        &mut self,
        node: &Node,
        parse: impl Fn(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = String::decode(node, self)?;
        let problem = match parse(&text) {
            Ok(value) => return Some(value),
            Err(problem) => problem,
        };
        let half_width = to_half_width(&text);
        let half_width = half_width.trim();
        if half_width != text && parse(half_width).is_ok() {
            self.report_meant(
                fields::full_width_characters(&text, half_width),
                Some(half_width.to_owned()),
            );
        } else {
            self.report(problem);
        }
        None
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

/// What a text means where a value of another kind is needed.
fn guess_meant(text: &str, expected: Expected) -> Option<String> {
    match expected {
        Expected::Bool => {
            let meant = match to_half_width(text).to_lowercase().as_str() {
                "true" | "yes" | "y" | "on" | "是" | "对" => "true",
                "false" | "no" | "n" | "off" | "否" | "不" => "false",
                _ => return None,
            };
            Some(meant.to_owned())
        }
        Expected::WholeNumber => {
            let number = to_half_width(text);
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(number)
        }
        Expected::List => {
            // Brackets, quotes and colons may mean something else.
            let is_plain = |c: char| !"[]{}（）()【】［］｛｝\"'“”‘’#&*!|>%@`:：\n".contains(c);
            let entries = text.split([',', '，', '、', ';', '；']).map(str::trim);
            let entries: Vec<&str> = entries.filter(|entry| !entry.is_empty()).collect();
            let is_list = !entries.is_empty()
                && text.chars().all(is_plain)
                && !text.starts_with(['-', '－', '•', '–', '—', '·', '?']);
            is_list.then(|| format!("[{}]", entries.join(", ")))
        }
        _ => None,
    }
}
