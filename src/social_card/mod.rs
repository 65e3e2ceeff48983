//! Social cards: the pictures that social networks show beside a link. From the SVG of a card to a PNG, with
//! fonts that have all its characters.
//!
//! An item without a photo gets a card with its title. [`crate::render`] makes the SVG from a template. This
//! module breaks its texts into lines ([`lines`]), chooses fonts ([`fonts`]) and draws it ([`draw()`]). Only
//! [`fonts::Catalog::new`], which reads the fonts of the system, and [`CardCache`] touch a disk.

mod cache;
pub mod color;
mod draw;
mod encode;
pub mod fonts;
pub mod lines;
mod size;

pub use cache::{CardCache, CardKey};
pub use draw::{DrawError, draw};
pub use size::{HEIGHT, WIDTH};
