//! `labnews build`.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::build::{Request, Summary, build};

use super::terminal::{Format, Terminal, count, seconds};
use super::{Ending, View};

/// Build the site
///
/// Writes the site into the output folder. If anything is wrong with it, all that is wrong is
/// said and nothing is changed.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write [default: public, in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How to print what is wrong
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[command(flatten)]
    view: View,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> Ending {
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| root.join("public"));
    let request = Request {
        root: root.to_owned(),
        output,
        options: arguments.view.options(),
    };
    let progress = terminal.progress();
    let outcome = build(&request, &progress);
    drop(progress);
    std::mem::forget(outcome.loaded);
    terminal.diagnostics(&outcome.diagnostics, arguments.format);
    let count = count(&outcome.diagnostics);
    match outcome.summary {
        Some(summary) => {
            if let Some(count) = count {
                terminal.remark(&count);
                terminal.remark("");
            }
            terminal.result(&describe(&summary, &request.output));
            Ending::Fine
        }
        None => {
            let count = count.unwrap_or_default();
            let state = match outcome.is_mixed {
                true => "holds files of two builds",
                false => "is as it was",
            };
            terminal.remark(&format!("{count}; `{}` {state}", request.output.display()));
            Ending::Errors
        }
    }
}

fn describe(summary: &Summary, output: &Path) -> String {
    let Summary {
        items,
        pages,
        files,
        written,
        removed,
        time,
        search,
    } = summary;
    let changes = match (written, removed) {
        (0, 0) => "nothing changed".to_owned(),
        (written, 0) => format!("{written} new or changed"),
        (written, removed) => format!("{written} new or changed, {removed} removed"),
    };
    let search = search.map_or_else(String::new, |time| format!(" (search {})", seconds(time)));
    format!(
        "{items} items, {pages} pages, {files} files in {} ({changes}), {}{search}",
        output.display(),
        seconds(*time)
    )
}
