//! The order of names in a language (Unicode collation, by ICU4X): Chinese by pinyin.

use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};

use super::locale::locale;

/// Puts names in order.
pub(super) struct Collation(Option<CollatorBorrowed<'static>>);

impl Collation {
    /// The order of a language.
    pub(super) fn new(language: &str) -> Self {
        Self(Collator::try_new(locale(language).into(), CollatorOptions::default()).ok())
    }

    /// Sorts by name; equal names stay as they stand.
    pub(super) fn sort_by_name<T>(&self, list: &mut [T], name: impl Fn(&T) -> &str) {
        list.sort_by(|a, b| match &self.0 {
            Some(collator) => collator.compare(name(a), name(b)),
            None => name(a).cmp(name(b)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_the_language_wants() {
        let sorted = |language: &str, names: &[&'static str]| {
            let mut names = names.to_vec();
            Collation::new(language).sort_by_name(&mut names, |name| name);
            names
        };
        assert_eq!(
            sorted("zh-Hans", &["研讨", "奖", "论文"]),
            ["奖", "论文", "研讨"]
        );
        assert_eq!(sorted("en", &["b", "A", "a", "C"]), ["a", "A", "b", "C"]);
    }
}
