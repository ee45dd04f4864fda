//! The preview server, over real connections: who is answered, and with what.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use guide::serve::{Burst, Options, Preview, Request, Response, Server};
use proptest::prelude::*;

const PAGE: &str = "<html><body><p>secret draft</p></body></html>";
const SHOWN: &str = "<html><body><p>secret draft</p>\
    <script type=\"module\" src=\"/_guide/preview.js\" data-guide-preview></script></body></html>";

fn file(content_type: &'static str, text: &str) -> Response {
    Response {
        status: 200,
        content_type,
        bytes: text.as_bytes().into(),
    }
}

fn preview() -> Preview {
    Preview::new(|path| {
        Some(match path {
            "" | "a/" | "café/" | "javascript:alert(1)/" => file("text/html; charset=utf-8", PAGE),
            "x/y.css" => file("text/css; charset=utf-8", "body{}</body>"),
            "no-body/" => file("text/html; charset=utf-8", "<p>short"),
            "404.html" => file("text/html; charset=utf-8", "<html><body>lost</body></html>"),
            "panics/" => panic!("a fault of the renderer"),
            _ => return None,
        })
    })
}

fn start() -> Server {
    let options = Options {
        port: 0,
        site: "a-site".to_owned(),
        ..Options::default()
    };
    Server::start(&options, preview()).unwrap()
}

struct Client {
    stream: BufReader<TcpStream>,
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found == name)?;
        Some(&found.1)
    }
}

impl Client {
    fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        // The server may have refused and closed before it has read all.
        let _ = self.stream.get_mut().write_all(bytes);
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
        }
    }

    fn answer(&mut self, has_body: bool) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: String::new(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        if has_body && length > 0 {
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).unwrap();
            answer.body = String::from_utf8(body).unwrap();
        }
        Some(answer)
    }

    fn get(&mut self, server: &Server, target: &str) -> Answer {
        self.send(
            format!(
                "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n",
                server.address()
            )
            .as_bytes(),
        );
        self.answer(true).unwrap()
    }
}

/// What a header says, and whether it alone may let a request in.
type Column = &'static [(&'static [&'static str], bool)];

const HOSTS: Column = &[
    (&["127.0.0.1:PORT"], true),
    (&["localhost:PORT"], true),
    (&["LocalHost:PORT"], true),
    (&["[::1]:PORT"], true),
    (&["localhost"], false),
    (&["127.0.0.1:1"], false),
    (&["evil.example:PORT"], false),
    (&["127.0.0.1.evil.example:PORT"], false),
    (&["127.0.0.1:PORT.evil.example"], false),
    (&["user@127.0.0.1:PORT"], false),
    (&[""], false),
];
const ORIGINS: Column = &[
    (&[], true),
    (&["http://127.0.0.1:PORT"], true),
    (&["http://localhost:PORT"], true),
    (&["https://127.0.0.1:PORT"], false),
    (&["http://127.0.0.1:1"], false),
    (&["http://evil.example"], false),
    (&["null"], false),
    (&[""], false),
];
/// Which may let a request in only as a navigation.
const SITES: Column = &[
    (&[], true),
    (&["none"], true),
    (&["same-origin"], true),
    (&["same-site"], false),
    (&["cross-site"], false),
    (&["whatever"], false),
];
/// Mode and destination; the flag says whether it is a navigation of a whole tab.
const KINDS: &[(&str, &str, bool)] = &[
    ("", "", false),
    ("navigate", "document", true),
    ("navigate", "iframe", false),
    ("no-cors", "script", false),
    ("cors", "empty", false),
    ("no-cors", "document", false),
];
const METHODS: &[(&str, bool)] = &[
    ("GET", true),
    ("HEAD", true),
    ("POST", false),
    ("OPTIONS", false),
];
const PATHS: &[(&str, u16)] = &[
    ("/", 200),
    ("/a", 308),
    ("/missing", 404),
    ("/_guide/preview.js", 200),
];

#[test]
fn a_page_on_another_origin_learns_nothing() {
    let server = start();
    let port = server.address().port().to_string();
    let mut client = Client::connect(&server);
    let mut cases = 0;
    for (hosts, host_ok) in HOSTS {
        for (origins, origin_ok) in ORIGINS {
            for (sites, site_ok) in SITES {
                for (mode, destination, navigates) in KINDS {
                    for (method, readable) in METHODS {
                        for (path, status) in PATHS {
                            let mut head = format!("{method} {path} HTTP/1.1\r\n");
                            for (name, values) in [
                                ("Host", hosts),
                                ("Origin", origins),
                                ("Sec-Fetch-Site", sites),
                            ] {
                                for value in *values {
                                    let _ = write!(head, "{name}: {value}\r\n");
                                }
                            }
                            if !mode.is_empty() {
                                let _ = write!(
                                    head,
                                    "Sec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {destination}\r\n"
                                );
                            }
                            head = head.replace("PORT", &port) + "\r\n";
                            let own = *site_ok || (*navigates && *method == "GET");
                            let expected = match (*host_ok && *origin_ok && own, readable) {
                                (false, _) => 403,
                                (true, false) => 405,
                                (true, true) => *status,
                            };
                            client.send(head.as_bytes());
                            let answer = client.answer(*method != "HEAD").unwrap();
                            assert_eq!(answer.status, expected, "{head}");
                            assert!(expected < 400 || !answer.body.contains("secret"), "{head}");
                            assert_safe(&answer);
                            cases += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(cases >= 2000, "{cases}");
}

fn assert_safe(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert!(
        !answer
            .headers
            .iter()
            .any(|(name, _)| name.starts_with("access-control"))
    );
    assert_eq!(answer.header("allow").is_some(), answer.status == 405);
}

#[test]
fn headers_that_must_stand_alone_may_not_be_repeated() {
    let server = start();
    let host = server.address();
    for extra in [
        format!("Host: {host}"),
        format!("Origin: http://{host}\r\nOrigin: http://{host}"),
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: none".to_owned(),
        "Transfer-Encoding: chunked".to_owned(),
        "Content-Length: 3".to_owned(),
    ] {
        let mut client = Client::connect(&server);
        client.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{extra}\r\n\r\n").as_bytes());
        assert_eq!(client.answer(true).unwrap().status, 400, "{extra}");
    }
    let mut client = Client::connect(&server);
    client.send(b"GET / HTTP/1.1\r\n\r\n");
    assert_eq!(client.answer(true).unwrap().status, 400);
    // The body of a refused request is not taken for the next one.
    client = Client::connect(&server);
    let inner = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    client.send(
        format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{inner}",
            inner.len()
        )
        .as_bytes(),
    );
    assert_eq!(client.answer(true).unwrap().status, 405);
    assert_eq!(client.answer(true), None);
}

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
