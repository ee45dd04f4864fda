//! One connection of a browser: requests and answers, or a stream of events.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use super::gate::Gate;
use super::preview::Preview;
use super::request::{LONGEST_HEAD, Method, Request};
use super::response::{Response, head};
use super::{events, scripts};

/// How long a head may take from its first byte to its last.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may wait for its next request.
const IDLE_TIME: Duration = Duration::from_mins(1);
/// How long a browser may take to accept an answer.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How many bytes are read at once.
const READ_SIZE: usize = 4096;

/// What is shown now, and how many times something was shown before it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) generation: u64,
    pub(super) preview: Preview,
}

/// What all connections share.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) gate: Gate,
    /// The name of the site that is shown.
    pub(super) site: String,
    pub(super) shown: watch::Receiver<Shown>,
    /// A permit for each stream of events.
    pub(super) streams: Semaphore,
}

/// Serves a connection until either side ends it. An error is the browser's business.
pub(super) async fn serve(mut stream: TcpStream, room: Arc<Room>) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let request = match next_request(&mut stream, &mut buffer).await? {
            None => return Ok(()),
            Some(Err(status)) => {
                let refusal = Response::refusal(status);
                return send(
                    &mut stream,
                    head(&refusal, None, &room.site, false),
                    &refusal.bytes,
                )
                .await;
            }
            Some(Ok(request)) => request,
        };
        let admitted = room.gate.admit(&request);
        if admitted.is_ok() && request.path == events::PATH {
            return events::tell(stream, &room, request.method).await;
        }
        let (response, location) = match admitted {
            Err(status) => (Response::refusal(status), None),
            Ok(()) => answer(&room, &request).await,
        };
        let head = head(
            &response,
            location.as_deref(),
            &room.site,
            request.keep_alive,
        );
        let body: &[u8] = match request.method {
            Method::Head => &[],
            Method::Get | Method::Other => &response.bytes,
        };
        send(&mut stream, head, body).await?;
        if !request.keep_alive {
            return Ok(());
        }
    }
}

/// The next request on the connection, or the status to refuse it with; `None` at its end.
async fn next_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Result<Request, u16>>> {
    if buffer.is_empty() {
        match timeout(IDLE_TIME, read(stream, buffer)).await {
            Ok(Ok(more)) if more > 0 => {}
            Ok(Err(error)) => return Err(error),
            _ => return Ok(None),
        }
    }
    let Ok(end) = timeout(HEAD_TIME, read_head(stream, buffer)).await else {
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

pub(super) async fn send(stream: &mut TcpStream, head: String, body: &[u8]) -> io::Result<()> {
    // One write where it is small, so that no answer waits for an acknowledgement.
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    timeout(WRITE_TIME, stream.write_all(&bytes))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// Looks the page up on another thread: a page is rendered when it is asked for.
async fn answer(room: &Room, request: &Request) -> (Response, Option<String>) {
    if let Some(file) = scripts::file(&request.path) {
        return (file, None);
    }
    let preview = room.shown.borrow().preview.clone();
    let request = request.clone();
    tokio::task::spawn_blocking(move || preview.answer(&request))
        .await
        .unwrap_or_else(|_| (Response::refusal(500), None))
}
