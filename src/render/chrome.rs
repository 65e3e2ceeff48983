//! The parts around every page that all pages of a language share.

use super::environment::Environment;
use super::views::{ChromeView, SiteGlobals};
use crate::diagnostic::Diagnostic;

/// Renders `chrome` by components of the theme.
pub(super) fn render_chrome(
    environment: &Environment,
    globals: &SiteGlobals,
) -> Result<ChromeView, Diagnostic> {
    let render = |component: &str| environment.render_component(component, globals);
    Ok(ChromeView {
        head: render("site_head")?,
        footer: render("site_footer")?,
        search: globals
            .site
            .search
            .as_ref()
            .map(|_| render("search_box"))
            .transpose()?,
    })
}
