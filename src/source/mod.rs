//! Files on disk, parsed: the only stage of a build that reads.
//!
//! [`read`] walks the site's folder, reads each file once, and turns front matter and site.yaml
//! into typed records. What the records mean together, which ids exist and which URLs they get,
//! is not known here; see [`crate::site`].

pub mod config;
pub mod content_security_policy;
pub mod date;
pub mod decode;
pub mod front_matter;
pub mod identifier;
pub mod language;
pub mod name;
pub mod records;
pub mod site_dir;
pub mod slug;
pub mod text;
mod walk;
pub mod words;
pub mod yaml;

use std::path::Path;
use std::sync::{Arc, mpsc};

use crate::bibliography::{self, Paper};
use crate::diagnostic::{Diagnostic, Place};
use crate::image::{self, Picture};
use crate::limits::{
    BIBLIOGRAPHY_SIZE, DRAWING_SIZE, FILM_SIZE, PICTURE_SIZE, SizeLimit, TEXT_SIZE,
};
use crate::theme;
use config::Config;
use decode::Decode;
use front_matter::Matter;
use name::{Kind, Name};
use records::{ItemFields, LabFields, PageFields, ProfileFields};
use site_dir::{Refusal, SiteDir};
use text::SourceText;
pub use walk::Found;

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.yaml";

/// The file that lists the papers.
pub const PAPERS_FILE: &str = "content/publications.bib";

/// A Markdown file, parsed but for its Markdown.
#[derive(Debug)]
pub struct Parsed<F> {
    /// What its path says.
    pub name: Name,
    /// Its text.
    pub matter: Matter,
    /// Its front matter, which is large and moved often.
    pub fields: Box<F>,
}

/// A file beside the Markdown, or in static/.
#[derive(Debug)]
pub struct Asset {
    /// Where it is.
    pub found: Found,
    /// What kind of picture it is, and its size; none for other files.
    pub picture: Option<Picture>,
}

/// All that a site's folder holds.
#[derive(Debug)]
pub struct Sources {
    /// site.yaml.
    pub config: Config,
    /// The text of site.yaml, for diagnostics about what it says.
    pub config_matter: Matter,
    /// News items, each translation by itself.
    pub items: Vec<Parsed<ItemFields>>,
    /// Pages.
    pub pages: Vec<Parsed<PageFields>>,
    /// Profiles.
    pub people: Vec<Parsed<ProfileFields>>,
    /// Labs.
    pub labs: Vec<Parsed<LabFields>>,
    /// Papers of content/publications.bib.
    pub papers: Vec<Paper>,
    /// The ids of things with a file that could not be read: they are there all the same.
    pub broken: Vec<String>,
    /// Whether some papers could not be read.
    pub papers_broken: bool,
    /// Files in content/ that are not Markdown.
    pub assets: Vec<Asset>,
    /// Files in static/.
    pub statics: Vec<Asset>,
    /// Templates and words of the site's own, named as they stand in templates/.
    pub templates: Vec<SourceText>,
}

/// One file of content/, whatever it is.
enum Source {
    Item(Parsed<ItemFields>),
    Page(Parsed<PageFields>),
    Person(Parsed<ProfileFields>),
    Lab(Parsed<LabFields>),
    /// The papers, and whether some could not be read.
    Papers(Vec<Paper>, bool),
    Asset(Asset),
    /// What could not be read; the id of the thing, where it is one.
    Broken(Option<String>),
}

