//! Answers to requests.

use std::fs;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::channel::{Channel, Sender};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, Take};

use super::{File, Served, Shared, error_page, host};
use crate::output::Content;
use crate::site::routes::SEARCH_FOLDER;
use crate::site::urls;

/// Where a browser asks whether the site changed.
const VERSION: &str = "/_labnews/version";
/// Where the script that asks is: a page's policy may forbid scripts within it.
pub(super) const RELOAD_SCRIPT: &str = "/_labnews/reload.js";
/// What calls it.
pub(super) const RELOAD_TAG: &[u8] = b"<script async src=\"/_labnews/reload.js\"></script>";
/// Waits for the next version and loads the page again; goes on when the server comes back.
const SCRIPT: &str = "(async()=>{let v;for(;;)try{const r=await fetch('/_labnews/version'+(v?'?after='+v:''));\
                      const n=await r.text();if(v&&n!==v)location.reload();v=n}catch{await new Promise(f=>setTimeout(f,1e3))}})()";
/// How long a browser waits for a change before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// How much of a file is read at a time.
const CHUNK: usize = 64 * 1024;

/// What stands in every answer.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    // What browsers kept is not what is on disk now.
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // A file is what its type says: no text counts as a script.
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // Another site that the same browser shows can embed no picture or script of a draft.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    // The title of a draft, in its URL, is not told to the sites that it links to.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
];

/// What is sent: bytes, or a file piece by piece, so that a slow reader holds no large one in memory.
type Body = Either<Full<Bytes>, Channel<Bytes, io::Error>>;

pub(super) async fn answer(shared: &Arc<Shared>, request: Request<Incoming>) -> Response<Body> {
    let (request, _) = request.into_parts();
    let mut response = if let Some(origin) = &shared.loopback
        && !host::is_for_loopback(&request)
    {
        wrong_host(origin)
    } else if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = text(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD are answered\n",
        );
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        response
    } else {
        match request.uri.path() {
            VERSION => version(shared, &request.uri).await,
            RELOAD_SCRIPT => typed(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT),
            _ => site(shared, request.uri).await,
        }
    };
    response
        .headers_mut()
        .extend(HEADERS.map(|(name, value)| (Some(name), value)));
    response
}

/// Says by which names this machine answers.
fn wrong_host(origin: &str) -> Response<Body> {
    text(
        StatusCode::FORBIDDEN,
        format!(
            "labnews serve answers requests to this machine only, by the names `localhost`, `127.0.0.1` and `[::1]`.\n\
             Open {origin}/ instead. For other machines, start it with --host.\n"
        ),
    )
}

/// The version of the site; waits for another than the one that is asked about.
async fn version(shared: &Shared, uri: &Uri) -> Response<Body> {
    let after = uri
        .query()
        .and_then(|query| query.strip_prefix("after="))
        .and_then(|after| after.parse::<u64>().ok());
    let mut versions = shared.version.subscribe();
    let mut stopping = shared.stopping.subscribe();
    let changed = tokio::select! {
        changed = versions.wait_for(|version| Some(*version) != after) => changed.ok().map(|version| *version),
        _ = stopping.wait_for(|stopping| *stopping) => None,
        () = tokio::time::sleep(PATIENCE) => None,
    };
    let version = changed.or(after).unwrap_or_default();
    text(StatusCode::OK, version.to_string())
}

async fn site(shared: &Shared, uri: Uri) -> Response<Body> {
    let served = match shared.served.read() {
        Ok(served) => served.clone(),
        Err(_) => return failure(),
    };
    // To make the search or to open a file may take a while, in which others are answered.
    match tokio::task::spawn_blocking(move || find(&served, &uri)).await {
        Ok(Found::Answer(response)) => response,
        Ok(Found::File(kind, file, size)) => from_disk(kind, file, size),
        Err(_) => failure(),
    }
}

/// What a URL leads to.
enum Found {
    Answer(Response<Body>),
    /// A file on disk with its type and size.
    File(String, fs::File, u64),
}

