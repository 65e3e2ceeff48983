//! The index of one language: what each page says, which pages have which words, and what they can be
//! filtered and sorted by.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashSet as HashSet;
use rayon::prelude::*;
use serde::Serialize;

use super::format::{
    Error, FIRST_WEIGHT, FilterIndex, FilterValue, MetaChunk, MetaFilter, MetaIndex, MetaPage,
    MetaSort, compress, pack,
};
use super::record::SearchRecord;
use super::vocabulary::{Form, Vocabulary, tokens};

/// How many numbers a file of words holds before the next one starts.
const CHUNK_SIZE: usize = 20_000;

/// The hexadecimal digits of a file's name, at least.
const HASH_LENGTH: usize = 7;

/// The index of a language.
#[derive(Debug)]
pub(super) struct LanguageIndex {
    /// The hash in the name of the file that browsers load first.
    pub hash: String,
    /// How many pages it has.
    pub page_count: usize,
    /// Its files, by name.
    pub files: Vec<NamedFile>,
}

/// A result, as the search page loads it.
#[derive(Serialize)]
struct Fragment<'a> {
    url: &'a str,
    content: &'a str,
    word_count: u32,
    filters: &'a BTreeMap<String, Vec<String>>,
    meta: &'a BTreeMap<String, String>,
    anchors: [(); 0],
}

/// A record's part of the index.
struct Page<'a> {
    record: &'a SearchRecord,
    word_count: u32,
    /// The hash of its fragment.
    hash: String,
    fragment: Vec<u8>,
    /// Its words, by form.
    postings: Vec<Posting>,
    /// The encoded positions of all its words.
    positions: Vec<u8>,
}

/// Where a form occurs on a page.
struct Posting {
    form: u32,
    /// The range of its encoded positions.
    start: usize,
    end: usize,
    /// How many numbers it takes.
    size: usize,
}

/// Builds the index of records; `None` if they have no words.
pub(super) fn build(
    language: &str,
    version: &str,
    records: &[SearchRecord],
    vocabulary: &Vocabulary,
) -> Result<Option<LanguageIndex>, Error> {
    let fields: HashSet<&String> = records
        .iter()
        .flat_map(|record| record.meta.keys())
        .collect();
    let mut meta_fields: Vec<String> = fields.into_iter().cloned().collect();
    meta_fields.sort_unstable();
    let pages: Result<Vec<Option<Page>>, Error> = records
        .par_iter()
        .map(|record| build_page(record, vocabulary, &meta_fields))
        .collect();
    let mut pages: Vec<Page> = pages?.into_iter().flatten().collect();
    if pages.is_empty() {
        return Ok(None);
    }
    let mut names = Names {
        language,
        taken: HashSet::new(),
    };
    let meta_pages = pages
        .iter()
        .map(|page| MetaPage {
            hash: names.choose(&page.hash),
            word_count: page.word_count,
            group: String::new(),
        })
        .collect();
    let (chunks, mut files) = build_words(&pages, &vocabulary.forms, &mut names)?;
    let mut filters = Vec::new();
    for index in build_filters(&pages) {
        let bytes = minicbor::to_vec(&index)?;
        let hash = names.choose_for(&bytes);
        files.push((format!("filter/{hash}.pf_filter"), compress(&bytes)?));
        filters.push(MetaFilter {
            filter: index.filter,
            hash,
        });
    }
    let mut order: Vec<u32> = (0..u32::try_from(pages.len())?).collect();
    order.sort_by_key(|&number| &pages[number as usize].record.date);
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
    files.push((format!("pagefind.{hash}.pf_meta"), compress(&bytes)?));
    let fragments = meta.pages.iter().zip(&mut pages).map(|(meta, page)| {
        let name = format!("fragment/{}.pf_fragment", meta.hash);
        (name, std::mem::take(&mut page.fragment))
    });
    files.extend(fragments);
    Ok(Some(LanguageIndex {
        hash,
        page_count: meta.pages.len(),
        files,
    }))
}

/// Chooses short names that differ.
struct Names<'a> {
    language: &'a str,
    taken: HashSet<String>,
}

impl Names<'_> {
    fn choose_for(&mut self, bytes: &[u8]) -> String {
        self.choose(&blake3::hash(bytes).to_hex())
    }

    fn choose(&mut self, hash: &str) -> String {
        let lengths = HASH_LENGTH..hash.len();
        let mut names = lengths.map(|length| format!("{}_{}", self.language, &hash[..length]));
        let free = names.find(|name| !self.taken.contains(name));
        let name = free.unwrap_or_else(|| format!("{}_{hash}", self.language));
        self.taken.insert(name.clone());
        name
    }
}

