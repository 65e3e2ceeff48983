//! Files that only texts name which are not published now: they are withheld with these texts.
//!
//! A file of a hidden thing's own folder is never published (see [`super::paths`]). One that stands
//! elsewhere, such as a draft profile's portrait in content/people/, is kept back if a hidden text
//! names it and nothing that is seen does.

use std::sync::Arc;

use ahash::AHashSet as HashSet;
use html_escape::decode_html_entities;
use jiff::civil;
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;

use super::entity::{AnyText, Fields, Text};
use super::pictures::Usage;
use super::urls::{join, split};
use super::{PublishedFile, Site};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Found;
use crate::source::front_matter::Matter;
use crate::source::other_names::{Identities, refused};
use crate::values::unicode::{comparable, nfc};

/// What is not published now.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// The ids of things with no text left, and the files of all hidden texts.
    pub ids: HashSet<String>,
    /// The papers that items under embargo announce: their names, and where these stand.
    pub papers: Vec<(String, Place)>,
    /// The items that are not seen: their days, and the last parts of their ids.
    pub items: Vec<(civil::Date, String)>,
    /// What hidden texts name: files by their paths in the site's folder, paths of the output, and URLs,
    /// all as disks compare names: nobody has told yet what is wrong in a hidden text.
    named: HashSet<String>,
}

impl Hidden {
    /// Notes what a text names that will not be seen.
    pub(super) fn note<F: Fields>(&mut self, text: &Text<F>) {
        let source = &text.matter.source;
        self.ids.insert(source.path.to_string());
        let mut add = |destination: &str| {
            // As in raw HTML, and as in Windows.
            let destination = decode_html_entities(destination).replace('\\', "/");
            let (path, ..) = split(&destination);
            let path = match path.starts_with('/') || path.contains("://") {
                true => Some(path),
                false => join(&source.path, &path),
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
        let body = text.matter.markdown();
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
        words(&source.text).for_each(add);
    }

    /// The files of content/ that hidden texts name, and no text that is seen, as far as its words
    /// tell before they are rendered.
    pub(super) fn files(&self, site: &Site, config: &Matter) -> HashSet<Arc<str>> {
        if self.named.is_empty() {
            return HashSet::new();
        }
        let is_named = |name: &str| self.named.contains(&comparable(name));
        let files = || {
            site.files
                .iter()
                .filter(|file| file.source.starts_with("content/"))
        };
        let named = |file: &PublishedFile| {
            is_named(&file.source)
                || is_named(&file.path)
                || is_named(&site.base.absolute(&file.path))
        };
        // Who names a link names what it leads to.
        let behind_links = files().filter(|file| file.has_other_names && named(file));
        let behind_links: HashSet<String> = behind_links
            .map(|file| nfc(file.found().file.real()).into_owned())
            .collect();
        let files = files().filter(|file| named(file) || behind_links.contains(&*file.source));
        let mut files: Vec<(&str, &Arc<str>)> = files
            .map(|file| (file.path.as_str(), &file.source))
            .collect();
        if files.is_empty() {
            return HashSet::new();
        }
        let paths: HashSet<&str> = files
            .iter()
            .flat_map(|(path, source)| [*path, &***source])
            .collect();
        let used = |from: &str, text: &str| {
            let names = words(text).filter_map(|word| {
                let (path, ..) = split(word);
                match path.starts_with('/') {
                    true => Some(path),
                    false => join(from, &path),
                }
            });
            let used = names.filter(|name| paths.contains(name.as_str()));
            used.collect::<Vec<String>>()
        };
        let texts: Vec<AnyText> = site.texts().collect();
        let seen = texts
            .par_iter()
            .map(|text| &text.matter.source)
            .flat_map_iter(|source| used(&source.path, &source.text));
        let seen: Vec<String> = seen.collect();
        let mut seen: HashSet<String> = seen.into_iter().collect();
        seen.extend(used("content/", &config.source.text));
        files.retain(|(path, source)| !seen.contains(*path) && !seen.contains(&***source));
        files
            .into_iter()
            .map(|(_, source)| source.clone())
            .collect()
    }
}

/// Takes files out of what is published, but for those that what is seen turned out to use. What is left
/// may be one of them under another name.
pub(super) fn withhold(
    site: &mut Site,
    files: &HashSet<Arc<str>>,
    usage: &Usage,
) -> Vec<Diagnostic> {
    let base = &site.base;
    let mut hidden = Vec::new();
    site.files.retain(|file| {
        let url = || base.relative(&file.path);
        let stays = !files.contains(&file.source)
            || usage.shown.contains(&url())
            || usage.linked.contains(&url());
        if !stays {
            hidden.push(file.found());
        }
        stays
    });
    under_other_names(&site.files, &hidden)
}

/// Errors for the published files that are hidden ones under other names.
pub(super) fn under_other_names(files: &[PublishedFile], hidden: &[Found]) -> Vec<Diagnostic> {
    let doubtful = || files.iter().filter(|file| file.has_other_names);
    if hidden.is_empty() || doubtful().next().is_none() {
        return Vec::new();
    }
    let mut identities = Identities::default();
    // Where a hidden file is a link, the file that it leads to decides for itself.
    let hidden = hidden.iter().filter(|found| !found.is_behind_link());
    hidden.for_each(|found| identities.add(found));
    doubtful()
        .filter_map(|file| {
            let found = file.found();
            let other = identities.get(&found)?;
            Some(refused(&found, other, "which is not published now"))
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
