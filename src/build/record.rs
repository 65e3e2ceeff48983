//! The record of the last build: with it, a build that would write what is there already is over at once.
//!
//! It is in `.labnews/outputs/`, one for each output folder, and holds
//!
//! - every file that labnews wrote, with hash and stamp, and the folders that contain them. These also spare
//!   the next build reading the files that did not change. They are valid for the manifest with that hash;
//! - a hash of what the search was made from: if that is the same, its files stay as they are;
//! - what the build depended on: the program, the options, the times at which the result is the same, the
//!   system's fonts if cards were drawn, and all that was read of the site's folder;
//! - what it reported.
//!
//! If all of that is as it was, nothing is done. First only stamps are compared. Files whose stamps changed but
//! not their sizes, as in a fresh checkout, are read, and if all have the same content, their new stamps are
//! recorded. Whatever is doubtful leads to a normal build: also what a normal build repairs or refuses, such as
//! the rest of a build that was killed, a build that is running, or a link.
//!
//! Nothing more is kept between builds. After one edit of 10,000 posts, Markdown takes about an eighth of the
//! time of a build and templates a fifth; reading, relating, building the views and comparing 16,000 files remain.
//! Bodies or pages on disk would have to be read and verified, and would save less than a quarter of the build.
//! Who waits for an edit uses `labnews serve`.
//!
//! The record vouches for whole pages, so it has a keyed seal: labnews wrote it on this machine. It is read as
//! if it were hostile anyway. A wrong one can make a build slow, or leave alone what is in the output folder; it
//! names no file that is written or removed.

use std::collections::BTreeSet;
use std::path::Path;

use blake3::Hash;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::manifest::{self, Manifest, STAGING, STRAY, ShortHash, is_publishable};
use super::request::Request;
use super::safety::check_safety;
use crate::bodies::Site;
use crate::cache_dir::CacheDir;
use crate::diagnostic::{Diagnostic, StoredDiagnostic};
use crate::limits::RECORD_BYTES;
use crate::site::Validity;
use crate::social_card::fonts::{hash_installed_fonts, hash_loaded_fonts};
use crate::source::ReadLog;
use crate::source::site_dir::SiteDir;
use crate::write_dir::{
    Comparison, Entry, Fingerprint, Moment, Stamp, Status, WriteDir, WriteError, hash_bytes,
    list_unsure, resolve,
};

/// The first line of a record. Another program writes another site, and perhaps another form of record.
const HEAD: &str = concat!(
    "labnews record ",
    env!("CARGO_PKG_VERSION"),
    " ",
    env!("LABNEWS_SOURCES"),
    "\n"
);

/// The record of an output folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The hash of the manifest.
    #[serde(with = "hash_bytes")]
    manifest: Hash,
    /// The files of the manifest, in its order.
    files: Vec<(String, Fingerprint)>,
    /// The [hash](crate::output::Search::hash) of what the search among them was made from.
    #[serde(with = "optional_hash")]
    search: Option<Hash>,
    /// How they were made; `None` if another build could make others.
    build: Option<LastBuild>,
}

/// A build, and what it depended on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LastBuild {
    base_url: Option<String>,
    drafts: bool,
    /// See [`Validity`].
    valid_from: i64,
    valid_until: i64,
    /// The hash of the system's fonts; `None` if no card needed them.
    #[serde(with = "optional_hash")]
    fonts: Option<Hash>,
    inputs: ReadLog,
    /// The manifest's stamp.
    manifest_stamp: Stamp,
    /// The folders of the output that contain folders. Their stamps show that none of these became a link.
    folders: Vec<(String, Stamp)>,
    items: usize,
    drafts_left_out: usize,
    pages: usize,
    diagnostics: Vec<StoredDiagnostic>,
}

/// Where the record of an output folder is kept.
#[derive(Debug)]
pub(super) struct RecordFile {
    cache: CacheDir,
    name: String,
}

