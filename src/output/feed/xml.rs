//! Text that XML can hold.

use std::borrow::Cow;

/// Removes the characters that XML 1.0 does not allow (section 2.2, `Char`).
pub(super) fn strip_control_characters(text: &str) -> Cow<'_, str> {
    // Nearly all texts have none, so check the bytes first, without a branch for each. U+FFFE and U+FFFF
    // begin with the bytes EF BF.
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    let controls = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(false, |found, &byte| found | control(byte))
    };
    if !bytes.chunks(1024).any(controls) && memchr::memmem::find(bytes, b"\xef\xbf").is_none() {
        return Cow::Borrowed(text);
    }
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) {
        Cow::Owned(text.replace(forbidden, ""))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_does_not_allow_are_removed() {
        assert_eq!(strip_control_characters("a\u{1}b\n\u{ffff}c"), "ab\nc");
        assert!(matches!(
            strip_control_characters("研讨会"),
            Cow::Borrowed(_)
        ));
    }
}
