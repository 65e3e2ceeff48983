//! Messages of `labnews check` about a correct but careless site.

use super::phrases::list;
use super::{Problem, Rule, en};

/// How many files a message names where there may be many.
const NAMED: usize = 3;

/// Names of files, of which there may be many.
fn files(names: &[&str]) -> String {
    match names.len() {
        0..=NAMED => list(names),
        count => format!(
            "`{}` and {} more",
            names[..NAMED].join("`, `"),
            count - NAMED
        ),
    }
}

/// An item's date is later than the build.
pub(crate) fn future_date() -> Problem {
    Problem::broken_rule(
        Rule::FutureDate,
        "check/future-date",
        en("the date of this item is in the future, but the item is already published")
            .help("set `publish_at:` to publish it later; for the date of an event, set `start:` under `event:`"),
    )
}

/// Two items of a year have the same title; `others` counts further ones.
pub(crate) fn same_title(title: &str, others: usize) -> Problem {
    let others = match others {
        0 => String::new(),
        1 => ", and so has one more".to_owned(),
        others => format!(", and so have {others} more"),
    };
    Problem::broken_rule(
        Rule::SameTitle,
        "check/same-title",
        en(format!(
            "another item of the same year has the title `{title}`{others}"
        ))
        .related("the other item")
        .help("say in each title what is different, so that readers of lists can tell them apart"),
    )
}

/// A photo in front matter is smaller than where it is shown.
pub(crate) fn small_photo(width: u32, height: u32, least: u32) -> Problem {
    Problem::broken_rule(
        Rule::SmallPhoto,
        "check/small-photo",
        en(format!(
            "this photo has only {width} × {height} pixels, so it looks blurred"
        ))
        .help(format!(
            "take the original, of at least {least} pixels: chat programs make photos small unless they are sent as \
             files"
        )),
    )
}

/// Photos in a folder of content/ are not shown.
pub(crate) fn unused_photos(names: &[&str]) -> Problem {
    let message = match names {
        [_] => "this photo is not shown anywhere".to_owned(),
        _ => format!("these photos are not shown anywhere: {}", files(names)),
    };
    Problem::broken_rule(
        Rule::UnusedPhoto,
        "check/unused-photos",
        en(message)
            .help("list it under `photos:` or write `![…](…)` in the text, or remove the file"),
    )
}

/// A text is in another script than its language is written in.
pub(crate) fn wrong_language(is_wide: bool, language: &str, file: &str) -> Problem {
    let found = if is_wide {
        "most of this text is Chinese or Japanese"
    } else {
        "hardly anything in this text is Chinese or Japanese"
    };
    Problem::broken_rule(
        Rule::WrongLanguage,
        "check/wrong-language",
        en(format!("{found}, but its language is `{language}`")).help(format!(
            "name the file after its language, such as `{file}`, or translate the text"
        )),
    )
}

/// An item has neither `summary:` nor a paragraph.
pub(crate) fn missing_summary() -> Problem {
    Problem::broken_rule(
        Rule::MissingSummary,
        "check/missing-summary",
        en("lists and feeds have no summary of this item")
            .help("add a line `summary: …`, or start the text with a paragraph"),
    )
}

/// A published text still begins with the words that `labnews new` wrote.
pub(crate) fn placeholder_text() -> Problem {
    Problem::broken_rule(
        Rule::Placeholder,
        "check/placeholder-text",
        en("this text is published, but still begins with the words that `labnews new` wrote")
            .help("replace them, or add a line `draft: true`"),
    )
}

/// The text of a published translation begins with that of the original.
pub(crate) fn untranslated_text() -> Problem {
    Problem::broken_rule(
        Rule::Placeholder,
        "check/untranslated-text",
        en("this translation is published, but its text still begins as the original does")
            .help("translate it, or add a line `draft: true`"),
    )
}

/// A published value is still the one that `labnews new` or `labnews translate` wrote.
pub(crate) fn placeholder_value() -> Problem {
    Problem::broken_rule(
        Rule::Placeholder,
        "check/placeholder-value",
        en("this line still has the comment that labnews wrote")
            .help("correct the value and remove the comment"),
    )
}

