//! Every lint of a correct but careless site, and how serious each is.

mod alt;
mod drafts;
mod files;
mod language;
mod names;
mod pages;
mod papers;
mod photos;
mod placeholders;
mod settings;
mod slugs;
mod titles;
mod translations;
mod typo_index;

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Settings;
use crate::source::Sources;
use crate::source::config::RuleLevel;
pub use drafts::forgive_drafts;
pub use translations::{Gap, TranslationState, find_translation_gaps};

/// Checks what site.yaml asks for, and the files of the site.
pub fn check_sources(sources: &Sources) -> Vec<Diagnostic> {
    let mut found = settings::check_settings(sources);
    found.extend(files::check_files(sources));
    found
}

/// Checks a site as a whole.
pub fn check_site(site: &Site) -> Vec<Diagnostic> {
    let (mut found, names) = rayon::join(
        || pages::check_items(site),
        || {
            [
                names::check_spelling(&site.index),
                names::check_profiles(&site.index),
            ]
        },
    );
    found.extend(names.into_iter().flatten());
    found.extend(pages::check_menu(&site.index));
    found.extend(files::check_links(site));
    found.extend(alt::check_alt(&site.index));
    found.extend(drafts::check_drafts(&site.index));
    found.extend(papers::check_embargo(&site.index));
    found.extend(placeholders::check_placeholders(site));
    found.extend(slugs::check_slugs(&site.index));
    found.extend(titles::check_titles(&site.index));
    found.extend(language::check_languages(site));
    found.extend(photos::check_sizes(&site.index));
    found.extend(photos::check_unused(site));
    found
}

/// Applies the levels that site.yaml's `check:` gives to rules.
pub fn apply_levels(settings: &Settings, diagnostics: &mut Vec<Diagnostic>) {
    let level = |diagnostic: &Diagnostic| settings.rule_level(diagnostic.problem.rule?);
    diagnostics.retain(|diagnostic| level(diagnostic) != Some(RuleLevel::Off));
    for diagnostic in diagnostics {
        match level(diagnostic) {
            Some(RuleLevel::Error) => diagnostic.problem.severity = Severity::Error,
            Some(RuleLevel::Warn) => diagnostic.problem.severity = Severity::Warning,
            Some(RuleLevel::Off) | None => {}
        }
    }
}
