//! The stylesheets and scripts that pages load.

use crate::source::content_security_policy::OwnCode;

/// The stylesheets and scripts of pages: URL paths without the base path, with a query that changes with the
/// content, so that browsers do not use an outdated copy.
pub struct Assets {
    /// The theme's stylesheet, or the one that replaces it.
    pub style: String,
    /// The stylesheet of the custom properties in site.yaml, if there are any.
    pub theme: Option<String>,
    /// The script of galleries.
    pub gallery: String,
    /// The script of the search box; empty for a site without a search.
    pub search_box: String,
    /// The script of the search page.
    pub search_page: String,
    /// All scripts and stylesheets that pages may load, for the Content-Security-Policy.
    pub own_code: OwnCode,
}
