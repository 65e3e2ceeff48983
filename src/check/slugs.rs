//! Items whose URLs would be the same without their day.

use crate::diagnostic::Diagnostic;
use crate::messages::urls::same_slug;
use crate::site::Index;

/// Warns of items whose URLs include their day because others have the URLs without it. One warning stands
/// for all of them.
pub(super) fn check_slugs(index: &Index) -> Option<Diagnostic> {
    let items = &index.entities.items;
    let dated = &index.dated_urls;
    let first = dated
        .iter()
        .min_by_key(|dated| &items[dated.item].entity.id)?;
    let mut texts = items[first.item].entity.texts.iter();
    let text = texts.find(|text| text.fields.slug.is_none())?;
    let other = first
        .first
        .map(|other| &items[other].entity.texts[0].source_file);
    let other_file = other.map(|source_file| &*source_file.source.path);
    let problem = same_slug(&first.path, other_file, &text.path, dated.len() - 1);
    let diagnostic = problem.at(text.source_file.locate(&[]));
    Some(match other {
        Some(source_file) => diagnostic.related_to(source_file.locate(&[])),
        None => diagnostic,
    })
}
