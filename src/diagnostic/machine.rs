//! Diagnostics for programs: GitHub's workflow commands and JSON lines.

use serde::Serialize;

use super::escape::{printable, printable_json};
use super::{Diagnostic, Related, Severity};

/// A workflow command that GitHub Actions shows beside the line in a pull request.
///
/// The form, and what must be escaped in it, is that of GitHub's documentation, "Workflow commands
/// for GitHub Actions".
pub fn github(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.problem.severity {
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
    if let Some(rule) = diagnostic.problem.rule {
        properties.push(format!("title={}", property(rule.name())));
    }
    let mut message = printable(diagnostic.problem.message()).into_owned();
    for Related {
        message: label,
        place,
    } in &diagnostic.related
    {
        let line = place
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        let text = format!("{label}: {}{line}", place.path);
        message.push('\n');
        message.push_str(&printable(&text));
    }
    if let Some(help) = diagnostic.problem.help() {
        message.push('\n');
        message.push_str(&printable(help));
    }
    let space = if properties.is_empty() { "" } else { " " };
    format!(
        "::{command}{space}{}::{}",
        properties.join(","),
        data(&message)
    )
}

/// One JSON object on one line. A diagnostic has `severity`, `code` and `message`, and where known `rule`,
/// `file`, `line`, `column`, `help` and `related`, a list of places with a `message` of their own. What
/// terminals act on is escaped in it.
pub fn json(value: &impl Serialize) -> String {
    printable_json(serde_json::to_string(value).unwrap_or_default())
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    // The name of a file is the one that it has, line breaks too, but for what terminals act on.
    let parts = text.split_inclusive(['\r', '\n']).map(|part| {
        let end = part.len() - usize::from(part.ends_with(['\r', '\n']));
        format!("{}{}", printable(&part[..end]), &part[end..])
    });
    data(&parts.collect::<String>())
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Problem, en, examples};

    fn example() -> Diagnostic {
        let text = "tilte: 研讨会\n";
        let words = en("`tilte` is not a key of a news item").help("did you mean `title`?");
        let place = Place::range(&"content/a,b.md".into(), text, 0..5);
        Problem::error("test/unknown-key", words).at(place)
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
    fn names_and_messages_cannot_say_commands() {
        let words = en("a\n::add-mask::b").help("g\u{202e}");
        let place = Place::file(&"\u{1b}c\r\n::d,e:f%.md".into());
        let diagnostic = Problem::error("test/commands", words).at(place);
        assert_eq!(
            github(&diagnostic),
            "::error file=\\u{1b}c%0D%0A%3A%3Ad%2Ce%3Af%25.md::a\\n::add-mask::b%0Ag\\u{202e}"
        );
    }

    #[test]
    fn a_second_place_is_shown_with_what_it_has_to_do_with_the_problem() {
        let diagnostic = examples::with_related_places();
        assert_eq!(
            github(&diagnostic),
            "::error file=a.md,line=1,col=1::`a` is taken%0Afirst used here: a.md:1%0Afirst used here: c.md%0Arename one"
        );
        assert_eq!(
            json(&diagnostic),
            r#"{"severity":"error","code":"test/taken","message":"`a` is taken","help":"rename one","file":"a.md","line":1,"column":1,"related":[{"message":"first used here","file":"a.md","line":1,"column":1},{"message":"first used here","file":"c.md"}]}"#
        );
    }

    #[test]
    fn json_is_flat() {
        assert_eq!(
            json(&example()),
            r#"{"severity":"error","code":"test/unknown-key","message":"`tilte` is not a key of a news item","help":"did you mean `title`?","file":"content/a,b.md","line":1,"column":1}"#
        );
    }
}
