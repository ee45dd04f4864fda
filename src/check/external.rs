//! Links to other sites: which there are, and what follows from what they answered.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, code};
use crate::site::{Destination, Site};
use crate::web::{Answer, Known};

/// Every address of another site to which a text links, without its fragment, and from where.
pub fn addresses(site: &Site) -> BTreeMap<String, Vec<Place>> {
    let links = site.links();
    let mut addresses: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (from, document) in site.documents.iter().enumerate() {
        for link in document.markdown.links() {
            let Destination::External(url) = links.resolve(from, &link.destination) else {
                continue;
            };
            let address = url.split('#').next().unwrap_or_default();
            let lower = address.to_ascii_lowercase();
            if lower.starts_with("https://") || lower.starts_with("http://") {
                let places = addresses.entry(address.to_owned()).or_default();
                places.push(document.source.place(link.span.clone()));
            }
        }
    }
    addresses
}

/// What is wrong with those that do not answer.
pub fn dead(addresses: &BTreeMap<String, Vec<Place>>, known: &Known) -> Vec<Diagnostic> {
    let mut dead = Vec::new();
    for (address, places) in addresses {
        let message = match known.answer(address) {
            Some(Answer::Gone(status)) => {
                format!("this link leads nowhere: `{address}` answers {status}, there is nothing")
            }
            Some(Answer::Unreachable(why)) => {
                format!("this link leads nowhere: `{address}` cannot be reached, {why}")
            }
            Some(Answer::Answers | Answer::Untold) | None => continue,
        };
        let help = "find where the page went, or link to an archived copy";
        let told = |place: &Place| {
            let dead = Diagnostic::new(code::DEAD_LINK, &*message);
            dead.at(place.clone()).help(help)
        };
        dead.extend(places.iter().map(told));
    }
    dead
}
