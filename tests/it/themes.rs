//! The look of a site, as `theme.yaml` tells it: without a template and without CSS.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::project::Project;

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 40\" onload=\"alert(1)\"><path d=\"M0 0h9v9z\"/></svg>";

/// A built-in font, as one of a theme's own.
const FONT: &[u8] = include_bytes!("../../themes/default/assets/fonts/mono.woff2");

fn site(look: &str) -> Project {
    Project::new()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\ntheme: coalition\n",
        )
        .file("content/w/a.md", "---\nsummary: S.\n---\n# A\n")
        .file("themes/coalition/theme.yaml", look)
        .file("themes/coalition/assets/logo.svg", LOGO)
        .file("themes/coalition/assets/logo-dark.svg", LOGO)
        .file("themes/coalition/assets/own/My Font.woff2", FONT)
}

fn text(files: &BTreeMap<String, Vec<u8>>, ending: &str) -> Option<String> {
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(ending))?;
    Some(String::from_utf8(bytes.clone()).unwrap())
}

/// Code, line and cure of what is found.
fn told(project: &Project) -> Vec<(String, u64, String)> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        (text("code"), it["line"].as_u64().unwrap_or(0), text("help"))
    });
    told.collect()
}

#[test]
fn colours_sizes_and_fonts_become_a_stylesheet_of_tokens() {
    let project = site(
        "colors:\n  light: { link: rgb(80 20 60) }\n  dark: { paper: \"#111\" }\n\
         sizes: { measure: 40rem, s0: 1.125rem }\n\
         fonts:\n  body: { files: { file: own/My Font.woff2, weight: [200, 800] }, instead: serif }\n  mono: mono\n",
    );
    let files = project.build();
    let css = text(&files, "/tokens.css").unwrap();
    for line in [
        "--link:light-dark(#50143c,#86d3db);",
        "--paper:light-dark(#fcfaf6,#111111);",
        "--measure:40rem;",
        "--s0:1.125rem}",
        "--sans:\"Theme body\",ui-serif,",
        "--mono:ui-monospace,",
        "src:url(own/My%20Font.woff2) format(\"woff2\");font-weight:200 800;font-style:normal;font-display:swap}",
    ] {
        assert!(css.contains(line), "{line} is not in\n{css}");
    }
    assert_eq!(css.matches("@font-face").count(), 1, "{css}");
    let home = text(&files, "index.html").unwrap();
    let at = |what: &str| {
        home.find(what)
            .unwrap_or_else(|| panic!("{what} is not in {home}"))
    };
    assert!(at("/guide.css\"") < at("/tokens.css\""));
    at("own/My%20Font.woff2\" as=\"font\" type=\"font/woff2\" crossorigin>");
    assert!(!home.contains("next.woff2"), "{home}");
    assert!(files.keys().any(|it| it.ends_with("/own/My Font.woff2")));
}

#[test]
fn a_font_of_the_system_is_not_waited_for() {
    let home = site("fonts: { body: serif }\n").page("");
    assert!(!home.contains("as=\"font\""), "{home}");
    let plain = Project::new().file("content/w/a.md", "# A\n").page("");
    assert!(plain.contains("next.woff2\" as=\"font\""), "{plain}");
    assert!(!plain.contains("tokens.css"), "{plain}");
}

#[test]
fn a_logo_with_words_stands_for_the_title_and_one_without_beside_it() {
    let project = site(
        "logo: { light: logo.svg, dark: logo-dark.svg, alt: The Coalition }\nfavicon: logo.svg\n",
    );
    let files = project.build();
    let home = text(&files, "index.html").unwrap();
    let header = home.split("<nav class=\"site-nav\"").next().unwrap();
    let header = header.split("class=\"site-title\"").nth(1).unwrap();
    for part in [
        "<img class=\"logo on-light\"",
        "<img class=\"logo on-dark\"",
        "alt=\"The Coalition\" width=\"60\" height=\"40\"",
    ] {
        assert!(header.contains(part), "{part} is not in {header}");
    }
    assert!(!header.contains(">T<"), "{header}");
    assert!(
        home.contains("logo.svg\" type=\"image/svg+xml\">"),
        "{home}"
    );
    let logo = text(&files, "/logo.svg").unwrap();
    assert!(!logo.contains("alert"), "{logo}");
    project.write("themes/coalition/theme.yaml", "logo: logo.svg\n");
    let home = project.page("");
    assert!(home.contains("<img class=\"logo\" ") && home.contains("alt=\"\" width=\"60\""));
    assert!(home.contains("<span>T</span></a>"), "{home}");
}

