//! Drafts, embargoed and expired texts, and the files that only they name.
//!
//! A file in the folder of an unpublished text is never published (see `file_rules`). A file elsewhere, such
//! as the portrait of a draft profile in content/people/, is withheld if an unpublished text names it and no
//! visible text does.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use html_escape::decode_html_entities;
use jiff::civil;
use pulldown_cmark::{Event, Parser, Tag};

use super::drafts::FoundDrafts;
use super::entity::{AnyTranslation, Fields, GroupedText};
use super::files::{Files, PublishedFile};
use super::ids::FileId;
use super::papers::EarlyPaper;
use super::settings::Settings;
use super::urls::{join, split};
use crate::diagnostic::Diagnostic;
use crate::messages::files::Protected;
use crate::source::FoundFile;
use crate::source::other_names::{Identities, second_name};
use crate::values::unicode::{comparable, nfc};

/// What is not published now.
#[derive(Debug, Default)]
pub(super) struct Unpublished {
    /// The ids of entities without a visible text, and the files of all hidden texts.
    pub ids: HashSet<String>,
    /// The papers that items under embargo announce.
    pub papers: Vec<EarlyPaper>,
    /// The day, and the last part of the id, of hidden items.
    pub items: Vec<(civil::Date, String)>,
    /// What hidden texts name: source paths, output paths and URLs, as case-insensitive disks compare them,
    /// because names in hidden texts have not been checked.
    pub named: HashSet<String>,
    /// The drafts among them.
    pub drafts: FoundDrafts,
}

impl Unpublished {
    /// Records a hidden text, and the files that it names. `is_draft`: it is a draft on which nothing that is
    /// published, now or later, depends.
    pub(super) fn record<F: Fields + Send + 'static>(
        &mut self,
        text: &GroupedText<F>,
        is_draft: bool,
    ) {
        let named = list_names(text);
        self.drafts.count += usize::from(text.fields.is_draft());
        self.drafts.add(text, &named, is_draft);
        self.ids.insert(text.source_file.source.path.to_string());
        self.named.extend(named);
    }
}

/// What a text names.
fn list_names<F: Fields>(text: &GroupedText<F>) -> Vec<String> {
    let mut named = Vec::new();
    let source = &text.source_file.source;
    let mut add = |destination: &str| {
        // Raw HTML has entities; Windows users write backslashes.
        let destination = decode_html_entities(destination).replace('\\', "/");
        let (path, ..) = split(&destination);
        let path = if path.starts_with('/') || path.contains("://") {
            Some(path)
        } else {
            join(&source.path, &path)
        };
        named.extend(path.map(|path| comparable(&path)));
    };
    for (_, photo) in text.fields.pictures() {
        add(&photo.src);
    }
    for link in text.fields.links() {
        add(&link.url);
    }
    // All values, including those of `extra:`.
    for value in text.source_file.values() {
        add(&value);
    }
    let body = &text.markdown;
    for event in Parser::new(body) {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            add(&dest_url);
        }
    }
    // Arguments of components and attributes in raw HTML.
    let quoted = body.split(['"', '\'', '\n']);
    for part in quoted.filter(|part| part.contains(['.', '&'])) {
        add(part);
        part.split(',').map(without_size).for_each(&mut add);
    }
    words(&source.text).chain(words(body)).for_each(add);
    named
}

/// The files of content/ that unpublished texts name: each is published only if a visible text names or
/// uses it, too.
#[derive(Debug, Default)]
pub struct Candidates {
    files: HashSet<FileId>,
    /// By output path and by source path.
    by_name: HashMap<String, FileId>,
}

impl Candidates {
    /// The files of the site that are among `named`.
    pub(super) fn new(named: HashSet<String>, files: &Files, settings: &Settings) -> Self {
        if named.is_empty() {
            return Self::default();
        }
        let is_named = |name: &str| named.contains(&comparable(name));
        let of_content = || {
            let files = files.list.enumerate();
            files.filter(|(_, file)| file.source.starts_with("content/"))
        };
        let is_candidate = |file: &PublishedFile| {
            is_named(&file.source)
                || is_named(&file.path)
                || is_named(&settings.base.absolute(&file.path))
        };
        // A text that names a symbolic link also names its target.
        let behind_links =
            of_content().filter(|(_, file)| file.has_other_names && is_candidate(file));
        let behind_links: HashSet<String> = behind_links
            .map(|(_, file)| nfc(file.found().file.real()).into_owned())
            .collect();
        let mut candidates = Self::default();
        for (id, file) in of_content() {
            if is_candidate(file) || behind_links.contains(&*file.source) {
                candidates.files.insert(id);
                candidates.by_name.insert(file.path.clone(), id);
                candidates.by_name.insert(file.source.to_string(), id);
            }
        }
        candidates
    }

    /// The candidates that the source of a text names, wherever they appear in it.
    pub fn named_in(&self, text: &AnyTranslation, markdown: &str) -> HashSet<FileId> {
        let source = &text.source_file.source;
        let mut found = self.find(&source.path, &source.text);
        found.extend(self.find(&source.path, markdown));
        found
    }

    /// The candidates that site.yaml names.
    pub fn named_in_settings(&self, settings: &Settings) -> HashSet<FileId> {
        self.find("content/", &settings.source.source.text)
    }

    /// All candidates except those in `used`.
    pub fn except(&self, used: &HashSet<FileId>) -> HashSet<FileId> {
        self.files.difference(used).copied().collect()
    }

    fn find(&self, from: &str, text: &str) -> HashSet<FileId> {
        if self.by_name.is_empty() {
            return HashSet::new();
        }
        let names = words(text).filter_map(|word| {
            let (path, ..) = split(word);
            if path.starts_with('/') {
                Some(path)
            } else {
                join(from, &path)
            }
        });
        names
            .filter_map(|name| self.by_name.get(&name).copied())
            .collect()
    }
}

/// Reports published files that are unpublished ones under other names.
pub fn check_other_names<'f>(
    published: impl Iterator<Item = &'f PublishedFile>,
    hidden: &[FoundFile],
) -> Vec<Diagnostic> {
    let doubtful: Vec<&PublishedFile> = published.filter(|file| file.has_other_names).collect();
    if hidden.is_empty() || doubtful.is_empty() {
        return Vec::new();
    }
    let mut identities = Identities::default();
    // The target of a hidden link is decided by its own path.
    let hidden = hidden.iter().filter(|found| !found.is_behind_link());
    hidden.for_each(|found| identities.add(found));
    doubtful
        .into_iter()
        .filter_map(|file| {
            let found = file.found();
            let other = identities.get(&found)?;
            Some(second_name(&found, other, Protected::Hidden))
        })
        .collect()
}

/// Removes the size from an entry of a `srcset`, such as `a photo.jpg 2x`.
fn without_size(candidate: &str) -> &str {
    let candidate = candidate.trim();
    match candidate.rsplit_once(' ') {
        Some((name, size)) if size.ends_with(['w', 'x']) => name.trim_end(),
        _ => candidate,
    }
}

/// The words of a file that may be file names: separated by whitespace and by the punctuation that YAML,
/// Markdown and HTML put around names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let signs = |c: char| c.is_whitespace() || "\"'`()<>[]{},=|".contains(c);
    text.split(signs).filter(|word| word.contains('.'))
}
