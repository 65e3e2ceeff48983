//! What browsers show.

use std::fs;
use std::io::{Read, Write};

use crate::server::{Answer, Server, page, site, write};
use crate::support::jpeg;

#[test]
fn a_change_is_shown_and_browsers_reload() {
    let site = site();
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    let page_html = server.get("/about/").text();
    let (_, tag) = page_html.rsplit_once("<script ").unwrap();
    assert!(tag.starts_with("async src=\"/_labnews/reload.js\" data-version=\""));
    let script = server.get("/_labnews/reload.js");
    assert!(script.text().contains("/_labnews/version"));
    let version = server.version();
    // A browser that waits for the next version.
    let mut waiting = server.connect();
    let address = &server.address;
    write!(
        waiting,
        "GET /_labnews/version?after={version} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    write(&site, "content/about.md", page("second words"));
    server.shows("/about/", "second words");
    let mut told = Vec::new();
    waiting.read_to_end(&mut told).unwrap();
    let told = Answer::parse(&told);
    assert_ne!(told.text(), version);
    assert_eq!(told.header("cache-control"), Some("no-store"));
}

#[test]
fn every_page_shows_the_errors_until_they_are_fixed() {
    let site = site();
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    write(&site, "content/about.md", "---\ntilte: x\n---\n");
    server.shows("/", "`tilte` is not a key of a page");
    let answer = server.get("/about/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("content/about.md:2:1"));
    assert!(
        answer.text().contains("reload.js"),
        "it goes away by itself"
    );
    server.says("not built in ");
    write(&site, "content/about.md", page("right again"));
    server.shows("/about/", "right again");
    assert_eq!(server.get("/about/").status, 200);
}

#[cfg(unix)]
#[test]
fn file_names_are_escaped_on_the_error_page() {
    let site = site()
        .file("content/<img src=x onerror=alert(1)>.mdown", "x")
        .file("content/a\n\u{202e}<script>alert(1)</script>.md", "---\n");
    let server = Server::start(site.root());
    let answer = server.get("/");
    assert_eq!(answer.status, 500);
    let text = answer.text();
    assert!(text.contains("&lt;img src=x"), "{text}");
    assert!(!text.contains("<img") && !text.contains("<script>alert"));
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn files_have_their_content_type_and_browsers_do_not_guess() {
    let site = site()
        .file("static/b.js", "0")
        .file("static/c.unknown", "<script>alert(1)</script>")
        .file("static/d", "<script>alert(1)</script>")
        .file("static/p.jpg", jpeg())
        .item(
            "2026-01-01-e.md",
            "event: {type: seminar, start: 2027-01-01}\n",
            "x",
        );
    let server = Server::start(site.root());
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/a.txt", "text/plain; charset=utf-8"),
        ("/b.js", "text/javascript; charset=utf-8"),
        ("/c.unknown", "application/octet-stream"),
        ("/d", "application/octet-stream"),
        ("/p.jpg", "image/jpeg"),
        ("/events.ics", "text/calendar; charset=utf-8"),
        ("/feed.xml", "text/xml; charset=utf-8"),
        ("/feed.json", "application/json"),
        ("/pagefind/pagefind.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
    }
}

#[test]
fn a_content_security_policy_allows_the_reload_script() {
    let site = site();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    write(
        &site,
        "site.yaml",
        yaml.replace("lab.example.org", "lab.example.org/sub") + "content_security_policy: true\n",
    );
    let server = Server::start(site.root());
    let page = server.get("/sub/about/").text();
    assert!(
        page.contains(" *:*/sub/gallery.js ") && page.contains(" *:*/_labnews/reload.js;"),
        "{page}"
    );
}

#[test]
fn a_folder_without_a_slash_redirects_only_to_itself() {
    let site = site()
        .file("content/evil.example.md", page("x"))
        .file("content/研.md", page("x"));
    let server = Server::start(site.root());
    for (path, target) in [
        ("/about", "/about/"),
        ("/about?a=b&c", "/about/?a=b&c"),
        ("/%61bout", "/about/"),
        ("/%E7%A0%94", "/%E7%A0%94/"),
        ("/evil.example", "/evil.example/"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 307, "{path}");
        assert_eq!(answer.header("location"), Some(target), "{path}");
    }
    // A browser would take it for the name of a host.
    for path in [
        "//evil.example",
        "/%2fevil.example",
        "/\\evil.example",
        "/%5cevil.example",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_site_under_a_path_is_served_under_that_path() {
    let site = site();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    write(
        &site,
        "site.yaml",
        yaml.replace("lab.example.org", "lab.example.org/sub/path"),
    );
    let server = Server::start(site.root());
    assert!(
        server
            .get("/sub/path/about/")
            .text()
            .contains("first words")
    );
    for path in ["/", "/sub/path"] {
        let answer = server.get(path);
        assert_eq!(answer.header("location"), Some("/sub/path/"), "{path}");
    }
    for path in [
        "/about/",
        "/sub",
        "/sub/pathabout/",
        "/sub/path//about/",
        "/sub/path//",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_page_of_static_is_shown_whatever_its_size() {
    let large = format!(
        "<!doctype html><title>Plot</title>{}",
        "<p>x".repeat(3_000_000)
    );
    let site = site().file("static/plot.html", &large);
    let server = Server::start(site.root());
    let answer = server.get("/plot.html");
    assert_eq!(answer.status, 200);
    assert!(answer.text().starts_with(&large));
    assert!(answer.text().contains("/_labnews/reload.js"));
}

#[cfg(unix)]
#[test]
fn the_search_index_is_built_on_request() {
    let site = site();
    let server = Server::start(site.root());
    assert_eq!(server.get("/pagefind/pagefind.js").status, 200);
    assert_eq!(server.get("/pagefind/nothing").status, 404);
    assert_eq!(server.get("/pagefind/../a.txt").status, 404);
}
