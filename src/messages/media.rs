//! Messages about pictures, films and sound.

/// What is wrong with media that readers' browsers would load from another host, and how to fix it.
pub(crate) fn remote_media(url: &str) -> (String, &'static str) {
    (
        format!("`{url}` is loaded from another host, which learns of every reader"),
        "copy the file beside the text, or write `check: {remote-media: warning}` into site.yaml",
    )
}
