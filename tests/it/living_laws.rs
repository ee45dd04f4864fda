//! What holds for every history: of each two states there is a true redline, each build is the
//! same, versions are what they were, drift is told exactly, and what is withheld is nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use git2::Oid;
use guide::history::CommitId;
use guide::input::Inputs;
use guide::markdown::{LinkUse, Markdown, RenderOptions, Target, render};
use guide::redline::{Fold, Redline, Tally, WriteOptions};
use guide::site::{Document, Site, State};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::build::links_lead_somewhere;
use crate::project::{files_below, run_in};
use crate::redline::{assert_balanced, assert_law, block};
use crate::story::{Files, Story};

const ADA: &str = "Ada Moreau <ada@x.example>";
const BEN: &str = "Ben Ito <ben@x.example>";

/// Where documents live; the first two differ in the case of letters only.
const PATHS: [&str; 4] = [
    "content/ws1/case.md",
    "content/ws1/Case.md",
    "content/b.md",
    "content/ws2/c d.md",
];

/// One step in the life of documents.
#[derive(Debug, Clone)]
enum Step {
    /// Does something to the blocks of a text.
    Edit(usize, Edit, Index, String),
    /// Each branch edits a text; then all are merged at once.
    Octopus(Vec<(usize, Edit, Index, String)>),
    /// The text before the last commit comes back.
    Revert(usize),
    Copy(usize, usize),
    /// The second half goes to another file.
    Split(usize, usize),
    Delete(usize),
    Rename(usize, usize),
    /// Other ends of lines.
    Ends(usize),
    Mark(usize),
    /// A text is voted on; then the vote is recorded.
    Approve(usize),
}

#[derive(Debug, Clone, Copy)]
enum Edit {
    Insert,
    Replace,
    Remove,
    Move,
    /// Nothing is left.
    Empty,
    OneLine,
}

fn step() -> impl Strategy<Value = Step> {
    let path = || 0..PATHS.len();
    let edit = || {
        prop_oneof![
            5 => Just(Edit::Insert),
            3 => Just(Edit::Replace),
            2 => Just(Edit::Remove),
            2 => Just(Edit::Move),
            1 => Just(Edit::Empty),
            1 => Just(Edit::OneLine),
        ]
    };
    // A rule at the beginning would begin front matter.
    let block = || {
        block().prop_map(|block| match block.as_str() {
            "---" => "***".to_owned(),
            _ => block,
        })
    };
    let edited = move || (path(), edit(), any::<Index>(), block());
    prop_oneof![
        8 => edited().prop_map(|(path, edit, at, block)| Step::Edit(path, edit, at, block)),
        2 => proptest::collection::vec(edited(), 2..4).prop_map(Step::Octopus),
        1 => path().prop_map(Step::Revert),
        1 => (path(), path()).prop_map(|(from, to)| Step::Copy(from, to)),
        1 => (path(), path()).prop_map(|(from, to)| Step::Split(from, to)),
        1 => path().prop_map(Step::Delete),
        1 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => path().prop_map(Step::Ends),
        1 => path().prop_map(Step::Mark),
        2 => path().prop_map(Step::Approve),
    ]
}

/// A text in the making.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Draft {
    /// The version that it bears, and the approvals it records.
    version: Option<String>,
    approvals: Vec<String>,
    blocks: Vec<String>,
    /// A word of the last edit's own, and where it stands.
    own: Option<(String, usize)>,
    has_mark: bool,
    has_returns: bool,
}

