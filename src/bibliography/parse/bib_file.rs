//! A .bib file and its entries while they are read, and what is wrong with them.

use std::ops::Range;

use biblatex::{Pair, RawEntry, Spanned};

use crate::diagnostic::{Bounded, Diagnostic, Problem, Severity};
use crate::values::source_text::SourceText;

/// A .bib file that is being read.
pub(super) struct BibFile<'s> {
    pub(super) source: &'s SourceText,
    /// Its text as biblatex reads it. It has the same length as the source, so ranges fit both.
    pub(super) text: &'s str,
    found: Bounded,
}

impl<'s> BibFile<'s> {
    pub(super) fn new(source: &'s SourceText, text: &'s str) -> Self {
        Self {
            source,
            text,
            found: Bounded::new(&source.path),
        }
    }

    /// Reports a problem at a range of the text.
    pub(super) fn report(&mut self, range: Range<usize>, problem: Problem) {
        let source = self.source;
        self.found
            .push(problem.severity, |_| problem.at(source.place(range)));
    }

    /// Reports a problem at a range of the text, with a second range that explains it.
    pub(super) fn report_related(
        &mut self,
        range: Range<usize>,
        related: Range<usize>,
        problem: Problem,
    ) {
        let source = self.source;
        self.found.push(problem.severity, |_| {
            let related = source.place(related);
            problem.at(source.place(range)).related_to(related)
        });
    }

    /// Reports a warning that takes time to make, for example to find a similar name. `make` gets the number of
    /// problems before it, and is not called if there are too many to list.
    pub(super) fn warn_with(&mut self, range: Range<usize>, make: impl FnOnce(usize) -> Problem) {
        let source = self.source;
        self.found.push(Severity::Warning, |before| {
            make(before).at(source.place(range))
        });
    }

    /// How many errors have been reported.
    pub(super) fn error_count(&self) -> usize {
        self.found.errors()
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.finish()
    }
}

/// An entry of a file.
pub(super) struct BibEntry<'s> {
    /// As the file has it.
    pub(super) source: Spanned<RawEntry<'s>>,
    /// As biblatex gets it: without LaTeX and without private fields.
    pub(super) read: Spanned<RawEntry<'s>>,
    /// The numbers by which dblp distinguishes authors with the same name, in the order of the authors.
    pub(super) numbers: &'s [Option<String>],
    /// Whether other entries name it as their `crossref`.
    pub(super) is_crossref: bool,
    /// What its ranges count from.
    pub(super) offset: usize,
}

impl<'s> BibEntry<'s> {
    pub(super) fn new(source: Spanned<RawEntry<'s>>, offset: usize) -> Self {
        Self {
            read: source.clone(),
            numbers: &[],
            is_crossref: false,
            source,
            offset,
        }
    }

    pub(super) fn key(&self) -> &'s str {
        self.source.v.key.v
    }

    /// The range in the file for a range of the entry.
    pub(super) fn range(&self, span: &Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }

    /// The range of its key.
    pub(super) fn key_range(&self) -> Range<usize> {
        self.range(&self.source.v.key.span)
    }

    /// The range of a field's value, or else of the key.
    pub(super) fn value_range(&self, field: &str) -> Range<usize> {
        match self.field(field) {
            Some(field) => self.range(&field.value.span),
            None => self.key_range(),
        }
    }

    /// The range of the value that contains an error of biblatex, or else of the key.
    pub(super) fn error_range(&self, span: &Range<usize>) -> Range<usize> {
        let mut fields = self.read.v.fields.iter();
        let field = fields.find(|field| {
            let value = &field.value.span;
            value.start <= span.start && span.start <= value.end
        });
        match field {
            Some(field) => self.range(&field.value.span),
            None => self.key_range(),
        }
    }

    /// A field as it is read, by its name in any case.
    pub(super) fn field(&self, name: &str) -> Option<&Pair<'s>> {
        let mut fields = self.read.v.fields.iter();
        fields.find(|field| field.key.v.eq_ignore_ascii_case(name))
    }

    pub(super) fn has_field(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// Whether the file has a field, even if reading it left nothing.
    pub(super) fn has_source_field(&self, name: &str) -> bool {
        let mut fields = self.source.v.fields.iter();
        fields.any(|field| field.key.v.eq_ignore_ascii_case(name))
    }
}
