//! `labnews init`.

use std::path::PathBuf;

use clap::Args;

use super::Ending;
use super::terminal::Terminal;

/// Make a new site that builds
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to make
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Ending {
    terminal.failure(&arguments.dir.display().to_string())
}
