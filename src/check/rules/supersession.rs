//! Documents that take another's place, and say so on both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Place, code, nearest};
use crate::model::{Located, Nature, Status};
use crate::site::{Document, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let successors = successors(site);
    for document in site.guidance() {
        let metadata = &document.metadata;
        for id in metadata.supersedes.iter().chain(&metadata.superseded_by) {
            if site.document(&id.value).is_none() {
                found.push(unknown(site, id));
            }
        }
        if let Some(place) = returns(site, document, &successors) {
            let message = format!("`{}` is superseded, in the end, by itself", document.id);
            found.push(
                Diagnostic::new(code::SUPERSESSION_CYCLE, message)
                    .at(place)
                    .help("remove `superseded_by` from the newest of these documents, or `supersedes` from the oldest"),
            );
        }
        found.extend(disagreement(site, document));
        found.extend(still_current(site, document));
        found.extend(without_successor(site, document, &successors));
        found.extend(not_replaced(site, document));
        found.extend(not_to_follow(site, document, &successors));
    }
}

/// A document names its successor, and does not say that it is replaced.
fn not_replaced(site: &Site, document: &Document) -> Option<Diagnostic> {
    let metadata = &document.metadata;
    let next = metadata.superseded_by.as_ref()?;
    if metadata.nature() == Some(Nature::Replaced) {
        return None;
    }
    let status = metadata.status.as_ref();
    let place = status.map_or_else(|| next.at.clone(), |it| it.at.clone());
    let is_not = match site.statuses().of(Nature::Replaced).next() {
        Some(replaced) => format!("is not `{}`", replaced.id),
        None => "no state says that it is replaced".to_owned(),
    };
    let message = format!("`{}` names its successor, but {is_not}", document.id);
    let finding = Diagnostic::new(code::SUPERSESSION_STATUS, message).at(place);
    Some(finding.help(format!(
        "{}, or remove `superseded_by`",
        written(site, Nature::Replaced)
    )))
}

/// A document says that it replaces another, which says that a third one does.
fn disagreement(site: &Site, document: &Document) -> Option<Diagnostic> {
    let replaces = |it: &Document, old: &Document| {
        let mut supersedes = it.metadata.supersedes.iter();
        supersedes.any(|name| site.document(&name.value).is_some_and(|it| it.id == old.id))
    };
    let next = document.metadata.superseded_by.as_ref()?;
    let named = site.document(&next.value)?;
    let is_denied = !named.metadata.supersedes.is_empty() && !replaces(named, document);
    let others = site.guidance().filter(|it| it.id != named.id);
    let other = others.into_iter().find(|it| replaces(it, document));
    let (who, says) = match (is_denied, other) {
        (_, Some(other)) if !replaces(named, document) => (other, "says that it does"),
        (true, _) => (named, "names others that it supersedes"),
        _ => return None,
    };
    let message = format!(
        "`{}` says that `{}` supersedes it, but `{}` {says}",
        document.id, named.id, who.id
    );
    Some(
        Diagnostic::new(code::SUPERSESSION_DISAGREEMENT, message)
            .at(next.at.clone())
            .help(format!(
                "mend `superseded_by` here, or `supersedes` in {}",
                who.source.path()
            )),
    )
}

/// A published document replaces one that is still in force.
fn still_current(site: &Site, document: &Document) -> Option<Diagnostic> {
    let in_force = |it: &Document| it.metadata.nature() == Some(Nature::InForce);
    if !in_force(document) {
        return None;
    }
    let mut supersedes = document.metadata.supersedes.iter();
    let (name, old) = supersedes.find_map(|name| {
        let old = site.document(&name.value)?;
        in_force(old).then_some((name, old))
    })?;
    let still = &old.metadata.status.as_ref()?.value.id;
    let message = format!(
        "`{}` is superseded by `{}`, but is still {still}",
        old.id, document.id
    );
    Some(
        Diagnostic::new(code::SUPERSESSION_STATUS, message)
            .at(name.at.clone())
            .help(format!(
                "{} in {}",
                written(site, Nature::Replaced),
                old.source.path()
            )),
    )
}

