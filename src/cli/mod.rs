//! The command line: one file per command; each parses its arguments, calls the library and prints.

mod build;
mod check;
mod completions;
mod daily_build;
mod exit_status;
mod init;
mod man;
mod new;
mod options;
mod schema;
mod serve;
mod terminal;
mod translate;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use labnews::messages::{Problem, command};
use labnews::source::SITE_FILE;

use exit_status::ExitStatus;
use options::GlobalArgs;
use terminal::Terminal;

/// Turns a folder of Markdown news items into a lab's news site.
#[derive(Debug, Parser)]
#[command(
    name = "labnews",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: GlobalArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    New(new::Arguments),
    Translate(translate::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Check(check::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Parses the command line and runs the command.
pub(crate) fn run() -> ExitCode {
    labnews::diagnostic::hide_caught_panics();
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    let status = match cli.command {
        Command::Init(arguments) => init::run(&arguments, &terminal),
        Command::Schema(arguments) => schema::run(&arguments, &terminal),
        Command::Completions(arguments) => {
            completions::run(&arguments, &mut Cli::command(), &terminal)
        }
        Command::Man(arguments) => man::run(&arguments, Cli::command(), &terminal),
        on_a_site => match find_root(cli.global.root.as_deref()) {
            Err(problem) => terminal.usage(problem),
            Ok(root) => run_on_site(on_a_site, &root, terminal),
        },
    };
    status.into()
}

fn run_on_site(command: Command, root: &Path, terminal: Terminal) -> ExitStatus {
    match command {
        Command::New(arguments) => new::run(arguments, root, &terminal),
        Command::Translate(arguments) => translate::run(&arguments, root, &terminal),
        Command::Build(arguments) => build::run(&arguments, root, &terminal),
        Command::Serve(arguments) => serve::run(&arguments, root, terminal),
        Command::Check(arguments) => check::run(&arguments, root, &terminal),
        Command::Init(_) | Command::Schema(_) | Command::Completions(_) | Command::Man(_) => {
            ExitStatus::Success
        }
    }
}

/// The folder that `--root` names, or the nearest one upward from here with a site.yaml.
fn find_root(given: Option<&Path>) -> Result<PathBuf, Problem> {
    if let Some(root) = given {
        return if root.join(SITE_FILE).is_file() {
            Ok(root.to_owned())
        } else {
            Err(command::not_a_site(root, SITE_FILE))
        };
    }
    let here =
        std::env::current_dir().map_err(|error| command::current_folder_unreadable(&error))?;
    let found = here
        .ancestors()
        .find(|folder| folder.join(SITE_FILE).is_file());
    match found {
        Some(root) if root == here => Ok(PathBuf::from(".")),
        Some(root) => Ok(root.to_owned()),
        None => Err(command::no_site_here(SITE_FILE)),
    }
}
