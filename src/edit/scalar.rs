//! Values as YAML.

use std::fmt::Write as _;

/// Words that other readers of YAML take for something else than text.
const NOT_TEXT: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A text as one line of YAML, which means the same in a list in brackets too: plain where every
/// reader takes it for this text, else in double quotes.
pub fn scalar(text: &str) -> String {
    let mut characters = text.chars();
    let is_plain_inside =
        |it: char| it.is_alphanumeric() || matches!(it, ' ' | '_' | '-' | '.' | '/' | '(' | ')');
    let is_plain = characters.next().is_some_and(char::is_alphabetic)
        && characters.all(is_plain_inside)
        && !text.ends_with(' ')
        && !NOT_TEXT.contains(&text.to_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(it));
            }
            it => quoted.push(it),
        }
    }
    quoted.push('"');
    quoted
}

/// A mapping in one line of YAML, of keys and values that are YAML already.
pub fn flow_mapping(entries: &[(&str, String)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;
    use crate::model::yaml::{self, Value};
    use crate::path::SourcePath;
    use proptest::prelude::*;

    /// The text that guide reads at a key.
    fn read(text: &str) -> Option<String> {
        let path = SourcePath::new("x.yaml")?;
        let source = SourceText::new(path, text);
        let node = yaml::parse(&source, 0..text.len(), &mut Vec::new())?;
        let Value::Map(entries) = node.value else {
            return None;
        };
        match &entries.first()?.1.value {
            Value::Text(text) => Some(text.clone()),
            Value::List(items) => match &items.first()?.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was(text in "\\PC{1,20}|[a-z:# \\-\\[\\]{}\"'&*!|>%@,?\\\\\n\t]{1,12}|~|null|No|1.10") {
            // What is no text is left out where YAML is read.
            let text: String = text.chars().filter(|it| *it != '\r' && !crate::unseen::is_control(*it)).collect();
            let written = scalar(&text);
            prop_assert_eq!(read(&format!("key: {written}\n")), Some(text.clone()));
            prop_assert_eq!(read(&format!("key: [{written}, x]\n")), Some(text.clone()));
            // Another reader of YAML takes it for the same text.
            let other: serde_json::Value = serde_yaml::from_str(&format!("key: {written}\n")).expect(&written);
            prop_assert_eq!(other["key"].as_str(), Some(text.as_str()));
        }
    }
}
