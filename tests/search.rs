//! The search: what can be found, and that a site without it has nothing of it.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value;
use support::{Built, NOW, TestSite, files, labnews};

fn site(config: &str) -> TestSite {
    TestSite::new()
        .config(&format!("languages: {{zh-Hans: {{}}}}\n{config}"))
        .file(
            "content/labs/xu-lab.md",
            "---\nname: Xu Lab\nnative_name: 徐骁课题组\n---\n",
        )
        .file(
            "content/people/xu-xiao.md",
            "---\nname: Xu Xiao\nnative_name: 徐骁\nlabs: [xu-lab]\n---\n",
        )
        .file(
            "content/publications.bib",
            "@article{xu2022, title = {A paper of ours}, author = {Xu, Xiao}, journal = {A Journal}, year = {2022}}\n",
        )
        .file("content/about.md", "---\ntitle: About\n---\nWho we are.\n")
        .item(
            "2022-04-22-seminar/index.md",
            "title: A seminar of two labs\ntags: [seminar]\npeople: [xu-xiao, {name: Ann Example}]\nlabs: [xu-lab]\nphotos: [{src: group.jpg, alt: Seven people}]\n",
            "The words of the report.\n",
        )
        .item(
            "2022-04-22-seminar/index.zh-Hans.md",
            "title: 联合研讨会\ntags: [研讨会]\n",
            "两个课题组举行了首次研讨会。\n",
        )
        .file("content/news/2022-04-22-seminar/group.jpg", support::jpeg())
}

/// What can be found in a language, by URL.
fn found(built: &Built, language: &str) -> BTreeMap<String, Value> {
    let folder = built.site.path("public/pagefind/fragment");
    let fragments = files(&folder);
    let of_language = fragments
        .iter()
        .filter(|name| name.starts_with(&format!("{language}_")));
    of_language
        .map(|name| {
            let mut text = String::new();
            GzDecoder::new(fs::File::open(folder.join(name)).unwrap())
                .read_to_string(&mut text)
                .unwrap();
            let json = text.strip_prefix("pagefind_dcd").unwrap();
            let fragment: Value = serde_json::from_str(json).unwrap();
            (fragment["url"].as_str().unwrap().to_owned(), fragment)
        })
        .collect()
}

fn text(fragment: &Value) -> String {
    // Words of Chinese are set apart by a space without width.
    fragment["content"]
        .as_str()
        .unwrap()
        .replace('\u{200b}', "")
}

#[test]
fn items_people_labs_papers_and_pages_are_found_in_each_language() {
    let built = site("").build();
    let english = found(&built, "en");
    assert_eq!(
        english.keys().collect::<Vec<_>>(),
        [
            "/about/",
            "/labs/xu-lab/",
            "/news/2022/seminar/",
            "/people/xu-xiao/",
            "/publications/#ref-xu2022"
        ]
    );
    let chinese = found(&built, "zh-hans");
    assert_eq!(
        chinese.keys().collect::<Vec<_>>(),
        [
            "/zh-Hans/labs/xu-lab/",
            "/zh-Hans/news/2022/seminar/",
            "/zh-Hans/people/xu-xiao/",
            "/zh-Hans/publications/#ref-xu2022"
        ]
    );
    let item = &english["/news/2022/seminar/"];
    assert_eq!(
        text(item),
        "A seminar of two labs · The words of the report. · Xu Xiao · 徐骁 · Ann Example · Xu Lab · 徐骁课题组 · seminar · Seven people"
    );
    let meta = &item["meta"];
    assert_eq!(
        (&meta["title"], &meta["date"]),
        (&"A seminar of two labs".into(), &"2022-04-22".into())
    );
    let image = meta["image"].as_str().unwrap();
    // Hexadecimal digits: a search for words does not find the path.
    let digits: Vec<char> = image.chars().collect();
    let bytes = digits.chunks(2).map(|pair| {
        let pair: String = pair.iter().collect();
        u8::from_str_radix(&pair, 16).unwrap()
    });
    let image = String::from_utf8(bytes.collect()).unwrap();
    assert!(image.starts_with("/images/group-"), "{image}");
    assert_eq!(
        item["filters"],
        serde_json::json!({"kind": ["news"], "lab": ["xu-lab"], "tag": ["seminar"], "year": ["2022"]})
    );
}

