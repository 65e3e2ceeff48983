//! The development server, over real connections.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::{TestSite, jpeg, labnews};

/// How long something may take that takes a moment; a backstop.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something is so.
#[track_caller]
fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A `labnews serve`, ended with the test.
struct Server {
    child: Child,
    /// `127.0.0.1:41234`.
    address: String,
    /// What it said on standard error.
    said: Arc<Mutex<String>>,
}

impl Server {
    fn start(root: &Path) -> Self {
        Self::start_with(&["--root", root.to_str().unwrap()], None)
    }

    fn start_with(arguments: &[&str], folder: Option<&Path>) -> Self {
        let mut command = labnews();
        command.args(["serve", "--port", "0", "--now", support::NOW]);
        command.args(arguments);
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (mut errors, heard) = (child.stderr.take().unwrap(), said.clone());
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = errors.read(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..count]);
                heard.lock().unwrap().push_str(&text);
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.ends_with("/ (Ctrl+C stops)\n"), "{line:?}");
        let address = line
            .strip_prefix("The site is at http://")
            .and_then(|rest| rest.split_once('/'))
            .unwrap_or_else(|| panic!("{line:?}\n{}", said.lock().unwrap()))
            .0
            .to_owned();
        Self {
            child,
            address,
            said,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and reads all that comes.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may have answered, and closed, before all is sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }

    fn ask(&self, method: &str, path: &str) -> Answer {
        let address = &self.address;
        self.raw(
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path)
    }

    #[track_caller]
    fn shows(&self, path: &str, words: &str) {
        eventually(&format!("{path} shows `{words}`"), || {
            self.get(path).text().contains(words)
        });
    }

    #[track_caller]
    fn lacks(&self, path: &str, words: &str) {
        eventually(&format!("{path} does not show `{words}`"), || {
            !self.get(path).text().contains(words)
        });
    }

    #[track_caller]
    fn says(&self, words: &str) {
        eventually(&format!("`{words}` is said"), || {
            self.said.lock().unwrap().contains(words)
        });
    }

    fn version(&self) -> String {
        self.get("/_labnews/version").text()
    }

    #[cfg(unix)]
    fn interrupt(&self) {
        let sent = std::process::Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer; its status is 0 where nothing came.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = match end {
            Some(end) => (&bytes[..end], &bytes[end + 4..]),
            None => (bytes, &[][..]),
        };
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head,
            body: body.to_vec(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn page(words: &str) -> String {
    format!("---\ntitle: A page\n---\n{words}\n")
}

fn site() -> TestSite {
    TestSite::new()
        .file("content/about.md", page("first words"))
        .file("static/a.txt", "first text")
        .file("templates/ours.html", "{# nothing yet #}")
}

/// Writes a file of a site that is served.
fn write(site: &TestSite, path: &str, content: impl AsRef<[u8]>) {
    fs::write(site.path(path), content).unwrap();
}

// What is shown

#[test]
fn a_change_is_shown_and_browsers_are_told() {
    let site = site();
    let server = Server::start(site.root());
    server.shows("/about/", "first words");
    let page_html = server.get("/about/").text();
    assert!(page_html.ends_with("<script async src=\"/_labnews/reload.js\"></script>"));
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
fn every_page_shows_what_is_wrong_until_it_is_mended() {
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
fn names_of_files_are_text_on_the_page_of_errors() {
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
fn the_kinds_of_files_are_told_and_nothing_else_is_guessed() {
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
fn every_answer_says_what_others_may_do_with_it() {
    let site = site();
    let server = Server::start(site.root());
    let evil = b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    for (what, answer) in [
        ("a page", server.get("/")),
        ("a file", server.get("/a.txt")),
        ("nothing", server.get("/nothing")),
        ("a redirect", server.get("/about")),
        ("a method", server.ask("PUT", "/")),
        ("the script", server.get("/_labnews/reload.js")),
        ("the version", server.get("/_labnews/version")),
        ("the wrong host", server.raw(evil)),
    ] {
        assert!(answer.status > 0, "{what}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{what}: {name}");
        }
    }
}

#[test]
fn a_page_with_a_policy_may_load_the_script_that_loads_it_again() {
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

// What is asked

#[test]
fn only_get_and_head_are_answered() {
    let site = site();
    let server = Server::start(site.root());
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get",
    ] {
        for path in ["/about/", "/_labnews/version", "/a.txt"] {
            let answer = server.ask(method, path);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
            assert!(!answer.text().contains("first"));
        }
    }
    assert_eq!(server.ask("OPTIONS", "*").status, 405);
    assert_eq!(server.ask("CONNECT", "localhost:80").status, 405);
    // A body is not read.
    let address = &server.address;
    let post = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000000000\r\n\r\nx");
    assert_eq!(server.raw(post.as_bytes()).status, 405);
}

#[test]
fn head_is_get_without_the_body() {
    let site = site();
    let server = Server::start(site.root());
    for path in [
        "/about/",
        "/a.txt",
        "/style.css",
        "/nothing",
        "/_labnews/reload.js",
    ] {
        let (get, head) = (server.get(path), server.ask("HEAD", path));
        assert_eq!(get.status, head.status, "{path}");
        assert!(!get.body.is_empty() && head.body.is_empty(), "{path}");
        for name in ["content-type", "content-length", "cache-control"] {
            assert_eq!(get.header(name), head.header(name), "{path}: {name}");
        }
        assert_eq!(
            get.header("content-length"),
            Some(get.body.len().to_string().as_str()),
            "{path}"
        );
    }
}

#[test]
fn only_requests_to_this_machine_are_answered() {
    let site = site();
    let server = Server::start(site.root());
    let ask = |target: &str, headers: &str| {
        server
            .raw(format!("GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").as_bytes())
    };
    for host in [
        "localhost:1",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "[::1]:8",
        "lab.localhost",
    ] {
        assert_eq!(
            ask("/about/", &format!("Host: {host}\r\n")).status,
            200,
            "{host}"
        );
    }
    assert_eq!(
        ask("http://localhost/about/", "Host: localhost\r\n").status,
        200
    );
    for headers in [
        "",
        "Host:\r\n",
        "Host: evil.example\r\n",
        "Host: [::1].evil.example\r\n",
        "Host: 127.0.0.1:80.evil.example\r\n",
        "Host: localhost:1111:80\r\n",
        "Host: user@localhost\r\n",
        "Host: localhost\r\nHost: localhost\r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
    ] {
        let answer = ask("/about/", headers);
        assert_eq!(answer.status, 403, "{headers}");
        assert_eq!(
            answer.text(),
            format!(
                "labnews serve answers requests to this machine only, by the names `localhost`, `127.0.0.1` and `[::1]`.\n\
                 Open http://{}/ instead. For other machines, start it with --host.\n",
                server.address
            )
        );
    }
    assert_eq!(
        ask("http://evil.example/about/", "Host: localhost\r\n").status,
        403
    );
}

#[test]
fn a_server_for_other_machines_is_asked_by_any_name() {
    let site = site();
    let server = Server::start_with(
        &["--root", site.root().to_str().unwrap(), "--host", "0.0.0.0"],
        None,
    );
    let answer =
        server.raw(b"GET /about/ HTTP/1.1\r\nHost: lab-pc.local\r\nConnection: close\r\n\r\n");
    assert_eq!(answer.status, 200);
}

#[test]
fn paths_lead_to_files_of_the_site_alone() {
    let site = site()
        .file("secret.txt", "secret words")
        .file("content/研讨会.md", page("encoded words"));
    let server = Server::start(site.root());
    let encoded = "/%E7%A0%94%E8%AE%A8%E4%BC%9A/";
    assert!(server.get(encoded).text().contains("encoded words"));
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/static/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "//etc/passwd",
        "//secret.txt",
        "///a.txt",
        "//a.txt",
        "/%2Fa.txt",
        "/./a.txt",
        "/about/../a.txt",
        "/a.txt%00",
        "/a.txt%00.html",
        "/%00",
        "/%ff%fe",
        "/a.txt/",
        "/site.yaml",
        "/content/about.md",
        "/.labnews/",
        "/%",
        "/%zz",
        "/_labnews/",
        "/_labnews/../a.txt",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        assert!(!answer.text().contains("secret words"), "{path}");
    }
    for wrong in ["a.txt", "", " ", "\\a.txt"] {
        let status = server.ask("GET", wrong).status;
        assert!(matches!(status, 0 | 400 | 403 | 404), "{wrong:?}: {status}");
    }
    assert_eq!(server.get("/a.txt").text(), "first text");
    assert_eq!(server.get("/a.txt?v=1").text(), "first text");
}

#[test]
fn a_folder_without_its_slash_leads_to_it_and_nowhere_else() {
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
fn a_site_under_a_path_is_served_under_it() {
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
fn what_is_too_long_is_refused_and_others_are_answered() {
    let site = site();
    let server = Server::start(site.root());
    let address = server.address.clone();
    let long = "a".repeat(60_000);
    assert_eq!(server.get(&format!("/{long}")).status, 404);
    for size in [70_000, 5_000_000] {
        let answer = server.get(&format!("/{}", "a".repeat(size)));
        assert!(matches!(answer.status, 0 | 414 | 431), "{}", answer.status);
        let request = format!(
            "GET / HTTP/1.1\r\nHost: {address}\r\nX: {}\r\n\r\n",
            "a".repeat(size)
        );
        let answer = server.raw(request.as_bytes());
        assert!(matches!(answer.status, 0 | 431), "{}", answer.status);
    }
    let many = "X: y\r\n".repeat(5_000);
    let answer = server.raw(format!("GET / HTTP/1.1\r\nHost: {address}\r\n{many}\r\n").as_bytes());
    assert_eq!(answer.status, 431);
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let status = server.raw(garbage).status;
        assert!(matches!(status, 0 | 400 | 505), "{status}");
    }
    assert_eq!(server.get("/about/").status, 200);
}

// Connections

#[test]
fn connections_that_send_nothing_or_too_slowly_end() {
    let site = site();
    let server = Server::start(site.root());
    let idle: Vec<TcpStream> = (0..200).map(|_| server.connect()).collect();
    // One that sends a head without an end, a byte at a time.
    let mut slow = server.connect();
    let dripping = std::thread::spawn(move || {
        let start = Instant::now();
        let head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
        for byte in head.iter().chain(std::iter::repeat(&b'a')) {
            assert!(start.elapsed() < PATIENCE, "it is never closed");
            if slow.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    // More than are answered at a time are there: this waits for its turn.
    assert!(server.get("/about/").text().contains("first words"));
    for mut stream in idle {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty());
    }
    dripping.join().unwrap();
}

#[test]
fn a_connection_that_is_kept_is_used_again_and_ends_when_it_is_not() {
    let site = site();
    let server = Server::start(site.root());
    let mut stream = server.connect();
    let request = format!("HEAD /about/ HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

/// How many connections a process has open.
#[cfg(target_os = "linux")]
fn sockets(server: &Server) -> usize {
    let folder = format!("/proc/{}/fd", server.child.id());
    let names = fs::read_dir(folder).unwrap().flatten();
    let links = names.filter_map(|entry| fs::read_link(entry.path()).ok());
    links
        .filter(|link| link.to_string_lossy().starts_with("socket:"))
        .count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_takes_nothing_is_let_go() {
    let site = site();
    // Large, without taking room on the disk.
    let film = fs::File::create(site.path("static/film.bin")).unwrap();
    film.set_len(400_000_000).unwrap();
    let server = Server::start(site.root());
    let before = sockets(&server);
    let readers: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = server.connect();
            let request = format!("GET /film.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    eventually("all are read to", || sockets(&server) >= before + 20);
    // Of 8 GB that were asked for, little is in memory.
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
        .unwrap()
        .parse::<u64>()
        .unwrap();
    assert!(peak < 400_000, "{peak} kB");
    eventually("they are let go", || sockets(&server) <= before);
    drop(readers);
    assert_eq!(server.get("/about/").status, 200);
}

#[test]
fn a_large_file_comes_whole() {
    let site = site();
    let bytes: Vec<u8> = (0..3_000_000u32)
        .map(|number| (number % 251) as u8)
        .collect();
    write(&site, "static/large.bin", &bytes);
    let server = Server::start(site.root());
    let answer = server.get("/large.bin");
    assert_eq!(answer.header("content-length"), Some("3000000"));
    assert!(answer.body == bytes);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_whoever_waits() {
    let site = site();
    let mut server = Server::start(site.root());
    let mut waiting = server.connect();
    let version = server.version();
    write!(
        waiting,
        "GET /_labnews/version?after={version} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    .unwrap();
    let mut half = server.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let _idle = server.connect();
    // Both are read before the interrupt comes.
    assert_eq!(server.get("/about/").status, 200);
    let start = Instant::now();
    server.interrupt();
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    let mut answer = Vec::new();
    let _ = waiting.read_to_end(&mut answer);
    assert_eq!(Answer::parse(&answer).text(), version);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let outcome = site().run(&["serve", "--port", &port.to_string()]);
    assert_eq!(outcome.status, 1);
    outcome.says(&format!("error: cannot listen on port {port}: "));
    outcome.says(" = help: choose another port with `--port`\n");
}

#[test]
fn its_words_are_held_whole() {
    let site = site().file("content/about.md", "---\ntilte: About us\n---\n");
    let server = Server::start(site.root());
    eventually("the end of the build is told", || {
        let said = server.said.lock().unwrap();
        said.contains("not built in ") && said.ends_with('\n')
    });
    let said = server.said.lock().unwrap().clone();
    let (told, end) = said.split_once("not built in ").unwrap();
    let diagnostic = "error: `tilte` is not a key of a page
 --> content/about.md:2:1
  |
2 | tilte: About us
  | ^^^^^
  |
  = help: did you mean `title`?
";
    assert_eq!(told, format!("{diagnostic}\n"));
    let (time, count) = end.split_once(", ").unwrap();
    assert!(time.ends_with(" ms") || time.ends_with(" s"), "{time}");
    assert_eq!(count, "1 error\n");
    let page = server.get("/").text();
    let (head, body) = page.split_once("<body>").unwrap();
    assert!(head.contains("<title>labnews: the site has errors</title>"));
    let shown = diagnostic.replace('>', "&gt;");
    let words =
        "<h1>The site has errors</h1><p>This page goes away by itself when they are mended.</p>";
    assert!(
        body.starts_with(&format!("{words}<pre>{shown}</pre>")),
        "{body}"
    );
    let refused = server.ask("POST", "/").text();
    assert_eq!(refused, "only GET and HEAD are answered\n");
}

#[test]
fn a_start_that_fails_is_told_whole() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let why = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap_err();
    let outcome = site().run(&["serve", "--port", &port.to_string()]);
    let told = format!(
        "error: cannot listen on port {port}: {why}\n |\n = help: choose another port with `--port`\n"
    );
    assert_eq!(outcome.diagnostics, told);
    drop(listener);
    // An address that is kept for documentation, and is no machine's (RFC 5737).
    let Err(why) = std::net::TcpListener::bind("192.0.2.1:0") else {
        return;
    };
    let outcome = site().run(&["serve", "--host", "192.0.2.1", "--port", "0"]);
    let told = format!("error: cannot listen on port 0: {why}\n");
    assert_eq!(outcome.diagnostics, told);
}

// Folders that come and go

/// Changes of every kind are seen.
#[track_caller]
fn sees_changes(site: &TestSite, server: &Server, words: &str) {
    write(site, "content/about.md", page(&format!("{words} content")));
    server.shows("/about/", &format!("{words} content"));
    write(site, "static/a.txt", format!("{words} text"));
    // What is on disk is read when it is asked for; a new file is known once the site is built.
    let name = words.replace(' ', "-");
    write(site, &format!("static/{name}.txt"), words);
    server.shows(&format!("/{name}.txt"), words);
    write(
        site,
        "templates/page.html",
        format!(
            "{{% extends \"theme/page.html\" %}}{{% block footer %}}{words} footer{{% endblock footer %}}"
        ),
    );
    server.shows("/about/", &format!("{words} footer"));
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    let rest = yaml.split_once('\n').unwrap().1;
    write(site, "site.yaml", format!("title: {words} title\n{rest}"));
    server.shows("/about/", &format!("{words} title"));
}

#[test]
fn folders_that_are_moved_away_and_back_are_watched_again() {
    let site = site();
    let server = Server::start(site.root());
    sees_changes(&site, &server, "early");
    for (number, folder) in ["content", "static", "templates"].into_iter().enumerate() {
        let away = site.path("away");
        let version = server.version();
        fs::rename(site.path(folder), &away).unwrap();
        eventually("its loss is seen", || server.version() != version);
        let version = server.version();
        fs::rename(&away, site.path(folder)).unwrap();
        eventually("its return is seen", || server.version() != version);
        sees_changes(&site, &server, &format!("after {number}"));
    }
}

#[test]
fn folders_that_are_moved_away_and_back_in_a_moment_are_watched_again() {
    let site = site();
    let server = Server::start(site.root());
    for round in 0..5 {
        for folder in ["content", "static", "templates"] {
            fs::rename(site.path(folder), site.path("away")).unwrap();
            fs::rename(site.path("away"), site.path(folder)).unwrap();
        }
        sees_changes(&site, &server, &format!("round {round}"));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn folders_that_are_deleted_and_restored_or_replaced_are_watched_again() {
    let site = site();
    let server = Server::start(site.root());
    let elsewhere = tempfile::tempdir().unwrap();
    for round in 0..3 {
        for folder in ["content", "static", "templates"] {
            let kept = elsewhere.path().join(folder);
            copy_folder(&site.path(folder), &kept);
            fs::remove_dir_all(site.path(folder)).unwrap();
            copy_folder(&kept, &site.path(folder));
            fs::remove_dir_all(&kept).unwrap();
        }
        sees_changes(&site, &server, &format!("restored {round}"));
        for folder in ["content", "static", "templates"] {
            copy_folder(&site.path(folder), &site.path("next"));
            fs::rename(site.path(folder), site.path("before")).unwrap();
            fs::rename(site.path("next"), site.path(folder)).unwrap();
            fs::remove_dir_all(site.path("before")).unwrap();
        }
        sees_changes(&site, &server, &format!("replaced {round}"));
    }
}

#[test]
fn folders_within_come_and_go() {
    let site = site().file("content/news/2026-01-01-a/index.md", page("first item"));
    let server = Server::start(site.root());
    server.shows("/news/2026/a/", "first item");
    let news = site.path("content/news");
    fs::rename(&news, site.path("away")).unwrap();
    server.lacks("/news/2026/a/", "first item");
    fs::rename(site.path("away"), &news).unwrap();
    server.shows("/news/2026/a/", "first item");
    write(
        &site,
        "content/news/2026-01-01-a/index.md",
        page("second item"),
    );
    server.shows("/news/2026/a/", "second item");
    // A folder with all that is in it, at once.
    let deep = site.path("content/deep/deeper/deepest");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("x.md"), page("deep words")).unwrap();
    server.shows("/deep/deeper/deepest/x/", "deep words");
    fs::write(deep.join("x.md"), page("other deep words")).unwrap();
    server.shows("/deep/deeper/deepest/x/", "other deep words");
}

#[test]
fn folders_that_were_not_there_are_watched_when_they_come() {
    let site = TestSite::new();
    let server = Server::start(site.root());
    for folder in ["content", "static", "templates"] {
        fs::create_dir(site.path(folder)).unwrap();
    }
    sees_changes(&site, &server, "late");
}

#[cfg(unix)]
#[test]
fn folders_behind_links_are_watched_too() {
    use std::os::unix::fs::symlink;
    let site = TestSite::new()
        .file("shared/one/page.md", page("first words"))
        .file("shared/two/page.md", page("second words"))
        .file("shared/texts/t.txt", "x")
        .file("content/about.md", page("x"));
    symlink(site.path("shared/one"), site.path("content/linked")).unwrap();
    symlink(site.path("shared/texts"), site.path("static")).unwrap();
    symlink(
        site.path("shared/one/page.md"),
        site.path("content/file.md"),
    )
    .unwrap();
    let server = Server::start(site.root());
    server.shows("/linked/page/", "first words");
    write(&site, "shared/one/page.md", page("changed words"));
    server.shows("/linked/page/", "changed words");
    server.shows("/file/", "changed words");
    write(&site, "shared/texts/new.txt", "new");
    server.shows("/new.txt", "new");
    // The link leads elsewhere now.
    fs::remove_file(site.path("content/linked")).unwrap();
    symlink(site.path("shared/two"), site.path("content/linked")).unwrap();
    server.shows("/linked/page/", "second words");
    write(&site, "shared/two/page.md", page("third words"));
    server.shows("/linked/page/", "third words");
    // What the link leads to is moved away and back.
    fs::rename(site.path("shared/two"), site.path("shared/away")).unwrap();
    server.lacks("/linked/page/", "third words");
    fs::rename(site.path("shared/away"), site.path("shared/two")).unwrap();
    server.shows("/linked/page/", "third words");
    write(&site, "shared/two/page.md", page("fourth words"));
    server.shows("/linked/page/", "fourth words");
}

/// A site in a folder that can be moved.
fn movable() -> (TestSite, TestSite) {
    let outer = TestSite::new();
    let inner = site();
    (outer, inner)
}

#[test]
fn a_site_that_is_moved_away_and_back_is_watched_again() {
    for relative in [false, true] {
        let (outer, inner) = movable();
        let root = outer.path("labs/site");
        copy_folder(inner.root(), &root);
        let server = match relative {
            true => Server::start_with(&[], Some(&root)),
            false => Server::start(&root),
        };
        server.shows("/about/", "first words");
        // The folder itself, then the one that it is in.
        for (number, (folder, away)) in [("labs/site", "away"), ("labs", "away")]
            .into_iter()
            .enumerate()
        {
            fs::rename(outer.path(folder), outer.path(away)).unwrap();
            server.says(&format!(
                "changes are seen late, or not at all: `{}` is not there",
                root.display()
            ));
            server.shows("/about/", "The site has errors");
            fs::rename(outer.path(away), outer.path(folder)).unwrap();
            server.shows("/about/", "words");
            server.says("changes are seen at once again");
            let words = format!("{number} words");
            fs::write(root.join("content/about.md"), page(&words)).unwrap();
            server.shows("/about/", &words);
        }
        // Another folder of the same name.
        fs::remove_dir_all(&root).unwrap();
        copy_folder(inner.root(), &root);
        server.shows("/about/", "first words");
        fs::write(root.join("content/about.md"), page("last words")).unwrap();
        server.shows("/about/", "last words");
    }
}

#[cfg(unix)]
#[test]
fn the_search_is_made_when_it_is_asked_for() {
    let site = site();
    let server = Server::start(site.root());
    assert_eq!(server.get("/pagefind/pagefind.js").status, 200);
    assert_eq!(server.get("/pagefind/nothing").status, 404);
    assert_eq!(server.get("/pagefind/../a.txt").status, 404);
}

/// The folder and the file behind a link are those that the reproductions have: beside content/, and linked
/// by a path that is relative to the link.
#[cfg(unix)]
#[test]
fn edits_behind_relative_links_are_seen_of_folders_and_of_files() {
    use std::os::unix::fs::symlink;
    let site = site()
        .file("content/news/2024-01-01-a.md", page("a"))
        .file("shared/2024-02-01-ext.md", page("before"))
        .file("data/about.md", page("about before"))
        .file("data/inner/2024-02-02-deep.md", page("deep before"));
    symlink("../../shared", site.path("content/news/linked")).unwrap();
    symlink("../data/about.md", site.path("content/contact.md")).unwrap();
    // A link within a folder behind a link.
    symlink("../data/inner", site.path("shared/inner")).unwrap();
    let server = Server::start(site.root());
    let shows = |path: &str, words: &str| server.shows(path, words);
    shows("/news/2024/ext/", "before");
    shows("/news/2024/deep/", "deep before");
    fs::write(site.path("shared/2024-02-01-ext.md"), page("edited")).unwrap();
    shows("/news/2024/ext/", "edited");
    fs::write(site.path("data/about.md"), page("about edited")).unwrap();
    shows("/contact/", "about edited");
    // As editors do it: a new file in the place of the old one.
    fs::write(site.path("data/inner/new"), page("deep edited")).unwrap();
    fs::rename(
        site.path("data/inner/new"),
        site.path("data/inner/2024-02-02-deep.md"),
    )
    .unwrap();
    shows("/news/2024/deep/", "deep edited");
    fs::write(site.path("shared/2024-03-01-more.md"), page("added")).unwrap();
    shows("/news/2024/more/", "added");
}