impl Draft {
    fn edit(&mut self, edit: Edit, at: Index, block: &str, own: String) {
        let place = at.index(self.blocks.len().max(1));
        let is_there = place < self.blocks.len();
        match edit {
            Edit::Replace if is_there => block.clone_into(&mut self.blocks[place]),
            Edit::Remove if is_there => drop(self.blocks.remove(place)),
            Edit::Move if is_there => {
                let moved = self.blocks.remove(place);
                self.blocks.push(moved);
            }
            Edit::Empty => self.blocks.clear(),
            Edit::OneLine => self.blocks = vec!["One line".to_owned()],
            _ => self.blocks.insert(place, block.to_owned()),
        }
        let kind = own.len() + place;
        self.own = (!matches!(edit, Edit::Empty)).then_some((own, kind));
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let own = self.own.as_ref().map(|(word, kind)| (word, kind % 3));
        if self.version.is_some() || own.is_some_and(|(_, kind)| kind == 0) {
            text.push_str("---\n");
            if let Some(version) = &self.version {
                let _ = writeln!(text, "version: \"{version}\"");
            }
            if let Some((word, 0)) = own {
                let _ = writeln!(text, "summary: About {word}.");
            }
            if !self.approvals.is_empty() {
                let _ = write!(text, "approvals:\n{}", self.approvals.concat());
            }
            text.push_str("---\n");
        }
        let mut blocks = self.blocks.clone();
        match own {
            Some((word, 1)) => blocks.push(format!("## Of {word}\n\nBelow it.")),
            Some((word, 2)) => blocks.push(format!("A sentence with {word} in it.")),
            _ => {}
        }
        text.push_str(&blocks.join("\n\n"));
        if !blocks.is_empty() {
            text.push('\n');
        }
        if self.has_returns {
            text = text.replace('\n', "\r\n");
        }
        if self.has_mark {
            text.insert(0, '\u{feff}');
        }
        text
    }
}

type Drafts = BTreeMap<&'static str, Draft>;

/// The past that is made of steps.
struct Past {
    story: Story,
    head: Oid,
    drafts: Drafts,
    before: Drafts,
}

impl Past {
    fn of(steps: &[Step]) -> Self {
        let mut drafts = Drafts::new();
        let first = Draft {
            blocks: vec![
                "# One".into(),
                "Words of the first text, in a sentence.".into(),
            ],
            ..Draft::default()
        };
        drafts.insert(PATHS[0], first);
        let mut story = Story::new();
        let head = story.commit_files((ADA, ADA), "Begin", &[], files(&drafts));
        let mut past = Self {
            story,
            head,
            before: drafts.clone(),
            drafts,
        };
        for (number, step) in steps.iter().enumerate() {
            past.take(number, step);
        }
        past.story.check_out(past.head);
        past
    }

    fn commit(&mut self, message: &str, drafts: Drafts) {
        if drafts != self.drafts {
            let files = files(&drafts);
            self.head = self
                .story
                .commit_files((ADA, BEN), message, &[self.head], files);
            self.before = std::mem::replace(&mut self.drafts, drafts);
        }
    }

    fn take(&mut self, number: usize, step: &Step) {
        let own = format!("w{number}x");
        let now = self.drafts.clone();
        let mut drafts = now.clone();
        // One of those that are there.
        let some = |number: &usize| {
            let mut paths = now.keys().copied();
            paths.nth(number % now.len()).unwrap_or(PATHS[0])
        };
        match step {
            Step::Edit(path, edit, at, block) => {
                // A text that is not there is written.
                let path = free(&drafts, PATHS[*path]);
                let draft = drafts.entry(path).or_default();
                draft.edit(*edit, *at, block, own.clone());
            }
            Step::Octopus(edits) => return self.octopus(number, edits),
            Step::Revert(path) => {
                let path = some(path);
                if let (Some(old), Some(now)) = (self.before.get(path), drafts.get_mut(path)) {
                    let approvals = std::mem::take(&mut now.approvals);
                    *now = Draft {
                        approvals,
                        version: now.version.clone(),
                        ..old.clone()
                    };
                }
            }
            Step::Copy(from, to) => {
                let to = free(&drafts, PATHS[*to]);
                if let Some(draft) = drafts.get(some(from)).cloned() {
                    drafts.insert(to, draft);
                }
            }
            Step::Split(from, to) => {
                let to = free(&drafts, PATHS[*to]);
                if let Some(draft) = drafts.get_mut(some(from)) {
                    let blocks = draft.blocks.split_off(draft.blocks.len() / 2);
                    let other = Draft {
                        blocks,
                        ..Draft::default()
                    };
                    drafts.insert(to, other);
                }
            }
            Step::Delete(path) if drafts.len() > 1 => drop(drafts.remove(some(path))),
            Step::Delete(_) => {}
            Step::Rename(from, to) => {
                if let Some(draft) = drafts.remove(some(from)) {
                    drafts.insert(free(&drafts, PATHS[*to]), draft);
                }
            }
            Step::Ends(path) => {
                if let Some(draft) = drafts.get_mut(some(path)) {
                    draft.has_returns = !draft.has_returns;
                }
            }
            Step::Mark(path) => {
                if let Some(draft) = drafts.get_mut(some(path)) {
                    draft.has_mark = !draft.has_mark;
                }
            }
            Step::Approve(path) => {
                if let Some(draft) = drafts.get_mut(some(path)) {
                    draft.version = Some(format!("1.{number}"));
                }
                self.commit("For the vote", drafts.clone());
                let day = self.story.day(self.head);
                if let Some(draft) = drafts.get_mut(some(path)) {
                    let approval =
                        format!("  - {{ body: tsc, version: \"1.{number}\", date: {day} }}\n");
                    draft.approvals.push(approval);
                }
            }
        }
        self.commit(&format!("Step {own}"), drafts);
    }

