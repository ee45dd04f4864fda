//! Diagrams: drawn when the site is built, for light and dark, and told in words.

use std::collections::BTreeMap;

use guide::diagram::{Diagram, Fault};
use guide::strings::Strings;
use proptest::prelude::*;

use crate::html::{Allow, assert_inert_with};
use crate::project::{Project, files_below};

fn draw(source: &str) -> Result<Diagram, Fault> {
    guide::diagram::draw(source, Strings::english())
}

const FLOW: &str = "flowchart LR\n    A[Sign] -->|digest| B{Is it valid?}\n    B --> C[(Store)]\n";
const SEQUENCE: &str = "sequenceDiagram\n    participant C as Client\n    participant S as Server\n    C->>S: ask\n    alt known\n        S-->>C: answer\n    else unknown\n        Note over C,S: nothing happens\n    end\n";

fn fence(source: &str) -> String {
    format!("```mermaid\n{source}```\n")
}

fn page(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// The values of an attribute of the pictures on a page, in order.
fn of_pictures<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let pictures = page.split("<img ").skip(1);
    let start = format!("{name}=\"");
    pictures
        .filter_map(|it| {
            it.split('>')
                .next()?
                .split_once(&start)?
                .1
                .split('"')
                .next()
        })
        .collect()
}

fn drawings(files: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    let drawings = files.keys().filter(|it| it.contains("/diagram"));
    drawings.collect()
}

#[test]
fn a_diagram_is_a_picture_for_each_scheme_with_its_words_and_its_source() {
    let project = Project::new().file("a.md", format!("# A\n\n{}", fence(FLOW)));
    let files = project.build();
    let page = page(&files, "documents/a/index.html");
    let sources = of_pictures(&page, "src");
    assert_eq!(sources.len(), 2, "{page}");
    assert_ne!(sources[0], sources[1]);
    for source in sources {
        let svg = &files[source.strip_prefix("../../").unwrap()];
        assert!(svg.starts_with(b"<svg"));
    }
    assert_eq!(of_pictures(&page, "class"), ["on-light", "on-dark"]);
    let alternative = "Flowchart of Sign, Is it valid? and Store";
    assert_eq!(of_pictures(&page, "alt"), [alternative; 2]);
    assert!(of_pictures(&page, "width")[0].parse::<u32>().unwrap() > 100);
    assert!(
        page.contains("<li>Sign → Is it valid?: digest</li>"),
        "{page}"
    );
    assert!(
        page.contains("<code class=\"language-mermaid\">flowchart LR"),
        "{page}"
    );
}

#[test]
fn each_kind_is_told_in_words() {
    let words = |source: &str| draw(source).unwrap().words;
    assert_eq!(
        words(SEQUENCE),
        [
            "Client to Server: ask",
            "Either: known",
            "Server to Client: answer",
            "Else: unknown",
            "Note at Client and Server: nothing happens",
            "End of “Either”",
        ]
    );
    let groups = "flowchart TD\n subgraph g [Outer]\n  A[One] --- B\n end\n C[Alone]\n";
    assert_eq!(words(groups), ["One – B", "Group “Outer”: One, B", "Alone"]);
    let state = "stateDiagram-v2\n [*] --> Draft\n Draft --> Final: approved\n Final --> [*]\n";
    assert_eq!(
        words(state),
        ["Start → Draft", "Draft → Final: approved", "Final → End"]
    );
    let class = "classDiagram\n Animal <|-- Duck\n Duck : +swim()\n";
    assert_eq!(words(class).len(), 1);
}

#[test]
fn what_its_author_says_of_it_is_honoured() {
    let source = "---\ntitle: \"How it is   signed\"\nconfig:\n  theme: forest\n---\nflowchart LR\n    accTitle: Signing in short\n    accDescr {\n      First one signs,\n      then one verifies.\n    }\n    A --> B\n";
    let diagram = draw(source).unwrap();
    assert_eq!(diagram.title.as_deref(), Some("How it is signed"));
    assert_eq!(diagram.alternative, "Flowchart: Signing in short");
    assert_eq!(
        diagram.words,
        ["First one signs, then one verifies.", "A → B"]
    );
    // Colours that were chosen are those of one paper.
    assert_eq!(diagram.dark, None);
    let plain = draw(FLOW).unwrap();
    assert!(plain.dark.is_some());
    let directive = draw(&format!("%%{{init: {{'theme': 'neutral'}}}}%%\n{FLOW}")).unwrap();
    assert_eq!(directive.dark, None);
    assert_ne!(directive.light.svg, plain.light.svg);
    let coloured = draw(&format!("{FLOW}    style A fill:#f9f\n")).unwrap();
    assert_eq!(coloured.dark, None);
}

