//! `labnews new`.

use std::path::PathBuf;

use clap::Args;

use super::Ending;
use super::terminal::Terminal;

/// Start a news item
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to make
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, _root: &std::path::Path, terminal: &Terminal) -> Ending {
    terminal.failure(&arguments.dir.display().to_string())
}
