//! The index of a site: who and what it has, how these relate, every list, every route and where every link
//! leads.
//!
//! [`relate`] makes an [`Index`] of front matter, file names and the sizes of pictures. An index is complete
//! once it is made, and nothing changes it. It knows nothing of HTML: what Markdown becomes is in
//! [`crate::bodies`]. The one thing that it is told of Markdown is which pictures a text names
//! ([`NamedPictures`]), because the first of these stands for an item in lists.

mod cards;
mod covers;
pub mod entity;
mod events;
mod files;
mod host_files;
pub mod ids;
pub mod language;
mod link_check;
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

use std::sync::Arc;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::source::Sources;
use crate::source::records::{ItemFields, LabFields, PageFields, Photo, ProfileFields};
use crate::values::date::Date;
use crate::values::slug::Slug;
pub use cards::{Extent, LIMIT as CARD_LIMIT, SocialCard, Subject, is_social};
use entity::{AnyTranslation, Entity, Group, Translation, entry};
pub use files::{Files, PublishedFile};
use ids::{IdVec, ItemId, LabId, LanguageId, PageId, PersonId, TextId};
use language::Language;
use links::Links;
pub use lists::Listings;
use mention::{Mention, Mentions, Resolver, ids};
use name_index::NameIndex;
use papers::Papers;
use routes::Route;
pub use settings::{BuildOptions, Settings};
use unpublished::Unpublished;
pub use unpublished::{Candidates, check_other_names};

/// The pictures that the Markdown of texts names, in order, by the paths of their files.
pub type NamedPictures = HashMap<Arc<str>, Vec<Photo>>;

/// All that is known of a site without rendering a text of it.
#[derive(Debug)]
pub struct Index {
    /// What site.yaml and the command line say.
    pub settings: Settings,
    /// Items, pages, people and labs.
    pub entities: Entities,
    /// Papers, newest first.
    pub papers: Papers,
    /// What each language lists.
    pub listings: IdVec<LanguageId, Listings>,
    /// For each item, those that share most with it.
    pub related: IdVec<ItemId, Vec<ItemId>>,
    /// All pages.
    pub routes: Vec<Route>,
    /// Where links and pictures lead.
    pub links: Links,
    /// Old paths, and the paths that they lead to.
    pub redirects: Vec<(String, String)>,
    /// For texts of items, the picture that stands for the item.
    covers: HashMap<TextId, Photo>,
    /// The files that are published only if a text turns out to use them.
    pub candidates: Candidates,
}

/// Who and what a site is about.
#[derive(Debug)]
pub struct Entities {
    /// The visible items, newest first.
    pub items: IdVec<ItemId, Item>,
    /// Pages of content/; the home page's words have the empty id.
    pub pages: IdVec<PageId, Entity<PageFields>>,
    /// People, by id.
    pub people: IdVec<PersonId, Person>,
    /// Labs, by id.
    pub labs: IdVec<LabId, Lab>,
}

/// A news item.
#[derive(Debug)]
pub struct Item {
    /// Its texts.
    pub entity: Entity<ItemFields>,
    /// When it was published.
    pub date: Date,
    /// First in lists.
    pub pinned: bool,
    /// Whom each of its texts mentions, as the texts are ordered.
    pub mentions: Vec<Mentions>,
    /// Everyone with a profile whom it mentions in any way, each once.
    pub people: Vec<PersonId>,
    /// The tags of each of its texts.
    pub text_tags: Vec<Vec<(String, Slug)>>,
}

/// A person with a profile.
#[derive(Debug)]
pub struct Person {
    /// Their profile.
    pub entity: Entity<ProfileFields>,
    /// Their labs.
    pub labs: Vec<LabId>,
}

/// A lab.
#[derive(Debug)]
pub struct Lab {
    /// Its texts.
    pub entity: Entity<LabFields>,
    /// Who heads it.
    pub lead: Option<Mention>,
    /// Its people.
    pub members: Vec<PersonId>,
}

/// The Markdown of all texts of an index.
pub type Markdown = IdVec<TextId, String>;

