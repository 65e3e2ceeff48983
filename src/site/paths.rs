//! The path of every page and file, each made by one source alone.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use jiff::civil;
use rayon::prelude::*;

use super::entity::{AnyText, Entity, entry, key};
use super::language::Language;
use super::links::{File, Target, TargetText};
use super::papers::ALL_BIBTEX;
use super::routes::{self, PageKind, Route};
use super::{Item, PublishedFile, Site, Subject, host_files, urls, withheld};
use crate::diagnostic::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::image::extension;
use crate::source::config::{Config, Permalink, RawHtml};
use crate::source::file_kind;
use crate::source::front_matter::Matter;
use crate::source::name::dated;
use crate::source::records::Alias;
use crate::source::{Asset, PAPERS_FILE, SITE_FILE};
use crate::theme;
use crate::values::slug::Slug;
use crate::values::unicode::comparable;

/// Gives the texts of items their paths. Series have one name several times a year (`lab-meeting`): the
/// oldest has it alone, and the later ones have their days before it, so that a new item changes no URL of
/// another. What is not seen yet, or any more, counts with the others for the same reason.
pub(super) fn of_items(
    items: &mut [Item],
    hidden: &[(civil::Date, String)],
    permalink: &Permalink,
    languages: &[Language],
) -> Option<Diagnostic> {
    let named: Vec<(String, String)> = items
        .par_iter()
        .map(|item| {
            let slug = slug_of(item.entity.stem());
            let path = permalink.fill(item.date.day, &slug);
            (slug, path)
        })
        .collect();
    let mut known: HashMap<Cow<str>, (civil::Date, Option<usize>)> =
        HashMap::with_capacity(items.len());
    for (day, stem) in hidden {
        let path = permalink.fill(*day, &slug_of(stem));
        let first = known.entry(path.into()).or_insert((*day, None));
        first.0 = first.0.min(*day);
    }
    // Which others have the names of items, where these are later.
    let mut firsts: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, (_, path)) in named.iter().enumerate().rev() {
        let texts = &items[index].entity.texts;
        if texts.iter().all(|text| text.fields.slug.is_some()) {
            continue;
        }
        let day = items[index].date.day;
        match known.entry(Cow::Borrowed(path)) {
            Entry::Occupied(first) if first.get().1.is_some() || first.get().0 < day => {
                firsts.push((index, first.get().1));
            }
            Entry::Occupied(mut later) => {
                later.insert((day, Some(index)));
            }
            Entry::Vacant(free) => {
                free.insert((day, Some(index)));
            }
        }
    }
    let apart: HashMap<usize, String> = firsts
        .iter()
        .map(|(index, _)| {
            let day = items[*index].date.day;
            (*index, permalink.slug_with_day(day, &named[*index].0))
        })
        .collect();
    items.par_iter_mut().enumerate().for_each(|(index, item)| {
        let apart = apart.get(&index);
        for text in &mut item.entity.texts {
            let prefix = &languages[text.language].prefix;
            let slug = text.fields.slug.as_ref().map(Slug::as_str);
            let slug = slug.or(apart.map(String::as_str));
            text.path = match slug {
                Some(slug) => format!("{prefix}{}", permalink.fill(item.date.day, slug)),
                None => format!("{prefix}{}", named[index].1),
            };
        }
    });
    let by_name = |(index, _): &&(usize, Option<usize>)| items[*index].entity.id.clone();
    let (index, first) = firsts.iter().min_by_key(by_name)?;
    let texts = &items[*index].entity.texts;
    let text = texts.iter().find(|text| text.fields.slug.is_none())?;
    let path = &named[*index].1;
    let by = match first {
        Some(first) => format!(
            " is that of `{}`",
            items[*first].entity.texts[0].matter.source.path
        ),
        None => " is that of an older item, which is not published now".to_owned(),
    };
    let more = match firsts.len() - 1 {
        0 => String::new(),
        1 => "; so has 1 more item".to_owned(),
        more => format!("; so have {more} more items"),
    };
    let message = format!(
        "the URL {path}{by}, so this item has its day in its own: {}{more}",
        text.path
    );
    let help = "`slug:` gives an item a name of its own; `check: {same-slug: off}` in site.yaml silences this";
    let warning = Diagnostic::warning(message).rule(Rule::SameSlug);
    Some(warning.at(text.matter.value(&[])).help(help))
}

