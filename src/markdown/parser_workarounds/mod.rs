//! Workarounds for `pulldown-cmark` 0.13, which has no hooks for these rules.
//!
//! | file | what the parser does not do | upstream | goes when |
//! | --- | --- | --- | --- |
//! | [`emphasis`] | emphasis beside full-width punctuation: `**注意：**正文` | [pull request 1059](https://github.com/pulldown-cmark/pulldown-cmark/pull/1059), merged | a release has the option |
//! | [`scripts`] | `~` and `^` within a word: `H~2~O` | [issue 1022](https://github.com/pulldown-cmark/pulldown-cmark/issues/1022), [issue 1078](https://github.com/pulldown-cmark/pulldown-cmark/issues/1078) | a release reads them as Pandoc does |
//! | [`money`] | `$5–$10` is money, since no formula has a digit after its `$` | [pull request 1098](https://github.com/pulldown-cmark/pulldown-cmark/pull/1098), merged | a release has it; the rule for currencies stays |
//! | [`colons`] | `:tada:` at the start of a line is text, not a definition | none found | a release requires a space after the colon |
//!
//! Each puts markers into the text before parsing: a character that the text does not contain, placed so
//! that the parser's own rules lead to the right result. [`CjkMarkers`], named for the most common one,
//! removes them from every event.

mod colons;
mod emphasis;
mod marker;
mod markers;
mod money;
mod scripts;

pub(super) use markers::CjkMarkers;
