//! How pages follow the site: the script that asks for changes, and the tag that loads it.

use std::collections::BTreeMap;

use blake3::Hasher;
use pulldown_cmark_escape::escape_html;

/// The URL at which the script asks whether the site changed.
pub(super) const VERSION_PATH: &str = "/_labnews/version";
/// The URL of the script. It is a file of its own, because a page's policy can forbid inline scripts.
pub(super) const SCRIPT_PATH: &str = "/_labnews/reload.js";
/// Waits for the next version, then reloads the page or its stylesheets. Keeps asking while the server is down.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// Whether a file is a page that can reload itself.
pub(super) fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}

/// The files that changed since the server started, by URL path, each with the version of its last change.
pub(super) type ChangedFiles = BTreeMap<String, u64>;

/// Adds the tag that loads the script. It tells the script what the page is made of.
pub(super) fn add_tag(page: &mut Vec<u8>, version: u64, changed: &ChangedFiles) {
    let (page_hash, styles) = hash(page);
    // Maps of strings and numbers are always JSON.
    let files = serde_json::to_string(changed).unwrap_or_default();
    let mut escaped = String::new();
    // Writing to a string cannot fail.
    let _ = escape_html(&mut escaped, &files);
    let tag = format!(
        "<script async src=\"{SCRIPT_PATH}\" data-version=\"{version}\" data-page=\"{page_hash}\" \
         data-styles=\"{styles}\" data-files=\"{escaped}\"></script>"
    );
    page.extend_from_slice(tag.as_bytes());
}

/// The mark in the URLs of versioned files, before a hash of their content.
const MARK: &[u8] = b"?v=";
/// The number of digits of that hash.
const DIGITS: usize = 8;

/// Hashes a page without the hashes in its URLs, and these hashes.
fn hash(page: &[u8]) -> (String, String) {
    let (mut rest, mut marks) = (Hasher::new(), Hasher::new());
    let mut from = 0;
    for at in memchr::memmem::find_iter(page, MARK) {
        let start = at + MARK.len();
        let Some(digits) = page.get(start..start + DIGITS) else {
            break;
        };
        if digits.iter().all(u8::is_ascii_hexdigit) {
            rest.update(&page[from..start]);
            marks.update(digits);
            from = start + DIGITS;
        }
    }
    rest.update(&page[from..]);
    let shorten = |hasher: &Hasher| hasher.finalize().to_hex()[..16].to_owned();
    (shorten(&rest), shorten(&marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_stylesheets_are_told_from_the_page() {
        let of = |page: &str| hash(page.as_bytes());
        let (page, styles) = of("<link href=/style.css?v=12345678><p>a");
        let other = of("<link href=/style.css?v=87654321><p>a");
        assert_eq!(other.0, page);
        assert_ne!(other.1, styles);
        let other = of("<link href=/style.css?v=12345678><p>b");
        assert_ne!(other.0, page);
        assert_eq!(other.1, styles);
        // Not a hash.
        assert_ne!(of("<a href=?v=1234567x>").0, of("<a href=?v=1234567y>").0);
        assert_ne!(of("?v=123").0, of("?v=124").0);
    }
}
