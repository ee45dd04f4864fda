//! A paper that lived as real ones do: begun elsewhere, imported by staff, renamed twice, worked
//! on by fifteen people in branches, approved twice, and changed since. Every view of it is held
//! against what was done.

use std::collections::{BTreeMap, BTreeSet};

use git2::Oid;
use serde_json::Value;

use crate::html::words;
use crate::project::Project;
use crate::story::Story;

const DRAFT: &str = "drafts/playbook-notes.md";
const IMPORTED: &str = "content/ws2/AI Incident Response.md";
const RENAMED: &str = "content/ws2/incident-response.md";
const PRESENT: &str = "content/ws2/incident-response-framework.md";
const ID: &str = "ws2-ai-incident-response";

/// One person, four addresses, two names: the first is declared, the second is in the mailmap, the
/// third is declared too, the fourth is told by its login.
const MAYA: [&str; 4] = [
    "Maya Lindqvist <maya@private.example>",
    "mayal <mlq@old.private.example>",
    "mayal <m.lindqvist@corp.private.example>",
    "mayal <4242+mayal@users.noreply.github.com>",
];
const SAM: &str = "Sam Staff <sam@private.example>";
const BOT: &str = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
const HOST: &str = "GitHub <noreply@github.com>";

/// Thirteen more, each with a section.
const TEAM: [(&str, &str); 13] = [
    ("Theo Okafor", "Detection"),
    ("Ines Carrasco", "Triage"),
    ("Priya Raman", "Containment"),
    ("Lena Vogt", "Eradication"),
    ("Kofi Mensah", "Recovery"),
    ("Rosa Duarte", "Communication"),
    ("Nils Berg", "Forensics"),
    ("Tomas Novak", "Escalation"),
    ("Aiko Sato", "Training"),
    ("Dana Levi", "Tooling"),
    ("Omar Haddad", "Suppliers"),
    ("Greta Holm", "Reporting"),
    ("Yusuf Demir", "Rehearsal"),
];

/// The signature of one of the team.
fn of(name: &str) -> String {
    let first = name.split(' ').next().unwrap().to_lowercase();
    format!("{name} <{first}@private.example>")
}

/// The paper, and what was done to it.
struct Paper {
    story: Story,
    /// Its revisions, in the order of their making.
    told: Vec<Oid>,
    /// Commits that tests speak of.
    named: BTreeMap<&'static str, Oid>,
    path: &'static str,
    at: Oid,
}

#[track_caller]
fn changed(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
    text.replacen(old, new, 1)
}

impl Paper {
    fn text(&self) -> &str {
        self.story.text(self.at, self.path)
    }

    /// A revision on top of another commit.
    fn revise_at(&mut self, parent: Oid, who: &str, message: &str, edits: &[(&str, &str)]) -> Oid {
        let mut text = self.story.text(parent, self.path).to_owned();
        for (old, new) in edits {
            text = changed(&text, old, new);
        }
        let changes = [(self.path, Some(text.as_str()))];
        let commit = self.story.commit(who, message, &[parent], &changes);
        self.told.push(commit);
        commit
    }

    /// A revision of the main line.
    fn revise(&mut self, who: &str, message: &str, edits: &[(&str, &str)]) -> Oid {
        self.at = self.revise_at(self.at, who, message, edits);
        self.at
    }

    fn append(&mut self, who: &str, message: &str, more: &str) -> Oid {
        let text = format!("{}{more}", self.text());
        let changes = [(self.path, Some(text.as_str()))];
        self.at = self.story.commit(who, message, &[self.at], &changes);
        self.told.push(self.at);
        self.at
    }

    /// Merges branches into the main line, with what they changed.
    fn merge(&mut self, who: &str, message: &str, branches: &[Oid], edits: &[(&str, &str)]) -> Oid {
        let mut files = self.story.files(self.at).clone();
        let text = files.get_mut(self.path).unwrap();
        for (old, new) in edits {
            *text = changed(text, old, new);
        }
        let parents = [&[self.at], branches].concat();
        self.at = self
            .story
            .commit_files((who, HOST), message, &parents, files);
        self.at
    }

    fn name(&mut self, name: &'static str) {
        self.named.insert(name, self.at);
    }

    fn project(&self) -> &Project {
        &self.story.project
    }

    fn id(&self, name: &str) -> String {
        self.named[name].to_string()
    }

    fn day(&self, name: &str) -> String {
        self.story.day(self.named[name])
    }

    /// The day in plain English, as pages say it.
    fn long(&self, name: &str) -> String {
        let day: jiff::civil::Date = self.day(name).parse().unwrap();
        day.strftime("%-d %B %Y").to_string()
    }

