//! `guide check --external`, against a server of the test's own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::project::{Project, Ran, run_in};

/// A server that answers each path with the status that is its last part, and writes down what it
/// was asked. `HEAD /no-head/…` it refuses.
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let inside = address.replace("127.0.0.1", "localhost");
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else {
                continue;
            };
            let rest: Vec<String> = lines
                .map_while(Result::ok)
                .take_while(|it| !it.is_empty())
                .collect();
            assert!(
                rest.iter()
                    .any(|it| it.to_lowercase().starts_with("user-agent: guide/"))
            );
            let request = first.rsplit_once(' ').unwrap().0.to_owned();
            let refuses = request.starts_with("HEAD /no-head/");
            let status = if refuses {
                "405"
            } else {
                request.rsplit('/').next().unwrap()
            };
            let more = match status {
                "301" => "Location: /200\r\n".to_owned(),
                // On to the same server, by another name.
                "302" => format!("Location: {inside}/secret/200\r\n"),
                _ => String::new(),
            };
            seen.lock().unwrap().push(request.clone());
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    (address, asked)
}

/// A port on which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// The test's own server is inside the network.
fn check(project: &Project, arguments: &[&str]) -> Ran {
    check_inside(project, &[&["--internal", "127.0.0.1"], arguments].concat())
}

