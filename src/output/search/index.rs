//! The index of one language: what each page says, which pages have which words, and what they can be
//! filtered and sorted by.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use ahash::AHashSet as HashSet;
use rayon::prelude::*;

use super::error::{Error, check_not_stopped};
use super::file_names::{FileNames, NamedFile};
use super::format::{
    Compressor, FilterIndex, FilterValue, MetaFilter, MetaIndex, MetaPage, MetaSort,
};
use super::page::{Page, build_page};
use super::record::SearchRecord;
use super::vocabulary::Vocabulary;
use super::words::build_words;

/// The index of a language.
#[derive(Debug)]
pub(super) struct LanguageIndex {
    /// The hash in the name of the file that browsers load first.
    pub hash: String,
    /// Its files, by name, but for those of its pages.
    pub files: Vec<NamedFile>,
    /// Its pages: the number of each page's record, and the name of its file, which
    /// [`build_fragment`](super::page::build_fragment) makes.
    pub fragments: Vec<(usize, String)>,
}

/// Builds the index of records, whose hashes name the files of their pages; `None` if they have no words. Fails soon after `stop` is set.
pub(super) fn build(
    language: &str,
    version: &str,
    records: &[SearchRecord],
    hashes: &[blake3::Hash],
    vocabulary: &Vocabulary,
    stop: &AtomicBool,
) -> Result<Option<LanguageIndex>, Error> {
    let fields: HashSet<&String> = records
        .iter()
        .flat_map(|record| record.meta.keys())
        .collect();
    let mut meta_fields: Vec<String> = fields.into_iter().cloned().collect();
    meta_fields.sort_unstable();
    let pages: Result<Vec<Option<Page>>, Error> = records
        .par_iter()
        .enumerate()
        .map(|(number, record)| {
            check_not_stopped(stop)?;
            build_page(number, record, vocabulary, &meta_fields)
        })
        .collect();
    let pages: Vec<Page> = pages?.into_iter().flatten().collect();
    if pages.is_empty() {
        return Ok(None);
    }
    let mut names = FileNames::new(language);
    let meta_pages: Vec<MetaPage> = pages
        .iter()
        .map(|page| MetaPage {
            hash: names.choose(&hashes[page.number]),
            word_count: page.word_count,
            group: String::new(),
        })
        .collect();
    let fragments = pages.iter().zip(&meta_pages).map(|(page, meta)| {
        let name = format!("fragment/{}.pf_fragment", meta.hash);
        (page.number, name)
    });
    let fragments = fragments.collect();
    let mut filters = Vec::new();
    let mut files = Vec::new();
    let mut compressor = Compressor::new();
    for index in build_filters(&pages) {
        let bytes = minicbor::to_vec(&index)?;
        let hash = names.choose_for(&bytes);
        let compressed = compressor.compress(&bytes)?;
        files.push((format!("filter/{hash}.pf_filter"), compressed));
        filters.push(MetaFilter {
            filter: index.filter,
            hash,
        });
    }
    let mut order: Vec<u32> = (0..u32::try_from(pages.len())?).collect();
    order.sort_by_key(|&number| &pages[number as usize].record.date);
    let (chunks, word_files) = build_words(&pages, &vocabulary.forms, &mut names, stop)?;
    files.extend(word_files);
    let meta = MetaIndex {
        version: version.to_owned(),
        pages: meta_pages,
        chunks,
        filters,
        sorts: vec![MetaSort {
            sort: "date".to_owned(),
            pages: order,
        }],
        meta_fields,
    };
    let bytes = minicbor::to_vec(&meta)?;
    let hash = names.choose_for(&bytes);
    let compressed = compressor.compress(&bytes)?;
    files.push((format!("pagefind.{hash}.pf_meta"), compressed));
    Ok(Some(LanguageIndex {
        hash,
        files,
        fragments,
    }))
}

fn build_filters(pages: &[Page]) -> Vec<FilterIndex> {
    let mut filters: BTreeMap<&String, BTreeMap<&String, Vec<u32>>> = BTreeMap::new();
    for (page, number) in pages.iter().zip(0..) {
        for (filter, values) in &page.record.filters {
            let by_value = filters.entry(filter).or_default();
            for value in values {
                by_value.entry(value).or_default().push(number);
            }
        }
    }
    let filters = filters.into_iter().map(|(filter, values)| FilterIndex {
        filter: filter.clone(),
        values: values
            .into_iter()
            .map(|(value, pages)| FilterValue {
                value: value.clone(),
                pages,
            })
            .collect(),
    });
    filters.collect()
}

#[cfg(test)]
mod tests {
    use super::super::format::{PackedPage, WordIndex, decompress};
    use super::super::page::build_fragment;
    use super::super::vocabulary::{self, run_pagefind};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    type Files = BTreeMap<String, Vec<u8>>;

