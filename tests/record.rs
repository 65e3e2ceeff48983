//! A build that would change nothing is over at once, and no other one is.
//!
//! A normal build makes and removes its staging folder in the output folder, which changes the time of that
//! folder. So these tests see whether a build was over at once.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use support::{NOW, Outcome, TestSite, labnews, published};

/// A site with a bit of everything, two warnings, and no other problem.
fn site() -> TestSite {
    TestSite::new()
        .config("languages: {zh: {title: 实验室}}\n")
        .item(
            "2026-01-01-a/index.md",
            "tags: [seminar]\n",
            "One [paper](notes.pdf).\n",
        )
        .file("content/news/2026-01-01-a/notes.pdf", "%PDF-1.4 notes")
        .file(
            "content/news/2026-01-01-a/unlinked.pdf",
            "%PDF-1.4 nobody links to this",
        )
        .item("2026-01-02-b.md", "", "Two.\n\n{{< youtube abc >}}\n")
        .item("2026-01-02-b.zh.md", "title: 二\n", "二。\n")
        .file("content/about.md", "---\ntitle: About\n---\nUs.\n")
        .file("content/people/ada.md", "---\nname: Ada Li\n---\n")
        .file(
            "content/publications.bib",
            "@misc{k, title={Paper}, author={Li, Ada}, year={2020}}\n",
        )
        .file("static/robots.css", "a{}")
}

/// What a system tells of a file without reading it.
type Stamp = (u64, i64, i64, i64, i64, u64);

fn stamp(path: &Path) -> Stamp {
    let of = fs::symlink_metadata(path).unwrap();
    (
        of.len(),
        of.mtime(),
        of.mtime_nsec(),
        of.ctime(),
        of.ctime_nsec(),
        of.ino(),
    )
}

/// The stamps of all files and folders below a folder.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, Stamp> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        found.insert(next.clone(), stamp(&next));
        for entry in fs::read_dir(next).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path(), stamp(&entry.path()));
            }
        }
    }
    found
}

/// The only record of a site.
fn record_of(site: &TestSite) -> PathBuf {
    let mut records = fs::read_dir(site.path(".labnews/outputs")).unwrap();
    records.next().unwrap().unwrap().path()
}

/// After this, stamps of what was written before are believed.
fn settle() {
    std::thread::sleep(Duration::from_millis(30));
}

fn build(site: &TestSite, arguments: &[&str]) -> Outcome {
    let now = if arguments.contains(&"--now") {
        &[][..]
    } else {
        &["--now", NOW]
    };
    let outcome = site.run(&[&["build"], arguments, now].concat());
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
    outcome
}

/// Builds a site, and says whether that was over at once.
fn is_over_at_once(site: &TestSite, arguments: &[&str]) -> bool {
    let before = stamp(&site.path("public"));
    build(site, arguments);
    stamp(&site.path("public")) == before
}

/// Builds a site twice, so that all of it is recorded.
fn recorded(site: TestSite) -> TestSite {
    build(&site, &[]);
    settle();
    assert!(is_over_at_once(&site, &[]));
    site
}

/// The site as a build writes it that knows of no other.
fn built_afresh(site: &TestSite, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(site.root(), copy.path());
    for made in ["public", ".labnews"] {
        let _ = fs::remove_dir_all(copy.path().join(made));
    }
    let mut command = labnews();
    command
        .args(["build", "--root"])
        .arg(copy.path())
        .args(arguments);
    if !arguments.contains(&"--now") {
        command.args(["--now", NOW]);
    }
    let outcome = Outcome::of(command.output().unwrap());
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
    published(&copy.path().join("public"))
}

fn copy_folder(from: &Path, to: &Path) {
    let copied = Command::new("cp")
        .arg("-R")
        .arg(from.join("."))
        .arg(to)
        .status();
    assert!(copied.unwrap().success());
}

/// After a change, a build does its work, and the next one is over at once.
#[track_caller]
fn assert_noticed(site: &TestSite, arguments: &[&str], what: &str) {
    assert!(!is_over_at_once(site, arguments), "{what} was not noticed");
    assert!(
        published(&site.path("public")) == built_afresh(site, arguments),
        "{what}: another site"
    );
    assert!(is_over_at_once(site, arguments), "{what}: not recorded");
}

#[test]
fn if_nothing_changed_nothing_is_written() {
    let site = recorded(site());
    settle();
    build(&site, &[]);
    let before = stamps(site.root());
    let outcome = build(&site, &[]);
    assert!(
        outcome.result.contains("(nothing changed)"),
        "{}",
        outcome.result
    );
    assert!(stamps(site.root()) == before);
}

