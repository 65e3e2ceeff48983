//! `labnews translate`: what it starts, and what a translation inherits.

mod support;

use std::fs;

use support::{Outcome, TestSite};

const LANGUAGES: &str = "languages: {zh-Hans: }\n";

fn text(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap()
}

#[track_caller]
fn succeeds(outcome: &Outcome) {
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
}

/// A report with two photos, one of which has words.
fn report() -> TestSite {
    let folder = "content/news/2026-04-22-seminar";
    TestSite::new()
        .config(LANGUAGES)
        .file(
            &format!("{folder}/index.md"),
            "---\ntitle: 'Joint *seminar*: \"two\" labs'\nsummary: Two labs met.\ntags: [seminar]\n\
             event: {start: 2026-04-22T10:00, location: Online}\nphotos:\n  - src: a.jpg\n    alt: A group\n    \
             caption: The group\n    credit: Ann Example\n  - b.jpg\ncover: {src: b.jpg, alt: A poster}\n---\n\n\
             The labs met.\n\n## Talks\n",
        )
        .file(&format!("{folder}/a.jpg"), support::jpeg())
        .file(&format!("{folder}/b.jpg"), support::jpeg())
}

#[test]
fn a_translation_has_what_must_be_translated() {
    let site = report();
    let outcome = site.run(&["translate", "content/news/2026-04-22-seminar/index.md"]);
    succeeds(&outcome);
    let path = "content/news/2026-04-22-seminar/index.zh-Hans.md";
    assert!(
        outcome.result.ends_with(&format!("{path}\n")),
        "{}",
        outcome.result
    );
    let hint = "# translate this and remove this comment";
    assert_eq!(
        text(&site, path),
        format!(
            "---\ntitle: \"Joint *seminar*: \\\"two\\\" labs\" {hint}\nsummary: \"Two labs met.\" {hint}\n\
             draft: true # remove this line to publish\nphotos:\n  - src: \"a.jpg\"\n    alt: \"A group\" {hint}\n    \
             caption: \"The group\" {hint}\ncover:\n  src: \"b.jpg\"\n  alt: \"A poster\" {hint}\n---\n\n\
             The labs met.\n\n## Talks\n"
        )
    );
}

#[test]
fn a_translation_inherits_all_else() {
    let site = report();
    succeeds(&site.run(&["translate", "/news/2026/seminar/", "--title", "联合研讨会"]));
    let path = "content/news/2026-04-22-seminar/index.zh-Hans.md";
    let translated = text(&site, path)
        .replace("Two labs met.", "两个实验室见面了。")
        .replace("A group", "一组人")
        .replace("The group", "合影")
        .replace("A poster", "一张海报")
        .replace("The labs met.", "实验室见面了。");
    let lines = translated.lines().filter(|line| !line.starts_with("draft"));
    let lines = lines.map(|line| line.split(" # ").next().unwrap());
    fs::write(site.path(path), lines.collect::<Vec<_>>().join("\n")).unwrap();
    let said = site.run(&["check"]).diagnostics;
    assert!(!said.contains("placeholder"), "{said}");
    let built = site.build();
    let page = built.page("/zh-Hans/news/2026/seminar/");
    for words in [
        "联合研讨会",
        "一组人",
        "合影",
        "Ann Example",
        "/zh-Hans/tags/seminar/",
        "2026-04-22",
    ] {
        page.contains(words);
    }
    // A photo without words is inherited, and one is the cover.
    assert_eq!(page.text.matches("<figure").count(), 2, "{}", page.text);
    built.page("/news/2026/seminar/").contains("The group");
}

#[test]
fn a_translation_into_the_default_language_is_complete() {
    let site = TestSite::new().config(LANGUAGES).item(
        "2026-01-09-lab-meeting.zh-Hans.md",
        "title: 组会\ntags: [会议]\n",
        "我们见面了。",
    );
    let zh = text(&site, "content/news/2026-01-09-lab-meeting.zh-Hans.md");
    succeeds(&site.run(&["translate", "/zh-Hans/news/2026/lab-meeting/"]));
    let en = text(&site, "content/news/2026-01-09-lab-meeting.md");
    let (first, rest) = zh.split_once('\n').unwrap();
    assert_eq!(
        en,
        format!("{first}\ndraft: true # remove this line to publish\n{rest}")
    );
}

#[test]
fn files_are_found_from_anywhere() {
    for (here, path) in [
        ("content", "news/2026-04-22-seminar/index.md"),
        ("content/news/2026-04-22-seminar", "./index.md"),
        ("content/people", "../news/2026-04-22-seminar/index.md"),
        ("content/people", "content/news/2026-04-22-seminar/index.md"),
    ] {
        let site = report();
        fs::create_dir_all(site.path("content/people")).unwrap();
        let mut labnews = support::labnews();
        let output = labnews
            .args(["translate", path])
            .current_dir(site.path(here))
            .output()
            .unwrap();
        succeeds(&Outcome::of(output));
        assert!(
            site.path("content/news/2026-04-22-seminar/index.zh-Hans.md")
                .exists(),
            "{here}"
        );
    }
}

