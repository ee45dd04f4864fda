//! Which words hold: of each message the first that is sound, with all that it refers to.
//!
//! Those of a site's own go before the built-in ones. What is told as faulty is left out wholly, so that what
//! refers to it gets the next. Each is judged behind all that it refers to; so a fault is told where it
//! is, and once.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Attribute, Entry, Identifier, Message, Pattern, Resource, Term};
use fluent_syntax::serializer::serialize;

use super::uses::{Reference, Uses, with_attribute};

/// So many things may be put into one message, counted through all that it refers to. Fluent itself ends there.
const MOST: usize = 100;

/// A message, a term or an attribute of one, as a file has it.
pub(super) struct Definition<'a> {
    pub(super) id: String,
    /// Its name at its place in the file.
    pub(super) at: &'a str,
    pub(super) pattern: &'a Pattern<&'a str>,
    pub(super) uses: Uses<'a, 'a>,
    /// The file it stands in; none of the site's own is behind these.
    pub(super) file: Option<usize>,
}

/// Something that is wrong.
pub(super) struct Fault<'a> {
    pub(super) file: usize,
    pub(super) at: &'a str,
    pub(super) message: String,
    pub(super) help: String,
}

/// What holds.
pub(super) struct Sound<'a> {
    definitions: Vec<Definition<'a>>,
    /// By id: which definition, and what follows from it.
    held: BTreeMap<String, Held<'a>>,
}

struct Held<'a> {
    definition: usize,
    /// The variables that it asks for.
    needs: BTreeSet<&'a str>,
    /// So many things are put into it.
    placed: usize,
}

/// Why a definition does not hold: nothing, where that is told elsewhere.
type Refusal<'a> = Option<(&'a str, String, String)>;

/// Judges the files of a site's own, and behind them the built-in one. `known` tells which variables a
/// message is given, where that is known.
pub(super) fn judge<'a>(
    own: &[&'a FluentResource],
    built_in: &'a FluentResource,
    known: &dyn Fn(&str) -> Option<&'a BTreeSet<String>>,
    tell: &mut dyn FnMut(Fault<'a>),
) -> Sound<'a> {
    let mut definitions: Vec<Definition<'a>> = Vec::new();
    let mut candidates: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let files = own.iter().enumerate().map(|(at, it)| (Some(at), *it));
    for (file, resource) in files.chain([(None, built_in)]) {
        for (id, at, pattern) in all_of(resource) {
            let before = candidates.entry(id.clone()).or_default();
            let is_twice = before
                .last()
                .is_some_and(|it| definitions[*it].file == file);
            if let (true, Some(file)) = (is_twice, file) {
                tell(Fault {
                    file,
                    at,
                    message: format!("{} is there twice", called(&id)),
                    help: "remove one of the two; until then the first holds".to_owned(),
                });
                continue;
            }
            before.push(definitions.len());
            definitions.push(Definition {
                id,
                at,
                pattern,
                uses: Uses::of(pattern),
                file,
            });
        }
    }
    let mut court = Court {
        definitions: &definitions,
        candidates: candidates
            .iter()
            .map(|(id, all)| (id.as_str(), &all[..]))
            .collect(),
        held: BTreeMap::new(),
        known,
        tell,
    };
    for id in candidates.keys() {
        court.judge(id);
    }
    let held = court.held.into_iter();
    let held = held.filter_map(|(id, it)| Some((id.to_owned(), it?)));
    Sound {
        held: held.collect(),
        definitions,
    }
}

/// All messages, terms and attributes of a file: their ids, their names at their places, and what they say.
fn all_of(resource: &FluentResource) -> impl Iterator<Item = (String, &str, &Pattern<&str>)> {
    resource.entries().flat_map(|entry| {
        let (id, name, value, attributes): (_, _, _, &[Attribute<&str>]) = match entry {
            Entry::Message(it) => (
                it.id.name.to_owned(),
                it.id.name,
                it.value.as_ref(),
                &it.attributes,
            ),
            Entry::Term(it) => (
                format!("-{}", it.id.name),
                it.id.name,
                Some(&it.value),
                &it.attributes,
            ),
            _ => (String::new(), "", None, &[]),
        };
        let whole = value.map(|it| (id.clone(), name, it));
        let parts = attributes.iter().map(move |it| {
            let id = with_attribute(id.clone(), Some(it.id.name));
            (id, it.id.name, &it.value)
        });
        whole.into_iter().chain(parts)
    })
}

/// What an id is the id of, in words.
pub(super) fn called(id: &str) -> String {
    let kind = if id.starts_with('-') {
        "term"
    } else {
        "message"
    };
    format!("the {kind} `{id}`")
}

struct Court<'a, 'c> {
    definitions: &'c [Definition<'a>],
    /// By id, what is left to be judged of it, the first to hold before the others.
    candidates: BTreeMap<&'c str, &'c [usize]>,
    /// What was decided: nothing, where no definition of an id is sound.
    held: BTreeMap<&'c str, Option<Held<'a>>>,
    known: &'c dyn Fn(&str) -> Option<&'a BTreeSet<String>>,
    tell: &'c mut dyn FnMut(Fault<'a>),
}

