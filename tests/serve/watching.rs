//! Sources that are moved, replaced or linked are still watched.

use std::fs;
use std::path::Path;

use crate::server::{Server, eventually, page, site, write};
use crate::support::TestSite;

/// Changes of every kind are seen.
#[track_caller]
fn sees_changes(site: &TestSite, server: &Server, words: &str) {
    write(site, "content/about.md", page(&format!("{words} content")));
    server.shows("/about/", &format!("{words} content"));
    write(site, "static/a.txt", format!("{words} text"));
    // What is on disk is read when it is asked for; a new file is known once the site is built.
    let name = words.replace(' ', "-");
    write(site, &format!("static/{name}.txt"), words);
    server.shows(&format!("/{name}.txt"), words);
    write(
        site,
        "templates/page.html",
        format!(
            "{{% extends \"theme/page.html\" %}}{{% block footer %}}{words} footer{{% endblock footer %}}"
        ),
    );
    server.shows("/about/", &format!("{words} footer"));
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    let rest = yaml.split_once('\n').unwrap().1;
    write(site, "site.yaml", format!("title: {words} title\n{rest}"));
    server.shows("/about/", &format!("{words} title"));
}

#[test]
fn folders_that_are_moved_away_and_back_are_watched() {
    let site = site();
    let server = Server::start(site.root());
    sees_changes(&site, &server, "early");
    for (number, folder) in ["content", "static", "templates"].into_iter().enumerate() {
        let away = site.path("away");
        let version = server.version();
        fs::rename(site.path(folder), &away).unwrap();
        eventually("its loss is seen", || server.version() != version);
        let version = server.version();
        fs::rename(&away, site.path(folder)).unwrap();
        eventually("its return is seen", || server.version() != version);
        sees_changes(&site, &server, &format!("after {number}"));
    }
}