/// Reads the site at `root`. Without a site.yaml that can be read there is no site; else all that
/// could be read comes back, with what was wrong.
pub fn read(root: &Path) -> (Option<Sources>, Vec<Diagnostic>) {
    let site = match SiteDir::open(root) {
        Ok(site) => site,
        Err(error) => return (None, vec![unopened(root, &error)]),
    };
    let (config, mut diagnostics) = read_site_file(&site);
    let root = &site;
    let content = read_all(root, "content", false, &mut diagnostics, read_content);
    let statics = read_all(root, "static", true, &mut diagnostics, read_asset);
    let mut templates = Vec::new();
    let mut unreadable = Vec::new();
    walk::files(root, "templates", false, &mut diagnostics, |found| {
        if theme::TEMPLATES_END
            .iter()
            .any(|end| found.path.ends_with(end))
        {
            match read_text(&found, TEXT_SIZE) {
                Ok(text) => templates.push(text),
                Err(diagnostic) => unreadable.push(diagnostic),
            }
        }
    });
    diagnostics.extend(unreadable);

    // Nearly all of a large site are items.
    let mut items = Vec::with_capacity(content.iter().map(Vec::len).sum());
    let (mut pages, mut people, mut labs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut papers, mut papers_broken, mut broken) = (Vec::new(), false, Vec::new());
    let (mut assets, mut static_assets) = (Vec::new(), Vec::new());
    for (source, problems) in content.into_iter().flatten() {
        diagnostics.extend(problems);
        match source {
            Source::Item(item) => items.push(item),
            Source::Page(page) => pages.push(page),
            Source::Person(person) => people.push(person),
            Source::Lab(lab) => labs.push(lab),
            Source::Papers(found, faulty) => (papers, papers_broken) = (found, faulty),
            Source::Asset(asset) => assets.push(asset),
            Source::Broken(id) => broken.extend(id),
        }
    }
    for (source, problems) in statics.into_iter().flatten() {
        diagnostics.extend(problems);
        if let Source::Asset(asset) = source {
            static_assets.push(asset);
        }
    }
    let sources = config.map(|(config, config_matter)| Sources {
        config,
        config_matter,
        items,
        pages,
        people,
        labs,
        papers,
        papers_broken,
        broken,
        assets,
        statics: static_assets,
        templates,
    });
    (sources, diagnostics)
}

/// How many files are read as one piece of work.
const BATCH: usize = 64;

/// A file that was read, and what is wrong with it.
type Read = (Source, Vec<Diagnostic>);

/// Reads all files of a folder, in parallel, while it is still being walked. They come as they were
/// read, in pieces: to put a large site into one list would move it once more.
fn read_all(
    root: &Arc<SiteDir>,
    folder: &str,
    hidden: bool,
    diagnostics: &mut Vec<Diagnostic>,
    read: fn(Found) -> Read,
) -> Vec<Vec<Read>> {
    let (done, batches) = mpsc::channel();
    rayon::in_place_scope(|scope| {
        let mut number = 0;
        let mut spawn = |batch: Vec<Found>| {
            let (done, order) = (done.clone(), number);
            number += 1;
            scope.spawn(move |_| {
                let read: Vec<Read> = batch.into_iter().map(read).collect();
                // Whoever waits for it is there until the scope ends.
                let _ = done.send((order, read));
            });
        };
        let mut batch = Vec::with_capacity(BATCH);
        walk::files(root, folder, hidden, diagnostics, |found| {
            batch.push(found);
            if batch.len() == BATCH {
                spawn(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
            }
        });
        spawn(batch);
    });
    drop(done);
    let mut batches: Vec<(usize, Vec<Read>)> = batches.into_iter().collect();
    batches.sort_unstable_by_key(|(order, _)| *order);
    batches.into_iter().map(|(_, batch)| batch).collect()
}

/// Reads site.yaml alone.
pub fn read_config(root: &Path) -> (Option<(Config, Matter)>, Vec<Diagnostic>) {
    match SiteDir::open(root) {
        Ok(site) => read_site_file(&site),
        Err(error) => (None, vec![unopened(root, &error)]),
    }
}

fn read_site_file(site: &Arc<SiteDir>) -> (Option<(Config, Matter)>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let path: Arc<str> = SITE_FILE.into();
    let found = site
        .find(SITE_FILE)
        .map_err(|refusal| refusal.diagnostic(&path));
    let read = found
        .and_then(|file| read_text(&Found { path, file }, TEXT_SIZE))
        .map_err(|error| diagnostics.push(error))
        .ok()
        .and_then(|source| {
            let matter = Matter::whole(source);
            Some((matter.decode(&mut diagnostics)?, matter))
        });
    (read, diagnostics)
}

fn unopened(root: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("`{}` cannot be read: {error}", root.display()))
}

