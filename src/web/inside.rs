//! What lies inside a network is not asked. Whoever can write a link decides what is asked, and from
//! where a check runs there may be hosts that answer to no stranger: the machine itself, the metadata
//! of a cloud, a router.
//!
//! It is judged where a connection is made, by the very addresses that are then connected to: so what
//! a name means, and where a host sends on to, is seen as well.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};

use ureq::Error;
use ureq::http::Uri;
use ureq::unversioned::transport::{ConnectionDetails, Connector, Transport};

/// Lets connections pass to hosts that anybody can reach, and to those that may be asked all the same.
#[derive(Debug)]
pub(super) struct Gate {
    /// Hosts inside the network that may be asked, in small letters.
    pub(super) allowed: BTreeSet<String>,
}

/// A connection that was not made: the host.
#[derive(Debug)]
pub(super) struct Inside(pub(super) String);

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is inside the network", self.0)
    }
}

impl std::error::Error for Inside {}

impl<In: Transport> Connector<In> for Gate {
    type Out = In;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<In>, Error> {
        let host = details.uri.host().unwrap_or_default().to_ascii_lowercase();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = host.trim_end_matches('.');
        if self.allowed.contains(host) || is_proxy(details) {
            return Ok(chained);
        }
        let is_inside = if details.addrs.is_empty() {
            // A proxy looks names up itself. What this machine knows of the name is all there is.
            means_inside(host, details.uri)
        } else {
            details.addrs.iter().any(|it| !is_public(it.ip()))
        };
        if is_inside {
            return Err(Error::Other(Box::new(Inside(host.to_owned()))));
        }
        Ok(chained)
    }
}

/// Is it the connection to the proxy that was set for this machine?
fn is_proxy(details: &ConnectionDetails<'_>) -> bool {
    let proxy = details.config.proxy();
    proxy.is_some_and(|it| it.uri().authority() == details.uri.authority())
}

fn means_inside(host: &str, uri: &Uri) -> bool {
    if host == "localhost" || host.ends_with(".localhost") {
        return true;
    }
    let known = (host, uri.port_u16().unwrap_or(443)).to_socket_addrs();
    known.is_ok_and(|mut it| it.any(|it| !is_public(it.ip())))
}

/// Can anybody reach it?
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_inside = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        // This network; shared by the customers of a provider; protocols; measurements; reserved.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !is_inside
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // An older address in other clothes: mapped, compatible, translated, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            v4(high, low)
        }
        [0x2002, high, low, ..] => v4(high, low),
        // Translated within a network; documentation.
        [0x64, 0xff9b, ..] | [0x2001, 0xdb8, ..] => false,
        // All that is given out to the world begins so; unique local and link-local do not.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn what_anybody_can_reach_is_told_from_what_lies_inside() {
        for inside in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
