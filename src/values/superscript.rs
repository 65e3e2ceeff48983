//! Superscripts and subscripts in plain text: Unicode's own characters if all of them exist, otherwise `^` and `_`.

/// Characters, each followed by its superscript.
const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻–⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻAᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂβᵝγᵞδᵟθᶿφᵠχᵡ";
/// Characters, each followed by its subscript.
const LOWERED: &str =
    "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋–₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ";
/// Signs that are superscripts already, each followed by its plain-text form.
const SIGNS: &str = "′′″″‴‴⁗⁗∘°°°∗***††‡‡ªªºº™™®®";

/// The pairs of a table of characters.
pub(crate) fn pairs(table: &str) -> impl Iterator<Item = (char, char)> {
    let ordinary = table.chars().step_by(2);
    ordinary.zip(table.chars().skip(1).step_by(2))
}

fn map_characters(text: &str, table: &str) -> Option<String> {
    let map = |c: char| pairs(table).find_map(|(from, to)| (from == c).then_some(to));
    text.chars().map(map).collect()
}

/// Writes a text as a superscript.
pub fn to_superscript(text: &str) -> String {
    script(text, '^', RAISED)
}

/// Writes a text as a subscript.
pub fn to_subscript(text: &str) -> String {
    script(text, '_', LOWERED)
}

fn script(text: &str, sign: char, table: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let special = || map_characters(text, SIGNS).filter(|_| sign == '^');
    map_characters(text, table)
        .or_else(special)
        .unwrap_or_else(|| {
            if needs_brackets(text) {
                format!("{sign}({text})")
            } else {
                format!("{sign}{text}")
            }
        })
}

/// Whether a sign before this text would apply to only a part of it.
fn needs_brackets(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    letters.any(|c| !is_combining(c)) && !is_number && !is_bracketed(text)
}

/// Whether one pair of brackets encloses the whole text.
pub(crate) fn is_bracketed(text: &str) -> bool {
    let Some(inner) = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return false;
    };
    let mut depth = 0;
    inner.chars().all(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth >= 0
    })
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c) || ('\u{20d0}'..='\u{20ff}').contains(&c)
}

/// The words with superscripts or subscripts in the form in which people type them: a search for `CO2` should find
/// `CO₂`.
pub fn to_typed_words(text: &str) -> Option<String> {
    let typed_as = |c: char| {
        let of = |table: &'static str| {
            let mut pairs = pairs(table);
            pairs.find_map(|(from, to)| (to == c && from.is_ascii_alphanumeric()).then_some(from))
        };
        of(LOWERED)
            .map(|c| (c, false))
            .or_else(|| of(RAISED).map(|c| (c, true)))
    };
    // These blocks contain Unicode's superscripts and subscripts.
    let is_script = |c: char| {
        matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209c}' | '\u{2c7c}')
            || matches!(c, '\u{1d2c}'..='\u{1d6a}')
    };
    if text.is_ascii() || !text.contains(is_script) {
        return None;
    }
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(is_script));
    let words = words.map(|word| {
        let mut plain = String::with_capacity(word.len());
        let mut was_raised = false;
        for c in word.chars() {
            let (c, is_raised) = typed_as(c).unwrap_or((c, false));
            if is_raised && !was_raised {
                plain.push('^');
            }
            was_raised = is_raised;
            plain.push(c);
        }
        plain
    });
    let words: Vec<String> = words.collect();
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_unicode_where_it_has_them() {
        for (text, up, down) in [
            ("6", "⁶", "₆"),
            ("2+", "²⁺", "₂₊"),
            ("-3", "⁻³", "₋₃"),
            ("max", "ᵐᵃˣ", "ₘₐₓ"),
            ("π", "^π", "_π"),
            ("iπ", "^(iπ)", "_(iπ)"),
            ("(a,b)", "^(a,b)", "_(a,b)"),
            ("(a)(π)", "^((a)(π))", "_((a)(π))"),
            ("∘", "°", "_∘"),
            ("", "", ""),
        ] {
            assert_eq!(to_superscript(text), up, "{text}");
            assert_eq!(to_subscript(text), down, "{text}");
        }
    }

    #[test]
    fn what_people_type_finds_what_is_lowered_and_raised() {
        assert_eq!(
            to_typed_words("CO₂ in 10⁶ cells").as_deref(),
            Some("CO2 10^6")
        );
        assert_eq!(to_typed_words("Café 研究"), None);
    }
}