#[test]
fn addresses_lead_to_texts() {
    let config = "title: Lab\nbase_url: https://lab.example.org/news\nlanguages: {zh-Hans: }\n";
    for address in [
        "https://lab.example.org/news/news/2026/talk/",
        "https://lab.example.org/news/news/2026/talk/index.html?utm=1#talks",
        "https://lab.example.org/news/news/2026/talk",
        "/news/news/2026/talk/",
        "/news/2026/talk/",
    ] {
        let site = TestSite::new().file("site.yaml", config).item(
            "2026-04-22-talk.md",
            "title: Talk\n",
            "We talked.",
        );
        succeeds(&site.run(&["translate", address]));
        assert!(
            site.path("content/news/2026-04-22-talk.zh-Hans.md")
                .exists(),
            "{address}"
        );
    }
    let site = TestSite::new()
        .file("site.yaml", config)
        .file("content/index.md", "---\ntitle: Home\n---\n\nHello.\n")
        .file(
            "content/labs/xu-lab.md",
            "---\nname: Xu Lab\ninstitution: A University\n---\n\nA lab.\n",
        )
        .item("2026-01-09-meeting.md", "title: A\n", "a")
        .item("2026-02-09-meeting.md", "title: B\n", "b");
    succeeds(&site.run(&["translate", "/"]));
    assert!(site.path("content/index.zh-Hans.md").exists());
    succeeds(&site.run(&["translate", "/labs/xu-lab/"]));
    let lab = text(&site, "content/labs/xu-lab.zh-Hans.md");
    assert!(
        lab.starts_with("---\nname: \"Xu Lab\"\ninstitution: \"A University\" # "),
        "{lab}"
    );
    // The second of two items with the same name has its day in its address.
    succeeds(&site.run(&["translate", "/news/2026/02-09-meeting/"]));
    assert!(
        site.path("content/news/2026-02-09-meeting.zh-Hans.md")
            .exists()
    );
}

#[test]
fn nothing_is_overwritten() {
    let site = report();
    succeeds(&site.run(&["translate", "/news/2026/seminar/"]));
    let path = "content/news/2026-04-22-seminar/index.zh-Hans.md";
    fs::write(site.path(path), "mine").unwrap();
    let again = site.run(&["translate", "/news/2026/seminar/"]);
    assert_eq!(again.status, 1);
    assert_eq!(text(&site, path), "mine");
}

#[test]
fn captions_of_a_translation_are_matched_by_file() {
    let original = "---\ntitle: Seminar\nphotos:\n  - {src: a.jpg, caption: The group}\n  - {src: b.jpg, caption: A poster}\n---\n\nWe met.\n";
    let site = report().file("content/news/2026-04-22-seminar/index.md", original).file(
        "content/news/2026-04-22-seminar/index.zh-Hans.md",
        "---\ntitle: 研讨会\nphotos:\n  - {src: b.jpg, caption: 海报}\n  - {src: c.jpg}\n---\n\n见面了。\n",
    );
    let check = site.run(&["check"]);
    // Only what the translation adds is reported in it, at its own place.
    assert!(
        check.diagnostics.contains("index.zh-Hans.md:5:11"),
        "{}",
        check.diagnostics
    );
    assert_eq!(
        check.diagnostics.matches("there is no picture").count(),
        1,
        "{}",
        check.diagnostics
    );
    let site = site.file("content/news/2026-04-22-seminar/c.jpg", support::jpeg());
    let built = site.build();
    let page = built.page("/zh-Hans/news/2026/seminar/");
    page.in_order("The group", "海报");
    assert_eq!(page.text.matches("<figure").count(), 3, "{}", page.text);
    built.page("/news/2026/seminar/").contains("A poster");
}

#[test]
fn a_role_that_the_site_names_is_not_translated_again() {
    let site = TestSite::new()
        .config("languages: {zh-Hans: {roles: {PhD student: 博士研究生}}}\n")
        .file(
            "content/people/ada-li.md",
            "---\nname: Ada Li\nrole: phd student\naffiliation: A University\n---\n",
        )
        .file(
            "content/people/bo-xu.md",
            "---\nname: Bo Xu\nrole: Dean\n---\n",
        );
    succeeds(&site.run(&["translate", "/people/ada-li/", "--title", "李艾达"]));
    succeeds(&site.run(&["translate", "/people/bo-xu/"]));
    let ada = text(&site, "content/people/ada-li.zh-Hans.md");
    assert!(ada.contains("native_name: \"李艾达\"\n"), "{ada}");
    assert!(
        ada.contains("affiliation: ") && !ada.contains("role"),
        "{ada}"
    );
    assert!(text(&site, "content/people/bo-xu.zh-Hans.md").contains("role: \"Dean\" # "));
}
