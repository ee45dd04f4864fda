//! Reports for programs: SARIF, annotations of GitHub, JUnit.

use serde_json::Value;

use crate::json_schema::faults;
use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";

/// One error over two lines, one warning in a file whose name holds every sign that means
/// something, one hint without a place.
fn project() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\nemails: \"ma\n  sk\"\n",
        )
        .file(
            "100%, a:b/ü <&>.md",
            "# A\n\nDas „ü“ [\u{1b}[31mx](no%20where.md) 100%\n",
        )
        .file("b.md", "# B\n\nText.\n")
        .commit(ADA, "Begin \u{200b}")
}

fn report(project: &Project, format: &str) -> String {
    let ran = project.run(&["check", "--format", format]);
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    let control = |c: char| c.is_control() && c != '\n';
    assert!(!ran.stdout.contains(control), "{:?}", ran.stdout);
    ran.stdout
}

#[test]
fn sarif_is_valid_and_its_regions_are_true() {
    let schema: Value =
        serde_json::from_str(include_str!("sarif/sarif-schema-2.1.0.json")).unwrap();
    let project = project();
    let sound = Project::new().file("a.md", "# A\n");
    let none = sound.run(&["check", "--format", "sarif"]).stdout;
    for text in [&report(&project, "sarif"), &none] {
        let log: Value = serde_json::from_str(text).unwrap();
        assert_eq!(faults(&schema, &log), [""; 0]);
    }
    let wrong = serde_json::json!({
        "version": "2.1",
        "runs": [{ "columnKind": "bytes", "results": [{ "message": {}, "rank": 101, "x": 1 }] }],
    });
    assert_eq!(
        faults(&schema, &wrong),
        [
            "/runs/0: \"tool\" is missing",
            "/runs/0/columnKind: \"bytes\" is none of [\"utf16CodeUnits\",\"unicodeCodePoints\"]",
            "/runs/0/results/0/message: fits 0 of anyOf",
            "/runs/0/results/0/rank: is above 100.0",
            "/runs/0/results/0/x: is not known",
            "/version: \"2.1\" is none of [\"2.1.0\"]",
        ]
    );

    let log: Value = serde_json::from_str(&report(&project, "sarif")).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let region = |it: &Value| {
        let region = &it["locations"][0]["physicalLocation"]["region"];
        ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64())
    };
    let told: Vec<_> = results
        .iter()
        .map(|it| {
            (
                it["ruleId"].as_str().unwrap(),
                it["level"].as_str().unwrap(),
                region(it),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("invisible-character", "warning", [None; 4]),
            (
                "control-character",
                "note",
                [Some(3), Some(10), Some(3), Some(11)]
            ),
            (
                "broken-link",
                "warning",
                [Some(3), Some(18), Some(3), Some(31)]
            ),
            (
                "unknown-value",
                "error",
                [Some(3), Some(9), Some(4), Some(6)]
            ),
        ]
    );
    let uri = &results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "100%25%2C%20a%3Ab/%C3%BC%20%3C%26%3E.md");
    for result in results {
        let rule = &run["tool"]["driver"]["rules"]
            [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains("## How to mend it")
        );
    }
}

#[test]
fn annotations_of_github_are_escaped() {
    let report = report(&project(), "github");
    let lines: Vec<&str> = report.lines().collect();
    assert!(
        lines[0].starts_with("::warning title=invisible-character::"),
        "{report}"
    );
    assert!(
        lines[1].starts_with("::notice file=100%25%2C a%3Ab/ü <&>.md,line=3,endLine=3,col=10,endColumn=11,title=control-character::"),
        "{report}"
    );
    assert_eq!(
        lines[2],
        "::warning file=100%25%2C a%3Ab/ü <&>.md,line=3,endLine=3,col=18,endColumn=31,title=broken-link::\
         this link leads nowhere: there is no file `100%25, a:b/no where.md`%0A\
         help: write a path relative to this file, or a whole https:// address"
    );
    assert!(
        lines[3].starts_with("::error file=guide.yaml,line=3,endLine=4,title=unknown-value::"),
        "{report}"
    );
    assert_eq!(lines.len(), 4, "{report}");
}

#[test]
fn paths_are_those_of_the_repository_where_the_site_is_a_folder_of_it() {
    let project = Project::in_git()
        .file("docs/a.md", "# A\n\n[x](nowhere.md)\n")
        .file("README.md", "# R\n")
        .commit(ADA, "Begin");
    let folder = project.path().join("docs");
    let run = |format| crate::project::run_in(&folder, &["check", "--format", format], &[]).stdout;
    assert!(
        run("github").contains("file=docs/a.md,line=3"),
        "{}",
        run("github")
    );
    assert!(
        run("sarif").contains("\"uri\": \"docs/a.md\""),
        "{}",
        run("sarif")
    );
    assert!(
        run("json").contains("\"file\": \"a.md\""),
        "{}",
        run("json")
    );
}

#[test]
fn junit_fails_for_errors_only_and_counts_what_is_sound() {
    let report = report(&project(), "junit");
    assert!(
        report.contains("<testsuites tests=\"5\" failures=\"1\" errors=\"0\" skipped=\"0\">"),
        "{report}"
    );
    let mut names = Vec::new();
    let mut reader = quick_xml::Reader::from_str(&report);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag)
                if tag.name().as_ref() == "testcase" =>
            {
                let of = |key: &str| {
                    let value = tag.try_get_attribute(key).unwrap().unwrap();
                    let value = value.value.into_owned();
                    quick_xml::escape::unescape(&value).unwrap().into_owned()
                };
                names.push((of("classname"), of("name")));
            }
            _ => {}
        }
    }
    let names: Vec<_> = names
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("site", "invisible-character"),
            ("100%, a:b/ü <&>.md", "control-character 3:10"),
            ("100%, a:b/ü <&>.md", "broken-link 3:18"),
            ("guide.yaml", "unknown-value 3:9"),
            ("b.md", "no problem"),
        ]
    );
    assert!(
        report.contains("<failure type=\"unknown-value\" message="),
        "{report}"
    );
}

#[test]
fn doctor_answers_in_every_format() {
    let project = Project::new().file("a.md", "# A\n");
    for (format, expected) in [
        ("sarif", "\"ruleId\": \"no-history\""),
        ("github", "::notice title=no-history::"),
        ("junit", "name=\"no-history\""),
        ("json", "\"code\": \"no-history\""),
    ] {
        let ran = project.run(&["doctor", "--format", format]);
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    }
}
