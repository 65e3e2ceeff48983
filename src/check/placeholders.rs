//! What `labnews new` wrote for somebody to replace.

use rayon::prelude::*;

use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::messages::check;
use crate::messages::scaffold::Scaffold;
use crate::site::entity::AnyTranslation;

/// Warns of published texts that still say what they said when they were started.
pub(super) fn check_placeholders(site: &Site) -> Vec<Diagnostic> {
    let texts: Vec<AnyTranslation> = site.index.entities.texts().collect();
    let published = texts.par_iter().filter(|text| !text.fields.is_draft());
    let found = published.flat_map_iter(|text| check_text(site, text));
    found.collect()
}

fn check_text(site: &Site, text: &AnyTranslation) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let hints = Scaffold::ALL.iter().flat_map(|words| words.event_hints());
    for place in text.source_file.find_comments(hints) {
        found.push(check::placeholder_value().at(place));
    }
    let paragraphs = Scaffold::ALL.iter().flat_map(|words| words.paragraphs());
    let summary = site.bodies.summary_of(text.text);
    if summary.is_some_and(|summary| paragraphs.into_iter().any(|words| words == summary)) {
        found.push(check::placeholder_text().at(text.source_file.locate(&[])));
    }
    found
}
