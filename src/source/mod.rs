//! Files on disk, parsed: the only stage of a build that reads.
//!
//! [`read`] walks the site's folder, reads each file once, and turns front matter and site.yaml
//! into typed records. What the records mean together, which ids exist and which URLs they get,
//! is not known here; see [`crate::site`].

pub mod config;
pub mod content_security_policy;
pub mod decode;
pub mod file_kind;
pub mod front_matter;
pub mod name;
pub mod other_names;
pub mod records;
pub mod site_dir;
mod values;
mod walk;
pub mod words;
pub mod yaml;

use std::path::Path;
use std::sync::{Arc, mpsc};

use crate::bibliography::{self, Paper};
use crate::diagnostic::{Diagnostic, Place, Rule, WithDiagnostics, catch_panic};
use crate::image::{self, Picture, PictureFormat};
use crate::limits::{
    BIBLIOGRAPHY_SIZE, DRAWING_SIZE, FILM_SIZE, PICTURE_SIZE, SizeLimit, TEXT_SIZE,
};
use crate::theme;
use crate::values::source_text::SourceText;
use crate::values::unicode::nfc;
use config::Config;
use decode::Decode;
use file_kind::Private;
use front_matter::SourceFile;
use name::{Kind, Name};
use records::{ItemFields, LabFields, PageFields, ProfileFields};
use site_dir::{Refusal, SiteDir};
pub use walk::Found;
use yaml::Step;

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.yaml";

/// The file that lists the papers.
pub const PAPERS_FILE: &str = "content/publications.bib";

/// A Markdown file.
#[derive(Debug)]
pub struct Parsed<F> {
    /// What its path says.
    pub name: Name,
    /// Its front matter as it is written.
    pub matter: SourceFile,
    /// Its Markdown.
    pub markdown: String,
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
    /// Whether a browser may take it for a page, whatever its name says.
    pub is_markup: bool,
    /// Whether its first bytes say that it is a document, an archive or a font.
    pub is_document: bool,
    /// Whether it is of content/ and starts as a text does.
    pub has_front_matter: bool,
    /// Whether it has other names: it was found behind a link, or has hard links.
    pub has_other_names: bool,
}

impl Asset {
    /// What the file is, where it is a picture and its name says another format.
    pub fn misnamed_picture(&self) -> Option<PictureFormat> {
        let format = self.picture?.format;
        let extension = image::extension(&self.found.path);
        (!format.has_ending(&extension)).then_some(format)
    }

    /// Whether whoever writes content/ may have written it.
    pub fn is_of_content(&self) -> bool {
        self.found.is_of_content()
    }
}

/// All that a site's folder holds.
#[derive(Debug)]
pub struct Sources {
    /// site.yaml.
    pub config: Config,
    /// The text of site.yaml, for diagnostics about what it says.
    pub config_matter: SourceFile,
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
    /// What is not part of the site.
    Nothing,
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
            Source::Nothing => {}
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
    if let Some(sources) = &sources {
        diagnostics.extend(other_names::copies_of_texts(&site, sources));
    }
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
                let batch = batch.into_iter();
                let read: Vec<Read> = batch.map(|found| read_caught(found, read)).collect();
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

fn read_caught(found: Found, read: fn(Found) -> Read) -> Read {
    let path = found.path.clone();
    catch_panic(|| read(found)).unwrap_or_else(|crash| {
        let source = match &*path {
            PAPERS_FILE => Source::Papers(Vec::new(), true),
            text if text.ends_with(".md") => Source::Broken(Some(name_of(text).id)),
            _ => Source::Broken(None),
        };
        (source, vec![crash.at(Place::file(&path))])
    })
}

/// What the path of a text says.
fn name_of(path: &str) -> Name {
    Name::parse(path.strip_prefix("content/").unwrap_or(path))
}

/// Reads site.yaml alone.
pub fn read_config(root: &Path) -> (Option<(Config, SourceFile)>, Vec<Diagnostic>) {
    match SiteDir::open(root) {
        Ok(site) => read_site_file(&site),
        Err(error) => (None, vec![unopened(root, &error)]),
    }
}

fn read_site_file(site: &Arc<SiteDir>) -> (Option<(Config, SourceFile)>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let path: Arc<str> = SITE_FILE.into();
    let found = site
        .find(SITE_FILE)
        .map_err(|refusal| refusal.diagnostic(&path));
    let read = found
        .and_then(|file| {
            let path = path.clone();
            read_text(&Found { path, file }, TEXT_SIZE)
        })
        .and_then(|source| {
            let decoded = catch_panic(|| {
                let matter = SourceFile::whole(source);
                Some((matter.decode(&mut diagnostics)?, matter))
            });
            decoded.map_err(|crash| crash.at(Place::file(&path)))
        });
    match read {
        Ok(read) => (read, diagnostics),
        Err(error) => {
            diagnostics.push(error);
            (None, diagnostics)
        }
    }
}

fn unopened(root: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("`{}` cannot be read: {error}", root.display()))
}