#[test]
fn a_diagram_that_cannot_be_drawn_shows_its_source() {
    let broken = "flowchart LR\n    A[Sign --> B[Verify]\n";
    let project = Project::new().file("a.md", format!("# A\n\n{}", fence(broken)));
    let files = project.build();
    let page = page(&files, "documents/a/index.html");
    assert!(page.contains("A[Sign --&gt; B[Verify]"), "{page}");
    assert!(!page.contains("<img"), "{page}");
    assert_eq!(drawings(&files), Vec::<&String>::new());
}

#[test]
fn a_diagram_that_stands_in_two_texts_is_one_file() {
    let text = format!(
        "# A\n\n{}\n> {}\n",
        fence(FLOW),
        fence(FLOW).replace('\n', "\n> ")
    );
    let files = Project::new()
        .file("a.md", &text)
        .file("b.md", &text)
        .build();
    assert_eq!(drawings(&files).len(), 2);
    assert_eq!(
        of_pictures(&page(&files, "documents/b/index.html"), "src").len(),
        4
    );
}

#[test]
fn a_version_keeps_its_drawing_and_redlines_compare_the_source() {
    let document = |version: &str, label: &str| {
        let source = FLOW.replace("Sign", label);
        format!("---\nversion: {version}\n---\n# A\n\n{}", fence(&source))
    };
    let project = Project::in_git()
        .file("a.md", document("1.0", "Sign"))
        .commit("Ada <ada@x.example> 2025-01-01T10:00:00Z", "Add a.md")
        .file("a.md", document("2.0", "Seal"))
        .commit("Ada <ada@x.example> 2025-01-02T10:00:00Z", "Change a.md");
    let files = project.build();
    let now = page(&files, "documents/a/index.html");
    let then = page(&files, "documents/a/versions/1.0/index.html");
    let alternative = |page: &str| of_pictures(page, "alt")[0].to_owned();
    assert!(alternative(&now).contains("of Seal"), "{now}");
    assert!(alternative(&then).contains("of Sign"), "{then}");
    let source = of_pictures(&then, "src")[0];
    assert!(
        files.contains_key(source.trim_start_matches("../")),
        "{source}"
    );
    let redline = page(&files, "documents/a/compare/1.0..2.0/index.html");
    assert!(redline.contains("A[Seal] --&gt;|digest|"), "{redline}");
    assert!(!redline.contains("<img"), "{redline}");
}

#[test]
fn labels_run_nowhere() {
    for label in [
        "\"<script>alert(1)</script>\"",
        "\"<img src=x onerror=alert(1)>\"",
        "\"]]><script>alert(1)</script>\"",
        "\"&lt;script&gt;alert(1)&lt;/script&gt;\"",
        "\"' onload='alert(1)\"",
    ] {
        let sources = [
            format!(
                "flowchart LR\n  A[{label}] -->|{label}| B\n  click A \"javascript:alert(1)\"\n"
            ),
            format!(
                "sequenceDiagram\n  participant A as {label}\n  A->>A: {label}\n  link A: x @ javascript:alert(1)\n"
            ),
            format!("stateDiagram-v2\n  state {label} as s\n  s --> t: {label}\n"),
            format!(
                "flowchart LR\n  A --> B\n  style A fill:url(https://evil.example),x:{label}\n"
            ),
            format!("---\ntitle: {label}\n---\nflowchart LR\n  A --> B\n"),
        ];
        for source in sources {
            let Ok(diagram) = draw(&source) else {
                continue;
            };
            assert_inert(&diagram);
            let project = Project::new().file("a.md", format!("# A\n\n{}", fence(&source)));
            let allow = Allow {
                page: true,
                svg: true,
            };
            assert_inert_with(&project.page("documents/a/"), allow);
        }
    }
}

