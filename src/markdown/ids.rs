//! Ids of headings: of any script, unique in their text.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The ids of one text.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The number that the next of the same words is to try, so that a thousand equal headings try a
    /// thousand numbers and no more.
    next: HashMap<String, usize>,
    /// The ids of authors that stand in the text already.
    given: HashSet<String>,
}

impl Ids {
    /// Keeps free the ids that the author gives with `{#id}`, so that no other heading takes them.
    pub(super) fn reserve(source: &str, options: Options) -> Self {
        let mut ids = Self::default();
        if source.contains("{#") {
            for event in Parser::new_ext(source, options) {
                if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                    ids.taken.insert(id.to_string());
                }
            }
        }
        ids
    }

    /// A new id made of words: letters and digits in lower case, `-` for spaces.
    pub(super) fn of_words(&mut self, words: &str) -> String {
        let mut slug = String::with_capacity(words.len());
        for character in words.trim().chars() {
            if character.is_alphanumeric() || character == '_' {
                slug.extend(character.to_lowercase());
            } else if (character.is_whitespace() || character == '-') && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_matches('-');
        self.unique(if slug.is_empty() { "section" } else { slug })
    }

    /// `id`, or `id-1`, `id-2` … if it is taken.
    pub(super) fn unique(&mut self, id: &str) -> String {
        if self.taken.insert(id.to_owned()) {
            return id.to_owned();
        }
        let next = self.next.entry(id.to_owned()).or_insert(1);
        loop {
            let unique = format!("{id}-{next}");
            *next += 1;
            if self.taken.insert(unique.clone()) {
                return unique;
            }
        }
    }

    /// Notes an id that the author gives; whether it is the first time.
    pub(super) fn give(&mut self, id: &str) -> bool {
        self.given.insert(id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_keep_every_script() {
        let mut ids = Ids::reserve("## A {#results}\n", Options::ENABLE_HEADING_ATTRIBUTES);
        assert_eq!(ids.of_words("Results"), "results-1");
        assert_eq!(ids.of_words("结果 与 讨论！"), "结果-与-讨论");
        assert_eq!(ids.of_words("Results"), "results-2");
        assert_eq!(ids.of_words("…"), "section");
        assert_eq!(ids.of_words("A 2"), "a-2");
        assert_eq!(
            ["A"; 4].map(|words| ids.of_words(words)),
            ["a", "a-1", "a-3", "a-4"]
        );
    }
}
