//! Structured data for machines: schema.org's vocabulary as JSON-LD.
//!
//! Each thing has one `@id` on all pages and in all languages: the `@id` of a person is the URL of their page
//! in its first language with `#person`. The page about a thing describes it in full; other pages refer to
//! it by `@id`, `@type` and name.

mod article;
mod event;
mod graph;
mod lab;
mod names;
mod paper;
mod person;
mod thing;

use crate::bodies::Site;
use crate::site::routes::PageKind;
use graph::Graph;
pub use graph::{CardImage, Page};
pub use names::Names;
use thing::Document;

/// The JSON-LD of a page, safe inside `<script>`; `None` for the "not found" page.
pub fn describe_page(site: &Site, page: &Page) -> Option<String> {
    let graph = Graph {
        site,
        page,
        names: page.names,
        language: page.names.language,
    };
    let mut things = Vec::with_capacity(3);
    match page.route.page {
        PageKind::NotFound => return None,
        PageKind::Search => things.push(graph.describe_webpage("SearchResultsPage", None)),
        PageKind::Home => {
            things.push(graph.describe_website());
            things.push(graph.describe_organization());
            things.push(graph.describe_webpage("WebPage", Some(graph.publisher_id())));
        }
        PageKind::Item(item, text) => {
            things.push(graph.describe_article(item, text));
            things.extend(graph.describe_event(item, text));
        }
        PageKind::Person(person, 1) => {
            things.push(graph.describe_webpage("ProfilePage", Some(graph.person_id(person))));
            things.push(graph.describe_person(person));
        }
        PageKind::Lab(lab, 1) => {
            things.push(graph.describe_webpage("WebPage", Some(graph.lab_id(lab))));
            things.push(graph.describe_lab(lab));
        }
        PageKind::Publications(number) => {
            things.push(graph.describe_webpage("CollectionPage", None));
            things.extend(graph.describe_papers(number));
        }
        PageKind::Page(..) => things.push(graph.describe_webpage("WebPage", None)),
        _ => things.push(graph.describe_webpage("CollectionPage", None)),
    }
    things.extend(graph.describe_breadcrumbs());
    let graph = Document {
        context: "https://schema.org",
        graph: things,
    };
    Some(escape_for_script(&serde_json::to_string(&graph).ok()?))
}

/// Escapes the characters of JSON that HTML could take for the end of a script.
fn escape_for_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + 16);
    let mut from = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', json.as_bytes()) {
        safe.push_str(&json[from..at]);
        safe.push_str(match json.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        from = at + 1;
    }
    safe.push_str(&json[from..]);
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn json_cannot_end_the_script() {
        assert_eq!(
            super::escape_for_script("\"</script>&\""),
            "\"\\u003c/script\\u003e\\u0026\""
        );
    }
}
