//! The first texts of a person, a workstream and a document.

use super::mapping::{Refused, Yaml};
use super::scalar::{flow_mapping, scalar};
use crate::model::placeholder::OUTLINE;
use jiff::civil::Date;

/// A person who is new.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// The id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Addresses, for matching.
    pub emails: Vec<String>,
    /// The login at GitHub.
    pub github: Option<String>,
    /// Where they belong.
    pub organization: Option<String>,
    /// The kind of agreement and the day on which it was signed.
    pub agreement: Option<(String, Option<Date>)>,
}

/// A workstream that is new.
#[derive(Debug, Clone, Default)]
pub struct NewWorkstream {
    /// The name.
    pub name: String,
    /// A short name.
    pub short: Option<String>,
    /// The number.
    pub number: Option<u16>,
    /// The word of its state.
    pub state: String,
    /// Since when.
    pub since: Option<Date>,
    /// What it is for.
    pub charter: Option<String>,
    /// Ids of people.
    pub leads: Vec<String>,
    /// Are its leads to be responsible and accountable for its texts?
    pub has_roles: bool,
}

/// A document that is new.
#[derive(Debug, Clone, Default)]
pub struct NewDocument {
    /// The title.
    pub title: String,
    /// The id.
    pub id: String,
    /// The workstream, where the folder does not tell.
    pub workstream: Option<String>,
    /// What kind of document.
    pub kind: Option<String>,
    /// The word of its state, where the site has one for texts that are being written.
    pub status: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// Ids of people, or names.
    pub contributors: Vec<String>,
}

impl NewPerson {
    /// `people.yaml` with the person at its end.
    pub fn added_to(&self, people: Option<&str>) -> Result<String, Refused> {
        let mut lines = vec![format!("name: {}", scalar(&self.name))];
        if !self.emails.is_empty() {
            lines.push(list("emails", &self.emails));
        }
        lines.extend(self.github.iter().map(|it| entry("github", it)));
        let organization = self.organization.iter();
        lines.extend(organization.map(|it| entry("organization", it)));
        if let Some((kind, date)) = &self.agreement {
            let mut agreement = vec![("kind", scalar(kind))];
            agreement.extend(date.map(|it| ("date", it.to_string())));
            lines.push(format!("agreement: {}", flow_mapping(&agreement)));
        }
        let changed = Yaml::new(people.unwrap_or_default()).add_entry(&scalar(&self.id), &lines)?;
        Ok(changed.text().to_owned())
    }
}

impl NewWorkstream {
    /// The text of its file.
    pub fn text(&self) -> String {
        let mut lines = vec![entry("name", &self.name)];
        lines.extend(self.short.iter().map(|it| entry("short", it)));
        lines.extend(self.number.map(|it| format!("number: {it}")));
        lines.push(entry("state", &self.state));
        lines.extend(self.since.map(|it| format!("since: {it}")));
        lines.extend(self.charter.iter().map(|it| entry("charter", it)));
        if !self.leads.is_empty() {
            lines.push(list("leads", &self.leads));
        }
        if self.has_roles {
            lines.push("raci:".into());
            for activity in ["draft", "maintain"] {
                lines.push(format!(
                    "  {activity}: {{ responsible: [leads], accountable: [leads] }}"
                ));
            }
        }
        lines.join("\n") + "\n"
    }
}

impl NewDocument {
    /// The text of its file, with an outline to fill in.
    pub fn text(&self) -> String {
        let mut lines = vec![entry("title", &self.title), entry("id", &self.id)];
        lines.extend(self.workstream.iter().map(|it| entry("workstream", it)));
        lines.extend(self.kind.iter().map(|it| entry("type", it)));
        lines.extend(self.status.iter().map(|it| entry("status", it)));
        lines.push("version: \"0.1\"".into());
        lines.extend(self.summary.iter().map(|it| entry("summary", it)));
        if !self.contributors.is_empty() {
            lines.push(list("contributors", &self.contributors));
        }
        format!(
            "---\n{}\n---\n\n# {}\n\n{OUTLINE}",
            lines.join("\n"),
            heading(&self.title)
        )
    }
}

fn entry(key: &str, text: &str) -> String {
    format!("{key}: {}", scalar(text))
}

fn list(key: &str, texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|it| scalar(it)).collect();
    format!("{key}: [{}]", texts.join(", "))
}

/// A title as it is read in Markdown: signs that have a meaning there are escaped.
fn heading(title: &str) -> String {
    let mut heading = String::new();
    for character in title.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' | '$'
        ) {
            heading.push('\\');
        }
        heading.push(character);
    }
    heading
}
