//! The YAML between two lines of `---` at the start of a Markdown file.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::decode::{Decode, Decoder, FieldError};
use super::yaml::{self, Corrections, Node, Positions, Step, SyntaxError, SyntaxErrors, Target};
use crate::diagnostic::{Diagnostic, Omitted, Place, WithDiagnostics};
use crate::messages;
use crate::messages::front_matter::{self, OtherFormat};
use crate::values::half_width::is_line_of_dashes;
use crate::values::source_text::SourceText;

/// The YAML of a file: the start of a Markdown file, up to its Markdown, or all of another file.
#[derive(Debug)]
pub struct SourceFile {
    /// The file, without its Markdown.
    pub source: SourceText,
    yaml: Range<usize>,
    /// How many values were located so far.
    located: AtomicUsize,
    /// The positions of all values, once several were located.
    positions: OnceLock<Option<Box<Positions>>>,
}

/// Locating one value reads all of the front matter. After this many, the positions of all values are recorded.
const FEW: usize = 8;

impl SourceFile {
    /// Splits a file into its front matter, which ends with the second line of `---`, and its Markdown.
    pub fn split(mut source: SourceText) -> Result<(Self, String), Diagnostic> {
        let text = &source.text;
        let first = text.lines().next().unwrap_or_default();
        if first.trim_end() != "---" {
            return Err(diagnose_missing(&source, first));
        }
        let start = (first.len() + 1).min(text.len());
        let mut line_start = start;
        for line in text[start..].split_inclusive('\n') {
            let line_end = line_start + line.len();
            if line.trim_end() == "---" {
                let markdown = source.text.split_off(line_end);
                source.text.shrink_to_fit();
                return Ok((Self::new(source, start..line_start), markdown));
            }
            line_start = line_end;
        }
        let mut line_start = start;
        for line in text[start..].split_inclusive('\n') {
            if is_line_of_dashes(line) {
                let place = source.place(line_start..line_start + line.trim_end().len());
                return Err(front_matter::other_dashes(line.trim()).at(place));
            }
            line_start += line.len();
        }
        let place = source.place(0..first.len());
        Err(front_matter::not_closed().at(place))
    }

    /// A file of YAML alone.
    pub fn whole(source: SourceText) -> Self {
        let end = source.text.len();
        Self::new(source, 0..end)
    }

    fn new(source: SourceText, yaml: Range<usize>) -> Self {
        Self {
            source,
            yaml,
            located: AtomicUsize::new(0),
            positions: OnceLock::new(),
        }
    }

    /// The whole file again, for places in its Markdown.
    pub fn with_markdown(&self, markdown: &str) -> String {
        [&self.source.text, markdown].concat()
    }

    /// Reads the front matter. There is a value, or an error.
    pub fn decode<T: Decode>(&self) -> WithDiagnostics<Option<T>> {
        let node = match yaml::parse(self.yaml()) {
            Ok(node) => node,
            Err(failed) => {
                return WithDiagnostics {
                    value: None,
                    diagnostics: self.diagnose_syntax::<T>(failed),
                };
            }
        };
        let lost = yaml::find_lost_text(self.yaml(), &node).into_iter();
        let lost = lost.chain(yaml::find_signs_in_text(self.yaml(), &node));
        let mut diagnostics = Vec::new();
        // One slip can have several consequences, and one correction mends them.
        let mut explained = HashSet::new();
        for lost in lost {
            if lost.problem.is_error() {
                explained.insert(lost.position.line);
            }
            diagnostics.push(lost.problem.at(self.place_to_line_end(lost.position)));
        }
        let mut decoder = Decoder::default();
        let value = T::decode(&node, &mut decoder);
        let has_error = diagnostics
            .iter()
            .any(|found: &Diagnostic| found.problem.is_error());
        let is_clean = decoder.errors.is_empty() && !has_error;
        let corrections = OnceCell::new();
        for error in decoder.errors {
            diagnostics.extend(self.diagnose(error, &corrections, &mut explained));
        }
        let omitted = Omitted {
            errors: decoder.omitted,
            warnings: 0,
        };
        diagnostics.extend(omitted.diagnostics(Some(&self.source.path)));
        WithDiagnostics {
            value: value.filter(|_| is_clean),
            diagnostics,
        }
    }

