//! What a change does to the pages that are shown.

use std::fs;
use std::io::Cursor;
use std::process::Command;

use image::{ImageFormat, Rgb, RgbImage};

use crate::server::{Server, eventually, page, site, write};
use crate::support::TestSite;

/// An attribute of the tag that tells a page's script what the page is made of.
fn told(server: &Server, path: &str, attribute: &str) -> String {
    let page = server.get(path).text();
    let (_, tag) = page.rsplit_once("<script async ").unwrap();
    let (_, value) = tag.split_once(&format!("{attribute}=\"")).unwrap();
    value.split_once('"').unwrap().0.to_owned()
}

#[test]
fn the_last_good_page_stays_visible_under_the_errors() {
    let site = site().file("content/other.md", page("other words"));
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    write(&site, "content/about.md", "---\ntilte: x\n---\n");
    for (path, words) in [("/about/", "first words"), ("/other/", "other words")] {
        server.shows(path, "`tilte` is not a key of a page");
        let answer = server.get(path);
        assert_eq!(answer.status, 500);
        let text = answer.text();
        assert!(text.contains(words), "{text}");
        assert!(text.contains("<div id=\"labnews-errors\""), "{text}");
    }
    assert_eq!(server.get("/style.css").status, 200);
    assert_eq!(server.get("/nowhere/").status, 404);
    // A file that is right is not shown before the whole site is.
    write(&site, "content/other.md", page("later words"));
    eventually("both files are seen", || {
        let said = server.said.lock().unwrap();
        said.matches("not built in ").count() >= 2
    });
    assert!(server.get("/other/").text().contains("other words"));
    write(&site, "content/about.md", page("right again"));
    server.shows("/about/", "right again");
    server.shows("/other/", "later words");
    assert!(!server.get("/about/").text().contains("labnews-errors"));
}

#[test]
fn a_template_comes_breaks_and_goes() {
    let site = site().file("content/other.md", page("other words"));
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    let ours = "templates/page.html";
    let extend = "{% extends \"theme/page.html\" %}";
    write(
        &site,
        ours,
        format!("{extend}{{% block footer %}}our footer{{% endblock footer %}}"),
    );
    server.shows("/about/", "our footer");
    // It cannot be compiled.
    write(&site, ours, format!("{extend}{{% block footer %}}"));
    server.shows("/about/", "templates/page.html:1:");
    assert!(server.get("/about/").text().contains("our footer"));
    // It can be compiled, and fails on one page, which nobody asks for.
    let fails = "{% if page.url == \"/other/\" %}{{ page.nothing.more }}{% endif %}";
    write(
        &site,
        ours,
        format!("{extend}{{% block footer %}}{fails}next footer{{% endblock footer %}}"),
    );
    server.says("nothing");
    server.shows("/about/", "The site has errors");
    let about = server.get("/about/").text();
    assert!(about.contains("next footer"), "{about}");
    let other = server.get("/other/").text();
    assert!(other.contains("our footer"), "the last good page: {other}");
    fs::remove_file(site.path(ours)).unwrap();
    server.lacks("/about/", "next footer");
    server.lacks("/other/", "labnews-errors");
    assert_eq!(server.get("/other/").status, 200);
}

#[test]
fn a_thousand_saves_in_a_burst_end_with_the_last() {
    let site = site();
    for number in 0..100 {
        write(
            &site,
            &format!("content/page{number}.md"),
            page("first words"),
        );
    }
    let server = Server::start(site.root());
    server.shows("/page99/", "first words");
    for round in 0..10 {
        for number in 0..100 {
            let words = format!("round {round} of {number}");
            write(&site, &format!("content/page{number}.md"), page(&words));
        }
    }
    for number in 0..100 {
        server.shows(&format!("/page{number}/"), &format!("round 9 of {number}"));
    }
    let built = server.said.lock().unwrap().matches("built in ").count();
    assert!(built < 500, "{built} builds");
}

#[test]
fn editors_that_save_by_renaming_are_seen() {
    let site = site();
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    for round in 0..3 {
        let words = format!("saved {round}");
        // As Vim does it: tests whether it may create files, keeps a copy, and writes anew.
        write(&site, "content/.about.md.swp", "swap");
        write(&site, "content/4913", "");
        fs::remove_file(site.path("content/4913")).unwrap();
        fs::rename(
            site.path("content/about.md"),
            site.path("content/about.md~"),
        )
        .unwrap();
        write(&site, "content/about.md", page(&words));
        fs::remove_file(site.path("content/about.md~")).unwrap();
        server.shows("/about/", &words);
        // As others do it: write beside it, and take its place.
        let words = format!("replaced {round}");
        write(&site, "content/.about.md.tmp", page(&words));
        fs::rename(
            site.path("content/.about.md.tmp"),
            site.path("content/about.md"),
        )
        .unwrap();
        server.shows("/about/", &words);
    }
    assert_eq!(server.get("/about/").status, 200);
}

