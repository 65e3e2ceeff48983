//! Social cards: pictures with an item's title where it has no photo of its own.

mod support;

use std::fs;
use std::path::PathBuf;

use support::{Built, NOW, TestSite, jpeg, labnews};

/// A font with Latin letters and a few Chinese ones.
const FONT: &[u8] = include_bytes!("fixtures/fonts/card.otf");

/// A site that wants cards and brings a font, so that it is the same on every machine.
fn site(lines: &str) -> TestSite {
    TestSite::new()
        .config(&format!("social_cards: true\n{lines}"))
        .file("static/fonts/card.otf", FONT)
}

/// The bytes of a card, which is a PNG of 1200 × 630.
#[track_caller]
fn card(built: &Built, path: &str) -> Vec<u8> {
    let bytes = fs::read(built.output(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{path}");
    assert_eq!(&bytes[16..24], &[0, 0, 4, 176, 0, 0, 2, 118], "{path}");
    assert!(bytes.len() < 40_000, "{path}: {} bytes", bytes.len());
    bytes
}

#[test]
fn an_item_without_a_photo_has_a_card() {
    let built = site("")
        .item("a.md", "title: A seminar\ndate: 2026-01-02\n", "Text.")
        .build();
    card(&built, "/news/2026/a/card.png");
    let url = "https://lab.example.org/news/2026/a/card.png";
    built
        .page("/news/2026/a/")
        .contains(&format!("<meta property=\"og:image\" content=\"{url}\">"))
        .contains("<meta property=\"og:image:width\" content=\"1200\">")
        .contains("<meta property=\"og:image:height\" content=\"630\">")
        .contains("<meta property=\"og:image:type\" content=\"image/png\">")
        .contains("<meta property=\"og:image:alt\" content=\"A seminar\">")
        .contains("<meta name=\"twitter:card\" content=\"summary_large_image\">")
        .contains(&format!("\"url\":\"{url}\""));
}

#[test]
fn pages_without_a_picture_show_the_card_of_the_site() {
    let built = site("languages: {zh-Hans: {title: 联合培养新闻}}\n")
        .item("a.md", "date: 2026-01-02\n", "Text.")
        .item("a.zh-Hans.md", "title: 研讨会\n", "Text.")
        .build();
    let english = card(&built, "/card.png");
    let chinese = card(&built, "/zh-Hans/card.png");
    assert_ne!(english, chinese);
    card(&built, "/zh-Hans/news/2026/a/card.png");
    for page in ["/", "/news/"] {
        let image = "property=\"og:image\" content=\"https://lab.example.org/card.png\"";
        built.page(page).contains(image);
    }
    let image = "property=\"og:image\" content=\"https://lab.example.org/zh-Hans/card.png\"";
    built.page("/zh-Hans/").contains(image);
    built.page("/404.html").lacks("og:image");
}

#[test]
fn lists_and_feeds_show_no_cards() {
    let built = site("").item("a.md", "date: 2026-01-02\n", "Text.").build();
    for file in ["/feed.xml", "/rss.xml", "/feed.json"] {
        built.page(file).lacks("card.png");
    }
    built.page("/news/").lacks("a/card.png");
}

#[test]
fn a_photo_is_better_than_a_card() {
    let built = site("")
        .item(
            "a/index.md",
            "date: 2026-01-02\ncover: {src: p.jpg, alt: Us}\n",
            "Text.",
        )
        .file("content/news/a/p.jpg", jpeg())
        .build();
    built.lacks("/news/2026/a/card.png");
    built.page("/news/2026/a/").lacks("card.png");
}

#[test]
fn a_card_of_ones_own_is_taken_as_it_is() {
    let own = {
        let built = site("").item("a.md", "date: 2026-01-02\n", "Text.").build();
        card(&built, "/card.png")
    };
    let built = site("")
        .item("b/index.md", "title: Another\ndate: 2026-01-02\n", "Text.")
        .file("content/news/b/card.png", &own)
        .build();
    assert_eq!(card(&built, "/news/2026/b/card.png"), own);
    built
        .page("/news/2026/b/")
        .contains("/news/2026/b/card.png\">");
}

#[test]
fn another_source_cannot_make_the_same_file() {
    site("")
        .item("a.md", "date: 2026-01-02\n", "Text.")
        .item(
            "b.md",
            "date: 2026-01-02\naliases: [/news/2026/a/card.png]\n",
            "Text.",
        )
        .fail()
        .says("the URL /news/2026/a/card.png is already taken by `content/news/a.md`");
}

#[test]
fn none_are_made_if_none_are_wanted() {
    let built = TestSite::new()
        .config("social_cards: false\n")
        .item("a.md", "date: 2026-01-02\n", "Text.")
        .build();
    built.lacks("/card.png").lacks("/news/2026/a/card.png");
    built
        .page("/news/2026/a/")
        .lacks("og:image")
        .contains("content=\"summary\"");
    built.page("/").lacks("og:image");
    assert!(!built.site.path(".labnews/cards").exists());
}

#[test]
fn very_many_are_made_only_if_they_are_wanted() {
    let mut many = TestSite::new()
        .config("social_cards: auto\n")
        .file("static/fonts/card.otf", FONT);
    for number in 0..501 {
        many = many.item(&format!("n{number}.md"), "date: 2026-01-02\n", "Text.");
    }
    let built = many.build();
    built.lacks("/card.png").lacks("/news/2026/n1/card.png");
    assert_eq!(built.outcome.diagnostics, "");
    built.site.run(&["check"]).says(
        "501 items have no picture, so labnews draws no social cards; set `social_cards: true` in site.yaml to draw them all",
    );
}

#[test]
fn the_value_is_one_of_three() {
    TestSite::new()
        .config("social_cards: perhaps\n")
        .fail()
        .says("`social_cards` must be `auto`, `true` or `false`");
}

#[test]
fn characters_that_no_font_has_are_said_once_and_leave_no_empty_boxes() {
    let built = site("")
        .item(
            "a.md",
            "title: \"One \\u0378\"\ndate: 2026-01-02\n",
            "Text.",
        )
        .item(
            "b.md",
            "title: \"Two \\u0378\"\ndate: 2026-01-02\n",
            "Text.",
        )
        .item("c.md", "title: Three\ndate: 2026-01-02\n", "Text.")
        .file("static/fonts/other.woff2", "")
        .build();
    let warning = "\
warning[social-cards]: 2 social cards are not drawn: no font here has U+0378
--> content/news/a.md
 = note: also needs a font: content/news/b.md
 = help: install a font that has them, for instance with `sudo apt-get install fonts-noto-core`, \
or put a .ttf, .otf or .ttc font in static/fonts/ (labnews cannot read .woff and .woff2 fonts)

1 warning

";
    assert_eq!(built.outcome.diagnostics, warning);
    built
        .lacks("/news/2026/a/card.png")
        .lacks("/news/2026/b/card.png");
    card(&built, "/news/2026/c/card.png");
    // The site's card is used.
    let image = "property=\"og:image\" content=\"https://lab.example.org/card.png\"";
    built.page("/news/2026/a/").contains(image);
}

#[test]
fn the_warning_can_be_silenced_and_raised() {
    let with = |level: &str| {
        let item = "title: \"One \\u0378\"\ndate: 2026-01-02\n";
        site(&format!("check: {{social-cards: {level}}}\n")).item("a.md", item, "Text.")
    };
    assert_eq!(with("off").build().outcome.diagnostics, "");
    with("error").fail().says("the social card is not drawn");
}

#[test]
fn a_title_is_never_markup() {
    let title =
        "title: '</tspan></text><image href=\"file:///etc/passwd\"/><text>&amp; \"<b>\" ]]>'\n";
    let built = site("")
        .item("a.md", &format!("{title}date: 2026-01-02\n"), "Text.")
        .build();
    card(&built, "/news/2026/a/card.png");
    assert_eq!(built.outcome.diagnostics, "");
}

#[test]
fn a_template_of_ones_own_draws_the_card_and_reads_no_file() {
    let svg = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inside}</svg>"
        )
    };
    let with = |inside: &str| {
        let built = site("")
            .file("templates/card.svg", svg(inside))
            .item("a.md", "date: 2026-01-02\n", "Text.")
            .build();
        card(&built, "/news/2026/a/card.png")
    };
    let empty = with("");
    let words = "<text x=\"9\" y=\"99\" font-size=\"50\">{{ card.title.lines[0].text }}</text>";
    assert_ne!(with(words), empty);
    let theme = concat!(env!("CARGO_MANIFEST_DIR"), "/static/icon.svg");
    let image = |href: &str| format!("<image href=\"{href}\" width=\"1200\" height=\"630\"/>");
    assert_eq!(with(&image(theme)), empty);
    assert_eq!(with(&image(&format!("file://{theme}"))), empty);
}