fn find(served: &Served, uri: &Uri) -> Found {
    if !served.errors.is_empty() {
        let mut page = error_page::html(&served.errors).into_bytes();
        page.extend_from_slice(RELOAD_TAG);
        return Found::Answer(typed(StatusCode::INTERNAL_SERVER_ERROR, HTML, page));
    }
    let inside = uri.path().strip_prefix(&served.base);
    let name = match inside.map(|inside| inside.strip_prefix('/')) {
        Some(Some(name)) => percent_decode_str(name).decode_utf8_lossy(),
        Some(None) if inside == Some("") => return Found::Answer(redirect(served, "", uri)),
        // Where the site is not: at the root of a host whose site is published under a path.
        _ if uri.path() == "/" => return Found::Answer(redirect(served, "", uri)),
        _ => return Found::Answer(missing(served)),
    };
    let name = match name.is_empty() || name.ends_with('/') {
        true => format!("{name}index.html"),
        false => name.into_owned(),
    };
    let in_search = || {
        let search = served.search.as_ref()?;
        name.starts_with(SEARCH_FOLDER.trim_start_matches('/'))
            .then(|| search.file(&name))?
    };
    match served.files.get(&name).or_else(in_search) {
        Some(file) => send(served, &name, file),
        None if served.files.contains_key(&format!("{name}/index.html")) => {
            Found::Answer(redirect(served, &name, uri))
        }
        None => Found::Answer(missing(served)),
    }
}

fn send(served: &Served, name: &str, file: &File) -> Found {
    let kind = kind(name);
    match file {
        File::Bytes(bytes) => Found::Answer(typed(StatusCode::OK, kind, bytes.clone())),
        File::Disk(content) => match open(content) {
            Ok(Some((mut file, _))) if is_page(name) => {
                let mut page = Vec::new();
                if file.read_to_end(&mut page).is_err() {
                    return Found::Answer(missing(served));
                }
                page.extend_from_slice(RELOAD_TAG);
                Found::Answer(typed(StatusCode::OK, kind, page))
            }
            Ok(Some((file, size))) => Found::File(kind, file, size),
            // It may have gone or become something else since the site was built.
            Ok(None) | Err(_) => Found::Answer(missing(served)),
        },
    }
}

/// Opens a file, and says how large it is; none if it is something else by now.
fn open(content: &Content) -> io::Result<Option<(fs::File, u64)>> {
    let Some((file, size)) = content.open()? else {
        return Ok(None);
    };
    Ok(file.metadata()?.is_file().then_some((file, size)))
}

fn from_disk(kind: String, file: fs::File, size: u64) -> Response<Body> {
    let (sender, body) = Channel::new(1);
    tokio::spawn(copy(tokio::fs::File::from_std(file).take(size), sender));
    let mut response = answered(StatusCode::OK, kind, Either::Right(body));
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, size.into());
    response
}

/// Sends a file for as long as somebody takes it.
async fn copy(mut file: Take<tokio::fs::File>, mut sender: Sender<Bytes, io::Error>) {
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        match file.read_buf(&mut chunk).await {
            Ok(0) => return,
            Ok(_) if sender.send_data(chunk.into()).await.is_err() => return,
            Ok(_) => {}
            Err(error) => return sender.abort(error),
        }
    }
}

/// Leads to the folder of a name.
fn redirect(served: &Served, name: &str, uri: &Uri) -> Response<Body> {
    let slash = if name.is_empty() { "" } else { "/" };
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let target = format!("{}{slash}{}/{query}", served.base, urls::encode(name));
    let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
    match HeaderValue::try_from(target) {
        Ok(target) => drop(response.headers_mut().insert(header::LOCATION, target)),
        Err(_) => return missing(served),
    }
    response
}

/// The site's page for what is not there.
fn missing(served: &Served) -> Response<Body> {
    match served.files.get("404.html") {
        Some(File::Bytes(bytes)) => typed(StatusCode::NOT_FOUND, HTML, bytes.clone()),
        _ => text(StatusCode::NOT_FOUND, "there is nothing here\n"),
    }
}

fn failure() -> Response<Body> {
    text(
        StatusCode::INTERNAL_SERVER_ERROR,
        "labnews failed to answer\n",
    )
}

const HTML: &str = "text/html; charset=utf-8";

fn text(status: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    typed(status, "text/plain; charset=utf-8", text)
}

fn typed(status: StatusCode, kind: impl Into<String>, bytes: impl Into<Bytes>) -> Response<Body> {
    answered(status, kind.into(), Either::Left(Full::new(bytes.into())))
}

fn answered(status: StatusCode, kind: String, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind =
        HeaderValue::try_from(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Whether a file is a page that can reload itself.
pub(super) fn is_page(name: &str) -> bool {
    name.ends_with(".html")
}

/// The type of a file, by its name; of an unknown one, bytes that no browser shows or runs.
fn kind(name: &str) -> String {
    if is_page(name) {
        return HTML.to_owned();
    }
    if name.ends_with(".ics") {
        return "text/calendar; charset=utf-8".to_owned();
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    match kind.type_() == "text" && kind.get_param("charset").is_none() {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_string(),
    }
}
