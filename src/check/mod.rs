//! What a correct but careless site gets warned of, and how seriously.

mod names;
mod settings;
mod slips;
mod translations;

use crate::diagnostic::rule::{FUTURE_DATE, MISSING_SUMMARY};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::site::Site;
use crate::site::entity::key;
use crate::site::lists::MENU_PAGES;
use crate::source::SITE_FILE;
use crate::source::config::RuleLevel;
use crate::source::decode::list;
pub use settings::settings;
pub use translations::{Gap, State, translations};

/// Warnings about a site as a whole.
pub fn site(site: &Site) -> Vec<Diagnostic> {
    let (items, names) = rayon::join(|| items(site), || [names::near(site), names::same(site)]);
    let mut found = items;
    found.extend(names.into_iter().flatten());
    found.extend(menu(site));
    found
}

/// How many of the pages that a menu leaves out are named.
const NAMED: usize = 3;

/// Says which pages the menu leaves out where site.yaml does not choose.
fn menu(site: &Site) -> Option<Diagnostic> {
    let language = site
        .languages
        .iter()
        .find(|language| language.navigation.is_none())?;
    let left_out: Vec<&str> = site
        .top_pages()
        .skip(MENU_PAGES)
        .map(|page| &*page.original().matter.source.path)
        .collect();
    let count = left_out.len();
    let names = match count {
        0 => return None,
        1..=NAMED => list(&left_out),
        _ => format!(
            "`{}` and {} more",
            left_out[..NAMED].join("`, `"),
            count - NAMED
        ),
    };
    let all = MENU_PAGES + count;
    let menu = match language.prefix.as_str() {
        "" => "the menu".to_owned(),
        _ => format!("the menu in `{}`", language.tag),
    };
    let key = match language.prefix.as_str() {
        "" => "`navigation:`".to_owned(),
        _ => format!("`navigation:` of `{}` under `languages:`", language.tag),
    };
    let message = format!("{menu} has {MENU_PAGES} of {all} pages, and leaves out {names}");
    let help = format!("choose what it has with {key} in site.yaml");
    let place = Place::file(&SITE_FILE.into());
    Some(Diagnostic::warning(message).at(place).help(help))
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
