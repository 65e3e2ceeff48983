//! Finds messages of the catalogue whose whole text no test holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::catalogue;

/// Messages of commands that print no JSON, and the case that holds each.
const WITHOUT_JSON: &[(&str, &str)] = &[
    ("command/all-translated", "translate/refused"),
    ("command/choose-language", "translate/refused"),
    ("command/folder-not-empty", "init/folder_not_empty"),
    ("command/folder-without-photos", "new/no_photos"),
    ("command/item-exists", "new/title_used"),
    ("command/language-not-in-site", "translate/refused"),
    ("command/no-site-here", "cli/no_site"),
    ("command/no-such-text", "translate/refused"),
    ("command/not-a-doi", "new/arguments"),
    ("command/not-a-language-tag", "translate/refused"),
    ("command/not-a-photo", "new/no_photos"),
    ("command/not-a-site", "cli/no_site"),
    ("command/nothing-to-start", "new/arguments"),
    ("command/only-one-language", "translate/one_language"),
    ("command/photo-not-found", "new/photo_missing"),
    ("command/photo-refused", "new/no_photos"),
    ("command/photo-unreadable", "new/photo_permission_denied"),
    ("command/site-unreadable", "translate/broken_site"),
    ("command/text-with-mistakes", "translate/refused"),
    ("command/title-without-letters", "new/title_without_letters"),
    ("command/translation-exists", "translate/refused"),
    ("command/unknown-command", "cli/man_unknown"),
    ("write-dir/already-exists", "new/entities"),
];

/// Messages that need more than a case can do, and the test that holds each.
const OTHER_TESTS: &[(&str, &str, &str)] = &[
    (
        "command/no-entry",
        "new_paper.rs",
        "what_is_no_entry_is_refused",
    ),
    (
        "command/paper-exists",
        "new_paper.rs",
        "other_papers_stay_as_they_are",
    ),
    (
        "command/resolver-unreachable",
        "new_paper.rs",
        "a_server_that_cannot_be_asked_says_why",
    ),
    (
        "command/unknown-doi",
        "new_paper.rs",
        "what_is_no_entry_is_refused",
    ),
    (
        "command/cannot-serve",
        "serve/messages.rs",
        "the_whole_text_of_a_failed_start",
    ),
    (
        "command/current-folder-unreadable",
        "commands.rs",
        "a_removed_folder_is_reported",
    ),
    (
        "files/site-unreadable",
        "commands.rs",
        "a_removed_folder_is_reported",
    ),
    (
        "server/method-not-allowed",
        "serve/messages.rs",
        "the_whole_text_of_messages",
    ),
    (
        "server/site-has-errors",
        "serve/messages.rs",
        "the_whole_text_of_messages",
    ),
    (
        "server/wrong-host",
        "serve/requests.rs",
        "only_requests_to_this_machine_are_answered",
    ),
];

/// Messages that no test can make labnews print, and why. `src/messages/rare.rs` holds them.
const RARE: &[(&str, &str)] = &[
    (
        "bibliography/ignored-date",
        "biblatex returns a date that it cannot read as text, not as an error",
    ),
    (
        "bibliography/invalid-entry",
        "labnews finds repeated keys, the only other error of biblatex, before",
    ),
    (
        "bibliography/malformed-command",
        "labnews takes LaTeX out of values before biblatex reads them",
    ),
    (
        "bibliography/undefined-abbreviation",
        "labnews expands abbreviations before biblatex reads them",
    ),
    (
        "cache-dir/changed-during-build",
        "a race: another program changes the cache between two steps",
    ),
    (
        "citations/unknown-paper",
        "only for hosts of Markdown without papers; sites have their own",
    ),
    (
        "command/cannot-print",
        "needs a full disk; tests/commands.rs holds it where the system has /dev/full",
    ),
    (
        "command/heic-not-converted",
        "depends on the programs of the machine; tests/new.rs holds its parts",
    ),
    (
        "command/no-temporary-folder",
        "needs a system without a folder for temporary files",
    ),
    (
        "command/not-answered",
        "needs somebody who leaves at a question",
    ),
    (
        "formulas/out-of-memory",
        "needs a system that starts no thread",
    ),
    (
        "output-folder/mixed-builds",
        "needs a disk that fails twice",
    ),
    ("report/crash", "needs input at which a library panics"),
    ("search/index-failed", "needs Pagefind to fail"),
    (
        "server/internal-error",
        "needs a file that fails while it is sent",
    ),
    (
        "server/page-not-found",
        "each site with the theme has 404.html",
    ),
    (
        "server/watch-failed",
        "two of its three reasons need a system that watches no folders",
    ),
];

/// Compares the catalogue with the codes that cases print. Returns what is wrong.
pub fn find_gaps(printed: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let codes = catalogue::codes()?;
    let mut wrong = Vec::new();
    let others = OTHER_TESTS.iter().map(|(code, ..)| *code);
    let excepted = WITHOUT_JSON.iter().chain(RARE).map(|(code, _)| *code);
    let mut held = printed.clone();
    for code in excepted.chain(others) {
        if !held.insert(code.to_owned()) {
            wrong.push(format!("a test holds `{code}`, so remove its exception"));
        }
    }
    for code in codes.difference(&held) {
        wrong.push(format!("no case in tests/messages/ prints `{code}`"));
    }
    for code in held.difference(&codes) {
        wrong.push(format!("`{code}` is not in the catalogue"));
    }
    for (code, case) in WITHOUT_JSON {
        if !read(&format!("tests/messages/{case}.txt")).contains("\nerror: ") {
            wrong.push(format!("the case `{case}` does not hold `{code}`"));
        }
    }
    for (code, file, test) in OTHER_TESTS {
        if !read(&format!("tests/{file}")).contains(&format!("fn {test}()")) {
            wrong.push(format!("tests/{file} has no test `{test}` for `{code}`"));
        }
    }
    let rare = read("src/messages/rare.rs");
    for (code, _) in RARE {
        if !rare.lines().any(|line| line.trim() == *code) {
            wrong.push(format!("src/messages/rare.rs does not hold `{code}`"));
        }
    }
    Ok(wrong)
}

/// A file of this repository, or nothing if there is none.
fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}
