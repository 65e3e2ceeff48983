//! Lines that commands print besides problems: results, counts and progress.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

/// A stage of a build, whose progress a terminal shows and `--timings` measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Finds out whether anything changed since the last build.
    Comparing,
    /// Reads what the last build wrote.
    Opening,
    /// Reads the files of the site.
    Reading,
    /// Compiles the templates.
    Templates,
    /// Builds the index.
    Relating,
    /// Reads photos, and decodes new ones.
    Photos,
    /// Renders Markdown.
    Texts,
    /// Makes the variants of new photos.
    Encoding,
    /// Looks for what is correct but careless.
    Checking,
    /// Prepares what all pages of a language share.
    Preparing,
    /// Finds social cards in the cache, or draws them.
    Cards,
    /// Renders pages and other files.
    Rendering,
    /// Waits for the search index.
    Indexing,
    /// Replaces the old site.
    Writing,
    /// Records the build for the next one.
    Recording,
}

/// The name of a stage.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Comparing => "comparing with the last build",
        Stage::Opening => "opening the output folder",
        Stage::Reading => "reading",
        Stage::Templates => "compiling templates",
        Stage::Relating => "relating",
        Stage::Photos => "reading photos",
        Stage::Texts => "rendering texts",
        Stage::Encoding => "encoding photos",
        Stage::Checking => "checking",
        Stage::Preparing => "preparing pages",
        Stage::Cards => "drawing cards",
        Stage::Rendering => "rendering",
        Stage::Indexing => "indexing for the search",
        Stage::Writing => "writing",
        Stage::Recording => "recording",
    }
}

/// A part of a stage, which `--timings` measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Pages of news items.
    ItemPages,
    /// All other pages.
    OtherPages,
    /// Feeds.
    Feeds,
    /// Calendars.
    Calendars,
    /// Photos, attachments, cards and the theme.
    Files,
    /// Sitemaps, redirects, BibTeX and what servers read.
    Others,
    /// Compares each file with the old site, and prepares it for [`Stage::Writing`].
    Staging,
}

fn part(part: Part) -> &'static str {
    match part {
        Part::ItemPages => "pages of items",
        Part::OtherPages => "other pages",
        Part::Feeds => "feeds",
        Part::Calendars => "calendars",
        Part::Files => "photos and files",
        Part::Others => "sitemaps, redirects and more",
        Part::Staging => "staging",
    }
}

/// How long a stage took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// Which one.
    pub stage: Stage,
    /// Its time on the clock.
    pub wall: Duration,
    /// What all threads spent meanwhile, those of the search included; `None` on systems that do not tell.
    pub cpu: Option<Duration>,
    /// The parts that were measured, in CPU time.
    pub parts: Vec<(Part, Duration)>,
}

/// The table of `labnews build --timings`. The search runs beside other stages.
pub fn timings(timings: &[Timing], summary: &Summary) -> Vec<String> {
    let mut rows = vec![timing_row("stage", "time", "CPU")];
    let mut add = |name: &str, wall: Option<Duration>, cpu: Option<Duration>| {
        let [wall, cpu] = [wall, cpu].map(|time| time.map(fine_duration).unwrap_or_default());
        rows.push(timing_row(name, &wall, &cpu));
    };
    for timing in timings {
        add(stage(timing.stage), Some(timing.wall), timing.cpu);
        for (measured, time) in &timing.parts {
            add(&format!("  {}", part(*measured)), None, Some(*time));
        }
    }
    if summary.search.is_some() {
        add("the search, beside these", summary.search, None);
    }
    let cpu = timings.iter().map(|timing| timing.cpu).sum();
    add("total", Some(summary.time), cpu);
    rows
}

fn timing_row(name: &str, wall: &str, cpu: &str) -> String {
    let row = format!("{name:<30}{wall:>12}{cpu:>12}");
    row.trim_end().to_owned()
}

/// Counts errors and warnings; `None` if there are none.
pub fn problem_count(errors: usize, warnings: usize) -> Option<String> {
    let nouns = [(errors, "error"), (warnings, "warning")];
    let parts = nouns.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, noun)| plural(count, noun)).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// `labnews check` passed over drafts.
