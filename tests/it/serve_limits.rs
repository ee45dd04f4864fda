//! How much one browser may take of the preview server, in number and in time.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::io::Read as _;
#[cfg(target_os = "linux")]
use std::net::TcpStream;
use std::time::Duration;

use guide::serve::{Limits, Options, Preview, Server};

use crate::serve_client::{Client, file, preview};

fn server(limits: Limits) -> Server {
    let options = Options {
        port: 0,
        limits,
        ..Options::default()
    };
    Server::start(&options, preview()).unwrap()
}

const SHORT: Duration = Duration::from_millis(200);

#[test]
fn a_head_that_comes_a_byte_at_a_time_is_cut_off() {
    let server = server(Limits {
        head: SHORT,
        ..Limits::default()
    });
    let mut slow = Client::connect(&server);
    let patience = slow.stream.get_ref().read_timeout().unwrap();
    // Between two bytes it looks for an answer.
    slow.stream
        .get_ref()
        .set_read_timeout(Some(Duration::from_millis(5)))
        .unwrap();
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: ", server.address());
    let mut sent = head.bytes().chain(std::iter::repeat(b'x'));
    let mut answer = [0; 12];
    let mut bytes = 0;
    while slow.stream.get_mut().read_exact(&mut answer).is_err() {
        slow.send(&[sent.next().unwrap()]);
        bytes += 1;
        assert!(bytes < 100_000, "nobody cuts it off");
    }
    assert_eq!(&answer, b"HTTP/1.1 408");
    slow.stream.get_ref().set_read_timeout(patience).unwrap();
    let mut rest = Vec::new();
    // The end, be it told in good order or not.
    let _ = slow.stream.get_mut().read_to_end(&mut rest);
    assert_eq!(Client::connect(&server).get(&server, "/").status, 200);
}

#[test]
fn a_connection_that_asks_nothing_more_is_ended() {
    let server = server(Limits {
        idle: SHORT,
        ..Limits::default()
    });
    let mut idle = Client::connect(&server);
    assert_eq!(idle.get(&server, "/").status, 200);
    assert_eq!(idle.line(), None);
    assert_eq!(Client::connect(&server).line(), None);
}

#[test]
fn a_browser_that_does_not_take_its_answer_is_left() {
    let server = server(Limits {
        write: SHORT,
        connections: 1,
        ..Limits::default()
    });
    // More than any system keeps for a reader that does not read.
    let large = "x".repeat(64 * 1024 * 1024);
    server.show(Preview::new(move |path| {
        let text = if path == "large" { &large } else { "small" };
        Some(file("text/plain", text))
    }));
    let mut slow = Client::connect(&server);
    slow.send(format!("GET /large HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).as_bytes());
    // There is room for one connection, so this is answered when the other one is ended.
    assert_eq!(Client::connect(&server).get(&server, "/").body, "small");
}

/// Elsewhere a system may turn them away sooner.
#[cfg(target_os = "linux")]
#[test]
fn connections_that_come_at_once_wait_until_they_are_let_in() {
    let server = server(Limits {
        connections: 1,
        ..Limits::default()
    });
    let mut first = Client::connect(&server);
    assert_eq!(first.get(&server, "/").status, 200);
    // Three times as many as the standard library lets wait.
    let connect = |_| TcpStream::connect_timeout(&server.address(), Duration::from_secs(5));
    let waiting: Result<Vec<TcpStream>, _> = (0..400).map(connect).collect();
    assert!(waiting.is_ok());
}

#[test]
fn more_streams_than_there_is_room_for_are_refused_in_words() {
    let server = server(Limits {
        streams: 2,
        ..Limits::default()
    });
    let stream = || {
        let mut client = Client::connect(&server);
        client.send(
            format!(
                "GET /_guide/events HTTP/1.1\r\nHost: {}\r\n\r\n",
                server.address()
            )
            .as_bytes(),
        );
        let answer = client.answer(true).unwrap();
        (client, answer)
    };
    let (mut first, answer) = stream();
    assert_eq!(answer.status, 200);
    let (_second, answer) = stream();
    assert_eq!(answer.status, 200);
    let (_, refused) = stream();
    assert_eq!(refused.status, 503);
    assert_eq!(refused.body, "Too many pages are open.\n");
    // Pages are answered all the same, and so is a stream when another one has ended.
    assert_eq!(Client::connect(&server).get(&server, "/").status, 200);
    assert_eq!(first.line().as_deref(), Some("event: settled"));
    drop(first);
    while stream().1.status != 200 {}
}

#[test]
fn what_is_to_be_known_is_told_to_pages_that_are_open_and_to_those_opened_later() {
    let settled = |generation: u64| {
        let data = format!(r#"data: {{"site":"","generation":{generation}}}"#);
        ["event: settled".to_owned(), data, String::new()]
    };
    let server = server(Limits::default());
    let stream = || {
        let mut client = Client::connect(&server);
        client.send(
            format!(
                "GET /_guide/events HTTP/1.1\r\nHost: {}\r\n\r\n",
                server.address()
            )
            .as_bytes(),
        );
        assert_eq!(client.answer(false).unwrap().status, 200);
        client
    };
    let told =
        |client: &mut Client| [client.line(), client.line(), client.line()].map(Option::unwrap);
    let mut open = stream();
    assert_eq!(told(&mut open), settled(1));
    server.notice("Changes are\nlooked for.");
    let notice = ["event: notice", "data: Changes are looked for.", ""];
    assert_eq!(told(&mut open), notice);
    let mut later = stream();
    assert_eq!(told(&mut later), notice);
    assert_eq!(told(&mut later), settled(1));
    server.show(preview());
    assert_eq!(told(&mut open), settled(2));
}
