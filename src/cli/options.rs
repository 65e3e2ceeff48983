//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labnews::messages::{Problem, command};
use labnews::site::BuildOptions;
use labnews::source::config::Zone;
use labnews::values::base_url::BaseUrl;
use labnews::values::date::Date;
use labnews::values::language::LanguageTag;

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// The site's folder [default: this folder, or the nearest one above it with a site.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Print errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Options of the commands that build the site: `build`, `check` and `serve`.
#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Where the site is published, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<BaseUrl>,
    /// Include drafts, and items that are embargoed or expired
    #[arg(long)]
    drafts: bool,
    /// The time of the build, which decides on embargo and expiry, as in 2026-11-24T08:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    now: Option<Timestamp>,
}

impl BuildArgs {
    pub(super) fn build_options(&self) -> BuildOptions {
        BuildOptions {
            now: self.now.unwrap_or_else(Timestamp::now),
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            reload_script: None,
        }
    }
}

fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    explain(BaseUrl::parse(text))
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    parse_date(text).map(|date| date.start(&TimeZone::UTC))
}

/// Parses the name of a time zone for clap.
pub(super) fn parse_zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text).map_err(|problem| {
        let help = problem.help().unwrap_or_default();
        format!("{}; {help}", problem.message())
    })
}

/// Parses a date for clap.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    explain(Date::parse(text))
}

/// Parses a language tag for clap.
pub(super) fn parse_language(text: &str) -> Result<LanguageTag, String> {
    let tag = LanguageTag::parse(text);
    explain(tag.ok_or_else(|| command::not_a_language_tag(text)))
}

/// Puts a problem into the words that clap prints after `invalid value`.
pub(super) fn explain<T>(parsed: Result<T, Problem>) -> Result<T, String> {
    parsed.map_err(|problem| problem.message().to_owned())
}
