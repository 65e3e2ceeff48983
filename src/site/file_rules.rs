//! Which files may be published beside the texts, and where.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};

use super::entities::Entities;
use super::files::{Files, PublishedFile};
use super::settings::Settings;
use super::{host_files, routes, unpublished, urls};
use crate::diagnostic::{Diagnostic, Place};
use crate::image::extension;
use crate::messages::attachments;
use crate::source::config::Config;
use crate::source::file_kind;
use crate::source::{Asset, FoundFile};

/// Decides which files may be published, and where. A file in the folder of a published item, page, person
/// or lab goes beside the page of its original; others keep their path. Also returns the files in the folders of
/// unpublished things, which are not published.
pub(super) fn choose_files(
    settings: &Settings,
    entities: &Entities,
    has_papers: bool,
    unpublished: &HashSet<String>,
    (assets, statics): (Vec<Asset>, Vec<Asset>),
    diagnostics: &mut Vec<Diagnostic>,
) -> (Files, Files) {
    let pages: HashMap<&str, &str> = entities
        .texts()
        .filter(|text| text.folder && text.original)
        .map(|text| (text.id, text.path))
        .collect();
    let rules = ContentRules::new(&settings.config);
    let mut list = Vec::with_capacity(assets.len() + statics.len());
    let mut hidden = Vec::new();
    for asset in assets {
        let inside = asset
            .found
            .path
            .strip_prefix("content/")
            .unwrap_or(&asset.found.path);
        let path = match find_owner(inside, &pages, unpublished) {
            AssetOwner::Unpublished => {
                let path = format!("/{inside}");
                hidden.push(publish(asset, path));
                continue;
            }
            AssetOwner::None => format!("/{inside}"),
            AssetOwner::Page(page, rest) => format!("{page}{rest}"),
        };
        let path = served_path(&asset, path);
        match rules.check(&asset, &path) {
            Some(diagnostic) => diagnostics.push(diagnostic),
            None => list.push(publish(asset, path)),
        }
    }
    for asset in statics {
        let path = asset
            .found
            .path
            .strip_prefix("static")
            .unwrap_or(&asset.found.path)
            .to_owned();
        // static/ is trusted, but not files of content/ that it links to.
        let refused = if asset.is_of_content() {
            rules.check(&asset, &path)
        } else {
            None
        };
        match refused {
            Some(diagnostic) => diagnostics.push(diagnostic),
            None => list.push(publish(asset, path)),
        }
    }
    let found: Vec<FoundFile> = hidden.iter().map(PublishedFile::found).collect();
    diagnostics.extend(unpublished::check_other_names(list.iter(), &found));
    let files = Files::new(settings, list.into(), has_papers);
    (files, Files::new(settings, hidden.into(), false))
}

/// The path of a file of content/. A picture with the wrong extension gets the right one, because servers
/// derive the media type from the name. Files of static/ keep their path, which others may link to.
fn served_path(asset: &Asset, path: String) -> String {
    match asset.misnamed_picture() {
        // Social cards are found by this name.
        _ if path.ends_with(&routes::card("/")) => path,
        Some(format) => format!("{path}.{}", format.extension()),
        None => path,
    }
}

fn publish(asset: Asset, path: String) -> PublishedFile {
    PublishedFile {
        path,
        is_of_content: asset.is_of_content(),
        has_other_names: asset.has_other_names,
        file: asset.found.file,
        source: asset.found.path,
        picture: asset.picture,
    }
}

/// Which files content/ may publish.
struct ContentRules<'a> {
    /// Extensions that site.yaml adds.
    allowed: Vec<&'a str>,
    /// Whether scripts of content/ are trusted.
    trusted: bool,
}

impl<'a> ContentRules<'a> {
    fn new(config: &'a Config) -> Self {
        let allowed = config.attachments.iter().flatten();
        Self {
            allowed: allowed.map(|ending| ending.0.as_str()).collect(),
            trusted: config.trusts_html(),
        }
    }

    /// Why a file is not published at a path of the site.
    fn check(&self, asset: &Asset, path: &str) -> Option<Diagnostic> {
        let file = urls::file(path);
        let refused = || {
            let real = asset.found.file.real();
            // `source::other_names` reports links to texts.
            if real.starts_with("content/") && real.ends_with(".md") {
                return None;
            }
            let refused = [&*asset.found.path, real]
                .into_iter()
                .find_map(|name| file_kind::refuse(name, &self.allowed, self.trusted));
            refused.filter(|refused| !(asset.is_document && refused.is_only_unknown()))
        };
        let problem = if host_files::is_host_file(&file) {
            attachments::special_name(&file)
        } else if let Some(refused) = refused() {
            refused.problem()
        } else if asset.is_markup && !self.trusted && !self.is_allowed(&asset.found.path) {
            attachments::disguised_web_page()
        } else {
            return None;
        };
        Some(problem.at(Place::file(&asset.found.path)))
    }

    fn is_allowed(&self, path: &str) -> bool {
        self.allowed.contains(&extension(path).as_str())
    }
}

/// Whose folder a file is in.
enum AssetOwner<'a> {
    /// Nobody's: it keeps its path.
    None,
    /// That of something that is not published.
    Unpublished,
    /// That of a page with this path; and the rest of the file's path.
    Page(&'a str, &'a str),
}

fn find_owner<'a>(
    inside: &'a str,
    pages: &HashMap<&str, &'a str>,
    unpublished: &HashSet<String>,
) -> AssetOwner<'a> {
    let mut folder = inside;
    while let Some((outer, _)) = folder.rsplit_once('/') {
        folder = outer;
        if let Some(page) = pages.get(folder) {
            return AssetOwner::Page(page, &inside[folder.len() + 1..]);
        }
        if unpublished.contains(folder) {
            return AssetOwner::Unpublished;
        }
    }
    AssetOwner::None
}
