//! sitemap.xml (sitemaps.org, protocol 0.9) with hreflang alternates, and robots.txt.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::escape::escape;

use super::Output;
use crate::site::Site;
use crate::site::routes::{PageKind, Route};

/// The protocol's limit on URLs in one file.
const LIMIT: usize = 50_000;

/// The sitemap; past 50,000 URLs an index and the files that it names.
pub fn sitemaps(site: &Site, routes: &[Route]) -> Vec<Output> {
    let indexed: Vec<&Route> = routes.iter().filter(|route| is_indexed(route)).collect();
    let groups = groups(site, &indexed);
    if indexed.len() <= LIMIT {
        return vec![Output::new("/sitemap.xml", urlset(site, &indexed, &groups))];
    }
    let mut outputs = Vec::new();
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (number, part) in indexed.chunks(LIMIT).enumerate() {
        let path = format!("/sitemap-{}.xml", number + 1);
        let _ = writeln!(
            index,
            "<sitemap><loc>{}</loc></sitemap>",
            escape(site.base.absolute(&path))
        );
        outputs.push(Output::new(&path, urlset(site, part, &groups)));
    }
    index.push_str("</sitemapindex>\n");
    outputs.push(Output::new("/sitemap.xml", index));
    outputs
}

/// robots.txt: everything may be read.
pub fn robots(site: &Site) -> String {
    format!(
        "User-agent: *\nAllow: /\n\nSitemap: {}\n",
        site.base.absolute("/sitemap.xml")
    )
}

fn is_indexed(route: &Route) -> bool {
    match route.page {
        PageKind::NotFound | PageKind::Search => false,
        // The later pages of lists hold nothing that is not elsewhere.
        PageKind::News(number)
        | PageKind::Events(number)
        | PageKind::Publications(number)
        | PageKind::Tag(_, number)
        | PageKind::Person(_, number)
        | PageKind::Lab(_, number) => number == 1,
        _ => true,
    }
}

/// The language versions of each page, under its path without the language's prefix. Items and
/// pages are what they are by their ids, since a translation may have a slug of its own.
type Groups = BTreeMap<String, Vec<(usize, String)>>;

fn key(site: &Site, route: &Route) -> String {
    match route.page {
        PageKind::Item(item, _) => site.items[item].entity.id.clone(),
        PageKind::Page(page, _) => site.pages[page].id.clone(),
        _ => {
            let prefix = &site.languages[route.language].prefix;
            route
                .path
                .strip_prefix(prefix.as_str())
                .unwrap_or(&route.path)
                .to_owned()
        }
    }
}

fn groups(site: &Site, routes: &[&Route]) -> Groups {
    let mut groups = Groups::new();
    if site.languages.len() > 1 {
        for route in routes {
            groups
                .entry(key(site, route))
                .or_default()
                .push((route.language, route.path.clone()));
        }
    }
    groups
}

fn urlset(site: &Site, routes: &[&Route], groups: &Groups) -> String {
    let mut xml = String::with_capacity(routes.len() * 120);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for route in routes {
        let _ = write!(
            xml,
            "<url><loc>{}</loc>",
            escape(site.base.absolute(&route.path))
        );
        if let Some(modified) = modified(site, route) {
            let _ = write!(xml, "<lastmod>{modified}</lastmod>");
        }
        let versions = groups
            .get(&key(site, route))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if versions.len() > 1 {
            for (language, path) in versions {
                alternate(
                    &mut xml,
                    site.languages[*language].tag.as_str(),
                    &site.base.absolute(path),
                );
            }
            if let Some((_, path)) = versions.iter().find(|(language, _)| *language == 0) {
                alternate(&mut xml, "x-default", &site.base.absolute(path));
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn alternate(xml: &mut String, language: &str, url: &str) {
    let _ = write!(
        xml,
        "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{}\"/>",
        escape(url)
    );
}

fn modified(site: &Site, route: &Route) -> Option<String> {
    let PageKind::Item(item, text) = route.page else {
        return None;
    };
    let item = &site.items[item];
    let date = item.entity.texts[text].fields.updated.unwrap_or(item.date);
    Some(date.day.to_string())
}
