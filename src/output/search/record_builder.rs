//! Builds the search records of one language: items, people, labs, papers and pages.

use std::borrow::Cow;

use ahash::AHashMap as HashMap;
use rayon::prelude::*;

use super::record::SearchRecord;
use crate::bibliography::anchor;
use crate::bodies::Site;
use crate::site::entity::{Entity, Translation};
use crate::site::ids::{LabId, LanguageId, PaperId, PersonId};
use crate::site::mention::Mention;
use crate::site::papers::Publication;
use crate::site::routes;
use crate::site::{Item, Lab, Person, urls};
use crate::source::records::{PageFields, Photos};
use crate::values::slug::Slug;

/// Builds the records of a language. Items and pages have one in each language that they are written in;
/// people, labs and papers, whose pages exist in every language, have one in each.
pub(super) fn build_records(site: &Site, language: LanguageId) -> Vec<SearchRecord<'_>> {
    let builder = RecordBuilder {
        site,
        language,
        tags: site.index.listings[language]
            .tags
            .iter()
            .map(|tag| (&tag.slug, tag.name.as_str()))
            .collect(),
    };
    let items = site.index.entities.items.par_iter();
    let items: Vec<SearchRecord> = items.filter_map(|item| builder.build_item(item)).collect();
    let people = site
        .index
        .entities
        .people
        .enumerate()
        .map(|(index, person)| builder.build_person(index, person));
    let labs = site
        .index
        .entities
        .labs
        .enumerate()
        .map(|(index, lab)| builder.build_lab(index, lab));
    let papers = site
        .index
        .papers
        .list
        .enumerate()
        .map(|(index, paper)| builder.build_paper(index, paper));
    let pages = site
        .index
        .entities
        .pages
        .iter()
        .filter_map(|page| builder.build_page(page));
    items
        .into_iter()
        .chain(people)
        .chain(labs)
        .chain(papers)
        .chain(pages)
        .collect()
}

struct RecordBuilder<'a> {
    site: &'a Site,
    language: LanguageId,
    /// The names of tags in the language.
    tags: HashMap<&'a Slug, &'a str>,
}