/// The slug that the name of an item's file gives it.
fn slug_of(stem: &str) -> String {
    let words = dated(stem).1;
    let slug = Slug::parse(words).ok().or_else(|| Slug::from_words(words));
    slug.as_ref().map_or("item", Slug::as_str).to_owned()
}

/// Gives the texts of all other things their paths: those of their ids.
pub(super) fn of_entities<F>(entities: &mut [Entity<F>], languages: &[Language]) {
    for entity in entities {
        for text in &mut entity.texts {
            let prefix = &languages[text.language].prefix;
            text.path = match entity.id.as_str() {
                "" => format!("{prefix}/"),
                id => routes::profile(prefix, id),
            };
        }
    }
}

/// Decides which files are published, and where: those of a thing's folder beside the page of its
/// original, if the thing is published; others where they stand.
pub(super) fn publish_files(
    site: &mut Site,
    assets: Vec<Asset>,
    statics: Vec<Asset>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let homes: HashMap<&str, &str> = site
        .texts()
        .filter(|text| text.folder && text.original)
        .map(|text| (text.id, text.path))
        .collect();
    let rules = ContentRules::new(&site.config);
    let mut files = Vec::with_capacity(assets.len() + statics.len());
    let mut hidden = Vec::new();
    for asset in assets {
        let inside = asset
            .found
            .path
            .strip_prefix("content/")
            .unwrap_or(&asset.found.path);
        let path = match home(inside, &homes, &site.links.hidden) {
            Home::Hidden => {
                hidden.push(asset.found);
                continue;
            }
            Home::None => format!("/{inside}"),
            Home::Page(page, rest) => format!("{page}{rest}"),
        };
        let path = served(&asset, path);
        match rules.check(&asset, &path) {
            Some(diagnostic) => diagnostics.push(diagnostic),
            None => files.push(published(asset, path)),
        }
    }
    for asset in statics {
        let path = asset
            .found
            .path
            .strip_prefix("static")
            .unwrap_or(&asset.found.path)
            .to_owned();
        // A link to content/ does not make its writers webmasters.
        let refused = match asset.is_of_content() {
            true => rules.check(&asset, &path),
            false => None,
        };
        match refused {
            Some(diagnostic) => diagnostics.push(diagnostic),
            None => files.push(published(asset, path)),
        }
    }
    diagnostics.extend(withheld::under_other_names(&files, &hidden));
    site.links.files = files
        .iter()
        .map(|file| {
            (
                file.source.to_string(),
                File {
                    path: file.path.clone(),
                    picture: file.picture,
                    shown: None,
                },
            )
        })
        .collect();
    if !site.papers.list.is_empty() {
        let all = File {
            path: ALL_BIBTEX.to_owned(),
            picture: None,
            shown: None,
        };
        site.links.files.insert(PAPERS_FILE.to_owned(), all);
    }
    site.files = files;
}

/// Where a file of content/ is published so that servers, which go by the name, say what it is. In static/
/// a path is an address that others know, and stays.
fn served(asset: &Asset, path: String) -> String {
    match asset.misnamed_picture() {
        // It is found by this name.
        _ if path.ends_with(&routes::card("/")) => path,
        Some(format) => format!("{path}.{}", format.extension()),
        None => path,
    }
}

fn published(asset: Asset, path: String) -> PublishedFile {
    PublishedFile {
        path,
        is_of_content: asset.is_of_content(),
        has_other_names: asset.has_other_names,
        file: asset.found.file,
        source: asset.found.path,
        picture: asset.picture,
    }
}

/// What content/ may publish.
struct ContentRules<'a> {
    /// Endings that site.yaml adds.
    allowed: Vec<&'a str>,
    /// Whether scripts of content/ are trusted.
    trusted: bool,
}

impl<'a> ContentRules<'a> {
    fn new(config: &'a Config) -> Self {
        let allowed = config.attachments.iter().flatten();
        Self {
            allowed: allowed.map(|ending| ending.0.as_str()).collect(),
            trusted: config.html == Some(RawHtml::Allow),
        }
    }

