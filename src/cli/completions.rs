//! `labnews completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Ending};

/// Print a script that completes labnews's options in a shell
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Ending {
    clap_complete::generate(
        arguments.shell,
        &mut Cli::command(),
        "labnews",
        &mut std::io::stdout(),
    );
    Ending::Fine
}
