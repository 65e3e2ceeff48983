//! Where links and pictures in sources lead.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::pictures::{Shown, file};
use super::urls::{encode, join, split};
use crate::image::{Picture, extension, media_type};
use crate::limits;
use crate::markdown::forbidden_scheme;
use crate::source::config::MissingImages;
use crate::source::name::Name;
use crate::values::base_url::BaseUrl;
use crate::values::similar::nearest;
use crate::values::unicode::nfc;

/// Something that can be linked: a text of a thing in content/.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its texts, the original first.
    pub texts: Vec<TargetText>,
}

/// Something that can be linked, in one language.
#[derive(Debug, Clone)]
pub struct TargetText {
    /// The language.
    pub language: usize,
    /// Its path in the output.
    pub path: String,
    /// Its key for fragments.
    pub key: usize,
    /// Its file: `content/news/a.zh-Hans.md`.
    pub file: Arc<str>,
}

/// A file that can be linked or shown.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path in the output.
    pub path: String,
    /// Its size, for pictures.
    pub picture: Option<Picture>,
    /// Its variants, for pictures that have been given any.
    pub shown: Option<Arc<Shown>>,
}

/// All that links can lead to.
#[derive(Debug)]
pub struct Links {
    /// Where the site is published.
    pub base: BaseUrl,
    /// What to do about pictures that are not there.
    pub missing_images: MissingImages,
    /// By id: things of content/.
    pub targets: HashMap<String, Target>,
    /// Things of content/ that are not published now, by id; and translations, by their files.
    pub hidden: HashSet<String>,
    /// The ids of things that could not be read.
    pub broken: HashSet<String>,
    /// By path from the site's root: files of content/ and static/ (`static/img/a.jpg`).
    pub files: HashMap<String, File>,
    /// Every page and generated file of the output.
    pub paths: HashSet<String>,
    /// How many links of a file led nowhere so far, by its path.
    pub astray: Mutex<HashMap<String, usize>>,
}

/// Where a destination leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The URL to write.
    pub url: String,
    /// Whether `url` is root-relative, on this site.
    pub local: bool,
    /// The key of the text that it leads to, with the fragment, so that this can be checked.
    pub text: Option<usize>,
    /// The fragment without `#`, decoded.
    pub fragment: Option<String>,
    /// The size, for pictures of this site.
    pub picture: Option<Picture>,
    /// The variants, for pictures of this site that have any.
    pub shown: Option<Arc<Shown>>,
}

impl Destination {
    /// The media type of a picture: what it is, or what the name of one says that is elsewhere.
    pub fn media_type(&self) -> Option<&'static str> {
        match self.picture {
            Some(picture) => picture.format.media_type(),
            None => media_type(&self.url),
        }
    }

    /// The absolute URL.
    pub fn permalink(&self, base: &BaseUrl) -> String {
        match self.local {
            true => format!("{}{}", base.origin, self.url),
            false => self.url.clone(),
        }
    }
}

/// Why a destination leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nowhere {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// The file that holds a destination, and its reader's language.
#[derive(Debug, Clone, Copy)]
pub struct From<'a> {
    /// Path from the site's root: `content/news/a.md`.
    pub file: &'a str,
    /// The path of its page.
    pub page: &'a str,
    /// The language.
    pub language: usize,
}

impl From<'static> {
    /// Where links of site.yaml start.
    pub fn config(language: usize) -> Self {
        Self {
            file: "content/",
            page: "/",
            language,
        }
    }
}

impl Links {
    /// Resolves a link as an author wrote it.
    pub fn link(&self, from: From, destination: &str) -> Result<Destination, Nowhere> {
        refuse(destination)?;
        if is_elsewhere(destination) {
            return Ok(elsewhere(destination));
        }
        let (path, query, fragment) = split(destination);
        if path.is_empty() {
            return match (query, &fragment) {
                ("", None) => Err(without_address("link")),
                // Of the page itself; whatever a script of it makes of the query.
                _ => Ok(self.page(from.page, query, fragment, None)),
            };
        }
        let source = match path.strip_prefix('/') {
            None => join(from.file, &path),
            Some(inner) if path.ends_with(".md") => join("", &format!("content/{inner}")),
            Some(_) => return self.absolute(from, destination, &path, query, fragment),
        };
        let Some(source) = source.filter(|source| source.starts_with("content/")) else {
            return Err(Nowhere {
                message: format!("`{destination}` leads out of content/"),
                help: Some(
                    "link to another Markdown file by its path from this one, as in ../a.md"
                        .to_owned(),
                ),
            });
        };
        if let Some(file) = self.files.get(&source) {
            return Ok(self.file(file, query, fragment));
        }
        if let Some(file) = self.literally(from, destination) {
            return Ok(self.file(file, "", None));
        }
        let inside = source.strip_prefix("content/").unwrap_or(&source);
        let name = Name::parse(inside);
        // A folder with an index.md may be named without it.
        let id = if path.ends_with(".md") {
            name.id.as_str()
        } else {
            inside
        };
        match self.targets.get(id) {
            Some(target) => {
                // A file with a language in its name is meant itself; one without, in the language
                // of its reader.
                let text = match name.language.is_some() && path.ends_with(".md") {
                    true => target.texts.iter().find(|text| *text.file == *source),
                    false => {
                        let mut texts = target.texts.iter();
                        let own = texts.find(|text| text.language == from.language);
                        own.or(target.texts.first())
                    }
                };
                let Some(text) = text else {
                    return Err(self.untranslated(destination, &source, target));
                };
                Ok(self.page(&text.path, query, fragment, Some(text.key)))
            }
            None if self.hidden.contains(id) => Err(unpublished(destination)),
            // That it cannot be read is told there.
            None if self.broken.contains(id) => Ok(elsewhere(destination)),
            None => Err(self.unknown(from, destination, inside)),
        }
    }

