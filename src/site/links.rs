//! Where links and pictures in sources lead.

use std::sync::Arc;

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::files::{Files, LinkableFile};
use super::ids::{FileId, LanguageId, TextId};
use super::link_base::LinkBase;
use super::link_hints::{explain_backslashes, explain_form, explain_place, explain_slashes};
use super::urls::{encode_link, join, split};
use crate::diagnostic::Problem;
use crate::image::{PictureInfo, extension, media_type};
use crate::messages::links::{self as messages, Addressed, MissingPicture};
use crate::messages::values;
use crate::source::config::MissingImages;
use crate::source::name::SourceName;
use crate::values::base_url::BaseUrl;
use crate::values::similar::find_similar;
use crate::values::unicode::nfc;
use crate::values::url::{file_name_on_disk, forbidden_scheme};

/// A link target: an item, page, person or lab.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its texts, the original first.
    pub texts: Vec<TargetText>,
}

/// A link target in one language.
#[derive(Debug, Clone)]
pub struct TargetText {
    /// The language.
    pub language: LanguageId,
    /// Its path in the output.
    pub path: String,
    /// Its id, for fragments.
    pub id: TextId,
    /// Its file: `content/news/a.zh-Hans.md`.
    pub file: Arc<str>,
}

/// Everything that links can lead to.
#[derive(Debug)]
pub struct Links {
    /// Link targets by id.
    pub targets: HashMap<String, Target>,
    /// The ids of targets that are not published, and the files of translations that are not.
    pub hidden: HashSet<String>,
    /// The ids of files that failed to parse.
    pub broken: HashSet<String>,
    /// Every page and generated file of the output.
    pub paths: HashSet<String>,
    /// Files of content/ and static/.
    pub files: Files,
}

/// Where a destination leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The URL to write.
    pub url: String,
    /// Whether `url` is a root-relative URL of this site.
    pub local: bool,
    /// The text that it leads to, so that the fragment can be checked.
    pub text: Option<TextId>,
    /// The fragment without `#`, decoded.
    pub fragment: Option<String>,
    /// The size, for pictures of this site.
    pub picture: Option<PictureInfo>,
    /// The file of the site that it leads to.
    pub file: Option<FileId>,
}

impl Links {
    /// Resolves a link as an author wrote it.
    pub fn link(&self, from: LinkBase, destination: &str) -> Result<Destination, Problem> {
        let resolved = self.resolve(from, destination);
        resolved.map_err(|problem| {
            let exists = |path: &str| self.resolve(from, path).is_ok();
            explain_backslashes(from, destination, exists, self.sources()).unwrap_or(problem)
        })
    }

    fn resolve(&self, from: LinkBase, destination: &str) -> Result<Destination, Problem> {
        refuse_scheme(destination)?;
        if is_elsewhere(destination) {
            return match explain_slashes(destination) {
                Some(problem) => Err(problem),
                None => Ok(external(destination)),
            };
        }
        let (path, query, fragment) = split(destination);
        if path.is_empty() {
            return match (query, &fragment) {
                ("", None) => Err(messages::no_address(Addressed::Link)),
                // The page itself; only its scripts use the query.
                _ => Ok(page(&self.files.base, from.page, query, fragment, None)),
            };
        }
        let source = match path.strip_prefix('/') {
            None => join(from.file, &path),
            Some(inner) if path.ends_with(".md") => join("", &format!("content/{inner}")),
            Some(_) => return self.resolve_absolute(from, destination, &path, query, fragment),
        };
        let Some(source) = source.filter(|source| source.starts_with("content/")) else {
            return Err(messages::out_of_content(destination));
        };
        if let Some(file) = self.files.find(&source) {
            return Ok(self.files.destination(file, query, fragment));
        }
        if let Some(file) = self.files.find_literally(from, destination) {
            return Ok(self.files.destination(file, "", None));
        }
        let inside = source.strip_prefix("content/").unwrap_or(&source);
        let name = SourceName::parse(inside);
        // A link may name the folder of an index.md.
        let id = if path.ends_with(".md") {
            name.id.as_str()
        } else {
            inside
        };
        match self.targets.get(id) {
            Some(target) => {
                // A file name with a language means that file; one without means the reader's language.
                let text = if name.language.is_some() && path.ends_with(".md") {
                    target.texts.iter().find(|text| *text.file == *source)
                } else {
                    let mut texts = target.texts.iter();
                    let own = texts.find(|text| text.language == from.language);
                    own.or(target.texts.first())
                };
                let Some(text) = text else {
                    return Err(self.explain_untranslated(destination, &source, target));
                };
                Ok(page(
                    &self.files.base,
                    &text.path,
                    query,
                    fragment,
                    Some(text.id),
                ))
            }
            None if self.hidden.contains(id) => Err(messages::unpublished(destination)),
            // Its own problems are reported there.
            None if self.broken.contains(id) => Ok(external(destination)),
            None => Err(self.explain_unknown(from, destination, inside)),
        }
    }

