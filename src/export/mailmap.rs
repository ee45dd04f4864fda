//! git's `.mailmap`, from the addresses that `people.yaml` holds.

use std::fmt::Write as _;

use crate::model::Display;
use crate::site::Site;

/// For each person with addresses, by id: the name for the first address, and the first address for
/// each of the others. It shows addresses, as such a file does by its nature. People who are shown by
/// another name than their own, or by none, are left out.
pub fn mailmap(site: &Site) -> String {
    let declared = site.registry.people.iter();
    let declared = declared.filter_map(|it| it.declared.as_ref());
    let mut people: Vec<_> = declared
        .filter(|it| it.display == Display::Name && !it.emails.is_empty())
        .collect();
    people.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = String::new();
    for person in people {
        let mut addresses = person.emails.iter().map(|it| plain(it, &['<', '>']));
        let name = plain(&person.name, &['<', '>', '#']);
        let Some(first) = addresses.next() else {
            continue;
        };
        let _ = writeln!(out, "{name} <{first}>");
        for other in addresses.filter(|it| *it != first) {
            let _ = writeln!(out, "{name} <{first}> <{other}>");
        }
    }
    out
}

/// A text that cannot be taken for more than one field of a line.
fn plain(text: &str, taken: &[char]) -> String {
    let text: String = text
        .chars()
        .filter(|it| !it.is_control() && !taken.contains(it))
        .collect();
    text.trim().to_owned()
}
