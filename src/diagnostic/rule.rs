//! The names of the rules that site.yaml's `check:` can silence or raise.

/// A paper that is published before the item that announces it.
pub const EARLY_PAPER: &str = "early-paper";
/// Syntax of another program in a text.
pub const FOREIGN_SYNTAX: &str = "foreign-syntax";
/// A formula that cannot be set, so that readers see its LaTeX.
pub const FORMULA: &str = "formula";
/// A picture without a description.
pub const MISSING_ALT: &str = "missing-alt";
/// An item of a later day than that of the build.
pub const FUTURE_DATE: &str = "future-date";
/// An item that lists and feeds have nothing to say of.
pub const MISSING_SUMMARY: &str = "missing-summary";
/// A name without a profile that is nearly that of someone who has one.
pub const NEAR_NAME: &str = "near-name";
/// A file of static/ of a kind that is often not meant for readers.
pub const PRIVATE_FILE: &str = "private-file";
/// A picture, film or sound that pages load from another host.
pub const REMOTE_MEDIA: &str = "remote-media";
/// A profile of someone whose name another profile has.
pub const SAME_NAME: &str = "same-name";
/// Items that would have one URL, were it not for their days.
pub const SAME_SLUG: &str = "same-slug";
/// A social card that could not be drawn, for want of a font.
pub const SOCIAL_CARDS: &str = "social-cards";
/// A file of content/ that is published and that nothing leads to.
pub const UNLINKED_FILE: &str = "unlinked-file";
/// A custom property of the theme that cannot stand in a stylesheet.
pub const THEME: &str = "theme";

/// All of them.
pub const ALL: &[&str] = &[
    EARLY_PAPER,
    FOREIGN_SYNTAX,
    FORMULA,
    FUTURE_DATE,
    MISSING_ALT,
    MISSING_SUMMARY,
    NEAR_NAME,
    PRIVATE_FILE,
    REMOTE_MEDIA,
    SAME_NAME,
    SAME_SLUG,
    SOCIAL_CARDS,
    THEME,
    UNLINKED_FILE,
];
