//! Messages about the report itself, rather than about the site.

use super::{Problem, Severity, en};

/// The file has more problems of this severity than labnews lists.
pub(crate) fn not_listed(
    count: usize,
    severity: Severity,
    is_in_file: bool,
    limit: usize,
) -> Problem {
    let noun = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let file = if is_in_file { " of this file" } else { "" };
    let words = match count {
        1 => en(format!("one more {noun}{file} is not listed")),
        _ => en(format!("{count} more {noun}s{file} are not listed")),
    };
    let problem = Problem::error(
        "report/not-listed",
        words.help(format!(
            "labnews lists {limit} problems per file, errors first; fix these and run it again"
        )),
    );
    problem.with_severity(severity)
}

/// A bug in labnews or in a crate that it uses.
pub(crate) fn crash(panic: &str, location: &str, issues_url: &str) -> Problem {
    let location = match location {
        "" => String::new(),
        location => format!(" ({location})"),
    };
    Problem::error(
        "report/crash",
        en(format!("labnews crashed here: {panic}{location}")).help(format!(
            "this is a bug in labnews; please report it at {issues_url}, with the file if you can"
        )),
    )
}
