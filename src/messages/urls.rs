//! Messages about the URLs of pages and files: two that are one, and names that disks cannot hold.

use super::{Problem, Rule, en};

/// Two sources have one URL; `other` is the file of the first, or none if labnews makes it.
pub(crate) fn url_taken(url: &str, other: Option<&str>) -> Problem {
    let words = match other {
        Some(file) => en(format!("the URL {url} is already taken by `{file}`"))
            .help("give one of the two another `slug:` or file name"),
        None => en(format!("the URL {url} is already taken by labnews itself"))
            .help("choose another `slug:` or file name"),
    };
    Problem::error("urls/url-taken", words.related("also has this URL"))
}

/// A page or file is in the folder of the search, where scripts are trusted.
pub(crate) fn folder_of_search(url: &str) -> Problem {
    Problem::error(
        "urls/folder-of-search",
        en(format!(
            "the URL {url} is in the folder of the search, which nothing else can use"
        ))
        .help("rename it, or write `search: false` in site.yaml"),
    )
}

/// How two names differ that are one name on some disks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// In upper and lower case.
    Case,
    /// In the encoding of their accents.
    Accents,
}

/// Two names of the output are one on some disks.
pub(crate) fn too_similar(first: &str, second: &str, difference: Difference) -> Problem {
    let difference = match difference {
        Difference::Case => "upper and lower case",
        Difference::Accents => "the encoding of their accents",
    };
    Problem::error(
        "urls/too-similar",
        en(format!(
            "`{first}` and `{second}` differ only in {difference}, and some disks cannot store both"
        ))
        .related("the other one")
        .help("rename one of the two"),
    )
}

/// An alias differs from another path only in case: where a disk cannot store both, the redirect would
/// replace the page.
pub(crate) fn no_redirect(alias: &str, path: &str) -> Problem {
    Problem::warning(
        "urls/no-redirect",
        en(format!(
            "`{alias}` gets no redirect: it and `{path}` differ only in upper and lower case, and \
             some disks cannot store both"
        ))
        .help("remove the alias, or let your web server redirect it"),
    )
}

/// One source makes a file where another needs a folder. Each is a file, or none if labnews makes it.
pub(crate) fn file_and_folder(
    path: &str,
    file_owner: Option<&str>,
    folder_owner: Option<&str>,
) -> Problem {
    let name = |owner: Option<&str>| match owner {
        Some(file) => format!("`{file}`"),
        None => "labnews itself".to_owned(),
    };
    Problem::error(
        "urls/file-and-folder",
        en(format!(
            "`{path}` cannot be a file and a folder: {} makes the file, and {} needs the folder",
            name(file_owner),
            name(folder_owner),
        ))
        .related("the other one")
        .help("rename one of the two"),
    )
}

/// An item has its day in its URL because `first`, another item, has the URL without it; `None` if that
/// item is not published. `others` counts further items of this kind.
pub(crate) fn same_slug(url: &str, first: Option<&str>, own_url: &str, others: usize) -> Problem {
    let first = match first {
        Some(file) => format!("`{file}` has the URL {url}"),
        None => format!("an older item that is not published now has the URL {url}"),
    };
    let others = match others {
        0 => String::new(),
        1 => "; so does that of 1 more item".to_owned(),
        count => format!("; so do those of {count} more items"),
    };
    Problem::broken_rule(
        Rule::SameSlug,
        "urls/same-slug",
        en(format!(
            "{first}, so the URL of this item includes its day: {own_url}{others}"
        ))
        .related("has the URL without a day")
        .help(
            "give the item a name of its own with `slug:`, or write `check: {same-slug: off}` in \
             site.yaml",
        ),
    )
}
