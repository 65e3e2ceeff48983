//! What is printed: nothing that contributors write acts on a terminal or on the log of a CI run.

mod support;
use support::{NOW, Outcome, TestSite, labnews};

/// What a name or text may try, one of each kind.
const HOSTILE: &[&str] = &[
    "\n::add-mask::a",
    "\r\n::stop-commands::x",
    "\r::error::y",
    "##[stop-commands]z",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{9b}31m\u{85}::debug::b",
    "\u{2028}::notice::c\u{2029}",
    "\u{202e}txt.exe\u{202c}",
    "\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}",
    "\u{200b}\u{2060}\u{feff}\u{ad}",
    "\u{7f}\u{8}\u{c}\u{b}",
];

/// No character of what was printed hides or moves another, no line is a command to GitHub's runner.
#[track_caller]
fn is_harmless(printed: &str, github: bool) {
    for character in printed.chars() {
        let harmless = character == '\n' || !character.is_control();
        let hides = matches!(character as u32, 0xad | 0x61c | 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff);
        assert!(harmless && !hides, "{character:?} in {printed:?}");
    }
    for line in printed.lines() {
        assert!(!line.contains("##["), "{line}");
        let command = line.trim_start().starts_with("::");
        let ours = github && (line.starts_with("::error ") || line.starts_with("::warning "));
        assert!(!command || ours, "{line}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_cannot_act_on_a_terminal() {
    for hostile in HOSTILE {
        let site = TestSite::new()
            .config("languages: {zh-Hans: }\n")
            // One that is wrong as a file, one that is wrong at a line, one without a translation.
            .file(&format!("content/a{hostile}b.mdown"), "x")
            .file(&format!("content/c{hostile}d.md"), "---\ntilte: x\n---\n")
            .item("2026-01-01-a.md", "", "![](nothing.jpg)\n");
        for format in ["human", "github", "json"] {
            for command in ["build", "check"] {
                let outcome = site.run(&[command, "--format", format, "--now", NOW]);
                assert_eq!(outcome.status, 1, "{}", outcome.diagnostics);
                assert!(outcome.result.len() + outcome.diagnostics.len() > 200);
                is_harmless(&outcome.diagnostics, false);
                is_harmless(&outcome.result, format == "github");
            }
        }
    }
}

#[test]
fn words_in_messages_and_source_lines_cannot_act_on_a_terminal() {
    for hostile in HOSTILE {
        let quoted = serde_json::Value::from(*hostile).to_string();
        let plain = hostile.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], "");
        let site = TestSite::new()
            .config(&format!("languages: {{zh-Hans: }}\ncheck: {{{quoted}: off}}\n"))
            .item(
                "2026-01-01-a.md",
                &format!("{quoted}: x\ntags: [{quoted}]\nphotos: [{{src: {quoted}}}]\nevent: {{type: {quoted}, start: {quoted}}}\n"),
                &format!("{plain} [a](<{plain}.md>) ![b](<{plain}.jpg>) <script>{plain}</script> [@{plain}] $\\{plain}$ {{{{ <{plain} /> }}}}\n"),
            )
            .file("content/publications.bib", format!("@article{{{plain}, title={{{hostile}}}, year={{{hostile}}}\n"));
        for format in ["human", "github", "json"] {
            let outcome = site.run(&["check", "--format", format, "--now", NOW]);
            assert_eq!(outcome.status, 1, "{}", outcome.diagnostics);
            assert!(outcome.result.len() + outcome.diagnostics.len() > 200);
            is_harmless(&outcome.diagnostics, false);
            is_harmless(&outcome.result, format == "github");
        }
    }
}

#[test]
fn what_is_hidden_is_shown_and_the_marker_stays_under_it() {
    let site = TestSite::new().item(
        "2026-01-01-a.md",
        "",
        "\u{1b}[31m\u{202e}研 [x](no\u{7f}thing.md)\n",
    );
    assert_eq!(
        site.fail().diagnostics,
        "\
error: there is no file `no\\u{7f}thing.md`
 --> content/news/2026-01-01-a.md:4:9
  |
4 | ␛[31m�研 [x](no␡thing.md)
  |          ^^^^^^^^^^^^^^^^
  |
  = help: the path starts at the folder of this file

1 error; `PUBLIC` was left unchanged
"
        .replace("PUBLIC", &site.path("public").to_string_lossy())
    );
}

#[test]
fn arguments_are_printed_on_one_line() {
    let root = "no\u{1b}\n::add-mask::x";
    let outcome = Outcome::of(labnews().args(["build", "--root", root]).output().unwrap());
    assert_eq!(outcome.status, 2);
    assert_eq!(
        outcome.diagnostics,
        "error: `no\\u{1b}\\n::add-mask::x` is not a labnews site: it has no site.yaml\n"
    );
}

#[test]
fn a_list_for_people_is_still_a_list() {
    let site = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .item("2026-01-01-a.md", "summary: x\n", "x")
        .item("2026-01-02-b.md", "summary: x\n", "x");
    assert_eq!(
        site.run(&["check", "--now", NOW]).result,
        "\
translations: 2 missing, 0 older than the original
  zh-Hans  missing  content/news/2026-01-02-b.md
  zh-Hans  missing  content/news/2026-01-01-a.md
"
    );
}

/// Builds a site with standard error on a new terminal, and returns what that terminal got.
#[cfg(target_os = "linux")]
fn build_on_a_terminal(site: &TestSite, arguments: &[&str]) -> String {
    use std::fs::File;
    use std::io::Read;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_end = File::options().write(true).open(name.to_str().unwrap());
    let mut command = labnews();
    command.args(["build", "--now", NOW]).args(arguments);
    command.arg("--root").arg(site.root());
    command.stdout(std::process::Stdio::null());
    let mut running = command.stderr(other_end.unwrap()).spawn().unwrap();
    // It holds the other end too, and reading ends when nobody does.
    drop(command);
    let mut shown = Vec::new();
    // The end of a terminal is an error on Linux.
    let _ = File::from(terminal).read_to_end(&mut shown);
    assert!(running.wait().unwrap().success());
    String::from_utf8(shown).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_progress_and_keeps_nothing_of_it() {
    let site = TestSite::new().item("2026-01-01-a.md", "", "x");
    let shown = build_on_a_terminal(&site, &[]);
    assert!(shown.contains("reading"), "{shown:?}");
    // The last thing is that the line is cleared.
    assert!(shown.ends_with("\r\u{1b}[2K"), "{shown:?}");
    assert_eq!(build_on_a_terminal(&site, &["--quiet"]), "");
    assert_eq!(site.build().outcome.diagnostics, "");
}
