//! The files of a site, parsed, and kept so that only those that change are read again.
//!
//! [`SourceDb::read`] walks the site's folder and reads everything in parallel. [`SourceDb::update`] is told which
//! paths changed on the disk. If they are all files that are known, it reads these and nothing else; otherwise it
//! walks the folder again, and reads what is new or changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::config::Config;
use super::front_matter::SourceFile;
use super::other_names;
use super::read_site::{
    Read, Source, read_asset, read_caught, read_content, read_site_file, read_text,
};
use super::site_dir::SiteDir;
use super::sources::{Parsed, SITE_FILE, Sources};
use super::walk::{FoundFile, is_left_out, walk_files};
use crate::diagnostic::{Diagnostic, WithDiagnostics};
use crate::limits::TEXT_SIZE;
use crate::messages::files;
use crate::theme;
use crate::values::source_text::SourceText;

/// The files of a site as they were last read.
#[derive(Debug)]
pub struct SourceDb {
    root: PathBuf,
    /// The open folder, or why it cannot be read.
    site: Result<Arc<SiteDir>, Box<Diagnostic>>,
    config: WithDiagnostics<Option<(Config, Arc<SourceFile>)>>,
    content: Folder<Read>,
    statics: Folder<Read>,
    templates: Folder<ReadTemplate>,
    /// Where the files with a real path are in their folders.
    positions: Option<Positions>,
}

type ReadTemplate = Result<SourceText, Diagnostic>;
type Positions = BTreeMap<Arc<str>, Vec<(Kind, usize, usize)>>;

/// A folder of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Content,
    Statics,
    Templates,
}

/// The files of a folder in the order of the walk, in batches, since one list would move a large site once more.
#[derive(Debug, Clone)]
struct Folder<T> {
    batches: Vec<Vec<(FoundFile, T)>>,
    /// What is wrong with the folder itself.
    diagnostics: Vec<Diagnostic>,
}

/// What changed on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// Perhaps everything.
    Everything,
    /// What is at these absolute paths.
    Paths(BTreeSet<PathBuf>),
}

/// What an update found.
#[derive(Debug, PartialEq, Eq)]
pub enum Update {
    /// The site is the same.
    Nothing,
    /// Only the Markdown of these texts changed: their paths, and their Markdown.
    Markdown(Vec<(Arc<str>, Arc<str>)>),
    /// Anything else. These files were read again.
    Files(Vec<Arc<str>>),
}

/// How many files one task reads.
const BATCH: usize = 64;

impl SourceDb {
    /// Reads the site at `root`.
    pub fn read(root: &Path) -> Self {
        let opened = SiteDir::open(root);
        let mut db = Self {
            root: root.to_owned(),
            site: opened.map_err(|error| Box::new(files::site_unreadable(root, &error).into())),
            config: WithDiagnostics::new(None, Vec::new()),
            content: Folder::default(),
            statics: Folder::default(),
            templates: Folder::default(),
            positions: None,
        };
        db.walk(&HashSet::new());
        db
    }

    /// Reads what changed.
    pub fn update(&mut self, changes: &Changes) -> Update {
        match changes {
            Changes::Paths(paths) if self.is_current() => match self.find_changed(paths) {
                Some(changed) => self.read_again(&changed),
                None => {
                    let root = self.canonical_root();
                    let relative = paths.iter().filter_map(|path| relative(path, &root));
                    Update::Files(self.walk(&relative.collect()))
                }
            },
            Changes::Paths(_) | Changes::Everything => {
                *self = Self::read(&self.root);
                Update::Files(Vec::new())
            }
        }
    }

    /// Whether the open folder is the one that has its name.
    fn is_current(&self) -> bool {
        let site = self.site.as_ref();
        site.is_ok_and(|site| site.is_at(&self.root))
    }

    fn canonical_root(&self) -> PathBuf {
        let site = self.site.as_ref().ok();
        site.map_or_else(|| self.root.clone(), |site| site.canonical().to_owned())
    }

