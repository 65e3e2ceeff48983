//! What must be true of every diagnostic.

use labnews::diagnostic::{Diagnostic, Human, github, json};

/// A diagnostic of a text stands within it, and can be told to people and programs.
pub fn check(diagnostics: &[Diagnostic], text: &str) {
    let lines: Vec<&str> = text.split('\n').collect();
    for diagnostic in diagnostics {
        tell(diagnostic);
        let Some(place) = &diagnostic.place else {
            panic!("without a place: {diagnostic:?}");
        };
        let Some(line) = place.line else { continue };
        let found = lines.get(line as usize - 1);
        let found = found.unwrap_or_else(|| panic!("behind the last line: {diagnostic:?}"));
        let column = place.column.unwrap_or(1) as usize;
        assert!(
            (1..=found.chars().count() + 1).contains(&column),
            "behind the end of the line: {diagnostic:?}"
        );
    }
}

/// A diagnostic says something, and can be told to people and programs.
pub fn tell(diagnostic: &Diagnostic) {
    assert!(!diagnostic.problem.message().is_empty(), "{diagnostic:?}");
    let color = diagnostic.problem.message().len().is_multiple_of(2);
    let _ = Human { diagnostic, color }.to_string();
    let line = github(diagnostic);
    assert!(!line.contains(['\n', '\r']), "{line:?}");
    let line = json(diagnostic);
    let parsed: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(parsed["message"], diagnostic.problem.message(), "{line}");
}
