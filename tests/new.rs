//! `labnews new`: what it starts, asks and refuses.

mod support;

use std::fs;

use support::{Outcome, TestSite, labnews};

/// A JPEG photo that was taken at a time, as cameras write it: `2026:04:22 10:15:00`.
fn photo(taken: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend(b"\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0");
    exif.extend(b"\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2c\0\0\0\0");
    exif.extend(taken.as_bytes());
    exif.push(0);
    let jpeg = support::jpeg();
    let mut photo = jpeg[..2].to_vec();
    photo.extend([0xff, 0xe1]);
    photo.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    photo.extend(exif);
    photo.extend(&jpeg[2..]);
    photo
}

/// A folder of files outside a site.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn text(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap()
}

/// What is in content/.
fn content(site: &TestSite) -> Vec<String> {
    support::files(&site.path("content"))
}

/// Starts an item of 22 April 2026.
fn new(site: &TestSite, arguments: &[&str]) -> Outcome {
    site.run(&[&["new"], arguments, &["--date", "2026-04-22"]].concat())
}

#[track_caller]
fn succeeds(outcome: &Outcome) {
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
}

#[test]
fn each_kind_of_file_is_a_draft_that_builds() {
    let site = TestSite::new();
    let lab = site.run(&["new", "lab", "Xu Lab", "--native-name", "徐骁课题组"]);
    succeeds(&lab);
    assert!(
        lab.result.ends_with("content/labs/xu-lab.md\n"),
        "{}",
        lab.result
    );
    assert_eq!(
        text(&site, "content/labs/xu-lab.md"),
        "---\nname: \"Xu Lab\"\nnative_name: \"徐骁课题组\"\ndraft: true # remove this line to publish\n---\n\n\
         A few sentences about the lab.\n"
    );
    let portrait = folder(&[("Ada Li.JPG", &support::jpeg())]);
    let portrait = portrait.path().join("Ada Li.JPG");
    let person = [
        "new",
        "person",
        "Ada Li",
        "--role",
        "PhD student",
        "--lab",
        "xu-lab",
        "--photo",
    ];
    succeeds(&site.run(&[&person[..], &[portrait.to_str().unwrap()]].concat()));
    assert_eq!(
        text(&site, "content/people/ada-li/index.md"),
        "---\nname: \"Ada Li\"\nrole: \"PhD student\"\nlabs: [xu-lab]\nphoto:\n  src: \"ada-li.jpg\"\n  \
         alt: \"Ada Li\"\ndraft: true # remove this line to publish\n---\n\nA few sentences about the person.\n"
    );
    succeeds(&site.run(&["new", "page", "Join us: \"now\""]));
    assert_eq!(
        text(&site, "content/join-us-now.md"),
        "---\ntitle: \"Join us: \\\"now\\\"\"\ndraft: true # remove this line to publish\n---\n\n\
         The text of the page.\n"
    );
    succeeds(&new(&site, &["item", "First results", "--event"]));
    assert_eq!(
        text(&site, "content/news/2026-04-22-first-results.md"),
        "---\ntitle: \"First results\"\ndate: 2026-04-22\ndraft: true # remove this line to publish\n\
         tags: []\npeople: []\nevent:\n  \
         type: seminar # or conference, defence, workshop, visit, award, other\n  \
         start: 2026-04-22T10:00 # correct the time and remove this comment\n  \
         end: 2026-04-22T12:00 # correct the time and remove this comment\n  \
         location: Online # or a room: correct it and remove this comment\n  speakers: []\n---\n\n\
         The first paragraph appears in lists and feeds, too.\n"
    );
    let again = site.run(&["new", "person", "Ada Li"]);
    assert_eq!(again.status, 1);
    again.says("error: `content/people/ada-li/index.md` already exists");
    let built = site.with(&["--drafts"]).build();
    for page in ["/labs/xu-lab/", "/people/ada-li/", "/join-us-now/"] {
        built.page(page);
    }
    built
        .page("/news/2026/first-results/")
        .contains("First results");
}

