//! Checks the host that a request names.
//!
//! Browsers send the name under which they opened a page. This check recognizes a page of another site whose
//! name was made to resolve to this machine (DNS rebinding), so that it cannot read a draft.

use std::net::{Ipv4Addr, Ipv6Addr};

use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::http::uri::Authority;

/// Whether a request names this machine, in its only `Host` header and in an absolute URL.
pub(super) fn is_for_loopback(request: &Parts) -> bool {
    let mut hosts = request.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let host = host.to_str().ok().and_then(|host| host.parse().ok());
    host.as_ref().is_some_and(is_loopback)
        && request.uri.authority().is_none_or(is_loopback)
        && request
            .uri
            .scheme_str()
            .is_none_or(|scheme| scheme == "http")
}

/// Whether an authority is `localhost`, a name under it (reserved by RFC 6761), or a loopback address. Any port
/// is allowed, because a tunnel can end here from another port.
fn is_loopback(authority: &Authority) -> bool {
    let name = authority.host();
    let is_port = |rest: &str| {
        rest.is_empty()
            || rest
                .strip_prefix(':')
                .is_some_and(|port| port.parse::<u16>().is_ok())
    };
    // Rejects a user name or password before the host.
    if !authority.as_str().strip_prefix(name).is_some_and(is_port) {
        return false;
    }
    if let Some(address) = name.strip_prefix('[') {
        let address = address.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return matches!(address, Some(Ok(address)) if address.to_canonical().is_loopback());
    }
    if let Ok(address) = name.parse::<Ipv4Addr>() {
        return address.is_loopback();
    }
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn asks(url: &str, hosts: &[&str]) -> bool {
        let mut request = Request::get(url);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        is_for_loopback(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn names_of_this_machine_are_answered() {
        for host in [
            "localhost",
            "localhost:1111",
            "LOCALHOST:1111",
            "localhost.",
            "localhost.:80",
            "lab.localhost:1111",
            "127.0.0.1",
            "127.0.0.1:65535",
            "127.0.0.5:1111",
            "[::1]",
            "[::1]:1111",
            "[0:0:0:0:0:0:0:1]:1111",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(asks("/", &[host]), "{host}");
        }
        assert!(asks("http://LocalHost:1/", &["127.0.0.1:1111"]));
    }

    #[test]
    fn other_names_are_not_answered() {
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1:80.evil.example",
            "[::1].evil.example",
            "[::1]evil.example",
            "[::1",
            "::1",
            "[::2]",
            "[::1%25lo]",
            "localhost.evil.example",
            "evillocalhost",
            "localhost..",
            "localhost:",
            "localhost:x",
            "localhost:1111:80",
            "localhost:99999",
            "user@localhost",
            "localhost@evil.example",
            "localhost, evil.example",
            "localhost/evil.example",
            "0.0.0.0",
            "127.1",
            "0x7f.0.0.1",
            "2130706433",
            "192.168.0.1",
            "l\u{f6}calhost",
        ] {
            assert!(!asks("/", &[host]), "{host}");
        }
        assert!(!asks("/", &[]));
        assert!(!asks("/", &["localhost", "localhost"]));
        assert!(!asks("/", &["localhost", "evil.example"]));
        assert!(!asks("http://evil.example/", &["localhost"]));
        assert!(!asks("http://user@localhost/", &["localhost"]));
        assert!(!asks("ftp://localhost/", &["localhost"]));
        assert!(!asks("http://localhost/", &["evil.example"]));
    }
}