    fn resolve_absolute(
        &self,
        from: LinkBase,
        destination: &str,
        path: &str,
        query: &str,
        fragment: Option<String>,
    ) -> Result<Destination, Problem> {
        if let Some(file) =
            join("", &format!("static{path}")).and_then(|file| self.files.find(&file))
        {
            return Ok(self.files.destination(file, query, fragment));
        }
        if let Some(file) = self.files.find_literally(LinkBase::SETTINGS, destination) {
            return Ok(self.files.destination(file, "", None));
        }
        for path in [path.to_owned(), format!("{path}/")] {
            if self.paths.contains(&path) {
                return Ok(page(&self.files.base, &path, query, fragment, None));
            }
        }
        if let Some(problem) = explain_form(destination) {
            return Err(problem);
        }
        if !from.may_suggest() {
            return Err(messages::path_not_found(destination, None));
        }
        let similar = find_similar(path, self.paths.iter().map(String::as_str));
        if similar.is_none()
            && let Some(problem) = self.files.explain_missing(from, destination)
        {
            return Err(problem);
        }
        Err(messages::path_not_found(destination, similar))
    }

    fn explain_unknown(&self, from: LinkBase, destination: &str, inside: &str) -> Problem {
        if let Some(problem) = explain_form(destination) {
            return problem;
        }
        if !from.may_suggest() {
            return messages::file_not_found(destination, None);
        }
        if let Some(problem) = explain_place(from, destination, self.sources()) {
            return problem;
        }
        let id = SourceName::parse(inside).id;
        let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
        let siblings = self.targets.keys().map(String::as_str);
        let siblings = siblings.filter(|key| key.starts_with(folder));
        let similar = find_similar(&id, siblings).map(|id| {
            let name = id.rsplit('/').next().unwrap_or(id);
            format!("{}.md", encode_link(name))
        });
        messages::file_not_found(destination, similar.as_deref())
    }

    /// The paths of all files and texts from the site's root.
    fn sources(&self) -> impl Iterator<Item = &str> {
        let texts = self.targets.values().flat_map(|target| &target.texts);
        self.files.sources().chain(texts.map(|text| &*text.file))
    }

    /// Explains a link to a missing translation of a target that exists in other languages.
    fn explain_untranslated(&self, destination: &str, source: &str, target: &Target) -> Problem {
        if self.hidden.contains(source) {
            return messages::unpublished(destination);
        }
        let file = target.texts.first().map_or("", |text| &*text.file);
        let name = file.rsplit('/').next().unwrap_or(file);
        messages::file_not_found(destination, Some(name))
    }
}

impl Files {
    /// Resolves a picture as an author wrote it.
    pub fn image(&self, from: LinkBase, destination: &str) -> Result<Destination, Problem> {
        let resolved = self.resolve_image(from, destination);
        resolved.map_err(|problem| {
            let exists = |path: &str| self.resolve_image(from, path).is_ok();
            explain_backslashes(from, destination, exists, self.sources()).unwrap_or(problem)
        })
    }

    fn resolve_image(&self, from: LinkBase, destination: &str) -> Result<Destination, Problem> {
        refuse_scheme(destination)?;
        if is_elsewhere(destination) {
            return Ok(external(destination));
        }
        let (path, query, _) = split(destination);
        if path.trim().is_empty() {
            return Err(messages::no_address(Addressed::Picture));
        }
        let source = picture_source(from, &path);
        let file = source.as_ref().and_then(|source| self.find(source));
        if let Some(file) = file.or_else(|| self.find_literally(from, destination)) {
            return Ok(self.destination(file, query, None));
        }
        if self.missing_images == MissingImages::Allow {
            let path = if path.starts_with('/') {
                path
            } else {
                format!("{}{path}", from.page)
            };
            return Ok(page(&self.base, &path, query, None, None));
        }
        if let Some(problem) = explain_form(destination) {
            return Err(problem);
        }
        let asked = source.as_ref().filter(|_| from.may_suggest());
        if asked.is_some()
            && let Some(problem) = self.explain_missing(from, destination)
        {
            return Err(problem);
        }
        let similar = asked.and_then(|source| {
            let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
            let siblings = self.sources().filter_map(|file| {
                file.strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .filter(|rest| !rest.contains('/'))
            });
            let name = source.rsplit('/').next().unwrap_or(source);
            Some(encode_link(find_similar(name, siblings)?))
        });
        let missing = match &similar {
            Some(name) => MissingPicture::Similar(name),
            None if path.starts_with('/') => MissingPicture::InStatic,
            None => MissingPicture::BesideText,
        };
        Err(messages::picture_not_found(destination, missing))
    }

