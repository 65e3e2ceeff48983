//! Snippets for VS Code, which completes no YAML within Markdown by a schema.

use serde_json::{Map, Value as Json, json};

use super::document::{Document, SchemaLanguage};

/// A snippet for each key of front matter, in the format of VS Code (`.code-snippets`).
pub fn build_snippets(language: SchemaLanguage) -> Json {
    let documents = [
        Document::Item,
        Document::Page,
        Document::Person,
        Document::Lab,
    ];
    let mut snippets = Map::new();
    for document in documents {
        let schema = document.schema(language);
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let title = property["title"].as_str().unwrap_or(key);
            let snippet = json!({
                "scope": "markdown",
                "prefix": key,
                "body": format!("{key}: {}", build_value(property)),
                "description": property["description"],
            });
            snippets.insert(format!("{}: {title}", document.name(language)), snippet);
        }
    }
    Json::Object(snippets)
}

/// The value of a key as an author fills it in: a choice of words, or a field that an example fills.
fn build_value(property: &Json) -> String {
    if let Some(words) = property["enum"].as_array() {
        return build_choice(words.iter().filter_map(Json::as_str));
    }
    if property["type"] == "boolean" {
        return build_choice(["true", "false"].into_iter());
    }
    match property["examples"].get(0) {
        Some(Json::Array(list)) => {
            let entries: Vec<String> = list.iter().map(write_flow).collect();
            format!("[${{1:{}}}]", escape(&entries.join(", ")))
        }
        Some(example) => format!("${{1:{}}}", escape(&write_flow(example))),
        None => "$1".to_owned(),
    }
}

fn build_choice<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("${{1|{}|}}", words.collect::<Vec<_>>().join(","))
}

/// Writes a value in YAML on one line, with quotes only where they are needed.
fn write_flow(value: &Json) -> String {
    match value {
        Json::String(text) if is_plain(text) => text.clone(),
        Json::Array(list) => {
            let entries: Vec<String> = list.iter().map(write_flow).collect();
            format!("[{}]", entries.join(", "))
        }
        Json::Object(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", write_flow(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

/// Whether text within braces or brackets means itself without quotes.
fn is_plain(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || " -_./@".contains(c);
    let is_time = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('T');
    text.starts_with(char::is_alphanumeric)
        && (text.chars().all(is_word) || is_time(text))
        && text.parse::<f64>().is_err()
}

/// Escapes text within a field of a snippet.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_has_a_key_and_what_to_fill_in() {
        let snippets = build_snippets(SchemaLanguage::English);
        for (name, body) in [
            ("News item: Title", "title: ${1:A seminar of two labs}"),
            ("News item: Date", "date: ${1:2026-04-22}"),
            ("News item: Draft", "draft: ${1|true,false|}"),
            (
                "News item: People",
                "people: [${1:xu-xiao, {name: Ann Example, role: PhD student\\}}]",
            ),
            ("News item: Old URLs", "aliases: [${1:\"/old/page/\"}]"),
            (
                "News item: Event",
                "event: ${1:{location: Online, start: 2026-04-22T16:00+08:00, type: seminar\\}}",
            ),
            ("Person: ORCID iD", "orcid: ${1:0000-0002-1825-0097}"),
        ] {
            assert_eq!(snippets[name]["body"], body);
            assert_eq!(snippets[name]["scope"], "markdown");
        }
        let chinese = build_snippets(SchemaLanguage::Chinese);
        assert_eq!(chinese["人员: 职务"]["prefix"], "role");
        assert_eq!(chinese["人员: 职务"]["description"], "目前的职务。");
    }
}
