//! The index of a site: who and what it has, how these relate, every list, every route and every link
//! target.
//!
//! [`relate`] builds an [`Index`] from front matter, file names and the sizes of pictures. An index is complete
//! once it is built, and never changes. It contains no HTML: [`crate::bodies`] renders Markdown. All that it
//! knows of Markdown is which pictures a text names ([`NamedPictures`]), because lists show the first one.

mod cards;
mod clock;
mod conflicts;
mod covers;
pub mod drafts;
pub mod entities;
pub mod entity;
mod events;
mod file_rules;
mod files;
pub mod group_names;
mod host_files;
pub mod ids;
mod index;
pub mod language;
pub mod link_base;
mod link_check;
mod link_hints;
pub mod links;
pub mod lists;
pub mod mention;
pub mod name_index;
pub mod papers;
mod paths;
pub mod routes;
mod settings;
mod unpublished;
pub mod urls;
mod visibility;

use ahash::AHashSet as HashSet;

use crate::diagnostic::{Diagnostic, WithDiagnostics};
use crate::limits;
use crate::messages::items as messages;
use crate::source::Sources;
use crate::source::records::{ItemFields, PageFields};
use crate::values::date::Date;
pub use cards::{Extent, LIMIT as CARD_LIMIT, SocialCard, Subject, is_social};
pub use clock::{Clock, Validity};
pub use covers::NamedPictures;
pub use entities::{Entities, Item, Lab, Person};
pub use entity::Markdown;
use entity::{Entity, Group, entry};
pub use files::{ALL_BIBTEX, Files, PublishedFile};
use ids::{IdVec, ItemId, LabId, LanguageId, PageId, PersonId};
pub use index::Index;
use language::Language;
pub use link_base::LinkBase;
use links::Links;
pub use lists::Listings;
use mention::{Resolver, index_by_stem};
use name_index::NameIndex;
use papers::Papers;
pub use paths::{find_item_at, find_name_at};
pub use settings::{BuildOptions, Settings};
use unpublished::Unpublished;
pub use unpublished::{Candidates, check_other_names};

