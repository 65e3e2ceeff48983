//! The parts of a file's path under content/: kind, id, date and language.

use jiff::civil;

use crate::values::language::LanguageTag;

/// What kind of source a Markdown file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceKind {
    /// content/news/…
    Item,
    /// content/people/…
    Person,
    /// content/labs/…
    Lab,
    /// Anything else: content/about.md.
    Page,
}

/// The parts of a Markdown file's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceName {
    /// What kind of source it is.
    pub kind: SourceKind,
    /// The path under content/ without language, extension and `index`, which translations share. Empty for the
    /// home page.
    pub id: String,
    /// The language in the file's name.
    pub language: Option<LanguageTag>,
    /// Whether it is the `index.md` of a folder, whose other files belong to it.
    pub folder: bool,
}

impl SourceName {
    /// Parses a path relative to content/ that ends in `.md`.
    pub fn parse(path: &str) -> Self {
        let stem = path.strip_suffix(".md").unwrap_or(path);
        let (directory, file) = stem.rsplit_once('/').unwrap_or(("", stem));
        let (file, language) = match file.rsplit_once('.') {
            Some((name, tag)) if !name.is_empty() => match LanguageTag::parse(tag) {
                Some(language) => (name, Some(language)),
                None => (file, None),
            },
            _ => (file, None),
        };
        let folder = file == "index";
        let id = match (directory, folder) {
            (directory, true) => directory.to_owned(),
            ("", false) => file.to_owned(),
            (directory, false) => format!("{directory}/{file}"),
        };
        let kind = match id.split_once('/') {
            Some(("news", _)) => SourceKind::Item,
            Some(("people", _)) => SourceKind::Person,
            Some(("labs", _)) => SourceKind::Lab,
            _ => SourceKind::Page,
        };
        Self {
            kind,
            id,
            language,
            folder,
        }
    }

    /// The last part of the id.
    pub fn stem(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }
}

/// The date at the start of a name, and the rest: `2022-04-22-zju-seminar`.
pub fn split_date(stem: &str) -> (Option<civil::Date>, &str) {
    let Some(date) = stem
        .get(..10)
        .and_then(|day| day.parse::<civil::Date>().ok())
    else {
        return (None, stem);
    };
    match &stem[10..] {
        "" => (Some(date), stem),
        rest => match rest.strip_prefix(['-', '_', ' ']) {
            Some(rest) if !rest.is_empty() => (Some(date), rest),
            _ => (None, stem),
        },
    }
}

/// The start of a name that looks like a day, whether the day exists or not.
pub fn day_written(stem: &str) -> Option<&str> {
    let day = stem.get(..10)?;
    let is_date = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    day.bytes().enumerate().all(is_date).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> (SourceKind, String, Option<String>, bool) {
        let name = SourceName::parse(path);
        (
            name.kind,
            name.id,
            name.language.map(|tag| tag.to_string()),
            name.folder,
        )
    }

    #[test]
    fn paths_are_taken_apart() {
        let hans = Some("zh-Hans".to_owned());
        assert_eq!(
            name("news/2022-a/index.zh-Hans.md"),
            (SourceKind::Item, "news/2022-a".into(), hans.clone(), true)
        );
        assert_eq!(
            name("news/2022-a.md"),
            (SourceKind::Item, "news/2022-a".into(), None, false)
        );
        assert_eq!(
            name("people/xu-xiao.zh-hans.md"),
            (SourceKind::Person, "people/xu-xiao".into(), hans, false)
        );
        assert_eq!(
            name("index.md"),
            (SourceKind::Page, String::new(), None, true)
        );
        assert_eq!(
            name("news/v1.2.md"),
            (SourceKind::Item, "news/v1.2".into(), None, false)
        );
        assert_eq!(
            name("news/index.md"),
            (SourceKind::Page, "news".into(), None, true)
        );
    }

    #[test]
    fn dates_are_split_from_the_rest() {
        let day = |y, m, d| Some(civil::date(y, m, d));
        assert_eq!(split_date("2022-04-22-zju"), (day(2022, 4, 22), "zju"));
        assert_eq!(
            split_date("2022-04-22-研讨会"),
            (day(2022, 4, 22), "研讨会")
        );
        assert_eq!(split_date("2022-04-31-zju"), (None, "2022-04-31-zju"));
        assert_eq!(split_date("2022-04-22"), (day(2022, 4, 22), "2022-04-22"));
        assert_eq!(split_date("post-000001"), (None, "post-000001"));
        assert_eq!(split_date("研讨会研讨会"), (None, "研讨会研讨会"));
    }
}