/// A document that is superseded, by nothing.
fn without_successor(
    site: &Site,
    document: &Document,
    successors: &Successors<'_>,
) -> Option<Diagnostic> {
    let status = document.metadata.status.as_ref()?;
    if status.value.nature != Nature::Replaced || successors.contains_key(document.id.as_str()) {
        return None;
    }
    // A successor that nobody knows is told of where it is named.
    if document.metadata.superseded_by.is_some() {
        return None;
    }
    let message = format!(
        "`{}` is {}, but nothing says by which document",
        document.id, status.value.id
    );
    Some(
        Diagnostic::new(code::SUPERSESSION_STATUS, message)
            .at(status.at.clone())
            .help(format!(
                "add `superseded_by:` with the id of its successor; or {}",
                written(site, Nature::TakenBack)
            )),
    )
}

/// A document that is superseded, only by such as are not in force yet or not any more. One that is
/// superseded in its turn leads on.
fn not_to_follow(
    site: &Site,
    document: &Document,
    successors: &Successors<'_>,
) -> Option<Diagnostic> {
    let metadata = &document.metadata;
    let own = metadata.status.as_ref();
    let own = own.filter(|it| it.value.nature == Nature::Replaced)?;
    let next = successors.get(document.id.as_str())?.iter();
    let next: Vec<(&Document, &Status)> = next
        .filter_map(|id| site.document(id))
        .filter(|it| it.id != document.id)
        .map(|it| Some((it, &*it.metadata.status.as_ref()?.value)))
        .collect::<Option<_>>()?;
    let leads = |it: &Status| matches!(it.nature, Nature::InForce | Nature::Replaced);
    if next.iter().any(|(_, status)| leads(status)) {
        return None;
    }
    let (named, status) = next.first()?;
    let message = format!(
        "`{}` is {} by `{}`, which is {}: a reader is sent to it",
        document.id, own.value.id, named.id, status.id
    );
    let place = metadata.superseded_by.as_ref();
    let place = place.map_or_else(|| own.at.clone(), |it| it.at.clone());
    let help = if status.nature == Nature::TakenBack {
        format!(
            "name a document that is in force; or {}",
            written(site, Nature::TakenBack)
        )
    } else {
        format!(
            "leave `{}` in force until `{}` is; or name another successor",
            document.id, named.id
        )
    };
    let finding = Diagnostic::new(code::SUPERSESSION_STATUS, message);
    Some(finding.at(place).help(help))
}

/// How to write that a document is in a state of some nature.
fn written(site: &Site, nature: Nature) -> String {
    match site.statuses().of(nature).next() {
        Some(status) => format!("write `status: {}`", status.id),
        None => format!(
            "add a state with `nature: {}` to the lifecycle in guide.yaml, and write it here",
            nature.key()
        ),
    }
}

fn unknown(site: &Site, id: &Located<String>) -> Diagnostic {
    let ids = site.guidance().map(|document| document.id.as_str());
    let help = match (site.called(&id.value), nearest(&id.value, ids)) {
        (Some(meant), _) => format!("the id of {} is `{}`", meant.source.path(), meant.id),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "write the id of a document of this site, or its path".into(),
    };
    Diagnostic::new(
        code::UNKNOWN_DOCUMENT,
        format!("there is no document `{}`", id.value),
    )
    .at(id.at.clone())
    .help(help)
}

/// Who takes whose place, by ids: `superseded_by` says it on one side, `supersedes` on the other.
type Successors<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn successors(site: &Site) -> Successors<'_> {
    let mut successors = Successors::new();
    let id = |name: &Located<String>| site.document(&name.value).map(|it| it.id.as_str());
    for document in site.guidance() {
        for old in document.metadata.supersedes.iter().filter_map(id) {
            successors.entry(old).or_default().insert(&document.id);
        }
        for new in document.metadata.superseded_by.iter().filter_map(id) {
            successors.entry(&document.id).or_default().insert(new);
        }
    }
    successors
}

/// Where a document says what makes it, in the end, its own successor.
fn returns(site: &Site, document: &Document, successors: &Successors<'_>) -> Option<Place> {
    let leads = |from: &str, to: &str| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                open.extend(successors.get(id).into_iter().flatten());
            }
        }
        false
    };
    let id = |name: &Located<String>| site.document(&name.value).map(|it| it.id.as_str());
    let metadata = &document.metadata;
    let by = metadata.superseded_by.as_ref();
    let by = by.filter(|it| id(it).is_some_and(|next| leads(next, &document.id)));
    let mut supersedes = metadata.supersedes.iter();
    let of = || supersedes.find(|it| id(it).is_some_and(|old| leads(&document.id, old)));
    by.or_else(of).map(|it| it.at.clone())
}
