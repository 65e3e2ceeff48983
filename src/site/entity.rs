//! An item, page, person or lab, with one file for each language.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashSet as HashSet;

use super::ids::{IdVec, LanguageId, TextId};
use super::language::Language;
use super::link_base::LinkBase;
use crate::diagnostic::Diagnostic;
use crate::messages::translations::{self, FileName};
use crate::source::Parsed;
use crate::source::front_matter::SourceFile;
use crate::source::name::SourceName;
use crate::source::records::{
    Alias, ItemFields, LabFields, Link, PageFields, Photo, Photos, ProfileFields,
};
use crate::source::yaml::Step;
use crate::values::date::Date;
use crate::values::language::LanguageTag;

/// The Markdown of all texts of an index.
pub type Markdown = IdVec<TextId, Arc<str>>;

/// One thing in all its languages.
#[derive(Debug)]
pub struct Entity<F> {
    /// Its path under content/ without language and ending: `news/2022-04-22-zju-seminar`.
    pub id: String,
    /// Whether it has a folder of its own.
    pub folder: bool,
    /// Its texts, at least one, ordered by language: the first is the original.
    pub texts: Vec<Translation<F>>,
}

/// A thing in one language.
#[derive(Debug)]
pub struct Translation<F> {
    /// Its id among all texts of the site.
    pub id: TextId,
    /// Its language.
    pub language: LanguageId,
    /// Its front matter, with fields that a translation leaves out taken from the original.
    pub fields: Arc<F>,
    /// Its source.
    pub source_file: Arc<SourceFile>,
    /// The path of its page, as [`super::routes`] has them.
    pub path: String,
}

impl<F> Translation<F> {
    /// Where its links start.
    pub fn link_base(&self) -> LinkBase<'_> {
        LinkBase {
            file: &self.source_file.source.path,
            page: &self.path,
            language: self.language,
            suggestions: None,
        }
    }
}

impl<'a> AnyTranslation<'a> {
    /// Where its links start.
    pub fn link_base(&self) -> LinkBase<'a> {
        LinkBase {
            file: &self.source_file.source.path,
            page: self.path,
            language: self.language,
            suggestions: None,
        }
    }
}

/// The files of one thing, before their paths are known.
pub(super) struct Group<F> {
    /// As of an [`Entity`].
    pub id: String,
    /// As of an [`Entity`].
    pub folder: bool,
    /// Ordered by language: the first is the original.
    pub texts: Vec<GroupedText<F>>,
}

/// A file of a thing.
pub(super) struct GroupedText<F> {
    /// Its language.
    pub language: LanguageId,
    /// Its front matter, with fields that a translation leaves out taken from the original.
    pub fields: Arc<F>,
    /// Its source.
    pub source_file: Arc<SourceFile>,
    /// Its Markdown.
    pub markdown: Arc<str>,
}

impl<F> Group<F> {
    /// The original: the text in the default language, or in the first that there is.
    pub(super) fn original(&self) -> &GroupedText<F> {
        &self.texts[0]
    }

    /// The last part of its id.
    pub(super) fn stem(&self) -> &str {
        last_part(&self.id)
    }

    /// Turns the group into an entity with these paths; its Markdown goes to `markdown`.
    pub(super) fn publish(self, paths: Vec<String>, markdown: &mut Markdown) -> Entity<F> {
        let texts = self.texts.into_iter().zip(paths);
        Entity {
            id: self.id,
            folder: self.folder,
            texts: texts
                .map(|(text, path)| Translation {
                    id: markdown.push(text.markdown),
                    language: text.language,
                    fields: text.fields,
                    source_file: text.source_file,
                    path,
                })
                .collect(),
        }
    }
}

fn last_part(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

impl<F> Entity<F> {
    /// The original: the text in the default language, or in the first that there is.
    pub fn original(&self) -> &Translation<F> {
        &self.texts[0]
    }

    /// The text in a language.
    pub fn text(&self, language: LanguageId) -> Option<&Translation<F>> {
        self.texts.iter().find(|text| text.language == language)
    }

    /// The text in a language, or the original.
    pub fn text_or_original(&self, language: LanguageId) -> &Translation<F> {
        self.text(language).unwrap_or_else(|| self.original())
    }

    /// The last part of its id.
    pub fn stem(&self) -> &str {
        last_part(&self.id)
    }
}

/// What all four kinds of front matter have in common.
pub trait Fields: Sync {
    /// Fills missing fields from the original.
    fn inherit(&mut self, original: &Self)
    where
        Self: Sized;
    /// Whether it says `draft: true`.
    fn is_draft(&self) -> bool;
    /// Old paths that lead here.
    fn aliases(&self) -> &[Alias];
    /// Every picture, with the path to it; `None` for one that a list inherits from the original.
    fn pictures(&self) -> Vec<(Option<Vec<Step>>, &Photo)>;
    /// When it was last changed, as it says.
    fn updated(&self) -> Option<Date>;
    /// Its `links:`.
    fn links(&self) -> &[Link];
}

/// A text of any kind, for code that treats all kinds alike.
#[derive(Clone, Copy)]
pub struct AnyTranslation<'a> {
    /// Its id among all texts of the site.
    pub text: TextId,
    /// The id of its thing.
    pub id: &'a str,
    /// Whether its thing has a folder of its own.
    pub folder: bool,
    /// Whether it is the original.
    pub original: bool,
    /// Its language.
    pub language: LanguageId,
    /// The path of its page.
    pub path: &'a str,
    /// Old paths that lead to it. A translation without any of its own has none.
    pub aliases: &'a [Alias],
    /// Its front matter.
    pub fields: &'a dyn Fields,
    /// Its source.
    pub source_file: &'a SourceFile,
}

