//! Whether content/, which has many writers, may publish a file of this name.

use super::extensions::{KNOWN_TO_SERVERS, MARKDOWN, PUBLISHED, RUN_BY_BROWSERS, RUN_BY_SERVERS};
use crate::image;
use crate::messages::{Problem, files};

/// Why a file of content/ is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A server may run it because of this extension.
    RunsOnServers(String),
    /// A browser may run it because of this extension.
    RunsInBrowsers(String),
    /// The extension is unknown.
    Unknown(String),
    /// The name has no extension.
    Nameless,
}

impl Refused {
    /// Whether the only objection is that the name does not say what the file is.
    pub fn is_only_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Nameless)
    }

    /// What an author reads about it.
    pub fn problem(&self) -> Problem {
        match self {
            Self::RunsOnServers(extension) => files::runs_on_servers(extension),
            Self::RunsInBrowsers(extension) => files::runs_in_browsers(extension),
            Self::Unknown(extension) => files::extension_not_published(extension),
            Self::Nameless => files::no_extension(),
        }
    }
}

/// Why content/ must not publish a file of this name. site.yaml adds the extensions in `allowed`; with `trusted`,
/// writers of content/ may publish scripts for browsers.
pub fn refuse(path: &str, allowed: &[&str], trusted: bool) -> Option<Refused> {
    let is_allowed = |ending: &str| allowed.contains(&ending);
    for ending in endings(path) {
        if RUN_BY_SERVERS.contains(&ending.as_str()) && !is_allowed(&ending) {
            return Some(Refused::RunsOnServers(ending));
        }
    }
    let last = image::extension(path);
    if last.is_empty() {
        return (!trusted).then_some(Refused::Nameless);
    }
    if trusted || is_allowed(&last) {
        return None;
    }
    if !KNOWN_TO_SERVERS.contains(&last.as_str()) {
        let mut inner: Vec<String> = endings(path).collect();
        inner.pop();
        let is_run = |ending: &String| {
            (ending == "svg" || RUN_BY_BROWSERS.contains(&ending.as_str())) && !is_allowed(ending)
        };
        if let Some(ending) = inner.into_iter().find(is_run) {
            return Some(Refused::RunsInBrowsers(ending));
        }
    }
    let is_published = PUBLISHED.iter().any(|group| group.contains(&last.as_str()));
    if is_published {
        return None;
    }
    Some(if RUN_BY_BROWSERS.contains(&last.as_str()) {
        Refused::RunsInBrowsers(last)
    } else {
        Refused::Unknown(last)
    })
}

/// Whether browsers or web servers may run files with this extension.
pub fn is_run(ending: &str) -> bool {
    RUN_BY_BROWSERS.contains(&ending) || RUN_BY_SERVERS.contains(&ending)
}

/// Whether files with this extension are sources, which are never published.
pub fn is_markdown(ending: &str) -> bool {
    MARKDOWN.contains(&ending)
}

/// Whether content/ publishes files with this extension by default.
pub fn is_published(ending: &str) -> bool {
    PUBLISHED.iter().any(|group| group.contains(&ending)) && !is_run(ending)
}

/// The extensions of a file name in lower case, up to the first character that is not a letter or digit: `md`
/// and `1` of `a.md (copy).1`.
pub(super) fn endings(path: &str) -> impl Iterator<Item = String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').skip(1).map(|part| {
        let part = part.trim_start();
        let end = part.find(|c: char| !c.is_ascii_alphanumeric());
        part[..end.unwrap_or(part.len())].to_ascii_lowercase()
    })
}

/// Whether a name looks like that of Markdown, or of a copy of Markdown.
pub(in crate::source) fn is_named_as_markdown(path: &str) -> bool {
    endings(path).any(|ending| is_markdown(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_kinds_are_published_and_others_are_not() {
        for name in [
            "paper.pdf",
            "slides.PPTX",
            "data.tar.gz",
            "brain.nii.gz",
            "a.csv",
            "v1.2.csv",
            "video.mp4",
            "code.py",
            "model.ipynb",
            "a.b/c.txt",
            "structure.cif",
            "photo.JPG",
            "Dr. Xu 2022.pdf",
            "talk (final).pdf",
            "研讨会.pdf",
        ] {
            assert_eq!(refuse(name, &[], false), None, "{name}");
        }
        let server = |ending: &str| Some(Refused::RunsOnServers(ending.to_owned()));
        let browser = |ending: &str| Some(Refused::RunsInBrowsers(ending.to_owned()));
        let unknown = |ending: &str| Some(Refused::Unknown(ending.to_owned()));
        for (name, refused) in [
            ("a.php", server("php")),
            ("a.PHP5", server("php5")),
            ("a.php.txt", server("php")),
            ("a.php.", server("php")),
            ("a.asp;.jpg", server("asp")),
            ("a.php::$DATA", server("php")),
            ("a. php .txt", server("php")),
            ("web.config", unknown("config")),
            ("model.config.json.exe", unknown("exe")),
            ("a.xsd", browser("xsd")),
            ("a.HtMl", browser("html")),
            ("a.svgz", browser("svgz")),
            ("a.exe", unknown("exe")),
            ("a.txt2", unknown("txt2")),
            ("Makefile", Some(Refused::Nameless)),
            ("a.b/Makefile", Some(Refused::Nameless)),
            ("a.", Some(Refused::Nameless)),
        ] {
            assert_eq!(refuse(name, &[], false), refused, "{name}");
        }
        let allowed = ["xsd", "php"];
        assert_eq!(refuse("a.XSD", &allowed, false), None);
        assert_eq!(refuse("a.php", &allowed, false), None);
        assert_eq!(refuse("a.html", &[], true), None);
        assert_eq!(refuse("a.php", &[], true), server("php"));
    }

    #[test]
    fn no_kind_is_both_published_and_run() {
        for ending in PUBLISHED.iter().copied().flatten() {
            assert!(!RUN_BY_SERVERS.contains(ending), "{ending}");
            assert!(!MARKDOWN.contains(ending), "{ending}");
            assert!(!RUN_BY_BROWSERS.contains(ending), "{ending}");
        }
    }

    #[test]
    fn copies_of_markdown_are_known_by_name() {
        for name in [
            "x.md.draft",
            "x.md.1",
            "x.MD.swp",
            "x.mdx",
            "x.Rmd",
            "x.qmd",
            "x.md copy",
            "x.md (1)",
            "x.markdown_old",
            "x.md-2",
            "x.md.gz",
        ] {
            assert!(is_named_as_markdown(name), "{name}");
        }
        for name in ["x.mdb", "md.txt", "x.amd.txt", "a.md/x.txt", "cmd"] {
            assert!(!is_named_as_markdown(name), "{name}");
        }
    }
}
