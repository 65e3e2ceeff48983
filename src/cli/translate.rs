//! `labnews translate`: starts the translation of a text.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::messages::scaffold::{Scaffold, scaffold};
use labnews::messages::{Problem, command, status};
use labnews::site::entity::key;
use labnews::site::find_name_at;
use labnews::site::language::{Language, list_languages};
use labnews::source::name::{SourceKind, SourceName};
use labnews::source::yaml::Node;
use labnews::source::{Parsed, SourceDb, Sources};
use labnews::values::language::LanguageTag;
use labnews::values::similar::find_similar;
use labnews::values::unicode::comparable;

use super::exit_status::ExitStatus;
use super::new::front_matter::NewText;
use super::new::site::Site;
use super::options::parse_language;
use super::terminal::Terminal;

/// Start the translation of a news item, a page, a profile or a lab
///
/// Writes a draft beside the original and prints its path. It has only what must be translated: the title and the
/// summary, the descriptions and captions of photos, and the text. All else comes from the original.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file in content/, or the address of its page: /news/2026/first-results/
    #[arg(value_name = "PATH")]
    path: String,
    /// The language, one of site.yaml [default: the only one that lacks a translation]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    to: Option<LanguageTag>,
    /// The translated title, or name of a lab or person
    #[arg(long)]
    title: Option<String>,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> ExitStatus {
    match arguments.write(root) {
        Ok(path) => {
            terminal.result(&root.join(path).display().to_string());
            terminal.remark(&status::draft_created());
            ExitStatus::Success
        }
        Err(problem) => terminal.failure(problem),
    }
}

impl Arguments {
    /// Writes the translation, and returns its path in the site's folder.
    fn write(&self, root: &Path) -> Result<PathBuf, Problem> {
        let sources = SourceDb::read(root).into_sources().value;
        let sources = sources.ok_or_else(command::site_unreadable)?;
        let languages = list_languages(&sources).value;
        let name = find_name(&self.path, root, &sources, &languages)?;
        let (path, text) = match name.kind {
            SourceKind::Item => self.translate(&sources.items, name, &languages),
            SourceKind::Page => self.translate(&sources.pages, name, &languages),
            SourceKind::Person => self.translate(&sources.people, name, &languages),
            SourceKind::Lab => self.translate(&sources.labs, name, &languages),
        }?;
        Site::with_config(root, sources.config).write_text(&path, &text)?;
        Ok(path)
    }

    /// The path and the text of the translation. The first of the languages is the default one.
    fn translate<F>(
        &self,
        texts: &[Parsed<F>],
        name: &SourceName,
        languages: &[Language],
    ) -> Result<(PathBuf, String), Problem> {
        let tags: Vec<&LanguageTag> = languages.iter().map(|language| &language.tag).collect();
        let default = tags[0];
        let tag = |text: &Parsed<F>| text.name.language.clone().unwrap_or(default.clone());
        let mut texts: Vec<&Parsed<F>> = texts
            .iter()
            .filter(|text| text.name.id == name.id)
            .collect();
        texts.sort_by_key(|text| tags.iter().position(|listed| **listed == tag(text)));
        let existing = |wanted: &LanguageTag| texts.iter().find(|text| tag(text) == *wanted);
        let missing = tags.iter().copied().filter(|tag| existing(tag).is_none());
        let missing: Vec<&LanguageTag> = missing.collect();
        let to = choose_language(self.to.as_ref(), &tags, &missing)?;
        if let Some(text) = existing(to) {
            return Err(command::translation_exists(&text.source_file.source.path));
        }
        let [original, ..] = texts.as_slice() else {
            return Err(command::no_such_text(&self.path, None));
        };
        let words = scaffold(default.as_str());
        let (suffix, text) = match languages.iter().find(|language| language.tag == *to) {
            Some(language) if to != default => {
                let text = translation_text(original, self.title.as_deref(), language, words);
                (format!(".{to}"), text)
            }
            _ => (String::new(), copy_text(original, words)),
        };
        let real = Path::new(&*original.source_file.source.real);
        let stem = if original.name.folder {
            "index"
        } else {
            original.name.stem()
        };
        Ok((real.with_file_name(format!("{stem}{suffix}.md")), text))
    }
}

/// The name of the text at a path, which is that of a file or of a page.
fn find_name<'s>(
    given: &str,
    root: &Path,
    sources: &'s Sources,
    languages: &[Language],
) -> Result<&'s SourceName, Problem> {
    if let Some(file) = path_in_site(given, root) {
        let mut texts = sources.texts();
        if let Some((name, _)) = texts.find(|(_, text)| Path::new(&*text.source.real) == file) {
            return Ok(name);
        }
        let id = file.strip_prefix("content").ok().and_then(Path::to_str);
        let id = id.map(|path| SourceName::parse(path).id);
        if id.is_some_and(|id| sources.broken.contains(&id)) {
            return Err(command::text_with_mistakes(given));
        }
    }
    let mut urls = url_paths(given, sources, languages).into_iter().flatten();
    if let Some(name) = urls.find_map(|path| find_name_at(sources, &path)) {
        return Ok(name);
    }
    let paths = sources.texts().map(|(_, text)| &*text.source.path);
    Err(command::no_such_text(given, find_similar(given, paths)))
}

/// The path of an existing file in the site's folder; a person may name it from where they are.
fn path_in_site(given: &str, root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    [Path::new(given).to_owned(), root.join(given)]
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .find_map(|path| Some(path.strip_prefix(&root).ok()?.to_owned()))
}

