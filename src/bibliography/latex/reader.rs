//! The state of reading a field: unknown commands, and how deeply commands nest.

use std::collections::HashMap;

use crate::limits;

/// Commands that nest more deeply are dropped; their words stay.
const MAX_DEPTH: usize = 20;

/// Reads LaTeX. Its methods are in `text.rs` and `formula.rs`: text contains formulas, and formulas text.
pub(super) struct Reader<'u> {
    unknown: &'u mut Vec<String>,
    depth: usize,
}

impl<'u> Reader<'u> {
    /// A reader that adds the names of unknown commands to a list.
    pub(super) fn new(unknown: &'u mut Vec<String>) -> Self {
        Self { unknown, depth: 0 }
    }

    /// Whether this is nested too deeply to be read.
    pub(super) fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH
    }

    /// Reads an argument, one level deeper.
    pub(super) fn descend<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let argument = read(self);
        self.depth -= 1;
        argument
    }

    /// Adds an unknown command, unless it is listed or there are too many.
    pub(super) fn add_unknown(&mut self, name: &str) {
        let is_new = !self.unknown.iter().any(|known| known == name);
        if is_new && self.unknown.len() < limits::SUGGESTIONS {
            self.unknown.push(name.to_owned());
        }
    }
}

/// The offset of the closing brace for each opening one.
pub(super) fn match_braces(text: &str) -> HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut ends = HashMap::new();
    let bytes = text.as_bytes();
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => open.push(at),
            b'}' => {
                if let Some(start) = open.pop() {
                    ends.insert(start, at);
                }
            }
            _ => {}
        }
    }
    ends
}
