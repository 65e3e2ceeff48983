//! Checks that pictures and links in front matter and site.yaml lead somewhere.

use super::entities::Entities;
use super::entity::picture_file;
use super::link_base::{LinkBase, Suggestions};
use super::links::{Links, is_remote};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Problem};
use crate::messages::links::{remote_logo, with_path_of_logo};
use crate::messages::media::remote_media;
use crate::source::yaml::Step;

/// Reports every picture and link that leads nowhere.
pub(super) fn check(
    settings: &Settings,
    entities: &Entities,
    links: &Links,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for text in entities.texts() {
        let suggestions = Suggestions::default();
        let from = text.link_base().suggesting(&suggestions);
        let pictures = text.fields.pictures();
        for (path, photo) in &pictures {
            let problem = match links.files.picture(from, &photo.src) {
                Ok(found) if is_remote(&settings.base, &found.url) => remote_media(&found.url),
                Ok(_) => continue,
                Err(problem) => problem,
            };
            // Inherited pictures are reported in the original.
            if let Some(path) = path
                && text.source_file.contains(path)
            {
                let place = text.source_file.locate(&picture_file(path));
                diagnostics.push(problem.at(place));
            }
        }
        for (index, link) in text.fields.links().iter().enumerate() {
            let path = [
                Step::Key("links".to_owned()),
                Step::Index(index),
                Step::Key("url".to_owned()),
            ];
            let problem = links.link(from, &link.url).err();
            if let Some(problem) = problem.filter(|_| text.source_file.contains(&path)) {
                diagnostics.push(problem.at(text.source_file.locate(&path)));
            }
        }
    }
    check_settings(settings, links, diagnostics);
}

/// Checks the menus and the logo of site.yaml.
fn check_settings(settings: &Settings, links: &Links, diagnostics: &mut Vec<Diagnostic>) {
    let suggestions = Suggestions::default();
    let from = LinkBase::SETTINGS.suggesting(&suggestions);
    for language in &settings.languages {
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
            if let Err(problem) = links.link(from, &entry.url) {
                diagnostics.push(problem.at(settings.source.locate(&path)));
            }
        }
    }
    if let Some(logo) = &settings.config.logo
        && let Some(problem) = check_logo(logo, from, links)
    {
        let place = settings.source.locate(&[Step::Key("logo".to_owned())]);
        diagnostics.push(problem.at(place));
    }
}

fn check_logo(logo: &str, from: LinkBase, links: &Links) -> Option<Problem> {
    let problem = match links.files.picture(from, logo) {
        Ok(found) if found.local => return None,
        Ok(_) => return Some(remote_logo()),
        Err(problem) => problem,
    };
    if logo.starts_with('/') {
        return Some(problem);
    }
    // Paths in site.yaml are not relative to content/.
    let name = logo.trim_start_matches("./").trim_start_matches("static/");
    Some(with_path_of_logo(problem, name))
}
