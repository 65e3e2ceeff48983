//! The URLs of media in HTML, and those of a `srcset`.

use super::tags::scan_tags;

/// The URLs of pictures, videos and sound that HTML loads.
pub(crate) fn find_media_urls(html: &str) -> Vec<String> {
    let scan = scan_tags(html, true);
    let attributes = scan.start_tags().flat_map(|tag| &tag.attributes);
    let mut urls = Vec::new();
    for (name, value, _) in attributes {
        match name.as_str() {
            "src" | "poster" | "data" => urls.push(value.trim().to_owned()),
            "srcset" => urls.extend(
                parse_srcset(value)
                    .into_iter()
                    .map(|(url, _)| url.trim().to_owned()),
            ),
            _ => {}
        }
    }
    urls
}

/// The URLs of a `srcset` with their descriptors (HTML, 4.8.4.2.2, "parsing a srcset attribute"). A comma may
/// be part of a URL.
pub(crate) fn parse_srcset(srcset: &str) -> Vec<(&str, &str)> {
    let is_space = |c: char| c.is_ascii_whitespace();
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| is_space(c) || c == ',');
        if rest.is_empty() {
            return found;
        }
        let (url, after) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
        let alone = url.trim_end_matches(',');
        if alone.len() < url.len() {
            found.push((alone, ""));
            rest = after;
            continue;
        }
        // A comma in parentheses does not end a descriptor.
        let mut is_inside = false;
        let end = after.find(|c: char| {
            match c {
                '(' => is_inside = true,
                ')' => is_inside = false,
                _ => {}
            }
            c == ',' && !is_inside
        });
        let (size, after) = after.split_at(end.unwrap_or(after.len()));
        found.push((url, size.trim()));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_srcset_is_parsed_as_in_browsers() {
        let parts = |srcset| parse_srcset(srcset);
        assert_eq!(
            parts("a.jpg 1x, b c.jpg 2x"),
            [("a.jpg", "1x"), ("b", "c.jpg 2x")]
        );
        assert_eq!(parts("a.jpg\n 2x,"), [("a.jpg", "2x")]);
        assert_eq!(
            parts("a.jpg (, b),c.jpg 1x"),
            [("a.jpg", "(, b)"), ("c.jpg", "1x")]
        );
        assert_eq!(parts("a.jpg, b.jpg"), [("a.jpg", ""), ("b.jpg", "")]);
        assert_eq!(
            parts("https://example.org/w_3,c_fill/a.jpg 1x,,p,q.jpg 2x"),
            [
                ("https://example.org/w_3,c_fill/a.jpg", "1x"),
                ("p,q.jpg", "2x")
            ]
        );
        assert!(parts(" , ").is_empty());
    }
}
