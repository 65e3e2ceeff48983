//! What a correct but careless site gets warned of, and how seriously.

mod names;
mod translations;

use crate::diagnostic::rule::{self, FUTURE_DATE, MISSING_SUMMARY, THEME};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::render::is_safe_property;
use crate::site::Site;
use crate::site::entity::key;
use crate::source::SITE_FILE;
use crate::source::config::RuleLevel;
use crate::source::decode::nearest;
pub use translations::{Gap, State, translations};

/// Warnings about a site as a whole.
pub fn site(site: &Site) -> Vec<Diagnostic> {
    let (items, names) = rayon::join(|| items(site), || [names::near(site), names::same(site)]);
    let mut found = items;
    found.extend(names.into_iter().flatten());
    found.extend(config(site));
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

fn config(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let site_file = || Place::file(&SITE_FILE.into());
    for (name, value) in site.config.theme.iter().flatten() {
        if !is_safe_property(name, value) {
            found.push(warning(THEME, format!("`{name}: {value}` cannot stand in a stylesheet, so it is left out"))
                .at(site_file())
                .help("names are of small letters, digits and `-`; values hold no braces, semicolons or url()"));
        }
    }
    for (name, _) in site.config.check.iter().flatten() {
        if !rule::ALL.contains(&name.as_str()) {
            let help = match nearest(name, rule::ALL.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the rules are {}", crate::source::decode::list(rule::ALL)),
            };
            found.push(
                Diagnostic::error(format!("`check:` knows no rule `{name}`"))
                    .at(site_file())
                    .help(help),
            );
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
    let level = |diagnostic: &Diagnostic| {
        let rule = diagnostic.rule?;
        site.config
            .check
            .iter()
            .flatten()
            .find(|(name, _)| name == rule)
            .map(|(_, level)| *level)
    };
    diagnostics.retain(|diagnostic| level(diagnostic) != Some(RuleLevel::Off));
    for diagnostic in diagnostics {
        match level(diagnostic) {
            Some(RuleLevel::Error) => diagnostic.severity = Severity::Error,
            Some(RuleLevel::Warn) => diagnostic.severity = Severity::Warning,
            Some(RuleLevel::Off) | None => {}
        }
    }
}
