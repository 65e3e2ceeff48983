//! The site's own scripts and stylesheets: those of the theme and static/, and none that contributors put
//! beside their texts.

use std::collections::{BTreeMap, BTreeSet};

use crate::bodies::Site;
use crate::image::extension;
use crate::output::SEARCH_SCRIPTS;
use crate::site::PublishedFile;
use crate::source::content_security_policy::OwnCode;

/// Up to this many files of a folder of static/ are listed one by one. The list is in every page.
const NAMED: usize = 20;

/// Lists the site's own code, including generated files, which `made` names.
pub(super) fn own_code<'a>(site: &Site, made: impl Iterator<Item = &'a str>) -> OwnCode {
    let mut scripts = from_files(site, &["js", "mjs"]);
    let mut styles = from_files(site, &["css"]);
    for name in made {
        match extension(name).as_str() {
            "js" => drop(scripts.insert(format!("/{name}"))),
            "css" => drop(styles.insert(format!("/{name}"))),
            _ => {}
        }
    }
    if site.index.settings.has_search() {
        scripts.extend(SEARCH_SCRIPTS.map(str::to_owned));
    }
    let url = |path: &String| site.index.settings.base.relative(path);
    let mut own = OwnCode {
        scripts: scripts.iter().map(url).collect(),
        styles: styles.iter().map(url).collect(),
    };
    own.scripts
        .extend(site.index.settings.reload_script.map(str::to_owned));
    own
}

/// The paths of files with these extensions, or of folders with many of them.
fn from_files(site: &Site, kinds: &[&str]) -> BTreeSet<String> {
    let trusts_content = site.index.settings.config.trusts_html();
    let is_own = |file: &&PublishedFile| trusts_content || file.source.starts_with("static/");
    let is_code = |file: &&PublishedFile| kinds.contains(&extension(&file.path).as_str());
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in site.files().filter(is_own).filter(is_code) {
        let end = file.path[1..].find('/').map_or(1, |slash| slash + 2);
        let folder = folders.entry(&file.path[..end]).or_default();
        folder.push(&file.path);
    }
    let mut paths = BTreeSet::new();
    for (folder, files) in folders {
        if files.len() > NAMED && folder != "/" && is_of_static_alone(site, folder) {
            paths.insert(folder.to_owned());
        } else {
            paths.extend(files.into_iter().map(str::to_owned))
        }
    }
    paths
}

/// Whether everything that is published in a folder is from static/.
fn is_of_static_alone(site: &Site, folder: &str) -> bool {
    let from_static: BTreeSet<&str> = site
        .files()
        .filter(|file| file.source.starts_with("static/"))
        .map(|file| file.path.as_str())
        .collect();
    let mut inside = site
        .index
        .links
        .paths
        .iter()
        .filter(|path| path.starts_with(folder));
    inside.all(|path| from_static.contains(path.as_str()))
}
