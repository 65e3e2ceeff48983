//! How connections end.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::{Answer, PATIENCE, Server, eventually, site, write};

#[test]
fn silent_and_slow_connections_are_closed() {
    let site = site();
    let server = Server::start(site.root());
    let idle: Vec<TcpStream> = (0..200).map(|_| server.connect()).collect();
    // One that sends a head without an end, a byte at a time.
    let mut slow = server.connect();
    let dripping = std::thread::spawn(move || {
        let start = Instant::now();
        let head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
        for byte in head.iter().chain(std::iter::repeat(&b'a')) {
            assert!(start.elapsed() < PATIENCE, "it is never closed");
            if slow.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    // More than are answered at a time are there: this waits for its turn.
    assert!(server.get("/about/").text().contains("first words"));
    for mut stream in idle {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty());
    }
    dripping.join().unwrap();
}

#[test]
fn a_kept_connection_is_reused_and_closed_when_idle() {
    let site = site();
    let server = Server::start(site.root());
    let mut stream = server.connect();
    let request = format!("HEAD /about/ HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

/// How many connections a process has open.
#[cfg(target_os = "linux")]
fn sockets(server: &Server) -> usize {
    let folder = format!("/proc/{}/fd", server.child.id());
    let names = fs::read_dir(folder).unwrap().flatten();
    let links = names.filter_map(|entry| fs::read_link(entry.path()).ok());
    links
        .filter(|link| link.to_string_lossy().starts_with("socket:"))
        .count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_client_that_reads_nothing_is_disconnected() {
    let site = site();
    // Large, without taking room on the disk.
    let film = fs::File::create(site.path("static/film.bin")).unwrap();
    film.set_len(400_000_000).unwrap();
    let server = Server::start(site.root());
    let before = sockets(&server);
    let readers: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = server.connect();
            let request = format!("GET /film.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    eventually("all are read to", || sockets(&server) >= before + 20);
    // Of 8 GB that were asked for, little is in memory.
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
        .unwrap()
        .parse::<u64>()
        .unwrap();
    assert!(peak < 400_000, "{peak} kB");
    eventually("they are let go", || sockets(&server) <= before);
    drop(readers);
    assert_eq!(server.get("/about/").status, 200);
}

#[test]
fn a_large_file_arrives_completely() {
    let site = site();
    let bytes: Vec<u8> = (0..3_000_000u32)
        .map(|number| (number % 251) as u8)
        .collect();
    write(&site, "static/large.bin", &bytes);
    let server = Server::start(site.root());
    let answer = server.get("/large.bin");
    assert_eq!(answer.header("content-length"), Some("3000000"));
    assert!(answer.body == bytes);
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_the_server_at_once() {
    let site = site();
    let mut server = Server::start(site.root());
    let mut waiting = server.connect();
    let version = server.version();
    write!(
        waiting,
        "GET /_labnews/version?after={version} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    .unwrap();
    let mut half = server.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let _idle = server.connect();
    // Both are read before the interrupt comes.
    assert_eq!(server.get("/about/").status, 200);
    let start = Instant::now();
    server.interrupt();
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    let mut answer = Vec::new();
    let _ = waiting.read_to_end(&mut answer);
    assert_eq!(Answer::parse(&answer).text(), version);
}
