//! What `labnews new` asks somebody at a terminal.

/// What to start.
pub const KIND: &str = "What do you want to start?";
/// The answers to [`KIND`], in the order of the commands.
pub const KINDS: [&str; 5] = [
    "A news item",
    "The profile of a person",
    "A lab",
    "A page",
    "A paper, by its DOI",
];
/// The title of an item or a page.
pub const TITLE: &str = "Title";
/// The name of a person or a lab.
pub const NAME: &str = "Name in Latin letters";
/// The name in its own script.
pub const NATIVE_NAME: &str = "Name in its own script (empty: none)";
/// The DOI of a paper.
pub const DOI: &str = "DOI";
/// The day of an item.
pub const DATE: &str = "Date";
/// Whether an item announces or reports an event.
pub const EVENT: &str = "Is it about an event, such as a seminar?";
/// The photos of an item.
pub const PHOTOS: &str = "Photos: drag files or a folder here (empty: none)";
/// An answer has no letters or digits.
pub const NO_LETTERS: &str = "please write at least one letter";