fn read_content(found: Found) -> (Source, Vec<Diagnostic>) {
    if *found.path == *PAPERS_FILE {
        return match read_text(&found, BIBLIOGRAPHY_SIZE) {
            Ok(text) => {
                let (papers, diagnostics) = bibliography::parse(&text);
                let faulty = diagnostics.iter().any(Diagnostic::is_error);
                (Source::Papers(papers, faulty), diagnostics)
            }
            Err(diagnostic) => (Source::Papers(Vec::new(), true), vec![diagnostic]),
        };
    }
    if !found.path.ends_with(".md") {
        return match misnamed(&found.path) {
            Some(diagnostic) => (Source::Broken(None), vec![diagnostic]),
            None => read_asset(found),
        };
    }
    let mut diagnostics = Vec::new();
    let name = Name::parse(found.path.strip_prefix("content/").unwrap_or(&found.path));
    let id = name.id.clone();
    let matter = match read_text(&found, TEXT_SIZE).and_then(Matter::split) {
        Ok(matter) => matter,
        Err(diagnostic) => return (Source::Broken(Some(id)), vec![diagnostic]),
    };
    let source = match name.kind {
        Kind::Item => parsed(name, matter, &mut diagnostics).map(Source::Item),
        Kind::Page => parsed(name, matter, &mut diagnostics).map(Source::Page),
        Kind::Person => parsed(name, matter, &mut diagnostics).map(Source::Person),
        Kind::Lab => parsed(name, matter, &mut diagnostics).map(Source::Lab),
    };
    (source.unwrap_or(Source::Broken(Some(id))), diagnostics)
}

/// What is wrong with the name of Markdown that does not end in `.md`. Published as it is, a draft
/// would be there for all to read.
fn misnamed(path: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = path.rsplit_once('.')?;
    let markdown = ["md", "markdown", "mdown", "mkd", "mkdn"];
    if !markdown
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let message = format!("a Markdown file's name ends in `.md`, not in `.{ending}`");
    let place = Place::file(path);
    Some(
        Diagnostic::error(message)
            .at(place)
            .help(format!("rename it to `{name}.md`")),
    )
}

fn parsed<F: Decode>(
    name: Name,
    matter: Matter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parsed<F>> {
    let fields = Box::new(matter.decode(diagnostics)?);
    Some(Parsed {
        name,
        matter,
        fields,
    })
}

fn read_asset(found: Found) -> (Source, Vec<Diagnostic>) {
    let (picture, diagnostics) = match probe(&found) {
        Ok(picture) => (picture, Vec::new()),
        // It is there all the same: what links to it is not wrong.
        Err(diagnostic) => (None, vec![diagnostic]),
    };
    (Source::Asset(Asset { found, picture }), diagnostics)
}

/// What kind of picture a file is, and its size. Refuses what cannot be published.
fn probe(found: &Found) -> Result<Option<Picture>, Diagnostic> {
    let refused = |refusal: Refusal| refusal.diagnostic(&found.path);
    let open = found.file.open().map_err(refused)?;
    let extension = image::extension(&found.path);
    if let Some(limit) = size_limit(&extension) {
        open.check(limit).map_err(refused)?;
    }
    image::probe(&extension, open.file).map_err(|problem| {
        Diagnostic::error(problem.message)
            .at(Place::file(&found.path))
            .help(problem.help)
    })
}

/// How large a file of this ending may be. None for one that is copied as it is.
pub fn size_limit(extension: &str) -> Option<SizeLimit> {
    match extension {
        "svg" => Some(DRAWING_SIZE),
        _ if image::media_type_of(extension).is_some() => Some(PICTURE_SIZE),
        _ if image::tells(extension) => Some(FILM_SIZE),
        _ => None,
    }
}

fn read_text(found: &Found, limit: SizeLimit) -> Result<SourceText, Diagnostic> {
    match found.file.read(limit) {
        Ok(bytes) => SourceText::new(found.path.clone(), bytes),
        Err(refusal) => Err(refusal.diagnostic(&found.path)),
    }
}
