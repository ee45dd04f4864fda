//! `guide serve` as one meets it in a terminal: how it begins, what it tells all day, how it ends.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::project::{Project, files_below, run_in};
use crate::running::Running;

/// Far longer than anything takes that must come.
const PATIENCE: Duration = Duration::from_secs(100);

fn project() -> Project {
    Project::new()
        .file("content/a.md", "# A paper\n\nOne two three.\n")
        .file("content/b.md", "# Another\n\nFour.\n")
}

/// The lines that come out of something, until its end.
fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// Waits for a line that holds this; gives all lines up to it.
#[track_caller]
fn until(lines: &Receiver<String>, part: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    loop {
        let line = lines.recv_timeout(PATIENCE);
        let line = line.unwrap_or_else(|_| panic!("no line with `{part}`, only {seen:#?}"));
        let is_it = line.contains(part);
        seen.push(line);
        if is_it {
            return seen;
        }
    }
}

/// A preview whose standard error is read.
fn piped(project: &Project, arguments: &[&str]) -> (Running, Receiver<String>) {
    let mut command = Running::command(project.path());
    command.args(["--port", "0"]).args(arguments);
    let mut running = Running::of(command.stderr(Stdio::piped()));
    let told = lines(running.server.stderr.take().unwrap());
    (running, told)
}

/// A preview at a terminal of its own.
fn at_a_terminal(project: &Project) -> (Running, Receiver<String>) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let terminal = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let mut command = Running::command(project.path());
    command.args(["--port", "0"]).env("TERM", "dumb");
    let running = Running::of(command.stderr(File::from(terminal)));
    (running, lines(File::from(person)))
}

fn signal(running: &Running, signal: Signal) {
    kill_process(Pid::from_child(&running.server), signal).unwrap();
}

#[test]
fn it_ends_at_once_and_in_good_order_when_it_is_interrupted() {
    for asked in [Signal::INT, Signal::TERM] {
        let project = project();
        let before = files_below(project.path());
        let mut running = Running::start(&project);
        // Also while somebody listens.
        let mut events = running.events();
        events.settled();
        signal(&running, asked);
        let status = running.server.wait().unwrap();
        assert_eq!(
            (status.code(), status.signal()),
            (Some(0), None),
            "{asked:?}"
        );
        assert_eq!(files_below(project.path()), before);
        // Its port is free again.
        TcpListener::bind(&running.address).unwrap();
    }
}

#[test]
fn a_port_that_is_taken_is_told_of_and_the_next_free_one_is_used() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let project = project();
    let mut command = Running::command(project.path());
    command.args(["--port", &port.to_string()]);
    let mut running = Running::of(command.stderr(Stdio::piped()));
    let told = lines(running.server.stderr.take().unwrap());
    until(
        &told,
        &format!("Port {port} is taken, so this is the next free one."),
    );
    assert_ne!(running.address, format!("127.0.0.1:{port}"));
    assert_eq!(running.get("").0, 200);
}

#[test]
fn a_terminal_has_a_line_for_each_change_and_a_pipe_has_none() {
    let project = project();
    let (running, told) = at_a_terminal(&project);
    let (quiet, quietly) = piped(&project, &[]);
    let (mut events, mut quiet_events) = (running.events(), quiet.events());
    for text in ["Five.", "Six."] {
        project.write("content/.new", format!("# A paper\n\n{text}\n"));
        let new = project.path().join("content/.new");
        fs::rename(new, project.path().join("content/a.md")).unwrap();
        events.until(|| running.page("documents/a/").contains(text));
        quiet_events.until(|| quiet.page("documents/a/").contains(text));
        let lines = until(&told, "shown in");
        let line = lines.last().unwrap().trim_end();
        // Only of what changed; with the time of day where the system tells it.
        let (before, after) = line.split_once("content/a.md: shown in ").unwrap();
        let is_time = |it: &str| {
            let parts: Vec<&str> = it.trim_end().split(':').collect();
            parts.len() == 3
                && parts
                    .iter()
                    .all(|it| it.len() == 2 && it.parse::<u8>().is_ok())
        };
        let before = before.rsplit(['\r', '\n']).next().unwrap();
        assert!(before.is_empty() || is_time(before), "{line:?}");
        let number = after.strip_suffix(" ms").unwrap();
        assert!(number.parse::<u64>().is_ok(), "{line:?}");
    }
    project.write("content/c.md", "# C\n\n[x](nowhere.md)\n");
    let lines = until(&quietly, "nowhere.md");
    assert!(
        !lines.iter().any(|it| it.contains("shown in")),
        "{lines:#?}"
    );
}

