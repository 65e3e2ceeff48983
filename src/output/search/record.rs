//! One search result: the words that find it, and what the result shows.

use std::collections::BTreeMap;

use crate::bodies::ShownPicture;
use crate::values::superscript;

/// Separates the words of one field from those of the next.
const SEPARATOR: &str = " · ";

/// A page, or a part of one, that readers can find.
#[derive(Debug, Clone, Default)]
pub(super) struct SearchRecord {
    /// The root-relative URL of its page.
    pub url: String,
    /// All its words, the title first.
    pub content: String,
    /// The values that a result shows: `title`, `date`, `image`. pagefind searches them too, so other
    /// values do not belong here.
    pub meta: BTreeMap<String, String>,
    /// The values to filter by: `kind`, `year`, `status`, the slug of a `tag`, the id of a `lab`. They are
    /// the same in all languages.
    pub filters: BTreeMap<String, Vec<String>>,
    /// The sort key. Records without a date come last.
    pub date: String,
}

impl SearchRecord {
    /// A record without a date that has only its title yet.
    pub(super) fn new(url: String, title: &str) -> Self {
        let mut record = Self {
            url,
            date: "0000".to_owned(),
            ..Self::default()
        };
        record.add_words([title]);
        record.meta.insert("title".to_owned(), title.to_owned());
        record
    }

    /// Adds the words of fields, each set off from the others, unless a field with the same words was
    /// added before.
    pub(super) fn add_words<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for words in fields {
            let words = words.trim();
            if words.is_empty() || self.content.split(SEPARATOR).any(|known| known == words) {
                continue;
            }
            if !self.content.is_empty() {
                self.content.push_str(SEPARATOR);
            }
            self.content.push_str(words);
        }
    }

    /// Adds a text, and what readers type for its subscripts and superscripts.
    pub(super) fn add_text(&mut self, text: &str) {
        self.add_words([text]);
        self.add_words(superscript::to_typed_words(text).as_deref());
    }

    /// Adds the names that differ from the one that is shown.
    pub(super) fn add_other_names(&mut self, shown: &str, latin: &str, native: Option<&str>) {
        let names = std::iter::once(latin).chain(native);
        self.add_words(names.filter(|name| *name != shown));
    }

    /// Adds a value to filter by.
    pub(super) fn add_filter(&mut self, name: &str, value: String) {
        let values = self.filters.entry(name.to_owned()).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Sets the small picture of a result. Its URL is written in hexadecimal digits, because pagefind
    /// would search the words of a path.
    pub(super) fn set_image(&mut self, found: Option<ShownPicture>) {
        let Some(found) = found else { return };
        let narrowest = found
            .variants
            .as_ref()
            .and_then(|variants| variants.sources.last()?.files.first());
        let url = narrowest.map_or(&found.url, |(url, _)| url);
        let digits = url.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.meta.insert("image".to_owned(), digits);
    }
}
