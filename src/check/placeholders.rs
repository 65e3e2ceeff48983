//! What `labnews new` and `labnews translate` wrote for somebody to replace.

use rayon::prelude::*;

use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::messages::check;
use crate::messages::scaffold::Scaffold;
use crate::site::entity::AnyTranslation;
use crate::site::ids::TextId;

/// Warns of published texts that still say what they said when they were started.
pub(super) fn check_placeholders(site: &Site) -> Vec<Diagnostic> {
    let mut original = None;
    // Translations follow their original.
    let texts = site.index.entities.texts().map(|text| {
        if text.original {
            original = Some(text.text);
        }
        (text, original.filter(|_| !text.original))
    });
    let texts: Vec<(AnyTranslation, Option<TextId>)> = texts.collect();
    let published = texts.par_iter().filter(|(text, _)| !text.fields.is_draft());
    let found = published.flat_map_iter(|(text, original)| check_text(site, text, *original));
    found.collect()
}

/// Checks a text, which may be the translation of another one.
fn check_text(site: &Site, text: &AnyTranslation, original: Option<TextId>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let hints = Scaffold::ALL.iter().flat_map(|words| words.value_hints());
    for place in text.source_file.find_comments(hints) {
        found.push(check::placeholder_value().at(place));
    }
    let beginning = |text| site.bodies.summary_of(text);
    let Some(words) = beginning(text.text) else {
        return found;
    };
    let mut paragraphs = Scaffold::ALL.iter().flat_map(|words| words.paragraphs());
    let problem = if paragraphs.any(|paragraph| paragraph == words) {
        check::placeholder_text()
    } else if original.and_then(beginning) == Some(words) {
        check::untranslated_text()
    } else {
        return found;
    };
    found.push(problem.at(text.source_file.locate(&[])));
    found
}
