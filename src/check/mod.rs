//! What a correct but careless site gets warned of, and how seriously.

mod names;
mod settings;
mod slips;
mod translations;

use ahash::AHashSet as HashSet;

use crate::bodies::Site;
use crate::diagnostic::Rule;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::site::entity::key;
use crate::site::lists::MENU_PAGES;
use crate::site::{Index, Settings};
use crate::source::SITE_FILE;
use crate::source::config::RuleLevel;
use crate::source::decode::list;
pub use settings::settings;
pub use translations::{Gap, State, translations};

/// Warnings about a site as a whole.
pub fn site(site: &Site) -> Vec<Diagnostic> {
    let (items, names) = rayon::join(
        || items(site),
        || [names::near(&site.index), names::same(&site.index)],
    );
    let mut found = items;
    found.extend(names.into_iter().flatten());
    found.extend(menu(&site.index));
    found.extend(unlinked(site));
    found
}

/// Says which files of content/ are published although nobody seems to want that: what stands in an item's
/// folder belongs to it, but a list of participants beside the texts may have been left there.
fn unlinked(site: &Site) -> Option<Diagnostic> {
    // What cannot be read may lead to them.
    if !site.index.links.broken.is_empty() || site.index.papers.is_incomplete() {
        return None;
    }
    let folders: HashSet<&str> = site
        .index
        .entities
        .texts()
        .filter(|text| text.folder)
        .map(|text| text.id)
        .collect();
    let is_of_thing = |inside: &str| {
        let ends = inside.rmatch_indices('/').map(|(at, _)| &inside[..at]);
        ends.into_iter().any(|folder| folders.contains(folder))
    };
    let stray = site.files().filter(|file| {
        let Some(inside) = file.source.strip_prefix("content/") else {
            return false;
        };
        file.picture.is_none() && !is_of_thing(inside) && {
            let url = site.index.settings.base.relative(&file.path);
            !site.bodies.usage.linked.contains(&url)
        }
    });
    let stray: Vec<&str> = stray.map(|file| &*file.source).collect();
    let (message, first) = match stray[..] {
        [] => return None,
        [one] => (
            "this file is published, and nothing leads to it".to_owned(),
            one,
        ),
        [first, ..] => {
            let names = named(&stray);
            let message = format!("these files are published, and nothing leads to them: {names}");
            (message, first)
        }
    };
    let help = "remove what is not for readers; else link to it, or say `check: {unlinked-file: off}` in site.yaml";
    let place = Place::file(&first.into());
    Some(warning(Rule::UnlinkedFile, message).at(place).help(help))
}

/// Names of files, of which there may be many.
fn named(files: &[&str]) -> String {
    match files.len() {
        0..=NAMED => list(files),
        count => format!(
            "`{}` and {} more",
            files[..NAMED].join("`, `"),
            count - NAMED
        ),
    }
}

/// How many files are named where there may be many.
const NAMED: usize = 3;

/// Says which pages the menu leaves out where site.yaml does not choose.
fn menu(index: &Index) -> Option<Diagnostic> {
    let language = index
        .settings
        .languages
        .iter()
        .find(|language| language.navigation.is_none())?;
    let left_out: Vec<&str> = index
        .entities
        .top_pages()
        .skip(MENU_PAGES)
        .map(|page| &*page.original().matter.source.path)
        .collect();
    let count = left_out.len();
    if count == 0 {
        return None;
    }
    let names = named(&left_out);
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
    for item in &site.index.entities.items {
        let original = item.entity.original();
        if item.date.start(&site.index.settings.zone) > site.index.settings.now {
            found.push(warning(Rule::FutureDate, "this item's date is in the future, and it is published already")
                .at(original.matter.value(&key("date")))
                .help("`publish_at:` keeps an item back until a moment; `event:` has its own `start:`"));
        }
        for text in &item.entity.texts {
            if text.fields.summary.is_none() && site.bodies.summary(text).is_none() {
                found.push(
                    warning(
                        Rule::MissingSummary,
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

fn warning(rule: Rule, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(message).rule(rule)
}

/// Silences and raises what site.yaml's `check:` says.
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
