//! What pagefind makes of each token of a language.
//!
//! A token is a piece of text between white space. pagefind indexes a text token by token: it splits tokens
//! of languages without spaces into segments, and finds the words of each segment. What it makes of a token
//! does not depend on its neighbours, so it need see each only once.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use serde::Deserialize;

use super::error::Error;
use super::format::{FIRST_WEIGHT, WordIndex, ZERO_WIDTH_SPACE, decompress, unpack};
use super::record::SearchRecord;

/// How many bytes of tokens pagefind indexes at once.
const PART_SIZE: usize = 1 << 19;

/// Starts every text, because pagefind skips texts without words.
const FIRST_TOKEN: &str = "a";

/// pagefind takes tokens that contain one of these for its own marks, which change the weight of what follows.
const MARKS: [&str; 2] = ["___PAGEFIND_", "___END_PAGEFIND_"];

/// A word, and the form with diacritics if a text has that.
pub(super) type Form = (String, Option<String>);

/// The words of all tokens of a language.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    /// What separates tokens in the text of a result.
    pub separator: &'static str,
    /// All words, sorted.
    pub forms: Vec<Form>,
    /// The tokens of texts.
    tokens: Vec<Token>,
    /// The text of each record, by index in `tokens`.
    texts: Vec<Box<[u32]>>,
    /// The words of tokens in `meta` fields, by index in `forms`. pagefind does not segment those.
    meta_tokens: HashMap<&'a str, Vec<u32>>,
}

impl Vocabulary<'_> {
    /// The tokens of a record's text.
    pub(super) fn text(&self, number: usize) -> impl Iterator<Item = &Token> {
        let text = &self.texts[number];
        text.iter().map(|&token| &self.tokens[token as usize])
    }

    /// The words of each token of a `meta` field, by index in `forms`.
    pub(super) fn meta<'v>(&'v self, value: &'v str) -> impl Iterator<Item = &'v [u32]> {
        tokens(value).map(|token| self.meta_tokens.get(token).map_or(&[][..], Vec::as_slice))
    }
}

/// What pagefind makes of a token.
#[derive(Debug)]
pub(super) struct Token {
    /// The token, with its segments separated.
    pub text: String,
    /// How many segments it has.
    pub segments: u32,
    /// Its words.
    pub words: Vec<Word<u32>>,
}

/// A word of a token.
#[derive(Debug, Clone)]
pub(super) struct Word<F> {
    pub form: F,
    /// The segment that it belongs to.
    pub segment: u32,
    pub weight: u8,
}

/// A part of a vocabulary.
struct Part<'a> {
    separator: &'static str,
    tokens: Vec<(String, u32, Vec<Word<Form>>)>,
    meta_tokens: Vec<(&'a str, Vec<Form>)>,
    files: Vec<SyntheticFile>,
}

/// The tokens of a text.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |token: &str| MARKS.iter().any(|mark| token.contains(mark));
    let has_marks = is_mark(text);
    text.split_whitespace()
        .filter(move |token| !has_marks || !is_mark(token))
}

/// Collects the vocabulary of records, and the files that pagefind makes for the language.
pub(super) fn collect<'a>(
    language: &str,
    records: &'a [SearchRecord],
) -> Result<(Vocabulary<'a>, Vec<SyntheticFile>), Error> {
    let (found, texts) = number_tokens(records);
    let meta = records.iter().flat_map(|record| record.meta.values());
    let meta: HashSet<&str> = meta.flat_map(|value| tokens(value)).collect();
    let mut meta: Vec<&str> = meta.into_iter().collect();
    meta.par_sort_unstable();
    let size: usize = found.iter().chain(&meta).map(|token| token.len() + 1).sum();
    let count = size.div_ceil(PART_SIZE).max(1);
    let parts: Result<Vec<Part>, Error> = (0..count)
        .into_par_iter()
        .map(|number| {
            index_part(
                language,
                part_of(&found, number, count),
                part_of(&meta, number, count),
            )
        })
        .collect();
    let mut parts = parts?;
    let files = parts
        .first_mut()
        .map(|part| std::mem::take(&mut part.files));
    Ok((join_parts(parts, texts), files.unwrap_or_default()))
}

/// Collects the distinct tokens of records, sorted, and the text of each record by index in them.
fn number_tokens<'a>(records: &'a [SearchRecord]) -> (Vec<&'a str>, Vec<Box<[u32]>>) {
    let chunk = records.len().div_ceil(rayon::current_num_threads() * 4);
    let chunks: Vec<NumberedTokens> = records
        .par_chunks(chunk.max(1))
        .map(NumberedTokens::of)
        .collect();
    let mut distinct: Vec<&str> = chunks.iter().flat_map(|own| &own.tokens).copied().collect();
    distinct.par_sort_unstable();
    distinct.dedup();
    let numbers: HashMap<&str, u32> = distinct.iter().copied().zip(0..).collect();
    let texts = chunks.into_par_iter().flat_map(|own| {
        let numbers: Vec<u32> = own.tokens.iter().map(|token| numbers[token]).collect();
        let renumber = move |mut text: Box<[u32]>| {
            text.iter_mut()
                .for_each(|token| *token = numbers[*token as usize]);
            text
        };
        own.texts.into_par_iter().map(renumber)
    });
    let texts = texts.collect();
    (distinct, texts)
}

/// The distinct tokens of some records, in the order in which they occur first.
struct NumberedTokens<'a> {
    tokens: Vec<&'a str>,
    /// The text of each record, by index in `tokens`.
    texts: Vec<Box<[u32]>>,
}

