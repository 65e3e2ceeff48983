//! Characters that input methods for Chinese and Japanese write in place of ASCII.

/// White space that YAML reads as text: the full-width space, no-break spaces and other spaces of typography.
pub fn is_wide_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii_whitespace()
}

/// The text with ASCII in place of full-width letters, digits and signs: `２０２６－０４－２２`.
pub fn to_half_width(text: &str) -> String {
    text.chars().map(convert).collect()
}

fn convert(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        '。' | '｡' => '.',
        '、' => ',',
        '‐' | '‑' | '–' | '—' | '−' | '―' => '-',
        c if is_wide_space(c) => ' ',
        c => c,
    }
}

/// Whether a line consists of hyphens and dashes, as programs for text make them of `---`.
pub fn is_line_of_dashes(line: &str) -> bool {
    const DASHES: [char; 10] = ['-', '‐', '‑', '–', '—', '―', '−', '－', '─', 'ー'];
    let line = line.trim();
    !line.is_empty() && line != "-" && line.chars().all(|c| DASHES.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_characters_become_ascii() {
        assert_eq!(
            to_half_width("２０２６－０４－２２　１６：００"),
            "2026-04-22 16:00"
        );
        assert_eq!(to_half_width("ｔｒｕｅ"), "true");
        assert_eq!(to_half_width("报告会"), "报告会");
    }

    #[test]
    fn lines_of_dashes_are_recognized() {
        for line in [
            "－－－",
            "———",
            "—--",
            "—-",
            "—",
            "----",
            "--",
            " ---",
            "–––",
        ] {
            assert!(is_line_of_dashes(line), "{line}");
        }
        for line in ["", "-", "- a", "a", "***"] {
            assert!(!is_line_of_dashes(line), "{line}");
        }
    }
}