pub fn drafts_left_out(drafts: usize) -> String {
    let left_out = plural(drafts, "draft");
    format!("{left_out} left out; `labnews check --drafts` checks everything")
}

/// `labnews check` found nothing.
pub fn no_problems() -> String {
    "no problems found".to_owned()
}

/// What a build wrote.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// News items.
    pub items: usize,
    /// Texts of all kinds that are left out because they are drafts.
    pub drafts: usize,
    /// HTML pages, those of items included.
    pub pages: usize,
    /// Files of all kinds.
    pub files: usize,
    /// New and changed files.
    pub written: usize,
    /// Files that the site no longer has.
    pub removed: usize,
    /// How long it took.
    pub time: Duration,
    /// How long the search index took, in parallel; `None` without a search.
    pub search: Option<Duration>,
}

/// `labnews build` wrote this into a folder.
pub fn built(summary: &Summary, output: &Path) -> String {
    let changes = match (summary.written, summary.removed) {
        (0, 0) => "nothing changed".to_owned(),
        (written, 0) => format!("{written} new or changed"),
        (written, removed) => format!("{written} new or changed, {removed} removed"),
    };
    let search = summary
        .search
        .map(|time| format!(" (search {})", duration(time)));
    let drafts = match summary.drafts {
        0 => String::new(),
        drafts => format!(" ({} left out)", plural(drafts, "draft")),
    };
    format!(
        "{}{drafts}, {}, {} in {} ({changes}), {}{}",
        plural(summary.items, "item"),
        plural(summary.pages, "page"),
        plural(summary.files, "file"),
        output.display(),
        duration(summary.time),
        search.unwrap_or_default()
    )
}

/// A build wrote nothing, or stopped halfway; `count` is the number of problems.
pub fn not_built(count: &str, output: &Path, is_mixed: bool) -> String {
    let state = if is_mixed {
        "contains files of two builds"
    } else {
        "was left unchanged"
    };
    format!("{count}; `{}` {state}", output.display())
}

/// `labnews serve` listens.
pub fn listening(url: impl Display) -> String {
    format!("The site is at {url} (Ctrl+C stops)")
}

/// `labnews serve` built the site, or failed to; `count` is the number of problems.
pub fn rebuilt(succeeded: bool, time: Duration, count: Option<&str>) -> String {
    let result = if succeeded { "built" } else { "not built" };
    let count = count.map(|count| format!(", {count}")).unwrap_or_default();
    format!("{result} in {}{count}", duration(time))
}

/// `labnews serve` can watch the site again.
pub fn watch_restored() -> String {
    "changes appear at once again".to_owned()
}

/// `labnews init` created a site.
pub fn site_created(folder: &Path) -> Vec<String> {
    let folder = folder.display();
    vec![
        format!("Created a new site in {folder}. To see it:"),
        String::new(),
        format!("    labnews serve --root {folder} --open"),
        String::new(),
        "Its README.md explains how to add news and how to publish.".to_owned(),
    ]
}

/// `labnews new paper` added an entry with this key.
pub fn paper_added(key: &str) -> String {
    format!("`{key}` was added: `publications: [{key}]` announces it in a news item.")
}

/// `labnews new` created a draft.
pub fn draft_created() -> String {
    "This is a draft: `labnews serve --drafts` shows it, and removing `draft: true` publishes it."
        .to_owned()
}

/// Why there are no social cards: too many items, `count` of them, need one.
pub fn too_many_cards(count: usize) -> String {
    format!(
        "{count} items have no picture, so labnews draws no social cards; set `social_cards: true` in site.yaml to \
         draw them all"
    )
}

/// The numbers of translations that are missing or older than their original.
pub fn translation_counts(missing: usize, older: usize) -> String {
    format!("translations: {missing} missing, {older} older than the original")
}

/// Whether a translation is missing or older than its original.
pub fn translation_state(is_missing: bool) -> &'static str {
    if is_missing { "missing" } else { "older" }
}

/// The list of translations ends before its last `more` entries.
pub fn more_translations(more: usize) -> String {
    format!("  … and {more} more; --format json lists all")
}

fn duration(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ 0..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// A duration to compare with others.
fn fine_duration(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
