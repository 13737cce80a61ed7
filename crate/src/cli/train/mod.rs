//! `speech-emotion train`: trains a model on a corpus and writes it with its card.

mod arguments;
mod command;
mod progress;
mod protocol;

pub(crate) use arguments::Arguments;
pub(crate) use command::run;
