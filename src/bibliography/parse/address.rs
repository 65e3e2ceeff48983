//! Web addresses as people write them into .bib files.

use super::kinds::arxiv_page;

/// The first address in a text, and whether there are more. Completes addresses without a scheme, such as
/// `www.example.net/a`, and encodes spaces.
pub(super) fn find_first_address(text: &str) -> (String, bool) {
    let bare = text
        .trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim();
    let is_separator = |c: char| c.is_whitespace() || ",;|<>".contains(c);
    // Another address starts after a separator; after a `/` it is a part of the first, as in web archives.
    let mut starts = bare.match_indices("http").filter(|(at, _)| {
        let has_scheme = ["http://", "https://"]
            .iter()
            .any(|scheme| bare[*at..].starts_with(scheme));
        has_scheme && bare[..*at].ends_with(is_separator)
    });
    let first = match starts.next() {
        Some((second, _)) => bare[..second].trim_end_matches(is_separator),
        None => bare,
    };
    (complete_address(first), first.len() < bare.len())
}

fn complete_address(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let url = words.join("%20");
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let has_no_scheme = !url.contains("://") && !host.contains([':', '@', '%']);
    let (name, domain) = host.rsplit_once('.').unwrap_or_default();
    let is_domain = domain.len() > 1 && domain.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_host = !name.is_empty() && is_domain && (host.starts_with("www.") || host != url);
    if !(has_no_scheme && is_host) {
        url
    } else if host == url {
        format!("https://{url}/")
    } else {
        format!("https://{url}")
    }
}

/// The address in a `doi` that is not a DOI: `https://www.nature.com/…`, `arXiv:2101.00001`.
pub(super) fn find_address_in_doi(text: &str) -> Option<String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    let archive = text
        .get(..6)
        .filter(|start| start.eq_ignore_ascii_case("arxiv:"))?;
    arxiv_page(text[archive.len()..].trim())
}
