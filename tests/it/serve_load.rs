//! The real program under load: a thousand open pages, saves without a pause, garbage and clients
//! that are slow, all at once.
//!
//! `GUIDE_LOAD=1` has it do all; without it, it does a part that a test run has time for.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use crate::project::Project;
use crate::running::Running;

/// Most that the memory of the program may grow while it is under load, in KiB.
const MOST_GROWTH: u64 = 64 * 1024;
/// Most that it may have while a thousand pages are open, in KiB: they ask all at once, which takes about 200 MiB for a
/// moment, most of it given back.
const MOST_MEMORY: u64 = 512 * 1024;
/// Far longer than anything takes that must come.
const PATIENCE: Duration = Duration::from_secs(100);

struct Load {
    pages: usize,
    saves: u64,
}

/// What each open page was told last, and how many pages there are.
struct Pages {
    told: Vec<AtomicU64>,
    open: AtomicUsize,
}

#[test]
fn under_load_every_open_page_is_told_and_memory_stays_bounded() {
    let load = if std::env::var_os("GUIDE_LOAD").is_some() {
        Load {
            pages: 1000,
            saves: 200,
        }
    } else {
        Load {
            pages: 1000,
            saves: 25,
        }
    };
    let given = getrlimit(Resource::Nofile);
    let most = Rlimit {
        current: given.maximum,
        maximum: given.maximum,
    };
    setrlimit(Resource::Nofile, most).unwrap();
    let project = Project::in_git()
        .file("a.md", "# A paper\n\nNumber 0.\n")
        .file("b.md", "# Another\n\nSee [a](a.md).\n")
        .commit("Ada <ada@x.example> 2025-03-01T10:00:00Z", "Write");
    let mut command = Running::command(project.path());
    let running = Running::of(command.args(["--port", "0"]).stderr(Stdio::piped()));
    let pages = Arc::new(Pages {
        told: (0..load.pages).map(|_| AtomicU64::new(0)).collect(),
        open: AtomicUsize::new(0),
    });
    let over = Arc::new(AtomicBool::new(false));
    let listening = {
        let (pages, address) = (Arc::clone(&pages), running.address.clone());
        thread::spawn(move || listen(&pages, &address))
    };
    let garbage = {
        let (over, address) = (Arc::clone(&over), running.address.clone());
        thread::spawn(move || send_garbage(&over, &address))
    };
    let mut slow: Vec<TcpStream> = (0..20)
        .map(|_| TcpStream::connect(&running.address).unwrap())
        .collect();

    let mut first = running.events();
    let mut at_first = None;
    for number in 1..=load.saves {
        project.write(".a.md.new", format!("# A paper\n\nNumber {number}.\n"));
        let new = project.path().join(".a.md.new");
        std::fs::rename(new, project.path().join("a.md")).unwrap();
        let words = format!("Number {number}.");
        first.until(|| running.page("documents/a/").contains(&words));
        for stream in &mut slow {
            // Those that were cut off are gone.
            let _ = stream.write_all(b"G");
        }
        // After the first few its memory is what it needs.
        if number == 5 {
            until(|| pages.open.load(Ordering::Acquire) == load.pages);
            at_first = memory(&running);
        }
    }
    let generation = running.events().settled();
    assert!(generation > load.saves);
    until(|| {
        let told = pages.told.iter();
        told.map(|it| it.load(Ordering::Acquire))
            .all(|it| it == generation)
    });
    assert_eq!(pages.open.load(Ordering::Acquire), load.pages);
    if let (Some(before), Some(after)) = (at_first, memory(&running)) {
        let growth = after.saturating_sub(before);
        println!("{before} KiB have become {after}");
        assert!(growth < MOST_GROWTH && before.max(after) < MOST_MEMORY);
    }
    over.store(true, Ordering::Release);
    assert!(garbage.join().unwrap() > 0);
    let mut running = running;
    running.server.kill().unwrap();
    listening.join().unwrap();
    let mut told = String::new();
    let errors = running.server.stderr.take();
    errors.unwrap().read_to_string(&mut told).unwrap();
    assert!(!told.contains("panic"), "{told}");
}

/// Waits until something holds that other threads bring about.
#[track_caller]
fn until(holds: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "it never comes to be so");
        thread::yield_now();
    }
}

/// Has the pages open, all at once as when a preview comes back, until the preview ends.
fn listen(pages: &Arc<Pages>, address: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listening: Vec<_> = (0..pages.told.len())
            .map(|page| tokio::spawn(listen_as(page, Arc::clone(pages), address.to_owned())))
            .collect();
        for page in listening {
            page.await.unwrap();
        }
    });
}

async fn listen_as(page: usize, pages: Arc<Pages>, address: String) {
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!("GET /_guide/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut lines = BufReader::new(stream).lines();
    assert!(lines.next_line().await.unwrap().is_some());
    pages.open.fetch_add(1, Ordering::AcqRel);
    // An error is the end of the preview, like an end.
    while let Ok(Some(line)) = lines.next_line().await {
        let told: Option<serde_json::Value> = line
            .strip_prefix("data: ")
            .and_then(|it| serde_json::from_str(it).ok());
        if let Some(generation) = told.and_then(|it| it["generation"].as_u64()) {
            let before = pages.told[page].swap(generation, Ordering::AcqRel);
            assert!(before < generation, "page {page} went back");
        }
    }
}

/// Sends what is no request until it is over; tells how often.
fn send_garbage(over: &AtomicBool, address: &str) -> usize {
    let endless = vec![b'x'; 100_000];
    let pieces: [&[u8]; 6] = [
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
        b"POST /%00%ff HTTP/9.9\r\nContent-Length: -1\r\n\r\n\0\0\0",
        b"GET /../../etc/passwd HTTP/1.1\r\n\r\n",
        &endless,
    ];
    let mut sent = 0;
    while !over.load(Ordering::Acquire) {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(pieces[sent % pieces.len()]);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
        sent += 1;
    }
    sent
}

/// The memory that a program has, in KiB, where the system tells it.
fn memory(running: &Running) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.server.id())).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
