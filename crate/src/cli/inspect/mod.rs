//! `speech-emotion inspect`: prints the card and the content of a model file.

mod architecture;
mod command;
mod markdown;

pub(crate) use command::{Arguments, run};
