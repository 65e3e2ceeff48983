//! `labnews check`.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::build::{Aborted, Request, analyze, render_all};
use labnews::check::{Gap, State, translations};
use labnews::diagnostic::{self, Diagnostic};

use super::terminal::{Format, Terminal, cards_left_out, count};
use super::{Ending, View};

/// Check the site without writing it
///
/// Says all that is wrong with the site, what could be better, and, on standard output, what lacks
/// a translation or has one that is older than its original. Exits with 1 if there are errors; with
/// --strict, if there are warnings too.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    view: View,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> Ending {
    let request = Request {
        root: root.to_owned(),
        output: PathBuf::new(),
        options: arguments.view.options(),
    };
    let progress = terminal.progress();
    let (mut diagnostics, mut remarks) = (Vec::new(), Vec::new());
    let mut gaps = Vec::new();
    let checked = analyze(&request, &progress, &mut diagnostics).and_then(|loaded| {
        gaps = translations(&loaded.site.index);
        // Templates are tried once there is nothing else that keeps pages from being made.
        if !diagnostics.iter().any(Diagnostic::is_error) {
            render_all(&loaded, &progress, &|_| Ok(()), &mut diagnostics)?;
            remarks.extend(cards_left_out(&loaded.site.index));
        }
        Ok(())
    });
    drop(progress);
    diagnostics.extend(checked.err().and_then(Aborted::diagnostic));
    diagnostic::sort(&mut diagnostics);
    terminal.diagnostics(&diagnostics, arguments.format);
    match arguments.format {
        Format::Json => gaps.iter().for_each(|gap| terminal.json(gap)),
        Format::Human | Format::Github if gaps.is_empty() => {}
        Format::Human | Format::Github => {
            table(&gaps).iter().for_each(|line| terminal.result(line));
        }
    }
    remarks.iter().for_each(|remark| terminal.remark(remark));
    terminal.remark(&count(&diagnostics).unwrap_or_else(|| "nothing to complain about".to_owned()));
    let bad = diagnostics
        .iter()
        .any(|found| found.is_error() || arguments.strict);
    if bad { Ending::Errors } else { Ending::Fine }
}

/// How many gaps are shown to people; programs get all.
const ROWS: usize = 100;

/// The translations that are wanting, for people.
fn table(gaps: &[Gap]) -> Vec<String> {
    let count = |state| gaps.iter().filter(|gap| gap.state == state).count();
    let width = gaps.iter().map(|gap| gap.language.len()).max().unwrap_or(0);
    let mut lines = vec![format!(
        "translations: {} missing, {} older than the original",
        count(State::Missing),
        count(State::Older)
    )];
    lines.extend(gaps.iter().take(ROWS).map(|gap| {
        let state = match gap.state {
            State::Missing => "missing",
            State::Older => "older",
        };
        format!("  {:width$}  {state:7}  {}", gap.language, gap.file)
    }));
    if gaps.len() > ROWS {
        let more = gaps.len() - ROWS;
        lines.push(format!("  … and {more} more; --format json lists all"));
    }
    lines
}
