//! Pictures in front matter, and the gallery of an item, whose translations may give only the words of its photos.

use serde_json::Value as Json;

use super::decode::{Decode, Decoder, record};
use super::yaml::Node;
use crate::limits;

record! {
    /// A picture.
    Photo or text "src": pub struct Photo {
        /// The file beside the item, or a path in static/ that starts with `/`.
        required src: String = "src",
        /// A description for readers who cannot see it.
        optional alt: String = "alt",
        /// The caption.
        optional caption: String = "caption",
        /// The photographer or source.
        optional credit: String = "credit" at most limits::TITLE,
    }
}

/// The photos of an item, in order.
#[derive(Debug, Clone)]
pub struct Photos(Vec<Listed>);

#[derive(Debug, Clone)]
struct Listed {
    photo: Photo,
    /// Its place in the front matter's own list; `None` if that leaves it out.
    place: Option<usize>,
}

impl Photos {
    /// The photos.
    pub fn iter(&self) -> impl Iterator<Item = &Photo> {
        self.0.iter().map(|listed| &listed.photo)
    }

    /// The photos, each with its place in the front matter's own list, if it is there.
    pub fn places(&self) -> impl Iterator<Item = (Option<usize>, &Photo)> {
        self.0.iter().map(|listed| (listed.place, &listed.photo))
    }

    /// Takes from `original` the photos and fields that are left out here. Photos keep the order of the original;
    /// those that it does not have come last. An empty list stays empty.
    pub fn inherit(&mut self, original: &Self) {
        if self.0.is_empty() {
            return;
        }
        let mut own = std::mem::take(&mut self.0);
        for listed in &original.0 {
            let position = own.iter().position(|own| own.photo.src == listed.photo.src);
            self.0.push(match position {
                Some(position) => {
                    let mut translated = own.remove(position);
                    translated.photo.inherit(&listed.photo);
                    translated
                }
                None => Listed {
                    photo: listed.photo.clone(),
                    place: None,
                },
            });
        }
        self.0.append(&mut own);
    }
}

impl Decode for Photos {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let photos = Vec::decode(node, decoder)?.into_iter().enumerate();
        let listed = photos.map(|(index, photo)| Listed {
            photo,
            place: Some(index),
        });
        Some(Self(listed.collect()))
    }

    fn schema() -> Json {
        Vec::<Photo>::schema()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::parse;

    fn decode(text: &str) -> Photos {
        let mut decoder = Decoder::default();
        Photos::decode(&parse(text).unwrap(), &mut decoder).unwrap()
    }

    /// Each photo's file, description and caption, and its place.
    fn describe(photos: &Photos) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let photos = photos.places().map(|(place, photo)| {
            let Photo {
                src, alt, caption, ..
            } = photo;
            format!("{src} {} {} {place:?}", text(alt), text(caption))
        });
        photos.collect()
    }

    #[test]
    fn a_translation_gives_only_the_words_of_a_photo() {
        let original = decode("[{src: a, alt: A, caption: CA}, {src: b, alt: B}, c]");
        let mut translation =
            decode("[{src: c, alt: 丙}, {src: d, alt: 丁}, {src: a, caption: 甲}]");
        translation.inherit(&original);
        assert_eq!(
            describe(&translation),
            [
                "a A 甲 Some(2)",
                "b B  None",
                "c 丙  Some(0)",
                "d 丁  Some(1)"
            ]
        );
    }

    #[test]
    fn a_photo_that_is_listed_twice_stays_so() {
        let original = decode("[{src: a, alt: A}, {src: a, alt: B}]");
        let mut translation = decode("[{src: a, alt: 甲}]");
        translation.inherit(&original);
        assert_eq!(describe(&translation), ["a 甲  Some(0)", "a B  None"]);
    }

    #[test]
    fn an_empty_list_stays_empty() {
        let mut translation = decode("[]");
        translation.inherit(&decode("[a]"));
        assert_eq!(translation.iter().count(), 0);
    }
}
