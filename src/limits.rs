//! Every limit on what labnews accepts, in one place.
//!
//! Content comes from many hands, and one file of a pull request must not take the memory or the time
//! of everybody's build. Each limit is far above what people write, is fixed, so that a site builds
//! the same everywhere, and has a diagnostic of its own that names it. README.md lists them.

use std::time::Duration;

// Sizes of files. A file is looked at before it is read; what is copied as it is has no limit, since
// it is never in memory as a whole.

/// How large files of a kind may be that are read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit {
    /// What they are, as in `this text is too large`.
    pub of: &'static str,
    /// The largest size.
    pub bytes: u64,
    /// What to do with one that is larger.
    pub help: &'static str,
}

/// Markdown, site.yaml, templates and words.
pub(crate) const TEXT_SIZE: SizeLimit = SizeLimit {
    of: "text",
    bytes: 8 << 20,
    help: "split it into several; data belong into a file beside the text",
};

/// content/publications.bib.
pub(crate) const BIBLIOGRAPHY_SIZE: SizeLimit = SizeLimit {
    of: "bibliography",
    bytes: 64 << 20,
    help: "leave out what labnews does not read, such as `file`, `annote` and `groups`",
};

/// SVG files of content/.
pub(crate) const DRAWING_SIZE: SizeLimit = SizeLimit {
    of: "drawing",
    bytes: 32 << 20,
    help: "save it as PNG, or simplify its paths in a drawing program",
};

/// Pictures of which variants or clean copies are made.
pub(crate) const PICTURE_SIZE: SizeLimit = SizeLimit {
    of: "picture",
    bytes: 256 << 20,
    help: "save it smaller, or as JPEG",
};

/// Films and sound, of which clean copies are made.
pub(crate) const FILM_SIZE: SizeLimit = SizeLimit {
    of: "film or sound",
    bytes: 256 << 20,
    help: "make it smaller, or put it on a host of films and link to it",
};

/// Fonts in static/fonts/ with which social cards are drawn.
pub(crate) const FONT_SIZE: SizeLimit = SizeLimit {
    of: "font",
    bytes: 128 << 20,
    help: "bring a font with fewer characters",
};

/// How many files and folders may be found behind links to folders. Links that lead to links multiply:
/// thirty folders of two links each would be a billion files.
pub(crate) const FILES_BEHIND_LINKS: usize = 100_000;
// Formulas. The longest derivations that people publish have some 3,000 bytes and 15 levels.

/// The bytes of a formula's LaTeX.
pub(crate) const FORMULA_LENGTH: usize = 20_000;
/// How deep the groups, environments and commands of a formula stand in each other.
pub(crate) const FORMULA_DEPTH: usize = 50;
/// How many times as long as its LaTeX the MathML of a formula may be.
pub(crate) const FORMULA_GROWTH: usize = 128;

// Texts.

/// How deep lists, quotations, emphasis and links of Markdown stand in each other.
pub(crate) const MARKDOWN_DEPTH: usize = 100;
/// How deep components stand in each other.
pub(crate) const COMPONENT_DEPTH: usize = 20;
/// How many elements of raw HTML are open at once. Browsers stop at 512, with all that is around a text.
pub(crate) const HTML_DEPTH: usize = 200;
/// How many attributes a tag of raw HTML has.
pub(crate) const HTML_ATTRIBUTES: usize = 500;

// The development server. Browsers open some six connections to it, whatever is asked for.

/// How many connections `serve` answers at a time; others wait.
pub(crate) const SERVE_CONNECTIONS: usize = 128;
/// How many bytes the head of a request may have, with its URL and all headers.
pub(crate) const SERVE_HEAD: usize = 64 * 1024;
/// How long a connection may take to send the head of a request, or be idle after an answer.
pub(crate) const SERVE_HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may take nothing of an answer that is sent to it.
pub(crate) const SERVE_SEND_TIME: Duration = Duration::from_secs(15);

// What labnews itself wrote: the output folder's manifest, and `.labnews/`. Both are input, as others
// may have changed them; what is larger is not read.

/// Of the manifest of an output folder: about 4 million files.
pub(crate) const MAX_MANIFEST_BYTES: u64 = 256 << 20;

/// Of what describes the variants of a picture.
pub(crate) const MAX_CACHED_DESCRIPTION_BYTES: u64 = 64 << 10;

/// Of a social card. Its pixels as they are take 2.3 million bytes.
pub(crate) const MAX_CACHED_CARD_BYTES: u64 = 4 << 20;
