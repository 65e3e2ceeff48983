//! Writes the front matter of a new file.

use std::fmt::Write;

/// The text of a new file.
#[derive(Debug)]
pub(in crate::cli) struct NewText {
    text: String,
}

impl NewText {
    pub(in crate::cli) fn new() -> Self {
        Self {
            text: "---\n".to_owned(),
        }
    }

    /// Adds a key whose value may be any text.
    pub(in crate::cli) fn quoted(&mut self, key: &str, value: &str) {
        // JSON strings are YAML strings.
        let value = serde_json::Value::from(value);
        self.line(&format!("{key}: {value}"));
    }

    /// Adds a key whose value may be any text, if there is one.
    pub(in crate::cli) fn maybe_quoted(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.quoted(key, value);
        }
    }

    /// Adds a key whose value may be any text, and a comment.
    pub(in crate::cli) fn quoted_with_comment(&mut self, key: &str, value: &str, comment: &str) {
        let value = serde_json::Value::from(value);
        self.commented(&format!("{key}: {value}"), comment);
    }

    /// Adds a line of YAML.
    pub(in crate::cli) fn line(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// Adds a line of YAML and a comment.
    pub(in crate::cli) fn commented(&mut self, line: &str, comment: &str) {
        self.line(&format!("{line} # {comment}"));
    }

    /// Ends the front matter and adds the first paragraph.
    pub(in crate::cli) fn finish(self, paragraph: &str) -> String {
        self.finish_with(&format!("\n{paragraph}\n"))
    }

    /// Ends the front matter and adds Markdown.
    pub(in crate::cli) fn finish_with(mut self, markdown: &str) -> String {
        let _ = write!(self.text, "---\n{markdown}");
        self.text
    }
}
