//! sitemap.xml (sitemaps.org, protocol 0.9) with hreflang alternates, and robots.txt.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::escape::escape;

use super::file::Output;
use crate::site::Index;
use crate::site::ids::LanguageId;
use crate::site::routes::{PageKind, Route};

/// The protocol's limit on URLs in one file.
const LIMIT: usize = 50_000;

/// Renders the sitemap; for more than 50,000 URLs, an index and several sitemaps.
pub fn render_sitemaps(index: &Index) -> Vec<Output> {
    let indexed: Vec<&Route> = index
        .routes
        .iter()
        .filter(|route| is_indexed(route))
        .collect();
    let groups = group_by_page(index, &indexed);
    if indexed.len() <= LIMIT {
        return vec![Output::new(
            "/sitemap.xml",
            render_urlset(index, &indexed, &groups),
        )];
    }
    let mut outputs = Vec::new();
    let mut list = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (number, part) in indexed.chunks(LIMIT).enumerate() {
        let path = format!("/sitemap-{}.xml", number + 1);
        let _ = writeln!(
            list,
            "<sitemap><loc>{}</loc></sitemap>",
            escape(index.settings.base.absolute(&path))
        );
        outputs.push(Output::new(&path, render_urlset(index, part, &groups)));
    }
    list.push_str("</sitemapindex>\n");
    outputs.push(Output::new("/sitemap.xml", list));
    outputs
}

/// Renders robots.txt, which allows everything.
pub(super) fn render_robots(index: &Index) -> String {
    format!(
        "User-agent: *\nAllow: /\n\nSitemap: {}\n",
        index.settings.base.absolute("/sitemap.xml")
    )
}

fn is_indexed(route: &Route) -> bool {
    match route.page {
        PageKind::NotFound | PageKind::Search => false,
        // The further pages of lists link only to pages that are indexed anyway.
        PageKind::News(number)
        | PageKind::Events(number)
        | PageKind::Publications(number)
        | PageKind::Tag(_, number)
        | PageKind::Person(_, number)
        | PageKind::Lab(_, number) => number == 1,
        _ => true,
    }
}

/// The versions of each page in all languages, by its path without the language prefix; those of items and
/// pages by their id, because a translation can have its own slug.
type Groups = BTreeMap<String, Vec<(LanguageId, String)>>;

fn group_key(index: &Index, route: &Route) -> String {
    match route.page {
        PageKind::Item(item, _) => index.entities.items[item].entity.id.clone(),
        PageKind::Page(page, _) => index.entities.pages[page].id.clone(),
        _ => {
            let prefix = &index.settings.languages[route.language].prefix;
            route
                .path
                .strip_prefix(prefix.as_str())
                .unwrap_or(&route.path)
                .to_owned()
        }
    }
}

fn group_by_page(index: &Index, routes: &[&Route]) -> Groups {
    let mut groups = Groups::new();
    if index.settings.languages.len() > 1 {
        for route in routes {
            groups
                .entry(group_key(index, route))
                .or_default()
                .push((route.language, route.path.clone()));
        }
    }
    groups
}

fn render_urlset(index: &Index, routes: &[&Route], groups: &Groups) -> String {
    let mut xml = String::with_capacity(routes.len() * 120);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for route in routes {
        let _ = write!(
            xml,
            "<url><loc>{}</loc>",
            escape(index.settings.base.absolute(&route.path))
        );
        if let Some(modified) = find_last_change(index, route) {
            let _ = write!(xml, "<lastmod>{modified}</lastmod>");
        }
        let versions = groups
            .get(&group_key(index, route))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if versions.len() > 1 {
            for (language, path) in versions {
                write_alternate(
                    &mut xml,
                    index.settings.languages[*language].tag.as_str(),
                    &index.settings.base.absolute(path),
                );
            }
            if let Some((_, path)) = versions
                .iter()
                .find(|(language, _)| *language == LanguageId::DEFAULT)
            {
                write_alternate(&mut xml, "x-default", &index.settings.base.absolute(path));
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn write_alternate(xml: &mut String, language: &str, url: &str) {
    let _ = write!(
        xml,
        "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{}\"/>",
        escape(url)
    );
}

fn find_last_change(index: &Index, route: &Route) -> Option<String> {
    let PageKind::Item(item, text) = route.page else {
        return None;
    };
    let item = &index.entities.items[item];
    let date = item.entity.texts[text].fields.updated.unwrap_or(item.date);
    Some(date.day.to_string())
}
