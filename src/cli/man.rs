//! `labnews man`.

use clap::Args;
use clap_mangen::Man;
use labnews::messages::command;
use labnews::values::similar::find_similar;

use super::exit_status::ExitStatus;
use super::terminal::Terminal;

/// Print the manual page of labnews, or of one of its commands
///
/// The page is in the format of the program `man`: `labnews man build > labnews-build.1`, then
/// `man ./labnews-build.1`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The command, such as `build`
    command: Option<String>,
}

pub(super) fn run(arguments: &Arguments, cli: clap::Command, terminal: &Terminal) -> ExitStatus {
    let mut cli = cli.disable_help_subcommand(true);
    // Names the pages of commands.
    cli.build();
    let described = match &arguments.command {
        None => Some(&cli),
        Some(name) => cli.find_subcommand(name),
    };
    let Some(described) = described else {
        let name = arguments.command.as_deref().unwrap_or_default();
        let names = cli.get_subcommands().map(clap::Command::get_name);
        return terminal.usage(command::unknown_command(name, find_similar(name, names)));
    };
    let man = Man::new(described.clone())
        .source(concat!("labnews ", env!("CARGO_PKG_VERSION")))
        .manual("labnews");
    let mut page = Vec::new();
    match man.render(&mut page) {
        Ok(()) => terminal.document(&page),
        Err(error) => terminal.failure(command::cannot_print(&error)),
    }
}
