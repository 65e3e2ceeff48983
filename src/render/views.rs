//! What templates see: plain structs that serialize, and nothing else.
//!
//! `templates/README.md` documents every one of them for template authors; a field that is added
//! here is added there. All URLs named `url` are root-relative and hold the site's base path
//! (`/news/2022/x/`); those named `permalink` are absolute. All texts are plain, and escaped by
//! Tera, except those said to be HTML, which come as safe strings.

use serde::Serialize;
use tera::Value;

/// `site`, in every template: what site.yaml says, in the page's language.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// One or two sentences about the site.
    pub description: Option<String>,
    /// The home page in this language.
    pub url: String,
    /// The absolute URL of the site's root, without a closing slash.
    pub base_url: String,
    /// Scheme and host of the site; with a root-relative URL behind it, that is absolute.
    pub origin: String,
    /// BCP 47 tag of the page's language.
    pub language: String,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: &'static str,
    /// All languages of the site, the default one first.
    pub languages: Vec<LanguageView>,
    /// The main menu.
    pub navigation: Vec<NavigationView>,
    /// The site's own feeds in this language.
    pub feeds: FeedsView,
    /// The calendar of all events in this language, where there are any.
    pub calendar: Option<String>,
    /// The theme's stylesheet; its URL changes when its content does.
    pub stylesheet: String,
    /// The search, where the site has one.
    pub search: Option<SearchView>,
    /// The site's icon.
    pub icon: String,
    /// The site's logo.
    pub logo: Option<String>,
    /// The stylesheet of the colours and fonts in site.yaml, where it gives any.
    pub theme: Option<String>,
    /// The script of galleries: their full-size view.
    pub gallery_script: String,
    /// What pages may load and run, each for a `<meta>`, where site.yaml says so.
    pub content_security_policies: Vec<String>,
    /// Who is responsible for the site.
    pub author: Option<String>,
    /// The copyright line.
    pub copyright: Option<String>,
    /// URL of the site's source repository.
    pub repository: Option<String>,
    /// `labnews` and its version.
    pub generator: &'static str,
    /// `extra:` of site.yaml.
    pub extra: Value,
}

/// What the search's box, page and scripts need.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// The search page in this language.
    pub url: String,
    /// The script of the box.
    pub box_script: String,
    /// The script of the page.
    pub page_script: String,
    /// The folder of the index.
    pub index: String,
    /// The names that a misspelt word may have meant, JSON.
    pub names: String,
    /// The plural forms of the word `search_results`, as JSON.
    pub counts: String,
    /// The other languages in which something can be found; `url` is their search page.
    pub others: Vec<LanguageView>,
    /// Whether nothing can be found in this language.
    pub empty: bool,
}

/// `chrome`, in every template: what is the same around all pages of a language; HTML.
#[derive(Debug, Serialize)]
pub struct ChromeView {
    /// The end of the head, by the component `site_head`.
    pub head: Value,
    /// The foot, by the component `site_footer`.
    pub footer: Value,
    /// The box in the head, by the component `search_box`; none in a site without a search.
    pub search: Option<Value>,
}

/// A language of the site.
#[derive(Debug, Serialize)]
pub struct LanguageView {
    /// BCP 47 tag.
    pub tag: String,
    /// The language's own name for itself: `English`, `简体中文`.
    pub name: String,
    /// The home page in that language.
    pub url: String,
    /// Whether it is the page's language.
    pub current: bool,
}

/// An entry of the main menu.
#[derive(Debug, Clone, Serialize)]
pub struct NavigationView {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// BCP 47 tag of the language of `title`, where that is not the page's.
    pub lang: Option<String>,
}

/// The URLs of a list's feeds.
#[derive(Debug, Clone, Serialize)]
pub struct FeedsView {
    /// Atom.
    pub atom: String,
    /// RSS 2.0; only the site itself has one.
    pub rss: Option<String>,
    /// JSON Feed 1.1; only the site itself has one.
    pub json: Option<String>,
}

