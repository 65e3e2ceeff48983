//! An index of the lines of a text, which finds a place without reading the text from its start.

/// The size of a step of [`LineIndex`] in bytes.
const STEP: usize = 1024;

/// An index of the lines of a text. Finding a place takes the same short time however long the text, or its only
/// line, is.
#[derive(Debug, Clone)]
pub struct LineIndex {
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    /// How many characters begin before each [`STEP`]th byte.
    characters: Vec<usize>,
}

impl LineIndex {
    /// Reads a text once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let newlines = memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1);
        let mut count = 0;
        let characters = bytes.chunks(STEP).map(|chunk| {
            let before = count;
            count += beginnings(chunk);
            before
        });
        Self {
            starts: std::iter::once(0).chain(newlines).collect(),
            characters: characters.collect(),
        }
    }

    /// The line that a byte is in, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// Where a line begins, in bytes; the end of `text` for a line that it does not have.
    pub fn start(&self, text: &str, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// How many characters begin before a byte.
    pub(super) fn characters_before(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        match self.characters.get(step) {
            Some(before) => before + beginnings(&text.as_bytes()[step * STEP..offset]),
            None => text.chars().count(),
        }
    }

    /// The byte at which a character of a line begins, both counted from 0; the end of the line, or of
    /// the text, where there is none.
    pub fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let start = self.start(text, line);
        let wanted = self.characters_before(text, start) + column;
        let steps = self.characters.partition_point(|before| *before <= wanted);
        // The character begins in this step, or after the text.
        let step = steps.saturating_sub(1) * STEP;
        let Some(mut before) = self.characters.get(steps.saturating_sub(1)).copied() else {
            return text.len();
        };
        let mut found = text.len();
        for (at, byte) in text.as_bytes()[step..].iter().enumerate() {
            if is_beginning(*byte) {
                if before == wanted {
                    found = step + at;
                    break;
                }
                before += 1;
            }
        }
        let end = self
            .starts
            .get(line + 1)
            .map_or(text.len(), |next| next - 1);
        found.min(end).max(start)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_beginning(**byte)).count()
}

fn is_beginning(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_index_counts_as_the_text_does(text in "([a-c一é\n]{0,40}){0,200}", at in 0.0..1.0_f64) {
            let index = LineIndex::new(&text);
            let offset = text.floor_char_boundary((text.len() as f64 * at) as usize);
            let line = text[..offset].matches('\n').count();
            let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
            let column = text[start..offset].chars().count();
            prop_assert_eq!(index.line(offset), line);
            prop_assert_eq!(index.start(&text, line), start);
            prop_assert_eq!(index.characters_before(&text, offset), text[..offset].chars().count());
            prop_assert_eq!(index.offset(&text, line, column), offset);
        }
    }

    #[test]
    fn what_is_behind_a_line_is_its_end() {
        let index = LineIndex::new("ab\ncd\n");
        assert_eq!(index.offset("ab\ncd\n", 0, 9), 2);
        assert_eq!(index.offset("ab\ncd\n", 1, 2), 5);
        assert_eq!(index.offset("ab\ncd\n", 7, 0), 6);
        assert_eq!(LineIndex::new("").offset("", 0, 0), 0);
    }
}