    /// Reads front matter with errors that says `draft: true`, without the keys that have errors. `None` if that is
    /// not certain.
    pub fn decode_draft<T: Decode>(&self) -> Option<T> {
        let Ok(Node::Map(mut entries)) = yaml::parse(self.yaml()) else {
            return None;
        };
        let mut decoder = Decoder::default();
        T::decode(&Node::Map(entries.clone()), &mut decoder);
        let wrong: Vec<Option<&Step>> = decoder
            .errors
            .iter()
            .map(|error| error.path.first())
            .collect();
        let is_wrong = |key: &str| {
            let step = Step::Key(key.to_owned());
            wrong.contains(&Some(&step))
        };
        entries.retain(|(key, _)| !is_wrong(key));
        if !entries.contains(&("draft".to_owned(), Node::Bool(true))) {
            return None;
        }
        // Nobody sees these.
        let schema = T::schema();
        for key in schema["required"].as_array().into_iter().flatten() {
            let key = key.as_str().unwrap_or_default();
            if entries
                .iter()
                .all(|(known, node)| known != key || *node == Node::Null)
            {
                entries.retain(|(known, _)| known != key);
                entries.push((key.to_owned(), Node::Text("draft".to_owned())));
            }
        }
        let mut decoder = Decoder::default();
        let value = T::decode(&Node::Map(entries), &mut decoder);
        value.filter(|_| decoder.errors.is_empty())
    }

    /// The place of a value of the front matter.
    pub fn locate(&self, path: &[Step]) -> Place {
        self.locate_target(path, Target::Value)
    }

    /// Whether this front matter itself has a value.
    pub fn contains(&self, path: &[Step]) -> bool {
        self.position(path, Target::Value).is_some()
    }

    /// The places of lines that end with one of these comments, written behind `# `.
    pub fn find_comments(
        &self,
        comments: impl Iterator<Item = &'static str> + Clone,
    ) -> Vec<Place> {
        let mut found = Vec::new();
        // Hardly any front matter has comments.
        if !self.yaml().contains(" # ") {
            return found;
        }
        let mut start = self.yaml.start;
        for line in self.yaml().split_inclusive('\n') {
            let (text, range) = (line.trim(), start..start + line.trim_end().len());
            start += line.len();
            let Some((value, comment)) = text.rsplit_once(" # ") else {
                continue;
            };
            if !value.starts_with('#') && comments.clone().any(|known| known == comment) {
                let indent = line.len() - line.trim_start().len();
                found.push(self.source.place(range.start + indent..range.end));
            }
        }
        found
    }

    /// All texts that are values.
    pub fn values(&self) -> Vec<String> {
        let mut values = Vec::new();
        if let Ok(node) = yaml::parse(self.yaml()) {
            node.texts(&mut values);
        }
        values
    }

    fn yaml(&self) -> &str {
        &self.source.text[self.yaml.clone()]
    }

    fn diagnose_syntax<T: Decode>(&self, failed: SyntaxErrors) -> Vec<Diagnostic> {
        let positions = failed.errors.iter().filter_map(|error| error.position);
        let lines: Vec<usize> = positions.map(|position| position.line).collect();
        if let Some(diagnostic) = self.find_other_end(lines.iter().max().copied()) {
            return vec![diagnostic];
        }
        let diagnose = |error: SyntaxError| {
            let place = match error.position {
                Some(position) => self.place(position, false),
                None => self.first_line(),
            };
            error.problem.at(place)
        };
        let mut diagnostics: Vec<Diagnostic> = failed.errors.into_iter().map(diagnose).collect();
        if let Some(corrected) = failed.corrected {
            diagnostics.extend(self.diagnose_other_lines::<T>(&corrected, &lines));
            let line = |diagnostic: &Diagnostic| diagnostic.place.as_ref()?.line;
            diagnostics.sort_by_key(line);
        }
        diagnostics
    }

    /// The mistakes in all lines but these, if the front matter were `corrected`.
    fn diagnose_other_lines<T: Decode>(
        &self,
        corrected: &str,
        lines: &[usize],
    ) -> impl Iterator<Item = Diagnostic> {
        let text = &self.source.text;
        let (before, after) = (&text[..self.yaml.start], &text[self.yaml.end..]);
        let text = [before, corrected, after].concat();
        let source = SourceText::from_text(self.source.path.clone(), text);
        let yaml = self.yaml.start..self.yaml.start + corrected.len();
        let found = Self::new(source, yaml).decode::<T>().diagnostics;
        let first = before.matches('\n').count();
        let corrected: Vec<usize> = lines.iter().map(|line| line + first).collect();
        found.into_iter().filter(move |diagnostic| {
            let line = diagnostic.place.as_ref().and_then(|place| place.line);
            line.is_none_or(|line| {
                !corrected
                    .iter()
                    .any(|known| *known as u64 == u64::from(line))
            })
        })
    }