    /// Resolves a picture as an author wrote it.
    pub fn image(&self, from: From, destination: &str) -> Result<Destination, Nowhere> {
        refuse(destination)?;
        if is_elsewhere(destination) {
            return Ok(elsewhere(destination));
        }
        let (path, query, _) = split(destination);
        if path.trim().is_empty() {
            return Err(without_address("picture"));
        }
        let source = picture_source(from, &path);
        let file = source.as_ref().and_then(|source| self.files.get(source));
        if let Some(file) = file.or_else(|| self.literally(from, destination)) {
            let found = self.file(file, query, None);
            return Ok(match &file.shown {
                None => found,
                Some(shown) => Destination {
                    url: shown.url.clone(),
                    picture: Some(shown.size),
                    shown: Some(shown.clone()),
                    ..found
                },
            });
        }
        if self.missing_images == MissingImages::Allow {
            let path = match path.starts_with('/') {
                true => path,
                false => format!("{}{path}", from.page),
            };
            return Ok(self.page(&path, query, None, None));
        }
        let asked = source.as_ref().filter(|_| self.may_suggest(from));
        let near = asked.and_then(|source| {
            let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
            let siblings = self.files.keys().filter_map(|file| {
                file.strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .filter(|rest| !rest.contains('/'))
            });
            let name = source.rsplit('/').next().unwrap_or(source);
            let near = nearest(name, siblings)?;
            Some(format!("did you mean `{}`?", as_link(near)))
        });
        let place = match path.starts_with('/') {
            true => "static/ holds the pictures whose path starts with `/`",
            false => "put the picture into the folder of this file, or correct its name",
        };
        Err(Nowhere {
            message: format!("there is no picture `{destination}`"),
            help: Some(near.unwrap_or_else(|| place.to_owned())),
        })
    }

    /// A picture of this site, as an author wrote it.
    pub fn own_picture(&self, from: From, destination: &str) -> Option<Picture> {
        let (path, ..) = split(destination);
        let file = picture_source(from, &path).and_then(|source| self.files.get(&source));
        file.or_else(|| self.literally(from, destination))?.picture
    }

    /// Resolves what has to be a picture, and not a film or a document.
    pub fn picture(&self, from: From, destination: &str) -> Result<Destination, Nowhere> {
        let found = self.image(from, destination)?;
        let path = file(&found.url);
        let is_known =
            found.picture.is_some() || media_type(path).is_some() || extension(path) == "svg";
        if found.local && !is_known && self.missing_images == MissingImages::Error {
            return Err(Nowhere {
                message: format!("`{destination}` is no picture that browsers show"),
                help: Some("pictures are .jpg, .png, .webp, .avif, .gif and .svg files".to_owned()),
            });
        }
        Ok(found)
    }

