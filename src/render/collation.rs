//! The order of names in a language: Unicode collation by ICU4X, for Chinese by pinyin.

use std::borrow::Cow;
use std::cmp::Ordering;

use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};

use super::locale::parse_locale;

/// Chinese family names that are read differently from the same characters in other words, each with a character
/// that has their reading: 曾 is Zēng as a name, but céng in other words.
const FAMILY_NAMES: &[(&str, &str)] = &[
    ("尉迟", "玉"),
    ("尉遲", "玉"),
    ("万俟", "墨"),
    ("萬俟", "墨"),
    ("单于", "蝉"),
    ("單于", "蝉"),
    ("长孙", "掌"),
    ("長孫", "掌"),
    ("澹台", "谈"),
    ("令狐", "铃"),
    ("薄", "博"),
    ("曾", "增"),
    ("仇", "求"),
    ("单", "善"),
    ("單", "善"),
    ("解", "谢"),
    ("区", "欧"),
    ("區", "欧"),
    ("朴", "瓢"),
    ("查", "渣"),
    ("盖", "葛"),
    ("蓋", "葛"),
    ("任", "人"),
    ("翟", "宅"),
    ("种", "虫"),
    ("乐", "月"),
    ("樂", "月"),
    ("缪", "庙"),
    ("繆", "庙"),
    ("员", "运"),
    ("召", "绍"),
    ("折", "舌"),
    ("秘", "必"),
    ("繁", "婆"),
    ("燕", "烟"),
    ("过", "郭"),
    ("過", "郭"),
    ("贾", "甲"),
    ("賈", "甲"),
    ("卜", "补"),
    ("句", "沟"),
];

/// Sorts names.
pub(super) struct Collation {
    collator: Option<CollatorBorrowed<'static>>,
    is_chinese: bool,
}

impl Collation {
    /// Sorts names in the order of a language.
    pub(super) fn new(language: &str) -> Self {
        let collator = Collator::try_new(parse_locale(language).into(), CollatorOptions::default());
        Self {
            collator: collator.ok(),
            is_chinese: language.split('-').next() == Some("zh"),
        }
    }

    /// Sorts by name; equal names keep their order.
    pub(super) fn sort_by_name<T>(&self, list: &mut [T], name: impl Fn(&T) -> &str) {
        list.sort_by(|a, b| self.compare(name(a), name(b)));
    }

    /// Sorts by the names of people; in Chinese, by how family names are read.
    pub(super) fn sort_people<T>(&self, list: &mut [T], name: impl Fn(&T) -> &str) {
        if self.is_chinese {
            list.sort_by(|a, b| self.compare(&to_reading(name(a)), &to_reading(name(b))));
        } else {
            self.sort_by_name(list, name);
        }
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(a, b),
            None => a.cmp(b),
        }
    }
}

/// Replaces the characters of a family name by those with its reading.
fn to_reading(name: &str) -> Cow<'_, str> {
    let found = FAMILY_NAMES.iter().find_map(|(family, reading)| {
        let given = name.strip_prefix(family)?;
        Some(format!("{reading}{given}"))
    });
    found.map_or(Cow::Borrowed(name), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_in_the_order_of_the_language() {
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
        let mut people = [
            "曾力",
            "陈一",
            "仇飞",
            "李四",
            "单华",
            "张三",
            "尉迟恭",
            "Ann",
        ];
        Collation::new("zh-Hans").sort_people(&mut people, |name| name);
        assert_eq!(
            people,
            [
                "陈一",
                "李四",
                "仇飞",
                "单华",
                "尉迟恭",
                "曾力",
                "张三",
                "Ann"
            ]
        );
    }
}
