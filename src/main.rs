//! The `labnews` program.

mod cli;

use std::process::ExitCode;

/// Allocates far faster than the system's own where many threads make many small strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
