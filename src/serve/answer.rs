//! Answers to requests.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;

use super::{Served, Shared, error_page};
use crate::output::Content;
use crate::site::routes::SEARCH_FOLDER;

/// Where a browser asks whether the site changed.
const VERSION: &str = "/_labnews/version";
/// Where the script that asks is: a page's policy may forbid scripts within it.
const SCRIPT_PATH: &str = "/_labnews/reload.js";
/// What calls it.
const SCRIPT_TAG: &str = "<script async src=\"/_labnews/reload.js\"></script>";
/// Waits for the next version and loads the page again; goes on when the server comes back.
const SCRIPT: &str = "(async()=>{let v;for(;;)try{const r=await fetch('/_labnews/version'+(v?'?after='+v:''));\
                      const n=await r.text();if(v&&n!==v)location.reload();v=n}catch{await new Promise(f=>setTimeout(f,1e3))}})()";
/// How long a browser waits for a change before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

pub(super) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if shared.loopback && !is_for_loopback(request.headers()) {
        return (
            StatusCode::FORBIDDEN,
            "labnews serve answers on this machine only",
        )
            .into_response();
    }
    if request.uri().path() == VERSION {
        return version(&shared, request.uri()).await;
    }
    if request.uri().path() == SCRIPT_PATH {
        let kind = "text/javascript; charset=utf-8";
        return ([(header::CONTENT_TYPE, kind)], SCRIPT).into_response();
    }
    let served = match shared.served.read() {
        Ok(served) => served.clone(),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    // To make the search may take a while, in which others are answered.
    let uri = request.into_parts().0.uri;
    match tokio::task::spawn_blocking(move || file(&served, &uri)).await {
        Ok(answer) => answer,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Whether a request was sent to a name of this machine.
fn is_for_loopback(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

/// The version of the site; waits for another than the one that is asked about.
async fn version(shared: &Shared, uri: &Uri) -> Response {
    let after = uri
        .query()
        .and_then(|query| query.strip_prefix("after="))
        .and_then(|after| after.parse::<u64>().ok());
    let mut versions = shared.version.subscribe();
    let changed = versions.wait_for(|version| Some(*version) != after);
    let version = match tokio::time::timeout(PATIENCE, changed).await {
        Ok(Ok(version)) => *version,
        _ => after.unwrap_or_default(),
    };
    ([(header::CACHE_CONTROL, "no-store")], version.to_string()).into_response()
}

fn file(served: &Served, uri: &Uri) -> Response {
    if !served.errors.is_empty() {
        return page(
            StatusCode::INTERNAL_SERVER_ERROR,
            error_page::html(&served.errors).into_bytes(),
        );
    }
    let Some(path) = uri.path().strip_prefix(&served.base) else {
        return Redirect::temporary(&format!("{}/", served.base)).into_response();
    };
    let path = percent_decode_str(path).decode_utf8_lossy();
    let name = crate::site::urls::file(if path.is_empty() { "/" } else { &path });
    let in_search = || {
        let search = served.search.as_ref()?;
        name.starts_with(SEARCH_FOLDER.trim_start_matches('/'))
            .then(|| search.file(&name))?
    };
    if let Some(content) = served.files.get(&name).or_else(in_search) {
        return send(&name, content);
    }
    if served.files.contains_key(&format!("{name}/index.html")) {
        return Redirect::temporary(&format!("{}/", uri.path())).into_response();
    }
    match served.files.get("404.html") {
        Some(Content::Bytes(bytes)) => page(StatusCode::NOT_FOUND, bytes.clone()),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn send(name: &str, content: &Content) -> Response {
    let bytes = match content {
        Content::Bytes(bytes) => bytes.clone(),
        copied => {
            let mut bytes = Vec::new();
            let source = copied.open().ok().flatten();
            match source.map(|mut file| file.read_to_end(&mut bytes)) {
                Some(Ok(_)) => bytes,
                _ => return StatusCode::NOT_FOUND.into_response(),
            }
        }
    };
    if name.ends_with(".html") {
        return page(StatusCode::OK, bytes);
    }
    let kind = match name.rsplit('.').next() {
        Some("ics") => "text/calendar; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(name)
            .first_or_octet_stream()
            .to_string(),
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        Body::from(bytes),
    )
        .into_response()
}

/// An HTML page that reloads itself when the site changes.
fn page(status: StatusCode, mut html: Vec<u8>) -> Response {
    html.extend_from_slice(SCRIPT_TAG.as_bytes());
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, Body::from(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let asks = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_for_loopback(&headers)
        };
        assert!(asks("localhost:1111") && asks("127.0.0.1:1111") && asks("[::1]:1111"));
        assert!(!asks("evil.example.org") && !asks("127.0.0.1.evil.example.org") && !asks(""));
    }
}
