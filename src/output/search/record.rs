//! One search result: the words that find it, and what the result shows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use blake3::Hash;
use indexmap::IndexSet;
use serde::Serialize;

use super::format::ZERO_WIDTH_SPACE;
use crate::bodies::ShownPicture;
use crate::values::superscript;

/// Separates the words of one field from those of the next.
const SEPARATOR: &str = " · ";

/// A page, or a part of one, that readers can find.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct SearchRecord<'a> {
    /// The root-relative URL of its page.
    pub url: String,
    /// The words of each of its fields, the title first. No two fields are alike.
    fields: IndexSet<Cow<'a, str>, ahash::RandomState>,
    /// The values that a result shows: `title`, `date`, `image`. pagefind searches them too, so other
    /// values do not belong here.
    pub meta: BTreeMap<String, String>,
    /// The values to filter by: `kind`, `year`, `status`, the slug of a `tag`, the id of a `lab`. They are
    /// the same in all languages.
    pub filters: BTreeMap<String, Vec<String>>,
    /// The sort key. Records without a date come last.
    pub date: String,
}

impl<'a> SearchRecord<'a> {
    /// A record without a date that has only its title yet.
    pub(super) fn new(url: String, title: Cow<'a, str>) -> Self {
        let meta = [("title".to_owned(), title.clone().into_owned())];
        let mut record = Self {
            url,
            date: "0000".to_owned(),
            meta: meta.into(),
            ..Self::default()
        };
        record.add_words([title]);
        record
    }

    /// A record that has nothing but these words.
    pub(super) fn of_words(content: String, title: String) -> Self {
        let fields = [content.into()];
        Self {
            url: "/".to_owned(),
            fields: fields.into_iter().collect(),
            meta: [("title".to_owned(), title)].into(),
            ..Self::default()
        }
    }

    /// Adds the words of fields, each set off from the others, unless a field with the same words was added
    /// before.
    pub(super) fn add_words<W: Into<Cow<'a, str>>>(&mut self, fields: impl IntoIterator<Item = W>) {
        for words in fields {
            let words = clean(words.into());
            if !words.is_empty() {
                self.fields.insert(words);
            }
        }
    }

    /// Adds a text, and what readers type for its subscripts and superscripts.
    pub(super) fn add_text(&mut self, text: &'a str) {
        self.add_words([text]);
        self.add_words(superscript::to_typed_words(text));
    }

    /// Adds the names that differ from the one that is shown.
    pub(super) fn add_other_names(&mut self, shown: &str, latin: &'a str, native: Option<&'a str>) {
        let names = std::iter::once(latin).chain(native);
        self.add_words(names.filter(|name| *name != shown));
    }

    /// All its words, field by field.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().enumerate();
        fields.flat_map(|(number, field)| {
            let separator = (number > 0).then_some(SEPARATOR);
            separator.into_iter().chain([&**field])
        })
    }

    /// A hash of all of it.
    pub(super) fn hash(&self) -> Hash {
        // A struct of strings can be serialized.
        blake3::hash(&postcard::to_allocvec(self).unwrap_or_default())
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

/// Words without what pagefind uses to separate segments, and without white space around them.
fn clean(words: Cow<str>) -> Cow<str> {
    let mut cleaned = words;
    if cleaned.contains(ZERO_WIDTH_SPACE) {
        cleaned = cleaned.replace(ZERO_WIDTH_SPACE, "").into();
    }
    match cleaned {
        Cow::Borrowed(words) => words.trim().into(),
        Cow::Owned(words) => words.trim().to_owned().into(),
    }
}
