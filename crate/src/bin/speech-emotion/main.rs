//! The command-line program. The commands are in [`speech_emotion::cli`].

mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    allocator::keep_memory();
    speech_emotion::cli::main()
}
