//! The pages of a site: lists, archives, people, labs, feeds, redirects, under every base URL.

mod support;
use support::{TestSite, jpeg};

fn newsroom() -> TestSite {
    TestSite::new()
        .file("content/people/xu-xiao.md", "---\nname: Xu Xiao\nnative_name: 徐骁\nrole: Professor\nlabs: [xu-lab]\n---\nWords about him.\n")
        .file("content/people/ann.md", "---\nname: Ann Example\nrole: PhD student\nleft: 2025-01-01\nnow: Elsewhere\n---\n")
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\ninstitution: A University\nlead: xu-xiao\n---\n")
        .file("content/about.md", "---\ntitle: About us\n---\n## Where we are\n\nHere.\n")
        .item("2024-05-01-old.md", "tags: [Liver]\npeople: [ann]\n", "Old words.\n")
        .item("2026-04-22-seminar.md", "tags: [seminar, liver]\npeople: [{id: xu-xiao, role: Chair}, Someone Else]\nlabs: [xu-lab]\nevent: {type: seminar, start: 2027-01-15T16:00+08:00, location: Online}\nsupported_by: [A Fund]\naliases: [/old/seminar/, /old.html]\n", "First paragraph.\n\nSecond.\n")
        .item("2026-05-01-new.md", "", "New words.\n")
}

#[test]
fn lists_hold_what_they_should() {
    let built = newsroom().build();
    built
        .page("/")
        .in_order("Title of 2026-05-01-new.md", "Title of 2024-05-01-old.md")
        .contains("15 January 2027");
    built
        .page("/news/")
        .contains("/news/2026/seminar/")
        .contains("1 May 2026");
    built
        .page("/news/2024/")
        .contains("May 2024")
        .lacks("seminar.md");
    built.page("/tags/").contains(">liver ");
    built
        .page("/tags/liver/")
        .contains("seminar.md")
        .contains("old.md");
    built.page("/people/").in_order("Xu Xiao", "Ann Example");
    built
        .page("/people/xu-xiao/")
        .contains("徐骁")
        .contains("Words about him.")
        .contains("/news/2026/seminar/");
    built
        .page("/labs/xu-lab/")
        .contains("A University")
        .contains("/people/xu-xiao/");
    built.page("/about/").contains("Where we are");
    built.page("/404.html").contains("noindex");
}

#[test]
fn an_item_shows_its_facts_and_its_neighbours() {
    let built = newsroom().build();
    let page = built.page("/news/2026/seminar/");
    page.contains("Chair")
        .contains("Someone Else")
        .contains("A Fund")
        .contains("Online");
    page.contains("rel=\"prev\" href=\"/news/2024/old/\"")
        .contains("rel=\"next\" href=\"/news/2026/new/\"");
    page.contains("<link rel=\"canonical\" href=\"https://lab.example.org/news/2026/seminar/\">");
    page.contains("<meta name=\"description\" content=\"First paragraph.\">");
}

#[test]
fn lists_are_paginated() {
    let mut site = TestSite::new().config("paginate_by: 2\n");
    for day in 1..=5 {
        site = site.item(
            &format!("2026-01-0{day}-item-{day}.md"),
            "tags: [x]\n",
            "Words.\n",
        );
    }
    let built = site.build();
    built
        .page("/news/")
        .contains("item-5")
        .lacks("item-3.md")
        .contains("/news/page/2/");
    built
        .page("/news/page/3/")
        .contains("item-1")
        .contains("<title>News – Page 3");
    built.page("/tags/x/page/2/").contains("item-3");
    built.lacks("/news/page/4/");
    built.page("/sitemap.xml").lacks("/page/2/");
}

#[test]
fn pinned_items_come_first_in_lists_but_not_in_time() {
    let built = TestSite::new()
        .item("2026-01-01-a.md", "pinned: true\n", "A.\n")
        .item("2026-01-02-b.md", "", "B.\n")
        .item("2026-01-03-c.md", "", "C.\n")
        .build();
    built.page("/news/").in_order("a.md", "c.md");
    built
        .page("/news/2026/b/")
        .contains("rel=\"prev\" href=\"/news/2026/a/\"");
    built.page("/feed.xml").in_order("c.md", "a.md");
}

#[test]
fn feeds_hold_full_content_with_absolute_urls() {
    let built = newsroom()
        .item(
            "2026-06-01-links.md",
            "authors: [xu-xiao]\n",
            "See [it](2026-04-22-seminar.md#x) and [home](/), ![p](/p.jpg)\n\n## X\n\n[up](#x)\n",
        )
        .item("2026-04-22-seminar.md", "tags: [seminar]\n", "## X\n")
        .file("static/p.jpg", jpeg())
        .build();
    let feed = built.page("/feed.xml");
    feed.contains("href=\"https://lab.example.org/news/2026/seminar/#x\"");
    feed.contains("src=\"https://lab.example.org/images/p-");
    feed.contains("href=\"https://lab.example.org/news/2026/links/#x\"");
    feed.contains("<author><name>Xu Xiao</name>");
    let json: serde_json::Value = serde_json::from_str(&built.page("/feed.json").text).unwrap();
    assert_eq!(
        json["items"][0]["url"],
        "https://lab.example.org/news/2026/links/"
    );
    built
        .page("/rss.xml")
        .contains("<pubDate>Mon, 01 Jun 2026 00:00:00 +0000</pubDate>");
    built.page("/people/xu-xiao/feed.xml").contains("links.md");
    built.page("/labs/xu-lab/feed.xml");
    built.page("/tags/seminar/feed.xml");
}

