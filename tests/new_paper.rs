//! `labnews new paper`: adds a paper by its DOI, from a server that answers as doi.org does.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use support::{Outcome, TestSite};

/// An entry as Crossref sends it: one line, with a space before it.
const ENTRY: &str = " @article{Xu_2022, title={Liver {organoids}, grown}, volume={12}, DOI={10.1000/xu}, \
                     journal={Journal of Examples}, author={Xu, Xiao and Li, Ada}, year={2022}, month=Apr }\n";

/// What a request said: its path and its `Accept`.
type Requests = Arc<Mutex<Vec<(String, String)>>>;

/// A resolver: it sends those who ask for a known DOI on to a server of entries, as doi.org does.
fn resolver() -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Requests::default();
    let (base, seen) = (address.clone(), requests.clone());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (base, seen) = (base.clone(), seen.clone());
            thread::spawn(move || answer(&stream.unwrap(), &base, &seen));
        }
    });
    (address, requests)
}

fn answer(stream: &TcpStream, base: &str, seen: &Requests) {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let accept = headers.iter().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("accept: ")
            .map(str::to_owned)
    });
    seen.lock()
        .unwrap()
        .push((path.clone(), accept.unwrap_or_default()));
    let (status, header, body) = match path.as_str() {
        "/10.1000/xu" | "/10.1000/a%3Cb%3E(1)" => (
            "302 Found",
            format!("Location: {base}/entry\r\n"),
            String::new(),
        ),
        "/entry" => (
            "200 OK",
            "Content-Type: application/x-bibtex\r\n".to_owned(),
            ENTRY.to_owned(),
        ),
        "/10.1000/loop" => (
            "302 Found",
            format!("Location: {base}/10.1000/loop\r\n"),
            String::new(),
        ),
        "/10.1000/html" => (
            "200 OK",
            String::new(),
            "<!doctype html><p>A page.".to_owned(),
        ),
        "/10.1000/two" => (
            "200 OK",
            String::new(),
            format!("{ENTRY}{}", ENTRY.replace("Xu_", "Li_")),
        ),
        "/10.1000/huge" => ("200 OK", String::new(), "x".repeat(2 << 20)),
        "/10.1000/none" => ("406 Not Acceptable", String::new(), String::new()),
        _ => ("404 Not Found", String::new(), String::new()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // The other side may have had enough.
    let _ = (&mut &*stream).write_all(format!("{head}{body}").as_bytes());
}

fn add(site: &TestSite, resolver: &str, doi: &str) -> Outcome {
    site.run(&["new", "paper", doi, "--resolver", resolver])
}

fn bibliography(site: &TestSite) -> String {
    fs::read_to_string(site.path("content/publications.bib")).unwrap()
}

#[test]
fn a_paper_is_added_by_its_doi() {
    let (resolver, requests) = resolver();
    let site = TestSite::new();
    let added = add(&site, &resolver, "https://doi.org/10.1000/XU");
    assert_eq!(added.status, 0, "{}", added.diagnostics);
    assert!(
        added.result.ends_with("content/publications.bib\n"),
        "{}",
        added.result
    );
    assert_eq!(
        added.diagnostics,
        "`Xu_2022` was added: `publications: [Xu_2022]` announces it in a news item.\n"
    );
    assert_eq!(
        bibliography(&site),
        "@article{Xu_2022,\n  title={Liver {organoids}, grown},\n  volume={12},\n  DOI={10.1000/xu},\n  \
         journal={Journal of Examples},\n  author={Xu, Xiao and Li, Ada},\n  year={2022},\n  month=Apr\n}\n"
    );
    let requests = requests.lock().unwrap();
    assert_eq!(
        requests[0],
        ("/10.1000/xu".to_owned(), "application/x-bibtex".to_owned())
    );
    let built = site
        .item("2026-04-22-a.md", "publications: [Xu_2022]\n", "Words.\n")
        .build();
    built
        .page("/publications/")
        .contains("Liver organoids, grown");
}

#[test]
fn other_papers_stay_as_they_are() {
    let (resolver, _) = resolver();
    let own = "@article{xu_2022,\n  title = {Another},\n  author = {A, B},\n  year = 2022,\n  journal = {J}\n}";
    let site = TestSite::new().file("content/publications.bib", own);
    assert_eq!(add(&site, &resolver, "10.1000/a<b>(1)").status, 0);
    let text = bibliography(&site);
    assert!(
        text.starts_with(&format!("{own}\n@article{{Xu_2022a,\n")),
        "{text}"
    );
    // The entry that came has the DOI of the other one.
    let again = add(&site, &resolver, "10.1000/xu");
    assert_eq!(again.status, 1);
    assert_eq!(
        again.diagnostics,
        "error: the paper `10.1000/xu` is there already: its key is `Xu_2022a`\n |\n = help: announce it with \
         `publications: [Xu_2022a]` in a news item\n"
    );
    assert_eq!(bibliography(&site), text);
}

#[test]
fn what_is_no_entry_is_refused() {
    let (resolver, _) = resolver();
    let copy = "copy the entry from the page of the paper, often under \"Cite\", into content/publications.bib";
    for (doi, words) in [
        (
            "10.1000/unknown",
            "error: there is no DOI `10.1000/unknown`\n |\n = help: compare it with the paper; a new DOI may take a \
             few days to be known\n"
                .to_owned(),
        ),
        (
            "10.1000/none",
            format!(
                "error: the server has no BibTeX entry for `10.1000/none` (HTTP status 406)\n |\n = help: {copy}\n"
            ),
        ),
        (
            "10.1000/html",
            format!("error: the server has no BibTeX entry for `10.1000/html`\n |\n = help: {copy}\n"),
        ),
        (
            "10.1000/two",
            format!("error: the server has no BibTeX entry for `10.1000/two`\n |\n = help: {copy}\n"),
        ),
    ] {
        let site = TestSite::new();
        let refused = add(&site, &resolver, doi);
        assert_eq!((refused.status, refused.diagnostics.as_str()), (1, words.as_str()));
        assert!(!site.path("content/publications.bib").exists(), "{doi}");
    }
}

#[test]
fn a_server_that_cannot_be_asked_says_why() {
    let (resolver, _) = resolver();
    // A port on which nothing listens.
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let gone = format!("http://{gone}");
    for (resolver, doi) in [
        (&gone, "10.1000/xu"),
        (&resolver, "10.1000/loop"),
        (&resolver, "10.1000/huge"),
    ] {
        let site = TestSite::new();
        let refused = add(&site, resolver, doi);
        assert_eq!(refused.status, 1);
        let words = &refused.diagnostics;
        assert!(
            words.starts_with(&format!("error: `{resolver}` cannot be asked: ")),
            "{words}"
        );
        assert!(
            words.ends_with(
                "\n |\n = help: try again when the network works, or copy the entry from the page of the paper into \
                 content/publications.bib\n"
            ),
            "{words}"
        );
        assert!(!site.path("content/publications.bib").exists(), "{doi}");
    }
}
