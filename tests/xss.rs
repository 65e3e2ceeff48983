//! Nothing that a contributor writes runs on a page or in a feed.
//!
//! `fixtures/xss/payloads.jsonl` holds some 1,500 attempts by kind, in our own words: the kinds are
//! those of OWASP's filter evasion, of Cure53's HTML5 security list and of the tests of sanitizers. Each
//! is put wherever a contributor may write; files that labnews refuses are taken out, and all that it
//! publishes is read with a browser's parser and held against lists that know nothing of its sanitizer.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::default::Default;
use std::fs;

use html5ever::driver::ParseOpts;
use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns, parse_document, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};
use rayon::prelude::*;
use support::{TestSite, jpeg};

fn payloads() -> Vec<String> {
    let lines = include_str!("fixtures/xss/payloads.jsonl").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A site of these items, without those that labnews refuses; how many files are left.
fn published(site: TestSite, paths: &[String]) -> (support::Built, usize) {
    let mut left: BTreeSet<String> = paths.iter().cloned().collect();
    // The second time, links to items that were refused may be missing.
    for _ in 0..3 {
        let outcome = site.run(&["build", "--format", "json", "--now", support::NOW]);
        if outcome.status == 0 {
            break;
        }
        let lines = [outcome.result.as_str(), outcome.diagnostics.as_str()].join("\n");
        let mut found = false;
        for line in lines.lines() {
            let Ok(json) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            if json["severity"] == "error"
                && let Some(file) = json["file"].as_str()
                && left.remove(file)
            {
                site.remove(file);
                found = true;
            }
        }
        assert!(found, "{lines}");
    }
    (site.build(), left.len())
}

/// What is wrong with a page or a feed.
#[derive(Default)]
struct Wrong(Vec<String>);

/// Elements that a text may have.
const ELEMENTS: &str = " a abbr acronym address article aside audio b bdi bdo blockquote br caption \
    center cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 \
    h3 h4 h5 h6 header hgroup hr i img input ins kbd li main mark nav ol p picture pre q rp rt rtc \
    ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead \
    time tr track tt u ul var video wbr ";
/// Attributes that these may have.
const ATTRIBUTES: &str = " align alt aria-atomic aria-braillelabel aria-brailleroledescription aria-busy aria-checked \
    aria-colcount aria-colindex aria-colindextext aria-colspan aria-controls aria-current \
    aria-describedby aria-description aria-details aria-disabled aria-expanded aria-haspopup \
    aria-hidden aria-invalid aria-keyshortcuts aria-label aria-labelledby aria-level aria-live \
    aria-multiline aria-orientation aria-placeholder aria-posinset aria-pressed aria-readonly \
    aria-relevant aria-required aria-roledescription aria-rowcount aria-rowindex \
    aria-rowindextext aria-rowspan aria-selected aria-setsize aria-sort char charoff checked cite \
    class cols colspan controls coords data-color datetime decoding default dir disabled headers height \
    href hreflang id kind label lang loading loop media muted noshade open poster preload reversed role \
    rowspan rules scope shape size sizes span src srclang srcset start summary tabindex title type \
    value width ";
const MATH_ELEMENTS: &str = " math semantics annotation mrow mi mo mn mtext mspace mfrac msqrt mroot \
    msub msup msubsup munder mover munderover mphantom mtable mtr mtd ";
const MATH_ATTRIBUTES: &str = " class depth display displaystyle encoding height largeop linethickness \
    mathbackground mathcolor mathvariant maxsize minsize movablelimits scriptlevel stretchy symmetric \
    width ";
const SVG_ELEMENTS: &str = " a circle clipPath defs desc ellipse feBlend feColorMatrix \
    feComponentTransfer feComposite feDisplacementMap feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR \
    feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile feTurbulence filter g image line \
    linearGradient marker mask path pattern polygon polyline radialGradient rect stop svg switch symbol \
    text textPath title tspan use ";
const SVG_ATTRIBUTES: &str = " aria-hidden aria-label class clip-path cx cy d fill filter font-size height href id \
    mask offset opacity points preserveAspectRatio r role rx ry stop-color stroke stroke-width text-anchor \
    transform values viewBox width x x1 x2 y y1 y2 type fx fy ";
/// Attributes that hold URLs, on any element.
const URLS: &str =
    " action background cite data formaction href longdesc manifest ping poster src xlink:href ";
/// Elements that no page of labnews has.
const NOWHERE: &str = " applet base bgsound embed fencedframe frame frameset iframe object portal ";

fn is_in(list: &str, word: &str) -> bool {
    !word.contains(' ') && list.contains(&format!(" {word} "))
}

/// The scheme of a URL, as browsers read it (WHATWG URL, "basic URL parser").
fn scheme(url: &str) -> Option<String> {
    let url: String = url
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

impl Wrong {
    /// Looks at a node and all in it. `in_text` says whether it is of a contributor's text.
    fn look(&mut self, node: &Handle, in_text: bool) {
        let mut nodes = vec![(node.clone(), in_text)];
        while let Some((node, mut in_text)) = nodes.pop() {
            match &node.data {
                NodeData::Element {
                    name,
                    attrs,
                    template_contents,
                    ..
                } => {
                    let attributes: Vec<(String, String)> = attrs
                        .borrow()
                        .iter()
                        .map(|attribute| {
                            let prefix = attribute.name.prefix.as_ref();
                            let prefix = prefix.map(|prefix| format!("{prefix}:"));
                            let name =
                                format!("{}{}", prefix.unwrap_or_default(), attribute.name.local);
                            (name, attribute.value.to_string())
                        })
                        .collect();
                    self.element(name, &attributes, in_text);
                    let class = attributes.iter().find(|(name, _)| name == "class");
                    in_text |= class.is_some_and(|(_, class)| class == "prose");
                    if in_text && name.ns != ns!(html) {
                        let children = node.children.borrow();
                        let foreign = children.iter().find(|child| match &child.data {
                            NodeData::Element { name: child, .. } => child.ns != name.ns,
                            _ => false,
                        });
                        self.0
                            .extend(foreign.map(|_| format!("<{}> holds HTML", name.local)));
                    }
                    if let Some(contents) = template_contents.borrow().as_ref() {
                        nodes.push((contents.clone(), in_text));
                    }
                }
                NodeData::Comment { .. } if in_text => self.0.push("a comment".to_owned()),
                NodeData::ProcessingInstruction { .. } => self.0.push("an instruction".to_owned()),
                _ => {}
            }
            let children = node.children.borrow();
            nodes.extend(children.iter().map(|child| (child.clone(), in_text)));
        }
    }

    fn element(&mut self, name: &QualName, attributes: &[(String, String)], in_text: bool) {
        let tag = &*name.local;
        let value = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        for (attribute, value) in attributes {
            if attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" {
                self.0.push(format!("<{tag} {attribute}={value:?}>"));
            }
            let urls: Vec<&str> = match attribute.as_str() {
                "srcset" => value.split(',').collect(),
                attribute if is_in(URLS, attribute) => vec![value],
                _ => Vec::new(),
            };
            for url in urls {
                let scheme = scheme(url);
                let known = ["http", "https", "mailto", "tel", "ftp"];
                if scheme.is_some_and(|scheme| !known.contains(&scheme.as_str())) {
                    self.0.push(format!("<{tag} {attribute}={value:?}>"));
                }
            }
        }
        if is_in(NOWHERE, tag) {
            self.0.push(format!("<{tag}>"));
        }
        let is_html = name.ns == ns!(html);
        if tag == "script" {
            let is_data = value("type") == Some("application/ld+json") && value("src").is_none();
            let own = ["/gallery.js", "/search-box.js", "/search.js"];
            let src = value("src").and_then(|src| src.split('?').next());
            let is_own = src.is_some_and(|src| own.contains(&src));
            if in_text || !is_html || !(is_data || is_own) {
                self.0.push(format!("<script> with {attributes:?}"));
            }
        }
        if tag == "meta" && value("http-equiv").is_some() {
            // Pages of old addresses lead to the new ones.
            let content = value("content").unwrap_or_default();
            let path = content.strip_prefix("0; url=/");
            if in_text || path.is_none_or(|path| path.starts_with(['/', '\\'])) {
                self.0.push(format!("<meta> with {attributes:?}"));
            }
        }
        if !in_text {
            return;
        }
        let is_math = name.ns == ns!(mathml);
        let is_drawing = name.ns == ns!(svg);
        let (elements, allowed) = match (is_math, is_drawing) {
            (true, _) => (MATH_ELEMENTS, MATH_ATTRIBUTES),
            (_, true) => (SVG_ELEMENTS, SVG_ATTRIBUTES),
            _ => (ELEMENTS, ATTRIBUTES),
        };
        if is_drawing
            && tag != "a"
            && tag != "image"
            && value("href").is_some_and(|href| !href.starts_with('#'))
        {
            self.0.push(format!("<{tag}> with {attributes:?}"));
        }
        if !(is_html || is_math || is_drawing) || !is_in(elements, tag) {
            self.0.push(format!("<{tag}> of {}", name.ns));
        }
        for (attribute, value) in attributes {
            if !is_in(allowed, attribute) {
                self.0.push(format!("<{tag} {attribute}={value:?}>"));
            }
        }
        if tag == "input" && value("type").is_some_and(|kind| kind != "checkbox") {
            self.0.push(format!("<input> with {attributes:?}"));
        }
    }
}

fn written(node: &Handle, scope: TraversalScope) -> String {
    let mut bytes = Vec::new();
    let options = SerializeOpts {
        traversal_scope: scope,
        ..SerializeOpts::default()
    };
    serialize(&mut bytes, &SerializableHandle::from(node.clone()), options).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What is wrong with a page, read once and, as it was read, once more.
fn page(html: &str) -> Vec<String> {
    let parse = |html: &str| {
        let parser = parse_document(RcDom::default(), ParseOpts::default());
        parser.one(html)
    };
    let mut wrong = Wrong::default();
    let first = parse(html);
    wrong.look(&first.document, false);
    let scope = || TraversalScope::ChildrenOnly(None);
    let once = written(&first.document, scope());
    let second = parse(&once);
    wrong.look(&second.document, false);
    wrong.0
}

/// What is wrong with the content of a feed, as a reader shows it.
fn fragment(html: &str) -> Vec<String> {
    let parse = |html: &str| {
        let context = QualName::new(None, ns!(html), local_name!("div"));
        let options = ParseOpts::default();
        let parser = parse_fragment(RcDom::default(), options, context, Vec::new(), false);
        parser.one(html)
    };
    let mut wrong = Wrong::default();
    let first = parse(html);
    let root = |dom: &RcDom| dom.document.children.borrow()[0].clone();
    for node in root(&first).children.borrow().iter() {
        wrong.look(node, true);
    }
    let once = written(&root(&first), TraversalScope::ChildrenOnly(None));
    let second = parse(&once);
    for node in root(&second).children.borrow().iter() {
        wrong.look(node, true);
    }
    if written(&root(&second), TraversalScope::ChildrenOnly(None)) != once {
        wrong.0.push(format!("it becomes another: {once}"));
    }
    wrong.0
}

/// Looks at all pages and feeds of a site. How many of each there are.
fn look(built: &support::Built) -> (usize, usize) {
    let files = built.files();
    let read = |file: &String| fs::read_to_string(built.output(file)).unwrap();
    let pages: Vec<&String> = files
        .iter()
        .filter(|file| file.ends_with(".html"))
        .collect();
    let mut wrong: BTreeMap<String, Vec<String>> = pages
        .par_iter()
        .map(|file| ((*file).clone(), page(&read(file))))
        .filter(|(_, wrong)| !wrong.is_empty())
        .collect();
    let mut contents = Vec::new();
    for file in files.iter().filter(|file| file.ends_with(".xml")) {
        contents.extend(feed(&read(file)).into_iter().map(|content| (file, content)));
    }
    for file in files.iter().filter(|file| file.ends_with("feed.json")) {
        let feed: serde_json::Value = serde_json::from_str(&read(file)).unwrap();
        let items = feed["items"].as_array().unwrap();
        let content = |item: &serde_json::Value| item["content_html"].as_str().unwrap().to_owned();
        contents.extend(items.iter().map(|item| (file, content(item))));
    }
    // Most are in several feeds.
    let distinct: BTreeMap<&String, &&String> = contents
        .iter()
        .map(|(file, content)| (content, file))
        .collect();
    let found: Vec<(String, Vec<String>)> = distinct
        .par_iter()
        .map(|(content, file)| (format!("{file}: {content}"), fragment(content)))
        .filter(|(_, wrong)| !wrong.is_empty())
        .collect();
    wrong.extend(found);
    let told: Vec<_> = wrong.iter().take(20).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}: {told:#?}",
        wrong.len(),
        pages.len()
    );
    (pages.len(), contents.len())
}

/// The HTML in a feed: contents of Atom, descriptions of RSS.
fn feed(xml: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut contents = Vec::new();
    let mut content: Option<String> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag)
                if matches!(
                    tag.name().into_inner(),
                    "content" | "description" | "content:encoded"
                ) =>
            {
                content = Some(String::new());
            }
            Event::End(tag)
                if matches!(
                    tag.name().into_inner(),
                    "content" | "description" | "content:encoded"
                ) =>
            {
                contents.extend(content.take());
            }
            Event::Text(text) => {
                if let Some(content) = &mut content {
                    content.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(content) = &mut content {
                    content.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let entity: &str = &entity;
                let character = match entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                };
                if let Some(content) = &mut content {
                    content.push(character);
                }
            }
            Event::Eof => return contents,
            _ => {}
        }
    }
}

