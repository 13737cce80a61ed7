//! `speech-emotion inspect`: the card of a model file and what is in it.

mod architecture;
mod command;
mod markdown;

pub(crate) use command::{Arguments, run};
