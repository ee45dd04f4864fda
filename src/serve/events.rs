//! What open pages are told, as server-sent events: which site is shown, and its generation; that more
//! is known of it; and what is to be known of the preview itself.

use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::connection::{Room, send};
use super::request::Method;
use super::response::{Response, SAFETY, head};

/// Where they are told.
pub(super) const PATH: &str = "_guide/events";

/// There may be something new.
#[derive(Serialize)]
struct Settled<'a> {
    /// The site. After a restart another one may be shown at the same address.
    site: &'a str,
    generation: u64,
}

impl Settled<'_> {
    fn event(&self) -> String {
        // Plain strings and numbers always serialise.
        let data = serde_json::to_string(self).unwrap_or_default();
        format!("event: settled\ndata: {data}\n\n")
    }
}

/// Tells all that there is now, and then what is another, until the browser goes away.
pub(super) async fn tell(mut stream: TcpStream, room: &Room, method: Method) -> io::Result<()> {
    let limits = &room.limits;
    let Ok(_permit) = room.streams.try_acquire() else {
        let refusal = Response::refusal(503);
        let head = head(&refusal, None, &room.site, false);
        return send(&mut stream, head, &refusal.bytes, limits).await;
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n{SAFETY}Connection: close\r\n\r\n"
    );
    send(&mut stream, head, &[], limits).await?;
    if method == Method::Head {
        return Ok(());
    }
    let mut shown = room.shown.clone();
    // Whoever comes now sees all that is known.
    let mut told: (u64, Arc<str>, u64) = (0, Arc::default(), shown.borrow().news);
    shown.mark_changed();
    let mut ignored = [0; 64];
    loop {
        tokio::select! {
            changed = shown.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let now = {
                    let shown = shown.borrow_and_update();
                    (shown.generation, Arc::clone(&shown.notice), shown.news)
                };
                let mut events = String::new();
                if told.1 != now.1 {
                    let _ = write!(events, "event: notice\ndata: {}\n\n", now.1);
                }
                if told.0 != now.0 {
                    let settled = Settled { site: &room.site, generation: now.0 };
                    events += &settled.event();
                }
                if told.2 != now.2 {
                    let _ = write!(events, "event: news\ndata: {}\n\n", now.2);
                }
                told = now;
                send(&mut stream, events, &[], limits).await?;
            }
            () = tokio::time::sleep(limits.alive) => {
                send(&mut stream, ": alive\n\n".to_owned(), &[], limits).await?;
            }
            // Nothing more may come, so whatever is read is the end.
            _ = stream.read(&mut ignored) => return Ok(()),
        }
    }
}
