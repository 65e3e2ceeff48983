//! Drafts that are not built do not stop the site, whatever is wrong with them.

mod support;
use support::TestSite;

/// A site with one published item, whose drafts tests add.
fn site() -> TestSite {
    TestSite::new()
        .config("search: false\nlanguages: {zh-Hans: }\n")
        .item("2026-01-01-a.md", "", "Published words.\n")
}

/// The site is built, and warns with these words; with `--drafts`, it is not.
#[track_caller]
fn only_warns(site: TestSite, warnings: &[&str]) -> support::Built {
    site.run(&["check", "--drafts", "--now", support::NOW])
        .says("error");
    let built = site.build();
    assert!(
        !built.outcome.diagnostics.contains("error"),
        "{}",
        built.outcome.diagnostics
    );
    for words in warnings {
        built.outcome.says(words);
    }
    built.page("/news/2026/a/").contains("Published words.");
    built.nowhere("draft-words");
    built
}

const DRAFT: &str = "content/news/2026-01-02-d";

#[test]
fn pictures_of_a_draft_do_not_stop_the_site() {
    let site = site()
        .file("content/photos/shared.jpg", "no picture")
        .file("content/photos/phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
        .file(&format!("{DRAFT}/broken.jpg"), "no picture")
        .file(&format!("{DRAFT}/fine.jpg"), support::jpeg())
        .file(&format!("{DRAFT}/page.html"), "draft-words")
        .item(
            "2026-01-02-d/index.md",
            "draft: true\nphotos:\n  - {src: missing.jpg, alt: x}\n  - {src: fine.jpg}\n  - {src: broken.jpg, alt: x}\n  - {src: ../../photos/shared.jpg, alt: x}\n  - {src: ../../photos/phone.heic, alt: x}\n",
            "draft-words\n\n![](fine.jpg)\n\n![x](finw.jpg)\n\n<img src=\"gone.png\" alt=\"x\">\n",
        );
    let text = format!("{DRAFT}/index.md");
    let at = |line: u32, column: u32| format!("--> {text}:{line}:{column}\n");
    let built = only_warns(
        site,
        &[
            "warning: there is no picture `missing.jpg`",
            &at(5, 11),
            "warning[missing-alt]: the picture `fine.jpg` has no `alt`",
            &at(6, 5),
            &at(13, 5),
            "warning: there is no picture `finw.jpg`",
            "did you mean `fine.jpg`?",
            &at(15, 6),
            "warning: there is no picture `gone.png`",
            &at(17, 11),
            "broken.jpg",
            "content/photos/shared.jpg",
            "warning: browsers cannot display HEIC pictures",
        ],
    );
    assert!(
        built.files().iter().all(|file| !file.ends_with(".jpg")),
        "{:?}",
        built.files()
    );
    // A build that has nothing to do says it again.
    let again = built.site.run(&["build", "--now", support::NOW]);
    assert_eq!(again.diagnostics, built.outcome.diagnostics);
    assert!(again.result.contains("nothing changed"), "{}", again.result);
}

#[test]
fn front_matter_of_a_draft_does_not_stop_the_site() {
    for (yaml, words) in [
        ("draft: true\ntgas: [x]\n", "`tgas` is not a key"),
        ("draft: true\ndate: someday\n", "someday"),
        (
            "draft: true\nphotos: portrait\nevent: {start: soon}\n",
            "`photos`",
        ),
        ("draft: true\ndate: 2026-02-30\n", "2026-02-30"),
        ("title:\ndraft: true\n", "`title`"),
        ("title: [a]\ndraft: true\n", "`title`"),
        (
            "draft: true\ntags: [a]\ntags: [b]\n",
            "`tags` is here twice",
        ),
    ] {
        let site = site()
            .item("2026-01-02-d/index.md", yaml, "draft-words")
            .file(&format!("{DRAFT}/notes.pdf"), "%PDF-1.4 draft-words");
        only_warns(site, &["warning: ", words]);
    }
    // Other kinds of texts.
    let site = site()
        .file(
            "content/people/ada.md",
            "---\ndraft: true\nnmae: Ada\nphoto: ada.png\n---\ndraft-words\n",
        )
        .file("content/people/ada.png", "draft-words")
        .file(
            "content/labs/lab.md",
            "---\nname: Lab\ndraft: true\nror: x\n---\ndraft-words\n",
        )
        .file(
            "content/about.md",
            "---\ntitle: About\ndraft: true\ntgas: x\n---\ndraft-words\n",
        );
    let built = only_warns(
        site,
        &[
            "`nmae`",
            "warning: `x` is not",
            "`tgas`",
            "content/people/ada.png",
        ],
    );
    built
        .lacks("/people/ada/")
        .lacks("/people/ada.png")
        .lacks("/about/");
}

#[test]
fn a_draft_without_a_date_takes_its_files_with_it() {
    let site = site()
        .item("idea/index.md", "draft: true\n", "draft-words")
        .file("content/news/idea/notes.pdf", "%PDF-1.4 draft-words");
    only_warns(site, &["warning: ", "content/news/idea/index.md"]);
}

#[test]
fn a_text_that_may_be_no_draft_is_an_error() {
    for yaml in [
        "draft: true\ntitle: a: b\n",
        "draft: maybe\n",
        "draft:\n",
        "draft: true\ndraft: false\n",
        "# draft: true\ntgas: x\n",
        "draft: false\ntgas: x\n",
    ] {
        let outcome = site().item("2026-01-02-d.md", yaml, "x").fail();
        outcome.says("2026-01-02-d.md");
    }
}

#[test]
fn a_file_that_could_be_taken_for_another_is_an_error() {
    let draft = || site().item("2026-01-02-d/index.md", "draft: true\n", "x");
    draft()
        .file(&format!("{DRAFT}/old.md.1"), "x")
        .fail()
        .says("copy of a text");
    draft()
        .file(&format!("{DRAFT}/P.jpg"), support::jpeg())
        .file(&format!("{DRAFT}/p.jpg"), support::jpeg())
        .fail()
        .says("differ only in upper and lower case");
}

#[test]
fn what_others_use_is_an_error() {
    let draft = |site: TestSite| {
        site.file("content/photos/shared.jpg", "no picture").item(
            "2026-01-02-d.md",
            "draft: true\ncover: {src: ../photos/shared.jpg, alt: x}\n",
            "[a](2026-01-01-a.md) [page](2026-01-02-d/page.md)",
        )
    };
    let error = "error: this picture is damaged";
    only_warns(draft(site()), &["warning: this picture is damaged"]);
    // A visible text.
    draft(site())
        .item("2026-01-03-b.md", "", "![x](../photos/shared.jpg)")
        .fail()
        .says(error);
    // A text that will be visible.
    draft(site())
        .item(
            "2026-01-03-b.md",
            "publish_at: 2027-01-01\ncover: {src: ../photos/shared.jpg, alt: x}\n",
            "x",
        )
        .fail()
        .says(error);
    site()
        .item("2026-01-03-b/index.md", "publish_at: 2027-01-01\n", "x")
        .file("content/news/2026-01-03-b/b.jpg", "no picture")
        .fail()
        .says(error);
    draft(site())
        .item(
            "2026-01-02-d/2026-01-03-b/index.md",
            "publish_at: 2027-01-01\n",
            "x",
        )
        .file(&format!("{DRAFT}/2026-01-03-b/b.jpg"), "no picture")
        .fail()
        .says(error);
    // Nobody at all.
    site()
        .file("content/photos/b.jpg", "no picture")
        .fail()
        .says(error);
    // A text that the draft links to, and one in its folder.
    draft(site())
        .item("2026-01-01-a.md", "tgas: [x]\n", "x")
        .fail()
        .says("error: `tgas`");
    draft(site())
        .file(
            "content/news/2026-01-02-d/page.md",
            "---\ntitle: P\ntgas: x\n---\n",
        )
        .fail()
        .says("error: `tgas`");
}

#[test]
fn a_draft_counts_for_its_translations() {
    let wrong = "draft: true\ntgas: [x]\n";
    // A translation that is a draft, and an original that is not.
    let site = site().item("2026-01-02-d.md", "", "Words.");
    let built = only_warns(
        site.item("2026-01-02-d.zh-Hans.md", wrong, "draft-words"),
        &["warning: `tgas`"],
    );
    built.page("/news/2026/d/").contains("Words.");
    // A translation inherits what its original says.
    let original = || self::site().item("2026-01-02-d.md", wrong, "draft-words");
    only_warns(
        original().item("2026-01-02-d.zh-Hans.md", "", "draft-words"),
        &["warning: `tgas`"],
    );
    original()
        .item("2026-01-02-d.zh-Hans.md", "draft: false\n", "x")
        .fail()
        .says("error: `tgas`");
}

#[test]
fn a_level_of_site_yaml_does_not_make_drafts_stop_the_site() {
    let site = site()
        .config("search: false\ncheck: {missing-alt: error}\n")
        .file(&format!("{DRAFT}/fine.jpg"), support::jpeg())
        .item(
            "2026-01-02-d/index.md",
            "draft: true\nphotos: [fine.jpg]\n",
            "x",
        );
    only_warns(site, &["warning[missing-alt]"]);
    let silent = self::site()
        .config("search: false\ncheck: {missing-alt: off}\n")
        .file(&format!("{DRAFT}/fine.jpg"), support::jpeg())
        .item(
            "2026-01-02-d/index.md",
            "draft: true\nphotos: [fine.jpg]\n",
            "x",
        )
        .build();
    assert!(!silent.outcome.diagnostics.contains("warning"));
}
