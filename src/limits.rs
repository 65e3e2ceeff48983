//! Every limit on what labnews accepts, in one place.
//!
//! Content comes from many hands, and one file of a pull request must not take the memory or the time
//! of everybody's build. Each limit is far above what people write, is fixed, so that a site builds
//! the same everywhere, and has a diagnostic of its own that names it. docs/safety.md lists them.

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
/// How many calls a formula has of commands that stand for others, those of its author among them.
pub(crate) const FORMULA_CALLS: usize = 500;
/// How many of them all formulas of a text have.
pub(crate) const TEXT_CALLS: usize = 20_000;
/// The bytes of LaTeX that these calls stand for in all formulas of a text.
pub(crate) const TEXT_EXPANSION: usize = 500_000;
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
/// How many bytes of tags an HTML parser may open again in blocks that follow them, beside four times
/// what the text has.
pub(crate) const HTML_REPEATED: usize = 1 << 20;

/// How many parts of a drawing in a text are drawn because others refer to them (`<use>`, patterns, masks):
/// ten that use the one before ten times are ten billion for a browser.
pub(crate) const DRAWN_PARTS: usize = 100_000;

/// The bytes of a code block that is highlighted, and of its longest line: grammars look back and forth.
pub(crate) const HIGHLIGHTED_CODE: usize = 128 * 1024;
/// See [`HIGHLIGHTED_CODE`].
pub(crate) const HIGHLIGHTED_LINE: usize = 2_000;

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
// What is said of a file.

/// Problems that are listed of one file, errors before warnings; of all others only their number is
/// told.
pub(crate) const DIAGNOSTICS: usize = 1000;
/// Problems of one file for which a near name is looked for: `did you mean …?`.
pub(crate) const SUGGESTIONS: usize = 100;
/// Characters of the longest word, or name, that is compared with others for being nearly the same.
pub(crate) const COMPARED: usize = 64;
/// Characters of a message, and of what it says in help; what is longer is cut.
pub(crate) const MESSAGE: usize = 1000;
/// Characters that a message shows of its line before what is wrong, of what is wrong, and behind it.
pub(crate) const SNIPPET: usize = 100;
/// Names that a message lists of those that there are.
pub(crate) const LISTED: usize = 20;

// YAML: front matter, site.yaml, words.

/// Bytes of a front matter, or of a whole file of YAML.
pub(crate) const YAML_BYTES: usize = 1_000_000;
/// Lists and maps within each other.
pub(crate) const YAML_DEPTH: usize = 64;
/// Bytes of text that all aliases (`*name`) of a file may add to it.
pub(crate) const ALIAS_BYTES: usize = 1_000_000;
/// Values that all aliases (`*name`) of a file may add to it.
pub(crate) const ALIAS_VALUES: usize = 100_000;

// What front matter and site.yaml say.

/// Entries of a list or a map.
pub(crate) const LIST: usize = 1000;
/// Characters of a text.
pub(crate) const TEXT: usize = 10_000;
/// Characters of what stands in lists of other pages: a title, a name, a role, a tag.
pub(crate) const TITLE: usize = 1000;
/// Tags of an item: each has pages and feeds.
pub(crate) const TAGS: usize = 100;
/// Labs of an item or a person.
pub(crate) const LABS: usize = 100;
/// Aliases of a page: each is a page of its own.
pub(crate) const ALIASES: usize = 100;
/// Languages of a site, beside the default one: each has all pages that list something.
pub(crate) const LANGUAGES: usize = 50;
/// Tags that all items of a site have together.
pub(crate) const SITE_TAGS: usize = 10_000;
/// Characters of an alias, and of `permalink`.
pub(crate) const PATH: usize = 1000;

// Papers.

/// Parts of a field of a .bib file that `#` joins.
pub(crate) const FIELD_PARTS: usize = 1_000;

/// Other entries that an entry of a .bib file may lean on, each as often as it is named.
pub(crate) const LEANED_ON: usize = 50;
/// Bytes of the entries that an entry leans on.
pub(crate) const LEANED_ON_BYTES: usize = 20_000;
/// Bytes that the abbreviations of an entry stand for, together.
pub(crate) const ABBREVIATED: usize = 10_000;

/// People of one family name whom citations of a text tell apart by their given names.
pub(crate) const NAMESAKES: usize = 100;
/// Authors whom a citation names, at most, to be told from another.
pub(crate) const NAMES_OF_A_CITATION: usize = 20;

// Templates.

/// Bytes of a page.
pub(crate) const PAGE: usize = 100_000_000;
/// Things of a list that the filter `separators` is for.
pub(crate) const SEPARATORS: usize = 100_000;
