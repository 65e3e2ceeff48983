//! Where a site is published, and the URLs of its paths.

use percent_encoding::utf8_percent_encode;
use url::Url;

use super::url::PATH;

/// Where a site is published.
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
    /// Takes an absolute http(s) URL without query and fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| format!("`{text}` is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(format!("`{text}` is not the address of a web site"));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(format!("`{text}` holds more than host and path"));
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