fn read_content(found: Found) -> (Source, Vec<Diagnostic>) {
    if *found.path == *PAPERS_FILE {
        return match read_text(&found, BIBLIOGRAPHY_SIZE) {
            Ok(text) => {
                let WithDiagnostics {
                    value: papers,
                    diagnostics,
                } = bibliography::parse(&text);
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
    let name = name_of(&found.path);
    let id = name.id.clone();
    // Under another name, a draft would be the translation of something that is no draft.
    if found.is_behind_link() && found.file.real().starts_with("content/") {
        let diagnostic = other_names::refused(
            &found,
            &nfc(found.file.real()),
            "a text with a name of its own",
        );
        return (Source::Broken(Some(id)), vec![diagnostic]);
    }
    let split = match read_text(&found, TEXT_SIZE).and_then(SourceFile::split) {
        Ok(split) => split,
        Err(diagnostic) => return (Source::Broken(Some(id)), vec![diagnostic]),
    };
    let source = match name.kind {
        Kind::Item => parsed(name, split, &mut diagnostics).map(Source::Item),
        Kind::Page => parsed(name, split, &mut diagnostics).map(Source::Page),
        Kind::Person => parsed(name, split, &mut diagnostics).map(Source::Person),
        Kind::Lab => parsed(name, split, &mut diagnostics).map(Source::Lab),
    };
    (source.unwrap_or(Source::Broken(Some(id))), diagnostics)
}

/// What is wrong with the name of Markdown that does not end in `.md`. Published as it is, a draft
/// would be there for all to read.
fn misnamed(path: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = path.rsplit_once('.')?;
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let diagnostic = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" => {
            let message = format!("a Markdown file's name ends in `.md`, not in `.{ending}`");
            Diagnostic::error(message).help(format!("rename it to `{name}.md`"))
        }
        // A text that somebody printed.
        "pdf" => return None,
        _ if image::media_type_of(&image::extension(path)).is_some() => return None,
        _ if file_kind::is_named_as_markdown(path) => copy_of_text("by its name"),
        _ => return None,
    };
    Some(diagnostic.at(Place::file(path)))
}

/// Copies of texts hold drafts as often as not.
fn copy_of_text(how: &str) -> Diagnostic {
    Diagnostic::error(format!(
        "this is a copy of a text, {how}, and would be published as it is"
    ))
    .help("remove it; if readers are to have it, pack it into a .zip")
}

fn parsed<F: Decode>(
    name: Name,
    (matter, markdown): (SourceFile, String),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parsed<F>> {
    let Some(fields) = matter.decode(diagnostics).map(Box::new) else {
        if let Some(diagnostic) = page_among_profiles(&name, &matter) {
            *diagnostics = vec![diagnostic];
        }
        return None;
    };
    Some(Parsed {
        name,
        matter,
        markdown,
        fields,
    })
}

/// What is wrong with a page that stands where profiles do: a list of alumni in content/people/.
fn page_among_profiles(name: &Name, matter: &SourceFile) -> Option<Diagnostic> {
    let (folder, what) = match name.kind {
        Kind::Person => ("people", "profiles"),
        Kind::Lab => ("labs", "labs"),
        Kind::Item | Kind::Page => return None,
    };
    let key = |name: &str| [Step::Key(name.to_owned())];
    if !matter.holds(&key("title")) || matter.holds(&key("name")) {
        return None;
    }
    let message = format!("this has a `title`, as a page has, and content/{folder}/ holds {what}");
    let help = format!(
        "move a page elsewhere, for instance to content/{}.md; else write `name:` in the place of `title:`",
        name.stem()
    );
    Some(
        Diagnostic::error(message)
            .at(matter.value(&key("title")))
            .help(help),
    )
}

fn read_asset(found: Found) -> (Source, Vec<Diagnostic>) {
    if file_kind::is_sidecar(&found.path) || file_kind::is_sidecar(found.file.real()) {
        return (Source::Nothing, vec![sidecar(&found)]);
    }
    let mut asset = Asset {
        found,
        picture: None,
        is_markup: false,
        is_document: false,
        has_front_matter: false,
        has_other_names: false,
    };
    match look_at(&mut asset) {
        Ok(problems) => (Source::Asset(asset), problems),
        // It is there all the same: what links to it is not wrong.
        Err(diagnostic) => (Source::Asset(asset), vec![diagnostic]),
    }
}

fn sidecar(found: &Found) -> Diagnostic {
    Diagnostic::warning(
        "this file is not published: it says where and when a photo or film was made",
    )
    .at(Place::file(&found.path))
    .help("remove it; the photo does not need it")
}

/// Finds out what a file is. Refuses what cannot be published, and warns of what may not be meant to be.
fn look_at(asset: &mut Asset) -> Result<Vec<Diagnostic>, Diagnostic> {
    let found = &asset.found;
    let place = || Place::file(&found.path);
    let refused = |refusal: Refusal| refusal.diagnostic(&found.path);
    let private = match found.is_of_content() {
        true => None,
        false => file_kind::private(&found.path).max(file_kind::private(found.file.real())),
    };
    if private == Some(Private::Secret) {
        return Err(secret("its name is one of passwords or keys").at(place()));
    }
    let mut open = found.file.open().map_err(refused)?;
    asset.has_other_names = open.has_other_names || found.is_behind_link();
    let extension = image::extension(&found.path);
    if let Some(limit) = size_limit(&extension) {
        open.check(limit).map_err(refused)?;
    }
    let is_picture = image::media_type_of(&extension).is_some();
    if !is_picture {
        let head = open.head().map_err(refused)?;
        if file_kind::is_private_key(&head) {
            return Err(secret("it holds a private key").at(place()));
        }
        if found.is_of_content() {
            asset.has_front_matter = file_kind::has_front_matter(&head);
            if matches!(extension.as_str(), "srt" | "ass" | "vtt")
                && file_kind::tells_positions(&head)
            {
                return Err(positions().at(place()));
            }
            asset.is_markup = extension != "svg" && file_kind::is_markup(&head);
            asset.is_document = file_kind::is_document(&head);
        }
    }
    let picture = image::probe(&extension, open.file);
    asset.picture = picture.map_err(|problem| problem.at(place()))?;
    let misnamed = asset.misnamed_picture();
    let misnamed = misnamed.map(|format| other_format(&found.path, &extension, format).at(place()));
    let doubtful = private.map(|_| doubtful().at(place()));
    Ok(doubtful.into_iter().chain(misnamed).collect())
}

/// A picture whose name says another format. Browsers look at what it is, but servers and programs go by
/// the name.
fn other_format(path: &str, extension: &str, format: PictureFormat) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Diagnostic::warning(format!(
        "this is a picture in {}, though its name says {}",
        format.name(),
        extension.to_uppercase()
    ))
    .help(format!(
        "rename it to `{stem}.{}`, here and where it is named",
        format.extension()
    ))
}

fn positions() -> Diagnostic {
    Diagnostic::error("these captions say where the film was made")
        .help("remove the file, or take the positions out of it")
}

fn secret(why: &str) -> Diagnostic {
    Diagnostic::error(format!("this file would be published, and {why}")).help(
        "take it out of the site's folder and change what it gives away; if readers are to have it, pack it into a .zip",
    )
}

fn doubtful() -> Diagnostic {
    let message =
        "this file is published, and files of its kind often hold what is not for readers";
    Diagnostic::warning(message).rule(Rule::PrivateFile).help(
        "remove it, or write `check: {private-file: off}` in site.yaml if readers are to have it",
    )
}

/// How large a file of this ending may be. None for one that is copied as it is.
pub fn size_limit(extension: &str) -> Option<SizeLimit> {
    match extension {
        "svg" => Some(DRAWING_SIZE),
        _ if image::media_type_of(extension).is_some() => Some(PICTURE_SIZE),
        _ if image::may_hold_metadata(extension) => Some(FILM_SIZE),
        _ => None,
    }
}

fn read_text(found: &Found, limit: SizeLimit) -> Result<SourceText, Diagnostic> {
    match found.file.read(limit) {
        Ok(bytes) => {
            let mut text = SourceText::new(found.path.clone(), bytes)?;
            text.real.clone_from(found.file.real_path());
            Ok(text)
        }
        Err(refusal) => Err(refusal.diagnostic(&found.path)),
    }
}
