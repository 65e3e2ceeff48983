//! site.yaml.

use jiff::tz::{TimeZone, db};
use serde_json::{Value as Json, json};

use super::addresses::WebUrl;
use super::content_security_policy::ContentSecurityPolicy;
use super::decode::{Decode, Decoder, RECORD, keyword_enum, record};
use super::file_kind::is_markdown;
use super::yaml::{Node, Step};
use crate::limits;
use crate::messages::fields::Expected;
use crate::messages::{Problem, Rule, site_yaml};
use crate::values::base_url::BaseUrl;
use crate::values::language::LanguageTag;
use crate::values::similar::find_similar;

record! {
    /// The settings of a site.
    SiteYaml: pub struct Config {
        /// The site's title.
        required title: String = "title" at most limits::TITLE,
        /// One or two sentences about the site.
        optional description: String = "description",
        /// The URL of the published site: `https://lab.example.org`, or with a path.
        required base_url: BaseUrl = "base_url",
        /// The default language, whose pages have no prefix.
        optional language: LanguageTag = "language",
        /// Other languages, and settings that differ in them.
        optional languages: Vec<(String, LanguageFields)> = "languages" at most limits::LANGUAGES,
        /// The time zone of dates without an offset.
        optional timezone: Zone = "timezone",
        /// The pattern of item URLs, with {slug} and, optionally, {year}, {month} and {day}.
        optional permalink: Permalink = "permalink" at most limits::PATH,
        /// The number of items on a page of a list.
        optional paginate_by: usize = "paginate_by",
        /// The number of entries in a feed.
        optional feed_limit: usize = "feed_limit",
        /// The main menu. The default lists what the site has.
        optional navigation: Vec<NavigationEntry> = "navigation",
        /// The person or lab responsible for the site.
        optional author: String = "author" at most limits::TITLE,
        /// The copyright line.
        optional copyright: String = "copyright",
        /// The URL of the site's repository, for links to suggest a change.
        optional repository: WebUrl = "repository",
        /// The site's logo: a file in static/.
        optional logo: String = "logo",
        /// Colours and fonts: CSS custom properties of the theme.
        optional theme: Vec<(String, CssValue)> = "theme",
        /// What pages may load and run: true for what the theme needs, or your own policy.
        explicit content_security_policy: ContentSecurityPolicy = "content_security_policy",
        /// How to treat raw HTML in Markdown.
        optional html: RawHtml = "html",
        /// Extensions of further files that content/ may publish.
        optional attachments: Vec<FileExtension> = "attachments",
        /// How to treat missing pictures.
        optional missing_images: MissingImages = "missing_images",
        /// How to list items without a translation.
        optional untranslated: Untranslated = "untranslated",
        /// The citation style: nature, vancouver, apa, gb-t-7714-2015, or another CSL style.
        optional citation_style: String = "citation_style",
        /// Whether items without a picture get a drawn social card.
        optional social_cards: SocialCards = "social_cards",
        /// The order of roles on the people's page.
        optional roles: Vec<String> = "roles",
        /// Whether the site has a search.
        optional search: bool = "search",
        /// Whether $…$ is mathematics.
        optional math: bool = "math",
        /// Whether code is highlighted.
        optional highlight: bool = "highlight",
        /// The levels of rules of `labnews check`.
        optional check: RuleLevels = "check",
        /// Your own data, for templates.
        optional extra: Node = "extra",
    }
}

impl Config {
    /// Whether `$…$` is a formula.
    pub fn has_math(&self) -> bool {
        self.math.unwrap_or(true)
    }

    /// Whether raw HTML, scripts and drawings of content/ are published as they are.
    pub fn trusts_html(&self) -> bool {
        self.html == Some(RawHtml::Allow)
    }
}

record! {
    /// Settings that differ in a language.
    Language: pub struct LanguageFields {
        /// The site's title.
        optional title: String = "title" at most limits::TITLE,
        /// One or two sentences about the site.
        optional description: String = "description",
        /// The main menu.
        optional navigation: Vec<NavigationEntry> = "navigation",
        /// The names of tags: {seminar: 研讨会}.
        optional tags: Vec<(String, String)> = "tags",
        /// The names of roles: {PhD student: 博士研究生}.
        optional roles: Vec<(String, String)> = "roles",
    }
}

