//! Holds the complete text of every message.
//!
//! Each file `tests/messages/<area>/<case>.txt` is a test of its own. It reads from top to bottom: what a
//! person did, the files of a small site, and all that labnews prints.
//!
//! ```text
//! A member forgets the title.
//!
//! $ labnews check --strict
//!
//! -- content/news/2026-01-02-a.md --
//! ---
//! title:
//! ---
//! Text.
//! == exit 1 ==
//! error: …
//! ```
//!
//! - **Commands** run in the site's folder after all files are written. Without a `$` line it is
//!   `labnews check`. `build` and `check` get `--now` with the moment of all tests if they lack it.
//! - **Files** follow a line `-- path --`. `../` leads to a folder around the site. Without a site.yaml, a
//!   minimal one is written. In paths, and in the content of `escaped` files, `\r`, `\n`, `\t`, `\0`, `\\`,
//!   `\xff` (a byte), `\u{202e}` (a character), `\u{e000-f8ff}` (all from one to another) and `\{500*ab}`
//!   (500 times `ab`) are replaced.
//! - **Other files** say what they are behind the path, as in `-- content/a.jpg: picture 40x30 --`:
//!
//!   | | |
//!   | --- | --- |
//!   | `escaped` | text with escapes, without its last line break |
//!   | `hex`, `base64` | bytes; spaces and line breaks do not count |
//!   | `picture 40x30` | a black picture in the format of the file's name: jpg, png, gif, webp |
//!   | `copy of tests/fixtures/film.mp4` | a file of this repository; `first 100 bytes of …` cuts it |
//!   | `12 times` | the text 12 times, `{n}` in it replaced by 1, 2, 3 …; 12 files if `{n}` is in the path; another kind of file may follow: `12 times link to ../other` |
//!   | `9000000 bytes` | as many zero bytes, which take no place on the disk |
//!   | `folder` | a folder |
//!   | `mode 000`, `folder mode 555` | a file, or a folder, with these permissions; root becomes nobody for this |
//!   | `link to ../other` | a symbolic link |
//!   | `hard link to content/a.md` | another name of a file |
//!   | `socket`, `pipe` | a special file |
//!   | `locked` | an empty file that another program has locked |
//!   | `none` | no file, as in a folder without a site.yaml |
//!
//! - **The output** begins at `== exit N ==`: standard error of the command, then, if there is any,
//!   `== stdout ==`. Further commands follow in the same way. The folder around the site is `/tmp/case` in it, and
//!   a duration is `_ ms`, in tables behind two spaces; all else is as labnews prints it.
//!
//! One more test, `catalogue::a_test_holds_each_code`, fails if the catalogue in `src/messages/` has a message
//! that no case prints, except for those in `support/coverage.rs`.
//!
//! `cargo test --test messages near_name` runs the cases with these words in their names, and
//! `BLESS=1 cargo test --test messages` writes what labnews prints now into the files.

#[path = "support/catalogue.rs"]
mod catalogue;
#[path = "support/coverage.rs"]
mod coverage;
mod support;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::{DynamicImage, ImageFormat};
use labnews::diagnostic::printable;
use libtest_mimic::{Arguments, Failed, Trial};
use rayon::prelude::*;
use similar::TextDiff;
use support::{NOW, labnews};

/// The site.yaml of a case without one. Cards depend on the fonts of a machine, and a search takes time.
const SITE_YAML: &str = "title: Test Lab
base_url: https://lab.example.org
social_cards: false
search: false
";

/// What expected outputs say for the folder around a site.
const AROUND: &str = "/tmp/case";