/// `page`, in every template: what the head of the page needs.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The page's title, without the site's, in plain text; the `<h1>`.
    pub title: String,
    /// The same with its elements, where it has some.
    pub title_html: Option<Value>,
    /// For search engines and social cards.
    pub description: Option<String>,
    /// Root-relative URL.
    pub url: String,
    /// Absolute URL, for `rel="canonical"`.
    pub permalink: String,
    /// What kind of page it is: `home`, `news`, `year`, `item`, `tags`, `tag`, `people`, `person`,
    /// `labs`, `lab`, `page`, `search`, `not-found`.
    pub kind: &'static str,
    /// The main menu, with this page's entry marked, by the component `menu`; HTML.
    pub menu: Value,
    /// The same page in every language that has it, this one included; empty where there is but one.
    pub translations: Vec<TranslationView>,
    /// The picture for social cards.
    pub image: Option<PhotoView>,
    /// The page's own Atom feed (tags, people, labs).
    pub feed: Option<LinkView>,
    /// The way from the home page to this one, both included.
    pub breadcrumbs: Vec<LinkView>,
    /// What machines read of the page: a `<script>` of JSON-LD; HTML.
    pub json_ld: Option<Value>,
    /// Whether search engines must leave it out.
    pub noindex: bool,
    /// When it was published and last changed, for items.
    pub published: Option<String>,
    /// See `published`.
    pub modified: Option<String>,
}

/// The page in another language, or in this one.
#[derive(Debug, Serialize)]
pub struct TranslationView {
    /// BCP 47 tag, for `hreflang` and `lang`.
    pub lang: String,
    /// The language's own name for itself.
    pub name: String,
    /// Language and country for social networks, `zh_CN`.
    pub locale: String,
    /// Root-relative URL.
    pub url: String,
    /// Absolute URL.
    pub permalink: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether it is in the site's default language (`hreflang="x-default"`).
    pub default: bool,
    /// `false` where the page has no translation and the URL leads to that language's index instead.
    pub exact: bool,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A link to an item.
#[derive(Debug, Clone, Serialize)]
pub struct ItemLinkView {
    /// Its title, in plain text.
    pub title: String,
    /// Its title with its elements, where it has some.
    pub title_html: Option<Value>,
    /// Where it is.
    pub url: String,
    /// BCP 47 tag of the language that it is written in, where that is not the page's.
    pub lang: Option<String>,
}

/// A day, or a moment of it.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// For `<time datetime>`: `2022-04-22`, or `2022-04-22T16:00:00+08:00`.
    pub iso: String,
    /// In the page's language: `22 April 2022`, `2022年4月22日`.
    pub text: String,
    /// The time of day in the page's language, where one is given: `16:00`.
    pub time: Option<String>,
    /// The offset of that time: `UTC+8`.
    pub zone: Option<String>,
    /// The year.
    pub year: i16,
}

/// An item as lists show it: what `card` components take.
#[derive(Debug, Serialize)]
pub struct CardView {
    /// Title, in plain text.
    pub title: String,
    /// Title with its elements, where it has some.
    pub title_html: Option<Value>,
    /// Root-relative URL.
    pub url: String,
    /// Absolute URL.
    pub permalink: String,
    /// BCP 47 tag of the language that it is written in.
    pub lang: String,
    /// That language's name, where it is not the page's language; for a mark beside the title.
    pub foreign: Option<String>,
    /// When it was published.
    pub date: DateView,
    /// When it was last changed.
    pub updated: Option<DateView>,
    /// Plain text for lists.
    pub summary: Option<String>,
    /// The picture for lists.
    pub cover: Option<PhotoView>,
    /// Tags.
    pub tags: Vec<LinkView>,
    /// The facts of its event.
    pub event: Option<EventView>,
    /// Whether it comes first in lists.
    pub pinned: bool,
}

/// An item on its own page: all of [`CardView`] and this, in one map.
#[derive(Debug, Serialize)]
pub struct ArticleView {
    /// The text; HTML.
    pub content: Value,
    /// Its headings of level 2 and 3.
    pub headings: Vec<HeadingView>,
    /// How many minutes it takes to read, at least 1.
    pub reading_minutes: usize,
    /// Who wrote it, as [`PersonView`]s.
    pub authors: Vec<Value>,
    /// Whom it is about, as [`PersonView`]s.
    pub people: Vec<Value>,
    /// The labs that it is about, as [`LabView`]s.
    pub labs: Vec<Value>,
    /// Papers that it announces.
    pub papers: Vec<PaperView>,
    /// The gallery: the photos of the front matter.
    pub photos: Vec<PhotoView>,
    /// Funders and sponsors.
    pub supporters: Vec<SupporterView>,
    /// Coverage elsewhere, recordings, slides.
    pub links: Vec<LinkView>,
    /// The page of its source file in the repository, to suggest a change.
    pub edit_url: Option<String>,
    /// The next older item.
    pub previous: Option<ItemLinkView>,
    /// The next newer item.
    pub next: Option<ItemLinkView>,
    /// Items about the same people and topics, as cards.
    pub related: Vec<Value>,
    /// `extra:` of its front matter.
    pub extra: Value,
}

