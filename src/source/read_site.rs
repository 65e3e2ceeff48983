//! Reads one file of a site.

use std::path::Path;
use std::sync::Arc;

use super::asset::{self, Asset, check_extension};
use super::config::Config;
use super::decode::Decode;
use super::front_matter::SourceFile;
use super::name::{SourceKind, SourceName};
use super::other_names;
use super::records::{ItemFields, LabFields, PageFields, ProfileFields};
use super::site_dir::SiteDir;
use super::sources::{PAPERS_FILE, Parsed, SITE_FILE};
use super::walk::FoundFile;
use super::yaml::Step;
use crate::bibliography::{self, Paper};
use crate::diagnostic::{Diagnostic, Place, WithDiagnostics, catch_panic};
use crate::limits::{BIBLIOGRAPHY_SIZE, SizeLimit, TEXT_SIZE};
use crate::messages::files::{self, Protected};
use crate::messages::front_matter;
use crate::values::source_text::SourceText;
use crate::values::unicode::nfc;

/// One file of content/ or static/, whatever it is.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Item(Parsed<ItemFields>),
    Page(Parsed<PageFields>),
    Person(Parsed<ProfileFields>),
    Lab(Parsed<LabFields>),
    /// The papers, and whether some could not be read.
    Papers(Vec<Paper>, bool),
    Asset(Asset),
    /// A file that describes a photo.
    Sidecar(Arc<str>),
    /// A file that could not be read, with the id of its page if it has one.
    Broken(Option<String>),
}

/// A file that was read, with its problems.
pub(super) type Read = WithDiagnostics<Source>;

/// Reads a file with `read`. A crash is a problem with the file.
pub(super) fn read_caught(found: FoundFile, read: fn(FoundFile) -> Read) -> Read {
    let path = found.path.clone();
    catch_panic(|| read(found)).unwrap_or_else(|crash| {
        let source = match &*path {
            PAPERS_FILE => Source::Papers(Vec::new(), true),
            text if text.ends_with(".md") => Source::Broken(Some(parse_name(text).id)),
            _ => Source::Broken(None),
        };
        Read::new(source, vec![crash.at(Place::file(&path))])
    })
}

/// Parses the path of a text.
fn parse_name(path: &str) -> SourceName {
    SourceName::parse(path.strip_prefix("content/").unwrap_or(path))
}

/// Reads site.yaml alone.
pub fn read_config(root: &Path) -> WithDiagnostics<Option<(Config, Arc<SourceFile>)>> {
    match SiteDir::open(root) {
        Ok(site) => read_site_file(&site),
        Err(error) => WithDiagnostics {
            value: None,
            diagnostics: vec![files::site_unreadable(root, &error).into()],
        },
    }
}

/// Reads site.yaml.
pub(super) fn read_site_file(
    site: &Arc<SiteDir>,
) -> WithDiagnostics<Option<(Config, Arc<SourceFile>)>> {
    let path: Arc<str> = SITE_FILE.into();
    let found = site
        .find(SITE_FILE)
        .map_err(|refusal| refusal.diagnostic(&path));
    let read = found.and_then(|file| {
        let path = path.clone();
        read_text(&FoundFile { path, file }, TEXT_SIZE)
    });
    let decoded = read.and_then(|source| {
        let decoded = catch_panic(|| {
            let source_file = SourceFile::whole(source);
            let decoded = source_file.decode();
            decoded.map(|config| config.map(|config| (config, Arc::new(source_file))))
        });
        decoded.map_err(|crash| crash.at(Place::file(&path)))
    });
    decoded.unwrap_or_else(|error| WithDiagnostics::new(None, vec![error]))
}

/// Reads a file of static/.
pub(super) fn read_asset(found: FoundFile) -> Read {
    if asset::is_sidecar(&found) {
        return Read::new(Source::Sidecar(found.path), Vec::new());
    }
    asset::read_asset(found).map(Source::Asset)
}

/// Reads a file of content/.
pub(super) fn read_content(found: FoundFile) -> Read {
    if *found.path == *PAPERS_FILE {
        return match read_text(&found, BIBLIOGRAPHY_SIZE) {
            Ok(text) => {
                let papers = bibliography::parse(&text);
                let faulty = papers.diagnostics.iter().any(Diagnostic::is_error);
                papers.map(|papers| Source::Papers(papers, faulty))
            }
            Err(diagnostic) => Read::new(Source::Papers(Vec::new(), true), vec![diagnostic]),
        };
    }
    if !found.path.ends_with(".md") {
        return match check_extension(&found.path) {
            Some(diagnostic) => Read::new(Source::Broken(None), vec![diagnostic]),
            None => read_asset(found),
        };
    }
    let mut diagnostics = Vec::new();
    let name = parse_name(&found.path);
    let id = name.id.clone();
    // Under another name, a draft would be a translation of a published text.
    if found.is_behind_link() && found.file.real().starts_with("content/") {
        let other = nfc(found.file.real());
        let diagnostic = other_names::second_name(&found, &other, Protected::Text);
        return Read::new(Source::Broken(Some(id)), vec![diagnostic]);
    }
    let split = match read_text(&found, TEXT_SIZE).and_then(SourceFile::split) {
        Ok(split) => split,
        Err(diagnostic) => return Read::new(Source::Broken(Some(id)), vec![diagnostic]),
    };
    let source = match name.kind {
        SourceKind::Item => decode_text(name, split, &mut diagnostics).map(Source::Item),
        SourceKind::Page => decode_text(name, split, &mut diagnostics).map(Source::Page),
        SourceKind::Person => decode_text(name, split, &mut diagnostics).map(Source::Person),
        SourceKind::Lab => decode_text(name, split, &mut diagnostics).map(Source::Lab),
    };
    Read::new(source.unwrap_or(Source::Broken(Some(id))), diagnostics)
}

fn decode_text<F: Decode>(
    name: SourceName,
    (source_file, markdown): (SourceFile, String),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parsed<F>> {
    let mut fields = source_file.decode().unpack_into(diagnostics);
    if fields.is_none() {
        if let Some(diagnostic) = page_among_profiles(&name, &source_file) {
            *diagnostics = vec![diagnostic];
        }
        // The site can be built without a draft.
        fields = source_file.decode_draft();
    }
    Some(Parsed {
        name,
        source_file: Arc::new(source_file),
        markdown: markdown.into(),
        fields: Arc::new(fields?),
    })
}

/// The problem of a page among profiles, such as a list of alumni in content/people/.
fn page_among_profiles(name: &SourceName, source_file: &SourceFile) -> Option<Diagnostic> {
    let is_lab = match name.kind {
        SourceKind::Person => false,
        SourceKind::Lab => true,
        SourceKind::Item | SourceKind::Page => return None,
    };
    let key = |name: &str| [Step::Key(name.to_owned())];
    if !source_file.contains(&key("title")) || source_file.contains(&key("name")) {
        return None;
    }
    let problem = front_matter::page_among_profiles(is_lab, name.stem());
    Some(problem.at(source_file.locate(&key("title"))))
}

/// Reads a text.
pub(super) fn read_text(found: &FoundFile, limit: SizeLimit) -> Result<SourceText, Diagnostic> {
    match found.file.read(limit) {
        Ok(bytes) => {
            let mut text = SourceText::new(found.path.clone(), bytes)?;
            text.real.clone_from(found.file.real_path());
            Ok(text)
        }
        Err(refusal) => Err(refusal.diagnostic(&found.path)),
    }
}
