//! Every limit on what labnews accepts, in one place.
//!
//! Content comes from many people, and one file of a pull request must not take the memory or time of everybody's
//! build. Each limit is far above what people write, has the same value everywhere, and has a diagnostic that names
//! it. docs/safety.md lists them.

use std::time::Duration;

// Sizes of files. The size is checked before a file is read. Files that are only copied have no limit, because they
// are never in memory as a whole.

/// The largest size of files of one class, which are read as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit {
    /// What they are.
    pub class: FileClass,
    /// The largest size.
    pub bytes: u64,
}

/// A class of files that have one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileClass {
    /// Markdown, site.yaml, templates and words.
    Text,
    /// content/publications.bib.
    Bibliography,
    /// SVG.
    Drawing,
    /// Other pictures.
    Picture,
    /// Videos and sound.
    Video,
    /// Fonts.
    Font,
}

/// Markdown, site.yaml, templates and words.
pub(crate) const TEXT_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Text,
    bytes: 8 << 20,
};

/// content/publications.bib.
pub(crate) const BIBLIOGRAPHY_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Bibliography,
    bytes: 64 << 20,
};

/// SVG files of content/.
pub(crate) const DRAWING_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Drawing,
    bytes: 32 << 20,
};

/// Pictures from which labnews makes variants or clean copies.
pub(crate) const PICTURE_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Picture,
    bytes: 256 << 20,
};

/// Videos and sound from which labnews makes clean copies.
pub(crate) const VIDEO_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Video,
    bytes: 256 << 20,
};

/// Fonts in static/fonts/ with which social cards are drawn.
pub(crate) const FONT_SIZE: SizeLimit = SizeLimit {
    class: FileClass::Font,
    bytes: 128 << 20,
};

/// Files and folders behind links to folders. Links to links multiply: thirty folders with two links each would be a
/// billion files.
pub(crate) const FILES_BEHIND_LINKS: usize = 100_000;
// Formulas. The longest derivations that people publish have some 3,000 bytes and 15 levels.

/// The bytes of a formula's LaTeX.
pub(crate) const FORMULA_LENGTH: usize = 20_000;
/// How deeply the groups, environments and commands of a formula are nested.
pub(crate) const FORMULA_DEPTH: usize = 50;
/// Macro calls in a formula, including macros of its author.
pub(crate) const FORMULA_CALLS: usize = 500;
/// Macro calls in all formulas of a text.
pub(crate) const TEXT_CALLS: usize = 20_000;
/// The bytes of LaTeX that these calls expand to in all formulas of a text.
pub(crate) const TEXT_EXPANSION: usize = 500_000;
/// How many times longer than its LaTeX the MathML of a formula may be.
pub(crate) const FORMULA_GROWTH: usize = 128;

// Texts.

/// How deeply lists, quotations, emphasis and links of Markdown are nested.
pub(crate) const MARKDOWN_DEPTH: usize = 100;
/// How deeply components are nested.
pub(crate) const COMPONENT_DEPTH: usize = 20;
/// Elements of raw HTML that are open at once. Browsers stop at 512, including the elements around a text.
pub(crate) const HTML_DEPTH: usize = 200;
/// Attributes of a tag of raw HTML.
pub(crate) const HTML_ATTRIBUTES: usize = 500;
/// Bytes of tags that an HTML parser may reopen in later blocks, in addition to four times the size of the text.
pub(crate) const HTML_REPEATED: usize = 1 << 20;

/// Parts of a drawing in a text that are drawn because others refer to them (`<use>`, patterns, masks): ten parts that
/// each use the one before ten times are ten billion for a browser.
pub(crate) const DRAWN_PARTS: usize = 100_000;

/// The bytes of a code block that is highlighted, and of its longest line: grammars look back and forth.
pub(crate) const HIGHLIGHTED_CODE: usize = 128 * 1024;
/// See [`HIGHLIGHTED_CODE`].
pub(crate) const HIGHLIGHTED_LINE: usize = 2_000;

