//! The asking: politely, one address of a host after the other, a few hosts at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector as _, DefaultConnector};
use ureq::{Agent, Error};

use super::Answer;
use super::inside::{Gate, Inside};

/// So many hosts are asked at once.
const AT_ONCE: usize = 4;

/// The longest wait for a connection, and for the whole answer.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// A host that sends readers on more often sends them nowhere.
const MOST_REDIRECTS: u32 = 8;

/// Asks each address, and tells `done` of each answer. Hosts inside the network are not asked, but for
/// those that are allowed.
pub fn ask_all<'a>(
    addresses: impl IntoIterator<Item = &'a str>,
    allowed: &[String],
    done: &(dyn Fn() + Sync),
) -> BTreeMap<String, Answer> {
    let mut by_host: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in addresses {
        by_host.entry(host(address)).or_default().push(address);
    }
    let hosts = Mutex::new(by_host.into_values());
    let next = || hosts.lock().ok()?.next();
    let agent = agent(allowed);
    let ask_hosts = || {
        let mut answers = Vec::new();
        while let Some(addresses) = next() {
            for address in addresses {
                answers.push((address.to_owned(), ask(&agent, address)));
                done();
            }
        }
        answers
    };
    std::thread::scope(|scope| {
        let askers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(ask_hosts)).collect();
        let answers = askers.into_iter().filter_map(|it| it.join().ok());
        answers.flatten().collect()
    })
}

fn agent(allowed: &[String]) -> Agent {
    let allowed = allowed.iter().map(|it| it.to_ascii_lowercase());
    let gate = Gate {
        allowed: allowed.collect::<BTreeSet<String>>(),
    };
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(WHOLE))
        .max_redirects(MOST_REDIRECTS)
        .max_redirects_will_error(true)
        .user_agent(concat!(
            "guide/",
            env!("CARGO_PKG_VERSION"),
            " (checks links)"
        ))
        .build();
    let connector = ().chain(gate).chain(DefaultConnector::default());
    Agent::with_parts(config, connector, DefaultResolver::default())
}

/// `https://host:port` of an address.
fn host(address: &str) -> &str {
    let start = address.find("://").map_or(0, |it| it + 3);
    let end = address[start..].find(['/', '?', '#']);
    end.map_or(address, |it| &address[..start + it])
}

/// Asks for the head only; where a host does not answer that well, for the whole.
fn ask(agent: &Agent, address: &str) -> Answer {
    let head = answer(agent.head(address).call());
    match head {
        Answer::Answers | Answer::Unreachable(_) | Answer::Inside(_) => head,
        Answer::Gone(_) | Answer::Untold => answer(agent.get(address).call()),
    }
}

fn answer<B>(response: Result<ureq::http::Response<B>, Error>) -> Answer {
    match response {
        Ok(response) => match response.status().as_u16() {
            200..=399 => Answer::Answers,
            status @ (404 | 410) => Answer::Gone(status),
            _ => Answer::Untold,
        },
        Err(error) => match error {
            Error::HostNotFound => unreachable("there is no such host"),
            Error::Timeout(_) => unreachable("it does not answer in time"),
            Error::ConnectionFailed | Error::Io(_) => unreachable("no connection can be made"),
            Error::Tls(_) | Error::Rustls(_) => unreachable("its certificate does not hold"),
            Error::TooManyRedirects => unreachable("it sends on and on"),
            Error::Other(error) => match error.downcast::<Inside>() {
                Ok(inside) => Answer::Inside(inside.0),
                Err(_) => Answer::Untold,
            },
            _ => Answer::Untold,
        },
    }
}

fn unreachable(why: &str) -> Answer {
    Answer::Unreachable(why.to_owned())
}
