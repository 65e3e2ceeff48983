//! Which font families are preferred, so that all machines with the same fonts choose the same ones.

/// Good families that many systems have, best first.
const LATIN: &[&str] = &[
    "Noto Sans",
    "Inter",
    "Source Sans 3",
    "Source Sans Pro",
    "Segoe UI",
    "Helvetica Neue",
    "Roboto",
    "Open Sans",
    "Liberation Sans",
    "Arial",
    "DejaVu Sans",
];

/// The same for Chinese, Japanese and Korean. A character looks different in each, so the language of a page
/// decides which group comes first.
const EAST_ASIAN: [(&str, &[&str]); 4] = [
    (
        "zh-Hans",
        &[
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
            "PingFang SC",
            "Hiragino Sans GB",
            "Microsoft YaHei",
            "WenQuanYi Micro Hei",
            "WenQuanYi Zen Hei",
            "Droid Sans Fallback",
            "SimHei",
        ],
    ),
    (
        "zh-Hant",
        &[
            "Noto Sans CJK TC",
            "Noto Sans TC",
            "Source Han Sans TC",
            "Source Han Sans TW",
            "PingFang TC",
            "Microsoft JhengHei",
        ],
    ),
    (
        "ja",
        &[
            "Noto Sans CJK JP",
            "Noto Sans JP",
            "Source Han Sans JP",
            "Source Han Sans",
            "Hiragino Sans",
            "Yu Gothic",
            "Meiryo",
        ],
    ),
    (
        "ko",
        &[
            "Noto Sans CJK KR",
            "Noto Sans KR",
            "Source Han Sans KR",
            "Apple SD Gothic Neo",
            "Malgun Gothic",
        ],
    ),
];

/// Parts of the names of unsuitable families: symbols instead of letters, colour bitmaps, fixed widths, and
/// fonts that have a box for every character.
const UNSUITABLE: &[&str] = &[
    "lastresort",
    "last resort",
    "adobe blank",
    "emoji",
    "symbol",
    "dingbats",
    "wingdings",
    "webdings",
    "marlett",
    "bookshelf",
    "mono",
];

/// Sorts the names of available families by preference: wanted ones first, then well-known families, those of
/// the page's language before others, then all others that are suitable.
pub(super) fn sort_families<'a>(
    available: &[&'a str],
    wanted: impl Iterator<Item = &'a str>,
    language: &str,
) -> Vec<&'a str> {
    let group = east_asian_group(language);
    let (first, others): (Vec<_>, Vec<_>) = EAST_ASIAN.iter().partition(|(tag, _)| *tag == group);
    let east_asian = first.into_iter().chain(others);
    let known = LATIN
        .iter()
        .chain(east_asian.flat_map(|(_, names)| names.iter()));
    let is_suitable = |name: &&str| {
        let lower = name.to_lowercase();
        !UNSUITABLE.iter().any(|part| lower.contains(part))
    };
    let is_noto = |name: &&str| name.starts_with("Noto Sans");
    // An unknown family is better than no card.
    let (noto, rest): (Vec<&str>, Vec<&str>) = available
        .iter()
        .copied()
        .filter(is_suitable)
        .partition(is_noto);
    let mut sorted: Vec<&str> = Vec::new();
    for name in wanted.chain(known.copied()).chain(noto).chain(rest) {
        if !sorted.contains(&name)
            && let Some(name) = available.iter().find(|available| **available == name)
        {
            sorted.push(name);
        }
    }
    sorted
}

/// The group of [`EAST_ASIAN`] that comes first for a language.
fn east_asian_group(language: &str) -> &'static str {
    let mut subtags = language.split('-');
    match subtags.next() {
        Some("ja") => "ja",
        Some("ko") => "ko",
        Some("zh") if subtags.any(|tag| matches!(tag, "Hant" | "TW" | "HK" | "MO")) => "zh-Hant",
        _ => "zh-Hans",
    }
}
