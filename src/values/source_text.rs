//! A source file's text: UTF-8, without byte order mark, with `\n` at the end of lines.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, LineIndex, Place};
use crate::messages::files;

/// The text of a file that was read once.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// The file, relative to the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// Its real path on the disk, without links and with the disk's encoding of accents.
    pub real: Arc<str>,
    /// Its text.
    pub text: String,
    /// An index of its lines, built for the first place; most files need none.
    lines: OnceLock<LineIndex>,
}

impl SourceText {
    /// Decodes the bytes of a file.
    pub fn new(path: Arc<str>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(&path, &error))?;
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        Ok(Self::from_text(path, text))
    }

    /// Wraps a text.
    pub fn from_text(path: Arc<str>, text: String) -> Self {
        Self {
            real: path.clone(),
            path,
            text,
            lines: OnceLock::new(),
        }
    }

    /// The place of a range of bytes.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place::indexed(&self.path, &self.text, self.lines(), range)
    }

    /// The index of its lines.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

fn not_utf8(path: &Arc<str>, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line_end = bytes[valid..]
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(bytes.len() - valid);
    let shown = String::from_utf8_lossy(&bytes[..valid + line_end]);
    let looks_like_utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    files::not_utf8(looks_like_utf16).at(Place::range(path, &shown, valid..valid + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_and_carriage_returns_are_accepted() {
        let source = SourceText::new(
            "a.md".into(),
            b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n".to_vec(),
        );
        assert_eq!(source.unwrap().text, "---\ntitle: x\n---\n");
    }

    #[test]
    fn another_encoding_is_named_with_its_line() {
        let gbk = b"---\ntitle: \xd1\xd0\xcc\xd6\xbb\xe1\n---\n".to_vec();
        let diagnostic = SourceText::new("a.md".into(), gbk).unwrap_err();
        let place = diagnostic.place.unwrap();
        assert_eq!((place.line, place.column), (Some(2), Some(8)));
        assert!(diagnostic.problem.help().unwrap().contains("GBK"));
    }
}
