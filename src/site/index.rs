//! The index: everything known about a site before Markdown is rendered.

use ahash::AHashMap as HashMap;

use super::cards::{self, Extent, SocialCard};
use super::covers;
use super::drafts::Drafts;
use super::entities::Entities;
use super::entity::Translation;
use super::ids::{FileId, IdVec, ItemId, LabId, LanguageId, PaperId, PersonId, TextId};
use super::links::{Destination, Links};
use super::lists::Listings;
use super::mention::Mention;
use super::papers::{self, EarlyPaper, Papers};
use super::paths::DatedUrl;
use super::routes::{self, Route};
use super::settings::Settings;
use super::unpublished::Candidates;
use crate::bibliography::FileRef;
use crate::source::records::{ItemFields, Photo};

/// Everything known about a site before Markdown is rendered.
#[derive(Debug)]
pub struct Index {
    /// The settings of site.yaml and the command line.
    pub settings: Settings,
    /// Items, pages, people and labs.
    pub entities: Entities,
    /// Papers, newest first.
    pub papers: Papers,
    /// The lists of each language.
    pub listings: IdVec<LanguageId, Listings>,
    /// Items whose URLs include their day because others have the URLs without it.
    pub dated_urls: Vec<DatedUrl>,
    /// Papers that the site shows although the items that announce them are under embargo.
    pub early_papers: Vec<EarlyPaper>,
    /// For each item, the items that have most in common with it.
    pub related: IdVec<ItemId, Vec<ItemId>>,
    /// All pages.
    pub routes: Vec<Route>,
    /// Where links and pictures lead.
    pub links: Links,
    /// Old paths, and the paths that they lead to.
    pub redirects: Vec<(String, String)>,
    /// For texts of items, the picture that lists show.
    pub(super) covers: HashMap<TextId, Photo>,
    /// The files that are published only if a visible text uses them.
    pub candidates: Candidates,
    /// The drafts that are not built.
    pub drafts: Drafts,
}

impl Index {
    /// The social cards of the site, given which of its files are published.
    pub fn cards(&self, is_published: impl Fn(FileId) -> bool) -> Vec<SocialCard> {
        let files = &self.links.files;
        cards::list(
            &self.settings,
            &self.entities,
            files,
            &self.covers,
            is_published,
        )
    }

    /// Which items get social cards.
    pub fn card_extent(&self) -> Extent {
        let files = &self.links.files;
        cards::extent(&self.settings, &self.entities, files, &self.covers)
    }

    /// The picture of an item in lists: its cover, its first photo, or the first picture of its text. A cover
    /// that is one of the photos takes its missing fields from that photo.
    pub fn cover(&self, text: &Translation<ItemFields>) -> Option<(&Photo, Destination)> {
        covers::resolve_cover(text, &self.links.files, &self.covers)
    }

    /// The name of a mentioned person in a language: the name in the text, or the profile's.
    pub fn name(&self, mention: &Mention, language: LanguageId) -> String {
        match (&mention.name, mention.person) {
            (Some(name), _) => name.clone(),
            (None, Some(person)) => self.person_name(person, language),
            (None, None) => String::new(),
        }
    }

    /// The name of a person with a profile that a language shows first.
    pub fn person_name(&self, person: PersonId, language: LanguageId) -> String {
        let person = &self.entities.people[person].entity;
        let fields = &person.text_or_original(language).fields;
        self.display_name(&fields.name, fields.native_name.as_deref(), language)
    }

    /// The name of a lab that a language shows first.
    pub fn lab_name(&self, lab: LabId, language: LanguageId) -> String {
        let lab = &self.entities.labs[lab].entity;
        let fields = &lab.text_or_original(language).fields;
        self.display_name(&fields.name, fields.native_name.as_deref(), language)
    }

    /// Of two names of one person or lab, the one that a language shows first.
    fn display_name(&self, name: &str, native: Option<&str>, language: LanguageId) -> String {
        self.settings.languages[language].names(name, native).0
    }

    /// Where a file of a paper is: its PDF, its code.
    pub fn paper_file(&self, file: &FileRef, language: LanguageId) -> Option<Destination> {
        self.links
            .link(papers::link_base(language), &file.name)
            .ok()
    }

    /// The path of the page that lists a paper.
    pub fn paper_page(&self, paper: PaperId, language: LanguageId) -> String {
        let first = format!("{}/publications/", self.settings.languages[language].prefix);
        routes::numbered_path(&first, usize::from(paper) / routes::PAPERS_ON_PAGE + 1)
    }
}
