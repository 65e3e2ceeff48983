//! Random sequences of edits: after each, a build beside what earlier builds left is a clean build in an empty
//! folder, byte for byte, and so is what `labnews serve` answers.
//!
//! `PROPTEST_CASES=100 cargo test --test incremental` tries more sequences.

#[path = "serve/server.rs"]
#[allow(dead_code)]
mod server;
mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Child, Stdio};

use image::{ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use server::{Server, eventually};
use support::{Outcome, labnews};

/// What somebody does to a site between two builds.
#[derive(Debug, Clone)]
enum Edit {
    Add(u8),
    Rewrite(u8, u8),
    Retitle(u8, u8),
    Rename(u8, u8),
    Delete(u8),
    Retag(u8, u8),
    /// Writes or removes the Chinese text of an item.
    Translate(u8),
    /// Hides an item until another day, or for good.
    Hide(u8, Hidden),
    /// Leaves a title empty.
    Break(u8),
    /// Corrects all mistakes. This follows each failed build.
    Mend,
    Person(u8),
    RenamePerson(u8),
    Lab(u8),
    Bibliography(u8),
    Photo(u8),
    Template(Option<u8>),
    SocialCardTemplate(Option<u8>),
    StaticFile(Option<u8>),
    Configuration(Setting),
    /// Days from the first moment to that of the next builds.
    Clock(i8),
    /// Saves a file without a change.
    Touch(u8),
    /// Changes or removes a file of the output.
    DamageOutput(u8),
    DeleteOutput(u8),
    /// Removes the cache.
    DeleteCache,
    /// Changes a file of the cache.
    DamageCache(u8),
}

#[derive(Debug, Clone, Copy)]
enum Hidden {
    No,
    Draft,
    Until(i8),
    Since(i8),
}

#[derive(Debug, Clone, Copy)]
enum Setting {
    Title(u8),
    Pages(u8),
    Search(bool),
    Cards(bool),
    CitationStyle(bool),
    Chinese(bool),
    Color(u8),
}

/// An item, of which everything is small.
#[derive(Debug, Clone)]
struct Item {
    name: String,
    title: String,
    text: String,
    tags: Vec<String>,
    hidden: Hidden,
    is_broken: bool,
    has_photo: bool,
    is_event: bool,
    /// Its text in Chinese, if there is one.
    chinese: bool,
}

/// All that a site is made of.
#[derive(Debug, Clone)]
struct Site {
    items: Vec<Item>,
    person: (String, u8),
    lab: u8,
    bibliography: u8,
    photo: u8,
    template: Option<u8>,
    card_template: Option<u8>,
    static_file: Option<u8>,
    title: u8,
    paginate_by: u8,
    has_search: bool,
    has_cards: bool,
    is_apa: bool,
    has_chinese: bool,
    color: u8,
    /// Days from the first moment to that of the build.
    clock: i8,
}

impl Site {
    fn new() -> Self {
        let item = |name: &str, text: &str| Item {
            name: name.to_owned(),
            title: format!("About {name}"),
            text: text.to_owned(),
            tags: vec!["tag-0".to_owned()],
            hidden: Hidden::No,
            is_broken: false,
            has_photo: true,
            is_event: false,
            chinese: true,
        };
        Self {
            items: vec![
                Item {
                    chinese: false,
                    has_photo: false,
                    ..item("a", "See [the person](../people/ada.md), and `b`.")
                },
                Item {
                    is_event: true,
                    ..item("b", "A paper[@xu2022] and $x^2$.")
                },
                Item {
                    hidden: Hidden::Draft,
                    ..item("c", "Not yet.")
                },
                Item {
                    hidden: Hidden::Until(3),
                    ..item("d", "Soon. See [a](2026-01-02-a.md#more).")
                },
            ],
            person: ("ada".to_owned(), 0),
            lab: 0,
            bibliography: 0,
            photo: 0,
            template: None,
            card_template: None,
            static_file: Some(0),
            title: 0,
            paginate_by: 2,
            has_search: true,
            has_cards: true,
            is_apa: false,
            has_chinese: true,
            color: 0,
            clock: 0,
        }
    }

    fn apply(&mut self, edit: &Edit) {
        let items = self.items.len();
        let item = |number: &u8| usize::from(*number).checked_rem(items);
        match edit {
            Edit::Add(n) => {
                let name = format!("new-{n}");
                if self.items.iter().all(|item| item.name != name) {
                    self.items.push(Item {
                        name,
                        title: format!("New item {n}"),
                        text: format!("Words {n}."),
                        tags: vec![format!("tag-{}", n % 3)],
                        hidden: Hidden::No,
                        is_broken: false,
                        has_photo: n % 2 == 0,
                        is_event: n % 3 == 0,
                        chinese: n % 4 == 0,
                    });
                }
            }
            Edit::Rewrite(index, n) => {
                if let Some(at) = item(index) {
                    self.items[at].text = format!("Other words {n:03}, and [@xu2022].");
                }
            }
            Edit::Retitle(index, n) => {
                if let Some(at) = item(index) {
                    self.items[at].title = format!("Other title {n:03}");
                }
            }
            Edit::Rename(index, n) => {
                let name = format!("other-{n}");
                if let Some(at) = item(index)
                    && self.items.iter().all(|item| item.name != name)
                {
                    self.items[at].name = name;
                }
            }
            Edit::Delete(index) => drop(item(index).map(|at| self.items.remove(at))),
            Edit::Retag(index, n) => {
                if let Some(at) = item(index) {
                    self.items[at].tags =
                        vec![format!("tag-{}", n % 4), format!("tag-{}", n % 3 + 4)];
                }
            }
            Edit::Translate(index) => {
                if let Some(at) = item(index) {
                    self.items[at].chinese = !self.items[at].chinese;
                }
            }
            Edit::Hide(index, hidden) => {
                if let Some(at) = item(index) {
                    self.items[at].hidden = *hidden;
                }
            }
            Edit::Break(index) => {
                if let Some(at) = item(index) {
                    self.items[at].is_broken = true;
                }
            }
            Edit::Mend => {
                for item in &mut self.items {
                    item.is_broken = false;
                    item.text = "Words without links.".to_owned();
                }
            }
            Edit::Person(n) => self.person.1 = *n,
            Edit::RenamePerson(n) => self.person.0 = format!("person-{}", n % 3),
            Edit::Lab(n) => self.lab = *n,
            Edit::Bibliography(n) => self.bibliography = *n,
            Edit::Photo(n) => self.photo = *n,
            Edit::Template(n) => self.template = *n,
            Edit::SocialCardTemplate(n) => self.card_template = *n,
            Edit::StaticFile(n) => self.static_file = *n,
            Edit::Configuration(setting) => match *setting {
                Setting::Title(n) => self.title = n,
                Setting::Pages(n) => self.paginate_by = n % 4 + 1,
                Setting::Search(has) => self.has_search = has,
                Setting::Cards(has) => self.has_cards = has,
                Setting::CitationStyle(is_apa) => self.is_apa = is_apa,
                Setting::Chinese(has) => self.has_chinese = has,
                Setting::Color(n) => self.color = n,
            },
            Edit::Clock(days) => self.clock = *days,
            Edit::Touch(_)
            | Edit::DamageOutput(_)
            | Edit::DeleteOutput(_)
            | Edit::DeleteCache
            | Edit::DamageCache(_) => {}
        }
    }

    /// The moment of a build, days after the first one.
    fn moment(&self, days: i8) -> String {
        let first: jiff::Timestamp = support::NOW.parse().unwrap();
        let moment = first + jiff::Span::new().hours(24 * i64::from(days));
        moment.to_string()
    }

    /// All files, by their paths.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut add =
            |path: &str, content: String| files.insert(path.to_owned(), content.into_bytes());
        let languages = if self.has_chinese {
            "languages: {zh-Hans: {title: 实验室}}\n"
        } else {
            ""
        };
        let style = if self.is_apa { "apa" } else { "vancouver" };
        add(
            "site.yaml",
            format!(
                "title: Lab {}\nbase_url: https://lab.example.org\n{languages}paginate_by: {}\nsearch: {}\n\
                 social_cards: {}\ncitation_style: {style}\ntheme: {{accent: \"#1a{:02x}3c\"}}\n",
                self.title, self.paginate_by, self.has_search, self.has_cards, self.color
            ),
        );
        for item in &self.items {
            for (suffix, is_there) in [("", true), (".zh-Hans", item.chinese && self.has_chinese)] {
                if is_there {
                    let path = format!("content/news/2026-01-02-{}{suffix}.md", item.name);
                    add(&path, self.item(item, suffix.is_empty()));
                }
            }
        }
        let (id, n) = &self.person;
        add(
            &format!("content/people/{id}.md"),
            format!("---\nname: Ada Person {n}\nlabs: [lab]\n---\nWords {n}.\n"),
        );
        add(
            "content/labs/lab.md",
            format!("---\nname: Lab number {}\n---\nAbout it.\n", self.lab),
        );
        add(
            "content/about.md",
            "---\ntitle: About\n---\nWhat we do.\n".to_owned(),
        );
        add(
            "content/publications.bib",
            format!(
                "@article{{xu2022, author={{Xu, Nan}}, title={{Paper {}}}, year={{2022}}}}\n",
                self.bibliography
            ),
        );
        if let Some(n) = self.template {
            let template = format!(
                "{{% extends \"theme/page.html\" %}}{{% block main %}}<b>{n}</b>{{{{ super() }}}}{{% endblock %}}"
            );
            add("templates/page.html", template);
        }
        if let Some(n) = self.card_template {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><rect width=\"{n}\" height=\"9\"/></svg>"
            );
            add("templates/social-card.svg", svg);
        }
        if let Some(n) = self.static_file {
            add("static/own.txt", format!("words {n}"));
        }
        let font = include_bytes!("fixtures/fonts/card.otf");
        files.insert("static/fonts/card.otf".to_owned(), font.to_vec());
        files.insert("content/news/photo.png".to_owned(), photo(self.photo));
        files
    }

    fn item(&self, item: &Item, is_original: bool) -> String {
        let title = if item.is_broken { "" } else { &item.title };
        if !is_original {
            return format!("---\ntitle: {title}\n---\n中文 {}\n", item.text);
        }
        let mut text = format!("---\ntitle: {title}\ntags: [{}]\n", item.tags.join(", "));
        match item.hidden {
            Hidden::No => {}
            Hidden::Draft => text.push_str("draft: true\n"),
            Hidden::Until(days) => text.push_str(&format!("publish_at: {}\n", self.moment(days))),
            Hidden::Since(days) => text.push_str(&format!("expires_at: {}\n", self.moment(days))),
        }
        if item.has_photo {
            // Without `alt:`, there is a warning.
            let alt = if item.is_event { "" } else { ", alt: A photo" };
            text.push_str(&format!("photos: [{{src: photo.png{alt}}}]\n"));
        }
        if item.is_event {
            text.push_str("event: {type: seminar, start: 2026-11-25T10:00:00Z, location: Here}\n");
        }
        text + &format!("---\n{}\n\n## More\n\nLast words.\n", item.text)
    }
}

