//! What files are called: however their accents are encoded, in whatever capitals, with the language
//! behind.

mod support;

use support::{TestSite, jpeg};

/// `größe` as most keyboards write it, and as macOS wrote it on disks for a long time.
const ONE: &str = "gr\u{f6}\u{df}e";
const TWO: &str = "gro\u{308}\u{df}e";

#[test]
fn a_picture_is_found_however_its_accents_are_encoded() {
    let korean = "\u{c0ac}\u{c9c4}";
    let apart = "\u{1109}\u{1161}\u{110c}\u{1175}\u{11ab}";
    for (stored, written) in [(TWO, ONE), (ONE, TWO), (apart, korean), (korean, apart)] {
        let built = TestSite::new()
            .item(
                "2026-01-01-a/index.md",
                &format!("cover: {{src: {written}.jpg, alt: A}}\n"),
                &format!("Words.\n\n![A]({written}.jpg)\n\n![B](/img/{written}.jpg)\n"),
            )
            .file(&format!("content/news/2026-01-01-a/{stored}.jpg"), jpeg())
            .file(&format!("static/img/{stored}.jpg"), jpeg())
            .build();
        built.page("news/2026/a/").contains("<img src=\"/images/");
    }
}

#[test]
fn links_ids_slugs_and_tags_are_one_however_their_accents_are_encoded() {
    for (stored, written) in [(TWO, ONE), (ONE, TWO)] {
        let built = TestSite::new()
            .file(
                &format!("content/people/{stored}.md"),
                "---\nname: Ann Example\nlabs: [labor-ä]\n---\n",
            )
            .file("content/labs/labor-a\u{308}.md", "---\nname: Labor\n---\n")
            .file(
                &format!("content/{stored}.md"),
                "---\ntitle: Size\n---\n## Die Gro\u{308}\u{df}e\n\n## Other {#u\u{308}ber}\n",
            )
            .file(&format!("content/news/{stored}.pdf"), "%PDF-1.4")
            .item(
                "2026-01-01-a.md",
                &format!("people: [{written}]\nslug: {written}\ntags: [{written}]\naliases: [/alt/{written}/]\n"),
                &format!(
                    "[Page](../{written}.md#die-gr\u{f6}\u{df}e) [Other](../{written}.md#\u{fc}ber) \
                     [File]({written}.pdf) [Percent](../gro%CC%88%C3%9Fe.md)\n"
                ),
            )
            .item("2026-01-02-b.md", &format!("tags: [{stored}]\n"), "b")
            .build();
        let encoded = "gr%C3%B6%C3%9Fe";
        let path = format!("news/2026/{ONE}/");
        built
            .page(&path)
            .contains(&format!("href=\"/{encoded}/#die-{encoded}\""))
            .contains(&format!("href=\"/{encoded}/#%C3%BCber\""))
            .contains(&format!("href=\"/news/{encoded}.pdf\""))
            .contains(&format!("href=\"/people/{encoded}/\""))
            .contains(&format!("<a href=\"/{encoded}/\">Percent</a>"));
        built
            .page(&format!("{ONE}/"))
            .contains("id=\"die-gr\u{f6}\u{df}e\"")
            .contains("id=\"\u{fc}ber\"");
        built.page(&format!("tags/{ONE}/")).contains("2 items");
        built
            .page(&format!("alt/{ONE}/"))
            .contains("url=/news/2026/");
        built.page("labs/labor-\u{e4}/").contains("Ann Example");
        assert_eq!(built.outcome.diagnostics, "");
    }
}

#[test]
fn papers_are_cited_and_announced_however_their_keys_are_encoded() {
    let key = "mu\u{308}ller2020";
    let built = TestSite::new()
        .file(
            "content/publications.bib",
            format!("@article{{{key}, author = {{Müller, Ann}}, title = {{A study}}, journal = {{J}}, year = {{2020}}, pdf = {{u\u{308}ber.pdf}}}}\n"),
        )
        .file("content/\u{fc}ber.pdf", "%PDF-1.4")
        .item("2026-01-01-a.md", "publications: [m\u{fc}ller2020]\n", "As in [@m\u{fc}ller2020].\n")
        .item("2026-01-02-b.md", "", &format!("As in [@{key}].\n"))
        .build();
    built.page("news/2026/a/").contains("A study");
    built.page("news/2026/b/").contains("A study");
    built
        .page("publications/")
        .contains("href=\"/%C3%BCber.pdf\"");
}

