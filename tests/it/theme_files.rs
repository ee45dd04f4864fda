//! The files of a theme of the site's own, and what is wrong with them.

use std::fmt::Write as _;

use crate::project::Project;

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 40\"><script>alert(1)</script><path d=\"M0 0h9v9z\"/></svg>";
const FONT: &[u8] = include_bytes!("../../themes/default/assets/fonts/mono.woff2");

fn site() -> Project {
    Project::new()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\ntheme: own\n",
        )
        .file("content/w/a.md", "---\nsummary: S.\n---\n# A\n")
        .file("themes/own/strings.ftl", "")
}

/// Code, place, cause and cure of each thing found, a line each.
fn told(project: &Project) -> String {
    let mut all = String::new();
    for problem in project.problems() {
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        let place = match problem["line"].as_u64() {
            Some(line) => format!(" {}:{line}", text("file")),
            None => String::new(),
        };
        let (code, message, help) = (text("code"), text("message"), text("help"));
        writeln!(all, "{code}{place}: {message} ({help})").unwrap();
    }
    all
}

fn told_of_look(look: &str) -> String {
    let project = site()
        .file("themes/own/theme.yaml", look)
        .file("themes/own/assets/own.woff2", FONT)
        .file("themes/own/assets/bold.woff2", FONT)
        .file("themes/own/assets/torn.woff2", &FONT[..500])
        .file("themes/own/assets/empty.woff2", "wOF2")
        .file("themes/own/assets/logo.svg", DRAWING)
        .file(
            "themes/own/assets/sizeless.svg",
            DRAWING.replace("viewBox", "class"),
        )
        .file("themes/own/assets/sign.PNG", "no picture");
    told(&project)
}

#[test]
fn a_key_without_a_value_is_told_of_and_a_colour_that_became_a_comment() {
    for (look, expected) in [
        (
            "colors:\n  light:\n    link: #6a1b4d\n    ink: \"#111111\"\n",
            "missing-key themes/own/theme.yaml:3: `link` has no value (`#` begins a comment here; put the value in quotes: `link: \"#6a1b4d\"`)\n",
        ),
        (
            "colors: null\n",
            "missing-key themes/own/theme.yaml:1: `colors` has no value (write its value, or remove the key)\n",
        ),
        (
            "fonts: {body: }\n",
            "missing-key themes/own/theme.yaml:1: `body` has no value (write its value, or remove the key)\n",
        ),
        (
            "fonts:\n  mono: { files: [] }\n",
            "missing-key themes/own/theme.yaml:2: `files` has no value (write its value, or remove the key)\n",
        ),
        (
            "logo:\n  light: # later\n",
            "missing-key themes/own/theme.yaml:2: `light` has no value (write its value, or remove the key)\n",
        ),
        ("# colors:\n", ""),
    ] {
        assert_eq!(told_of_look(look), expected, "{look}");
    }
}

#[test]
fn every_cause_is_true_and_every_cure_can_be_followed() {
    for (look, expected) in [
        (
            "colors: { light: { link: teal } }",
            "invalid-color themes/own/theme.yaml:1: `teal` is a word, and colours are not read by their names (write it as",
        ),
        (
            "colors: { light: { lnik: \"#000\" } }",
            "unknown-key themes/own/theme.yaml:1: a scheme of colours has no key `lnik` (did you mean `link`?)",
        ),
        (
            "fonts: { body: { files: { file: own.woff2, weight: 1001 } } }",
            "wrong-type themes/own/theme.yaml:1: `1001` is not a whole number from 1 to 1000 (write a number from 1 to 1000)",
        ),
        (
            "fonts: { body: { files: { file: own.woff2, weight: 0 } } }",
            "wrong-type themes/own/theme.yaml:1: `0` is not a whole number from 1 to 1000 (write a number from 1 to 1000)",
        ),
        (
            "fonts: { body: { files: { file: own.woff2, weight: [900, 100, 500] } } }",
            "wrong-type themes/own/theme.yaml:1: `weight` is one number or two: more say nothing of a file (write the lightest and the boldest, such as `weight: [200, 800]`)",
        ),
        (
            "fonts: { body: { files: [{ file: own.woff2 }, { file: bold.woff2 }] } }",
            "duplicate-key themes/own/theme.yaml:1: `own.woff2` and `bold.woff2` are both for this weight and style of the font (say in",
        ),
        (
            "fonts: { body: { files: { file: empty.woff2 } } }",
            "theme-file themes/own/theme.yaml:1: themes/own/assets/empty.woff2 is no whole font: its length is not what it says (copy",
        ),
        (
            "fonts: { body: { files: { file: torn.woff2 } } }",
            "theme-file themes/own/theme.yaml:1: themes/own/assets/torn.woff2 is no whole font",
        ),
        (
            "sizes: { wide: 45rem, measure: 50rem }",
            "invalid-size themes/own/theme.yaml:1: a text of `measure: 50rem` is wider than its page, which is 45rem (lessen `measure`, or widen `wide`)",
        ),
        (
            "logo: sizeless.svg",
            "theme-file themes/own/theme.yaml:1: themes/own/assets/sizeless.svg does not say how large it is, so the header has no room for it (give its `<svg>` a `viewBox`",
        ),
        (
            "logo: sign.PNG",
            "theme-file themes/own/theme.yaml:1: themes/own/assets/sign.PNG is neither an SVG nor a PNG (save it",
        ),
    ] {
        let told = told_of_look(look);
        assert!(told.starts_with(expected), "{look}: {told}");
        assert_eq!(told.lines().count(), 1, "{look}: {told}");
    }
    for look in [
        "colors: { light: { link: oklch(.42 .07 212), ink: rgb(0 0 0 / 1) } }",
        "fonts: { body: { files: [{ file: own.woff2 }, { file: bold.woff2, weight: 700 }] } }",
        "sizes: { wide: 45rem, measure: 45rem }",
        "favicon: sizeless.svg",
        "logo: logo.svg",
    ] {
        assert_eq!(told_of_look(look), "", "{look}");
    }
}

