//! The preview server, asked over real connections.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use guide::serve::{Options, Preview, Response, Server};

pub(crate) const PAGE: &str = "<html><body><p>secret draft</p></body></html>";
pub(crate) const SHOWN: &str = "<html><body><p>secret draft</p>\
    <script type=\"module\" src=\"/_guide/preview.js\" data-guide-preview></script></body></html>";

pub(crate) fn file(content_type: &'static str, text: &str) -> Response {
    Response {
        status: 200,
        content_type,
        bytes: text.as_bytes().into(),
    }
}

pub(crate) fn preview() -> Preview {
    Preview::new(|path| {
        Some(match path {
            "" | "a/" | "café/" | "javascript:alert(1)/" => file("text/html; charset=utf-8", PAGE),
            "x/y.css" => file("text/css; charset=utf-8", "body{}</body>"),
            "no-body/" => file("text/html; charset=utf-8", "<p>short"),
            "_guide/state" | "_guide/page/a/" | "_guide/redline/v1/a/" | "_guide/text/0" => {
                file("application/json", "{\"failure\":\"secret draft\"}")
            }
            "404.html" => file("text/html; charset=utf-8", "<html><body>lost</body></html>"),
            "panics/" => panic!("a fault of the renderer"),
            _ => return None,
        })
    })
}

pub(crate) fn start() -> Server {
    let options = Options {
        port: 0,
        site: "a-site".to_owned(),
        ..Options::default()
    };
    Server::start(&options, preview()).unwrap()
}

pub(crate) struct Client {
    pub(crate) stream: BufReader<TcpStream>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found == name)?;
        Some(&found.1)
    }
}

impl Client {
    pub(crate) fn connect(server: &Server) -> Self {
        Self::at(server.address())
    }

    pub(crate) fn at(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        // The server may have refused and closed before it has read all.
        let _ = self.stream.get_mut().write_all(bytes);
    }

    pub(crate) fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
        }
    }

    pub(crate) fn answer(&mut self, has_body: bool) -> Option<Answer> {
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

    pub(crate) fn get(&mut self, server: &Server, target: &str) -> Answer {
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

pub(crate) fn assert_safe(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
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
