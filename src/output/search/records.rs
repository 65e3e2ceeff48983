//! What can be found: each item, person, lab, paper and page, in the words of one language.

use std::collections::BTreeMap;

use ahash::AHashMap as HashMap;

use crate::bibliography::anchor;
use crate::bodies::ShownPicture;
use crate::bodies::Site;
use crate::site::entity::{Entity, Translation};
use crate::site::ids::{LabId, LanguageId, PaperId, PersonId};
use crate::site::mention::Mention;
use crate::site::papers::Publication;
use crate::site::routes;
use crate::site::{Item, Lab, Person};
use crate::source::records::PageFields;
use crate::values::slug::Slug;
use crate::values::superscript;

/// What stands between the words of one thing and those of another.
const BETWEEN: &str = " · ";

/// A thing that can be found.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The root-relative URL of its page.
    pub url: String,
    /// All its words, the title first.
    pub content: String,
    /// What a result shows: `title`, `date`, `image`. Its words are found as well, so it holds
    /// nothing else.
    pub meta: BTreeMap<String, String>,
    /// By what it can be filtered: `kind`, `year`, `status`, the slug of a `tag`, the id of a `lab`;
    /// they are the same in all languages.
    pub filters: BTreeMap<String, Vec<String>>,
    /// For sorting; what has no date comes last.
    pub date: String,
}

/// The records of a language. Items and pages stand in the languages that they are written in; what
/// has a page in every language stands in each.
pub(super) fn records(site: &Site, language: LanguageId) -> Vec<Record> {
    let builder = RecordBuilder {
        site,
        language,
        tags: site.index.listings[language]
            .tags
            .iter()
            .map(|tag| (&tag.slug, tag.name.as_str()))
            .collect(),
    };
    let items = site
        .index
        .entities
        .items
        .iter()
        .filter_map(|item| builder.item(item));
    let people = site.index.entities.people.enumerate();
    let people = people.map(|(index, person)| builder.person(index, person));
    let labs = site.index.entities.labs.enumerate();
    let labs = labs.map(|(index, lab)| builder.lab(index, lab));
    let papers = site.index.papers.list.enumerate();
    let papers = papers.map(|(index, paper)| builder.paper(index, paper));
    let pages = site
        .index
        .entities
        .pages
        .iter()
        .filter_map(|page| builder.page(page));
    items
        .chain(people)
        .chain(labs)
        .chain(papers)
        .chain(pages)
        .collect()
}

struct RecordBuilder<'a> {
    site: &'a Site,
    language: LanguageId,
    /// What the language calls its tags.
    tags: HashMap<&'a Slug, &'a str>,
}

