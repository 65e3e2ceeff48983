//! Pictures and links in front matter and site.yaml: whether they are there.

use super::Site;
use super::entity::Text;
use super::links::{Destination, From, Nowhere};
use crate::diagnostic::rule::MISSING_ALT;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::front_matter::Matter;
use crate::source::records::{ItemFields, Photo};
use crate::source::yaml::Step;

/// Reports every picture and link that leads nowhere, and every photo without a description.
pub(super) fn check(site: &Site, config: &Matter, diagnostics: &mut Vec<Diagnostic>) {
    for text in site.texts() {
        let from = From {
            file: &text.matter.source.path,
            page: text.path,
            language: text.language,
        };
        for (path, photo) in text.fields.pictures() {
            if let Err(nowhere) = site.links.image(from, &photo.src) {
                // What a translation inherits is reported where it stands.
                if text.matter.holds(&path) {
                    let source = [path.as_slice(), &[Step::Key("src".to_owned())]].concat();
                    diagnostics.push(diagnostic(nowhere, text.matter.value(&source)));
                }
            } else if photo.alt.is_none() && text.matter.holds(&path) {
                let warning = Diagnostic::warning(format!("the picture `{}` has no `alt`", photo.src))
                    .at(text.matter.value(&path))
                    .help("say in `alt:` what it shows, for those who cannot see it; a caption does not replace it");
                diagnostics.push(Diagnostic {
                    rule: Some(MISSING_ALT),
                    ..warning
                });
            }
        }
        for (index, link) in text.fields.links().iter().enumerate() {
            let path = [
                Step::Key("links".to_owned()),
                Step::Index(index),
                Step::Key("url".to_owned()),
            ];
            let problem = match scheme(&link.url) {
                Some(scheme) if !matches!(scheme.as_str(), "http" | "https" | "mailto") => {
                    Some(Nowhere {
                        message: format!("a link cannot start with `{scheme}:`"),
                        help: Some("use a URL that starts with https://".to_owned()),
                    })
                }
                _ => site.links.link(from, &link.url).err(),
            };
            if let Some(nowhere) = problem.filter(|_| text.matter.holds(&path)) {
                diagnostics.push(diagnostic(nowhere, text.matter.value(&path)));
            }
        }
    }
    check_config(site, config, diagnostics);
}

/// The menus and the logo of site.yaml.
fn check_config(site: &Site, config: &Matter, diagnostics: &mut Vec<Diagnostic>) {
    let from = From {
        file: "content/",
        page: "/",
        language: 0,
    };
    for language in &site.languages {
        for (index, entry) in language.navigation.iter().flatten().enumerate() {
            let mut path = match language.prefix.as_str() {
                "" => Vec::new(),
                _ => vec![
                    Step::Key("languages".to_owned()),
                    Step::Key(language.tag.to_string()),
                ],
            };
            path.extend([
                Step::Key("navigation".to_owned()),
                Step::Index(index),
                Step::Key("url".to_owned()),
            ]);
            if let Err(nowhere) = site.links.link(from, &entry.url) {
                diagnostics.push(diagnostic(nowhere, config.value(&path)));
            }
        }
    }
    if let Some(logo) = &site.config.logo
        && let Err(nowhere) = site.links.image(from, logo)
    {
        diagnostics.push(diagnostic(
            nowhere,
            config.value(&[Step::Key("logo".to_owned())]),
        ));
    }
}

/// What stands before the colon of a URL with a scheme, in lower case and without the spaces and
/// control characters that browsers pass over.
fn scheme(url: &str) -> Option<String> {
    let plain: String = url
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let scheme = plain.split([':', '/', '?', '#']).next().unwrap_or_default();
    plain[scheme.len()..]
        .starts_with(':')
        .then(|| scheme.to_ascii_lowercase())
}

fn diagnostic(nowhere: Nowhere, place: Place) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(nowhere.message).at(place);
    diagnostic.help = nowhere.help;
    diagnostic
}

impl Site {
    /// Where a picture in the front matter of a text is; none where it is missing.
    pub fn picture<F>(&self, text: &Text<F>, source: &str) -> Option<Destination> {
        let from = From {
            file: &text.matter.source.path,
            page: &text.path,
            language: text.language,
        };
        self.links.image(from, source).ok()
    }

    /// The picture that stands for an item: its cover, else its first photo.
    pub fn cover<'a>(&self, text: &'a Text<ItemFields>) -> Option<(&'a Photo, Destination)> {
        let photo = text
            .fields
            .cover
            .as_ref()
            .or_else(|| text.fields.photos.as_ref()?.first())?;
        Some((photo, self.picture(text, &photo.src)?))
    }
}
