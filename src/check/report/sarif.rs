//! Diagnostics as SARIF 2.1.0, which code hosts and editors show: the codes as rules with their
//! articles, the diagnostics as results with their regions.

use serde::Serialize;

use super::origin::{Origin, plain};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
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

/// The report, with a newline at its end.
pub fn sarif(diagnostics: &[Diagnostic], origin: Origin<'_>) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
    codes.sort_by_key(|it| it.name());
    codes.dedup();
    let results = diagnostics.iter().map(|it| outcome(it, &codes, origin));
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
    }
}

fn location(place: &Place, origin: Origin<'_>) -> Location {
    let (end_line, end_column) = place.end();
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: percent_encode(&origin.path(place)),
                uri_base_id: ROOT,
            },
            region: Region {
                start_line: place.line,
                start_column: place.column,
                end_line,
                end_column,
            },
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