/// The paths that an address of the site can mean, without the path of the site itself and the prefix of a language.
fn url_paths(given: &str, sources: &Sources, languages: &[Language]) -> Option<Vec<String>> {
    let address = given.split(['?', '#']).next()?;
    let path = match address.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => address,
    };
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8();
    let path = decoded.ok().filter(|path| path.starts_with('/'))?;
    let path = path.strip_suffix("index.html").unwrap_or(&path);
    let path = format!("{}/", path.trim_end_matches('/'));
    let base = sources.config.base_url.relative("/");
    let base = base.trim_end_matches('/');
    let without_language = |path: &str| {
        let mut prefixes = languages.iter().map(|language| language.prefix.as_str());
        let inside = prefixes.find_map(|prefix| {
            let rest = path.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
            rest.starts_with('/').then(|| rest.to_owned())
        });
        inside.unwrap_or_else(|| path.to_owned())
    };
    let inside = path.strip_prefix(base).filter(|rest| rest.starts_with('/'));
    let paths = inside.into_iter().chain([&*path]);
    Some(paths.map(without_language).collect())
}

/// The language that was asked for, or the only one that is missing.
fn choose_language<'l>(
    given: Option<&LanguageTag>,
    languages: &[&'l LanguageTag],
    missing: &[&'l LanguageTag],
) -> Result<&'l LanguageTag, Problem> {
    let listed = |tags: &[&LanguageTag]| tags.iter().map(|tag| tag.to_string()).collect::<Vec<_>>();
    match (given, languages, missing) {
        (Some(given), ..) => {
            let found = languages.iter().find(|tag| **tag == given);
            found
                .copied()
                .ok_or_else(|| command::language_not_in_site(given.as_str()))
        }
        (None, [_], _) => Err(command::only_one_language()),
        (None, _, [only]) => Ok(only),
        (None, _, []) => Err(command::all_translated(&listed(languages))),
        (None, ..) => Err(command::choose_language(&listed(missing))),
    }
}

/// Keys whose text must be translated, in all kinds of front matter.
const TRANSLATED: [&str; 7] = [
    "title",
    "summary",
    "role",
    "affiliation",
    "institution",
    "department",
    "location",
];

/// The text of a translation: it inherits all else from its original, and site.yaml may name its role.
fn translation_text<F>(
    original: &Parsed<F>,
    title: Option<&str>,
    language: &Language,
    words: &Scaffold,
) -> String {
    let is_named = |role: &str| {
        let mut roles = language.roles.iter();
        roles.any(|(name, _)| comparable(name) == comparable(role))
    };
    let front = original.source_file.decode::<Node>().value;
    let front = front.unwrap_or(Node::Map(Vec::new()));
    let mut text = NewText::new();
    // Profiles and labs have their Latin name in every language.
    match (front.get("name"), title) {
        (Some(Node::Text(name)), _) => {
            text.quoted("name", name);
            text.maybe_quoted("native_name", title);
        }
        (_, Some(title)) => text.quoted("title", title),
        _ => {}
    }
    for key in TRANSLATED
        .into_iter()
        .filter(|key| *key != "title" || title.is_none())
    {
        match front.get(key) {
            Some(Node::Text(role)) if key == "role" && is_named(role) => {}
            Some(Node::Text(value)) => text.quoted_with_comment(key, value, words.translate),
            _ => {}
        }
    }
    text.commented("draft: true", words.draft);
    let photos = match front.get("photos") {
        Some(Node::List(photos)) => photos.as_slice(),
        _ => &[],
    };
    let described: Vec<&Node> = photos.iter().filter(|photo| has_words(photo)).collect();
    if !described.is_empty() {
        text.line("photos:");
    }
    for photo in &described {
        if let Some(Node::Text(file)) = photo.get("src") {
            text.quoted("  - src", file);
            write_words(photo, "    ", &mut text, words);
        }
    }
    // A cover that is one of the photos has its words.
    if let Some(cover) = front.get("cover").filter(|cover| has_words(cover))
        && let Some(Node::Text(file)) = cover.get("src")
    {
        text.line("cover:");
        text.quoted("  src", file);
        write_words(cover, "  ", &mut text, words);
        if let Some(Node::Text(credit)) = cover.get("credit") {
            text.quoted("  credit", credit);
        }
    }
    text.finish_with(&original.markdown)
}

/// Keys of a picture whose text must be translated.
const OF_PICTURES: [&str; 2] = ["alt", "caption"];

fn has_words(picture: &Node) -> bool {
    OF_PICTURES
        .iter()
        .any(|key| matches!(picture.get(key), Some(Node::Text(words)) if !words.is_empty()))
}

fn write_words(picture: &Node, indent: &str, text: &mut NewText, words: &Scaffold) {
    for key in OF_PICTURES {
        if let Some(Node::Text(value)) = picture.get(key) {
            text.quoted_with_comment(&format!("{indent}{key}"), value, words.translate);
        }
    }
}

/// The text of a translation into the default language. It becomes the original, so it needs all of the front matter.
fn copy_text<F>(original: &Parsed<F>, words: &Scaffold) -> String {
    let mut text = original.source_file.with_markdown(&original.markdown);
    let says_draft = original.source_file.contains(&key("draft"));
    if !says_draft {
        let first_line = text.find('\n').map_or(text.len(), |at| at + 1);
        text.insert_str(first_line, &format!("draft: true # {}\n", words.draft));
    }
    text
}
