//! `labnews check`.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::build::{Request, load, produce};
use labnews::diagnostic;

use super::terminal::{Format, Terminal, count};
use super::{Ending, View};

/// Check the site without writing it
///
/// Says all that is wrong with the site, and what could be better. Exits with 1 if there are
/// errors; with --strict, if there are warnings too.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    view: View,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> Ending {
    let request = Request {
        root: root.to_owned(),
        output: PathBuf::new(),
        wishes: arguments.view.wishes(),
    };
    let progress = terminal.progress();
    let mut diagnostics = Vec::new();
    let checked = load(&request, &progress, &mut diagnostics)
        .and_then(|loaded| produce(&loaded, &progress, &|_| Ok(()), &mut diagnostics));
    drop(progress);
    if let Err(Some(stop)) = checked {
        diagnostics.push(stop);
    }
    diagnostic::sort(&mut diagnostics);
    terminal.diagnostics(&diagnostics, arguments.format);
    terminal.remark(&count(&diagnostics).unwrap_or_else(|| "nothing to complain about".to_owned()));
    let bad = diagnostics
        .iter()
        .any(|found| found.is_error() || arguments.strict);
    if bad { Ending::Errors } else { Ending::Fine }
}
