//! Who is answered by the preview: a table of requests with one rule, and attacks by their names.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use guide::serve::{Options, Server, Token};

use crate::serve_client::{Client, SHOWN, assert_safe, preview, start};

/// By which name the preview is called, and whether it is one of its addresses.
const HOSTS: &[(&str, bool)] = &[
    ("127.0.0.1:PORT", true),
    ("localhost:PORT", true),
    ("LocalHost:PORT", true),
    ("[::1]:PORT", true),
    ("localhost", false),
    ("127.0.0.1:1", false),
    ("evil.example:PORT", false),
    ("127.0.0.1.evil.example:PORT", false),
    ("", false),
];

/// Of which site's page the request is, where the browser says so.
const ORIGINS: &[Option<&str>] = &[
    None,
    Some("http://127.0.0.1:PORT"),
    Some("http://localhost:PORT"),
    Some("HTTP://127.0.0.1:PORT"),
    Some("https://127.0.0.1:PORT"),
    Some("http://127.0.0.1:1"),
    Some("http://evil.example"),
    Some("null"),
    Some(""),
];

/// How near that site is, and whether it is this one, or nobody's: an address that was typed.
const SITES: &[(Option<&str>, bool)] = &[
    (None, true),
    (Some("none"), true),
    (Some("same-origin"), true),
    (Some("same-site"), false),
    (Some("cross-site"), false),
    (Some("whatever"), false),
];

/// In which mode and for what it is asked, and whether that shows a page in a whole tab.
const KINDS: &[(Option<(&str, &str)>, bool)] = &[
    (None, false),
    (Some(("navigate", "document")), true),
    (Some(("navigate", "iframe")), false),
    (Some(("no-cors", "script")), false),
    (Some(("cors", "empty")), false),
    (Some(("no-cors", "document")), false),
];

const METHODS: &[&str] = &["GET", "HEAD", "POST", "OPTIONS"];

/// What is asked for, and with which status it is answered.
const PATHS: &[(&str, u16)] = &[
    ("/", 200),
    ("/a", 308),
    ("/missing", 404),
    ("/_guide/preview.js", 200),
    ("/_guide/state", 200),
    ("/_guide/page/a/", 200),
    ("/_guide/redline/v1/a/", 200),
    ("/_guide/text/0", 200),
];

/// The rule: it must be for one of the preview's addresses; by a page of the same address, or by
/// none; and by this site or nobody's, or show the page in a whole tab, of which its sender sees
/// nothing. What is then let in can only be read.
fn expected(
    (host, is_ours): (&str, bool),
    origin: Option<&str>,
    site_is_ours: bool,
    shows_a_page: bool,
    method: &str,
    status: u16,
) -> u16 {
    let own_origin = origin.is_none_or(|it| {
        it.strip_prefix("http://")
            .is_some_and(|it| it.eq_ignore_ascii_case(host))
    });
    let from_here = site_is_ours || (shows_a_page && method == "GET");
    match method {
        _ if !(is_ours && own_origin && from_here) => 403,
        "GET" | "HEAD" => status,
        _ => 405,
    }
}

