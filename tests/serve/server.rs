//! A running server, and its answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{self, TestSite, labnews};

/// How long something may take that takes a moment; a backstop.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something is so.
#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A `labnews serve`, ended with the test.
pub struct Server {
    pub child: Child,
    /// `127.0.0.1:41234`.
    pub address: String,
    /// What it said on standard error.
    pub said: Arc<Mutex<String>>,
}

impl Server {
    pub fn start(root: &Path) -> Self {
        Self::start_with(&["--root", root.to_str().unwrap()], None)
    }

    pub fn start_with(arguments: &[&str], folder: Option<&Path>) -> Self {
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

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and reads all that comes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may have answered, and closed, before all is sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }

    pub fn ask(&self, method: &str, path: &str) -> Answer {
        let address = &self.address;
        self.raw(
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path)
    }

    #[track_caller]
    pub fn shows(&self, path: &str, words: &str) {
        eventually(&format!("{path} shows `{words}`"), || {
            self.get(path).text().contains(words)
        });
    }

    #[track_caller]
    pub fn lacks(&self, path: &str, words: &str) {
        eventually(&format!("{path} does not show `{words}`"), || {
            !self.get(path).text().contains(words)
        });
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        eventually(&format!("`{words}` is said"), || {
            self.said.lock().unwrap().contains(words)
        });
    }

    pub fn version(&self) -> String {
        self.get("/_labnews/version").text()
    }

    #[cfg(unix)]
    pub fn interrupt(&self) {
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
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Self {
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

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

pub fn page(words: &str) -> String {
    format!("---\ntitle: A page\n---\n{words}\n")
}

pub fn site() -> TestSite {
    TestSite::new()
        .file("content/about.md", page("first words"))
        .file("static/a.txt", "first text")
        .file("templates/ours.html", "{# nothing yet #}")
}

/// Writes a file of a site that is served.
pub fn write(site: &TestSite, path: &str, content: impl AsRef<[u8]>) {
    fs::write(site.path(path), content).unwrap();
}