record! {
    /// An entry of the main menu.
    MenuEntry: pub struct NavigationEntry {
        /// The text.
        required title: String = "title" at most limits::TITLE,
        /// The target: a path of this site, or a URL.
        required url: String = "url",
    }
}

keyword_enum! {
    /// How to treat raw HTML in Markdown.
    pub enum RawHtml {
        /// Remove what could run a script or change the page around it.
        Sanitize = "sanitize",
        /// Trust it.
        Allow = "allow",
    }
}

keyword_enum! {
    /// How to treat missing pictures.
    pub enum MissingImages {
        /// Report an error.
        Error = "error",
        /// Publish anyway, because the pictures are elsewhere.
        Allow = "allow",
    }
}

keyword_enum! {
    /// How to list items without a translation.
    pub enum Untranslated {
        /// List them in their own language.
        Show = "show",
        /// Leave them out of lists.
        Hide = "hide",
    }
}

keyword_enum! {
    /// The level of a rule of `labnews check`.
    pub enum RuleLevel {
        /// Not reported.
        Off = "off",
        /// A warning.
        Warn = "warning" | "warn",
        /// An error.
        Error = "error",
    }
}

/// The levels that site.yaml gives to rules of `labnews check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLevels(Vec<(Rule, RuleLevel)>);

impl RuleLevels {
    /// The level of a rule, if site.yaml gives it one.
    pub fn get(&self, rule: Rule) -> Option<RuleLevel> {
        let mut levels = self.0.iter();
        let (_, level) = levels.find(|(found, _)| *found == rule)?;
        Some(*level)
    }
}

impl Decode for RuleLevels {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Node::Map(entries) = node else {
            decoder.report_kind(node, Expected::Map);
            return None;
        };
        let mut levels = Vec::with_capacity(Rule::ALL.len());
        for (name, node) in entries {
            let Some(rule) = Rule::from_name(name) else {
                decoder.report_key(name, |_| {
                    let names = Rule::ALL.iter().map(|rule| rule.name());
                    site_yaml::unknown_rule(name, find_similar(name, names))
                });
                continue;
            };
            let level = decoder.within(Step::Key(name.clone()), |decoder| {
                RuleLevel::decode(node, decoder)
            });
            levels.extend(level.map(|level| (rule, level)));
        }
        Some(Self(levels))
    }

    fn schema() -> Json {
        let rules = Rule::ALL.iter().map(|rule| {
            let mut schema = RuleLevel::schema();
            schema["description"] = rule.description().into();
            (rule.name().to_owned(), schema)
        });
        let properties: serde_json::Map<String, Json> = rules.collect();
        json!({
            RECORD: "Check",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// A file extension in lower case, without its dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileExtension(pub String);

impl Decode for FileExtension {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let text = String::decode(node, decoder)?;
        let ending = text.strip_prefix('.').unwrap_or(&text).to_ascii_lowercase();
        let is_extension = !ending.is_empty() && ending.chars().all(|c| c.is_ascii_alphanumeric());
        let problem = if !is_extension {
            site_yaml::not_an_extension(&text)
        } else if is_markdown(&ending) {
            site_yaml::markdown_attachment(&ending)
        } else {
            return Some(Self(ending));
        };
        decoder.report(problem);
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
    /// All of them, unless there are very many.
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
                decoder.report(site_yaml::social_cards_value());
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"enum": ["auto", true, false]})
    }
}

/// The pattern of item URLs.
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

    /// A slug with those parts of an item's day that the pattern leaves out, to tell it from another item with the
    /// same name: `03-07-lab-meeting`.
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
            decoder.report(site_yaml::not_a_permalink(&text));
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

impl Zone {
    /// Finds a time zone by its name.
    pub fn parse(name: &str) -> Result<Self, Problem> {
        TimeZone::get(name).map(Self).map_err(|_| {
            let names: Vec<String> = db().available().map(|name| name.to_string()).collect();
            let nearest = find_similar(name, names.iter().map(String::as_str));
            site_yaml::unknown_time_zone(name, nearest)
        })
    }
}

impl Decode for Zone {
    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let name = String::decode(node, decoder)?;
        Self::parse(&name)
            .map_err(|problem| decoder.report(problem))
            .ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "examples": ["UTC", "Asia/Shanghai", "Europe/London"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
