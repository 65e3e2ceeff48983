//! The builder, and the views that it builds once for all pages.

use std::sync::{Mutex, OnceLock};

use ahash::AHashMap as HashMap;

use super::mentioned_person::MentionsByRole;
use crate::bodies::Site;
use crate::output::json_ld;
use crate::render::cells::empty_cells;
use crate::render::collation::Collation;
use crate::render::dates::Dates;
use crate::render::views::*;
use crate::site::Listings;
use crate::site::ids::{IdVec, ItemId, LabId, LanguageId, PersonId};
use crate::site::language::Language;

/// Builds the views of one language.
pub(in crate::render) struct ViewBuilder<'a> {
    /// The site.
    pub site: &'a Site,
    /// The language's id.
    pub language_id: LanguageId,
    /// The language.
    pub language: &'a Language,
    /// The lists of the language.
    pub lists: &'a Listings,
    /// The formats of its dates.
    pub dates: Dates,
    /// The ids and names for structured data.
    pub names: json_ld::Names,
    /// The listed items, newest first.
    pub(super) order: Vec<ItemId>,
    /// The position of each listed item in `order`.
    pub(super) positions: HashMap<ItemId, usize>,
    pub(super) people: IdVec<PersonId, PersonView>,
    pub(super) labs: IdVec<LabId, LabView>,
    /// `labs`, serialized once for all items that mention them.
    pub(super) shared_labs: IdVec<LabId, Shared<LabView>>,
    /// How texts mention each person.
    pub(super) mentioned: IdVec<PersonId, Mutex<MentionsByRole>>,
    /// Each serialized once for all lists, when it is first needed.
    summaries: IdVec<ItemId, OnceLock<Shared<ItemSummaryView>>>,
}

impl<'a> ViewBuilder<'a> {
    /// Builds the views that pages of the language share.
    pub(in crate::render) fn new(site: &'a Site, language_id: LanguageId) -> Self {
        let language = &site.index.settings.languages[language_id];
        let lists = &site.index.listings[language_id];
        let mut order = lists.news.clone();
        order.sort_unstable();
        let positions = order
            .iter()
            .enumerate()
            .map(|(position, &item)| (item, position))
            .collect();
        let mut builder = Self {
            site,
            language_id,
            language,
            lists,
            dates: Dates::new(language.tag.as_str(), &site.index.settings.zone),
            names: json_ld::Names::new(site, language_id),
            order,
            positions,
            people: IdVec::default(),
            labs: IdVec::default(),
            shared_labs: IdVec::default(),
            mentioned: site
                .index
                .entities
                .people
                .iter()
                .map(|_| Mutex::default())
                .collect(),
            summaries: empty_cells(site.index.entities.items.len()),
        };
        // People name their labs, and items name both.
        let labs = site.index.entities.labs.ids();
        builder.labs = labs.map(|lab| builder.build_lab(lab)).collect();
        builder.shared_labs = builder.labs.iter().map(Shared::new).collect();
        let people = site.index.entities.people.ids();
        builder.people = people.map(|person| builder.build_person(person)).collect();
        builder
    }

    /// The summary of an item.
    pub(in crate::render) fn summary(&self, item: ItemId) -> Shared<ItemSummaryView> {
        let cell = &self.summaries[item];
        cell.get_or_init(|| Shared::new(&self.build_summary(&self.site.index.entities.items[item])))
            .clone()
    }

    /// The summaries of items.
    pub(in crate::render) fn summaries(&self, items: &[ItemId]) -> Vec<Shared<ItemSummaryView>> {
        items.iter().map(|&item| self.summary(item)).collect()
    }

    /// The root-relative URL of a path.
    pub(in crate::render) fn url(&self, path: &str) -> String {
        self.site.index.settings.base.relative(path)
    }

    /// The path of a page in the language: `/zh-Hans/tags/`.
    pub(in crate::render) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.language.prefix)
    }

    /// The order of names in the language.
    pub(in crate::render) fn collation(&self) -> Collation {
        Collation::new(self.language.tag.as_str())
    }

    /// The tag of a language, if it is not the page's.
    pub(in crate::render) fn foreign_tag(&self, language: LanguageId) -> Option<String> {
        let other = &self.site.index.settings.languages[language];
        (language != self.language_id).then(|| other.tag.to_string())
    }
}