/// Makes the index of a site, and hands on the Markdown of what is visible.
pub fn relate(
    sources: Sources,
    languages: IdVec<LanguageId, Language>,
    options: &BuildOptions,
    named: &NamedPictures,
) -> (Index, Markdown, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let settings = Settings::new(sources.config, sources.config_matter, languages, options);
    let mut unpublished = Unpublished::default();

    let items = entity::group(sources.items, &settings.languages, &mut diagnostics);
    let items = visibility::items(items, &settings, &mut unpublished, &mut diagnostics);
    let mut visible_pages = entity::group(sources.pages, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_pages, &settings, &mut unpublished);
    let mut visible_people = entity::group(sources.people, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_people, &settings, &mut unpublished);
    let mut visible_labs = entity::group(sources.labs, &settings.languages, &mut diagnostics);
    visibility::retain_published(&mut visible_labs, &settings, &mut unpublished);

    let (item_paths, repeated) = paths::of_items(&items, &unpublished.items, &settings);
    diagnostics.extend(repeated);
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
    let (person_ids, lab_ids) = (ids(&people), ids(&labs));
    let resolver = Resolver {
        people: &person_ids,
        labs: &lab_ids,
        unlinked: &unlinked,
    };
    let items = relate_items(items, &resolver, &mut diagnostics);
    let people = relate_people(people, &resolver, &mut diagnostics);
    let labs = relate_labs(labs, &people, &resolver, &mut diagnostics);
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
    papers.check_embargo(unpublished.papers, &mut diagnostics);

    let files = files::choose(
        &settings,
        &entities,
        &papers,
        &unpublished.ids,
        (sources.assets, sources.statics),
        &mut diagnostics,
    );
    let covers = covers::find(&entities.items, &files, named);
    let listings: IdVec<LanguageId, Listings> = settings
        .languages
        .ids()
        .map(|language| lists::list(&settings, &entities, language))
        .collect();
    if listings
        .iter()
        .any(|lists| lists.tags.len() > limits::SITE_TAGS)
    {
        diagnostics.extend(tag_too_many(&entities.items));
    }
    let (related, (routes, targets)) = rayon::join(
        || lists::relate_items(&entities.items, listings.first()),
        || {
            let routes = routes::list(&settings, &entities, &papers, &listings);
            (routes, paths::link_targets(&entities))
        },
    );
    let cards = cards::list(&settings, &entities, &files, &covers, |_| true);
    let paths = paths::Paths {
        settings: &settings,
        entities: &entities,
        papers: &papers,
        listings: &listings,
        routes: &routes,
        files: &files,
        cards: &cards,
    };
    let (paths, conflicts) = paths.check_conflicts();
    diagnostics.extend(conflicts);
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
    let candidates = Candidates::new(unpublished.named, &links.files, &settings);
    let index = Index {
        settings,
        entities,
        papers,
        listings,
        related,
        routes,
        links,
        redirects,
        covers,
        candidates,
    };
    (index, markdown, diagnostics)
}

/// Gives the texts of pages, people and labs their paths.
struct Publisher<'a> {
    languages: &'a IdVec<LanguageId, Language>,
    markdown: &'a mut Markdown,
}

impl Publisher<'_> {
    fn all<I, F>(&mut self, groups: Vec<Group<F>>) -> IdVec<I, Entity<F>> {
        let publish = |group: Group<F>| {
            let paths = paths::of_group(&group, self.languages);
            group.publish(paths, self.markdown)
        };
        groups.into_iter().map(publish).collect()
    }
}