#[test]
fn old_urls_lead_to_the_new_one() {
    let built = newsroom().build();
    for path in ["/old/seminar/", "/old.html"] {
        built
            .page(path)
            .contains("url=/news/2026/seminar/")
            .contains("noindex");
    }
}

#[test]
fn every_link_is_right_under_a_path() {
    let built = newsroom()
        .item(
            "2026-06-01-links.md",
            "",
            "[a](2026-04-22-seminar.md) [b](/about/) ![p](/p.jpg)\n",
        )
        .file("static/p.jpg", jpeg())
        .with(&["--base-url", "https://lab.github.io/news"])
        .build();
    let page = built.page("/news/2026/links/");
    page.contains("href=\"/news/news/2026/seminar/\"")
        .contains("href=\"/news/about/\"")
        .contains("src=\"/news/images/p-");
    page.contains("href=\"/news/style.css?v=");
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        let text = built.page(file).text;
        for part in text
            .split("href=\"/")
            .skip(1)
            .chain(text.split("src=\"/").skip(1))
        {
            assert!(
                part.starts_with("news/"),
                "{file}: /{}",
                &part[..20.min(part.len())]
            );
        }
    }
    built.lacks("CNAME");
    built
        .page("/robots.txt")
        .contains("Sitemap: https://lab.github.io/news/sitemap.xml");
}

#[test]
fn a_slug_may_be_chinese_and_a_permalink_of_ones_own() {
    let built = TestSite::new()
        .config("permalink: /{year}/{month}/{slug}/\n")
        .item("2026-04-22-研讨会.md", "", "x")
        .build();
    built
        .page("/2026/04/研讨会/")
        .contains("/2026/04/%E7%A0%94%E8%AE%A8%E4%BC%9A/");
}

#[test]
fn files_of_an_item_are_published_beside_it() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .item(
            "2026-04-22-a/index.md",
            "photos: [{src: p.jpg, alt: A group, caption: The group}]\n",
            "![A group](p.jpg \"Left to right\")\n\n[slides](slides.pdf)\n",
        )
        .file(
            "content/news/2026-04-22-a/index.zh-Hans.md",
            "---\ntitle: 甲\n---\n![合影](p.jpg)\n",
        )
        .file("content/news/2026-04-22-a/p.jpg", jpeg())
        .file("content/news/2026-04-22-a/slides.pdf", "pdf")
        .build();
    built
        .page("/news/2026/a/")
        .contains("alt=\"A group\" width=\"1\" height=\"1\"")
        .contains("<figcaption>Left to right</figcaption>")
        .contains("href=\"/news/2026/a/slides.pdf\"");
    built
        .page("/zh-Hans/news/2026/a/")
        .contains("src=\"/images/p-");
    built.page("/news/2026/a/slides.pdf");
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let site = newsroom().build();
    let again = site.site.root().join("again");
    let mut command = support::labnews();
    command
        .env("RAYON_NUM_THREADS", "1")
        .env("TZ", "Asia/Tokyo")
        .env("LANG", "zh_CN.UTF-8");
    let status = command
        .args(["build", "--quiet", "--now", support::NOW, "--root"])
        .arg(site.site.root())
        .arg("--output")
        .arg(&again)
        .status()
        .unwrap();
    assert!(status.success());
    for file in site.files() {
        assert_eq!(
            std::fs::read(site.output(&file)).unwrap(),
            std::fs::read(again.join(&file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn an_empty_site_builds() {
    let built = TestSite::new().build();
    built.page("/").contains("Test Lab");
    built.page("/news/");
    built.page("/feed.xml");
    built.lacks("/people/").lacks("/tags/");
}

#[test]
fn feeds_keep_the_offset_of_an_item() {
    let built = TestSite::new()
        .config("timezone: Asia/Shanghai\nsearch: false\n")
        .item("2026-04-22-day.md", "summary: s\n", "")
        .item(
            "2026-04-20-moment.md",
            "date: 2026-04-20T23:30-05:00\nupdated: 2026-04-21\nsummary: s\n",
            "",
        )
        .item("1890-01-01-old.md", "summary: s\n", "")
        .build();
    built
        .page("feed.xml")
        .contains("<published>2026-04-22T00:00:00+08:00</published>")
        .contains("<published>2026-04-20T23:30:00-05:00</published>")
        .contains("<updated>2026-04-21T00:00:00+08:00</updated>")
        .contains("<published>1889-12-31T15:54:17+00:00</published>");
    built
        .page("rss.xml")
        .contains("<pubDate>Wed, 22 Apr 2026 00:00:00 +0800</pubDate>")
        .contains("<pubDate>Mon, 20 Apr 2026 23:30:00 -0500</pubDate>");
    built
        .page("feed.json")
        .contains("\"date_published\":\"2026-04-22T00:00:00+08:00\"")
        .contains("\"date_published\":\"2026-04-20T23:30:00-05:00\"");
}
