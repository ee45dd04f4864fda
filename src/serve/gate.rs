//! Who may ask: the preview's own pages and the person at the keyboard.
//!
//! A page on another site that is open in the same browser can send requests here. It is
//! told by the name it called (against DNS rebinding), by its origin, and by what the
//! browser says about the request. Nothing here ever sends a CORS header.
//!
//! Where others can reach the preview, they must also know its token.

use std::net::{IpAddr, SocketAddr};

use super::request::{Method, Request};
use super::token::Token;

/// Who is let in to a server.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    port: u16,
    /// Does it listen at an address that only this machine has?
    is_local: bool,
    /// What a browser must know, if anything.
    token: Option<Token>,
}

/// What somebody who is let in may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    /// What was asked for.
    In,
    /// The cookie with the token, because the address that was asked for has it.
    Welcome,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The request is malformed.
    Malformed,
    /// It is for another address, or of another site's page.
    Stranger,
    /// It does not know the token.
    Unknown,
    /// It wants to change something.
    Changes,
}

impl Gate {
    /// The gate of a server that was asked to listen at `host` and listens at `port`.
    pub(super) fn new(host: IpAddr, port: u16, token: Option<Token>) -> Self {
        let is_local = host.is_loopback() || host.is_unspecified();
        Self {
            port,
            is_local,
            token,
        }
    }

    /// Lets a request in that came to the address `at`, or says why not.
    pub(super) fn admit(&self, request: &Request, at: IpAddr) -> Result<Admitted, Refused> {
        let one = |name| request.one(name).map_err(|_| Refused::Malformed);
        let host = one("host")?.ok_or(Refused::Malformed)?;
        let origin = one("origin")?;
        let (site, mode, destination) = (
            one("sec-fetch-site")?,
            one("sec-fetch-mode")?,
            one("sec-fetch-dest")?,
        );

        // The origin of our own pages is the host that they are asked of.
        let own_origin = origin.is_none_or(|it| {
            it.strip_prefix("http://")
                .is_some_and(|it| it.eq_ignore_ascii_case(host))
        });
        // A link followed, or an address typed: the page is shown, and its sender learns nothing.
        let navigation = request.method == Method::Get
            && mode == Some("navigate")
            && destination == Some("document");
        let own_site = matches!(site, None | Some("none" | "same-origin")) || navigation;

        if !(self.is_known(host, at) && own_origin && own_site) {
            return Err(Refused::Stranger);
        }
        let admitted = self.knows_token(request)?;
        match request.method {
            Method::Other => Err(Refused::Changes),
            Method::Get | Method::Head => Ok(admitted),
        }
    }

    /// Is the preview called by an address at which it listens?
    fn is_known(&self, name: &str, at: IpAddr) -> bool {
        // A connection over IPv4 to a socket of both kinds.
        let at = SocketAddr::new(at.to_canonical(), self.port).to_string();
        let local = ["127.0.0.1", "localhost", "[::1]"].map(|it| format!("{it}:{}", self.port));
        let local: &[String] = if self.is_local { &local } else { &[] };
        local.iter().chain([&at]).any(|known| {
            // Browsers leave out the port that is usual.
            let bare = known.strip_suffix(":80").filter(|_| self.port == 80);
            [Some(known.as_str()), bare]
                .into_iter()
                .flatten()
                .any(|it| it.eq_ignore_ascii_case(name))
        })
    }

    fn knows_token(&self, request: &Request) -> Result<Admitted, Refused> {
        let Some(token) = &self.token else {
            return Ok(Admitted::In);
        };
        let in_address = request.query.iter().flat_map(|it| it.split('&'));
        let mut in_address = in_address.filter_map(|it| it.strip_prefix("token="));
        if in_address.any(|it| token.is(it)) {
            return Ok(Admitted::Welcome);
        }
        let name = self.cookie_name();
        let cookies = request.all("cookie").flat_map(|it| it.split(';'));
        let mut values = cookies.filter_map(|it| it.trim().strip_prefix(&name)?.strip_prefix('='));
        if values.any(|it| token.is(it)) {
            Ok(Admitted::In)
        } else {
            Err(Refused::Unknown)
        }
    }

    /// The cookie by which a browser knows the token from now on.
    pub(super) fn cookie(&self) -> Option<String> {
        let token = self.token.as_ref()?;
        let (name, secret) = (self.cookie_name(), token.secret());
        Some(format!(
            "{name}={secret}; Path=/; HttpOnly; SameSite=Strict"
        ))
    }

    /// Cookies are shared by all ports of a host, so each preview has a name of its own.
    fn cookie_name(&self) -> String {
        format!("guide-{}", self.port)
    }
}