#[test]
fn what_was_not_replaced_is_a_warning_once_it_is_published() {
    for language in ["en", "zh-Hans"] {
        let site = TestSite::new().config(&format!("language: {language}\n"));
        succeeds(&new(&site, &["Talk", "--event"]));
        succeeds(&site.run(&["new", "person", "Ada Li"]));
        succeeds(&site.run(&["new", "lab", "Xu Lab"]));
        succeeds(&site.run(&["new", "page", "Join us"]));
        let check = || site.run(&["check", "--now", support::NOW]).diagnostics;
        assert!(!check().contains("placeholder"), "{}", check());
        let files = content(&site);
        let publish = |file: &String| {
            let path = format!("content/{file}");
            let lines = text(&site, &path);
            let lines = lines
                .lines()
                .filter(|line| !line.starts_with("draft: true"));
            fs::write(site.path(&path), lines.collect::<Vec<_>>().join("\n")).unwrap();
        };
        files.iter().for_each(publish);
        let said = check();
        assert_eq!(said.matches("warning[placeholder]").count(), 7, "{said}");
        for file in files {
            assert!(said.contains(&format!("content/{file}:1:1")), "{said}");
        }
        assert!(
            said.contains("content/news/2026-04-22-talk.md:8:3"),
            "{said}"
        );
    }
}

#[test]
fn a_chinese_site_has_chinese_hints() {
    let site = TestSite::new().config("language: zh-Hans\n");
    succeeds(&new(&site, &["第一次研讨会", "--event"]));
    let item = text(&site, "content/news/2026-04-22-第一次研讨会.md");
    assert!(
        item.contains("draft: true # 删除这一行即可发布\n"),
        "{item}"
    );
    assert!(item.contains("type: seminar # 或 conference"), "{item}");
    assert!(
        item.ends_with("---\n\n第一段也会显示在列表和订阅中。\n"),
        "{item}"
    );
}

/// The photos of an item, in order.
fn listed(item: &str) -> Vec<&str> {
    let lines = item
        .lines()
        .filter_map(|line| line.strip_prefix("  - src: \""));
    lines.map(|name| name.trim_end_matches('"')).collect()
}

#[test]
fn photos_are_copied_in_the_order_in_which_they_were_taken() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    let phone = folder(&[
        ("IMG 0003 (1).JPG", &photo("2026:04:22 10:00:00")),
        ("IMG_0001.jpeg", &photo("2026:04:22 12:00:00")),
        ("合影.jpg", &photo("2026:04:22 11:00:00")),
        ("微信图片_20260422.jpg", &support::jpeg()),
        ("screenshot.jpg", png),
        (".DS_Store", b"x"),
        ("._IMG_0001.jpeg", b"x"),
        ("notes.txt", b"x"),
    ]);
    let other = folder(&[
        ("a.jpg", &photo("2026:04:22 10:30:00")),
        ("b/a.jpg", &support::jpeg()),
    ]);
    let path = |name: &str| other.path().join(name).to_str().unwrap().to_owned();
    let site = TestSite::new();
    let photos = [
        phone.path().to_str().unwrap(),
        &path("a.jpg"),
        &path("b/a.jpg"),
    ];
    succeeds(&new(
        &site,
        &[&["Seminar", "--photo"], &photos[..]].concat(),
    ));
    let item = text(&site, "content/news/2026-04-22-seminar/index.md");
    let names = [
        "img-0003-1.jpg",
        "a.jpg",
        "合影.jpg",
        "img-0001.jpg",
        "screenshot.png",
        "微信图片-20260422.jpg",
        "a-2.jpg",
    ];
    assert_eq!(listed(&item), names);
    let copy = fs::read(site.path("content/news/2026-04-22-seminar/a.jpg")).unwrap();
    assert_eq!(copy, photo("2026:04:22 10:30:00"));
    let mut expected: Vec<String> = names
        .map(|name| format!("news/2026-04-22-seminar/{name}"))
        .into();
    expected.push("news/2026-04-22-seminar/index.md".to_owned());
    expected.sort();
    assert_eq!(content(&site), expected);
}

