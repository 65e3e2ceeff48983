//! `labnews completions`.

use clap::Args;
use clap_complete::Shell;

use super::exit_status::ExitStatus;
use super::terminal::Terminal;

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(
    arguments: &Arguments,
    cli: &mut clap::Command,
    terminal: &Terminal,
) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, cli, "labnews", &mut script);
    terminal.document(&script)
}