#[test]
fn problems_are_reported_again_in_every_format() {
    let site = site();
    for (format, shown) in [
        ("human", "youtube abc"),
        ("github", "::warning file=content"),
        ("json", "\"code\":"),
    ] {
        let _ = fs::remove_dir_all(site.path(".labnews"));
        let arguments = ["--format", format];
        let first = build(&site, &arguments);
        let said = |outcome: &Outcome| {
            let result = outcome.result.lines();
            let result: Vec<&str> = result.filter(|line| !line.contains(" items, ")).collect();
            (result.join("\n"), outcome.diagnostics.clone())
        };
        let (result, diagnostics) = said(&first);
        assert!(
            format!("{result}{diagnostics}").contains(shown),
            "{result}{diagnostics}"
        );
        let before = stamp(&site.path("public"));
        assert_eq!(
            said(&build(&site, &arguments)),
            (result, diagnostics),
            "{format}"
        );
        assert_eq!(stamp(&site.path("public")), before);
    }
}

/// Replaces the content of a file in place.
fn rewrite(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
}

#[test]
fn each_change_of_the_sources_is_noticed() {
    let site = recorded(site());
    let path = |path: &str| site.path(path);
    let text = path("content/news/2026-01-01-a/index.md");
    let changes: &[(&str, &dyn Fn())] = &[
        ("a text of the same size and time", &|| {
            let modified = fs::metadata(&text).unwrap().modified().unwrap();
            let changed = fs::read_to_string(&text).unwrap().replace("One", "Two");
            rewrite(&text, &changed);
            File::options()
                .write(true)
                .open(&text)
                .unwrap()
                .set_modified(modified)
                .unwrap();
        }),
        ("a text that an editor replaced", &|| {
            let changed = fs::read_to_string(&text).unwrap().replace("Two", "Six");
            fs::write(path("new"), changed).unwrap();
            fs::rename(path("new"), &text).unwrap();
        }),
        ("a new text", &|| {
            rewrite(
                &path("content/news/2026-01-03-c.md"),
                "---\ntitle: C\n---\nC.\n",
            );
        }),
        ("a text in a new folder", &|| {
            fs::create_dir(path("content/news/2026-01-04-d")).unwrap();
            rewrite(
                &path("content/news/2026-01-04-d/index.md"),
                "---\ntitle: D\n---\nD.\n",
            );
        }),
        ("a renamed text", &|| {
            let to = path("content/news/2026-01-03-e.md");
            fs::rename(path("content/news/2026-01-03-c.md"), to).unwrap();
        }),
        ("a removed text", &|| {
            fs::remove_file(path("content/news/2026-01-03-e.md")).unwrap()
        }),
        ("a removed folder", &|| {
            fs::remove_dir_all(path("content/news/2026-01-04-d")).unwrap()
        }),
        ("an attachment", &|| {
            rewrite(
                &path("content/news/2026-01-01-a/notes.pdf"),
                "%PDF-1.4 notez",
            )
        }),
        ("a new template", &|| {
            fs::create_dir(path("templates")).unwrap();
            rewrite(&path("templates/404.html"), "<p>Nothing here.</p>");
        }),
        ("a changed template", &|| {
            rewrite(&path("templates/404.html"), "<p>Nothing there.</p>")
        }),
        ("no template", &|| {
            fs::remove_dir_all(path("templates")).unwrap()
        }),
        ("a static file", &|| {
            rewrite(&path("static/robots.css"), "b{}")
        }),
        ("a hidden static file", &|| {
            fs::create_dir(path("static/.well-known")).unwrap();
            rewrite(&path("static/.well-known/x.txt"), "x");
        }),
        ("no static files", &|| {
            fs::remove_dir_all(path("static")).unwrap()
        }),
        ("the papers", &|| {
            let paper = "@misc{k, title={Papers}, author={Li, Ada}, year={2020}}\n";
            rewrite(&path("content/publications.bib"), paper);
        }),
        ("site.yaml", &|| {
            let yaml = fs::read_to_string(path("site.yaml")).unwrap();
            rewrite(&path("site.yaml"), &yaml.replace("Test Lab", "Best Lab"));
        }),
        ("a photo", &|| {
            let photo = image::RgbImage::from_pixel(640, 400, image::Rgb([1, 2, 3]));
            photo.save(path("content/news/2026-01-01-a/p.jpg")).unwrap();
            rewrite(&text, "---\ntitle: A\n---\n![A photo](p.jpg)\n");
        }),
        ("other pixels", &|| {
            let photo = image::RgbImage::from_pixel(640, 400, image::Rgb([3, 2, 1]));
            photo.save(path("content/news/2026-01-01-a/p.jpg")).unwrap();
        }),
        ("a link to a file", &|| {
            fs::create_dir_all(path("shared/one")).unwrap();
            fs::create_dir_all(path("shared/two")).unwrap();
            rewrite(&path("shared/one/x.txt"), "one");
            rewrite(&path("shared/two/x.txt"), "two");
            fs::create_dir(path("static")).unwrap();
            symlink("../shared/one/x.txt", path("static/x.txt")).unwrap();
        }),
        ("the target of a link", &|| {
            rewrite(&path("shared/one/x.txt"), "One")
        }),
        ("a link to another file", &|| {
            fs::remove_file(path("static/x.txt")).unwrap();
            symlink("../shared/two/x.txt", path("static/x.txt")).unwrap();
        }),
        ("a link to a folder", &|| {
            symlink("../shared/one", path("static/y")).unwrap()
        }),
        ("a file in the target of a link", &|| {
            rewrite(&path("shared/one/z.txt"), "z")
        }),
        ("a link on the way", &|| {
            fs::rename(path("shared/one"), path("shared/three")).unwrap();
            symlink("two", path("shared/one")).unwrap();
        }),
        ("a folder that became a link", &|| {
            fs::rename(path("content/people"), path("shared/people")).unwrap();
            symlink("../shared/people", path("content/people")).unwrap();
        }),
    ];
    for (what, change) in changes {
        settle();
        change();
        assert_noticed(&site, &[], what);
    }
}

