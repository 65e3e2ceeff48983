//! SVG files.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use labnews::image::sanitize_svg;
use roxmltree::{Document, NodeType};

use super::html::scheme;
use super::{grammar, picture, timed};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run or load something.
const FORBIDDEN: [&str; 12] = [
    "script",
    "handler",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "link",
    "listener",
    "meta",
    "base",
];

/// A drawing: what is published of it runs nothing and loads nothing.
pub fn svg(input: &[u8]) {
    let bytes = grammar::text(input, grammar::svg);
    timed(input, || {
        let Ok(clean) = sanitize_svg(&bytes) else {
            return;
        };
        check(&clean);
        let again = sanitize_svg(&clean);
        assert!(
            again.is_ok(),
            "what was cleaned is refused: {again:?}\n{}",
            String::from_utf8_lossy(&clean)
        );
    });
}

/// Panics if a drawing runs or loads something.
pub fn check(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let document = match Document::parse(text) {
        Ok(document) => document,
        // Its own limit, not XML's.
        Err(roxmltree::Error::NodesLimitReached) => return,
        Err(error) => panic!("no XML: {error}\n{text}"),
    };
    assert_eq!(document.root_element().tag_name().name(), "svg", "{text}");
    for node in document.descendants() {
        match node.node_type() {
            NodeType::Element => {}
            NodeType::PI => panic!("an instruction\n{text}"),
            _ => continue,
        }
        let name = node.tag_name();
        assert_eq!(name.namespace(), Some(SVG), "<{}>\n{text}", name.name());
        let lower = name.name().to_ascii_lowercase();
        assert!(!FORBIDDEN.contains(&lower.as_str()), "<{lower}>\n{text}");
        if lower == "style" {
            let css: String = node.descendants().filter_map(|node| node.text()).collect();
            loads_nothing(&css, text);
        }
        let is_animation = lower.starts_with("animate") || lower == "set";
        for attribute in node.attributes() {
            let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
            assert!(!name.starts_with("on"), "{name}\n{text}");
            match name.as_str() {
                "href" | "src" => leads_nowhere(value, text),
                "attributename" if is_animation => {
                    let to = value.trim().to_ascii_lowercase();
                    let harms = to.starts_with("on")
                        || to.ends_with("href")
                        || to == "style"
                        || to == "src";
                    assert!(!harms, "an animation of {value}\n{text}");
                }
                // Words, which are no style.
                name if name.starts_with("data-") || name.starts_with("aria-") => {}
                "id" | "class" | "d" | "points" | "lang" | "title" => {}
                _ => loads_nothing(value, text),
            }
        }
    }
}

/// A reference stays in the drawing, or on the site, or is a picture within it.
fn leads_nowhere(url: &str, text: &str) {
    let trimmed = url.trim_start_matches(|c: char| c <= ' ');
    assert!(
        !trimmed.replace('\\', "/").starts_with("//"),
        "{url}\n{text}"
    );
    match scheme(url).as_deref() {
        None => {}
        Some("data") => {
            let picture = trimmed.split_once(";base64,");
            let (kind, data) = picture.unwrap_or_else(|| panic!("{url}\n{text}"));
            let config = GeneralPurposeConfig::new()
                .with_decode_padding_mode(DecodePaddingMode::Indifferent);
            let data = GeneralPurpose::new(&alphabet::STANDARD, config).decode(data);
            let data = data.unwrap_or_else(|error| panic!("{error}: {url}\n{text}"));
            match kind {
                "data:image/jpeg" => picture::no_metadata("jpg", &data),
                "data:image/png" => picture::no_metadata("png", &data),
                "data:image/gif" => picture::no_metadata("gif", &data),
                "data:image/webp" => picture::no_metadata("webp", &data),
                _ => panic!("{url}\n{text}"),
            }
        }
        Some(_) => panic!("leads to {url}\n{text}"),
    }
}

/// A style names no other file, however it is written.
fn loads_nothing(css: &str, text: &str) {
    let plain = unescaped(css).to_lowercase();
    for function in [
        "@import",
        "@font-face",
        "image-set(",
        "image(",
        "src(",
        "cross-fade(",
        "element(",
        "expression(",
    ] {
        assert!(!plain.contains(function), "{function} in {css}\n{text}");
    }
    for (at, _) in plain.match_indices("url(") {
        let url = plain[at + 4..].trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']);
        let url = url.split([')', '"', '\'']).next().unwrap_or_default();
        assert!(!url.replace('\\', "/").starts_with("//"), "{css}\n{text}");
        match scheme(url).as_deref() {
            None => {}
            Some("data") => assert!(url.starts_with("data:image/"), "{css}\n{text}"),
            Some(_) => panic!("{css}\n{text}"),
        }
    }
}

/// CSS without escapes and comments (CSS Syntax 3, 4.3.7).
fn unescaped(css: &str) -> String {
    let mut plain = String::new();
    let mut rest = css;
    while let Some(at) = rest.find(['\\', '/']) {
        plain.push_str(&rest[..at]);
        if rest[at..].starts_with("/*") {
            rest = rest[at..].split_once("*/").map_or("", |(_, rest)| rest);
            continue;
        }
        let is_escape = rest[at..].starts_with('\\');
        rest = &rest[at + 1..];
        if !is_escape {
            plain.push('/');
            continue;
        }
        let digits = rest
            .bytes()
            .take(6)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        if digits > 0 {
            let code = u32::from_str_radix(&rest[..digits], 16).unwrap_or_default();
            plain.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            rest = &rest[digits..];
            rest = rest.strip_prefix([' ', '\n', '\t']).unwrap_or(rest);
        }
    }
    plain.push_str(rest);
    plain
}
