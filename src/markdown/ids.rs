//! Ids of headings, in any script and unique in their text.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_normalization::char::is_combining_mark;

use super::raw_html::tags;
use crate::values::unicode::nfc;

/// The ids of one text.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    taken: HashSet<String>,
    /// The next number to try for an id, so that a thousand equal headings try only a thousand numbers.
    next: HashMap<String, usize>,
    /// The explicit ids that the text has used so far, and their places.
    given: HashMap<String, Range<usize>>,
}

impl Ids {
    /// Reserves the ids that the author gives with `{#id}` or in raw HTML, so that no other heading takes
    /// them.
    pub(crate) fn reserve(source: &str, options: Options) -> Self {
        let mut ids = Self::default();
        if !source.contains("{#") && !may_hold_ids(source) {
            return ids;
        }
        let mut block = String::new();
        for event in Parser::new_ext(source, options) {
            match event {
                Event::Start(Tag::Heading { id: Some(id), .. }) => {
                    ids.taken.insert(nfc(&id).into_owned());
                }
                // A tag may span several lines.
                Event::Html(line) => block.push_str(&line),
                Event::End(TagEnd::HtmlBlock) => {
                    ids.taken.extend(find_ids(&std::mem::take(&mut block)));
                }
                Event::InlineHtml(tag) => ids.taken.extend(find_ids(&tag)),
                _ => {}
            }
        }
        ids
    }

    /// Assigns an id for words: letters and digits in lower case, `-` for spaces.
    pub(crate) fn assign_slug(&mut self, words: &str) -> String {
        let mut slug = String::with_capacity(words.len());
        for character in nfc(words.trim()).chars() {
            if character.is_alphanumeric() || character == '_' {
                push_lowercase(character, &mut slug);
            } else if (character.is_whitespace() || character == '-') && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_matches('-');
        self.make_unique(if slug.is_empty() { "section" } else { slug })
    }

    /// Assigns a second id, the one of GitHub, kramdown and Hugo, if it differs from [`Self::assign_slug`]'s:
    /// there, each space becomes a `-`, even beside a character that is removed. Old links keep working.
    pub(crate) fn assign_github_slug(&mut self, words: &str) -> Option<String> {
        let is_mark = |c: char| !c.is_ascii() && is_combining_mark(c);
        let mut slug = String::with_capacity(words.len());
        for character in nfc(words.trim()).chars() {
            if matches!(character, ' ' | '-') {
                slug.push('-');
            } else if character.is_alphanumeric() || character == '_' || is_mark(character) {
                push_lowercase(character, &mut slug);
            }
        }
        let is_other = slug.contains("--")
            || slug.starts_with('-')
            || slug.ends_with('-')
            || slug.contains(is_mark);
        (is_other && slug.contains(char::is_alphanumeric)).then(|| self.make_unique(&slug))
    }

    /// `id`, or else the first free one of `id-1`, `id-2` …
    pub(crate) fn make_unique(&mut self, id: &str) -> String {
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

    /// Records the place of an explicit id. Fails with the first place if the id is in use.
    pub(crate) fn claim(&mut self, id: &str, place: &Range<usize>) -> Result<(), Range<usize>> {
        match self.given.entry(id.to_owned()) {
            Entry::Vacant(vacant) => {
                vacant.insert(place.clone());
                Ok(())
            }
            Entry::Occupied(first) => Err(first.get().clone()),
        }
    }
}

fn push_lowercase(character: char, slug: &mut String) {
    if character.is_ascii() {
        slug.push(character.to_ascii_lowercase());
    } else {
        slug.extend(character.to_lowercase());
    }
}

/// Whether raw HTML in a text may have ids; a cheap test.
fn may_hold_ids(source: &str) -> bool {
    let has = |words: &str| memchr::memmem::find(source.as_bytes(), words.as_bytes()).is_some();
    has("<") && ["id=", "name=", "ID=", "NAME="].into_iter().any(has)
}

/// The ids in raw HTML, and the older names of its anchors.
fn find_ids(html: &str) -> Vec<String> {
    let scan = tags::scan_tags(html, true);
    let given = scan.start_tags().filter_map(|tag| {
        let name = tag.attribute("name").filter(|_| tag.name == "a");
        tag.attribute("id").or(name).map(str::to_owned)
    });
    given.collect()
}

/// The ids in the HTML of a whole text, including raw HTML and components. `is_canonical` says that the
/// sanitizer has written all of it except components.
pub(crate) fn find_ids_in_output(html: &str, is_canonical: bool) -> Vec<String> {
    if !is_canonical {
        return find_ids(html);
    }
    const ID: &str = "id=\"";
    let places = memchr::memmem::find_iter(html.as_bytes(), ID);
    let ids = places.filter_map(|at| {
        let before = &html[..at];
        let last = memchr::memrchr2(b'<', b'>', before.as_bytes())?;
        let is_in_tag = before[last..].starts_with('<') && before.ends_with(char::is_whitespace);
        let (id, _) = html[at + ID.len()..].split_once('"')?;
        is_in_tag.then(|| html_escape::decode_html_entities(id).into_owned())
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_keep_every_script() {
        let mut ids = Ids::reserve("## A {#results}\n", Options::ENABLE_HEADING_ATTRIBUTES);
        assert_eq!(ids.assign_slug("Results"), "results-1");
        assert_eq!(ids.assign_slug("结果 与 讨论！"), "结果-与-讨论");
        assert_eq!(ids.assign_slug("Results"), "results-2");
        assert_eq!(ids.assign_slug("…"), "section");
        assert_eq!(ids.assign_slug("A 2"), "a-2");
        assert_eq!(
            ["A"; 4].map(|words| ids.assign_slug(words)),
            ["a", "a-1", "a-3", "a-4"]
        );
    }

    #[test]
    fn ids_of_github_are_assigned_as_well() {
        let mut ids = Ids::default();
        for (words, other) in [
            ("Posters & Demos", Some("posters--demos")),
            ("Posters & Demos", Some("posters--demos-1")),
            ("Results – a summary", Some("results--a-summary")),
            ("🎉 News", Some("-news")),
            ("हिन्दी", Some("हिन्दी")),
            ("What's new?", None),
            ("2.1 Methods", None),
            ("研究 A", None),
            ("…", None),
        ] {
            assert_eq!(ids.assign_github_slug(words).as_deref(), other);
        }
    }
}