impl<'a, 'c> Court<'a, 'c> {
    /// Decides on an id, and before that on all to which it leads.
    fn judge(&mut self, id: &'c str) {
        let mut path = vec![id];
        let mut on_path = BTreeSet::from([id]);
        while let Some(&id) = path.last() {
            let Some(at) = self.first(id).filter(|_| !self.held.contains_key(id)) else {
                self.held.entry(id).or_insert(None);
                on_path.remove(id);
                path.pop();
                continue;
            };
            let definitions = self.definitions;
            let definition = &definitions[at];
            if let Some(refusal) = self.by_itself(definition) {
                self.refuse(id, at, Some(refusal));
                continue;
            }
            let mut references = definition.uses.references.iter();
            let open = references.find(|it| self.is_open(&it.id));
            match open {
                Some(next) if on_path.contains(&*next.id) => {
                    let begin = path
                        .iter()
                        .position(|it| *it == next.id)
                        .unwrap_or_default();
                    self.break_circle(&path[begin..]);
                    for left in path.drain(begin + 1..) {
                        on_path.remove(left);
                    }
                }
                Some(next) => {
                    // It is open, so it is there.
                    if let Some((next, _)) = self.candidates.get_key_value(&*next.id) {
                        on_path.insert(next);
                        path.push(next);
                    }
                }
                None => match self.with_references(definition) {
                    Ok(needs_and_placed) => {
                        let (needs, placed) = needs_and_placed;
                        let held = Held {
                            definition: at,
                            needs,
                            placed,
                        };
                        self.held.insert(id, Some(held));
                    }
                    Err(refusal) => self.refuse(id, at, refusal),
                },
            }
        }
    }

    /// The definition of an id that comes next.
    fn first(&self, id: &str) -> Option<usize> {
        self.candidates.get(id)?.first().copied()
    }

    fn is_open(&self, id: &str) -> bool {
        self.candidates.contains_key(id) && !self.held.contains_key(id)
    }

    /// Leaves a definition out, so that the next of its id is judged.
    fn refuse(&mut self, id: &'c str, at: usize, refusal: Refusal<'a>) {
        if let (Some((at, message, help)), Some(file)) = (refusal, self.definitions[at].file) {
            (self.tell)(Fault {
                file,
                at,
                message,
                help,
            });
        }
        if let Some(left) = self.candidates.get_mut(id) {
            *left = left.get(1..).unwrap_or_default();
        }
    }

    /// Of messages that refer to one another in a circle, the first of the site's own does not hold. The built-in
    /// ones alone have no circle.
    fn break_circle(&mut self, circle: &[&'c str]) {
        let all = circle.iter().zip(circle.iter().cycle().skip(1));
        let own = all.filter_map(|(id, next)| {
            let at = self.first(id)?;
            self.definitions[at].file.map(|_| (*id, at, *next))
        });
        let Some((id, at, next)) = own.min_by_key(|(_, at, _)| *at) else {
            self.held.extend(circle.iter().map(|it| (*it, None)));
            return;
        };
        let mut references = self.definitions[at].uses.references.iter();
        let place = references.find(|it| it.id == next).map(|it| it.at);
        let through = if next == id {
            String::new()
        } else {
            format!(" through `{next}`")
        };
        let refusal = (
            place.unwrap_or(self.definitions[at].at),
            format!("{} refers to itself{through}", called(id)),
            "write the words there instead".to_owned(),
        );
        self.refuse(id, at, Some(refusal));
    }

    /// What is wrong with a definition whatever it refers to.
    fn by_itself(&self, definition: &Definition<'a>) -> Option<(&'a str, String, String)> {
        let id = &definition.id;
        let uses = &definition.uses;
        if uses.placed > MOST {
            return Some(too_many(definition));
        }
        if let (Some(known), Some(_)) = ((self.known)(id), definition.file)
            && let Some(name) = uses.variables().find(|it| !known.contains(*it))
        {
            let has: Vec<String> = known.iter().map(|it| format!("${it}")).collect();
            let has = match &has[..] {
                [] => "it has no variables".to_owned(),
                has => format!("write {}", has.join(" or ")),
            };
            return Some((name, format!("{} is given no `${name}`", called(id)), has));
        }
        let is_there = |it: &&Reference<'a>| self.candidates.contains_key(&*it.id);
        let strange = uses.references.iter().find(|it| !is_there(it));
        let strange = strange.map(|it| it.at);
        let strange = strange.or_else(|| uses.functions.first().copied())?;
        Some((
            strange,
            format!("{} refers to `{strange}`, which is not there", called(id)),
            "refer to a message or a term of this file; functions are not known".to_owned(),
        ))
    }

    /// What a definition asks for with all that it refers to, and how much that puts into it.
    fn with_references(
        &self,
        definition: &Definition<'a>,
    ) -> Result<(BTreeSet<&'a str>, usize), Refusal<'a>> {
        let id = &definition.id;
        let uses = &definition.uses;
        let known = (self.known)(id).filter(|_| definition.file.is_some());
        // What a term only chooses by has a usual form.
        let mut needs: BTreeSet<&'a str> = if id.starts_with('-') {
            uses.put.iter().copied().collect()
        } else {
            uses.variables().collect()
        };
        let mut placed = uses.placed;
        for it in &uses.references {
            // What was refused is told there.
            let held = self
                .held
                .get(&*it.id)
                .and_then(Option::as_ref)
                .ok_or(None)?;
            placed += held.placed;
            let is_term = it.id.starts_with('-');
            let lacking = held.needs.iter().copied().find(|need| {
                if is_term {
                    !it.given.contains(need)
                } else {
                    known.is_some_and(|known| !known.contains(*need))
                }
            });
            match lacking {
                Some(need) if is_term => {
                    return Err(Some((
                        it.at,
                        format!("{} gives the term `{}` no `${need}`", called(id), it.id),
                        format!("write `{{ {}({need}: \"…\") }}`", it.id),
                    )));
                }
                Some(need) => {
                    return Err(Some((
                        it.at,
                        format!(
                            "{} is given no `${need}`, which `{}` asks for",
                            called(id),
                            it.id
                        ),
                        "refer to a message without it, or write the words there".to_owned(),
                    )));
                }
                None if is_term => {}
                None => needs.extend(&held.needs),
            }
        }
        if placed > MOST {
            return Err(Some(too_many(definition)));
        }
        Ok((needs, placed))
    }
}

fn too_many<'a>(definition: &Definition<'a>) -> (&'a str, String, String) {
    (
        definition.at,
        format!(
            "{} is put together of more than {MOST} parts",
            called(&definition.id)
        ),
        "write the words themselves".to_owned(),
    )
}

