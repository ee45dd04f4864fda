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
    #[arg(long, value_name = "ADDR", default_value_t = Ipv4Addr::LOCALHOST.into(), value_parser = address)]
    host: IpAddr,
}

/// An address that somebody typed, as it stands in the address of a page, too.
fn address(text: &str) -> std::result::Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    bare.unwrap_or(text).parse().map_err(|_| {
        "write an address of this machine, such as 192.168.1.5, ::1, or 0.0.0.0 for all".to_owned()
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_typed_as_people_know_it() {
        for (typed, meant) in [
            ("localhost", "127.0.0.1"),
            ("LocalHost", "127.0.0.1"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
            ("[::1]", "::1"),
            ("0.0.0.0", "0.0.0.0"),
        ] {
            assert_eq!(address(typed).unwrap().to_string(), meant, "{typed}");
        }
        for typed in [
            "",
            "my-machine",
            "127.0.0.1:4000",
            "[127.0.0.1",
            "300.1.1.1",
        ] {
            assert!(
                address(typed).unwrap_err().contains("192.168.1.5"),
                "{typed}"
            );
        }
    }
}
