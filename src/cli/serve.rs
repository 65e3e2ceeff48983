//! `labnews serve`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use labnews::serve::{ServeOptions, ServerEvent, run as serve};

use super::terminal::{Format, Terminal, count, seconds};
use super::{Ending, View};

/// Show the site in a browser and every change at once
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The port to listen on
    #[arg(long, short, default_value_t = 1111)]
    port: u16,
    /// The address to listen on; other machines can connect only if you choose one of theirs to see
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    view: View,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: Terminal) -> Ending {
    let options = ServeOptions {
        root: root.to_owned(),
        options: arguments.view.options(),
        address: SocketAddr::new(arguments.host, arguments.port),
        debounce: Duration::from_millis(20),
    };
    let open = arguments.open;
    let tell = move |event: ServerEvent| match event {
        ServerEvent::Listening(url) => {
            terminal.result(&format!("The site is at {url} (Ctrl+C stops)"));
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
            let found = count(diagnostics).map_or_else(String::new, |count| format!(", {count}"));
            let what = if succeeded { "built" } else { "not built" };
            terminal.remark(&format!("{what} in {}{found}", seconds(time)));
        }
        ServerEvent::SearchFailed(diagnostic) | ServerEvent::WatchFailed(diagnostic) => {
            terminal.diagnostics(std::slice::from_ref(diagnostic), Format::Human);
        }
        ServerEvent::WatchRestored => terminal.remark("changes appear at once again"),
    };
    match serve(options, tell) {
        Ok(()) => Ending::Fine,
        Err(error) => {
            let help = match error.kind() {
                std::io::ErrorKind::AddrInUse => "; choose another --port",
                _ => "",
            };
            Terminal::plain().failure(&format!(
                "cannot serve at port {}: {error}{help}",
                arguments.port
            ))
        }
    }
}

/// Asks the desktop to show a URL; where that fails, the URL stands on the terminal.
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