impl<'a> Sound<'a> {
    /// The definitions of the site's own that hold.
    pub(super) fn own(&self) -> impl Iterator<Item = &Definition<'a>> {
        let all = self
            .held
            .values()
            .map(|it| &self.definitions[it.definition]);
        all.filter(|it| it.file.is_some())
    }

    /// The site's own messages of which no definition holds, not even a built-in one.
    pub(super) fn lost(&self) -> impl Iterator<Item = &str> {
        let ids = self.definitions.iter().map(|it| it.id.as_str());
        ids.filter(|it| !it.starts_with('-') && !self.held.contains_key(*it))
    }

    /// All that the site's own refer to, sound or not.
    pub(super) fn referred_to(&self) -> BTreeSet<&str> {
        let own = self.definitions.iter().filter(|it| it.file.is_some());
        let references = own.flat_map(|it| &it.uses.references);
        references.map(|it| it.id.as_str()).collect()
    }

    /// The variables that a message asks for.
    pub(super) fn needs(&self, id: &str) -> impl Iterator<Item = &'a str> {
        let needs = self.held.get(id).into_iter().flat_map(|it| &it.needs);
        needs.copied()
    }

    /// All that holds as one file.
    pub(super) fn file(&self) -> FluentResource {
        let mut messages: BTreeMap<&str, Message<&str>> = BTreeMap::new();
        let mut terms: BTreeMap<&str, Term<&str>> = BTreeMap::new();
        // An id is before those of its attributes.
        for (id, held) in &self.held {
            let pattern = self.definitions[held.definition].pattern.clone();
            let (name, attribute) = id
                .split_once('.')
                .map_or((&id[..], None), |(name, rest)| (name, Some(rest)));
            let attributes = match name.strip_prefix('-') {
                Some(name) if attribute.is_none() => {
                    let term = Term {
                        id: Identifier { name },
                        value: pattern,
                        attributes: Vec::new(),
                        comment: None,
                    };
                    terms.insert(name, term);
                    continue;
                }
                // Where its own value does not hold, nothing puts it anywhere.
                Some(name) => {
                    let term = terms.entry(name).or_insert_with(|| Term {
                        id: Identifier { name },
                        value: pattern.clone(),
                        attributes: Vec::new(),
                        comment: None,
                    });
                    Some(&mut term.attributes)
                }
                None => {
                    let message = messages.entry(name).or_insert_with(|| Message {
                        id: Identifier { name },
                        value: None,
                        attributes: Vec::new(),
                        comment: None,
                    });
                    if attribute.is_none() {
                        message.value = Some(pattern);
                        continue;
                    }
                    Some(&mut message.attributes)
                }
            };
            if let (Some(name), Some(attributes)) = (attribute, attributes) {
                attributes.push(Attribute {
                    id: Identifier { name },
                    value: pattern,
                });
            }
        }
        let messages = messages.into_values().map(Entry::Message);
        let body = messages.chain(terms.into_values().map(Entry::Term));
        let text = serialize(&Resource {
            body: body.collect(),
        });
        super::parse(&text).0
    }
}