    /// Why a file is not published at a path of the site.
    fn check(&self, asset: &Asset, path: &str) -> Option<Diagnostic> {
        let file = urls::file(path);
        let refused = || {
            let real = asset.found.file.real();
            // A link to a text is told by what it leads to.
            if real.starts_with("content/") && real.ends_with(".md") {
                return None;
            }
            let refused = [&*asset.found.path, real]
                .into_iter()
                .find_map(|name| file_kind::refuse(name, &self.allowed, self.trusted));
            refused.filter(|refused| !(asset.is_document && refused.is_only_unknown()))
        };
        let (message, help) = if host_files::is_host_file(&file) {
            host_file(&file)
        } else if let Some(refused) = refused() {
            let message = refused.to_string();
            (message, refused.help())
        } else if asset.is_markup && !self.trusted && !self.is_allowed(&asset.found.path) {
            (
                "this file starts like a web page, though its name does not say so".to_owned(),
                format!("{}, or start it with something else", file_kind::PACK),
            )
        } else {
            return None;
        };
        let place = Place::file(&asset.found.path);
        Some(Diagnostic::error(message).at(place).help(help))
    }

    fn is_allowed(&self, path: &str) -> bool {
        self.allowed.contains(&extension(path).as_str())
    }
}

/// What is wrong with a file of the output that only static/ may bring.
fn host_file(file: &str) -> (String, String) {
    (
        format!("`{file}` is a name of which hosts or browsers make more than a file"),
        "give it another name; such files come from static/ alone".to_owned(),
    )
}

/// The thing in whose folder a file stands.
enum Home<'a> {
    /// None: it is published where it stands.
    None,
    /// One that is not published.
    Hidden,
    /// One with this path; and the rest of the file's path.
    Page(&'a str, &'a str),
}

fn home<'a>(inside: &'a str, homes: &HashMap<&str, &'a str>, hidden: &HashSet<String>) -> Home<'a> {
    let mut folder = inside;
    while let Some((outer, _)) = folder.rsplit_once('/') {
        folder = outer;
        if let Some(page) = homes.get(folder) {
            return Home::Page(page, &inside[folder.len() + 1..]);
        }
        if hidden.contains(folder) {
            return Home::Hidden;
        }
    }
    Home::None
}

/// Old paths, and where they lead; without those of which a redirect cannot or need not be made.
pub(super) fn redirects(site: &Site) -> Vec<(String, String)> {
    site.texts()
        .flat_map(|text| {
            redirect_aliases(&text)
                .map(move |(_, alias)| (alias.to_owned(), text.path.to_owned()))
                .collect::<Vec<_>>()
        })
        .filter(|(alias, _)| site.links.paths.contains(alias))
        .collect()
}

/// The aliases of a text that need a redirect, with their indices. Other systems export one address in
/// several forms: `/a`, `/a/` and `/a/index.html` share one file, which may be that of the page itself.
fn redirect_aliases<'t>(text: &AnyText<'t>) -> impl Iterator<Item = (usize, &'t str)> {
    let mut seen = HashSet::new();
    if !text.aliases.is_empty() {
        seen.insert(redirect_file(text.path));
    }
    let aliases = text.aliases.iter().map(Alias::as_str).enumerate();
    aliases.filter(move |(_, alias)| seen.insert(redirect_file(alias)))
}

/// The file that a server sends for an old address.
fn redirect_file(alias: &str) -> String {
    match alias.ends_with('/') || alias.ends_with(".html") {
        true => urls::file(alias),
        false => urls::file(&format!("{alias}/")),
    }
}