#[test]
fn what_is_no_photo_is_refused_before_anything_is_written() {
    let files = folder(&[
        ("good.jpg", &support::jpeg()),
        ("report.docx", b"PK\x03\x04"),
        ("empty.jpg", b""),
        ("none/notes.txt", b"x"),
    ]);
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    let site = TestSite::new();
    for (name, words) in [
        (
            "report.docx",
            "report.docx` is not a picture that browsers show",
        ),
        (
            "empty.jpg",
            "empty.jpg` is not a picture that browsers show",
        ),
        ("none", "none` has no photos"),
        ("missing.jpg", "missing.jpg` is not a file or folder"),
    ] {
        let refused = new(&site, &["Title", "--photo", &path("good.jpg"), &path(name)]);
        assert_eq!(refused.status, 1);
        refused.says(words);
        assert!(!site.path("content").exists(), "{name}");
    }
}

/// The start of a HEIC file.
const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";

/// Runs `new` with a HEIC photo, where nothing but these programs is installed.
#[cfg(unix)]
fn new_with_heic(site: &TestSite, programs: &[(&str, &str)]) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let phone = folder(&[("IMG_1.HEIC", HEIC)]);
    let installed = tempfile::tempdir().unwrap();
    fs::write(installed.path().join("photo.jpg"), support::jpeg()).unwrap();
    for (name, script) in programs {
        let program = installed.path().join(name);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = labnews()
        .args(["new", "Title", "--date", "2026-04-22", "--root"])
        .arg(site.root())
        .arg("--photo")
        .arg(phone.path().join("IMG_1.HEIC"))
        .env("PATH", installed.path())
        .env("JPEG", installed.path().join("photo.jpg"))
        .output();
    Outcome::of(output.unwrap())
}

#[cfg(unix)]
#[test]
fn heic_photos_are_converted_where_a_program_can() {
    let copy = "/bin/cp \"$JPEG\" \"$4\"";
    let site = TestSite::new();
    let converted = new_with_heic(&site, &[("sips", "exit 1"), ("heif-convert", copy)]);
    succeeds(&converted);
    assert_eq!(
        content(&site),
        [
            "news/2026-04-22-title/img-1.jpg",
            "news/2026-04-22-title/index.md"
        ]
    );
    let site = TestSite::new();
    let refused = new_with_heic(&site, &[]);
    assert_eq!(refused.status, 1);
    refused.says("IMG_1.HEIC` is a HEIC photo, which browsers do not show, and no program that converts it is");
    refused.says("export it as JPEG: on a Mac with Preview, File > Export;");
    assert!(!site.path("content").exists());
    // A program that says it did, and did not.
    let refused = new_with_heic(&site, &[("sips", "exit 0"), ("magick", "exit 3")]);
    refused.says("and `sips` and `magick` could not convert it");
    assert!(!site.path("content").exists());
}

#[test]
fn a_title_of_the_same_year_is_told_before_anything_is_written() {
    let site = TestSite::new()
        .item("2026-01-09-lab-meeting.md", "", "x")
        .item("anything.md", "date: 2026-02-03\nslug: award\n", "x")
        .item("2025-04-22-old-news.md", "", "x");
    let before = content(&site);
    let refused = new(&site, &["Lab meeting"]);
    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.diagnostics,
        "error: `content/news/2026-01-09-lab-meeting.md` already has this title in the same year\n |\n \
         = help: to start another one all the same, add `--slug lab-meeting-2`\n"
    );
    new(&site, &["Award"]).says("`content/news/anything.md` already has this title");
    assert_eq!(content(&site), before);
    succeeds(&new(&site, &["Old news"]));
    succeeds(&new(&site, &["Lab meeting", "--slug", "lab-meeting-2"]));
    new(&site, &["Lab meeting"]).says("add `--slug lab-meeting-3`");
}

