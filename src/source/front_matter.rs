//! The YAML between two lines of `---` at the start of a Markdown file.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::decode::{Decode, Decoder, Mistake};
use super::yaml::{self, Positions, Step, Target};
use crate::diagnostic::{Diagnostic, Omitted, Place};
use crate::values::source_text::SourceText;

/// What a file says in YAML: the start of a Markdown file, up to its Markdown, or all of another file.
#[derive(Debug)]
pub struct SourceFile {
    /// The file, without its Markdown.
    pub source: SourceText,
    yaml: Range<usize>,
    /// How many values were located so far.
    located: AtomicUsize,
    /// Where all values stand, once some were located.
    positions: OnceLock<Option<Box<Positions>>>,
}

/// To locate one value reads all of the front matter; after so many, where each stands is noted.
const FEW: usize = 8;

impl SourceFile {
    /// Splits a file into its front matter, which ends with the second line of `---`, and its Markdown.
    pub fn split(mut source: SourceText) -> Result<(Self, String), Diagnostic> {
        let text = &source.text;
        let first = text.lines().next().unwrap_or_default();
        if first.trim_end() != "---" {
            return Err(missing(&source, first));
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
        let place = source.place(0..first.len());
        Err(
            Diagnostic::error("the front matter that starts here is not closed")
                .at(place)
                .help("write a line `---` after its last key"),
        )
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

    /// Reads the front matter; what is wrong with it goes to `diagnostics`.
    pub fn decode<T: Decode>(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
        let node = match yaml::parse(self.yaml()) {
            Ok(node) => node,
            Err(malformed) => {
                let place = match malformed.position {
                    Some(position) => self.place(position, false),
                    None => self
                        .source
                        .place(0..self.source.text.find('\n').unwrap_or(0)),
                };
                let diagnostic = Diagnostic::error(malformed.message).at(place);
                diagnostics.push(diagnostic.maybe_help(malformed.help));
                return None;
            }
        };
        diagnostics.extend(yaml::cuts(self.yaml(), &node).into_iter().map(|cut| {
            let diagnostic = match cut.is_error {
                true => Diagnostic::error(cut.message),
                false => Diagnostic::warning(cut.message),
            };
            let place = self.place_of_rest(cut.position);
            diagnostic.at(place).help(cut.help)
        }));
        let mut decoder = Decoder::default();
        let value = T::decode(&node, &mut decoder);
        let omitted = Omitted {
            errors: decoder.omitted,
            warnings: 0,
        };
        let clean = decoder.mistakes.is_empty();
        diagnostics.extend(
            decoder
                .mistakes
                .into_iter()
                .map(|mistake| self.diagnostic(mistake)),
        );
        diagnostics.extend(omitted.diagnostics(Some(&self.source.path)));
        value.filter(|_| clean)
    }

    /// The place of a value of the front matter.
    pub fn value(&self, path: &[Step]) -> Place {
        self.locate(path, Target::Value)
    }

    /// Whether a value stands in this front matter itself.
    pub fn holds(&self, path: &[Step]) -> bool {
        self.position(path, Target::Value).is_some()
    }

    /// Every text that stands in it as a value.
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

    fn diagnostic(&self, mistake: Mistake) -> Diagnostic {
        let place = self.locate(&mistake.path, mistake.target);
        let help = mistake.help.or_else(|| comment_help(&place));
        let help = help.or_else(|| yaml::colon_help(place.snippet.as_ref()?.line.as_ref()));
        Diagnostic::error(mistake.message)
            .maybe_help(help)
            .at(place)
    }

    /// The place of the value, or of the nearest one around it that stands in the file.
    fn locate(&self, path: &[Step], target: Target) -> Place {
        let mut path = path;
        while let [outer @ .., _] = path {
            if let Some(position) = self.position(path, target) {
                return self.place(position, target == Target::Key);
            }
            path = outer;
        }
        // The map as a whole: its opening line.
        self.source
            .place(0..self.source.text.find('\n').unwrap_or(0))
    }

    fn position(&self, path: &[Step], target: Target) -> Option<yaml::Position> {
        if self.located.fetch_add(1, Ordering::Relaxed) < FEW {
            return yaml::locate(self.yaml(), path, target);
        }
        let positions = self.positions.get_or_init(|| {
            let positions = Positions::of(self.yaml());
            positions.map(Box::new)
        });
        positions.as_ref()?.find(path, target)
    }

    /// The place of a line's rest.
    fn place_of_rest(&self, position: yaml::Position) -> Place {
        let (start, _) = self.start_of(position);
        let rest = &self.source.text[start..self.yaml.end];
        let rest = rest.lines().next().unwrap_or_default();
        self.source.place(start..start + rest.trim_end().len())
    }

    /// Where in the file a position of the front matter is, and its line's number.
    fn start_of(&self, position: yaml::Position) -> (usize, usize) {
        let text = &self.source.text;
        let first = text[..self.yaml.start].matches('\n').count();
        let line = first + position.line.saturating_sub(1);
        let lines = self.source.lines();
        let start = lines.offset(text, line, position.column.saturating_sub(1));
        (start.min(self.yaml.end), line)
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

/// How much of a line is searched for the end of a value, in bytes.
const LONGEST: usize = 1000;

/// What to do where a value is missing because YAML takes it for a comment.
fn comment_help(place: &Place) -> Option<String> {
    let snippet = place.snippet.as_ref()?;
    let comment = snippet.line[snippet.start..].trim();
    comment
        .starts_with('#')
        .then(|| format!("YAML takes `{comment}` for a comment; put it in quotes: \"{comment}\""))
}

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

fn missing(source: &SourceText, first: &str) -> Diagnostic {
    let other = match first.trim() {
        "+++" => Some(("TOML", "`title: …` in the place of `title = …`")),
        "{" | ";;;" => Some(("JSON", "`title: …` in the place of `\"title\": …,`")),
        _ => None,
    };
    if let Some((format, example)) = other {
        return Diagnostic::error(format!(
            "this file's front matter is {format}, and labnews reads YAML"
        ))
        .at(source.place(0..first.len()))
        .help(format!("write it between lines of `---`, with {example}"));
    }
    let help = if first.trim().starts_with("--") {
        "the first line must be exactly `---`"
    } else {
        "start the file with a line `---`, a line `title: …` and another line `---`"
    };
    Diagnostic::error("this file does not start with front matter")
        .at(source.place(0..first.len()))
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::records::ItemFields;

    fn diagnose(text: &str) -> Vec<(u32, u32, String)> {
        let source = SourceText::of("content/news/a.md".into(), text.to_owned());
        let mut diagnostics = Vec::new();
        match SourceFile::split(source) {
            Ok((matter, _)) => drop(matter.decode::<ItemFields>(&mut diagnostics)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
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
    fn a_file_without_its_lines_of_dashes_is_told_so() {
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