#[test]
fn a_text_under_another_name_is_not_published_however_its_accents_are_encoded() {
    let site = TestSite::new().item(&format!("2026-01-01-{TWO}.md"), "draft: true\n", "secret");
    let draft = site.path(&format!("content/news/2026-01-01-{TWO}.md"));
    std::fs::hard_link(draft, site.path("content/news/notes.txt")).unwrap();
    site.fail().says(&format!(
        "error: this file is `content/news/2026-01-01-{ONE}.md` under another name, and labnews does not publish sources\n\
         --> content/news/notes.txt\n"
    ));
}

#[test]
fn files_that_differ_only_in_how_accents_are_encoded_are_an_error_with_both_names() {
    let outcome = TestSite::new()
        .file(&format!("content/news/{ONE}.pdf"), "%PDF-1.4")
        .file(&format!("content/news/{TWO}.pdf"), "%PDF-1.4")
        .fail();
    outcome
        .says(&format!(
            "error: `content/news/gro\\u{{308}}\u{df}e.pdf` and `content/news/{ONE}.pdf` differ only in the encoding of their accents, and some disks cannot store both\n\
             --> content/news/{ONE}.pdf\n = help: rename one of the two\n"
        ))
        .says("\n1 error");
    // Hangul, and folders.
    TestSite::new()
        .file("content/\u{c0ac}.pdf", "%PDF-1.4")
        .file("content/\u{1109}\u{1161}.pdf", "%PDF-1.4")
        .fail()
        .says(
            "error: `content/\\u{1109}\\u{1161}.pdf` and `content/\u{c0ac}.pdf` differ only in the encoding",
        );
    TestSite::new()
        .file("static/\u{e9}/a.txt", "a")
        .file("static/e\u{301}/b.txt", "b")
        .fail()
        .says("error: `static/e\\u{301}` and `static/\u{e9}` differ only in the encoding")
        .says("1 error");
}

#[test]
fn files_that_differ_only_in_capitals_are_errors_even_where_their_urls_differ() {
    let outcome = TestSite::new()
        .item("2026-01-01-Talk.md", "slug: a\n", "a")
        .item("2026-01-01-talk.md", "slug: b\n", "b")
        .fail();
    outcome
        .says("error: `content/news/2026-01-01-Talk.md` and `content/news/2026-01-01-talk.md` differ only in upper and lower case, and some disks cannot store both\n--> content/news/2026-01-01-Talk.md\n = help: rename one of the two\n")
        .says("--> content/news/2026-01-01-talk.md\n")
        .says("2 errors");
    // A draft's photos, and a profile.
    TestSite::new()
        .item("2026-01-01-a/index.md", "draft: true\n", "a")
        .file("content/news/2026-01-01-a/P.jpg", jpeg())
        .file("content/news/2026-01-01-a/p.JPG", jpeg())
        .fail()
        .says("`content/news/2026-01-01-a/P.jpg` and `content/news/2026-01-01-a/p.JPG` differ only in upper and lower case")
        .says("2 errors");
    TestSite::new()
        .file("content/people/Ann.md", "---\nname: Ann\n---\n")
        .file("content/people/ann.md", "---\nname: Ann B\n---\n")
        .fail()
        .says("2 errors");
    TestSite::new()
        .file("templates/Extra.html", "a")
        .file("templates/extra.html", "b")
        .fail()
        .says(
            "`templates/Extra.html` and `templates/extra.html` differ only in upper and lower case",
        );
}

#[test]
fn a_file_of_static_that_differs_in_capitals_from_what_labnews_makes_is_an_error() {
    for (file, made) in [
        ("FEED.XML", "feed.xml"),
        ("Sitemap.xml", "sitemap.xml"),
        ("Robots.txt", "robots.txt"),
        ("404.HTML", "404.html"),
        ("Index.html", "index.html"),
        ("events.ICS", "events.ics"),
        ("CARD.png", "card.png"),
        ("Publications.bib", "publications.bib"),
    ] {
        TestSite::new()
            .config("social_cards: true\n")
            .file(
                "content/publications.bib",
                "@article{a, author = {A, B}, title = {T}, journal = {J}, year = {2020}}\n",
            )
            .item(
                "2026-01-01-a.md",
                "event: {type: seminar, start: 2026-01-01}\n",
                "a",
            )
            .file(
                &format!("static/{file}"),
                if file == "CARD.png" {
                    jpeg()
                } else {
                    b"x".to_vec()
                },
            )
            .fail()
            .says(&format!("{made}` "))
            .says("differ only in upper and lower case, and some disks cannot store both\n")
            .says(&format!("--> static/{file}\n"));
    }
}

