//! Prints results to standard output and everything else to standard error.
//!
//! Each call prints one line. Control characters are escaped, so names and contents of files cannot change
//! the terminal or start a line of their own.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use labnews::build::Progress;
use labnews::diagnostic::{self, Diagnostic, Human, printable};
use labnews::messages::status::{self, Stage};
use labnews::messages::{Problem, command};
use labnews::site::{Extent, Index};

use super::exit_status::ExitStatus;
use super::options::ColorChoice;

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// Annotations for GitHub Actions
    Github,
    /// One JSON object per line
    Json,
}

/// Where a command prints.
pub(super) struct Terminal {
    color: bool,
    quiet: bool,
}

impl Terminal {
    pub(super) fn new(color: ColorChoice, quiet: bool) -> Self {
        let color = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                std::io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self { color, quiet }
    }

    /// A terminal without colours.
    pub(super) fn plain() -> Self {
        Self {
            color: false,
            quiet: false,
        }
    }

    /// A line of the result, on standard output.
    pub(super) fn result(&self, line: &str) {
        if !self.quiet {
            // A closed pipe is not an error.
            let _ = writeln!(std::io::stdout(), "{}", printable(line));
        }
    }

    /// A value of the result for programs, as JSON.
    pub(super) fn json(&self, value: &impl serde::Serialize) {
        if !self.quiet {
            let _ = writeln!(std::io::stdout(), "{}", diagnostic::json(value));
        }
    }

    /// A whole document, such as a schema or a script, on standard output.
    pub(super) fn document(&self, text: &[u8]) -> ExitStatus {
        let mut out = std::io::stdout().lock();
        match out.write_all(text).and_then(|()| out.flush()) {
            // Whoever reads a pipe may stop early.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.failure(command::cannot_print(&error))
            }
            Ok(()) | Err(_) => ExitStatus::Success,
        }
    }

    /// A remark, on standard error.
    pub(super) fn remark(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{}", printable(line));
        }
    }

    /// Reports what is wrong with how the command was called.
    pub(super) fn usage(&self, problem: Problem) -> ExitStatus {
        self.error(problem);
        ExitStatus::Usage
    }

    /// Reports why the command could not do its work.
    pub(super) fn failure(&self, problem: Problem) -> ExitStatus {
        self.error(problem);
        ExitStatus::Failure
    }

    fn error(&self, problem: Problem) {
        let human = Human {
            diagnostic: &problem.into(),
            color: self.color,
        };
        let _ = write!(std::io::stderr(), "{human}");
    }

    /// Prints diagnostics. `--quiet` leaves warnings out.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic], format: Format) {
        let shown = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error() || !self.quiet);
        for diagnostic in shown {
            let _ = match format {
                Format::Human => writeln!(
                    std::io::stderr(),
                    "{}",
                    Human {
                        diagnostic,
                        color: self.color
                    }
                ),
                // GitHub and programs read standard output.
                Format::Github => writeln!(std::io::stdout(), "{}", diagnostic::github(diagnostic)),
                Format::Json => writeln!(std::io::stdout(), "{}", diagnostic::json(diagnostic)),
            };
        }
    }

    /// A progress bar, which only a terminal shows.
    pub(super) fn progress(&self) -> Bar {
        let is_shown = !self.quiet && std::io::stderr().is_terminal();
        let target = if is_shown {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if is_shown {
            // A stage without steps moves too.
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Bar(bar)
    }
}

/// Counts errors and warnings in words; `None` if there are none.
pub(super) fn count_problems(diagnostics: &[Diagnostic]) -> Option<String> {
    let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|found| found.is_error());
    let all = |found: Vec<&Diagnostic>| found.into_iter().map(Diagnostic::count).sum();
    let (errors, warnings) = (all(errors), all(warnings));
    status::problem_count(errors, warnings)
}

/// Why there are no social cards, if site.yaml does not say so.
pub(super) fn explain_missing_cards(index: &Index) -> Option<String> {
    match index.card_extent() {
        Extent::TooMany(count) => Some(status::too_many_cards(count)),
        Extent::Off | Extent::All => None,
    }
}

/// A progress bar.
pub(super) struct Bar(ProgressBar);

impl Progress for Bar {
    fn stage(&self, stage: Stage, steps: usize) {
        let stage = status::stage(stage);
        let template = match steps {
            0 => format!("{{spinner}} {stage}"),
            _ => format!("{{spinner}} {stage} {{wide_bar}} {{pos}}/{{len}}, {{eta}} left"),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            self.0.set_style(style);
        }
        self.0.set_length(steps as u64);
        self.0.reset();
    }

    fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// Keeps all lines that were ever shown.
    #[derive(Debug, Default, Clone)]
    struct Lines(Arc<Mutex<Vec<String>>>);

    impl TermLike for Lines {
        fn width(&self) -> u16 {
            60
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, line: &str) -> io::Result<()> {
            self.write_str(line)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push(text.trim().to_owned());
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_bar_shows_each_stage_and_its_steps() {
        let lines = Lines::default();
        let target = ProgressDrawTarget::term_like(Box::new(lines.clone()));
        let bar = Bar(ProgressBar::with_draw_target(None, target));
        let last = || {
            lines
                .0
                .lock()
                .unwrap()
                .iter()
                .rfind(|line| !line.is_empty())
                .cloned()
        };
        bar.stage(Stage::Encoding, 2);
        assert!(last().unwrap().contains("encoding photos"), "{:?}", last());
        bar.step();
        assert!(last().unwrap().contains(" 1/2, "), "{:?}", last());
        bar.stage(Stage::Indexing, 0);
        let shown = last().unwrap();
        assert!(shown.ends_with("indexing for the search"), "{shown}");
        bar.stage(Stage::Cards, 3);
        assert!(last().unwrap().contains(" 0/3, "), "{:?}", last());
    }
}
