//! Small sites for tests: write one in a few calls, run the real program on it, look at what came.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The moment of every test's build.
pub const NOW: &str = "2026-11-24T00:00:00Z";

/// A site in a folder of its own.
pub struct TestSite {
    folder: tempfile::TempDir,
    arguments: Vec<String>,
}

impl TestSite {
    /// A site with the least site.yaml that there can be.
    pub fn new() -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            arguments: Vec::new(),
        };
        site.config("")
    }

    /// Adds lines to site.yaml. Turns social cards off unless they name `social_cards`: most tests must not
    /// depend on the fonts of a machine.
    pub fn config(self, lines: &str) -> Self {
        let cards = if lines.contains("social_cards") {
            ""
        } else if lines.is_empty() || lines.ends_with('\n') {
            "social_cards: false\n"
        } else {
            "\nsocial_cards: false\n"
        };
        let yaml = format!("title: Test Lab\nbase_url: https://lab.example.org\n{lines}{cards}");
        self.file("site.yaml", yaml)
    }

    /// Writes a file.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, content).unwrap();
        self
    }

    /// Writes a news item with a title, more front matter, and a body.
    pub fn item(self, name: &str, yaml: &str, body: &str) -> Self {
        let title = if yaml.lines().any(|line| line.starts_with("title:")) {
            String::new()
        } else {
            format!("title: Title of {name}\n")
        };
        self.file(
            &format!("content/news/{name}"),
            format!("---\n{title}{yaml}---\n{body}"),
        )
    }

    /// Adds arguments to the next builds.
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Runs a command of labnews on the site.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = labnews()
            .args(arguments)
            .arg("--root")
            .arg(self.root())
            .output()
            .unwrap();
        Outcome::of(output)
    }

    fn try_build(&self) -> Outcome {
        let mut arguments = vec!["build"];
        arguments.extend(self.arguments.iter().map(String::as_str));
        if !arguments.contains(&"--now") {
            arguments.extend(["--now", NOW]);
        }
        self.run(&arguments)
    }

    /// Builds the site, which must succeed.
    pub fn build(self) -> Built {
        let outcome = self.try_build();
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        Built {
            site: self,
            outcome,
        }
    }

    /// Builds the site, which must fail.
    pub fn fail(&self) -> Outcome {
        let outcome = self.try_build();
        assert_eq!(
            outcome.status, 1,
            "{}\n{}",
            outcome.result, outcome.diagnostics
        );
        outcome
    }
}

/// The program.
pub fn labnews() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labnews"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    command
}

/// What a command said and how it ended.
pub struct Outcome {
    pub status: i32,
    pub result: String,
    pub diagnostics: String,
}

impl Outcome {
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            result: String::from_utf8(output.stdout).unwrap(),
            diagnostics: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The diagnostics hold these words.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            self.diagnostics.contains(words),
            "`{words}` is not said in:\n{}",
            self.diagnostics
        );
        self
    }
}

/// A site that was built.
pub struct Built {
    pub site: TestSite,
    pub outcome: Outcome,
}

impl Built {
    /// A file of the output, which must be there.
    #[track_caller]
    pub fn page(&self, path: &str) -> Page {
        let file = self.output(path);
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{path}: {error}\n{:#?}", self.files()));
        Page {
            path: path.to_owned(),
            text,
        }
    }

    /// Where a path of the site is on disk.
    pub fn output(&self, path: &str) -> PathBuf {
        let path = path.trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        self.site.path("public").join(file)
    }

    /// The site has no such page or file.
    #[track_caller]
    pub fn lacks(&self, path: &str) -> &Self {
        assert!(!self.output(path).exists(), "{path} is there");
        self
    }

    /// All files of the output with their bytes.
    pub fn files(&self) -> Vec<String> {
        files(&self.site.path("public"))
    }

    /// No file of the output holds these words.
    #[track_caller]
    pub fn nowhere(&self, words: &str) -> &Self {
        for file in self.files() {
            let bytes = fs::read(self.site.path("public").join(&file)).unwrap();
            let found = String::from_utf8_lossy(&bytes).contains(words);
            assert!(!found, "{file} holds `{words}`");
        }
        self
    }
}

/// Everything in an output folder, the manifest too.
pub fn published(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut names = files(folder);
    names.push(".labnews-manifest.json".to_owned());
    let read = |name: String| (fs::read(folder.join(&name)).unwrap(), name);
    let read = names.into_iter().map(read);
    read.map(|(bytes, name)| (name, bytes)).collect()
}

/// Paths of all files under a folder, sorted; without what labnews keeps for itself.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            if name == ".labnews-staging" || name == ".labnews-manifest.json" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

/// A file of the output.
pub struct Page {
    path: String,
    pub text: String,
}

impl Page {
    #[track_caller]
    pub fn contains(&self, words: &str) -> &Self {
        assert!(
            self.text.contains(words),
            "{} does not hold `{words}`:\n{}",
            self.path,
            self.text
        );
        self
    }

    #[track_caller]
    pub fn lacks(&self, words: &str) -> &Self {
        assert!(
            !self.text.contains(words),
            "{} holds `{words}`:\n{}",
            self.path,
            self.text
        );
        self
    }

    /// The first is before the second.
    #[track_caller]
    pub fn in_order(&self, first: &str, second: &str) -> &Self {
        let at = |words: &str| {
            self.text
                .find(words)
                .unwrap_or_else(|| panic!("no `{words}`:\n{}", self.text))
        };
        assert!(
            at(first) < at(second),
            "{}: `{first}` is not before `{second}`",
            self.path
        );
        self
    }
}

/// A box of a video (ISO/IEC 14496-12).
pub fn atom(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes()[..], kind, content].concat()
}

/// A video without pictures and sound that says where it was made.
pub fn video(place: &str) -> Vec<u8> {
    let head = [atom(b"mvhd", &[0; 100]), atom(b"udta", place.as_bytes())];
    [atom(b"ftyp", b"qt  "), atom(b"moov", &head.concat())].concat()
}

/// A JPEG of one grey pixel.
pub fn jpeg() -> Vec<u8> {
    include_bytes!("../fixtures/pixel.jpg").to_vec()
}