#[test]
fn old_addresses_keep_working_as_other_systems_wrote_them() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "aliases: [/lab%20meeting/2022/journal-club.html, /2022/update copy.html, /%CE%B5%CF%80%CE%AF/, \
             /News/2022/Old-Post/, /%e7%a0%94%E8%AE%A8/, /a\u{3000}b/, /研讨/, /e, /e/, /e/index.html, \
             /news/2026/a/index.html]\n",
            "a",
        )
        .file("content/about.md", "---\ntitle: About\naliases: [/about/, /about]\n---\n[Old](/lab meeting/2022/journal-club.html)\n")
        .build();
    for path in [
        "lab meeting/2022/journal-club.html",
        "2022/update copy.html",
        "επί/",
        "News/2022/Old-Post/",
        "研讨/",
        "a\u{3000}b/",
        "e/",
    ] {
        built.page(path).contains("0; url=/news/2026/a/");
    }
    built.page("about/").contains("<h1>About</h1>");
    assert_eq!(built.outcome.diagnostics, "");
}

#[test]
fn an_old_address_that_differs_from_a_page_only_in_capitals_is_a_warning() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "aliases: [/News/2026/A/, /ABOUT/]\n",
            "a",
        )
        .file("content/about.md", "---\ntitle: About\n---\n")
        .build();
    built.outcome.says(
        "warning: `/News/2026/A/` gets no redirect: it and `/news/2026/a/` differ only in upper and lower case, and some disks cannot store both
 --> content/news/2026-01-01-a.md:3:11
  |
3 | aliases: [/News/2026/A/, /ABOUT/]
  |           ^^^^^^^^^^^^^
  |
  = help: remove the alias, or let your web server redirect it

warning: `/ABOUT/` gets no redirect: it and `/about/` differ only in upper and lower case, and some disks cannot store both
 --> content/news/2026-01-01-a.md:3:26
  |
3 | aliases: [/News/2026/A/, /ABOUT/]
  |                          ^^^^^^^
  |
  = help: remove the alias, or let your web server redirect it

2 warnings
",
    );
    built.lacks("ABOUT/").lacks("News/2026/A/");
}

#[test]
fn what_could_not_be_a_path_is_no_old_address() {
    for alias in [
        "/a%2Fb/",
        "/%2e%2e/x/",
        "/%00/",
        "/%ff/",
        "/ a/",
        "/a%20/",
        "/a//b/",
        "/?p=1",
        "/a%5Cb/",
        "/%2e/",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", &format!("aliases: [\"{alias}\"]\n"), "")
            .fail()
            .says(&format!(
                "error: `{alias}` is not the path of a page\n --> content/news/2026-01-01-a.md:3:11\n"
            ))
            .says("  = help: write the path of the old page, as in `/2019/old-page/` or `/old.html`\n");
    }
}

/// Builds a site in English, Chinese and Portuguese with an item and a file that is called in another way.
fn translation(name: &str) -> support::Outcome {
    TestSite::new()
        .config("languages: {zh-Hans: {}, pt-BR: {}}\n")
        .item("2026-01-01-talk.md", "", "A talk.\n")
        .item(name, "", "报告。\n")
        .fail()
}

