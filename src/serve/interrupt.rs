//! The end of a preview: somebody presses Ctrl-C, or a supervisor asks for it.

use std::io;

use tokio::runtime::Builder;

/// Ends the process with status 0 when it is interrupted or told to end: that is how a preview is
/// ended, so nothing failed, and neither does a script that started it.
///
/// It ends at once, whatever is being done. A preview writes nothing, so nothing is left behind.
pub fn end_when_interrupted() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // Before this returns, so that no signal ends it otherwise from now on.
    let interrupted = {
        let _entered = runtime.enter();
        interruption()?
    };
    let wait = move || {
        runtime.block_on(interrupted);
        std::process::exit(0);
    };
    std::thread::Builder::new()
        .name("interrupt".to_owned())
        .spawn(wait)?;
    Ok(())
}

#[cfg(unix)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut told_to_end = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = told_to_end.recv() => {}
        }
    })
}

#[cfg(windows)]
fn interruption() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
