//! The picture of each item in lists.

use std::sync::Arc;

use ahash::AHashMap as HashMap;
use rayon::prelude::*;

use super::entities::Item;
use super::entity::Translation;
use super::files::Files;
use super::ids::{IdVec, ItemId, TextId};
use super::links::Destination;
use crate::source::records::{ItemFields, Photo, Photos};

/// The pictures that the Markdown of texts names, in order, by the paths of their files.
pub type NamedPictures = HashMap<Arc<str>, Vec<Photo>>;

/// Smaller pictures in texts are icons and badges, which lists do not show. In pixels.
const LEAST_WIDTH: u32 = 200;
const LEAST_HEIGHT: u32 = 100;

/// Finds the picture of each text of an item: its cover, else its first photo, else the first picture of its
/// Markdown. A translation without one has that of the original's Markdown.
pub(super) fn find_covers(
    items: &IdVec<ItemId, Item>,
    files: &Files,
    named: &NamedPictures,
) -> HashMap<TextId, Photo> {
    let covers = items
        .par_iter()
        .flat_map_iter(|item| find_item_covers(item, files, named));
    covers.collect::<Vec<_>>().into_iter().collect()
}

fn find_item_covers(item: &Item, files: &Files, named: &NamedPictures) -> Vec<(TextId, Photo)> {
    let mut first: Option<Photo> = None;
    let mut covers = Vec::new();
    for text in &item.entity.texts {
        let cover = choose_cover(&text.fields).or_else(|| {
            let pictures = named
                .get(&text.source_file.source.path)
                .into_iter()
                .flatten();
            let own = pictures
                .into_iter()
                .find(|picture| is_large(text, picture, files));
            let cover = own.cloned().or_else(|| first.clone());
            first = first.take().or_else(|| {
                Some(Photo {
                    alt: None,
                    ..cover.clone()?
                })
            });
            cover
        });
        covers.extend(cover.map(|cover| (text.id, cover)));
    }
    covers
}

/// A cover that is one of the photos takes its missing fields from that photo.
fn choose_cover(fields: &ItemFields) -> Option<Photo> {
    let mut photos = fields.photos.iter().flat_map(Photos::iter);
    let Some(cover) = &fields.cover else {
        return photos.next().cloned();
    };
    let mut cover = cover.clone();
    if let Some(photo) = photos.find(|photo| photo.src == cover.src) {
        cover.inherit(photo);
    }
    Some(cover)
}

fn is_large(text: &Translation<ItemFields>, picture: &Photo, files: &Files) -> bool {
    let size = files.own_picture(text.link_base(), &picture.src);
    size.is_some_and(|size| size.width >= LEAST_WIDTH && size.height >= LEAST_HEIGHT)
}

/// The picture of a text and where it is; `None` if that is missing.
pub(super) fn resolve_cover<'c>(
    text: &Translation<ItemFields>,
    files: &Files,
    covers: &'c HashMap<TextId, Photo>,
) -> Option<(&'c Photo, Destination)> {
    let cover = covers.get(&text.id)?;
    let found = files.image(text.link_base(), &cover.src).ok()?;
    Some((cover, found))
}
