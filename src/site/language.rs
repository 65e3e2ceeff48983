//! The languages of a site, and the interface's words in them.

use std::collections::BTreeSet;

use super::ids::{IdVec, LanguageId};
use crate::diagnostic::{Diagnostic, Place, WithDiagnostics};
use crate::messages::{translations, values};
use crate::source::Sources;
use crate::source::config::NavigationEntry;
use crate::source::words::{self, Word, Words};
use crate::source::yaml::Step;
use crate::theme;
use crate::values::language::LanguageTag;
use crate::values::similar::find_similar;
use crate::values::source_text::SourceText;

/// A language of the site.
#[derive(Debug, Clone)]
pub struct Language {
    /// Its tag.
    pub tag: LanguageTag,
    /// The start of its pages' paths: empty for the default language, otherwise as in `/zh-Hans`.
    pub prefix: String,
    /// The site's title in it.
    pub title: String,
    /// The site's description in it.
    pub description: Option<String>,
    /// The main menu in it, if site.yaml has one.
    pub navigation: Option<Vec<NavigationEntry>>,
    /// The names of tags in it, by the names that texts use.
    pub tags: Vec<(String, String)>,
    /// The names of roles in it, by the names that texts use.
    pub roles: Vec<(String, String)>,
    /// The words of the interface, including every word of the theme.
    pub words: Words,
    /// The keys of words that fall back to English; empty for English itself.
    pub english: BTreeSet<String>,
}

impl Language {
    /// A phrase of the interface, or the key itself if there is none.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, Word::text)
    }

    /// A phrase of the interface with its placeholders filled.
    pub fn phrase(&self, key: &str, values: &[(&str, &str)]) -> String {
        words::fill(self.word(key), values)
    }

    /// Its name in itself, from its words or from ISO 639: `Deutsch`, `Português (BR)`.
    pub fn name(&self) -> String {
        let tag = self.tag.as_str();
        let word = self.word("language_name");
        // A language without words of its own has the English ones, which name English.
        let is_own = word != "language_name" && (word != "English" || tag.starts_with("en"));
        if is_own {
            return word.to_owned();
        }
        let (base, rest) = tag.split_once('-').unwrap_or((tag, ""));
        let known = isolang::Language::from_639_1(base)
            .or_else(|| isolang::Language::from_639_3(base))
            .and_then(|known| known.to_autonym());
        // Some have several names: `Français, langue française`.
        let first = known.and_then(|names| names.split([',', '(', ';']).next());
        let mut letters = first.unwrap_or_default().trim().chars();
        let Some(initial) = letters.next() else {
            return tag.to_owned();
        };
        let name: String = initial.to_uppercase().chain(letters).collect();
        match rest {
            "" => name,
            rest => format!("{name} ({rest})"),
        }
    }
}

/// The languages that site.yaml lists, the default one first.
pub fn list_languages(sources: &Sources) -> WithDiagnostics<IdVec<LanguageId, Language>> {
    let config = &sources.config;
    let mut diagnostics = Vec::new();
    let default = config.language.clone().unwrap_or_else(LanguageTag::english);
    let mut languages = vec![Language {
        tag: default,
        prefix: String::new(),
        title: config.title.clone(),
        description: config.description.clone(),
        navigation: config.navigation.clone(),
        tags: Vec::new(),
        roles: Vec::new(),
        words: Words::new(),
        english: BTreeSet::new(),
    }];
    for (key, fields) in config.languages.iter().flatten() {
        let Some(tag) = LanguageTag::parse(key) else {
            let path = [Step::Key("languages".to_owned()), Step::Key(key.clone())];
            let problem = values::not_a_language_tag(key);
            diagnostics.push(problem.at(sources.config_file.locate(&path)));
            continue;
        };
        // The default language may be listed, too.
        let position = languages.iter().position(|language| language.tag == tag);
        let position = position.unwrap_or_else(|| {
            let prefix = format!("/{tag}");
            languages.push(Language {
                tag,
                prefix,
                tags: Vec::new(),
                roles: Vec::new(),
                ..languages[0].clone()
            });
            languages.len() - 1
        });
        let language = &mut languages[position];
        if position > 0 {
            // It does not inherit the menu of the default language; its own is derived from its pages.
            language.navigation = None;
        }
        if let Some(title) = &fields.title {
            language.title.clone_from(title);
        }
        if fields.description.is_some() {
            language.description.clone_from(&fields.description);
        }
        if fields.navigation.is_some() {
            language.navigation.clone_from(&fields.navigation);
        }
        language.tags = fields.tags.clone().unwrap_or_default();
        language.roles = fields.roles.clone().unwrap_or_default();
    }
    for language in &mut languages {
        (language.words, language.english) =
            interface_words(&language.tag, &sources.templates, &mut diagnostics);
    }
    WithDiagnostics::new(languages.into(), diagnostics)
}

