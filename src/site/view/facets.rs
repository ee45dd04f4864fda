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
    meaning: Option<&'static str>,
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
                (!own.references.is_empty())
                    .then(|| format!("Maps to {}", own.references.join(", ")))
            }
            _ => None,
        };
        Self {
            facet: Link::page(facet.plural(), &facet.route()),
            current: found(site, current, note),
            past: found(site, past, note),
            applies: (facet == Facet::Audience).then(|| {
                let text = format!("Everything that applies to {}", value.name);
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
            text: "At any time".to_owned(),
            url: Facets::answer_route(value, None).url(),
            count: applying.len(),
            is_here: chosen.is_none(),
        };
        let each = horizons.iter().filter_map(|it| {
            let count = within(it).len();
            (count > 0).then(|| ChoiceView {
                text: it.name.clone(),
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
            let meaning = Horizon::labelled(&horizon.name).map(Horizon::meaning);
            groups.push(GroupView::new(
                site,
                &horizon.name,
                meaning,
                &documents.collect::<Vec<_>>(),
            ));
        }
        if chosen.is_none() {
            let silent = |it: &usize| site.documents[*it].metadata.horizon.is_empty();
            let silent: Vec<usize> = applying.iter().copied().filter(silent).collect();
            let title = match horizons {
                [] => "Guidance",
                _ => "It does not say when",
            };
            groups.push(GroupView::new(site, title, None, &silent));
        }
        groups.retain(|it| !it.documents.is_empty());
        Self {
            audience: value.name.clone(),
            audiences: answers(site, Some(value)),
            horizons: std::iter::once(any).chain(each).collect(),
            groups,
            facet: Link::page(
                format!("Guidance that names {}", value.name),
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
    fn new(site: &Site, title: &str, meaning: Option<&'static str>, documents: &[usize]) -> Self {
        let documents = documents.iter().map(|it| &site.documents[*it]);
        Self {
            title: title.to_owned(),
            meaning,
            documents: found(site, documents, |it| narrowed(it, title)),
        }
    }
}

/// The first horizon that a document names.
fn nearest(horizons: &[FacetValue], document: usize) -> Option<&FacetValue> {
    horizons.iter().find(|it| it.documents.contains(&document))
}

/// For whom else, or for whom only, a document in the group of a horizon is, and when else.
fn narrowed(document: &Document, group: &str) -> Option<String> {
    let metadata = &document.metadata;
    let mut notes = Vec::new();
    if metadata.audience.is_empty() {
        notes.push("For every reader".to_owned());
    }
    let places = [&metadata.industries, &metadata.regions];
    let only: Vec<&str> = places
        .into_iter()
        .flatten()
        .map(|it| it.value.as_str())
        .collect();
    if !only.is_empty() {
        notes.push(format!("For {} only", only.join(", ")));
    }
    let labels = metadata.horizon.iter().map(|it| it.value.label());
    let also: Vec<String> = labels
        .filter(|it| *it != group)
        .map(str::to_lowercase)
        .collect();
    if !also.is_empty() {
        notes.push(format!("Also {}", also.join(", ")));
    }
    (!notes.is_empty()).then(|| notes.join(" · "))
}

/// The values of a facet, as ways to go on.
fn choices(site: &Site, facet: Facet, route: impl Fn(&FacetValue) -> Route) -> Vec<ChoiceView> {
    let values = site.facets.values(facet).iter();
    let choices = values.map(|value| ChoiceView {
        text: value.name.clone(),
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
    /// The pages of all values, but of one facet.
    pub(in crate::site) fn facet_links(&self, but: Option<Facet>) -> Vec<Link> {
        let others = self.facets.used().filter(|it| Some(*it) != but);
        let links = others.map(|it| Link::page(it.plural(), &it.route()));
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
