//! What the server prints, and the text of its answers.

use crate::server::{Server, eventually, site};

#[test]
fn a_port_in_use_is_reported() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let outcome = site().run(&["serve", "--port", &port.to_string()]);
    assert_eq!(outcome.status, 1);
    outcome.says(&format!("error: cannot listen on port {port}: "));
    outcome.says(" = help: choose another port with `--port`\n");
}

#[test]
fn the_whole_text_of_messages() {
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
    assert!(head.contains("<title>labnews: The site has errors</title>"));
    let shown = diagnostic.replace('>', "&gt;");
    let words = "<h1>The site has errors</h1><p>This page reloads when they are fixed.</p>";
    assert!(
        body.starts_with(&format!("{words}<pre>{shown}</pre>")),
        "{body}"
    );
    let refused = server.ask("POST", "/").text();
    assert_eq!(
        refused,
        "labnews serve answers only GET and HEAD requests\n"
    );
}

#[test]
fn the_whole_text_of_a_failed_start() {
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
