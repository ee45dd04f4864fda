//! Documents whose commits name AI assistants, and that do not say how these helped.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::{Records, counted, is_assisted};
use crate::history::ActorKind;
use crate::site::{Document, Site};

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    for document in site.guidance() {
        let assisted = site
            .changes(document)
            .filter(|change| is_assisted(site, change))
            .count();
        if assisted > 0 {
            found.extend(undisclosed(site, document, assisted));
        }
    }
}

fn undisclosed(site: &Site, document: &Document, assisted: usize) -> Option<Diagnostic> {
    let tools: BTreeSet<&str> = document
        .hands()
        .iter()
        .flat_map(|hands| &hands.tools)
        .map(|tool| site.registry.person(*tool))
        .filter(|tool| tool.kind == ActorKind::Assistant)
        .map(|tool| tool.name.as_str())
        .collect();
    let facts = format!(
        "{assisted} of {} of `{}` {} an AI assistant ({})",
        counted(document.lineage.revisions.len(), "revision"),
        document.id,
        if assisted == 1 { "names" } else { "name" },
        tools.into_iter().collect::<Vec<_>>().join(", "),
    );
    let warning = |what: &str| {
        Diagnostic::new(code::UNDISCLOSED_ASSISTANCE, format!("{facts}, {what}"))
            .help("say how it helped: `ai_assistance: Drafted section 2; reviewed by its authors`")
    };
    match &document.metadata.ai_assistance {
        None => Some(warning("and the document does not say so").at(document.source.place(0..0))),
        Some(said) if is_denial(&said.value) => {
            Some(warning("and the document says there was none").at(said.at.clone()))
        }
        Some(_) => None,
    }
}

fn is_denial(said: &str) -> bool {
    let said = said.trim().trim_end_matches('.').to_lowercase();
    ["", "no", "none", "false", "never"].contains(&said.as_str())
}
