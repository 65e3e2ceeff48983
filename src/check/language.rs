//! Texts in another language than their file says.

use rayon::prelude::*;

use crate::bodies::Site;
use crate::diagnostic::Diagnostic;
use crate::messages::check::wrong_language;
use crate::site::entity::AnyTranslation;

/// Shorter texts may be a name or a quotation. In words, and characters of Chinese and Japanese.
const LEAST: usize = 30;

/// Languages whose texts may be mostly Chinese characters.
const WIDE: [&str; 7] = ["zh", "ja", "yue", "wuu", "lzh", "nan", "hak"];

/// Warns of Chinese texts of an English site, and the reverse.
pub(super) fn check_languages(site: &Site) -> Vec<Diagnostic> {
    let texts: Vec<AnyTranslation> = site.index.entities.texts().collect();
    let found = texts.par_iter().filter_map(|text| check_text(site, text));
    found.collect()
}

fn check_text(site: &Site, text: &AnyTranslation) -> Option<Diagnostic> {
    let document = site.bodies.document_of(text.text);
    let settings = &site.index.settings;
    let tag = settings.languages[text.language].tag.as_str();
    if document.words < LEAST {
        return None;
    }
    let is_wide = is_wide_language(tag);
    let fits = if is_wide {
        document.wide > document.words / 20
    } else {
        document.wide <= document.words / 2
    };
    if fits {
        return None;
    }
    let mut others = settings.languages.iter();
    let meant = others.find(|other| is_wide_language(other.tag.as_str()) != is_wide);
    let ending = match meant {
        Some(language) if language.prefix.is_empty() => String::new(),
        Some(language) => format!(".{}", language.tag),
        None if is_wide => ".en".to_owned(),
        None => ".zh-Hans".to_owned(),
    };
    let path = &*text.source_file.source.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.trim_end_matches(".md");
    let stem = name.strip_suffix(&format!(".{tag}")).unwrap_or(name);
    let problem = wrong_language(!is_wide, tag, &format!("{stem}{ending}.md"));
    Some(problem.at(text.source_file.locate(&[])))
}

fn is_wide_language(tag: &str) -> bool {
    WIDE.contains(&tag.split('-').next().unwrap_or(tag))
}
