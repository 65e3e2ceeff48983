//! Social cards: the SVG of a card in, a PNG out, and fonts that have every character of it.
//!
//! Social networks show a picture beside a link. Where an item has no photo, a card with its title
//! stands in. This room knows neither the site nor its templates: [`crate::render`] makes the SVG,
//! here its words are broken into lines ([`lines`]), its fonts are found ([`fonts`]) and it is drawn
//! ([`draw()`]). Only [`fonts::Catalogue::new`], for the fonts of the system, and [`Cache`] touch a disk.

mod cache;
pub mod color;
mod draw;
pub mod fonts;
pub mod lines;
mod png;

pub use cache::{Cache, Key};
pub use draw::{Fault, draw};

/// The width of a card in pixels: what social networks ask for.
pub const WIDTH: u32 = 1200;
/// Its height.
pub const HEIGHT: u32 = 630;