/// What makes a path.
#[derive(Clone, Copy)]
enum Maker<'a> {
    Page(&'a PageKind),
    File(&'a PublishedFile),
    Alias(&'a Matter, usize),
    /// The event of an item.
    Event(&'a Matter),
    /// The text of an item, for its social card.
    Card(&'a Matter),
    /// A paper, by the place of its key.
    Paper(&'a Place),
    /// The site as a whole.
    Site,
    /// labnews, of every site.
    Labnews,
    /// The same, unless static/ has a file of that name.
    Default,
}

impl Maker<'_> {
    /// Its source, for diagnostics.
    fn place(&self, site: &Site) -> Place {
        self.own_place(site)
            .unwrap_or_else(|| Place::file(&SITE_FILE.into()))
    }

    /// Its source, where it is one of the site's files.
    fn own_place(&self, site: &Site) -> Option<Place> {
        Some(match self {
            Self::Page(page) => return source_of(site, page),
            Self::File(file) => Place::file(&file.source),
            Self::Event(matter) => matter.value(&key("event")),
            Self::Card(matter) => matter.value(&[]),
            Self::Paper(place) => (*place).clone(),
            Self::Site => Place::file(&SITE_FILE.into()),
            Self::Alias(matter, index) => matter.value(&entry("aliases", *index)),
            Self::Labnews | Self::Default => return None,
        })
    }

    /// What it is called in a sentence.
    fn name(&self, site: &Site) -> String {
        match self.own_place(site) {
            Some(place) => format!("`{}`", place.path),
            None => "labnews itself".to_owned(),
        }
    }

    /// Whether it is a file of static/.
    fn is_static(&self) -> bool {
        matches!(self, Self::File(file) if !file.is_of_content)
    }
}

/// All paths of the site, for links; no two sources may make the same.
pub(super) fn claim(site: &Site) -> (HashSet<String>, Vec<Diagnostic>) {
    let routes = routes::routes(site);
    let pages = routes
        .iter()
        .map(|route| (route.path.as_str(), Maker::Page(&route.page)));
    let files = site
        .files
        .iter()
        .map(|file| (file.path.as_str(), Maker::File(file)));
    let aliases = site.texts().flat_map(|text| {
        redirect_aliases(&text)
            .map(move |(index, alias)| (alias, Maker::Alias(text.matter, index)))
            .collect::<Vec<_>>()
    });
    let downloads = downloads(site);
    let downloads = downloads
        .iter()
        .map(|(path, maker)| (path.as_str(), *maker));
    let always = made_always(&routes);
    let mut claims = Claims {
        site,
        files: HashMap::with_capacity(routes.len() + site.files.len()),
        folders: HashMap::with_capacity(routes.len()),
        told: HashSet::new(),
        taken: HashSet::new(),
        diagnostics: Vec::new(),
    };
    for (path, maker) in &always {
        claims.add(path, *maker);
    }
    // The variants of pictures, whose names are not known yet.
    claims.add_folders("images/-", "images/-", Maker::Labnews);
    let mut paths: HashSet<String> = HashSet::with_capacity(routes.len());
    for (path, maker) in pages.chain(files).chain(downloads).chain(aliases) {
        if claims.add(path, maker) {
            paths.insert(path.to_owned());
        }
    }
    claims.refuse_compressed_twins();
    (paths, claims.diagnostics)
}

/// The files of the output, and who makes them.
struct Claims<'a> {
    site: &'a Site,
    /// By their names as disks compare them: the path, and who makes it.
    files: HashMap<String, (&'a str, Maker<'a>)>,
    /// The folders, in the same way.
    folders: HashMap<String, (&'a str, Maker<'a>)>,
    /// Folders of which it was told that another differs only in capitals.
    told: HashSet<&'a str>,
    /// Paths of pages that another one has; what is made beside them is told with them.
    taken: HashSet<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Claims<'a> {
    /// Adds a file; whether it is made.
    fn add(&mut self, path: &'a str, maker: Maker<'a>) -> bool {
        let file = comparable(&urls::file(path));
        // Pages may run whatever lies in the folder of the search.
        let is_of_search = file.starts_with(routes::SEARCH_FOLDER.trim_start_matches('/'));
        if is_of_search && self.site.has_search() && !matches!(maker, Maker::Site) {
            let message = format!(
                "the URL {path} is in the folder of the search, which nothing else can use"
            );
            let help = "give it another name, or say `search: false` in site.yaml";
            let place = maker.place(self.site);
            self.diagnostics
                .push(Diagnostic::error(message).at(place).help(help));
            return true;
        }
        let is_of_page = matches!(maker, Maker::Page(_) | Maker::Alias(..));
        if is_of_page && host_files::is_host_file(&file) {
            let (message, _) = host_file(path.trim_matches('/'));
            let help = "give the page another name, or `slug:`, or take the alias out";
            let place = maker.place(self.site);
            self.diagnostics
                .push(Diagnostic::error(message).at(place).help(help));
            return true;
        }
        let is_free = match self.files.get(&file).copied() {
            // The webmaster's file stands in for labnews' own.
            Some((first, Maker::Default)) if maker.is_static() && first == path => true,
            Some((first, _))
                if matches!(maker, Maker::Alias(..)) && urls::file(first) != urls::file(path) =>
            {
                self.unmade(first, path, maker);
                return false;
            }
            Some((first, by)) => {
                let beside = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
                match urls::file(first) == urls::file(path) {
                    true if self.taken.contains(beside)
                        && matches!(maker, Maker::Event(_) | Maker::Card(_)) => {}
                    true => {
                        if is_of_page {
                            self.taken.insert(path);
                        }
                        self.taken(path, by, maker);
                    }
                    false => self.alike(first, by, path, maker),
                }
                false
            }
            None => true,
        };
        if !is_free {
            return true;
        }
        if let Some((folder, by)) = self.folders.get(&file).copied() {
            self.file_and_folder(folder, maker, by);
        }
        self.add_folders(&file, path, maker);
        self.files.insert(file, (path, maker));
        true
    }

    /// Adds the folders above a file, the innermost first: what is known has its own above it already.
    fn add_folders(&mut self, file: &str, path: &'a str, maker: Maker<'a>) {
        let path = path.trim_start_matches('/');
        let ends = path.rmatch_indices('/').map(|(at, _)| &path[..at]);
        let comparable = file.rmatch_indices('/').map(|(at, _)| &file[..at]);
        for (folder, name) in ends.zip(comparable) {
            if let Some((first, by)) = self.folders.get(name).copied() {
                // A disk that holds only one of the two folders puts a redirect into that.
                let is_harmless = [by, maker]
                    .iter()
                    .any(|maker| matches!(maker, Maker::Alias(..)));
                if first != folder && !is_harmless && self.told.insert(folder) {
                    self.alike(first, by, folder, maker);
                }
                return;
            }
            if let Some((_, by)) = self.files.get(name).copied() {
                self.file_and_folder(folder, by, maker);
            }
            self.folders.insert(name.to_owned(), (folder, maker));
        }
    }

    /// Servers that find `index.html.gz` beside `index.html` send it in its place, and `index.html.br` and
    /// `index.html.zst` likewise: whoever writes content/ could replace any page, feed or script.
    fn refuse_compressed_twins(&mut self) {
        let of_content = self.site.files.iter().filter(|file| file.is_of_content);
        for file in of_content {
            let name = comparable(&urls::file(&file.path));
            let twin = ["gz", "br", "zst"]
                .iter()
                .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'));
            let Some((path, maker)) = twin.and_then(|twin| self.files.get(twin)) else {
                continue;
            };
            if matches!(maker, Maker::File(other) if other.is_of_content) {
                continue;
            }
            let message = format!("web servers may send this file in the place of `{path}`");
            self.diagnostics.push(
                Diagnostic::error(message)
                    .at(Place::file(&file.source))
                    .help("give it another name"),
            );
        }
    }

    fn taken(&mut self, path: &str, by: Maker, maker: Maker) {
        let message = format!("the URL {path} is taken by {}", by.name(self.site));
        let help = "give one of the two another `slug:`, or another name";
        let place = maker.place(self.site);
        self.diagnostics
            .push(Diagnostic::error(message).at(place).help(help));
    }

    fn alike(&mut self, first: &str, by: Maker, second: &str, maker: Maker) {
        let sources = [by, maker].map(|maker| maker.own_place(self.site));
        if let [Some(one), Some(other)] = sources
            && are_twins(&one.path, &other.path)
        {
            return;
        }
        let (first, second) = match first == "/" {
            true => ("index.html", second.trim_matches('/')),
            false => (first.trim_matches('/'), second.trim_matches('/')),
        };
        let how = match first.to_lowercase() == second.to_lowercase() {
            true => "in capitals",
            false => "in how their accents are encoded",
        };
        let message =
            format!("`{first}` and `{second}` differ only {how}, and some disks cannot hold both");
        self.tell_both(&message, by, maker);
    }

    /// Warns of an old path that differs from another only in capitals: where a disk cannot hold
    /// both, the redirect would take the place of what it leads to.
    fn unmade(&mut self, first: &str, alias: &str, maker: Maker) {
        let message = format!(
            "no redirect is made of `{alias}`: it and `{first}` differ only in capitals, and some disks cannot hold both"
        );
        let help = "take it out, or let the server redirect it";
        let place = maker.place(self.site);
        self.diagnostics
            .push(Diagnostic::warning(message).at(place).help(help));
    }

    fn file_and_folder(&mut self, path: &str, file: Maker, folder: Maker) {
        let path = path.trim_matches('/');
        let (file_name, folder_name) = (file.name(self.site), folder.name(self.site));
        let message = format!(
            "`{path}` cannot be a file and a folder: {file_name} makes the file, and {folder_name} needs the folder"
        );
        self.tell_both(&message, file, folder);
    }

    /// Says it at both places, where there are two.
    fn tell_both(&mut self, message: &str, first: Maker, second: Maker) {
        let mut places: Vec<Place> = [first, second]
            .iter()
            .filter_map(|maker| maker.own_place(self.site))
            .collect();
        places.dedup();
        let help = "give one of the two another name";
        let errors = places
            .into_iter()
            .map(|place| Diagnostic::error(message).at(place).help(help));
        self.diagnostics.extend(errors);
    }
}

/// Whether two files differ only because they, or the folders that they are in, are called alike, which
/// was told when these were found.
fn are_twins(one: &str, other: &str) -> bool {
    let mut parts = one.split('/').zip(other.split('/'));
    parts
        .find(|(one, other)| one != other)
        .is_some_and(|(one, other)| comparable(one) == comparable(other))
}

/// What labnews makes of every site, beside pages.
fn made_always(routes: &[Route]) -> Vec<(String, Maker<'static>)> {
    let default = ["robots.txt", ".nojekyll", "CNAME", "theme.css"];
    let theme = theme::statics().into_iter().map(|(name, _)| name);
    let defaults = default
        .into_iter()
        .chain(theme)
        .map(|name| (format!("/{name}"), Maker::Default));
    let sitemap = [("/sitemap.xml".to_owned(), Maker::Labnews)];
    let feeds = routes
        .iter()
        .flat_map(|route| routes::feeds(route).map(|path| (path, Maker::Labnews)));
    defaults.chain(sitemap).chain(feeds).collect()
}

/// The files that are made beside pages and may be linked: calendars, BibTeX and social cards.
fn downloads(site: &Site) -> Vec<(String, Maker<'_>)> {
    let languages = site.lists.iter().zip(&site.languages);
    let with_events = languages.filter(|(lists, _)| lists.has_events());
    let calendars = with_events.map(|(_, language)| routes::events_calendar(&language.prefix));
    let texts = site.items.iter().flat_map(|item| &item.entity.texts);
    let events = texts
        .filter(|text| text.fields.event.is_some())
        .map(|text| {
            (
                routes::event_calendar(&text.path),
                Maker::Event(&text.matter),
            )
        });
    let search = site
        .has_search()
        .then(|| format!("{}pagefind.js", routes::SEARCH_FOLDER));
    let papers = || site.papers.list.iter();
    let all = papers().take(1).map(|_| ALL_BIBTEX.to_owned());
    let bibtex = papers().map(|found| (found.bibtex_path(), Maker::Paper(&found.paper.place)));
    let of_all = calendars
        .chain(all)
        .chain(search)
        .map(|path| (path, Maker::Site));
    let cards = site.cards().into_iter();
    let drawn = cards.filter(|card| card.own.is_none());
    let drawn = drawn.map(|card| match card.of {
        Subject::Site => (card.path, Maker::Site),
        Subject::Item(item, text) => {
            let text = &site.items[item].entity.texts[text];
            (card.path, Maker::Card(&text.matter))
        }
    });
    of_all.chain(events).chain(bibtex).chain(drawn).collect()
}

/// The file that a page is made of.
fn source_of(site: &Site, page: &PageKind) -> Option<Place> {
    Some(match *page {
        PageKind::Item(item, text) => {
            let text = &site.items[item].entity.texts[text];
            match text.fields.slug {
                Some(_) => text.matter.value(&key("slug")),
                None => text.matter.value(&[]),
            }
        }
        PageKind::Page(page, text) => site.pages[page].texts[text].matter.value(&[]),
        PageKind::Person(person, _) => site.people[person].entity.original().matter.value(&[]),
        PageKind::Lab(lab, _) => site.labs[lab].entity.original().matter.value(&[]),
        _ => return None,
    })
}

/// Every text, for links; its key is its position in [`Site::texts`].
pub(super) fn link_targets(site: &Site) -> HashMap<String, Target> {
    let mut targets: HashMap<String, Target> = HashMap::new();
    for (position, text) in site.texts().enumerate() {
        let target = targets
            .entry(text.id.to_owned())
            .or_insert_with(|| Target { texts: Vec::new() });
        target.texts.push(TargetText {
            language: text.language,
            path: text.path.to_owned(),
            key: position,
            file: text.matter.source.path.clone(),
        });
    }
    targets
}
