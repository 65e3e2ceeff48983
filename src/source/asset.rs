//! Files that are neither Markdown nor papers: what each is, and whether it can be published.

use std::sync::Arc;

use super::file_kind::{self, Sensitivity};
use super::site_dir::Refusal;
use super::walk::FoundFile;
use crate::diagnostic::{Diagnostic, Place, WithDiagnostics};
use crate::image::{self, PictureFormat, PictureInfo};
use crate::limits::{DRAWING_SIZE, PICTURE_SIZE, SizeLimit, VIDEO_SIZE};
use crate::messages::files;

/// A file beside the Markdown, or in static/.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Where it is.
    pub found: FoundFile,
    /// What kind of picture it is, and its size; `None` for other files.
    pub picture: Option<PictureInfo>,
    /// Whether a browser may take it for a page, whatever its name says.
    pub is_markup: bool,
    /// Whether its first bytes say that it is a document, an archive or a font.
    pub is_document: bool,
    /// Whether it is of content/ and starts as a text does.
    pub has_front_matter: bool,
    /// Whether it has other names: it was found behind a link, or has hard links.
    pub has_other_names: bool,
    /// Whether it is in static/, and of a kind that is often not meant for readers.
    pub is_often_private: bool,
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

/// What is wrong with the name of Markdown that does not end in `.md`. Published as it is, a draft
/// would be there for all to read.
pub(super) fn check_extension(path: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = path.rsplit_once('.')?;
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let problem = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" => files::markdown_extension(ending, name),
        // A text that somebody printed.
        "pdf" => return None,
        _ if image::media_type_of(&image::extension(path)).is_some() => return None,
        _ if file_kind::is_named_as_markdown(path) => files::copy_of_text(true),
        _ => return None,
    };
    Some(problem.at(Place::file(path)))
}

/// Whether a file describes a photo or video beside it, and is no part of the site.
pub(super) fn is_sidecar(found: &FoundFile) -> bool {
    file_kind::is_sidecar(&found.path) || file_kind::is_sidecar(found.file.real())
}

/// Finds out what a file is, and whether it can be published.
pub(super) fn read_asset(found: FoundFile) -> WithDiagnostics<Asset> {
    let mut asset = Asset {
        found,
        picture: None,
        is_markup: false,
        is_document: false,
        has_front_matter: false,
        has_other_names: false,
        is_often_private: false,
    };
    // A file with an error is there all the same: a link to it is not wrong.
    let error = probe_asset(&mut asset).err();
    WithDiagnostics {
        value: asset,
        diagnostics: error.into_iter().collect(),
    }
}

/// Finds out what a file is; fails if it must not be published.
fn probe_asset(asset: &mut Asset) -> Result<(), Diagnostic> {
    let found = &asset.found;
    let place = || Place::file(&found.path);
    let refused = |refusal: Refusal| refusal.diagnostic(&found.path);
    let sensitivity = if found.is_of_content() {
        None
    } else {
        file_kind::sensitivity(&found.path).max(file_kind::sensitivity(found.file.real()))
    };
    if sensitivity == Some(Sensitivity::Secret) {
        return Err(files::secret(true).at(place()));
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
            return Err(files::secret(false).at(place()));
        }
        if found.is_of_content() {
            asset.has_front_matter = file_kind::has_front_matter(&head);
            if matches!(extension.as_str(), "srt" | "ass" | "vtt")
                && file_kind::holds_positions(&head)
            {
                return Err(files::captions_with_positions().at(place()));
            }
            asset.is_markup = extension != "svg" && file_kind::is_markup(&head);
            asset.is_document = file_kind::is_document(&head);
        }
    }
    let picture = image::probe(&extension, open.file);
    asset.picture = picture.map_err(|problem| problem.at(place()))?;
    asset.is_often_private = sensitivity == Some(Sensitivity::OftenPrivate);
    Ok(())
}

/// The size limit of files with this extension; `None` for those that are copied as they are.
pub fn size_limit(extension: &str) -> Option<SizeLimit> {
    match extension {
        "svg" => Some(DRAWING_SIZE),
        _ if image::media_type_of(extension).is_some() => Some(PICTURE_SIZE),
        _ if image::may_hold_metadata(extension) => Some(VIDEO_SIZE),
        _ => None,
    }
}
