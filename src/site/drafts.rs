//! Drafts that are not built. What is wrong with them, or with files that only they use, does not stop the site.

use std::sync::Arc;

use ahash::AHashSet as HashSet;

use super::entities::Entities;
use super::entity::{Fields, GroupedText};
use super::files::Files;
use super::ids::{FileId, LanguageId};
use super::link_base::LinkBase;
use crate::image::{extension, media_type_of};
use crate::messages::Problem;
use crate::source::front_matter::SourceFile;
use crate::values::unicode::comparable;

/// The drafts that are not built.
#[derive(Debug)]
pub struct Drafts {
    /// How many there are, with those on which something depends that is published later.
    pub count: usize,
    /// The texts.
    pub texts: Vec<DraftText>,
    /// The paths of the texts.
    paths: HashSet<Arc<str>>,
    /// The ids of things of which all texts are drafts.
    ids: HashSet<String>,
    /// The ids of visible things with folders, and of other hidden ones; left out if there are no drafts.
    others: HashSet<String>,
    /// What drafts name and no embargoed or expired text does, as [`comparable`] names.
    named: HashSet<String>,
    /// The files in the folders of unpublished things.
    files: Files,
}

/// A draft that is not built.
pub struct DraftText {
    /// Its language.
    pub language: LanguageId,
    /// Its front matter.
    pub fields: Arc<dyn Fields + Send>,
    /// Its source.
    pub source_file: Arc<SourceFile>,
    /// Its Markdown.
    pub markdown: Arc<str>,
}

impl std::fmt::Debug for DraftText {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("DraftText")
            .field(&self.source_file.source.path)
            .finish()
    }
}

/// What was found of drafts, before the files of the site are known.
#[derive(Debug, Default)]
pub(super) struct FoundDrafts {
    /// As of [`Drafts`].
    pub count: usize,
    /// As of [`Drafts`].
    pub ids: HashSet<String>,
    texts: Vec<DraftText>,
    named: HashSet<String>,
    named_by_others: HashSet<String>,
}

impl FoundDrafts {
    /// Adds a hidden text, and what it names. `is_draft`: nothing that is published, now or later, depends on it.
    pub(super) fn add<F: Fields + Send + 'static>(
        &mut self,
        text: &GroupedText<F>,
        named: &[String],
        is_draft: bool,
    ) {
        if !is_draft {
            self.named_by_others.extend(named.iter().cloned());
            return;
        }
        self.named.extend(named.iter().cloned());
        self.texts.push(DraftText {
            language: text.language,
            fields: text.fields.clone(),
            source_file: text.source_file.clone(),
            markdown: text.markdown.clone(),
        });
    }

    /// The drafts, given the files in the folders of unpublished things, and the ids of these.
    pub(super) fn finish(
        mut self,
        files: Files,
        unpublished: &HashSet<String>,
        entities: &Entities,
    ) -> Drafts {
        self.named
            .retain(|name| !self.named_by_others.contains(name));
        let paths = self.texts.iter();
        let mut others = HashSet::new();
        if !self.ids.is_empty() {
            let visible = entities.texts().filter(|text| text.folder);
            others.extend(visible.map(|text| text.id.to_owned()));
            others.extend(unpublished.difference(&self.ids).cloned());
        }
        Drafts {
            count: self.count,
            paths: paths
                .map(|text| text.source_file.source.path.clone())
                .collect(),
            others,
            texts: self.texts,
            ids: self.ids,
            named: self.named,
            files,
        }
    }
}

impl Drafts {
    /// Whether the path is that of a draft, of a file in a draft's folder, or of a picture that only drafts name.
    /// `files` are those of the site; `withheld` has those of content/ that are not published because no visible text
    /// uses them.
    pub fn owns(&self, path: &str, files: &Files, withheld: &HashSet<FileId>) -> bool {
        let Some(inside) = path.strip_prefix("content/") else {
            return false;
        };
        // Other texts in a draft's folder are things of their own.
        if path.ends_with(".md") {
            return self.paths.contains(path);
        }
        if self.is_in_folder(inside) {
            return true;
        }
        let is_picture = |ending: &str| {
            media_type_of(ending).is_some() || matches!(ending, "svg" | "heic" | "heif")
        };
        let is_named = |name: &str| self.named.contains(&comparable(name));
        let is_withheld = || match files.find(path) {
            Some(file) => file.id.is_some_and(|id| withheld.contains(&id)),
            // It was refused, so it is not published.
            None => true,
        };
        is_picture(&extension(path))
            && (is_named(path) || is_named(&format!("/{inside}")))
            && is_withheld()
    }

    /// Whether a file of content/ is in the folder of a draft, and not in that of another thing within.
    fn is_in_folder(&self, inside: &str) -> bool {
        let mut folder = inside;
        while let Some((outer, _)) = folder.rsplit_once('/') {
            folder = outer;
            if self.ids.contains(folder) {
                return true;
            }
            if self.others.contains(folder) {
                return false;
            }
        }
        false
    }

    /// Finds a picture that a draft names, among the files of the site and those beside drafts.
    pub fn find_picture(&self, files: &Files, from: LinkBase, source: &str) -> Result<(), Problem> {
        let plain = LinkBase {
            suggestions: None,
            ..from
        };
        if files.picture(plain, source).is_ok() {
            return Ok(());
        }
        self.files.picture(from, source).map(|_| ())
    }
}