fn main() -> ExitCode {
    let mut trials = vec![
        Trial::test("harness::a_wrong_expectation_fails", wrong_expectation),
        Trial::test("harness::a_case_without_output_fails", no_expectation),
        Trial::test("harness::escapes_are_replaced", escapes),
        Trial::test("harness::the_machine_form_is_read", machine_form),
        Trial::test("harness::gaps_are_found", gaps),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let paths = case_files(&folder);
    let diagnostics: Arc<Vec<_>> = Arc::new(
        paths
            .iter()
            .map(|path| CaseDiagnostics::new(path))
            .collect(),
    );
    for (position, path) in paths.into_iter().enumerate() {
        let name = path.strip_prefix(&folder).unwrap_or(&path);
        let name = name.with_extension("").to_string_lossy().replace('\\', "/");
        let diagnostics = diagnostics.clone();
        trials.push(Trial::test(name, move || {
            check_file(&path, &diagnostics[position])
        }));
    }
    // Last, so that the cases have run by then.
    trials.push(Trial::test(
        "catalogue::a_test_holds_each_code",
        move || check_coverage(&diagnostics),
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// All files of the areas. One that is no case is listed too, and fails.
fn case_files(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap());
    let files = files.filter(|entry| !entry.file_type().is_dir());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// Compares what labnews prints with what a file expects, or writes it into the file if `BLESS` is set.
fn check_file(path: &Path, diagnostics: &CaseDiagnostics) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    if path.extension().is_none_or(|extension| extension != "txt") {
        return Err("a case is a file whose name ends in `.txt`".into());
    }
    let case = Case::parse(&text)?;
    let printed = case.run();
    if std::env::var_os("BLESS").is_some() {
        let story = text.strip_suffix(case.expected).unwrap_or(&text);
        fs::write(path, format!("{story}{printed}"))?;
        return Ok(());
    }
    let compared = case.compare(&printed);
    compared.map_err(|why| format!("{}: {why}", path.display()))?;
    for diagnostic in diagnostics.get()? {
        let message = printable(diagnostic["message"].as_str().unwrap_or_default());
        if message.is_empty() || !printed.contains(&*message) {
            return Err(format!("only programs are told: {diagnostic}").into());
        }
    }
    Ok(())
}

/// The diagnostics of a case file in the form for programs. Two tests need them, and the first gets them.
struct CaseDiagnostics {
    path: PathBuf,
    found: OnceLock<Result<Vec<serde_json::Value>, String>>,
}

impl CaseDiagnostics {
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            found: OnceLock::new(),
        }
    }

    fn get(&self) -> Result<&[serde_json::Value], String> {
        let found = self.found.get_or_init(|| {
            let text = fs::read_to_string(&self.path).map_err(|error| error.to_string())?;
            Ok(Case::parse(&text)?.diagnostics())
        });
        found.as_deref().map_err(Clone::clone)
    }
}

/// Fails if the catalogue has a message that no test holds.
fn check_coverage(diagnostics: &[CaseDiagnostics]) -> Result<(), Failed> {
    let found: Result<Vec<_>, String> = diagnostics.par_iter().map(CaseDiagnostics::get).collect();
    let codes = found?.into_iter().flatten();
    let codes = codes.filter_map(|diagnostic| diagnostic["code"].as_str().map(str::to_owned));
    let wrong = coverage::find_gaps(&codes.collect())?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n").into())
    }
}

/// A parsed case file.
struct Case<'a> {
    /// Each as words behind `labnews`.
    commands: Vec<Vec<String>>,
    files: Vec<CaseFile<'a>>,
    /// From the first `== exit N ==` on.
    expected: &'a str,
}

struct CaseFile<'a> {
    path: Vec<u8>,
    /// What the file is, if it is not a text.
    kind: &'a str,
    content: &'a str,
}

