//! Holds the whole text of messages that no test can make labnews print. `tests/support/coverage.rs` says
//! why of each.

use std::io::{Error, ErrorKind};
use std::path::Path;

use biblatex::ParseErrorKind;

use super::server::WatchFailure;
use super::{
    Problem, bibliography, cache_dir, citations, command, formulas, output_folder, report, search,
    server,
};
use crate::diagnostic::Human;

#[test]
fn rare_messages() {
    let error = Error::new(ErrorKind::StorageFull, "no space left on device");
    let public = Path::new("public");
    let names: Vec<String> = (1..=12).map(|number| format!("{number}.html")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let problems = [
        bibliography::ignored_date("summer"),
        bibliography::syntax(&ParseErrorKind::UnknownAbbreviation("jan".into())),
        bibliography::syntax(&ParseErrorKind::MalformedCommand),
        bibliography::syntax(&ParseErrorKind::DuplicateKey("xu2022".into())),
        cache_dir::changed_during_build(&".labnews/pictures/a"),
        citations::unknown_paper("xu2022"),
        command::cannot_print(&error),
        command::heic_not_converted(Path::new("IMG_1.HEIC"), &[]),
        command::heic_not_converted(Path::new("IMG_1.HEIC"), &["sips", "magick"]),
        command::no_temporary_folder(Error::new(
            ErrorKind::StorageFull,
            "no space left on device",
        )),
        command::not_answered(),
        formulas::out_of_memory(),
        output_folder::mixed_builds(&error, public, &names[..1], &[]),
        output_folder::mixed_builds(&error, public, &names[..2], &names),
        report::crash("index out of bounds", "zune-1.0/src/a.rs:1:2", "ISSUES"),
        report::crash("index out of bounds", "", "ISSUES"),
        search::index_failed("no words"),
        server::internal_error(),
        server::page_not_found(),
        server::watch_failed(&WatchFailure::MissingFolder("/labs/site".into())),
        server::watch_failed(&WatchFailure::TooManyFolders),
        server::watch_failed(&WatchFailure::System("too many open files".into())),
    ];
    let texts: String = problems.into_iter().map(print).collect();
    insta::assert_snapshot!(texts, @r#"
    bibliography/ignored-date
    warning: `summer` is not a date, so `year` is used instead
     |
     = help: write `date = {2022-04-22}`

    bibliography/undefined-abbreviation
    error: no `@string` defines the abbreviation `jan`
     |
     = help: put the value in braces: `{…}`

    bibliography/malformed-command
    error: this LaTeX command cannot be read
     |
     = help: write the character itself, as in ü

    bibliography/invalid-entry
    error: duplicate key "xu2022"
     |
     = help: correct this entry

    cache-dir/changed-during-build
    error: `.labnews/pictures/a` changed during the build
     |
     = help: build the site again

    citations/unknown-paper
    error: no paper has the key `xu2022`

    command/cannot-print
    error: the output cannot be written: no space left on device

    command/heic-not-converted
    error: `IMG_1.HEIC` is a HEIC photo, which browsers do not show, and no program that converts it is installed
     |
     = help: export it as JPEG: on a Mac with Preview, File > Export; on an iPhone, Settings > Camera > Formats > Most Compatible takes new photos as JPEG; on Linux, install `heif-convert` (libheif)

    command/heic-not-converted
    error: `IMG_1.HEIC` is a HEIC photo, which browsers do not show, and `sips` and `magick` could not convert it
     |
     = help: export it as JPEG: on a Mac with Preview, File > Export; on an iPhone, Settings > Camera > Formats > Most Compatible takes new photos as JPEG; on Linux, install `heif-convert` (libheif)

    command/no-temporary-folder
    error: no temporary folder can be made: no space left on device

    command/not-answered
    error: there was no answer, so nothing was written

    formulas/out-of-memory
    warning[formula]: there is not enough memory to convert this formula; the page shows its LaTeX
     |
     = help: split it into several formulas

    output-folder/mixed-builds
    error: no space left on device, and files that this build had replaced could not be restored; `public` holds the old build except for these files; from the new build: `1.html`
     |
     = help: fix the cause and build again: the next build that succeeds replaces every file

    output-folder/mixed-builds
    error: no space left on device, and files that this build had replaced could not be restored; `public` holds the old build except for these files; from the new build: `1.html`, `2.html`; missing: `1.html`, `2.html`, `3.html`, `4.html`, `5.html`, `6.html`, `7.html`, `8.html`, `9.html`, `10.html` and 2 more
     |
     = help: fix the cause and build again: the next build that succeeds replaces every file

    report/crash
    error: labnews crashed here: index out of bounds (zune-1.0/src/a.rs:1:2)
     |
     = help: this is a bug in labnews; please report it at ISSUES, with the file if you can

    report/crash
    error: labnews crashed here: index out of bounds
     |
     = help: this is a bug in labnews; please report it at ISSUES, with the file if you can

    search/index-failed
    error: the search index cannot be built: no words
     |
     = help: to build the site without a search, write `search: false` in site.yaml

    server/internal-error
    error: labnews could not answer because of an internal error

    server/page-not-found
    error: page not found

    server/watch-failed
    warning: changes appear late or not at all: the folder `/labs/site` does not exist
     |
     = help: restore the folder; labnews notices it

    server/watch-failed
    warning: changes appear late: the system does not allow labnews to watch more folders
     |
     = help: on Linux, raise `fs.inotify.max_user_watches`

    server/watch-failed
    warning: changes appear late or not at all: too many open files
    "#);
}

/// The code of a problem, and what people see of it.
fn print(problem: Problem) -> String {
    let code = problem.code.clone();
    let diagnostic = &problem.into();
    let human = Human {
        diagnostic,
        color: false,
    };
    format!("{code}\n{human}\n")
}