#[test]
fn a_picture_of_a_text_without_workstream_has_the_accent() {
    let picture = |look: &str| {
        let project = site(look).file("b.md", "---\nstatus: draft\nsummary: S.\n---\n# B\n");
        let files = project.build();
        let picture = files
            .iter()
            .find(|(path, _)| path.ends_with("b/picture.png"));
        picture.unwrap().1.clone()
    };
    let accent: &[u8] = &[0x50, 0x14, 0x3c];
    let has_accent = |picture: &[u8]| picture.windows(3).any(|it| it == accent);
    assert!(has_accent(&picture(
        "colors: { light: { link: \"#50143c\" } }\n"
    )));
    assert!(!has_accent(&picture("")));
}

#[test]
fn colours_that_cannot_be_read_are_told_of_once_and_the_proposed_one_can() {
    for (scheme, token, color, code) in [
        ("light", "link", "#5fb0c0", "unreadable-color"),
        ("light", "ink", "#999", "unreadable-color"),
        ("light", "quiet", "#666a68", "low-contrast"),
        ("light", "paper", "#b0b0b0", "unreadable-color"),
        ("dark", "link", "#2a6a75", "unreadable-color"),
        ("dark", "on-link", "#ffffff", "unreadable-color"),
        ("dark", "raised", "#303b42", "low-contrast"),
        ("dark", "edge", "#3a464d", "unreadable-color"),
        ("light", "amber", "#c08000", "unreadable-color"),
    ] {
        let project = site(&format!("colors:\n  {scheme}:\n    {token}: \"{color}\"\n"));
        let found = told(&project);
        let [(found, 3, help)] = &found[..] else {
            panic!("{token} {color}: {found:?}");
        };
        assert_eq!(found, code, "{token} {color}: {help}");
        let proposed = help
            .strip_prefix("write `")
            .and_then(|it| it.split('`').next())
            .unwrap_or_else(|| panic!("{token} {color}: {help}"));
        project.write(
            "themes/coalition/theme.yaml",
            format!("colors:\n  {scheme}:\n    {token}: \"{proposed}\"\n"),
        );
        assert_eq!(told(&project), [], "{token} {color} became {proposed}");
    }
}

#[test]
fn two_colours_that_no_shade_of_one_can_part_are_told_of_with_both() {
    let project = site(
        "colors:\n  light:\n    link: \"#888888\"\n    paper: \"#000000\"\n    sunken: \"#ffffff\"\n",
    );
    let found = told(&project);
    assert!(
        found
            .iter()
            .any(|(code, line, help)| code == "unreadable-color"
                && *line == 3
                && help.contains("further apart")),
        "{found:?}"
    );
    // An error, so nothing is built.
    assert_eq!(project.run(&["build"]).status, 1);
}

