//! What a correct but careless site gets warned of, and how seriously.

mod names;
mod settings;
mod slips;
mod translations;

use crate::diagnostic::rule::{FUTURE_DATE, MISSING_SUMMARY};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;
use crate::site::entity::key;
use crate::source::config::RuleLevel;
pub use settings::settings;
pub use translations::{Gap, State, translations};

/// Warnings about a site as a whole.
pub fn site(site: &Site) -> Vec<Diagnostic> {
    let (items, names) = rayon::join(|| items(site), || [names::near(site), names::same(site)]);
    let mut found = items;
    found.extend(names.into_iter().flatten());
    found
}

fn items(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for item in &site.items {
        let original = item.entity.original();
        if item.date.start(&site.zone) > site.now {
            found.push(warning(FUTURE_DATE, "this item's date is in the future, and it is published already")
                .at(original.matter.value(&key("date")))
                .help("`publish_at:` keeps an item back until a moment; `event:` has its own `start:`"));
        }
        for text in &item.entity.texts {
            if text.fields.summary.is_none() && text.document.summary.is_none() {
                found.push(
                    warning(
                        MISSING_SUMMARY,
                        "lists and feeds have nothing to say of this item",
                    )
                    .at(text.matter.value(&[]))
                    .help("add a line `summary: …`, or a first paragraph"),
                );
            }
        }
    }
    found
}

fn warning(rule: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic {
        rule: Some(rule),
        ..Diagnostic::warning(message)
    }
}

/// Silences and raises what site.yaml's `check:` says.
pub fn apply_levels(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let level = |diagnostic: &Diagnostic| site.rule_level(diagnostic.rule?);
    diagnostics.retain(|diagnostic| level(diagnostic) != Some(RuleLevel::Off));
    for diagnostic in diagnostics {
        match level(diagnostic) {
            Some(RuleLevel::Error) => diagnostic.severity = Severity::Error,
            Some(RuleLevel::Warn) => diagnostic.severity = Severity::Warning,
            Some(RuleLevel::Off) | None => {}
        }
    }
}
