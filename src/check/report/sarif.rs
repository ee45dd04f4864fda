//! Diagnostics as SARIF 2.1.0, which code hosts and editors show: the codes as rules with their
//! articles, the diagnostics as results with their regions.

use serde::Serialize;

use super::origin::{Origin, plain};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::email::holds_email;
use crate::path::percent_encode;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The base of all paths, to be told by whoever reads the report.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Message,
    default_configuration: Configuration,
    help: Help<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

/// What `check --fix` would write.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The report, with a newline at its end. Which places may be mended `is_mendable` tells.
pub fn sarif(
    diagnostics: &[Diagnostic],
    origin: Origin<'_>,
    is_mendable: &dyn Fn(&Place) -> bool,
) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
    codes.sort_by_key(|it| it.name());
    codes.dedup();
    let results = diagnostics.iter().map(|it| Outcome {
        fixes: fix(it, origin, is_mendable).into_iter().collect(),
        ..outcome(it, &codes, origin)
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().map(|it| rule(*it)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    // Plain strings and numbers always serialise.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: Code) -> Rule<'static> {
    Rule {
        id: code.name(),
        short_description: Message {
            text: code.title().to_owned(),
        },
        default_configuration: Configuration {
            level: level(code.severity()),
        },
        help: Help {
            text: code.article(),
            markdown: code.article(),
        },
    }
}

fn outcome<'a>(diagnostic: &'a Diagnostic, codes: &[Code], origin: Origin<'_>) -> Outcome<'a> {
    let mut text = plain(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(&plain(help));
    }
    let place = diagnostic.place.as_deref();
    let rule_index = codes.iter().position(|it| *it == diagnostic.code);
    Outcome {
        rule_id: diagnostic.code.name(),
        rule_index: rule_index.unwrap_or_default(),
        level: level(diagnostic.severity),
        message: Message { text },
        locations: place.map(|it| location(it, origin)).into_iter().collect(),
        fixes: Vec::new(),
    }
}

/// A report shows no address, so what would write one is left out.
fn fix(
    diagnostic: &Diagnostic,
    origin: Origin<'_>,
    is_mendable: &dyn Fn(&Place) -> bool,
) -> Option<Fix> {
    let place = diagnostic.place.as_deref()?;
    let new = diagnostic.replacement.as_ref()?;
    (!holds_email(new) && is_mendable(place)).then(|| Fix {
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(place, origin),
            replacements: [Replacement {
                deleted_region: region(place),
                inserted_content: Message { text: new.clone() },
            }],
        }],
    })
}

fn location(place: &Place, origin: Origin<'_>) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(place, origin),
            region: region(place),
        },
    }
}

fn artifact(place: &Place, origin: Origin<'_>) -> ArtifactLocation {
    ArtifactLocation {
        uri: percent_encode(&origin.path(place)),
        uri_base_id: ROOT,
    }
}

fn region(place: &Place) -> Region {
    let (end_line, end_column) = place.end();
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line,
        end_column,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