impl<'a> Case<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let mut case = Self {
            commands: Vec::new(),
            files: Vec::new(),
            expected: "",
        };
        let mut words = String::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let end = line.trim_end_matches('\n');
            if end.starts_with("== exit ") && end.ends_with(" ==") {
                case.expected = &text[start..];
                break;
            }
            let header = end
                .strip_prefix("-- ")
                .and_then(|end| end.strip_suffix(" --"));
            if let Some(header) = header {
                let (path, kind) = header.split_once(": ").unwrap_or((header, ""));
                case.files.push(CaseFile {
                    path: unescape(path)?,
                    kind,
                    content: &text[at..at],
                });
            } else if let Some(file) = case.files.last_mut() {
                file.content = &text[at - line.len() - file.content.len()..at];
            } else if let Some(command) = end.strip_prefix("$ labnews") {
                let command = shlex::split(command).ok_or("a quote in a command is not closed")?;
                case.commands.push(command);
            } else if end.starts_with('$') {
                return Err("commands begin with `$ labnews`".into());
            } else {
                words.push_str(end);
            }
        }
        if words.trim().is_empty() {
            return Err("a case begins with what a person did, in plain words".into());
        }
        if case.commands.is_empty() {
            case.commands.push(vec!["check".to_owned()]);
        }
        for command in &mut case.commands {
            if is_build(command) && !command.iter().any(|word| word == "--now") {
                command.extend(["--now".to_owned(), NOW.to_owned()]);
            }
        }
        Ok(case)
    }

    /// What labnews prints for the commands, in the form of the expected output.
    fn run(&self) -> String {
        let mut printed = String::new();
        self.run_with(&[], |_, around, output| {
            let around = around.to_str().unwrap();
            let print = |bytes: Vec<u8>| {
                let text = String::from_utf8(bytes).unwrap();
                let text = text.trim_end_matches('\n').replace(around, AROUND);
                hide_durations(&text)
            };
            let status = output.status.code().unwrap();
            printed.push_str(&format!("== exit {status} ==\n"));
            let (stderr, stdout) = (print(output.stderr), print(output.stdout));
            if !stderr.is_empty() {
                printed.push_str(&format!("{stderr}\n"));
            }
            if !stdout.is_empty() {
                printed.push_str(&format!("== stdout ==\n{stdout}\n"));
            }
        });
        printed
    }

    /// The diagnostics of `build` and `check` in the form for programs: the seam for tests of all messages.
    fn diagnostics(&self) -> Vec<serde_json::Value> {
        let mut found = Vec::new();
        self.run_with(&["--format", "json"], |takes_format, around, output| {
            let text = String::from_utf8(output.stdout).unwrap();
            let text = text.replace(around.to_str().unwrap(), AROUND);
            let lines = text
                .lines()
                .filter(|line| takes_format && line.starts_with('{'));
            let values = lines.map(|line| serde_json::from_str(line).unwrap());
            // `check` lists translations beside diagnostics.
            found.extend(values.filter(|value: &serde_json::Value| value["severity"].is_string()));
        });
        found
    }

    /// Writes the site and runs the commands in it, with these arguments added to `build` and `check`.
    fn run_with(&self, added: &[&str], mut see: impl FnMut(bool, &Path, Output)) {
        let temporary = tempfile::tempdir().unwrap();
        let around = temporary.path().canonicalize().unwrap();
        let root = around.join("site");
        fs::create_dir(&root).unwrap();
        self.write(&root);
        for command in &self.commands {
            let takes_format = is_build(command) && !command.iter().any(|word| word == "--format");
            let mut program = labnews();
            program
                .args(command)
                .current_dir(&root)
                .stdin(Stdio::null());
            if takes_format {
                program.args(added);
            }
            if self.files.iter().any(|file| file.mode().is_some()) {
                give_up_root(&mut program, [&around, &root]);
            }
            see(takes_format, &around, program.output().unwrap());
        }
        // So that the folder can be removed.
        for file in self.files.iter().filter(|file| file.mode().is_some()) {
            set_mode(&root.join(file_name(&file.path)), 0o755);
        }
    }

    fn write(&self, root: &Path) {
        if !self.files.iter().any(|file| file.path == b"site.yaml") {
            fs::write(root.join("site.yaml"), SITE_YAML).unwrap();
        }
        for file in &self.files {
            file.write(root);
        }
    }

    fn compare(&self, printed: &str) -> Result<(), String> {
        if self.expected.is_empty() {
            return Err(format!(
                "no output is expected; BLESS=1 writes it:\n{printed}"
            ));
        }
        if self.expected == printed {
            return Ok(());
        }
        let diff = TextDiff::from_lines(self.expected, printed);
        let diff = diff
            .unified_diff()
            .header("expected", "printed")
            .to_string();
        Err(format!("labnews prints something else\n{diff}"))
    }
}

