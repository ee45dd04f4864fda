//! For whom guidance is, when to act on it, and what it is about: the values that documents name,
//! each with its documents.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::document::{Document, Kind};
use crate::model::{Horizon, Metadata};
use crate::path::{Route, slug};

/// What guidance is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// For whom.
    Audience,
    /// When to act.
    Horizon,
    /// On what.
    Topic,
    /// Which framework or law it answers.
    Framework,
    /// For which industries.
    Industry,
    /// For which regions.
    Region,
}

impl Facet {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 6] = [
        Self::Audience,
        Self::Horizon,
        Self::Topic,
        Self::Framework,
        Self::Industry,
        Self::Region,
    ];

    /// The folder of its pages.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Audience => "audiences",
            Self::Horizon => "horizons",
            Self::Topic => "topics",
            Self::Framework => "frameworks",
            Self::Industry => "industries",
            Self::Region => "regions",
        }
    }

    /// Where all its values stand.
    pub fn route(self) -> Route {
        Route::page(&[self.folder()])
    }

    /// The values that a document names, in its own words.
    fn named(self, metadata: &Metadata) -> Vec<&str> {
        let texts = match self {
            Self::Audience => &metadata.audience,
            Self::Topic => &metadata.topics,
            Self::Industry => &metadata.industries,
            Self::Region => &metadata.regions,
            Self::Horizon => {
                let horizons = metadata.horizon.iter();
                return horizons.map(|it| it.value.label()).collect();
            }
            Self::Framework => {
                let mappings = metadata.mappings.iter();
                return mappings.map(|it| it.framework.as_str()).collect();
            }
        };
        texts.iter().map(|it| it.value.as_str()).collect()
    }
}

/// One value, such as the audience “Engineers”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As most documents spell it.
    pub name: String,
    /// What stands for it in addresses.
    pub slug: String,
    /// The guidance that names it, by its places.
    pub documents: Vec<usize>,
}

/// The values of all facets, in the order of their names.
#[derive(Debug, Default)]
pub struct Facets(BTreeMap<Facet, Vec<FacetValue>>);

impl Facets {
    pub(super) fn of(documents: &[Document]) -> Self {
        let naming = documents.par_iter().enumerate().filter(|(_, it)| {
            let names = |facet: &Facet| !facet.named(&it.metadata).is_empty();
            it.kind == Kind::Guidance && Facet::ALL.iter().any(names)
        });
        let naming: Vec<(usize, &Document)> = naming.collect();
        let mut named: BTreeMap<Facet, Named<'_>> = BTreeMap::new();
        for (index, document) in naming {
            for facet in Facet::ALL {
                let words = facet.named(&document.metadata).into_iter();
                for word in words.filter(|it| !it.trim().is_empty()) {
                    named.entry(facet).or_default().add(word, index);
                }
            }
        }
        let named = named.into_iter();
        Self(
            named
                .map(|(facet, it)| (facet, values(facet, it)))
                .collect(),
        )
    }

    /// The facets of which documents name values.
    pub fn used(&self) -> impl Iterator<Item = Facet> {
        self.0.keys().copied()
    }

    /// The values of a facet: horizons the nearest first, others by name.
    pub fn values(&self, facet: Facet) -> &[FacetValue] {
        self.0.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// The value that a document means by a word.
    pub fn value(&self, facet: Facet, word: &str) -> Option<&FacetValue> {
        let meant = same(word);
        self.values(facet).iter().find(|it| same(&it.name) == meant)
    }
}

impl Facets {
    /// What an audience is to follow: the guidance that names it or nobody, while it is in use.
    pub fn applying(&self, documents: &[Document], audience: &FacetValue) -> Vec<usize> {
        let applies = |(index, document): (usize, &Document)| {
            let is_for_all =
                document.kind == Kind::Guidance && document.metadata.audience.is_empty();
            let is_meant = is_for_all || audience.documents.contains(&index);
            (is_meant && document.metadata.is_current()).then_some(index)
        };
        documents.iter().enumerate().filter_map(applies).collect()
    }

    /// The answers to “which guidance applies to me?” that name any: an audience and perhaps a
    /// horizon, by their places.
    pub(super) fn answers(&self, documents: &[Document]) -> Vec<(usize, Option<usize>)> {
        let mut answers = Vec::new();
        for (place, audience) in self.values(Facet::Audience).iter().enumerate() {
            let applying = self.applying(documents, audience);
            answers.push((place, None));
            for (horizon, value) in self.values(Facet::Horizon).iter().enumerate() {
                if applying.iter().any(|it| value.documents.contains(it)) {
                    answers.push((place, Some(horizon)));
                }
            }
        }
        answers
    }

    /// Where “which guidance applies to me?” begins.
    pub fn applies_route() -> Route {
        Route::page(&["applies"])
    }

    /// Where the answer to an audience, perhaps within a horizon, stands.
    pub fn answer_route(audience: &FacetValue, horizon: Option<&FacetValue>) -> Route {
        let answer = Self::applies_route().below(&audience.slug);
        horizon.map_or_else(|| answer.clone(), |it| answer.below(&it.slug))
    }
}

impl FacetValue {
    /// Where the documents that name it stand.
    pub fn route(&self, facet: Facet) -> Route {
        Route::page(&[facet.folder(), &self.slug])
    }
}

/// Spellings that mean one value.
fn same(word: &str) -> String {
    word.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The values of a facet, by what tells them apart: their spellings, each with how many write it so, and the
/// documents that name them.
#[derive(Default)]
struct Named<'a>(BTreeMap<String, (BTreeMap<&'a str, usize>, Vec<usize>)>);

impl<'a> Named<'a> {
    fn add(&mut self, word: &'a str, document: usize) {
        let (spellings, members) = self.0.entry(same(word)).or_default();
        *spellings.entry(word.trim()).or_default() += 1;
        if members.last() != Some(&document) {
            members.push(document);
        }
    }
}

fn values(facet: Facet, named: Named<'_>) -> Vec<FacetValue> {
    let mut taken = BTreeSet::new();
    let mut values: Vec<FacetValue> = named
        .0
        .into_iter()
        .map(|(meant, (spellings, documents))| {
            let most = spellings.values().copied().max();
            let mut spellings = spellings.into_iter();
            let usual = spellings.find(|(_, count)| Some(*count) == most);
            let name = usual.map_or_else(|| meant.clone(), |(name, _)| name.to_owned());
            let mut short = slug(&meant);
            if !taken.insert(Route::page(&[&short]).collision_key()) {
                // “C” and “C++”: what stands in an address must not hang on what else there is.
                let hash = blake3::hash(meant.as_bytes()).to_hex();
                short = format!("{short}-{}", &hash[..6]);
            }
            FacetValue {
                name,
                slug: short,
                documents,
            }
        })
        .collect();
    if facet == Facet::Horizon {
        let order = [Horizon::Now, Horizon::Tactical, Horizon::Strategic].map(Horizon::label);
        values.sort_by_key(|it| order.iter().position(|label| *label == it.name));
    }
    values
}