impl RecordFile {
    /// The record of a site's output folder.
    pub(super) fn open(root: &Path, output: &Path) -> Result<Self, WriteError> {
        // In a copy of the site's folder, the same record belongs to the same output.
        let (root, output) = (resolve(root), resolve(output));
        let path = output.strip_prefix(&root).unwrap_or(&output);
        let name = blake3::hash(path.as_os_str().as_encoded_bytes());
        Ok(Self {
            cache: CacheDir::open_keyed(&root, "outputs")?,
            name: name.to_hex()[..32].to_owned(),
        })
    }

    /// The record; `None` if there is none that this program wrote on this machine.
    pub(super) fn load(&self) -> Option<Record> {
        Record::parse(&self.cache.get(&self.name, RECORD_BYTES)?)
    }

    /// Replaces the record. A failure only makes the next build slower.
    pub(super) fn save(&self, record: &Record) {
        if let Some(bytes) = record.to_bytes() {
            let _ = self.cache.put(&self.name, &bytes);
        }
        self.cache.prune();
    }
}

/// What was published, for the record.
#[derive(Debug)]
pub(super) struct Published {
    /// The files of labnews.
    pub manifest: Manifest,
    /// The hash of the manifest's bytes.
    pub manifest_hash: Hash,
    /// The hash of what the search among them was made from.
    pub search: Option<Hash>,
    /// Whether a foreign file has the place of one of labnews.
    pub keeps_foreign: bool,
}

/// A build that would change nothing.
pub(super) struct Unchanged {
    pub items: usize,
    pub drafts: usize,
    pub pages: usize,
    pub files: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds out whether a build would change nothing. Answers `None` in doubt.
pub(super) fn find_unchanged(request: &Request) -> Option<Unchanged> {
    check_safety(&request.root, &request.output).ok()?;
    let file = RecordFile::open(&request.root, &request.output).ok()?;
    let mut record = file.load()?;
    record.build.as_ref()?.allows(request).then_some(())?;
    let output = WriteDir::open_existing(&request.output, Some(&request.root))?;
    let site = SiteDir::open(&request.root).ok()?;
    if record.still_holds(&output, &site)? == Renewal::Needed {
        file.save(&record);
    }
    let build = record.build.as_mut()?;
    let diagnostics = std::mem::take(&mut build.diagnostics).into_iter();
    let diagnostics = diagnostics.map(StoredDiagnostic::restore);
    let unchanged = Unchanged {
        items: build.items,
        drafts: build.drafts_left_out,
        pages: build.pages,
        files: record.files.len(),
        diagnostics: diagnostics.collect::<Option<_>>()?,
    };
    // Nobody needs to wait until ten thousand paths are dropped.
    rayon::spawn(|| drop(record));
    Some(unchanged)
}

/// A build that succeeded.
pub(super) struct Built<'a> {
    pub request: &'a Request,
    pub published: Published,
    pub site: &'a Site,
    /// What the build read; `None` if that changed meanwhile.
    pub read: Option<ReadLog>,
    pub pages: usize,
    pub diagnostics: &'a [Diagnostic],
}

/// Records a build.
pub(super) fn save(built: Built) {
    let Ok(file) = RecordFile::open(&built.request.root, &built.request.output) else {
        return;
    };
    if let Some(record) = Record::new(built) {
        file.save(&record);
    }
}

/// Whether a record got new stamps.
#[derive(Debug, PartialEq, Eq)]
enum Renewal {
    Needed,
    NotNeeded,
}

impl LastBuild {
    /// Whether a build would be the same as far as it depends on its options, the time and the machine.
    fn allows(&self, request: &Request) -> bool {
        let options = &request.options;
        let validity = Validity {
            from: self.valid_from,
            until: self.valid_until,
        };
        self.base_url == options.base_url.as_ref().map(|url| url.root())
            && self.drafts == options.drafts
            && options.reload_script.is_none()
            && validity.contains(options.now)
            && self
                .fonts
                .is_none_or(|fonts| fonts == hash_installed_fonts())
    }
}

