//! The preview server, over real connections: what is answered.

use std::net::TcpListener;
use std::time::Duration;

use guide::serve::{Burst, Options, Preview, Request, Server};
use proptest::prelude::*;

use crate::serve_client::{Client, SHOWN, assert_safe, file, preview, start};

#[test]
fn a_page_has_exactly_one_element_more() {
    let server = start();
    let mut client = Client::connect(&server);
    let answer = client.get(&server, "/");
    assert_eq!((answer.status, answer.body.as_str()), (200, SHOWN));
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(client.get(&server, "/index.html").body, SHOWN);
    assert_eq!(client.get(&server, "/a/?q=1").body, SHOWN);
    assert_eq!(client.get(&server, "/x/y.css").body, "body{}</body>");
    assert!(
        client
            .get(&server, "/no-body/")
            .body
            .starts_with("<p>short<script")
    );
    let missing = client.get(&server, "/missing");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("lost<script"));
    // The script compares the two.
    let timing = answer.header("server-timing").unwrap();
    let tag = answer.header("etag").unwrap();
    assert_eq!(
        timing,
        format!("guide;desc={tag}, guide-site;desc=\"a-site\"")
    );
}

#[test]
fn paths_are_looked_up_and_nothing_else() {
    let server = start();
    let mut client = Client::connect(&server);
    for (target, status, location) in [
        ("/a", 308, Some("./a/")),
        ("/a?q=%20x", 308, Some("./a/?q=%20x")),
        ("/caf%C3%A9", 308, Some("./caf%C3%A9/")),
        (
            "/javascript:alert(1)",
            308,
            Some("./javascript%3Aalert%281%29/"),
        ),
        ("/x%2Fy.css", 200, None),
        ("/x%252Fy.css", 404, None),
        ("//a", 404, None),
        ("//evil.example/a", 404, None),
        ("/a//", 404, None),
        ("/panics/", 500, None),
        ("/", 200, None),
    ] {
        let answer = client.get(&server, target);
        assert_eq!(
            (answer.status, answer.header("location")),
            (status, location),
            "{target}"
        );
    }
    for target in [
        "/../a/",
        "/x/../a/",
        "/%2e%2e/a/",
        "/.%2E/a/",
        "/a/./",
        "/a%5Cb",
        "/%00",
        "/%",
        "/%zz",
        "/%+1",
        "/%ff",
        "/a%0d%0aSet-Cookie:x",
        "http://127.0.0.1/",
        "*",
        "a",
        "/a#b",
        "/\u{e9}",
    ] {
        let mut client = Client::connect(&server);
        assert_eq!(client.get(&server, target).status, 400, "{target}");
    }
}

#[test]
fn head_has_the_headers_of_the_page_and_no_body() {
    let server = start();
    let mut client = Client::connect(&server);
    for target in ["/", "/a", "/missing", "/_guide/preview.js"] {
        let page = client.get(&server, target);
        client.send(
            format!(
                "HEAD {target} HTTP/1.1\r\nHost: {}\r\n\r\n",
                server.address()
            )
            .as_bytes(),
        );
        let head = client.answer(false).unwrap();
        assert_eq!((head.status, head.headers), (page.status, page.headers));
    }
    client.send(format!("HEAD / HTTP/1.0\r\nHost: {}\r\n\r\n", server.address()).as_bytes());
    assert_eq!(
        client.answer(false).unwrap().header("connection"),
        Some("close")
    );
    assert_eq!(client.line(), None);
}

