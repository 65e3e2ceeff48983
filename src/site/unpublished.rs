//! Files that only texts name which are not published now: they are withheld with these texts.
//!
//! A file of a hidden thing's own folder is never published (see [`super::paths`]). One that stands
//! elsewhere, such as a draft profile's portrait in content/people/, is kept back if a hidden text
//! names it and nothing that is seen does.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use html_escape::decode_html_entities;
use jiff::civil;
use pulldown_cmark::{Event, Parser, Tag};

use super::entity::{AnyTranslation, Fields, GroupedText};
use super::files::{Files, PublishedFile};
use super::ids::FileId;
use super::papers::EarlyPaper;
use super::settings::Settings;
use super::urls::{join, split};
use crate::diagnostic::Diagnostic;
use crate::messages::files::Protected;
use crate::source::Found;
use crate::source::other_names::{Identities, second_name};
use crate::values::unicode::{comparable, nfc};

/// What is not published now.
#[derive(Debug, Default)]
pub(super) struct Unpublished {
    /// The ids of things with no text left, and the files of all hidden texts.
    pub ids: HashSet<String>,
    /// The papers that items under embargo announce.
    pub papers: Vec<EarlyPaper>,
    /// The items that are not seen: their days, and the last parts of their ids.
    pub items: Vec<(civil::Date, String)>,
    /// What hidden texts name: files by their paths in the site's folder, paths of the output, and URLs,
    /// all as disks compare names: nobody has told yet what is wrong in a hidden text.
    pub named: HashSet<String>,
}

impl Unpublished {
    /// Records what a text names that is not published.
    pub(super) fn record<F: Fields>(&mut self, text: &GroupedText<F>) {
        let source = &text.matter.source;
        self.ids.insert(source.path.to_string());
        let mut add = |destination: &str| {
            // As in raw HTML, and as in Windows.
            let destination = decode_html_entities(destination).replace('\\', "/");
            let (path, ..) = split(&destination);
            let path = if path.starts_with('/') || path.contains("://") {
                Some(path)
            } else {
                join(&source.path, &path)
            };
            self.named.extend(path.map(|path| comparable(&path)));
        };
        for (_, photo) in text.fields.pictures() {
            add(&photo.src);
        }
        for link in text.fields.links() {
            add(&link.url);
        }
        // In `extra:` as well.
        for value in text.matter.values() {
            add(&value);
        }
        let body = &text.markdown;
        for event in Parser::new(body) {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                add(&dest_url);
            }
        }
        // In calls of components and in raw HTML.
        let quoted = body.split(['"', '\'', '\n']);
        for part in quoted.filter(|part| part.contains(['.', '&'])) {
            add(part);
            part.split(',').map(without_size).for_each(&mut add);
        }
        words(&source.text).chain(words(body)).for_each(add);
    }
}

/// The files of content/ that unpublished texts name: each is published only if a visible text names or
/// uses it, too.
#[derive(Debug, Default)]
pub struct Candidates {
    files: HashSet<FileId>,
    /// Their paths in the output and in the site's folder.
    by_name: HashMap<String, FileId>,
}

impl Candidates {
    /// Those of the site's files whose names are among `named`.
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
        // Who names a link names what it leads to.
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

    /// Which of them the words of a text name, whatever becomes of the text when it is rendered.
    pub fn named_in(&self, text: &AnyTranslation, markdown: &str) -> HashSet<FileId> {
        let source = &text.matter.source;
        let mut found = self.find(&source.path, &source.text);
        found.extend(self.find(&source.path, markdown));
        found
    }

    /// Which of them site.yaml names.
    pub fn named_in_settings(&self, settings: &Settings) -> HashSet<FileId> {
        self.find("content/", &settings.source.source.text)
    }

    /// All but those in `used`.
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

/// Errors for the published files that are unpublished ones under other names.
pub fn check_other_names<'f>(
    published: impl Iterator<Item = &'f PublishedFile>,
    hidden: &[Found],
) -> Vec<Diagnostic> {
    let doubtful: Vec<&PublishedFile> = published.filter(|file| file.has_other_names).collect();
    if hidden.is_empty() || doubtful.is_empty() {
        return Vec::new();
    }
    let mut identities = Identities::default();
    // Where a hidden file is a link, the file that it leads to decides for itself.
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

/// A candidate of a `srcset` without the size that it is for: `a photo.jpg 2x`.
fn without_size(candidate: &str) -> &str {
    let candidate = candidate.trim();
    match candidate.rsplit_once(' ') {
        Some((name, size)) if size.ends_with(['w', 'x']) => name.trim_end(),
        _ => candidate,
    }
}

/// The words of a file that may be names of files: whatever stands between spaces and the signs
/// that YAML, Markdown and HTML put around a name.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let signs = |c: char| c.is_whitespace() || "\"'`()<>[]{},=|".contains(c);
    text.split(signs).filter(|word| word.contains('.'))
}