#[test]
fn problems_are_told_once_and_when_they_are_mended() {
    let project = project().file("content/b.md", "# Another\n\n[x](gone.md)\n");
    let (running, told) = piped(&project, &[]);
    until(&told, "there is no file `content/gone.md`");
    let mut events = running.events();
    let mut save = |text: &str| {
        project.write("content/a.md", format!("# A paper\n\n{text}\n"));
        let said = text.split(' ').next().unwrap();
        events.until(|| running.page("documents/a/").contains(said));
    };
    // An old problem, on another line of a file that was saved, is no news.
    save("Five.");
    project.write("content/b.md", "# Another\n\nMore above.\n\n[x](gone.md)\n");
    save("Six, [y](nowhere.md).");
    let lines = until(&told, "warning");
    let lines = [lines, until(&told, "there is no file `content/nowhere.md`")].concat();
    let again = lines
        .iter()
        .filter(|it| it.contains("no file `content/gone.md`"));
    assert_eq!(again.count(), 0, "{lines:#?}");
    save("Seven.");
    let lines = until(&told, "mended: ");
    let mended = lines.last().unwrap();
    assert_eq!(
        mended,
        "mended: content/a.md: this link leads nowhere: there is no file `content/nowhere.md`"
    );
    fs::remove_file(project.path().join("content/b.md")).unwrap();
    until(
        &told,
        "mended: content/b.md: this link leads nowhere: there is no file `content/gone.md`",
    );
}

#[test]
fn a_folder_without_anything_is_previewed() {
    let project = Project::new();
    let running = Running::start(&project);
    let mut events = running.events();
    assert_eq!(running.get("").0, 200);
    project.write("a.md", "# The first\n");
    events.until(|| running.page("").contains("The first"));
}

#[test]
fn broken_settings_are_shown_and_give_way_when_they_are_mended() {
    let project = project().file("guide.yaml", "title: [\n");
    let running = Running::start(&project);
    let mut events = running.events();
    let (status, page) = running.get("");
    assert_eq!(status, 500);
    assert!(String::from_utf8(page).unwrap().contains("guide.yaml"));
    project.write(
        "guide.yaml",
        "title: Mended\nbase_url: https://m.example/\n",
    );
    events.until(|| running.get("").0 == 200);
    assert!(running.page("").contains("Mended"));
    project.write("guide.yaml", "title: {\n");
    events.until(|| running.get("").0 == 500);
}

#[test]
fn a_repository_that_cannot_be_read_is_told_of_until_it_can() {
    let project = Project::in_git()
        .file("a.md", "# A paper\n")
        .commit("Ada <ada@x.example> 2025-03-01T10:00:00Z", "Write");
    let head = project.path().join(".git/HEAD");
    let sound = fs::read(&head).unwrap();
    fs::write(&head, "nonsense\n").unwrap();
    let (running, told) = piped(&project, &[]);
    until(&told, "error: ");
    let mut events = running.events();
    let (status, page) = running.get("documents/a/");
    let page = String::from_utf8(page).unwrap();
    assert_eq!(status, 500, "{page}");
    assert!(page.contains("The site cannot be read") && page.contains("preview.js"));
    fs::write(&head, sound).unwrap();
    events.until(|| running.get("documents/a/").0 == 200);
    until(&told, "mended: ");
}

