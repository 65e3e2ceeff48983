//! Formulas: their numbers and labels, and the punctuation beside them.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::open::OpenFormula;
use super::state::Writer;
use crate::diagnostic::Problem;
use crate::markdown::html::HtmlBuffer;
use crate::markdown::math::{
    LONG, may_hold_labels, parse_reference, render_expanded, replace_unsafe_characters,
    wrap_scrolling,
};
use crate::markdown::parser_options::parser_options;
use crate::markdown::plain_text::{formula_letters, formula_to_text};
use crate::messages;

impl Writer<'_> {
    pub(super) fn write_formula(&mut self, latex: &str, display: bool, range: Range<usize>) {
        let latex = self.restore(latex).into_owned();
        let source = replace_unsafe_characters(&latex);
        self.number_formulas(&source);
        if let Some((label, has_brackets)) = parse_reference(&source) {
            return self.write_formula_reference(label, has_brackets, range);
        }
        let formula = match self.formulas.expand(&source) {
            Ok(formula) => formula,
            Err(problem) => return self.show_latex(&source, display, range, problem),
        };
        for label in &formula.unknown_labels {
            self.report(range.clone(), messages::formulas::unknown_label(label));
        }
        if formula.latex.trim().is_empty() && source.contains('\\') {
            // It only defines commands.
            return;
        }
        let mathml = match render_expanded(&formula.latex, &source, display) {
            Ok(mathml) => mathml,
            Err(problem) => return self.show_latex(&source, display, range, problem),
        };
        let before = self.last;
        self.add_formula_words(&mathml);
        let open = self.find_formula_start(before);
        let ids = self.claim_label_ids(&formula.labels, &range);
        if let Some((first, others)) = ids.split_first() {
            for id in others {
                self.html.push_raw("<span");
                self.html.push_attribute("id", id);
                self.html.push_raw("></span>");
            }
            self.html.push_raw("<span");
            self.html.push_attribute("id", first);
            self.html.push_raw(">");
        }
        let is_short = !display && source.chars().count() <= LONG;
        self.html
            .push_trusted(&wrap_scrolling(mathml, &source, display));
        if !ids.is_empty() {
            self.html.push_raw("</span>");
        }
        self.formula = is_short.then_some(open);
    }

    /// Adds a formula to the plain text.
    pub(super) fn add_formula_words(&mut self, mathml: &str) {
        let words = formula_to_text(mathml);
        let digit = |c: char| c.is_ascii_digit();
        if words.starts_with(digit) && self.document.text.ends_with(digit) {
            // `1½` must not become `11/2`.
            self.document.text.push(' ');
        }
        self.add_words(&words);
        let end = self.document.text.len();
        if let Some(heading) = &mut self.heading {
            let written = end.saturating_sub(words.len())..end;
            heading.rewritten.push((written, formula_letters(mathml)));
        }
    }

    /// Numbers all formulas with labels, before the first formula that has a label or refers to one.
    fn number_formulas(&mut self, source: &str) {
        let is_concerned = ["\\label", "\\ref", "\\eqref"]
            .iter()
            .any(|command| source.contains(command));
        if !is_concerned || std::mem::replace(&mut self.has_formula_numbers, true) {
            return;
        }
        if !may_hold_labels(self.placeholders.source) {
            return;
        }
        let events = Parser::new_ext(&self.markers.text, parser_options(self.options));
        let formulas = events.filter_map(|event| match event {
            Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                Some(self.restore(&latex).into_owned())
            }
            _ => None,
        });
        let formulas: Vec<String> = formulas.collect();
        self.formulas
            .number_formulas(formulas.iter().map(String::as_str));
    }

    /// Writes a formula that only refers to another, as a link.
    fn write_formula_reference(&mut self, label: &str, has_brackets: bool, range: Range<usize>) {
        let number = self.formulas.find_number(label).map(str::to_owned);
        let shown = match (&number, has_brackets) {
            (Some(number), true) => format!("({number})"),
            (Some(number), false) => number.clone(),
            (None, _) => format!("({label})"),
        };
        self.add_words(&shown);
        if number.is_none() {
            self.report(range, messages::formulas::unknown_label(label));
            return self.html.push_text(&shown);
        }
        self.html.push_raw("<a");
        self.html.push_url("href", &format!("#{label}"), false);
        self.html.push_raw(">");
        self.html.push_text(&shown);
        self.html.push_raw("</a>");
    }

    /// The ids of labels. Each may be used once in a text.
    fn claim_label_ids(&mut self, labels: &[String], range: &Range<usize>) -> Vec<String> {
        let mut ids = Vec::new();
        for label in labels {
            match self.ids.claim(label, range) {
                Ok(()) => {
                    self.document.ids.push(label.clone());
                    ids.push(label.clone());
                }
                Err(first) => {
                    let problem = messages::formulas::duplicate_label(label);
                    self.report_duplicate(range.clone(), problem, first);
                }
            }
        }
        ids
    }

    /// Shows the LaTeX of a formula that cannot be typeset.
    fn show_latex(&mut self, latex: &str, display: bool, range: Range<usize>, problem: Problem) {
        self.report(range, problem);
        self.add_words(latex);
        let mut shown = HtmlBuffer::default();
        shown.push_raw(if display {
            "<span class=\"formula display\" tabindex=\"0\"><code>"
        } else {
            "<code>"
        });
        shown.push_text(latex);
        shown.push_raw(if display { "</code></span>" } else { "</code>" });
        self.html.push_raw(&shown.text);
    }

    /// The start of a formula that is written next, the bracket before it included. `before` is the character
    /// before it.
    fn find_formula_start(&self, before: Option<char>) -> OpenFormula {
        let end = self.html.text.len();
        let bracket = self.html.text.chars().next_back();
        let bracket = bracket.filter(|c| before == Some(*c) && OPENING.contains(*c));
        OpenFormula {
            start: end - bracket.map_or(0, char::len_utf8),
            has_bracket: bracket.is_some(),
        }
    }

    /// Keeps a formula and the punctuation after it on one line, and returns the rest of the text.
    pub(super) fn keep_punctuation_with_formula<'t>(
        &mut self,
        formula: &OpenFormula,
        text: &'t str,
    ) -> &'t str {
        let end = text
            .find(|c: char| !CLOSING.contains(c))
            .unwrap_or(text.len());
        let (closing, rest) = text.split_at(end);
        // More characters are a row of dots rather than punctuation.
        if closing.is_empty() || closing.chars().count() > 4 {
            self.keep_bracket_with_formula(formula);
            return text;
        }
        self.html.insert(formula.start, NOBREAK);
        self.write_text(closing);
        self.html.push_raw("</span>");
        rest
    }

    /// Keeps a formula and the bracket before it on one line.
    pub(super) fn keep_bracket_with_formula(&mut self, formula: &OpenFormula) {
        if formula.has_bracket {
            self.html.insert(formula.start, NOBREAK);
            self.html.push_raw("</span>");
        }
    }
}

const NOBREAK: &str = "<span class=\"nobreak\">";

const OPENING: &str = "([{“‘«（［「『《〈【";

const CLOSING: &str = ",.;:!?)]}…%”’»，。；：！？、）］」』》〉】";