impl<F: Fields> Entity<F> {
    /// Its texts, as those of any kind.
    pub fn any(&self) -> impl Iterator<Item = AnyTranslation<'_>> {
        let inherited = self.texts.first().map(|text| text.fields.aliases());
        self.texts
            .iter()
            .enumerate()
            .map(move |(which, text)| AnyTranslation {
                text: text.id,
                id: &self.id,
                folder: self.folder,
                original: which == 0,
                language: text.language,
                path: &text.path,
                // A translation that inherits its original's aliases does not claim them again.
                aliases: match text.fields.aliases() {
                    own if which == 0 || inherited != Some(own) => own,
                    _ => &[],
                },
                fields: &*text.fields,
                source_file: &text.source_file,
            })
    }
}

macro_rules! fields {
    ($($record:ty { pictures: $($picture:ident)* $(, gallery: $gallery:ident)? $(, links: $links:ident)? $(, updated: $updated:ident)? })*) => { $(
        impl Fields for $record {
            fn inherit(&mut self, original: &Self) {
                <$record>::inherit(self, original);
            }
            fn is_draft(&self) -> bool {
                self.draft == Some(true)
            }
            fn aliases(&self) -> &[Alias] {
                self.aliases.as_deref().unwrap_or_default()
            }
            fn pictures(&self) -> Vec<(Option<Vec<Step>>, &Photo)> {
                #[allow(unused_mut)]
                let mut pictures = Vec::new();
                $( pictures.extend(self.$picture.iter().map(|photo| (Some(key(stringify!($picture))), photo))); )*
                $( pictures.extend(self.$gallery.iter().flat_map(Photos::places).map(|(place, photo)| (place.map(|index| entry(stringify!($gallery), index)), photo))); )?
                pictures
            }
            fn updated(&self) -> Option<Date> {
                $( if self.$updated.is_some() { return self.$updated; } )?
                None
            }
            fn links(&self) -> &[Link] {
                $( if let Some(links) = &self.$links { return links; } )?
                &[]
            }
        }
    )* };
}

fields! {
    ItemFields { pictures: cover, gallery: photos, links: links, updated: updated }
    PageFields { pictures: }
    ProfileFields { pictures: photo, links: links }
    LabFields { pictures: logo }
}

/// Joins the files of each thing, original first, and lets translations inherit.
pub(super) fn group<F: Fields + Clone>(
    parsed: Vec<Parsed<F>>,
    languages: &IdVec<LanguageId, Language>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Group<F>> {
    let mut groups: BTreeMap<String, Group<F>> = BTreeMap::new();
    let undotted = find_undotted_languages(&parsed, languages);
    let mut undotted = undotted.into_iter().peekable();
    for (index, parsed) in parsed.into_iter().enumerate() {
        let Parsed {
            name,
            source_file,
            markdown,
            fields,
        } = parsed;
        if let Some((_, diagnostic)) = undotted.next_if(|(found, _)| *found == index) {
            diagnostics.push(diagnostic);
            continue;
        }
        let Some(language) = find_language(&name, &source_file, languages, diagnostics) else {
            continue;
        };
        let group = groups.entry(name.id.clone()).or_insert_with(|| Group {
            id: name.id,
            folder: false,
            // Most have one text, and texts are large.
            texts: Vec::with_capacity(1),
        });
        if let Some(other) = group.texts.iter().find(|text| text.language == language) {
            let problem = translations::same_language_twice(&other.source_file.source.path);
            let diagnostic = problem.at(source_file.locate(&[]));
            diagnostics.push(diagnostic.related_to(other.source_file.locate(&[])));
            continue;
        }
        group.folder |= name.folder;
        group.texts.push(GroupedText {
            language,
            fields,
            source_file,
            markdown,
        });
    }
    let mut groups: Vec<Group<F>> = groups.into_values().collect();
    for group in &mut groups {
        group.texts.sort_by_key(|text| text.language);
        if let [original, translations @ ..] = group.texts.as_mut_slice() {
            for translation in translations {
                Arc::make_mut(&mut translation.fields).inherit(&original.fields);
            }
        }
    }
    groups
}

fn find_language(
    name: &SourceName,
    source_file: &SourceFile,
    languages: &IdVec<LanguageId, Language>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<LanguageId> {
    let Some(tag) = &name.language else {
        let (base, written) = match file_stem(&source_file.source.path).rsplit_once('.') {
            Some(parts) if !parts.0.is_empty() => parts,
            _ => return Some(LanguageId::DEFAULT),
        };
        let Some(meant) = LanguageTag::meant(written) else {
            return Some(LanguageId::DEFAULT);
        };
        let better = name_file(base, &meant, languages);
        let problem = translations::not_a_tag_in_file_name(written, better);
        diagnostics.push(problem.at(source_file.locate(&[])));
        return None;
    };
    let mut known = languages.enumerate();
    let found = known.find(|(_, language)| language.tag == *tag);
    let found = found.map(|(id, _)| id);
    if found.is_none() {
        let meant = LanguageTag::meant(tag.as_str());
        let meant = meant.as_ref().unwrap_or(tag);
        let base = file_stem(&source_file.source.path);
        let base = base.rsplit_once('.').map_or(base, |(base, _)| base);
        let better = name_file(base, meant, languages);
        let better = Some(better).filter(|better| better.is_listed || meant != tag);
        let problem = translations::language_not_listed(tag.as_str(), better);
        diagnostics.push(problem.at(source_file.locate(&[])));
    }
    found
}

/// The name of a text's file, without `.md`.
fn file_stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file)
}

