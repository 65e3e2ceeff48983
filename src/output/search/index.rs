//! The index of one language: what each page says, which pages have which words, and what they can be
//! filtered and sorted by.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use ahash::AHashSet as HashSet;
use rayon::prelude::*;
use serde::Serialize;

use super::format::{
    Compressor, Error, FIRST_WEIGHT, FilterIndex, FilterValue, MetaChunk, MetaFilter, MetaIndex,
    MetaPage, MetaSort, pack,
};
use super::record::SearchRecord;
use super::vocabulary::{Form, Vocabulary};

/// How many numbers a file of words holds before the next one starts.
const CHUNK_SIZE: usize = 20_000;

/// The hexadecimal digits of a file's name, at least.
const HASH_LENGTH: usize = 7;

/// The index of a language.
#[derive(Debug)]
pub(super) struct LanguageIndex {
    /// The hash in the name of the file that browsers load first.
    pub hash: String,
    /// Its files, by name, but for those of its pages.
    pub files: Vec<NamedFile>,
    /// Its pages: the number of each page's record, and the name of its file, which [`build_fragment`] makes.
    pub fragments: Vec<(usize, String)>,
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
    /// The number of the record.
    number: usize,
    record: &'a SearchRecord<'a>,
    /// The hash of the record, for the name of its fragment: the fragment itself is made later.
    hash: blake3::Hash,
    word_count: u32,
    /// Its words, by form.
    postings: Box<[Posting]>,
    /// The encoded positions of all its words, in the order of `postings`.
    positions: Box<[u8]>,
}

/// Where a form occurs on a page.
struct Posting {
    form: u32,
    /// Where its encoded positions end; they start where those of the posting before end.
    end: u32,
    /// How many numbers it takes.
    size: u32,
}

/// Builds the index of records; `None` if they have no words. Fails soon after `stop` is set.
pub(super) fn build(
    language: &str,
    version: &str,
    records: &[SearchRecord],
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
    let mut names = Names {
        language,
        taken: HashSet::new(),
    };
    let meta_pages: Vec<MetaPage> = pages
        .iter()
        .map(|page| MetaPage {
            hash: names.choose(&page.hash),
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

/// Builds what the search page loads to show the record with this number.
pub(super) fn build_fragment(
    number: usize,
    record: &SearchRecord,
    vocabulary: &Vocabulary,
    compressor: &mut Compressor,
) -> Result<Vec<u8>, Error> {
    let mut content = String::new();
    let mut word_count = 0;
    for token in vocabulary.text(number) {
        if !content.is_empty() {
            content.push_str(vocabulary.separator);
        }
        content.push_str(&token.text);
        word_count += token.segments;
    }
    compressor.compress(&serde_json::to_vec(&Fragment {
        url: &record.url,
        content: &content,
        word_count,
        filters: &record.filters,
        meta: &record.meta,
        anchors: [],
    })?)
}

pub(super) fn check_not_stopped(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) {
        return Err("the build was stopped".into());
    }
    Ok(())
}

/// Chooses short names that differ.
struct Names<'a> {
    language: &'a str,
    taken: HashSet<String>,
}

impl Names<'_> {
    fn choose_for(&mut self, bytes: &[u8]) -> String {
        self.choose(&blake3::hash(bytes))
    }

    fn choose(&mut self, hash: &blake3::Hash) -> String {
        let hash = hash.to_hex();
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
    number: usize,
    record: &'a SearchRecord,
    vocabulary: &Vocabulary,
    fields: &[String],
) -> Result<Option<Page<'a>>, Error> {
    // Form, whether in a field, weight or field, position.
    let mut found: Vec<(u32, bool, u16, u32)> = Vec::new();
    let mut word_count = 0;
    for token in vocabulary.text(number) {
        let words = token.words.iter();
        found.extend(words.map(|word| {
            let weight = u16::from(word.weight);
            (word.form, false, weight, word_count + word.segment)
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
        for (forms, position) in vocabulary.meta(value).zip(0..) {
            found.extend(forms.iter().map(|&form| (form, true, field, position)));
        }
    }
    found.sort_unstable();
    let mut postings = Vec::new();
    let mut positions = Vec::with_capacity(found.len() * 4);
    let mut numbers = Vec::new();
    for same in found.chunk_by(|a, b| a.0 == b.0) {
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
            end: u32::try_from(positions.len())?,
            size: u32::try_from(size)?,
        });
    }
    Ok(Some(Page {
        number,
        record,
        hash: record.hash(),
        word_count,
        postings: postings.into(),
        positions: positions.into(),
    }))
}

/// The name of a file, and its content.
pub(super) type NamedFile = (String, Vec<u8>);

/// The pages of all forms.
struct FormPages<'a> {
    pages: &'a [Page<'a>],
    /// Where the pages of each form end in `places`; they start where those of the form before end.
    ends: Vec<usize>,
    /// The number of a page, and that of its posting.
    places: Vec<(u32, u32)>,
}