/// Only what draws is in the drawings: no script, no handler, no address.
#[track_caller]
fn assert_inert(diagram: &Diagram) {
    for drawing in [Some(&diagram.light), diagram.dark.as_ref()]
        .into_iter()
        .flatten()
    {
        let svg = std::str::from_utf8(&drawing.svg).unwrap();
        for element in crate::html::elements(svg) {
            let known = [
                "html", "head", "body", "svg", "g", "rect", "path", "text", "tspan", "line",
                "circle", "ellipse", "polygon", "polyline", "defs", "marker", "title", "desc",
                "style", "clippath",
            ];
            let name = element.name.to_lowercase();
            assert!(known.contains(&name.as_str()), "{name} in {svg}");
            for (name, value) in &element.attributes {
                assert!(
                    !name.starts_with("on") && !name.ends_with("href"),
                    "{name} in {svg}"
                );
                let foreign = value.contains("url(") && !value.contains("url(#");
                assert!(!foreign, "{name}={value} in {svg}");
            }
        }
    }
}

#[test]
fn an_address_in_a_diagram_is_masked_in_the_drawing_too() {
    let source = "flowchart LR\n    A[Write to ada@work.example] --> B\n";
    let project = Project::new().file("a.md", format!("# A\n\n{}", fence(source)));
    for (path, bytes) in project.build() {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("work.example"),
            "{path}"
        );
    }
}

/// Every diagram of the project's own guidance.
fn sources() -> Vec<String> {
    let content = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let texts = files_below(&content)
        .into_iter()
        .filter(|(path, _)| camino::Utf8Path::new(path).extension() == Some("md"));
    let mut sources = Vec::new();
    for (_, bytes) in texts {
        let text = String::from_utf8(bytes).unwrap();
        let markdown = guide::markdown::Markdown::parse(text.as_str(), 0);
        sources.extend(markdown.diagrams().map(|it| it.text.clone()));
    }
    sources.extend([FLOW.to_owned(), SEQUENCE.to_owned()]);
    sources
}

#[test]
fn every_diagram_of_the_own_guidance_is_drawn() {
    let sources = sources();
    assert!(sources.len() > 9);
    for source in sources {
        let diagram = draw(&source).unwrap_or_else(|fault| panic!("{fault:?} in {source}"));
        assert!(!diagram.words.is_empty(), "{source}");
        assert_inert(&diagram);
        assert_eq!(draw(&source).unwrap(), diagram, "{source}");
    }
}

#[test]
fn what_would_take_long_is_refused_by_its_shape() {
    let joined = |count: usize, letter: &str| {
        let names: Vec<String> = (0..count).map(|it| format!("{letter}{it}")).collect();
        names.join(" & ")
    };
    let all_to_all: String = (0..16)
        .flat_map(|a| (0..16).map(move |b| format!("A{a} --> A{b}\n")))
        .collect();
    for source in [
        "x".repeat(10_000),
        format!(
            "flowchart TD\n{} --> {}\n",
            joined(60, "A"),
            joined(60, "B")
        ),
        format!("flowchart TD\n{all_to_all}"),
        format!(
            "flowchart TD\n{}A-->B\n{}",
            "subgraph s\n".repeat(40),
            "end\n".repeat(40)
        ),
        format!(
            "stateDiagram-v2\n{}a-->b\n{}",
            "state s {\n".repeat(40),
            "}\n".repeat(40)
        ),
        format!("flowchart TD\nA {}> B\n", "-".repeat(5000)),
        format!("flowchart TD\nA{}x{}\n", "(".repeat(2000), ")".repeat(2000)),
    ] {
        let begin = std::time::Instant::now();
        assert!(draw(&source).is_err(), "{source}");
        assert!(begin.elapsed().as_secs() < 10, "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever becomes of a source, it is drawn safely or refused.
    #[test]
    fn a_mutated_source_is_drawn_or_refused(
        index in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..20, "[-a-z\\[\\](){}<>|:;%&\"'=.~#* \n\u{e9}\u{4e2d}]{0,6}"), 1..5),
    ) {
        let sources = sources();
        let mut source: Vec<char> = index.get(&sources).chars().collect();
        for (at, length, instead) in cuts {
            let at = at.index(source.len() + 1);
            let end = (at + length).min(source.len());
            source.splice(at..end, instead.chars());
        }
        let source: String = source.into_iter().collect();
        let begin = std::time::Instant::now();
        match draw(&source) {
            Ok(diagram) => assert_inert(&diagram),
            Err(fault) => prop_assert!(!fault.message.is_empty()),
        }
        prop_assert!(begin.elapsed().as_secs() < 20, "{}", source);
    }
}
