//! `labnews build`.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::build::{Request, Stopwatch, build};
use labnews::messages::status;

use super::exit_status::ExitStatus;
use super::options::BuildArgs;
use super::terminal::{Format, Terminal, count_problems};

/// Build the site
///
/// Writes the site into the output folder. Reports every problem; if there is an error, the output
/// folder is left unchanged.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write [default: public, in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How to print problems
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Print how long each stage of the build took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    build: BuildArgs,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> ExitStatus {
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| root.join("public"));
    let request = Request {
        root: root.to_owned(),
        output,
        options: arguments.build.build_options(),
    };
    let progress = terminal.progress();
    let stopwatch = arguments.timings.then(|| Stopwatch::new(&progress));
    let outcome = match &stopwatch {
        Some(stopwatch) => build(&request, stopwatch),
        None => build(&request, &progress),
    };
    let timings = stopwatch.map(Stopwatch::stop);
    drop(progress);
    std::mem::forget(outcome.loaded);
    terminal.diagnostics(&outcome.diagnostics, arguments.format);
    let count = count_problems(&outcome.diagnostics);
    match outcome.summary {
        Some(summary) => {
            if let Some(count) = count {
                terminal.remark(&count);
                terminal.remark("");
            }
            terminal.result(&status::built(&summary, &request.output));
            if let Some(timings) = timings {
                terminal.result("");
                for row in status::timings(&timings, &summary) {
                    terminal.result(&row);
                }
            }
            ExitStatus::Success
        }
        None => {
            let count = count.unwrap_or_default();
            let line = status::not_built(&count, &request.output, outcome.is_mixed);
            terminal.remark(&line);
            ExitStatus::Failure
        }
    }
}
