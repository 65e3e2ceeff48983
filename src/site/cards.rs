//! Which texts get a social card, and where.

use ahash::AHashMap as HashMap;

use super::entity::Text;
use super::links::Destination;
use super::{Site, routes};
use crate::image::{PictureFormat, extension};
use crate::source::config::SocialCards;
use crate::source::records::{ItemFields, Photo};

/// With more items without a picture than this, none gets a card unless site.yaml wants it: to draw
/// them takes about a hundredth of a second each.
pub const LIMIT: usize = 500;

/// A picture that stands in for a photo where a page is linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The language that it is in.
    pub language: usize,
    /// Its path.
    pub path: String,
    /// What it shows.
    pub of: Subject,
    /// The picture that somebody put there, which is then the card: an index into [`Site::files`].
    pub own: Option<usize>,
}

/// What a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The site.
    Site,
    /// An item: which, and which of its texts.
    Item(usize, usize),
}

/// Why a site has the cards that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// site.yaml wants none.
    Off,
    /// It says nothing, and so many items lack a picture that none is drawn.
    TooMany(usize),
    /// All that lack a picture get one.
    All,
}

impl Site {
    /// The picture of an item, where it is of a format that social networks show.
    pub fn social_picture(&self, text: &Text<ItemFields>) -> Option<(Photo, Destination)> {
        let shown = |(photo, found): &(Photo, Destination)| match found.picture {
            Some(picture) => !matches!(picture.format, PictureFormat::Svg | PictureFormat::Avif),
            None => !matches!(extension(&photo.src).as_str(), "svg" | "avif"),
        };
        self.cover(text).filter(shown)
    }

    /// Whether there are to be social cards.
    pub fn card_extent(&self) -> Extent {
        match self.config.social_cards {
            Some(SocialCards::Off) => Extent::Off,
            Some(SocialCards::All) => Extent::All,
            Some(SocialCards::Auto) | None => {
                let bare =
                    |item: &&super::Item| self.social_picture(item.entity.original()).is_none();
                match self.items.iter().filter(bare).count() {
                    count if count > LIMIT => Extent::TooMany(count),
                    _ => Extent::All,
                }
            }
        }
    }

    /// The cards that the site wants: one of itself in each language, and one of each text of an item
    /// without a picture.
    pub fn cards(&self) -> Vec<Card> {
        if self.card_extent() != Extent::All {
            return Vec::new();
        }
        let own: HashMap<&str, usize> = self
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.picture.is_some())
            .map(|(index, file)| (file.path.as_str(), index))
            .collect();
        let card = |language: usize, page: &str, of: Subject| {
            let path = routes::card(page);
            Card {
                language,
                own: own.get(path.as_str()).copied(),
                path,
                of,
            }
        };
        let languages = self.languages.iter().enumerate();
        let of_site = languages
            .map(|(language, found)| card(language, &format!("{}/", found.prefix), Subject::Site));
        let card = &card;
        let of_items = self.items.iter().enumerate().flat_map(|(item, found)| {
            let texts = found.entity.texts.iter().enumerate();
            let bare = texts.filter(|(_, text)| self.social_picture(text).is_none());
            bare.map(move |(which, text)| {
                card(text.language, &text.path, Subject::Item(item, which))
            })
        });
        of_site.chain(of_items).collect()
    }
}
