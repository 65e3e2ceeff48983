//! Reports each foreign syntax of a text once.

use std::ops::Range;

use pulldown_cmark::Options;

use super::code::find_code;
use super::detect::find_foreign_syntax;
use super::footnotes::find_undefined_footnotes;
use super::formulas::find_foreign_formulas;
use crate::markdown::document::LocatedProblem;
use crate::markdown::position::find_covering;
use crate::messages;
use crate::messages::foreign_syntax::ForeignSyntax;

/// The foreign syntax of a text, each kind once, and its undefined footnotes.
pub(crate) fn find_problems(source: &str, options: Options) -> Vec<LocatedProblem> {
    let mut found = find_foreign_syntax(source);
    if options.contains(Options::ENABLE_MATH) {
        found.extend(find_foreign_formulas(source));
    }
    let mut footnotes = find_undefined_footnotes(source);
    // Most texts have none, and need no extra parse.
    if found.is_empty() && footnotes.is_empty() {
        return Vec::new();
    }
    let code = find_code(source, options);
    let is_in_code = |at: usize| find_covering(&code, at).is_some();
    found.retain(|(range, syntax)| match syntax {
        // `$latex …$` is a formula itself, which counts as code.
        ForeignSyntax::WordpressFormula => range.start == 0 || !is_in_code(range.start - 1),
        _ => !is_in_code(range.start),
    });
    footnotes.retain(|(range, _)| !is_in_code(range.start));
    found.sort_by_key(|(range, _)| range.start);
    // The first place of each syntax, and how many places follow.
    let mut firsts: Vec<(Range<usize>, ForeignSyntax, usize)> = Vec::new();
    for (range, syntax) in found {
        match firsts.iter_mut().find(|(_, other, _)| *other == syntax) {
            Some((_, _, more)) => *more += 1,
            None => firsts.push((range, syntax, 0)),
        }
    }
    let foreign = firsts.into_iter().map(|(range, syntax, more)| {
        LocatedProblem::new(range, messages::foreign_syntax::not_supported(syntax, more))
    });
    let footnotes = footnotes.into_iter().map(|(range, label)| {
        LocatedProblem::new(range, messages::markdown::unknown_footnote(label))
    });
    foreign.chain(footnotes).collect()
}
