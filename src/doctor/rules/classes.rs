//! `Change-Class:` trailers that name no class.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::doctor::Records;
use crate::model::declared_change::CLASSES;
use crate::site::{Site, class_named};

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    let commits = site
        .sources
        .iter()
        .filter_map(|it| it.history.as_ref())
        .flat_map(|history| history.commits());
    for commit in commits {
        let unknown = commit.change_classes.iter();
        for word in unknown.filter(|word| class_named(word).is_none()) {
            let near = match nearest(&word.to_lowercase(), CLASSES) {
                Some(near) => format!("did you mean `{near}`? "),
                None => format!("the classes are {}; ", CLASSES.join(", ")),
            };
            let short = commit.id.short();
            found.push(
                Diagnostic::new(
                    code::UNKNOWN_CLASS,
                    format!("commit {short} declares the class `{word}`, which there is not"),
                )
                .help(format!(
                    "{near}say it in the document's metadata, as the commit stands:\nchanges:\n  {short}: {{ class: {} }}",
                    nearest(&word.to_lowercase(), CLASSES).unwrap_or("editorial"),
                )),
            );
        }
    }
}
