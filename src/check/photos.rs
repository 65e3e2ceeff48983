//! Photos that are too small, or that nobody sees.

use std::collections::BTreeMap;

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Place};
use crate::messages::check::{small_photo, unused_photos};
use crate::site::Index;
use crate::site::entity::picture_file;

/// Photos with fewer pixels on both sides look blurred in a gallery and as the picture of an item.
const LEAST: u32 = 800;

/// Warns of the photos and covers of items that are too small. A text may show a small picture, such as a logo.
pub(super) fn check_sizes(index: &Index) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for text in index
        .entities
        .items
        .iter()
        .flat_map(|item| item.entity.any())
    {
        for (path, photo) in text.fields.pictures() {
            let size = index.links.files.own_picture(text.link_base(), &photo.src);
            let small = size.filter(|size| size.width.max(size.height) < LEAST);
            let path = path.filter(|path| text.source_file.contains(path));
            if let (Some(size), Some(path)) = (small, path) {
                let problem = small_photo(size.width, size.height, LEAST);
                found.push(problem.at(text.source_file.locate(&picture_file(&path))));
            }
        }
    }
    found
}

/// Warns of photos of content/ that no page shows and no text links to, once for each folder.
pub(super) fn check_unused(site: &Site) -> Vec<Diagnostic> {
    // What cannot be read may show them.
    if !site.index.links.broken.is_empty() {
        return Vec::new();
    }
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, file) in site.index.links.files.list.enumerate() {
        let is_photo = file.picture.is_some() && file.source.starts_with("content/");
        if is_photo && !site.bodies.usage.uses(&site.index, id, file) {
            let folder = file
                .source
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            folders.entry(folder).or_default().push(&file.source);
        }
    }
    let folders = folders.into_values();
    folders
        .map(|photos| unused_photos(&photos).at(Place::file(&photos[0].into())))
        .collect()
}
