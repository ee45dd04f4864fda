//! The schemas that editors use hold what the readers of the files hold.

use std::collections::BTreeSet;

use camino::Utf8Path;
use guide::diagnostic::code::{self, Topic};
use guide::diagnostic::{Code, Diagnostic, Severity, SourceText};
use guide::model::front_matter;
use guide::model::yaml::{self, Key, Node, Reader};
use guide::model::{Call, Look, Metadata, Organization, Person, Settings, Statuses, Workstream};
use guide::path::SourcePath;
use guide::schema::{FILES, File};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::project::{Project, run_in};
use crate::{broken, roles_faults};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn validator(file: &File) -> Validator {
    jsonschema::draft202012::new(&file.schema(&Statuses::default())).unwrap()
}

fn of_yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[track_caller]
fn assert_valid(name: &str, text: &str) {
    let found = validator(File::named(name).unwrap());
    let value = of_yaml(text);
    let faults: Vec<String> = found
        .iter_errors(&value)
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}\n{text}");
}

/// Which schema is for a file of a site.
fn schema_of(path: &str) -> &'static str {
    match path {
        "guide.yaml" => "guide",
        "workstreams/people.yaml" => "people",
        "workstreams/organizations.yaml" => "organizations",
        "workstreams/calls.yaml" => "calls",
        _ if path.ends_with("/theme.yaml") => "theme",
        _ => "workstream",
    }
}

/// Validates every file of a site, and returns how many there were.
fn validate_all(root: &Utf8Path) -> usize {
    let mut count = 0;
    for (path, bytes) in crate::project::files_below(root) {
        let is_of_site = ["content/", "workstreams/"]
            .iter()
            .any(|it| path.starts_with(it));
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        let is_yaml = Utf8Path::new(&path).extension() == Some("yaml");
        if path == "guide.yaml" || is_of_site && is_yaml {
            assert_valid(schema_of(&path), &text);
            count += 1;
        } else if is_of_site && let Some((yaml, _)) = front_matter::locate(&text) {
            assert_valid("front-matter", &text[yaml]);
            count += 1;
        }
    }
    count
}

#[test]
fn the_schemas_accept_what_this_repository_writes_and_what_init_writes() {
    let own = Project::new();
    for folder in ["content", "workstreams"] {
        let folder = Utf8Path::new(ROOT).join(folder);
        for (path, bytes) in crate::project::files_below(&folder) {
            own.write(&format!("{}/{path}", folder.file_name().unwrap()), bytes);
        }
    }
    own.write(
        "guide.yaml",
        std::fs::read(format!("{ROOT}/guide.yaml")).unwrap(),
    );
    let count = validate_all(own.path());
    assert!(count > 20, "only {count} files");
    let new = Project::new();
    assert_eq!(new.run(&["init"]).status, 0);
    assert_eq!(validate_all(new.path()), 4);
}

#[test]
fn the_schemas_refuse_what_check_refuses() {
    for (name, text) in [
        ("guide", "tittle: T\n"),
        ("guide", "title: T\nbodies: { tsc: { nam: S } }\n"),
        (
            "guide",
            "title: T\nchecks: { severity: { drift: severe } }\n",
        ),
        ("guide", "title: T\nlifecycle: [{ from: draft }]\n"),
        ("people", "ada: { github: ada }\n"),
        ("people", "ada: { name: Ada, agreement: signed }\n"),
        ("organizations", "n: { name: N, sponsorship: gold }\n"),
        ("workstream", "name: W\nchannels: [{ kind: fax }]\n"),
        (
            "workstream",
            "name: W\ndocuments: { a: { status: Final Draft } }\n",
        ),
        (
            "calls",
            "c: { kind: ballot, body: tsc, opens: 2025-01-01 }\n",
        ),
        ("theme", "colors: { light: { linc: '#0b5563' } }\n"),
        ("theme", "colors: { light: { link: teal } }\n"),
        ("theme", "sizes: { measure: 640px }\n"),
        ("theme", "fonts: { body: { instead: serif } }\n"),
        ("front-matter", "status: finished\n"),
        ("front-matter", "approvals: [{ date: 2025-01-01 }]\n"),
        ("front-matter", "date: soon\n"),
        (
            "front-matter",
            "changes: { yesterday: { class: editorial } }\n",
        ),
    ] {
        let file = File::named(name).unwrap();
        assert!(!validator(file).is_valid(&of_yaml(text)), "{name}: {text}");
        assert!(!errors(file, text).is_empty(), "{name}: {text}");
    }
}

