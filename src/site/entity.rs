//! A thing with a file for each language: an item, a page, a person, a lab.

use std::collections::BTreeMap;

use super::language::Language;
use super::links::From;
use crate::diagnostic::Diagnostic;
use crate::markdown::Document;
use crate::source::Parsed;
use crate::source::date::Date;
use crate::source::front_matter::Matter;
use crate::source::name::Name;
use crate::source::records::{
    Alias, ItemFields, LabFields, Link, PageFields, Photo, ProfileFields,
};
use crate::source::yaml::Step;

/// One thing in all its languages.
#[derive(Debug)]
pub struct Entity<F> {
    /// Its path under content/ without language and ending: `news/2022-04-22-zju-seminar`.
    pub id: String,
    /// Whether it has a folder of its own.
    pub folder: bool,
    /// Its texts, at least one, ordered by language: the first is the original.
    pub texts: Vec<Text<F>>,
}

/// A thing in one language.
#[derive(Debug)]
pub struct Text<F> {
    /// Index into [`super::Site::languages`].
    pub language: usize,
    /// Its front matter; what a translation leaves out is the original's.
    pub fields: Box<F>,
    /// Its file.
    pub matter: Matter,
    /// The path of its page, as [`super::routes`] has them.
    pub path: String,
    /// Its Markdown, once that is rendered.
    pub document: Document,
}

impl<F> Text<F> {
    /// Where its links start.
    pub fn links_from(&self) -> From<'_> {
        From {
            file: &self.matter.source.path,
            page: &self.path,
            language: self.language,
        }
    }
}

impl<'a> AnyText<'a> {
    /// Where its links start.
    pub fn links_from(&self) -> From<'a> {
        From {
            file: &self.matter.source.path,
            page: self.path,
            language: self.language,
        }
    }
}

impl<F> Entity<F> {
    /// The original: the text in the default language, or in the first that there is.
    pub fn original(&self) -> &Text<F> {
        &self.texts[0]
    }

    /// The text in a language.
    pub fn text(&self, language: usize) -> Option<&Text<F>> {
        self.texts.iter().find(|text| text.language == language)
    }

    /// The text in a language, or the original.
    pub fn text_or_original(&self, language: usize) -> &Text<F> {
        self.text(language).unwrap_or_else(|| self.original())
    }

    /// The last part of its id.
    pub fn stem(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }
}

/// What the front matter of all four kinds has in common.
pub trait Fields: Sync {
    /// Takes from the original what is left out here.
    fn inherit(&mut self, original: &Self)
    where
        Self: Sized;
    /// Whether it says `draft: true`.
    fn is_draft(&self) -> bool;
    /// Old paths that lead here.
    fn aliases(&self) -> &[Alias];
    /// Every picture in it, and the way to it.
    fn pictures(&self) -> Vec<(Vec<Step>, &Photo)>;
    /// When it was last changed, as it says.
    fn updated(&self) -> Option<Date>;
    /// Its `links:`.
    fn links(&self) -> &[Link];
}

/// A text of any kind, for what is the same for all.
#[derive(Clone, Copy)]
pub struct AnyText<'a> {
    /// The id of its thing.
    pub id: &'a str,
    /// Whether its thing has a folder of its own.
    pub folder: bool,
    /// Whether it is the original.
    pub original: bool,
    /// Its language.
    pub language: usize,
    /// The path of its page.
    pub path: &'a str,
    /// Old paths that lead to it. A translation without any of its own has none.
    pub aliases: &'a [Alias],
    /// Its front matter.
    pub fields: &'a dyn Fields,
    /// Its file.
    pub matter: &'a Matter,
    /// Its Markdown, once that is rendered.
    pub document: &'a Document,
}

impl<F: Fields> Entity<F> {
    /// Its texts, as those of any kind.
    pub fn any(&self) -> impl Iterator<Item = AnyText<'_>> {
        let inherited = self.texts.first().map(|text| text.fields.aliases());
        self.texts
            .iter()
            .enumerate()
            .map(move |(which, text)| AnyText {
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
                matter: &text.matter,
                document: &text.document,
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
            fn pictures(&self) -> Vec<(Vec<Step>, &Photo)> {
                #[allow(unused_mut)]
                let mut pictures = Vec::new();
                $( pictures.extend(self.$picture.iter().map(|photo| (key(stringify!($picture)), photo))); )*
                $( pictures.extend(self.$gallery.iter().flatten().enumerate().map(|(index, photo)| (entry(stringify!($gallery), index), photo))); )?
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
pub fn group<F: Fields>(
    parsed: Vec<Parsed<F>>,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entity<F>> {
    let mut entities: BTreeMap<String, Entity<F>> = BTreeMap::new();
    for Parsed {
        name,
        matter,
        fields,
    } in parsed
    {
        let Some(language) = language_of(&name, &matter, languages, diagnostics) else {
            continue;
        };
        let entity = entities.entry(name.id.clone()).or_insert_with(|| Entity {
            id: name.id,
            folder: false,
            // Most have one, and each is large.
            texts: Vec::with_capacity(1),
        });
        if let Some(other) = entity.texts.iter().find(|text| text.language == language) {
            let message = format!(
                "this is the same as `{}`, in the same language",
                other.matter.source.path
            );
            let help = "keep one of the two files, or rename one";
            diagnostics.push(Diagnostic::error(message).at(matter.value(&[])).help(help));
            continue;
        }
        entity.folder |= name.folder;
        entity.texts.push(Text {
            language,
            fields,
            matter,
            path: String::new(),
            document: Document::default(),
        });
    }
    let mut entities: Vec<Entity<F>> = entities.into_values().collect();
    for entity in &mut entities {
        entity.texts.sort_by_key(|text| text.language);
        if let [original, translations @ ..] = entity.texts.as_mut_slice() {
            for translation in translations {
                translation.fields.inherit(&original.fields);
            }
        }
    }
    entities
}

fn language_of(
    name: &Name,
    matter: &Matter,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let Some(tag) = &name.language else {
        return Some(0);
    };
    let found = languages.iter().position(|language| language.tag == *tag);
    if found.is_none() {
        let help = format!(
            "add `{tag}:` under `languages:` in site.yaml; if `.{tag}` is no language here, rename the file without the dot"
        );
        diagnostics.push(
            Diagnostic::error(format!(
                "site.yaml does not list the language `{tag}` of this file's name"
            ))
            .at(matter.value(&[]))
            .help(help),
        );
    }
    found
}

/// The path to a key of the front matter.
pub fn key(name: &str) -> Vec<Step> {
    vec![Step::Key(name.to_owned())]
}

/// The path to an entry of a list of the front matter.
pub fn entry(name: &str, index: usize) -> Vec<Step> {
    vec![Step::Key(name.to_owned()), Step::Index(index)]
}