#[test]
fn folders_that_are_moved_away_and_back_quickly_are_watched() {
    let site = site();
    let server = Server::start(site.root());
    for round in 0..5 {
        for folder in ["content", "static", "templates"] {
            fs::rename(site.path(folder), site.path("away")).unwrap();
            fs::rename(site.path("away"), site.path(folder)).unwrap();
        }
        sees_changes(&site, &server, &format!("round {round}"));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn folders_that_are_restored_or_replaced_are_watched() {
    let site = site();
    let server = Server::start(site.root());
    let elsewhere = tempfile::tempdir().unwrap();
    for round in 0..3 {
        for folder in ["content", "static", "templates"] {
            let kept = elsewhere.path().join(folder);
            copy_folder(&site.path(folder), &kept);
            fs::remove_dir_all(site.path(folder)).unwrap();
            copy_folder(&kept, &site.path(folder));
            fs::remove_dir_all(&kept).unwrap();
        }
        sees_changes(&site, &server, &format!("restored {round}"));
        for folder in ["content", "static", "templates"] {
            copy_folder(&site.path(folder), &site.path("next"));
            fs::rename(site.path(folder), site.path("before")).unwrap();
            fs::rename(site.path("next"), site.path(folder)).unwrap();
            fs::remove_dir_all(site.path("before")).unwrap();
        }
        sees_changes(&site, &server, &format!("replaced {round}"));
    }
}

#[test]
fn folders_in_sources_can_come_and_go() {
    let site = site().file("content/news/2026-01-01-a/index.md", page("first item"));
    let server = Server::start(site.root());
    server.shows("/news/2026/a/", "first item");
    let news = site.path("content/news");
    fs::rename(&news, site.path("away")).unwrap();
    server.lacks("/news/2026/a/", "first item");
    fs::rename(site.path("away"), &news).unwrap();
    server.shows("/news/2026/a/", "first item");
    write(
        &site,
        "content/news/2026-01-01-a/index.md",
        page("second item"),
    );
    server.shows("/news/2026/a/", "second item");
    // A folder with all that is in it, at once.
    let deep = site.path("content/deep/deeper/deepest");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("x.md"), page("deep words")).unwrap();
    server.shows("/deep/deeper/deepest/x/", "deep words");
    fs::write(deep.join("x.md"), page("other deep words")).unwrap();
    server.shows("/deep/deeper/deepest/x/", "other deep words");
}

#[test]
fn new_source_folders_are_watched() {
    let site = TestSite::new();
    let server = Server::start(site.root());
    for folder in ["content", "static", "templates"] {
        fs::create_dir(site.path(folder)).unwrap();
    }
    sees_changes(&site, &server, "late");
}

#[cfg(unix)]
#[test]
fn folders_behind_links_are_watched() {
    use std::os::unix::fs::symlink;
    let site = TestSite::new()
        .file("shared/one/page.md", page("first words"))
        .file("shared/two/page.md", page("second words"))
        .file("shared/texts/t.txt", "x")
        .file("content/about.md", page("x"));
    symlink(site.path("shared/one"), site.path("content/linked")).unwrap();
    symlink(site.path("shared/texts"), site.path("static")).unwrap();
    symlink(
        site.path("shared/one/page.md"),
        site.path("content/file.md"),
    )
    .unwrap();
    let server = Server::start(site.root());
    server.shows("/linked/page/", "first words");
    write(&site, "shared/one/page.md", page("changed words"));
    server.shows("/linked/page/", "changed words");
    server.shows("/file/", "changed words");
    write(&site, "shared/texts/new.txt", "new");
    server.shows("/new.txt", "new");
    // The link leads elsewhere now.
    fs::remove_file(site.path("content/linked")).unwrap();
    symlink(site.path("shared/two"), site.path("content/linked")).unwrap();
    server.shows("/linked/page/", "second words");
    write(&site, "shared/two/page.md", page("third words"));
    server.shows("/linked/page/", "third words");
    // What the link leads to is moved away and back.
    fs::rename(site.path("shared/two"), site.path("shared/away")).unwrap();
    server.shows("/linked/page/", "content/linked");
    fs::rename(site.path("shared/away"), site.path("shared/two")).unwrap();
    server.shows("/linked/page/", "third words");
    write(&site, "shared/two/page.md", page("fourth words"));
    server.shows("/linked/page/", "fourth words");
}

/// A site in a folder that can be moved.
fn movable() -> (TestSite, TestSite) {
    let outer = TestSite::new();
    let inner = site();
    (outer, inner)
}

#[test]
fn a_site_that_is_moved_away_and_back_is_watched() {
    for relative in [false, true] {
        let (outer, inner) = movable();
        let root = outer.path("labs/site");
        copy_folder(inner.root(), &root);
        let server = if relative {
            Server::start_with(&[], Some(&root))
        } else {
            Server::start(&root)
        };
        server.shows("/about/", "first words");
        // The folder itself, then the one that it is in.
        for (number, (folder, away)) in [("labs/site", "away"), ("labs", "away")]
            .into_iter()
            .enumerate()
        {
            fs::rename(outer.path(folder), outer.path(away)).unwrap();
            server.says(&format!(
                "changes appear late or not at all: the folder `{}` does not exist",
                root.display()
            ));
            server.shows("/about/", "The site has errors");
            fs::rename(outer.path(away), outer.path(folder)).unwrap();
            server.shows("/about/", "words");
            server.says("changes appear at once again");
            let words = format!("{number} words");
            fs::write(root.join("content/about.md"), page(&words)).unwrap();
            server.shows("/about/", &words);
        }
        // Another folder of the same name.
        fs::remove_dir_all(&root).unwrap();
        copy_folder(inner.root(), &root);
        server.shows("/about/", "first words");
        fs::write(root.join("content/about.md"), page("last words")).unwrap();
        server.shows("/about/", "last words");
    }
}

/// The folder and the file behind a link are those that the reproductions have: beside content/, and linked
/// by a path that is relative to the link.
#[cfg(unix)]
#[test]
fn edits_behind_relative_links_are_seen() {
    use std::os::unix::fs::symlink;
    let site = site()
        .file("content/news/2024-01-01-a.md", page("a"))
        .file("shared/2024-02-01-ext.md", page("before"))
        .file("data/about.md", page("about before"))
        .file("data/inner/2024-02-02-deep.md", page("deep before"));
    symlink("../../shared", site.path("content/news/linked")).unwrap();
    symlink("../data/about.md", site.path("content/contact.md")).unwrap();
    // A link within a folder behind a link.
    symlink("../data/inner", site.path("shared/inner")).unwrap();
    let server = Server::start(site.root());
    let shows = |path: &str, words: &str| server.shows(path, words);
    shows("/news/2024/ext/", "before");
    shows("/news/2024/deep/", "deep before");
    fs::write(site.path("shared/2024-02-01-ext.md"), page("edited")).unwrap();
    shows("/news/2024/ext/", "edited");
    fs::write(site.path("data/about.md"), page("about edited")).unwrap();
    shows("/contact/", "about edited");
    // As editors do it: a new file in the place of the old one.
    fs::write(site.path("data/inner/new"), page("deep edited")).unwrap();
    fs::rename(
        site.path("data/inner/new"),
        site.path("data/inner/2024-02-02-deep.md"),
    )
    .unwrap();
    shows("/news/2024/deep/", "deep edited");
    fs::write(site.path("shared/2024-03-01-more.md"), page("added")).unwrap();
    shows("/news/2024/more/", "added");
}