#[test]
fn what_only_touches_files_is_no_change() {
    let site = recorded(site());
    let touched: &[&dyn Fn()] = &[
        &|| {
            rewrite(
                &site.path("content/about.md"),
                "---\ntitle: About\n---\nUs.\n",
            )
        },
        &|| {
            rewrite(&site.path("content/news/tmp.md"), "x");
            fs::remove_file(site.path("content/news/tmp.md")).unwrap();
        },
        &|| rewrite(&site.path("notes.txt"), "beside the site"),
        &|| rewrite(&site.path("public/en/foreign.txt"), "not of labnews"),
        &|| fs::create_dir(site.path("public/foreign")).unwrap(),
    ];
    for (index, touch) in touched.iter().enumerate() {
        let _ = fs::create_dir(site.path("public/en"));
        build(&site, &[]);
        touch();
        assert!(is_over_at_once(&site, &[]), "{index}");
    }
}

#[test]
fn other_options_make_another_site() {
    let site = recorded(site());
    for arguments in [
        &["--base-url", "https://other.example/news"][..],
        &["--drafts"],
        &[],
    ] {
        assert_noticed(&site, arguments, &format!("{arguments:?}"));
    }
    // Another output folder has a record of its own.
    build(&site, &["--output", site.path("other").to_str().unwrap()]);
    assert!(is_over_at_once(&site, &[]));
}

#[test]
fn the_next_moment_at_which_something_changes_is_noticed() {
    let site = TestSite::new()
        .item("2026-01-01-a.md", "publish_at: 2026-03-01T10:00\n", "A.\n")
        .item("2026-01-02-b.md", "expires_at: 2026-03-01T11:00\n", "B.\n")
        .item(
            "2026-01-03-c.md",
            "event: {start: 2026-03-01T09:00, end: 2026-03-01T12:00, location: Hall}\n",
            "C.\n",
        )
        .item("2026-03-01-d.md", "date: 2026-03-01T13:00\n", "D.\n")
        .file(
            "content/people/ada.md",
            "---\nname: Ada Li\nleft: 2026-03-01\n---\n",
        );
    build(&site, &["--now", "2026-03-01T00:00:00Z"]);
    for (now, is_noticed) in [
        ("2026-03-01T09:59:59Z", false),
        ("2026-03-01T10:00:00Z", true),
        ("2026-03-01T10:59:59Z", false),
        ("2026-03-01T11:00:00Z", true),
        ("2026-03-01T11:59:59Z", false),
        ("2026-03-01T12:00:00Z", true),
        ("2026-03-01T12:59:59Z", false),
        ("2026-03-01T13:00:00Z", true),
        ("2026-03-01T23:59:59Z", false),
        // Ada has left, and the home page is of another day.
        ("2026-03-02T00:00:00Z", true),
        // Back in time.
        ("2026-03-01T13:00:00Z", true),
        ("2026-03-01T12:59:59Z", true),
    ] {
        let arguments = ["--now", now];
        assert_eq!(!is_over_at_once(&site, &arguments), is_noticed, "{now}");
        let afresh = built_afresh(&site, &arguments);
        assert!(
            published(&site.path("public")) == afresh,
            "{now}: another site"
        );
    }
}