/// Errors in metadata and settings that no schema can see: what is no YAML, or no value of its own
/// until it is held against something else.
const NO_SCHEMA_SEES: [Code; 8] = [
    code::YAML_SYNTAX,
    code::YAML_REFUSED,
    code::DUPLICATE_KEY,
    code::REVERSED_TERM,
    code::INVALID_ALIAS,
    code::INVALID_PATTERN,
    code::MISSING_SOURCE,
    code::UNREADABLE_COLOR,
];

/// Can a schema see what was told? What is wrong with a value by itself is about metadata or
/// settings; other faults need a second look at the site.
fn is_seen(code: Code) -> bool {
    matches!(code.topic(), Topic::Settings | Topic::Metadata)
        && code.severity() == Severity::Error
        && !NO_SCHEMA_SEES.contains(&code)
}

/// The YAML of a file, and the schema that describes it.
fn described<'t>(path: &str, text: &'t str) -> Option<(&'static File, &'t str)> {
    let is_yaml = Utf8Path::new(path).extension() == Some("yaml");
    let (name, yaml) = match front_matter::locate(text) {
        _ if is_yaml => (schema_of(path), text),
        Some((yaml, _)) => ("front-matter", &text[yaml]),
        None => return None,
    };
    Some((File::named(name).unwrap(), yaml))
}

