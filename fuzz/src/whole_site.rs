//! A small site, read and rendered in memory as `serve` does it.
//!
//! An input is a list of files, each behind two bytes 0x1E: a letter that says which file it is, and what
//! is in it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use labnews::build::{NoProgress, Request, load, render_all};
use labnews::output::{Content, Output};
use labnews::site::BuildOptions;
use labnews::source::config::RawHtml;
use markup5ever_rcdom::NodeData;

use super::html::{self, Reader, scheme};
use super::{diagnostics, picture, svg, timed};

/// The files that an input can have.
const FILES: [(u8, &str); 22] = [
    (b'A', "site.yaml"),
    (b'B', "content/news/2026-01-01-a.md"),
    (b'C', "content/news/2026-01-01-a.zh-Hans.md"),
    (b'D', "content/news/2026-02-02-b/index.md"),
    (b'E', "content/news/2026-02-02-b/index.zh-Hans.md"),
    (b'F', "content/news/2026-02-02-b/photo.jpg"),
    (b'G', "content/news/2026-02-02-b/photo.png"),
    (b'H', "content/news/2026-02-02-b/drawing.svg"),
    (b'I', "content/news/2026-02-02-b/film.mp4"),
    (b'J', "content/news/c.md"),
    (b'K', "content/index.md"),
    (b'L', "content/about.md"),
    (b'M', "content/about.zh-Hans.md"),
    (b'N', "content/people/ann-example.md"),
    (b'O', "content/people/ann-example.zh-Hans.md"),
    (b'P', "content/people/xu-xiao.md"),
    (b'Q', "content/labs/xu-lab.md"),
    (b'R', "content/labs/xu-lab.zh-Hans.md"),
    (b'S', "content/publications.bib"),
    (b'T', "content/news/2026-02-02-b/photo.webp"),
    (b'U', "content/news/2026-02-02-b/photo.gif"),
    (b'V', "static/logo.svg"),
];

/// This letter's file is a draft whose title is [`SECRET`].
const DRAFT: u8 = b'Z';
const SECRET: &str = "wqsecretx";

const CONFIG: &str = "title: T\nbase_url: https://lab.example.org/news\nsocial_cards: false\n";

/// A small site.
pub fn whole_site(input: &[u8]) {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    let folder = tempfile::tempdir_in(parent).expect("a folder");
    let has_secret = write(folder.path(), input);
    timed(input, || render(folder.path(), has_secret));
}

/// Writes the site; whether there is something in it that must not come out.
fn write(root: &Path, input: &[u8]) -> bool {
    let file = |path: &str, content: &[u8]| {
        let target = root.join(path);
        let parent = target.parent().unwrap_or(root);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&target, content))
            .expect("a file");
    };
    file("site.yaml", CONFIG.as_bytes());
    let (mut has_draft, mut is_said) = (false, false);
    for record in records(input) {
        let Some((letter, content)) = record.split_first() else {
            continue;
        };
        if *letter == DRAFT {
            has_draft = true;
            let text = String::from_utf8_lossy(content).replace("---", "-");
            let draft = format!(
                "---\ntitle: {SECRET}\ntags: [{SECRET}]\ndraft: true\n---\n{SECRET} {text}"
            );
            file("content/news/2026-03-03-draft.md", draft.as_bytes());
        } else if let Some((_, path)) = FILES.iter().find(|(known, _)| known == letter) {
            is_said |= String::from_utf8_lossy(content)
                .to_lowercase()
                .contains(SECRET);
            file(path, content);
        }
    }
    has_draft && !is_said
}

fn records(input: &[u8]) -> Vec<&[u8]> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, pair) in input.windows(2).enumerate() {
        if pair == [0x1e, 0x1e] && at >= start {
            found.push(&input[start..at]);
            start = at + 2;
        }
    }
    found.push(&input[start..]);
    found
}

fn render(root: &Path, has_secret: bool) {
    let request = Request {
        root: root.to_owned(),
        output: PathBuf::new(),
        options: BuildOptions {
            now: "2026-11-24T00:00:00Z".parse().expect("a moment"),
            base_url: None,
            drafts: false,
            reload_script: None,
        },
    };
    let mut found = Vec::new();
    let loaded = load(&request, &NoProgress, &mut found);
    let outputs = loaded.as_ref().ok().and_then(|loaded| {
        let (outputs, _) = render_all(loaded, &NoProgress, &Ok, &mut found).ok()?;
        Some((loaded, outputs))
    });
    found.iter().for_each(diagnostics::tell);
    let Some((loaded, outputs)) = outputs else {
        return;
    };
    let is_trusted = loaded.site.index.settings.config.html == Some(RawHtml::Allow);
    for output in &outputs {
        check(output, is_trusted);
        if has_secret {
            let text = bytes(output);
            let text = String::from_utf8_lossy(&text);
            assert!(!text.contains(SECRET), "a draft in {}\n{text}", output.file);
        }
    }
}

/// What is in a file of the output.
fn bytes(output: &Output) -> Vec<u8> {
    if let Content::Bytes(bytes) = &output.content {
        return bytes.clone();
    }
    let mut bytes = Vec::new();
    let file = output.content.open().expect("a file that can be copied");
    let read = file.map(|(file, size)| file.take(size).read_to_end(&mut bytes));
    assert!(matches!(read, Some(Ok(_))), "{}", output.file);
    bytes
}