#[test]
fn what_is_proposed_where_not_all_that_is_wanted_can_be_had_can_still_be_read() {
    let look =
        |ink: &str| format!("colors:\n  light:\n    ink: \"{ink}\"\n    paper: \"#888888\"\n");
    let of_ink = |project: &Project| {
        let mut told = told(project);
        told.retain(|it| it.1 == 3);
        told
    };
    let project = site(&look("#777777"));
    let found = of_ink(&project);
    let [(code, _, help)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(code, "unreadable-color");
    let proposed = help.split('`').nth(1).unwrap();
    project.write("themes/coalition/theme.yaml", look(proposed));
    let found = of_ink(&project);
    assert!(
        found.iter().all(|it| it.0 == "low-contrast"),
        "{help}: {found:?}"
    );
}

#[test]
fn text_is_held_against_every_ground_on_which_the_stylesheet_sets_it() {
    for (look, ground) in [
        ("light: { mark: \"#7a9a9a\", quiet: \"#000000\" }", "link"),
        ("light: { link-soft: \"#cfe0e0\" }", "quiet"),
        ("light: { amber-soft: \"#e8d9b0\" }", "quiet"),
        ("dark: { violet-soft: \"#3c3450\" }", "quiet"),
        ("dark: { mark: \"#6a5a24\" }", "quiet"),
    ] {
        let project = site(&format!("colors: {{ {look} }}\n"));
        let problems = project.problems();
        let messages: Vec<&str> = problems
            .iter()
            .filter_map(|it| it["message"].as_str())
            .collect();
        assert!(
            messages
                .iter()
                .any(|it| it.contains(&format!("`{ground}` ("))),
            "{look}: {messages:?}"
        );
    }
}

#[test]
fn a_stylesheet_of_the_own_is_held_against_the_look_however_it_is_written() {
    let css = include_str!("../../themes/default/assets/guide.css");
    // As a build of its own writes it.
    let css = css.replace(
        "--paper: light-dark(#fcfaf6, #1c2429)",
        "--paper:light-dark(#fff,#678)",
    );
    let project = site("colors: { dark: { link: \"#6fbfc8\" } }\n")
        .file("themes/coalition/assets/guide.css", css);
    let codes: Vec<String> = told(&project).into_iter().map(|it| it.0).collect();
    assert_eq!(codes, ["unreadable-color"]);
}

#[test]
fn the_built_in_colours_are_what_a_theme_may_say() {
    let css = include_str!("../../themes/default/assets/guide.css");
    let mut schemes = [String::new(), String::new()];
    for line in css.lines() {
        let Some((token, value)) = line.trim().split_once(": light-dark(") else {
            continue;
        };
        let (token, value) = (token.trim_start_matches("--"), value.trim_end_matches(");"));
        if token == "on-hue" || !line.trim().starts_with("--") || value.contains('(') {
            continue;
        }
        let (light, dark) = value.split_once(", ").unwrap();
        for (scheme, color) in schemes.iter_mut().zip([light, dark]) {
            writeln!(scheme, "    {token}: \"{color}\"").unwrap();
        }
    }
    let [light, dark] = schemes;
    assert_eq!(light.lines().count(), 19, "{light}");
    let project = site(&format!("colors:\n  light:\n{light}  dark:\n{dark}"));
    assert_eq!(told(&project), []);
}

#[test]
fn a_colour_that_many_screens_cannot_show_comes_with_one_that_they_can() {
    let project = site("colors:\n  light: { green: oklch(0.4 0.3 150) }\n");
    let told = told(&project);
    let [(code, 2, help)] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(code, "invalid-color");
    assert_eq!(help, "lessen its chroma: `oklch(0.4 0.11 150)`");
}

#[test]
fn every_fault_of_files_is_told_of_with_the_nearest_name() {
    let project = site(
        "logo: { light: logo.svgg, dark: lgoo-dark.svg }\nfonts:\n  body: { files: [{ file: own/MyFont.woff2 }] }\n",
    );
    let helps: Vec<String> = told(&project)
        .into_iter()
        .map(|(_, _, help)| help)
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `logo.svg`?",
            "did you mean `logo-dark.svg`?",
            "did you mean `own/My Font.woff2`?",
        ]
    );
}

#[test]
fn what_stands_in_a_theme_never_leaves_its_value() {
    let hostile = [
        "colors: { light: { link: \"red; } body { display: none\" } }\n",
        "colors: { light: { link: \"#fff}</style><script>\" } }\n",
        "sizes: { measure: \"40rem; } body { display: none\" }\n",
        "fonts: { body: { files: { file: \"own/a) format(x); } b { c: url(x.woff2\" } } }\n",
        "logo: { light: \"../../../guide.yaml\" }\n",
        "logo: \"https://evil.example/x.svg\"\n",
    ];
    for look in hostile {
        let project = site(look);
        assert_eq!(project.run(&["build"]).status, 1, "{look}");
    }
    let project = site("logo: { light: logo.svg, alt: '\"><script>alert(1)</script>' }\n");
    assert!(!project.page("").contains("<script>alert"));
    // A file may have any name that every system can hold.
    let name = "own/a) b; } c { d'.woff2";
    let project = site("fonts: { body: { files: { file: 'own/a) b; } c { d''.woff2' } } }\n")
        .file(&format!("themes/coalition/assets/{name}"), FONT);
    let css = text(&project.build(), "/tokens.css").unwrap();
    assert!(
        css.contains("src:url(own/a%29%20b%3B%20%7D%20c%20%7B%20d%27.woff2) "),
        "{css}"
    );
}