    fn octopus(&mut self, number: usize, edits: &[(usize, Edit, Index, String)]) {
        let base = self.head;
        let mut merged = self.drafts.clone();
        let mut heads = vec![base];
        for (branch, (path, edit, at, block)) in edits.iter().enumerate() {
            let own = format!("w{number}b{branch}x");
            let mut drafts = self.drafts.clone();
            let path = free(&drafts, PATHS[*path]);
            for drafts in [&mut drafts, &mut merged] {
                let draft = drafts.entry(path).or_default();
                draft.edit(*edit, *at, block, own.clone());
            }
            let files = files(&drafts);
            let message = format!("Branch {own}");
            let head = self
                .story
                .commit_files((BEN, BEN), &message, &[base], files);
            heads.push(head);
        }
        let message = format!("Merge w{number}x");
        self.head = self
            .story
            .commit_files((ADA, ADA), &message, &heads, files(&merged));
        self.before = std::mem::replace(&mut self.drafts, merged);
    }

    fn site(&self) -> Site {
        let inputs = Inputs::read(self.story.project.path(), None).unwrap();
        Site::assemble(inputs).unwrap()
    }
}

/// The path, unless its name in other letters is taken: then that one.
fn free(drafts: &Drafts, path: &'static str) -> &'static str {
    let taken = drafts.keys().find(|it| it.eq_ignore_ascii_case(path));
    taken.copied().unwrap_or(path)
}

fn files(drafts: &Drafts) -> Files {
    let mut files: Files = drafts
        .iter()
        .map(|(path, draft)| ((*path).to_owned(), draft.text()))
        .collect();
    let guide = "title: T\nbodies:\n  tsc: { name: Committee }\n";
    files.insert("guide.yaml".to_owned(), guide.to_owned());
    files
}

fn past() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 4..22)
}

/// The words that are one step's own.
fn own_words(text: &str) -> BTreeSet<String> {
    let word = regex::Regex::new(r"\bw\d+(b\d+)?x\b").unwrap();
    word.find_iter(text)
        .map(|it| it.as_str().to_owned())
        .collect()
}