#[test]
fn a_language_that_is_written_in_another_way_is_an_error_with_the_right_name() {
    for (suffix, right) in [
        ("chinese", "zh-Hans"),
        ("Chinese", "zh-Hans"),
        ("portuguese", "pt-BR"),
        ("english", "en"),
        ("zh_Hans", "zh-Hans"),
        ("zh_hans", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("ZH_cn", "zh-Hans"),
        ("中文", "zh-Hans"),
        ("português", "pt-BR"),
        ("pt_PT", "pt-BR"),
        ("pt_BR", "pt-BR"),
    ] {
        translation(&format!("2026-01-01-talk.{suffix}.md")).says(&format!(
            "error: `{suffix}` in this file's name is not a language tag\n \
             --> content/news/2026-01-01-talk.{suffix}.md:1:1\n  |\n1 | ---\n  | ^^^\n  |\n  \
             = help: rename the file to `2026-01-01-talk.{right}.md`\n"
        ));
    }
    // These are tags, but not of this site.
    for (tag, right) in [
        ("cn", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("pt", "pt-BR"),
    ] {
        translation(&format!("2026-01-01-talk.{tag}.md"))
            .says(&format!(
                "error: site.yaml does not list the language `{tag}` of this file's name\n"
            ))
            .says(&format!(
                "  = help: rename the file to `2026-01-01-talk.{right}.md`\n"
            ));
    }
}

#[test]
fn a_language_behind_a_hyphen_or_an_underscore_is_an_error_with_the_right_name() {
    for (suffix, right) in [
        ("_zh-Hans", "zh-Hans"),
        ("_zh_Hans", "zh-Hans"),
        ("-zh-Hans", "zh-Hans"),
        ("_zh_CN", "zh-Hans"),
        ("-zh", "zh-Hans"),
        ("_cn", "zh-Hans"),
        ("-pt-br", "pt-BR"),
        ("_en", "en"),
    ] {
        let written = &suffix[1..];
        translation(&format!("2026-01-01-talk{suffix}.md")).says(&format!(
            "error: the language `{written}` in this file's name needs a dot before it\n \
             --> content/news/2026-01-01-talk{suffix}.md:1:1\n  |\n1 | ---\n  | ^^^\n  |\n  \
             = help: rename the file to `2026-01-01-talk.{right}.md`\n"
        ));
    }
    // In a folder, of a page, and where both have one.
    TestSite::new()
        .config("languages: {zh-Hans: {}}\n")
        .item("2026-01-01-talk/index.md", "", "A talk.\n")
        .item("2026-01-01-talk/index_zh-Hans.md", "", "报告。\n")
        .file("content/about.md", "---\ntitle: About\n---\n")
        .file("content/about-zh.md", "---\ntitle: 关于\n---\n")
        .file("content/people/ann_en.md", "---\nname: Ann\n---\n")
        .file("content/people/ann_zh-Hans.md", "---\nname: Ann\n---\n")
        .fail()
        .says("rename the file to `index.zh-Hans.md`")
        .says("rename the file to `about.zh-Hans.md`")
        .says("rename the file to `ann.en.md`")
        .says("rename the file to `ann.zh-Hans.md`")
        .says("4 errors");
}

#[test]
fn a_language_that_the_site_lacks_is_named_with_what_else_is_needed() {
    TestSite::new()
        .item("2026-01-01-talk.md", "", "A talk.\n")
        .item("2026-01-01-talk.zh_Hans.md", "", "报告。\n")
        .fail()
        .says("  = help: rename the file to `2026-01-01-talk.zh-Hans.md`, and add `zh-Hans:` under `languages:` in site.yaml\n");
    TestSite::new()
        .item("2026-01-01-talk.md", "", "A talk.\n")
        .item("2026-01-01-talk.zh-Hans.md", "", "报告。\n")
        .fail()
        .says("  = help: add `zh-Hans:` under `languages:` in site.yaml, or remove the dot from the file's name if `.zh-Hans` is not a language\n");
}

#[test]
fn names_that_only_end_like_a_language_are_names() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: {}, de: {}}\n")
        .item("2026-01-01-visit-de.md", "", "a")
        .item("2026-01-02-v1.2.md", "", "b")
        .item("2026-01-03-made-in-de.md", "", "c")
        .item("2026-01-04-de.md", "", "d")
        .build();
    for path in ["visit-de", "v1.2", "made-in-de", "de"] {
        built.page(&format!("news/2026/{path}/"));
    }
}

#[test]
fn a_language_with_a_country_is_one_suffix() {
    for (name, right) in [
        ("talk.de_DE", "talk.de"),
        ("talk.es_ES", "talk.es"),
        ("talk_es_ES", "talk.es"),
        ("talk_de-DE", "talk.de"),
        ("talk-de-DE", "talk.de"),
        ("talk_de_AT", "talk.de"),
        ("talk_de", "talk.de"),
    ] {
        let site = TestSite::new()
            .config("languages: {de: {}, es: {}}\n")
            .item("2026-01-01-talk.md", "", "A talk.\n")
            .item(&format!("2026-01-01-{name}.md"), "", "Vortrag.\n");
        site.fail()
            .says(&format!(
                "  = help: rename the file to `2026-01-01-{right}.md`\n"
            ))
            .says("1 error and 2 warnings");
    }
    // Without another file of that name, too.
    TestSite::new()
        .config("languages: {de: {}, es: {}}\n")
        .item("2026-01-01-talk_es_ES.md", "", "Charla.\n")
        .fail()
        .says("  = help: rename the file to `2026-01-01-talk.es.md`\n");
}
