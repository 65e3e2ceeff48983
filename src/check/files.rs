//! Files that nobody may have meant to publish, or under this name.

use ahash::AHashSet as HashSet;

use crate::bodies::Site;
use crate::diagnostic::{Diagnostic, Place};
use crate::image;
use crate::messages::check;
use crate::source::{Asset, Sources};

/// Warns of files beside photos, of files that are often private, and of pictures with the extension of another
/// format.
pub(super) fn check_files(sources: &Sources) -> Vec<Diagnostic> {
    let sidecars = sources.sidecars.iter();
    let sidecars = sidecars.map(|path| check::photo_sidecar().at(Place::file(path)));
    let assets = sources.assets.iter().chain(&sources.statics);
    sidecars.chain(assets.flat_map(check_asset)).collect()
}

fn check_asset(asset: &Asset) -> impl Iterator<Item = Diagnostic> {
    let path = &asset.found.path;
    let private = asset.is_often_private.then(check::often_private);
    let misnamed = asset.misnamed_picture().map(|format| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let rename_to = format!("{stem}.{}", format.extension());
        check::picture_extension(format.name(), &image::extension(path), &rename_to)
    });
    let problems = private.into_iter().chain(misnamed);
    problems.map(|problem| problem.at(Place::file(path)))
}

/// Warns of files of content/ that nothing links to. A file in an item's folder belongs to the item, but a list of
/// participants beside the texts may have been left there.
pub(super) fn check_links(site: &Site) -> Option<Diagnostic> {
    // What cannot be read may lead to them.
    if !site.index.links.broken.is_empty() || site.index.papers.is_incomplete() {
        return None;
    }
    let folders: HashSet<&str> = site
        .index
        .entities
        .texts()
        .filter(|text| text.folder)
        .map(|text| text.id)
        .collect();
    let is_of_thing = |inside: &str| {
        let ends = inside.rmatch_indices('/').map(|(at, _)| &inside[..at]);
        ends.into_iter().any(|folder| folders.contains(folder))
    };
    let stray = site.files().filter(|file| {
        let Some(inside) = file.source.strip_prefix("content/") else {
            return false;
        };
        file.picture.is_none()
            && !is_of_thing(inside)
            && !site.bodies.usage.links_to(&site.index, file)
    });
    let stray: Vec<&str> = stray.map(|file| &*file.source).collect();
    let place = Place::file(&(*stray.first()?).into());
    Some(check::unlinked_files(&stray).at(place))
}
