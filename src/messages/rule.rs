//! The rules of `labnews check`, whose levels site.yaml's `check:` sets.

use std::fmt;

use serde::{Serialize, Serializer};

use super::severity::Severity;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal $severity:ident,)*) => {
        /// A rule of `labnews check`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Rule {
            /// All rules, by name.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name that site.yaml and diagnostics use.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What breaks the rule, as the documentation says it.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),*).trim_ascii(),)*
                }
            }

            /// How serious a broken rule is, unless site.yaml sets another level.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }
        }
    };
}

rules! {
    /// A paper is public before the item that announces it.
    EarlyPaper = "early-paper" Warning,
    /// A text contains syntax of another site generator.
    ForeignSyntax = "foreign-syntax" Warning,
    /// A formula cannot be typeset, so readers see its LaTeX.
    Formula = "formula" Warning,
    /// An item is dated in the future but already published.
    FutureDate = "future-date" Warning,
    /// A heading skips a level, or is a paragraph because of its sign.
    Heading = "heading" Warning,
    /// A file of `content/` is left out because of its name.
    LeftOut = "left-out" Warning,
    /// The text of a link does not say where the link leads.
    LinkText = "link-text" Warning,
    /// An image has no alternative text.
    MissingAlt = "missing-alt" Warning,
    /// An item has no summary to show in lists and feeds.
    MissingSummary = "missing-summary" Warning,
    /// A name without a profile nearly matches one with a profile.
    NearName = "near-name" Warning,
    /// A key in `templates/words/` nearly matches one of the theme.
    NearWord = "near-word" Warning,
    /// A published text still says what `labnews new` wrote.
    Placeholder = "placeholder" Warning,
    /// `static/` holds a kind of file that is often not meant for readers.
    PrivateFile = "private-file" Warning,
    /// A page would load a picture, video or sound from another host, which then learns of every reader.
    RemoteMedia = "remote-media" Error,
    /// Two profiles have the same name.
    SameName = "same-name" Warning,
    /// Only the date in their URLs tells two items apart.
    SameSlug = "same-slug" Warning,
    /// Two items of a year have the same title.
    SameTitle = "same-title" Warning,
    /// A photo of an item is too small for its place.
    SmallPhoto = "small-photo" Warning,
    /// A social card cannot be drawn because no font has its characters.
    SocialCards = "social-cards" Warning,
    /// A custom property under `theme:` has no effect.
    Theme = "theme" Warning,
    /// A file of `content/` is published but nothing links to it.
    UnlinkedFile = "unlinked-file" Warning,
    /// A photo of `content/` is not shown anywhere.
    UnusedPhoto = "unused-photo" Warning,
    /// A text is in another language than its file says.
    WrongLanguage = "wrong-language" Warning,
}

impl Rule {
    /// The rule of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_by_name_and_found_by_it() {
        assert!(Rule::ALL.is_sorted_by_key(|rule| rule.name()));
        for &rule in Rule::ALL {
            assert_eq!(Rule::from_name(rule.name()), Some(rule));
        }
    }

    #[test]
    fn the_readme_lists_all_rules() {
        let readme = include_str!("../../README.md");
        let (_, table) = readme.split_once("| rule | default |").unwrap();
        let rows = table.lines().skip(2);
        let rows: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
        let row = |rule: &Rule| {
            let level = match rule.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            format!("| `{rule}` | {level} | {} |", rule.description())
        };
        let expected: Vec<String> = Rule::ALL.iter().map(row).collect();
        assert_eq!(rows, expected);
    }
}
