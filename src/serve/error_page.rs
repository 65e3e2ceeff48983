//! What a browser shows while the site has errors.

use std::fmt::Write;

use pulldown_cmark_escape::escape_html;

use crate::diagnostic::{Diagnostic, Human};

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>labnews: the site has errors</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}\
pre{overflow-x:auto;padding:1rem;border-left:4px solid #c33;background:#8881}</style></head><body><h1>The site has errors</h1>\
<p>This page goes away by itself when they are mended.</p>";

/// A page of its own, without anything of the theme.
pub(super) fn html(errors: &[Diagnostic]) -> String {
    let mut html = HEAD.to_owned();
    for diagnostic in errors {
        html.push_str("<pre>");
        let mut text = String::new();
        let _ = write!(
            text,
            "{}",
            Human {
                diagnostic,
                color: false
            }
        );
        let _ = escape_html(&mut html, &text);
        html.push_str("</pre>");
    }
    html.push_str("</body></html>");
    html
}