impl<'a> NumberedTokens<'a> {
    fn of(records: &'a [SearchRecord]) -> Self {
        let mut numbers = HashMap::new();
        let mut found = Vec::new();
        let mut number = |token| {
            *numbers.entry(token).or_insert_with(|| {
                found.push(token);
                // 2^32 tokens would not fit into memory.
                u32::try_from(found.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let texts = records.iter().map(|record| {
            let text = record.parts().flat_map(tokens);
            text.map(&mut number).collect()
        });
        let texts = texts.collect();
        Self {
            tokens: found,
            texts,
        }
    }
}

fn part_of<'s, 'a>(tokens: &'s [&'a str], number: usize, count: usize) -> &'s [&'a str] {
    let start = |number: usize| tokens.len() * number / count;
    &tokens[start(number)..start(number + 1)]
}

/// Lets pagefind index tokens as one record, and reads from its index what it made of each.
fn index_part<'a>(language: &str, tokens: &[&str], meta: &[&'a str]) -> Result<Part<'a>, Error> {
    #[derive(Deserialize)]
    struct Fragment {
        content: String,
    }
    let all: Vec<&str> = std::iter::once(FIRST_TOKEN)
        .chain(tokens.iter().copied())
        .collect();
    let record = SearchRecord::of_words(all.join(" "), meta.join(" "));
    let files = run_pagefind(language, &[record])?;
    let fragment = files
        .iter()
        .find(|file| file.filename.starts_with("fragment"));
    let fragment = decompress(&fragment.ok_or("pagefind made no fragment")?.contents)?;
    let Fragment { content } = serde_json::from_slice(&fragment)?;

    let mut texts = Vec::with_capacity(all.len());
    let mut segments = Vec::new();
    for (number, text) in content.split(' ').enumerate() {
        let text = text.trim_start_matches(ZERO_WIDTH_SPACE);
        let count = u32::try_from(text.split(ZERO_WIDTH_SPACE).count())?;
        segments.extend((0..count).map(|segment| (number, segment)));
        texts.push((text.to_owned(), count));
    }
    if texts.len() != all.len() {
        let message = format!("pagefind made {} tokens of {}", texts.len(), all.len());
        return Err(message.into());
    }

    let mut words: Vec<Vec<Word<Form>>> = vec![Vec::new(); all.len()];
    let mut meta_words: Vec<Vec<Form>> = vec![Vec::new(); meta.len()];
    let outside = "pagefind made a position outside of its text";
    for file in files
        .iter()
        .filter(|file| file.filename.starts_with("index"))
    {
        let index: WordIndex = minicbor::decode(&decompress(&file.contents)?)?;
        for word in index.words {
            let plain = word.pages.into_iter().map(|page| (None, page));
            let variants = word.variants.into_iter().flat_map(|variant| {
                let pages = variant.pages.into_iter();
                pages.map(move |page| (Some(variant.form.clone()), page))
            });
            for (variant, page) in plain.chain(variants) {
                let form = (word.word.clone(), variant);
                for (weight, position) in unpack(&page.locs, FIRST_WEIGHT.into()) {
                    let &(token, segment) = segments.get(position).ok_or(outside)?;
                    let weight = u8::try_from(weight)?;
                    words[token].push(Word {
                        form: form.clone(),
                        segment,
                        weight,
                    });
                }
                for (_, position) in unpack(&page.meta_locs, 0) {
                    meta_words
                        .get_mut(position)
                        .ok_or(outside)?
                        .push(form.clone());
                }
            }
        }
    }
    let is_segmented = content.contains(ZERO_WIDTH_SPACE);
    let read = texts.into_iter().zip(words).skip(1);
    Ok(Part {
        separator: if is_segmented { " \u{200b}" } else { " " },
        tokens: read
            .map(|((text, count), words)| (text, count, words))
            .collect(),
        meta_tokens: meta.iter().copied().zip(meta_words).collect(),
        files,
    })
}

fn join_parts(parts: Vec<Part>, texts: Vec<Box<[u32]>>) -> Vocabulary {
    let separator = parts.first().map_or(" ", |part| part.separator);
    let mut forms: Vec<Form> = parts
        .iter()
        .flat_map(|part| {
            let words = part.tokens.iter().flat_map(|(.., words)| words);
            let of_meta = part.meta_tokens.iter().flat_map(|(_, forms)| forms);
            words.map(|word| &word.form).chain(of_meta)
        })
        .collect::<HashSet<_>>()
        .into_iter()
        .cloned()
        .collect();
    forms.par_sort_unstable();
    let ids: HashMap<&Form, u32> = forms.iter().zip(0..).collect();
    let mut tokens = Vec::new();
    let mut meta_tokens = HashMap::new();
    for part in parts {
        tokens.extend(part.tokens.into_iter().map(|(text, segments, words)| {
            let words = words.into_iter().map(|word| Word {
                form: ids[&word.form],
                segment: word.segment,
                weight: word.weight,
            });
            Token {
                text,
                segments,
                words: words.collect(),
            }
        }));
        for (token, forms) in part.meta_tokens {
            meta_tokens.insert(token, forms.iter().map(|form| ids[form]).collect());
        }
    }
    Vocabulary {
        separator,
        forms,
        tokens,
        texts,
        meta_tokens,
    }
}

/// Lets pagefind index records by itself.
pub(super) fn run_pagefind(
    language: &str,
    records: &[SearchRecord],
) -> Result<Vec<SyntheticFile>, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .build();
    runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options))?;
        for record in records {
            index
                .add_custom_record(
                    record.url.clone(),
                    record.parts().collect(),
                    language.to_owned(),
                    Some(record.meta.clone()),
                    Some(record.filters.clone()),
                    Some([("date".to_owned(), record.date.clone())].into()),
                )
                .await?;
        }
        Ok(index.get_files().await?)
    })
}
