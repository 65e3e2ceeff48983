//! What the author of a link that leads nowhere probably meant.

use super::files::Files;
use super::link_base::LinkBase;
use super::urls::{encode_link, join, split};
use crate::diagnostic::Problem;
use crate::messages::{links as messages, values};
use crate::values::unicode::comparable;
use crate::values::url::{complete_address, file_name_on_disk};

/// What can be said of a destination without the files of the site: it is on the author's disk, or a website.
pub(super) fn explain_form(destination: &str) -> Option<Problem> {
    if let Some(name) = file_name_on_disk(destination) {
        return Some(values::path_on_disk(destination, name));
    }
    let address = complete_address(destination)?;
    Some(values::address_without_scheme(destination, &address))
}

/// `https:/example.org`, which browsers take for a path of this site.
pub(super) fn explain_slashes(destination: &str) -> Option<Problem> {
    let (scheme, rest) = destination.split_once(':')?;
    if !matches!(scheme, "http" | "https") || rest.starts_with("//") {
        return None;
    }
    let address = complete_address(destination)?;
    Some(values::address_without_scheme(destination, &address))
}

/// A file with the name that a destination ends in, in another folder than the destination says. `paths` are from
/// the site's root.
pub(super) fn explain_place<'a>(
    from: LinkBase,
    destination: &str,
    paths: impl Iterator<Item = &'a str>,
) -> Option<Problem> {
    let (path, _, _) = split(destination);
    let found = find_named(from, &path, paths)?;
    // Only capitals differ if it is in the right folder.
    let asked = join(from.file, &path).map(|path| comparable(&path));
    let is_same = asked == join(from.file, &found).map(|path| comparable(&path));
    let found = encode_link(&found);
    Some(if is_same {
        messages::file_not_found(destination, Some(&found))
    } else {
        messages::in_another_folder(destination, &found)
    })
}

/// Explains a path as Windows writes it. `exists` tells whether a link resolves.
pub(super) fn explain_backslashes<'a>(
    from: LinkBase,
    destination: &str,
    exists: impl Fn(&str) -> bool,
    paths: impl Iterator<Item = &'a str>,
) -> Option<Problem> {
    if !destination.contains('\\') || file_name_on_disk(destination).is_some() {
        return None;
    }
    let path = destination.replace('\\', "/");
    if !exists(&path)
        && from.may_suggest()
        && let Some(found) = find_named(from, &split(&path).0, paths)
    {
        return Some(messages::backslashes(destination, &encode_link(&found)));
    }
    Some(messages::backslashes(destination, &path))
}

/// The path, as the text writes it, of the nearest file that has the name in which `path` ends.
fn find_named<'a>(
    from: LinkBase,
    path: &str,
    paths: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let wanted = comparable(file_name(path));
    if !wanted.contains('.') {
        return None;
    }
    let asked = join(from.file, path).map(|path| comparable(&path));
    let folder = from.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let named = paths.filter(|path| comparable(file_name(path)) == wanted);
    let nearest = named.min_by_key(|path| {
        let is_asked = asked.as_ref() == Some(&comparable(path));
        // A file below this text is meant rather than that of another text.
        let rest = path.strip_prefix(folder);
        let is_below = rest.is_some_and(|rest| rest.starts_with('/'));
        (!is_asked, !is_below, path.matches('/').count(), *path)
    })?;
    Some(lead(from.file, nearest))
}

impl Files {
    /// What the author of a path to a missing file probably meant.
    pub(super) fn explain_missing(&self, from: LinkBase, destination: &str) -> Option<Problem> {
        explain_place(from, destination, self.sources())
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How a text writes the path of a file: from its own folder, or from the root for files of static/.
fn lead(from: &str, path: &str) -> String {
    if let Some(inner) = path.strip_prefix("static/") {
        return format!("/{inner}");
    }
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let mut parts: Vec<&str> = path.split('/').collect();
    let shared = folders
        .iter()
        .zip(&parts)
        .take_while(|(a, b)| a == b)
        .count();
    let parts = parts.split_off(shared.min(parts.len() - 1));
    let up = vec![".."; folders.len() - shared];
    [up, parts].concat().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_folder_of_the_text() {
        let from = "content/news/a/index.md";
        assert_eq!(lead(from, "content/news/a/photos/b.jpg"), "photos/b.jpg");
        assert_eq!(lead(from, "content/news/b.jpg"), "../b.jpg");
        assert_eq!(lead(from, "content/people/x.md"), "../../people/x.md");
        assert_eq!(lead(from, "static/img/b.jpg"), "/img/b.jpg");
    }
}