/// A heading of an article.
#[derive(Debug, Serialize)]
pub struct HeadingView {
    /// 1 to 6.
    pub level: u8,
    /// Its id, for `#id`.
    pub id: String,
    /// Its text; plain.
    pub title: String,
}

/// The facts of an event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// `seminar`, `conference`, `defence`, `workshop`, `visit`, `award`, `other`.
    pub kind: &'static str,
    /// When it is, in its own time zone.
    pub when: WhenView,
    /// When it is in the lab's time zone, where that is another.
    pub local: Option<WhenView>,
    /// Where: the place's name.
    pub location: Option<String>,
    /// The place's address.
    pub address: Option<String>,
    /// The place's own page or map.
    pub location_url: Option<String>,
    /// Where to join online.
    pub online: Option<String>,
    /// `scheduled`, `cancelled`, `postponed`, `held`.
    pub status: &'static str,
    /// Whether it had not ended when the site was built.
    pub upcoming: bool,
    /// Who speaks, as [`PersonView`]s.
    pub speakers: Vec<Value>,
    /// Where to register.
    pub registration: Option<String>,
    /// Its calendar file.
    pub calendar: String,
}

/// When an event is.
#[derive(Debug, Clone, Serialize)]
pub struct WhenView {
    /// When it starts.
    pub start: DateView,
    /// When it ends.
    pub end: Option<DateView>,
    /// Whether start and end are on one day.
    pub one_day: bool,
}

/// A person as an item mentions them: what the item says goes before the profile.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The name to show in the page's language.
    pub name: String,
    /// The name in their own script, where it differs from `name`.
    pub native_name: Option<String>,
    /// Their page; none where they have no profile.
    pub url: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// Their lab.
    pub lab: Option<LinkView>,
    /// Where they work, in words.
    pub affiliation: Option<String>,
    /// The title of their talk, for speakers.
    pub talk: Option<String>,
    /// A portrait.
    pub photo: Option<PhotoView>,
    /// Where they went, for former members of a lab.
    pub now: Option<String>,
    /// The first letters of the name, to stand where there is no portrait: `XX`, `徐`.
    pub initials: String,
}

/// A lab in lists and on an item.
#[derive(Debug, Clone, Serialize)]
pub struct LabView {
    /// The name to show in the page's language.
    pub name: String,
    /// The name in its own script, where it differs.
    pub native_name: Option<String>,
    /// Its page.
    pub url: String,
    /// Institution.
    pub institution: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Its logo.
    pub logo: Option<PhotoView>,
    /// How many items mention it.
    pub count: usize,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct PhotoView {
    /// Root-relative URL.
    pub url: String,
    /// Absolute URL.
    pub permalink: String,
    /// Width in pixels, where known.
    pub width: Option<u32>,
    /// Height in pixels, where known.
    pub height: Option<u32>,
    /// Its media type, `image/jpeg`, as its name says.
    pub kind: Option<&'static str>,
    /// Its mean colour, `#8a7f66`, for its place until it is there; where it has variants.
    pub color: Option<String>,
    /// The same picture in better formats, where it has variants, for `<source>`.
    pub sources: Vec<SourceView>,
    /// The `srcset` of its own format, where it has several widths.
    pub srcset: Option<String>,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// What to say under it.
    pub caption: Option<String>,
    /// Whose picture it is.
    pub credit: Option<String>,
}

/// The widths of a picture in one format.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// The media type.
    pub kind: &'static str,
    /// The `srcset` attribute.
    pub srcset: String,
}

/// `card`, in card.svg: a social card, its texts broken into lines that fit.
#[derive(Debug, Serialize)]
pub struct SocialCardView {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows: `item` or `site`.
    pub of: &'static str,
    /// BCP 47 tag of its language.
    pub lang: String,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The item's title, or the site's.
    pub title: BlockView,
    /// The site's title; on the site's own card, its address.
    pub site: LineView,
    /// What kind of event it is, in words.
    pub kind: Option<LineView>,
    /// The day of the event, or of the item.
    pub date: Option<LineView>,
    /// The labs.
    pub labs: Option<LineView>,
    /// The site's description, on its own card.
    pub summary: Option<BlockView>,
    /// The theme's colours, as `#rrggbb`.
    pub colors: ColorsView,
    /// The site's logo as a `data:` URL, if it is SVG or PNG.
    pub logo: Value,
}

