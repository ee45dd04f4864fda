//! The pages by which guidance is found: by audience, horizon, topic and so on, and the answer to
//! “which guidance applies to me?”.

use serde::Serialize;

use super::shared::{Card, Link};
use crate::model::Horizon;
use crate::path::Route;
use crate::site::{Document, Facet, FacetValue, Facets, Site};

/// All values of a facet.
#[derive(Serialize)]
pub(in crate::site) struct FacetView {
    values: Vec<ChoiceView>,
    /// The other facets.
    others: Vec<Link>,
}

/// The documents of one value.
#[derive(Serialize)]
pub(in crate::site) struct FacetValueView {
    /// All values of its facet.
    facet: Link,
    /// What may be followed or commented on.
    current: Vec<FoundView>,
    /// What was superseded or withdrawn.
    past: Vec<FoundView>,
    /// What applies to this audience, with what applies to all.
    applies: Option<Link>,
}

/// The start of “which guidance applies to me?”.
#[derive(Serialize)]
pub(in crate::site) struct AppliesView {
    audiences: Vec<ChoiceView>,
    others: Vec<Link>,
}

/// What applies to an audience, perhaps within one horizon.
#[derive(Serialize)]
pub(in crate::site) struct AnswerView {
    audience: String,
    /// The other answers.
    audiences: Vec<ChoiceView>,
    /// Any time, and each horizon.
    horizons: Vec<ChoiceView>,
    groups: Vec<GroupView>,
    /// The documents that name the audience itself.
    facet: Link,
}

/// One way to go on, with the number of documents there.
#[derive(Serialize)]
pub(in crate::site) struct ChoiceView {
    text: String,
    url: String,
    count: usize,
    /// Is it the page that one is on?
    is_here: bool,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    meaning: Option<String>,
    documents: Vec<FoundView>,
}

#[derive(Serialize)]
struct FoundView {
    card: Card,
    /// What is to be known of it here.
    note: Option<String>,
}

impl FacetView {
    pub(in crate::site) fn new(site: &Site, facet: Facet) -> Self {
        Self {
            values: choices(site, facet, |value| value.route(facet)),
            others: site.facet_links(Some(facet)),
        }
    }
}

impl FacetValueView {
    pub(in crate::site) fn new(site: &Site, facet: Facet, value: usize) -> Self {
        let value = &site.facets.values(facet)[value];
        let documents = value.documents.iter().map(|it| &site.documents[*it]);
        let (current, past): (Vec<_>, Vec<_>) =
            documents.partition(|it: &&Document| it.metadata.is_current());
        let note = |document: &Document| match facet {
            Facet::Framework => {
                let mut mappings = document.metadata.mappings.iter();
                let own = mappings.find(|it| it.framework == value.name)?;
                (!own.references.is_empty()).then(|| {
                    let references = site.strings().listed(&own.references, false);
                    site.tell("facet-maps-to", &[("references", references.into())])
                })
            }
            _ => None,
        };
        Self {
            facet: Link::page(site.facet_name(facet), &facet.route()),
            current: found(site, current, note),
            past: found(site, past, note),
            applies: (facet == Facet::Audience).then(|| {
                let about = [("audience", (&value.name).into())];
                let text = site.tell("applies-everything", &about);
                Link::page(text, &Facets::answer_route(value, None))
            }),
        }
    }
}

impl AppliesView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        Self {
            audiences: answers(site, None),
            others: site.facet_links(Some(Facet::Audience)),
        }
    }
}

impl AnswerView {
    pub(in crate::site) fn new(site: &Site, audience: usize, horizon: Option<usize>) -> Self {
        let value = &site.facets.values(Facet::Audience)[audience];
        let horizons = site.facets.values(Facet::Horizon);
        let chosen = horizon.map(|it| &horizons[it]);
        let applying = site.facets.applying(&site.documents, value);
        let within = |horizon: &FacetValue| -> Vec<usize> {
            let both = applying.iter().copied();
            both.filter(|it| horizon.documents.contains(it)).collect()
        };
        let any = ChoiceView {
            text: site.say("answer-any-time"),
            url: Facets::answer_route(value, None).url(),
            count: applying.len(),
            is_here: chosen.is_none(),
        };
        let each = horizons.iter().filter_map(|it| {
            let count = within(it).len();
            (count > 0).then(|| ChoiceView {
                text: site.value_name(Facet::Horizon, it),
                url: Facets::answer_route(value, Some(it)).url(),
                count,
                is_here: chosen == Some(it),
            })
        });
        let mut groups: Vec<GroupView> = Vec::new();
        for horizon in horizons
            .iter()
            .filter(|it| chosen.is_none_or(|chosen| chosen == *it))
        {
            // Where all horizons are shown, a document stands in its nearest.
            let is_here = |it: &usize| chosen.is_some() || nearest(horizons, *it) == Some(horizon);
            let documents = within(horizon).into_iter().filter(is_here);
            let known = Horizon::labelled(&horizon.name);
            let documents: Vec<usize> = documents.collect();
            let title = site.value_name(Facet::Horizon, horizon);
            groups.push(GroupView::new(site, title, known, &documents));
        }
        if chosen.is_none() {
            let silent = |it: &usize| site.documents[*it].metadata.horizon.is_empty();
            let silent: Vec<usize> = applying.iter().copied().filter(silent).collect();
            let title = site.say(match horizons {
                [] => "nav-documents",
                _ => "answer-no-horizon",
            });
            groups.push(GroupView::new(site, title, None, &silent));
        }
        groups.retain(|it| !it.documents.is_empty());
        Self {
            audience: value.name.clone(),
            audiences: answers(site, Some(value)),
            horizons: std::iter::once(any).chain(each).collect(),
            groups,
            facet: Link::page(
                site.tell("answer-names", &[("audience", (&value.name).into())]),
                &value.route(Facet::Audience),
            ),
        }
    }
}