/// The words of HTML.
fn words(html: &str) -> String {
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    let text = tag.replace_all(html, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn state(document: &Document, number: Index) -> State {
    let revisions = document.lineage.revisions.len();
    match number.index(revisions * 2 + document.versions.len() + 1) {
        0 => State::Current,
        it if it <= revisions => State::Revision(it - 1),
        it if it <= revisions * 2 => State::Before(it - 1 - revisions),
        it => State::Version(it - 1 - revisions * 2),
    }
}

fn assert_redline(site: &Site, document: &Document, from: State, to: State) {
    let Some((old, new)) = site.texts_of(document, from, to) else {
        // Of a version whose number no text of the main line bore it is not known which it is.
        assert!(
            !document.is_told(from) || !document.is_told(to),
            "{from:?}..{to:?}"
        );
        return;
    };
    let redline = Redline::between(&old, &new);
    assert!(redline.accepted() == new && redline.rejected() == old);
    let mut words = Tally::default();
    for group in redline.write(&WriteOptions::default()).groups {
        words += group.words;
    }
    let told = site.summary(document, from, to).unwrap();
    let is_merge = document
        .revision_of(to)
        .is_some_and(|it| it.predecessors.len() > 1);
    // A text that only has another name is told as that, wherever its links lead from there.
    let is_renamed = site.text_of(document, from) == site.text_of(document, to);
    if !is_merge && !is_renamed {
        assert_eq!(told.words, words, "{from:?}..{to:?}");
    }
    assert!(told.words.inserted <= words.inserted && told.words.deleted <= words.deleted);
    let (old, new) = (
        site.text_of(document, from).unwrap(),
        site.text_of(document, to).unwrap(),
    );
    assert_law(&old, &new);
    assert_balanced(redline.write(&WriteOptions::default()).html.as_str());
    let fold = Fold {
        address: "../",
        has_anchor: &|anchor| anchor.len() % 2 == 0,
    };
    let folded = redline.write(&WriteOptions {
        fold: Some(fold),
        ..WriteOptions::default()
    });
    assert_balanced(folded.html.as_str());
}

/// The text that a file had in a commit, as its page would show it.
fn rendered(document: &Document, text: &str) -> String {
    let resolve = |_: &LinkUse| Target::Text;
    let unmarked = text.trim_start_matches('\u{feff}');
    let has_front = ["---\n", "---\r\n"]
        .iter()
        .any(|it| unmarked.starts_with(it));
    let end = unmarked.get(3..).and_then(|rest| rest.find("---"));
    let body = end.filter(|_| has_front).map_or(0, |end| end + 6);
    let markdown = Markdown::parse(unmarked, body);
    let options = RenderOptions {
        hide_title: Some(document.title()),
        replace_toc: true,
        block_anchors: true,
        ..RenderOptions::new(&resolve)
    };
    render(&markdown, &options).into_string()
}

/// The files that a commit has other than its first parent.
fn changed_by(story: &Story, commit: Oid) -> Files {
    let repository = story.project.repository();
    let parent = repository.find_commit(commit).unwrap().parent_id(0).ok();
    let had = |path: &str, text: &String| {
        parent.is_some_and(|parent| story.files(parent).get(path) == Some(text))
    };
    let mut files = story.files(commit).clone();
    files.retain(|path, text| path != "guide.yaml" && !had(path, text));
    files
}

fn oid(id: CommitId) -> Oid {
    id.to_string().parse().unwrap()
}

/// What the page of a document says of the time since its approval.
fn is_unchanged(page: &str) -> Option<bool> {
    let fact = page.split("Since then").nth(1)?;
    Some(fact.split("</dd>").next()?.contains("Unchanged."))
}

/// `GUIDE_LIVES` times as many histories as usual.
fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("GUIDE_LIVES").ok();
    let times: u32 = times.and_then(|it| it.parse().ok()).unwrap_or(1);
    ProptestConfig {
        cases: cases * times,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn any_two_states_have_a_true_redline(steps in past(), pairs in proptest::collection::vec(any::<(Index, Index)>(), 4)) {
        let past = Past::of(&steps);
        let site = past.site();
        for document in &site.documents {
            for revision in 0..document.lineage.revisions.len() {
                assert_redline(&site, document, State::Before(revision), State::Revision(revision));
            }
            for (from, to) in &pairs {
                assert_redline(&site, document, state(document, *from), state(document, *to));
            }
        }
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_build_is_whole_and_the_same_each_time(steps in past()) {
        let past = Past::of(&steps);
        let project = &past.story.project;
        let files = project.build();
        let again = run_in(
            project.path(),
            &["build", "--output", "again"],
            &[("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Kolkata")],
        );
        prop_assert_eq!(again.status, 0, "{}", again.stderr);
        prop_assert!(files == files_below(&project.path().join("again")));
        links_lead_somewhere(&files);

        let site = past.site();
        let page = |route: &guide::path::Route| {
            let file = &files[&route.output_path()];
            String::from_utf8(file.clone()).unwrap()
        };
        for document in &site.documents {
            let has_page = |it: &guide::history::Revision| {
                files.contains_key(&document.revision_route(it.commit.id).output_path())
            };
            for revision in &document.lineage.revisions {
                prop_assert_eq!(has_page(revision), revision.has_redline());
            }
            for (index, version) in document.versions.iter().enumerate() {
                let Some(revision) = version.text.revision() else {
                    // Approved by a number that no text of the main line bore.
                    prop_assert!(version.is_approved && !document.is_told(State::Version(index)));
                    prop_assert!(page(&document.version_route(index)).contains("cannot be told"));
                    continue;
                };
                let revision = &document.lineage.revisions[revision];
                let commit = oid(revision.commit.id);
                let text = past.story.text(commit, revision.path.as_str());
                let page = page(&document.version_route(index));
                let prose = page.split("<div class=\"prose\">").nth(1).unwrap();
                let prose = prose.split("<footer class=\"after\">").next().unwrap();
                prop_assert_eq!(words(prose), words(&rendered(document, text)), "{}", version.number);
            }
            let approved = document.approved_version();
            if let Some(approved) = approved.filter(|it| document.is_told(State::Version(*it))) {
                let revision = document.revision_of(State::Version(approved)).unwrap();
                let then = past.story.text(oid(revision.commit.id), revision.path.as_str());
                let (then, now) = (rendered(document, then), rendered(document, document.source.text()));
                let unchanged = is_unchanged(&page(&document.route));
                // The same words may lead elsewhere, where the text was moved since.
                let has_links = document.source.text().contains("](");
                prop_assert!(then != now || unchanged != Some(false) || has_links);
                let (then, now) = (words(&then), words(&now));
                if unchanged == Some(true) {
                    prop_assert_eq!(then, now);
                } else if unchanged == Some(false) {
                    let (old, new) = site
                        .texts_of(document, State::Version(approved), State::Current)
                        .unwrap();
                    prop_assert!(!Redline::between(&old, &new).is_empty());
                }
            }
        }
    }

    #[test]
    fn what_is_withheld_is_in_no_file(steps in past(), choice in any::<Index>()) {
        let past = Past::of(&steps);
        let site = past.site();
        let now: String = site.documents.iter().map(|it| it.source.text().as_ref()).collect();
        let mut chosen: Vec<(Oid, BTreeSet<String>)> = Vec::new();
        for commit in &past.story.commits {
            let files = changed_by(&past.story, *commit);
            let texts: BTreeSet<&str> = files.values().map(String::as_str).collect();
            let mut own: BTreeSet<String> = texts.iter().flat_map(|it| own_words(it)).collect();
            let message = past.story.project.repository().find_commit(*commit).unwrap();
            own.extend(own_words(message.message().unwrap_or_default()));
            // What another text or message has, or the present, is not this one's alone.
            for other in past.story.commits.iter().filter(|it| *it != commit) {
                for text in past.story.files(*other).values().filter(|it| !texts.contains(it.as_str())) {
                    own.retain(|word| !text.contains(word.as_str()));
                }
                let message = past.story.project.repository().find_commit(*other).unwrap();
                let message = message.message().unwrap_or_default().to_owned();
                own.retain(|word| !message.contains(word.as_str()));
            }
            own.retain(|word| !now.contains(word.as_str()));
            let is_told = site.documents.iter().any(|document| {
                let mut revisions = document.lineage.revisions.iter();
                revisions.any(|it| oid(it.commit.id) == *commit)
            });
            let is_current = texts.iter().any(|text| {
                let mut documents = site.documents.iter();
                documents.any(|it| &**it.source.text() == *text)
            });
            if is_told && !is_current && !own.is_empty() {
                chosen.push((*commit, own));
            }
        }
        if !chosen.is_empty() {
            let (commit, own) = &chosen[choice.index(chosen.len())];
            let guide = format!("{}withhold: {{ revisions: [\"{commit}\"] }}\n", past.story.text(past.head, "guide.yaml"));
            past.story.project.write("guide.yaml", guide);
            let ran = past.story.project.run(&["build", "--output", "open"]);
            prop_assert_eq!(ran.status, 0, "{}", ran.stderr);
            for (name, bytes) in files_below(&past.story.project.path().join("open")) {
                let found = own_words(&String::from_utf8_lossy(&bytes));
                let leaked: Vec<&String> = found.intersection(own).collect();
                prop_assert!(leaked.is_empty(), "{:?} in {}", leaked, name);
            }
        }
    }
}

/// Some rows changed, some moved, some new; then every row changed.
#[test]
fn a_table_of_five_thousand_rows_has_a_true_redline() {
    let table = |cell: &dyn Fn(usize) -> Option<String>| {
        let rows: String = (0..5000)
            .filter_map(|row| Some(format!("| {row} | {} | kept |\n", cell(row)?)))
            .collect();
        format!("# Rows\n\n| n | what | why |\n|---|---|---|\n{rows}\nAfter it.\n")
    };
    let old = table(&|row| Some(format!("value {}", row % 7)));
    let some = table(&|row| match row % 1000 {
        1 => None,
        2 => Some("another".to_owned()),
        3 => Some("value 3 |\n| new | row".to_owned()),
        _ => Some(format!("value {}", row % 7)),
    });
    assert_law(&old, &some);
    let all = table(&|row| Some(format!("amount {}", row % 11)));
    assert_law(&old, &all);
}
