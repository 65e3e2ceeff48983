//! Where texts, raw HTML and site.yaml name pictures.

use crate::support::{self, TestSite, jpeg};

#[test]
fn a_logo_on_another_host_is_an_error() {
    TestSite::new()
        .config("logo: https://example.org/logo.png\n")
        .fail()
        .says("the logo must be a file of this site");
}

#[test]
fn pictures_can_have_any_name() {
    let photo = jpeg();
    let built = TestSite::new()
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: 'photo #1.jpg', alt: x}, {src: a 50%.jpg, alt: x}]\n",
            "![x](b%20c.jpg) ![y](d%20e.jpg) ![z](<f?.jpg>) [all](<report #2.pdf>)\n",
        )
        .file("content/news/2026-01-01-a/photo #1.jpg", &photo)
        .file("content/news/2026-01-01-a/a 50%.jpg", &photo)
        // A name that holds `%20`, as some downloads do, and one that is linked with it.
        .file("content/news/2026-01-01-a/b%20c.jpg", &photo)
        .file("content/news/2026-01-01-a/d e.jpg", &photo)
        .file("content/news/2026-01-01-a/f?.jpg", &photo)
        .file("content/news/2026-01-01-a/report #2.pdf", "%PDF")
        .build();
    let page = built.page("/news/2026/a/");
    for name in ["photo-sharp1", "a-50", "b-20c", "d-e", "f"] {
        page.contains(&format!("\"/images/{name}-"));
    }
    page.contains("href=\"/news/2026/a/report%20%232.pdf\"");
    let typo = TestSite::new()
        .item("2026-01-01-a/index.md", "", "![x](bb%2520c.jpg)\n")
        .file("content/news/2026-01-01-a/b%20c.jpg", &photo)
        .fail();
    typo.says("did you mean `b%2520c.jpg`?");
}

#[test]
fn files_that_raw_html_names_are_published() {
    let photo = jpeg();
    for html in ["sanitize", "allow"] {
        let mut site = TestSite::new().config(&format!("html: {html}\n")).item(
            "2026-01-01-a/index.md",
            "photos: [{src: a.jpg, alt: x}, {src: b.jpg, alt: x}, {src: c.jpg, alt: x}, {src: e.jpg, alt: x}]\n",
            "<picture><source srcset=\"b.jpg 1x, c.jpg 2x\" media=\"(min-width: 30em)\"><img src='a.jpg' alt=\"a > b\"></picture>\n\n\
             <video src=\"f.mp4\" poster=\"e.jpg\" controls></video>\n",
        );
        for name in ["a", "b", "c", "e"] {
            site = site.file(&format!("content/news/2026-01-01-a/{name}.jpg"), &photo);
        }
        let built = site
            .file("content/news/2026-01-01-a/f.mp4", support::video(""))
            .build();
        let page = built.page("/news/2026/a/");
        page.contains("srcset=\"/news/2026/a/b.jpg 1x, /news/2026/a/c.jpg 2x\"")
            .contains("src=\"/news/2026/a/f.mp4\"")
            .contains("poster=\"/images/e-");
        // The author's own <picture> is one, and holds no other.
        let own = page
            .text
            .split("media=\"(min-width: 30em)\"")
            .nth(1)
            .unwrap();
        let own = own.split("</picture>").next().unwrap();
        assert!(
            !own.contains("<picture") && own.contains("/images/a-"),
            "{own}"
        );
        for file in ["b.jpg", "c.jpg", "f.mp4"] {
            assert!(
                built.output(&format!("news/2026/a/{file}")).exists(),
                "{file}"
            );
        }
    }
    let outcome = TestSite::new()
        .item("2026-01-01-a/index.md", "", "<video src=\"f.mp4\" poster=\"p.jpg\"></video> <img srcset=\"q.jpg 1x\" src=\"r.jpg\">\n")
        .fail();
    for name in ["f.mp4", "p.jpg", "q.jpg", "r.jpg"] {
        outcome.says(&format!("`{name}`"));
    }
    outcome.says("picture `r.jpg` has no alternative text");
}

#[test]
fn entities_in_raw_html_are_decoded() {
    for html in ["sanitize", "allow"] {
        let built = TestSite::new()
            .config(&format!("html: {html}\n"))
            .item(
                "2026-01-01-a/index.md",
                "photos: [{src: 'x&y.jpg', alt: x}]\n",
                "<img src=\"x&amp;y.jpg\" alt=\"a\"> <a href='&uuml;.pdf'>b</a> <img src=\"z.jpg\" srcset=\"z.jpg 2x,\" alt=\"c\">\n",
            )
            .file("content/news/2026-01-01-a/x&y.jpg", jpeg())
            .file("content/news/2026-01-01-a/z.jpg", jpeg())
            .file("content/news/2026-01-01-a/ü.pdf", "%PDF")
            .build();
        let page = built.page("/news/2026/a/");
        page.contains("src=\"/images/x-y-")
            .contains("/news/2026/a/z.jpg 2x\"");
        assert!(built.output("news/2026/a/ü.pdf").exists());
    }
}

#[test]
fn site_yaml_sets_the_level_of_a_missing_alternative_text() {
    let site = |level: &str| {
        TestSite::new()
            .config(&format!(
                "check: {{missing-alt: {level}, small-photo: off}}\n"
            ))
            .item(
                "2026-01-01-a/index.md",
                "photos: [a.jpg]\n",
                "Words. ![](b.jpg) <img src=\"c.jpg\">\n",
            )
            .file("content/news/2026-01-01-a/a.jpg", jpeg())
            .file("content/news/2026-01-01-a/b.jpg", jpeg())
            .file("content/news/2026-01-01-a/c.jpg", jpeg())
    };
    let outcome = site("error").fail();
    for name in ["a", "b", "c"] {
        outcome.says(&format!("picture `{name}.jpg` has no"));
    }
    outcome.says("3 errors");
    assert_eq!(site("off").build().outcome.diagnostics, "");
}
