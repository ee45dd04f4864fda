//! `llms.txt`: the guidance for language models, as <https://llmstxt.org> describes it. What is in force
//! comes first; what must not be followed any more is last, and said to be so.

use crate::model::Nature;
use crate::site::{Document, Edition, Site};

const GROUPS: [&str; 3] = ["llms-in-force", "llms-being-written", "llms-past"];

/// The whole file. Links lead to texts as Markdown.
pub(in crate::site) fn llms(site: &Site) -> String {
    let mut parts = vec![format!("# {}\n", line(&site.title))];
    let description = site.settings.description.as_ref();
    parts.extend(description.map(|it| format!("> {}\n", line(&site.shown(it)))));
    parts.push(format!("{}\n", site.say("llms-about")));
    for (index, title) in GROUPS.into_iter().enumerate() {
        let documents = site.guidance().filter(|it| group(it) == index);
        let documents = site.ordered(documents).into_iter();
        let lines: Vec<String> = documents.map(|it| entry(site, it)).collect();
        if !lines.is_empty() {
            let title = site.say(title);
            parts.push(format!("## {title}\n\n{}\n", lines.join("\n")));
        }
    }
    parts.join("\n")
}

fn group(document: &Document) -> usize {
    match document.metadata.nature() {
        Some(Nature::InForce) => 0,
        Some(Nature::Replaced | Nature::TakenBack) => 2,
        _ => 1,
    }
}

fn entry(site: &Site, document: &Document) -> String {
    let base = site.settings.base_url.as_deref().unwrap_or_default();
    let metadata = &document.metadata;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(
        metadata
            .status
            .as_ref()
            .map(|it| site.status_name(&it.value)),
    );
    let version = metadata.version.as_ref().map(|it| &it.value);
    match document.approved_version().map(|it| &document.versions[it]) {
        Some(approved) => {
            let number = ("version", (&approved.number).into());
            facts.push(match approved.approved_on {
                Some(day) => {
                    let day = ("date", day.to_string().into());
                    site.tell("llms-approved-of", &[number, day])
                }
                None => site.tell("llms-approved", &[number]),
            });
            let now = site.citations(document).pop();
            match now.map(|it| it.edition) {
                Some(Edition::Draft(number)) => {
                    facts.push(site.tell("llms-now-draft", &[("version", number.into())]));
                }
                Some(Edition::Living { .. }) => facts.push(site.say("llms-changed-since")),
                Some(Edition::Version(_)) | None => {}
            }
        }
        None => facts.extend(version.map(|it| site.version_name(it, false))),
    }
    let summary = document.summary().map(line);
    let facts = (!facts.is_empty()).then(|| format!("({})", site.strings().listed(&facts, false)));
    let about: Vec<String> = summary.into_iter().chain(facts).collect();
    let about = match about.as_slice() {
        [] => String::new(),
        about => format!(": {}", about.join(" ")),
    };
    let title = line(document.title())
        .replace('[', "\\[")
        .replace(']', "\\]");
    format!("- [{title}]({base}{}){about}", document.twin_route().url())
}

/// A text as one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