impl<'a> RecordBuilder<'a> {
    fn build_item(&self, item: &'a Item) -> Option<SearchRecord<'a>> {
        let text = item.entity.text(self.language)?;
        let fields = &text.fields;
        let mentions = item.mentions(self.language);
        let mut record = self.start_record(&text.path, &*fields.title);
        record.add_words(fields.summary.as_deref());
        record.add_text(&self.site.bodies.document(text).text);
        for mention in mentions.everyone() {
            self.add_mention(mention, &mut record);
        }
        for &lab in &mentions.labs {
            record.add_filter("lab", self.lab_id(lab));
            self.add_lab_names(lab, &mut record);
        }
        for (name, slug) in item.tags(self.language) {
            let name = self.tags.get(slug).copied().unwrap_or(name);
            record.add_words([name]);
            record.add_filter("tag", slug.as_str().to_owned());
        }
        record.add_filter("kind", "news".to_owned());
        if let Some(event) = &fields.event {
            record.add_filter("kind", "events".to_owned());
            if let Some(status) = event.status.filter(|status| !status.takes_place()) {
                record.add_filter("status", status.word().to_owned());
            }
            let place = event.location.as_ref();
            record.add_words(place.map(|place| place.name.as_str()));
            record.add_words(place.and_then(|place| place.address.as_deref()));
        }
        for photo in fields.photos.iter().flat_map(Photos::iter) {
            record.add_words(photo.alt.as_deref());
            record.add_words(photo.caption.as_deref());
        }
        for supporter in fields.supported_by.iter().flatten() {
            record.add_words([supporter.name.as_str()]);
            record.add_words(supporter.grant.as_deref());
        }
        let day = item.date.day;
        record.add_filter("year", day.year().to_string());
        record.date = day.to_string();
        record.meta.insert("date".to_owned(), day.to_string());
        record.set_image(self.site.cover(text).map(|(_, found)| found));
        Some(record)
    }

    fn build_person(&self, index: PersonId, person: &'a Person) -> SearchRecord<'a> {
        let site = self.site;
        let text = person.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = site.index.person_name(index, self.language);
        let path = routes::profile(self.prefix(), &person.entity.id);
        let mut record = self.start_record(&path, name.clone());
        let others = person.names().filter(|other| **other != name);
        record.add_words(others.map(String::as_str));
        let role = fields.role.as_deref();
        record.add_words(role.map(|role| site.index.settings.roles.translate(role, self.language)));
        record.add_words(fields.affiliation.as_deref());
        record.add_text(&self.site.bodies.document(text).text);
        record.add_words(fields.orcid.as_ref().map(ToString::to_string));
        for &lab in &person.labs {
            record.add_filter("lab", self.lab_id(lab));
            self.add_lab_names(lab, &mut record);
        }
        record.add_filter("kind", "people".to_owned());
        let photo = fields.photo.as_ref();
        record.set_image(photo.and_then(|photo| site.picture(text, &photo.src)));
        record
    }

    fn build_lab(&self, index: LabId, lab: &'a Lab) -> SearchRecord<'a> {
        let site = self.site;
        let text = lab.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = site.index.lab_name(index, self.language);
        let path = routes::profile(self.prefix(), &lab.entity.id);
        let mut record = self.start_record(&path, name.clone());
        self.add_lab_names(index, &mut record);
        record.add_words(fields.institution.as_deref());
        record.add_words(fields.department.as_deref());
        record.add_words(fields.location.as_deref());
        record.add_text(&self.site.bodies.document(text).text);
        if let Some(lead) = &lab.lead {
            self.add_mention(lead, &mut record);
        }
        record.add_filter("lab", self.lab_id(index));
        record.add_filter("kind", "labs".to_owned());
        let logo = fields.logo.as_ref();
        record.set_image(logo.and_then(|logo| site.picture(text, &logo.src)));
        record
    }

    fn build_paper(&self, index: PaperId, publication: &'a Publication) -> SearchRecord<'a> {
        let site = self.site;
        let paper = &publication.paper;
        let page = site.index.paper_page(index, self.language);
        let mut record = self.start_record(&page, paper.title.as_str());
        record.url.push('#');
        record.url.push_str(&urls::encode(&anchor(&paper.key)));
        for (author, person) in paper.authors.iter().zip(&publication.people) {
            record.add_words([author.name()]);
            if let Some(person) = *person {
                record.add_words([site.index.person_name(person, self.language)]);
                for &lab in &site.index.entities.people[person].labs {
                    record.add_filter("lab", self.lab_id(lab));
                }
            }
        }
        record.add_words(paper.venue.as_deref());
        record.add_words(paper.doi.as_deref());
        record.add_words(paper.summary.as_deref());
        record.add_filter("kind", "publications".to_owned());
        // A forthcoming paper has no year and is newer than all others.
        let year_without_date = if paper.is_undated() { 0 } else { 9999 };
        let year = paper.year.unwrap_or(year_without_date);
        let (month, day) = (paper.month.unwrap_or(0), paper.day.unwrap_or(0));
        record.date = format!("{year:04}-{month:02}-{day:02}");
        if let Some(year) = paper.year {
            record.add_filter("year", year.to_string());
            record.meta.insert("date".to_owned(), year.to_string());
        }
        record
    }

    fn build_page(&self, page: &'a Entity<PageFields>) -> Option<SearchRecord<'a>> {
        // The content of the home page is on other pages too.
        if page.id.is_empty() {
            return None;
        }
        let text: &Translation<PageFields> = page.text(self.language)?;
        let title = text.fields.title.as_deref().unwrap_or_default();
        let mut record = self.start_record(&text.path, title);
        record.add_words(text.fields.summary.as_deref());
        record.add_text(&self.site.bodies.document(text).text);
        record.add_filter("kind", "pages".to_owned());
        Some(record)
    }

    fn prefix(&self) -> &str {
        &self.site.index.settings.languages[self.language].prefix
    }

    fn start_record(&self, path: &str, title: impl Into<Cow<'a, str>>) -> SearchRecord<'a> {
        SearchRecord::new(self.site.index.settings.base.relative(path), title.into())
    }

    /// Adds all names of a person, so that 徐骁 finds an English text about Xu Xiao.
    fn add_mention(&self, mention: &'a Mention, record: &mut SearchRecord<'a>) {
        let shown = self.site.index.name(mention, self.language);
        record.add_words([shown.clone()]);
        if let Some(person) = mention.person {
            let entity = &self.site.index.entities.people[person].entity;
            let fields = &entity.text_or_original(self.language).fields;
            record.add_other_names(&shown, &fields.name, fields.native_name.as_deref());
        }
        record.add_words(mention.talk.as_deref());
    }

    /// The id by which results are filtered for a lab.
    fn lab_id(&self, lab: LabId) -> String {
        self.site.index.entities.labs[lab].entity.stem().to_owned()
    }

    fn add_lab_names(&self, lab: LabId, record: &mut SearchRecord<'a>) {
        let shown = self.site.index.lab_name(lab, self.language);
        let entity = &self.site.index.entities.labs[lab].entity;
        let fields = &entity.text_or_original(self.language).fields;
        record.add_words([shown.clone()]);
        record.add_other_names(&shown, &fields.name, fields.native_name.as_deref());
    }
}
