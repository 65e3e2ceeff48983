//! Highlights code at build time, with classes.
//!
//! The syntaxes are `bat`'s, through `two-face` and `syntect`. The first code block loads them, so a site
//! without code pays nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html::escape_html_text;
use crate::limits::{HIGHLIGHTED_CODE, HIGHLIGHTED_LINE};
use crate::values::similar::find_similar;

/// Highlights code.
#[derive(Default)]
pub struct Highlighter {
    loaded: OnceLock<LoadedSyntaxes>,
    /// The results so far, by language and code: a translation repeats its original's code.
    cache: Mutex<HashMap<(String, String), Arc<str>>>,
}

struct LoadedSyntaxes {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

/// The classes of scopes (Sublime Text, "Scope Naming"). A longer scope takes precedence over a shorter one,
/// and an inner scope over an outer one.
const CLASSES: [(&str, &str); 31] = [
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("keyword", "k"),
    ("keyword.operator", ""),
    ("keyword.operator.word", "k"),
    ("keyword.operator.logical.python", "k"),
    ("storage", "k"),
    ("string", "s"),
    ("punctuation.definition.string", "s"),
    ("constant.character.escape", "b"),
    ("constant.numeric", "n"),
    ("constant.language", "b"),
    ("constant.other", "b"),
    ("support.constant", "b"),
    ("variable.language", "b"),
    ("entity.name.function", "f"),
    ("variable.function", "f"),
    ("support.function", "f"),
    ("entity.name.class", "t"),
    ("entity.name.type", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("storage.type.function", "k"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("entity.name.section", "k"),
    ("meta.diff.header", "c"),
];

/// The result of highlighting.
pub(crate) enum Highlighted {
    /// HTML with classes.
    Html(Arc<str>),
    /// The language is unknown.
    UnknownLanguage,
}

impl Highlighter {
    /// A highlighter that has not loaded its syntaxes yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn load(&self) -> &LoadedSyntaxes {
        self.loaded.get_or_init(|| LoadedSyntaxes {
            syntaxes: two_face::syntax::extra_newlines(),
            classes: CLASSES
                .iter()
                .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
                .collect(),
        })
    }

    /// Highlights the code of a language.
    pub(crate) fn highlight(&self, code: &str, language: &str) -> Highlighted {
        let loaded = self.load();
        let Some(syntax) = find_syntax(&loaded.syntaxes, language) else {
            return Highlighted::UnknownLanguage;
        };
        if code.len() > HIGHLIGHTED_CODE || code.lines().any(|line| line.len() > HIGHLIGHTED_LINE) {
            return Highlighted::Html(escape_html_text(code).into());
        }
        let key = (language.to_owned(), code.to_owned());
        if let Ok(cache) = self.cache.lock()
            && let Some(html) = cache.get(&key)
        {
            return Highlighted::Html(html.clone());
        }
        let html: Arc<str> = loaded.highlight(code, syntax).into();
        if let Ok(mut cache) = self.cache.lock() {
            cache.insert(key, html.clone());
        }
        Highlighted::Html(html)
    }

    /// The known language that is most similar.
    pub(crate) fn find_nearest_language(&self, language: &str) -> Option<String> {
        find_nearest_language(&self.load().syntaxes, language)
    }
}

impl std::fmt::Debug for Highlighter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Highlighter").finish_non_exhaustive()
    }
}

fn find_syntax<'s>(syntaxes: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
    let token = match language.to_ascii_lowercase().as_str() {
        "text" | "plain" | "txt" | "none" | "output" => {
            return Some(syntaxes.find_syntax_plain_text());
        }
        "shell" | "console" | "shell-session" => "sh".to_owned(),
        "c++" => "cpp".to_owned(),
        "jsonc" => "json".to_owned(),
        "tex" => "latex".to_owned(),
        other => other.to_owned(),
    };
    syntaxes.find_syntax_by_token(&token)
}

fn find_nearest_language(syntaxes: &SyntaxSet, language: &str) -> Option<String> {
    let mut names: Vec<String> = syntaxes
        .syntaxes()
        .iter()
        .flat_map(|syntax| {
            syntax
                .file_extensions
                .iter()
                .cloned()
                .chain([syntax.name.to_lowercase()])
        })
        .filter(|name| !name.contains(' ') && name.len() > 1)
        .collect();
    names.sort_unstable();
    find_similar(language, names.iter().map(String::as_str)).map(str::to_owned)
}

impl LoadedSyntaxes {
    fn highlight(&self, code: &str, syntax: &SyntaxReference) -> String {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut html = String::with_capacity(code.len() * 2);
        let mut open = "";
        let mut write = |text: &str, class: &'static str, html: &mut String| {
            if text.is_empty() {
                return;
            }
            // White space continues the class before it.
            let class = if text.trim().is_empty() { open } else { class };
            if class != open {
                if !open.is_empty() {
                    html.push_str("</span>");
                }
                if !class.is_empty() {
                    html.push_str("<span class=\"");
                    html.push_str(class);
                    html.push_str("\">");
                }
                open = class;
            }
            html.push_str(&escape_html_text(text));
        };
        for line in code.split_inclusive('\n') {
            let Ok(operations) = state.parse_line(line, &self.syntaxes) else {
                write(line, "", &mut html);
                continue;
            };
            let mut from = 0;
            for (at, operation) in &operations {
                if let Some(text) = line.get(from..*at) {
                    write(text, self.find_class(&stack), &mut html);
                    from = *at;
                }
                // After an operation that does not apply, the rest has no class.
                let _ = stack.apply(operation);
            }
            write(
                line.get(from..).unwrap_or_default(),
                self.find_class(&stack),
                &mut html,
            );
        }
        if !open.is_empty() {
            html.push_str("</span>");
        }
        html
    }

    /// The class of the innermost scope that has one.
    fn find_class(&self, stack: &ScopeStack) -> &'static str {
        stack
            .as_slice()
            .iter()
            .rev()
            .find_map(|scope| {
                let fitting = self
                    .classes
                    .iter()
                    .filter(|(prefix, _)| prefix.is_prefix_of(*scope));
                fitting
                    .max_by_key(|(prefix, _)| prefix.len())
                    .map(|(_, class)| *class)
            })
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(code: &str, language: &str) -> String {
        let highlighter = Highlighter::new();
        match highlighter.highlight(code, language) {
            Highlighted::Html(html) => html.to_string(),
            Highlighted::UnknownLanguage => {
                format!(
                    "unknown, near {:?}",
                    highlighter.find_nearest_language(language)
                )
            }
        }
    }

    #[test]
    fn code_gets_short_classes() {
        assert_eq!(
            html("def mean(x): # <b>\n    return 1\n", "python"),
            "<span class=\"k\">def </span><span class=\"f\">mean</span>(x): <span class=\"c\"># &lt;b&gt;\n    </span>\
             <span class=\"k\">return </span><span class=\"n\">1\n</span>"
        );
    }

    #[test]
    fn an_unknown_language_gets_a_suggestion() {
        assert_eq!(html("x", "pyhton"), "unknown, near Some(\"python\")");
        assert_eq!(html("<x>", "text"), "&lt;x&gt;");
    }
}
