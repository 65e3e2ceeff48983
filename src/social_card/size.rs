//! The size of a card.

/// The width of a card in pixels, as social networks ask for.
pub const WIDTH: u32 = 1200;
/// The height of a card in pixels.
pub const HEIGHT: u32 = 630;
