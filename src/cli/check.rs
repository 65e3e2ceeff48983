//! `labnews check`.

use std::path::{Path, PathBuf};

use clap::Args;
use labnews::build::{Aborted, Request, analyze, render_all};
use labnews::check::{Gap, TranslationState, find_translation_gaps};
use labnews::diagnostic::{self, Diagnostic};
use labnews::messages::status;

use super::exit_status::ExitStatus;
use super::options::BuildArgs;
use super::terminal::{Format, Terminal, count_problems, explain_missing_cards};

/// Check the site without writing it
///
/// Reports every problem of the site and, on standard output, each text that has no translation or one
/// that is older than its original. Exits with 1 if there are errors; with --strict, also if there are
/// warnings.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How to print problems
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    build: BuildArgs,
}

pub(super) fn run(arguments: &Arguments, root: &Path, terminal: &Terminal) -> ExitStatus {
    let request = Request {
        root: root.to_owned(),
        output: PathBuf::new(),
        options: arguments.build.build_options(),
    };
    let progress = terminal.progress();
    let (mut diagnostics, mut remarks) = (Vec::new(), Vec::new());
    let mut gaps = Vec::new();
    let checked = analyze(&request, &progress, &mut diagnostics).and_then(|loaded| {
        gaps = find_translation_gaps(&loaded.site.index);
        // Pages are rendered only if there is no error yet that prevents it.
        if !diagnostics.iter().any(Diagnostic::is_error) {
            render_all(&loaded, &progress, &|_| Ok(()), &mut diagnostics)?;
            remarks.extend(explain_missing_cards(&loaded.site.index));
        }
        if loaded.site.index.drafts.count > 0 {
            remarks.push(status::drafts_left_out(loaded.site.index.drafts.count));
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
            list_gaps(&gaps)
                .iter()
                .for_each(|line| terminal.result(line));
        }
    }
    remarks.iter().for_each(|remark| terminal.remark(remark));
    terminal.remark(&count_problems(&diagnostics).unwrap_or_else(status::no_problems));
    let has_failed = diagnostics
        .iter()
        .any(|found| found.is_error() || arguments.strict);
    if has_failed {
        ExitStatus::Failure
    } else {
        ExitStatus::Success
    }
}

/// The number of missing translations that people see; programs get all.
const ROWS: usize = 100;

/// Lists missing and old translations for people.
fn list_gaps(gaps: &[Gap]) -> Vec<String> {
    let count = |state| gaps.iter().filter(|gap| gap.state == state).count();
    let width = gaps.iter().map(|gap| gap.language.len()).max().unwrap_or(0);
    let mut lines = vec![status::translation_counts(
        count(TranslationState::Missing),
        count(TranslationState::Older),
    )];
    lines.extend(gaps.iter().take(ROWS).map(|gap| {
        let state = status::translation_state(gap.state == TranslationState::Missing);
        format!("  {:width$}  {state:7}  {}", gap.language, gap.file)
    }));
    if gaps.len() > ROWS {
        lines.push(status::more_translations(gaps.len() - ROWS));
    }
    lines
}