#[test]
fn a_template_that_makes_no_card_is_an_error_once() {
    let broken = |template: &str| {
        site("")
            .file("templates/card.svg", template)
            .item("a.md", "date: 2026-01-02\n", "Text.")
            .item("b.md", "date: 2026-01-02\n", "Text.")
            .fail()
    };
    let outcome = broken("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"12\" height=\"6\"/>");
    outcome.says("this template does not make a social card: its size is 12 × 6, not 1200 × 630");
    assert_eq!(outcome.diagnostics.matches("does not make").count(), 1);
    broken("no SVG at all")
        .says("templates/card.svg")
        .says("does not make a social card");
    broken("{{ card.nothing }}").says("templates/card.svg");
}

#[test]
fn the_same_bytes_twice_with_one_thread_and_from_the_cache() {
    let built = site("theme: {accent: teal, font_title: \"Nobody's Font, serif\"}\n")
        .item(
            "a.md",
            "title: A seminar 研讨会\ndate: 2026-01-02\n",
            "Text.",
        )
        .build();
    let path = "/news/2026/a/card.png";
    let first = card(&built, path);
    let cache = built.site.path(".labnews/cards");
    let entries = || -> Vec<PathBuf> {
        let entries = fs::read_dir(&cache).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    assert_eq!(entries().len(), 2, "{:?}", entries());
    let again = |remove: bool| {
        if remove {
            fs::remove_dir_all(&cache).unwrap();
        }
        // Without the record of the last build, all is built again.
        fs::remove_dir_all(built.site.path(".labnews/outputs")).unwrap();
        let status = labnews()
            .env("RAYON_NUM_THREADS", "1")
            .args(["build", "--quiet", "--now", NOW, "--root"])
            .arg(built.site.root())
            .status()
            .unwrap();
        assert!(status.success());
        fs::read(built.output(path)).unwrap()
    };
    assert_eq!(again(false), first);
    assert_eq!(again(true), first);
    // What is there is not drawn again.
    let modified = || {
        let times = entries().into_iter();
        let times = times.map(|entry| fs::metadata(entry).unwrap().modified().unwrap());
        times.collect::<Vec<_>>()
    };
    let before = modified();
    fs::remove_dir_all(built.site.path("public")).unwrap();
    assert_eq!(again(false), first);
    assert_eq!(modified(), before);
    // A damaged one is.
    for entry in entries() {
        fs::write(entry, "damage").unwrap();
    }
    assert_eq!(again(false), first);
    assert_ne!(modified(), before);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_matter() {
    let built = site("")
        .file(".labnews", "a file where a folder should be")
        .item("a.md", "date: 2026-01-02\n", "Text.")
        .build();
    card(&built, "/news/2026/a/card.png");
}

#[test]
fn garbage_is_no_panic() {
    for title in [
        "\"\\u0000\\u0001\\uFFFE\\uFEFF\"",
        "\"\\u202E\\u2067\\u200D\\u0301\"",
        "\"\\U0001F389\\U0001F389\"",
        &"a".repeat(1000),
        &"研".repeat(1000),
        &"（".repeat(300),
    ] {
        let built = site("")
            .file("static/fonts/broken.ttf", b"\0\x01\0\0garbage")
            .file("static/fonts/empty.otf", "")
            .item(
                "a.md",
                &format!("title: {title}\nslug: a\ndate: 2026-01-02\n"),
                "Text.",
            )
            .build();
        assert!(!built.outcome.diagnostics.contains("panicked"));
    }
}

#[test]
fn a_card_shows_a_logo_of_any_format() {
    let mut png = std::io::Cursor::new(Vec::new());
    let red = image::RgbImage::from_pixel(64, 64, image::Rgb([200, 0, 0]));
    image::DynamicImage::from(red)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'>\
               <rect width='64' height='64' fill='#c80000'/></svg>";
    let card_of = |site: TestSite| {
        let item = "title: A seminar\ndate: 2026-01-02\n";
        card(
            &site.item("a.md", item, "Text.").build(),
            "/news/2026/a/card.png",
        )
    };
    let bare = card_of(site(""));
    let of_svg = card_of(site("logo: /logo.svg\n").file("static/logo.svg", svg));
    let of_png = card_of(site("logo: /logo.png\n").file("static/logo.png", png.into_inner()));
    assert!(bare != of_svg, "the SVG logo is not there");
    assert!(bare != of_png, "the PNG logo is not there");
}

#[test]
fn what_social_networks_do_not_show_needs_a_card() {
    let drawing = r#"<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"/>"#;
    let built = site("")
        .item(
            "a/index.md",
            "title: One\ndate: 2026-01-02\ncover: {src: c.svg, alt: A drawing}\n",
            "Text.",
        )
        .file("content/news/a/c.svg", drawing)
        .item(
            "b.md",
            "title: \"\u{1F389}\u{1F680}\"\ndate: 2026-01-02\n",
            "Text.",
        )
        .build();
    card(&built, "/news/2026/a/card.png");
    let of =
        |path: &str| format!("property=\"og:image\" content=\"https://lab.example.org/{path}\"");
    built
        .page("/news/2026/a/")
        .contains(&of("news/2026/a/card.png"));
    // No font has the letters of this title, so the site's card is used.
    built.lacks("/news/2026/b/card.png");
    built.page("/news/2026/b/").contains(&of("card.png"));
}