    /// A picture of this site, as an author wrote it.
    pub fn own_picture(&self, from: LinkBase, destination: &str) -> Option<PictureInfo> {
        let (path, ..) = split(destination);
        let file = picture_source(from, &path).and_then(|source| self.find(&source));
        file.or_else(|| self.find_literally(from, destination))?
            .picture
    }

    /// Resolves a picture, and refuses videos and documents.
    pub fn picture(&self, from: LinkBase, destination: &str) -> Result<Destination, Problem> {
        let found = self.image(from, destination)?;
        let path = without_query(&found.url);
        let is_known =
            found.picture.is_some() || media_type(path).is_some() || extension(path) == "svg";
        if found.local && !is_known && self.missing_images == MissingImages::Error {
            return Err(messages::not_a_picture(destination));
        }
        Ok(found)
    }

    /// Finds a file whose name contains characters that are special in URLs: `photo #1.jpg`, `a%20b.pdf`.
    fn find_literally(&self, from: LinkBase, destination: &str) -> Option<LinkableFile<'_>> {
        let destination = nfc(destination);
        let source = match destination.strip_prefix('/') {
            Some(inner) => join("", &format!("static/{inner}")),
            None => join(from.file, &destination),
        };
        self.find(&source?)
    }

    fn destination(
        &self,
        file: LinkableFile,
        query: &str,
        fragment: Option<String>,
    ) -> Destination {
        Destination {
            picture: file.picture,
            file: file.id,
            ..page(&self.base, file.path, query, fragment, None)
        }
    }
}

/// Whether a browser would load a URL from another host or port (WHATWG URL, 4.4). Also true for a URL that
/// feed readers resolve in another way than browsers do, and for one that the `url` crate cannot parse,
/// because browsers may accept it.
pub fn is_remote(base: &BaseUrl, url: &str) -> bool {
    let Ok(own) = url::Url::parse(&base.origin) else {
        return true;
    };
    let is_control = |c: char| c <= ' ';
    let trimmed = url.trim_matches(is_control).replace(['\t', '\n', '\r'], "");
    let lacks_slashes = trimmed.split_once(':').is_some_and(|(scheme, rest)| {
        let is_web = ["http", "https"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web));
        is_web && !rest.starts_with("//")
    });
    // Browsers take what follows any number of slashes as a host.
    let is_slash = |c: &char| matches!(c, '/' | '\\');
    let slashes = trimmed.chars().take_while(is_slash).count();
    if lacks_slashes || slashes > 2 {
        return true;
    }
    let server = |url: &url::Url| (url.host().map(|host| host.to_owned()), url.port());
    let is_own = |found: url::Url| !found.has_host() || server(&found) == server(&own);
    !own.join(url).is_ok_and(is_own)
}

fn page(
    base: &BaseUrl,
    path: &str,
    query: &str,
    fragment: Option<String>,
    text: Option<TextId>,
) -> Destination {
    let mut url = base.relative(path);
    url.push_str(query);
    if let Some(fragment) = &fragment {
        url.push('#');
        url.push_str(fragment);
    }
    Destination {
        url,
        local: true,
        text,
        fragment,
        picture: None,
        file: None,
    }
}

/// A URL without its query and fragment.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The source path of a picture with this decoded path.
fn picture_source(from: LinkBase, path: &str) -> Option<String> {
    let source = match path.strip_prefix('/') {
        Some(inner) => join("", &format!("static/{inner}")),
        None => join(from.file, path),
    };
    source.filter(|source| source.starts_with("content/") || source.starts_with("static/"))
}

fn is_elsewhere(destination: &str) -> bool {
    let scheme = destination
        .split([':', '/', '?', '#'])
        .next()
        .unwrap_or_default();
    let has_scheme = destination[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    has_scheme || destination.starts_with("//")
}

fn external(destination: &str) -> Destination {
    Destination {
        url: destination.to_owned(),
        local: false,
        text: None,
        fragment: None,
        picture: None,
        file: None,
    }
}

/// Refuses schemes that run scripts or lead to the reader's own disk.
fn refuse_scheme(destination: &str) -> Result<(), Problem> {
    if !destination.contains(':') {
        return Ok(());
    }
    if let Some(name) = file_name_on_disk(destination) {
        return Err(values::path_on_disk(destination, name));
    }
    match forbidden_scheme(destination) {
        None => Ok(()),
        Some(scheme) => Err(values::scheme_not_allowed(&scheme)),
    }
}
