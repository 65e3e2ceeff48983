//! Which texts get a social card, and where.

use ahash::AHashMap as HashMap;

use super::covers;
use super::entities::{Entities, Item};
use super::entity::Translation;
use super::files::Files;
use super::ids::{FileId, ItemId, LanguageId, TextId};
use super::routes;
use super::settings::Settings;
use crate::image::{PictureFormat, PictureInfo, extension};
use crate::source::config::SocialCards;
use crate::source::records::{ItemFields, Photo};

/// With more items without a picture than this, cards are drawn only if site.yaml asks for them: each takes
/// about 10 ms.
pub const LIMIT: usize = 500;

/// A picture that stands in for a photo where a page is linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialCard {
    /// The language that it is in.
    pub language: LanguageId,
    /// Its path.
    pub path: String,
    /// What it shows.
    pub of: Subject,
    /// The site's own picture at this path, which replaces the card.
    pub own: Option<FileId>,
}

/// What a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The site.
    Site,
    /// An item: which, and which of its texts.
    Item(ItemId, usize),
}

/// Which items of a site get cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// None: site.yaml turns them off.
    Off,
    /// None: site.yaml leaves it open, and this many items lack a picture.
    TooMany(usize),
    /// All items without a picture.
    All,
}

/// The pictures of items in lists.
type Covers = HashMap<TextId, Photo>;

/// Whether the picture of an item is of a format that social networks show.
fn has_social_picture(text: &Translation<ItemFields>, files: &Files, covers: &Covers) -> bool {
    covers::resolve_cover(text, files, covers)
        .is_some_and(|(photo, found)| is_social(photo, found.picture))
}

/// Whether a picture is of a format that social networks show.
pub fn is_social(photo: &Photo, picture: Option<PictureInfo>) -> bool {
    match picture {
        Some(picture) => !matches!(picture.format, PictureFormat::Svg | PictureFormat::Avif),
        None => !matches!(extension(&photo.src).as_str(), "svg" | "avif"),
    }
}

/// Decides which items get social cards.
pub(super) fn extent(
    settings: &Settings,
    entities: &Entities,
    files: &Files,
    covers: &Covers,
) -> Extent {
    match settings.config.social_cards {
        Some(SocialCards::Off) => Extent::Off,
        Some(SocialCards::All) => Extent::All,
        Some(SocialCards::Auto) | None => {
            let is_bare = |item: &&Item| !has_social_picture(item.entity.original(), files, covers);
            match entities.items.iter().filter(is_bare).count() {
                count if count > LIMIT => Extent::TooMany(count),
                _ => Extent::All,
            }
        }
    }
}

/// Lists the cards: one of the site in each language, and one of each text of an item without a picture.
pub(super) fn list(
    settings: &Settings,
    entities: &Entities,
    files: &Files,
    covers: &Covers,
    is_published: impl Fn(FileId) -> bool,
) -> Vec<SocialCard> {
    if extent(settings, entities, files, covers) != Extent::All {
        return Vec::new();
    }
    let own: HashMap<&str, FileId> = files
        .list
        .enumerate()
        .filter(|(id, file)| file.picture.is_some() && is_published(*id))
        .map(|(id, file)| (file.path.as_str(), id))
        .collect();
    let card = |language: LanguageId, page: &str, of: Subject| {
        let path = routes::card(page);
        SocialCard {
            language,
            own: own.get(path.as_str()).copied(),
            path,
            of,
        }
    };
    let languages = settings.languages.enumerate();
    let of_site =
        languages.map(|(id, found)| card(id, &format!("{}/", found.prefix), Subject::Site));
    let card = &card;
    let of_items = entities.items.enumerate().flat_map(|(item, found)| {
        let texts = found.entity.texts.iter().enumerate();
        let bare = texts.filter(|(_, text)| !has_social_picture(text, files, covers));
        bare.map(move |(which, text)| card(text.language, &text.path, Subject::Item(item, which)))
    });
    of_site.chain(of_items).collect()
}
