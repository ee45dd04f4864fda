//! The words of pages come from one file, so that a site can say them in its language.
//!
//! The law is proven with pseudo-translations: the built-in file with marks round all of its words and
//! round nothing that is put into them. What of a page stands outside of marks must be the authors' own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::{parser, serializer};

use crate::project::{Project, files_below};
use crate::running::Running;

const BUILT_IN: &str = include_str!("../../themes/default/strings.ftl");

const MARKS: [(char, char); 2] = [('⟦', '⟧'), ('⟪', '⟫')];

/// Of guide, and in no language: names of formats and of a host, what stands in the place of addresses
/// and of names that are withheld, and keys to press.
const OF_NO_LANGUAGE: [&str; 8] = [
    "BibTeX",
    "CSL JSON",
    "GitHub",
    "e mail address",
    "Name withheld",
    "n",
    "p",
    "PDF",
];

/// The attributes that people are told.
const TOLD: [&str; 6] = [
    "title",
    "aria-label",
    "alt",
    "placeholder",
    "data-title",
    "data-running",
];

// The pseudo-translations

fn translated((open, close): (char, char)) -> String {
    let mut file = parser::parse(BUILT_IN.to_owned()).unwrap();
    for entry in &mut file.body {
        if let Entry::Message(message) = entry {
            let attributes = message.attributes.iter_mut().map(|it| &mut it.value);
            for pattern in message.value.iter_mut().chain(attributes) {
                mark(pattern, open, close);
            }
        }
    }
    serializer::serialize(&file)
}

fn mark(pattern: &mut Pattern<String>, open: char, close: char) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => *value = format!("{open}{value}{close}"),
            PatternElement::Placeable { expression } => {
                if let Expression::Select { variants, .. } = expression {
                    for variant in variants {
                        mark(&mut variant.value, open, close);
                    }
                }
            }
        }
    }
}

/// The sample with its history, speaking one of the pseudo-languages.
fn sample(marks: (char, char)) -> Project {
    let project = Project::new();
    let made = project.run(&["init", "--sample", "."]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let settings = std::fs::read_to_string(project.path().join("guide.yaml")).unwrap();
    project
        .file("guide.yaml", format!("{settings}\ntheme: marked\n"))
        .file("themes/marked/strings.ftl", translated(marks))
}

// The pages

/// A piece of a page that people read: where it stands, and its text.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    place: String,
    text: String,
    /// Is it in the text of a document?
    is_in_text: bool,
    /// Is it a redline, which takes sentences apart?
    is_in_redline: bool,
}

/// Elements without an end.
const VOID: [&str; 7] = ["meta", "link", "br", "hr", "img", "input", "col"];

/// All that people read of a page: text and attributes. Pages of guide are well-formed.
fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Vec<(String, String)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let is_code = open
            .iter()
            .any(|(name, _)| ["script", "style", "math", "pre", "code"].contains(&&name[..]));
        if !is_code {
            pieces.push(piece(&open, text, ""));
        }
        let end = tag.find('>').unwrap();
        let inside = tag[1..end].trim_end_matches('/');
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            let at = open.iter().rposition(|(it, _)| it == name.trim()).unwrap();
            open.truncate(at);
            continue;
        }
        if inside.starts_with('!') || inside.starts_with('?') {
            continue;
        }
        let name = inside.split_whitespace().next().unwrap().to_owned();
        let attributes = attributes(&inside[name.len()..]);
        let class = attributes.get("class").cloned().unwrap_or_default();
        open.push((name.clone(), class));
        for told in TOLD {
            if let Some(value) = attributes.get(told) {
                pieces.push(piece(&open, value, told));
            }
        }
        if VOID.contains(&&name[..]) {
            open.pop();
        }
        if name == "script" {
            rest = &rest[rest.find("</script").unwrap()..];
        }
    }
    pieces
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').unwrap();
        let name = name.split_whitespace().last().unwrap_or_default();
        found.insert(name.to_owned(), value.to_owned());
        rest = next;
    }
    found
}

/// What in the text of a document is guide's own all the same.
const OWN_IN_TEXT: [&str; 4] = ["alert-title", "comment", "fold", "former"];

fn piece(open: &[(String, String)], text: &str, attribute: &str) -> Piece {
    let has = |wanted: &str| {
        open.iter()
            .any(|(_, class)| class.split_whitespace().any(|it| it == wanted))
    };
    let is_own = OWN_IN_TEXT.iter().any(|it| has(it));
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let names: Vec<&str> = open.iter().map(|(name, _)| name.as_str()).collect();
    Piece {
        place: format!("{} {attribute}", names.join(">")),
        text,
        is_in_text: (attribute.is_empty() && has("prose") && !is_own) || has("diagram"),
        is_in_redline: has("marked"),
    }
}