impl CaseFile<'_> {
    fn write(&self, root: &Path) {
        let path = &self.path;
        let target = root.join(file_name(path));
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        let kind: Vec<&str> = self.kind.split(' ').collect();
        let content = match kind[..] {
            [""] => self.content.as_bytes().to_vec(),
            ["escaped"] => unescape(self.content.strip_suffix('\n').unwrap_or("")).unwrap(),
            ["hex"] => {
                let digits: Vec<u8> = self.content.bytes().filter(u8::is_ascii_hexdigit).collect();
                digits
                    .chunks(2)
                    .map(|pair| number(pair, 16) as u8)
                    .collect()
            }
            ["base64"] => {
                let letters: String = self.content.split_whitespace().collect();
                BASE64.decode(letters).unwrap()
            }
            ["picture", size] => {
                let (width, height) = size.split_once('x').unwrap();
                picture(&target, width.parse().unwrap(), height.parse().unwrap())
            }
            ["copy", "of", source] => repository_file(source),
            ["first", count, "bytes", "of", source] => {
                let mut bytes = repository_file(source);
                bytes.truncate(count.parse().unwrap());
                bytes
            }
            [count, "times", ..] => {
                let kind = kind[2..].join(" ");
                return self.write_times(root, count.parse().unwrap(), &kind);
            }
            [size, "bytes"] => {
                let file = fs::File::create(target).unwrap();
                return file.set_len(size.parse().unwrap()).unwrap();
            }
            ["folder", ..] => {
                fs::create_dir_all(&target).unwrap();
                return self.set_mode(&target);
            }
            ["mode", _] => {
                fs::write(&target, self.content).unwrap();
                return self.set_mode(&target);
            }
            ["link", "to", source] => return link(source, &target),
            ["hard", "link", "to", source] => {
                return fs::hard_link(root.join(source), target).unwrap();
            }
            ["none"] => return,
            ["locked"] => {
                let file = fs::File::create(target).unwrap();
                file.lock().unwrap();
                // Until all tests are over.
                return std::mem::forget(file);
            }
            ["socket"] => return socket(&target),
            ["pipe"] => {
                let made = Command::new("mkfifo").arg(&target).status();
                assert!(made.unwrap().success());
                return;
            }
            _ => panic!("`{}` is not a kind of file", self.kind),
        };
        fs::write(target, content).unwrap();
    }

    /// The permissions that it says it has.
    fn mode(&self) -> Option<u32> {
        let (_, mode) = self.kind.split_once("mode ")?;
        Some(number(mode.as_bytes(), 8))
    }

    fn set_mode(&self, target: &Path) {
        if let Some(mode) = self.mode() {
            set_mode(target, mode);
        }
    }

    /// Writes a file several times, under names of their own or as one.
    fn write_times(&self, root: &Path, count: usize, kind: &str) {
        let path = String::from_utf8(self.path.clone()).unwrap();
        let numbers = (1..=count).map(|number| number.to_string());
        let texts = numbers.map(|number| {
            let replace = |text: &str| text.replace("{n}", &number);
            (replace(&path), replace(kind), replace(self.content))
        });
        if path.contains("{n}") {
            for (path, kind, content) in texts {
                let (path, kind, content) = (path.into_bytes(), kind.as_str(), content.as_str());
                let file = CaseFile {
                    path,
                    kind,
                    content,
                };
                file.write(root);
            }
        } else {
            let content: String = texts.map(|(_, _, content)| content).collect();
            let (path, content) = (self.path.clone(), content.as_str());
            let file = CaseFile {
                path,
                kind,
                content,
            };
            file.write(root);
        }
    }
}

#[cfg(unix)]
fn file_name(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs a program as a user to whom permissions apply.
#[cfg(unix)]
fn give_up_root(program: &mut Command, folders: [&Path; 2]) {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    if rustix::process::geteuid().is_root() {
        folders.iter().for_each(|folder| set_mode(folder, 0o777));
        program.uid(NOBODY).gid(NOBODY);
    }
}

#[cfg(unix)]
fn link(source: &str, target: &Path) {
    std::os::unix::fs::symlink(source, target).unwrap();
}

#[cfg(unix)]
fn socket(target: &Path) {
    drop(std::os::unix::net::UnixListener::bind(target).unwrap());
}

fn repository_file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn picture(name: &Path, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let format = ImageFormat::from_path(name).unwrap();
    let picture = DynamicImage::new_rgb8(width, height);
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn number(digits: &[u8], radix: u32) -> u32 {
    u32::from_str_radix(std::str::from_utf8(digits).unwrap(), radix).unwrap()
}

/// Replaces what the top of this file calls escapes.
fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let mut characters = escape.chars();
        let kind = characters.next();
        rest = characters.as_str();
        // Text in braces.
        let mut inner = || {
            let (inner, after) = rest.strip_prefix('{').unwrap_or(rest).split_once('}')?;
            rest = after;
            Some(inner)
        };
        match kind {
            Some('r') => bytes.push(b'\r'),
            Some('n') => bytes.push(b'\n'),
            Some('t') => bytes.push(b'\t'),
            Some('0') => bytes.push(0),
            Some('\\') => bytes.push(b'\\'),
            Some('x') => {
                let digits = rest.get(..2).ok_or("`\\x` needs two digits")?;
                bytes.push(number(digits.as_bytes(), 16) as u8);
                rest = &rest[2..];
            }
            Some('u') => {
                let range = inner().ok_or("`\\u{` is not closed")?;
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                let character = |digits: &str| {
                    let found = char::from_u32(number(digits.as_bytes(), 16));
                    found.ok_or("`\\u{…}` is no character")
                };
                let characters: String = (character(first)?..=character(last)?).collect();
                bytes.extend(characters.as_bytes());
            }
            Some('{') => {
                let inner = inner().ok_or("`\\{` is not closed")?;
                let (count, part) = inner.split_once('*').ok_or("`\\{` has no `*`")?;
                bytes.extend(
                    part.repeat(number(count.as_bytes(), 10) as usize)
                        .as_bytes(),
                );
            }
            other => return Err(format!("`\\{}` is no escape", other.unwrap_or(' '))),
        }
    }
    bytes.extend(rest.as_bytes());
    Ok(bytes)
}

