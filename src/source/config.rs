//! site.yaml.

use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use super::content_security_policy::ContentSecurityPolicy;
use super::decode::{Decode, Decoder, record, words};
use super::file_kind::is_markdown;
use super::records::WebUrl;
use super::yaml::Node;
use crate::limits;
use crate::values::base_url::BaseUrl;
use crate::values::language::LanguageTag;

record! {
    /// What site.yaml says.
    "site.yaml": pub struct Config {
        /// The site's title.
        required title: String = "title" at most limits::TITLE,
        /// One or two sentences about the site.
        optional description: String = "description",
        /// Where it is published: https://lab.example.org, or with a path.
        required base_url: BaseUrl = "base_url",
        /// The default language, whose pages have no prefix.
        optional language: LanguageTag = "language",
        /// The other languages, and what differs in them.
        optional languages: Vec<(String, LanguageFields)> = "languages" at most limits::LANGUAGES,
        /// Time zone of dates without an offset.
        optional timezone: Zone = "timezone",
        /// The form of an item's URL, of {year}, {month}, {day} and {slug}.
        optional permalink: Permalink = "permalink" at most limits::PATH,
        /// Items on a page of a list.
        optional paginate_by: usize = "paginate_by",
        /// Entries in a feed.
        optional feed_limit: usize = "feed_limit",
        /// The main menu. Without it, what the site has.
        optional navigation: Vec<NavigationEntry> = "navigation",
        /// Who is responsible for the site.
        optional author: String = "author" at most limits::TITLE,
        /// The copyright line.
        optional copyright: String = "copyright",
        /// The address of the site's repository, for links that suggest a change.
        optional repository: WebUrl = "repository",
        /// The site's logo: a file in static/.
        optional logo: String = "logo",
        /// Colours and fonts: CSS custom properties of the theme.
        optional theme: Vec<(String, CssValue)> = "theme",
        /// What pages may load and run: true for what the theme needs, or a policy of your own.
        explicit content_security_policy: ContentSecurityPolicy = "content_security_policy",
        /// What to do with raw HTML in Markdown.
        optional html: RawHtml = "html",
        /// Endings of files that content/ may publish beside those that it publishes anyway.
        optional attachments: Vec<Ending> = "attachments",
        /// What to do when a picture is missing.
        optional missing_images: MissingImages = "missing_images",
        /// What to do with items that lack a translation.
        optional untranslated: Untranslated = "untranslated",
        /// Style of reference lists: nature, vancouver, apa, gb-t-7714-2015, or another CSL style.
        optional citation_style: String = "citation_style",
        /// Whether items without a picture get a drawn one for social networks.
        optional social_cards: SocialCards = "social_cards",
        /// The order of roles on the people's page.
        optional roles: Vec<String> = "roles",
        /// Whether the site has a search.
        optional search: bool = "search",
        /// Whether $…$ is mathematics.
        optional math: bool = "math",
        /// Whether code is highlighted.
        optional highlight: bool = "highlight",
        /// Rules of `labnews check` to silence or to raise.
        optional check: Vec<(String, RuleLevel)> = "check",
        /// Anything of your own, for templates.
        optional extra: Node = "extra",
    }
}

record! {
    /// What differs in a language.
    "a language": pub struct LanguageFields {
        /// The site's title.
        optional title: String = "title" at most limits::TITLE,
        /// One or two sentences about the site.
        optional description: String = "description",
        /// The main menu.
        optional navigation: Vec<NavigationEntry> = "navigation",
    }
}

record! {
    /// An entry of the main menu.
    "an entry of the menu": pub struct NavigationEntry {
        /// What it says.
        required title: String = "title" at most limits::TITLE,
        /// Where it leads: a path of this site, or a URL.
        required url: String = "url",
    }
}

words! {
    /// What to do with raw HTML in Markdown.
    pub enum RawHtml {
        /// Take out what could run a script or change the page around it.
        Sanitize = "sanitize",
        /// Trust it.
        Allow = "allow",
    }
}

words! {
    /// What to do when a picture is missing.
    pub enum MissingImages {
        /// Publish nothing.
        Error = "error",
        /// Publish all the same: the pictures are elsewhere.
        Allow = "allow",
    }
}

words! {
    /// What to do with items that lack a translation.
    pub enum Untranslated {
        /// List them in their own language.
        Show = "show",
        /// Leave them out of lists.
        Hide = "hide",
    }
}

words! {
    /// How seriously a rule of `labnews check` is taken.
    pub enum RuleLevel {
        /// Not at all.
        Off = "off",
        /// A warning.
        Warn = "warning" | "warn",
        /// An error.
        Error = "error",
    }
}

/// The ending of a file's name, in small letters and without its dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending(pub String);

