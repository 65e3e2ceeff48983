//! Slips of people who write YAML as if it were text: full-width signs, a colon without a space, indentation by a
//! tab. libyaml notices them a line later, in other words.

use std::borrow::Cow;

use super::correct::{Correction, Slip, correct, correct_levels};
use super::node::{Position, SyntaxError, SyntaxErrors, Target};
use crate::limits;
use crate::messages::{Problem, yaml};

/// How often a text is parsed to find out which corrections it needs, at most.
const ATTEMPTS: usize = 60;
/// How many bytes are parsed for that, roughly. Even the longest text gets a few attempts.
const PARSED: usize = 1_000_000;
const FEW: usize = 4;
/// How many lines before an error may cause it.
const LINES: usize = 12;

/// The slips that keep a text from being YAML: with the lines corrected, the parser comes further, and it does
/// not without any of them. `parse` parses a text, and returns the line at which it fails.
pub(super) fn find_slips(text: &str, parse: impl Fn(&str) -> Option<usize>) -> SyntaxErrors {
    let mut search = Search {
        lines: text.split('\n').map(Cow::Borrowed).collect(),
        left: (PARSED / text.len().max(1)).clamp(FEW, ATTEMPTS),
        parse,
    };
    let mut found: Vec<Correction> = Vec::new();
    let mut corrections = correct(text);
    let mut failed_at = (search.parse)(text);
    while let Some(line) = failed_at {
        let found_now = search.find(&corrections, line);
        let found_now =
            found_now.or_else(|| search.find(&search.correct_levels(&corrections), line));
        let Some((corrected, reached)) = found_now else {
            break;
        };
        corrections.retain(|correction| corrected.iter().all(|done| done.line != correction.line));
        for correction in corrected {
            search.lines[correction.line - 1] = Cow::Owned(correction.text.clone());
            match found.iter_mut().find(|known| known.line == correction.line) {
                Some(known) => known.text = correction.text,
                None => found.push(correction),
            }
        }
        failed_at = reached;
    }
    found.sort_by_key(|correction| correction.line);
    found.truncate(limits::DIAGNOSTICS);
    SyntaxErrors {
        errors: found.into_iter().map(Correction::into_error).collect(),
        corrected: failed_at.is_none().then(|| search.lines.join("\n")),
    }
}

struct Search<'t, P> {
    lines: Vec<Cow<'t, str>>,
    left: usize,
    parse: P,
}

impl<P: Fn(&str) -> Option<usize>> Search<'_, P> {
    /// The keys that are still at another level once these corrections are made.
    fn correct_levels(&self, corrections: &[Correction]) -> Vec<Correction> {
        let mut lines = self.lines.clone();
        for correction in corrections {
            lines[correction.line - 1] = Cow::Borrowed(&correction.text);
        }
        let mut levels = correct_levels(&lines.join("\n"));
        for level in &mut levels {
            if let Some(correction) = find_line(corrections, level.line) {
                let text = std::mem::take(&mut level.text);
                *level = Correction {
                    text,
                    ..correction.clone()
                };
            }
        }
        levels
    }

    /// The fewest of the corrections right before an error at `line` with which the parser comes further, and where
    /// it fails then.
    fn find(
        &mut self,
        corrections: &[Correction],
        line: usize,
    ) -> Option<(Vec<Correction>, Option<usize>)> {
        let before = corrections.iter().rev();
        // libyaml reports the end of what it could not read, which may be the start of the next line.
        let before = before.filter(|correction| correction.line <= line);
        let mut chosen: Vec<Correction> = Vec::new();
        for correction in before.take(LINES) {
            chosen.push(correction.clone());
            let Some(mut reached) = self.try_with(&chosen, line) else {
                continue;
            };
            let mut index = 0;
            while chosen.len() > 1 && index < chosen.len() {
                let removed = chosen.remove(index);
                match self.try_with(&chosen, line) {
                    Some(without) if is_at_least(without, reached) => reached = without,
                    _ => {
                        chosen.insert(index, removed);
                        index += 1;
                    }
                }
            }
            return Some((chosen, reached));
        }
        None
    }

    /// Where the parser fails with these corrections, if it comes further than `line`.
    fn try_with(&mut self, corrections: &[Correction], line: usize) -> Option<Option<usize>> {
        self.left = self.left.checked_sub(1)?;
        let mut lines = self.lines.clone();
        for correction in corrections {
            lines[correction.line - 1] = Cow::Borrowed(&correction.text);
        }
        let reached = (self.parse)(&lines.join("\n"));
        reached
            .is_none_or(|reached| reached > line)
            .then_some(reached)
    }
}

/// The correction of a line; they are in the order of their lines.
fn find_line(corrections: &[Correction], line: usize) -> Option<&Correction> {
    let index = corrections.binary_search_by_key(&line, |correction| correction.line);
    corrections.get(index.ok()?)
}

/// Whether a parser that fails at one line, or nowhere, comes as far as one that fails at another.
fn is_at_least(reached: Option<usize>, other: Option<usize>) -> bool {
    match (reached, other) {
        (None, _) => true,
        (Some(reached), Some(other)) => reached >= other,
        (Some(_), None) => false,
    }
}

impl Correction {
    fn into_error(self) -> SyntaxError {
        SyntaxError {
            problem: describe(&self.slip, &self.text),
            position: Some(Position {
                line: self.line,
                column: self.column,
            }),
        }
    }
}

/// What is wrong with a line that has this slip, and the line as it is meant.
pub(super) fn describe(slip: &Slip, meant: &str) -> Problem {
    let indented = meant;
    let meant = meant.trim();
    match slip {
        Slip::WideColon(key) => yaml::full_width_colon(key, meant),
        Slip::ColonWithoutSpace(key) => yaml::colon_without_space(key, meant),
        Slip::ColonInText => yaml::colon_in_text(Some(meant)),
        Slip::Comma(sign) => yaml::full_width_comma(*sign, meant),
        Slip::Quote(sign) => yaml::curly_quote(*sign, meant),
        Slip::Bracket(sign) => yaml::full_width_bracket(*sign, meant),
        Slip::Hash => yaml::full_width_hash(meant),
        Slip::Dash(sign) => yaml::dash_of_text(*sign, meant),
        Slip::Indentation('\t') => yaml::tab_in_indentation(Some(indented)),
        Slip::Indentation(space) => yaml::wide_space(*space, indented),
        Slip::Level => yaml::another_level(indented),
    }
}

/// Lines that YAML may read otherwise than they are meant, for values that are not what their keys need.
#[derive(Debug)]
pub struct Corrections(Vec<Correction>);

impl Corrections {
    /// Those of a text.
    pub fn new(text: &str) -> Self {
        Self(correct(text))
    }

    /// The slip that explains why the key or value at a position, which takes so many characters, is wrong.
    pub fn explain(
        &self,
        position: Position,
        length: usize,
        target: Target,
    ) -> Option<SyntaxError> {
        let correction = find_line(&self.0, position.line)?;
        let end = position.column + length;
        let explains = |(column, slip): &&(usize, Slip)| match (target, slip) {
            (_, Slip::Indentation(_) | Slip::Hash) => *column <= end,
            (Target::Key, _) => (position.column..=end).contains(column),
            (_, Slip::Dash(_)) => *column == position.column,
            (_, Slip::Quote(_)) => *column == position.column,
            (_, Slip::ColonInText) => false,
            (Target::Value, _) => *column >= position.column,
        };
        let (column, slip) = correction.slips.iter().find(explains)?.clone();
        let correction = Correction {
            column,
            slip,
            ..correction.clone()
        };
        Some(correction.into_error())
    }
}
