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

use rayon::prelude::*;

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Settings;
use crate::source::Sources;
use crate::source::config::RuleLevel;
pub use drafts::downgrade_drafts;
pub use translations::{Gap, TranslationState, find_translation_gaps};

/// Checks what site.yaml asks for, and the files of the site.
pub fn check_sources(sources: &Sources) -> Vec<Diagnostic> {
    let mut found = settings::check_settings(sources);
    found.extend(files::check_files(sources));
    found
}

/// Checks a site as a whole.
pub fn check_site(site: &Site) -> Vec<Diagnostic> {
    let index = &site.index;
    let checks: [&(dyn Fn() -> Vec<Diagnostic> + Sync); 14] = [
        &|| pages::check_items(site),
        &|| names::check_spelling(index),
        &|| names::check_profiles(index),
        &|| pages::check_menu(index).into_iter().collect(),
        &|| files::check_links(site).into_iter().collect(),
        &|| alt::check_alt(index),
        &|| drafts::check_drafts(index),
        &|| papers::check_embargo(index).collect(),
        &|| placeholders::check_placeholders(site),
        &|| slugs::check_slugs(index).into_iter().collect(),
        &|| titles::check_titles(index),
        &|| language::check_languages(site),
        &|| photos::check_sizes(index),
        &|| photos::check_unused(site),
    ];
    checks.par_iter().flat_map_iter(|check| check()).collect()
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
