//! Diagnostics for programs: GitHub's workflow commands and JSON lines.

use super::{Diagnostic, Severity};

/// A workflow command that GitHub Actions shows beside the line in a pull request.
///
/// The form, and what must be escaped in it, is that of GitHub's documentation, "Workflow commands
/// for GitHub Actions".
pub fn github(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        properties.push(format!("file={}", property(&place.path)));
        if let Some(line) = place.line {
            properties.push(format!("line={line}"));
        }
        if let Some(column) = place.column {
            properties.push(format!("col={column}"));
        }
    }
    if let Some(rule) = diagnostic.rule {
        properties.push(format!("title={}", property(rule)));
    }
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help);
    }
    let space = if properties.is_empty() { "" } else { " " };
    format!(
        "::{command}{space}{}::{}",
        properties.join(","),
        data(&message)
    )
}

/// One JSON object on one line: `severity`, `message`, and where known `rule`, `file`, `line`,
/// `column`, `help`.
pub fn json(diagnostic: &Diagnostic) -> String {
    serde_json::to_string(diagnostic).unwrap_or_default()
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn example() -> Diagnostic {
        let text = "tilte: 研讨会\n";
        Diagnostic::error("`tilte` is not a key of a news item")
            .at(Place::range(&"content/a,b.md".into(), text, 0..5))
            .help("did you mean `title`?")
    }

    #[test]
    fn github_commands_are_escaped() {
        assert_eq!(
            github(&example()),
            "::error file=content/a%2Cb.md,line=1,col=1::`tilte` is not a key of a news item%0A\
             did you mean `title`?"
        );
    }

    #[test]
    fn json_is_flat() {
        assert_eq!(
            json(&example()),
            r#"{"severity":"error","message":"`tilte` is not a key of a news item","file":"content/a,b.md","line":1,"column":1,"help":"did you mean `title`?"}"#
        );
    }
}
