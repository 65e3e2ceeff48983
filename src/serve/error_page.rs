//! What browsers show while the site has errors: over its last good pages, or instead of them.

use pulldown_cmark_escape::escape_html;

use crate::diagnostic::{Diagnostic, Human};
use crate::messages;

const STYLE: &str = ":root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}\
pre{overflow-x:auto;padding:1rem;border-left:4px solid #c33;background:#8881}";

/// Renders the errors as a page that uses nothing of the theme.
pub(super) fn render(errors: &[Diagnostic]) -> String {
    let problem = messages::server::site_has_errors();
    let (title, help) = (problem.message(), problem.help().unwrap_or_default());
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>labnews: {title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{help}</p>"
    );
    list(&mut html, errors);
    html.push_str("</body></html>");
    html
}

/// Adds the errors of the site, if there are any, to the end of a page that was rendered without them. The script of
/// the page moves them over it.
pub(super) fn add_errors(page: &mut Vec<u8>, errors: &[Diagnostic]) {
    if errors.is_empty() {
        return;
    }
    let problem = messages::server::site_has_errors();
    let (title, help) = (problem.message(), problem.help().unwrap_or_default());
    let hide = messages::server::HIDE_ERRORS;
    let mut html = format!(
        "<div id=\"labnews-errors\" lang=\"en\" data-hide=\"{hide}\"><h2>{title}</h2><p>{help}</p>"
    );
    list(&mut html, errors);
    html.push_str("</div>");
    page.extend_from_slice(html.as_bytes());
}

fn list(html: &mut String, errors: &[Diagnostic]) {
    for diagnostic in errors {
        let text = Human {
            diagnostic,
            color: false,
        }
        .to_string();
        html.push_str("<pre>");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut *html, &text);
        html.push_str("</pre>");
    }
}