#[test]
fn where_the_folder_lies_is_told_at_the_terminal_only() {
    let project = Project::new()
        .file("a.md", "# A paper\n")
        .file(".git", "gitdir: nowhere\n");
    let (running, told) = piped(&project, &[]);
    let root = project.path().canonicalize_utf8().unwrap();
    until(&told, root.as_str());
    let failure = ".git points to a git folder that is not there";
    let page = running.page("");
    assert!(page.contains(&format!("<pre>cannot read the git history: {failure}")));
    assert!(!page.contains(root.as_str()) && !page.contains(project.path().as_str()));
    let mut events = running.events();
    fs::remove_file(root.join(".git")).unwrap();
    events.until(|| running.get("documents/a/").0 == 200);
    project.write(".git", "gitdir: nowhere\n");
    events.until(|| {
        running
            .page("_guide/state")
            .contains(&format!("history: {failure}"))
    });
    assert!(!running.page("_guide/state").contains(root.as_str()));
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let project = Project::new();
    let nowhere = project.path().join("nowhere");
    let ran = run_in(&nowhere, &["serve"], &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("nowhere"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let ran = run_in(project.path(), &["serve", "--poll", "0"], &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("0.05 to 3600"), "{}", ran.stderr);
}

#[test]
fn looking_for_changes_is_told_once_and_to_open_pages() {
    let project = project();
    let (running, told) = piped(&project, &["--poll", "0.05"]);
    let words = "Changes are looked for once in 0.05 seconds, as asked.";
    until(&told, words);
    let mut events = running.events();
    assert_eq!(events.next(), ("notice".to_owned(), words.to_owned()));
    project.write("content/a.md", "# A paper\n\nSeen, [x](nowhere.md).\n");
    let lines = until(&told, "nowhere.md");
    assert!(
        !lines.iter().any(|it| it.contains("looked for")),
        "{lines:#?}"
    );
    events.until(|| running.page("documents/a/").contains("Seen"));
}

/// In a user namespace of its own the limit can be set for this program alone.
#[cfg(target_os = "linux")]
#[test]
fn where_watches_run_out_it_is_looked_for_changes_and_told() {
    const LIMIT: &str = "/proc/sys/user/max_inotify_watches";
    let allowed = Command::new("unshare")
        .args(["-Ur", "sh", "-c", &format!("echo 9 > {LIMIT}")])
        .stderr(Stdio::null())
        .status();
    if !allowed.is_ok_and(|it| it.success()) {
        println!("no user namespaces here: what needs them is not tested");
        return;
    }
    // Room for none, at the start; and for a few, which more folders then need.
    for (room, is_at_the_start) in [(1, true), (9, false)] {
        let project = project();
        let mut command = Command::new("unshare");
        command
            .args(["-Ur", "sh", "-c"])
            .arg(format!("echo {room} > {LIMIT} && exec \"$@\""))
            .args(["sh", env!("CARGO_BIN_EXE_guide"), "-C"])
            .args([project.path().as_str(), "serve", "--port", "0"]);
        let mut running = Running::of(command.stderr(Stdio::piped()));
        let told = lines(running.server.stderr.take().unwrap());
        let mut events = running.events();
        let words = "Changes are looked for once a second, because this system has no room for more watches";
        if is_at_the_start {
            until(&told, words);
        }
        for number in 0..12 {
            project.write(&format!("content/more/{number}/x.md"), "# More\n");
        }
        if !is_at_the_start {
            until(&told, words);
        }
        project.write("content/more/11/x.md", "# Seen\n");
        events.until(|| running.page("").contains("Seen"));
    }
}

#[test]
fn a_browser_is_opened_only_when_asked_for_and_the_one_that_is_named() {
    let project = project();
    let outside = tempfile::tempdir().unwrap();
    let (browser, opened) = (
        outside.path().join("browser"),
        outside.path().join("opened"),
    );
    fs::write(&browser, "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$OPENED\"\n").unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    // A pipe: it is read when the browser was started.
    let made = Command::new("mkfifo").arg(&opened).status().unwrap();
    assert!(made.success());
    let mut command = Running::command(project.path());
    command
        .args(["--port", "0", "--open"])
        .env("OPENED", &opened)
        .env(
            "BROWSER",
            format!("/nowhere/browser:{} --new", browser.display()),
        );
    let running = Running::of(command.stderr(Stdio::null()));
    let told = fs::read_to_string(&opened).unwrap();
    assert_eq!(told, format!("--new\nhttp://{}/\n", running.address));
}

#[test]
fn an_address_that_others_can_reach_has_a_token_and_a_warning() {
    let project = project();
    let mut command = Running::command(project.path());
    command.args(["--port", "0", "--host", "0.0.0.0"]);
    let mut running = Running::of(command.stderr(Stdio::piped()));
    let told = lines(running.server.stderr.take().unwrap());
    until(&told, "whoever gets the whole address can read all drafts");
    let whole = running.address.clone();
    let (address, token) = whole.split_once("/?token=").unwrap();
    assert!(token.len() == 32 && token.bytes().all(|it| it.is_ascii_hexdigit()));
    let port = address.rsplit_once(':').unwrap().1.to_owned();
    let target = format!("?token={token}");
    running.address = format!("127.0.0.1:{port}");
    let (status, words) = running.get("");
    assert_eq!(status, 403);
    let words = String::from_utf8(words).unwrap();
    assert!(words.contains("Open the whole address that `guide serve` has printed"));
    for path in [
        "preview.js",
        "bar.css",
        "events",
        "state",
        "page/documents/a/",
        "redline/current/documents/a/",
        "text/0",
    ] {
        assert_eq!(running.get(&format!("_guide/{path}")).0, 403, "{path}");
    }
    assert_eq!(running.get(&target).0, 200);
    // Where the folder lies is told to nobody there.
    let mut stream = TcpStream::connect(&running.address).unwrap();
    write!(
        stream,
        "GET /_guide/page/documents/a/ HTTP/1.1\r\nHost: {}\r\nCookie: guide-{port}={token}\r\nConnection: close\r\n\r\n",
        running.address
    )
    .unwrap();
    let mut review = String::new();
    stream.read_to_string(&mut review).unwrap();
    assert!(review.contains("\"edit\":null"), "{review}");
    assert!(!review.contains("vscode:"), "{review}");
    // The token is nowhere but in the address: what was told since is silence.
    signal(&running, Signal::TERM);
    let rest: Vec<String> = told.iter().collect();
    assert!(
        !rest.iter().any(|it| it.contains(&target[7..])),
        "{rest:#?}"
    );
    // Another start has another one.
    let mut command = Running::command(project.path());
    command.args(["--port", "0", "--host", "0.0.0.0"]);
    let other = Running::of(command.stderr(Stdio::null()));
    assert!(!other.address.contains(&target));
}

#[test]
fn an_address_of_another_machine_is_refused_with_the_cure() {
    let project = project();
    // An address that is kept for examples.
    let ran = run_in(
        project.path(),
        &["serve", "--port", "0", "--host", "192.0.2.1"],
        &[],
    );
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("cannot listen at 192.0.2.1:0")
            && ran
                .stderr
                .contains("with --host an address of this machine"),
        "{}",
        ran.stderr
    );
}