#[test]
fn a_theme_is_called_by_the_name_of_one_folder() {
    for (name, expected) in [
        (
            "own/assets",
            "unknown-theme guide.yaml:2: `own/assets` is no name of a theme, but a path (write the name of one folder in themes/)",
        ),
        (
            "../own",
            "unknown-theme guide.yaml:2: `../own` is no name of a theme",
        ),
        (
            "..",
            "unknown-theme guide.yaml:2: `..` is no name of a theme",
        ),
        ("\"\"", "missing-key guide.yaml:2: this name is blank"),
    ] {
        let project = site().file(
            "guide.yaml",
            format!("title: T\ntheme: {name}\nbase_url: https://t.example/\n"),
        );
        let told = told(&project);
        assert!(told.starts_with(expected), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn a_look_that_nobody_reads_is_told_of() {
    let project = site().file("themes/own/theme.yml", "sizes: {}\n");
    assert_eq!(
        told(&project),
        "theme-file themes/own/theme.yml:1: themes/own/theme.yml is not read (rename it to theme.yaml)\n"
    );
    for settings in [
        "title: T\nbase_url: https://t.example/\n",
        "title: T\nbase_url: https://t.example/\ntheme: default\n",
    ] {
        let project = site()
            .file("guide.yaml", settings)
            .file("themes/default/theme.yaml", "sizes: {}\n");
        let told = told(&project);
        assert!(
            told.starts_with("theme-file themes/default/theme.yaml:1: themes/default/theme.yaml is not read: `default` is the name of the built-in theme (rename the folder"),
            "{told}"
        );
    }
}

#[test]
fn assets_are_published_under_their_names_so_that_stylesheets_find_them() {
    let files = site()
        .file(
            "themes/own/assets/own.css",
            ".a { background: url(Ünder/UPPER.SVG) }",
        )
        .file("themes/own/assets/Ünder/UPPER.SVG", DRAWING)
        .build();
    assert!(
        files.keys().any(|it| it.ends_with("/Ünder/UPPER.SVG")),
        "{:?}",
        files.keys()
    );
    // Every drawing is cleaned, not only those that theme.yaml names.
    let (_, drawing) = files
        .iter()
        .find(|(path, _)| path.ends_with("/UPPER.SVG"))
        .unwrap();
    assert!(!String::from_utf8_lossy(drawing).contains("alert"));
}

#[test]
fn assets_that_some_system_cannot_hold_or_tell_apart_are_errors() {
    for (names, expected) in [
        (
            &["a.png", "A.png"][..],
            "theme-file: many systems cannot tell themes/own/assets/a.png from `A.png`: only the case of letters differs (rename one of the two)\n",
        ),
        (
            &["Guide.css"],
            "theme-file: many systems cannot tell themes/own/assets/Guide.css from the built-in `guide.css`: only the case of letters differs (rename it to `guide.css`, if it is to stand in the place of that)\n",
        ),
        (
            &["what?.png"],
            "theme-file: not every system can hold a file with the name of themes/own/assets/what?.png (rename it: letters, digits, `-`, `_` and `.` are enough)\n",
        ),
    ] {
        let mut project = site();
        for name in names {
            project = project.file(&format!("themes/own/assets/{name}"), ".a { b: c }");
        }
        assert_eq!(told(&project), expected);
    }
}

#[test]
fn a_drawing_that_cannot_be_cleaned_is_an_error_even_where_nothing_names_it() {
    let project = site().file("themes/own/assets/own.svg", "<svg><g></svg>");
    let told = told(&project);
    assert!(
        told.starts_with(
            "theme-file themes/own/assets/own.svg:1: themes/own/assets/own.svg cannot be shown: "
        ),
        "{told}"
    );
}

#[test]
fn all_that_may_run_is_named_when_a_site_is_built() {
    let mut project = site();
    for name in ["one.js", "two.MJS", "three.html", "four.css"] {
        project = project.file(&format!("themes/own/assets/{name}"), "a");
    }
    let built = project.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let told = format!("{}{}", built.stdout, built.stderr);
    for name in ["one.js", "two.MJS", "three.html"] {
        assert!(
            told.contains(&format!("themes/own/assets/{name}\n")),
            "{told}"
        );
    }
    assert!(!told.contains("four.css"), "{told}");
}

#[test]
fn a_fault_of_an_own_template_is_told_of_at_its_place() {
    for (text, line, cause) in [
        ("<p>\n{% if %}", 2, "cannot be read"),
        (
            "{% extends \"base.html\" %}\n{% block main %}\n{{ view.nothing.at.all }}{% endblock %}",
            3,
            "the template page.html failed: ",
        ),
    ] {
        let project = site()
            .file("LICENSE.md", "# Licence\n")
            .file("themes/own/templates/page.html", text);
        let built = project.run(&["build"]);
        assert_eq!(built.status, 1);
        let place = format!("themes/own/templates/page.html:{line}:");
        assert!(
            built.stderr.contains(&place) && built.stderr.contains(cause),
            "{}",
            built.stderr
        );
    }
}