    /// The content of an index, whatever its files are called.
    fn describe(files: &Files) -> BTreeMap<String, String> {
        let read = |name: String| decompress(&files[&name]).unwrap();
        let meta = files
            .keys()
            .find(|name| name.ends_with(".pf_meta"))
            .unwrap();
        let meta: MetaIndex = minicbor::decode(&read(meta.clone())).unwrap();
        let mut described = BTreeMap::new();
        for (number, page) in meta.pages.iter().enumerate() {
            let fragment = read(format!("fragment/{}.pf_fragment", page.hash));
            let fragment = String::from_utf8(fragment).unwrap();
            described.insert(
                format!("page {number}"),
                format!("{} {fragment}", page.word_count),
            );
        }
        let pages = |pages: &[PackedPage]| format!("{pages:?}");
        for chunk in &meta.chunks {
            let bytes = read(format!("index/{}.pf_index", chunk.hash));
            let index: WordIndex = minicbor::decode(&bytes).unwrap();
            let words: Vec<_> = index.words.iter().map(|word| &word.word).collect();
            described.insert(
                format!("chunk {} to {}", chunk.from, chunk.to),
                format!("{words:?}"),
            );
            for word in &index.words {
                described.insert(format!("word {}", word.word), pages(&word.pages));
                for variant in &word.variants {
                    let name = format!("word {} as {}", word.word, variant.form);
                    described.insert(name, pages(&variant.pages));
                }
            }
        }
        for filter in &meta.filters {
            let bytes = read(format!("filter/{}.pf_filter", filter.hash));
            let index: FilterIndex = minicbor::decode(&bytes).unwrap();
            described.insert(format!("filter {}", filter.filter), format!("{index:?}"));
        }
        let rest = format!("{} {:?} {:?}", meta.version, meta.sorts, meta.meta_fields);
        described.insert("rest".to_owned(), rest);
        described
    }

    fn record(number: usize, content: &str) -> SearchRecord<'static> {
        let title = format!("Title {number} naïve Café-Lab foo.bar_baz.Qux iPhone");
        let mut record = SearchRecord::new(format!("/{number}/"), title.into());
        record.add_words([content.to_owned()]);
        record.add_filter("kind", ["news", "people"][number % 2].to_owned());
        record.add_filter("tag", format!("tag{}", number % 7));
        if !number.is_multiple_of(3) {
            record.date = format!("20{:02}-01-02", number % 30);
            record.meta.insert("date".to_owned(), record.date.clone());
        }
        record
    }

    #[test]
    fn an_index_is_what_pagefind_makes_of_the_same_records() {
        let texts = [
            "Running runners ran. The café, the cafe, CAFÉ! e-mail well-known CamelCase x.y.z 10⁶ CO₂",
            "徐骁课题组与我们的错误，举行了首次研讨会。 English words 中文混排iPhone手机，ＡＢＣ 哎呀！ 我的错。",
            "日本語のテキストとカタカナプログラミング。 สวัสดีชาวโลก Ωmega ÅNGSTRÖM straße 👋🏽 :-) · — …",
            "word word word word_with_underscore snake_case __init__ 3.14159 a b c",
        ];
        let records: Vec<SearchRecord> = (0..400)
            .map(|number| {
                let tail = (0..number % 90).map(|n| format!(" term{}x", n * number % 977));
                record(
                    number,
                    &(texts[number % texts.len()].to_owned() + &tail.collect::<String>()),
                )
            })
            .collect();
        for language in LANGUAGES {
            assert_same(language, &records);
        }
    }

    const LANGUAGES: [&str; 6] = ["en", "zh-hans", "ja", "th", "de", "sr"];

    /// An index is what pagefind makes of the same records.
    #[track_caller]
    fn assert_same(language: &str, records: &[SearchRecord]) {
        let (vocabulary, files) = vocabulary::collect(language, records).unwrap();
        let mut files = files.iter();
        assert!(files.any(|file| file.filename.ends_with("pagefind.js")));
        let stop = AtomicBool::new(false);
        let hashes: Vec<_> = records.iter().map(SearchRecord::hash).collect();
        let ours = build(language, "1.6.0", records, &hashes, &vocabulary, &stop).unwrap();
        let theirs = run_pagefind(language, records).unwrap().into_iter();
        let theirs = theirs.map(|file| {
            let name = super::super::join_with_slashes(&file.filename);
            (name, file.contents)
        });
        let theirs: Files = theirs.collect();
        let Some(ours) = ours else {
            assert!(!theirs.keys().any(|name| name.ends_with(".pf_meta")));
            return;
        };
        let fragments = ours.fragments.into_iter().map(|(number, name)| {
            let record = &records[number];
            let fragment = build_fragment(number, record, &vocabulary, &mut Compressor::new());
            (name, fragment.unwrap())
        });
        let ours = describe(&ours.files.into_iter().chain(fragments).collect());
        let theirs = describe(&theirs);
        for (name, expected) in &theirs {
            assert_eq!(ours.get(name), Some(expected), "{language}: {name}");
        }
        assert_eq!(ours.len(), theirs.len(), "{language}");
    }

    /// Pieces of texts that have been strange to some program.
    const PIECES: [&str; 48] = [
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "a",
        "b",
        "The",
        "running",
        "é",
        "e\u{301}",
        "Å",
        "ﬁ",
        "ß",
        "İ",
        "ı",
        "Σ",
        "ς",
        "中",
        "文",
        "研讨会",
        "。",
        "，",
        "日本",
        "カ",
        "ｶﾞ",
        "ไทย",
        "กำ",
        "한국",
        "عرب",
        "\u{202e}",
        "\u{200d}",
        "👋🏽",
        "🏳️‍🌈",
        "\u{feff}",
        "\u{ad}",
        "\u{a0}",
        "\u{3000}",
        "-",
        "_",
        ".",
        "3.14",
        "'",
        "’",
        "&amp;",
        "<b>",
        "CamelCase",
        "iPhone",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn an_index_of_strange_texts_is_what_pagefind_makes_of_them(
            texts in vec(vec(select(&PIECES), 0..12), 1..12),
            language in select(&LANGUAGES),
        ) {
            let texts = texts.iter().map(|pieces| pieces.concat());
            let records: Vec<_> = texts.zip(0..).map(|(text, number)| record(number, &text)).collect();
            assert_same(language, &records);
        }
    }
}
