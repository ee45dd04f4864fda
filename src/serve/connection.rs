//! One connection of a browser: requests and answers, or a stream of events.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use super::gate::{Admitted, Gate};
use super::limits::Limits;
use super::preview::{Preview, same_place};
use super::request::{LONGEST_HEAD, Method, Request};
use super::response::{Header, Response, head};
use super::{events, scripts};

/// How many bytes are read at once.
const READ_SIZE: usize = 4096;

/// What is shown now, and how many times something was shown before it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) generation: u64,
    pub(super) preview: Preview,
    /// What the person at the keyboard should know of it, in words.
    pub(super) notice: Arc<str>,
    /// How many times more was known of it.
    pub(super) news: u64,
}

/// What all connections share.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) gate: Gate,
    /// The name of the site that is shown.
    pub(super) site: String,
    pub(super) shown: watch::Receiver<Shown>,
    pub(super) limits: Limits,
    /// A permit for each stream of events.
    pub(super) streams: Semaphore,
}

/// Serves a connection until either side ends it. An error is the browser's business.
pub(super) async fn serve(mut stream: TcpStream, room: Arc<Room>) -> io::Result<()> {
    let at = stream.local_addr()?.ip();
    let limits = &room.limits;
    let mut buffer = Vec::new();
    loop {
        let request = match next_request(&mut stream, &mut buffer, limits).await? {
            None => return Ok(()),
            Some(Err(status)) => {
                let refusal = Response::refusal(status);
                let head = head(&refusal, None, &room.site, false);
                return send(&mut stream, head, &refusal.bytes, limits).await;
            }
            Some(Ok(request)) => request,
        };
        let admitted = room.gate.admit(&request, at);
        if admitted == Ok(Admitted::In) && request.path == events::PATH {
            return events::tell(stream, &room, request.method).await;
        }
        let (response, more) = match admitted {
            Err(why) => (Response::refused(why), None),
            Ok(Admitted::In) => answer(&room, &request).await,
            Ok(Admitted::Welcome) => {
                let cookie = room.gate.cookie().map(|it| ("Set-Cookie", it));
                (Response::welcome(&same_place(&request)), cookie)
            }
        };
        let head = head(&response, more.as_ref(), &room.site, request.keep_alive);
        let body: &[u8] = match request.method {
            Method::Head => &[],
            Method::Get | Method::Other => &response.bytes,
        };
        send(&mut stream, head, body, limits).await?;
        if !request.keep_alive {
            return Ok(());
        }
    }
}

/// The next request on the connection, or the status to refuse it with; `None` at its end.
async fn next_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    limits: &Limits,
) -> io::Result<Option<Result<Request, u16>>> {
    if buffer.is_empty() {
        match timeout(limits.idle, read(stream, buffer)).await {
            Ok(Ok(more)) if more > 0 => {}
            Ok(Err(error)) => return Err(error),
            _ => return Ok(None),
        }
    }
    let Ok(end) = timeout(limits.head, read_head(stream, buffer)).await else {
        return Ok(Some(Err(408)));
    };
    Ok(match end? {
        None if buffer.len() > LONGEST_HEAD => Some(Err(431)),
        None => None,
        Some(end) => {
            let rest = buffer.split_off(end);
            Some(Request::parse(&std::mem::replace(buffer, rest)))
        }
    })
}

/// Reads until the buffer holds a whole head and says where it ends; `None` if it never does.
async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let mut searched = 0;
    loop {
        let found = buffer[searched..]
            .windows(4)
            .position(|end| end == b"\r\n\r\n");
        match found.map(|at| searched + at + 4) {
            Some(end) if end <= LONGEST_HEAD => return Ok(Some(end)),
            None if buffer.len() <= LONGEST_HEAD => searched = buffer.len().saturating_sub(3),
            _ => return Ok(None),
        }
        if read(stream, buffer).await? == 0 {
            return Ok(None);
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let mut bytes = [0; READ_SIZE];
    let more = stream.read(&mut bytes).await?;
    buffer.extend_from_slice(&bytes[..more]);
    Ok(more)
}

pub(super) async fn send(
    stream: &mut TcpStream,
    head: String,
    body: &[u8],
    limits: &Limits,
) -> io::Result<()> {
    // One write where it is small, so that no answer waits for an acknowledgement.
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    timeout(limits.write, stream.write_all(&bytes))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// Looks the page up on another thread: a page is rendered when it is asked for.
async fn answer(room: &Room, request: &Request) -> (Response, Option<Header>) {
    if let Some(file) = scripts::file(&request.path) {
        return (file, None);
    }
    let preview = room.shown.borrow().preview.clone();
    let request = request.clone();
    tokio::task::spawn_blocking(move || preview.answer(&request))
        .await
        .unwrap_or_else(|_| (Response::refusal(500), None))
}
