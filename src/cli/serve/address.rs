//! At which address a preview is shown, and to whom.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use clap::Args;

use crate::error::Result;
use crate::serve::{Options, Token};

#[derive(Debug, Args)]
pub(super) struct Address {
    /// Listen at ADDR, such as 192.168.1.5, or 0.0.0.0 for all addresses of this machine
    ///
    /// Where others can reach it, the preview answers only to those who have its whole address with its
    /// token, as it is printed. What is sent is not encrypted.
    #[arg(long, value_name = "ADDR", default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
}

impl Default for Address {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
        }
    }
}

impl Address {
    /// Where to listen; with a new token, where others can.
    pub(super) fn options(&self, port: u16) -> Result<Options> {
        let token = if self.host.is_loopback() {
            None
        } else {
            Some(Token::random()?)
        };
        Ok(Options {
            host: self.host,
            port,
            token,
            ..Options::default()
        })
    }
}

/// What a person types into a browser, of a server that listens at an address.
pub(super) fn url(listens: SocketAddr, token: Option<&Token>) -> String {
    let address = SocketAddr::new(reachable(listens.ip()), listens.port());
    match token {
        Some(token) => format!("http://{address}/?token={}", token.secret()),
        None => format!("http://{address}/"),
    }
}

/// An address by which others reach a server that listens at all of this machine's.
fn reachable(host: IpAddr) -> IpAddr {
    if !host.is_unspecified() {
        return host;
    }
    // By which address this machine would ask another one: nothing is sent. The other one is an
    // address that is kept for examples.
    let (any, other): (IpAddr, IpAddr) = match host {
        IpAddr::V4(_) => (host, Ipv4Addr::new(192, 0, 2, 1).into()),
        IpAddr::V6(_) => (host, Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into()),
    };
    let asking = UdpSocket::bind((any, 0)).and_then(|it| {
        it.connect((other, 9))?;
        it.local_addr()
    });
    match (asking, host) {
        (Ok(found), _) => found.ip(),
        (Err(_), IpAddr::V4(_)) => Ipv4Addr::LOCALHOST.into(),
        (Err(_), IpAddr::V6(_)) => Ipv6Addr::LOCALHOST.into(),
    }
}
