//! Messages about people and labs that items mention.

use super::{Problem, en};

/// A text names a lab that does not exist; `similar` is the id of one that differs little.
pub(crate) fn unknown_lab(id: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(lab) => format!("did you mean `{lab}`? If not, add content/labs/{id}.md"),
        None => format!("add content/labs/{id}.md"),
    };
    Problem::error(
        "people/unknown-lab",
        en(format!("there is no lab `{id}`")).help(help),
    )
}

/// A text names a profile that does not exist; `similar` is the id of one that differs little.
pub(crate) fn unknown_profile(id: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(person) => format!("did you mean `{person}`? If not, add content/people/{id}.md"),
        None => {
            format!("add content/people/{id}.md, or write `name:` for someone without a profile")
        }
    };
    Problem::error(
        "people/unknown-profile",
        en(format!("there is no profile `{id}`")).help(help),
    )
}

/// An entry of a list of people names nobody.
pub(crate) fn nobody() -> Problem {
    Problem::error(
        "people/nobody",
        en("a person needs `id` or `name`")
            .help("add `id:` for someone with a profile, or `name:` for anyone else"),
    )
}