/// The language of the site that a tag means.
fn find_listed<'a>(meant: &LanguageTag, languages: &'a [Language]) -> Option<&'a LanguageTag> {
    let tags = || languages.iter().map(|language| &language.tag);
    let same = tags().find(|tag| *tag == meant);
    same.or_else(|| tags().find(|tag| tag.is_read_as(meant)))
}

/// The name that a file with this language should have.
fn name_file<'a>(base: &'a str, meant: &'a LanguageTag, languages: &'a [Language]) -> FileName<'a> {
    let listed = find_listed(meant, languages);
    FileName {
        base,
        tag: listed.unwrap_or(meant).as_str(),
        is_listed: listed.is_some(),
    }
}

/// Reports file names with a language after `-` or `_`, with the indices of their files. In a site with
/// several languages, a suffix is a language if another file has the same name without it, or if site.yaml
/// lists exactly this language.
fn find_undotted_languages<F>(
    parsed: &[Parsed<F>],
    languages: &[Language],
) -> Vec<(usize, Diagnostic)> {
    if languages.len() < 2 {
        return Vec::new();
    }
    let mut ids: Option<HashSet<&str>> = None;
    let mut found = Vec::new();
    for (
        index,
        Parsed {
            name, source_file, ..
        },
    ) in parsed.iter().enumerate()
    {
        let stem = file_stem(&source_file.source.path);
        // `find_language` reports `talk.de_DE`.
        let is_behind_dot = stem.rsplit_once('.').is_some_and(|(base, written)| {
            !base.is_empty() && LanguageTag::meant(written).is_some()
        });
        if name.language.is_some() || is_behind_dot {
            continue;
        }
        // Longest first: `es_ES` in `talk_es_ES`, rather than `ES`.
        let parts: Vec<(usize, &str)> = stem.rmatch_indices(['-', '_']).take(3).collect();
        let parts = parts.into_iter().rev();
        let suffixes = parts.map(|(at, sign)| (&stem[..at], sign, &stem[at + 1..]));
        let mut suffixes = suffixes.filter(|(base, ..)| !base.is_empty());
        let mistake = suffixes.find_map(|(base, sign, written)| {
            let dashed = written.replace('_', "-");
            let is_exact = |tag: &LanguageTag| dashed.eq_ignore_ascii_case(tag.as_str());
            let with_region = LanguageTag::parse(&dashed).filter(|_| dashed.contains('-'));
            let is_listed = languages.iter().any(|language| {
                let has_region = |tag: &LanguageTag| tag.is_read_as(&language.tag);
                is_exact(&language.tag) || with_region.as_ref().is_some_and(has_region)
            });
            if sign != "_" || !is_listed {
                let folder = name.id.strip_suffix(stem)?;
                let id = match base {
                    "index" => folder.trim_end_matches('/').to_owned(),
                    base => format!("{folder}{base}"),
                };
                let ids = ids.get_or_insert_with(|| {
                    parsed.iter().map(|other| other.name.id.as_str()).collect()
                });
                ids.contains(id.as_str()).then_some(())?;
            }
            let tag = LanguageTag::parse(&dashed)?;
            let meant = LanguageTag::meant(written).unwrap_or(tag);
            find_listed(&meant, languages)?;
            let better = name_file(base, &meant, languages);
            let problem = translations::language_without_dot(written, better);
            Some(problem.at(source_file.locate(&[])))
        });
        found.extend(mistake.map(|mistake| (index, mistake)));
    }
    found
}

/// The path to a key of the front matter.
pub fn key(name: &str) -> Vec<Step> {
    vec![Step::Key(name.to_owned())]
}

/// The path to the file of the picture at a path.
pub fn picture_file(picture: &[Step]) -> Vec<Step> {
    [picture, &key("src")].concat()
}

/// The path to an entry of a list of the front matter.
pub fn entry(name: &str, index: usize) -> Vec<Step> {
    vec![Step::Key(name.to_owned()), Step::Index(index)]
}