    fn log(&self) -> Vec<Value> {
        let ran = self.project().run(&["log", ID, "--format", "json"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// The files of the site.
    fn site(&self) -> Files {
        Files(self.project().build())
    }
}

struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    #[track_caller]
    fn page(&self, route: &str) -> String {
        let name = if route.ends_with('/') {
            format!("{route}index.html")
        } else {
            route.to_owned()
        };
        let file = self.0.get(&name).unwrap_or_else(|| panic!("no {name}"));
        String::from_utf8(file.clone()).unwrap()
    }

    fn of_document(&self, below: &str) -> String {
        self.page(&format!("documents/{ID}/{below}"))
    }
}

/// The text between two marks.
#[track_caller]
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    let rest = &text[from + start.len()..];
    &rest[..rest.find(end).unwrap_or(rest.len())]
}

const FRONT: &str = "---\ntitle: AI Incident Response Framework\nversion: \"0.9\"\nstatus: draft\nhistory_from: [drafts/playbook-notes.md]\ncontributors:\n  - { name: Maya Lindqvist, role: author }\n  - { name: Noor Haddad, role: author }\n---\n";

fn section(topic: &str) -> String {
    format!(
        "\n## {topic}\n\n{topic} begins with a named owner.\n{topic} evidence is kept for a month.\n\n- {topic} needs a *printed* list\n"
    )
}

fn paper() -> Paper {
    let mut story = Story::new();
    let root = story.commit(
        MAYA[2],
        "Set up",
        &[],
        &[
            ("README.md", Some("# Guidance\n\nAll of it.\n")),
            (
                "content/ws2/glossary.md",
                Some("---\ntitle: Glossary\nraci: { accountable: [maya-lindqvist] }\n---\n# Glossary\n\nWords we use.\n"),
            ),
        ],
    );
    let mut paper = Paper {
        story,
        told: Vec::new(),
        named: BTreeMap::new(),
        path: DRAFT,
        at: root,
    };
    draft(&mut paper);
    import(&mut paper);
    for (name, topic) in TEAM {
        paper.append(&of(name), "Update AI Incident Response.md", &section(topic));
    }
    branches(&mut paper);
    first_version(&mut paper);
    rename_with_edit(&mut paper);
    for (place, (_, topic)) in TEAM.iter().enumerate() {
        let who = of(TEAM[(place + 1) % TEAM.len()].0);
        let old = format!("{topic} evidence is kept for a month.");
        let new = format!("{topic} evidence is kept for a quarter.");
        paper.revise(&who, "Update incident-response.md", &[(&old, &new)]);
    }
    revert(&mut paper);
    second_version(&mut paper);
    drift(&mut paper);
    records(&mut paper);
    paper.story.check_out(paper.at);
    let tagged = paper.named["bears 1.1"];
    let repository = paper.project().repository();
    let tagged = repository.find_object(tagged, None).unwrap();
    repository
        .tag_lightweight(&format!("{ID}/v1.1"), &tagged, false)
        .unwrap();
    drop(tagged);
    paper
}

/// Notes in another folder.
fn draft(paper: &mut Paper) {
    let text = "# Playbook notes\n\nAn incident with a model is an incident first.\n\n## Scope\n\nScope covers models that we run ourselves.\n";
    paper.at = paper
        .story
        .commit(MAYA[0], "Begin", &[paper.at], &[(DRAFT, Some(text))]);
    paper.told.push(paper.at);
    paper.name("begun");
    paper.append(
        &of("Theo Okafor"),
        "Define terms",
        "\n## Terms\n\nA prompt is any text that reaches a model.\n",
    );
    paper.name("terms");
    paper.revise(
        MAYA[1],
        "Rent too",
        &[("that we run ourselves", "that we run or rent")],
    );
    paper.name("rent");
    paper.append(
        &of("Ines Carrasco"),
        "Tenants\n\nCo-authored-by: Theo Okafor <theo@private.example>\nco-authored-by: Ines Carrasco <ines@private.example>\n",
        "A tenant is whoever pays for the model.\n",
    );
    paper.name("tenants");
}

/// Staff brings the draft in as a new file, and removes it later; then somebody renames the file.
fn import(paper: &mut Paper) {
    let text = changed(paper.text(), "# Playbook notes", "# AI Incident Response");
    let text = format!("{FRONT}{text}");
    paper.path = IMPORTED;
    paper.at = paper.story.commit(
        SAM,
        "Add files via upload",
        &[paper.at],
        &[(IMPORTED, Some(&text))],
    );
    paper.told.push(paper.at);
    paper.name("imported");
    paper.at = paper
        .story
        .commit(SAM, "Clean up", &[paper.at], &[(DRAFT, None)]);
    paper.at = paper.story.commit(
        &of("Priya Raman"),
        "No spaces in names",
        &[paper.at],
        &[(IMPORTED, None), (RENAMED, Some(&text))],
    );
    paper.path = RENAMED;
    paper.told.push(paper.at);
    paper.name("renamed");
}

fn owner(topic: &str, who: &str) -> (String, String) {
    let old = format!("{topic} begins with a named owner.");
    (old, format!("{topic} begins with {who}."))
}

/// Branches: two that differ from the main line, three at once, and one that the main line had
/// nothing to add to.
fn branches(paper: &mut Paper) {
    fn edits(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
        let pairs = pairs.iter();
        pairs.map(|(old, new)| (&old[..], &new[..])).collect()
    }
    let base = paper.at;
    let pairs = [
        owner("Eradication", "whoever deployed the model"),
        owner("Suppliers", "the contract"),
        owner("Recovery", "a rollback"),
    ];
    let on_branch = edits(&pairs[..2]);
    let first = paper.revise_at(
        base,
        &of("Lena Vogt"),
        "Eradicate at the source",
        &on_branch[..1],
    );
    paper.named.insert("on a branch", first);
    let second = paper.revise_at(
        first,
        &of("Omar Haddad"),
        "Read the contract\n\nCO-AUTHORED-BY: ai assistant <ai@private.example>",
        &on_branch[1..],
    );
    paper.named.insert("assisted", second);
    paper.revise(&of("Kofi Mensah"), "Roll back", &edits(&pairs[2..]));
    // It arrived before what stands on the branch.
    let place = paper.told.len() - 3;
    paper.told[place..].rotate_right(1);
    paper.merge(MAYA[3], "Merge pull request #7", &[second], &on_branch);
    paper.told.push(paper.at);
    paper.name("merged");

    let base = paper.at;
    let pairs = [
        owner("Communication", "one voice"),
        owner("Forensics", "a copy of the weights"),
        owner("Escalation", "the duty officer"),
    ];
    let all = edits(&pairs);
    let heads: Vec<Oid> = ["Rosa Duarte", "Nils Berg", "Tomas Novak"]
        .iter()
        .zip(&all)
        .map(|(name, edit)| paper.revise_at(base, &of(name), "Name the owner", &[*edit]))
        .collect();
    paper.merge(&of("Priya Raman"), "Merge three", &heads, &all);
    paper.told.push(paper.at);
    paper.name("octopus");

    let pairs = [owner("Training", "new joiners")];
    let branch = paper.revise_at(
        paper.at,
        &of("Aiko Sato"),
        "Train new joiners",
        &edits(&pairs),
    );
    paper.named.insert("training", branch);
    paper.at = paper.story.commit(
        SAM,
        "Another file",
        &[paper.at],
        &[("README.md", Some("# Guidance\n\nAll of it, and more.\n"))],
    );
    // It has the branch's text, so that it is no revision.
    paper.merge(SAM, "Merge pull request #9", &[branch], &edits(&pairs));
    paper.name("brought training");
}

fn first_version(paper: &mut Paper) {
    paper.append(
        BOT,
        "Bump a link",
        "\nSee [the catalogue](https://x.example/v2).\n",
    );
    paper.name("bot");
    paper.revise(
        &of("Dana Levi"),
        "Set the version for the vote",
        &[(
            "version: \"0.9\"\nstatus: draft",
            "version: \"1.0\"\nstatus: final draft",
        )],
    );
    paper.name("bears 1.0");
    let approvals = format!(
        "status: published\napprovals:\n  - {{ body: tsc, version: \"1.0\", date: {}, record: \"https://x.example/tsc\" }}",
        paper.day("bears 1.0")
    );
    paper.revise(
        SAM,
        "Record the approval",
        &[("status: final draft", &approvals)],
    );
}

fn rename_with_edit(paper: &mut Paper) {
    let text = changed(
        paper.text(),
        "is an incident first.",
        "is an incident before all else.",
    );
    paper.at = paper.story.commit(
        &of("Greta Holm"),
        "Call it a framework",
        &[paper.at],
        &[(RENAMED, None), (PRESENT, Some(&text))],
    );
    paper.path = PRESENT;
    paper.told.push(paper.at);
    paper.name("renamed again");
}

fn revert(paper: &mut Paper) {
    let (good, bad) = (
        "Triage begins with a named owner.",
        "Triage begins with nobody, and ends with a guess.",
    );
    paper.revise(&of("Yusuf Demir"), "Loosen triage", &[(good, bad)]);
    paper.name("loosened");
    paper.revise(
        &of("Ines Carrasco"),
        "Revert \"Loosen triage\"",
        &[(bad, good)],
    );
    paper.name("reverted");
}

fn second_version(paper: &mut Paper) {
    paper.revise(
        &of("Priya Raman"),
        "Set the version",
        &[(
            "version: \"1.0\"\nstatus: published",
            "version: \"1.1\"\nstatus: final draft",
        )],
    );
    paper.name("bears 1.1");
    let approvals = format!(
        "status: published\napprovals:\n  - {{ body: tsc, version: \"1.1\", date: {day}, record: \"https://x.example/tsc-2\" }}\n  - {{ body: pgb, version: \"1.1\", date: {day} }}",
        day = paper.day("bears 1.1")
    );
    paper.revise(
        SAM,
        "Record the approval",
        &[("status: final draft\napprovals:", &approvals)],
    );
}

/// What came after the last approval: one word, one demand, and a commit that only set lists
/// and emphasis in another way, here and in the glossary.
fn drift(paper: &mut Paper) {
    paper.revise(
        &of("Lena Vogt"),
        "Better word",
        &[("reaches a model", "gets to a model")],
    );
    paper.name("reworded");
    paper.revise(
        &of("Kofi Mensah"),
        "Demand a drill",
        &[(
            "Recovery begins with a rollback.",
            "Recovery begins with a rollback. You MUST drill it 4 times a year.",
        )],
    );
    paper.name("demanded");
    let text = paper
        .text()
        .replace("\n- ", "\n* ")
        .replace("*printed*", "_printed_");
    let glossary = paper.story.text(paper.at, "content/ws2/glossary.md");
    let glossary = glossary.replace("Words we use", "*Words* we use");
    paper.at = paper.story.commit(
        SAM,
        "Format everything",
        &[paper.at],
        &[
            (PRESENT, Some(&text)),
            ("content/ws2/glossary.md", Some(&glossary)),
        ],
    );
    paper.told.push(paper.at);
    paper.name("formatted");
}

fn records(paper: &mut Paper) {
    let formatting = format!("# lists\n{}\n", paper.id("formatted"));
    let people = "maya-lindqvist:\n  name: Maya Lindqvist\n  emails: [maya@private.example, m.lindqvist@corp.private.example]\n  github: mayal\n";
    paper.at = paper.story.commit(
        SAM,
        "Keep records",
        &[paper.at],
        &[
            (".git-blame-ignore-revs", Some(&formatting)),
            (
                ".mailmap",
                Some("Maya Lindqvist <maya@private.example> <mlq@old.private.example>\n"),
            ),
            ("workstreams/people.yaml", Some(people)),
            (
                "workstreams/ws2.yaml",
                Some("name: Defenders\nnumber: 2\nleads: [maya-lindqvist]\n"),
            ),
            (
                "guide.yaml",
                Some("title: Example\nbase_url: https://x.example/\nbodies:\n  tsc: { name: Steering Committee }\n  pgb: { name: Governing Board }\n"),
            ),
        ],
    );
}

#[test]
fn the_log_tells_every_revision_once_in_order_with_its_people() {
    let paper = paper();
    let log = paper.log();
    let found: Vec<&str> = log
        .iter()
        .map(|it| it["commit"].as_str().unwrap())
        .collect();
    let told: Vec<String> = paper.told.iter().rev().map(Oid::to_string).collect();
    assert_eq!(found, told);
    assert!(found.len() >= 50, "{}", found.len());

    let row = |name: &str| {
        let id = paper.id(name);
        log.iter().find(|it| it["commit"] == id.as_str()).unwrap()
    };
    for (name, author, others, path) in [
        ("begun", "Maya Lindqvist", &[][..], DRAFT),
        ("rent", "Maya Lindqvist", &[], DRAFT),
        ("tenants", "Ines Carrasco", &["Theo Okafor"], DRAFT),
        ("imported", "Sam Staff", &[], IMPORTED),
        ("renamed", "Priya Raman", &[], RENAMED),
        ("merged", "Maya Lindqvist", &[], RENAMED),
        ("octopus", "Priya Raman", &[], RENAMED),
        ("assisted", "Omar Haddad", &[], RENAMED),
        ("renamed again", "Greta Holm", &[], PRESENT),
        ("formatted", "Sam Staff", &[], PRESENT),
    ] {
        let row = row(name);
        assert_eq!(row["author"], author, "{row}");
        assert_eq!(row["co_authors"], Value::from(others), "{row}");
        assert_eq!(row["path"], path, "{row}");
    }
    assert_eq!(row("assisted")["tools"], Value::from(vec!["ai assistant"]));
    assert_eq!(row("bot")["author"], "dependabot[bot]");
    // What stood on a branch arrived with its merge.
    for (name, arrived) in [
        ("on a branch", "merged"),
        ("assisted", "merged"),
        ("training", "brought training"),
        ("demanded", "demanded"),
    ] {
        let date = row(name)["date"].as_str().unwrap();
        assert!(date.starts_with(&paper.day(arrived)), "{name}: {date}");
    }
    for (name, class) in [
        ("formatted", "formatting"),
        ("renamed", "formatting"),
        ("reworded", "editorial"),
        ("demanded", "substantive"),
    ] {
        assert_eq!(row(name)["class"], class, "{name}");
    }
    let authors: BTreeSet<&str> = log
        .iter()
        .map(|it| it["author"].as_str().unwrap())
        .collect();
    assert_eq!(
        authors.len(),
        15 + 1,
        "fifteen people and a bot: {authors:?}"
    );
}

#[test]
fn the_page_of_the_document_says_what_holds_and_since_when() {
    let paper = paper();
    let page = paper.site().of_document("");
    let facts = words(between(&page, "<header class=\"page-head\"", "</header>"));
    let long = |name| paper.long(name);
    for said in [
        format!("StatusPublished Version 1.1 approved {}", long("bears 1.1")),
        format!(
            "Steering Committee, {}, version 1.1 · record of Steering Committee",
            long("bears 1.1")
        ),
        format!(
            "Governing Board, {}, version 1.1 claimed: no record is linked",
            long("bears 1.1")
        ),
        format!(
            "Steering Committee, {}, version 1.0 · record of Steering Committee",
            long("bears 1.0")
        ),
        format!(
            "Since thenOne substantive and one editorial change, the last {}",
            long("demanded")
        ),
        "The substance of this text has changed since it was approved".to_owned(),
        format!("Here since {}", long("begun")),
        format!("{} revisions", paper.told.len()),
    ] {
        assert!(facts.contains(&said), "no {said}\nin {facts}");
    }
    assert!(page.contains(&format!("documents/{ID}/compare/1.1..current/")));

    let declared = words(between(&page, "<h3>As declared</h3>", "<h3>"));
    assert_eq!(declared, "Written byMaya Lindqvist and Noor Haddad");
    let table = between(&page, "<table class=\"contributors\">", "</table>");
    let rows: Vec<String> = table
        .replace("</t", " </t")
        .split("<tr>")
        .skip(2)
        .map(words)
        .collect();
    assert_eq!(rows.len(), 15, "{rows:#?}");
    let mut sum = 0;
    for row in &rows {
        let share = row.strip_suffix(" %").and_then(|it| it.rsplit(' ').next());
        sum += share.map_or(0, |it| it.parse::<u32>().unwrap());
        let row = row.to_lowercase();
        assert!(!row.contains("bot") && !row.contains("assistant"), "{row}");
    }
    // A line is the bot's alone, and shares are rounded.
    assert!((92..=103).contains(&sum), "{sum}: {rows:#?}");
    // Two texts of her own; the merge that she made added none.
    let maya = rows.iter().find(|it| it.starts_with("Maya")).unwrap();
    assert!(
        maya.starts_with("Maya Lindqvist 2 2 January 2024"),
        "{maya}"
    );
    let tools = words(between(&page, "<p class=\"quiet\">Assisted by", "</p>")).to_lowercase();
    assert!(
        tools.contains("ai assistant") && tools.contains("dependabot"),
        "{tools}"
    );
}

#[test]
fn formatting_does_not_move_the_day_of_the_last_change() {
    let paper = paper();
    let files = paper.site();
    for page in ["documents/", "workstreams/ws2/", "search/"] {
        let page = files.page(page);
        let card = between(&page, "AI Incident Response Framework", "</li>");
        assert!(!card.contains(&paper.long("formatted")), "{card}");
    }
    let home = files.page("documents/");
    let card = between(&home, "AI Incident Response Framework</a>", "</li>");
    assert!(card.contains(&paper.long("demanded")), "{card}");
}

#[test]
fn the_history_shows_versions_renames_and_the_predecessor() {
    let paper = paper();
    let page = paper.site().of_document("history/");
    let lived = words(between(&page, "<ol class=\"lineage\">", "</ol>"));
    let long = |name| paper.long(name);
    let expected = [
        format!("{PRESENT} renamed, from {}", long("renamed again")),
        format!(
            "{RENAMED} renamed, from {} until {}",
            long("renamed"),
            long("renamed again")
        ),
        format!(
            "{IMPORTED} first place, from {} until {}",
            long("imported"),
            long("renamed")
        ),
        format!(
            "{DRAFT} declared as predecessor, from {} until {}",
            long("begun"),
            long("imported")
        ),
    ];
    assert_eq!(lived, expected.join(" "));

    // Each version stands above the revision whose text it is.
    for (version, name) in [("1.1", "bears 1.1"), ("1.0", "bears 1.0")] {
        let landmark = format!("versions/{version}/\">Version {version}</a>");
        let after = between(&page, &landmark, "<li class=\"landmark\">");
        let first = between(after, "<li class=\"change", "</li>");
        assert!(first.contains(&paper.id(name)[..8]), "{first}");
    }
    let draft = between(
        &page,
        "versions/0.9/\">Version 0.9</a>",
        "<li class=\"landmark\">",
    );
    let first = between(draft, "<li class=\"change", "</li>");
    assert!(first.contains(&paper.id("bot")[..8]), "{first}");
    // A version and the revision whose text it is are one state, and each link names its two.
    let id = |name| paper.id(name);
    for (from, to) in [
        ("bears 1.0", "bears 1.1"),
        ("bot", "bears 1.0"),
        ("tenants", "imported"),
    ] {
        let pair = format!("data-from=\"{}\" data-to=\"{}\"", id(from), id(to));
        assert!(page.contains(&pair), "{from}..{to}");
    }
    for name in ["bears 1.1", "begun"] {
        for radio in ["from", "to"] {
            let pick = format!("name=\"{radio}\" value=\"{}\"", id(name));
            assert_eq!(page.matches(&pick).count(), 1, "{name}");
        }
    }
    let sections = between(&page, "Table of sections", "</table>");
    let scope = words(between(sections, "#scope\">", "</tr>"));
    assert!(
        scope.contains("Scope") && scope.contains(" times"),
        "{scope}"
    );
    for from in [DRAFT, IMPORTED, RENAMED] {
        assert!(
            page.contains(&format!("Before: <code>{from}</code>")),
            "{from}"
        );
    }
    assert_eq!(
        page.matches("<li class=\"change ").count(),
        paper.told.len()
    );
}

#[test]
fn each_version_has_the_text_it_had() {
    let paper = paper();
    let files = paper.site();
    // By number: the commit, what stands in it, and what does not.
    for (number, bears, has, lacks) in [
        (
            "0.9",
            "bot",
            &["is an incident first.", "Training begins with new joiners."][..],
            &["before all else"][..],
        ),
        (
            "1.0",
            "bears 1.0",
            &[
                "is an incident first.",
                "Training evidence is kept for a month.",
            ],
            &["a quarter"],
        ),
        (
            "1.1",
            "bears 1.1",
            &[
                "before all else",
                "Rehearsal evidence is kept for a quarter.",
                "reaches a model",
                "Triage begins with a named owner.",
            ],
            &["a month", "gets to a model", "drill", "a guess"],
        ),
    ] {
        let page = files.of_document(&format!("versions/{number}/"));
        let prose = words(between(&page, "<div class=\"prose\">", "</article>"));
        for text in has {
            assert!(prose.contains(text), "{number} lacks {text}: {prose}");
        }
        for text in lacks {
            assert!(!prose.contains(text), "{number} has {text}");
        }
        assert!(page.contains(&paper.id(bears)[..8]), "{number}");
    }
    let page = files.of_document("versions/1.1/");
    assert!(page.contains(&format!("tag <code>{ID}/v1.1</code>")));
    assert!(page.contains("This is the approved text") && page.contains("has changed since"));
    assert!(files.of_document("versions/1.0/").contains("superseded by"));
    assert!(files.of_document("versions/0.9/").contains("draft version"));
}

#[test]
fn two_versions_are_compared_by_what_changed_between_them() {
    let paper = paper();
    let files = paper.site();
    let now = files.of_document("compare/1.1..current/");
    let prose = between(&now, "<div class=\"prose marked\"", "</article>");
    assert!(
        prose.contains("<del>reaches</del><ins>gets to</ins> a model"),
        "{prose}"
    );
    assert!(
        prose.contains("You MUST drill it 4 times a year."),
        "{prose}"
    );
    assert_eq!(prose.matches("<del>").count(), 1, "{prose}");
    // Other marks for lists are no change of the text.
    assert!(!prose.contains("printed"), "{prose}");
    let versions = files.of_document("compare/1.0..1.1/");
    let prose = between(&versions, "<div class=\"prose marked\"", "</article>");
    assert_eq!(
        prose.matches("<del>month</del><ins>quarter</ins>").count(),
        TEAM.len()
    );
    assert!(
        !prose.contains("guess"),
        "what was taken back is in neither"
    );
}

#[test]
fn each_revision_that_changed_words_has_a_redline_and_a_revert_undoes_one() {
    let paper = paper();
    let files = paper.site();
    let marked = |id: &str| {
        let page = files.of_document(&format!("revisions/{id}/"));
        let prose = between(&page, "<div class=\"prose marked\"", "</article>");
        prose.replace('\n', "")
    };
    let without = ["begun", "renamed"].map(|it| paper.id(it));
    for commit in &paper.told {
        let name = format!("documents/{ID}/revisions/{commit}/index.html");
        assert_eq!(
            files.0.contains_key(&name),
            !without.contains(&commit.to_string()),
            "{name}"
        );
    }
    let (bad, back) = (marked(&paper.id("loosened")), marked(&paper.id("reverted")));
    let swapped = |html: &str| {
        // The two texts in turn: what one inserts the other deletes.
        let side = |html: &str, dropped: &str| {
            let mut kept = String::new();
            let mut rest = html;
            while let Some(start) = rest.find(&format!("<{dropped}>")) {
                kept.push_str(&rest[..start]);
                let end = format!("</{dropped}>");
                rest = &rest[start..][rest[start..].find(&end).unwrap() + end.len()..];
            }
            kept.push_str(rest);
            words(&kept[kept.find("class=\"touched\"").unwrap_or(0)..])
        };
        (side(html, "del"), side(html, "ins"))
    };
    let ((after, before), (again, undone)) = (swapped(&bad), swapped(&back));
    assert_eq!((&after, &before), (&undone, &again), "{bad}\n{back}");
    assert!(after.contains("a guess") && before.contains("a named owner"));
    let merge = marked(&paper.id("octopus"));
    for owner in ["one voice", "copy of the weights", "the duty officer"] {
        assert!(merge.contains(owner), "{merge}");
    }
}

/// What staff did is what differs between the draft and the file that they made of it.
#[test]
fn the_import_is_told_against_the_last_text_of_the_draft() {
    let paper = paper();
    let files = paper.site();
    let id = paper.id("imported");
    let page = files.of_document(&format!("revisions/{id}/"));
    let from = words(between(&page, "<dt>From</dt>", "</div>"));
    let draft = format!(
        "The last text of {DRAFT}, {} · {}",
        paper.long("tenants"),
        &paper.id("tenants")[..8]
    );
    assert_eq!(from, draft);
    assert!(
        words(between(&page, "<dt>By</dt>", "</div>")).contains("Sam Staff"),
        "{page}"
    );
    let prose = between(&page, "<div class=\"prose marked\"", "</article>");
    let marked: Vec<&str> = prose.split("<del>").skip(1).collect();
    assert_eq!(marked.len(), 1, "{prose}");
    assert!(marked[0].starts_with("Playbook notes</del>"), "{prose}");
    assert_eq!(prose.matches("<ins>").count(), 1, "{prose}");
    assert!(prose.contains("<ins>AI Incident Response</ins>"), "{prose}");

    let told = "1 section: +3 −2 words";
    let history = files.of_document("history/");
    let row = between(&history, "Continued here", "</li>");
    let row = words(row);
    assert!(row.contains(told) && row.contains("by Sam Staff"), "{row}");
    let log = paper.project().run(&["log", ID]).stdout;
    let entry = &log[log.find(&id[..8]).unwrap()..][..400];
    assert!(
        entry.contains("Sam Staff") && entry.contains(&format!("continued from {DRAFT}")),
        "{entry}"
    );
    assert!(entry.contains(told), "{entry}");
    let range = format!("{}..{id}", paper.id("tenants"));
    let diff = paper.project().run(&["diff", ID, &range, "--stat"]).stdout;
    assert!(diff.contains(told), "{diff}");
    let feed = files.page(&format!("documents/{ID}/changes.json"));
    let feed: Value = serde_json::from_str(&feed).unwrap();
    let items = feed["items"].as_array().unwrap();
    let item = items
        .iter()
        .find(|it| it["url"].as_str().unwrap_or_default().contains(&id));
    assert!(item.unwrap().to_string().contains(told), "{item:?}");
}

#[test]
fn one_person_has_one_page_with_all_roles_and_names() {
    let paper = paper();
    let files = paper.site();
    let page = files.page("people/maya-lindqvist/");
    assert!(
        page.contains("Also written") && page.contains("mayal"),
        "{page}"
    );
    let roles = words(between(&page, "Roles</h2>", "</section>"));
    assert!(
        roles.contains("Lead") && roles.contains("Accountable") && roles.contains("Glossary"),
        "{roles}"
    );
    let documents = words(between(&page, "Documents</h2>", "</section>"));
    assert!(
        documents.contains("AI Incident Response Framework"),
        "{documents}"
    );
    assert!(
        documents.contains("Written by (declared)") && documents.contains("Edited 2 times"),
        "{documents}"
    );
    assert!(
        documents.contains("Glossary") && documents.contains("Edited 1 time"),
        "{documents}"
    );
    let pages: Vec<&String> = files
        .0
        .keys()
        .filter(|it| it.starts_with("people/"))
        .collect();
    let maya = pages.iter().filter(|it| it.contains("maya")).count();
    assert_eq!(maya, 1, "{pages:?}");
    assert_eq!(pages.len(), 15 + 1, "everybody and the list: {pages:?}");
}

#[test]
fn each_line_and_block_is_its_writers() {
    let paper = paper();
    let ran = paper.project().run(&["blame", ID, "--format", "json"]);
    let blame: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let text = paper.story.text(paper.at, PRESENT);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(blame.len(), lines.len());
    for (line, author, commit) in [
        ("# AI Incident Response", "Sam Staff", Some("imported")),
        (
            "An incident with a model is an incident before all else.",
            "Greta Holm",
            Some("renamed again"),
        ),
        ("## Scope", "Maya Lindqvist", Some("begun")),
        (
            "Scope covers models that we run or rent.",
            "Maya Lindqvist",
            Some("rent"),
        ),
        ("## Terms", "Theo Okafor", Some("terms")),
        (
            "A prompt is any text that gets to a model.",
            "Lena Vogt",
            Some("reworded"),
        ),
        (
            "A tenant is whoever pays for the model.",
            "Ines Carrasco",
            Some("tenants"),
        ),
        ("## Detection", "Theo Okafor", None),
        (
            "Detection evidence is kept for a quarter.",
            "Ines Carrasco",
            None,
        ),
        ("* Detection needs a _printed_ list", "Theo Okafor", None),
        ("* Rehearsal needs a _printed_ list", "Yusuf Demir", None),
        (
            "Eradication begins with whoever deployed the model.",
            "Lena Vogt",
            Some("on a branch"),
        ),
        (
            "Suppliers begins with the contract.",
            "Omar Haddad",
            Some("assisted"),
        ),
        (
            "Forensics begins with a copy of the weights.",
            "Nils Berg",
            None,
        ),
        (
            "Training begins with new joiners.",
            "Aiko Sato",
            Some("training"),
        ),
        (
            "Triage begins with a named owner.",
            "Ines Carrasco",
            Some("reverted"),
        ),
        (
            "See [the catalogue](https://x.example/v2).",
            "dependabot[bot]",
            Some("bot"),
        ),
    ] {
        let number = lines.iter().position(|it| *it == line);
        let row = &blame[number.unwrap_or_else(|| panic!("no {line} in {text}"))];
        assert_eq!(row["author"], author, "{line}");
        if let Some(commit) = commit {
            assert_eq!(row["commit"], paper.id(commit).as_str(), "{line}");
        }
    }

    let data: Value = serde_json::from_str(&paper.site().of_document("attribution.json")).unwrap();
    let last_of = |anchor: &str| {
        let index = data["sections"][anchor]["last"].as_u64().unwrap();
        data["revisions"][index.to_string()].clone()
    };
    for (anchor, subject, people, day) in [
        ("scope", "Rent too", "Maya Lindqvist", "rent"),
        ("recovery", "Demand a drill", "Kofi Mensah", "demanded"),
        ("terms", "Better word", "Lena Vogt", "reworded"),
    ] {
        let last = last_of(anchor);
        assert_eq!(last["subject"], subject, "{anchor}");
        assert_eq!(last["people"], Value::from(vec![people]));
        assert_eq!(last["date"], paper.day(day).as_str());
    }
    assert_eq!(last_of("scope")["version"], "0.9");
    assert_eq!(last_of("terms")["version"], Value::Null);
}

#[test]
fn the_feed_tells_the_newest_changes_in_order() {
    let paper = paper();
    let feed = paper.site().of_document("changes.atom");
    let entries: Vec<&str> = feed.split("<entry>").skip(1).collect();
    assert_eq!(entries.len(), 50);
    for (entry, commit) in entries.iter().zip(paper.told.iter().rev()) {
        assert!(entry.contains(&format!("#{commit}</id>")), "{entry}");
    }
    assert!(feed.contains(&format!("<updated>{}T", paper.day("formatted"))));
    let octopus = entries
        .iter()
        .find(|it| it.contains("Merge three"))
        .unwrap();
    assert_eq!(octopus.matches("<author>").count(), 1);
    for entry in entries {
        let authors: String = entry.split("<author>").skip(1).collect();
        let authors = authors.split("<summary>").next().unwrap().to_lowercase();
        assert!(
            !authors.contains("bot") && !authors.contains("ai assistant"),
            "{entry}"
        );
    }
}

#[test]
fn no_address_of_anybody_is_in_any_output() {
    let paper = paper();
    let secrets = ["private.example", "users.noreply", "noreply@", "4242"];
    for (name, bytes) in paper.site().0 {
        let text = String::from_utf8_lossy(&bytes);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    for arguments in [
        &["log", ID, "--format", "json"][..],
        &["log", ID],
        &["blame", ID],
        &["blame", ID, "--format", "json"],
        &["diff", ID, "0.9..current"],
        &["check"],
    ] {
        let ran = paper.project().run(arguments);
        for secret in secrets {
            assert!(
                !ran.stdout.contains(secret) && !ran.stderr.contains(secret),
                "{arguments:?}"
            );
        }
    }
}
