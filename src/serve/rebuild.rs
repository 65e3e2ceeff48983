//! Builds the site in memory and shows the result.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::event::{Report, ServerEvent};
use super::options::ServeOptions;
use super::reload;
use super::served_site::{LazySearch, ServedFile, ServedSite};
use super::state::ServerState;
use crate::build::{NoProgress, Request, load, render_all};
use crate::diagnostic;
use crate::site::BuildOptions;
use crate::source;
use crate::values::base_url::BaseUrl;

/// Builds the site and shows it, or else its errors. Returns its base path.
pub(super) fn rebuild(
    options: &ServeOptions,
    address: SocketAddr,
    state: &ServerState,
    report: &Arc<Report>,
) -> String {
    let start = Instant::now();
    let request = build_request(options, address);
    let base_url = request.options.base_url.as_ref();
    let base = base_url.map_or_else(String::new, |base| base.path.clone());
    let mut diagnostics = Vec::new();
    let built = load(&request, &NoProgress, &mut diagnostics).and_then(|loaded| {
        let sink = |output| Ok(ServedFile::from_output(output));
        let (files, _) = render_all(&loaded, &NoProgress, &sink, &mut diagnostics)?;
        Ok((files, LazySearch::new(loaded.site, report)))
    });
    diagnostic::sort(&mut diagnostics);
    let succeeded = built.is_ok();
    let next = match built {
        Ok((files, search)) => ServedSite {
            files: files.into_iter().collect(),
            base: base.clone(),
            errors: Vec::new(),
            search,
        },
        Err(aborted) => {
            diagnostics.extend(aborted.diagnostic());
            ServedSite {
                files: HashMap::new(),
                base: base.clone(),
                errors: diagnostics.clone(),
                search: None,
            }
        }
    };
    let before = state.show(Arc::new(next));
    report(ServerEvent::Built {
        diagnostics: &diagnostics,
        succeeded,
        time: start.elapsed(),
    });
    drop(before);
    base
}

/// The build that the options ask for. Without a base URL, it is the server's address with the path of the
/// published site, so that links without that path fail here too.
fn build_request(options: &ServeOptions, address: SocketAddr) -> Request {
    let mut build_options = BuildOptions {
        reload_script: Some(reload::SCRIPT_PATH),
        ..options.options.clone()
    };
    if build_options.base_url.is_none() {
        let path = read_base_path(&options.root);
        build_options.base_url = BaseUrl::parse(&format!("http://{address}{path}")).ok();
    }
    Request {
        root: options.root.clone(),
        output: PathBuf::new(),
        options: build_options,
    }
}

/// The path of `base_url` in site.yaml; empty while site.yaml cannot be read.
fn read_base_path(root: &Path) -> String {
    let sources = source::read_config(root).value;
    sources.map_or_else(String::new, |(config, _)| config.base_url.path)
}
