//! The model: items, people, labs, tags, and how they relate.
//!
//! [`relate`] turns parsed sources into a [`Site`]: it joins translations, leaves out what is not
//! to be seen yet, resolves ids and links, renders Markdown and makes every list once. Nothing
//! here knows of templates or of files to be written.

mod cards;
pub mod entity;
mod events;
mod host_files;
pub mod language;
pub mod links;
pub mod lists;
pub mod mention;
pub mod papers;
mod paths;
pub mod pictures;
pub mod prose;
mod references;
pub mod routes;
pub mod spelling;
pub mod urls;
mod visibility;
mod withheld;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Rule};
use crate::image::Picture;
use crate::limits;
use crate::markdown::Document;
use crate::source::config::{Config, MissingImages, RuleLevel, Untranslated};
use crate::source::front_matter::Matter;
use crate::source::records::{ItemFields, LabFields, PageFields, ProfileFields};
use crate::source::site_dir::SiteFile;
use crate::source::{Found, Sources};
use crate::values::base_url::BaseUrl;
use crate::values::date::Date;
use crate::values::slug::Slug;
pub use cards::{Card, Extent, LIMIT as CARD_LIMIT, Subject};
use entity::{AnyText, Entity, entry, group};
use language::Language;
use links::Links;
pub use lists::LanguageLists;
use mention::{Mention, Mentions, Resolver, ids};
use papers::Papers;
use pictures::{PublishedVariant, Usage};
use prose::Components;
use spelling::Spellings;
use withheld::Hidden;

/// What a build is asked for beside its sources.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// The moment of the build, for embargo and expiry.
    pub now: Timestamp,
    /// Replaces `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts, and what is embargoed, are shown.
    pub drafts: bool,
}

/// A whole site, ready to be rendered.
#[derive(Debug)]
pub struct Site {
    /// site.yaml.
    pub config: Config,
    /// Where it is published.
    pub base: BaseUrl,
    /// The moment of the build.
    pub now: Timestamp,
    /// The time zone of dates without an offset.
    pub zone: TimeZone,
    /// Items on a page of a list.
    pub paginate_by: usize,
    /// Entries in a feed.
    pub feed_limit: usize,
    /// What to do with items that lack a translation.
    pub untranslated: Untranslated,
    /// The languages, the default one first.
    pub languages: Vec<Language>,
    /// The visible items, newest first.
    pub items: Vec<Item>,
    /// Pages of content/; the home page's words have the empty id.
    pub pages: Vec<Entity<PageFields>>,
    /// People, by id.
    pub people: Vec<Person>,
    /// Labs, by id.
    pub labs: Vec<Lab>,
    /// Papers, newest first.
    pub papers: Papers,
    /// What each language lists.
    pub lists: Vec<LanguageLists>,
    /// For each item, those that share most with it.
    pub related: Vec<Vec<usize>>,
    /// Files to publish beside the pages.
    pub files: Vec<PublishedFile>,
    /// What pages show and link to of these.
    pub usage: Usage,
    /// Pictures in the sizes that pages show.
    pub variants: Vec<PublishedVariant>,
    /// Old paths, and the paths that they lead to.
    pub redirects: Vec<(String, String)>,
    /// What links and pictures lead to.
    pub links: Links,
    /// The path of the URL of the script with which the development server loads pages again.
    pub reload_script: Option<&'static str>,
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
    /// Everyone with a profile whom it mentions in any way, each once: indices into [`Site::people`].
    pub people: Vec<usize>,
    /// The tags of each of its texts.
    pub text_tags: Vec<Vec<(String, Slug)>>,
}

/// A person with a profile.
#[derive(Debug)]
pub struct Person {
    /// Their profile.
    pub entity: Entity<ProfileFields>,
    /// Their labs: indices into [`Site::labs`].
    pub labs: Vec<usize>,
}

/// A lab.
#[derive(Debug)]
pub struct Lab {
    /// Its texts.
    pub entity: Entity<LabFields>,
    /// Who heads it.
    pub lead: Option<Mention>,
    /// Its people: indices into [`Site::people`].
    pub members: Vec<usize>,
}

