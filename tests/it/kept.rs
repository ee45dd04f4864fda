//! A site that is made with what is known of the one before it is the one that is made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, SystemTime};

use camino::Utf8PathBuf;
use guide::check::check;
use guide::input::{Earlier, Inputs, Reading};
use guide::site::Site;
use proptest::prelude::*;

use crate::project::Project;

/// What somebody does between two readings.
#[derive(Debug, Clone)]
enum Edit {
    /// A path and a text, by their places.
    Write(usize, usize),
    Rename(usize, usize),
    Delete(usize),
    Settings(usize),
    People(usize),
    Workstream(usize),
    Template(bool),
    /// A file of words and a text of it, by their places.
    Words(usize, usize),
    Picture(u8),
    Mailmap(bool),
    /// By one of the authors.
    Commit(usize),
    Tag,
    /// A commit, by its place among those there are.
    Checkout(usize),
}

const PATHS: [&str; 6] = [
    "README.md",
    "content/ws1/a.md",
    "content/ws1/b.md",
    "content/ws2/c.md",
    "content/d.md",
    "LICENSE.md",
];

const TEXTS: [&str; 12] = [
    "# Plain\n\nSome words.\n",
    "# Plain\n\nSome other words, and more of them.\n\n## Part\n\nIts end.\n",
    "# Links\n\n[a](../ws1/a.md#part), [b](b.md), [c](content/ws2/c.md) and ![p](../../p.png)\n",
    "# Picture\n\n![p](p.png)\n\n```mermaid\nflowchart LR\n  A --> B\n```\n",
    "---\ntitle: Given\nid: given\n---\n# Text\n\n[home](#text)\n",
    "---\nid: ws1-a\naliases: [old/place, documents/given]\n---\n# Claims\n\nWords.\n",
    "---\nstatus: draft\nversion: \"0.2\"\nhistory_from: [content/ws1/b.md]\n---\n# Draft\n\nWords.\n",
    "---\nversion: \"1.0\"\nstatus: published\napprovals: [{ body: tsc, date: 2025-01-02 }]\n---\n# Approved\n\nMust hold.\n",
    "---\naudience: [Engineers]\ntopics: [Keys]\nraci: { accountable: [ada], informed: [nobody-known] }\n---\n# Facets\n\nHidden Hand was here.\n",
    "---\nwithhold: { names: [Hidden Hand] }\nsupersedes: [given]\n---\n# Withholds\n\nx@y.example\n",
    "---\nstatus: nonsense\n---\n# Wrong\n",
    "# Gone\n\n<!-- guide-allow broken-link: not yet -->\n[nowhere](nowhere.md)\n",
];

const SETTINGS: [&str; 8] = [
    "title: T\n",
    "title: Another\nemails: keep\nbase_url: https://guide.example/\n",
    "title: T\ntheme: own\n",
    "title: T\ntheme: own\nlanguage: de\n",
    "title: T\nproject_pages: [\"content/ws2/*\"]\n",
    "title: T\nwithhold: { names: [Hidden Hand] }\n",
    "title: T\nbodies: { tsc: { name: Steering } }\n",
    "title: T\nrepository: https://github.com/o/r\ntools: [Hidden Hand]\n",
];

const PEOPLE: [&str; 4] = [
    "ada: { name: Ada Moreau, emails: [ada@y.example] }\n",
    "ada: { name: Ada Moreau, emails: [ada@y.example] }\nhidden: { name: Hidden Hand, display: withheld }\n",
    "hand: { name: Hidden Hand, display: handle, github: hand }\n",
    "ada: { name: Ada Moreau\n",
];

const WORKSTREAMS: [&str; 4] = [
    "name: One\nleads: [ada]\n",
    "name: One\nhue: 200\ndocuments:\n  content/ws1/a.md: { title: From beside, status: draft }\n",
    "name: One\ndocuments:\n  ws1-b: { version: \"2.0\", approvals: [{ body: tsc, date: 2025-01-03 }] }\n",
    "name: Another One\nnumber: 3\n",
];

const WORDS_FILES: [&str; 2] = ["strings.ftl", "strings.de.ftl"];

const WORDS: [&str; 4] = [
    "",
    "nav-changes = What is new\npage-not-found = Not here\n",
    "nav-changes = Neues\npage-revision = Was sich an { $title } änderte\n",
    "nav-changes = { $never\n",
];

