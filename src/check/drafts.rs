//! Drafts that are not built: their pictures, and how serious their problems are.

use std::ops::Range;

use ahash::AHashSet as HashSet;
use rayon::prelude::*;

use super::alt;
use crate::bodies::{Site, find_named_in};
use crate::diagnostic::{Diagnostic, LineIndex, Place, Severity};
use crate::messages::items::missing_alt;
use crate::messages::media::{self, PictureSyntax};
use crate::site::Index;
use crate::site::drafts::DraftText;
use crate::site::entity::picture_file;
use crate::site::ids::FileId;
use crate::site::link_base::{LinkBase, Suggestions};

/// Checks that the pictures of drafts exist and are described. `check --drafts` checks everything.
pub(super) fn check_drafts(index: &Index) -> Vec<Diagnostic> {
    let texts = index.drafts.texts.par_iter();
    texts
        .flat_map_iter(|text| check_text(index, text))
        .collect()
}

fn check_text(index: &Index, text: &DraftText) -> Vec<Diagnostic> {
    let suggestions = Suggestions::default();
    let source = &text.source_file.source;
    let from = LinkBase {
        file: &source.path,
        page: "/",
        language: text.language,
        suggestions: Some(&suggestions),
    };
    let find = |name: &str| index.drafts.find_picture(&index.links.files, from, name);
    let mut found = Vec::new();
    let pictures = text.fields.pictures();
    for (path, photo) in &pictures {
        // Others are inherited from the original, which is checked itself.
        let own = path.as_ref().filter(|path| text.source_file.contains(path));
        let Some(path) = own else {
            continue;
        };
        match find(&photo.src) {
            Err(problem) => {
                found.push(problem.at(text.source_file.locate(&picture_file(path))));
            }
            Ok(()) if alt::lacks_alt(&pictures, path, photo) => {
                found.push(missing_alt(&photo.src).at(text.source_file.locate(path)));
            }
            Ok(()) => {}
        }
    }
    let mut problems = Vec::new();
    let mut from = 0;
    for photo in find_named_in(&text.markdown, index.settings.config.has_math()) {
        let range = locate(&text.markdown, &photo.src, from);
        from = range.end;
        let syntax = if text.markdown[..range.start].ends_with(['(', '<']) {
            PictureSyntax::Markdown
        } else {
            PictureSyntax::Html
        };
        match find(&photo.src) {
            Err(problem) => problems.push((range, problem)),
            Ok(()) if photo.alt.is_none() => {
                problems.push((range, media::missing_alt(&photo.src, syntax)));
            }
            Ok(()) => {}
        }
    }
    if !problems.is_empty() {
        let whole = text.source_file.with_markdown(&text.markdown);
        let (lines, start) = (LineIndex::new(&whole), source.text.len());
        found.extend(problems.into_iter().map(|(range, problem)| {
            let range = start + range.start..start + range.end;
            problem.at(Place::indexed(&source.path, &whole, &lines, range))
        }));
    }
    found
}

/// Where a text names a picture, from an offset on; the offset if the name is written with escapes.
fn locate(markdown: &str, name: &str, from: usize) -> Range<usize> {
    match markdown[from..].find(name) {
        Some(at) => from + at..from + at + name.len(),
        None => from..from,
    }
}

/// Whether a problem is about what the site's folder may hold at all, such as two names that some disks take for one,
/// a link that leads outside, or a copy of a text. These are errors wherever they are, because labnews could take one
/// file for another.
fn is_about_folder(code: &str) -> bool {
    code.strip_prefix("files/").is_some_and(|kind| {
        !matches!(
            kind,
            "extension-not-published" | "name-not-for-urls" | "no-extension" | "too-large"
        )
    })
}

/// Makes warnings of errors that are about drafts, or files that only drafts use: the site does not show them.
pub fn downgrade_drafts(site: &Site, diagnostics: &mut [Diagnostic]) {
    let (index, drafts) = (&site.index, &site.index.drafts);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    if drafts.texts.is_empty() || !has_errors {
        return;
    }
    let withheld: HashSet<FileId> = index.candidates.except(&site.bodies.usage.list_used(index));
    let minor = diagnostics
        .iter_mut()
        .filter(|found| found.is_error() && !is_about_folder(&found.problem.code));
    for diagnostic in minor {
        let place = diagnostic.place.as_ref();
        if place.is_some_and(|place| drafts.owns(&place.path, &index.links.files, &withheld)) {
            diagnostic.problem.severity = Severity::Warning;
        }
    }
}