fn relate_items(
    items: Vec<(Entity<ItemFields>, Date, bool)>,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<ItemId, Item> {
    let related: Vec<(Item, Vec<Diagnostic>)> = items
        .into_par_iter()
        .map(|(entity, date, pinned)| {
            let mut found = Vec::new();
            let texts = &entity.texts;
            let mentions: Vec<Mentions> = texts
                .iter()
                .map(|text| resolver.item(text, &mut found))
                .collect();
            let mentioned = mentions.iter().flat_map(Mentions::everyone);
            let mut people: Vec<PersonId> =
                mentioned.filter_map(|mention| mention.person).collect();
            people.sort_unstable();
            people.dedup();
            let text_tags = texts.iter().map(|text| tags(text, &mut found)).collect();
            let item = Item {
                mentions,
                people,
                text_tags,
                entity,
                date,
                pinned,
            };
            (item, found)
        })
        .collect();
    let keep = |(item, found)| {
        diagnostics.extend(found);
        item
    };
    related.into_iter().map(keep).collect()
}

fn relate_people(
    people: IdVec<PersonId, Entity<ProfileFields>>,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<PersonId, Person> {
    let relate = |entity: Entity<ProfileFields>| {
        let original = entity.original();
        let mut found = Vec::new();
        let labs = resolver.labs(original.fields.labs.as_ref(), &original.matter, &mut found);
        diagnostics.extend(found);
        Person { labs, entity }
    };
    people.into_iter().map(relate).collect()
}

fn relate_labs(
    labs: IdVec<LabId, Entity<LabFields>>,
    people: &IdVec<PersonId, Person>,
    resolver: &Resolver,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdVec<LabId, Lab> {
    let mut members: IdVec<LabId, Vec<PersonId>> = labs.ids().map(|_| Vec::new()).collect();
    for (id, person) in people.enumerate() {
        for &lab in &person.labs {
            if members[lab].last() != Some(&id) {
                members[lab].push(id);
            }
        }
    }
    let relate = |(entity, members): (Entity<LabFields>, Vec<PersonId>)| Lab {
        lead: resolver.lead(entity.original(), diagnostics),
        members,
        entity,
    };
    labs.into_iter().zip(members).map(relate).collect()
}

impl Person {
    /// Whether they had left at the moment of the build.
    pub fn has_left(&self, settings: &Settings) -> bool {
        let left = self.entity.original().fields.left;
        left.is_some_and(|date| date.end(&settings.zone) <= settings.now)
    }
}

impl Index {
    /// The social cards that the site wants, if these of its files are published.
    pub fn cards(&self, is_published: impl Fn(ids::FileId) -> bool) -> Vec<SocialCard> {
        let files = &self.links.files;
        cards::list(
            &self.settings,
            &self.entities,
            files,
            &self.covers,
            is_published,
        )
    }

    /// Why there are the social cards that there are.
    pub fn card_extent(&self) -> Extent {
        let files = &self.links.files;
        cards::extent(&self.settings, &self.entities, files, &self.covers)
    }

    /// The picture that stands for an item: its cover, else its first photo, else the first picture of its
    /// text. A cover that is one of the photos need not repeat what is said of it there.
    pub fn cover(&self, text: &Translation<ItemFields>) -> Option<(&Photo, links::Destination)> {
        covers::get(text, &self.links.files, &self.covers)
    }
}

impl Entities {
    /// Every text, in the order of its ids: items, pages, people, labs.
    pub fn texts(&self) -> impl Iterator<Item = AnyTranslation<'_>> {
        let items = self.items.iter().flat_map(|item| item.entity.any());
        let pages = self.pages.iter().flat_map(Entity::any);
        let people = self.people.iter().flat_map(|person| person.entity.any());
        let labs = self.labs.iter().flat_map(|lab| lab.entity.any());
        items.chain(pages).chain(people).chain(labs)
    }
}

/// Reports the first tag that is one too many: each has pages and feeds in each language.
fn tag_too_many(items: &IdVec<ItemId, Item>) -> Option<Diagnostic> {
    let mut known = HashSet::new();
    // The oldest first, so that the item that is new is told.
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
    let message = format!(
        "all items together have more than {} tags",
        limits::SITE_TAGS
    );
    let help = "a tag is of use where several items share it: use those that there are";
    let place = text.matter.value(&entry("tags", index));
    Some(Diagnostic::error(message).at(place).help(help))
}

fn require_titles(pages: &[Entity<PageFields>], diagnostics: &mut Vec<Diagnostic>) {
    for text in pages
        .iter()
        .filter(|page| !page.id.is_empty())
        .flat_map(|page| &page.texts)
    {
        if text.fields.title.is_none() {
            diagnostics.push(
                Diagnostic::error("a page needs `title`")
                    .at(text.matter.value(&[]))
                    .help("add a line `title: …`"),
            );
        }
    }
}

fn tags(text: &Translation<ItemFields>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Slug)> {
    let mut tags = Vec::new();
    for (index, name) in text.fields.tags.iter().flatten().enumerate() {
        match Slug::from_words(name) {
            Some(slug) => tags.push((name.clone(), slug)),
            None => diagnostics.push(
                Diagnostic::error(format!("the tag `{name}` has no letter or digit"))
                    .at(text.matter.value(&entry("tags", index)))
                    .help("name what the item is about"),
            ),
        }
    }
    tags
}
