//! Citations as CSL-JSON, by the schema of the Citation Style Language 1.0.2.

use serde_json::{Map, Value, json};

use super::{Citation, Edition};
use crate::strings::Strings;

/// An array of items. Names stay whole (`literal`), for which part of a name is the family's cannot
/// be told.
pub(super) fn write(citations: &[Citation], strings: &Strings) -> String {
    let items: Vec<Value> = citations.iter().map(|it| item(it, strings)).collect();
    // Plain strings and numbers always serialise.
    serde_json::to_string_pretty(&items).unwrap_or_default()
}

fn item(citation: &Citation, strings: &Strings) -> Value {
    let mut item = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(key.to_owned(), value);
        }
    };
    set("id", Some(citation.key.clone().into()));
    set("type", Some("report".into()));
    let names = citation
        .authors
        .iter()
        .map(|name| json!({ "literal": name }));
    let names: Vec<Value> = names.collect();
    set("author", (!names.is_empty()).then(|| names.into()));
    set("title", Some(citation.title.clone().into()));
    set("genre", citation.kind.clone().map(Value::from));
    set("version", citation.edition.number().map(Value::from));
    set("status", citation.status.clone().map(Value::from));
    set("note", citation.edition.note(strings).map(Value::from));
    set("publisher", citation.publisher.clone().map(Value::from));
    let issued = citation
        .day
        .map(|day| json!({ "date-parts": [[day.year(), day.month(), day.day()]] }));
    set("issued", issued);
    set("language", Some(citation.language.clone().into()));
    set("URL", citation.url.clone().map(Value::from));
    Value::Object(item)
}

impl Edition {
    /// The number of a version or draft.
    fn number(&self) -> Option<&str> {
        match self {
            Self::Version(number) | Self::Draft(number) => Some(number),
            Self::Living { .. } => None,
        }
    }

    /// Which text a living one is.
    fn note(&self, strings: &Strings) -> Option<String> {
        match self {
            Self::Living { .. } => Some(self.words(strings)),
            Self::Version(_) | Self::Draft(_) => None,
        }
    }
}
