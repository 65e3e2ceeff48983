//! What `init` writes for editors, and the schemas and snippets that they use.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use regex::Regex;
use serde_json::Value as Json;
use support::{Outcome, labnews};

/// A new site in a folder of its own.
fn init() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = labnews().arg("init").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    folder
}

fn print(arguments: &[&str]) -> Json {
    let output = labnews().arg("schema").args(arguments).output().unwrap();
    serde_json::from_str(&Outcome::of(output).result).unwrap()
}

/// A settings file of VS Code, without its comments.
fn settings(root: &Path, name: &str) -> Json {
    let text = fs::read_to_string(root.join(".vscode").join(name)).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let json: String = lines.collect();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_new_site_has_the_schema_and_the_snippets_of_the_program() {
    let site = init();
    assert_eq!(settings(site.path(), "site.schema.json"), print(&["site"]));
    assert_eq!(
        settings(site.path(), "labnews.code-snippets"),
        print(&["snippets"])
    );
    let config = fs::read_to_string(site.path().join("site.yaml")).unwrap();
    let hint = "# yaml-language-server: $schema=";
    let schema = config.lines().next().unwrap().strip_prefix(hint).unwrap();
    assert!(site.path().join(schema).is_file());
    let schemas = &settings(site.path(), "settings.json")["yaml.schemas"];
    let (path, file) = schemas.as_object().unwrap().iter().next().unwrap();
    assert!(site.path().join(path).is_file() && file == "site.yaml");
    let extensions = settings(site.path(), "extensions.json");
    assert_eq!(extensions["recommendations"][0], "redhat.vscode-yaml");
}

/// The problems that VS Code finds in the output of a task: file, line and severity.
fn find_problems(matcher: &Json, output: &str) -> BTreeSet<(String, usize, String)> {
    let regex = |index: usize| {
        let pattern = matcher["pattern"][index]["regexp"].as_str().unwrap();
        Regex::new(pattern).unwrap()
    };
    let (message, place) = (regex(0), regex(1));
    let lines: Vec<&str> = output.lines().collect();
    let pairs = lines.windows(2);
    let problems = pairs.filter_map(|pair| {
        let (message, place) = (message.captures(pair[0])?, place.captures(pair[1])?);
        assert!(!message[3].is_empty());
        Some((
            place[1].to_owned(),
            place[2].parse().unwrap(),
            message[1].to_owned(),
        ))
    });
    problems.collect()
}

#[test]
fn the_task_of_vs_code_marks_mistakes_at_their_lines() {
    let site = init();
    let write = |name: &str, text: &str| {
        fs::write(site.path().join("content/news").join(name), text).unwrap()
    };
    write("2026-01-01-a.md", "---\ntitle: A\ntgas: [x]\n---\nText.\n");
    write(
        "2026-01-02-b.md",
        "---\ntitle: B\ndraft: true\n---\nText.\n\n![](https://example.org/a.png)\n",
    );
    let tasks = settings(site.path(), "tasks.json");
    let task = |label: &str| {
        let tasks = tasks["tasks"].as_array().unwrap();
        let found = tasks.iter().find(|task| task["label"] == label);
        found.unwrap_or_else(|| panic!("no {label}")).clone()
    };
    let words = |task: &Json| -> Vec<String> {
        let words = task["args"].as_array().unwrap().iter();
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let check = task("labnews: check");
    assert_eq!(check["command"], "labnews");
    let mut command = labnews();
    command.args(words(&check)).current_dir(site.path());
    // As on VS Code's terminal, where colours would be in the way of the pattern.
    command.env_remove("NO_COLOR").stdout(Stdio::piped());
    let outcome = Outcome::of(command.output().unwrap());
    let found = find_problems(&check["problemMatcher"], &outcome.diagnostics);
    let expected = [
        ("content/news/2026-01-01-a.md", 3, "error"),
        ("content/news/2026-01-02-b.md", 7, "warning"),
    ];
    let expected =
        expected.map(|(file, line, severity)| (file.to_owned(), line, severity.to_owned()));
    assert_eq!(found, expected.into(), "{}", outcome.diagnostics);
    // The other task is started by hand, and only has to exist.
    let serve = Outcome::of(
        labnews()
            .args(words(&task("labnews: serve")))
            .arg("--help")
            .output()
            .unwrap(),
    );
    assert_eq!(serve.status, 0, "{}", serve.diagnostics);
}

#[test]
fn a_schema_explains_itself_in_two_languages() {
    let (english, chinese) = (print(&["item"]), print(&["item", "--lang", "zh-Hans"]));
    let title = &english["properties"]["title"];
    assert_eq!(title["title"], "Title");
    assert_eq!(title["description"], "The title.");
    assert_eq!(title["examples"][0], "A seminar of two labs");
    let title = &chinese["properties"]["title"];
    assert_eq!(title["title"], "标题");
    assert_eq!(title["description"], "新闻的标题。");
    assert_eq!(chinese["title"], "新闻的前置信息");
    let rules = |schema: &Json| schema["properties"]["check"]["properties"]["missing-alt"].clone();
    let of_site = rules(&print(&["site", "--lang", "zh-Hans"]));
    assert_eq!(of_site["description"], "图片没有替代文字。");
    let event = &chinese["properties"]["event"]["properties"];
    assert_eq!(event["start"]["title"], "开始时间");
    // Only words differ: both accept the same.
    let shape = |schema: &Json| {
        let mut schema = schema.clone();
        remove_words(&mut schema);
        schema
    };
    assert_eq!(shape(&english), shape(&chinese));
}

fn remove_words(schema: &mut Json) {
    if let Some(object) = schema.as_object_mut() {
        for name in ["title", "description"] {
            if object.get(name).is_some_and(Json::is_string) {
                object.remove(name);
            }
        }
    }
    match schema {
        Json::Object(object) => object.values_mut().for_each(remove_words),
        Json::Array(list) => list.iter_mut().for_each(remove_words),
        _ => {}
    }
}

/// What each snippet writes is front matter that labnews accepts, once its files and people exist.
#[test]
fn snippets_write_front_matter() {
    let field = Regex::new(r"\$\{1\|([^,|]+)[^|]*\|\}|\$\{1:(.*)\}|\$1").unwrap();
    let mut count = 0;
    for (name, snippet) in print(&["snippets"]).as_object().unwrap() {
        let body = snippet["body"].as_str().unwrap();
        let filled = field.replace(body, |found: &regex::Captures| {
            let text = found
                .get(1)
                .or(found.get(2))
                .map_or("", |text| text.as_str());
            text.replace("\\}", "}").replace("\\$", "$")
        });
        let read: serde_yaml::Value = serde_yaml::from_str(&filled)
            .unwrap_or_else(|error| panic!("{name}: {filled}: {error}"));
        let key = snippet["prefix"].as_str().unwrap();
        let kind = match name.split(':').next().unwrap() {
            "News item" => "item",
            "Page" => "page",
            "Person" => "person",
            "Lab" => "lab",
            other => panic!("{other}"),
        };
        let property = &print(&[kind])["properties"][key];
        if let Some(example) = property["examples"].get(0) {
            let example: serde_yaml::Value = serde_yaml::to_value(example).unwrap();
            assert_eq!(read[key], example, "{name}: {filled}");
        }
        assert!(!read[key].is_null(), "{name}: {filled}");
        count += 1;
    }
    assert!(count > 50, "{count}");
}