#[test]
fn a_damaged_output_is_mended() {
    let site = recorded(site());
    let sound = published(&site.path("public"));
    let path = |path: &str| site.path("public").join(path);
    let elsewhere = tempfile::tempdir().unwrap();
    let kept = |name: &str| elsewhere.path().join(name);
    let page = path("news/2026/b/index.html");
    assert!(page.is_file(), "{:?}", sound.keys());
    let damages: &[(&str, &dyn Fn())] = &[
        ("a page of the same size and time", &|| {
            let modified = fs::metadata(&page).unwrap().modified().unwrap();
            let mut bytes = fs::read(&page).unwrap();
            bytes[100] ^= 1;
            fs::write(&page, bytes).unwrap();
            File::options()
                .write(true)
                .open(&page)
                .unwrap()
                .set_modified(modified)
                .unwrap();
        }),
        ("a deleted page", &|| fs::remove_file(&page).unwrap()),
        ("a page that was cut off", &|| {
            fs::write(&page, "<!doctype").unwrap()
        }),
        ("a deleted folder", &|| {
            fs::remove_dir_all(path("news")).unwrap()
        }),
        ("a deleted manifest", &|| {
            fs::remove_file(path(".labnews-manifest.json")).unwrap()
        }),
        ("no output folder", &|| {
            fs::remove_dir_all(path("")).unwrap()
        }),
        ("what a killed build left", &|| {
            fs::create_dir_all(path(".labnews-staging/files")).unwrap();
            fs::write(path(".labnews-staging/files/x.html"), "x").unwrap();
        }),
        ("a lost record", &|| {
            fs::remove_dir_all(site.path(".labnews")).unwrap()
        }),
    ];
    for (what, damage) in damages {
        settle();
        damage();
        let before = fs::symlink_metadata(path(""))
            .map(|_| stamp(&path("")))
            .ok();
        build(&site, &[]);
        assert_ne!(Some(stamp(&path(""))), before, "{what} was not noticed");
        assert!(published(&path("")) == sound, "{what} was not mended");
        assert!(!path(".labnews-staging").exists(), "{what}");
        assert!(is_over_at_once(&site, &[]), "{what}: not recorded");
    }
    // A normal build refuses links, so they are not overlooked. The files behind them are the very same.
    for (index, folder) in ["news", "news/2026", "news/2026/b", "news/2026/b/index.html"]
        .into_iter()
        .enumerate()
    {
        settle();
        build(&site, &[]);
        let moved = kept(&index.to_string());
        let copied = Command::new("mv").arg(path(folder)).arg(&moved).status();
        assert!(copied.unwrap().success());
        symlink(&moved, path(folder)).unwrap();
        let outcome = site.run(&["build", "--now", NOW]);
        assert_eq!(outcome.status, 1, "{folder}");
        outcome.says("is a link, and labnews does not write through links");
        fs::remove_file(path(folder)).unwrap();
        assert!(
            Command::new("mv")
                .arg(&moved)
                .arg(path(folder))
                .status()
                .unwrap()
                .success()
        );
        build(&site, &[]);
        assert!(published(&path("")) == sound, "{folder}");
    }
}

#[test]
fn a_running_build_is_not_overlooked() {
    let site = recorded(site());
    fs::create_dir(site.path("public/.labnews-staging")).unwrap();
    let lock = File::create(site.path("public/.labnews-staging/lock")).unwrap();
    lock.lock().unwrap();
    let outcome = site.run(&["build", "--now", NOW]);
    assert_eq!(outcome.status, 1, "{}", outcome.result);
}

