//! The other commands: init, new, check, schema, completions, man.

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
        for marker in [
            "@TITLE@",
            "@VERSION@",
            "@REPOSITORY@",
            "@DATE@",
            "@TIMEZONE@",
            "@CRON@",
            "@MORNING@",
        ] {
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
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
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

/// Commands that print a document, and what it begins with.
const PRINTING: &[(&[&str], &str)] = &[
    (&["schema"], "{"),
    (&["schema", "site"], "{"),
    (&["schema", "item", "--lang", "zh-Hans"], "{"),
    (&["schema", "snippets"], "{"),
    (&["completions", "bash"], "_labnews()"),
    (&["man"], ".ie"),
    (&["man", "build"], ".ie"),
    (&["--help"], "Turns a folder"),
    (&["--version"], "labnews "),
    (&["build", "--help"], "Build the site"),
];

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    use std::process::Stdio;
    let site = TestSite::new().item("2027-01-01-a.md", "", "x");
    let root = site.root().to_str().unwrap();
    let of_a_site: &[&[&str]] = &[
        &["check", "--root", root],
        &["check", "--format", "json", "--root", root],
        &["build", "--timings", "--format", "github", "--root", root],
        &["new", "Title", "--root", root],
    ];
    let printing = PRINTING.iter().map(|(arguments, _)| *arguments);
    for arguments in printing.chain(of_a_site.iter().copied()) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = labnews();
        command
            .args(arguments)
            .stdout(writer)
            .stderr(Stdio::piped());
        let outcome = Outcome::of(command.spawn().unwrap().wait_with_output().unwrap());
        assert_eq!(outcome.status, 0, "{arguments:?}: {}", outcome.diagnostics);
        for words in ["panic", "pipe"] {
            let found = outcome.diagnostics.contains(words);
            assert!(!found, "{arguments:?}: {}", outcome.diagnostics);
        }
    }
}

#[test]
fn documents_are_printed() {
    for (arguments, start) in PRINTING {
        let printed = Outcome::of(labnews().args(*arguments).output().unwrap());
        assert_eq!(printed.status, 0, "{arguments:?}");
        assert_eq!(printed.diagnostics, "", "{arguments:?}");
        assert!(
            printed.result.starts_with(start),
            "{arguments:?}: {}",
            printed.result
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    for arguments in [&["schema"][..], &["completions", "zsh"], &["man"]] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = labnews().args(arguments).stdout(full.unwrap()).output();
        let outcome = Outcome::of(output.unwrap());
        assert_eq!(outcome.status, 1, "{arguments:?}");
        assert_eq!(
            outcome.diagnostics,
            "error: the output cannot be written: No space left on device (os error 28)\n"
        );
    }
}

/// Every command that `labnews --help` lists, but for `help`.
fn commands() -> Vec<String> {
    let help = Outcome::of(labnews().arg("--help").output().unwrap()).result;
    let lines = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = |arguments: &[&str]| {
        let output = labnews().arg("man").args(arguments).output().unwrap();
        Outcome::of(output).result
    };
    let whole = page(&[]);
    assert!(whole.contains(".TH labnews 1 "), "{whole}");
    let commands = commands();
    assert!(commands.len() > 7, "{commands:?}");
    for command in commands {
        assert!(
            whole.contains(&format!("labnews\\-{command}(1)")),
            "{command}: {whole}"
        );
        let own = page(&[&command]);
        assert!(own.contains(&format!(".TH labnews-{command} 1 ")), "{own}");
        assert!(own.contains("\\-\\-help"), "{own}");
    }
    assert!(!whole.contains("labnews\\-help(1)"), "{whole}");
}

/// Runs `init` where the system has a time zone; gives site.yaml and the workflow.
fn init_in(system: &str, arguments: &[&str]) -> (String, String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let mut command = labnews();
    command.env("TZ", system).arg("init").arg(&root);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success());
    let text = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    (
        text("site.yaml"),
        text(".github/workflows/pages.yml"),
        support::files(&root.join("content/news")),
    )
}

#[test]
fn a_new_site_is_built_in_the_morning_of_the_lab() {
    for (system, arguments, zone, cron, words) in [
        (
            "Asia/Shanghai",
            &[][..],
            "Asia/Shanghai",
            "17 22",
            "22:17 in UTC is 06:17 in Asia/Shanghai.",
        ),
        (
            "UTC",
            &["--timezone", "asia/shanghai"],
            "Asia/Shanghai",
            "17 22",
            "22:17 in UTC is 06:17 in Asia/Shanghai.",
        ),
        (
            "Asia/Shanghai",
            &["--timezone", "UTC"],
            "UTC",
            "17 6",
            "06:17 in UTC.",
        ),
        // A rule without a name, and nonsense.
        ("XYZ-3", &[], "UTC", "17 6", "06:17 in UTC."),
        ("Nowhere/Nothing", &[], "UTC", "17 6", "06:17 in UTC."),
        (
            "",
            &["--timezone", "Europe/Berlin"],
            "Europe/Berlin",
            "17 5",
            "05:17 in UTC is 06:17 in Europe/Berlin, and 07:17 while clocks there are put forward.",
        ),
    ] {
        let (config, workflow, _) = init_in(system, arguments);
        assert!(
            config.contains(&format!("\ntimezone: {zone}\n")),
            "{config}"
        );
        let schedule = format!(
            "  schedule:\n    # Minute and hour in UTC: {words}\n    - cron: \"{cron} * * *\"\n"
        );
        assert!(
            workflow.contains(&schedule),
            "{system} {arguments:?}: {workflow}"
        );
    }
}

#[test]
fn the_first_item_of_a_new_site_is_of_today_where_the_lab_is() {
    // It is never the same day in both.
    let days = ["Pacific/Kiritimati", "Pacific/Pago_Pago"].map(|zone| {
        let (.., news) = init_in("UTC", &["--timezone", zone]);
        news[0][..10].to_owned()
    });
    assert!(days[0] > days[1], "{days:?}");
}

/// The program that a workflow keeps is one that it would install now.
#[test]
fn the_workflow_of_a_new_site_keeps_a_program_for_the_version_it_names() {
    let (_, workflow, _) = init_in("UTC", &[]);
    let workflow: serde_yaml::Value = serde_yaml::from_str(&workflow).unwrap();
    let steps = workflow["jobs"]["build"]["steps"].as_sequence().unwrap();
    let step = |name: &str, value: &str| {
        let found = steps.iter().position(|step| step[name] == value);
        found.unwrap_or_else(|| panic!("no step with {name}: {value}"))
    };
    let (cache, install) = (step("id", "cache"), step("name", "Install labnews"));
    assert!(cache < install);
    assert_eq!(
        steps[install]["if"],
        "steps.cache.outputs.cache-hit != 'true'"
    );
    let key = steps[cache]["with"]["key"].as_str().unwrap();
    assert_eq!(
        steps[cache]["with"]["restore-keys"],
        serde_yaml::Value::Null
    );
    let script = steps[install]["run"].as_str().unwrap();
    for (name, _) in workflow["env"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        assert!(script.contains(&format!("${name}")), "{name}");
        assert!(
            key.contains(&format!("${{{{ env.{name} }}}}")),
            "{name}: {key}"
        );
    }
    for machine in ["runner.os", "runner.arch"] {
        assert!(key.contains(machine), "{key}");
    }
}