/// A small picture in one colour.
fn photo(red: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(60, 40, Rgb([red, 80, 40]));
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Every file below a folder with its bytes; none if there is no folder.
fn read_tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let path = path.to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        // It is locked during a build, and empty otherwise.
        .filter(|(path, _)| path != ".labnews-staging/lock")
        .collect()
}

/// A site on disk, and what its files held when it was last written.
struct Folder {
    root: tempfile::TempDir,
    written: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
            written: BTreeMap::new(),
        }
    }

    /// Writes the files that changed, and removes those that are gone.
    fn write(&mut self, files: BTreeMap<String, Vec<u8>>) {
        for path in self
            .written
            .keys()
            .filter(|path| !files.contains_key(*path))
        {
            fs::remove_file(self.root.path().join(path)).unwrap();
        }
        for (path, content) in &files {
            if self.written.get(path) != Some(content) {
                let path = self.root.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
            }
        }
        self.written = files;
    }

    /// Does what an edit does to files beside those of the site.
    fn disturb(&self, edit: &Edit) {
        let root = self.root.path();
        let pick = |folder: &str, number: &u8| {
            let files = read_tree(&root.join(folder)).into_keys();
            // Those that labnews keeps for itself are none of the site's.
            let files: Vec<String> = files.filter(|path| !path.starts_with(".labnews")).collect();
            let picked = usize::from(*number).checked_rem(files.len())?;
            Some(root.join(folder).join(&files[picked]))
        };
        let damage = |path: &Path| {
            let mut bytes = fs::read(path).unwrap();
            bytes.extend(b"damage");
            fs::write(path, bytes).unwrap();
        };
        match edit {
            Edit::Touch(number) => {
                let picked = usize::from(*number) % self.written.len();
                let file = self.written.iter().nth(picked);
                fs::write(root.join(file.unwrap().0), file.unwrap().1).unwrap();
            }
            Edit::DamageOutput(number) => drop(pick("public", number).as_deref().map(damage)),
            Edit::DeleteOutput(number) => {
                if let Some(path) = pick("public", number) {
                    fs::remove_file(path).unwrap();
                }
            }
            Edit::DamageCache(number) => drop(pick(".labnews", number).as_deref().map(damage)),
            Edit::DeleteCache => drop(fs::remove_dir_all(root.join(".labnews"))),
            _ => {}
        }
    }

    fn start_build(&self, now: &str) -> Child {
        let mut command = labnews();
        command
            .args(["build", "--now", now])
            .current_dir(self.root.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn output(&self) -> BTreeMap<String, Vec<u8>> {
        read_tree(&self.root.path().join("public"))
    }
}

/// Whether two outputs are the same. Names the files that differ.
#[track_caller]
fn assert_same(
    found: &BTreeMap<String, Vec<u8>>,
    expected: &BTreeMap<String, Vec<u8>>,
    when: &str,
) {
    let paths: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let differ: Vec<_> = paths
        .into_iter()
        .filter(|path| found.get(*path) != expected.get(*path))
        .collect();
    if let Some(first) = differ.first() {
        let text = |files: &BTreeMap<String, Vec<u8>>| {
            let bytes = files.get(*first);
            bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (found, expected) = (text(found), text(expected));
        panic!("{when}: {differ:?} differ; the first is\n{found:#?}\ninstead of\n{expected:#?}");
    }
}

/// Makes an edit in the folder of a site, and returns another folder with the same sources and nothing else.
fn make(edit: &Edit, site: &mut Site, folder: &mut Folder) -> Folder {
    site.apply(edit);
    folder.disturb(edit);
    folder.write(site.files());
    let mut empty = Folder::new();
    empty.write(site.files());
    empty
}

/// Builds a site after each edit, beside the old output and in an empty folder, and compares.
fn compare_builds(edits: &[Edit]) {
    let mut site = Site::new();
    let mut folder = Folder::new();
    let mut waiting: VecDeque<Edit> = edits.iter().cloned().collect();
    let mut edit = Edit::Clock(0);
    loop {
        let when = format!("after {edit:?} of {edits:?}");
        let empty = make(&edit, &mut site, &mut folder);
        let before = folder.output();
        let now = site.moment(site.clock);
        let builds = [&folder, &empty].map(|folder| folder.start_build(&now));
        let [again, clean] = builds.map(|build| Outcome::of(build.wait_with_output().unwrap()));
        assert_eq!(again.diagnostics, clean.diagnostics, "{when}");
        assert_eq!(again.status, clean.status, "{when}");
        if clean.status == 0 {
            assert_same(&folder.output(), &empty.output(), &when);
        } else {
            assert!(!matches!(edit, Edit::Mend), "{}", clean.diagnostics);
            assert_same(&folder.output(), &before, &when);
            waiting.push_front(Edit::Mend);
        }
        match waiting.pop_front() {
            Some(next) => edit = next,
            None => return,
        }
    }
}

/// One `labnews serve` during all edits, and a build in an empty folder after each. The server keeps its moment,
/// and never reads the output folder.
fn compare_server(edits: &[Edit]) {
    let mut site = Site::new();
    let mut folder = Folder::new();
    folder.write(site.files());
    let root = folder.root.path().to_str().unwrap().to_owned();
    let server = Server::start_with(
        &["--root", &root, "--base-url", "https://lab.example.org"],
        None,
    );
    let mut known = BTreeSet::new();
    let mut waiting: VecDeque<Edit> = edits.iter().cloned().collect();
    let mut edit = Edit::Clock(0);
    loop {
        let when = format!("after {edit:?} of {edits:?}");
        let empty = make(&edit, &mut site, &mut folder);
        let built = empty.start_build(support::NOW).wait_with_output().unwrap();
        // Nothing tells the server that its cache is gone; the next edit does.
        if built.status.success() && !matches!(edit, Edit::DeleteCache) {
            let mut output = empty.output();
            output.retain(|path, _| !path.starts_with(".labnews"));
            known.extend(output.keys().cloned());
            // Those that were wrong are asked for until they are right, then all once more.
            let is_wrong = |path: &&String| !is_served(&server, path, output.get(*path));
            let mut wrong: Vec<&String> = known.iter().collect();
            eventually(
                &format!("the server answers what a build writes, {when}"),
                || {
                    wrong.retain(is_wrong);
                    if wrong.is_empty() {
                        wrong = known.iter().filter(is_wrong).collect();
                    }
                    wrong.is_empty()
                },
            );
        }
        if !built.status.success() {
            waiting.push_front(Edit::Mend);
        }
        match waiting.pop_front() {
            Some(next) => edit = next,
            None => return,
        }
    }
}

/// Whether the server answers with this file, or with none if there is none.
fn is_served(server: &Server, path: &str, expected: Option<&Vec<u8>>) -> bool {
    let answer = server.get(&format!("/{path}"));
    let Some(expected) = expected else {
        return answer.status == 404;
    };
    let body = &answer.body;
    let tag = b"<script async src=\"/_labnews/reload.js\"";
    let end = body.windows(tag.len()).rposition(|part| part == tag);
    answer.status == 200 && body[..end.unwrap_or(body.len())] == **expected
}

fn any_setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        any::<u8>().prop_map(Setting::Title),
        any::<u8>().prop_map(Setting::Pages),
        any::<bool>().prop_map(Setting::Search),
        any::<bool>().prop_map(Setting::Cards),
        any::<bool>().prop_map(Setting::CitationStyle),
        any::<bool>().prop_map(Setting::Chinese),
        any::<u8>().prop_map(Setting::Color),
    ]
}