/// Lines of a size in which they fit.
#[derive(Debug, Serialize)]
pub struct BlockView {
    /// The size of the font in pixels.
    pub size: u16,
    /// Pixels from one line to the next.
    pub leading: u16,
    /// The lines.
    pub lines: Vec<LineView>,
}

/// A line of a card.
#[derive(Debug, Serialize)]
pub struct LineView {
    /// What it says.
    pub text: String,
    /// The same in parts of one font each; most lines are one part.
    pub runs: Vec<RunView>,
}

/// A part of a line in one font.
#[derive(Debug, Serialize)]
pub struct RunView {
    /// What it says.
    pub text: String,
    /// The font, for `font-family`.
    pub font: String,
}

/// The theme's colours.
#[derive(Debug, Serialize)]
pub struct ColorsView {
    /// The accent as it is.
    pub accent: String,
    /// The accent, or a darker one that can be read on the paper.
    pub link: String,
    /// Behind everything.
    pub paper: String,
    /// Behind boxes.
    pub surface: String,
    /// Text.
    pub ink: String,
    /// Lesser text.
    pub muted: String,
    /// Rules.
    pub line: String,
}

/// A funder or sponsor.
#[derive(Debug, Serialize)]
pub struct SupporterView {
    /// Name.
    pub name: String,
    /// Grant number.
    pub grant: Option<String>,
    /// Its site.
    pub url: Option<String>,
}

/// A paper.
#[derive(Debug, Clone, Serialize)]
pub struct PaperView {
    /// Its key in publications.bib; none for one that an item names by its DOI alone.
    pub key: Option<String>,
    /// Its id on the publications page.
    pub id: Option<String>,
    /// `article`, `conference`, `preprint`, `book`, `chapter`, `thesis`, `report`, `dataset`,
    /// `software`, `patent`, `other`.
    pub kind: &'static str,
    /// Its title; for a DOI alone, the DOI.
    pub title: String,
    /// Its title as HTML, with what is italic or raised; none for a DOI alone.
    pub title_html: Option<Value>,
    /// Who wrote it, as it prints their names.
    pub authors: Vec<AuthorView>,
    /// Of many authors those to name in a list: the first ten, and who has a profile.
    pub leading: Vec<AuthorView>,
    /// How many authors that leaves out.
    pub others: usize,
    /// Whether there are more authors, whom publications.bib does not name.
    pub et_al: bool,
    /// When it was published; none of one that is still to come.
    pub year: Option<i16>,
    /// Of one that is still to come: `inpress`, `submitted`, `forthcoming`, `inpreparation` or
    /// `prepublished`.
    pub state: Option<&'static str>,
    /// The journal, the book, the university.
    pub venue: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue.
    pub issue: Option<String>,
    /// Pages, or the number of the article.
    pub pages: Option<String>,
    /// The DOI, without a resolver before it.
    pub doi: Option<String>,
    /// The page of the paper: that of its DOI, else the one that publications.bib gives.
    pub url: Option<String>,
    /// Its PDF.
    pub pdf: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// Its BibTeX.
    pub bibtex: Option<String>,
    /// Its abstract.
    pub summary: Option<String>,
    /// The items that announce it.
    pub items: Vec<ItemLinkView>,
}

/// An author of a paper.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorView {
    /// The name as the paper prints it.
    pub name: String,
    /// Always none: what the component `names` asks for.
    pub native_name: Option<String>,
    /// Their page; none where they have no profile.
    pub url: Option<String>,
}

/// The papers of a year.
#[derive(Debug, Serialize)]
pub struct PaperYearView {
    /// The year; none for papers that are still to come, and those that name none.
    pub year: Option<i16>,
    /// Whether they are out, but name no year.
    pub undated: bool,
    /// Its papers.
    pub papers: Vec<PaperView>,
}

/// A funder or sponsor, in `supporters.html`.
#[derive(Debug, Serialize)]
pub struct SupporterPageView {
    /// Name.
    pub name: String,
    /// Its site.
    pub url: Option<String>,
    /// Grant numbers.
    pub grants: Vec<String>,
    /// The items that it supported, as cards.
    pub items: Vec<Value>,
    /// The same, by the component `line`; HTML.
    pub entries: Vec<Value>,
}