#[test]
fn a_result_knows_that_its_event_does_not_take_place() {
    let built = site("")
        .item(
            "2026-05-01-off.md",
            "event: {start: 2026-05-01, location: Room 1, status: cancelled}\n",
            "Words.\n",
        )
        .build();
    let off = &found(&built, "en")["/news/2026/off/"];
    assert_eq!(off["filters"]["status"], serde_json::json!(["cancelled"]));
    // The script shows this word beside the title.
    built
        .page("/search/")
        .contains("data-cancelled=\"Cancelled\"");
    built
        .page("/zh-Hans/search/")
        .contains("data-cancelled=\"已取消\"");
}

#[test]
fn a_language_that_nothing_is_written_in_finds_nothing_of_others() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: {}}\n")
        .item("2026-01-01-a.md", "", "Words.\n")
        .build();
    built.page("/search/").lacks("data-nothing");
    built.page("/zh-Hans/search/").contains(" data-nothing ");
}

#[test]
fn formulas_are_found_by_what_can_be_read() {
    let built = site("")
        .item("2026-05-01-m.md", "", "Of $\\alpha + x^2$ words.\n")
        .build();
    let content = &found(&built, "en")["/news/2026/m/"]["content"];
    assert!(
        content.as_str().unwrap().contains("Of α+x² words. · α+x^2"),
        "{content}"
    );
}

#[test]
fn words_of_raw_html_are_found() {
    let built = site("")
        .item(
            "2026-01-09-html.md",
            "summary: S\n",
            "<div><p>Krypton &amp; argon</p><script>no()</script></div>\n\nOne<br>two.\n\n<svg><text>Xenon</text></svg>\n",
        )
        .build();
    let content = found(&built, "en")["/news/2026/html/"]["content"].to_string();
    for words in ["Krypton & argon", "One two.", "Xenon"] {
        assert!(content.contains(words), "{content}");
    }
    assert!(!content.contains("no()"), "{content}");
}

#[test]
fn chinese_is_cut_into_words() {
    let built = site("").build();
    let chinese = found(&built, "zh-hans");
    let content = chinese["/zh-Hans/news/2022/seminar/"]["content"]
        .as_str()
        .unwrap();
    let words: Vec<&str> = content.split('\u{200b}').map(str::trim).collect();
    assert!(
        words.contains(&"研讨") && words.contains(&"首次"),
        "{words:?}"
    );
}

#[test]
fn what_is_not_to_be_seen_yet_is_not_found() {
    let built = site("")
        .item(
            "2026-01-01-draft.md",
            "draft: true\ntags: [secretive]\npeople: [{name: Hidden Guest}]\n",
            "Secret.\n",
        )
        .item(
            "2026-01-02-later.md",
            "publish_at: 2027-01-01\n",
            "Secret.\n",
        )
        .file(
            "content/people/nobody.md",
            "---\nname: Hidden Person\ndraft: true\n---\n",
        )
        .build();
    for language in ["en", "zh-hans"] {
        for (url, fragment) in found(&built, language) {
            let content = fragment.to_string();
            assert!(
                !content.contains("Secret") && !content.contains("Hidden"),
                "{url}"
            );
        }
        let names = built.page(&format!("/pagefind/names-{language}.json"));
        names.lacks("Hidden").lacks("secretive");
    }
    let with_drafts = built.site.run(&["build", "--drafts", "--now", NOW]);
    assert_eq!(with_drafts.status, 0);
    let drafts = Built {
        site: built.site,
        outcome: with_drafts,
    };
    assert!(found(&drafts, "en").contains_key("/news/2026/draft/"));
}

