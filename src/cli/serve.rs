//! `labnews serve`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use labnews::messages::{command, status};
use labnews::serve::{ServeOptions, ServerEvent, run as serve};

use super::exit_status::ExitStatus;
use super::options::BuildArgs;
use super::terminal::{Format, Terminal, count_problems};

/// Show the site in a browser and update it on every change
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The port to listen on
    #[arg(long, short, default_value_t = 1111)]
    port: u16,
    /// The address to listen on; other machines can connect only to an address that they can reach
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    build: BuildArgs,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: Terminal) -> ExitStatus {
    let options = ServeOptions {
        root: root.to_owned(),
        options: arguments.build.build_options(),
        address: SocketAddr::new(arguments.host, arguments.port),
        debounce: Duration::from_millis(5),
    };
    let open = arguments.open;
    let tell = move |event: ServerEvent| match event {
        ServerEvent::Listening(url) => {
            terminal.result(&status::listening(url));
            if open {
                open_browser(url);
            }
        }
        ServerEvent::Built {
            diagnostics,
            succeeded,
            time,
        } => {
            terminal.diagnostics(diagnostics, Format::Human);
            let count = count_problems(diagnostics);
            terminal.remark(&status::rebuilt(succeeded, time, count.as_deref()));
        }
        ServerEvent::SearchFailed(diagnostic) | ServerEvent::WatchFailed(diagnostic) => {
            terminal.diagnostics(std::slice::from_ref(diagnostic), Format::Human);
        }
        ServerEvent::WatchRestored => terminal.remark(&status::watch_restored()),
    };
    match serve(options, tell) {
        Ok(()) => ExitStatus::Success,
        Err(error) => Terminal::plain().failure(command::cannot_serve(arguments.port, &error)),
    }
}

/// Asks the desktop to show a URL. If that fails, the terminal shows the URL.
fn open_browser(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let _ = Command::new(program)
        .args(arguments)
        .arg(url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
