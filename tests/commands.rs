//! The other commands: init, new, check, schema, completions.

mod support;
use support::{Outcome, TestSite, labnews};

#[test]
fn a_new_site_builds_without_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let init = Outcome::of(
        labnews()
            .args(["init", "--title", "The \"Example\" Lab: news"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(init.status, 0, "{}", init.diagnostics);
    assert!(
        root.join(".github/workflows/pages.yml").is_file() && root.join(".gitignore").is_file()
    );
    let check = Outcome::of(
        labnews()
            .args(["check", "--strict", "--root"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(check.status, 0, "{}", check.diagnostics);
    let build = Outcome::of(
        labnews()
            .args(["build", "--root"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(build.status, 0, "{}", build.diagnostics);
    for file in support::files(&root) {
        let bytes = std::fs::read(root.join(&file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for marker in ["@TITLE@", "@VERSION@", "@REPOSITORY@", "@DATE@"] {
            assert!(!text.contains(marker), "{file} holds {marker}");
        }
    }
    let again = Outcome::of(labnews().arg("init").arg(&root).output().unwrap());
    assert_eq!(again.status, 2);
}

#[test]
fn a_new_item_is_a_draft_that_builds() {
    let site = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .file("photo.jpg", support::jpeg());
    let photo = site.path("photo.jpg");
    let new = site.run(&[
        "new",
        "First: \"results\"",
        "--date",
        "2026-04-22",
        "--event",
        "--photo",
        &photo.to_string_lossy(),
    ]);
    assert_eq!(new.status, 0, "{}", new.diagnostics);
    assert!(
        site.path("content/news/2026-04-22-first-results/index.md")
            .is_file()
    );
    let translation = site.run(&[
        "new",
        "第一批结果",
        "--date",
        "2026-04-22",
        "--slug",
        "first-results",
        "--lang",
        "zh-Hans",
    ]);
    assert_eq!(translation.status, 0, "{}", translation.diagnostics);
    assert!(
        site.path("content/news/2026-04-22-first-results/index.zh-Hans.md")
            .is_file()
    );
    assert_eq!(
        site.run(&["new", "First results", "--date", "2026-04-22"])
            .status,
        1
    );
    let built = site.with(&["--drafts"]).build();
    built
        .page("/news/2026/first-results/")
        .contains("First: &quot;results&quot;");
    built.outcome.says("the picture `photo.jpg` has no `alt`");
}

#[test]
fn check_warns_and_strict_makes_it_fail() {
    let site = TestSite::new().item("2027-01-01-a.md", "", "x");
    let check = site.run(&["check", "--now", support::NOW]);
    check.says("warning[future-date]");
    assert_eq!(check.status, 0);
    assert!(!site.path("public").exists());
    assert_eq!(
        site.run(&["check", "--strict", "--now", support::NOW])
            .status,
        1
    );
    let silenced =
        TestSite::new()
            .config("check: {future-date: off}\n")
            .item("2027-01-01-a.md", "", "x");
    assert_eq!(
        silenced
            .run(&["check", "--strict", "--now", support::NOW])
            .status,
        0
    );
    TestSite::new()
        .config("check: {futur-date: off}\n")
        .fail()
        .says("did you mean `future-date`?");
}

#[test]
fn the_schema_of_front_matter_is_json_schema() {
    let site = TestSite::new();
    for kind in ["item", "page", "person", "lab", "site"] {
        let output = Outcome::of(labnews().args(["schema", kind]).output().unwrap());
        let schema: serde_json::Value = serde_json::from_str(&output.result).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(
            schema["properties"].as_object().unwrap().len() > 5,
            "{kind}"
        );
    }
    drop(site);
}

#[test]
fn completions_and_help_are_printed_and_wrong_usage_is_told() {
    let completions = Outcome::of(labnews().args(["completions", "bash"]).output().unwrap());
    assert!(completions.result.contains("labnews"));
    let help = Outcome::of(labnews().args(["build", "--help"]).output().unwrap());
    assert!(help.result.contains("--base-url"));
    assert_eq!(
        labnews()
            .args(["build", "--nope"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        labnews()
            .args(["build", "--base-url", "lab"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
}
