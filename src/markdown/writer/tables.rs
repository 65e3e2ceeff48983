//! Tables.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::open::OpenTable;
use super::state::Writer;
use crate::messages;

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.html
            .push_raw("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        // Each region needs its own name.
        self.tables += 1;
        let mut label = self.options.labels.table.clone();
        if self.tables > 1 {
            label.push_str(&format!(" {}", self.tables));
        }
        self.html.push_attribute("aria-label", &label);
        self.html.push_raw("><table>");
        self.table = OpenTable {
            alignments,
            ..OpenTable::default()
        };
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.html.push_raw("<thead><tr>");
    }

    pub(super) fn end_table_head(&mut self) {
        self.table.in_head = false;
        self.html.push_raw("</tr></thead><tbody>\n");
    }

    pub(super) fn start_table_row(&mut self) {
        self.table.column = 0;
        self.html.push_raw("<tr>");
    }

    pub(super) fn end_table_row(&mut self) {
        self.html.push_raw("</tr>\n");
        self.check_row_length();
    }

    pub(super) fn start_table_cell(&mut self, range: &Range<usize>) {
        self.table.cell_end = range.end;
        self.separate_blocks();
        self.html
            .push_raw(if self.table.in_head { "<th" } else { "<td" });
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            _ => ">",
        };
        self.html.push_raw(class);
    }

    pub(super) fn end_table_cell(&mut self) {
        self.html
            .push_raw(if self.table.in_head { "</th>" } else { "</td>" });
        self.table.column += 1;
    }

    /// Reports a row with more cells than the header: the parser drops the extra ones.
    fn check_row_length(&mut self) {
        let end = self.table.cell_end;
        let Some((row, rest)) = self.placeholders.source.split_at_checked(end) else {
            return;
        };
        // A missing cell is placed after the end of its line.
        let line = if row.ends_with('\n') {
            ""
        } else {
            rest.lines().next().unwrap_or_default()
        };
        let rest = line.trim_start_matches(|c: char| c == '|' || c.is_whitespace());
        let lost = rest.trim_end_matches(|c: char| c == '|' || c.is_whitespace());
        let is_comment = lost.starts_with("<!--") && lost.find("-->") == Some(lost.len() - 3);
        if !lost.is_empty() && !is_comment {
            let start = end + line.len() - rest.len();
            self.report(start..start + lost.len(), messages::markdown::extra_cells());
        }
    }
}
