//! A site that is made with what is known of the one before it is the one that is made anew.

use std::collections::BTreeMap;
use std::fs;

use guide::check::check;
use guide::input::Inputs;
use guide::site::{Known, Site};
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

    fn apply(&mut self, edit: &Edit) {
        let root = self.project.path().to_owned();
        match *edit {
            Edit::Write(path, text) => self.project.write(PATHS[path], TEXTS[text]),
            Edit::Rename(from, to) => {
                fs::create_dir_all(root.join(PATHS[to]).parent().unwrap()).unwrap();
                let _ = fs::rename(root.join(PATHS[from]), root.join(PATHS[to]));
            }
            Edit::Delete(path) => {
                let _ = fs::remove_file(root.join(PATHS[path]));
            }
            Edit::Settings(settings) => self.project.write("guide.yaml", SETTINGS[settings]),
            Edit::People(people) => self
                .project
                .write("workstreams/people.yaml", PEOPLE[people]),
            Edit::Workstream(text) => self
                .project
                .write("workstreams/ws1.yaml", WORKSTREAMS[text]),
            Edit::Template(is_there) => {
                let word = if is_there { "one" } else { "two" };
                let template = format!("{{{{ view.html | safe }}}} {word}");
                self.project
                    .write("themes/own/templates/page.html", template);
            }
            Edit::Words(file, text) => {
                let file = format!("themes/own/{}", WORDS_FILES[file]);
                self.project.write(&file, WORDS[text]);
            }
            Edit::Picture(byte) => self
                .project
                .write("p.png", [b'\x89', b'P', b'N', b'G', byte]),
            Edit::Mailmap(true) => {
                let line = "Ada Moreau <ada@y.example> <hand@y.example>\n";
                self.project.write(".mailmap", line);
            }
            Edit::Mailmap(false) => {
                let _ = fs::remove_file(root.join(".mailmap"));
            }
            Edit::Commit(author) => self.commit(author),
            Edit::Tag => {
                let repository = self.project.repository();
                let head = repository.head().unwrap().peel(git2::ObjectType::Commit);
                let name = format!("v{}.0", self.commits.len());
                let _ = repository.tag_lightweight(&name, &head.unwrap(), true);
            }
            Edit::Checkout(commit) => {
                let repository = self.project.repository();
                let commit = self.commits[commit % self.commits.len()];
                let object = repository.find_object(commit, None).unwrap();
                let reset = repository.reset(&object, git2::ResetType::Hard, None);
                reset.unwrap();
            }
        }
    }

    fn inputs(&self, known: Option<&Known>) -> Inputs {
        Inputs::read(self.project.path(), known.map(|it| &it.inputs)).unwrap()
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

/// Reads a project after each edit with what is known; whether somebody looks at all pages then.
fn assert_kept(edits: &[(Edit, bool)]) {
    let mut edited = Edited::begin();
    let mut kept = Site::begin(edited.inputs(None), Known::default());
    for (step, (edit, is_looked_at)) in edits.iter().enumerate() {
        edited.apply(edit);
        let known = kept.for_next();
        kept = Site::begin(edited.inputs(Some(&known)), known);
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
        edits in prop::collection::vec((edit(), prop::bool::weighted(0.1)), 1..13)
    ) {
        assert_kept(&edits);
    }
}