/// A value as YAML writes it.
fn yaml(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn site() -> TestSite {
    TestSite::new()
        .config("feed_limit: 4000\nsearch: false\nhighlight: true\n")
        .file("static/p.jpg", jpeg())
        .file(
            "content/publications.bib",
            "@article{x2022, title={A title}, author={Ann Example}, date={2022}}\n",
        )
}

#[test]
fn there_are_a_thousand_attempts() {
    let payloads = payloads();
    let distinct: BTreeSet<&String> = payloads.iter().collect();
    assert!(distinct.len() > 1000, "{}", distinct.len());
    assert_eq!(distinct.len(), payloads.len());
}

#[test]
fn the_lists_find_what_runs() {
    for html in [
        "<div class=prose><b onclick=x>",
        "<div class=prose><a href=' java\tscript:x'>",
        "<div class=prose><svg><script>",
        "<div class=prose><svg onload=x>",
        "<div class=prose><svg><use href=/a.svg#b>",
        "<div class=prose><svg><foreignObject>",
        "<div class=prose><svg><animate>",
        "<div class=prose><svg><style>",
        "<div class=prose><svg><title><b>",
        "<div class=prose><math><mi><img>",
        "<div class=prose><img srcset='a 1x, javascript:x 2x'>",
        "<div class=prose><form>",
        "<script>x</script>",
        "<script src=//x.example/gallery.js></script>",
        "<iframe>",
        "<p style=x>",
        "<base href=/>",
    ] {
        assert!(!page(html).is_empty(), "{html}");
    }
    assert!(!fragment("<p>x<script></script>").is_empty());
    assert_eq!(
        page("<div class=prose><p><math><mi>x</mi></math></p></div>"),
        [""; 0]
    );
}

#[test]
fn no_text_brings_a_script() {
    let mut site = site();
    let mut paths = Vec::new();
    for (number, payload) in payloads().iter().enumerate() {
        let path = format!("content/news/2026-01-01-t{number}.md");
        site = site.file(
            &path,
            format!("---\ntitle: T{number}\n---\nBefore $a<b$.\n\n{payload}\n\nAfter.\n"),
        );
        paths.push(path);
    }
    let (built, left) = published(site, &paths);
    let (pages, contents) = look(&built);
    assert!(
        left > 700 && pages > left && contents > left,
        "{left} {pages} {contents}"
    );
}

#[test]
fn no_text_brings_a_script_that_is_spread_over_blocks() {
    let mut site = site();
    let mut paths = Vec::new();
    for (number, payload) in payloads().iter().enumerate() {
        let middle = payload.floor_char_boundary(payload.len() / 2);
        let (first, second) = payload.split_at(middle);
        let between = match number % 4 {
            0 => {
                "{% <details summary=\"S\"> %}\n\n<b title=\" x=\">*b*</b> $a<b$\n\n{% </details> %}"
            }
            1 => "## A `heading` $x$ {#h}\n\n```html\n<b title=\"\n```",
            2 => {
                "- {{ <button url=\"/\" label=\"\\\" x='\" /> }}\n- [@x2022]\n\n> ![a \"b\"](/p.jpg \"c 'd'\")"
            }
            _ => "| a | b |\n|---|---|\n| $\\text{\"}$ | ![\"](/p.jpg) |\n\nx[^1]\n\n[^1]: \"' `>`",
        };
        let path = format!("content/news/2026-01-01-s{number}.md");
        site = site.file(
            &path,
            format!("---\ntitle: S{number}\n---\n<div>\n\n{first}\n\n{between}\n\n{second}\n\n{payload}\n\n</div>\n"),
        );
        paths.push(path);
    }
    let (built, left) = published(site, &paths);
    let (pages, contents) = look(&built);
    assert!(
        left > 500 && pages > left && contents > left,
        "{left} {pages} {contents}"
    );
}

#[test]
fn no_front_matter_brings_a_script() {
    let mut site = site();
    let mut paths = Vec::new();
    for (number, payload) in payloads().iter().enumerate() {
        let text = yaml(payload);
        let path = format!("content/news/2026-01-01-f{number}.md");
        let tags = match number % 25 {
            0 => format!("tags: [{text}]\n"),
            _ => String::new(),
        };
        site = site.file(
            &path,
            format!(
                "---\ntitle: {text}\nsummary: {text}\n{tags}authors: [{text}]\n\
                 people: [{{name: {text}, role: {text}, affiliation: {text}}}]\n\
                 event: {{type: seminar, start: 2026-01-02T10:00, location: {{name: {text}, address: {text}}}, speakers: [{{name: {text}, talk: {text}}}]}}\n\
                 photos: [{{src: /p.jpg, alt: {text}, caption: {text}, credit: {text}}}]\n\
                 supported_by: [{{name: {text}, grant: {text}}}]\n\
                 links: [{{title: {text}, url: 'https://x.example/'}}]\n\
                 extra: {{x: {text}}}\n---\nText.\n"
            ),
        );
        paths.push(path);
    }
    let (built, left) = published(site, &paths);
    let (pages, contents) = look(&built);
    assert!(
        left > 1000 && pages > left && contents > left,
        "{left} {pages} {contents}"
    );
}

#[test]
fn no_url_and_no_profile_brings_a_script() {
    let mut site = site();
    let mut paths = Vec::new();
    for (number, payload) in payloads().iter().enumerate() {
        let text = yaml(payload);
        // Possible URLs are in quotes or brackets.
        let url = payload
            .split(['"', '(', '<', '>', '\''])
            .nth(1)
            .unwrap_or(payload);
        let url = yaml(url);
        for (field, yaml) in [
            ("links", format!("links: [{{title: x, url: {url}}}]\n")),
            ("photos", format!("photos: [{{src: {url}, alt: x}}]\n")),
            (
                "online",
                format!(
                    "event: {{type: seminar, start: 2026-01-02T10:00, online: {url}, registration: {url}}}\n"
                ),
            ),
            ("aliases", format!("aliases: [{url}]\n")),
        ] {
            if number % 4 != field.len() % 4 && number % 7 != 0 {
                continue;
            }
            let path = format!("content/news/2026-01-01-{field}{number}.md");
            site = site.file(&path, format!("---\ntitle: U\n{yaml}---\nText.\n"));
            paths.push(path);
        }
        if number % 8 == 0 {
            let path = format!("content/people/p{number}.md");
            site = site.file(
                &path,
                format!("---\nname: {text}\nnative_name: {text}\naka: [{text}]\nrole: {text}\naffiliation: {text}\nnow: {text}\nlinks: [{{title: {text}, url: 'https://x.example/'}}]\n---\nText.\n"),
            );
            paths.push(path);
            let path = format!("content/labs/l{number}.md");
            site = site.file(
                &path,
                format!("---\nname: {text}\nnative_name: {text}\ninstitution: {text}\ndepartment: {text}\nlocation: {text}\nurl: https://x.example/\n---\nText.\n"),
            );
            paths.push(path);
        }
    }
    let (built, left) = published(site, &paths);
    let (pages, _) = look(&built);
    assert!(left > 100 && pages > left, "{left} {pages}");
}

#[test]
fn no_bibliography_brings_a_script() {
    let fields = [
        "title",
        "author",
        "journal",
        "booktitle",
        "publisher",
        "note",
        "volume",
        "pages",
        "abstract",
        "keywords",
        "url",
        "doi",
        "eprint",
        "pdf",
        "code",
        "langid",
        "series",
        "institution",
        "howpublished",
    ];
    let mut bibliography = String::new();
    let mut cited = String::new();
    for (number, payload) in payloads().iter().enumerate() {
        let is_plain = !payload.contains(['{', '}', '\\', '%', '@', '$', '#', '\u{0}']);
        let (at, field) = (number % fields.len(), fields[number % fields.len()]);
        if !is_plain || (at > 9 && payload.contains(['<', '\n'])) {
            continue;
        }
        let mut entry = format!("@article{{k{number}");
        for (name, value) in [
            ("title", "A title"),
            ("author", "Ann Example"),
            ("journal", "A journal"),
            ("date", "2022"),
        ] {
            if name != field {
                entry.push_str(&format!(", {name}={{{value}}}"));
            }
        }
        bibliography.push_str(&format!("{entry}, {field}={{{payload}}}}}\n"));
        if number % 9 == 0 {
            cited.push_str(&format!("[@k{number}, p. 3] "));
        }
    }
    // Entries that labnews refuses go with their lines.
    let mut entries: Vec<&str> = bibliography.split_inclusive("}\n@").collect();
    for _ in 0..60 {
        let text = entries.concat();
        let site =
            site()
                .file("content/publications.bib", &text)
                .item("2026-01-01-a.md", "", "Text.\n");
        let outcome = site.run(&["build", "--format", "json", "--now", support::NOW]);
        if outcome.status == 0 {
            break;
        }
        let mut bad = BTreeSet::new();
        for line in [outcome.result, outcome.diagnostics].join("\n").lines() {
            if let Ok(json) = serde_json::from_str::<serde_json::Value>(line)
                && json["severity"] == "error"
                && let Some(line) = json["line"].as_u64()
            {
                let mut before = 0;
                let index = entries.iter().position(|entry| {
                    before += entry.matches('\n').count() as u64;
                    line <= before
                });
                bad.insert(index.unwrap_or(entries.len() - 1));
            }
        }
        assert!(!bad.is_empty());
        let mut index = 0;
        entries.retain(|_| {
            index += 1;
            !bad.contains(&(index - 1))
        });
    }
    let text = entries.concat();
    let keys: BTreeSet<&str> = text
        .split("{k")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(',')?.0))
        .collect();
    assert!(keys.len() > 150, "{}", keys.len());
    let cited: String = cited
        .split_inclusive("] ")
        .filter(|cite| keys.contains(cite.trim_start_matches("[@k").split(',').next().unwrap()))
        .collect();
    let built = site()
        .file("content/publications.bib", &text)
        .item(
            "2026-01-01-a.md",
            "",
            &format!("<div>\n\n{cited}\n\n</div>\n"),
        )
        .item("2026-01-02-b.md", "", &format!("{cited}\n"))
        .build();
    look(&built);
}