/// Builds the index of a site, and returns the Markdown of its visible texts.
pub fn relate(
    sources: Sources,
    languages: IdVec<LanguageId, Language>,
    options: &BuildOptions,
    named: &NamedPictures,
) -> WithDiagnostics<(Index, Markdown)> {
    let mut diagnostics = Vec::new();
    let settings = Settings::new(sources.config, sources.config_file, languages, options);
    let mut unpublished = Unpublished::default();

    let items = entity::group(sources.items, &settings.languages, &mut diagnostics);
    let items =
        visibility::retain_visible_items(items, &settings, &mut unpublished, &mut diagnostics);
    let mut visible_pages = entity::group(sources.pages, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_pages, &settings, &mut unpublished);
    let mut visible_people = entity::group(sources.people, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_people, &settings, &mut unpublished);
    let mut visible_labs = entity::group(sources.labs, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_labs, &settings, &mut unpublished);

    let (item_paths, dated_urls) = paths::list_item_paths(&items, &unpublished.items, &settings);
    let mut markdown = Markdown::default();
    let items: Vec<(Entity<ItemFields>, Date, bool)> = items
        .into_iter()
        .zip(item_paths)
        .map(|(item, paths)| {
            let entity = item.group.publish(paths, &mut markdown);
            (entity, item.date, item.pinned)
        })
        .collect();
    let mut publish = Publisher {
        languages: &settings.languages,
        markdown: &mut markdown,
    };
    let pages: IdVec<PageId, _> = publish.all(visible_pages);
    let people: IdVec<PersonId, _> = publish.all(visible_people);
    let labs: IdVec<LabId, _> = publish.all(visible_labs);
    require_titles(&pages, &mut diagnostics);

    // Known but not linkable: drafts, and files that failed to parse (already reported).
    let unlinked = unpublished.ids.iter().chain(&sources.broken);
    let unlinked = unlinked.cloned().collect();
    let (person_ids, lab_ids) = (index_by_stem(&people), index_by_stem(&labs));
    let resolver = Resolver {
        people: &person_ids,
        labs: &lab_ids,
        unlinked: &unlinked,
    };
    let items = entities::relate_items(items, &settings.tags, &resolver, &mut diagnostics);
    let people = entities::relate_people(people, &resolver, &mut diagnostics);
    let labs = entities::relate_labs(labs, &people, &resolver, &mut diagnostics);
    let entities = Entities {
        items,
        pages,
        people,
        labs,
    };

    let broken: HashSet<String> = sources.broken.into_iter().collect();
    events::check(&settings, &entities.items, &broken, &mut diagnostics);
    let papers = Papers::new(
        sources.papers,
        sources.papers_broken,
        &entities.items,
        &NameIndex::new(&entities.people),
        &mut diagnostics,
    );
    let early_papers = papers.find_early(unpublished.papers);

    let (files, hidden) = file_rules::choose_files(
        &settings,
        &entities,
        !papers.list.is_empty(),
        &unpublished.ids,
        (sources.assets, sources.statics),
        &mut diagnostics,
    );
    let covers = covers::find_covers(&entities.items, &files, named);
    let listings: IdVec<LanguageId, Listings> = settings
        .languages
        .ids()
        .map(|language| lists::list(&settings, &entities, language))
        .collect();
    if listings
        .iter()
        .any(|lists| lists.tags.len() > limits::SITE_TAGS)
    {
        diagnostics.extend(check_tag_count(&entities.items));
    }
    let (related, (routes, targets)) = rayon::join(
        || lists::relate_items(&entities.items, listings.first()),
        || {
            let routes = routes::list(&settings, &entities, papers.list.len(), &listings);
            (routes, paths::link_targets(&entities))
        },
    );
    let cards = cards::list(&settings, &entities, &files, &covers, |_| true);
    let paths = conflicts::Paths {
        settings: &settings,
        entities: &entities,
        papers: &papers,
        listings: &listings,
        routes: &routes,
        files: &files,
        cards: &cards,
    };
    let paths = paths.check_conflicts().unpack_into(&mut diagnostics);
    let links = Links {
        targets,
        hidden: unpublished.ids,
        broken,
        paths,
        files,
    };
    let redirects = paths::redirects(&entities, &links.paths);
    papers.check_files(&links, &mut diagnostics);
    link_check::check(&settings, &entities, &links, &mut diagnostics);
    let drafts = unpublished.drafts.finish(hidden, &links.hidden, &entities);
    let candidates = Candidates::new(unpublished.named, &links.files, &settings);
    let index = Index {
        settings,
        entities,
        papers,
        listings,
        dated_urls,
        early_papers,
        related,
        routes,
        links,
        redirects,
        covers,
        candidates,
        drafts,
    };
    WithDiagnostics::new((index, markdown), diagnostics)
}

/// Gives the texts of pages, people and labs their paths.
struct Publisher<'a> {
    languages: &'a IdVec<LanguageId, Language>,
    markdown: &'a mut Markdown,
}

impl Publisher<'_> {
    fn all<I, F>(&mut self, groups: Vec<Group<F>>) -> IdVec<I, Entity<F>> {
        let publish = |group: Group<F>| {
            let paths = paths::list_group_paths(&group, self.languages);
            group.publish(paths, self.markdown)
        };
        groups.into_iter().map(publish).collect()
    }
}

/// Reports the first tag above the limit: each tag has pages and feeds in each language.
fn check_tag_count(items: &IdVec<ItemId, Item>) -> Option<Diagnostic> {
    let mut known = HashSet::new();
    // Oldest first, so that the report names the new item.
    let texts = items.iter().rev().flat_map(|item| {
        let tags = item.text_tags.iter();
        item.entity.texts.iter().zip(tags)
    });
    let mut tags =
        texts.flat_map(|(text, tags)| tags.iter().enumerate().map(move |tag| (text, tag)));
    let (text, (index, _)) = tags.find(|(_, (_, (_, slug)))| {
        known.insert(slug);
        known.len() > limits::SITE_TAGS
    })?;
    let problem = messages::too_many_tags(limits::SITE_TAGS);
    Some(problem.at(text.source_file.locate(&entry("tags", index))))
}

fn require_titles(pages: &[Entity<PageFields>], diagnostics: &mut Vec<Diagnostic>) {
    for text in pages
        .iter()
        .filter(|page| !page.id.is_empty())
        .flat_map(|page| &page.texts)
    {
        if text.fields.title.is_none() {
            diagnostics.push(messages::missing_title().at(text.source_file.locate(&[])));
        }
    }
}