fn any_hidden() -> impl Strategy<Value = Hidden> {
    prop_oneof![
        Just(Hidden::No),
        Just(Hidden::Draft),
        (-5i8..5).prop_map(Hidden::Until),
        (-5i8..5).prop_map(Hidden::Since),
    ]
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let number = any::<u8>;
    let maybe = any::<Option<u8>>;
    prop_oneof![
        2 => number().prop_map(Edit::Add),
        3 => (number(), number()).prop_map(|(at, n)| Edit::Rewrite(at, n)),
        3 => (number(), number()).prop_map(|(at, n)| Edit::Retitle(at, n)),
        1 => (number(), number()).prop_map(|(at, n)| Edit::Rename(at, n)),
        1 => number().prop_map(Edit::Delete),
        1 => (number(), number()).prop_map(|(at, n)| Edit::Retag(at, n)),
        1 => number().prop_map(Edit::Translate),
        2 => (number(), any_hidden()).prop_map(|(at, hidden)| Edit::Hide(at, hidden)),
        1 => number().prop_map(Edit::Break),
        1 => number().prop_map(Edit::Person),
        1 => number().prop_map(Edit::RenamePerson),
        1 => number().prop_map(Edit::Lab),
        1 => number().prop_map(Edit::Bibliography),
        1 => number().prop_map(Edit::Photo),
        1 => maybe().prop_map(Edit::Template),
        1 => maybe().prop_map(Edit::SocialCardTemplate),
        1 => maybe().prop_map(Edit::StaticFile),
        3 => any_setting().prop_map(Edit::Configuration),
        2 => (-6i8..6).prop_map(Edit::Clock),
        1 => number().prop_map(Edit::Touch),
        1 => number().prop_map(Edit::DamageOutput),
        1 => number().prop_map(Edit::DeleteOutput),
        1 => Just(Edit::DeleteCache),
        1 => number().prop_map(Edit::DamageCache),
    ]
}

