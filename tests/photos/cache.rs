//! Variants are encoded once and kept in the cache.

use std::fs;

use crate::pictures::{encoded, halves, variant, with_photo};
use crate::support::{self, TestSite, labnews};
use image::ImageFormat;

/// The file of the cache whose name ends like this.
fn cached(site: &TestSite, ending: &str) -> std::path::PathBuf {
    let files = fs::read_dir(site.path(".labnews/images")).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    let is_wanted = |file: &std::path::PathBuf| file.to_str().unwrap().ends_with(ending);
    files.find(is_wanted).unwrap()
}

#[test]
fn each_variant_is_encoded_only_once() {
    let built = with_photo("p.jpg", encoded(halves(700, 500), ImageFormat::Jpeg)).build();
    let modified = |site: &TestSite, ending: &str| {
        let metadata = fs::metadata(cached(site, ending)).unwrap();
        metadata.modified().unwrap()
    };
    let before = modified(&built.site, "-480.jpg");
    fs::remove_dir_all(built.site.path("public")).unwrap();
    let again = built.site.build();
    assert_eq!(modified(&again.site, "-480.jpg"), before);
    // What is not whole is made again.
    fs::write(cached(&again.site, "-480.jpg"), "x").unwrap();
    let again = again.site.build();
    assert!(image::load_from_memory(&variant(&again, "-480.jpg")).is_ok());
    fs::write(cached(&again.site, ".json"), "{").unwrap();
    let again = again.site.build();
    assert!(image::load_from_memory(&variant(&again, "-480.webp")).is_ok());
}

#[test]
fn variants_have_the_same_bytes_on_every_machine() {
    let site = with_photo("p.jpg", encoded(halves(1700, 500), ImageFormat::Jpeg))
        .file("static/q.png", encoded(halves(900, 300), ImageFormat::Png))
        .item("2026-02-01-b.md", "", "![Two halves](/q.png)\n");
    let built = site.build();
    let again = built.site.root().join("again");
    fs::remove_dir_all(built.site.root().join(".labnews")).unwrap();
    let status = labnews()
        .env("RAYON_NUM_THREADS", "1")
        .args(["build", "--quiet", "--now", support::NOW, "--root"])
        .arg(built.site.root())
        .arg("--output")
        .arg(&again)
        .status()
        .unwrap();
    assert!(status.success());
    let files = built.files();
    assert!(
        files
            .iter()
            .filter(|file| file.starts_with("images/"))
            .count()
            >= 8,
        "{files:?}"
    );
    for file in files
        .iter()
        .filter(|file| *file != ".labnews-manifest.json")
    {
        assert_eq!(
            fs::read(built.output(file)).unwrap(),
            fs::read(again.join(file)).unwrap(),
            "{file}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_in_the_cache_are_not_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let site = with_photo("p.jpg", encoded(halves(500, 500), ImageFormat::Jpeg));
    std::os::unix::fs::symlink(elsewhere.path(), site.path(".labnews")).unwrap();
    site.fail()
        .says("error: `.labnews` is a link, and labnews does not write through links")
        .says("remove the link; labnews creates the folders and files that it needs");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    fs::remove_file(site.path(".labnews")).unwrap();
    // An entry that leads elsewhere is not believed, however well it looks.
    let built = site.build();
    for ending in ["-500.jpg", ".json"] {
        let entry = cached(&built.site, ending);
        let moved = elsewhere.path().join("moved");
        fs::rename(&entry, &moved).unwrap();
        std::os::unix::fs::symlink(&moved, &entry).unwrap();
        fs::remove_dir_all(built.site.path("public")).unwrap();
        let status = built.site.run(&["build", "--now", support::NOW]).status;
        assert_eq!(status, 0);
        assert!(!cached(&built.site, ending).is_symlink());
        assert!(image::load_from_memory(&variant(&built, "-500.jpg")).is_ok());
    }
}

#[test]
fn a_damaged_variant_is_encoded_again() {
    let built = with_photo("a.jpg", encoded(halves(1000, 500), ImageFormat::Jpeg)).build();
    let sound = variant(&built, "-480.jpg");
    fs::write(cached(&built.site, "-480.jpg"), vec![0; sound.len()]).unwrap();
    let status = labnews()
        .args(["build", "--quiet", "--root"])
        .arg(built.site.root())
        .status();
    assert!(status.unwrap().success());
    assert_eq!(variant(&built, "-480.jpg"), sound);
}