    /// Whether a URL leads to another host or port, as a browser reads it (WHATWG URL, 4.4). True for a
    /// URL that browsers read in one way on the page and feed readers in another, and for one that the
    /// `url` crate cannot parse: browsers may.
    pub fn is_remote(&self, url: &str) -> bool {
        let Ok(own) = url::Url::parse(&self.base.origin) else {
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
        // However many slashes there are, what follows them is a host.
        let is_slash = |c: &char| matches!(c, '/' | '\\');
        let slashes = trimmed.chars().take_while(is_slash).count();
        if lacks_slashes || slashes > 2 {
            return true;
        }
        let server = |url: &url::Url| (url.host().map(|host| host.to_owned()), url.port());
        let is_own = |found: url::Url| !found.has_host() || server(&found) == server(&own);
        !own.join(url).is_ok_and(is_own)
    }

    /// A file whose name holds what would mean something else in a URL: `photo #1.jpg`, `a%20b.pdf`.
    fn literally(&self, from: From, destination: &str) -> Option<&File> {
        let destination = nfc(destination);
        let source = match destination.strip_prefix('/') {
            Some(inner) => join("", &format!("static/{inner}")),
            None => join(from.file, &destination),
        };
        self.files.get(&source?)
    }

    fn absolute(
        &self,
        from: From,
        destination: &str,
        path: &str,
        query: &str,
        fragment: Option<String>,
    ) -> Result<Destination, Nowhere> {
        if let Some(file) =
            join("", &format!("static{path}")).and_then(|file| self.files.get(&file))
        {
            return Ok(self.file(file, query, fragment));
        }
        if let Some(file) = self.literally(From::config(0), destination) {
            return Ok(self.file(file, "", None));
        }
        for path in [path.to_owned(), format!("{path}/")] {
            if self.paths.contains(&path) {
                return Ok(self.page(&path, query, fragment, None));
            }
        }
        let near = match self.may_suggest(from) {
            true => nearest(path, self.paths.iter().map(String::as_str)),
            false => None,
        };
        Err(Nowhere {
            message: format!("this site has no `{destination}`"),
            help: Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "link to a Markdown file by its path (../a.md), or put the file into static/"
                        .to_owned()
                }
            }),
        })
    }

    /// Whether a near name is looked for: only for the first links of a file that lead nowhere.
    fn may_suggest(&self, from: From) -> bool {
        let Ok(mut astray) = self.astray.lock() else {
            return false;
        };
        let count = astray.entry(from.file.to_owned()).or_default();
        *count += 1;
        *count <= limits::SUGGESTIONS
    }

    fn unknown(&self, from: From, destination: &str, inside: &str) -> Nowhere {
        let id = Name::parse(inside).id;
        let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
        let siblings = self.targets.keys().map(String::as_str);
        let siblings = siblings.filter(|key| key.starts_with(folder));
        let near = match self.may_suggest(from) {
            true => nearest(&id, siblings),
            false => None,
        };
        let near = near.map(|near| {
            let name = near.rsplit('/').next().unwrap_or(near);
            format!("did you mean `{}.md`?", as_link(name))
        });
        Nowhere {
            message: format!("there is no file `{destination}`"),
            help: Some(
                near.unwrap_or_else(|| "the path starts at the folder of this file".to_owned()),
            ),
        }
    }

    /// Why a translation leads nowhere whose original, or another translation, is there.
    fn untranslated(&self, destination: &str, source: &str, target: &Target) -> Nowhere {
        if self.hidden.contains(source) {
            return unpublished(destination);
        }
        let file = target.texts.first().map_or("", |text| &*text.file);
        let name = file.rsplit('/').next().unwrap_or(file);
        Nowhere {
            message: format!("there is no file `{destination}`"),
            help: Some(format!("did you mean `{name}`?")),
        }
    }

    fn page(
        &self,
        path: &str,
        query: &str,
        fragment: Option<String>,
        text: Option<usize>,
    ) -> Destination {
        let mut url = self.base.relative(path);
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
            shown: None,
        }
    }

    fn file(&self, file: &File, query: &str, fragment: Option<String>) -> Destination {
        Destination {
            picture: file.picture,
            ..self.page(&file.path, query, fragment, None)
        }
    }
}

/// Where a picture is in the site's folder, of which the path is decoded.
fn picture_source(from: From, path: &str) -> Option<String> {
    let source = match path.strip_prefix('/') {
        Some(inner) => join("", &format!("static/{inner}")),
        None => join(from.file, path),
    };
    source.filter(|source| source.starts_with("content/") || source.starts_with("static/"))
}

/// A file's name as a link has to write it: `%` and two digits stand for another character there.
fn as_link(name: &str) -> Cow<'_, str> {
    match split(name).0 == name {
        true => Cow::Borrowed(name),
        false => Cow::Owned(encode(name)),
    }
}

/// What is wrong with a link or picture that leads to nothing.
fn without_address(what: &str) -> Nowhere {
    Nowhere {
        message: format!("this {what} has no address"),
        help: Some("write where it is, or take it out".to_owned()),
    }
}

fn unpublished(destination: &str) -> Nowhere {
    Nowhere {
        message: format!("`{destination}` is not published: it is a draft, embargoed or expired"),
        help: Some("take the link out until it is".to_owned()),
    }
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

fn elsewhere(destination: &str) -> Destination {
    Destination {
        url: destination.to_owned(),
        local: false,
        text: None,
        fragment: None,
        picture: None,
        shown: None,
    }
}

/// Refuses what could run as a script, or leads to the reader's own disk.
fn refuse(destination: &str) -> Result<(), Nowhere> {
    if !destination.contains(':') {
        return Ok(());
    }
    match forbidden_scheme(destination) {
        None => Ok(()),
        Some(scheme) => Err(Nowhere {
            message: format!("a link cannot start with `{scheme}:`"),
            help: Some("use a URL that starts with https://".to_owned()),
        }),
    }
}
