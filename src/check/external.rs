//! Links to other sites: which there are, and what follows from what they answered.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, SourceText, code};
use crate::input::PEOPLE_FILE;
use crate::model::form::Shape;
use crate::model::{Display, addresses, front_matter, metadata, yaml};
use crate::schema::File;
use crate::site::{Destination, Site};
use crate::web::{Answer, Known};

/// Every address of another site to which a text or metadata lead, without its fragment, and from
/// where.
pub fn addresses(site: &Site) -> BTreeMap<String, Vec<Place>> {
    let links = site.links();
    let mut found = Found::default();
    for (from, document) in site.documents.iter().enumerate() {
        for link in document.markdown.links() {
            if let Destination::External(url) = links.resolve(from, &link.destination) {
                found.add(&url, || document.source.place(link.span.clone()));
            }
        }
        if let Some((range, _)) = front_matter::locate(document.source.text()) {
            let shape = Shape::Mapping(&metadata::FORM);
            in_yaml(&document.source, range, &shape, |_| true, &mut found);
        }
    }
    for source in &site.descriptions {
        if let Some(file) = File::at(source.path()) {
            let whole = 0..source.text().len();
            let is_asked = |url: &str| is_asked(site, source, url);
            in_yaml(source, whole, &file.shape, is_asked, &mut found);
        }
    }
    found.0
}

#[derive(Default)]
struct Found(BTreeMap<String, Vec<Place>>);

impl Found {
    fn add(&mut self, url: &str, place: impl FnOnce() -> Place) {
        let address = url.split('#').next().unwrap_or_default();
        let lower = address.to_ascii_lowercase();
        if lower.starts_with("https://") || lower.starts_with("http://") {
            self.0.entry(address.to_owned()).or_default().push(place());
        }
    }
}

/// The site itself need not be published yet, and of people no more is told than is shown.
fn is_asked(site: &Site, source: &SourceText, url: &str) -> bool {
    let base = site.settings.base_url.as_deref();
    if base.is_some_and(|it| it.trim_end_matches('/') == url.trim_end_matches('/')) {
        return false;
    }
    let people = site.registry.people.iter();
    let shown = people.filter_map(|it| it.declared.as_ref());
    let shown = shown.filter(|it| it.display != Display::Withheld);
    let mut shown = shown.filter_map(|it| it.url.as_deref());
    source.path().as_str() != PEOPLE_FILE || shown.any(|it| it == url)
}

fn in_yaml(
    source: &SourceText,
    range: std::ops::Range<usize>,
    shape: &Shape,
    is_asked: impl Fn(&str) -> bool,
    found: &mut Found,
) {
    // What is wrong with the file is told where it is read.
    let Some(node) = yaml::parse(source, range, &mut Vec::new()) else {
        return;
    };
    for (url, range) in addresses::addresses(&node, shape) {
        if is_asked(url) {
            found.add(url, || source.place(range));
        }
    }
}

/// What is wrong with those that do not answer, or were not asked.
pub fn dead(addresses: &BTreeMap<String, Vec<Place>>, known: &Known) -> Vec<Diagnostic> {
    let mut dead = Vec::new();
    for (address, places) in addresses {
        let gone = "find where the page went, or link to an archived copy";
        let (code, message, help) = match known.answer(address) {
            Some(Answer::Gone(status)) => (
                code::DEAD_LINK,
                format!("this link leads nowhere: `{address}` answers {status}, there is nothing"),
                gone.to_owned(),
            ),
            Some(Answer::Unreachable(why)) => (
                code::DEAD_LINK,
                format!("this link leads nowhere: `{address}` cannot be reached, {why}"),
                gone.to_owned(),
            ),
            Some(Answer::Inside(host)) => (
                code::UNASKED_LINK,
                format!(
                    "this link was not asked: `{address}` leads to `{host}`, inside the network"
                ),
                format!(
                    "link to what readers can reach; where they are inside too, check with `--internal {host}`"
                ),
            ),
            Some(Answer::Answers | Answer::Untold) | None => continue,
        };
        let told = |place: &Place| {
            let dead = Diagnostic::new(code, &*message);
            dead.at(place.clone()).help(&*help)
        };
        dead.extend(places.iter().map(told));
    }
    dead
}