impl Record {
    /// The record of what was published now.
    fn new(built: Built) -> Option<Self> {
        let Built {
            request,
            published,
            site,
            read,
            pages,
            diagnostics,
        } = built;
        let now = Moment::now();
        let files = published.manifest.files.into_iter();
        let files = files.map(|(path, owned)| {
            let Fingerprint { hash, stamp } = owned.known?;
            let stamp = stamp.settled(now);
            Some((path, Fingerprint { hash, stamp }))
        });
        let mut record = Self {
            manifest: published.manifest_hash,
            files: files.collect::<Option<_>>()?,
            search: published.search,
            build: None,
        };
        let folder = WriteDir::open_existing(&request.output, Some(&request.root));
        if let Some(inputs) = read
            && let Some(folder) = folder
            && !published.keeps_foreign
        {
            let Validity { from, until } = site.index.settings.clock.validity();
            let stamp = |path: &str| {
                let status = Status::of(folder.handle(), path).ok()??;
                Some(status.stamp.settled(now))
            };
            let draws_cards = site.cards().iter().any(|card| card.own.is_none());
            let folders = record.list_outer_folders().into_iter();
            let folders = folders.map(|path| Some((path.to_owned(), stamp(in_folder(path))?)));
            record.build = Some(LastBuild {
                base_url: request.options.base_url.as_ref().map(|url| url.root()),
                drafts: request.options.drafts,
                valid_from: from,
                valid_until: until,
                fonts: draws_cards.then(hash_loaded_fonts),
                inputs,
                manifest_stamp: stamp(manifest::NAME)?,
                folders: folders.collect::<Option<_>>()?,
                items: site.index.entities.items.len(),
                drafts_left_out: site.index.drafts.count,
                pages,
                diagnostics: diagnostics.iter().map(StoredDiagnostic::from).collect(),
            });
        }
        Some(record)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let record: Self = postcard::from_bytes(bytes.strip_prefix(HEAD.as_bytes())?).ok()?;
        let is_sorted = record.files.is_sorted_by(|(a, _), (b, _)| a < b);
        let files = record.files.par_iter().with_min_len(1024);
        (is_sorted && files.all(|(path, _)| is_publishable(path))).then_some(record)
    }

    fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_extend(self, HEAD.as_bytes().to_vec()).ok()
    }

    /// The record, if it is of the manifest with this hash.
    pub(super) fn for_manifest(self, hash: &Hash) -> Option<Self> {
        (self.manifest == *hash).then_some(self)
    }

    /// The hash of what the search among its files was made from.
    pub(super) fn search(&self) -> Option<Hash> {
        self.search
    }

    /// Adds the fingerprints of its files to its manifest.
    pub(super) fn add_fingerprints(&self, manifest: &mut Manifest) {
        for (path, known) in &self.files {
            if let Some(owned) = manifest.files.get_mut(path) {
                // If a build was killed, a file may not have the bytes of its short hash.
                let is_it = ShortHash::from_hash(&known.hash) == owned.short_hash;
                owned.known = is_it.then_some(*known);
            }
        }
    }

    /// Whether all that was read and written is as it was; `None` if not.
    fn still_holds(&mut self, output: &WriteDir, site: &SiteDir) -> Option<Renewal> {
        for name in [STAGING, STRAY] {
            if Status::of(output.handle(), name).ok()?.is_some() {
                return None;
            }
        }
        let build = self.build.as_ref()?;
        let (read, written) = rayon::join(
            || build.inputs.look_again(site),
            || self.look_at_outputs(output),
        );
        let (read, written) = (read?, written?);
        if read.is_empty() && written.is_empty() {
            return Some(Renewal::NotNeeded);
        }
        let before = self.clone();
        self.check_outputs(&written, output)?;
        if !self.build.as_mut()?.inputs.resolve(&read, site) {
            return None;
        }
        Some(if *self == before {
            Renewal::NotNeeded
        } else {
            Renewal::Needed
        })
    }

    /// Compares the stamps of all outputs; `None` if one of them is another.
    fn look_at_outputs(&self, output: &WriteDir) -> Option<Doubts> {
        let build = self.build.as_ref()?;
        let folders = build.folders.iter().map(|(path, stamp)| {
            let now = Status::of(output.handle(), in_folder(path)).ok()??;
            (now.entry == Entry::Folder).then(|| stamp.compare(&now.stamp) == Comparison::Same)
        });
        let folders: Vec<bool> = folders.collect::<Option<_>>()?;
        let manifest = Status::of(output.handle(), manifest::NAME).ok()??;
        let Entry::File(stamp) = manifest.entry else {
            return None;
        };
        let files: Option<Vec<bool>> = self
            .files
            .par_iter()
            .with_min_len(256)
            .map(|(path, known)| match known.compare(output.handle(), path) {
                Comparison::Same => Some(true),
                Comparison::Unsure => Some(false),
                Comparison::Different => None,
            })
            .collect();
        Some(Doubts {
            manifest: build.manifest_stamp.compare(&stamp) != Comparison::Same,
            files: list_unsure(files?),
            folders: list_unsure(folders),
        })
    }

    /// Reads the outputs that are in doubt, and keeps their new stamps; `None` if one has another content.
    fn check_outputs(&mut self, doubts: &Doubts, output: &WriteDir) -> Option<()> {
        let now = Moment::now();
        let outer: BTreeSet<String> = {
            let folders = &self.build.as_ref()?.folders;
            let doubtful = doubts.folders.iter();
            doubtful.map(|&index| folders[index].0.clone()).collect()
        };
        // Before the folders are looked at again, so that the stamps are of what was seen.
        let stamps = doubts.folders.iter().map(|&index| {
            let path = &self.build.as_ref()?.folders[index].0;
            let status = Status::of(output.handle(), in_folder(path)).ok()??;
            Some(status.stamp.settled(now))
        });
        let stamps: Vec<Stamp> = stamps.collect::<Option<_>>()?;
        let folders = self.list_folders();
        let in_doubtful = folders
            .par_iter()
            .filter(|path| outer.contains(above(path)));
        let are_folders = in_doubtful.all(|path| {
            let status = Status::of(output.handle(), path);
            status.is_ok_and(|now| now.is_some_and(|now| now.entry == Entry::Folder))
        });
        if !are_folders {
            return None;
        }
        let fingerprints: Option<Vec<Fingerprint>> = doubts
            .files
            .par_iter()
            .map(|&index| {
                let (path, known) = &self.files[index];
                known.renew(output.handle(), path)
            })
            .collect();
        for (&index, known) in doubts.files.iter().zip(fingerprints?) {
            self.files[index].1 = known;
        }
        let build = self.build.as_mut()?;
        for (&index, stamp) in doubts.folders.iter().zip(stamps) {
            build.folders[index].1 = stamp;
        }
        if doubts.manifest {
            let found = Fingerprint::read(output.handle(), manifest::NAME).ok()?;
            if found.hash != self.manifest {
                return None;
            }
            build.manifest_stamp = found.stamp;
        }
        Some(())
    }

    /// All folders that contain a file, or a folder that does.
    fn list_folders(&self) -> Vec<&str> {
        let mut folders = BTreeSet::new();
        let mut last = "";
        for (path, _) in &self.files {
            let mut folder = above(path);
            if folder == last {
                continue;
            }
            last = folder;
            while !folder.is_empty() && folders.insert(folder) {
                folder = above(folder);
            }
        }
        folders.into_iter().collect()
    }

    /// The folders that contain a folder; the empty path is the output folder.
    fn list_outer_folders(&self) -> BTreeSet<&str> {
        let folders = self.list_folders().into_iter();
        folders.map(above).chain([""]).collect()
    }
}

/// What must be read to know whether the outputs are as they were.
struct Doubts {
    manifest: bool,
    files: Vec<usize>,
    folders: Vec<usize>,
}

impl Doubts {
    fn is_empty(&self) -> bool {
        !self.manifest && self.files.is_empty() && self.folders.is_empty()
    }
}

