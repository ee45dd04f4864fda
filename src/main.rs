//! The `guide` command: parse, run, exit.

use std::process::ExitCode;

/// Rendering makes and drops small texts by the million, on every core.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    guide::cli::run()
}
