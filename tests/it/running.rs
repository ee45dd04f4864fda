//! The preview as a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;

use crate::project::Project;

/// Far longer than anything takes that must come.
const PATIENCE: Duration = Duration::from_secs(100);

/// `guide serve`, as a person starts it; it ends when this is dropped.
pub(crate) struct Running {
    pub(crate) server: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Running {
    pub(crate) fn start(project: &Project) -> Self {
        let mut command = Self::command(project.path());
        Self::of(command.args(["--port", "0"]).stderr(Stdio::null()))
    }

    /// The command that previews a folder.
    pub(crate) fn command(folder: &Utf8Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guide"));
        command
            .args(["-C", folder.as_str(), "serve"])
            .env("NO_COLOR", "1");
        command
    }

    /// Starts such a command, and waits until it answers.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        Self { server, address }
    }

    /// The status and the content of an answer, over a connection of its own.
    pub(crate) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        (status, answer[head + 4..].to_vec())
    }

    /// The content of a page, as text.
    pub(crate) fn page(&self, path: &str) -> String {
        String::from_utf8(self.get(path).1).unwrap()
    }

    /// What the preview tells the pages that are open.
    pub(crate) fn events(&self) -> Events {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET /_guide/events HTTP/1.1\r\nHost: {host}\r\n\r\n"
        )
        .unwrap();
        Events(BufReader::new(stream))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The events of a preview, in their order.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next event: its name, and what it says.
    pub(crate) fn next(&mut self) -> (String, String) {
        let begun = Instant::now();
        let mut event = String::new();
        loop {
            // A quiet stream shows from time to time that it lives.
            assert!(begun.elapsed() < PATIENCE, "nothing was told");
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "no more events");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut event);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return (event, data.trim().to_owned());
            }
        }
    }

    /// Waits until something else is shown; tells how many times something was by then.
    pub(crate) fn settled(&mut self) -> u64 {
        loop {
            if let (event, data) = self.next()
                && event == "settled"
            {
                let told: serde_json::Value = serde_json::from_str(&data).unwrap();
                return told["generation"].as_u64().unwrap();
            }
        }
    }

    /// Waits until this holds, and looks again whenever something is told.
    pub(crate) fn until(&mut self, mut holds: impl FnMut() -> bool) {
        while !holds() {
            self.next();
        }
    }
}