const AUTHORS: [&str; 3] = [
    "Ada Moreau <ada@y.example>",
    "Hidden Hand <hand@y.example>",
    "A. Moreau <ada@y.example>",
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        8 => (0..PATHS.len(), 0..TEXTS.len()).prop_map(|(path, text)| Edit::Write(path, text)),
        2 => (0..PATHS.len(), 0..PATHS.len()).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (0..PATHS.len()).prop_map(Edit::Delete),
        2 => (0..SETTINGS.len()).prop_map(Edit::Settings),
        2 => (0..PEOPLE.len()).prop_map(Edit::People),
        2 => (0..WORKSTREAMS.len()).prop_map(Edit::Workstream),
        1 => any::<bool>().prop_map(Edit::Template),
        2 => (0..WORDS_FILES.len(), 0..WORDS.len()).prop_map(|(file, text)| Edit::Words(file, text)),
        1 => any::<u8>().prop_map(Edit::Picture),
        1 => any::<bool>().prop_map(Edit::Mailmap),
        6 => (0..AUTHORS.len()).prop_map(Edit::Commit),
        1 => Just(Edit::Tag),
        1 => any::<usize>().prop_map(Edit::Checkout),
    ]
}

/// A project that is edited, and the commits that it had.
struct Edited {
    project: Project,
    commits: Vec<git2::Oid>,
}

impl Edited {
    fn begin() -> Self {
        let project = Project::in_git()
            .file("guide.yaml", SETTINGS[0])
            .file("README.md", TEXTS[0])
            .file(PATHS[1], TEXTS[1])
            .file(PATHS[2], TEXTS[2])
            .file("workstreams/people.yaml", PEOPLE[0])
            .file("p.png", b"\x89PNG");
        let mut begun = Self {
            project,
            commits: Vec::new(),
        };
        begun.commit(0);
        begun
    }

    fn commit(&mut self, author: usize) {
        let (author, day) = (AUTHORS[author], self.commits.len() % 28 + 1);
        let who = format!("{author} 2025-01-{day:02}T10:00:00Z");
        let project = std::mem::replace(&mut self.project, Project::new());
        self.project = project.commit(&who, "Change");
        self.commits.push(self.project.head().parse().unwrap());
    }

    fn write(&self, told: &mut BTreeSet<Utf8PathBuf>, path: &str, content: impl AsRef<[u8]>) {
        self.project.write(path, content);
        told.insert(self.root().join(path));
    }

    fn root(&self) -> Utf8PathBuf {
        self.project.path().canonicalize_utf8().unwrap()
    }

    /// Does it; the answer are the paths at which the system tells that something happened.
    fn apply(&mut self, edit: &Edit) -> BTreeSet<Utf8PathBuf> {
        let root = self.root();
        let mut told = BTreeSet::new();
        let told_all = &mut told;
        match *edit {
            Edit::Write(path, text) => self.write(told_all, PATHS[path], TEXTS[text]),
            Edit::Rename(from, to) => {
                told_all.extend([from, to].map(|it| root.join(PATHS[it])));
                fs::create_dir_all(root.join(PATHS[to]).parent().unwrap()).unwrap();
                let _ = fs::rename(root.join(PATHS[from]), root.join(PATHS[to]));
            }
            Edit::Delete(path) => {
                told_all.insert(root.join(PATHS[path]));
                let _ = fs::remove_file(root.join(PATHS[path]));
            }
            Edit::Settings(settings) => self.write(told_all, "guide.yaml", SETTINGS[settings]),
            Edit::People(people) => {
                self.write(told_all, "workstreams/people.yaml", PEOPLE[people]);
            }
            Edit::Workstream(text) => {
                self.write(told_all, "workstreams/ws1.yaml", WORKSTREAMS[text]);
            }
            Edit::Template(is_there) => {
                let word = if is_there { "one" } else { "another" };
                let template = format!("{{{{ view.html | safe }}}} {word}");
                self.write(told_all, "themes/own/templates/page.html", template);
            }
            Edit::Words(file, text) => {
                let file = format!("themes/own/{}", WORDS_FILES[file]);
                self.write(told_all, &file, WORDS[text]);
            }
            Edit::Picture(byte) => {
                self.write(told_all, "p.png", vec![b'\x89'; 4 + usize::from(byte)]);
            }
            Edit::Mailmap(true) => {
                let line = "Ada Moreau <ada@y.example> <hand@y.example>\n";
                self.write(told_all, ".mailmap", line);
            }
            Edit::Mailmap(false) => {
                told_all.insert(root.join(".mailmap"));
                let _ = fs::remove_file(root.join(".mailmap"));
            }
            Edit::Commit(author) => {
                self.commit(author);
                told_all.insert(root.join(".git/HEAD"));
            }
            Edit::Tag => {
                let repository = self.project.repository();
                let head = repository.head().unwrap().peel(git2::ObjectType::Commit);
                let name = format!("v{}.0", self.commits.len());
                let _ = repository.tag_lightweight(&name, &head.unwrap(), true);
                told_all.insert(root.join(".git/refs/tags").join(name));
            }
            Edit::Checkout(commit) => {
                let repository = self.project.repository();
                let commit = self.commits[commit % self.commits.len()];
                let object = repository.find_object(commit, None).unwrap();
                let reset = repository.reset(&object, git2::ResetType::Hard, None);
                reset.unwrap();
                told_all.insert(root.join(".git/HEAD"));
            }
        }
        told
    }

