//! Phrases that several messages share.

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn list(names: &[&str]) -> String {
    join(names, "and")
}

/// `a`, `b` or `c`, each in backticks.
pub(crate) fn choice(names: &[&str]) -> String {
    join(names, "or")
}

fn join(names: &[&str], conjunction: &str) -> String {
    match names {
        [] => String::new(),
        [name] => format!("`{name}`"),
        [rest @ .., last] => format!("`{}` {conjunction} `{last}`", rest.join("`, `")),
    }
}

/// Asks whether the author meant a word that differs little from the one they wrote.
pub(crate) fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}
