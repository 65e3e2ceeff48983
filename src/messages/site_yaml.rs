//! Messages about the settings of site.yaml.

use super::phrases::{did_you_mean, list};
use super::{Problem, Rule, en};

/// `attachments:` lists a Markdown extension.
pub(crate) fn markdown_attachment(extension: &str) -> Problem {
    Problem::error(
        "site-yaml/markdown-attachment",
        en(format!(
            "`.{extension}` files are sources, which labnews never publishes"
        ))
        .help("pack the files into a .zip"),
    )
}

/// `attachments:` lists something other than an extension.
pub(crate) fn not_an_extension(text: &str) -> Problem {
    Problem::error(
        "site-yaml/not-an-extension",
        en(format!("`{text}` is not a file extension"))
            .help("write the extension without a dot, as in `attachments: [xsd]`"),
    )
}

/// `attachments:` lists an extension that servers or browsers run.
pub(crate) fn executable_attachment(extension: &str) -> Problem {
    Problem::warning(
        "site-yaml/executable-attachment",
        en(format!(
            "browsers or servers run `.{extension}` files, and everyone who can change content/ can now publish them"
        ))
        .help("put the files into static/ instead, which only the webmaster changes"),
    )
}

/// `social_cards:` has another value.
pub(crate) fn social_cards_value() -> Problem {
    Problem::error(
        "site-yaml/social-cards-value",
        en("`social_cards` must be `auto`, `true` or `false`"),
    )
}

/// `permalink:` is not a path with `{slug}`.
pub(crate) fn not_a_permalink(text: &str) -> Problem {
    Problem::error(
        "site-yaml/not-a-permalink",
        en(format!("`{text}` is not a valid permalink"))
            .help("write a path such as `/news/{year}/{slug}/`, with `{slug}` and, if you like, `{year}`, `{month}` and `{day}`"),
    )
}

/// `timezone:` names no time zone.
pub(crate) fn unknown_time_zone(name: &str, nearest: Option<&str>) -> Problem {
    let example = || "write a name such as `Asia/Shanghai`, `Europe/London` or `UTC`".to_owned();
    Problem::error(
        "site-yaml/unknown-time-zone",
        en(format!("`{name}` is not a time zone")).help(nearest.map_or_else(example, did_you_mean)),
    )
}

const POLICY_EXAMPLE: &str =
    "write a policy such as `\"default-src 'self'; frame-src https://video.example.org\"`";

/// `content_security_policy:` has no directive.
pub(crate) fn empty_policy() -> Problem {
    Problem::error(
        "site-yaml/empty-policy",
        en("this policy is empty").help(POLICY_EXAMPLE),
    )
}

/// A directive works only in an HTTP header.
pub(crate) fn header_only_directive(directive: &str) -> Problem {
    Problem::error(
        "site-yaml/header-only-directive",
        en(format!("browsers ignore `{directive}` in a page"))
            .help("remove it; only an HTTP header of the server can set it"),
    )
}

/// A directive does not exist.
pub(crate) fn unknown_directive(directive: &str, similar: Option<&str>) -> Problem {
    Problem::error(
        "site-yaml/unknown-directive",
        en(format!(
            "`{directive}` is not a directive of Content-Security-Policy"
        ))
        .help(similar.map_or_else(|| POLICY_EXAMPLE.to_owned(), did_you_mean)),
    )
}

/// `check:` names a rule that does not exist.
pub(crate) fn unknown_rule(name: &str, similar: Option<&str>) -> Problem {
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    let help = match similar {
        Some(similar) => did_you_mean(similar),
        None => format!("the rules are {}", list(&rules)),
    };
    Problem::error(
        "site-yaml/unknown-rule",
        en(format!("`check:` has no rule `{name}`")).help(help),
    )
}

/// A custom property has a name or value that would break the stylesheet.
pub(crate) fn unsafe_property(name: &str, value: &str, is_cut_by_comment: bool) -> Problem {
    let help = if is_cut_by_comment {
        "put the value in quotes, because ` #` starts a comment in YAML"
    } else {
        "use only lowercase letters, digits and `-` in a name, and no braces, semicolons or `url()` in a value"
    };
    Problem::broken_rule(
        Rule::Theme,
        "site-yaml/unsafe-property",
        en(format!(
            "`{name}: {value}` is not allowed in a stylesheet, so it is left out"
        ))
        .help(help),
    )
}

/// Nothing uses a custom property.
pub(crate) fn unused_property(name: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(similar) => did_you_mean(similar),
        None => {
            "templates/README.md lists the theme's properties under `Colours and fonts`".to_owned()
        }
    };
    Problem::broken_rule(
        Rule::Theme,
        "site-yaml/unused-property",
        en(format!("no stylesheet or template uses `{name}`")).help(help),
    )
}

/// A custom property that needs a colour has another value.
pub(crate) fn not_a_color(name: &str, value: &str) -> Problem {
    Problem::broken_rule(
        Rule::Theme,
        "site-yaml/not-a-color",
        en(format!(
            "`{value}` is not a colour, so browsers ignore `{name}`"
        ))
        .help("write a CSS colour such as `\"#8a1538\"`, `rgb(…)` or `teal`"),
    )
}

/// A text colour cannot be read on the background.
pub(crate) fn low_contrast(foreground: &str, contrast: f32, needed: f32) -> Problem {
    Problem::broken_rule(
        Rule::Theme,
        "site-yaml/low-contrast",
        en(format!(
            "the contrast of `{foreground}` on `paper` is {contrast:.1} to 1, but must be at least {needed} to 1"
        ))
        .help(
            "set `paper`, `surface`, `ink`, `muted` and `line` together, each as `light-dark(…, …)` for both modes",
        ),
    )
}