    /// The line of dashes that is meant as the end of the front matter, up to the line of an error.
    fn find_other_end(&self, last: Option<usize>) -> Option<Diagnostic> {
        if self.yaml.start == 0 {
            return None;
        }
        let mut start = self.yaml.start;
        for line in self
            .yaml()
            .split_inclusive('\n')
            .take(last.unwrap_or(usize::MAX))
        {
            if is_line_of_dashes(line) {
                let place = self.source.place(start..start + line.trim_end().len());
                return Some(front_matter::other_dashes(line.trim()).at(place));
            }
            start += line.len();
        }
        None
    }

    /// Places an error; `None` if a slip in a line that is `explained` caused it.
    fn diagnose(
        &self,
        error: FieldError,
        corrections: &OnceCell<Corrections>,
        explained: &mut HashSet<usize>,
    ) -> Option<Diagnostic> {
        let position = self.find_position(&error.path, error.target);
        let is_key = error.target == Target::Key;
        let place = match position {
            Some(position) => self.place(position, is_key),
            None => self.first_line(),
        };
        let Some((position, snippet)) = position.zip(place.snippet.as_deref()) else {
            return Some(error.problem.at(place));
        };
        let written = &snippet.line[snippet.start..snippet.end];
        if let Some(meant) = &error.meant {
            let line = [
                &snippet.line[..snippet.start],
                meant,
                &snippet.line[snippet.end..],
            ]
            .concat();
            let line = if is_key { line.trim_end() } else { line.trim() };
            let help = messages::yaml::write_line(line);
            return Some(error.problem.with_help(Some(help)).at(place));
        }
        let corrections = corrections.get_or_init(|| Corrections::new(self.yaml()));
        if let Some(slip) = corrections.explain(position, written.chars().count(), error.target) {
            let position = slip.position.unwrap_or(position);
            let is_new = explained.insert(position.line);
            return is_new.then(|| slip.problem.at(self.place_to_line_end(position)));
        }
        let problem = error.problem.or_help(|| {
            let rest = snippet.line[snippet.start..].trim();
            rest.starts_with('#')
                .then(|| messages::yaml::quote_comment(rest))
        });
        Some(problem.at(place))
    }

    /// The place of a value, or of the nearest one around it that is in the file.
    fn locate_target(&self, path: &[Step], target: Target) -> Place {
        match self.find_position(path, target) {
            Some(position) => self.place(position, target == Target::Key),
            None => self.first_line(),
        }
    }

    /// The position of a value, or of the nearest one around it that is in the file.
    fn find_position(&self, path: &[Step], target: Target) -> Option<yaml::Position> {
        let mut path = path;
        while let [outer @ .., _] = path {
            if let Some(position) = self.position(path, target) {
                return Some(position);
            }
            path = outer;
        }
        None
    }

    /// The place of the front matter as a whole: its first line.
    fn first_line(&self) -> Place {
        let end = self.source.text.find('\n').unwrap_or(0);
        self.source.place(0..end)
    }

    fn position(&self, path: &[Step], target: Target) -> Option<yaml::Position> {
        if self.located.fetch_add(1, Ordering::Relaxed) < FEW {
            return yaml::locate(self.yaml(), path, target);
        }
        let positions = self.positions.get_or_init(|| {
            let positions = Positions::locate_all(self.yaml());
            positions.map(Box::new)
        });
        positions.as_ref()?.find(path, target)
    }

    /// The place from a position to the end of its line.
    fn place_to_line_end(&self, position: yaml::Position) -> Place {
        let (start, _) = self.start_of(position);
        let rest = &self.source.text[start..self.yaml.end];
        let rest = rest.lines().next().unwrap_or_default();
        self.source.place(start..start + rest.trim_end().len())
    }

    /// Where in the file a position of the front matter is, and its line's number.
    fn start_of(&self, position: yaml::Position) -> (usize, usize) {
        let text = &self.source.text;
        let lines = self.source.lines();
        let (line, column) = (
            position.line.saturating_sub(1),
            position.column.saturating_sub(1),
        );
        let start = if self.yaml().contains(BREAKS_OF_YAML) {
            self.yaml.start + offset_in_yaml(self.yaml(), line, column)
        } else {
            let first = text[..self.yaml.start].matches('\n').count();
            lines.offset(text, first + line, column)
        };
        let start = start.min(self.yaml.end);
        (start, lines.line(start))
    }

