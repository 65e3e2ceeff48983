//! Pictures.

use super::builder::ViewBuilder;
use crate::bodies::ShownPicture;
use crate::markdown::ImageSource;
use crate::render::views::{PhotoSourceView, PhotoView};
use crate::site::entity::Translation;

use crate::source::records::Photo;

impl ViewBuilder<'_> {
    /// Builds a picture of front matter, if its file exists.
    pub(super) fn find_photo<F>(&self, text: &Translation<F>, photo: &Photo) -> Option<PhotoView> {
        Some(self.build_photo(photo, self.site.picture(text, &photo.src)?))
    }

    /// Builds a picture whose file was found.
    pub(in crate::render) fn build_photo(&self, photo: &Photo, found: ShownPicture) -> PhotoView {
        let variants = found.variants.as_deref();
        let sources = variants.map_or(&[][..], |variants| &variants.sources);
        let (own, better) = match sources {
            [better @ .., own] => (Some(own), better),
            [] => (None, sources),
        };
        PhotoView {
            permalink: found.permalink(&self.site.index.settings.base),
            kind: found.media_type(),
            url: found.url.clone(),
            width: found.picture.map(|picture| picture.width),
            height: found.picture.map(|picture| picture.height),
            color: variants.and_then(|variants| variants.color.clone()),
            sources: better
                .iter()
                .map(|source| PhotoSourceView {
                    kind: source.kind,
                    srcset: format_srcset(source),
                })
                .collect(),
            srcset: own.filter(|own| own.files.len() > 1).map(format_srcset),
            alt: photo.alt.clone().unwrap_or_default(),
            caption: photo.caption.clone(),
            credit: photo.credit.clone(),
        }
    }
}

/// The `srcset` attribute of a picture in one format.
fn format_srcset(source: &ImageSource) -> String {
    let files = source.files.iter();
    let files: Vec<String> = files
        .map(|(url, width)| format!("{url} {width}w"))
        .collect();
    files.join(", ")
}
