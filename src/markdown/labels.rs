//! The interface's words that Markdown puts into a page.

/// The interface's words that Markdown puts into a page.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The tag of their language, where they are in another one than the page.
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
    /// What the arrow behind a footnote does.
    pub back_to_text: String,
    /// What the link beside a heading is.
    pub heading_link: String,
    /// What a table is called that can be scrolled.
    pub table: String,
    /// A ticked box of a task list.
    pub task_done: String,
    /// An empty box of a task list.
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
