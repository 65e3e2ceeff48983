//! Web addresses and keys with LaTeX escapes.

use crate::bibliography::marks::is_mark;

/// Removes the escapes that LaTeX needs in an address.
pub(in crate::bibliography) fn unescape_address(latex: &str) -> String {
    const ESCAPES: &[(&str, &str)] = &[
        ("\\textasciitilde", "~"),
        ("\\textunderscore", "_"),
        ("\\textbackslash", "\\"),
        ("\\textless", "<"),
        ("\\textgreater", ">"),
        ("\\ensuremath", ""),
        ("\\nolinkurl", ""),
        ("\\string", ""),
        ("\\path", ""),
        ("\\url", ""),
        ("$\\sim$", "~"),
        ("\\sim", "~"),
        ("\\~", "~"),
        ("\\_", "_"),
        ("\\%", "%"),
        ("\\&", "&"),
        ("\\#", "#"),
        ("\\$", "$"),
        ("\\{", "{"),
        ("\\}", "}"),
        ("\\:", ":"),
        ("\\-", ""),
        ("\\/", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
    ];
    let mut text = String::with_capacity(latex.len());
    let mut rest = latex.trim();
    while let Some(character) = rest.chars().next() {
        let escape = match character {
            '\\' | '&' | '$' => ESCAPES.iter().find_map(|(escape, plain)| {
                let behind = rest.strip_prefix(escape)?;
                let is_longer = escape.ends_with(|c: char| c.is_ascii_alphabetic())
                    && behind.starts_with(|c: char| c.is_ascii_alphabetic());
                (!is_longer).then_some((*plain, behind))
            }),
            _ => None,
        };
        match escape {
            Some((plain, behind)) => {
                text.push_str(plain);
                rest = behind;
            }
            None => {
                if !"{}".contains(character) && !is_mark(character) {
                    text.push(character);
                }
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    text
}
