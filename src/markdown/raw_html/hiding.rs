//! Elements whose content readers do not see at once.

/// Whether browsers do not show the content of an element, or only when a reader asks for it.
pub(crate) fn is_hiding(element: &str) -> bool {
    matches!(element, "audio" | "details" | "rp" | "video")
}

/// How many hiding elements are open at the end of canonical HTML that are not open at its start.
pub(super) fn count_hiding(canonical: &str) -> isize {
    let is_end = |c: char| matches!(c, ' ' | '>');
    memchr::memchr_iter(b'<', canonical.as_bytes())
        .map(|at| {
            let tag = &canonical[at + 1..];
            let (name, change) = match tag.strip_prefix('/') {
                Some(name) => (name, -1),
                None => (tag, 1),
            };
            let name = &name[..name.find(is_end).unwrap_or(name.len())];
            if is_hiding(name) { change } else { 0 }
        })
        .sum()
}
