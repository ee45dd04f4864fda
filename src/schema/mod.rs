//! JSON Schemas of guide's files, for editors: made of the forms by which the files are read.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::input::{
    CALLS_FILE, ORGANIZATIONS_FILE, PEOPLE_FILE, SETTINGS_FILE, THEME_FILE, THEMES_FOLDER,
};
use crate::model::form::{Field, Form, Shape};
use crate::model::{
    Statuses, call, login, look, metadata, organization, person, settings, workstream,
};
use crate::path::SourcePath;

/// A kind of file that people write.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its name in `guide schema`.
    pub name: &'static str,
    /// Which files these are.
    pub files: &'static str,
    /// What they tell, in a sentence.
    pub about: &'static str,
    pub(crate) shape: Shape,
}

/// Every kind of file.
pub const FILES: [File; 7] = [
    File {
        name: "guide",
        files: "guide.yaml",
        about: "The site.",
        shape: Shape::Mapping(&settings::FORM),
    },
    File {
        name: "workstream",
        files: "workstreams/<id>.yaml",
        about: "A workstream, and metadata of documents that must not be edited.",
        shape: Shape::Mapping(&workstream::FORM),
    },
    File {
        name: "people",
        files: "workstreams/people.yaml",
        about: "People, by their ids.",
        shape: Shape::ById(&Shape::Mapping(&person::FORM)),
    },
    File {
        name: "organizations",
        files: "workstreams/organizations.yaml",
        about: "Organisations, by their ids.",
        shape: Shape::ById(&Shape::Mapping(&organization::FORM)),
    },
    File {
        name: "calls",
        files: "workstreams/calls.yaml",
        about: "Calls for consensus, review and votes, by their ids.",
        shape: Shape::ById(&Shape::Mapping(&call::FORM)),
    },
    File {
        name: "theme",
        files: "themes/<name>/theme.yaml",
        about: "The look of the site.",
        shape: Shape::Mapping(&look::FORM),
    },
    File {
        name: "front-matter",
        files: "the head of a document",
        about: "What a document says about itself.",
        shape: Shape::Mapping(&metadata::FORM),
    },
];

/// The words of a day, in the ways of writing that leave no doubt about its parts. Which year has a
/// 29th of February, and what months are called, only `check` knows.
const DATE: &str = concat!(
    r"^\s*((19|2\d)\d{2}[-/](",
    r"(0?[13578]|1[02])[-/](0?[1-9]|[12]\d|3[01])|",
    r"(0?[469]|11)[-/](0?[1-9]|[12]\d|30)|",
    r"0?2[-/](0?[1-9]|[12]\d))|",
    r"\d{1,2}[ -][A-Za-z]+[ -]\d{4}|[A-Za-z]+ \d{1,2}, \d{4})\s*$",
);
/// Signs that no id has; which letters are small, only `check` knows.
const ID: &str = r"^[^\s!-,/:-@A-Z\[-^`{-}]+$";
const URL: &str = r"^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)\S*$";
/// Whether a screen can show it, only `check` knows.
const COLOR: &str = concat!(
    r"^\s*(#([0-9A-Fa-f]{3}[Ff]?|[0-9A-Fa-f]{6}([Ff]{2})?)|",
    r"([Rr][Gg][Bb][Aa]?|[Hh][Ss][Ll][Aa]?|[Oo][Kk][Ll][Cc][Hh])\([0-9., %a-z-]+(/ *1(00%)?)?\))\s*$",
);
/// Between which bounds, only `check` knows.
const REM: &str = r"^[0-9]+(\.[0-9]+)?rem$";
const LANGUAGE: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
const VERSION: &str = "^[vV]?[0-9]([0-9a-z._~-]*[0-9a-z])?$";

impl File {
    /// The kind of file of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FILES.iter().find(|it| it.name == name)
    }

    /// The kind of a file that describes the site, by its path there.
    pub(crate) fn at(path: &SourcePath) -> Option<&'static Self> {
        let name = match path.as_str() {
            SETTINGS_FILE => "guide",
            PEOPLE_FILE => "people",
            ORGANIZATIONS_FILE => "organizations",
            CALLS_FILE => "calls",
            _ if path.file_name() == THEME_FILE && path.is_within(THEMES_FOLDER) => "theme",
            _ => "workstream",
        };
        Self::named(name)
    }

    /// Its JSON Schema, draft 2020-12, for a site that has these states of documents. A mapping that
    /// stands in several places is described once.
    pub fn schema(&self, statuses: &Statuses) -> Value {
        let mut forms = Forms {
            statuses,
            // An empty key of a look is a colour that YAML took for a comment.
            may_be_empty: self.name != "theme",
            told: BTreeMap::new(),
        };
        let mut schema = Map::new();
        schema.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        schema.insert("title".into(), json!(self.files));
        schema.insert("description".into(), json!(self.about));
        merge(&mut schema, of_shape(&self.shape, &mut forms));
        let forms: Map<String, Value> = forms.told.into_iter().collect();
        schema.insert("$defs".into(), forms.into());
        schema.into()
    }
}