fn git(site: &TestSite, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(site.root())
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
fn another_branch_is_checked_out() {
    let site = site();
    for number in 0..50 {
        write(
            &site,
            &format!("content/page{number}.md"),
            page("main words"),
        );
    }
    git(&site, &["init", "--quiet"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "-m", "main"]);
    git(&site, &["checkout", "--quiet", "-b", "other"]);
    fs::remove_file(site.path("content/about.md")).unwrap();
    fs::create_dir(site.path("content/deep")).unwrap();
    write(&site, "content/deep/new.md", page("new words"));
    for number in 0..50 {
        write(
            &site,
            &format!("content/page{number}.md"),
            page("other words"),
        );
    }
    git(&site, &["add", "--all"]);
    git(&site, &["commit", "--quiet", "-m", "other"]);
    git(&site, &["checkout", "--quiet", "main"]);
    let server = Server::start(site.root());
    server.shows("/page49/", "main words");
    for _ in 0..3 {
        git(&site, &["checkout", "--quiet", "other"]);
        server.shows("/deep/new/", "new words");
        for number in 0..50 {
            server.shows(&format!("/page{number}/"), "other words");
        }
        eventually("the page is gone", || server.get("/about/").status == 404);
        git(&site, &["checkout", "--quiet", "main"]);
        server.shows("/about/", "first words");
        for number in 0..50 {
            server.shows(&format!("/page{number}/"), "main words");
        }
        eventually("the page is gone", || {
            server.get("/deep/new/").status == 404
        });
    }
}

#[test]
fn pages_tell_what_changed() {
    let site = site()
        .file("content/other.md", page("other words"))
        .file("static/style.css", "body { color: red }");
    let server = Server::start(site.root());
    let other =
        || ["data-page", "data-styles", "data-files"].map(|name| told(&server, "/other/", name));
    let before = other();
    // Another page.
    let version = server.version();
    write(&site, "content/about.md", page("second words"));
    server.shows("/about/", "second words");
    assert_ne!(server.version(), version);
    assert_eq!(other(), before);
    // A stylesheet with a hash of its content in its URL.
    write(&site, "static/style.css", "body { color: blue }");
    server.shows("/style.css", "blue");
    eventually("its URL differs", || other()[1] != before[1]);
    let [page_hash, _, files] = other();
    assert_eq!(page_hash, before[0]);
    assert!(files.contains("/style.css"), "{files}");
    // A file of another name.
    write(&site, "static/a.txt", "second text");
    server.shows("/a.txt", "second text");
    eventually("it is told", || other()[2].contains("/a.txt"));
    assert_eq!(other()[0], before[0]);
    // The page itself.
    write(&site, "content/other.md", page("more words"));
    server.shows("/other/", "more words");
    assert_ne!(other()[0], before[0]);
}

/// A photo that is large enough for lists.
fn photo(red: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let photo = RgbImage::from_pixel(400, 300, Rgb([red, 120, 160]));
    photo.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[test]
fn a_text_names_other_pictures_than_before() {
    let site = TestSite::new()
        .file("static/one.jpg", photo(100))
        .file("static/two.jpg", photo(200))
        .item("2026-01-01-a.md", "", "![A boat](/one.jpg)\n");
    let server = Server::start(site.root());
    server.shows("/news/2026/a/", "/images/one-");
    server.shows("/news/", "/images/one-");
    let item = fs::read_to_string(site.path("content/news/2026-01-01-a.md")).unwrap();
    write(
        &site,
        "content/news/2026-01-01-a.md",
        item.replace("one.jpg", "two.jpg"),
    );
    server.shows("/news/2026/a/", "/images/two-");
    // The picture of a list is the first of the text.
    server.shows("/news/", "/images/two-");
    server.lacks("/news/", "/images/one-");
}

#[test]
fn links_to_headings_are_checked_after_each_change() {
    let site = site()
        .file("content/about.md", page("# First\n\nwords"))
        .file("content/other.md", page("[there](about.md#first)"));
    let server = Server::start(site.root());
    server.shows("/other/", "/about/#first");
    write(&site, "content/about.md", page("# Second\n\nwords"));
    server.shows("/other/", "#first");
    server.says("content/other.md:4:");
    server.shows("/other/", "The site has errors");
    write(&site, "content/other.md", page("[there](about.md#second)"));
    server.shows("/other/", "/about/#second");
    assert_eq!(server.get("/other/").status, 200);
}

#[test]
fn the_search_follows_the_texts() {
    let site = site();
    let server = Server::start(site.root());
    let index = || {
        let entry = server.get("/pagefind/pagefind-entry.json");
        assert_eq!(entry.status, 200);
        entry.text()
    };
    let first = index();
    assert!(first.contains("\"page_count\":1"), "{first}");
    let footer = "{% block footer %}our footer{% endblock footer %}";
    let template = format!("{{% extends \"theme/page.html\" %}}{footer}");
    write(&site, "templates/page.html", template);
    server.shows("/about/", "our footer");
    assert_eq!(index(), first, "a template is not searched");
    write(&site, "content/about.md", page("second words"));
    server.shows("/about/", "second words");
    let second = index();
    assert_ne!(second, first);
    // While there are errors, the search is that of the last good site.
    write(&site, "content/other.md", "---\ntilte: x\n---\n");
    server.shows("/about/", "tilte");
    assert_eq!(index(), second);
    write(&site, "content/other.md", page("other words"));
    server.shows("/other/", "other words");
    assert!(index().contains("\"page_count\":2"));
}
