//! Each kind of page: its template and what the template sees.

use tera::{Context, Value};

use super::Interface;
use super::english;
use super::entries::Shape;
use super::head::{About, page_view};
use super::presenter::{Presenter, extra};
use super::views::*;
use crate::diagnostic::Diagnostic;
use crate::site::ALL_BIBTEX;
use crate::site::entity::Translation;
use crate::site::ids::{ItemId, LabId, PaperId, PersonId, TagId};
use crate::site::routes::{self, PageKind, Route};
use crate::source::records::{EventStatus, PageFields};

/// How many items the home page shows, the leading one among them.
const ON_HOME: usize = 10;
/// How many coming events the home page shows.
const EVENTS_ON_HOME: usize = 3;
/// How many people the home page shows.
const PEOPLE_ON_HOME: usize = 8;
/// How many papers the home page shows.
const PAPERS_ON_HOME: usize = 3;

/// A page ready for its template.
pub(super) struct Prepared {
    /// The template.
    pub template: String,
    /// What it sees beside the globals.
    pub context: Context,
}

/// Prepares a page.
pub(super) fn prepare(interface: &Interface, route: &Route) -> Result<Prepared, Diagnostic> {
    let page = Page {
        presenter: &interface.presenter,
        interface,
        route,
        menu: interface.menus.get(
            &interface.environment,
            &interface.presenter.url(&route.path),
            &interface.presenter.url(&interface.presenter.path("/")),
        )?,
    };
    Ok(match route.page {
        PageKind::Home => page.home(),
        PageKind::News(number) => page.news(number)?,
        PageKind::Year(year) => page.year(year)?,
        PageKind::Item(item, _) => page.item(item)?,
        PageKind::Events(number) => page.events(number)?,
        PageKind::Tags => page.tags(),
        PageKind::Tag(tag, number) => page.tag(tag, number)?,
        PageKind::People => page.people(),
        PageKind::Person(person, number) => page.person(person, number)?,
        PageKind::Labs => page.labs(),
        PageKind::Lab(lab, number) => page.lab(lab, number)?,
        PageKind::Publications(number) => page.publications(number),
        PageKind::Supporters => page.supporters()?,
        PageKind::Page(which, text) => {
            page.page(&interface.presenter.site.index.entities.pages[which].texts[text])
        }
        PageKind::Search => page.search(),
        PageKind::NotFound => page.not_found(),
    })
}

struct Page<'p, 'a> {
    presenter: &'p Presenter<'a>,
    interface: &'p Interface<'a>,
    route: &'p Route,
    /// The main menu; HTML.
    menu: Value,
}

