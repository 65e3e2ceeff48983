//! Files beside texts: which are published, and which would do harm.

mod support;

use std::fs;

use support::{TestSite, jpeg, video};

/// A published item with files beside it.
fn with_files(names: &[&str]) -> TestSite {
    let site = TestSite::new().item("2026-01-01-a/index.md", "", "Words.\n");
    names.iter().fold(site, |site, name| {
        site.file(&format!("content/news/2026-01-01-a/{name}"), "1,2\n")
    })
}

#[test]
fn documents_data_archives_and_programs_are_published() {
    let names = [
        "paper.pdf",
        "slides.pptx",
        "table.ods",
        "data.csv",
        "data.json",
        "map.geojson",
        "volume.nii.gz",
        "all.tar.xz",
        "structure.cif",
        "reads.fastq",
        "shape.stl",
        "model.h5",
        "fit.py",
        "plot.R",
        "notebook.ipynb",
        "talk.vtt",
        "meeting.ics",
        "NOTES.TXT",
    ];
    let built = with_files(&names).build();
    for name in names {
        built.page(&format!("/news/2026/a/{name}"));
    }
    assert!(!built.outcome.diagnostics.contains("warning"));
}

#[test]
fn extensions_that_servers_run_are_refused_anywhere_in_a_name() {
    for name in [
        "a.php",
        "a.PHTML",
        "a.php5",
        "a.jsp",
        "a.cgi",
        "a.shtml",
        "a.aspx",
        "a.php.txt",
        "a.phar.zip",
        "a.php.",
    ] {
        let outcome = with_files(&[name]).fail();
        outcome
            .says("error: web servers may run a file with `.")
            .says(&format!("--> content/news/2026-01-01-a/{name}\n"));
    }
    with_files(&["a.php"]).fail().says(
        " = help: if it is meant for readers, pack it into a .zip; a webmaster can also move it into static/, or allow the extension with `attachments: [php]` in site.yaml\n",
    );
}

#[test]
fn what_browsers_run_is_refused() {
    for name in [
        "a.html", "a.xsd", "a.rng", "a.dtd", "a.wsdl", "a.mml", "a.xslt", "a.vml", "a.xml",
        "a.rdf", "a.kml", "a.js", "a.svgz", "a.hta", "a.swf", "a.mhtml", "a.css",
    ] {
        with_files(&[name])
            .fail()
            .says("error: a file of this kind can run scripts in readers' browsers")
            .says(&format!("--> content/news/2026-01-01-a/{name}\n"));
    }
}