/// The words of a language. The site's own override the theme's translation, which overrides English.
fn interface_words(
    tag: &LanguageTag,
    templates: &[SourceText],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Words, BTreeSet<String>) {
    let embedded = theme::templates();
    let in_theme = |tag: &str| {
        let name = format!("words/{tag}.yaml");
        let (_, text) = embedded.iter().find(|(found, _)| *found == name)?;
        words::parse(text).ok()
    };
    let theme = in_theme("en").unwrap_or_default();
    let mut all = theme.clone();
    let mut english: BTreeSet<String> = match tag.as_str().split('-').next() {
        Some("en") => BTreeSet::new(),
        _ => all.keys().cloned().collect(),
    };
    let mut found = false;
    let mut add = |words: Words| {
        for key in words.keys() {
            english.remove(key);
        }
        all.extend(words);
    };
    for fallback in tag.fallbacks().iter().rev() {
        if let Some(words) = in_theme(fallback) {
            add(words);
            found = true;
        }
        let path = format!("templates/words/{fallback}.yaml");
        let Some(own) = templates.iter().find(|template| *template.path == *path) else {
            continue;
        };
        found = true;
        match words::parse(&own.text) {
            Ok(words) => {
                diagnostics.extend(check_keys(own, &words, &theme));
                add(words);
            }
            Err(problem) => diagnostics.push(problem.at(Place::file(&own.path))),
        }
    }
    if !found {
        diagnostics.push(translations::missing_words(tag.as_str()).into());
    }
    (all, english)
}

/// Reports keys that are nearly those of the theme. A site's own templates may have phrases of their own.
fn check_keys<'a>(
    own: &'a SourceText,
    words: &'a Words,
    theme: &'a Words,
) -> impl Iterator<Item = Diagnostic> {
    let unknown = words.keys().filter(|key| !theme.contains_key(*key));
    let near =
        unknown.filter_map(|key| Some((key, find_similar(key, theme.keys().map(String::as_str))?)));
    near.map(|(key, similar)| {
        let line = own.text.lines().position(|line| {
            line.trim_start_matches(['"', '\''])
                .starts_with(key.as_str())
        });
        let before = own.text.split_inclusive('\n').take(line.unwrap_or(0));
        let start = before.map(str::len).sum();
        let place = own.place(start..start + key.len());
        translations::near_word(key, similar).at(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_names_of_their_own() {
        let name = |tag: &str, words: &str| {
            let language = Language {
                tag: LanguageTag::parse(tag).unwrap(),
                prefix: String::new(),
                title: String::new(),
                description: None,
                navigation: None,
                tags: Vec::new(),
                roles: Vec::new(),
                words: words::parse(words).unwrap(),
                english: BTreeSet::new(),
            };
            language.name()
        };
        let english = "language_name: English";
        for (tag, words, expected) in [
            ("de", english, "Deutsch"),
            ("fr", english, "Français"),
            ("ar", english, "العربية"),
            ("ja", english, "日本語"),
            ("pt-BR", english, "Português (BR)"),
            ("zh-Hant", english, "中文 (Hant)"),
            ("en", english, "English"),
            ("en-GB", english, "English"),
            ("de", "language_name: Hochdeutsch", "Hochdeutsch"),
            ("qaa", english, "qaa"),
        ] {
            assert_eq!(name(tag, words), expected);
        }
    }
}