impl Page<'_, '_> {
    fn finish(&self, template: &str, about: About, values: Vec<(&'static str, Value)>) -> Prepared {
        let mut context = Context::new();
        let menu = self.menu.clone();
        let cards = &self.interface.cards;
        let page = page_view(self.presenter, self.route, about, menu, cards);
        context.insert("page", &page);
        for (name, value) in values {
            context.insert_value(name, value);
        }
        Prepared {
            template: template.to_owned(),
            context,
        }
    }

    fn word(&self, key: &str) -> String {
        english::phrase(self.presenter.language, key, &[])
    }

    /// What a text says of itself where its front matter says nothing.
    fn summary<F>(&self, text: &Translation<F>) -> Option<String> {
        let summary = self.presenter.site.bodies.summary(text);
        summary.map(str::to_owned)
    }

    fn section(&self, word: &str, path: &str) -> (String, String) {
        (self.word(word), self.presenter.path(path))
    }

    /// One page of a list, as cards and as entries, and the pagination around them.
    fn paginate(
        &self,
        items: &[ItemId],
        first: &str,
        number: usize,
        shape: Shape,
    ) -> Result<Vec<(&'static str, Value)>, Diagnostic> {
        let shown = self.on_page(items, number);
        let pagination = self.pagination(items.len(), first, number);
        let entries = self.entries(shown, shape)?;
        Ok(vec![
            ("items", Value::from(self.presenter.cards(shown))),
            ("entries", Value::from(entries)),
            ("pagination", Value::from_serializable(&pagination)),
        ])
    }

    /// The way through the pages of a list.
    fn pagination(&self, count: usize, first: &str, current: usize) -> PaginationView {
        let presenter = self.presenter;
        let total = routes::pages(
            count,
            presenter.site.index.settings.per_page(&self.route.page),
        );
        let url = |number: usize| presenter.url(&routes::numbered(first, number));
        let mut pages: Vec<PageLinkView> = Vec::new();
        for number in 1..=total {
            let near = number == 1 || number == total || number.abs_diff(current) <= 2;
            if near {
                let gap = pages.last().is_some_and(|last| last.number + 1 != number);
                pages.push(PageLinkView {
                    number,
                    url: url(number),
                    current: number == current,
                    gap,
                });
            }
        }
        PaginationView {
            current,
            total,
            count,
            previous: (current > 1).then(|| url(current - 1)),
            next: (current < total).then(|| url(current + 1)),
            pages,
        }
    }

    /// Those of a list that its page `number` shows.
    fn on_page<'l, I>(&self, items: &'l [I], number: usize) -> &'l [I] {
        let mut pages = items.chunks(
            self.presenter
                .site
                .index
                .settings
                .per_page(&self.route.page),
        );
        pages.nth(number - 1).unwrap_or_default()
    }

    /// Items as a component makes them; HTML.
    fn entries(&self, items: &[ItemId], shape: Shape) -> Result<Vec<Value>, Diagnostic> {
        let Interface {
            presenter,
            environment,
            entries,
            ..
        } = self.interface;
        items
            .iter()
            .map(|&item| entries.get(environment, presenter, item, shape))
            .collect()
    }

    fn home(&self) -> Prepared {
        let presenter = self.presenter;
        let site = presenter.site;
        let home = site
            .index
            .entities
            .pages
            .iter()
            .find(|page| page.id.is_empty());
        let text = home.map(|page| page.text_or_original(presenter.language_id));
        let mut items: Vec<ItemId> = presenter.lists.news.iter().copied().take(ON_HOME).collect();
        let lead = self.lead(&items);
        items.retain(|&item| Some(item) != lead);
        let takes_place = |item: &ItemId| {
            let event = site.index.entities.items[*item].event(presenter.language_id);
            event.is_some_and(|event| event.status != Some(EventStatus::Cancelled))
        };
        let events = presenter.lists.upcoming.iter().copied();
        let events = events.filter(takes_place);
        let events: Vec<ItemId> = events.take(EVENTS_ON_HOME).collect();
        let content = text.map(|text| site.bodies.document(text).html.as_str());
        let content = content.filter(|html| !html.trim().is_empty());
        let people = super::people::foremost(presenter, PEOPLE_ON_HOME);
        let papers = site.index.papers.list.ids().take(PAPERS_ON_HOME);
        let papers: Vec<PaperView> = papers.map(|index| presenter.paper(index)).collect();
        let labs = self.all_labs();
        let about = About {
            title: presenter.language.title.clone(),
            description: presenter.language.description.clone(),
            image: lead.and_then(|item| self.item_image(item)),
            ..About::default()
        };
        let values = vec![
            ("content", content.map_or(Value::none(), Value::safe_string)),
            (
                "content_lang",
                text.and_then(|text| presenter.foreign(text.language))
                    .map_or(Value::none(), Value::from),
            ),
            (
                "title",
                text.and_then(|text| text.fields.title.as_deref())
                    .map_or(Value::none(), Value::normal_string),
            ),
            (
                "lead",
                lead.and_then(|item| presenter.cards(&[item]).pop())
                    .unwrap_or(Value::none()),
            ),
            ("items", Value::from(presenter.cards(&items))),
            ("events", Value::from(presenter.cards(&events))),
            ("as_of", Value::from_serializable(&presenter.as_of())),
            ("labs", Value::from_serializable(&labs)),
            ("people", Value::from_serializable(&people)),
            ("papers", Value::from_serializable(&papers)),
            (
                "extra",
                extra(text.and_then(|text| text.fields.extra.as_ref())),
            ),
        ];
        let template = text
            .and_then(|text| text.fields.template.as_deref())
            .unwrap_or("home.html");
        self.finish(template, about, values)
    }

    /// Which of some items leads the home page: the newest that has a picture, else the first.
    fn lead(&self, items: &[ItemId]) -> Option<ItemId> {
        let Presenter {
            site, language_id, ..
        } = *self.presenter;
        let pictured = items.iter().filter(|&&item| {
            let text = site.index.entities.items[item]
                .entity
                .text_or_original(language_id);
            site.cover(text).is_some()
        });
        // Items are numbered from the newest.
        pictured.min().or(items.first()).copied()
    }

    fn news(&self, number: usize) -> Result<Prepared, Diagnostic> {
        let first = self.presenter.path("/news/");
        let about = About {
            title: self.word("news"),
            number,
            ..About::default()
        };
        let mut values = self.paginate(&self.presenter.lists.news, &first, number, Shape::Entry)?;
        values.push(("years", self.years(None)));
        Ok(self.finish("news.html", about, values))
    }

    fn year(&self, year: i16) -> Result<Prepared, Diagnostic> {
        let presenter = self.presenter;
        let items = presenter
            .lists
            .years
            .iter()
            .find(|(found, _)| *found == year)
            .map(|(_, items)| items.as_slice());
        let items = items.unwrap_or_default();
        let month = |item: &ItemId| {
            presenter.site.index.entities.items[*item]
                .date
                .day
                .first_of_month()
        };
        let months: Vec<Value> = items
            .chunk_by(|a, b| month(a) == month(b))
            .map(|items| {
                let title = presenter.dates.month(month(&items[0]));
                self.group(&title, items, Shape::Line)
            })
            .collect::<Result<_, Diagnostic>>()?;
        let about = About {
            title: presenter
                .language
                .phrase("year_archive", &[("year", &year.to_string())]),
            parents: vec![self.section("news", "/news/")],
            ..About::default()
        };
        let values = vec![
            ("year", Value::from(i64::from(year))),
            ("months", Value::from(months)),
            ("years", self.years(Some(year))),
        ];
        Ok(self.finish("year.html", about, values))
    }

    /// Events to come on the first page; those past on it and on further ones, by year.
    fn events(&self, number: usize) -> Result<Prepared, Diagnostic> {
        let presenter = self.presenter;
        let lists = presenter.lists;
        let first = presenter.path("/events/");
        let year = |item: &ItemId| {
            let event = presenter.site.index.entities.items[*item].event(presenter.language_id);
            event.map_or(0, |event| event.start().day.year())
        };
        let upcoming = match number {
            1 => lists.upcoming.as_slice(),
            _ => &[],
        };
        let past = self.on_page(&lists.past, number);
        let years: Vec<Value> = past
            .chunk_by(|a, b| year(a) == year(b))
            .map(|items| {
                let title = year(&items[0]).to_string();
                self.group(&title, items, Shape::Event)
            })
            .collect::<Result<_, _>>()?;
        let about = About {
            title: self.word("events"),
            number,
            ..About::default()
        };
        let pagination = self.pagination(lists.past.len(), &first, number);
        let values = vec![
            (
                "upcoming",
                Value::from(self.entries(upcoming, Shape::Event)?),
            ),
            ("as_of", Value::from_serializable(&presenter.as_of())),
            ("years", Value::from(years)),
            ("pagination", Value::from_serializable(&pagination)),
        ];
        Ok(self.finish("events.html", about, values))
    }

    /// Items under a heading: `title`, `items` and `entries`.
    fn group(&self, title: &str, items: &[ItemId], shape: Shape) -> Result<Value, Diagnostic> {
        let mut group = tera::Map::new();
        group.insert("title".into(), Value::from(title));
        group.insert("items".into(), Value::from(self.presenter.cards(items)));
        group.insert("entries".into(), Value::from(self.entries(items, shape)?));
        Ok(Value::from(group))
    }

    fn publications(&self, number: usize) -> Prepared {
        let presenter = self.presenter;
        let first = presenter.path("/publications/");
        let papers = &presenter.site.index.papers.list;
        let all: Vec<PaperId> = papers.ids().collect();
        let indices = self.on_page(&all, number);
        let year = |index: &PaperId| papers[*index].paper.year;
        let is_undated = |index: &PaperId| papers[*index].paper.is_undated();
        let years: Vec<PaperYearView> = indices
            .chunk_by(|a, b| (year(a), is_undated(a)) == (year(b), is_undated(b)))
            .map(|indices| PaperYearView {
                year: year(&indices[0]),
                undated: is_undated(&indices[0]),
                papers: indices
                    .iter()
                    .map(|&index| presenter.paper(index))
                    .collect(),
            })
            .collect();
        let about = About {
            title: self.word("publications"),
            number,
            ..About::default()
        };
        let pagination = self.pagination(papers.len(), &first, number);
        let values = vec![
            ("years", Value::from_serializable(&years)),
            ("bibtex", Value::from(presenter.url(ALL_BIBTEX))),
            ("pagination", Value::from_serializable(&pagination)),
        ];
        self.finish("publications.html", about, values)
    }

    fn supporters(&self) -> Result<Prepared, Diagnostic> {
        let presenter = self.presenter;
        let mut supporters: Vec<_> = presenter.lists.supporters.iter().collect();
        presenter
            .collation()
            .sort_by_name(&mut supporters, |supporter| &supporter.name);
        let supporters: Vec<SupporterPageView> = supporters
            .into_iter()
            .map(|supporter| {
                Ok(SupporterPageView {
                    name: supporter.name.clone(),
                    url: supporter.url.as_ref().map(|url| url.as_str().to_owned()),
                    grants: supporter.grants.clone(),
                    items: presenter.cards(&supporter.items),
                    entries: self.entries(&supporter.items, Shape::Line)?,
                })
            })
            .collect::<Result<_, Diagnostic>>()?;
        let about = About {
            title: self.word("supporters"),
            ..About::default()
        };
        let values = vec![("supporters", Value::from_serializable(&supporters))];
        Ok(self.finish("supporters.html", about, values))
    }

    fn years(&self, current: Option<i16>) -> Value {
        let presenter = self.presenter;
        let years: Vec<YearView> = presenter
            .lists
            .years
            .iter()
            .map(|(year, items)| YearView {
                year: *year,
                url: presenter.url(&presenter.path(&format!("/news/{year}/"))),
                count: items.len(),
                current: current == Some(*year),
            })
            .collect();
        Value::from_serializable(&years)
    }

    fn item(&self, index: ItemId) -> Result<Prepared, Diagnostic> {
        let presenter = self.presenter;
        let item = &presenter.site.index.entities.items[index];
        let text = item.entity.text_or_original(presenter.language_id);
        let updated = text.fields.updated.unwrap_or(item.date);
        let about = About {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Value::safe_string),
            description: text
                .fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| self.summary(text)),
            image: self.item_image(index),
            parents: vec![self.section("news", "/news/")],
            dates: Some((
                presenter.dates.view(&item.date).iso,
                presenter.dates.view(&updated).iso,
            )),
            ..About::default()
        };
        let template = text.fields.template.as_deref().unwrap_or("item.html");
        let related = self.entries(&presenter.related(index), Shape::Card)?;
        let people = item.mentions(presenter.language_id).people.iter();
        let people: Vec<Value> = people
            .map(|mention| {
                let mentioned = presenter.mentioned(mention);
                self.interface
                    .environment
                    .once(&mentioned.row, "person", || {
                        let mut arguments = Context::new();
                        arguments.insert_value("person", mentioned.view.clone());
                        arguments
                    })
            })
            .collect::<Result<_, _>>()?;
        let values = vec![
            ("item", presenter.item(index)),
            ("people", Value::from(people)),
            ("related", Value::from(related)),
        ];
        Ok(self.finish(template, about, values))
    }

    fn item_image(&self, index: ItemId) -> Option<PhotoView> {
        let site = self.presenter.site;
        let text = site.index.entities.items[index]
            .entity
            .text_or_original(self.presenter.language_id);
        let (photo, found) = site.social_picture(text)?;
        Some(self.presenter.photo(photo, found))
    }

    fn tag_view(&self, index: TagId) -> TagView {
        let tag = &self.presenter.lists.tags[index];
        TagView {
            name: tag.name.clone(),
            url: self
                .presenter
                .url(&routes::tag(&self.presenter.language.prefix, &tag.slug)),
            count: tag.items.len(),
        }
    }

    fn tags(&self) -> Prepared {
        let mut tags: Vec<TagView> = self
            .presenter
            .lists
            .tags
            .ids()
            .map(|tag| self.tag_view(tag))
            .collect();
        self.presenter
            .collation()
            .sort_by_name(&mut tags, |tag| &tag.name);
        let about = About {
            title: self.word("tags"),
            ..About::default()
        };
        self.finish(
            "tags.html",
            about,
            vec![("tags", Value::from_serializable(&tags))],
        )
    }

    fn tag(&self, index: TagId, number: usize) -> Result<Prepared, Diagnostic> {
        let tag = &self.presenter.lists.tags[index];
        let first = routes::tag(&self.presenter.language.prefix, &tag.slug);
        let title = english::phrase(self.presenter.language, "tagged", &[("tag", &tag.name)]);
        let about = About {
            title,
            number,
            feed: Some(format!("{first}feed.xml")),
            parents: vec![self.section("tags", "/tags/")],
            ..About::default()
        };
        let mut values = self.paginate(&tag.items, &first, number, Shape::Entry)?;
        values.push(("tag", Value::from_serializable(&self.tag_view(index))));
        Ok(self.finish("tag.html", about, values))
    }

    fn people(&self) -> Prepared {
        let groups = super::people::groups(self.presenter);
        let about = About {
            title: self.word("people"),
            ..About::default()
        };
        self.finish(
            "people.html",
            about,
            vec![("groups", Value::from_serializable(&groups))],
        )
    }

    fn person(&self, index: PersonId, number: usize) -> Result<Prepared, Diagnostic> {
        let person = &self.presenter.site.index.entities.people[index];
        let made = || Value::from_serializable(&super::people::profile(self.presenter, index));
        let profile = self.interface.profiles[index].get_or_init(made);
        let view = self.presenter.person(index);
        let first = routes::profile(&self.presenter.language.prefix, &person.entity.id);
        let text = person.entity.text_or_original(self.presenter.language_id);
        let about = About {
            title: view.name,
            number,
            description: self.summary(text).filter(|_| number == 1),
            image: view.photo,
            feed: Some(format!("{first}feed.xml")),
            parents: vec![self.section("people", "/people/")],
            ..About::default()
        };
        let mut values = self.paginate(
            &self.presenter.lists.by_person[index],
            &first,
            number,
            Shape::Line,
        )?;
        let items = self.on_page(&self.presenter.lists.by_person[index], number);
        let mentions: Vec<MentionView> = items
            .iter()
            .zip(self.entries(items, Shape::Line)?)
            .map(|(&item, entry)| MentionView {
                entry,
                role: super::people::role_in(self.presenter, item, index),
            })
            .collect();
        values.push(("mentions", Value::from_serializable(&mentions)));
        values.push(("person", profile.clone()));
        Ok(self.finish("person.html", about, values))
    }

    /// The labs by their names, as the language orders these.
    fn all_labs(&self) -> Vec<LabView> {
        let presenter = self.presenter;
        let labs = presenter.site.index.entities.labs.ids();
        let mut labs: Vec<LabView> = labs.map(|lab| presenter.lab(lab)).collect();
        let collation = presenter.collation();
        collation.sort_by_name(&mut labs, |lab| &lab.name);
        labs
    }

    fn labs(&self) -> Prepared {
        let labs = self.all_labs();
        let about = About {
            title: self.word("labs"),
            ..About::default()
        };
        self.finish(
            "labs.html",
            about,
            vec![("labs", Value::from_serializable(&labs))],
        )
    }

    fn lab(&self, index: LabId, number: usize) -> Result<Prepared, Diagnostic> {
        let lab = &self.presenter.site.index.entities.labs[index];
        let made = || Value::from_serializable(&super::people::lab_page(self.presenter, index));
        let page = self.interface.labs[index].get_or_init(made);
        let view = self.presenter.lab(index);
        let first = routes::profile(&self.presenter.language.prefix, &lab.entity.id);
        let text = lab.entity.text_or_original(self.presenter.language_id);
        let about = About {
            title: view.name,
            number,
            description: self.summary(text).filter(|_| number == 1),
            image: view.logo,
            feed: Some(format!("{first}feed.xml")),
            parents: vec![self.section("labs", "/labs/")],
            ..About::default()
        };
        let mut values = self.paginate(
            &self.presenter.lists.by_lab[index],
            &first,
            number,
            Shape::Line,
        )?;
        values.push(("lab", page.clone()));
        Ok(self.finish("lab.html", about, values))
    }

    fn page(&self, text: &Translation<PageFields>) -> Prepared {
        let document = self.presenter.site.bodies.document(text);
        let headings: Vec<HeadingView> = super::presenter::headings(document);
        let about = About {
            title: text.fields.title.as_deref().unwrap_or_default().to_owned(),
            title_html: text
                .fields
                .title
                .as_ref()
                .and_then(|title| title.html())
                .map(Value::safe_string),
            description: text
                .fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| self.summary(text)),
            ..About::default()
        };
        let values = vec![
            ("content", Value::safe_string(&document.html)),
            ("headings", Value::from_serializable(&headings)),
            ("extra", extra(text.fields.extra.as_ref())),
        ];
        self.finish(
            text.fields.template.as_deref().unwrap_or("page.html"),
            about,
            values,
        )
    }

    fn search(&self) -> Prepared {
        let about = About {
            title: self.word("search"),
            ..About::default()
        };
        self.finish("search.html", about, Vec::new())
    }

    fn not_found(&self) -> Prepared {
        let about = About {
            title: self.word("not_found"),
            ..About::default()
        };
        self.finish("404.html", about, Vec::new())
    }
}