#[cfg(unix)]
#[test]
fn new_writes_through_no_link_and_over_no_file_and_leaves_nothing_when_it_fails() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let linked = TestSite::new();
    fs::create_dir(linked.path("content")).unwrap();
    symlink(elsewhere.path(), linked.path("content/news")).unwrap();
    let new = |site: &TestSite, more: &[&str]| new(site, &[&["Title"], more].concat());
    let refused = new(&linked, &[]);
    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.diagnostics,
        "error: `content/news` is a link, and labnews does not write through links\n |\n \
         = help: remove the link; labnews creates the folders and files that it needs\n"
    );
    assert_eq!(support::files(elsewhere.path()), [""; 0]);

    let site = TestSite::new().file("photos/a.jpg", support::jpeg());
    let before = support::files(site.root());
    let [a, missing] = ["a.jpg", "none.jpg"]
        .map(|name| site.path("photos").join(name).to_str().unwrap().to_owned());
    let none = new(&site, &["--photo", &a, "--photo", &missing]);
    none.says("none.jpg` is not a file or folder");
    assert_eq!(support::files(site.root()), before);
    assert!(!site.path("content").exists());

    // A photo that is there stays.
    let site = site.file("content/news/2026-04-22-title/a.jpg", "mine");
    let taken = new(&site, &["--photo", &a]);
    taken.says("error: `content/news/2026-04-22-title/a.jpg` already exists");
    assert!(!site.path("content/news/2026-04-22-title/index.md").exists());
    let kept = fs::read(site.path("content/news/2026-04-22-title/a.jpg")).unwrap();
    assert_eq!(kept, b"mine");
    assert_eq!(new(&site, &[]).status, 0);
    new(&site, &["--slug", "title"])
        .says("`content/news/2026-04-22-title/index.md` already has this title");
    // A photo at the end of a link is one that its owner named.
    symlink(&a, site.path("photos/link.jpg")).unwrap();
    let link = site.path("photos/link.jpg");
    let with_link = site.run(&["new", "Link", "--photo", &link.to_string_lossy()]);
    assert_eq!(with_link.status, 0, "{}", with_link.diagnostics);
}

#[test]
fn without_a_title_and_a_terminal_there_is_nothing_to_start() {
    let site = TestSite::new();
    for arguments in [&["new"][..], &["new", "item", "--event"]] {
        let usage = site.run(arguments);
        assert_eq!(usage.status, 2);
        assert_eq!(
            usage.diagnostics,
            "error: a title is missing\n |\n = help: write it after the command: \
             `labnews new \"What happened\"`\n"
        );
    }
}

/// Runs `labnews new` on a terminal where somebody types these lines, and returns what the terminal showed.
#[cfg(target_os = "linux")]
fn type_lines(site: &TestSite, lines: &[&str]) -> (i32, String) {
    use std::fs::File;
    use std::io::{Read, Write};

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_end = || {
        let name = name.to_str().unwrap();
        File::options().read(true).write(true).open(name).unwrap()
    };
    let mut command = labnews();
    command.arg("new").arg("--root").arg(site.root());
    command
        .stdin(other_end())
        .stdout(other_end())
        .stderr(other_end());
    let mut running = command.spawn().unwrap();
    drop(command);
    let mut terminal = File::from(terminal);
    for line in lines {
        // A question is asked before it is answered.
        std::thread::sleep(std::time::Duration::from_millis(300));
        terminal.write_all(line.as_bytes()).unwrap();
    }
    let mut shown = Vec::new();
    let _ = terminal.read_to_end(&mut shown);
    let status = running.wait().unwrap().code().unwrap_or(-1);
    (status, String::from_utf8_lossy(&shown).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_it_asks() {
    let phone = folder(&[("My photo.jpg", &support::jpeg())]);
    let dragged = format!("'{}'\r", phone.path().join("My photo.jpg").display());
    let site = TestSite::new();
    let answers = ["\r", "Spring seminar\r", "\r", "y", &dragged];
    let (status, shown) = type_lines(&site, &answers);
    assert_eq!(status, 0, "{shown}");
    for question in [
        "What do you want to start?",
        "Title",
        "Date",
        "Is it about an event",
        "Photos",
    ] {
        assert!(shown.contains(question), "{question}: {shown}");
    }
    let files = content(&site);
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files[0].ends_with("-spring-seminar/index.md"), "{files:?}");
    assert!(
        files[1].ends_with("-spring-seminar/my-photo.jpg"),
        "{files:?}"
    );
    let item = text(&site, &format!("content/{}", files[0]));
    assert!(item.contains("event:\n"), "{item}");

    // The second answer, and a name in Chinese characters only as the second name.
    let (status, shown) = type_lines(&site, &["j\r", "Xu Xiao\r", "徐骁\r"]);
    assert_eq!(status, 0, "{shown}");
    assert_eq!(
        text(&site, "content/people/xu-xiao.md"),
        "---\nname: \"Xu Xiao\"\nnative_name: \"徐骁\"\ndraft: true # remove this line to publish\n---\n\n\
         A few sentences about the person.\n"
    );
}