/// Writes `_ ms` for each `12 ms` and `1.2 s`, in a table behind two spaces.
fn hide_durations(text: &str) -> String {
    let mut hidden = text.to_owned();
    for unit in [" ms", " s"] {
        let mut parts = hidden.split(unit).peekable();
        let mut shown = String::new();
        while let Some(part) = parts.next() {
            let Some(next) = parts.peek() else {
                shown.push_str(part);
                break;
            };
            let words = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            if words == part || next.starts_with(char::is_alphanumeric) {
                shown.extend([part, unit]);
            } else {
                let before = words.trim_end_matches(' ');
                let gap = words.len() - before.len();
                shown.extend([before, &"  "[..gap.min(2)], "_ ms"]);
            }
        }
        hidden = shown;
    }
    hidden
}

/// Whether a command prints diagnostics.
fn is_build(command: &[String]) -> bool {
    command
        .first()
        .is_some_and(|name| name == "build" || name == "check")
}

/// A small case with an error.
const EXAMPLE: &str = "A member leaves the title empty.

-- content/news/2026-01-02-a.md --
---
title:
---
Text.
";

fn wrong_expectation() -> Result<(), Failed> {
    let text = format!("{EXAMPLE}== exit 0 ==\nno problems\n");
    let case = Case::parse(&text)?;
    let why = case.compare(&case.run()).unwrap_err();
    assert!(
        why.contains("-no problems") && why.contains("+== exit 1 =="),
        "{why}"
    );
    Ok(())
}

fn no_expectation() -> Result<(), Failed> {
    let case = Case::parse(EXAMPLE)?;
    assert!(case.compare(&case.run()).is_err());
    Ok(())
}

fn escapes() -> Result<(), Failed> {
    let text = unescape(r"a\r\n\x00\u{e9}\u{61-63}\{3*ab}\\")?;
    assert_eq!(text, "a\r\n\0éabcababab\\".as_bytes());
    assert!(unescape(r"\q").is_err() && unescape(r"\{3").is_err());
    assert_eq!(
        hide_durations("in 53 ms, 1.2 s (5 sites"),
        "in _ ms, _ ms (5 sites"
    );
    assert_eq!(hide_durations("a    0.3 ms    12.0 ms"), "a  _ ms  _ ms");
    Ok(())
}

fn machine_form() -> Result<(), Failed> {
    let case = Case::parse(EXAMPLE)?;
    let found = case.diagnostics();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["file"], "content/news/2026-01-02-a.md");
    assert_eq!(found[0]["line"], 2);
    Ok(())
}

fn gaps() -> Result<(), Failed> {
    let printed = ["no-such/code", "command/no-site-here"].map(str::to_owned);
    let found = coverage::find_gaps(&printed.into())?;
    for gap in [
        "no case in tests/messages/ prints `components/too-deep`",
        "`no-such/code` is not in the catalogue",
        "a test holds `command/no-site-here`, so remove its exception",
    ] {
        assert!(found.iter().any(|found| found == gap), "{gap}: {found:#?}");
    }
    let exceptions = found.iter().filter(|gap| gap.contains("does not hold"));
    assert_eq!(exceptions.count(), 0);
    Ok(())
}