/// A file that is published as it is, but for metadata of pictures.
#[derive(Debug, Clone)]
pub struct PublishedFile {
    /// Its path in the output.
    pub path: String,
    /// The file to read.
    pub file: SiteFile,
    /// Where it is in the site's folder, for diagnostics.
    pub source: Arc<str>,
    /// Its size as a picture.
    pub picture: Option<Picture>,
    /// Whether whoever writes content/ may have written it; else it is the webmaster's.
    pub is_of_content: bool,
    /// Whether it has other names, as files behind links have.
    pub has_other_names: bool,
}

impl PublishedFile {
    /// The file as it was found.
    fn found(&self) -> Found {
        Found {
            path: self.source.clone(),
            file: self.file.clone(),
        }
    }
}

/// Makes a site of its sources.
pub fn relate(
    sources: Sources,
    languages: Vec<Language>,
    wishes: &Wishes,
    components: &dyn Components,
) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let config = sources.config;
    let zone = config
        .timezone
        .as_ref()
        .map_or(TimeZone::UTC, |zone| zone.0.clone());
    let base = wishes
        .base_url
        .clone()
        .unwrap_or_else(|| config.base_url.clone());

    let mut hidden = Hidden::default();
    let items = group(sources.items, &languages, &mut diagnostics);
    let mut items = visibility::items(items, wishes, &zone, &mut hidden, &mut diagnostics);
    let mut pages = visibility::drafts(
        group(sources.pages, &languages, &mut diagnostics),
        wishes,
        &mut hidden,
    );
    let mut people = visibility::drafts(
        group(sources.people, &languages, &mut diagnostics),
        wishes,
        &mut hidden,
    );
    let mut labs = visibility::drafts(
        group(sources.labs, &languages, &mut diagnostics),
        wishes,
        &mut hidden,
    );
    diagnostics.extend(paths::of_items(
        &mut items,
        &hidden.items,
        &config.permalink.clone().unwrap_or_default(),
        &languages,
    ));
    paths::of_entities(&mut pages, &languages);
    paths::of_entities(&mut people, &languages);
    paths::of_entities(&mut labs, &languages);
    require_titles(&pages, &mut diagnostics);

    // What is known, but not to be linked: drafts, and what could not be read, of which is told.
    let unlinked = hidden.ids.iter().chain(&sources.broken).cloned().collect();
    let (person_ids, lab_ids) = (ids(&people), ids(&labs));
    let resolver = Resolver {
        people: &person_ids,
        labs: &lab_ids,
        unlinked: &unlinked,
    };
    let found: Vec<Vec<Diagnostic>> = items
        .par_iter_mut()
        .map(|item| {
            let mut found = Vec::new();
            let texts = &item.entity.texts;
            item.mentions = texts
                .iter()
                .map(|text| resolver.item(text, &mut found))
                .collect();
            let mentioned = item.mentions.iter().flat_map(Mentions::everyone);
            item.people = mentioned.filter_map(|mention| mention.person).collect();
            item.people.sort_unstable();
            item.people.dedup();
            item.text_tags = texts.iter().map(|text| tags(text, &mut found)).collect();
            found
        })
        .collect();
    diagnostics.extend(found.into_iter().flatten());
    let people: Vec<Person> = people
        .into_iter()
        .map(|entity| {
            let original = entity.original();
            let mut found = Vec::new();
            let labs = resolver.labs(original.fields.labs.as_ref(), &original.matter, &mut found);
            diagnostics.extend(found);
            Person { labs, entity }
        })
        .collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); labs.len()];
    for (index, person) in people.iter().enumerate() {
        for &lab in &person.labs {
            if members[lab].last() != Some(&index) {
                members[lab].push(index);
            }
        }
    }
    let labs: Vec<Lab> = labs
        .into_iter()
        .zip(members)
        .map(|(entity, members)| Lab {
            lead: resolver.lead(entity.original(), &mut diagnostics),
            members,
            entity,
        })
        .collect();

    let texts = items.iter().flat_map(|item| &item.entity.texts);
    let announced = texts.flat_map(|text| text.fields.publications.iter().flatten());
    let mut papers = Papers::new(
        sources.papers,
        &announced.map(String::as_str).collect(),
        config.citation_style.as_deref(),
        &Spellings::new(&people),
    );
    papers.incomplete = sources.papers_broken;
    let links = Links {
        base: base.clone(),
        missing_images: config.missing_images.unwrap_or(MissingImages::Error),
        targets: HashMap::new(),
        hidden: std::mem::take(&mut hidden.ids),
        broken: sources.broken.into_iter().collect(),
        files: HashMap::new(),
        paths: HashSet::new(),
        astray: Default::default(),
    };
    let mut site = Site {
        base,
        now: wishes.now,
        zone,
        paginate_by: config.paginate_by.unwrap_or(20),
        feed_limit: config.feed_limit.unwrap_or(20),
        untranslated: config.untranslated.unwrap_or(Untranslated::Show),
        languages,
        items,
        pages,
        people,
        labs,
        papers,
        lists: Vec::new(),
        related: Vec::new(),
        files: Vec::new(),
        usage: Usage::default(),
        variants: Vec::new(),
        redirects: Vec::new(),
        links,
        reload_script: None,
        config,
    };
    events::check(&site, &mut diagnostics);
    papers::announce(&mut site, &mut diagnostics);
    papers::check_embargo(&site, std::mem::take(&mut hidden.papers), &mut diagnostics);
    paths::publish_files(&mut site, sources.assets, sources.statics, &mut diagnostics);
    pictures::of_texts(&mut site);
    site.lists = (0..site.languages.len())
        .map(|language| lists::lists(&site, language))
        .collect();
    if site
        .lists
        .iter()
        .any(|lists| lists.tags.len() > limits::SITE_TAGS)
    {
        diagnostics.extend(tag_too_many(&site.items));
    }
    let related = || site.lists.first().map(|lists| lists::related(&site, lists));
    let links = || (paths::claim(&site), paths::link_targets(&site));
    let (related, ((paths, found), targets)) = rayon::join(related, links);
    site.related = related.unwrap_or_default();
    (site.links.paths, site.links.targets) = (paths, targets);
    site.redirects = paths::redirects(&site);
    diagnostics.extend(found);
    papers::check_files(&site, &mut diagnostics);
    diagnostics.extend(site.papers.check_style(&sources.config_matter));
    references::check(&site, &sources.config_matter, &mut diagnostics);
    let withheld = hidden.files(&site, &sources.config_matter);
    let mut usage = prose::render(&mut site, components, &mut diagnostics);
    usage.of_fields(&site);
    diagnostics.extend(withheld::withhold(&mut site, &withheld, &usage));
    site.usage = usage;
    (site, diagnostics)
}

