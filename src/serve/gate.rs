//! Who may ask: the preview's own pages and the person at the keyboard.
//!
//! A page on another site that is open in the same browser can send requests here. It is
//! told by the name it called (against DNS rebinding), by its origin, and by what the
//! browser says about the request. Nothing here ever sends a CORS header.

use std::net::{IpAddr, SocketAddr};

use super::request::{Method, Request};

/// The names by which the preview may be called.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    /// `127.0.0.1:PORT` and the like, in lower case.
    hosts: Vec<String>,
}

impl Gate {
    /// The gate of a server that listens at `address`, having been asked for `host`.
    pub(super) fn new(host: IpAddr, address: SocketAddr) -> Self {
        let port = address.port();
        let mut hosts: Vec<String> = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .map(|name| format!("{name}:{port}"))
            .collect();
        hosts.push(SocketAddr::new(host, port).to_string());
        if port == 80 {
            let bare = hosts.iter().filter_map(|host| host.strip_suffix(":80"));
            let bare: Vec<String> = bare.map(str::to_owned).collect();
            hosts.extend(bare);
        }
        Self { hosts }
    }

    /// Lets the request in, or says with which status to refuse it.
    pub(super) fn admit(&self, request: &Request) -> Result<(), u16> {
        let host = request.one("host").map_err(|_| 400_u16)?.ok_or(400_u16)?;
        let origin = request.one("origin").map_err(|_| 400_u16)?;
        let one = |name| request.one(name).map_err(|_| 400_u16);
        let (site, mode, destination) = (
            one("sec-fetch-site")?,
            one("sec-fetch-mode")?,
            one("sec-fetch-dest")?,
        );

        let known = |name: &str| {
            self.hosts
                .iter()
                .any(|host| host.eq_ignore_ascii_case(name))
        };
        let own_origin =
            origin.is_none_or(|origin| origin.strip_prefix("http://").is_some_and(known));
        // A link followed, or an address typed: the page is shown, and its sender learns nothing.
        let navigation = request.method == Method::Get
            && mode == Some("navigate")
            && destination == Some("document");
        let own_site = matches!(site, None | Some("none" | "same-origin")) || navigation;

        match (known(host) && own_origin && own_site, request.method) {
            (false, _) => Err(403),
            (true, Method::Other) => Err(405),
            (true, Method::Get | Method::Head) => Ok(()),
        }
    }
}
