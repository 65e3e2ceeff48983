//! Pictures in front matter without a description.

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::messages::items::missing_alt;
use crate::site::Index;
use crate::site::entity::AnyTranslation;
use crate::source::records::Photo;
use crate::source::yaml::Step;

/// Warns of pictures in front matter without a description.
pub(super) fn check_alt(index: &Index) -> Vec<Diagnostic> {
    let texts: Vec<AnyTranslation> = index.entities.texts().collect();
    let found = texts
        .par_iter()
        .flat_map_iter(|text| check_text(index, text));
    found.collect()
}

fn check_text(index: &Index, text: &AnyTranslation) -> Vec<Diagnostic> {
    let pictures = text.fields.pictures();
    let mut found = Vec::new();
    for (path, photo) in &pictures {
        // Others are reported as missing, or by the original of a translation.
        if let Some(path) = path
            && lacks_alt(&pictures, path, photo)
            && text.source_file.contains(path)
            && index
                .links
                .files
                .picture(text.link_base(), &photo.src)
                .is_ok()
        {
            found.push(missing_alt(&photo.src).at(text.source_file.locate(path)));
        }
    }
    found
}

/// Whether one of the pictures of a text needs a description and has none.
pub(super) fn lacks_alt(
    pictures: &[(Option<Vec<Step>>, &Photo)],
    path: &[Step],
    photo: &Photo,
) -> bool {
    // A cover that is one of the photos takes the description of that.
    let is_described = pictures.iter().any(|(_, other)| {
        other.src == photo.src && other.alt.is_some() && !std::ptr::eq(*other, photo)
    });
    let has_alt = photo.alt.as_ref().is_some_and(|alt| !alt.is_empty());
    needs_description(path) && !has_alt && !is_described
}

/// Whether a picture says something that its place does not. A portrait stands beside its name, and so does
/// a lab's logo.
fn needs_description(path: &[Step]) -> bool {
    !matches!(path, [Step::Key(key)] if key == "photo" || key == "logo")
}
