//! The output folder: the old site or the new one, nobody else's files touched.

mod support;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use support::{NOW, TestSite, files, labnews};

fn site() -> TestSite {
    TestSite::new()
        .item("2026-01-01-a.md", "tags: [x]\n", "A.\n")
        .item("2026-01-02-b.md", "", "B.\n")
}

#[test]
fn a_failed_build_changes_nothing() {
    let built = site().build();
    let before = fs::read(built.output("/news/2026/a/")).unwrap();
    let site = built.site.item("2026-01-01-a.md", "", "Changed.\n").item(
        "2026-01-03-c.md",
        "nope: 1\n",
        "",
    );
    site.fail().says("is as it was");
    assert_eq!(
        fs::read(site.path("public/news/2026/a/index.html")).unwrap(),
        before
    );
    assert!(!site.path("public/.labnews-staging").exists());
}

#[test]
fn a_first_build_that_fails_leaves_no_folder() {
    let site = TestSite::new().item("2026-01-01-a.md", "nope: 1\n", "");
    site.fail();
    assert!(!site.path("public").exists());
}

#[test]
fn only_files_whose_bytes_changed_are_written() {
    let built = site().build();
    let modified = |path: &str| {
        fs::metadata(built.output(path))
            .unwrap()
            .modified()
            .unwrap()
    };
    let (a, b) = (modified("/news/2026/a/"), modified("/news/2026/b/"));
    std::thread::sleep(Duration::from_millis(20));
    fs::write(
        built.site.path("content/news/2026-01-01-a.md"),
        "---\ntitle: Title of 2026-01-01-a.md\ntags: [x]\n---\nOther words.\n",
    )
    .unwrap();
    let outcome = built.site.run(&["build", "--now", NOW]);
    assert!(modified("/news/2026/a/") > a);
    assert_eq!(modified("/news/2026/b/"), b);
    let again = built.site.run(&["build", "--now", NOW]);
    assert!(
        again.result.contains("nothing changed"),
        "{}\n{}",
        outcome.result,
        again.result
    );
}

#[test]
fn what_the_site_no_longer_has_is_removed_with_its_folders() {
    let built = site().build();
    built.page("/tags/x/");
    built.site.remove("content/news/2026-01-01-a.md");
    let built = built.site.build();
    built
        .lacks("/news/2026/a/")
        .lacks("/tags/x/")
        .lacks("/tags/x/feed.xml");
    assert!(!built.site.path("public/tags").exists());
    built.page("/news/2026/b/");
}

#[test]
fn files_of_others_are_never_touched() {
    let built = site().build();
    let site = built
        .site
        .file("public/CNAME", "news.lab.example\n")
        .file("public/news/2026/notes.txt", "mine");
    site.remove("content/news/2026-01-01-a.md");
    let built = site.build();
    assert_eq!(
        fs::read_to_string(built.output("CNAME")).unwrap(),
        "news.lab.example\n"
    );
    assert_eq!(
        fs::read_to_string(built.output("news/2026/notes.txt")).unwrap(),
        "mine"
    );
}

#[test]
fn a_page_does_not_replace_a_file_of_others() {
    let site = site().file("public/index.html", "somebody else's");
    site.fail().says("is in the way: labnews did not write it");
    assert_eq!(files(&site.path("public")), ["index.html"]);
}

#[test]
fn a_stale_file_that_somebody_changed_stays() {
    let built = site().build();
    let page = built.output("/news/2026/a/");
    fs::write(&page, "now mine").unwrap();
    built.site.remove("content/news/2026-01-01-a.md");
    let built = built.site.build();
    assert_eq!(
        fs::read_to_string(built.output("/news/2026/a/")).unwrap(),
        "now mine"
    );
}

#[test]
fn a_page_may_take_the_place_of_a_folder_and_a_folder_that_of_a_page() {
    let built = site()
        .file("static/x", "a file")
        .file("static/y/z", "in a folder")
        .build();
    built.site.remove("static/x");
    built.site.remove("static/y/z");
    fs::remove_dir(built.site.path("static/y")).unwrap();
    let built = built
        .site
        .file("static/x/z", "in a folder")
        .file("static/y", "a file")
        .build();
    assert_eq!(
        fs::read_to_string(built.output("x/z")).unwrap(),
        "in a folder"
    );
    assert_eq!(fs::read_to_string(built.output("y")).unwrap(), "a file");
}

#[test]
fn folders_with_sources_are_refused() {
    let site = site();
    for output in ["content/out", "", "static", ".."] {
        let outcome = site.run(&["build", "--output", &site.path(output).to_string_lossy()]);
        assert_eq!(outcome.status, 1, "{output}");
        outcome.says("labnews does not write into");
    }
    assert_eq!(site.run(&["build", "--output", "/"]).status, 1);
    assert!(!site.path("content/out").exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let site = site();
    fs::create_dir(site.path("public")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.path("public/news")).unwrap();
    assert_eq!(site.run(&["build", "--now", NOW]).status, 1);
    assert_eq!(files(elsewhere.path()), Vec::<String>::new());
}

/// Whenever a build is killed, the next one makes the site whole, and until the first file is
/// replaced the old site stands.
#[test]
fn a_killed_build_is_mended_by_the_next() {
    let mut site = TestSite::new();
    for number in 0..400 {
        site = site.item(
            &format!("2026-01-01-item-{number}.md"),
            &format!("tags: [t{}]\n", number % 20),
            "Words.\n",
        );
    }
    let built = site.build();
    let site = built.site;
    let whole = |site: &TestSite| {
        let output = site.path("public");
        files(&output)
            .into_iter()
            .map(|file| (fs::read(output.join(&file)).unwrap(), file))
            .collect::<Vec<_>>()
    };
    for round in 0..24 {
        // Every page changes with the title, every second round has one item less.
        let site_yaml = format!(
            "title: Round {round}\nbase_url: https://lab.example.org\nsearch: false\nsocial_cards: false\n"
        );
        fs::write(site.path("site.yaml"), site_yaml).unwrap();
        let item = site.path("content/news/2026-01-01-item-0.md");
        match round % 2 {
            0 => fs::remove_file(&item).unwrap(),
            _ => fs::write(&item, "---\ntitle: Back\n---\nWords.\n").unwrap(),
        }
        let mut command = labnews();
        command
            .args(["build", "--now", NOW, "--root"])
            .arg(site.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(2 + round * 9));
        let _ = child.kill();
        child.wait().unwrap();
        for (bytes, file) in whole(&site) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !file.ends_with(".html") || text.trim_end().ends_with("</html>"),
                "{file} is cut off"
            );
        }
        let outcome = site.run(&["build", "--now", NOW]);
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        let mended = whole(&site);
        let clean = site.run(&[
            "build",
            "--now",
            NOW,
            "--output",
            &site.path("clean").to_string_lossy(),
        ]);
        assert_eq!(clean.status, 0);
        let fresh: Vec<_> = files(&site.path("clean"))
            .into_iter()
            .map(|file| (fs::read(site.path("clean").join(&file)).unwrap(), file))
            .collect();
        assert!(
            mended == fresh,
            "round {round}: the mended site is not the clean one"
        );
        fs::remove_dir_all(site.path("clean")).unwrap();
    }
}
