//! The small files that web servers and hosts look for.

use super::file::Output;
use super::sitemap::render_robots;
use crate::bodies::Site;

/// robots.txt, .nojekyll and CNAME, except those that static/ holds.
pub fn render_server_files(site: &Site) -> Vec<Output> {
    let mut outputs = vec![
        Output::new("/robots.txt", render_robots(&site.index)),
        Output::new("/.nojekyll", ""),
    ];
    if let Some(domain) = custom_domain(site) {
        outputs.push(Output::new("/CNAME", format!("{domain}\n")));
    }
    outputs.retain(|output| {
        !site
            .files()
            .any(|file| file.path.trim_start_matches('/') == output.file)
    });
    for output in &mut outputs {
        output.keep_foreign = true;
    }
    outputs
}

/// The domain for GitHub Pages to serve, if the site is at the root of its own host.
fn custom_domain(site: &Site) -> Option<&str> {
    let host = site.index.settings.base.host.as_str();
    let is_own = site.index.settings.base.path.is_empty()
        && host.contains('.')
        && !host.ends_with(".github.io")
        && host.parse::<std::net::IpAddr>().is_err();
    is_own.then_some(host)
}