    fn inputs(&self, earlier: Option<&Earlier>) -> Inputs {
        Inputs::read(self.project.path(), earlier).unwrap()
    }
}

/// What a site tells, by where it stands.
fn told(site: &Site, routes: &[String]) -> BTreeMap<String, String> {
    let told = |path: &String| {
        let route = site.route_of(path);
        let page = route.and_then(|it| site.render(&it));
        let text = match page {
            Some(Ok(page)) => String::from_utf8_lossy(&page.bytes).into_owned(),
            Some(Err(fault)) => fault.message,
            None => "nothing stands here".to_owned(),
        };
        (path.clone(), text)
    };
    routes.iter().map(told).collect()
}

/// The routes of a site, those first that are asked for without all of them.
fn routes(site: &Site) -> Vec<String> {
    let mut routes: Vec<String> = site
        .routes()
        .keys()
        .map(|it| it.as_str().to_owned())
        .collect();
    routes.sort_by_key(|it| it.starts_with("assets/"));
    routes
}

/// Reads a project after each edit with what is known and what the system tells; whether somebody looks at all
/// pages then. What is read some time after it was written is told by its times.
fn assert_kept(edits: &[(Edit, bool)], is_old: bool) {
    let mut edited = Edited::begin();
    let later = Duration::from_hours(u64::from(is_old));
    let mut kept = Site::begin(edited.inputs(None), None);
    for (step, (edit, is_looked_at)) in edits.iter().enumerate() {
        let happened = edited.apply(edit);
        let earlier = Earlier::of(&kept.sources).after(&happened);
        let earlier = earlier.at(SystemTime::now() + later);
        kept = Site::begin(edited.inputs(Some(&earlier)), Some(&kept));
        if *is_looked_at || step + 1 == edits.len() {
            let fresh = Site::assemble(edited.inputs(None)).unwrap();
            let routes = routes(&fresh);
            let (one, other) = (told(&kept, &routes), told(&fresh, &routes));
            for (route, text) in &one {
                assert!(
                    *text == other[route],
                    "/{route} differs after {edit:?}:\n{text}\n\n{}",
                    other[route]
                );
            }
            assert_eq!(self::routes(&kept), routes);
            assert_eq!(check(&kept, false), check(&fresh, false));
        }
    }
}

/// A folder with two documents, and a reading of it at a time when all in it is old.
fn old_folder() -> (Project, Inputs) {
    let project = Project::new()
        .file("content/a.md", "# A\n\nThe first text.\n")
        .file("content/b.md", "# B\n\nAnother text.\n");
    let inputs = read(&project, None, later());
    (project, inputs)
}

fn later() -> SystemTime {
    SystemTime::now() + Duration::from_hours(1)
}

