//! What is read of a site's folder, and that nothing else is.

mod support;

use std::fs::{self, File};

use support::TestSite;

/// A site and what is wrong with it.
#[track_caller]
fn says(site: &TestSite, message: &str) {
    site.fail().says(message);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::*;

    fn link(site: &TestSite, name: &str, target: impl AsRef<Path>) {
        let path = site.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        symlink(target, path).unwrap();
    }

    #[test]
    fn a_site_yaml_that_leads_out_is_not_read_and_not_quoted() {
        let elsewhere = tempfile::tempdir().unwrap();
        let secret = elsewhere.path().join("secret");
        fs::write(&secret, "S3CRET token of a host file").unwrap();
        let site = TestSite::new();
        link(&site, "site.yaml", &secret);
        let outcome = site.fail();
        assert!(
            outcome.diagnostics.starts_with(
            "error: this link leads out of the site's folder\n--> site.yaml\n = help: copy the file here instead; labnews publishes only files of the site's folder\n\n1 error;"
        ), "{}", outcome.diagnostics);
        for arguments in [&["check"][..], &["new", "Title"]] {
            let outcome = site.run(arguments);
            let all = format!("{}{}", outcome.result, outcome.diagnostics);
            assert!(!all.contains("S3CRET"), "{all}");
        }
    }

    #[test]
    fn a_site_yaml_that_leads_to_what_is_hidden_is_not_read() {
        let site = TestSite::new().file(".git/config", "S3CRET: token");
        link(&site, "site.yaml", ".git/config");
        let outcome = site.fail();
        outcome.says("this link leads to a hidden file or folder");
        assert!(!outcome.diagnostics.contains("S3CRET"));
    }

    #[test]
    fn a_site_yaml_may_lead_to_another_place_in_the_folder() {
        let site = TestSite::new();
        fs::rename(site.path("site.yaml"), site.path("settings.yaml")).unwrap();
        link(&site, "site.yaml", "settings.yaml");
        site.build().page("/").contains("Test Lab");
    }

    #[test]
    fn texts_words_and_templates_that_lead_out_are_errors() {
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(
            elsewhere.path().join("x.md"),
            "---\ntitle: S3CRET\n---\nS3CRET\n",
        )
        .unwrap();
        for name in [
            "content/news/2026-01-01-a.md",
            "content/publications.bib",
            "templates/item.html",
            "templates/words/en.yaml",
            "static/x.txt",
        ] {
            let site = TestSite::new();
            link(&site, name, elsewhere.path().join("x.md"));
            let outcome = site.fail();
            outcome
                .says(name)
                .says("this link leads out of the site's folder");
            assert!(!outcome.diagnostics.contains("S3CRET"));
        }
        for folder in ["content", "static", "templates", "content/news"] {
            let site = TestSite::new();
            link(&site, folder, elsewhere.path());
            site.fail()
                .says(folder)
                .says("this link leads out of the site's folder");
        }
    }

    #[test]
    fn links_within_the_folder_are_followed() {
        let site = TestSite::new()
            .file("shared/slides.pdf", "slides")
            .file("shared/more/notes.txt", "notes")
            .item("2026-01-01-a.md", "", "[slides](slides.pdf)\n");
        link(&site, "content/news/slides.pdf", "../../shared/slides.pdf");
        link(&site, "static/more", site.path("shared/more"));
        let built = site.build();
        built.page("/news/slides.pdf").contains("slides");
        built.page("/more/notes.txt").contains("notes");
    }

    #[test]
    fn links_that_lead_nowhere_or_in_circles_are_errors() {
        let site = TestSite::new().file("static/a/b.txt", "b");
        link(&site, "static/nowhere", "not-there");
        link(&site, "static/itself", "itself");
        link(&site, "static/a/up", "..");
        link(&site, "static/a/root", "../..");
        let outcome = site.fail();
        outcome
            .says("this link is broken: its target does not exist\n--> static/nowhere")
            .says("\n--> static/itself")
            .says("this link leads to a folder that contains it\n--> static/a/up")
            .says("this link leads to a folder that contains it\n--> static/a/root");
    }

    #[test]
    fn what_is_hidden_stays_so_behind_a_link_to_its_folder() {
        let site = TestSite::new()
            .file("shared/.secrets/token.txt", "S3CRET")
            .file("shared/.env", "S3CRET")
            .file("shared/a.txt", "a");
        link(&site, "static/shared", "../shared");
        let built = site.build();
        built.page("/shared/a.txt");
        built.nowhere("S3CRET");
    }

    #[test]
    fn folders_of_links_to_folders_of_links_do_not_multiply_without_end() {
        let site = TestSite::new().file("static/0/a.txt", "a");
        for step in 1..40 {
            for name in ["x", "y"] {
                let target = format!("../{}", step - 1);
                link(&site, &format!("static/{step}/{name}"), target);
            }
        }
        site.fail()
            .says("links to folders lead to more than 100000 files");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_errors_with_their_names() {
    use std::os::unix::net::UnixListener;
    for folder in [
        "content",
        "content/news/2026-01-01-a",
        "static",
        "templates",
    ] {
        let site = TestSite::new();
        fs::create_dir_all(site.path(folder)).unwrap();
        let pipe = format!("{folder}/pipe.txt");
        let made = std::process::Command::new("mkfifo")
            .arg(site.path(&pipe))
            .status();
        assert!(made.unwrap().success());
        let socket = format!("{folder}/socket.md");
        let _socket = UnixListener::bind(site.path(&socket)).unwrap();
        site.fail()
            .says(&format!(
                "error: this is a named pipe (FIFO), not a regular file\n--> {pipe}\n = help: remove it; a site consists of regular files\n"
            ))
            .says(&format!("error: this is a socket, not a regular file\n--> {socket}\n"));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_or_behind_a_link_is_not_waited_for() {
    for name in [
        "content/a.md",
        "content/publications.bib",
        "static/style.css",
    ] {
        let site = TestSite::new();
        fs::create_dir_all(site.path(name).parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(site.path("pipe"))
            .status();
        assert!(made.unwrap().success());
        std::os::unix::fs::symlink(site.path("pipe"), site.path(name)).unwrap();
        says(&site, "this is a named pipe (FIFO), not a regular file");
    }
    let site = TestSite::new();
    fs::create_dir_all(site.path("static")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", site.path("static/zero.txt")).unwrap();
    says(&site, "this link leads out of the site's folder");
}

/// A file of six gigabytes that takes no room.
fn sparse(site: &TestSite, name: &str) {
    let path = site.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().set_len(6 << 30).unwrap();
}

#[test]
fn files_too_large_to_be_read_are_errors_that_name_the_limit() {
    for (name, of, limit) in [
        ("site.yaml", "text", "8 MiB"),
        ("content/news/2026-01-01-a.md", "text", "8 MiB"),
        ("templates/item.html", "text", "8 MiB"),
        ("templates/words/en.yaml", "text", "8 MiB"),
        ("content/publications.bib", "bibliography", "64 MiB"),
        ("content/a.svg", "drawing", "32 MiB"),
        ("content/a.jpg", "picture", "256 MiB"),
        ("content/a.avif", "picture", "256 MiB"),
        ("static/a.png", "picture", "256 MiB"),
        ("content/a.mp4", "video or sound", "256 MiB"),
        ("static/a.ogg", "video or sound", "256 MiB"),
    ] {
        let site = TestSite::new();
        sparse(&site, name);
        let message = format!("this {of} is 6 GiB, but the limit is {limit}");
        site.fail().says(&message).says(name);
    }
}

#[test]
fn a_large_stylesheet_and_font_do_no_harm() {
    let site = TestSite::new().config("theme: {unknown: 1}\nsocial_cards: true\n");
    sparse(&site, "static/fonts/a.ttf");
    // Of the stylesheet only what `theme:` asks for is looked for.
    sparse(&site, "static/x.css");
    let outcome = site.run(&["check"]);
    outcome.says("no stylesheet or template uses `unknown`");
}