/// `person`, on a profile's page; also the entries of `people.html`.
#[derive(Debug, Serialize)]
pub struct ProfileView {
    /// The name to show in the page's language.
    pub name: String,
    /// The name in their own script, where it differs.
    pub native_name: Option<String>,
    /// Their page.
    pub url: String,
    /// Role now.
    pub role: Option<String>,
    /// Labs.
    pub labs: Vec<LinkView>,
    /// Portrait.
    pub photo: Option<PhotoView>,
    /// The first letters of the name.
    pub initials: String,
    /// ORCID iD, without its URL.
    pub orcid: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Links of theirs.
    pub links: Vec<LinkView>,
    /// When they came.
    pub joined: Option<DateView>,
    /// When they left.
    pub left: Option<DateView>,
    /// Where they went.
    pub now: Option<String>,
    /// Words about them; HTML.
    pub content: Option<Value>,
    /// BCP 47 tag of the language of `content`, where that is not the page's.
    pub lang: Option<String>,
    /// Talks that they gave, the newest first.
    pub talks: Vec<TalkView>,
    /// Papers that they wrote, the newest first.
    pub papers: Vec<PaperView>,
    /// How many items mention them.
    pub count: usize,
    /// `extra:` of the profile.
    pub extra: Value,
}

/// A talk that someone gave.
#[derive(Debug, Serialize)]
pub struct TalkView {
    /// Its title.
    pub title: String,
    /// When the event was at which it was given.
    pub date: DateView,
    /// `cancelled` or `postponed`, if the event is.
    pub status: Option<&'static str>,
    /// The item about the event.
    pub item: ItemLinkView,
}

/// An item that mentions a person, on their page.
#[derive(Debug, Serialize)]
pub struct MentionView {
    /// The item, by the component `line`; HTML.
    pub entry: Value,
    /// The role that they had in it, where it says.
    pub role: Option<String>,
}

/// A group of people on `people.html`: those of one role, or the alumni.
#[derive(Debug, Serialize)]
pub struct PeopleGroupView {
    /// The role; none for those who have none.
    pub role: Option<String>,
    /// Whether they have left.
    pub alumni: bool,
    /// Who.
    pub people: Vec<ProfileView>,
}

/// `lab`, on a lab's page.
#[derive(Debug, Serialize)]
pub struct LabPageView {
    /// The name to show in the page's language.
    pub name: String,
    /// The name in its own script, where it differs.
    pub native_name: Option<String>,
    /// Institution.
    pub institution: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Who heads it.
    pub lead: Option<PersonView>,
    /// ROR id, as URL.
    pub ror: Option<String>,
    /// Its own site.
    pub website: Option<String>,
    /// Logo.
    pub logo: Option<PhotoView>,
    /// Where it is.
    pub location: Option<String>,
    /// Its people now, by profile.
    pub members: Vec<PersonView>,
    /// Those who were.
    pub alumni: Vec<PersonView>,
    /// Papers of them all, the newest first.
    pub papers: Vec<PaperView>,
    /// Words about it; HTML.
    pub content: Option<Value>,
    /// BCP 47 tag of the language of `content`, where that is not the page's.
    pub lang: Option<String>,
    /// `extra:` of the lab.
    pub extra: Value,
}

/// A tag, in `tags.html`; also `tag` in `tag.html`.
#[derive(Debug, Serialize)]
pub struct TagView {
    /// The tag as written.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many items have it.
    pub count: usize,
}

/// A year, in the list of archives.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// Its archive.
    pub url: String,
    /// How many items it has.
    pub count: usize,
    /// Whether it is this page's.
    pub current: bool,
}

/// `pagination`, in paginated lists.
#[derive(Debug, Serialize)]
pub struct PaginationView {
    /// This page's number, from 1.
    pub current: usize,
    /// How many pages there are.
    pub total: usize,
    /// How many items there are on all of them.
    pub count: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The first, the last and those around this one, in order.
    pub pages: Vec<PageLinkView>,
}

/// A page of a paginated list.
#[derive(Debug, Serialize)]
pub struct PageLinkView {
    /// Its number.
    pub number: usize,
    /// Its URL.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether pages are left out between the one before in the list and this one.
    pub gap: bool,
}