impl Decode for Ending {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        let ending = text.strip_prefix('.').unwrap_or(&text).to_ascii_lowercase();
        let is_ending = !ending.is_empty() && ending.chars().all(|c| c.is_ascii_alphanumeric());
        let (message, help) = match is_ending {
            true if is_markdown(&ending) => (
                format!("`.{ending}` files are sources, and never published"),
                "pack them into a .zip",
            ),
            true => return Some(Self(ending)),
            false => (
                format!("`{text}` is not the ending of a file's name"),
                "write it without a dot, as in `attachments: [xsd]`",
            ),
        };
        decoder.mistake(message, Some(help.to_owned()));
        None
    }

    fn schema() -> Json {
        json!({"type": ["string", "integer"], "pattern": "^\\.?[A-Za-z0-9]+$"})
    }
}

/// A value of a custom property: text, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CssValue(pub String);

impl Decode for CssValue {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Integer(number) => Some(Self(number.to_string())),
            Node::Float(number) => Some(Self(number.to_string())),
            node => String::decode(node, decoder).map(Self),
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"]})
    }
}

impl std::ops::Deref for CssValue {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CssValue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self)
    }
}

/// Whether items without a picture get a social card: `auto`, `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocialCards {
    /// Unless there are very many of them.
    Auto,
    /// All of them.
    All,
    /// None.
    Off,
}

impl Decode for SocialCards {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match node {
            Node::Bool(true) => Some(Self::All),
            Node::Bool(false) => Some(Self::Off),
            Node::Text(text) if text == "auto" => Some(Self::Auto),
            _ => {
                let help = "use `auto`, `true` or `false`";
                decoder.mistake(
                    "`social_cards` is none of its three values",
                    Some(help.to_owned()),
                );
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"enum": ["auto", true, false]})
    }
}

/// The form of an item's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink(String);

impl Default for Permalink {
    fn default() -> Self {
        Self("/news/{year}/{slug}/".to_owned())
    }
}

impl Permalink {
    /// The URL path of an item.
    pub fn fill(&self, day: jiff::civil::Date, slug: &str) -> String {
        self.0
            .replace("{year}", &format!("{:04}", day.year()))
            .replace("{month}", &format!("{:02}", day.month()))
            .replace("{day}", &format!("{:02}", day.day()))
            .replace("{slug}", slug)
    }

    /// A slug with what the form leaves out of an item's day, which tells it from another of the same name:
    /// `03-07-lab-meeting`.
    pub fn slug_with_day(&self, day: jiff::civil::Date, slug: &str) -> String {
        let parts = [
            ("{year}", format!("{:04}-", day.year())),
            ("{month}", format!("{:02}-", day.month())),
            ("{day}", format!("{:02}-", day.day())),
        ];
        let parts = parts.into_iter().filter(|(name, _)| !self.0.contains(name));
        let mut apart: String = parts.map(|(_, part)| part).collect();
        apart.push_str(slug);
        apart
    }
}

impl Decode for Permalink {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        let example = jiff::civil::date(2026, 1, 1);
        let filled = Self(text.clone()).fill(example, "slug");
        let segments = filled
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        let valid = text.contains("{slug}")
            && segments.is_some_and(|inner| {
                inner.split('/').all(|segment| {
                    crate::values::slug::Slug::parse(segment).is_ok()
                        && !segment.contains(['{', '}'])
                })
            });
        if !valid {
            let help = "for instance /news/{year}/{slug}/, of {year}, {month}, {day} and {slug}";
            decoder.mistake(
                format!("`{text}` cannot be the form of a URL"),
                Some(help.to_owned()),
            );
        }
        valid.then_some(Self(text))
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^/.*\{slug\}.*/$"})
    }
}

/// A time zone of the IANA database.
#[derive(Debug, Clone)]
pub struct Zone(pub TimeZone);

impl Decode for Zone {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        match TimeZone::get(&text) {
            Ok(zone) => Some(Self(zone)),
            Err(_) => {
                let help = "use a name such as Asia/Shanghai, Europe/London or UTC";
                decoder.mistake(
                    format!("there is no time zone `{text}`"),
                    Some(help.to_owned()),
                );
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": "string", "examples": ["UTC", "Asia/Shanghai", "Europe/London"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_taken_apart() {
        let base = BaseUrl::parse("https://lab.github.io/news/").unwrap();
        assert_eq!(
            (base.origin.as_str(), base.path.as_str()),
            ("https://lab.github.io", "/news")
        );
        let base = BaseUrl::parse("http://localhost:8080").unwrap();
        assert_eq!(
            (base.origin.as_str(), base.path.as_str()),
            ("http://localhost:8080", "")
        );
        for text in [
            "lab.example.org",
            "ftp://x",
            "https://x/?a",
            "https://x/#a",
            "https://u@x/",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn permalinks_are_checked_and_filled() {
        let decode =
            |text: &str| Permalink::decode(&Node::Text(text.to_owned()), &mut Decoder::default());
        let permalink = decode("/{year}/{month}/{day}/{slug}/").unwrap();
        assert_eq!(
            permalink.fill(jiff::civil::date(2022, 4, 2), "研讨会"),
            "/2022/04/02/研讨会/"
        );
        for text in [
            "/news/",
            "news/{slug}/",
            "/{slug}",
            "/../{slug}/",
            "/{yeer}/{slug}/",
        ] {
            assert!(decode(text).is_none(), "{text}");
        }
    }
}