fn check(output: &Output, is_trusted: bool) {
    let file = output.file.as_str();
    let is_inside = file.split('/').all(|part| !matches!(part, "" | "." | ".."));
    assert!(is_inside && !file.contains(['\\', '\0']), "{file:?}");
    let bytes = &bytes(output);
    let text = || std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{file} is no UTF-8"));
    match file.rsplit('.').next().unwrap_or_default() {
        "html" if !is_trusted => page(text()),
        "html" => drop(html::parse(text())),
        "xml" => feed(file, text(), is_trusted),
        "json" => drop(serde_json::from_str::<serde_json::Value>(text()).expect("JSON")),
        "ics" => calendar(text()),
        "svg" if !is_trusted && file != "logo.svg" => svg::check(bytes),
        ending @ ("jpg" | "png" | "gif" | "webp") => picture::no_metadata(ending, bytes),
        _ => {}
    }
}

/// Scripts that the theme's pages name.
const SCRIPTS: [&str; 3] = ["gallery.js", "search-box.js", "search.js"];

/// A page runs the theme's scripts alone, and leads nowhere that runs another.
fn page(text: &str) {
    let dom = html::parse(text);
    for node in html::descendants(&dom.document) {
        let NodeData::Element { name, attrs, .. } = &node.data else {
            continue;
        };
        let tag = &*name.local;
        let attributes = attrs.borrow();
        let value = |wanted: &str| {
            let mut found = attributes
                .iter()
                .filter(|attribute| &*attribute.name.local == wanted);
            found.next().map(|attribute| attribute.value.to_string())
        };
        match tag {
            "script" => {
                let content: String = html::descendants(&node)
                    .iter()
                    .map(|node| match &node.data {
                        NodeData::Text { contents } => contents.borrow().to_string(),
                        _ => String::new(),
                    })
                    .collect();
                match value("type").as_deref() {
                    Some("application/ld+json") => {
                        let parsed = serde_json::from_str::<serde_json::Value>(&content);
                        assert!(parsed.is_ok(), "JSON-LD: {content}\n{text}");
                    }
                    _ => {
                        let source = value("src").unwrap_or_default();
                        let path = source.split('?').next().unwrap_or_default();
                        let is_ours = path.starts_with('/')
                            && !path.starts_with("//")
                            && SCRIPTS
                                .iter()
                                .any(|script| path.ends_with(&format!("/{script}")));
                        assert!(
                            is_ours && content.trim().is_empty(),
                            "a script {source}\n{text}"
                        );
                    }
                }
            }
            "style" | "iframe" | "object" | "embed" | "base" | "frame" | "frameset"
            | "foreignobject" => {
                panic!("<{tag}>\n{text}")
            }
            "meta" => {
                if let Some(kind) = value("http-equiv") {
                    let known = ["content-security-policy", "refresh"];
                    assert!(
                        known.contains(&kind.to_ascii_lowercase().as_str()),
                        "{kind}\n{text}"
                    );
                }
            }
            _ => {}
        }
        for attribute in attributes.iter() {
            let name = &*attribute.name.local;
            assert!(
                !name.starts_with("on") && name != "srcdoc",
                "{name} of <{tag}>\n{text}"
            );
            if matches!(
                name,
                "href" | "src" | "poster" | "action" | "formaction" | "srcset"
            ) {
                let leads = scheme(&attribute.value);
                let known = leads.as_deref().is_none_or(|scheme| {
                    matches!(
                        scheme,
                        "http" | "https" | "mailto" | "tel" | "ftp" | "webcal"
                    )
                });
                assert!(known, "{name}={:?} of <{tag}>\n{text}", attribute.value);
            }
        }
    }
}

/// A feed or the sitemap is XML; the texts in it are as on pages.
fn feed(file: &str, text: &str, is_trusted: bool) {
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => panic!("{file} is no XML: {error}\n{text}"),
    };
    for node in document.descendants().filter(|node| node.is_element()) {
        let is_html = match node.tag_name().name() {
            "content" | "summary" => node.attribute("type") == Some("html"),
            "encoded" => true,
            _ => false,
        };
        if is_html && !is_trusted {
            html::check(node.text().unwrap_or_default(), Reader::Feed);
        }
        if let Some(link) = node.attribute("href") {
            let known = matches!(scheme(link).as_deref(), Some("http" | "https" | "mailto"));
            assert!(known, "{file} leads to {link}\n{text}");
        }
    }
}

/// A calendar's lines are short and whole (RFC 5545, 3.1).
fn calendar(text: &str) {
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    let lines = text.split_terminator("\r\n");
    for line in lines {
        assert!(line.len() <= 75, "a long line: {line}");
        let is_plain = !line.contains(|c: char| c.is_control() && c != '\t');
        assert!(is_plain, "controls: {line:?}");
    }
    let count = |line: &str| text.matches(&format!("\r\n{line}\r\n")).count();
    assert_eq!(count("BEGIN:VEVENT"), count("END:VEVENT"), "{text}");
}