/// Builds a record's part of the index; `None` if its text has no words.
fn build_page<'a>(
    record: &'a SearchRecord,
    vocabulary: &Vocabulary,
    fields: &[String],
) -> Result<Option<Page<'a>>, Error> {
    let mut content = String::with_capacity(record.content.len());
    // Form, whether in a field, weight or field, position.
    let mut found: Vec<(u32, bool, u16, u32)> = Vec::new();
    let mut word_count = 0;
    let unknown = "a token is missing from the vocabulary";
    for token in tokens(&record.content) {
        let token = vocabulary.tokens.get(token).ok_or(unknown)?;
        if !content.is_empty() {
            content.push_str(vocabulary.separator);
        }
        content.push_str(&token.text);
        let words = token.words.iter();
        found.extend(words.map(|word| {
            (
                word.form,
                false,
                u16::from(word.weight),
                word_count + word.segment,
            )
        }));
        word_count += token.segments;
    }
    if found.is_empty() {
        return Ok(None);
    }
    for (value, field) in record.meta.iter().filter_map(|(name, value)| {
        let field = fields.binary_search(name).ok()?;
        Some((value, u16::try_from(field).ok()?))
    }) {
        for (token, position) in tokens(value).zip(0..) {
            let forms = vocabulary.meta_tokens.get(token).ok_or(unknown)?;
            found.extend(forms.iter().map(|&form| (form, true, field, position)));
        }
    }
    found.sort_unstable();
    let mut postings = Vec::new();
    let mut positions = Vec::with_capacity(found.len() * 4);
    let mut numbers = Vec::new();
    for same in found.chunk_by(|a, b| a.0 == b.0) {
        let start = positions.len();
        let (text, meta) = same.split_at(same.partition_point(|&(_, in_field, ..)| !in_field));
        let mut size = 1;
        for (places, first) in [(text, Some(FIRST_WEIGHT.into())), (meta, None)] {
            numbers.clear();
            pack(
                places.iter().map(|&(_, _, key, position)| (key, position)),
                first,
                &mut numbers,
            );
            size += numbers.len();
            minicbor::encode(&numbers, &mut positions)?;
        }
        postings.push(Posting {
            form: same[0].0,
            start,
            end: positions.len(),
            size,
        });
    }
    let fragment = serde_json::to_vec(&Fragment {
        url: &record.url,
        content: &content,
        word_count,
        filters: &record.filters,
        meta: &record.meta,
        anchors: [],
    })?;
    Ok(Some(Page {
        record,
        word_count,
        hash: blake3::hash(&fragment).to_string(),
        fragment: compress(&fragment)?,
        postings,
        positions,
    }))
}

/// The name of a file, and its content.
type NamedFile = (String, Vec<u8>);

/// A file of words.
struct Encoded {
    bytes: Vec<u8>,
    compressed: Vec<u8>,
}

/// The pages of a form: the number of each, and its posting.
type FormPages<'a> = Vec<(u32, &'a Posting)>;

/// Builds the files of words.
fn build_words(
    pages: &[Page],
    forms: &[Form],
    names: &mut Names,
) -> Result<(Vec<MetaChunk>, Vec<NamedFile>), Error> {
    let mut by_form: Vec<FormPages> = forms.iter().map(|_| Vec::new()).collect();
    for (page, number) in pages.iter().zip(0..) {
        for posting in &page.postings {
            by_form[posting.form as usize].push((number, posting));
        }
    }
    let chunks = divide_words(forms, &by_form);
    let encoded: Result<Vec<Encoded>, Error> = chunks
        .par_iter()
        .map(|words| {
            let bytes = encode_words(words, forms, &by_form, pages)?;
            let compressed = compress(&bytes)?;
            Ok(Encoded { bytes, compressed })
        })
        .collect();
    let mut files = Vec::with_capacity(chunks.len());
    let mut meta = Vec::with_capacity(chunks.len());
    for (words, Encoded { bytes, compressed }) in chunks.iter().zip(encoded?) {
        let hash = names.choose_for(&bytes);
        files.push((format!("index/{hash}.pf_index"), compressed));
        let word = |word: Option<&Range<usize>>| {
            word.map_or(String::new(), |word| forms[word.start].0.clone())
        };
        meta.push(MetaChunk {
            from: word(words.first()),
            to: word(words.last()),
            hash,
        });
    }
    shorten_bounds(&mut meta);
    Ok((meta, files))
}