#[test]
fn names_have_all_their_forms() {
    let built = site("").build();
    let english = built.page("/pagefind/names-en.json");
    assert_eq!(
        english.text,
        r#"{"people":[["Xu Xiao","徐骁"],["Ann Example"]],"labs":[["xu-lab",["Xu Lab","徐骁课题组"]]],"tags":[["seminar","seminar"]]}"#
    );
    built
        .page("/pagefind/names-zh-hans.json")
        .contains(r#"["徐骁","Xu Xiao"]"#)
        .contains(r#""tags":[["研讨会","研讨会"]]"#);
}

#[test]
fn the_box_leads_to_the_search_page_without_scripts() {
    let built = site("").build();
    built
        .page("/news/2022/seminar/")
        .contains(r#"<form class="search-box" role="search" action="/search/" method="get">"#)
        .contains(r#"<script type="module" src="/search-box.js?v="#)
        .lacks("/search.js")
        .lacks("pagefind");
    let page = built.page("/search/");
    page.contains("<noscript>")
        .contains(r#"<meta name="robots" content="noindex">"#)
        .contains(r#"data-index="/pagefind/""#)
        .contains(r#"data-names="/pagefind/names-en.json""#)
        .contains(r#"<script type="module" src="/search.js?v="#)
        .contains(r#"data-lang="zh-Hans""#)
        .lacks("search-box\"");
    built.page("/zh-Hans/search/").contains("搜索");
    built.page("/sitemap.xml").lacks("/search/");
    let says = &built.outcome.result;
    assert!(says.contains("(search "), "{says}");
}

#[test]
fn under_a_path_all_addresses_hold_it() {
    let built = site("")
        .with(&["--base-url", "https://lab.example.org/lab/news/"])
        .build();
    built
        .page("/search/")
        .contains(r#"action="/lab/news/search/""#)
        .contains(r#"data-index="/lab/news/pagefind/""#)
        .contains(r#"src="/lab/news/search.js?v="#);
    assert!(found(&built, "en").contains_key("/lab/news/people/xu-xiao/"));
}

#[test]
fn without_a_search_there_is_nothing_of_it() {
    let built = site("search: false\n").build();
    for path in [
        "/search/",
        "/zh-Hans/search/",
        "/pagefind/",
        "/search.js",
        "/search-box.js",
    ] {
        built.lacks(path);
    }
    assert!(!built.site.path("public/pagefind").exists());
    for file in built.files() {
        if file.ends_with(".html") || file.ends_with(".xml") {
            built
                .page(&file)
                .lacks("/search")
                .lacks("search-")
                .lacks("pagefind");
        }
    }
    assert!(!built.outcome.result.contains("search"));
}

#[test]
fn bytes_are_the_same_whatever_the_number_of_threads() {
    let site = site("").item("2022-05-01-b.md", "tags: [b, a]\n", "Other words.\n");
    let build = |threads: &str, folder: &str| {
        let status = labnews()
            .env("RAYON_NUM_THREADS", threads)
            .args(["build", "--now", NOW, "--output"])
            .arg(site.path(folder))
            .arg("--root")
            .arg(site.root())
            .status();
        assert!(status.unwrap().success());
        let folder = site.path(folder);
        let files = files(&folder).into_iter();
        let read = files.map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()));
        read.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(build("1", "one"), build("4", "four"));
}

#[test]
fn the_interfaces_of_pagefind_are_not_published() {
    let built = site("").build();
    let names = files(&built.site.path("public/pagefind"));
    let top: Vec<&String> = names
        .iter()
        .filter(|name| !name.contains('/') && !name.ends_with(".pf_meta"))
        .collect();
    assert_eq!(
        top,
        [
            "names-en.json",
            "names-zh-hans.json",
            "pagefind-entry.json",
            "pagefind-worker.js",
            "pagefind.js",
            "wasm.en.pagefind",
            "wasm.unknown.pagefind"
        ]
    );
}

#[test]
fn a_file_of_the_site_where_the_index_goes_is_an_error() {
    site("")
        .file("static/pagefind/pagefind.js", "// mine")
        .fail()
        .says("the URL /pagefind/pagefind.js is in the folder of the search, which nothing else can use");
}