impl<'a> FormPages<'a> {
    fn new(pages: &'a [Page<'a>], forms: usize) -> Result<Self, Error> {
        let mut ends = vec![0; forms + 1];
        for posting in pages.iter().flat_map(|page| &page.postings) {
            ends[posting.form as usize + 1] += 1;
        }
        for form in 1..ends.len() {
            ends[form] += ends[form - 1];
        }
        // Each start becomes the end while the places are filled in.
        let mut places = vec![(0, 0); ends[forms]];
        for (number, page) in pages.iter().enumerate() {
            for (index, posting) in page.postings.iter().enumerate() {
                let next = &mut ends[posting.form as usize];
                places[*next] = (u32::try_from(number)?, u32::try_from(index)?);
                *next += 1;
            }
        }
        Ok(Self {
            pages,
            ends,
            places,
        })
    }

    fn of(&self, form: usize) -> &[(u32, u32)] {
        let start = form.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start..self.ends[form]]
    }

    /// How many numbers the postings of a form take.
    fn size(&self, form: usize) -> usize {
        let sizes = self.of(form).iter().map(|&(page, posting)| {
            self.pages[page as usize].postings[posting as usize].size as usize
        });
        sizes.sum()
    }

    /// The encoded positions of a form on a page.
    fn positions(&self, (page, posting): (u32, u32)) -> &[u8] {
        let (page, posting) = (&self.pages[page as usize], posting as usize);
        let before = posting.checked_sub(1).map(|before| &page.postings[before]);
        let start = before.map_or(0, |before| before.end as usize);
        &page.positions[start..page.postings[posting].end as usize]
    }
}

/// Builds the files of words.
fn build_words(
    pages: &[Page],
    forms: &[Form],
    names: &mut Names,
    stop: &AtomicBool,
) -> Result<(Vec<MetaChunk>, Vec<NamedFile>), Error> {
    let found = FormPages::new(pages, forms.len())?;
    let chunks = divide_words(forms, &found);
    let encoded: Result<Vec<(blake3::Hash, Vec<u8>)>, Error> = chunks
        .par_iter()
        .map_init(Compressor::new, |compressor, words| {
            check_not_stopped(stop)?;
            let bytes = encode_words(words, forms, &found)?;
            Ok((blake3::hash(&bytes), compressor.compress(&bytes)?))
        })
        .collect();
    let mut files = Vec::with_capacity(chunks.len());
    let mut meta = Vec::with_capacity(chunks.len());
    for (words, (hash, compressed)) in chunks.iter().zip(encoded?) {
        let hash = names.choose(&hash);
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
fn divide_words(forms: &[Form], found: &FormPages) -> Vec<Vec<Range<usize>>> {
    let mut chunks = Vec::new();
    let mut chunk = Vec::new();
    let (mut start, mut size) = (0, 0);
    for word in forms.chunk_by(|a, b| a.0 == b.0) {
        let range = start..start + word.len();
        start = range.end;
        let used = range.clone().filter(|&form| !found.of(form).is_empty());
        let before = size;
        for form in used {
            size += found.size(form) + usize::from(forms[form].1.is_some());
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
    found: &FormPages,
) -> Result<Vec<u8>, Error> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let encode_pages =
        |encoder: &mut minicbor::Encoder<Vec<u8>>, places: &[(u32, u32)]| -> Result<(), Error> {
            encoder.array(places.len() as u64)?;
            let mut last = 0;
            for &(number, posting) in places {
                encoder.array(3)?.u32(number - last)?;
                let positions = found.positions((number, posting));
                encoder.writer_mut().extend_from_slice(positions);
                last = number;
            }
            Ok(())
        };
    encoder.array(1)?.array(words.len() as u64)?;
    for word in words {
        encoder.array(3)?.str(&forms[word.start].0)?;
        let plain = word.clone().find(|&form| forms[form].1.is_none());
        encode_pages(&mut encoder, plain.map_or(&[], |form| found.of(form)))?;
        let variants: Vec<(&String, &[(u32, u32)])> = word
            .clone()
            .filter_map(|form| Some((forms[form].1.as_ref()?, found.of(form))))
            .filter(|(_, places)| !places.is_empty())
            .collect();
        encoder.array(variants.len() as u64)?;
        for (variant, places) in variants {
            encoder.array(2)?.str(variant)?;
            encode_pages(&mut encoder, places)?;
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
        for language in ["en", "zh-hans", "ja", "th", "de", "sr"] {
            let (vocabulary, files) = vocabulary::collect(language, &records).unwrap();
            assert!(
                files
                    .iter()
                    .any(|file| file.filename.ends_with("pagefind.js"))
            );
            let stop = AtomicBool::new(false);
            let ours = build(language, "1.6.0", &records, &vocabulary, &stop);
            let ours = ours.unwrap().unwrap();
            let fragments = ours.fragments.into_iter().map(|(number, name)| {
                let record = &records[number];
                let fragment = build_fragment(number, record, &vocabulary, &mut Compressor::new());
                (name, fragment.unwrap())
            });
            let ours = describe(&ours.files.into_iter().chain(fragments).collect());
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
