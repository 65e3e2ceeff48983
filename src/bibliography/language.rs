//! The language of references: that of the paper, whatever the language of the page.

use std::borrow::Cow;

use super::paper::Paper;
use crate::values::language::LanguageTag;
use crate::values::unicode::{is_han, is_hangul};

/// Names of languages in .bib files that are not BCP 47 tags: those of babel and polyglossia, of ISO 639-2, and of
/// library catalogs.
const NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("canadian", "en"),
    ("australian", "en"),
    ("newzealand", "en"),
    ("eng", "en"),
    ("英文", "en"),
    ("英语", "en"),
    ("chinese", "zh-CN"),
    ("schinese", "zh-CN"),
    ("simplifiedchinese", "zh-CN"),
    ("tchinese", "zh-TW"),
    ("traditionalchinese", "zh-TW"),
    ("chi", "zh-CN"),
    ("zho", "zh-CN"),
    ("zh", "zh-CN"),
    ("中文", "zh-CN"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("german", "de"),
    ("ngerman", "de"),
    ("austrian", "de-AT"),
    ("naustrian", "de-AT"),
    ("swissgerman", "de-CH"),
    ("nswissgerman", "de-CH"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("dutch", "nl"),
    ("portuguese", "pt-PT"),
    ("portuges", "pt-PT"),
    ("brazil", "pt-BR"),
    ("brazilian", "pt-BR"),
    ("russian", "ru"),
    ("ukrainian", "uk"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("slovak", "sk"),
    ("slovene", "sl"),
    ("slovenian", "sl"),
    ("croatian", "hr"),
    ("serbian", "sr"),
    ("bulgarian", "bg"),
    ("romanian", "ro"),
    ("hungarian", "hu"),
    ("magyar", "hu"),
    ("greek", "el"),
    ("turkish", "tr"),
    ("danish", "da"),
    ("swedish", "sv"),
    ("norsk", "nb"),
    ("nynorsk", "nn"),
    ("finnish", "fi"),
    ("estonian", "et"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("icelandic", "is"),
    ("catalan", "ca"),
    ("basque", "eu"),
];

/// The tag of a language by its name in a .bib file; `None` if it is unknown.
pub(super) fn parse_name(text: &str) -> Option<String> {
    let bare = text.trim().to_lowercase().replace('_', "-");
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == bare) {
        return Some((*tag).to_owned());
    }
    let tag = LanguageTag::parse(&bare)?;
    // A longer word can look like a tag and be an unknown name.
    let language = bare.split('-').next().unwrap_or_default();
    (language.len() == 2).then(|| tag.as_str().to_owned())
}

/// The language of a paper's reference on a page: the one that its entry states, or else that of its title.
pub(super) fn reference_language<'l>(paper: &'l Paper, page: &'l str) -> Cow<'l, str> {
    match &paper.language {
        Some(language) => Cow::Borrowed(language),
        None => detect_language(&paper.title, page),
    }
}

/// The words in a reference for the state of a forthcoming paper.
pub(super) fn state_words(paper: &Paper, page: &str) -> Option<&'static str> {
    let is_chinese = reference_language(paper, page).starts_with("zh");
    let (english, chinese) = match paper.state? {
        "inpress" => ("in press", "待刊"),
        "submitted" => ("submitted", "已投稿"),
        "inpreparation" => ("in preparation", "撰写中"),
        "prepublished" => ("published ahead of print", "网络首发"),
        _ => ("forthcoming", "待发表"),
    };
    Some(if is_chinese { chinese } else { english })
}

/// Detects the language of a title by its script; `page` is the language of the page.
fn detect_language<'l>(title: &str, page: &'l str) -> Cow<'l, str> {
    let contains = |is: fn(char) -> bool| title.chars().any(is);
    if contains(|c| ('\u{3040}'..='\u{30ff}').contains(&c)) {
        return Cow::Borrowed("ja");
    }
    if contains(is_hangul) {
        return Cow::Borrowed("ko");
    }
    let base = page.split('-').next().unwrap_or_default();
    if contains(is_han) {
        return Cow::Borrowed(match base {
            "zh" | "ja" => page,
            _ => "zh-CN",
        });
    }
    if LanguageTag::parse(page).is_some_and(|tag| tag.is_latin()) {
        return Cow::Borrowed(page);
    }
    // On a Russian page, a title in Cyrillic is Russian, and one in Latin letters is most likely English.
    let letters = title.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| *c < '\u{250}');
    Cow::Borrowed(if latin.len() < other.len() {
        page
    } else {
        "en"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_many_names() {
        for (text, tag) in [
            ("english", Some("en")),
            ("English", Some("en")),
            ("en_US", Some("en-US")),
            ("zh-CN", Some("zh-CN")),
            ("zh", Some("zh-CN")),
            ("中文", Some("zh-CN")),
            ("chinese", Some("zh-CN")),
            ("ngerman", Some("de")),
            ("klingon", None),
            ("", None),
        ] {
            assert_eq!(parse_name(text).as_deref(), tag, "{text}");
        }
    }

    #[test]
    fn the_language_of_a_title_is_detected() {
        for (title, page, language) in [
            ("Role of TGF-β", "zh-Hans", "en"),
            ("Rolle von X", "de", "de"),
            ("肝脏的 DNA 修复", "en", "zh-CN"),
            ("肝脏的 DNA 修复", "zh-Hant", "zh-Hant"),
            ("肝臓のDNA", "en", "ja"),
            ("Восстановление", "ru", "ru"),
            ("Repair", "ru", "en"),
            ("Repair", "en", "en"),
        ] {
            assert_eq!(detect_language(title, page), language, "{title}");
        }
    }
}
