//! The command line: one file a command; each parses its arguments, calls the library and prints.

mod build;
mod check;
mod completions;
mod init;
mod new;
mod schema;
mod serve;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use labnews::site::BuildOptions;
use labnews::source::SITE_FILE;
use labnews::values::base_url::BaseUrl;
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
    global: Global,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    New(new::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Check(check::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

/// Options of every command.
#[derive(Debug, Args)]
struct Global {
    /// The site's folder [default: the nearest one upward that holds a site.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What is to be shown, of a site and to whom: options of `build`, `check` and `serve`.
#[derive(Debug, Args)]
struct View {
    /// Where the site is published, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
    /// Show drafts, and items that are embargoed or expired
    #[arg(long)]
    drafts: bool,
    /// The moment of the build, for embargo and expiry, as in 2026-11-24T08:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    now: Option<Timestamp>,
}

impl View {
    fn options(&self) -> BuildOptions {
        BuildOptions {
            now: self.now.unwrap_or_else(Timestamp::now),
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            reload_script: None,
        }
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    labnews::values::date::Date::parse(text).map(|date| date.start(&jiff::tz::TimeZone::UTC))
}

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All went well.
    Fine,
    /// The site has errors.
    Errors,
    /// The command was used in a wrong way.
    Usage,
}

/// Parses the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    labnews::diagnostic::hide_caught_panics();
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    let ending = match cli.command {
        Command::Init(arguments) => init::run(&arguments, &terminal),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        on_a_site => match find_root(cli.global.root.as_deref()) {
            Err(why) => terminal.usage(&why),
            Ok(root) => run_on_site(on_a_site, &root, terminal),
        },
    };
    match ending {
        Ending::Fine => ExitCode::SUCCESS,
        Ending::Errors => ExitCode::from(1),
        Ending::Usage => ExitCode::from(2),
    }
}

fn run_on_site(command: Command, root: &Path, terminal: Terminal) -> Ending {
    match command {
        Command::New(arguments) => new::run(&arguments, root, &terminal),
        Command::Build(arguments) => build::run(&arguments, root, &terminal),
        Command::Serve(arguments) => serve::run(&arguments, root, terminal),
        Command::Check(arguments) => check::run(&arguments, root, &terminal),
        Command::Init(_) | Command::Schema(_) | Command::Completions(_) => Ending::Fine,
    }
}

/// The folder that `--root` names, or the nearest one upward from here with a site.yaml.
fn find_root(given: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(root) = given {
        return match root.join(SITE_FILE).is_file() {
            true => Ok(root.to_owned()),
            false => Err(format!(
                "`{}` is not a labnews site: it holds no {SITE_FILE}",
                root.display()
            )),
        };
    }
    let here = std::env::current_dir()
        .map_err(|error| format!("the current folder cannot be read: {error}"))?;
    let found = here
        .ancestors()
        .find(|folder| folder.join(SITE_FILE).is_file());
    match found {
        Some(root) if root == here => Ok(PathBuf::from(".")),
        Some(root) => Ok(root.to_owned()),
        None => Err(format!(
            "there is no {SITE_FILE} here or in a folder above; `labnews init DIR` makes a new site"
        )),
    }
}
