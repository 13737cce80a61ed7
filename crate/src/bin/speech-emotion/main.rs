//! The command-line program. The commands are in the module `cli` of the library.

mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    allocator::keep_memory();
    speech_emotion::internal::main()
}
