//! Which requests the server answers, and with which headers.

use crate::server::{Server, page, site};

#[test]
fn every_answer_has_the_security_headers() {
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
fn head_answers_like_get_without_a_body() {
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
                "labnews serve answers only requests to `localhost`, `127.0.0.1` or `[::1]`\n\
                 open http://{}/, or start labnews serve with --host to answer other machines\n",
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
fn a_server_for_other_machines_answers_any_host_name() {
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
fn paths_lead_only_to_files_of_the_site() {
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
fn too_long_requests_are_refused_and_others_answered() {
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
