//! Which picture represents an item in lists and on social cards.

use crate::pictures::{encoded, halves};
use crate::support::TestSite;
use image::ImageFormat;

/// A site of an item with a text, and pictures: `a.png` and `b.png`, and `icon.png`, which is small.
fn with_text(name: &str, yaml: &str, text: &str) -> TestSite {
    TestSite::new()
        .config("social_cards: true\n")
        .item(name, yaml, text)
        .file("static/a.png", encoded(halves(300, 200), ImageFormat::Png))
        .file("static/b.png", encoded(halves(400, 200), ImageFormat::Png))
        .file("static/icon.png", encoded(halves(32, 32), ImageFormat::Png))
}

#[test]
fn the_first_picture_of_a_text_represents_it_in_lists_and_cards() {
    for text in [
        "Words.\n\n![Two *halves*](/a.png)\n\n![More](/b.png)\n",
        "Words with ![Two halves](/a.png \"Title\") in them.\n",
        "Words.\n\n![Two halves][a]\n\n[a]: /a.png\n",
        "Words.\n\n<p>\n<img alt=\"Two halves\"\n src='/a.png'>\n</p>\n",
        "Words and <img src=\"/a.png\" alt=\"Two halves\"> more.\n",
        "Words.\n\n{{ <figure src=\"/a.png\" alt=\"Two halves\" /> }}\n",
        "![Icon](/icon.png) [![Two halves](/a.png)](/b.png)\n",
        "`![Code](/b.png)` \\![No](/b.png)\n\n    ![Code](/b.png)\n\n<!-- <img src=\"/b.png\"> -->\n\n![Two halves](/a.png)\n",
    ] {
        let built = with_text("2026-01-01-a.md", "", text).build();
        let page = built.page("news/2026/a/");
        page.contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/a-")
            .contains("<meta property=\"og:image:alt\" content=\"Two halves\">");
        // Its own page has it once, and no card is drawn.
        let shown = page.text[page.text.find("<main").unwrap()..].matches("src=\"/images/a-");
        assert_eq!(shown.count(), 1, "{text}");
        built.lacks("news/2026/a/card.png");
        built
            .page("/")
            .contains("<div class=\"cover\"><picture><source type=\"image/webp\"");
        built
            .page("feed.xml")
            .contains("<link href=\"https://lab.example.org/images/a-");
    }
}

#[test]
fn a_cover_or_a_photo_precedes_the_pictures_of_the_text() {
    for yaml in [
        "cover: {src: /b.png, alt: B}\n",
        "photos: [{src: /b.png, alt: B}]\n",
    ] {
        let built = with_text("2026-01-01-a.md", yaml, "![A](/a.png)\n").build();
        built
            .page("news/2026/a/")
            .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/b-");
    }
}

#[test]
fn a_text_without_a_picture_gets_a_card() {
    for text in [
        "![Icon](/icon.png)\n",
        "`![Code](/a.png)`\n",
        "[Link](/a.png)\n",
        "Words.\n",
    ] {
        let built = with_text("2026-01-01-a.md", "", text).build();
        built.page("news/2026/a/").contains(
            "<meta property=\"og:image\" content=\"https://lab.example.org/news/2026/a/card.png\">",
        );
    }
}

#[test]
fn a_translation_without_a_picture_uses_that_of_the_original() {
    let built = with_text("2026-01-01-a/index.md", "", "![Two halves](p.png)\n")
        .config("languages: {zh-Hans: {}}\nsocial_cards: true\n")
        .file(
            "content/news/2026-01-01-a/p.png",
            encoded(halves(300, 200), ImageFormat::Png),
        )
        .item("2026-01-01-a/index.zh-Hans.md", "", "正文。\n")
        .build();
    built
        .page("zh-Hans/news/2026/a/")
        .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/p-")
        .lacks("Two halves");
}