#[test]
fn documents_and_archives_are_known_by_their_bytes() {
    let site = |name: &str, bytes: &[u8]| {
        let path = format!("content/news/2026-01-01-a/{name}");
        TestSite::new()
            .item("2026-01-01-a/index.md", "", "A.\n")
            .file(&path, bytes)
    };
    let pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0";
    for (name, bytes) in [("report", &pdf[..]), ("b.final", pdf), ("data.foo", zip)] {
        let built = site(name, bytes).build();
        assert!(
            built.output(&format!("news/2026/a/{name}")).is_file(),
            "{name}"
        );
    }
    // Files that servers run are refused whatever they contain, and a photo needs its extension to be cleaned.
    for (name, bytes) in [
        ("a.php", &pdf[..]),
        ("a.html", zip),
        ("photo", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
        ("film.foo", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        ("a.foo", b"FWS\x05\0\0\0\0"),
        ("run", b"\x7fELF\x02\x01\x01\0"),
    ] {
        site(name, bytes)
            .fail()
            .says(&format!("--> content/news/2026-01-01-a/{name}\n"));
    }
}

#[test]
fn what_browsers_run_is_refused_behind_endings_that_servers_do_not_know() {
    for name in [
        "a.html.h5",
        "a.svg.nii",
        "a.xhtml.fasta",
        "a.js.pt",
        "a.html.gz",
        "a.js.br",
        "a.svg.zst",
    ] {
        with_files(&[name])
            .fail()
            .says("error: a file of this kind can run scripts in readers' browsers")
            .says(&format!("--> content/news/2026-01-01-a/{name}\n"));
    }
    let built = with_files(&["node.js.pdf", "a.html.txt", "data.csv.gz", "b.tar.gz"]).build();
    built.page("/news/2026/a/node.js.pdf");
    built.page("/news/2026/a/data.csv.gz");
}

#[test]
fn no_compressed_file_of_content_replaces_a_file_of_the_site() {
    let twin = |path: &str| {
        TestSite::new()
            .item("2026-01-01-a.md", "", "A.\n")
            .file(path, "x")
    };
    for (path, of) in [
        ("content/feed.json.gz", "/feed.json"),
        ("content/Feed.JSON.zst", "/feed.json"),
        ("content/robots.txt.br", "/robots.txt"),
    ] {
        twin(path).fail().says(&format!(
            "error: web servers may send this file instead of `{of}`\n--> {path}\n = help: rename it\n"
        ));
    }
    let built = twin("content/data.csv.gz")
        .file("content/data.csv", "x")
        .build();
    built.page("/data.csv.gz");
}

#[cfg(unix)]
#[test]
fn a_link_between_texts_is_an_error() {
    let site = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .item("2026-01-01-a.md", "", "A.\n")
        .item("2026-01-02-d.md", "draft: true\n", "SECRET\n")
        .item("2026-01-02-d.zh-Hans.md", "", "SECRET\n");
    let link = site.path("content/news/2026-01-01-a.zh-Hans.md");
    std::os::unix::fs::symlink("2026-01-02-d.zh-Hans.md", link).unwrap();
    site.fail()
        .says("error: this link leads to `content/news/2026-01-02-d.zh-Hans.md`, and a text can have only one name")
        .says("--> content/news/2026-01-01-a.zh-Hans.md\n");
}

#[cfg(unix)]
#[test]
fn a_photo_that_a_draft_links_to_as_well_is_published() {
    let item = "photos: [{src: g.jpg, alt: x}]\n";
    let site = TestSite::new()
        .file("content/photos/g.jpg", support::jpeg())
        .item("2026-01-01-b/index.md", item, "B.\n")
        .item(
            "2026-01-02-c/index.md",
            &format!("draft: true\n{item}"),
            "C.\n",
        );
    for folder in ["2026-01-01-b", "2026-01-02-c"] {
        let link = site.path(&format!("content/news/{folder}/g.jpg"));
        std::os::unix::fs::symlink("../../photos/g.jpg", link).unwrap();
    }
    site.build().page("/news/2026/b/").contains("g-");
}

#[test]
fn files_of_a_draft_are_withheld_however_it_names_them() {
    let built = TestSite::new()
        .item(
            "2026-01-01-d.md",
            "draft: true\nlinks: [{title: x, url: \"https://lab.example.org/ph/c.pdf\"}]\n",
            "<img src=\"../ph/a&amp;b.pdf\" alt=\"x\"> <img src=\"../p&#x68;/e.pdf\" alt=\"x\">\n\n[x](../ph/D.PDF)\n",
        )
        .file("content/ph/a&b.pdf", "%PDF-")
        .file("content/ph/c.pdf", "%PDF-")
        .file("content/ph/d.pdf", "%PDF-")
        .file("content/ph/e.pdf", "%PDF-")
        .file("content/ph/other.pdf", "%PDF-")
        .build();
    let files = built.files();
    let published: Vec<&String> = files.iter().filter(|file| file.contains("ph/")).collect();
    assert_eq!(published, ["ph/other.pdf"]);
}

#[test]
fn copies_of_texts_are_known_by_any_form_of_front_matter() {
    let long = format!(
        "---\nsummary: >\n{}title: T\n---\nx\n",
        "  word word word word word\n".repeat(200)
    );
    for text in [
        "---\n{title: T, draft: true}\n---\nx\n",
        "---\n? title\n: T\n---\nx\n",
        "---\n!!str title: T\n---\nx\n",
        "---\n\"t\\x69tle\": T\n---\nx\n",
        "---\rtitle: T\r---\rx\r",
        &long,
    ] {
        TestSite::new()
            .file("content/x.txt", text)
            .fail()
            .says("this file is a copy of a text, judging by its front matter");
    }
    // Data that starts in the same way, such as an environment of conda.
    TestSite::new()
        .file(
            "content/environment.yml",
            "---\nname: analysis\nchannels: [conda-forge]\n",
        )
        .build()
        .page("/environment.yml");
}

#[test]
fn kinds_that_nobody_knows_are_refused_until_site_yaml_allows_them() {
    let site = with_files(&["a.exe", "b.Foo", "Makefile"]);
    site.fail()
        .says("error: labnews does not publish `.exe` files from content/\n--> content/news/2026-01-01-a/a.exe\n")
        .says("error: labnews does not publish `.foo` files from content/\n")
        .says("error: labnews does not publish files without an extension from content/\n--> content/news/2026-01-01-a/Makefile\n = help: add an extension such as .txt; if it is meant for readers, pack it into a .zip\n");
    let built = with_files(&["b.Foo", "c.xsd"])
        .config("attachments: [foo, .XSD]\n")
        .build();
    built.page("/news/2026/a/b.Foo");
    built.page("/news/2026/a/c.xsd");
    built.outcome.says(
        "warning: browsers or servers run `.xsd` files, and everyone who can change content/ can now publish them\n --> site.yaml:3:20",
    );
    assert!(!built.outcome.diagnostics.contains("`.foo`"));
}

#[test]
fn endings_in_site_yaml_are_checked() {
    TestSite::new()
        .config("attachments: [tar.gz, md, '']\n")
        .fail()
        .says("`tar.gz` is not a file extension")
        .says("`.md` files are sources, which labnews never publishes");
}

#[test]
fn a_page_under_the_name_of_data_is_refused() {
    for start in [
        "<script>alert(1)</script>",
        "\n <!DOCTYPE html>",
        "<?xml version='1.0'?>",
    ] {
        let site = TestSite::new().file("content/data/a.csv", start);
        site.fail().says(
            "error: this file starts like a web page, but its name has another extension\n--> content/data/a.csv\n = help: if it is meant for readers, pack it into a .zip, or start it with something else\n",
        );
    }
    TestSite::new()
        .file("content/data/a.txt", "a <b> c")
        .build()
        .page("/data/a.txt");
}

#[test]
fn a_site_that_trusts_its_writers_may_publish_pages_but_nothing_for_servers() {
    let built = with_files(&["a.html", "b.xml", "c"])
        .config("html: allow\n")
        .build();
    built.page("/news/2026/a/a.html");
    built.page("/news/2026/a/b.xml");
    with_files(&["a.php"])
        .config("html: allow\n")
        .fail()
        .says("web servers may run");
}

#[test]
fn what_lies_beside_photos_is_not_published() {
    let names = [
        "p.xmp",
        "p.jpg.json",
        "p.jpg.supplemental-metadata.json",
        "q.aae",
        "r.THM",
    ];
    let mut site = with_files(&names).file("static/s.jpg.json", "{}");
    site = site.file("content/news/2026-01-01-a/p.jpg", jpeg());
    let built = site.build();
    built.page("/news/2026/a/");
    for name in names {
        built.lacks(&format!("/news/2026/a/{name}"));
        built.outcome.says(&format!(
            "warning: this file is not published, because it says where and when a photo or video was made\n--> content/news/2026-01-01-a/{name}\n = help: remove it; the photo does not need it\n"
        ));
    }
    built.lacks("/s.jpg.json");
    TestSite::new()
        .file(
            "content/DJI_1.srt",
            "1\n[latitude: 52.2] [longitude: 0.1]\n",
        )
        .fail()
        .says("these captions contain the positions where the video was made");
}

#[test]
fn files_of_hosts_and_of_the_theme_do_not_come_from_content() {
    for name in [
        "style.css",
        "theme.css",
        "gallery.js",
        "icon.svg",
        "_headers",
        "_redirects",
        "CNAME",
        "robots.txt",
        "Robots.TXT",
        "web.config",
        "news/web.config",
        "staticwebapp.config.json",
        "favicon.ico",
        "ads.txt",
        "manifest.json",
        "app.webmanifest",
        "sw.js",
        "vercel.json",
        "google1234.html",
        "MP_verify_1.txt",
        "_worker.js/index.js",
        "api/hello.py",
        "sitemap.txt",
    ] {
        let site = TestSite::new().file(&format!("content/{name}"), "x");
        site.fail()
            .says(&format!(
                "error: web hosts or browsers treat a file named `{name}` specially\n--> content/{name}\n = help: rename it; only static/ can have such files\n"
            ));
        // From there they come.
        let site = TestSite::new().file(&format!("static/{name}"), "x");
        let case = name == "Robots.TXT";
        if case {
            drop(site.fail())
        } else {
            drop(site.build().page(name))
        }
    }
}

#[test]
fn no_page_and_no_old_path_takes_the_place_of_such_a_file() {
    for alias in [
        "/_redirects",
        "/robots.txt",
        "/google1234.html",
        "/style.css",
        "/CNAME/",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", &format!("aliases: [{alias}]\n"), "")
            .fail()
            .says("` specially\n --> content/news/2026-01-01-a.md:3:11");
    }
    TestSite::new()
        .file("content/_headers.md", "---\ntitle: x\n---\n")
        .fail()
        .says("web hosts or browsers treat a file named `_headers` specially\n --> content/_headers.md");
    TestSite::new()
        .item("2026-01-01-a.md", "aliases: [/feed.xml]\n", "")
        .fail()
        .says(
            "the URL /feed.xml is already taken by labnews itself\n --> content/news/2026-01-01-a.md:3:11",
        );
}

#[test]
fn secrets_in_static_are_errors_and_doubtful_files_warnings() {
    for name in [
        ".env",
        ".env.local",
        ".htpasswd",
        "id_rsa",
        "keys/id_ed25519",
        ".npmrc",
        "a.kdbx",
    ] {
        TestSite::new()
            .file(&format!("static/{name}"), "x")
            .fail()
            .says(&format!(
                "error: this file would be published, and files of this name hold passwords or keys\n--> static/{name}\n = help: "
            ));
    }
    for (name, text) in [
        (
            "static/server.pem",
            "-----BEGIN RSA PRIVATE KEY-----\nMII\n",
        ),
        (
            "static/account.json",
            "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n\"}",
        ),
        (
            "content/notes.txt",
            "Login\n-----BEGIN OPENSSH PRIVATE KEY-----\n",
        ),
    ] {
        TestSite::new()
            .file(name, text)
            .fail()
            .says("error: this file would be published, and it contains a private key\n");
    }
    let site = || {
        TestSite::new()
            .file("static/dump.sql", "INSERT")
            .file("static/cert.pem", "-----BEGIN CERTIFICATE-----\n")
    };
    let built = site().build();
    built.page("/dump.sql");
    built.outcome.says("warning[private-file]: this file is published, but files of its kind are often not meant for readers\n--> static/dump.sql\n");
    let quiet = site().config("check: {private-file: off}\n").build();
    assert!(!quiet.outcome.diagnostics.contains("dump.sql"));
}

#[test]
fn copies_of_texts_are_never_published() {
    let text = "---\ntitle: D\ndraft: true\n---\nS3CRETDRAFT\n";
    for ending in [
        "md.draft", "md.1", "md.new", "md.swp", "md.copy", "md.txt2", "md.gz", "md.zip", "mdx",
        "Rmd", "qmd", "mdwn", "mmd", "rst", "org", "text", "txt", "json", "yaml", "csv", "tex",
        "pdf", "html", "md copy", "md (1)", "md_old", "md-2", "draft", "1", "MD~2",
    ] {
        let site = TestSite::new().file(&format!("content/news/2026-01-01-d.{ending}"), text);
        let outcome = site.fail();
        outcome
            .says("error: this file is a copy of a text, judging by its ")
            .says(&format!("--> content/news/2026-01-01-d.{ending}\n"))
            .says(" = help: remove it; if it is meant for readers, pack it into a .zip\n");
    }
    // As a shell of Windows writes it.
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    TestSite::new()
        .file("content/d.txt", [&b"\xff\xfe"[..], &wide].concat())
        .fail()
        .says("this file is a copy of a text, judging by its front matter");
    // What editors leave behind is passed over, as ever.
    let mut site = TestSite::new();
    for name in [
        "d.md~",
        "d.md.bak",
        "d.md.orig",
        ".d.md.swp",
        "#d.md#",
        "d.md.txt",
    ] {
        site = site.file(&format!("content/news/{name}"), text);
    }
    site.build().nowhere("S3CRETDRAFT");
}

#[test]
fn data_that_only_look_like_texts_are_published() {
    let built = TestSite::new()
        .file("content/a.yaml", "---\nsamples: 3\n---\ntitle: x\n")
        .file("content/b.amd.csv", "1")
        .file("content/c.md.jpg", jpeg())
        .build();
    for name in ["/a.yaml", "/b.amd.csv", "/c.md.jpg"] {
        assert!(built.output(name).exists(), "{name}");
    }
}

#[test]
fn a_key_that_keeps_a_text_back_is_not_left_empty() {
    for key in ["draft", "publish_at", "expires_at"] {
        for value in ["", " ~", " null"] {
            TestSite::new()
                .item("2026-01-01-a.md", &format!("{key}:{value}\n"), "S3CRET\n")
                .fail()
                .says(&format!(
                    "error: `{key}` has no value\n --> content/news/2026-01-01-a.md:3:"
                ))
                .says(" = help: add the value, or remove the line\n");
        }
    }
    for (name, title) in [
        ("a.md", "title"),
        ("people/a.md", "name"),
        ("labs/a.md", "name"),
    ] {
        TestSite::new()
            .file(
                &format!("content/{name}"),
                format!("---\n{title}: x\ndraft:\n---\n"),
            )
            .fail()
            .says("`draft` has no value");
    }
    TestSite::new()
        .config("content_security_policy:\n")
        .fail()
        .says("`content_security_policy` has no value");
}

#[test]
fn videos_of_all_kinds_of_boxes_lose_where_they_were_made() {
    for ending in [
        "mp4", "m4v", "m4a", "m4b", "mov", "qt", "f4v", "3gp", "3g2", "mj2", "MOV",
    ] {
        let place = "+52.2053+000.1218/";
        let wide = support::atom(b"wide", b"S3CRET");
        let name = format!("content/f.{ending}");
        let site = TestSite::new().file(&name, [video(place), wide].concat());
        let built = site.build();
        assert!(built.output(&format!("/f.{ending}")).exists());
        built.nowhere(place).nowhere("S3CRET");
    }
}

#[test]
fn videos_and_sound_of_other_kinds_lose_their_tags() {
    let element = |id: &[u8], content: &[u8]| [id, &[0x80 | content.len() as u8], content].concat();
    let webm = [
        element(b"\x1a\x45\xdf\xa3", &element(b"\x42\x82", b"webm")),
        element(
            b"\x18\x53\x80\x67",
            &[
                element(b"\x15\x49\xa9\x66", &element(b"\x7b\xa9", b"S3CRET")),
                element(b"\x12\x54\xc3\x67", b"S3CRET"),
            ]
            .concat(),
        ),
    ]
    .concat();
    let mp3 = [&b"ID3\x04\0\0\0\0\0\x06S3CRET"[..], b"\xff\xfb\x90\0SOUND"].concat();
    let wav = b"RIFF\x28\0\0\0WAVEfmt \x04\0\0\0....bext\x06\0\0\0S3CRETdata\0\0\0\0".to_vec();
    let flac = b"fLaC\0\0\0\x04....\x84\0\0\x06S3CRET\xff\xf8SOUND".to_vec();
    for (ending, bytes) in [
        ("webm", &webm),
        ("mkv", &webm),
        ("mka", &webm),
        ("mp3", &mp3),
        ("aac", &mp3),
        ("wav", &wav),
        ("flac", &flac),
    ] {
        let built = TestSite::new()
            .file(&format!("static/f.{ending}"), bytes)
            .build();
        assert!(built.output(&format!("/f.{ending}")).exists());
        built.nowhere("S3CRET");
    }
}

#[test]
fn what_is_not_the_video_or_sound_that_its_name_says_is_an_error() {
    for ending in [
        "mp4", "mov", "m4a", "webm", "mkv", "avi", "wav", "mp3", "flac", "ogg", "opus",
    ] {
        let name = format!("content/f.{ending}");
        TestSite::new().file(&name, "S3CRET").fail().says(&format!(
            "error: this video or sound is damaged, or its format does not match its name\n--> {name}\n = help: if it plays, save it again: ffmpeg -i old.mp4 -c copy new.mp4\n"
        ));
    }
    TestSite::new()
        .file("content/f.MTS", "x")
        .fail()
        .says("error: browsers cannot play MTS videos\n--> content/f.MTS\n = help: convert it to MP4: ffmpeg -i old.mts -map_metadata -1 new.mp4\n");
    let compressed = [
        support::atom(b"ftyp", b"qt  "),
        support::atom(b"moov", &support::atom(b"cmov", b"S3CRET")),
    ];
    TestSite::new()
        .file("content/f.mov", compressed.concat())
        .fail()
        .says("error: the header of this video is compressed, or in another file\n");
}

mod conflicts {
    use super::*;

    #[test]
    fn a_file_where_a_folder_is_needed_is_an_error_at_its_place() {
        TestSite::new()
            .file("static/news", "x")
            .item("2026-01-01-a.md", "", "")
            .fail()
            .says("error: `news` cannot be a file and a folder: `static/news` makes the file, and labnews itself needs the folder\n--> static/news\n = help: rename one of the two\n");
        let outcome = TestSite::new()
            .file("static/news/2026/a", "x")
            .item("2026-01-01-a.md", "", "")
            .fail();
        outcome
            .says("error: `news/2026/a` cannot be a file and a folder: `static/news/2026/a` makes the file, and `content/news/2026-01-01-a.md` needs the folder\n")
            .says("--> content/news/2026-01-01-a.md:1:1\n")
            .says("note: the other one: static/news/2026/a\n")
            .says("1 error");
        TestSite::new()
            .file("static/images", "x")
            .fail()
            .says("`images` cannot be a file and a folder");
    }

    #[test]
    fn an_old_path_under_a_file_is_an_error_at_its_place() {
        for (alias, message) in [
            (
                "/feed.xml/x/",
                "`feed.xml` cannot be a file and a folder: labnews itself makes the file",
            ),
            (
                "/sitemap.xml/x/",
                "`sitemap.xml` cannot be a file and a folder",
            ),
            (
                "/a.pdf/x/",
                "`a.pdf` cannot be a file and a folder: `static/a.pdf` makes the file",
            ),
            ("/404.html/", "`404.html` cannot be a file and a folder"),
        ] {
            TestSite::new()
                .file("static/a.pdf", "x")
                .item("2026-01-01-a.md", &format!("aliases: [{alias}]\n"), "")
                .fail()
                .says(message)
                .says("--> content/news/2026-01-01-a.md:3:11");
        }
    }

    #[test]
    fn names_that_differ_only_in_capitals_are_errors_in_any_of_their_parts() {
        let outcome = TestSite::new()
            .file("static/Q/z", "x")
            .file("static/q/y", "x")
            .fail();
        outcome
            .says("error: `static/Q` and `static/q` differ only in upper and lower case, and some disks cannot store both\n--> static/Q\n = help: rename one of the two\n")
            .says("--> static/q\n");
        TestSite::new()
            .file("static/q", "x")
            .file("static/Q/z", "x")
            .fail()
            .says("cannot be a file and a folder")
            .says("static/q\n")
            .says("static/Q/z\n");
        TestSite::new()
            .file("static/Style.css", "x")
            .fail()
            .says("`style.css` and `Style.css` differ only in upper and lower case, and some disks cannot store both\n--> static/Style.css\n");
        TestSite::new()
            .file("static/A/B/c.txt", "x")
            .file("static/A/b/d.txt", "x")
            .fail()
            .says("`static/A/B` and `static/A/b` differ only in upper and lower case");
    }

    #[test]
    fn names_that_differ_only_in_how_accents_are_encoded_are_errors() {
        TestSite::new()
            .file("static/caf\u{e9}.txt", "x")
            .file("static/cafe\u{301}.txt", "x")
            .fail()
            .says(
                "differ only in the encoding of their accents, and some disks cannot store both\n",
            );
        TestSite::new()
            .file("static/caf\u{e9}/a.txt", "x")
            .file("static/CAFE\u{301}/b.txt", "x")
            .fail()
            .says("some disks cannot store both\n");
    }

    #[test]
    fn a_thousand_files_in_such_a_folder_are_one_error() {
        let mut site = TestSite::new();
        for number in 0..1000 {
            site = site
                .file(&format!("static/Q/{number}"), "x")
                .file(&format!("static/q/{number}.txt"), "x");
        }
        site.fail().says("2 errors");
    }
}

#[cfg(unix)]
mod other_names {
    use std::os::unix::fs::symlink;

    use super::*;

    fn with_draft() -> TestSite {
        TestSite::new()
            .item("2026-01-01-d/index.md", "draft: true\n", "S3CRET\n")
            .file("content/news/2026-01-01-d/data.csv", "S3CRET")
            .item(
                "2026-01-02-flat.md",
                "draft: true\n",
                "S3CRET ![x](flat.jpg)\n",
            )
            .file("content/news/flat.jpg", jpeg())
            .file(
                "content/publications.bib",
                "@article{a, title={A}, author={A B}, year=2020, annote={S3CRET}}\n",
            )
    }

    #[test]
    fn a_link_to_a_source_is_an_error() {
        for (link, target, source) in [
            (
                "content/leak.txt",
                "news/2026-01-02-flat.md",
                "content/news/2026-01-02-flat.md",
            ),
            (
                "static/leak.pdf",
                "../content/news/2026-01-02-flat.md",
                "content/news/2026-01-02-flat.md",
            ),
            (
                "static/papers.txt",
                "../content/publications.bib",
                "content/publications.bib",
            ),
            ("static/site.txt", "../site.yaml", "site.yaml"),
        ] {
            let site = with_draft().file("static/x.txt", "x");
            symlink(target, site.path(link)).unwrap();
            let outcome = site.fail();
            outcome.says(&format!(
                "error: this link leads to `{source}`, and labnews does not publish sources\n--> {link}\n = help: remove it; to refer to a text, link to its page\n"
            ));
            assert!(!outcome.diagnostics.contains("S3CRET"));
            assert!(!outcome.diagnostics.contains("copy of a text"));
        }
    }

    #[test]
    fn a_link_to_a_folder_of_sources_is_one_error() {
        let site = with_draft().file("static/x.txt", "x");
        symlink("../content", site.path("static/c")).unwrap();
        let outcome = site.fail();
        outcome.says(
            "error: this link leads to `content/news/2026-01-01-d/index.md` and 2 more, and labnews does not publish sources\n--> static/c\n",
        );
        assert!(!outcome.diagnostics.contains("S3CRET"));
    }

    #[test]
    fn a_hard_link_to_a_source_is_an_error() {
        let site = with_draft().file("static/x.txt", "x");
        fs::hard_link(
            site.path("content/news/2026-01-02-flat.md"),
            site.path("static/leak.txt"),
        )
        .unwrap();
        site.fail().says(
            "error: this file is `content/news/2026-01-02-flat.md` under another name, and labnews does not publish sources\n--> static/leak.txt\n",
        );
    }

    #[test]
    fn a_link_to_what_is_withheld_is_an_error() {
        for (hidden, link) in [
            ("content/news/2026-01-01-d/data.csv", "content/data.csv"),
            ("content/news/2026-01-01-d/data.csv", "static/data.csv"),
            ("content/news/flat.jpg", "static/p.jpg"),
        ] {
            let site = with_draft().file("static/x.txt", "x");
            symlink(site.path(hidden), site.path(link)).unwrap();
            site.fail().says(&format!(
                "error: this link leads to `{hidden}`, which is not published at the moment\n--> {link}\n"
            ));
            let site = with_draft().file("static/x.txt", "x");
            fs::hard_link(site.path(hidden), site.path(link)).unwrap();
            site.fail().says(&format!(
                "error: this file is `{hidden}` under another name, which is not published at the moment\n--> {link}\n"
            ));
        }
    }

    #[test]
    fn a_draft_may_link_to_what_is_published() {
        let site = with_draft().file("static/x.csv", "x");
        symlink(
            "../../../static/x.csv",
            site.path("content/news/2026-01-01-d/x.csv"),
        )
        .unwrap();
        site.build().page("/x.csv");
    }

    #[test]
    fn a_link_from_static_does_not_make_content_trusted() {
        let site = TestSite::new()
            .file("content/data/a.html", "<script>alert(1)</script>")
            .file("content/data/b.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><script>alert(1)</script></svg>")
            .file("static/x.txt", "x");
        symlink("../content/data", site.path("static/d")).unwrap();
        site.fail()
            .says("a file of this kind can run scripts in readers' browsers\n--> static/d/a.html");
        fs::remove_file(site.path("content/data/a.html")).unwrap();
        site.build().page("/d/b.svg").lacks("script");
    }

    #[test]
    fn a_link_cannot_give_a_server_s_file_a_harmless_name() {
        let site = TestSite::new()
            .file("programs/a.php", "x")
            .file("content/x.txt", "x");
        symlink("../programs/a.php", site.path("content/a.txt")).unwrap();
        site.fail().says("web servers may run");
    }
}

#[test]
fn a_file_beside_the_texts_that_nothing_leads_to_is_a_warning() {
    let site = || {
        TestSite::new()
            .item("2026-01-01-a.md", "", "[Slides](slides.pdf)\n")
            .item("2026-01-02-b/index.md", "", "b\n")
            .file("content/news/2026-01-02-b/data.csv", "a,b\n")
            .file("content/news/slides.pdf", "%PDF-1.4")
            .file("content/news/participants.xlsx", "PK\u{3}\u{4}")
    };
    let built = site().build();
    assert_eq!(
        built.outcome.diagnostics.trim_end(),
        "warning[unlinked-file]: this file is published, but nothing links to it\n\
         --> content/news/participants.xlsx\n = help: link to what readers need, and remove the rest; `check: {unlinked-file: off}` in site.yaml turns this warning off\n\n1 warning"
    );
    let built = site()
        .file("content/old.bib", "@misc{a}")
        .file("content/people/list.csv", "a,b\n")
        .file("content/x.txt", "x")
        .build();
    built
        .outcome
        .says("warning[unlinked-file]: these files are published, but nothing links to them: `content/news/participants.xlsx`, `content/old.bib`, `content/people/list.csv` and 1 more\n--> content/news/participants.xlsx\n")
        .says("1 warning");
    let built = site().config("check: {unlinked-file: off}\n").build();
    assert_eq!(built.outcome.diagnostics, "");
    let built = site()
        .config("navigation: [{title: List, url: news/participants.xlsx}]\n")
        .build();
    assert_eq!(built.outcome.diagnostics, "");
}
