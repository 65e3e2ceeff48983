//! What the first bytes of a file say about it.

/// How many bytes at the start of a file are inspected.
pub(in crate::source) const HEAD: usize = 32 * 1024;

/// Whether a browser shows a file with this start as a page if the server sends no media type (WHATWG, MIME
/// Sniffing, 7.1): servers know no media type for most endings of data.
pub(in crate::source) fn is_markup(head: &[u8]) -> bool {
    const TAGS: [&str; 17] = [
        "!doctype html",
        "html",
        "head",
        "script",
        "iframe",
        "h1",
        "div",
        "font",
        "table",
        "a",
        "style",
        "title",
        "b",
        "body",
        "br",
        "p",
        "svg",
    ];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Some(inside) = head.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    let starts = |with: &str| {
        let start = inside.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    starts("!--")
        || starts("?xml")
        || TAGS.iter().any(|tag| {
            let next = inside.get(tag.len());
            starts(tag)
                && next.is_none_or(|next| matches!(next, b' ' | b'>' | b'/' | b'\t'..=b'\r'))
        })
}

/// Whether the bytes say that a file is a document, an archive or a font, whatever its name. Pictures,
/// videos and sound need an ending, since it decides how their metadata is taken out.
pub(in crate::source) fn is_document(head: &[u8]) -> bool {
    use infer::MatcherType::{Archive, Book, Doc, Font};
    let is_known = |kind: infer::Type| {
        // Flash files are programs.
        matches!(kind.matcher_type(), Archive | Book | Doc | Font) && kind.extension() != "swf"
    };
    infer::get(head).is_some_and(is_known)
}

/// Whether a file starts as the texts of a site do: with front matter.
pub(in crate::source) fn has_front_matter(head: &[u8]) -> bool {
    // PowerShell on Windows writes UTF-16.
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let head: Vec<u8> = if wide {
        head[2..]
            .iter()
            .copied()
            .filter(|&byte| byte != 0)
            .collect()
    } else {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).to_vec()
    };
    let head = String::from_utf8_lossy(&head)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let Some((first, rest)) = head.trim_start().split_once('\n') else {
        return false;
    };
    if first.trim_end() != "---" {
        return false;
    }
    let is_end = |line: &&str| matches!(line.trim_end(), "---" | "...");
    let is_closed = rest.lines().any(|line| is_end(&line));
    let mut lines = rest.lines().take_while(|line| !is_end(line));
    let is_key = |word: &str| matches!(word, "title" | "draft" | "publish_at" | "expires_at");
    if !is_closed {
        // Data may start in the same way: an environment of conda has a `name:`.
        let keys = lines.filter_map(|line| line.split_once(':'));
        let mut keys = keys.map(|(key, _)| key.trim_matches(['"', '\'', ' ']));
        return keys.any(is_key);
    }
    // Keys can be written in many ways: `{title: x}`, `? title`, `!!str title:`, `"t\x69tle":`.
    let is_sign = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '\\');
    lines.any(|line| {
        let mut words = line.split(is_sign);
        words.any(|word| is_key(word) || word == "name" || word.contains('\\'))
    })
}

/// Whether a file contains a private key as text.
pub(in crate::source) fn is_private_key(head: &[u8]) -> bool {
    [
        &b"PRIVATE KEY-----"[..],
        b"PRIVATE KEY BLOCK-----",
        b"PuTTY-User-Key-File",
    ]
    .iter()
    .any(|mark| memchr::memmem::find(head, mark).is_some())
}

/// Whether captions contain the positions of a drone.
pub(in crate::source) fn holds_positions(head: &[u8]) -> bool {
    [&b"latitude"[..], b"GPS(", b"GPS ("]
        .iter()
        .any(|mark| memchr::memmem::find(head, mark).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_known_by_its_keys() {
        for text in [
            "---\ntitle: x\n---\n",
            "\u{feff}---\r\ndate: 2026-01-01\r\ndraft: true\r\n---\r\n",
            "\n\n--- \n'title' : x\n",
            "---\n# words\nname: x\n---\n",
            "---\n{title: x, draft: true}\n---\n",
        ] {
            assert!(has_front_matter(text.as_bytes()), "{text:?}");
            let wide = text.trim_start_matches('\u{feff}');
            let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let wide = [&b"\xff\xfe"[..], &wide].concat();
            assert!(has_front_matter(&wide), "{text:?} in UTF-16");
        }
        for text in [
            "title: x\n",
            "---\nx: 1\n---\ntitle: y\n",
            "",
            "---",
            "---\nname: analysis\nchannels: [conda-forge]\n",
            "----\ntitle: x\n",
        ] {
            assert!(!has_front_matter(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn what_browsers_take_for_a_page_is_known() {
        for text in [
            "<script>alert(1)</script>",
            " \n\t<!DOCTYPE HTML>",
            "\u{feff}<html lang=en>",
            "<!-- x -->",
            "<?xml version='1.0'?>",
            "<svg/onload=alert(1)>",
            "<p>x",
        ] {
            assert!(is_markup(text.as_bytes()), "{text}");
        }
        for text in [
            "a < b",
            "<http://example.org/a> a <b> .",
            "<param 1>",
            "%PDF-1.7",
            "",
        ] {
            assert!(!is_markup(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn private_keys_are_known_by_their_first_line() {
        assert!(is_private_key(b"-----BEGIN OPENSSH PRIVATE KEY-----\nx"));
        assert!(is_private_key(
            b"{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n"
        ));
        assert!(!is_private_key(b"-----BEGIN PUBLIC KEY-----"));
    }
}
