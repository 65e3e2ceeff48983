//! Writes the front matter of a new file.

use std::fmt::Write;

/// The text of a new file.
#[derive(Debug)]
pub(super) struct NewText {
    text: String,
}

impl NewText {
    pub(super) fn new() -> Self {
        Self {
            text: "---\n".to_owned(),
        }
    }

    /// Adds a key whose value may be any text.
    pub(super) fn quoted(&mut self, key: &str, value: &str) {
        // JSON strings are YAML strings.
        let value = serde_json::Value::from(value);
        self.line(&format!("{key}: {value}"));
    }

    /// Adds a key whose value may be any text, if there is one.
    pub(super) fn maybe_quoted(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.quoted(key, value);
        }
    }

    /// Adds a line of YAML.
    pub(super) fn line(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// Adds a line of YAML and a comment.
    pub(super) fn commented(&mut self, line: &str, comment: &str) {
        self.line(&format!("{line} # {comment}"));
    }

    /// Ends the front matter and adds the first paragraph.
    pub(super) fn finish(mut self, paragraph: &str) -> String {
        let _ = write!(self.text, "---\n\n{paragraph}\n");
        self.text
    }
}
