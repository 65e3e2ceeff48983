//! Items that readers of a list cannot tell apart.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use crate::diagnostic::Diagnostic;
use crate::messages::check::same_title;
use crate::site::Index;
use crate::site::entity::key;
use crate::site::ids::{ItemId, LanguageId};
use crate::values::unicode::comparable;

/// Warns of items of a year with the same title. Those that also have the same file name are a series, which
/// [`super::slugs`] reports.
pub(super) fn check_titles(index: &Index) -> Vec<Diagnostic> {
    let series: HashSet<ItemId> = index.dated_urls.iter().map(|dated| dated.item).collect();
    let mut titles: HashMap<(LanguageId, i16, String), Vec<(ItemId, usize)>> = HashMap::new();
    for (id, item) in index
        .entities
        .items
        .enumerate()
        .filter(|(id, _)| !series.contains(id))
    {
        for (which, text) in item.entity.texts.iter().enumerate() {
            let title = comparable(&text.fields.title);
            let same = titles.entry((text.language, item.date.day.year(), title));
            same.or_default().push((id, which));
        }
    }
    let mut repeated: Vec<_> = titles.into_values().filter(|same| same.len() > 1).collect();
    repeated.sort_unstable();
    let text = |(item, which): (ItemId, usize)| &index.entities.items[item].entity.texts[which];
    let repeated = repeated.into_iter();
    repeated
        .map(|same| {
            let (newest, other) = (text(same[0]), text(same[1]));
            let problem = same_title(&newest.fields.title, same.len() - 2);
            let place = newest.source_file.locate(&key("title"));
            problem
                .at(place)
                .related_to(other.source_file.locate(&key("title")))
        })
        .collect()
}
