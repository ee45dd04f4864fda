//! The `guide` command: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    guide::cli::run()
}