/// The stretches of a text that stand outside of marks.
fn outside(text: &str, (open, close): (char, char)) -> Vec<String> {
    let mut stretches = vec![String::new()];
    let mut is_inside = false;
    for character in text.chars() {
        match character {
            it if it == open => {
                assert!(!is_inside, "marks within marks: {text}");
                is_inside = true;
                stretches.push(String::new());
            }
            it if it == close => is_inside = false,
            it if !is_inside => stretches.last_mut().unwrap().push(it),
            _ => {}
        }
    }
    assert!(!is_inside, "marks without an end: {text}");
    stretches.retain(|it| it.chars().any(char::is_alphabetic));
    stretches
}

// The inputs

/// What people wrote: every text that was ever in the repository, every message of a commit, every name.
struct Inputs {
    /// All of it, as words with a space before and behind each.
    streams: Vec<String>,
    /// What stands between the signs of YAML and Markdown.
    values: BTreeSet<String>,
}

/// A text without the addresses of its links and the breaks in its labels.
fn without_destinations(text: &str) -> String {
    let mut rest = text;
    let mut shown = String::new();
    while let Some((before, after)) = rest.split_once("](") {
        shown.push_str(before);
        shown.push(']');
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    shown.replace("<br>", " ").replace("<br/>", " ")
}

/// The words of a text, as letters and digits alone.
fn words(text: &str) -> String {
    let words = text
        .split(|it: char| !it.is_alphanumeric())
        .filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

impl Inputs {
    fn of(project: &Project) -> Self {
        let repository = git2::Repository::open(project.path().as_std_path()).unwrap();
        let database = repository.odb().unwrap();
        let mut texts: Vec<String> = Vec::new();
        database
            .foreach(|id| {
                texts.push(id.to_string());
                if let Ok(blob) = repository.find_blob(*id) {
                    texts.extend(std::str::from_utf8(blob.content()).map(str::to_owned));
                }
                if let Ok(commit) = repository.find_commit(*id) {
                    texts.push(commit.message().unwrap_or_default().to_owned());
                    texts.push(commit.author().name().unwrap_or_default().to_owned());
                }
                if let Ok(tree) = repository.find_tree(*id) {
                    texts.extend(
                        tree.iter()
                            .filter_map(|it| Some(it.name().ok()?.to_owned())),
                    );
                }
                true
            })
            .unwrap();
        texts.extend(files_below(project.path()).into_keys());
        let mut inputs = Self {
            streams: Vec::new(),
            values: OF_NO_LANGUAGE.iter().map(|it| (*it).to_owned()).collect(),
        };
        for text in texts {
            for line in text.lines() {
                // A date, a version, an address, a list: taken apart in every way that a page may.
                for signs in ["", ":", ",", ":,[]{}", "*_`[](){}<>|#!\"“”:,;.=&/?@"] {
                    let values = line.split(|it| signs.contains(it));
                    inputs.values.extend(values.map(words));
                }
            }
            let linked = without_destinations(&text);
            let labels =
                linked.split(['[', ']', '{', '}', '|', '"', '“', '”', '*', '_', '`', '\n']);
            inputs.values.extend(labels.map(words));
            for text in [&text, &linked] {
                inputs.streams.push(format!(" {} ", words(text)));
            }
        }
        inputs
    }

    /// Did somebody write all of it? Pages join what people wrote with signs.
    fn has(&self, text: &str, piece: &Piece) -> bool {
        let joined = |it: char| "·→–;:,.?!()“”".contains(it);
        self.has_all(text, piece) || text.split(joined).all(|it| self.has_all(it, piece))
    }

    /// A few words must be all of what they wrote at a place, unless a text or a redline is taken apart.
    fn has_all(&self, text: &str, piece: &Piece) -> bool {
        let said = words(text);
        if !said.contains(char::is_alphabetic) {
            return true;
        }
        let is_written = || {
            let wanted = format!(" {said} ");
            self.streams.iter().any(|it| it.contains(&wanted))
        };
        let is_commit = |it: &str| it.len() >= 7 && it.bytes().all(|it| it.is_ascii_hexdigit());
        self.values.contains(&said)
            || said.split(' ').all(is_commit)
            || ((said.split(' ').count() > 2 || piece.is_in_text) && is_written())
            // A word may be cut by a redline, and a hint of a text by its length.
            || (piece.is_in_redline && piece.is_in_text)
    }
}

// The law

#[test]
fn no_word_of_guide_is_on_a_page_but_those_of_the_file() {
    let sites = MARKS.map(|marks| (marks, sample(marks)));
    let inputs = Inputs::of(&sites[0].1);
    let built = sites.each_ref().map(|(marks, project)| {
        let pages = project.build().into_iter();
        let pages = pages.filter(|(name, _)| name.rsplit('.').next() == Some("html"));
        let pages = pages.map(|(name, page)| (name, pieces(&String::from_utf8(page).unwrap())));
        (*marks, pages.collect::<BTreeMap<_, _>>())
    });
    let [(first, pages), (second, others)] = built;
    assert!(pages.len() > 100);
    let names: Vec<&String> = pages.keys().collect();
    assert_eq!(names, others.keys().collect::<Vec<_>>());
    let mut strange = BTreeSet::new();
    for (name, page) in &pages {
        let other = &others[name];
        assert_eq!(page.len(), other.len(), "{name}");
        for (piece, same) in page.iter().zip(other) {
            let own = outside(&piece.text, first);
            // No page follows from the words themselves.
            assert_eq!(own, outside(&same.text, second), "{name}: {}", piece.place);
            for text in own {
                if !inputs.has(&text, piece) {
                    strange.insert(format!("{} ({})", text.trim(), piece.place));
                }
            }
        }
    }
    assert!(
        strange.is_empty(),
        "{} in all:\n{strange:#?}",
        strange.len()
    );
}

/// What authors are told is told at terminals as well, in English: findings, their codes and articles.
#[test]
fn the_pages_of_the_preview_have_their_words_from_the_file() {
    let marks = MARKS[0];
    let project = sample(marks).file("content/ws1/new.md", "# Neu\n\n[x](nowhere.md)\n");
    let mut inputs = Inputs::of(&project);
    for code in guide::diagnostic::code::ALL {
        inputs
            .values
            .extend([words(code.name()), words(code.title())]);
    }
    let assert_ours = |path: &str, page: &[u8]| {
        let is_of_findings = |it: &Piece| it.is_in_text || it.place.contains(">ol>li");
        for piece in pieces(std::str::from_utf8(page).unwrap()) {
            for text in outside(&piece.text, marks) {
                let is_told = is_of_findings(&piece) || inputs.has(&text, &piece);
                assert!(is_told, "{path}: {text} ({})", piece.place);
            }
        }
    };
    let running = Running::start(&project);
    for (path, words) in [
        ("checks/", "⟦What is looked for⟧"),
        ("checks/broken-link/", "⟦All checks⟧"),
    ] {
        let (status, page) = running.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(String::from_utf8_lossy(&page).contains(words), "{path}");
        assert_ours(path, &page);
    }
    drop(running);
    let broken = project.file("themes/marked/templates/home.html", "{{ nowhere.at.all }}");
    let (status, page) = Running::start(&broken).get("");
    assert_eq!(status, 500);
    assert!(String::from_utf8_lossy(&page).contains("⟦This page cannot be shown yet⟧"));
    assert_ours("errors", &page);
}

// The file

fn ids() -> BTreeSet<String> {
    let file = parser::parse(BUILT_IN).unwrap();
    let mut ids = BTreeSet::new();
    for entry in &file.body {
        if let Entry::Message(message) = entry {
            let id = message.id.name;
            if message.value.is_some() {
                assert!(ids.insert(id.to_owned()), "{id} is there twice");
            }
            for attribute in &message.attributes {
                ids.insert(format!("{id}.{}", attribute.id.name));
            }
        }
    }
    ids
}

/// What stands in quotes in any source that may ask for a message.
fn asked_for() -> BTreeSet<String> {
    fn visit(folder: &Path, texts: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, texts);
            } else if path
                .extension()
                .is_some_and(|it| ["rs", "html", "js", "atom"].iter().any(|own| it == *own))
            {
                texts.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = String::new();
    for folder in ["src", "themes/default"] {
        visit(&root.join(folder), &mut texts);
    }
    texts.split('"').map(str::to_owned).collect()
}

/// The messages that others refer to.
fn referred_to() -> BTreeSet<String> {
    fn visit(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::MessageReference { id, .. }),
                } => {
                    found.insert(id.name.to_owned());
                }
                PatternElement::Placeable {
                    expression: Expression::Select { variants, .. },
                } => {
                    for variant in variants {
                        visit(&variant.value, found);
                    }
                }
                _ => {}
            }
        }
    }
    let file = parser::parse(BUILT_IN).unwrap();
    let mut found = BTreeSet::new();
    for entry in &file.body {
        if let Entry::Message(message) = entry
            && let Some(pattern) = &message.value
        {
            visit(pattern, &mut found);
        }
    }
    found
}

