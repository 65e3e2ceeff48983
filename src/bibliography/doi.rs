//! Digital object identifiers.

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::values::url::PATH;

/// The resolver of the DOI Foundation.
pub const RESOLVER: &str = "https://doi.org";

/// The address of a DOI at the resolver of the DOI Foundation.
pub fn doi_url(doi: &str) -> String {
    doi_url_at(RESOLVER, doi)
}

/// The address of a DOI at a resolver.
pub fn doi_url_at(resolver: &str, doi: &str) -> String {
    let resolver = resolver.trim_end_matches('/');
    format!("{resolver}/{}", utf8_percent_encode(doi, PATH))
}

/// Normalizes a DOI: lower case, without a resolver. `None` if this is not a DOI.
pub fn normalize_doi(text: &str) -> Option<String> {
    // A DOI that was copied from an address may be percent-encoded.
    let text = percent_decode_str(text.trim()).decode_utf8().ok()?;
    let lower = text.to_lowercase();
    let mut bare = lower.as_str();
    for start in [
        "https://",
        "http://",
        "//",
        "www.",
        "dx.",
        "doi.org/",
        "urn:",
        "info:doi/",
        "doi:",
        "doi",
    ] {
        bare = bare.strip_prefix(start).unwrap_or(bare).trim_start();
    }
    // DOI Handbook, section 2.2: a prefix 10.NNNN, then `/` and any characters.
    let (prefix, suffix) = bare.split_once('/')?;
    let number = prefix.strip_prefix("10.")?;
    let valid = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !suffix.is_empty()
        && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    valid.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_have_one_form() {
        for text in [
            "10.1000/ABC",
            "https://doi.org/10.1000/abc",
            "doi: 10.1000/abc",
            "DOI 10.1000/abc",
            "https://www.doi.org/10.1000/abc",
            "http://dx.doi.org/10.1000/abc",
            "https://doi.org/doi:10.1000/abc",
            "doi.org/10.1000%2FABC",
        ] {
            assert_eq!(
                normalize_doi(text).as_deref(),
                Some("10.1000/abc"),
                "{text}"
            );
        }
        for text in [
            "10.1000",
            "abc",
            "11.1/x",
            "10.1/a b",
            "10.1/\"x",
            "https://example.org/10.1/x",
            "",
        ] {
            assert_eq!(normalize_doi(text), None, "{text}");
        }
        let sici = "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2";
        let encoded = sici.replace('<', "%3C").replace('>', "%3E");
        let normal = normalize_doi(sici);
        assert_eq!(normal, normalize_doi(&encoded));
        assert_eq!(
            doi_url(&normal.unwrap_or_default()),
            "https://doi.org/10.1002/(sici)1097-0258(19980815)17:15/16%3C1661::aid-sim968%3E3.0.co;2-2"
        );
    }
}
