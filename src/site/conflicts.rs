//! Finds sources that make the same file, or files that some disks cannot tell apart.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::cards::{SocialCard, Subject};
use super::entities::Entities;
use super::entity::{entry, key};
use super::files::{ALL_BIBTEX, Files, PublishedFile};
use super::ids::{IdVec, LanguageId};
use super::lists::Listings;
use super::papers::Papers;
use super::paths::redirect_aliases;
use super::routes::{self, PageKind, Route};
use super::settings::Settings;
use super::{host_files, urls};
use crate::diagnostic::{Diagnostic, Place, Problem, WithDiagnostics};
use crate::messages::attachments;
use crate::messages::urls::{self as messages, Difference};
use crate::source::SITE_FILE;
use crate::source::front_matter::SourceFile;
use crate::theme;
use crate::values::unicode::comparable;
/// Who makes a file of the output.
#[derive(Clone, Copy)]
enum PathOwner<'a> {
    Page(&'a PageKind),
    File(&'a PublishedFile),
    Alias(&'a SourceFile, usize),
    /// The event of an item.
    Event(&'a SourceFile),
    /// The text of an item, for its social card.
    Card(&'a SourceFile),
    /// A paper, by the place of its key.
    Paper(&'a Place),
    /// The site as a whole.
    Site,
    /// labnews, for every site.
    Labnews,
    /// labnews, unless static/ has a file of that name.
    Default,
}

impl PathOwner<'_> {
    /// Its source, for diagnostics.
    fn place(&self, entities: &Entities) -> Place {
        self.own_place(entities)
            .unwrap_or_else(|| Place::file(&SITE_FILE.into()))
    }

    /// Its source, unless labnews makes it by itself.
    fn own_place(&self, entities: &Entities) -> Option<Place> {
        Some(match self {
            Self::Page(page) => return page_source(entities, page),
            Self::File(file) => Place::file(&file.source),
            Self::Event(source_file) => source_file.locate(&key("event")),
            Self::Card(source_file) => source_file.locate(&[]),
            Self::Paper(place) => (*place).clone(),
            Self::Alias(source_file, index) => source_file.locate(&entry("aliases", *index)),
            Self::Site | Self::Labnews | Self::Default => return None,
        })
    }

    /// Whether it is a file of static/.
    fn is_static(&self) -> bool {
        matches!(self, Self::File(file) if !file.is_of_content)
    }
}

/// Everything that makes files of the output.
pub(super) struct Paths<'a> {
    pub settings: &'a Settings,
    pub entities: &'a Entities,
    pub papers: &'a Papers,
    pub listings: &'a IdVec<LanguageId, Listings>,
    pub routes: &'a [Route],
    pub files: &'a Files,
    pub cards: &'a [SocialCard],
}

impl Paths<'_> {
    /// Collects the paths that links can lead to, and reports sources that make the same file.
    pub(super) fn check_conflicts(&self) -> WithDiagnostics<HashSet<String>> {
        let pages = self.routes.iter();
        let pages = pages.map(|route| (route.path.as_str(), PathOwner::Page(&route.page)));
        let files = self.files.list.iter();
        let files = files.map(|file| (file.path.as_str(), PathOwner::File(file)));
        let aliases = self.entities.texts().flat_map(|text| {
            redirect_aliases(&text)
                .map(move |(index, alias)| (alias, PathOwner::Alias(text.source_file, index)))
                .collect::<Vec<_>>()
        });
        let downloads = self.list_downloads();
        let downloads = downloads
            .iter()
            .map(|(path, owner)| (path.as_str(), *owner));
        let always = list_generated(self.routes);
        let mut claims = Claims {
            has_search: self.settings.has_search(),
            entities: self.entities,
            files: HashMap::with_capacity(self.routes.len() + self.files.list.len()),
            folders: HashMap::with_capacity(self.routes.len()),
            reported: HashSet::new(),
            taken: HashSet::new(),
            diagnostics: Vec::new(),
        };
        for (path, owner) in &always {
            claims.add(path, *owner);
        }
        // The variants of pictures are not named yet.
        claims.add_folders("images/-", "images/-", PathOwner::Labnews);
        let mut paths: HashSet<String> = HashSet::with_capacity(self.routes.len());
        for (path, owner) in pages.chain(files).chain(downloads).chain(aliases) {
            if claims.add(path, owner) {
                paths.insert(path.to_owned());
            }
        }
        claims.refuse_compressed_twins(&self.files.list);
        WithDiagnostics::new(paths, claims.diagnostics)
    }

    /// The generated files that can be linked: calendars, BibTeX and social cards.
    fn list_downloads(&self) -> Vec<(String, PathOwner<'_>)> {
        let languages = self.listings.iter().zip(&self.settings.languages);
        let with_events = languages.filter(|(lists, _)| lists.has_events());
        let calendars = with_events.map(|(_, language)| routes::events_calendar(&language.prefix));
        let texts = self
            .entities
            .items
            .iter()
            .flat_map(|item| &item.entity.texts);
        let events = texts
            .filter(|text| text.fields.event.is_some())
            .map(|text| {
                (
                    routes::event_calendar(&text.path),
                    PathOwner::Event(&text.source_file),
                )
            });
        let search = self
            .settings
            .has_search()
            .then(|| format!("{}pagefind.js", routes::SEARCH_FOLDER));
        let papers = || self.papers.list.iter();
        let all = papers().take(1).map(|_| ALL_BIBTEX.to_owned());
        let bibtex =
            papers().map(|found| (found.bibtex_path(), PathOwner::Paper(&found.paper.place)));
        let of_all = calendars
            .chain(all)
            .chain(search)
            .map(|path| (path, PathOwner::Site));
        let cards = self.cards.iter();
        let drawn = cards.filter(|card| card.own.is_none());
        let drawn = drawn.map(|card| match card.of {
            Subject::Site => (card.path.clone(), PathOwner::Site),
            Subject::Item(item, text) => {
                let text = &self.entities.items[item].entity.texts[text];
                (card.path.clone(), PathOwner::Card(&text.source_file))
            }
        });
        of_all.chain(events).chain(bibtex).chain(drawn).collect()
    }
}

/// The files of the output and their owners, while conflicts are checked.
struct Claims<'a> {
    has_search: bool,
    entities: &'a Entities,
    /// Path and owner of each file, by its name as case-insensitive disks compare it.
    files: HashMap<String, (&'a str, PathOwner<'a>)>,
    /// The same for folders.
    folders: HashMap<String, (&'a str, PathOwner<'a>)>,
    /// Folders that were reported because another differs only in case.
    reported: HashSet<&'a str>,
    /// Paths of pages that are taken. Conflicts of files beside these pages are not reported again.
    taken: HashSet<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Claims<'a> {
    /// Adds a file, and returns whether it is made.
    fn add(&mut self, path: &'a str, owner: PathOwner<'a>) -> bool {
        let file = comparable(&urls::file(path));
        // Pages may run every script in the folder of the search.
        let is_of_search = file.starts_with(routes::SEARCH_FOLDER.trim_start_matches('/'));
        if is_of_search && self.has_search && !matches!(owner, PathOwner::Site) {
            let place = owner.place(self.entities);
            let diagnostic = messages::folder_of_search(path).at(place);
            self.diagnostics.push(diagnostic);
            return true;
        }
        let is_of_page = matches!(owner, PathOwner::Page(_) | PathOwner::Alias(..));
        if is_of_page && host_files::is_host_file(&file) {
            let problem = attachments::special_name_of_page(path.trim_matches('/'));
            let diagnostic = problem.at(owner.place(self.entities));
            self.diagnostics.push(diagnostic);
            return true;
        }
        let is_free = match self.files.get(&file).copied() {
            // A file of static/ replaces a default of labnews.
            Some((first, PathOwner::Default)) if owner.is_static() && first == path => true,
            Some((first, _))
                if matches!(owner, PathOwner::Alias(..))
                    && urls::file(first) != urls::file(path) =>
            {
                self.warn_without_redirect(first, path, owner);
                return false;
            }
            Some((first, by)) => {
                let beside = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
                let is_beside_taken = self.taken.contains(beside)
                    && matches!(owner, PathOwner::Event(_) | PathOwner::Card(_));
                if urls::file(first) != urls::file(path) {
                    self.report_too_similar(first, by, path, owner);
                } else if !is_beside_taken {
                    if is_of_page {
                        self.taken.insert(path);
                    }
                    self.report_taken(path, by, owner);
                }
                false
            }
            None => true,
        };
        if !is_free {
            return true;
        }
        if let Some((folder, by)) = self.folders.get(&file).copied() {
            self.report_file_and_folder(folder, owner, by);
        }
        self.add_folders(&file, path, owner);
        self.files.insert(file, (path, owner));
        true
    }

    /// Adds the folders above a file, innermost first. Above a known folder, all are known.
    fn add_folders(&mut self, file: &str, path: &'a str, owner: PathOwner<'a>) {
        let path = path.trim_start_matches('/');
        let ends = path.rmatch_indices('/').map(|(at, _)| &path[..at]);
        let comparable = file.rmatch_indices('/').map(|(at, _)| &file[..at]);
        for (folder, name) in ends.zip(comparable) {
            if let Some((first, by)) = self.folders.get(name).copied() {
                // A redirect may go into either folder.
                let is_harmless = [by, owner]
                    .iter()
                    .any(|owner| matches!(owner, PathOwner::Alias(..)));
                if first != folder && !is_harmless && self.reported.insert(folder) {
                    self.report_too_similar(first, by, folder, owner);
                }
                return;
            }
            if let Some((_, by)) = self.files.get(name).copied() {
                self.report_file_and_folder(folder, by, owner);
            }
            self.folders.insert(name.to_owned(), (folder, owner));
        }
    }

    /// Refuses files of content/ such as `index.html.gz`, which servers send instead of `index.html`: they
    /// would let a contributor replace any page, feed or script. The same goes for `.br` and `.zst`.
    fn refuse_compressed_twins(&mut self, files: &[PublishedFile]) {
        let of_content = files.iter().filter(|file| file.is_of_content);
        for file in of_content {
            let name = comparable(&urls::file(&file.path));
            let twin = ["gz", "br", "zst"]
                .iter()
                .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'));
            let Some((path, owner)) = twin.and_then(|twin| self.files.get(twin)) else {
                continue;
            };
            if matches!(owner, PathOwner::File(other) if other.is_of_content) {
                continue;
            }
            let diagnostic = attachments::sent_instead(path).at(Place::file(&file.source));
            self.diagnostics.push(diagnostic);
        }
    }

    fn report_taken(&mut self, path: &str, first: PathOwner, second: PathOwner) {
        // Only files of the site can be renamed.
        let (first, second) = match second.own_place(self.entities) {
            Some(place) => (first.own_place(self.entities), place),
            None => (None, first.place(self.entities)),
        };
        let problem = messages::url_taken(path, first.as_ref().map(|place| &*place.path));
        self.report(problem, second, first);
    }

    fn report_too_similar(
        &mut self,
        first: &str,
        first_owner: PathOwner,
        second: &str,
        owner: PathOwner,
    ) {
        let places = [first_owner, owner].map(|owner| owner.own_place(self.entities));
        if let [Some(one), Some(other)] = &places
            && are_named_alike(&one.path, &other.path)
        {
            return;
        }
        let (first, second) = if first == "/" {
            ("index.html", second.trim_matches('/'))
        } else {
            (first.trim_matches('/'), second.trim_matches('/'))
        };
        let difference = if first.to_lowercase() == second.to_lowercase() {
            Difference::Case
        } else {
            Difference::Accents
        };
        let problem = messages::too_similar(first, second, difference);
        self.report_at_last(problem, places);
    }

    /// Warns of an alias that differs from another path only in case: where a disk cannot store both, the
    /// redirect would replace the page that it leads to.
    fn warn_without_redirect(&mut self, first: &str, alias: &str, owner: PathOwner) {
        let problem = messages::no_redirect(alias, first);
        self.report(problem, owner.place(self.entities), None);
    }

    fn report_file_and_folder(&mut self, path: &str, file: PathOwner, folder: PathOwner) {
        let places = [file, folder].map(|owner| owner.own_place(self.entities));
        let [file, folder] = &places;
        let name = |place: &Option<Place>| place.as_ref().map(|place| place.path.clone());
        let (file, folder) = (name(file), name(folder));
        let path = path.trim_matches('/');
        let problem = messages::file_and_folder(path, file.as_deref(), folder.as_deref());
        self.report_at_last(problem, places);
    }

    /// Reports a problem at the second of two places, and shows the first.
    fn report_at_last(&mut self, problem: Problem, places: [Option<Place>; 2]) {
        match places {
            [Some(first), Some(second)] if first != second => {
                self.report(problem, second, Some(first));
            }
            [Some(place), _] | [None, Some(place)] => self.report(problem, place, None),
            [None, None] => {}
        }
    }

    fn report(&mut self, problem: Problem, place: Place, related: Option<Place>) {
        let diagnostic = problem.at(place);
        self.diagnostics.push(match related {
            Some(related) => diagnostic.related_to(related),
            None => diagnostic,
        });
    }
}

/// Whether the names of two source files, or of folders above them, differ only in case, which was reported
/// when the files were found.
fn are_named_alike(one: &str, other: &str) -> bool {
    let mut parts = one.split('/').zip(other.split('/'));
    parts
        .find(|(one, other)| one != other)
        .is_some_and(|(one, other)| comparable(one) == comparable(other))
}

/// The files that labnews generates for every site, besides pages.
fn list_generated(routes: &[Route]) -> Vec<(String, PathOwner<'static>)> {
    let default = ["robots.txt", ".nojekyll", "CNAME", "theme.css"];
    let theme = theme::statics().into_iter().map(|(name, _)| name);
    let defaults = default
        .into_iter()
        .chain(theme)
        .map(|name| (format!("/{name}"), PathOwner::Default));
    let sitemap = [("/sitemap.xml".to_owned(), PathOwner::Labnews)];
    let feeds = routes
        .iter()
        .flat_map(|route| routes::feeds(route).map(|path| (path, PathOwner::Labnews)));
    defaults.chain(sitemap).chain(feeds).collect()
}

/// The source of a page.
fn page_source(entities: &Entities, page: &PageKind) -> Option<Place> {
    Some(match *page {
        PageKind::Item(item, text) => {
            let text = &entities.items[item].entity.texts[text];
            match text.fields.slug {
                Some(_) => text.source_file.locate(&key("slug")),
                None => text.source_file.locate(&[]),
            }
        }
        PageKind::Page(page, text) => entities.pages[page].texts[text].source_file.locate(&[]),
        PageKind::Person(person, _) => entities.people[person]
            .entity
            .original()
            .source_file
            .locate(&[]),
        PageKind::Lab(lab, _) => entities.labs[lab].entity.original().source_file.locate(&[]),
        _ => return None,
    })
}