/// Nothing links to published files of content/.
pub(crate) fn unlinked_files(names: &[&str]) -> Problem {
    let message = match names {
        [_] => "this file is published, but nothing links to it".to_owned(),
        _ => format!(
            "these files are published, but nothing links to them: {}",
            files(names)
        ),
    };
    Problem::broken_rule(
        Rule::UnlinkedFile,
        "check/unlinked-files",
        en(message).help(
            "link to what readers need, and remove the rest; `check: {unlinked-file: off}` in site.yaml turns this warning off",
        ),
    )
}

/// The menu that labnews makes has no room for all pages. `language` is the tag of one that is not the
/// default.
pub(crate) fn menu_too_long(language: Option<&str>, shown: usize, left_out: &[&str]) -> Problem {
    let (menu, key) = match language {
        None => ("the menu".to_owned(), "`navigation:`".to_owned()),
        Some(tag) => (
            format!("the menu in `{tag}`"),
            format!("`navigation:` of `{tag}` under `languages:`"),
        ),
    };
    Problem::warning(
        "check/menu-too-long",
        en(format!(
            "{menu} shows {shown} of {} pages and leaves out {}",
            shown + left_out.len(),
            files(left_out)
        ))
        .help(format!("choose the entries with {key} in site.yaml")),
    )
}

/// A name in an item is that of a profile, which is not linked.
pub(crate) fn unlinked_name(name: &str, id: &str) -> Problem {
    near_name(
        format!("`{name}` has a profile, but is not linked to it"),
        format!("if this is the same person, write `{id}`"),
    )
}

/// A name in an item is nearly that of a profile.
pub(crate) fn misspelt_name(name: &str, profile: &str, id: &str) -> Problem {
    near_name(
        format!("`{name}` has no profile, but the similar name `{profile}` has one"),
        format!("if this is the same person, write `{id}`"),
    )
}

/// The name of an author is nearly that of a profile; `others` counts further papers with this name.
pub(crate) fn misspelt_author(
    name: &str,
    paper: &str,
    others: usize,
    profile: &str,
    id: &str,
) -> Problem {
    let others = match others {
        0 => String::new(),
        1 => " and one other paper".to_owned(),
        others => format!(" and {others} other papers"),
    };
    near_name(
        format!(
            "`{name}`, an author of `{paper}`{others}, has no profile, but the similar name `{profile}` has one"
        ),
        format!(
            "if this is the same person, correct the name here, or add it to `aka:` in content/people/{id}.md"
        ),
    )
}

fn near_name(message: String, help: String) -> Problem {
    Problem::broken_rule(Rule::NearName, "check/near-name", en(message).help(help))
}

/// Two profiles have one ORCID iD.
pub(crate) fn same_orcid() -> Problem {
    Problem::error(
        "check/same-orcid",
        en("another profile has this ORCID iD")
            .related("first used here")
            .help("correct one of the two, or keep only one profile"),
    )
}

/// Two profiles have one name.
pub(crate) fn same_name() -> Problem {
    Problem::broken_rule(
        Rule::SameName,
        "check/same-name",
        en("another profile has this name").related("first used here").help(
            "if this is the same person, keep only one profile; otherwise add `orcid:` to both, so that papers can tell them apart",
        ),
    )
}

/// A file beside a photo that says where and when it was taken.
pub(crate) fn photo_sidecar() -> Problem {
    Problem::warning(
        "check/photo-sidecar",
        en("this file is not published, because it says where and when a photo or video was made")
            .help("remove it; the photo does not need it"),
    )
}

/// static/ holds a file of a kind that is often private.
pub(crate) fn often_private() -> Problem {
    Problem::broken_rule(
        Rule::PrivateFile,
        "check/often-private",
        en("this file is published, but files of its kind are often not meant for readers")
            .help("remove it; if it is meant for readers, write `check: {private-file: off}` in site.yaml"),
    )
}

/// A picture's extension is that of another format.
pub(crate) fn picture_extension(format: &str, extension: &str, rename_to: &str) -> Problem {
    Problem::warning(
        "check/picture-extension",
        en(format!(
            "this picture is {format}, but its name says {}",
            extension.to_uppercase()
        ))
        .help(format!(
            "rename it to `{rename_to}`, and change the name where it is used"
        )),
    )
}