#[test]
fn the_schemas_refuse_the_faults_that_they_can_see_and_accept_all_else() {
    let mut texts = Vec::new();
    for case in broken::cases() {
        let mut told = case.told[0].split([' ', ':', '\n']);
        let (code, file) = (told.next().unwrap(), told.next().unwrap());
        for (path, content) in &case.files {
            if let Ok(text) = String::from_utf8(content.clone()) {
                texts.push((*path, text, (*path == file).then(|| code.to_owned())));
            }
        }
    }
    for fault in roles_faults::FAULTS {
        let sound = roles_faults::original(fault.file);
        let broken = sound.replace(fault.from, fault.to);
        texts.push((fault.file, sound, None));
        texts.push((fault.file, broken, Some(fault.found.1.to_owned())));
    }
    let (mut refused, mut accepted, mut wrong) = (0, 0, Vec::new());
    for (path, text, told) in &texts {
        let should_be_seen = told
            .as_ref()
            .is_some_and(|it| is_seen(Code::named(it).unwrap()));
        let Some((file, yaml)) = described(path, text) else {
            continue;
        };
        let value = serde_yaml::from_str(yaml).ok();
        match value.map(|it| validator(file).is_valid(&it)) {
            Some(true) if !should_be_seen => accepted += 1,
            Some(false) if should_be_seen => refused += 1,
            None if !should_be_seen => {}
            other => wrong.push(format!("{other:?} {told:?} {path}\n{text}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        refused > 20 && accepted > 40,
        "{refused} refused, {accepted} accepted"
    );
}

/// What the reader of a file finds wrong with it.
fn errors(file: &File, text: &str) -> Vec<Diagnostic> {
    let source = SourceText::new(SourcePath::new("x.yaml").unwrap(), text);
    let mut problems = Vec::new();
    if let Some(node) = yaml::parse(&source, 0..text.len(), &mut problems) {
        let reader = &mut Reader::new(&source, &mut problems, true);
        let states = &Statuses::default();
        let entries = |reader: &mut Reader<'_>, read: &dyn Fn(&mut Reader<'_>, &Key, &Node)| {
            for (key, entry) in reader.entries(Some(&node), "the file", "x: {}") {
                read(reader, key, entry);
            }
        };
        match file.name {
            "guide" => drop(Settings::read(reader, &node)),
            "workstream" => drop(Workstream::read(reader, "w", &node, states)),
            "theme" => drop(Look::read(reader, &node)),
            "front-matter" => drop(Metadata::read(reader, &node, states)),
            "people" => entries(reader, &|it, key, node| drop(Person::read(it, key, node))),
            "organizations" => entries(reader, &|it, key, node| {
                drop(Organization::read(it, key, node));
            }),
            "calls" => entries(reader, &|it, key, node| drop(Call::read(it, key, node))),
            other => panic!("nobody reads {other}"),
        }
    }
    problems.retain(|it| it.severity == Severity::Error);
    problems
}

/// A walk over everything that a schema describes.
struct Walk<'a> {
    file: &'a File,
    schema: Value,
    validator: Validator,
    /// The mappings that were seen, by their references.
    seen: BTreeSet<String>,
    compared: usize,
}

/// Puts a value where it belongs in a whole file.
type Frame<'a> = &'a dyn Fn(Value) -> Value;

/// Values of many kinds: wrong in most places, right in some.
fn pool() -> Vec<Value> {
    vec![
        json!(null),
        json!("some words"),
        json!("word"),
        json!(""),
        json!("  "),
        json!("a_b"),
        json!("@word"),
        json!("Ada <ada@x.example>"),
        json!(7),
        json!(2.5),
        json!(70_000),
        json!([]),
        json!({}),
        json!(["some words"]),
        json!([["x"]]),
        json!([{}]),
        json!([{ "qqqqqqqq": 1 }]),
        json!({ "qqqqqqqq": 1 }),
        json!({ "qqqqqqqq": {} }),
        json!({ "1a2b3c4d": { "class": "editorial" } }),
        json!("2025-06-12"),
        json!("12 June 2025"),
        json!("06/12/2025"),
        json!("https://x.example/"),
        json!("ftp://x.example/"),
        json!("pt-BR"),
        json!("1.0-rc1"),
        json!("1a2b3c4d"),
        json!("0123456789012345678901234567890123456789"),
        json!("#0b5563"),
        json!("#0b5563aa"),
        json!("hsl(190 80% 22%)"),
        json!("2em"),
    ]
}

/// What depends on another key of the mapping is not in the schema.
const ONLY_CHECK_KNOWS: [(&str, &str); 2] = [("display", "handle"), ("version", "")];

impl Walk<'_> {
    fn resolve(&self, schema: &Value) -> Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.schema.pointer(&reference[1..]).unwrap().clone(),
            None => schema.clone(),
        }
    }

    /// The reader and the schema agree on a whole file.
    #[track_caller]
    fn compare(&mut self, whole: &Value) {
        let text = serde_json::to_string(whole).unwrap();
        let mut found = errors(self.file, &text);
        // One day before another is no matter of a schema.
        found.retain(|it| it.code != code::REVERSED_TERM);
        let codes: Vec<&str> = found.iter().map(|it| it.code.name()).collect();
        let is_valid = self.validator.is_valid(whole);
        assert_eq!(
            is_valid,
            found.is_empty(),
            "{} {text}: check finds {codes:?}",
            self.file.name
        );
        self.compared += 1;
    }

    /// The least that a schema accepts.
    fn least(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(words) = schema["enum"].as_array() {
            return words[0].clone();
        }
        if let Some(example) = schema["examples"].get(0) {
            return example.clone();
        }
        if schema["properties"].is_object() {
            let mut keys: Vec<&str> = Vec::new();
            let needed = schema["required"].as_array().into_iter().flatten();
            keys.extend(needed.filter_map(Value::as_str));
            keys.extend(schema["anyOf"][0]["required"][0].as_str());
            let fields = keys.into_iter().map(|key| {
                let value = self.least(&schema["properties"][key]);
                (key.to_owned(), value)
            });
            return Value::Object(fields.collect());
        }
        if let Some(several) = schema["anyOf"].as_array() {
            let is_list = several[0]["type"] == "array";
            return self.least(&several[usize::from(is_list)]);
        }
        json!("word")
    }

    fn visit(&mut self, schema: &Value, frame: Frame<'_>) {
        if let Some(reference) = schema["$ref"].as_str()
            && !self.seen.insert(reference.to_owned())
        {
            return;
        }
        let schema = self.resolve(schema);
        if let Some(words) = schema["enum"].as_array() {
            self.words(words, frame);
        }
        if let Some(properties) = schema["properties"].as_object() {
            self.mapping(&schema, properties, frame);
            return;
        }
        for several in schema["anyOf"].as_array().into_iter().flatten() {
            self.visit(several, frame);
        }
        if schema["items"].is_object() {
            self.visit(&schema["items"], &|it| frame(json!([it])));
        }
        if schema["additionalProperties"].is_object() {
            let of_commits = schema["propertyNames"].is_object();
            let key = if of_commits { "1a2b3c4d" } else { "some-id" };
            self.visit(&schema["additionalProperties"], &|it| {
                frame(json!({ key: it }))
            });
        }
    }

    /// The words that the reader offers for a wrong one are those of the schema.
    fn words(&self, words: &[Value], frame: Frame<'_>) {
        let text = serde_json::to_string(&frame(json!("qqqqqqqq"))).unwrap();
        let found = errors(self.file, &text);
        let wrong = found.iter().find(|it| it.code == code::UNKNOWN_VALUE);
        let help = wrong.and_then(|it| it.help.clone()).expect(&text);
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        // For an error, the words are those of any severity, and another fault says that it stays.
        let offered = match words[..] {
            ["error"] => "error, warning, hint, off".to_owned(),
            _ => words.join(", "),
        };
        assert_eq!(help, format!("use one of: {offered}"), "{text}");
    }

    fn mapping(&mut self, schema: &Value, properties: &Map<String, Value>, frame: Frame<'_>) {
        let least = self.least(schema);
        self.compare(&frame(least.clone()));
        assert!(self.validator.is_valid(&frame(least.clone())), "{least}");
        let with = |key: &str, value: Value| {
            let mut whole = least.clone();
            whole[key] = value;
            frame(whole)
        };
        let unknown = with("qqqqqqqq", json!("x"));
        let found = errors(self.file, &serde_json::to_string(&unknown).unwrap());
        let help = found.iter().find(|it| it.code == code::UNKNOWN_KEY);
        let help = help.and_then(|it| it.help.clone());
        let known: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let told: BTreeSet<&str> = if let Some(help) = &help {
            help["known keys are: ".len()..].split(", ").collect()
        } else {
            assert_eq!(found[0].code, code::UNKNOWN_CODE, "{unknown}");
            code::ALL.iter().map(|it| it.name()).collect()
        };
        assert_eq!(told, known, "{unknown}");
        for (key, of_key) in properties {
            if let Value::Object(mut fewer) = least.clone() {
                fewer.remove(key);
                self.compare(&frame(fewer.into()));
            }
            let words = of_key["enum"].as_array().cloned().unwrap_or_default();
            let examples = of_key["examples"].as_array().cloned().unwrap_or_default();
            for value in pool().into_iter().chain(words).chain(examples) {
                let is_exempt = |(of, word): &(&str, &str)| {
                    of == key
                        && (value == json!(word) || self.file.name == "calls" && word.is_empty())
                };
                if !ONLY_CHECK_KNOWS.iter().any(is_exempt) {
                    self.compare(&with(key, value));
                }
            }
            self.visit(of_key, &|it| with(key, it));
        }
    }
}