impl RecordBuilder<'_> {
    fn item(&self, item: &Item) -> Option<Record> {
        let text = item.entity.text(self.language)?;
        let fields = &text.fields;
        let mentions = item.mentions(self.language);
        let mut record = self.record(&text.path, &fields.title);
        record.say(fields.summary.as_deref());
        record.say_text(&self.site.bodies.document(text).text);
        for mention in mentions.everyone() {
            self.mention(mention, &mut record);
        }
        for &lab in &mentions.labs {
            record.filter("lab", self.lab_id(lab));
            self.names_of_lab(lab, &mut record);
        }
        for (name, slug) in item.tags(self.language) {
            let name = self.tags.get(slug).copied().unwrap_or(name);
            record.say([name]);
            record.filter("tag", slug.as_str().to_owned());
        }
        record.filter("kind", "news".to_owned());
        if let Some(event) = &fields.event {
            record.filter("kind", "events".to_owned());
            if let Some(status) = event.status.filter(|status| !status.takes_place()) {
                record.filter("status", status.word().to_owned());
            }
            let place = event.location.as_ref();
            record.say(place.map(|place| place.name.as_str()));
            record.say(place.and_then(|place| place.address.as_deref()));
        }
        for photo in fields.photos.iter().flatten() {
            record.say(photo.alt.as_deref());
            record.say(photo.caption.as_deref());
        }
        for supporter in fields.supported_by.iter().flatten() {
            record.say([supporter.name.as_str()]);
            record.say(supporter.grant.as_deref());
        }
        let day = item.date.day;
        record.filter("year", day.year().to_string());
        record.date = day.to_string();
        record.meta.insert("date".to_owned(), day.to_string());
        record.image(self.site.cover(text).map(|(_, found)| found));
        Some(record)
    }

    fn person(&self, index: PersonId, person: &Person) -> Record {
        let site = self.site;
        let text = person.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = site.index.person_name(index, self.language);
        let path = routes::profile(self.prefix(), &person.entity.id);
        let mut record = self.record(&path, &name);
        let others = person.names().filter(|other| **other != name);
        record.say(others.map(String::as_str));
        record.say(fields.role.as_deref());
        record.say(fields.affiliation.as_deref());
        record.say_text(&self.site.bodies.document(text).text);
        let orcid = fields.orcid.as_ref().map(ToString::to_string);
        record.say(orcid.as_deref());
        for &lab in &person.labs {
            record.filter("lab", self.lab_id(lab));
            self.names_of_lab(lab, &mut record);
        }
        record.filter("kind", "people".to_owned());
        let photo = fields.photo.as_ref();
        record.image(photo.and_then(|photo| site.picture(text, &photo.src)));
        record
    }

    fn lab(&self, index: LabId, lab: &Lab) -> Record {
        let site = self.site;
        let text = lab.entity.text_or_original(self.language);
        let fields = &text.fields;
        let name = site.index.lab_name(index, self.language);
        let path = routes::profile(self.prefix(), &lab.entity.id);
        let mut record = self.record(&path, &name);
        self.names_of_lab(index, &mut record);
        record.say(fields.institution.as_deref());
        record.say(fields.department.as_deref());
        record.say(fields.location.as_deref());
        record.say_text(&self.site.bodies.document(text).text);
        if let Some(lead) = &lab.lead {
            self.mention(lead, &mut record);
        }
        record.filter("lab", self.lab_id(index));
        record.filter("kind", "labs".to_owned());
        let logo = fields.logo.as_ref();
        record.image(logo.and_then(|logo| site.picture(text, &logo.src)));
        record
    }

    fn paper(&self, index: PaperId, publication: &Publication) -> Record {
        let site = self.site;
        let paper = &publication.paper;
        let page = site.index.paper_page(index, self.language);
        let mut record = self.record(&page, &paper.title);
        record.url.push('#');
        record
            .url
            .push_str(&crate::site::urls::encode(&anchor(&paper.key)));
        for (author, person) in paper.authors.iter().zip(&publication.people) {
            record.say([author.name().as_str()]);
            if let Some(person) = *person {
                record.say([site.index.person_name(person, self.language).as_str()]);
                for &lab in &site.index.entities.people[person].labs {
                    record.filter("lab", self.lab_id(lab));
                }
            }
        }
        record.say(paper.venue.as_deref());
        record.say(paper.doi.as_deref());
        record.say(paper.summary.as_deref());
        record.filter("kind", "publications".to_owned());
        // One that is still to come is newer than all, and of no year.
        let other = if paper.is_undated() { 0 } else { 9999 };
        let year = paper.year.unwrap_or(other);
        let (month, day) = (paper.month.unwrap_or(0), paper.day.unwrap_or(0));
        record.date = format!("{year:04}-{month:02}-{day:02}");
        if let Some(year) = paper.year {
            record.filter("year", year.to_string());
            record.meta.insert("date".to_owned(), year.to_string());
        }
        record
    }

    fn page(&self, page: &Entity<PageFields>) -> Option<Record> {
        // What the home page says is on other pages, but for a word of welcome.
        if page.id.is_empty() {
            return None;
        }
        let text: &Translation<PageFields> = page.text(self.language)?;
        let title = text.fields.title.as_deref().unwrap_or_default();
        let mut record = self.record(&text.path, title);
        record.say(text.fields.summary.as_deref());
        record.say_text(&self.site.bodies.document(text).text);
        record.filter("kind", "pages".to_owned());
        Some(record)
    }

    fn prefix(&self) -> &str {
        &self.site.index.settings.languages[self.language].prefix
    }

    fn record(&self, path: &str, title: &str) -> Record {
        let mut record = Record {
            url: self.site.index.settings.base.relative(path),
            date: "0000".to_owned(),
            ..Record::default()
        };
        record.say([title]);
        record.meta.insert("title".to_owned(), title.to_owned());
        record
    }

    /// Someone by all names, so that 徐骁 finds what an English text tells of Xu Xiao.
    fn mention(&self, mention: &Mention, record: &mut Record) {
        let shown = self.site.index.name(mention, self.language);
        record.say([shown.as_str()]);
        if let Some(person) = mention.person {
            let entity = &self.site.index.entities.people[person].entity;
            let fields = &entity.text_or_original(self.language).fields;
            record.say_others(&shown, &fields.name, fields.native_name.as_deref());
        }
        record.say(mention.talk.as_deref());
    }

    /// By what results are filtered for a lab.
    fn lab_id(&self, lab: LabId) -> String {
        self.site.index.entities.labs[lab].entity.stem().to_owned()
    }

    fn names_of_lab(&self, lab: LabId, record: &mut Record) {
        let shown = self.site.index.lab_name(lab, self.language);
        let entity = &self.site.index.entities.labs[lab].entity;
        let fields = &entity.text_or_original(self.language).fields;
        record.say([shown.as_str()]);
        record.say_others(&shown, &fields.name, fields.native_name.as_deref());
    }
}

impl Record {
    /// Adds words, set off from those before, unless they were said before.
    fn say<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        for words in words {
            let words = words.trim();
            if words.is_empty() || self.content.split(BETWEEN).any(|said| said == words) {
                continue;
            }
            if !self.content.is_empty() {
                self.content.push_str(BETWEEN);
            }
            self.content.push_str(words);
        }
    }

    /// Adds a text, and what is typed to find what it lowers and raises.
    fn say_text(&mut self, text: &str) {
        self.say([text]);
        self.say(superscript::to_typed_words(text).as_deref());
    }

    /// Adds the names that are not the one shown.
    fn say_others(&mut self, shown: &str, latin: &str, native: Option<&str>) {
        let names = std::iter::once(latin).chain(native);
        self.say(names.filter(|name| *name != shown));
    }

    fn filter(&mut self, name: &str, value: String) {
        let values = self.filters.entry(name.to_owned()).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// The picture of a result, small, in hexadecimal digits: the words of a path would be found.
    fn image(&mut self, found: Option<ShownPicture>) {
        let Some(found) = found else { return };
        let narrowest = found
            .variants
            .as_ref()
            .and_then(|variants| variants.sources.last()?.files.first());
        let url = narrowest.map_or(&found.url, |(url, _)| url);
        let digits: String = url.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.meta.insert("image".to_owned(), digits);
    }
}