    /// The known files among changed paths; `None` if others changed, or the known ones are gone, so that the
    /// folder must be walked again.
    fn find_changed(&mut self, paths: &BTreeSet<PathBuf>) -> Option<Vec<Arc<str>>> {
        let site = self.site.as_ref().ok()?.clone();
        let positions = self.positions.take().unwrap_or_else(|| self.index());
        let positions = self.positions.insert(positions);
        let mut changed = Vec::new();
        for path in paths {
            let real = relative(path, site.canonical())?;
            let kind = site.kind(&real).ok();
            if let Some((known, _)) = positions.get_key_value(&*real) {
                kind.filter(cap_std::fs::FileType::is_file)?;
                changed.push(known.clone());
            } else if *real == *SITE_FILE {
                changed.push(SITE_FILE.into());
            } else if let Some(kind) = kind {
                if !kind.is_file() || !is_left_out(&real) {
                    return None;
                }
            } else {
                // A folder can be gone, with the files in it.
                let inside = format!("{real}/");
                let mut after =
                    positions.range::<str, _>((Bound::Included(&*inside), Bound::Unbounded));
                if after
                    .next()
                    .is_some_and(|(path, _)| path.starts_with(&inside))
                {
                    return None;
                }
            }
        }
        Some(changed)
    }

    /// Reads known files again, by their real paths.
    fn read_again(&mut self, changed: &[Arc<str>]) -> Update {
        let mut texts = Vec::new();
        let (mut read, mut only_markdown) = (Vec::new(), true);
        let positions = self.positions.take().unwrap_or_default();
        for real in changed {
            if **real == *SITE_FILE
                && let Ok(site) = &self.site
            {
                self.config = read_site_file(site);
                only_markdown = false;
                read.push(real.clone());
            }
            for &(kind, batch, at) in positions.get(real).into_iter().flatten() {
                let changes = match kind {
                    Kind::Content => reread(&mut self.content.batches[batch][at], read_content),
                    Kind::Statics => reread(&mut self.statics.batches[batch][at], read_asset),
                    Kind::Templates => {
                        let (found, template) = &mut self.templates.batches[batch][at];
                        *template = read_text(found, TEXT_SIZE);
                        Reread::Other(found.path.clone())
                    }
                };
                match changes {
                    Reread::Same => {}
                    Reread::Markdown(path, markdown) => texts.push((path, markdown)),
                    Reread::Other(path) => {
                        only_markdown = false;
                        read.push(path);
                    }
                }
            }
        }
        self.positions = Some(positions);
        if !only_markdown {
            read.extend(texts.into_iter().map(|(path, _)| path));
            return Update::Files(read);
        }
        if texts.is_empty() {
            Update::Nothing
        } else {
            Update::Markdown(texts)
        }
    }

    /// Walks the folders, and reads what is new or whose real path changed. Returns what it read.
    fn walk(&mut self, changed: &HashSet<String>) -> Vec<Arc<str>> {
        self.positions = None;
        let Ok(site) = self.site.clone() else {
            self.config = WithDiagnostics::new(None, Vec::new());
            return Vec::new();
        };
        let mut read = Vec::new();
        self.config = read_site_file(&site);
        let known = &mut self.content;
        self.content = known.walk(&site, "content", false, changed, &mut read, |found| {
            read_caught(found, read_content)
        });
        let known = &mut self.statics;
        self.statics = known.walk(&site, "static", true, changed, &mut read, |found| {
            read_caught(found, read_asset)
        });
        let known = &mut self.templates;
        self.templates = known.walk(&site, "templates", false, changed, &mut read, |found| {
            read_text(&found, TEXT_SIZE)
        });
        read
    }

    fn index(&self) -> Positions {
        let mut positions = Positions::new();
        let mut add = |kind, batch, at, found: &FoundFile| {
            let known = positions.entry(found.file.real_path().clone());
            known.or_default().push((kind, batch, at));
        };
        self.content
            .each(|batch, at, found| add(Kind::Content, batch, at, found));
        self.statics
            .each(|batch, at, found| add(Kind::Statics, batch, at, found));
        self.templates
            .each(|batch, at, found| add(Kind::Templates, batch, at, found));
        positions
    }

