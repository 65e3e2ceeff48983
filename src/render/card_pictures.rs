//! Social cards as the pictures of pages.

use ahash::AHashMap as HashMap;

use super::view_builder::ViewBuilder;
use super::views::PhotoView;
use crate::image::media_type;
use crate::site::{SocialCard, Subject};
use crate::social_card::{HEIGHT, WIDTH};

/// The social cards that pages of a language link to.
#[derive(Debug, Default)]
pub(super) struct CardPictures(HashMap<Subject, PhotoView>);

impl CardPictures {
    /// Adds a card.
    pub(super) fn insert(&mut self, builder: &ViewBuilder, card: &SocialCard) {
        self.0.insert(card.of, build_photo(builder, card));
    }

    /// The card of a subject, if it was drawn.
    pub(super) fn get(&self, of: Subject) -> Option<&PhotoView> {
        self.0.get(&of)
    }
}

/// Builds the view of a card.
fn build_photo(builder: &ViewBuilder, card: &SocialCard) -> PhotoView {
    let site = builder.site;
    let own = card
        .own
        .and_then(|id| site.index.links.files.list[id].picture);
    let alt = match card.of {
        Subject::Site => builder.language.title.as_str(),
        Subject::Item(item, text) => {
            &*site.index.entities.items[item].entity.texts[text]
                .fields
                .title
        }
    };
    PhotoView {
        color: None,
        sources: Vec::new(),
        srcset: None,
        url: builder.url(&card.path),
        permalink: site.index.settings.base.absolute(&card.path),
        width: Some(own.map_or(WIDTH, |picture| picture.width)),
        height: Some(own.map_or(HEIGHT, |picture| picture.height)),
        kind: own.map_or_else(|| media_type(&card.path), |own| own.format.media_type()),
        alt: alt.to_owned(),
        caption: None,
        credit: None,
    }
}
