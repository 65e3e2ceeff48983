//! The interface's words that Markdown puts into a page.

/// The words of the interface that Markdown writes into a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// The tag of their language, if it differs from that of the page.
    pub lang: Option<&'static str>,
    /// Title of an alert.
    pub note: String,
    /// Title of an alert.
    pub tip: String,
    /// Title of an alert.
    pub important: String,
    /// Title of an alert.
    pub warning: String,
    /// Title of an alert.
    pub caution: String,
    /// Heading of the footnotes, for screen readers.
    pub footnotes: String,
    /// Heading of the list of references.
    pub references: String,
    /// The accessible name of the arrow after a footnote.
    pub back_to_text: String,
    /// The accessible name of the link at a heading.
    pub heading_link: String,
    /// The accessible name of a table that scrolls.
    pub table: String,
    /// The accessible name of a checked box in a task list.
    pub task_done: String,
    /// The accessible name of an unchecked box in a task list.
    pub task_open: String,
}

impl Default for Labels {
    fn default() -> Self {
        let word = str::to_owned;
        Self {
            lang: None,
            note: word("Note"),
            tip: word("Tip"),
            important: word("Important"),
            warning: word("Warning"),
            caution: word("Caution"),
            footnotes: word("Footnotes"),
            references: word("References"),
            back_to_text: word("Back to the text"),
            heading_link: word("Link to this section"),
            table: word("Table"),
            task_done: word("done"),
            task_open: word("open"),
        }
    }
}
