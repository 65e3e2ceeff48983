//! Asks servers of the web, within limits of time and size.

use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;

/// How long a server may take for its whole answer, redirects included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How large an answer may be, in bytes.
const BODY_LIMIT: u64 = 1 << 20;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server answered with this status.
    Status(u16),
    /// There is no server, no network, or no end of redirects; in the library's words.
    Unreachable(String),
}

/// Gets a text in a format, given as a media type.
pub(super) fn get(url: &str, format: &str) -> Result<String, Failure> {
    let unreachable = |error: ureq::Error| Failure::Unreachable(error.to_string());
    let config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("labnews/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .build();
    let request = Agent::from(config).get(url).header("Accept", format);
    let mut response = request.call().map_err(unreachable)?;
    if response.status() != StatusCode::OK {
        return Err(Failure::Status(response.status().as_u16()));
    }
    let body = response.body_mut().with_config().limit(BODY_LIMIT);
    body.read_to_string().map_err(unreachable)
}