/// The same cases every time, so that a change that is not at fault never fails.
fn config(cases: u32) -> ProptestConfig {
    let from_environment = ProptestConfig::default().cases;
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            from_environment
        } else {
            cases
        },
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        // A long sequence takes long, and the panic lists all of it.
        max_shrink_iters: 30,
        ..ProptestConfig::default()
    }
}

/// Each kind of edit once, in an order in which many matter to the next.
fn one_of_each() -> Vec<Edit> {
    use Edit::*;
    vec![
        Add(4),
        Rewrite(0, 1),
        Retitle(0, 2),
        Touch(3),
        Rename(1, 3),
        Retag(2, 4),
        Translate(0),
        Hide(2, Hidden::No),
        Hide(1, Hidden::Since(2)),
        Clock(4),
        Configuration(Setting::CitationStyle(true)),
        Bibliography(5),
        RenamePerson(6),
        Person(7),
        Lab(8),
        Photo(9),
        DamageCache(10),
        Template(Some(11)),
        SocialCardTemplate(Some(12)),
        Break(0),
        StaticFile(None),
        Configuration(Setting::Chinese(false)),
        DamageOutput(13),
        Clock(-2),
        DeleteOutput(14),
        Template(None),
        DeleteCache,
        Configuration(Setting::Search(false)),
        Delete(3),
    ]
}

#[test]
fn each_edit_leads_to_what_a_clean_build_makes() {
    compare_builds(&one_of_each());
}

#[test]
fn the_server_answers_what_a_build_writes() {
    compare_server(&one_of_each());
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn any_edits_lead_to_what_a_clean_build_makes(edits in prop::collection::vec(any_edit(), 10..16)) {
        compare_builds(&edits);
    }

    #[test]
    fn the_server_answers_what_a_build_writes_after_any_edits(edits in prop::collection::vec(any_edit(), 6..10)) {
        compare_server(&edits);
    }
}