#[test]
fn a_fresh_checkout_is_read_once_and_not_built() {
    let site = recorded(site());
    let copy = TestSite::new();
    copy_folder(site.root(), copy.root());
    assert!(is_over_at_once(&copy, &[]));
    settle();
    build(&copy, &[]);
    let before = stamps(copy.root());
    assert!(is_over_at_once(&copy, &[]));
    assert!(
        stamps(copy.root()) == before,
        "the new times were not recorded"
    );
    rewrite(
        &copy.path("content/about.md"),
        "---\ntitle: About\n---\nWe.\n",
    );
    assert_noticed(&copy, &[], "a change in a copy");
}

#[test]
fn only_the_record_of_this_machine_and_site_is_believed() {
    let build_with = |site: &TestSite, key: &str| {
        let before = stamp(&site.path("public"));
        let mut command = labnews();
        command
            .args(["build", "--now", NOW, "--root"])
            .arg(site.root());
        let outcome = Outcome::of(command.env("LABNEWS_CACHE_KEY", key).output().unwrap());
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        stamp(&site.path("public")) == before
    };
    let one = recorded(site());
    assert!(!build_with(&one, "a secret"));
    assert!(build_with(&one, "a secret"));
    assert!(!build_with(&one, "another secret"));
    assert!(!build_with(&one, ""), "an empty key is none");
    assert!(is_over_at_once(&one, &[]));

    let other = site().item("2026-01-01-a/index.md", "", "Another site.\n");
    build(&other, &[]);
    fs::remove_dir_all(other.path(".labnews")).unwrap();
    copy_folder(&one.path(".labnews"), &{
        fs::create_dir(other.path(".labnews")).unwrap();
        other.path(".labnews")
    });
    assert_noticed(&other, &[], "the record of another site");
}

#[test]
fn a_damaged_record_makes_a_slower_build() {
    let site = recorded(site());
    let sound = published(&site.path("public"));
    let record = record_of(&site);
    let whole = fs::read(&record).unwrap();
    let mut damaged: Vec<Vec<u8>> = Vec::new();
    damaged.extend(
        (0..whole.len())
            .step_by(whole.len() / 12)
            .map(|length| whole[..length].to_vec()),
    );
    damaged.extend((0..whole.len()).step_by(whole.len() / 12).map(|at| {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        flipped
    }));
    damaged.push([&whole[..], b"x"].concat());
    for (index, bytes) in damaged.into_iter().enumerate() {
        fs::write(&record, bytes).unwrap();
        assert!(!is_over_at_once(&site, &[]), "{index}");
        assert!(published(&site.path("public")) == sound, "{index}");
    }
}

/// The secret of a test.
const SECRET: &str = "only labnews and this test know it";

/// Writes an entry of the cache as labnews does with this secret.
fn forge(path: &Path, kind: &str, content: &[u8]) {
    let mut key = blake3::Hasher::new_derive_key("labnews 2026-11-27 seals of .labnews");
    key.update(&(SECRET.len() as u64).to_le_bytes());
    key.update(SECRET.as_bytes());
    let name = path.file_name().unwrap().to_str().unwrap();
    let sealed = [kind, "\0", name, "\0"].concat().into_bytes();
    let sealed = [&sealed[..], blake3::hash(content).as_bytes()].concat();
    let seal = blake3::keyed_hash(key.finalize().as_bytes(), &sealed);
    fs::write(path, [content, seal.as_bytes()].concat()).unwrap();
}

#[test]
fn a_forged_record_with_the_right_seal_breaks_no_site() {
    let site = site();
    let build = || {
        let before = site
            .path("public")
            .exists()
            .then(|| stamp(&site.path("public")));
        let mut command = labnews();
        command
            .args(["build", "--now", NOW, "--root"])
            .arg(site.root());
        let outcome = Outcome::of(command.env("LABNEWS_CACHE_KEY", SECRET).output().unwrap());
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        before == Some(stamp(&site.path("public")))
    };
    build();
    let sound = published(&site.path("public"));
    let record = record_of(&site);
    let whole = fs::read(&record).unwrap();
    let content = &whole[..whole.len() - blake3::OUT_LEN];
    forge(&record, "outputs", content);
    assert_eq!(fs::read(&record).unwrap(), whole, "the seal is right");
    forge(&record, "images", content);
    assert!(!build(), "the seal of another kind");
    forge(&record, "outputs", &content[..content.len() - 1]);
    assert!(!build(), "a record that was cut off");
    for at in (0..content.len()).step_by(content.len() / 50) {
        let mut forged = content.to_vec();
        forged[at] ^= 0x55;
        forge(&record, "outputs", &forged);
        build();
        assert!(published(&site.path("public")) == sound, "byte {at}");
    }
}