#[test]
fn every_message_is_asked_for() {
    let (asked, referred) = (asked_for(), referred_to());
    let unused: Vec<String> = ids()
        .into_iter()
        .filter(|it| !asked.contains(it) && !referred.contains(it))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_message_that_is_asked_for_is_there() {
    let ids = ids();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut asked = 0;
    for (name, text) in files_below(camino::Utf8Path::from_path(&root).unwrap()) {
        let Ok(text) = String::from_utf8(text) else {
            continue;
        };
        let (begin, is_script) = match name.rsplit('.').next() {
            Some("html") => ("t(m=\"", false),
            Some("js") => ("\"script-", true),
            _ => continue,
        };
        for rest in text.split(begin).skip(1) {
            let id = rest.split('"').next().unwrap();
            let id = if is_script {
                format!("script-{id}")
            } else {
                id.to_owned()
            };
            assert!(ids.contains(&id), "{name} asks for {id}");
            asked += 1;
        }
    }
    assert!(asked > 300);
}

// Scripts

/// The scripts of a theme that a site publishes, by their names.
fn scripts(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let scripts = files.iter().filter_map(|(name, bytes)| {
        let name = name.strip_prefix("assets/")?.split_once('/')?.1;
        let is_script = Path::new(name).extension().is_some_and(|it| it == "js");
        is_script.then(|| (name.to_owned(), String::from_utf8(bytes.clone()).unwrap()))
    });
    scripts.collect()
}

/// The messages that stand before a script, by their names.
fn words_of(script: &str) -> serde_json::Map<String, serde_json::Value> {
    let before = script
        .lines()
        .find_map(|it| it.strip_prefix("Object.assign(globalThis.guideWords??={},"));
    before.map_or_else(serde_json::Map::new, |it| {
        serde_json::from_str(it.strip_suffix(");").unwrap()).unwrap()
    })
}

#[test]
fn each_script_has_the_words_that_it_asks_for_and_no_others() {
    let project = speaking(
        "en",
        "script-own = Own { script-of }\nscript-of = words\nscript-not-own = Of nobody\n",
    )
    .file(
        "themes/own/assets/own.js",
        "// Own.\nalert(guideSay('script-own'));\n",
    )
    .file("content/w/a.md", "# A\n")
    .commit(
        "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
        "Write",
    );
    let scripts = scripts(&project.build());
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets");
    let mut all = 0;
    for (name, script) in &scripts {
        let Ok(source) = std::fs::read_to_string(sources.join(name)) else {
            assert_eq!(name, "own.js");
            continue;
        };
        let named = source.split('"').filter(|it| it.starts_with("script-"));
        let named: BTreeSet<&str> = named.collect();
        let words = words_of(script);
        let given = words.keys().map(String::as_str).filter(|it| *it != "date");
        assert_eq!(given.collect::<BTreeSet<_>>(), named, "{name}");
        all += words.len();
        // What was strict stays so, for a directive is the first statement.
        if source.contains("\n\"use strict\";\n") {
            let mut lines = script.lines().filter(|it| !it.starts_with("//"));
            assert_eq!(lines.next(), Some("\"use strict\";"), "{name}");
        }
    }
    assert!(all > 60);
    assert_eq!(
        scripts["own.js"].lines().next(),
        Some("Object.assign(globalThis.guideWords??={},{\"script-own\":[\"Own \",[\"words\"]]});")
    );
    // The script of every page has little more than itself and what puts words together.
    let size = |name: &str| std::fs::metadata(sources.join(name)).unwrap().len();
    let (first, whole) = (
        scripts["guide.js"].len() as u64,
        size("guide.js") + size("strings.js"),
    );
    assert!(
        first < whole + 1000,
        "{first} bytes, {whole} of them scripts"
    );
}

// Languages

fn speaking(language: &str, strings: &str) -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            format!("title: T\nbase_url: https://t.example/\nlanguage: {language}\ntheme: own\n"),
        )
        .file("themes/own/strings.ftl", strings)
}

