//! Answers requests.

use std::fs;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::channel::{Channel, Sender};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use tokio::io::{AsyncReadExt, Take};

use super::shown::{Found, Shown};
use super::state::ServerState;
use super::{host, reload};
use crate::diagnostic::Problem;
use crate::messages;
use crate::output::Content;
use crate::site::urls;

/// How long a request for the version waits for a change. Browsers then ask again.
const LONG_POLL: Duration = Duration::from_secs(25);

/// How much of a file is read at a time.
const CHUNK: usize = 64 * 1024;

/// The headers of every answer.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    // The sources can change at any time.
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // Keeps browsers from running text as a script.
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // Keeps other sites from embedding the pictures and scripts of a draft.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    // Hides the title of a draft, which is in its URL, from the sites that it links to.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
];

/// The body of an answer: bytes, or a file that is sent in chunks, so that a slow client keeps no large file
/// in memory.
type Body = Either<Full<Bytes>, Channel<Bytes, io::Error>>;

/// Answers a request.
pub(super) async fn answer(state: &Arc<ServerState>, request: Request<Incoming>) -> Response<Body> {
    let (request, _) = request.into_parts();
    let mut response = if let Some(origin) = &state.loopback_origin
        && !host::is_for_loopback(&request)
    {
        let problem = messages::server::wrong_host(format_args!("{origin}/"));
        respond_with_problem(StatusCode::FORBIDDEN, &problem)
    } else if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut response = respond_with_problem(
            StatusCode::METHOD_NOT_ALLOWED,
            &messages::server::method_not_allowed(),
        );
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        response
    } else {
        match request.uri.path() {
            reload::VERSION_PATH => await_version(state, &request.uri).await,
            reload::SCRIPT_PATH => respond(
                StatusCode::OK,
                "text/javascript; charset=utf-8",
                reload::SCRIPT,
            ),
            _ => answer_from_site(state, request.uri).await,
        }
    };
    response
        .headers_mut()
        .extend(HEADERS.map(|(name, value)| (Some(name), value)));
    response
}

/// Answers with the version of the site, once it differs from the one that the browser has.
async fn await_version(state: &ServerState, uri: &Uri) -> Response<Body> {
    let after = uri
        .query()
        .and_then(|query| query.strip_prefix("after="))
        .and_then(|after| after.parse::<u64>().ok());
    let mut versions = state.version.subscribe();
    let mut stopping = state.stopping.subscribe();
    let changed = tokio::select! {
        changed = versions.wait_for(|version| Some(*version) != after) => changed.ok().map(|version| *version),
        _ = stopping.wait_for(|stopping| *stopping) => None,
        () = tokio::time::sleep(LONG_POLL) => None,
    };
    let version = changed.or(after).unwrap_or_default();
    respond_with_text(StatusCode::OK, version.to_string())
}

async fn answer_from_site(state: &ServerState, uri: Uri) -> Response<Body> {
    let shown = state.shown();
    // Rendering a page, building the search index or opening a file must not block other requests.
    match tokio::task::spawn_blocking(move || resolve(&shown, &uri)).await {
        Ok(Resolved::Answer(response)) => response,
        Ok(Resolved::File(kind, file, size)) => stream_file(kind, file, size),
        Err(_) => respond_internal_error(),
    }
}

/// What is at a URL.
enum Resolved {
    /// A complete answer.
    Answer(Response<Body>),
    /// A file on disk with its type and size.
    File(String, fs::File, u64),
}

fn resolve(shown: &Shown, uri: &Uri) -> Resolved {
    if shown.files.is_none() {
        return send(shown, "", shown.find(""));
    }
    let inside = uri.path().strip_prefix(&shown.base);
    let name = match inside.map(|inside| inside.strip_prefix('/')) {
        Some(Some(name)) => percent_decode_str(name).decode_utf8_lossy(),
        Some(None) if inside == Some("") => return Resolved::Answer(redirect(shown, "", uri)),
        // The root of the host, if the site is published under a path.
        _ if uri.path() == "/" => return Resolved::Answer(redirect(shown, "", uri)),
        _ => return Resolved::Answer(respond_not_found(shown)),
    };
    let name = if name.is_empty() || name.ends_with('/') {
        format!("{name}index.html")
    } else {
        name.into_owned()
    };
    match shown.find(&name) {
        Found::Nothing if shown.contains(&format!("{name}/index.html")) => {
            Resolved::Answer(redirect(shown, &name, uri))
        }
        found => send(shown, &name, found),
    }
}