    fn place(&self, position: yaml::Position, key: bool) -> Place {
        let text = &self.source.text;
        let lines = self.source.lines();
        let (start, line) = self.start_of(position);
        let before = &text[lines.start(text, line)..start];
        // No message shows more of it.
        let rest = &text[start..self.yaml.end];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let rest = rest.split('\n').next().unwrap_or_default();
        self.source.place(start..start + extent(rest, before, key))
    }
}

/// Characters that end a line in YAML 1.1, section 5.4, but not in an editor.
const BREAKS_OF_YAML: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Where the character of a line and column is, both from 0 and as YAML counts them.
fn offset_in_yaml(yaml: &str, line: usize, column: usize) -> usize {
    let is_break = |c: char| c == '\n' || BREAKS_OF_YAML.contains(&c);
    let mut ends = yaml
        .match_indices(is_break)
        .map(|(at, found)| at + found.len());
    let start = match line.checked_sub(1) {
        None => 0,
        Some(before) => ends.nth(before).unwrap_or(yaml.len()),
    };
    let mut characters = yaml[start..].char_indices();
    characters
        .nth(column)
        .map_or(yaml.len(), |(at, _)| start + at)
}

/// How many bytes of a line are searched for the end of a value.
const LONGEST: usize = 1000;

/// How many bytes of a line the key or value at its start takes.
fn extent(rest: &str, before: &str, key: bool) -> usize {
    if key {
        return rest.find(':').unwrap_or(rest.len());
    }
    if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
        return rest[1..].find(quote).map_or(rest.len(), |end| end + 2);
    }
    let flow = before.contains(['[', '{']);
    let end = if flow {
        rest.find([',', ']', '}'])
    } else {
        None
    };
    let rest = &rest[..end.unwrap_or(rest.len())];
    rest[..rest.find(" #").unwrap_or(rest.len())]
        .trim_end()
        .len()
}

/// Why a file whose first line is not `---` has no front matter.
fn diagnose_missing(source: &SourceText, first: &str) -> Diagnostic {
    let problem = match first.trim() {
        "+++" => front_matter::other_format(OtherFormat::Toml),
        "{" | ";;;" => front_matter::other_format(OtherFormat::Json),
        line if is_line_of_dashes(line) => front_matter::other_dashes(line),
        line => front_matter::missing(line.starts_with("--")),
    };
    problem.at(source.place(0..first.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::records::ItemFields;

    fn diagnose(text: &str) -> Vec<(u32, u32, String)> {
        let source = SourceText::from_text("content/news/a.md".into(), text.to_owned());
        let diagnostics = match SourceFile::split(source) {
            Ok((source_file, _)) => source_file.decode::<ItemFields>().diagnostics,
            Err(diagnostic) => vec![diagnostic],
        };
        diagnostics
            .into_iter()
            .map(|diagnostic| {
                let place = diagnostic.place.unwrap();
                let snippet = place.snippet.unwrap();
                let words = snippet.line[snippet.start..snippet.end].to_owned();
                (place.line.unwrap(), place.column.unwrap(), words)
            })
            .collect()
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        for separator in ["\u{85}", "\u{2028}", "\u{2029}"] {
            let text = format!("---\ntitle: \"a{separator}b\"\ntags: x\n---\n");
            let places: Vec<_> = diagnose(&text)
                .into_iter()
                .map(|(line, column, _)| (line, column))
                .collect();
            assert_eq!(places, [(3, 7)], "{separator:?}");
        }
    }

    #[test]
    fn mistakes_are_placed_in_the_file() {
        let text = "---\ntitle: 研讨会\ntgas: [a]\ndate: 2026-02-30 # no\nevent:\n  start: 2026-01-01\n  status: canceled\nlabs: [a, {b: c}]\n---\ntext\n";
        assert_eq!(
            diagnose(text),
            [
                (4, 7, "2026-02-30".to_owned()),
                (8, 11, "{b: c".to_owned()),
                (7, 11, "canceled".to_owned()),
                (3, 1, "tgas".to_owned()),
            ]
        );
    }

    #[test]
    fn a_file_without_its_lines_of_dashes_is_reported() {
        assert_eq!(diagnose("---\ntitle: x\n"), [(1, 1, "---".to_owned())]);
        assert_eq!(diagnose("# Title\n"), [(1, 1, "# Title".to_owned())]);
        assert_eq!(diagnose(""), [(1, 1, String::new())]);
    }

    #[test]
    fn yaml_mistakes_are_placed_in_the_file() {
        assert_eq!(
            diagnose("---\ntitle: a: b\n---\n"),
            [(2, 9, ": b".to_owned())]
        );
    }
}