#[test]
fn a_page_on_another_origin_learns_nothing() {
    let server = start();
    let port = server.address().port().to_string();
    let mut client = Client::connect(&server);
    let mut cases = 0;
    for host in HOSTS {
        for origin in ORIGINS {
            for (site, site_is_ours) in SITES {
                for (kind, shows_a_page) in KINDS {
                    for method in METHODS {
                        for (path, status) in PATHS {
                            let headers = [
                                ("Host", Some(host.0)),
                                ("Origin", *origin),
                                ("Sec-Fetch-Site", *site),
                                ("Sec-Fetch-Mode", kind.map(|it| it.0)),
                                ("Sec-Fetch-Dest", kind.map(|it| it.1)),
                            ];
                            let mut head = format!("{method} {path} HTTP/1.1\r\n");
                            for (name, value) in headers {
                                if let Some(value) = value {
                                    let _ = write!(head, "{name}: {value}\r\n");
                                }
                            }
                            let head = head.replace("PORT", &port) + "\r\n";
                            client.send(head.as_bytes());
                            let answer = client.answer(*method != "HEAD").unwrap();
                            let expected = expected(
                                *host,
                                *origin,
                                *site_is_ours,
                                *shows_a_page,
                                method,
                                *status,
                            );
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

/// What attacks send, and how they are refused: a heading each, and the lines of the head.
const ATTACKS: &str = include_str!("serve_attacks.txt");

#[test]
fn every_attack_that_has_a_name_is_refused() {
    let server = start();
    let port = server.address().port().to_string();
    let (_, attacks) = ATTACKS.split_once("== ").unwrap();
    for attack in attacks.split("\n== ") {
        let (heading, lines) = attack.split_once('\n').unwrap();
        let (status, name) = heading.split_once(' ').unwrap();
        let mut head: String = lines.trim_end_matches('\n').replace('\n', "\r\n");
        for (written, meant) in [
            ("PORT", port.as_str()),
            ("\\0", "\0"),
            ("\\t", "\t"),
            ("\\r", "\r"),
            ("\\n", "\n"),
            ("\\u{17f}", "\u{17f}"),
        ] {
            head = head.replace(written, meant);
        }
        let mut client = Client::connect(&server);
        client.send((head + "\r\n\r\n").as_bytes());
        let answer = client
            .answer(true)
            .unwrap_or_else(|| panic!("{name}: no answer"));
        assert_eq!(answer.status.to_string(), status, "{name}");
        assert!(!answer.body.contains("secret"), "{name}");
        assert_safe(&answer);
        if name.starts_with("smuggling") {
            // Nobody knows where the next request would begin.
            let own = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
            client.send(own.as_bytes());
            assert_eq!(client.answer(true), None, "{name}");
        }
    }
}

#[test]
fn the_body_of_a_refused_request_is_not_taken_for_the_next_one() {
    let server = start();
    let host = server.address();
    let inner = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for (origin, status) in [("", 405), ("Origin: http://evil.example\r\n", 403)] {
        for length in [
            format!("Content-Length: {}", inner.len()),
            "Transfer-Encoding: chunked".to_owned(),
        ] {
            let mut client = Client::connect(&server);
            let head = format!("POST / HTTP/1.1\r\nHost: {host}\r\n{origin}{length}\r\n\r\n");
            client.send((head + &inner).as_bytes());
            assert_eq!(client.answer(true).unwrap().status, status);
            assert_eq!(client.answer(true), None);
        }
    }
}

/// A server that asks for a token, at an address of this machine.
fn with_token(host: IpAddr) -> (Server, Token) {
    let token = Token::random().unwrap();
    let options = Options {
        host,
        port: 0,
        token: Some(token.clone()),
        ..Options::default()
    };
    assert!(!format!("{options:?}").contains(token.secret()));
    (Server::start(&options, preview()).unwrap(), token)
}

#[test]
fn nothing_is_shown_to_who_does_not_know_the_token() {
    let (server, token) = with_token(Ipv4Addr::LOCALHOST.into());
    let (port, secret) = (server.address().port(), token.secret());
    let shorter = &secret[1..];
    let right = format!("guide-{port}={secret}");
    // Cookies, the target, and the status of the answer.
    let cases: &[(String, String, u16)] = &[
        (String::new(), "/".to_owned(), 403),
        (String::new(), "/?token=".to_owned(), 403),
        (String::new(), format!("/?token={shorter}"), 403),
        (String::new(), format!("/?token={secret}0"), 403),
        (
            String::new(),
            format!("/?token={}", secret.to_uppercase()),
            403,
        ),
        (String::new(), format!("/?token={secret}%20"), 403),
        (String::new(), format!("/?tokens={secret}"), 403),
        (String::new(), format!("/?{secret}"), 403),
        (String::new(), format!("/{secret}"), 403),
        (String::new(), "/_guide/events".to_owned(), 403),
        (String::new(), "/_guide/preview.js".to_owned(), 403),
        (String::new(), "/_guide/bar.css".to_owned(), 403),
        (String::new(), "/_guide/state".to_owned(), 403),
        (String::new(), "/_guide/page/a/".to_owned(), 403),
        (String::new(), "/_guide/redline/v1/a/".to_owned(), 403),
        (String::new(), "/_guide/text/0".to_owned(), 403),
        (String::new(), "/_guide/nothing".to_owned(), 403),
        (String::new(), "/missing".to_owned(), 403),
        (format!("guide-{port}="), "/".to_owned(), 403),
        (format!("guide-{port}={shorter}"), "/".to_owned(), 403),
        (format!("guide-{port}=\"{secret}\""), "/".to_owned(), 403),
        (format!("guide-{}={secret}", port ^ 1), "/".to_owned(), 403),
        (format!("xguide-{port}={secret}"), "/".to_owned(), 403),
        (format!("token={secret}"), "/".to_owned(), 403),
        (secret.to_owned(), "/".to_owned(), 403),
        (right.clone(), "/".to_owned(), 200),
        (format!("a=b; {right}; c=d"), "/".to_owned(), 200),
        (format!("guide-{port}=0; {right}"), "/".to_owned(), 200),
        (right.clone(), "/missing".to_owned(), 404),
        (right.clone(), "/_guide/preview.js".to_owned(), 200),
        (right.clone(), "/_guide/bar.css".to_owned(), 200),
        (right.clone(), "/_guide/state".to_owned(), 200),
        (right.clone(), "/_guide/page/a/".to_owned(), 200),
        (right.clone(), "/_guide/redline/v1/a/".to_owned(), 200),
        (right.clone(), "/_guide/text/0".to_owned(), 200),
        (right.clone(), "/_guide/nothing".to_owned(), 404),
    ];
    for (cookies, target, status) in cases {
        let mut client = Client::connect(&server);
        let cookies = match cookies.as_str() {
            "" => String::new(),
            cookies => format!("Cookie: {cookies}\r\n"),
        };
        let head = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookies}\r\n");
        client.send(head.as_bytes());
        let answer = client.answer(true).unwrap();
        assert_eq!(answer.status, *status, "{head}");
        let is_own_file = ["/_guide/preview.js", "/_guide/bar.css"].contains(&target.as_str());
        assert_eq!(
            answer.body.contains("secret draft"),
            *status == 200 && !is_own_file
        );
        assert!(!format!("{answer:?}").contains(secret), "{head}");
        assert_safe(&answer);
        if *status == 403 {
            assert!(answer.body.contains("?token="), "{}", answer.body);
        }
    }
    // Neither where it may be, nor that it may only be read, is told to a stranger.
    for head in [
        format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\nCookie: {right}\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {secret}\r\n\r\n"
        ),
        format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("GET /?token={secret} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"),
        format!(
            "GET /?token={secret} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://evil.example\r\n\r\n"
        ),
    ] {
        let mut client = Client::connect(&server);
        client.send(head.as_bytes());
        assert_eq!(client.answer(true).unwrap().status, 403, "{head}");
    }
}

#[test]
fn the_token_in_the_address_becomes_a_cookie() {
    let (server, token) = with_token(Ipv4Addr::LOCALHOST.into());
    let port = server.address().port();
    for (target, page) in [
        ("/?token=TOKEN", "./"),
        ("/a/?q=1&token=TOKEN", "./"),
        ("//evil.example?token=TOKEN", "./evil.example"),
        ("/caf%C3%A9?token=TOKEN&x", "./caf%C3%A9"),
        (
            "/javascript:alert(1)?token=TOKEN",
            "./javascript%3Aalert%281%29",
        ),
    ] {
        let mut client = Client::connect(&server);
        let target = target.replace("TOKEN", token.secret());
        // As a link in a message is followed.
        let head = format!(
            "GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site\r\n\
             Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
        );
        client.send(head.as_bytes());
        let answer = client.answer(true).unwrap();
        assert_eq!(answer.status, 200);
        assert_safe(&answer);
        let cookie = answer.header("set-cookie").unwrap();
        assert_eq!(
            cookie,
            format!(
                "guide-{port}={}; Path=/; HttpOnly; SameSite=Strict",
                token.secret()
            )
        );
        // What is shown has neither the token nor a draft, and leads to the page itself.
        assert!(
            answer.body.contains(&format!("url={page}\"")),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains(token.secret()) && !answer.body.contains("secret"));
        let cookie = cookie.split(';').next().unwrap();
        client.send(
            format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n")
                .as_bytes(),
        );
        assert_eq!(client.answer(true).unwrap().body, SHOWN);
    }
    let (other, _) = with_token(Ipv4Addr::LOCALHOST.into());
    let mut client = Client::connect(&other);
    let address = format!("/?token={}", token.secret());
    assert_eq!(client.get(&other, &address).status, 403);
}

/// All of 127.0.0.0/8 is this machine there.
#[cfg(target_os = "linux")]
#[test]
fn a_preview_at_all_addresses_is_called_by_the_one_that_was_reached() {
    let (server, token) = with_token(Ipv4Addr::UNSPECIFIED.into());
    let port = server.address().port();
    let reached = |at: [u8; 4], host: &str| {
        let mut client = Client::at(SocketAddr::from((at, port)));
        let secret = token.secret();
        client.send(
            format!(
                "GET / HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: guide-{port}={secret}\r\n\r\n"
            )
            .as_bytes(),
        );
        client.answer(true).unwrap().status
    };
    assert_eq!(reached([127, 0, 0, 2], "127.0.0.2"), 200);
    assert_eq!(reached([127, 0, 0, 2], "127.0.0.3"), 403);
    assert_eq!(reached([127, 0, 0, 2], "0.0.0.0"), 403);
    assert_eq!(reached([127, 0, 0, 2], "evil.example"), 403);
    // It listens there, too; a container has its port as that of its host's.
    assert_eq!(reached([127, 0, 0, 2], "localhost"), 200);
    let (one, token) = with_token(Ipv4Addr::new(127, 0, 0, 9).into());
    let port = one.address().port();
    let mut client = Client::connect(&one);
    client.send(
        format!(
            "GET / HTTP/1.1\r\nHost: 127.0.0.9:{port}\r\nCookie: guide-{port}={}\r\n\r\n",
            token.secret()
        )
        .as_bytes(),
    );
    assert_eq!(client.answer(true).unwrap().status, 200);
}
