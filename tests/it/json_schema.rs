//! Holds a value against a JSON schema: of draft 7, the keywords that the schema of SARIF uses. Any
//! other keyword is a panic, so that nothing is passed over.
//! The crate `jsonschema` refuses that schema: the pattern of `language` is no regular expression of ECMA 262.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

/// What is wrong with a value, each with the place in it.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    examine(schema, schema, value, "", &mut faults);
    faults
}

fn examine(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let rules = schema.as_object().unwrap();
    for (keyword, rule) in rules {
        match keyword.as_str() {
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix('#').unwrap();
                examine(root, root.pointer(name).unwrap(), value, at, faults);
                return;
            }
            "type" if !is_of(value, rule.as_str().unwrap()) => {
                fault(faults, at, &format!("is no {rule}"));
            }
            "enum" if !rule.as_array().unwrap().contains(value) => {
                fault(faults, at, &format!("{value} is none of {rule}"));
            }
            "required" => {
                let missing = |key: &&Value| value.get(key.as_str().unwrap()).is_none();
                for key in rule.as_array().unwrap().iter().filter(missing) {
                    fault(faults, at, &format!("{key} is missing"));
                }
            }
            "minimum" if value.as_f64() < rule.as_f64() => {
                fault(faults, at, &format!("is below {rule}"));
            }
            "maximum" if value.as_f64() > rule.as_f64() => {
                fault(faults, at, &format!("is above {rule}"));
            }
            "minItems" if (items(value).len() as u64) < rule.as_u64().unwrap() => {
                fault(faults, at, &format!("has less than {rule} items"));
            }
            "uniqueItems" if *rule == true => {
                let texts: BTreeSet<String> = items(value).iter().map(Value::to_string).collect();
                if texts.len() < items(value).len() {
                    fault(faults, at, "has equal items");
                }
            }
            "pattern" => {
                // One pattern of the schema has a bracket too many.
                let pattern = rule.as_str().unwrap().replace("]?$", "$");
                let text = value.as_str().unwrap_or_default();
                if !Regex::new(&pattern).unwrap().is_match(text) {
                    fault(faults, at, &format!("{text} is not {pattern}"));
                }
            }
            "format" if !is_formed(value.as_str().unwrap_or_default(), rule.as_str().unwrap()) => {
                fault(faults, at, &format!("{value} is no {rule}"));
            }
            "anyOf" | "oneOf" => {
                let fits = |it: &&Value| {
                    let mut found = Vec::new();
                    examine(root, it, value, at, &mut found);
                    found.is_empty()
                };
                let count = rule.as_array().unwrap().iter().filter(fits).count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    fault(faults, at, &format!("fits {count} of {keyword}"));
                }
            }
            "items" => {
                for (index, item) in items(value).iter().enumerate() {
                    examine(root, rule, item, &format!("{at}/{index}"), faults);
                }
            }
            "properties"
            | "additionalProperties"
            | "type"
            | "enum"
            | "minimum"
            | "maximum"
            | "minItems"
            | "uniqueItems"
            | "format"
            | "description"
            | "title"
            | "default"
            | "definitions"
            | "$schema"
            | "$id" => {}
            unknown => panic!("the keyword {unknown} is not known"),
        }
    }
    let known = rules.get("properties").and_then(Value::as_object);
    for (key, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{key}");
        let own = known.and_then(|it| it.get(key));
        match own.or_else(|| rules.get("additionalProperties")) {
            Some(Value::Bool(false)) => faults.push(format!("{at}: is not known")),
            Some(rule @ Value::Object(_)) => examine(root, rule, inner, &at, faults),
            _ => {}
        }
    }
}

fn fault(faults: &mut Vec<String>, at: &str, what: &str) {
    faults.push(format!("{at}: {what}"));
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        unknown => panic!("the type {unknown} is not known"),
    }
}

fn is_formed(text: &str, format: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let has_scheme = || {
        Regex::new("^[A-Za-z][A-Za-z0-9+.-]*:")
            .unwrap()
            .is_match(text)
    };
    match format {
        "uri" => text.chars().all(is_sign) && has_scheme(),
        "uri-reference" => text.chars().all(is_sign),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        unknown => panic!("the format {unknown} is not known"),
    }
}
