//! Blocks of code.

use super::open::OpenCode;
use super::state::Writer;
use crate::limits::SUGGESTIONS;
use crate::markdown::highlight::Highlighted;
use crate::messages;

impl Writer<'_> {
    pub(super) fn end_code(&mut self) {
        let Some(OpenCode {
            language,
            text: code,
            range,
            is_indented,
        }) = self.code.take()
        else {
            return;
        };
        if is_indented {
            self.check_indented_html(&code, &range);
        }
        self.separate_blocks();
        self.document.text.push_str(&code);
        self.separate_blocks();
        self.html.push_raw("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.html
                .push_attribute("class", &format!("language-{language}"));
        }
        self.html.push_raw(">");
        let highlighter = self.options.highlighter.filter(|_| !language.is_empty());
        match highlighter.map(|highlighter| highlighter.highlight(&code, &language)) {
            Some(Highlighted::Html(html)) => self.html.push_raw(&html),
            Some(Highlighted::UnknownLanguage) => {
                self.html.push_text(&code);
                // A suggestion takes time, so not every block gets one.
                let suggester = highlighter.filter(|_| self.unknown_languages < SUGGESTIONS);
                let nearest =
                    suggester.and_then(|highlighter| highlighter.find_nearest_language(&language));
                self.unknown_languages += 1;
                self.report(
                    range,
                    messages::markdown::unknown_code_language(&language, nearest.as_deref()),
                );
            }
            None => self.html.push_text(&code),
        }
        self.html.push_raw("</code></pre>\n");
    }
}
