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
            let more = if status == "301" {
                "Location: /200\r\n"
            } else {
                ""
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

fn check(project: &Project, arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["check", "--external"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    // A proxy of the machine must not come between.
    let direct = [("NO_PROXY", "127.0.0.1"), ("no_proxy", "127.0.0.1")];
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
