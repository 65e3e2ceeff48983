//! Ids of headings: of any script, unique in their text.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_normalization::char::is_combining_mark;

use super::tags;
use crate::values::unicode::nfc;

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
    /// Keeps free the ids that the author gives with `{#id}` or in raw HTML, so that no other heading takes
    /// them.
    pub(super) fn reserve(source: &str, options: Options) -> Self {
        let mut ids = Self::default();
        if !source.contains("{#") && !may_hold_anchors(source) {
            return ids;
        }
        let mut block = String::new();
        for event in Parser::new_ext(source, options) {
            match event {
                Event::Start(Tag::Heading { id: Some(id), .. }) => {
                    ids.taken.insert(nfc(&id).into_owned());
                }
                // A tag may stand on several lines.
                Event::Html(line) => block.push_str(&line),
                Event::End(TagEnd::HtmlBlock) => {
                    ids.taken.extend(anchors(&std::mem::take(&mut block)));
                }
                Event::InlineHtml(tag) => ids.taken.extend(anchors(&tag)),
                _ => {}
            }
        }
        ids
    }

    /// A new id made of words: letters and digits in lower case, `-` for spaces.
    pub(super) fn of_words(&mut self, words: &str) -> String {
        let mut slug = String::with_capacity(words.len());
        for character in nfc(words.trim()).chars() {
            if character.is_alphanumeric() || character == '_' {
                slug.extend(character.to_lowercase());
            } else if (character.is_whitespace() || character == '-') && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_matches('-');
        self.unique(if slug.is_empty() { "section" } else { slug })
    }

    /// The id that GitHub, kramdown and Hugo give a heading, where it is another than [`Self::of_words`]
    /// makes: each space is a `-` there, also those beside a sign that is left out. So links to it from
    /// elsewhere lead somewhere.
    pub(super) fn of_github(&mut self, words: &str) -> Option<String> {
        let is_kept = |c: &char| c.is_alphanumeric() || is_combining_mark(*c) || "_- ".contains(*c);
        let words = nfc(words.trim());
        let kept = words.chars().filter(is_kept);
        let slug: String = kept.flat_map(char::to_lowercase).collect();
        let slug = slug.replace(' ', "-");
        let is_other = slug.contains("--")
            || slug.starts_with('-')
            || slug.ends_with('-')
            || slug.contains(is_combining_mark);
        (is_other && slug.contains(char::is_alphanumeric)).then(|| self.unique(&slug))
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

/// Whether raw HTML in a text may have anchors: it is not worth looking otherwise.
fn may_hold_anchors(source: &str) -> bool {
    let has = |words: &str| memchr::memmem::find(source.as_bytes(), words.as_bytes()).is_some();
    has("<") && ["id=", "name=", "ID=", "NAME="].into_iter().any(has)
}

/// The ids that raw HTML gives, and the older names of its anchors.
fn anchors(html: &str) -> Vec<String> {
    let scanned = tags::scan(html, true);
    let given = scanned.opened().filter_map(|tag| {
        let name = tag.attribute("name").filter(|_| tag.name == "a");
        tag.attribute("id").or(name).map(str::to_owned)
    });
    given.collect()
}

/// The ids of a page's HTML, which may hold what authors and components wrote. `is_canonical` says that a
/// sanitizer has written all but components.
pub(super) fn on_page(html: &str, is_canonical: bool) -> Vec<String> {
    if !is_canonical {
        return anchors(html);
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

    #[test]
    fn ids_of_github_are_known_beside_ours() {
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
            assert_eq!(ids.of_github(words).as_deref(), other);
        }
    }
}