/// The folder of a path, empty at the top.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a folder as the system knows it.
fn in_folder(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

/// Stores a hash that may be missing.
mod optional_hash {
    use blake3::Hash;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        hash: &Option<Hash>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        hash.map(|hash| *hash.as_bytes()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Hash>, D::Error> {
        let bytes = Option::<[u8; blake3::OUT_LEN]>::deserialize(deserializer)?;
        Ok(bytes.map(Hash::from_bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::SourceDb;

    /// A site with one text and one page, and the record of it.
    fn recorded() -> (tempfile::TempDir, Record) {
        let root = tempfile::tempdir().unwrap();
        let path = |path: &str| root.path().join(path);
        fs::create_dir_all(path("content/news")).unwrap();
        fs::create_dir_all(path("public/news/a")).unwrap();
        fs::write(path("content/news/a.md"), "text").unwrap();
        fs::write(path("public/news/a/index.html"), "page").unwrap();
        fs::write(path("public").join(manifest::NAME), "manifest").unwrap();
        fs::write(path("site.yaml"), "title: A\nbase_url: https://a.example\n").unwrap();
        let site = SourceDb::read(root.path()).into_sources();
        let site = site.value.unwrap().folder;
        let (output, _) = open(root.path());
        let page = "news/a/index.html";
        let fingerprint = |path: &str| Fingerprint::read(output.handle(), path).unwrap();
        let mut record = Record {
            manifest: fingerprint(manifest::NAME).hash,
            files: vec![(page.to_owned(), fingerprint(page))],
            search: None,
            build: Some(LastBuild {
                base_url: None,
                drafts: false,
                valid_from: i64::MIN,
                valid_until: i64::MAX,
                fonts: Some(blake3::hash(b"fonts")),
                inputs: site.take_log().unwrap(),
                manifest_stamp: fingerprint(manifest::NAME).stamp,
                folders: ["", "news"]
                    .map(|path| (path.to_owned(), Stamp::default()))
                    .into(),
                items: 1,
                drafts_left_out: 0,
                pages: 1,
                diagnostics: Vec::new(),
            }),
        };
        assert!(record.still_holds(&output, &site).is_some());
        (root, record)
    }

    fn open(root: &Path) -> (WriteDir, std::sync::Arc<SiteDir>) {
        let output = WriteDir::open_existing(&root.join("public"), Some(root)).unwrap();
        (output, SiteDir::open(root).unwrap())
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let (_root, record) = recorded();
        let bytes = record.to_bytes().unwrap();
        assert!(bytes.starts_with(HEAD.as_bytes()));
        assert_eq!(Record::parse(&bytes), Some(record));
    }

    #[test]
    fn a_record_that_was_cut_off_is_none() {
        let (_root, record) = recorded();
        let bytes = record.to_bytes().unwrap();
        for length in 0..bytes.len() {
            assert_eq!(Record::parse(&bytes[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn no_record_makes_labnews_write_into_a_site() {
        let (root, record) = recorded();
        let bytes = record.to_bytes().unwrap();
        let files = |path: &str| fs::read(root.path().join(path)).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            if let Some(mut record) = Record::parse(&flipped) {
                let (output, site) = open(root.path());
                let _ = record.still_holds(&output, &site);
            }
        }
        assert_eq!(files("content/news/a.md"), b"text");
        assert_eq!(files("public/news/a/index.html"), b"page");
    }

    #[test]
    fn paths_that_lead_out_or_are_reserved_are_refused() {
        let (root, record) = recorded();
        for path in [
            "",
            "../x",
            "news/../../x",
            "/etc/passwd",
            "./news/a/index.html",
            "news//a",
            STAGING,
            manifest::NAME,
        ] {
            let mut hostile = record.clone();
            hostile.files[0].0 = path.to_owned();
            assert_eq!(Record::parse(&hostile.to_bytes().unwrap()), None, "{path}");
        }
        let mut unsorted = record.clone();
        unsorted.files.push(record.files[0].clone());
        assert_eq!(Record::parse(&unsorted.to_bytes().unwrap()), None);

        // The folders of a record are only looked at, and must be folders.
        let mut hostile = record.clone();
        let folders = &mut hostile.build.as_mut().unwrap().folders;
        folders[1].0 = "news/a/index.html".to_owned();
        let (output, site) = open(root.path());
        assert_eq!(hostile.still_holds(&output, &site), None);
    }
}
