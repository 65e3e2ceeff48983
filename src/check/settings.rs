//! Settings of site.yaml that have no effect: values that are not colours, properties that nothing uses.

use crate::diagnostic::{Diagnostic, Place};
use crate::limits::TEXT_SIZE;
use crate::messages::site_yaml;
use crate::render::is_safe_property;
use crate::social_card::color::Color;
use crate::source::Sources;
use crate::source::config::CssValue;
use crate::source::file_kind::is_run;
use crate::source::yaml::Step;
use crate::theme;
use crate::values::similar::find_similar;

/// Checks `theme:` and `attachments:` of site.yaml.
pub(super) fn check_settings(sources: &Sources) -> Vec<Diagnostic> {
    let mut found = check_theme(sources);
    found.extend(check_attachments(sources));
    found
}

/// Warns of extensions that browsers or servers run.
fn check_attachments(sources: &Sources) -> Vec<Diagnostic> {
    let endings = sources.config.attachments.iter().flatten().enumerate();
    endings
        .filter(|(_, ending)| is_run(&ending.0))
        .map(|(index, ending)| {
            let path = [Step::Key("attachments".to_owned()), Step::Index(index)];
            site_yaml::executable_attachment(&ending.0).at(sources.config_file.locate(&path))
        })
        .collect()
}

fn check_theme(sources: &Sources) -> Vec<Diagnostic> {
    let properties = sources.config.theme.as_deref().unwrap_or_default();
    if properties.is_empty() {
        return Vec::new();
    }
    let style = theme_stylesheets();
    let known = declared_properties(&style);
    let mut found = Vec::new();
    for (name, value) in properties {
        let property = name.replace('_', "-");
        let own = known.iter().filter(|(known, _)| *known == property);
        let own: Vec<&str> = own.map(|(_, value)| *value).collect();
        let problem = if !is_safe_property(name, value) {
            let is_cut_by_comment = value.matches('(').count() > value.matches(')').count();
            site_yaml::unsafe_property(name, value, is_cut_by_comment)
        } else if own.is_empty() && !is_used(sources, &property) {
            let names = known.iter().map(|(name, _)| name.replace('-', "_"));
            let names: Vec<String> = names.collect();
            let similar = find_similar(name, names.iter().map(String::as_str));
            site_yaml::unused_property(name, similar)
        } else if own.iter().any(|own| is_color(own)) && !may_be_color(value) {
            site_yaml::not_a_color(name, value)
        } else {
            continue;
        };
        found.push(problem.at(place(sources, "theme", name)));
    }
    found.extend(check_contrast(sources, properties, &known));
    found
}

/// Checks that text has enough contrast with the background. The theme adapts the accent itself, but not paper
/// and ink.
fn check_contrast(
    sources: &Sources,
    properties: &[(String, CssValue)],
    known: &[(&str, &str)],
) -> Option<Diagnostic> {
    let given = |wanted: &str| properties.iter().find(|(name, _)| name == wanted);
    let own = |wanted: &str| {
        let (_, value) = known.iter().find(|(name, _)| *name == wanted)?;
        Color::parse(value)
    };
    let color = |name: &str| match given(name) {
        Some((_, value)) => Color::parse(value),
        None => own(name),
    };
    let (name, _) = given("paper")
        .or_else(|| given("ink"))
        .or_else(|| given("muted"))?;
    let paper = color("paper")?;
    let (of, contrast) = ["ink", "muted"]
        .into_iter()
        .filter_map(|of| Some((of, color(of)?.contrast(paper))))
        .find(|(_, contrast)| *contrast < NEEDED_CONTRAST)?;
    let problem = site_yaml::low_contrast(of, contrast, NEEDED_CONTRAST);
    Some(problem.at(place(sources, "theme", name)))
}

/// WCAG 2.2, 1.4.3.
const NEEDED_CONTRAST: f32 = 4.5;

/// The place of an entry of one of site.yaml's maps.
fn place(sources: &Sources, map: &str, name: &str) -> Place {
    let path = [map, name].map(|key| Step::Key(key.to_owned()));
    sources.config_file.locate(&path)
}

fn theme_stylesheets() -> String {
    let styles = theme::statics().into_iter();
    let styles = styles.filter(|(name, _)| name.ends_with(".css"));
    styles
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect()
}

/// The custom properties that a stylesheet gives a value at the start of a line, without dashes, and
/// these values.
fn declared_properties(style: &str) -> Vec<(&str, &str)> {
    let lines = style
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"));
    lines
        .filter_map(|line| line.trim_end_matches(';').split_once(": "))
        .collect()
}

/// Whether a value of the theme's is a colour.
fn is_color(value: &str) -> bool {
    value.starts_with('#') || value.starts_with("var(--accent)")
}

/// Whether a browser may accept a value as a colour. Functions are not evaluated.
fn may_be_color(value: &str) -> bool {
    const KEYWORDS: [&str; 8] = [
        "transparent",
        "currentcolor",
        "inherit",
        "initial",
        "unset",
        "revert",
        "revert-layer",
        // Newer than the colours of SVG.
        "rebeccapurple",
    ];
    let value = value.trim().to_ascii_lowercase();
    if let Some(digits) = value.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    }
    value.ends_with(')')
        || KEYWORDS.contains(&value.as_str())
        || is_system_color(&value)
        || Color::parse(&value).is_some()
}

/// CSS Color Module Level 4, 6.2.
fn is_system_color(value: &str) -> bool {
    const NAMES: [&str; 19] = [
        "accentcolor",
        "accentcolortext",
        "activetext",
        "buttonborder",
        "buttonface",
        "buttontext",
        "canvas",
        "canvastext",
        "field",
        "fieldtext",
        "graytext",
        "highlight",
        "highlighttext",
        "linktext",
        "mark",
        "marktext",
        "selecteditem",
        "selecteditemtext",
        "visitedtext",
    ];
    NAMES.contains(&value)
}

/// Whether the site's own stylesheets or templates use a custom property.
fn is_used(sources: &Sources, property: &str) -> bool {
    let name = format!("--{property}");
    let holds = |text: &str| {
        text.match_indices(&name).any(|(at, _)| {
            let next = text[at + name.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
    };
    let files = sources.statics.iter().map(|file| &file.found);
    sources
        .templates
        .iter()
        .any(|template| holds(&template.text))
        || files
            .filter(|file| {
                [".css", ".svg", ".js", ".html"]
                    .iter()
                    .any(|end| file.path.ends_with(end))
            })
            .any(|file| {
                let bytes = file.file.read(TEXT_SIZE).unwrap_or_default();
                holds(&String::from_utf8_lossy(&bytes))
            })
}