#[test]
fn a_site_is_built_without_a_record_too() {
    let site = site().file(".labnews", "in the way");
    build(&site, &[]);
    let sound = published(&site.path("public"));
    assert!(!is_over_at_once(&site, &[]));
    assert!(published(&site.path("public")) == sound);
}

#[test]
fn a_file_that_took_the_place_of_one_of_labnews_is_asked_about_each_time() {
    let site = recorded(site());
    rewrite(&site.path("public/robots.txt"), "User-agent: *\n");
    build(&site, &[]);
    assert_eq!(
        fs::read_to_string(site.path("public/robots.txt")).unwrap(),
        "User-agent: *\n"
    );
    fs::remove_file(site.path("public/robots.txt")).unwrap();
    assert_noticed(&site, &[], "a place that is free again");
}

#[test]
fn fonts_that_come_and_go_are_noticed() {
    let fonts = tempfile::tempdir().unwrap();
    let config = fonts.path().join("fonts.conf");
    let folder = fonts.path().join("fonts");
    fs::create_dir(&folder).unwrap();
    let dir = folder.display();
    fs::write(
        &config,
        format!("<?xml version=\"1.0\"?><fontconfig><dir>{dir}</dir></fontconfig>"),
    )
    .unwrap();
    let site = TestSite::new().config("social_cards: true\n").item(
        "2026-01-01-a.md",
        "title: A\n",
        "A.\n",
    );
    let build = || {
        let before = site
            .path("public")
            .exists()
            .then(|| stamp(&site.path("public")));
        let mut command = labnews();
        command
            .args(["build", "--now", NOW, "--root"])
            .arg(site.root());
        let outcome = Outcome::of(command.env("FONTCONFIG_FILE", &config).output().unwrap());
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        let cards = support::files(&site.path("public"))
            .iter()
            .filter(|file| file.ends_with(".png"))
            .count();
        (before == Some(stamp(&site.path("public"))), cards)
    };
    assert_eq!(build(), (false, 0), "without a font");
    assert_eq!(build(), (true, 0));
    let font = include_bytes!("fixtures/fonts/card.otf");
    fs::write(folder.join("card.otf"), font).unwrap();
    let (was_over_at_once, cards) = build();
    assert!(!was_over_at_once && cards > 0);
    assert_eq!(build(), (true, cards));
    fs::remove_file(folder.join("card.otf")).unwrap();
    assert_eq!(build(), (false, 0), "without the font again");
}

#[test]
fn the_search_is_made_again_only_if_a_page_says_something_else() {
    let footer = |text: &str| {
        let block = "{% block footer %}";
        format!("{{% extends \"theme/page.html\" %}}{block}{text}{{% endblock footer %}}")
    };
    let site = recorded(site().file("templates/page.html", footer("")));
    let write = |path: &str, content: &str| {
        settle();
        fs::write(site.path(path), content).unwrap();
    };
    let is_made = |what: &str| {
        let outcome = build(&site, &["--timings"]);
        let said = format!("{}{}", outcome.result, outcome.diagnostics);
        assert!(said.contains("the search, beside these"), "{what}: {said}");
        let written = published(&site.path("public"));
        assert!(written == built_afresh(&site, &[]), "{what}: another site");
        said.contains("indexing for the search")
    };
    write("templates/page.html", &footer("other"));
    assert!(!is_made("a template"));
    write("static/robots.css", "b{}");
    assert!(!is_made("a file"));
    write("content/about.md", "---\ntitle: About\n---\nThem.\n");
    assert!(is_made("a text"));
    write("content/people/ada.md", "---\nname: Ada Lee\n---\n");
    assert!(is_made("a name"));

    // What is missing or damaged is mended.
    let files = support::files(&site.path("public/pagefind"));
    for kind in [
        "fragment/en_",
        "fragment/zh_",
        "index/",
        "names-en",
        "pagefind-entry",
    ] {
        let file = files.iter().find(|file| file.starts_with(kind)).unwrap();
        let file = format!("public/pagefind/{file}");
        write("templates/page.html", &footer(&format!("without {file}")));
        fs::remove_file(site.path(&file)).unwrap();
        assert!(is_made(&format!("{file} removed")));
        let length = fs::metadata(site.path(&file)).unwrap().len();
        write("templates/page.html", &footer(&format!("damaged {file}")));
        write(&file, &"x".repeat(usize::try_from(length).unwrap()));
        assert!(is_made(&format!("{file} damaged")));
    }
}
