//! GitHub's `CODEOWNERS`, from the roles: whom GitHub asks to review a change of a text.
//!
//! The owners of a text are those who are accountable and responsible for keeping it true (`maintain`),
//! or, where nothing is said of that, for writing it (`draft`). Who is emeritus is asked for nothing. The last line that matches a file
//! holds, so folders come before files.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::input::{CONTENT_FOLDER, SourceId};
use crate::model::{Activity, Role, State};
use crate::path::SourcePath;
use crate::site::{Assignment, Document, Holder, PersonIndex, Site};

/// Who owns something.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Owners {
    /// Logins at GitHub, with the at sign, in the order of their roles.
    handles: Vec<String>,
    /// The names of those whom GitHub does not know.
    without: BTreeSet<String>,
}

/// The file for one source. No address is ever in it: who has no login at GitHub is named in a comment.
/// `prefix` is the folder of the repository that is the source's root, or empty.
pub fn code_owners(site: &Site, source: SourceId, prefix: &str) -> String {
    let mut out = String::from(
        "# Made by `guide export codeowners` from the roles of this site: change those, then make it anew.\n",
    );
    for (index, workstream) in site.workstreams.iter().enumerate() {
        let owners = owners_of_workstream(site, index);
        let Some(folder) = folder_of(site, source, &workstream.id) else {
            continue;
        };
        if owners == Owners::default() {
            continue;
        }
        let _ = writeln!(out, "\n# {}", one_line(&workstream.name));
        tell_without(&mut out, &owners);
        if !owners.handles.is_empty() {
            tell(&mut out, prefix, &folder, &owners);
        }
    }
    let mut heading = "\n# Documents with roles of their own\n";
    for document in site.guidance().filter(|it| it.from == source) {
        let Some(path) = site.source(source).mount.own(document.source.path()) else {
            continue;
        };
        let owners = owners_of_document(site, document);
        let by_folder = by_folder(site, source, &path);
        if owners == by_folder.unwrap_or_default() {
            continue;
        }
        out.push_str(std::mem::take(&mut heading));
        tell_without(&mut out, &owners);
        // A line without owners takes the file from those of its folder.
        tell(&mut out, prefix, path.as_str(), &owners);
    }
    out
}

fn tell(out: &mut String, prefix: &str, path: &str, owners: &Owners) {
    out.push_str(&pattern(prefix, path));
    for handle in &owners.handles {
        let _ = write!(out, " {handle}");
    }
    out.push('\n');
}

fn tell_without(out: &mut String, owners: &Owners) {
    if !owners.without.is_empty() {
        let names: Vec<&str> = owners.without.iter().map(String::as_str).collect();
        let _ = writeln!(out, "# without a login at GitHub: {}", names.join(", "));
    }
}

/// The folder of a workstream in a source, with a slash at its end; empty where it is all of it.
fn folder_of(site: &Site, source: SourceId, workstream: &str) -> Option<String> {
    let from = site.source(source);
    if let Some(named) = &from.workstream {
        return (named.value == workstream).then(String::new);
    }
    let folder = format!("{CONTENT_FOLDER}/{workstream}");
    let known = from.mount.known(&SourcePath::new(&folder)?);
    let is_there = from.files.contains_folder(known.as_str());
    is_there.then(|| format!("{folder}/"))
}

/// The owners that a file has by the lines of folders.
fn by_folder(site: &Site, source: SourceId, path: &SourcePath) -> Option<Owners> {
    let mut workstreams = site.workstreams.iter();
    let index = workstreams.position(|it| {
        folder_of(site, source, &it.id).is_some_and(|it| path.as_str().starts_with(&it))
    })?;
    Some(owners_of_workstream(site, index))
}

/// Nobody owns what a closed workstream left.
fn owners_of_workstream(site: &Site, index: usize) -> Owners {
    match site.workstreams[index].state {
        State::Closed => Owners::default(),
        _ => owners(site, &site.workstream_roles(index)),
    }
}

fn owners_of_document(site: &Site, document: &Document) -> Owners {
    let own = site.document_roles(document);
    if own.iter().any(|it| it.activity.is_on_the_text()) {
        return owners(site, &own);
    }
    let of_workstream = document.workstream;
    let of_workstream = of_workstream.map(|it| owners_of_workstream(site, it));
    of_workstream.unwrap_or_default()
}

fn owners(site: &Site, roles: &[Assignment<'_>]) -> Owners {
    let of = |activity: Activity| roles.iter().find(|it| it.activity == activity);
    let Some(roles) = of(Activity::Maintain).or_else(|| of(Activity::Draft)) else {
        return Owners::default();
    };
    let mut owners = Owners::default();
    for role in [Role::Accountable, Role::Responsible] {
        for assignee in roles.of(role) {
            let people = site.people_of(assignee.holder, site.day);
            if people.is_empty() {
                owners.without.extend(name_of(site, assignee.holder));
            }
            for person in people {
                owners.add(site, person);
            }
        }
    }
    owners
}

impl Owners {
    fn add(&mut self, site: &Site, person: PersonIndex) {
        let participant = site.registry.person(person);
        let declared = participant.declared.as_ref();
        if site.registry.is_withheld(person) || declared.is_some_and(|it| it.emeritus) {
            return;
        }
        match declared.and_then(|it| it.github.as_ref()) {
            Some(login) => {
                let handle = format!("@{}", login.value);
                if !self.handles.contains(&handle) {
                    self.handles.push(handle);
                }
            }
            None => {
                self.without.insert(one_line(&participant.name));
            }
        }
    }
}

/// The name of a holder behind whom nobody is known.
fn name_of(site: &Site, holder: Holder) -> Option<String> {
    match holder {
        Holder::Body(index) => Some(one_line(&site.registry.bodies[index].name)),
        Holder::Organization(index) => Some(one_line(&site.registry.organizations[index].name)),
        Holder::Leads(_) | Holder::Person(_) | Holder::Channel(..) => None,
    }
}

/// A path as a pattern of GitHub's, from the root of the repository. A space is escaped, and so is a
/// `#`; a sign that has a meaning in patterns is matched by `?`, because GitHub knows no way to
/// escape it.
fn pattern(prefix: &str, path: &str) -> String {
    let mut pattern = String::from("/");
    let prefix = prefix.trim_matches('/');
    let whole = if prefix.is_empty() {
        path.to_owned()
    } else {
        format!("{prefix}/{path}")
    };
    if whole.is_empty() {
        return "*".to_owned();
    }
    for character in whole.chars() {
        match character {
            ' ' => pattern.push_str("\\ "),
            '#' => pattern.push_str("\\#"),
            '*' | '?' | '[' | ']' | '\\' => pattern.push('?'),
            it if it.is_control() || it.is_whitespace() => pattern.push('?'),
            it => pattern.push(it),
        }
    }
    pattern
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    line.chars().filter(|it| !it.is_control()).collect()
}
