//! What the server answers.

use std::fmt::Write as _;
use std::sync::Arc;

use super::gate::Refused;

/// An answer: a page, a file, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The media type, with the character set of a text.
    pub content_type: &'static str,
    /// The content.
    pub bytes: Arc<[u8]>,
}

impl Response {
    /// A short text of the server's own.
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            bytes: text.as_bytes().into(),
        }
    }

    /// The answer to a request that is refused.
    pub(super) fn refusal(status: u16) -> Self {
        Self::text(
            status,
            match status {
                400 => "The request is malformed.\n",
                403 => {
                    "This preview answers only its own pages, at the address it was started with.\n"
                }
                404 => "There is no such page.\n",
                405 => "A preview can only be read.\n",
                408 => "The request took too long.\n",
                431 => "The request is too large.\n",
                500 => "The page could not be rendered.\n",
                503 => "Too many pages are open.\n",
                _ => "The request is not understood.\n",
            },
        )
    }

    /// The answer to somebody who is not let in.
    pub(super) fn refused(why: Refused) -> Self {
        match why {
            Refused::Malformed => Self::refusal(400),
            Refused::Stranger => Self::refusal(403),
            Refused::Changes => Self::refusal(405),
            Refused::Unknown => Self::text(
                403,
                "This preview is shown to those who know its token.\n\
                 Open the whole address that `guide serve` has printed, with `?token=` and what follows it.\n",
            ),
        }
    }

    /// What somebody sees who comes with the token in the address: the way to the same page without
    /// it. It is no redirect, because a browser that was led here by another site does not send the
    /// cookie along with one.
    pub(super) fn welcome(page: &str) -> Self {
        let page = page.replace('&', "&amp;");
        Self {
            status: 200,
            content_type: "text/html; charset=utf-8",
            bytes: format!(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
                 <meta http-equiv=\"refresh\" content=\"0; url={page}\">\n\
                 <title>Preview</title>\n<p><a href=\"{page}\">To the preview</a></p>\n</html>\n"
            )
            .into_bytes()
            .into(),
        }
    }

    /// Is it a page of HTML?
    pub(super) fn is_html(&self) -> bool {
        self.content_type.starts_with("text/html")
    }
}

/// The headers that every answer has.
pub(super) const SAFETY: &str = "X-Content-Type-Options: nosniff\r\n\
    Cache-Control: no-store\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    X-Frame-Options: DENY\r\n\
    Referrer-Policy: no-referrer\r\n";

/// A header that only some answers have: its name and its value, of visible ASCII and spaces.
pub(super) type Header = (&'static str, String);

/// The head of an answer. `site` must hold nothing but visible ASCII.
pub(super) fn head(
    response: &Response,
    more: Option<&Header>,
    site: &str,
    keep_alive: bool,
) -> String {
    let hash = blake3::hash(&response.bytes).to_hex();
    let tag = &hash[..32];
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{SAFETY}ETag: \"{tag}\"\r\n",
        response.status,
        reason(response.status),
        response.content_type,
        response.bytes.len(),
    );
    if response.is_html() {
        // Scripts cannot see the headers of their own page, but they can see this one.
        let _ = write!(
            head,
            "Server-Timing: guide;desc=\"{tag}\", guide-site;desc=\"{site}\"\r\n"
        );
    }
    if response.status == 405 {
        head.push_str("Allow: GET, HEAD\r\n");
    }
    if let Some((name, value)) = more {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str(if keep_alive {
        "Connection: keep-alive\r\n\r\n"
    } else {
        "Connection: close\r\n\r\n"
    });
    head
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    }
}