#[test]
fn schema_and_reader_agree_on_every_key_and_word_and_on_values_of_many_kinds() {
    for file in &FILES {
        let schema = file.schema(&Statuses::default());
        jsonschema::meta::validate(&schema).unwrap();
        let mut walk = Walk {
            file,
            validator: validator(file),
            seen: BTreeSet::new(),
            compared: 0,
            schema: schema.clone(),
        };
        walk.visit(&schema, &|it| it);
        assert!(walk.compared > 90, "{}: {}", file.name, walk.compared);
        let described = schema["$defs"].as_object().unwrap().len();
        assert_eq!(walk.seen.len(), described, "{}", file.name);
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    for file in &FILES {
        let schema = file.schema(&Statuses::default());
        for (name, form) in schema["$defs"].as_object().unwrap() {
            for (key, field) in form["properties"].as_object().unwrap() {
                let about = field["description"].as_str().unwrap();
                // A code is explained by the title of its article.
                let is_told = about.ends_with('.') || Code::named(key).is_some();
                assert!(is_told && about.len() > 8, "{name}: {key}");
            }
        }
    }
}

#[test]
fn the_command_lists_prints_and_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let list = run_in(folder, &["schema"], &[]).stdout;
    let names: Vec<&str> = list.lines().filter_map(|it| it.split(' ').next()).collect();
    let all: Vec<&str> = FILES.iter().map(|it| it.name).collect();
    assert_eq!(names, all);
    let ran = run_in(folder, &["schema", "--output", "here/s"], &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    for file in &FILES {
        let path = folder.join(format!("here/s/{}.schema.json", file.name));
        let written = std::fs::read_to_string(path).unwrap();
        assert_eq!(written, run_in(folder, &["schema", file.name], &[]).stdout);
        assert_eq!(
            serde_json::from_str::<Value>(&written).unwrap(),
            file.schema(&Statuses::default())
        );
    }
    let ran = run_in(folder, &["schema", "poeple"], &[]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("did you mean `people`?"),
        "{}",
        ran.stderr
    );
}
