//! Sanitizes the HTML of a text for feeds.

use ammonia::UrlRelative;

use super::marks::Marks;
use super::policy::{Srcset, build_sanitizer};
use super::tags::find_foreign_end;
use crate::markdown::inline_svg::{Surroundings, rewrite_svg};
use crate::markdown::math::rewrite_mathml;
use crate::values::url::forbidden_scheme;

/// Sanitizes HTML, and makes its URLs absolute. Formulas and drawings stay. The text's own were checked
/// before, but a component may have added others, so each is rewritten again.
pub(crate) fn sanitize_for_feed(html: &str, page_url: &str) -> String {
    // A feed reader has no base for the URLs of a `srcset`, and shows `src`.
    let mut builder = build_sanitizer(Srcset::Remove);
    if let Ok(base) = ammonia::Url::parse(page_url) {
        builder.url_relative(UrlRelative::RewriteWithBase(base));
    }
    let Some(marks) = Marks::new(html) else {
        return builder.clean(html).to_string();
    };
    let mut formulas = Vec::new();
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = find_embedded(rest) {
        let (before, formula) = rest.split_at(start);
        text.push_str(before);
        let is_drawing = formula.starts_with("<svg");
        let end = if is_drawing {
            find_foreign_end(formula, "svg")
        } else {
            formula.find("</math>").map(|end| end + "</math>".len())
        };
        let (formula, after) = formula.split_at(end.unwrap_or("<svg".len()));
        let written = if is_drawing {
            rewrite_svg(formula, &mut FeedSurroundings(page_url))
                .map(|drawing| drawing.svg)
                .ok()
        } else {
            rewrite_mathml(formula).ok()
        };
        match written {
            Some(formula) => {
                marks.write(formulas.len(), &mut text);
                formulas.push(formula);
            }
            None => text.push_str(formula),
        }
        rest = after;
    }
    text.push_str(rest);
    let cleaned = builder.clean(&text).to_string();
    marks.replace(&cleaned, |number, _| {
        formulas.get(number).map(String::as_str)
    })
}

/// The offset of the next formula or drawing.
fn find_embedded(html: &str) -> Option<usize> {
    let mut starts = memchr::memchr_iter(b'<', html.as_bytes());
    starts.find(|at| html[*at..].starts_with("<math") || html[*at..].starts_with("<svg"))
}

/// The surroundings of a drawing in a feed: the text's page.
struct FeedSurroundings<'a>(&'a str);

impl Surroundings for FeedSurroundings<'_> {
    fn resolve_link(&mut self, destination: &str) -> Option<String> {
        let base = ammonia::Url::parse(self.0).ok()?;
        let url = base.join(destination).ok().map(String::from);
        url.filter(|url| forbidden_scheme(url).is_none())
    }

    fn resolve_picture(&mut self, destination: &str) -> Option<String> {
        self.resolve_link(destination)
    }

    fn map_id(&mut self, id: &str) -> String {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_keep_formulas_but_no_scripts() {
        let feed = |html: &str| sanitize_for_feed(html, "https://a.example/b/");
        let formula = "<math display=\"inline\"><mi>x</mi></math>";
        assert_eq!(
            feed(&format!("<p>{formula}</p>")),
            format!("<p>{formula}</p>")
        );
        assert_eq!(
            feed(
                "<iframe src=\"x\"></iframe><math><mi onclick=\"x\">x</mi></math><a href=\"c\">c</a>"
            ),
            "<a href=\"https://a.example/b/c\">c</a>"
        );
        assert_eq!(
            feed("<img alt=\"<math><mi>x</mi></math>\" src=\"y\">"),
            "<img alt=\"\" src=\"https://a.example/b/y\">"
        );
    }
}
