//! The other commands: init, new, check, schema, completions.

mod support;
use support::{Outcome, TestSite, labnews};

#[test]
fn a_new_site_builds_without_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let init = Outcome::of(
        labnews()
            .args(["init", "--title", "The \"Example\" Lab: news"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(init.status, 0, "{}", init.diagnostics);
    assert!(
        root.join(".github/workflows/pages.yml").is_file() && root.join(".gitignore").is_file()
    );
    let check = Outcome::of(
        labnews()
            .args(["check", "--strict", "--root"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(check.status, 0, "{}", check.diagnostics);
    let build = Outcome::of(
        labnews()
            .args(["build", "--root"])
            .arg(&root)
            .output()
            .unwrap(),
    );
    assert_eq!(build.status, 0, "{}", build.diagnostics);
    for file in support::files(&root) {
        // The search index is no text.
        let bytes = std::fs::read(root.join(&file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for marker in ["@TITLE@", "@VERSION@", "@REPOSITORY@", "@DATE@"] {
            assert!(!text.contains(marker), "{file} holds {marker}");
        }
    }
    let again = Outcome::of(labnews().arg("init").arg(&root).output().unwrap());
    assert_eq!(again.status, 2);
}

#[test]
fn check_warns_and_strict_makes_it_fail() {
    let site = TestSite::new().item("2027-01-01-a.md", "", "x");
    let check = site.run(&["check", "--now", support::NOW]);
    check.says("warning[future-date]");
    assert_eq!(check.status, 0);
    assert!(!site.path("public").exists());
    assert_eq!(
        site.run(&["check", "--strict", "--now", support::NOW])
            .status,
        1
    );
    let silenced =
        TestSite::new()
            .config("check: {future-date: off}\n")
            .item("2027-01-01-a.md", "", "x");
    assert_eq!(
        silenced
            .run(&["check", "--strict", "--now", support::NOW])
            .status,
        0
    );
    TestSite::new()
        .config("check: {futur-date: off}\n")
        .fail()
        .says("did you mean `future-date`?");
}

#[test]
fn the_schema_of_front_matter_is_json_schema() {
    let site = TestSite::new();
    for kind in ["item", "page", "person", "lab", "site"] {
        let output = Outcome::of(labnews().args(["schema", kind]).output().unwrap());
        let schema: serde_json::Value = serde_json::from_str(&output.result).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(
            schema["properties"].as_object().unwrap().len() > 5,
            "{kind}"
        );
    }
    drop(site);
}

#[test]
fn completions_and_help_are_printed_and_wrong_usage_is_reported() {
    let completions = Outcome::of(labnews().args(["completions", "bash"]).output().unwrap());
    assert!(completions.result.contains("labnews"));
    let help = Outcome::of(labnews().args(["build", "--help"]).output().unwrap());
    assert!(help.result.contains("--base-url"));
    assert_eq!(
        labnews()
            .args(["build", "--nope"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        labnews()
            .args(["build", "--base-url", "lab"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
}

#[cfg(unix)]
#[test]
fn init_writes_through_no_link_and_over_no_file() {
    use std::fs;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let init = |name: &str| {
        let output = labnews().arg("init").arg(path(name)).output().unwrap();
        Outcome::of(output)
    };
    fs::create_dir(path("elsewhere")).unwrap();
    symlink("elsewhere", path("link")).unwrap();
    let refused = init("link");
    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.diagnostics,
        format!(
            "error: `{}` is a link, and labnews does not write through links\n |\n \
             = help: remove the link; labnews creates the folders and files that it needs\n",
            path("link").display()
        )
    );
    assert_eq!(support::files(&path("elsewhere")), [""; 0]);
    // What is above it belongs to the machine.
    assert_eq!(init("link/site").status, 0);
    assert!(path("elsewhere/site/site.yaml").is_file());
    // A clone of an empty repository is not empty, and a hook of it may run between.
    fs::create_dir_all(path("clone/.git")).unwrap();
    assert_eq!(init("clone").status, 0);
    assert_eq!(init("clone").status, 2);
    fs::write(path("file"), "mine").unwrap();
    assert_eq!(init("file").status, 2);
    assert_eq!(init("file/site").status, 1);
    assert_eq!(fs::read(path("file")).unwrap(), b"mine");
}

/// The step that installs labnews, of the workflow that `init` writes, run with programs of ours in
/// the place of `curl`, `gh` and `cargo`. Gives its exit status, what it said, and what it installed.
#[cfg(unix)]
fn install(checksum: &str, gh: &str, curl: &str) -> (i32, String, Option<String>) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let init = labnews().arg("init").arg(at("site")).output().unwrap();
    assert!(init.status.success());
    let yaml = std::fs::read_to_string(at("site/.github/workflows/pages.yml")).unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
    let steps = workflow["jobs"]["build"]["steps"].as_sequence().unwrap();
    let step = steps
        .iter()
        .find(|step| step["name"] == "Install labnews")
        .unwrap();
    // An archive as releases have it.
    let machine = String::from_utf8(
        std::process::Command::new("uname")
            .arg("-m")
            .output()
            .unwrap()
            .stdout,
    )
    .unwrap();
    let name = format!("labnews-{}-unknown-linux-gnu", machine.trim());
    std::fs::create_dir_all(at(&name)).unwrap();
    std::fs::write(at(&name).join("labnews"), "the released program").unwrap();
    let archive = at("released.tar.gz");
    let packed = std::process::Command::new("tar")
        .current_dir(folder.path())
        .args(["-czf", "released.tar.gz", &name])
        .status()
        .unwrap();
    assert!(packed.success());
    let sum = std::process::Command::new("sha256sum")
        .arg(&archive)
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let sum = sum.split(' ').next().unwrap();
    for (program, script) in [
        ("curl", curl),
        ("gh", gh),
        (
            "cargo",
            "echo built from source; mkdir -p ~/labnews/bin; echo built > ~/labnews/bin/labnews",
        ),
    ] {
        let script = format!(
            "#!/bin/sh\necho \"{program} $*\" >> {0}/called\nARCHIVE={0}/released.tar.gz\n{script}\n",
            folder.path().display()
        );
        std::fs::create_dir_all(at("bin")).unwrap();
        std::fs::write(at("bin").join(program), script).unwrap();
        std::fs::set_permissions(
            at("bin").join(program),
            std::fs::Permissions::from_mode(0o755),
        )
        .unwrap();
    }
    std::fs::create_dir_all(at("temp")).unwrap();
    let path = format!("{}:{}", at("bin").display(), std::env::var("PATH").unwrap());
    // As GitHub's runners run a step.
    let output = std::process::Command::new("bash")
        .args(["-e", "-c", step["run"].as_str().unwrap()])
        .env("PATH", path)
        .env("HOME", folder.path())
        .env("RUNNER_TEMP", at("temp"))
        .env("LABNEWS_VERSION", "1.2.3")
        .env("LABNEWS_REPOSITORY", "labnews/labnews")
        .env("LABNEWS_SHA256", checksum.replace("RIGHT", sum))
        .output()
        .unwrap();
    let called = std::fs::read_to_string(at("called")).unwrap_or_default();
    let said = [called, String::from_utf8(output.stdout).unwrap()].concat();
    let installed = std::fs::read_to_string(at("labnews/bin/labnews")).ok();
    (output.status.code().unwrap(), said, installed)
}

#[cfg(target_os = "linux")]
#[test]
fn the_workflow_of_a_new_site_installs_only_what_the_release_workflow_made() {
    let downloads = "for last; do :; done; cp \"$ARCHIVE\" \"${last##*/}\"";
    let released = Some("the released program".to_owned());
    let wrong = "0".repeat(64);
    for (checksum, gh, curl, status, installed) in [
        ("", "exit 0", downloads, 0, released.clone()),
        ("RIGHT", "exit 0", downloads, 0, released),
        ("", "exit 1", downloads, 1, None),
        ("RIGHT", "exit 1", downloads, 1, None),
        (wrong.as_str(), "exit 0", downloads, 1, None),
        ("nonsense", "exit 0", downloads, 1, None),
        ("", "exit 0", "exit 22", 0, Some("built\n".to_owned())),
        ("RIGHT", "exit 0", "exit 22", 1, None),
    ] {
        let (code, said, found) = install(checksum, gh, curl);
        assert_eq!(code.min(1), status, "{checksum} {gh} {curl}: {said}");
        assert_eq!(found, installed, "{checksum} {gh} {curl}: {said}");
        if status == 0 && curl == downloads {
            assert!(
                said.contains("--repo labnews/labnews --signer-workflow labnews/labnews/.github/workflows/release.yml --source-ref refs/tags/v1.2.3 --deny-self-hosted-runners"),
                "{said}"
            );
        }
    }
}

#[test]
fn every_job_of_every_workflow_ends_and_may_do_little() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(root.join(".github/workflows"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.push(root.join("src/cli/init/pages.yml"));
    assert!(files.len() > 4);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let name = file.display();
        let permissions = workflow["permissions"].as_mapping().unwrap();
        assert!(
            permissions.len() == 1 && workflow["permissions"]["contents"] == "read",
            "{name}"
        );
        for (job, what) in workflow["jobs"].as_mapping().unwrap() {
            assert!(what["timeout-minutes"].is_u64(), "{name}: {job:?}");
            for step in what["steps"].as_sequence().unwrap() {
                let run = step["run"].as_str().unwrap_or_default();
                assert!(!run.contains("${{"), "{name}: {run}");
                if let Some(uses) = step["uses"].as_str() {
                    let pin = uses.split_once('@').unwrap().1;
                    assert!(
                        pin.len() == 40 && pin.bytes().all(|byte| byte.is_ascii_hexdigit()),
                        "{name}: {uses}"
                    );
                    if uses.starts_with("actions/checkout@") {
                        assert_eq!(step["with"]["persist-credentials"], false, "{name}");
                    }
                }
            }
        }
    }
}

/// A shell removes its folder and becomes labnews there.
#[test]
#[cfg(target_os = "linux")]
fn a_removed_folder_is_reported() {
    let run = |command: &str| {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().join("here");
        std::fs::create_dir(&here).unwrap();
        std::fs::create_dir(folder.path().join("site")).unwrap();
        std::fs::write(folder.path().join("site/site.yaml"), "title: Lab\n").unwrap();
        let script = format!("rmdir ../here && exec \"$0\" {command}");
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(here).args(["-c", &script]);
        Outcome::of(shell.arg(labnews().get_program()).output().unwrap())
    };
    let outcome = run("check");
    assert_eq!(outcome.status, 2);
    assert_eq!(
        outcome.diagnostics,
        "error: the current folder cannot be read: No such file or directory (os error 2)\n"
    );
    let outcome = run("check --root ../site");
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.diagnostics,
        "error: `../site` cannot be read: No such file or directory (os error 2)\n\n1 error\n"
    );
}