/// The words at which `count` people are counted.
fn counted(language: &str, strings: &str, count: usize) -> String {
    let mut project = speaking(language, strings);
    for person in 0..count {
        let name = char::from_u32(u32::from('A') + u32::try_from(person).unwrap()).unwrap();
        project = project
            .file("content/w/a.md", format!("# A\n\nLine {person}.\n"))
            .commit(
                &format!("{name} Person <{name}@x.example> 2025-03-01T10:00:00+01:00"),
                "Write",
            );
    }
    let page = project.page("people/");
    let (_, heading) = page.split_once("<h2 id=\"guide:people\">").unwrap();
    heading.split_once("</h2>").unwrap().0.to_owned()
}

#[test]
fn numbers_have_the_forms_of_the_language() {
    let polish = "people-counted = { $n ->\n    [one] { $n } osoba\n    [few] { $n } osoby\n   *[many] { $n } osób\n    }\n";
    assert_eq!(counted("pl", polish, 1), "1 osoba");
    assert_eq!(counted("pl-PL", polish, 3), "3 osoby");
    assert_eq!(counted("pl", polish, 5), "5 osób");
    let arabic = "people-counted = { $n ->\n    [zero] صفر\n    [one] شخص\n    [two] شخصان\n    [few] { $n } أشخاص\n    [many] { $n } شخصًا\n   *[other] { $n } شخص\n    }\n";
    assert_eq!(counted("ar", arabic, 1), "شخص");
    assert_eq!(counted("ar", arabic, 2), "شخصان");
    // What is put in is kept apart from words that run from right to left.
    assert_eq!(counted("ar", arabic, 4), "\u{2068}4\u{2069} أشخاص");
    assert_eq!(counted("ar", arabic, 11), "\u{2068}11\u{2069} شخصًا");
}