/// The schemas of the mappings met so far, by their names.
struct Forms<'a> {
    statuses: &'a Statuses,
    /// May a key that is optional be there without a value?
    may_be_empty: bool,
    told: BTreeMap<String, Value>,
}

fn of_shape(shape: &Shape, forms: &mut Forms<'_>) -> Value {
    match shape {
        // A number or a truth value is read as the text that it is written as.
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Name => json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" }),
        Shape::Id => json!({ "type": ["string", "number"], "pattern": ID }),
        Shape::Login => {
            json!({ "type": ["string", "integer"], "pattern": login::PATTERN, "minimum": 0, "maxLength": login::LONGEST })
        }
        Shape::Address => json!({ "type": ["string", "number"], "pattern": person::ADDRESS }),
        Shape::Version => json!({ "type": ["string", "number"], "pattern": VERSION, "minimum": 0 }),
        Shape::Language => json!({ "type": "string", "pattern": LANGUAGE }),
        Shape::Date => json!({ "type": "string", "pattern": DATE }),
        Shape::Url => json!({ "type": "string", "pattern": URL }),
        Shape::Number(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        Shape::Weight => {
            let one = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
            json!({ "anyOf": [{ "type": "array", "items": one, "minItems": 1, "maxItems": 2 }, one] })
        }
        Shape::Hash(fewest) => json!({ "type": "string", "pattern": hash(*fewest) }),
        Shape::Status => json!({ "enum": forms.statuses.ids().collect::<Vec<_>>() }),
        Shape::Color => json!({ "type": "string", "pattern": COLOR }),
        Shape::Rem { .. } => json!({ "type": "string", "pattern": REM }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Mapping(form) => reference(form, forms),
        Shape::Entries(of) => json!({
            "type": "object",
            "additionalProperties": of_shape(of, forms),
        }),
        Shape::ById(of) => json!({
            "type": "object",
            "propertyNames": { "pattern": ID },
            "additionalProperties": of_shape(of, forms),
        }),
        Shape::ByCommit(of) => json!({
            "type": "object",
            "propertyNames": { "pattern": hash(crate::model::declared_change::FEWEST_DIGITS) },
            "additionalProperties": of_shape(of, forms),
        }),
        Shape::Many(of) => {
            let of = of_shape(of, forms);
            let mut list = json!({ "type": "array", "items": of });
            if !forms.may_be_empty {
                list["minItems"] = json!(1);
            }
            json!({ "anyOf": [list, of] })
        }
        Shape::Either(shapes) => {
            let shapes: Vec<Value> = shapes.iter().map(|it| of_shape(it, forms)).collect();
            json!({ "anyOf": shapes })
        }
        Shape::Anything => json!({}),
    }
}

fn hash(fewest: usize) -> String {
    format!("^[0-9a-fA-F]{{{fewest},40}}$")
}

fn reference(form: &Form, forms: &mut Forms<'_>) -> Value {
    let mut articles = ["a ", "an ", "the "].into_iter();
    let bare = articles.find_map(|it| form.what.strip_prefix(it));
    let name = crate::path::slug(bare.unwrap_or(form.what));
    if !forms.told.contains_key(&name) {
        let told = of_form(form, forms);
        forms.told.insert(name.clone(), told);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn of_form(form: &Form, forms: &mut Forms<'_>) -> Value {
    let mut properties = Map::new();
    for field in form.fields {
        properties.insert(field.key.to_owned(), of_field(field, forms));
    }
    let needed = form.fields.iter().filter(|it| it.is_needed);
    let needed: Vec<&str> = needed.map(|it| it.key).collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        schema["required"] = json!(needed);
    }
    if !form.one_of.is_empty() {
        let each = form.one_of.iter().map(|key| {
            let said = json!({ "not": { "type": "null" } });
            json!({ "required": [key], "properties": { *key: said } })
        });
        schema["anyOf"] = each.collect();
    }
    schema
}

/// What is optional may be left empty, in most files.
fn of_field(field: &Field, forms: &mut Forms<'_>) -> Value {
    let mut schema = Map::new();
    schema.insert("description".into(), json!(field.about));
    if !field.examples.is_empty() {
        schema.insert("examples".into(), json!(field.examples));
    }
    let shape = of_shape(&field.shape, forms);
    let shape = if field.is_needed || !forms.may_be_empty {
        shape
    } else {
        or_nothing(shape)
    };
    merge(&mut schema, shape);
    schema.into()
}

/// The schema of a value that may also be left empty.
fn or_nothing(mut schema: Value) -> Value {
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    } else if let Some(Value::Array(several)) = schema.get_mut("anyOf") {
        several.push(json!({ "type": "null" }));
    } else if let Some(types) = schema.get_mut("type") {
        match types {
            Value::Array(types) => types.push(json!("null")),
            one => *one = json!([one.clone(), "null"]),
        }
    } else if schema.get("$ref").is_some() {
        schema = json!({ "anyOf": [schema, { "type": "null" }] });
    }
    schema
}

fn merge(into: &mut Map<String, Value>, schema: Value) {
    if let Value::Object(schema) = schema {
        into.extend(schema);
    }
}