fn send(shown: &Shown, name: &str, found: Found) -> Resolved {
    match found {
        Found::Page(page, has_errors) => {
            let status = if has_errors {
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::OK
            };
            Resolved::Answer(respond(status, HTML, page))
        }
        Found::File(Content::Bytes(bytes)) => {
            Resolved::Answer(respond(StatusCode::OK, content_type(name), bytes))
        }
        Found::File(content) => match open_file(&content) {
            Ok(Some((file, size))) => Resolved::File(content_type(name), file, size),
            // It can have been removed or replaced since the site was built.
            Ok(None) | Err(_) => Resolved::Answer(respond_not_found(shown)),
        },
        Found::Nothing => Resolved::Answer(respond_not_found(shown)),
    }
}

/// Opens a file and returns its size; `None` if it is no longer a regular file.
fn open_file(content: &Content) -> io::Result<Option<(fs::File, u64)>> {
    let Some((file, size)) = content.open()? else {
        return Ok(None);
    };
    Ok(file.metadata()?.is_file().then_some((file, size)))
}

fn stream_file(kind: String, file: fs::File, size: u64) -> Response<Body> {
    let (sender, body) = Channel::new(1);
    tokio::spawn(send_chunks(
        tokio::fs::File::from_std(file).take(size),
        sender,
    ));
    let mut response = respond_with_body(StatusCode::OK, kind, Either::Right(body));
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, size.into());
    response
}

/// Sends a file in chunks until the receiver stops reading.
async fn send_chunks(mut file: Take<tokio::fs::File>, mut sender: Sender<Bytes, io::Error>) {
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

/// Redirects to the folder of a name.
fn redirect(shown: &Shown, name: &str, uri: &Uri) -> Response<Body> {
    let slash = if name.is_empty() { "" } else { "/" };
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let target = format!("{}{slash}{}/{query}", shown.base, urls::encode(name));
    let mut response = respond_with_text(StatusCode::TEMPORARY_REDIRECT, "");
    match HeaderValue::try_from(target) {
        Ok(target) => drop(response.headers_mut().insert(header::LOCATION, target)),
        Err(_) => return respond_not_found(shown),
    }
    response
}

/// The site's own "not found" page, or else a line of text.
fn respond_not_found(shown: &Shown) -> Response<Body> {
    match shown.find("404.html") {
        Found::Page(page, _) => respond(StatusCode::NOT_FOUND, HTML, page),
        _ => respond_with_problem(StatusCode::NOT_FOUND, &messages::server::page_not_found()),
    }
}

fn respond_internal_error() -> Response<Body> {
    respond_with_problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        &messages::server::internal_error(),
    )
}

/// A problem as plain text: what is wrong, then how to fix it.
fn respond_with_problem(status: StatusCode, problem: &Problem) -> Response<Body> {
    let help = problem.help().map(|help| format!("{help}\n"));
    let help = help.unwrap_or_default();
    respond_with_text(status, format!("{}\n{help}", problem.message()))
}

const HTML: &str = "text/html; charset=utf-8";

fn respond_with_text(status: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    respond(status, "text/plain; charset=utf-8", text)
}

fn respond(status: StatusCode, kind: impl Into<String>, bytes: impl Into<Bytes>) -> Response<Body> {
    respond_with_body(status, kind.into(), Either::Left(Full::new(bytes.into())))
}

fn respond_with_body(status: StatusCode, kind: String, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind =
        HeaderValue::try_from(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// The content type of a file, by its name. Browsers neither show nor run a file of an unknown type.
fn content_type(name: &str) -> String {
    if reload::is_page(name) {
        return HTML.to_owned();
    }
    if name.ends_with(".ics") {
        return "text/calendar; charset=utf-8".to_owned();
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    if kind.type_() == "text" && kind.get_param("charset").is_none() {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    }
}