// The development server. Browsers open about six connections to it.

/// Connections that `serve` answers at a time; others wait.
pub(crate) const SERVE_CONNECTIONS: usize = 128;
/// Bytes of the head of a request, with its URL and all headers.
pub(crate) const SERVE_HEAD: usize = 64 * 1024;
/// How long a connection may take to send the head of a request, or be idle after an answer.
pub(crate) const SERVE_HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may accept nothing of a response.
pub(crate) const SERVE_SEND_TIME: Duration = Duration::from_secs(15);

// Files that labnews wrote: the output folder's manifest, and `.labnews/`. Both are input, because others may have
// changed them; larger files are not read.

/// Bytes of the manifest of an output folder: about 4 million files.
pub(crate) const MAX_MANIFEST_BYTES: u64 = 256 << 20;

/// Bytes of the record of a build: about 2 million files.
pub(crate) const RECORD_BYTES: u64 = 256 << 20;

/// Bytes of the description of a picture's variants.
pub(crate) const MAX_CACHED_DESCRIPTION_BYTES: u64 = 64 << 10;

/// Bytes of a social card, whose uncompressed pixels take 2.3 million bytes.
pub(crate) const MAX_CACHED_CARD_BYTES: u64 = 4 << 20;
// Diagnostics.

/// Problems listed per file, errors before warnings; the others are counted.
pub(crate) const DIAGNOSTICS: usize = 1000;
/// Problems per file that suggest a similar name: `did you mean …?`.
pub(crate) const SUGGESTIONS: usize = 100;
/// Characters of the longest word or name that is compared with others.
pub(crate) const COMPARED: usize = 64;
/// Characters of a message, and of its help; longer ones are cut.
pub(crate) const MESSAGE: usize = 1000;
/// Characters that a message shows of its line before, within and after the place.
pub(crate) const SNIPPET: usize = 100;
/// Names that a message lists.
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

// Front matter and site.yaml.

/// Entries of a list or a map.
pub(crate) const LIST: usize = 1000;
/// Characters of a text.
pub(crate) const TEXT: usize = 10_000;
/// Characters of a text that lists of other pages show: a title, a name, a role, a tag.
pub(crate) const TITLE: usize = 1000;
/// Tags of an item: each has pages and feeds.
pub(crate) const TAGS: usize = 100;
/// Labs of an item or a person.
pub(crate) const LABS: usize = 100;
/// Aliases of a page: each is a page of its own.
pub(crate) const ALIASES: usize = 100;
/// Languages of a site in addition to the default one: each has all list pages.
pub(crate) const LANGUAGES: usize = 50;
/// Tags that all items of a site have together.
pub(crate) const SITE_TAGS: usize = 10_000;
/// Characters of an alias, and of `permalink`.
pub(crate) const PATH: usize = 1000;

// Papers.

/// Parts of a field of a .bib file that `#` joins.
pub(crate) const FIELD_PARTS: usize = 1_000;

/// Entries from which an entry of a .bib file can inherit, each counted as often as it is named.
pub(crate) const INHERITED_ENTRIES: usize = 50;
/// Bytes of the entries from which an entry inherits.
pub(crate) const INHERITED_BYTES: usize = 20_000;
/// Bytes that all abbreviations of an entry expand to.
pub(crate) const ABBREVIATED: usize = 10_000;

/// People with one family name whom citations of a text distinguish by their given names.
pub(crate) const NAMESAKES: usize = 100;
/// Authors that a citation names at most to distinguish it from another.
pub(crate) const NAMES_OF_A_CITATION: usize = 20;

// Templates.

/// Bytes of a page.
pub(crate) const PAGE: usize = 100_000_000;
/// Things of a list that the filter `separators` is for.
pub(crate) const SEPARATORS: usize = 100_000;