/// Reads after something happened to files of an earlier reading, as it is told.
fn read(project: &Project, told: Option<(&Inputs, &[&str])>, at: SystemTime) -> Inputs {
    let root = project.path().canonicalize_utf8().unwrap();
    let earlier = told.map_or_else(Earlier::default, |(before, paths)| {
        let paths = paths.iter().map(|it| root.join(it)).collect();
        Earlier::of(&before.sources).after(&paths)
    });
    Inputs::read(&root, Some(&earlier.at(at))).unwrap()
}

fn texts(inputs: &Inputs) -> Vec<&str> {
    let texts = inputs.markdown.iter();
    texts
        .map(|(_, it)| it.text().lines().last().unwrap())
        .collect()
}

#[test]
fn only_what_is_told_of_is_looked_at_until_everything_is() {
    let (project, first) = old_folder();
    project.write("content/a.md", "# A\n\nOf this nothing is told.\n");
    project.write("content/b.md", "# B\n\nOf this it is.\n");
    let told = read(&project, Some((&first, &["content/b.md"])), later());
    assert_eq!(texts(&told), ["The first text.", "Of this it is."]);
    let all = read(&project, Some((&told, &[])), later());
    assert_eq!(texts(&all), ["Of this nothing is told.", "Of this it is."]);
}

#[test]
fn a_text_that_was_read_as_soon_as_it_was_written_is_read_again() {
    let (project, first) = old_folder();
    project.write("content/a.md", "# A\n\nThe second text.\n");
    let told = read(
        &project,
        Some((&first, &["content/a.md"])),
        SystemTime::now(),
    );
    assert_eq!(texts(&told), ["The second text.", "Another text."]);
    // What is known is of neither the first text, nor, as far as its times tell, of this one.
    project.write("content/a.md", "# A\n\nThe third text.\n");
    let other = read(
        &project,
        Some((&told, &["content/b.md"])),
        SystemTime::now(),
    );
    assert_eq!(texts(&other), ["The third text.", "Another text."]);
}

#[test]
fn what_cannot_be_read_any_more_is_not_what_it_was() {
    let (project, first) = old_folder();
    project.write("content/a.md", b"# A\n\nNo text: \xff\n");
    let told = read(&project, Some((&first, &["content/a.md"])), later());
    assert_eq!(texts(&told), ["Another text."]);
    let other = read(&project, Some((&told, &["content/b.md"])), later());
    assert_eq!(texts(&other), ["Another text."]);
    assert_eq!(other.problems, told.problems);
}

#[test]
fn a_file_that_could_not_be_read_is_another_when_it_can_be() {
    // Nobody reads more than this of a file.
    let too_large = |project: &Project| {
        let file = fs::File::create(project.path().join("content/p.png")).unwrap();
        file.set_len(64 * 1024 * 1024 + 1).unwrap();
    };
    let (project, _) = old_folder();
    project.write("content/a.md", "# A\n\n![p](p.png)\n");
    too_large(&project);
    let before = Site::begin(read(&project, None, later()), None);
    assert!(before.failure().is_none());
    let same = read(&project, None, later());
    let seen = Reading::of(&before.sources);
    let changed = |inputs: &Inputs| Reading::after(&seen, &inputs.sources).changed_since(&seen);
    assert_eq!(changed(&same), []);
    project.write("content/p.png", b"\x89PNG");
    let mended = read(&project, None, later());
    let names = changed(&mended);
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["content/p.png"]);
}

#[test]
fn where_a_file_comes_or_goes_everything_is_looked_at() {
    let (project, first) = old_folder();
    project.write("content/a.md", "# A\n\nOf this nothing is told.\n");
    project.write("content/c.md", "# C\n\nA new text.\n");
    let told = read(&project, Some((&first, &["content/c.md"])), later());
    assert_eq!(
        texts(&told),
        ["Of this nothing is told.", "Another text.", "A new text."]
    );
}

/// `GUIDE_EDITS` as many sequences as that says.
fn config() -> ProptestConfig {
    let cases = std::env::var("GUIDE_EDITS").ok();
    ProptestConfig {
        cases: cases.and_then(|it| it.parse().ok()).unwrap_or(200),
        failure_persistence: None,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_site_made_with_what_is_known_is_the_one_made_anew(
        edits in prop::collection::vec((edit(), prop::bool::weighted(0.1)), 1..13),
        is_old: bool,
    ) {
        assert_kept(&edits, is_old);
    }
}
