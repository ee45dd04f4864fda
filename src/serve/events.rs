//! What open pages are told, as server-sent events: which site is shown, and its generation.

use std::io;

use serde::Serialize;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::connection::{Room, send};
use super::request::Method;
use super::response::{Response, SAFETY, head};

/// Where they are told.
pub(super) const PATH: &str = "_guide/events";

/// How often a quiet stream shows that it lives.
const ALIVE_TIME: std::time::Duration = std::time::Duration::from_secs(15);

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

/// Tells the generation now and after each swap, until the browser goes away.
pub(super) async fn tell(mut stream: TcpStream, room: &Room, method: Method) -> io::Result<()> {
    let Ok(_permit) = room.streams.try_acquire() else {
        let refusal = Response::refusal(503);
        let head = head(&refusal, None, &room.site, false);
        return send(&mut stream, head, &refusal.bytes).await;
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n{SAFETY}Connection: close\r\n\r\n"
    );
    send(&mut stream, head, &[]).await?;
    if method == Method::Head {
        return Ok(());
    }
    let mut shown = room.shown.clone();
    shown.mark_changed();
    let mut ignored = [0; 64];
    loop {
        tokio::select! {
            changed = shown.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let generation = shown.borrow_and_update().generation;
                let settled = Settled { site: &room.site, generation };
                send(&mut stream, settled.event(), &[]).await?;
            }
            () = tokio::time::sleep(ALIVE_TIME) => {
                send(&mut stream, ": alive\n\n".to_owned(), &[]).await?;
            }
            // Nothing more may come, so whatever is read is the end.
            _ = stream.read(&mut ignored) => return Ok(()),
        }
    }
}
