//! In which language a reference is written: that of its paper, whatever the page's.

use std::borrow::Cow;

use biblatex::Entry;

use super::{Paper, parse};
use crate::values::language::LanguageTag;

/// Names of languages that stand in .bib files and are not BCP 47 tags: those of babel and
/// polyglossia, ISO 639-2, and what library catalogues write.
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

/// The language that an entry names, in `langid` or else `language`; none if it names none that is
/// known.
pub(super) fn declared(entry: &Entry) -> Option<String> {
    let fields = ["langid", "language"].iter();
    let written = fields.filter_map(|field| parse::text(entry.get(field)));
    written.into_iter().find_map(|text| known(&text))
}

fn known(text: &str) -> Option<String> {
    let bare = text.trim().to_lowercase().replace('_', "-");
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == bare) {
        return Some((*tag).to_owned());
    }
    let tag = LanguageTag::parse(&bare)?;
    // A longer word may have the form of a tag and be a name that is not known.
    let language = bare.split('-').next().unwrap_or_default();
    (language.len() == 2).then(|| tag.as_str().to_owned())
}

/// The language of a paper's reference on a page: the one that its entry names, else the one that
/// its title looks like.
pub(super) fn of<'l>(paper: &'l Paper, page: &'l str) -> Cow<'l, str> {
    match &paper.language {
        Some(language) => Cow::Borrowed(language),
        None => looks(&paper.title, page),
    }
}

/// What a reference says of a paper that is still to come.
pub(super) fn state(paper: &Paper, page: &str) -> Option<&'static str> {
    let chinese = of(paper, page).starts_with("zh");
    let (english, native) = match paper.state? {
        "inpress" => ("in press", "待刊"),
        "submitted" => ("submitted", "已投稿"),
        "inpreparation" => ("in preparation", "撰写中"),
        "prepublished" => ("published ahead of print", "网络首发"),
        _ => ("forthcoming", "待发表"),
    };
    Some(if chinese { native } else { english })
}

fn looks<'l>(title: &str, page: &'l str) -> Cow<'l, str> {
    let holds = |is: fn(char) -> bool| title.chars().any(is);
    if holds(|c| ('\u{3040}'..='\u{30ff}').contains(&c)) {
        return Cow::Borrowed("ja");
    }
    if holds(|c| ('\u{ac00}'..='\u{d7af}').contains(&c)) {
        return Cow::Borrowed("ko");
    }
    let base = page.split('-').next().unwrap_or_default();
    if holds(is_han) {
        return Cow::Borrowed(match base {
            "zh" | "ja" => page,
            _ => "zh-CN",
        });
    }
    if LanguageTag::parse(page).is_some_and(|tag| tag.is_latin()) {
        return Cow::Borrowed(page);
    }
    // A Russian title on a Russian page is Russian; one in Latin letters is most likely English.
    let letters = title.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| *c < '\u{250}');
    Cow::Borrowed(if latin.len() < other.len() {
        page
    } else {
        "en"
    })
}

/// Whether this is a Chinese character.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
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
            assert_eq!(known(text).as_deref(), tag, "{text}");
        }
    }

    #[test]
    fn titles_look_like_a_language() {
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
            assert_eq!(looks(title, page), language, "{title}");
        }
    }
}