fn answers(site: &Site, here: Option<&FacetValue>) -> Vec<ChoiceView> {
    let values = site.facets.values(Facet::Audience).iter();
    let choices = values.map(|value| ChoiceView {
        text: value.name.clone(),
        url: Facets::answer_route(value, None).url(),
        count: site.facets.applying(&site.documents, value).len(),
        is_here: here == Some(value),
    });
    choices.collect()
}

impl GroupView {
    fn new(site: &Site, title: String, horizon: Option<Horizon>, documents: &[usize]) -> Self {
        let documents = documents.iter().map(|it| &site.documents[*it]);
        Self {
            title,
            meaning: horizon
                .map(|it| site.tell("horizon-meaning", &[("horizon", it.key().into())])),
            documents: found(site, documents, |it| narrowed(site, it, horizon)),
        }
    }
}

/// The first horizon that a document names.
fn nearest(horizons: &[FacetValue], document: usize) -> Option<&FacetValue> {
    horizons.iter().find(|it| it.documents.contains(&document))
}

/// For whom else, or for whom only, a document in the group of a horizon is, and when else.
fn narrowed(site: &Site, document: &Document, group: Option<Horizon>) -> Option<String> {
    let metadata = &document.metadata;
    let mut notes = Vec::new();
    if metadata.audience.is_empty() {
        notes.push(site.say("answer-for-all"));
    }
    let places = [&metadata.industries, &metadata.regions];
    let only: Vec<String> = places
        .into_iter()
        .flatten()
        .map(|it| it.value.clone())
        .collect();
    if !only.is_empty() {
        let only = site.strings().listed(&only, false);
        notes.push(site.tell("answer-for-only", &[("audience", only.into())]));
    }
    let horizons = metadata.horizon.iter().map(|it| it.value);
    let also: Vec<String> = horizons
        .filter(|it| Some(*it) != group)
        .map(|it| site.tell("horizon-inline", &[("horizon", it.key().into())]))
        .collect();
    if !also.is_empty() {
        let also = site.strings().listed(&also, false);
        notes.push(site.tell("answer-also-when", &[("horizons", also.into())]));
    }
    (!notes.is_empty()).then(|| notes.join(" · "))
}

/// The values of a facet, as ways to go on.
fn choices(site: &Site, facet: Facet, route: impl Fn(&FacetValue) -> Route) -> Vec<ChoiceView> {
    let values = site.facets.values(facet).iter();
    let choices = values.map(|value| ChoiceView {
        text: site.value_name(facet, value),
        url: route(value).url(),
        count: value.documents.len(),
        is_here: false,
    });
    choices.collect()
}

fn found<'a>(
    site: &'a Site,
    documents: impl IntoIterator<Item = &'a Document>,
    note: impl Fn(&Document) -> Option<String>,
) -> Vec<FoundView> {
    let ordered = site.ordered(documents).into_iter();
    let found = ordered.map(|document| FoundView {
        card: site.card(document),
        note: note(document),
    });
    found.collect()
}

impl Site {
    /// The name of a facet on pages, of all its values.
    pub(in crate::site) fn facet_name(&self, facet: Facet) -> String {
        self.tell("facet", &[("facet", facet.folder().into())])
    }

    /// A value of a facet, as pages show it: what documents say, but for the horizons.
    pub(in crate::site) fn value_name(&self, facet: Facet, value: &FacetValue) -> String {
        let horizon = Horizon::labelled(&value.name).filter(|_| facet == Facet::Horizon);
        horizon.map_or_else(|| value.name.clone(), |it| self.horizon_name(it))
    }

    /// When to act on a document, as links to all with the same.
    pub(in crate::site) fn horizon_links(&self, document: &Document) -> Vec<Link> {
        let horizons = document.metadata.horizon.iter();
        let links = horizons.map(|it| {
            let name = self.horizon_name(it.value);
            match self.facets.value(Facet::Horizon, it.value.label()) {
                Some(value) => Link::page(name, &value.route(Facet::Horizon)),
                None => Link::plain(name),
            }
        });
        links.collect()
    }

    /// The pages of all values, but of one facet, behind “by”.
    pub(in crate::site) fn facet_links(&self, but: Option<Facet>) -> Vec<Link> {
        let others = self.facets.used().filter(|it| Some(*it) != but);
        let links = others.map(|it| {
            let name = self.tell("facet-inline", &[("facet", it.folder().into())]);
            Link::page(name, &it.route())
        });
        links.collect()
    }

    /// The answers to “which guidance applies to me?” with which a reader begins.
    pub(in crate::site) fn answer_choices(&self) -> Vec<ChoiceView> {
        answers(self, None)
    }

    /// Words of a document that lead to all documents with the same.
    pub(in crate::site) fn facet_words<'a>(
        &self,
        facet: Facet,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Vec<Link> {
        let links = words
            .into_iter()
            .map(|word| match self.facets.value(facet, word) {
                Some(value) => Link::page(word, &value.route(facet)),
                None => Link::plain(word),
            });
        links.collect()
    }
}
