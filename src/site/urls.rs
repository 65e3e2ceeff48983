//! Paths of pages and files, and their URLs.
//!
//! Inside labnews a path starts with `/`, is not percent-encoded and does not hold the base path:
//! `/zh-Hans/news/2022/研讨会/`. It becomes a URL only when it is written.

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::values::unicode::nfc;
use crate::values::url::PATH;

/// Percent-encodes a path.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Encodes a file name for a link, if it contains something that looks percent-encoded.
pub fn encode_link(name: &str) -> Cow<'_, str> {
    if split(name).0 == name {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(encode(name))
    }
}

/// The file of a path, relative to the output folder.
pub fn file(path: &str) -> String {
    let file = path.trim_start_matches('/');
    if path.ends_with('/') {
        format!("{file}index.html")
    } else {
        file.to_owned()
    }
}

/// Splits a destination into path (decoded, in Normalization Form C), query with `?`, and fragment.
pub fn split(destination: &str) -> (String, &str, Option<String>) {
    let (rest, fragment) = match destination.split_once('#') {
        Some((rest, fragment)) => (rest, Some(decode(fragment))),
        None => (destination, None),
    };
    let (path, query) = match rest.find('?') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    (decode(path), query, fragment)
}

fn decode(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    match nfc(&decoded) {
        Cow::Borrowed(_) => decoded.into_owned(),
        Cow::Owned(composed) => composed,
    }
}

/// Resolves `relative` against the file or folder `from`; `None` if it leads above the top.
pub fn join(from: &str, relative: &str) -> Option<String> {
    let directory = from.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = directory
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::base_url::BaseUrl;

    #[test]
    fn urls_hold_the_base_path_and_are_encoded() {
        let base = BaseUrl::parse("https://lab.github.io/news").unwrap();
        assert_eq!(base.relative("/a b/研/"), "/news/a%20b/%E7%A0%94/");
        assert_eq!(base.absolute("/"), "https://lab.github.io/news/");
        assert_eq!(base.root(), "https://lab.github.io/news");
    }

    #[test]
    fn destinations_are_taken_apart_and_joined() {
        assert_eq!(
            split("../a%20b.md?x#y"),
            ("../a b.md".to_owned(), "?x", Some("y".to_owned()))
        );
        assert_eq!(
            join("content/news/a/index.md", "../b.md").as_deref(),
            Some("content/news/b.md")
        );
        assert_eq!(join("content/a.md", "../../etc/passwd"), None);
    }

    #[test]
    fn pages_are_files_in_folders() {
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/news/2022/x/"), "news/2022/x/index.html");
        assert_eq!(file("/feed.xml"), "feed.xml");
    }
}
