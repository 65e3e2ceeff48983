//! Formulas: their numbers and labels, and what stands beside them.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::diagnostic::{Problem, Rule, en};
use crate::markdown::html::Html;
use crate::markdown::{math, plain};

use super::{Writer, syntax};

/// A formula within a line.
pub(super) struct Last {
    /// Where its HTML begins, with the bracket before it.
    start: usize,
    /// Whether there is such a bracket.
    has_bracket: bool,
}

impl Writer<'_> {
    pub(super) fn math(&mut self, latex: &str, display: bool, range: Range<usize>) {
        let latex = self.clean(latex).into_owned();
        let source = math::readable(&latex);
        self.number_formulas(&source);
        if let Some((label, has_brackets)) = math::only_reference(&source) {
            return self.formula_reference(label, has_brackets, range);
        }
        let written = match self.formulas.write(&source) {
            Ok(written) => written,
            Err(problem) => return self.show_latex(&source, display, range, problem),
        };
        for label in &written.missing {
            self.missing_label(label, range.clone());
        }
        if written.latex.trim().is_empty() && source.contains('\\') {
            // It only defines commands.
            return;
        }
        let mathml = match math::render_written(&written.latex, &source, display) {
            Ok(mathml) => mathml,
            Err(problem) => return self.show_latex(&source, display, range, problem),
        };
        let before = self.last;
        self.formula_words(&mathml);
        let last = self.last_before_formula(before);
        let ids = self.label_ids(&written.labels, &range);
        if let Some((first, others)) = ids.split_first() {
            for id in others {
                self.html.raw("<span");
                self.html.attribute("id", id);
                self.html.raw("></span>");
            }
            self.html.raw("<span");
            self.html.attribute("id", first);
            self.html.raw(">");
        }
        let is_short = !display && source.chars().count() <= math::LONG;
        self.html.island(&math::scrolling(mathml, &source, display));
        if !ids.is_empty() {
            self.html.raw("</span>");
        }
        self.formula = is_short.then_some(last);
    }

    /// Adds a formula to the plain text.
    pub(super) fn formula_words(&mut self, mathml: &str) {
        let words = plain::formula(mathml);
        let digit = |c: char| c.is_ascii_digit();
        if words.starts_with(digit) && self.document.text.ends_with(digit) {
            // One and a half are not eleven halves.
            self.document.text.push(' ');
        }
        self.words(&words);
        let end = self.document.text.len();
        if let Some(heading) = &mut self.heading {
            let written = end.saturating_sub(words.len())..end;
            heading.rewritten.push((written, plain::letters(mathml)));
        }
    }

    /// Numbers the formulas with labels, before the first of them and the first that refers to one.
    fn number_formulas(&mut self, source: &str) {
        let is_concerned = ["\\label", "\\ref", "\\eqref"]
            .iter()
            .any(|command| source.contains(command));
        if !is_concerned || std::mem::replace(&mut self.has_numbers, true) {
            return;
        }
        if !math::may_have_labels(self.replaced.source) {
            return;
        }
        let events = Parser::new_ext(&self.marked.text, syntax(self.options));
        let formulas = events.filter_map(|event| match event {
            Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                Some(self.clean(&latex).into_owned())
            }
            _ => None,
        });
        let formulas: Vec<String> = formulas.collect();
        self.formulas.number(formulas.iter().map(String::as_str));
    }

    /// A formula that only refers to another: a link.
    fn formula_reference(&mut self, label: &str, has_brackets: bool, range: Range<usize>) {
        let number = self.formulas.number_of(label).map(str::to_owned);
        let shown = match (&number, has_brackets) {
            (Some(number), true) => format!("({number})"),
            (Some(number), false) => number.clone(),
            (None, _) => format!("({label})"),
        };
        self.words(&shown);
        if number.is_none() {
            self.missing_label(label, range);
            return self.html.escape(&shown);
        }
        self.html.raw("<a");
        self.html.url("href", &format!("#{label}"), false);
        self.html.raw(">");
        self.html.escape(&shown);
        self.html.raw("</a>");
    }

    /// The ids that labels become, each of which stands once in a text.
    fn label_ids(&mut self, labels: &[String], range: &Range<usize>) -> Vec<String> {
        let mut ids = Vec::new();
        for label in labels {
            if self.ids.give(label) {
                self.document.ids.push(label.clone());
                ids.push(label.clone());
            } else {
                let message = format!("the label `{label}` stands here twice");
                let help = "give this formula another".to_owned();
                self.warn(range.clone(), message, Some(help));
            }
        }
        ids
    }

    fn missing_label(&mut self, label: &str, range: Range<usize>) {
        let message = format!("no formula of this text has the label `{label}`");
        let help = format!("write `\\label{{{label}}}` into the formula that is meant");
        self.warn(range, message, Some(help));
    }

    /// Shows the LaTeX of a formula that cannot be set.
    fn show_latex(&mut self, latex: &str, display: bool, range: Range<usize>, problem: Problem) {
        let words = en(format!("{}; readers see its LaTeX", problem.message()));
        let problem = Problem::broken_rule(Rule::Formula, "", words.maybe_help(problem.help()));
        self.problem(range, problem);
        self.words(latex);
        let mut shown = Html::default();
        shown.raw(if display {
            "<span class=\"formula display\" tabindex=\"0\"><code>"
        } else {
            "<code>"
        });
        shown.escape(latex);
        shown.raw(if display { "</code></span>" } else { "</code>" });
        self.html.raw(&shown.text);
    }

    /// Where a formula begins that is written in the next moment.
    fn last_before_formula(&self, before: Option<char>) -> Last {
        let end = self.html.text.len();
        let bracket = self.html.text.chars().next_back();
        let bracket = bracket.filter(|c| before == Some(*c) && OPENING.contains(*c));
        Last {
            start: end - bracket.map_or(0, char::len_utf8),
            has_bracket: bracket.is_some(),
        }
    }

    /// Keeps a formula and the punctuation behind it on one line, which browsers would part; and what is
    /// left of the text behind it.
    pub(super) fn behind_formula<'t>(&mut self, formula: &Last, text: &'t str) -> &'t str {
        let end = text
            .find(|c: char| !CLOSING.contains(c))
            .unwrap_or(text.len());
        let (closing, rest) = text.split_at(end);
        // Dots and quotes are few; others are a line of dots.
        if closing.is_empty() || closing.chars().count() > 4 {
            self.end_formula(formula);
            return text;
        }
        self.html.insert(formula.start, NOBREAK);
        self.text(closing);
        self.html.raw("</span>");
        rest
    }

    /// Keeps a formula and the bracket before it on one line.
    pub(super) fn end_formula(&mut self, formula: &Last) {
        if formula.has_bracket {
            self.html.insert(formula.start, NOBREAK);
            self.html.raw("</span>");
        }
    }
}

const NOBREAK: &str = "<span class=\"nobreak\">";
const OPENING: &str = "([{“‘«（［「『《〈【";
const CLOSING: &str = ",.;:!?)]}…%”’»，。；：！？、）］」』》〉】";