impl Person {
    /// Whether they had left at the moment of the build.
    pub fn has_left(&self, site: &Site) -> bool {
        let left = self.entity.original().fields.left;
        left.is_some_and(|date| date.end(&site.zone) <= site.now)
    }
}

impl Site {
    /// Whether it has a search: a page, a box and an index.
    pub fn has_search(&self) -> bool {
        self.config.search.unwrap_or(true)
    }

    /// How seriously site.yaml takes a rule, if it says so.
    pub fn rule_level(&self, rule: Rule) -> Option<RuleLevel> {
        let mut levels = self.config.check.iter().flatten();
        let found = levels.find(|(name, _)| name == rule.name());
        found.map(|(_, level)| *level)
    }

    /// Every text of the site, in a fixed order: items, pages, people, labs.
    pub fn texts(&self) -> impl Iterator<Item = AnyText<'_>> {
        let items = self.items.iter().flat_map(|item| item.entity.any());
        let pages = self.pages.iter().flat_map(Entity::any);
        let people = self.people.iter().flat_map(|person| person.entity.any());
        let labs = self.labs.iter().flat_map(|lab| lab.entity.any());
        items.chain(pages).chain(people).chain(labs)
    }

    /// The file and the rendered Markdown of every text, in the order of [`Site::texts`].
    fn texts_mut(&mut self) -> impl Iterator<Item = (&mut Matter, &mut Document)> {
        fn of<F>(entity: &mut Entity<F>) -> impl Iterator<Item = (&mut Matter, &mut Document)> {
            entity
                .texts
                .iter_mut()
                .map(|text| (&mut text.matter, &mut text.document))
        }
        let items = self.items.iter_mut().flat_map(|item| of(&mut item.entity));
        let pages = self.pages.iter_mut().flat_map(of);
        let people = self
            .people
            .iter_mut()
            .flat_map(|person| of(&mut person.entity));
        let labs = self.labs.iter_mut().flat_map(|lab| of(&mut lab.entity));
        items.chain(pages).chain(people).chain(labs)
    }
}

/// Reports the first tag that is one too many: each has pages and feeds in each language.
fn tag_too_many(items: &[Item]) -> Option<Diagnostic> {
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

fn tags(text: &entity::Text<ItemFields>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Slug)> {
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
