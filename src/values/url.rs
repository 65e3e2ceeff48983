//! How a path is encoded in a URL, and which URLs may be linked at all.

use percent_encoding::{AsciiSet, CONTROLS};

/// Characters that are percent-encoded in the path of a URL: all but `pchar` and `/` of RFC 3986, and
/// `&` and `'`, which mean something in HTML.
pub const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The scheme of a destination that must not be linked, such as `javascript`. Browsers pass over
/// spaces and control characters in a scheme (WHATWG URL, "basic URL parser"), so this does too.
pub fn forbidden_scheme(destination: &str) -> Option<String> {
    let plain: String = destination
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let scheme = plain.split([':', '/', '?', '#']).next().unwrap_or_default();
    let has_scheme = plain[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    let allowed = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp");
    (has_scheme && !allowed).then_some(scheme)
}

/// Whether a text is an e-mail address: what HTML calls a valid one, in short. One @, a host with a dot, no spaces.
pub fn is_email_address(text: &str) -> bool {
    let is_reserved = |c: char| c.is_whitespace() || c.is_control() || "<>\"'?&%#".contains(c);
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(is_reserved)
            && !host.contains('@')
    })
}

/// The name of the file that a path of somebody's own disk leads to: `C:\\Users\\Li\\a.jpg`, `file:///home/li/a.jpg`.
pub fn file_name_on_disk(path: &str) -> Option<&str> {
    let bytes = path.as_bytes();
    let has_drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), Some(b'\\' | b'/'));
    let starts_with = |start: &str| {
        let found = path.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    let starts = [
        "file:",
        "\\\\",
        "~/",
        "~\\",
        "/users/",
        "/home/",
        "/volumes/",
        "/mnt/",
    ];
    let is_on_disk = has_drive || starts.into_iter().any(starts_with);
    let name = path.rsplit(['/', '\\']).next()?;
    (is_on_disk && !name.is_empty()).then_some(name)
}

/// The last parts of hosts that labs link to. Some others are endings of files too: `.md`, `.zip`, `.mov`.
const TOP_DOMAINS: [&str; 40] = [
    "ac", "at", "au", "be", "br", "ca", "ch", "cn", "com", "de", "dk", "edu", "es", "eu", "fi",
    "fr", "gov", "hk", "ie", "in", "info", "int", "io", "it", "jp", "kr", "mo", "net", "nl", "no",
    "nz", "org", "pt", "ru", "se", "sg", "tw", "uk", "us", "za",
];

/// The URL that an address without its scheme means: `www.zju.edu.cn`, `lab@zju.edu.cn`, `https//zju.edu.cn`.
pub fn complete_address(text: &str) -> Option<String> {
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    if is_email_address(text) && !text.contains(['/', '\\', ':']) {
        return Some(format!("mailto:{text}"));
    }
    // A scheme with other slashes, or without its colon.
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let rest = text.strip_prefix(scheme);
        rest.is_some_and(|rest| rest.starts_with([':', '/', '\\']))
    });
    let rest = scheme.map_or(text, |scheme| {
        text[scheme.len()..].trim_start_matches([':', '/', '\\'])
    });
    let (host, path) = match rest.find(['/', '?', '#']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let lowercase = host.to_ascii_lowercase();
    let is_label = |label: &str| {
        let is_part = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(is_part)
    };
    let labels: Vec<&str> = lowercase.split('.').collect();
    let is_known = lowercase.starts_with("www.")
        || scheme.is_some()
        || labels.last().is_some_and(|last| TOP_DOMAINS.contains(last));
    let is_host = labels.len() > 1 && labels.iter().all(|label| is_label(label)) && is_known;
    is_host.then(|| format!("{}://{host}{path}", scheme.unwrap_or("https")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_disk_are_recognized() {
        for path in [
            "C:\\Users\\Li\\a.jpg",
            "d:/photos/a.jpg",
            "file:///home/li/a.jpg",
            "\\\\server\\share\\a.jpg",
            "~/Desktop/a.jpg",
            "/Users/li/Desktop/a.jpg",
        ] {
            assert_eq!(file_name_on_disk(path), Some("a.jpg"), "{path}");
        }
        for path in [
            "a.jpg",
            "a:b.jpg",
            "https://example.org/a.jpg",
            "/img/a.jpg",
            "C:a.jpg",
        ] {
            assert_eq!(file_name_on_disk(path), None, "{path}");
        }
    }

    #[test]
    fn addresses_without_a_scheme_are_completed() {
        for (text, expected) in [
            ("www.zju.edu.cn", Some("https://www.zju.edu.cn")),
            ("zju.edu.cn/a?b#c", Some("https://zju.edu.cn/a?b#c")),
            ("lab@zju.edu.cn", Some("mailto:lab@zju.edu.cn")),
            ("https//zju.edu.cn", Some("https://zju.edu.cn")),
            ("http:/zju.edu.cn/a", Some("http://zju.edu.cn/a")),
            ("https:\\\\zju.edu.cn", Some("https://zju.edu.cn")),
            ("group.jpg", None),
            ("about.md", None),
            ("../a.zip", None),
            ("/about/", None),
            ("talk", None),
            ("slides of talk.org", None),
        ] {
            assert_eq!(complete_address(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn schemes_that_run_scripts_are_found() {
        for destination in [
            "javascript:alert(1)",
            "JaVaScript:x",
            " java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert!(forbidden_scheme(destination).is_some(), "{destination}");
        }
        for destination in [
            "https://x",
            "a:b/c.md"[2..].as_ref(),
            "../a.md",
            "#a",
            "mailto:a@b",
            "/x:y",
            "?a:b",
        ] {
            assert_eq!(forbidden_scheme(destination), None, "{destination}");
        }
    }
}
