//! Links and pictures that lead nowhere.

use crate::diagnostic::{Diagnostic, Place, code, nearest};
use crate::markdown::{
    Destination as Address, LinkUse, Markdown, github_anchor, without_attribute,
};
use crate::site::{Destination, Fault, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let links = site.links();
    for (index, document) in site.documents.iter().enumerate() {
        let toc = document.markdown.toc();
        for link in document.markdown.links() {
            // Told of by itself, see `text`.
            if Address::of(&link.destination) == Address::Forbidden {
                continue;
            }
            // Told of as an entry of the table of contents.
            if toc.is_some_and(|it| it.unresolved.iter().any(|(_, span)| *span == link.span)) {
                continue;
            }
            if let Destination::Nowhere(fault) = links.resolve(index, &link.destination) {
                found.push(describe(
                    site,
                    link,
                    &fault,
                    document.source.place(link.span.clone()),
                ));
            }
        }
    }
}

fn describe(site: &Site, link: &LinkUse, fault: &Fault, place: Place) -> Diagnostic {
    let what = if link.kind.is_image() {
        "this picture"
    } else {
        "this link"
    };
    match fault {
        Fault::NoFile(path) if site.is_symlink(path) => {
            let message =
                format!("{what} leads nowhere: `{path}` is a symbolic link, so it is left out");
            Diagnostic::new(code::BROKEN_LINK, message)
                .at(place)
                .help("put the file itself there; links are not followed, so that nothing outside the folder is published")
        }
        Fault::NoFile(path) => {
            let paths = site.file_paths().map(crate::path::SourcePath::as_str);
            // A file does not link to itself by its path.
            let paths = paths.filter(|it| *it != place.file.as_str());
            let help = match nearest_path(path, paths) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write a path relative to this file, or a whole https:// address".into(),
            };
            let message = format!("{what} leads nowhere: there is no file `{path}`");
            Diagnostic::new(code::BROKEN_LINK, message)
                .replaced_by(in_letter_case(path, &link.destination, &place, site))
                .at(place)
                .help(help)
        }
        Fault::NoAnchor { anchor, document } => {
            let target = &site.documents[*document];
            let help = anchor_cure(&target.markdown, anchor);
            let message = format!(
                "{what} leads nowhere: {} has no heading `#{anchor}`",
                target.source.path()
            );
            Diagnostic::new(code::BROKEN_ANCHOR, message)
                .at(place)
                .help(help)
        }
        Fault::NotPublished(path) => Diagnostic::new(
            code::UNPUBLISHED_TARGET,
            format!("{what} leads to `{path}`, which is not part of the site"),
        )
        .at(place)
        .help("set `repository:` in guide.yaml, and the link goes to the file there"),
        Fault::Outside => Diagnostic::new(
            code::UNPUBLISHED_TARGET,
            format!("{what} leads out of the source"),
        )
        .at(place)
        .help("set `repository:` in guide.yaml if it means a page of the repository's host"),
    }
}

/// What to write in place of an anchor that is not there. A heading that ends in `{#…}` is to lose
/// that, and then has another anchor than it has now.
fn anchor_cure(markdown: &Markdown, anchor: &str) -> String {
    let headings = markdown.headings().iter();
    let changing = headings.filter(|it| without_attribute(&it.text).len() < it.text.len());
    let mut renamed = Vec::new();
    for heading in changing {
        let text = without_attribute(&heading.text);
        renamed.push((heading.anchor.as_str(), github_anchor(text), heading));
    }
    let stays = |it: &&str| !renamed.iter().any(|(now, ..)| now == it);
    let anchors = markdown.anchors().iter().map(String::as_str).filter(stays);
    let later = renamed.iter().map(|(_, later, _)| later.as_str());
    let Some(near) = nearest(anchor, anchors.chain(later)) else {
        return "use the anchor that GitHub shows beside the heading".into();
    };
    match renamed.iter().find(|(_, later, _)| later == near) {
        Some((_, _, heading)) => {
            let attribute = heading.text[without_attribute(&heading.text).len()..].trim();
            let then = if near == anchor {
                "which has this anchor then".to_owned()
            } else {
                format!("then write `#{near}`")
            };
            format!("take `{attribute}` from its heading, {then}")
        }
        None => format!("did you mean `#{near}`?"),
    }
}

/// The destination in the letter case of the one file that it can mean.
fn in_letter_case(path: &str, destination: &str, place: &Place, site: &Site) -> Option<String> {
    let mut files = site.file_paths().map(crate::path::SourcePath::as_str);
    let file = files.find(|it| it.eq_ignore_ascii_case(path))?;
    if place.meant() != destination || files.any(|it| it.eq_ignore_ascii_case(path)) {
        return None;
    }
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    let mut start = 0;
    while let Some(step) = ["../", "./", "/"]
        .iter()
        .find(|step| destination[start..end].starts_with(**step))
    {
        start += step.len();
    }
    let written = &destination[start..end];
    let named = file.get(file.len().checked_sub(written.len())?..)?;
    let is_it = named.eq_ignore_ascii_case(written);
    is_it.then(|| format!("{}{named}{}", &destination[..start], &destination[end..]))
}

/// The nearest path: one of the same file name first, else one of the same kind whose file name is
/// near, too: folders that are shared make no two files alike.
fn nearest_path<'a>(path: &str, paths: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let same_name = paths
        .clone()
        .filter(|it| it.rsplit('/').next() == Some(name));
    let ending = |path: &str| path.rsplit_once('.').map(|(_, it)| it.to_lowercase());
    let stem = |path: &'a str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    };
    let own_stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let of_kind = paths
        .filter(|it| ending(it) == ending(path))
        .filter(|it| nearest(own_stem, [stem(it)]).is_some());
    same_name.min().or_else(|| nearest(path, of_kind))
}