#[test]
fn open_pages_are_told_when_something_else_is_shown() {
    let server = start();
    let mut events = Client::connect(&server);
    events.send(
        format!(
            "GET /_guide/events HTTP/1.1\r\nHost: {}\r\n\r\n",
            server.address()
        )
        .as_bytes(),
    );
    let head = events.answer(false).unwrap();
    assert_eq!(
        head.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );
    assert_safe(&head);
    let mut settled = || {
        let lines: Vec<String> = (0..3).map(|_| events.line().unwrap()).collect();
        assert_eq!(
            (lines[0].as_str(), lines[2].as_str()),
            ("event: settled", "")
        );
        lines[1].clone()
    };
    let told = |generation| format!(r#"data: {{"site":"a-site","generation":{generation}}}"#);
    assert_eq!(settled(), told(1));
    for generation in 2..5 {
        server.show(Preview::new(move |_| {
            Some(file("text/plain", &generation.to_string()))
        }));
        assert_eq!(settled(), told(generation));
        let page = Client::connect(&server).get(&server, "/");
        assert_eq!(page.body, generation.to_string());
    }
    assert_eq!(server.generation(), 4);
    server.stop();
    assert_eq!(events.line(), None);
}

#[test]
fn garbage_never_ends_it() {
    let server = start();
    let host = server.address();
    let long = "x".repeat(40_000);
    let many = "A: b\r\n".repeat(200);
    for (garbage, status) in [
        ("\r\n\r\n".to_owned(), 400),
        ("GET\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/2.0\r\n\r\n".to_owned(), 505),
        ("GET  / HTTP/1.1\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\n folded: x\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n".to_owned(), 400),
        (
            "GET / HTTP/1.1\r\nHost: x\nOrigin: y\r\n\r\n".to_owned(),
            400,
        ),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n"), 431),
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), 431),
        (
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n".to_owned(),
            400,
        ),
    ] {
        let mut client = Client::connect(&server);
        client.send(garbage.as_bytes());
        assert_eq!(
            client.answer(true).map(|answer| answer.status),
            Some(status),
            "{garbage:.40}"
        );
    }
    let mut half = Client::connect(&server);
    half.send(b"GET / HT");
    drop(half);
    assert_eq!(Client::connect(&server).get(&server, "/").status, 200);
}

#[test]
fn requests_sent_together_are_answered_in_turn() {
    let server = start();
    let mut client = Client::connect(&server);
    let one = format!(
        "GET /x/y.css HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address()
    );
    client.send(one.repeat(3).as_bytes());
    for _ in 0..3 {
        assert_eq!(client.answer(true).unwrap().body, "body{}</body>");
    }
}

#[test]
fn a_taken_port_gives_the_next_free_one() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let options = Options {
        port: taken.local_addr().unwrap().port(),
        ..Options::default()
    };
    let server = Server::start(&options, preview()).unwrap();
    let port = server.address().port();
    assert!(
        port > options.port && port <= options.port.saturating_add(20),
        "{port}"
    );
    assert_eq!(Client::connect(&server).get(&server, "/").status, 200);
}

#[test]
fn drafts_are_not_shown_to_other_machines_unasked() {
    for host in ["0.0.0.0", "::", "192.168.0.1"] {
        let options = Options {
            host: host.parse().unwrap(),
            ..Options::default()
        };
        let message = Server::start(&options, preview()).unwrap_err().to_string();
        assert!(message.contains("other machines"), "{message}");
    }
}

#[test]
fn two_quick_saves_are_one_rebuild() {
    let at = Duration::from_millis;
    // Saves in milliseconds, and when each rebuild begins.
    for (saves, rebuilds) in [
        (vec![0], &[10][..]),
        (vec![0, 2], &[12]),
        (vec![0, 9, 18], &[28]),
        (vec![0, 10], &[10, 20]),
        ((0..=520).step_by(8).collect(), &[500, 530]),
    ] {
        let mut begun = Vec::new();
        let mut burst: Option<Burst> = None;
        for save in saves.iter().map(|save| at(*save)) {
            burst = Some(match burst {
                None => Burst::begin(save),
                Some(burst) if burst.left(save).is_none() => {
                    begun.push(burst.ends());
                    Burst::begin(save)
                }
                Some(burst) => burst.with(save),
            });
        }
        begun.extend(burst.map(Burst::ends));
        let rebuilds: Vec<Duration> = rebuilds.iter().map(|time| at(*time)).collect();
        assert_eq!(begun, rebuilds, "{saves:?}");
    }
}

proptest! {
    #[test]
    fn a_request_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Request::parse(&bytes);
    }

    #[test]
    fn a_path_that_is_read_is_plain(target in "/[a-z.%0-9A-F/\\\\:?-]{0,20}") {
        if let Ok(request) = Request::parse(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()) {
            prop_assert!(!request.path.contains(['\\', '\0', '\r', '\n']));
            prop_assert!(request.path.split('/').all(|part| part != ".." && part != "."));
        }
    }
}
