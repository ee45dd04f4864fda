//! Opening the preview in a browser: the one program that `serve` starts, and only when asked to.

use std::io;
use std::process::{Command, Stdio};

/// Opens an address in the first browser of `$BROWSER` that can be started, else in the one that
/// the system uses.
pub(super) fn open(address: &str) -> io::Result<()> {
    let wanted = std::env::var("BROWSER").unwrap_or_default();
    let mut wanted = wanted.split(':').filter_map(|it| command(it, address));
    if wanted.any(|it| start(it).is_ok()) {
        return Ok(());
    }
    open::that_detached(address)
}

/// The command of a browser: words, of which `%s` stands for the address; else it comes last.
fn command(browser: &str, address: &str) -> Option<Command> {
    let mut words = browser.split_whitespace();
    let mut command = Command::new(words.next()?);
    let words: Vec<&str> = words.collect();
    command.args(words.iter().map(|it| it.replace("%s", address)));
    if !words.iter().any(|it| it.contains("%s")) {
        command.arg(address);
    }
    Some(command)
}

fn start(mut command: Command) -> io::Result<()> {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut browser = quiet.spawn()?;
    // When it ends is nobody's concern, but then it must be gone.
    std::thread::spawn(move || browser.wait());
    Ok(())
}
