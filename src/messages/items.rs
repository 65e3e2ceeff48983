//! Messages about the front matter of items and pages: dates, titles, tags and pictures.

use super::{Problem, Rule, en};

/// Neither the front matter nor the file's name has a date.
pub(crate) fn missing_date() -> Problem {
    Problem::error(
        "items/missing-date",
        en("a news item needs a date").help(
            "add a line `date: 2026-04-22`, or start the file's name with the date: \
             2026-04-22-name.md",
        ),
    )
}

/// A file's name starts with a day that the calendar does not have.
pub(crate) fn no_such_day(day: &str) -> Problem {
    Problem::error(
        "items/no-such-day",
        en(format!("the day {day} does not exist"))
            .help("correct the date at the start of the file's name"),
    )
}

/// A page has no title.
pub(crate) fn missing_title() -> Problem {
    Problem::error(
        "items/missing-title",
        en("a page needs `title`").help("add a line `title: …`"),
    )
}

/// A tag consists of punctuation.
pub(crate) fn tag_without_letters(tag: &str) -> Problem {
    Problem::error(
        "items/tag-without-letters",
        en(format!("the tag `{tag}` has no letter or digit"))
            .help("name a topic, as in `tags: [microscopy]`"),
    )
}

/// All items together have too many tags.
pub(crate) fn too_many_tags(limit: usize) -> Problem {
    Problem::error(
        "items/too-many-tags",
        en(format!("all items together have more than {limit} tags"))
            .help("use an existing tag: a tag is useful if several items share it"),
    )
}

/// A picture in front matter has no description.
pub(crate) fn missing_alt(source: &str) -> Problem {
    Problem::broken_rule(
        Rule::MissingAlt,
        "items/missing-alt",
        en(format!("the picture `{source}` has no `alt`")).help(
            "add a line `alt: …` that describes it for those who cannot see it; a caption does not \
             replace it",
        ),
    )
}
