//! Pictures and links in front matter and site.yaml: whether they are there.

use super::Site;
use super::entity::Text;
use super::links::{Destination, From, Nowhere};
use crate::diagnostic::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::remote_media;
use crate::source::front_matter::Matter;
use crate::source::records::{ItemFields, Photo};
use crate::source::yaml::Step;

/// Reports every picture and link that leads nowhere, and every photo without a description.
pub(super) fn check(site: &Site, config: &Matter, diagnostics: &mut Vec<Diagnostic>) {
    for text in site.texts() {
        let from = text.links_from();
        let pictures = text.fields.pictures();
        for (path, photo) in &pictures {
            let found = site.links.picture(from, &photo.src);
            if let Ok(found) = &found
                && site.links.is_remote(&found.url)
                && text.matter.holds(path)
            {
                let source = [path.as_slice(), &[Step::Key("src".to_owned())]].concat();
                let (message, help) = remote_media(&found.url);
                let remote = Diagnostic::error(message).rule(Rule::RemoteMedia);
                diagnostics.push(remote.help(help).at(text.matter.value(&source)));
            }
            if let Err(nowhere) = found {
                // What a translation inherits is reported where it stands.
                if text.matter.holds(path) {
                    let source = [path.as_slice(), &[Step::Key("src".to_owned())]].concat();
                    diagnostics.push(diagnostic(nowhere, text.matter.value(&source)));
                }
            } else if is_told(path)
                && photo.alt.as_ref().is_none_or(String::is_empty)
                && !pictures.iter().any(|(_, other)| {
                    other.src == photo.src && other.alt.is_some() && !std::ptr::eq(*other, *photo)
                })
                && text.matter.holds(path)
            {
                let warning = Diagnostic::warning(format!("the picture `{}` has no `alt`", photo.src))
                    .at(text.matter.value(path))
                    .help("say in `alt:` what it shows, for those who cannot see it; a caption does not replace it");
                diagnostics.push(warning.rule(Rule::MissingAlt));
            }
        }
        for (index, link) in text.fields.links().iter().enumerate() {
            let path = [
                Step::Key("links".to_owned()),
                Step::Index(index),
                Step::Key("url".to_owned()),
            ];
            let problem = site.links.link(from, &link.url).err();
            if let Some(nowhere) = problem.filter(|_| text.matter.holds(&path)) {
                diagnostics.push(diagnostic(nowhere, text.matter.value(&path)));
            }
        }
    }
    check_config(site, config, diagnostics);
}

/// Whether a picture says something that its place does not: not a portrait, beside which the name
/// stands, nor a lab's logo.
fn is_told(path: &[Step]) -> bool {
    !matches!(path, [Step::Key(key)] if key == "photo" || key == "logo")
}

/// The menus and the logo of site.yaml.
fn check_config(site: &Site, config: &Matter, diagnostics: &mut Vec<Diagnostic>) {
    let from = From::config(0);
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
    let found = site.config.logo.as_ref().map(|logo| {
        let found = site.links.picture(from, logo);
        (logo, found.map(|found| found.local))
    });
    let elsewhere = || Nowhere {
        message: "the logo must be a file of the site: pages load nothing from other hosts"
            .to_owned(),
        help: None,
    };
    let found = found.and_then(|(logo, found)| match found {
        Ok(true) => None,
        Ok(false) => Some((logo, elsewhere())),
        Err(nowhere) => Some((logo, nowhere)),
    });
    if let Some((logo, nowhere)) = found {
        let nowhere = match logo.starts_with('/') {
            true => nowhere,
            // No file of content/ is beside site.yaml.
            false => Nowhere {
                help: Some(format!(
                    "put the picture into static/, and write its path there: `/{}`",
                    logo.trim_start_matches("./").trim_start_matches("static/")
                )),
                ..nowhere
            },
        };
        diagnostics.push(diagnostic(
            nowhere,
            config.value(&[Step::Key("logo".to_owned())]),
        ));
    }
}

fn diagnostic(nowhere: Nowhere, place: Place) -> Diagnostic {
    Diagnostic::error(nowhere.message)
        .maybe_help(nowhere.help)
        .at(place)
}

impl Site {
    /// Where a picture in the front matter of a text is; none where it is missing.
    pub fn picture<F>(&self, text: &Text<F>, source: &str) -> Option<Destination> {
        self.links.image(text.links_from(), source).ok()
    }

    /// The picture that stands for an item: its cover, else its first photo, else the first picture of its
    /// text. A cover that is one of the photos need not repeat what is said of it there.
    pub fn cover(&self, text: &Text<ItemFields>) -> Option<(Photo, Destination)> {
        let photos = text.fields.photos.as_deref().unwrap_or_default();
        let cover = match &text.fields.cover {
            None => photos.first().or(text.picture.as_deref())?.clone(),
            Some(cover) => {
                let mut cover = cover.clone();
                if let Some(photo) = photos.iter().find(|photo| photo.src == cover.src) {
                    cover.inherit(photo);
                }
                cover
            }
        };
        let found = self.picture(text, &cover.src)?;
        Some((cover, found))
    }
}