fn check_inside(project: &Project, arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["check", "--external"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    // A proxy of the machine must not come between.
    let direct = ["NO_PROXY", "no_proxy"].map(|it| (it, "127.0.0.1,localhost,[::1]"));
    run_in(project.path(), &arguments, &direct)
}

fn dead(ran: &Ran) -> Vec<(String, u64)> {
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    let dead = problems.iter().filter(|it| it["code"] == "dead-link");
    let told = dead.map(|it| {
        assert_eq!(it["severity"], "warning");
        let message = it["message"].as_str().unwrap();
        let part = message.rsplit("` ").next().unwrap().to_owned();
        (part, it["line"].as_u64().unwrap())
    });
    told.collect()
}

#[test]
fn what_is_gone_is_told_of_and_what_refuses_machines_is_not() {
    let (host, asked) = server();
    let nobody = nobody();
    let project = Project::in_git().file(
        "a.md",
        format!(
            "# A\n\n[a]({host}/200#x)\n[b]({host}/404)\n[c]({host}/410)\n[d]({host}/403)\n[e]({host}/500)\n[f]({host}/301)\n[g]({host}/no-head/200)\n[h]({host}/200#y)\n[i]({nobody}/)\n[j](mailto:ada@x.example)\n"
        ),
    );
    let ran = check(&project, &["--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let expected = [
        ("answers 404, there is nothing", 4),
        ("answers 410, there is nothing", 5),
        ("cannot be reached, no connection can be made", 11),
    ];
    assert_eq!(
        dead(&ran),
        expected.map(|(what, line)| (what.to_owned(), line))
    );
    let mut first = asked.lock().unwrap().clone();
    first.sort();
    assert_eq!(
        first,
        [
            "GET /403",
            "GET /404",
            "GET /410",
            "GET /500",
            "GET /no-head/200",
            "HEAD /200",
            "HEAD /200",
            "HEAD /301",
            "HEAD /403",
            "HEAD /404",
            "HEAD /410",
            "HEAD /500",
            "HEAD /no-head/200",
        ]
    );

    // The answers are remembered, so that nobody is asked again.
    assert_eq!(dead(&check(&project, &["--format", "json"])).len(), 3);
    assert_eq!(asked.lock().unwrap().len(), first.len());
    let known = project.path().join(".git/guide-cache/links.json");
    let known: serde_json::Value = serde_json::from_slice(&std::fs::read(&known).unwrap()).unwrap();
    assert_eq!(known[format!("{host}/404")]["answer"]["gone"], 404);
    // Answers of long ago are not trusted.
    let old = known.to_string().replace(
        known[format!("{host}/404")]["asked"].as_str().unwrap(),
        "2020-01-01",
    );
    std::fs::write(project.path().join(".git/guide-cache/links.json"), old).unwrap();
    check(&project, &[]);
    assert_eq!(asked.lock().unwrap().len(), 2 * first.len());
}

#[test]
fn nobody_is_asked_unless_it_is_wanted_and_an_exemption_holds() {
    let (host, asked) = server();
    let allowed =
        format!("# A\n\n<!-- guide-allow dead-link: it is an example -->\n[b]({host}/404)\n");
    let project = Project::in_git().file("a.md", allowed);
    // Without asking nothing is known, so the exemption is not called unused either.
    for arguments in [
        &["check", "--format", "json"][..],
        &["build", "--no-search"],
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(!ran.stdout.contains("unused-allow"), "{}", ran.stdout);
    }
    assert!(asked.lock().unwrap().is_empty());
    let ran = check(&project, &["--no-cache", "--format", "json"]);
    assert_eq!(ran.stdout.trim(), "[]");
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert!(!project.path().join(".git/guide-cache/links.json").exists());
}

/// `file:line: message` of what was not asked.
fn unasked(ran: &Ran) -> Vec<String> {
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    let unasked = problems.iter().filter(|it| it["code"] == "unasked-link");
    let told = unasked.map(|it| {
        assert_eq!(it["severity"], "hint");
        let (file, message) = (
            it["file"].as_str().unwrap(),
            it["message"].as_str().unwrap(),
        );
        format!("{file}:{}: {message}", it["line"])
    });
    told.collect()
}

#[test]
fn what_lies_inside_the_network_is_not_asked() {
    let (host, asked) = server();
    let port = host.rsplit(':').next().unwrap();
    // A name, numbers in each way of writing them, an older address in a newer one.
    let hosts = [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "someone:secret@127.0.0.1",
        "10.255.255.1",
        "169.254.169.254",
    ];
    let links: String = hosts
        .iter()
        .map(|it| format!("[a](http://{it}:{port}/200)\n"))
        .collect();
    let project = Project::in_git().file("a.md", format!("# A\n\n{links}"));
    let ran = check_inside(&project, &["--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(unasked(&ran).len(), hosts.len(), "{}", ran.stdout);
    assert_eq!(
        unasked(&ran)[1],
        format!(
            "a.md:4: this link was not asked: `http://localhost:{port}/200` leads to `localhost`, inside the network"
        )
    );
    assert!(
        ran.stdout.contains("--internal 127.0.0.1"),
        "{}",
        ran.stdout
    );
    assert!(asked.lock().unwrap().is_empty());
    // That it was not asked is not remembered: the next time it may be.
    let ran = check(&project, &["--format", "json"]);
    assert!(
        !unasked(&ran).iter().any(|it| it.starts_with("a.md:3")),
        "{}",
        ran.stdout
    );
    // By its own name only; the credentials belong to no host.
    assert_eq!(asked.lock().unwrap().as_slice(), ["HEAD /200", "HEAD /200"]);
}

#[test]
fn nobody_is_followed_into_the_network() {
    let (host, asked) = server();
    let project = Project::in_git().file("a.md", format!("# A\n\n[a]({host}/302)\n"));
    let ran = check(&project, &["--format", "json"]);
    let unasked = unasked(&ran);
    assert!(
        unasked.len() == 1
            && unasked[0].ends_with("/302` leads to `localhost`, inside the network"),
        "{unasked:?}"
    );
    assert_eq!(asked.lock().unwrap().as_slice(), ["HEAD /302"]);
    let ran = check(&project, &["--internal", "localhost", "--format", "json"]);
    assert!(!ran.stdout.contains("unasked-link"), "{}", ran.stdout);
    assert!(
        asked
            .lock()
            .unwrap()
            .iter()
            .any(|it| it == "HEAD /secret/200")
    );
    // The flag means nothing where nobody is asked.
    assert_eq!(project.run(&["check", "--internal", "localhost"]).status, 2);
}

#[test]
fn addresses_in_metadata_are_asked_and_told_at_their_places() {
    let (host, _) = server();
    let project = Project::in_git()
        .file(
            "guide.yaml",
            format!("title: T\nbase_url: {host}/base/404\nbodies:\n  tsc:\n    name: S\n    url: {host}/body/404\n"),
        )
        .file(
            "content/ws/a.md",
            format!("---\nfeedback: {host}/feedback/404\nversion: \"1.0\"\napprovals:\n  - body: tsc\n    record: {host}/record/404\n---\n\n# A\n"),
        )
        .file(
            "workstreams/ws.yaml",
            format!("name: W\nchannels:\n  - kind: chat\n    url: {host}/channel/404\n  - {{ kind: mailing-list, url: \"mailto:ws@lists.example\" }}\ndocuments:\n  content/ws/a.md:\n    approvals: {{ body: tsc, record: \"{host}/sidecar/404\" }}\n"),
        )
        .file(
            "workstreams/people.yaml",
            format!("ada: {{ name: Ada, url: {host}/ada/404 }}\nben: {{ name: Ben, display: withheld, url: {host}/ben/404 }}\n"),
        )
        .file(
            "workstreams/organizations.yaml",
            format!("north: {{ name: North, url: {host}/north/404 }}\n"),
        )
        .file(
            "workstreams/calls.yaml",
            format!("c:\n  title: C\n  kind: review\n  body: tsc\n  document: content/ws/a.md\n  opens: 2025-01-01\n  closes: 2025-01-08\n  answer_at: {host}/answer/404\n  record: {host}/call/404\n"),
        );
    let ran = check(&project, &["--format", "json"]);
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    let dead = problems.iter().filter(|it| it["code"] == "dead-link");
    let told: Vec<String> = dead
        .map(|it| {
            let message = it["message"].as_str().unwrap();
            let path = message.split(&host).nth(1).unwrap();
            let path = path.split('`').next().unwrap();
            format!(
                "{}:{}:{} {path}",
                it["file"].as_str().unwrap(),
                it["line"],
                it["column"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "content/ws/a.md:2:11 /feedback/404",
            "content/ws/a.md:6:13 /record/404",
            "guide.yaml:6:10 /body/404",
            "workstreams/calls.yaml:8:14 /answer/404",
            "workstreams/calls.yaml:9:11 /call/404",
            "workstreams/organizations.yaml:1:28 /north/404",
            "workstreams/people.yaml:1:24 /ada/404",
            "workstreams/ws.yaml:4:10 /channel/404",
            "workstreams/ws.yaml:8:37 /sidecar/404",
        ]
    );
    // An exemption holds there too.
    let sidecar = format!(
        "name: W\nchannels:\n  # guide-allow dead-link: it comes\n  - {{ kind: chat, url: {host}/channel/404 }}\n"
    );
    let project = project.file("workstreams/ws.yaml", sidecar);
    let ran = check(&project, &["--format", "json"]);
    assert!(!ran.stdout.contains("/channel/404"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("unused-allow"), "{}", ran.stdout);
}
