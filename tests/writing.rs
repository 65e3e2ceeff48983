//! The output folder: the old site or the new one, nobody else's files touched.

mod support;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use support::{NOW, TestSite, files, labnews, published};

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
    site.fail().says("was left unchanged");
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

/// What a build says that is refused; it must end.
#[cfg(unix)]
#[track_caller]
fn refused(site: &TestSite, arguments: &[&str]) -> String {
    let mut command = labnews();
    command
        .args(["build", "--now", NOW])
        .args(arguments)
        .current_dir(site.root())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    for _ in 0..600 {
        if let Some(status) = child.try_wait().unwrap() {
            assert_eq!(status.code(), Some(1));
            let said = child.wait_with_output().unwrap().stderr;
            return String::from_utf8(said).unwrap();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    panic!("the build hangs");
}

#[cfg(unix)]
#[test]
fn no_link_in_the_output_is_followed_or_replaced() {
    use std::os::unix::fs::symlink;
    for (name, target) in [
        (".labnews-staging", ""),
        (".labnews-staging/lock", "lock"),
        (".labnews-manifest.json", "file"),
        (".labnews-manifest.json.new", "file"),
        ("news", ""),
        ("news/2026", ""),
        ("news/2026/a", ""),
        ("news/2026/a/index.html", "file"),
        ("style.css", "file"),
        ("style.css", "missing"),
        ("robots.txt", "file"),
    ] {
        let elsewhere = tempfile::tempdir().unwrap();
        let path = |name: &str| elsewhere.path().join(name);
        for file in [
            "files/thesis.tex",
            "lock",
            "file",
            "a/index.html",
            "2026/a/index.html",
        ] {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), "precious").unwrap();
        }
        let before = files(elsewhere.path());
        // A folder that labnews has written, and one that it has not.
        for is_new in [true, false] {
            let mut site = site();
            if !is_new {
                site = site.build().site;
            }
            let link = site.path("public").join(name);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            let _ = fs::remove_dir_all(&link);
            let _ = fs::remove_file(&link);
            symlink(path(target), &link).unwrap();
            let said = refused(&site, &[]);
            let message = format!(
                "error: `./public/{name}` is a link, and labnews does not write through links\n |\n = help: \
                 remove the link; labnews creates the folders and files that it needs\n"
            );
            assert!(said.contains(&message), "{name} {is_new}: {said}");
            assert!(said.ends_with("`./public` was left unchanged\n"), "{said}");
            assert!(link.is_symlink(), "{name}");
            assert_eq!(files(elsewhere.path()), before);
            for file in &before {
                assert_eq!(fs::read(path(file)).unwrap(), b"precious", "{name}: {file}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn no_pipe_or_socket_in_the_output_is_waited_for() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for (kind, words) in [
        (FileType::Fifo, "a named pipe"),
        (FileType::Socket, "a socket"),
    ] {
        for name in [
            ".labnews-staging",
            ".labnews-staging/lock",
            ".labnews-manifest.json",
            ".labnews-manifest.json.new",
            "news",
            "news/2026/a/index.html",
            "style.css",
        ] {
            let site = site();
            let path = site.path("public").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            mknodat(CWD, &path, kind, Mode::RWXU, 0).unwrap();
            let said = refused(&site, &[]);
            let message =
                format!("error: `./public/{name}` is {words}\n |\n = help: remove or rename it\n");
            assert!(said.contains(&message), "{name}: {said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_output_folder_is_no_link_and_nothing_on_the_way_to_it_inside_of_the_site() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere_path = elsewhere.path().canonicalize().unwrap();
    let site = site();
    // What a repository may bring.
    symlink(&elsewhere_path, site.path("public")).unwrap();
    assert_eq!(
        refused(&site, &[]),
        "error: `./public` is a link, and labnews does not write through links\n |\n = help: remove the \
         link; labnews creates the folders and files that it needs\n\n1 error; `./public` was left unchanged\n"
    );
    for output in ["public", "public/", "public/site", "./public/../public/x"] {
        let said = refused(&site, &["--output", output]);
        assert!(
            said.contains("public` is a link, and labnews does not write through links"),
            "{said}"
        );
    }
    fs::remove_file(site.path("public")).unwrap();
    symlink(elsewhere_path.join("missing"), site.path("public")).unwrap();
    refused(&site, &[]);
    // What a person names outside is theirs, but for the end of it.
    let www = tempfile::tempdir().unwrap();
    symlink(&elsewhere_path, www.path().join("srv")).unwrap();
    let named = www.path().join("srv").to_str().unwrap().to_owned();
    assert_eq!(
        refused(&site, &["--output", &named]),
        format!(
            "error: `{named}` is a link, and labnews does not write through links\n |\n = help: name the \
             folder that the link leads to: --output {}\n\n1 error; `{named}` was left unchanged\n",
            elsewhere_path.display()
        )
    );
    assert_eq!(files(&elsewhere_path), [""; 0]);
    let outcome = site.run(&["build", "--now", NOW, "--output", &format!("{named}/html")]);
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
    assert!(elsewhere_path.join("html/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn the_cache_is_no_link() {
    for name in [".labnews", ".labnews/outputs"] {
        let elsewhere = tempfile::tempdir().unwrap();
        let site = site();
        fs::create_dir_all(site.path(name).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), site.path(name)).unwrap();
        assert_eq!(
            refused(&site, &[]),
            format!(
                "error: `{name}` is a link, and labnews does not write through links\n |\n = help: remove \
                 the link; labnews creates the folders and files that it needs\n\n1 error; `./public` \
                 was left unchanged\n"
            )
        );
        assert_eq!(files(elsewhere.path()), [""; 0]);
    }
}

#[test]
fn names_that_labnews_keeps_for_itself_are_not_published() {
    for name in [
        ".labnews-manifest.json",
        ".LabNews-Staging/x",
        ".labnews-manifest.json.new",
    ] {
        let site = site().file(&format!("static/{name}"), "x");
        let built = site.run(&["build", "--now", NOW]);
        match built.status {
            // Names that begin with a dot are left out.
            0 => assert!(!files(&site.path("public")).contains(&name.to_owned())),
            _ => drop(built.says("labnews reserves")),
        }
    }
}

const MANIFEST: &str = ".labnews-manifest.json";

#[test]
fn two_builds_of_one_site_are_the_same_bytes_with_their_manifests() {
    let built = site().build();
    let first = published(&built.site.path("public"));
    let other = built.site.path("other");
    let arguments = ["build", "--now", NOW, "--output", other.to_str().unwrap()];
    assert_eq!(built.site.run(&arguments).status, 0);
    assert!(published(&other) == first);
    // Nor does it matter what was there before.
    let site = built.site.item("2026-01-03-c.md", "", "C.\n").build().site;
    site.remove("content/news/2026-01-03-c.md");
    let again = site.build();
    assert!(published(&again.site.path("public")) == first);
    // The manifest is no larger than what it has to say.
    let manifest = fs::read_to_string(other.join(MANIFEST)).unwrap();
    let names: usize = files(&other).iter().map(String::len).sum();
    assert!(
        manifest.len() < names + files(&other).len() * 16 + 64,
        "{manifest}"
    );
}

#[test]
fn a_moved_output_folder_still_knows_its_own_files() {
    let built = site().build();
    let site = built.site;
    fs::rename(site.path("public"), site.path("elsewhere")).unwrap();
    site.remove("content/news/2026-01-01-a.md");
    let output = site.path("elsewhere");
    let built = site.run(&["build", "--now", NOW, "--output", output.to_str().unwrap()]);
    assert_eq!(built.status, 0, "{}", built.diagnostics);
    assert!(!output.join("news/2026/a").exists());
    assert!(output.join("news/2026/b/index.html").is_file());
}

#[test]
fn without_the_cache_a_build_changes_and_forgets_nothing() {
    let built = site().build();
    let first = published(&built.site.path("public"));
    let page = built.output("/news/2026/b/");
    let modified = |path: &std::path::Path| fs::metadata(path).unwrap().modified().unwrap();
    let before = modified(&page);
    fs::remove_dir_all(built.site.path(".labnews")).unwrap();
    let again = built.site.run(&["build", "--now", NOW]);
    assert!(again.result.contains("nothing changed"), "{}", again.result);
    assert_eq!(modified(&page), before);
    fs::remove_dir_all(built.site.path(".labnews")).unwrap();
    built.site.remove("content/news/2026-01-01-a.md");
    let built = built.site.build();
    built.lacks("/news/2026/a/").lacks("/tags/x/");
    // Nor without the manifest, as long as nothing has to go.
    let site = built.site.item("2026-01-01-a.md", "tags: [x]\n", "A.\n");
    let built = site.build();
    assert!(published(&built.site.path("public")) == first);
    fs::remove_file(built.output(MANIFEST)).unwrap();
    let built = built.site.build();
    assert!(published(&built.site.path("public")) == first);
}

#[test]
fn a_file_that_somebody_changed_is_noticed_even_if_its_size_and_time_are_the_same() {
    let built = site().build();
    let page = built.output("/news/2026/a/");
    let before = fs::read(&page).unwrap();
    let metadata = fs::metadata(&page).unwrap();
    let mut tampered = before.clone();
    *tampered.last_mut().unwrap() = b' ';
    fs::write(&page, &tampered).unwrap();
    let file = fs::File::options().write(true).open(&page).unwrap();
    file.set_modified(metadata.modified().unwrap()).unwrap();
    drop(file);
    let built = built.site.build();
    assert_eq!(fs::read(built.output("/news/2026/a/")).unwrap(), before);
}

#[test]
fn a_manifest_of_others_claims_no_file_outside_and_none_that_it_does_not_know() {
    let site = site()
        .file("outside.txt", "precious")
        .file("public/theirs.txt", "precious")
        .file("public/index.html", "theirs");
    let claims = |file: &str, mark: &str| {
        let manifest = format!("{{\"version\":2,\"files\":{{\n\"{file}\":\"{mark}\"\n}}}}\n");
        fs::write(site.path("public").join(MANIFEST), manifest).unwrap();
        site.run(&["build", "--now", NOW])
    };
    let outside = site.path("outside.txt").to_str().unwrap().to_owned();
    for file in [
        "../outside.txt",
        &outside,
        "x/../../outside.txt",
        "./../outside.txt",
    ] {
        claims(file, "AAAAAAAA").says("labnews did not write it");
        // The mark of the very bytes.
        let hash = blake3::hash(b"precious");
        let mark = URL_SAFE_NO_PAD.encode(&hash.as_bytes()[..6]);
        claims(file, &mark).says("labnews did not write it");
        assert_eq!(fs::read(site.path("outside.txt")).unwrap(), b"precious");
    }
    site.remove("public/index.html");
    for mark in [
        "AAAAAAAA",
        "",
        "AAAA",
        "AAAAAAAA AAAAAAAA AAAAAAAA",
        "ä",
        "AAAAAAAA AAAAAAAB",
    ] {
        let built = claims("theirs.txt", mark);
        assert!(
            site.path("public/theirs.txt").is_file(),
            "{mark}: {}",
            built.diagnostics
        );
        fs::remove_dir_all(site.path("public")).unwrap();
        fs::create_dir(site.path("public")).unwrap();
        fs::write(site.path("public/theirs.txt"), "precious").unwrap();
    }
}

#[test]
fn manifests_of_the_first_version_are_understood() {
    let built = site().build();
    let site = built.site.file("public/notes.txt", "mine");
    let output = site.path("public");
    let records = files(&output)
        .into_iter()
        .filter(|name| name != "notes.txt")
        .map(|name| {
            let bytes = fs::read(output.join(&name)).unwrap();
            let hash = blake3::hash(&bytes).to_hex();
            format!(
                "\"{name}\":{{\"hash\":\"{hash}\",\"size\":{},\"modified\":1}}",
                bytes.len()
            )
        });
    let records: Vec<String> = records.collect();
    let manifest = format!("{{\"version\":1,\"files\":{{{}}}}}", records.join(","));
    fs::write(output.join(MANIFEST), manifest).unwrap();
    fs::write(output.join(".labnews-manifest.json.new"), "{\"ver").unwrap();
    site.remove("content/news/2026-01-01-a.md");
    let built = site.build();
    built
        .lacks("/news/2026/a/")
        .lacks(".labnews-manifest.json.new");
    assert_eq!(fs::read(built.output("notes.txt")).unwrap(), b"mine");
}

/// Runs a build as a user to whom permissions apply: root can write everywhere.
#[cfg(unix)]
fn build_as_nobody(site: &TestSite) -> support::Outcome {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let mut command = labnews();
    command
        .args(["build", "--now", NOW])
        .current_dir(site.root());
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    support::Outcome::of(command.output().unwrap())
}

#[cfg(unix)]
#[test]
fn a_folder_of_another_owner_leaves_the_old_site_unchanged() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let built = site()
        .file("content/people/p.md", "---\nname: P\n---\n")
        .build();
    let site = built.site;
    if rustix::process::geteuid().is_root() {
        fs::set_permissions(site.root(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut folders = vec![site.path("public")];
        while let Some(path) = folders.pop() {
            chown(&path, Some(65534), Some(65534)).unwrap();
            if path.is_dir() {
                folders.extend(
                    fs::read_dir(path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            }
        }
    }
    let before = published(&site.path("public"));
    let site = site
        .config("description: All pages change\n")
        .file("content/people/p.md", "---\nname: Another\n---\n");
    let locked = site.path("public/people/p");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    let failed = build_as_nobody(&site);
    assert_eq!(failed.status, 1);
    assert_eq!(
        failed.diagnostics,
        "error: cannot write `./public/people/p`: Permission denied (os error 13)\n |\n = help: \
         give the user who runs labnews permission to write there\n\n1 error; `./public` was left unchanged\n"
    );
    assert!(published(&site.path("public")) == before);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    let mended = build_as_nobody(&site);
    assert_eq!(mended.status, 0, "{}", mended.diagnostics);
    let before_last = published(&site.path("public"));
    assert!(before_last != before);
    // Nor if it needs a folder in it.
    let site = site.item("2026-01-03-c.md", "", "C.\n");
    let locked = site.path("public/news/2026");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    build_as_nobody(&site)
        .says("error: cannot write `./public/news/2026`: Permission denied (os error 13)\n")
        .says("`./public` was left unchanged");
    assert!(published(&site.path("public")) == before_last);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
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
        for (file, bytes) in published(&site.path("public")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !file.ends_with(".html") || text.trim_end().ends_with("</html>"),
                "{file} is cut off"
            );
        }
        let outcome = site.run(&["build", "--now", NOW]);
        assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
        let mended = published(&site.path("public"));
        let clean = site.run(&[
            "build",
            "--now",
            NOW,
            "--output",
            &site.path("clean").to_string_lossy(),
        ]);
        assert_eq!(clean.status, 0);
        let fresh = published(&site.path("clean"));
        assert!(
            mended == fresh,
            "round {round}: the mended site is not the clean one"
        );
        fs::remove_dir_all(site.path("clean")).unwrap();
    }
}

/// The body of an item's page, between `<article>`'s own parts.
fn body_of(text: &str) -> String {
    let built = TestSite::new()
        .config("search: false\n")
        .file(
            "static/a.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .item("2026-01-02-a.md", "summary: s\n", text)
        .build();
    built.page("/news/2026/a/").text.clone()
}

#[test]
fn money_is_no_formula() {
    for text in [
        "A US$1M grant (about A$1.5M) for us.",
        "We won $1.2M-$2M; the kit costs $99/$149.",
        "Between $5–$10, $20,000 and $30,000.",
        "| Fee | $5 | $10 |\n|---|---|---|\n| a | $1 | $2 |",
        "- $5 a day\n- **$10** a week, **$20** a month",
    ] {
        assert!(!body_of(text).contains("<math"), "{text}");
    }
    let bold = body_of(
        "It is **$5** or **$10** {{ <video src=\"https://lab.example.org/a.mp4\" title=\"$5\" /> }}.",
    );
    assert!(
        bold.contains("<strong>$5</strong> or <strong>$10</strong>"),
        "{bold}"
    );
    let mixed = body_of("For $5 we get $x^2$ and $\\sim$10 of them.");
    assert_eq!(mixed.matches("<math").count(), 2, "{mixed}");
}

#[test]
fn a_colon_without_a_space_defines_nothing() {
    let page = body_of("We won the prize.\n\n:tada: Congratulations!\n\n> A quotation\n> :+1:\n");
    assert!(!page.contains("<dl>"), "{page}");
    assert!(page.contains("<p>:tada: Congratulations!</p>"), "{page}");
    let page = body_of("Term\n: Definition\n\nOther\n\n:   Another\n");
    assert_eq!(page.matches("<dt>").count(), 2, "{page}");
    assert_eq!(page.matches("<dd>").count(), 2, "{page}");
    let page = body_of("| a | b |\n:---|---:\n| c | d |\n");
    assert!(page.contains("<td class=\"align-right\">d</td>"), "{page}");
}

#[test]
fn an_at_sign_in_code_cites_nothing() {
    let page = body_of(
        "Use <code>//div[@class=\"y\"]--</code>, <kbd>[@a]</kbd> and `[@b]`, or [@class=\"z\"] alone; <code>not closed.\n",
    );
    assert!(
        page.contains("<code>//div[@class=\"y\"]--</code>"),
        "{page}"
    );
    assert!(page.contains("[@class=“z”]"), "{page}");
    assert!(page.contains("<kbd>[@a]</kbd>"), "{page}");
    let outcome = TestSite::new()
        .item("2026-01-02-a.md", "", "Ask <code>x</code> [@nobody].\n")
        .fail();
    outcome.says("there is no paper `nobody`");
}

/// The output for an item with this front matter.
fn said_of(yaml: &str) -> String {
    let site = TestSite::new().config("search: false\n").file(
        "content/news/2026-01-02-a.md",
        format!("---\n{yaml}summary: s\n---\n\nText.\n"),
    );
    site.run(&["check"]).diagnostics
}

#[test]
fn slips_in_front_matter_are_reported_in_words_where_they_are() {
    for (yaml, says) in [
        (
            "title：讲座\n",
            "error: the colon after `title` is a full-width one, which YAML reads as text
 --> content/news/2026-01-02-a.md:2:6
  |
2 | title：讲座
  |      ^^^^^^
  |
  = help: write `title: 讲座`
",
        ),
        (
            "title:A talk\n",
            "error: the colon after `title` must be followed by a space
 --> content/news/2026-01-02-a.md:2:6
  |
2 | title:A talk
  |      ^^^^^^^
  |
  = help: write `title: A talk`
",
        ),
        (
            "title: a\ndate：2026-01-02\n",
            "error: the colon after `date` is a full-width one, which YAML reads as text
 --> content/news/2026-01-02-a.md:3:5
",
        ),
        (
            "title: a\nevent:\n  location：Room 1\n",
            "  = help: write `location: Room 1`
",
        ),
        (
            "title: !Kung people\n",
            "error: `!` at the start of a text has a special meaning in YAML
 --> content/news/2026-01-02-a.md:2:8
  |
2 | title: !Kung people
  |        ^^^^^^^^^^^^
  |
  = help: put the text in quotes
",
        ),
        (
            "title: &beta cells\n",
            "error: YAML reads `&beta` as the name of this value, not as text
 --> content/news/2026-01-02-a.md:2:8
",
        ),
        (
            "title: \"a\ntags: [x]\n",
            "error: a quote is not closed
 --> content/news/2026-01-02-a.md:2:8
",
        ),
        (
            "title: - a\n",
            "error: a list with dashes cannot start on the line of its key
 --> content/news/2026-01-02-a.md:2:8
",
        ),
        (
            "title: [a, , b]\n",
            "error: an entry is missing before this
 --> content/news/2026-01-02-a.md:2:12
",
        ),
        (
            "title: Award for paper #3 of the year\n",
            "warning: YAML reads `#3 of the year` as a comment, so `title` ends before it
 --> content/news/2026-01-02-a.md:2:24
  |
2 | title: Award for paper #3 of the year
  |                        ^^^^^^^^^^^^^^
  |
  = help: put the text in quotes: `title: \"Award for paper #3 of the year\"`; if it is a comment, move it to its own line
",
        ),
        (
            "title: a\nphotos:\n  - {src: a.jpg}\n  - src: b.jpg\n    alt: Room #2\n",
            "warning: YAML reads `#2` as a comment, so `alt` ends before it
 --> content/news/2026-01-02-a.md:6:15
",
        ),
    ] {
        let said = said_of(yaml);
        assert!(said.contains(says), "{yaml}\n{said}");
    }
    // Nothing follows the last bracket.
    let outcome = TestSite::new()
        .file(
            "content/news/2026-01-02-a.md",
            "---\ntitle: [\n---\n\nText.\n",
        )
        .fail();
    outcome.says(
        "error: a list that starts with `[` is not closed
 --> content/news/2026-01-02-a.md:2:8
  |
2 | title: [
  |        ^
  |
  = help: add `]` at the end, or put the text in quotes
",
    );
}

#[test]
fn comments_that_are_meant_are_no_slips() {
    for yaml in [
        "title: a\ndraft: true # until May\n",
        "title: 'Paper #3' # the third\n",
        "title: \"Paper #3\"\n",
        "title: a\ntags: [a] #b\n",
        "# title: Paper #3\ntitle: a\n",
        "title: a\nauthors: [Ann Example] # first author\n",
        "title: >\n  Paper #3\n",
    ] {
        let said = said_of(yaml);
        assert!(said.ends_with("no problems found\n"), "{yaml}: {said}");
    }
}

#[test]
fn bare_addresses_are_links() {
    let page = body_of(
        "Register at https://example.org/register_me_now--or **write** to ann@example.org.\n\nhttps://www.youtube.com/watch?v=abc\n\n## See www.example.org/~ann~\n\n请见https://example.org/a，谢谢。\n",
    );
    for link in [
        "at <a href=\"https://example.org/register_me_now--or\">https://example.org/register_me_now--or</a> <strong>",
        "to <a href=\"mailto:ann@example.org\">ann@example.org</a>.</p>",
        "<p><a href=\"https://www.youtube.com/watch?v=abc\">https://www.youtube.com/watch?v=abc</a></p>",
        "See <a href=\"http://www.example.org/~ann\">www.example.org/~ann</a>~<a class=\"anchor\"",
        "请见<a href=\"https://example.org/a\">https://example.org/a</a>，谢谢。",
    ] {
        assert!(page.contains(link), "{link}\n{page}");
    }
}

#[test]
fn addresses_in_links_code_and_html_stay_as_they_are() {
    let page = body_of(
        "[see https://a.example](https://b.example \"https://c.example\") `https://d.example` <a href=\"https://e.example\">at https://f.example</a> <code>https://g.example</code>\n\n    https://h.example\n\n[i]: https://i.example\n\n[i] <https://j.example> $a$ and ![k@l.example](/a.svg)\n\n<div title=\"https://m.example\">https://n.example</div>\n",
    );
    for text in [
        "<a href=\"https://b.example\" title=\"https://c.example\">see https://a.example</a>",
        "<code>https://d.example</code>",
        "<a href=\"https://e.example\">at https://f.example</a>",
        "<code>https://g.example</code>",
        "<code>https://h.example\n</code>",
        "<a href=\"https://i.example\">i</a>",
        "<a href=\"https://j.example\">https://j.example</a>",
        "alt=\"k@l.example\"",
        "<div title=\"https://m.example\">https://n.example</div>",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
}

#[test]
fn syntax_of_other_programs_is_reported_with_their_names() {
    let built = TestSite::new()
        .config("search: false\n")
        .item(
            "2026-01-02-a.md",
            "summary: s\n",
            "Hello {{ site.title }}.\n\nText {: .lead}\n\n{{< figure src=\"a.jpg\" >}}\n\n::: tip\nBe careful with {{ page.url }}.\n:::\n\n[gallery ids=\"1,2\"]\n\n`{{ code }}` and\n\n    {% raw %}\n",
        )
        .build();
    assert_eq!(
        built.outcome.diagnostics.split("\n\n").next().unwrap(),
        "warning[foreign-syntax]: this looks like Liquid, the template language of Jekyll, which labnews does not support; readers see it as it is, here and in one more place
 --> content/news/2026-01-02-a.md:5:7
  |
5 | Hello {{ site.title }}.
  |       ^^^^^^^^^^^^^^^^
  |
  = help: write it in Markdown, or put it between backticks to show it as it is"
    );
    for system in [
        "a kramdown (Jekyll) attribute list",
        "a Hugo or Quarto shortcode",
        "a `:::` container of Pandoc, Quarto, VuePress or Docusaurus",
        "a WordPress shortcode",
    ] {
        built
            .outcome
            .says(&format!("this looks like {system}, which"));
    }
    built
        .page("/news/2026/a/")
        .contains("Hello {{ site.title }}.");
    TestSite::new()
        .config("search: false\ncheck: {foreign-syntax: error}\n")
        .item("2026-01-02-a.md", "", "Hello {{ site.title }}.\n")
        .fail()
        .says("error[foreign-syntax]: this looks like Liquid");
}

#[test]
fn code_in_html_and_comments_are_no_syntax_of_other_programs() {
    let foreign = "{{ x }} {% y %} [[Other page]] {: .a}";
    for text in [
        format!("<pre><code>{foreign}</code></pre>"),
        format!("<pre>\n{foreign}\n\n{foreign}\n</pre>"),
        format!("Text <kbd>{foreign}</kbd> and <samp>*a* {foreign}</samp>."),
        format!("<div><code>{foreign}</code></div>"),
        format!("<!-- {foreign} -->"),
        "Papers [[1]], a[[i]], [[pdf]] and {:.2f}; the talk [video].".to_owned(),
    ] {
        let built = TestSite::new()
            .config("search: false\n")
            .item("2026-01-02-a.md", "summary: s\n", &format!("{text}\n"))
            .build();
        assert_eq!(built.outcome.diagnostics, "", "{text}");
    }
    for text in [
        "<code>a</code> {{ x }}",
        "<div>{{ x }}</div> <code>",
        "<a href=\"{{ x }}\">a</a>",
    ] {
        let built = TestSite::new()
            .config("search: false\n")
            .item("2026-01-02-a.md", "summary: s\n", &format!("{text}\n"))
            .run(&["build"]);
        built.says("this looks like Liquid");
    }
}