    /// All that could be read. Without a site.yaml that can be read there is no site.
    pub fn sources(&self) -> WithDiagnostics<Option<Sources>> {
        Self {
            root: PathBuf::new(),
            site: self.site.clone(),
            config: self.config.clone(),
            content: self.content.clone(),
            statics: self.statics.clone(),
            templates: self.templates.clone(),
            positions: None,
        }
        .into_sources()
    }

    /// All that could be read, without keeping it.
    pub fn into_sources(self) -> WithDiagnostics<Option<Sources>> {
        let site = match self.site {
            Ok(site) => site,
            Err(error) => return WithDiagnostics::new(None, vec![*error]),
        };
        let mut diagnostics = Vec::new();
        let config = self.config.unpack_into(&mut diagnostics);
        let content = self.content.unpack_into(&mut diagnostics);
        let statics = self.statics.unpack_into(&mut diagnostics);
        let read = self.templates.unpack_into(&mut diagnostics);
        let mut templates = Vec::new();
        for template in read.into_iter().flatten() {
            match template.1 {
                Ok(template) => templates.push(template),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        // Nearly all files of a large site are items.
        let mut items = Vec::with_capacity(content.iter().map(Vec::len).sum());
        let (mut pages, mut people, mut labs) = (Vec::new(), Vec::new(), Vec::new());
        let (mut papers, mut papers_broken, mut broken) = (Vec::new(), false, Vec::new());
        let (mut assets, mut static_assets, mut sidecars) = (Vec::new(), Vec::new(), Vec::new());
        for (_, read) in content.into_iter().flatten() {
            match read.unpack_into(&mut diagnostics) {
                Source::Item(item) => items.push(item),
                Source::Page(page) => pages.push(page),
                Source::Person(person) => people.push(person),
                Source::Lab(lab) => labs.push(lab),
                Source::Papers(found, faulty) => (papers, papers_broken) = (found, faulty),
                Source::Asset(asset) => assets.push(asset),
                Source::Broken(id) => broken.extend(id),
                Source::Sidecar(path) => sidecars.push(path),
            }
        }
        for (_, read) in statics.into_iter().flatten() {
            match read.unpack_into(&mut diagnostics) {
                Source::Asset(asset) => static_assets.push(asset),
                Source::Sidecar(path) => sidecars.push(path),
                _ => {}
            }
        }
        let sources = config.map(|(config, config_file)| Sources {
            folder: site.clone(),
            config,
            config_file,
            items,
            pages,
            people,
            labs,
            papers,
            papers_broken,
            broken,
            assets,
            statics: static_assets,
            sidecars,
            templates,
        });
        if let Some(sources) = &sources {
            diagnostics.extend(other_names::copies_of_texts(&site, sources));
        }
        WithDiagnostics::new(sources, diagnostics)
    }
}

/// A path in the site's folder, with `/` between its parts.
fn relative(path: &Path, root: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts = inside.iter().map(|part| part.to_string_lossy());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// What came of reading a file again.
enum Reread {
    Same,
    Markdown(Arc<str>, Arc<str>),
    Other(Arc<str>),
}

/// Reads a file again. A text of which only the Markdown changed keeps its front matter.
fn reread((found, known): &mut (FoundFile, Read), read: fn(FoundFile) -> Read) -> Reread {
    let mut new = read_caught(found.clone(), read);
    let is_clean = known.diagnostics == new.diagnostics;
    let changes = match (&known.value, &mut new.value) {
        (Source::Item(known), Source::Item(new)) => keep_front_matter(known, new),
        (Source::Page(known), Source::Page(new)) => keep_front_matter(known, new),
        (Source::Person(known), Source::Person(new)) => keep_front_matter(known, new),
        (Source::Lab(known), Source::Lab(new)) => keep_front_matter(known, new),
        _ => None,
    };
    *known = new;
    match changes.filter(|_| is_clean) {
        Some(None) => Reread::Same,
        Some(Some(markdown)) => Reread::Markdown(found.path.clone(), markdown),
        None => Reread::Other(found.path.clone()),
    }
}

/// Takes over the front matter of the same text if it is the same, and returns the Markdown if that differs; `None`
/// if the front matter differs.
fn keep_front_matter<F>(known: &Parsed<F>, new: &mut Parsed<F>) -> Option<Option<Arc<str>>> {
    if known.source_file.source.text != new.source_file.source.text {
        return None;
    }
    new.source_file.clone_from(&known.source_file);
    new.fields.clone_from(&known.fields);
    if known.markdown == new.markdown {
        new.markdown.clone_from(&known.markdown);
        Some(None)
    } else {
        Some(Some(new.markdown.clone()))
    }
}

impl<T> Default for Folder<T> {
    fn default() -> Self {
        Self {
            batches: Vec::new(),
            diagnostics: Vec::new(),
        }
    }
}

impl<T> Folder<T> {
    fn each(&self, mut take: impl FnMut(usize, usize, &FoundFile)) {
        for (batch, files) in self.batches.iter().enumerate() {
            for (at, (found, _)) in files.iter().enumerate() {
                take(batch, at, found);
            }
        }
    }

    fn unpack_into(self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<(FoundFile, T)>> {
        diagnostics.extend(self.diagnostics);
        self.batches
    }
}

impl<T: Send> Folder<T> {
    /// Walks the folder, and reads its files in parallel while it is still being walked. Takes over what is known,
    /// except `changed` real paths; the paths of all others are added to `read_files`.
    fn walk(
        &mut self,
        site: &Arc<SiteDir>,
        name: &str,
        hidden: bool,
        changed: &HashSet<String>,
        read_files: &mut Vec<Arc<str>>,
        read: impl Fn(FoundFile) -> T + Sync,
    ) -> Self {
        let known = std::mem::take(&mut self.batches).into_iter().flatten();
        let mut known: HashMap<Arc<str>, (FoundFile, T)> = known
            .filter(|(found, _)| !changed.contains(found.file.real()))
            .map(|(found, value)| (found.path.clone(), (found, value)))
            .collect();
        let mut diagnostics = Vec::new();
        let (done, batches) = mpsc::channel();
        rayon::in_place_scope(|scope| {
            let (mut number, read) = (0, &read);
            let mut spawn = |batch: Vec<(FoundFile, Option<T>)>| {
                let (done, order) = (done.clone(), number);
                number += 1;
                scope.spawn(move |_| {
                    let batch = batch.into_iter().map(|(found, known)| {
                        let value = known.unwrap_or_else(|| read(found.clone()));
                        (found, value)
                    });
                    // The receiver lives until the scope ends.
                    let _ = done.send((order, batch.collect::<Vec<_>>()));
                });
            };
            let mut batch = Vec::with_capacity(BATCH);
            walk_files(site, name, hidden, &mut diagnostics, |found| {
                if name == "templates" && !is_template(&found.path) {
                    return;
                }
                let same = known
                    .remove(&found.path)
                    .filter(|(known, _)| known.file.real() == found.file.real());
                if same.is_none() {
                    read_files.push(found.path.clone());
                }
                batch.push((found, same.map(|(_, value)| value)));
                if batch.len() == BATCH {
                    spawn(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
                }
            });
            spawn(batch);
        });
        drop(done);
        let mut batches: Vec<(usize, Vec<(FoundFile, T)>)> = batches.into_iter().collect();
        batches.sort_unstable_by_key(|(order, _)| *order);
        Self {
            batches: batches.into_iter().map(|(_, batch)| batch).collect(),
            diagnostics,
        }
    }
}

fn is_template(path: &str) -> bool {
    theme::TEMPLATES_END.iter().any(|end| path.ends_with(end))
}
