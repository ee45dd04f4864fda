//! The preview server itself: a port, a thread, and what is shown.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, oneshot, watch};

use super::background::let_others_go_first;
use super::connection::{self, Room, Shown};
use super::gate::Gate;
use super::limits::Limits;
use super::preview::Preview;
use super::token::Token;
use crate::error::{Error, Result};

/// How many ports after the one asked for are tried.
const MORE_PORTS: u16 = 20;

/// So many connections may wait to be let in: all pages of a person ask at once when a preview comes back. A system may
/// have a lower bound of its own, and turn others away.
const AWAITED: u32 = 1024;

/// Where to listen, and to whom.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address; by default only this machine can reach it.
    pub host: IpAddr,
    /// The port, or one of the 20 after it if it is taken; 0 for any.
    pub port: u16,
    /// What others must know; without one, `host` must be an address that only this machine can reach.
    pub token: Option<Token>,
    /// How much one browser may take.
    pub limits: Limits,
    /// What tells the site from others that may be shown at the same address before or after it:
    /// visible ASCII without quotes.
    pub site: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 8000,
            token: None,
            limits: Limits::default(),
            site: String::new(),
        }
    }
}

/// A running server. It ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shown: watch::Sender<Shown>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to show `preview`; when this returns, the server answers.
    pub fn start(options: &Options, preview: Preview) -> Result<Self> {
        if !options.host.is_loopback() && options.token.is_none() {
            return Err(Error::Usage(format!(
                "{} can be reached from other machines, and a preview shows drafts to anyone who can\n  \
                 help: leave out --host to show it on this machine only",
                options.host
            )));
        }
        let failed = |error: io::Error| {
            let also = match error.kind() {
                ErrorKind::AddrInUse => format!(", nor at the {MORE_PORTS} ports after it"),
                _ => String::new(),
            };
            Error::Usage(format!(
                "cannot listen at {}{also}: {error}\n  \
                 help: give another port with --port, and with --host an address of this machine",
                SocketAddr::new(options.host, options.port)
            ))
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let listener = {
            let _entered = runtime.enter();
            bind(options.host, options.port).map_err(failed)?
        };
        let address = listener.local_addr().map_err(failed)?;
        let (shown, receiver) = watch::channel(Shown {
            generation: 1,
            preview,
            notice: Arc::default(),
            news: 0,
        });
        let limits = options.limits.clone().within_the_system();
        let room = Room {
            gate: Gate::new(options.host, address.port(), options.token.clone()),
            site: options.site.clone(),
            shown: receiver,
            streams: Semaphore::new(limits.streams),
            limits,
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("preview".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        _ = stopped => {}
                        () = accept(listener, Arc::new(room)) => {}
                    }
                });
                // A page that is being rendered is waited for by nobody.
                runtime.shutdown_background();
            })
            .map_err(failed)?;
        Ok(Self {
            address,
            shown,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many previews it has shown; what the `settled` events tell.
    pub fn generation(&self) -> u64 {
        self.shown.borrow().generation
    }

    /// Shows another preview from now on, and tells the open pages.
    pub fn show(&self, preview: Preview) {
        let mut other = preview;
        self.shown.send_modify(|shown| {
            shown.generation += 1;
            std::mem::swap(&mut shown.preview, &mut other);
        });
        // To take a large site down takes a moment, and nobody is to wait for it. Where there is no thread for it, it
        // is taken down here.
        let _ = thread::Builder::new().spawn(move || {
            let_others_go_first();
            drop(other);
        });
    }

    /// Tells the open pages what is to be known of the preview, in words of one line; nothing with
    /// none. Pages that are opened later are told, too.
    pub fn notice(&self, words: &str) {
        let words = words.replace(char::is_control, " ");
        self.shown.send_modify(|shown| shown.notice = words.into());
    }

    /// Tells the open pages that there is something new.
    pub fn teller(&self) -> Teller {
        Teller(self.shown.clone())
    }

    /// Ends the server and all its connections.
    pub fn stop(self) {
        drop(self);
    }
}

/// Tells the open pages of a server that there is something new, and nothing else.
#[derive(Clone, Debug)]
pub struct Teller(watch::Sender<Shown>);

impl Teller {
    /// They look whether they are affected: what is shown is the same, and more is known of it.
    pub fn tell(&self) {
        self.0.send_modify(|shown| shown.news += 1);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if the server has already ended.
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Listens at a port, or at the next free one.
fn bind(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut result = listen((host, port).into());
    for port in (port..=port.saturating_add(MORE_PORTS)).skip(1) {
        match result {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                result = listen((host, port).into());
            }
            result => return result,
        }
    }
    result
}

/// Listens at an address. To be called within a runtime.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // As the standard library has it: a port that a preview has just left is free. Elsewhere it would let
    // two programs have one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(AWAITED)
}

async fn accept(listener: TcpListener, room: Arc<Room>) {
    let connections = Arc::new(Semaphore::new(room.limits.connections));
    loop {
        let Ok(permit) = connections.clone().acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let room = room.clone();
                tokio::spawn(async move {
                    // How a connection ends concerns only its browser.
                    let _ = connection::serve(stream, room).await;
                    drop(permit);
                });
            }
            // Out of files, or the browser has gone: others may do better in a moment.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
        }
    }
}
