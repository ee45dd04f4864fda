//! The whole life of a workstream, played through with the commands alone, as a new user would.

use std::fmt::Write as _;

use crate::project::{Project, run_in};

/// 10 March 2025.
const MARCH: &str = "1741600000";
/// 10 April 2025.
const APRIL: &str = "1744279200";

/// The commands as somebody types them, and what they answer.
struct Session {
    project: Project,
    transcript: String,
    /// The time of guide's own commits, in seconds.
    clock: &'static str,
}

impl Session {
    fn new() -> Self {
        let project = Project::in_git();
        let mut config = project.repository().config().unwrap();
        config.set_str("user.name", "Ada Moreau").unwrap();
        config.set_str("user.email", "ada@x.example").unwrap();
        Self {
            project,
            transcript: String::new(),
            clock: MARCH,
        }
    }

    /// Runs a command line that must end so.
    #[track_caller]
    fn run(&mut self, line: &str, status: i32) {
        let arguments = words(line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let time = [("SOURCE_DATE_EPOCH", self.clock)];
        let ran = run_in(self.project.path(), &arguments, &time);
        let _ = write!(
            self.transcript,
            "$ guide {line}\n{}{}",
            ran.stdout, ran.stderr
        );
        assert_eq!(ran.status, status, "{}", self.transcript);
        if status != 0 {
            let _ = writeln!(self.transcript, "[exit status {status}]");
        }
        self.transcript.push('\n');
    }

    /// Commits everything with git, which is not guide's affair.
    fn commit(mut self, day: &str, message: &str) -> Self {
        let who = format!("Ada Moreau <ada@x.example> {day}T10:00:00Z");
        // The harness commits what git would ignore, too, and the ids of commits are not to follow
        // from the bytes of pages.
        let site = self.project.path().join("_site");
        if site.exists() {
            std::fs::remove_dir_all(site).unwrap();
        }
        self.project = self.project.commit(&who, message);
        let _ = writeln!(
            self.transcript,
            "$ git add . && git commit -m \"{message}\"\n"
        );
        self
    }

    fn write(&mut self, path: &str, from: &str, to: &str) {
        let file = self.project.path().join(path);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(file, text.replace(from, to)).unwrap();
    }
}

/// A command line, cut where a shell cuts it.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            it => words.last_mut().unwrap().push(it),
        }
    }
    words
}

#[test]
fn a_workstream_lives_through_all_its_states_by_the_commands_alone() {
    let mut session = Session::new();
    session.run("init", 0);
    session.run(
        "new person \"Ada Moreau\" --github adamo --email ada@x.example",
        0,
    );
    session.run("new person \"Tomas Lind\" --github tlind", 0);
    session.run("new workstream \"Signing and provenance\" --short Signing --lead ada-moreau --charter \"How a model gets from its makers to its users.\"", 0);
    session.run("new document \"Signing models\" --workstream signing --type guideline --contributor ada-moreau --summary \"Sign what you ship.\"", 0);
    session.run("check", 0);
    let first = [
        (
            "Say in the first paragraph what a reader can do today.",
            "Sign what you ship.",
        ),
        ("The first step, as an instruction.", "Sign each release."),
        (
            "The reasons, for those who must convince others.",
            "Else nobody can tell yours.",
        ),
    ];
    for (from, to) in first {
        session.write("content/signing/signing-models.md", from, to);
    }
    let mut session = session.commit("2025-03-01", "Begin");
    session.run(
        "release signing-models 0.9 --status final-draft --commit",
        0,
    );
    session.run("release signing-models 1.0", 1);
    session.run("release signing-models 1.0 --approval board=2025-03-08 --record board=https://x.example/minutes/8 --commit --tag", 0);
    session.run("check", 0);
    session.run("build --format json --no-search", 0);
    session.run("verify", 0);
    session.write(
        "content/signing/signing-models.md",
        "Sign each release.",
        "Sign each release with a key that is kept in hardware.",
    );
    let mut session = session.commit("2025-04-01", "Ask for keys in hardware");
    session.clock = APRIL;
    session.run("diff signing-models --stat", 0);
    session.run(
        "release signing-models 1.1 --approval board=2025-04-09 --commit --tag",
        0,
    );
    session.run("export documents", 0);
    session.run("export raci", 0);
    session.run("export codeowners", 0);
    session.write(
        "workstreams/signing.yaml",
        "state: forming",
        "state: closed",
    );
    let mut session = session.commit("2025-05-01", "Close the workstream");
    session.run("check", 0);
    session.run("log signing-models", 0);
    // The number of pages is for the tests of pages.
    let figures = regex::Regex::new(r#""(seconds|routes)":[0-9.]+"#).unwrap();
    let transcript = figures.replace_all(&session.transcript, "\"$1\":…");
    let transcript = transcript.replace(session.project.path().as_str(), "DIR");
    insta::assert_snapshot!(transcript);
}
