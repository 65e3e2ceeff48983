//! Messages about files beside the texts that servers and browsers would mistake for something else.

use super::files::PACK;
use super::{Problem, en};

/// A file of content/ has a name by which hosts, search engines or browsers find settings of a site.
pub(crate) fn special_name(file: &str) -> Problem {
    Problem::error(
        "attachments/special-name",
        en(format!(
            "web hosts or browsers treat a file named `{file}` specially"
        ))
        .help("rename it; only static/ can have such files"),
    )
}

/// A page or an alias has such a name.
pub(crate) fn special_name_of_page(path: &str) -> Problem {
    Problem::error(
        "attachments/special-name-of-page",
        en(format!(
            "web hosts or browsers treat a file named `{path}` specially"
        ))
        .help("rename the page, set another `slug:`, or remove the alias"),
    )
}

/// A file starts like HTML, so that browsers may run scripts in it.
pub(crate) fn disguised_web_page() -> Problem {
    Problem::error(
        "attachments/disguised-web-page",
        en("this file starts like a web page, but its name has another extension")
            .help(format!("{PACK}, or start it with something else")),
    )
}

/// A file is named like the compressed form of another, as `index.html.gz` is.
pub(crate) fn sent_instead(path: &str) -> Problem {
    Problem::error(
        "attachments/sent-instead",
        en(format!(
            "web servers may send this file instead of `{path}`"
        ))
        .help("rename it"),
    )
}
