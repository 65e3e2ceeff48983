//! The settings of site.yaml and the command line, with defaults filled in.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock::Clock;
use super::group_names::GroupNames;
use super::ids::{IdVec, LanguageId};
use super::language::Language;
use crate::diagnostic::Rule;
use crate::source::config::{Config, MissingImages, RuleLevel, Untranslated};
use crate::source::front_matter::SourceFile;
use crate::values::base_url::BaseUrl;

/// Options of a build besides its sources.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The time of the build, for embargo and expiry.
    pub now: Timestamp,
    /// Replaces `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts, embargoed and expired items are shown.
    pub drafts: bool,
    /// The URL path of the development server's reload script.
    pub reload_script: Option<&'static str>,
}

/// The settings of a site.
#[derive(Debug)]
pub struct Settings {
    /// site.yaml.
    pub config: Config,
    /// Its source, for the places of diagnostics.
    pub source: Arc<SourceFile>,
    /// Where the site is published.
    pub base: BaseUrl,
    /// The time of the build.
    pub clock: Clock,
    /// The time zone of dates without an offset.
    pub zone: TimeZone,
    /// Whether drafts, embargoed and expired items are shown.
    pub drafts: bool,
    /// Items on a page of a list.
    pub paginate_by: usize,
    /// Entries in a feed.
    pub feed_limit: usize,
    /// What to do with items that lack a translation.
    pub untranslated: Untranslated,
    /// What to do about missing pictures.
    pub missing_images: MissingImages,
    /// The languages, the default one first.
    pub languages: IdVec<LanguageId, Language>,
    /// The names of tags in each language.
    pub tags: GroupNames,
    /// The names of roles in each language.
    pub roles: GroupNames,
    /// The URL path of the development server's reload script.
    pub reload_script: Option<&'static str>,
}

impl Settings {
    /// Fills in what site.yaml leaves out.
    pub(super) fn new(
        config: Config,
        source: Arc<SourceFile>,
        languages: IdVec<LanguageId, Language>,
        options: &BuildOptions,
    ) -> Self {
        let base = options.base_url.as_ref().unwrap_or(&config.base_url);
        let zone = config.timezone.as_ref();
        Self {
            base: base.clone(),
            clock: Clock::new(options.now),
            zone: zone.map_or(TimeZone::UTC, |zone| zone.0.clone()),
            drafts: options.drafts,
            paginate_by: config.paginate_by.unwrap_or(20),
            feed_limit: config.feed_limit.unwrap_or(20),
            untranslated: config.untranslated.unwrap_or(Untranslated::Show),
            missing_images: config.missing_images.unwrap_or(MissingImages::Error),
            tags: GroupNames::new(&languages, |language| &language.tags),
            roles: GroupNames::new(&languages, |language| &language.roles),
            languages,
            reload_script: options.reload_script,
            source,
            config,
        }
    }

    /// Whether the site has a search: a page, a box and an index.
    pub fn has_search(&self) -> bool {
        self.config.search.unwrap_or(true)
    }

    /// The level that site.yaml sets for a rule.
    pub fn rule_level(&self, rule: Rule) -> Option<RuleLevel> {
        self.config.check.as_ref()?.get(rule)
    }
}