/// Divides words into files. A word is a range of forms: itself, and those with diacritics.
fn divide_words(forms: &[Form], by_form: &[FormPages]) -> Vec<Vec<Range<usize>>> {
    let mut chunks = Vec::new();
    let mut chunk = Vec::new();
    let (mut start, mut size) = (0, 0);
    for word in forms.chunk_by(|a, b| a.0 == b.0) {
        let range = start..start + word.len();
        start = range.end;
        let used = range.clone().filter(|&form| !by_form[form].is_empty());
        let before = size;
        for form in used {
            size += by_form[form]
                .iter()
                .map(|(_, posting)| posting.size)
                .sum::<usize>();
            size += usize::from(forms[form].1.is_some());
        }
        // Only in texts without other words, which have no page.
        if size == before {
            continue;
        }
        chunk.push(range);
        if size >= CHUNK_SIZE {
            chunks.push(std::mem::take(&mut chunk));
            size = 0;
        }
    }
    if !chunk.is_empty() {
        chunks.push(chunk);
    }
    chunks
}

fn encode_words(
    words: &[Range<usize>],
    forms: &[Form],
    by_form: &[FormPages],
    pages: &[Page],
) -> Result<Vec<u8>, Error> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let encode_pages =
        |encoder: &mut minicbor::Encoder<Vec<u8>>, found: &FormPages| -> Result<(), Error> {
            encoder.array(found.len() as u64)?;
            let mut last = 0;
            for &(number, posting) in found {
                encoder.array(3)?.u32(number - last)?;
                let positions = &pages[number as usize].positions[posting.start..posting.end];
                encoder.writer_mut().extend_from_slice(positions);
                last = number;
            }
            Ok(())
        };
    encoder.array(1)?.array(words.len() as u64)?;
    for word in words {
        encoder.array(3)?.str(&forms[word.start].0)?;
        let plain = word.clone().find(|&form| forms[form].1.is_none());
        encode_pages(
            &mut encoder,
            plain.map_or(&Vec::new(), |form| &by_form[form]),
        )?;
        let variants: Vec<(&String, &FormPages)> = word
            .clone()
            .filter_map(|form| Some((forms[form].1.as_ref()?, &by_form[form])))
            .filter(|(_, found)| !found.is_empty())
            .collect();
        encoder.array(variants.len() as u64)?;
        for (variant, found) in variants {
            encoder.array(2)?.str(variant)?;
            encode_pages(&mut encoder, found)?;
        }
    }
    Ok(encoder.into_writer())
}

/// Shortens the first and last words of files to what tells them apart.
fn shorten_bounds(chunks: &mut [MetaChunk]) {
    for index in 1..chunks.len() {
        let (before, after) = chunks.split_at_mut(index);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let pairs = before.to.chars().zip(after.from.chars());
        let length = pairs.take_while(|(a, b)| a == b).count() + 1;
        let shorten = |word: &str| word.chars().take(length).collect::<String>();
        let to = shorten(&before.to);
        // A file of one long word.
        if to >= before.from {
            before.to = to;
        }
        after.from = shorten(&after.from);
    }
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
    use super::super::vocabulary::{self, run_pagefind};
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

    fn record(number: usize, content: &str) -> SearchRecord {
        let title = format!("Title {number} naïve Café-Lab foo.bar_baz.Qux iPhone");
        let mut record = SearchRecord::new(format!("/{number}/"), &title);
        record.add_words([content]);
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
        for language in ["en", "zh-hans", "ja", "th", "de", "sr"] {
            let (vocabulary, files) = vocabulary::collect(language, &records).unwrap();
            assert!(
                files
                    .iter()
                    .any(|file| file.filename.ends_with("pagefind.js"))
            );
            let ours = build(language, "1.6.0", &records, &vocabulary)
                .unwrap()
                .unwrap();
            let ours = describe(&ours.files.into_iter().collect());
            let theirs = run_pagefind(language, &records).unwrap().into_iter();
            let theirs = theirs.map(|file| {
                (
                    super::super::join_with_slashes(&file.filename),
                    file.contents,
                )
            });
            let theirs = describe(&theirs.collect());
            for (name, expected) in &theirs {
                assert_eq!(ours.get(name), Some(expected), "{language}: {name}");
            }
            assert_eq!(ours.len(), theirs.len(), "{language}");
        }
    }
}