#[test]
fn a_day_is_written_as_the_language_has_it() {
    let finnish = "date = { $day }. { month }ta { $year }\nmonth = { $month ->\n    [3] maaliskuu\n   *[other] muu\n    }\nlast-changed = Muutettu { $date }\n";
    let project = speaking("fi", finnish)
        .file("content/w/a.md", "# A\n\nText.\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        );
    let home = project.page("");
    assert!(
        home.contains("Muutettu <time datetime=\"2025-03-01\">1. maaliskuuta 2025</time>"),
        "{home}"
    );
    // Scripts get the same words, and so does what is published for them.
    let files = project.build();
    assert!(scripts(&files)["since.js"].contains("maaliskuu"));
    let who = String::from_utf8(files["documents/w-a/attribution.json"].clone()).unwrap();
    assert!(who.contains("1. maaliskuuta 2025"), "{who}");
}

#[test]
fn a_file_named_for_the_language_goes_before_that_of_the_theme() {
    let project = speaking("de", "nav-people = Persons\nnav-calls = Calls!\n")
        .file("themes/own/strings.de.ftl", "nav-people = Menschen\n")
        .file("themes/own/strings.fr.ftl", "nav-people = Personnes\n")
        .file("content/w/a.md", "# A\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        );
    let home = project.page("");
    assert!(
        home.contains(">Menschen</a>") && !home.contains("Personnes"),
        "{home}"
    );
}

#[test]
fn what_is_put_into_a_message_is_escaped_and_words_are_no_markup() {
    let project = speaking(
        "en",
        "last-changed = <b>&amp; { $date } { \"<i>\" }\npublished-by = By { $name }!\n",
    )
    .file(
        "guide.yaml",
        "title: T\nbase_url: https://t.example/\ntheme: own\npublisher: { name: \"A <script> & B\", url: \"https://a.example/\" }\n",
    )
    .file("content/w/a.md", "# A\n")
    .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00", "Write");
    let home = project.page("");
    assert!(
        home.contains(
            "&lt;b&gt;&amp;amp; <time datetime=\"2025-03-01\">1 March 2025</time> &lt;i&gt;<"
        ),
        "{home}"
    );
    assert!(
        home.contains("By <a href=\"https://a.example/\">A &lt;script&gt; &amp; B</a>!"),
        "{home}"
    );
}

// What is wrong

fn told(strings: &str) -> Vec<String> {
    let project = speaking("pl", strings).file("content/w/a.md", "# A\n");
    let problems = project.problems();
    let told = problems
        .iter()
        .filter(|it| it["code"] == "broken-message")
        .map(|it| {
            let help = it["help"].as_str().unwrap();
            let message = it["message"].as_str().unwrap();
            format!("{}:{} {message}; {help}", it["line"], it["column"])
        });
    told.collect()
}

#[test]
fn what_is_wrong_with_a_message_is_told_at_its_place_and_english_stands_in() {
    assert_eq!(
        told("nav-people = Ludzie\npublished-by = Wydane przez { $publisher }.\n"),
        ["2:32 the message `published-by` is given no `$publisher`; write $name"]
    );
    assert_eq!(
        told("nav-peple = Ludzie\n"),
        ["1:1 nothing asks for the message `nav-peple`; did you mean `nav-people`?"]
    );
    assert_eq!(
        told("people-counted = { $n ->\n    [one] osoba\n   *[other] osób\n    }\n"),
        [
            "2:6 the message `people-counted` lacks a form of number: few, many; add [few], [many], which `pl` has"
        ]
    );
    assert_eq!(
        told("by = { people-counted } { -brand }\n").len(),
        1,
        "a term that is not there"
    );
    let broken = told("nav-people = Ludzie\nnav-calls = { $x\n");
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(broken[0].starts_with("2:17 "), "{broken:?}");

    let project = speaking("pl", "nav-people = Ludzie\npublished-by = { $nobody }\n")
        .file(
            "guide.yaml",
            "title: T\nlanguage: pl\ntheme: own\npublisher: { name: P }\n",
        )
        .file("content/w/a.md", "# A\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        );
    let home = project.page("");
    assert!(home.contains("<p>Published by P.</p>"), "{home}");
    assert!(home.contains(">Ludzie</a>"), "{home}");
}

/// What a site says whose file of words is this, once it is built: the page of the only text's history.
fn built(language: &str, strings: &str) -> (String, BTreeMap<String, String>) {
    let project = speaking(language, strings)
        .file("content/w/a.md", "# A\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        );
    let files = project.build();
    let home = String::from_utf8(files["index.html"].clone()).unwrap();
    (home, scripts(&files))
}

#[test]
fn a_faulty_message_is_told_once_and_the_english_one_stands_in_everywhere() {
    let skip = ">Skip to the text</a>";
    for (strings, said, page) in [
        (
            "skip = Skip { skip }\n",
            "1:15 the message `skip` refers to itself; write the words there instead",
            skip,
        ),
        (
            "skip = A { search-open }\nsearch-open = B { skip }\n",
            "1:12 the message `skip` refers to itself through `search-open`; write the words there instead",
            "B Skip to the text",
        ),
        (
            "-brand = { nope }\nskip = { -brand }\n",
            "1:12 the term `-brand` refers to `nope`, which is not there; refer to a message or a term of this file; functions are not known",
            skip,
        ),
        (
            "-brand = { $case } B\nskip = { -brand }\n",
            "2:11 the message `skip` gives the term `-brand` no `$case`; write `{ -brand(case: \"…\") }`",
            skip,
        ),
        (
            "skip = Skip { people-counted }\n",
            "1:15 the message `skip` is given no `$n`, which `people-counted` asks for; refer to a message without it, or write the words there",
            skip,
        ),
        (
            "date = { $day }. { month } { $year }\nmonth = { $nope }\n",
            "2:12 the message `month` is given no `$nope`; write $month",
            ">1. March 2025</time>",
        ),
        (
            "nav-people = One\nnav-people = Two\n",
            "2:1 the message `nav-people` is there twice; remove one of the two; until then the first holds",
            ">One</a>",
        ),
    ] {
        assert_eq!(told(strings), [said]);
        let (home, _) = built("pl", strings);
        assert!(home.contains(page), "{strings}: {home}");
    }
    // Braces within braces are read by going as deep.
    let deep = format!("skip = {}\nnav-people = Ludzie\n", "{".repeat(100_000));
    assert_eq!(told(&deep).len(), 1);
    // The page of errors has its words all the same.
    let project = speaking("pl", "skip = Skip { skip }\n").file(
        "themes/own/templates/home.html",
        "{% extends \"base.html\" %}{% block main %}{{ nothing.there }}{% endblock main %}",
    );
    let (status, page) = Running::start(&project).get("");
    assert_eq!(status, 500);
    assert!(String::from_utf8_lossy(&page).contains(skip));
}

#[test]
fn a_faulty_message_of_a_themes_own_is_told_and_its_name_stands_in() {
    let project = speaking("en", "greeting = { NUMBER($n) }\n")
        .file(
            "themes/own/templates/not_found.html",
            "{% extends \"base.html\" %}{% block main %}<h1>{{ t(m=\"greeting\", n=1) }}</h1>{% endblock main %}",
        )
        .file("content/w/a.md", "# A\n")
        .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00", "Write");
    let problems = project.problems();
    let told = problems
        .iter()
        .find(|it| it["code"] == "broken-message")
        .unwrap();
    assert_eq!((&told["line"], &told["column"]), (&1.into(), &14.into()));
    assert!(project.page("404.html").contains("<h1>greeting</h1>"));
}

#[test]
fn scripts_get_what_pages_get() {
    let strings = "script-copied = Copied { $nope }\nscript-copy = One\nscript-copy = Two\nscript-link-copied = { -brand(case: \"x\") }\n-brand = { $case ->\n   [x] X\n   *[y] Y\n  }\n";
    let (_, scripts) = built("de", strings);
    let words = words_of(&scripts["guide.js"]);
    assert_eq!(words["script-copied"], serde_json::json!(["Copied"]));
    assert_eq!(words["script-copy"], serde_json::json!(["One"]));
    assert_eq!(
        words["script-link-copied"].to_string(),
        "[[[\"X\"]]]",
        "a term is chosen by what it is given"
    );
}

#[test]
fn a_message_that_grows_without_measure_is_told_and_english_stands_in() {
    let levels = (1..9).map(|level| {
        let next = format!("{{ script-b{level} }}").repeat(12);
        format!("{next}\nscript-b{level} = ")
    });
    let strings = format!("script-copy = {}x\n", levels.collect::<String>());
    assert_eq!(
        told(&strings),
        [
            "7:1 the message `script-b6` is put together of more than 100 parts; write the words themselves"
        ]
    );
    let (_, scripts) = built("pl", &strings);
    let words = words_of(&scripts["guide.js"]);
    assert_eq!(words["script-copy"], serde_json::json!(["Copy"]));
}

#[test]
fn a_title_does_not_repeat_the_html_beside_it() {
    let history = |title: &str| {
        let text = |words: &str| format!("# {title}\n\n{words}\n");
        let project = Project::in_git()
            .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
            .file("content/w/a.md", text("Text."))
            .commit(
                "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
                "Write",
            )
            .file("content/w/a.md", text("Other words."))
            .commit(
                "Ada Moreau <ada@x.example> 2025-03-02T10:00:00+01:00",
                "Write",
            );
        project.page("documents/w-a/history/")
    };
    let (plain, hostile) = (history("Keys"), history("K\u{fdd0}ey\u{fdd1}s"));
    assert!(
        plain.contains("Keys on 2 March 2025 with the text before"),
        "{plain}"
    );
    assert!(
        hostile.contains("Keys on 2 March 2025 with the text before"),
        "{hostile}"
    );
    let count = |page: &str| page.matches("<time").count();
    assert_eq!(count(&plain), count(&hostile));
}

#[test]
fn hidden_characters_in_words_are_told() {
    let strings = "nav-people = Lu\u{202e}dzie\nnav-calls = { \"\\u202e\" }\nskip = A\u{200b}B\n";
    let project = speaking("pl", strings).file("content/w/a.md", "# A\n");
    let problems = project.problems();
    let of_words = problems
        .iter()
        .filter(|it| it["file"] == "themes/own/strings.ftl");
    let places = of_words.map(|it| format!("{} {}:{}", it["code"], it["line"], it["column"]));
    let found: Vec<String> = places
        .filter(|it| it.contains("i-control") || it.contains("invisible"))
        .collect();
    assert_eq!(
        found,
        [
            "\"bidi-control\" 1:16",
            "\"bidi-control\" 2:1",
            "\"invisible-character\" 3:9"
        ]
    );
}

#[test]
fn a_choice_of_numbers_alone_lacks_forms_too() {
    let choice = |other: &str| {
        told(&format!(
            "people-counted = {{ $n ->\n    [0] nikt\n    [1] osoba\n   *[other] {other}\n    }}\n"
        ))
    };
    assert_eq!(
        choice("osób"),
        [
            "2:6 the message `people-counted` lacks a form of number: few, many; add [few], [many], which `pl` has"
        ]
    );
    // A number has no forms.
    assert_eq!(choice("{ $n }"), [""; 0]);
}

#[test]
fn what_stands_in_english_keeps_its_order_among_words_from_the_right() {
    let site = |language: &str| {
        Project::in_git()
            .file(
                "guide.yaml",
                format!("title: T\nbase_url: https://t.example/\nlanguage: {language}\n"),
            )
            .file("content/w/a.md", "# A\n\nText.\n")
            .commit(
                "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
                "Write",
            )
            .file("content/w/a.md", "# A\n\nText and more.\n")
            .commit(
                "Ada Moreau <ada@x.example> 2025-03-02T10:00:00+01:00",
                "Write",
            )
    };
    let skip = ">\u{2066}Skip to the text\u{2069}</a>";
    let arabic = site("ar");
    assert!(arabic.page("").contains(skip));
    let history = arabic.page("documents/w-a/history/");
    assert!(history.contains("\u{2066}1 section: "), "{history}");
    let scripts = scripts(&arabic.build());
    assert_eq!(
        words_of(&scripts["guide.js"])["script-copy"],
        serde_json::json!(["\u{2066}", ["Copy"], "\u{2069}"])
    );
    for language in ["en", "de"] {
        assert!(!site(language).page("").contains('\u{2066}'), "{language}");
    }
    for (language, is_told) in [("ar", true), ("de", true), ("en-GB", false)] {
        let problems = site(language).problems();
        let mut missing = problems.iter().filter(|it| it["code"] == "missing-message");
        let place = missing
            .next()
            .map(|it| (it["file"].clone(), it["line"].clone()));
        let expected = is_told.then(|| ("guide.yaml".into(), 3.into()));
        assert_eq!(place, expected, "{language}");
    }
}

#[test]
fn messages_run_as_pages_do() {
    let strings = "people-counted = { $n } x\n";
    assert_eq!(counted("arc", strings, 2), "\u{2068}2\u{2069} x");
    assert_eq!(counted("en-u-nu-arab", strings, 2), "2 x");
}

#[test]
fn what_redlines_say_and_the_names_of_metadata_are_messages() {
    let sheets = [
        include_str!("../../themes/default/assets/guide.css"),
        include_str!("../../themes/default/assets/history.css"),
        include_str!("../../themes/default/assets/redline.css"),
        include_str!("../../themes/default/assets/search.css"),
    ];
    for content in sheets.iter().flat_map(|it| it.split("content: ").skip(1)) {
        let mut pieces = content
            .split(';')
            .next()
            .unwrap()
            .split('"')
            .skip(1)
            .step_by(2);
        // A sign may be written as its number.
        assert!(
            pieces.all(|it| it.starts_with('\\') || !it.contains(char::is_alphabetic)),
            "{content}"
        );
    }
    let project = speaking(
        "de",
        "marked-inserted = neu, \"so\":\nmetadata-field = { $field ->\n    [ai_assistance] KI\n   *[other] { $field }\n    }\n",
    )
    .file("content/w/a.md", "# A\n")
    .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00", "Write")
    .file(
        "content/w/a.md",
        "---\nai_assistance: Some.\nextra: { a: b }\n---\n# A\n",
    )
    .commit("Ada Moreau <ada@x.example> 2025-03-02T10:00:00+01:00", "Say");
    let files = project.build();
    let css = files
        .iter()
        .find(|(name, _)| name.ends_with("/redline.css"));
    let css = std::str::from_utf8(css.unwrap().1).unwrap();
    assert!(
        css.contains("--marked-inserted:\"neu, \\22 so\\22 :\";--marked-deleted:\"deleted:\";")
    );
    let history = std::str::from_utf8(&files["documents/w-a/history/index.html"]).unwrap();
    assert!(history.contains("metadata: KI, extra"), "{history}");
}

#[test]
fn a_translation_that_is_not_whole_says_what_it_lacks() {
    let found = |language: &str| {
        let project = speaking(language, "nav-people = X\n").file("content/w/a.md", "# A\n");
        let problems = project.problems();
        let mut missing = problems.iter().filter(|it| it["code"] == "missing-message");
        missing
            .next()
            .map(|it| it["message"].as_str().unwrap().to_owned())
    };
    let told = found("de").unwrap();
    let count = ids().len() - 1;
    assert!(
        told.starts_with(&format!("{count} messages stand in English: `")),
        "{told}"
    );
    assert_eq!(found("en"), None);
    // The whole file, said again, lacks nothing.
    let whole = speaking("de", BUILT_IN).file("content/w/a.md", "# A\n");
    let codes = whole.problems();
    assert!(
        codes.iter().all(|it| it["code"] != "missing-message"),
        "{codes:?}"
    );
}

#[test]
fn a_template_may_have_words_of_its_own() {
    let project = speaking("en", "own-words = Written by hand\n")
        .file(
            "themes/own/templates/not_found.html",
            "{% extends \"base.html\" %}{% block main %}<h1>{{ t(m=\"own-words\") }}</h1>{% endblock main %}",
        )
        .file("content/w/a.md", "# A\n")
        .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00", "Write");
    assert!(
        project
            .page("404.html")
            .contains("<h1>Written by hand</h1>")
    );
    assert!(
        project
            .problems()
            .iter()
            .all(|it| it["code"] != "broken-message")
    );
    let other = speaking("en", "")
        .file(
            "themes/own/templates/not_found.html",
            "{% extends \"base.html\" %}{% block main %}{{ t(m=\"no-such\") }}{% endblock main %}",
        )
        .file("content/w/a.md", "# A\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        );
    let ran = other.run(&["build"]);
    assert!(
        ran.stderr.contains("there is no message `no-such`"),
        "{}",
        ran.stderr
    );
}
