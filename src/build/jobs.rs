//! Everything that a site's output is made of, as a list of independent pieces of work.

use super::cards::Drawn;
use crate::diagnostic::{Diagnostic, Place};
use crate::image::without_metadata;
use crate::output::{
    Calendar, Content, Feed, Output, bibtex, calendars, feeds, for_servers, sitemaps,
};
use crate::render::Renderer;
use crate::site::routes::{Route, routes};
use crate::site::{PublishedFile, Site, urls};
use crate::theme;

/// A piece of work that makes one file or a few.
pub(super) enum Job<'a> {
    Page(Route),
    Redirect(&'a str, &'a str),
    Feed(Feed<'a>),
    Sitemaps,
    ForServers,
    Bibtex,
    Calendar(Calendar),
    File(&'a PublishedFile),
    Card(&'a Drawn),
    Theme(&'static str, &'static [u8]),
}

/// All the work for a site.
pub(super) fn jobs<'a>(site: &'a Site, cards: &'a [Drawn]) -> Vec<Job<'a>> {
    let pages = routes(site).into_iter().map(Job::Page);
    let feeds = feeds(site).into_iter().map(Job::Feed);
    let calendars = calendars(site).into_iter().map(Job::Calendar);
    let redirects = site
        .redirects
        .iter()
        .map(|(from, to)| Job::Redirect(from, to));
    let files = site.files.iter().map(Job::File);
    let cards = cards.iter().map(Job::Card);
    let theme = theme::statics()
        .into_iter()
        .filter(|(name, _)| !is_replaced(site, name))
        .map(|(name, bytes)| Job::Theme(name, bytes));
    // The longest single piece goes first, so that it is not waited for alone at the end.
    let mut jobs = vec![Job::Sitemaps, Job::ForServers, Job::Bibtex];
    jobs.extend(
        pages
            .chain(feeds)
            .chain(calendars)
            .chain(redirects)
            .chain(files)
            .chain(cards)
            .chain(theme),
    );
    jobs
}

/// How many HTML pages a site has.
pub(super) fn pages(site: &Site) -> usize {
    routes(site).len()
}

/// Does a piece of work.
pub(super) fn run(job: &Job, site: &Site, renderer: &Renderer) -> Result<Vec<Output>, Diagnostic> {
    Ok(match job {
        Job::Page(route) => vec![renderer.render(route)?],
        Job::Redirect(from, to) => vec![renderer.redirect(from, to)?],
        Job::Feed(feed) => feed.render(site),
        Job::Sitemaps => sitemaps(site, &routes(site)),
        Job::ForServers => for_servers(site),
        Job::Bibtex => bibtex(site),
        Job::Calendar(calendar) => vec![calendar.render(site)],
        Job::File(file) => vec![copy(file)?],
        Job::Card(drawn) => drawn.output(),
        Job::Theme(name, bytes) => vec![Output::new(&format!("/{name}"), *bytes)],
    })
}

/// A file as it is, but for a picture's metadata.
fn copy(file: &PublishedFile) -> Result<Output, Diagnostic> {
    let as_it_is = || Output {
        file: urls::file(&file.path),
        content: Content::Copy(file.disk.clone()),
        yields: false,
    };
    if file.picture.is_none() {
        return Ok(as_it_is());
    }
    let problem = |message: String| Diagnostic::error(message).at(Place::file(&file.source));
    let bytes = std::fs::read(&file.disk)
        .map_err(|error| problem(format!("this file cannot be read: {error}")))?;
    let extension = file
        .path
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    match without_metadata(extension, &bytes) {
        Ok(clean) => Ok(Output::new(&file.path, clean.unwrap_or(bytes))),
        Err(unusable) => Err(problem(unusable.message).help(unusable.help)),
    }
}

/// The URL path of the stylesheet, with a mark of its content, so that no cache keeps an old one.
pub(super) fn stylesheet(site: &Site) -> String {
    const NAME: &str = "style.css";
    let own = site
        .files
        .iter()
        .find(|file| file.path == format!("/{NAME}"));
    let bytes = match own {
        Some(file) => std::fs::read(&file.disk).unwrap_or_default(),
        None => theme::statics()
            .into_iter()
            .find(|(name, _)| *name == NAME)
            .map_or(&[][..], |(_, b)| b)
            .to_vec(),
    };
    format!("/{NAME}?v={}", &blake3::hash(&bytes).to_hex()[..8])
}

fn is_replaced(site: &Site, name: &str) -> bool {
    site.files
        .iter()
        .any(|file| file.path.strip_prefix('/') == Some(name))
}
