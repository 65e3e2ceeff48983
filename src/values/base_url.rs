//! The URL of a published site, and the URLs of its paths.

use percent_encoding::utf8_percent_encode;
use url::Url;

use super::url::PATH;
use crate::messages::{Problem, values};

/// The URL of a published site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://lab.github.io`.
    pub origin: String,
    /// `/news`, percent-encoded, or nothing; never with a closing slash.
    pub path: String,
    /// `lab.github.io`.
    pub host: String,
}

impl BaseUrl {
    /// Parses an absolute http(s) URL without query and fragment.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let url = Url::parse(text).map_err(|_| values::base_url_not_a_url(text))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(values::base_url_not_of_the_web(text));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(values::base_url_too_long(text));
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            path: url.path().trim_end_matches('/').to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
        })
    }

    /// The root-relative URL of a path.
    pub fn relative(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.path.len() + path.len());
        url.push_str(&self.path);
        url.extend(utf8_percent_encode(path, PATH));
        url
    }

    /// The absolute URL of a path.
    pub fn absolute(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.origin.len() + self.path.len() + path.len());
        url.push_str(&self.origin);
        url.push_str(&self.path);
        url.extend(utf8_percent_encode(path, PATH));
        url
    }

    /// The absolute URL of the site's root, without a closing slash.
    pub fn root(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_taken_apart() {
        let base = BaseUrl::parse("https://lab.github.io/news/").unwrap();
        assert_eq!(
            (base.origin.as_str(), base.path.as_str()),
            ("https://lab.github.io", "/news")
        );
        let base = BaseUrl::parse("http://localhost:8080").unwrap();
        assert_eq!(
            (base.origin.as_str(), base.path.as_str()),
            ("http://localhost:8080", "")
        );
        for text in [
            "lab.example.org",
            "ftp://x",
            "https://x/?a",
            "https://x/#a",
            "https://u@x/",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}
